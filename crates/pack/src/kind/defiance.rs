//! `[response.defiance]`: listings and mistaken records bring on what the rules forbid.

use super::response::{ELASTICITIES, IN_FORCE};
use crate::shape::{Form, Key, RATE_ALIKE, SHARE_ALIKE, Shape};
use crate::spec::Defiance;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "defiance",
    heading: "[response.defiance]",
    says: "Listings and mistaken records bring on what the rules forbid (defiance: Sherman 1993). Grievance g lies between 0 and 1. An entry on a list that is not a redlist moves it by `listed` of the way to 1, or by `wrongly_listed` if it is wrongful; a record of somebody else's act, or of nobody's, that loses points by `mistaken_record`; and it passes at the rate `recovery`. Conduct that loses points is multiplied by exp(elasticity g). Elasticities are by domain, `\"*\"` for all others. Three things that its sources are about are not in it: what a listing costs, so that a harsh one brings no more grievance than a mild one; wrong grades, which bring none unless they lead onto a list; and how one is treated (procedural justice: Tyler 1990), so that a hearing, a correction or an appeal upheld takes no grievance away.",
    keys: &[
        Key::required(
            "listed",
            Form::Quantity(&SHARE_ALIKE),
            "Share of the way to 1 that a rightful listing moves grievance.",
        ),
        Key::required("wrongly_listed", Form::Quantity(&SHARE_ALIKE), "The same of a wrongful one."),
        Key::required(
            "mistaken_record",
            Form::Quantity(&SHARE_ALIKE),
            "The same of a mistaken record that loses points or is a strike.",
        ),
        Key::required(
            "recovery",
            Form::Quantity(&RATE_ALIKE),
            "Share of grievance that passes per unit of time.",
        ),
        Key::required(
            "elasticity",
            ELASTICITIES,
            "Logarithm of the factor at the greatest grievance, by domain.",
        ),
        IN_FORCE,
    ],
    others: None,
    proven: false,
    example: r#"[response.defiance]
listed          = { value = 0.1, unit = "share", range = [0, 0.5], evidence = "assumed", why = "an example" }
wrongly_listed  = { value = 0.5, unit = "share", range = [0, 1], evidence = "assumed", why = "an example" }
mistaken_record = { value = 0.2, unit = "share", range = [0, 0.5], evidence = "assumed", why = "an example" }
recovery        = { value = 0.5, unit = "per year", range = [0.1, 2], evidence = "assumed", why = "an example" }
elasticity      = { "*" = { value = 0.5, unit = "number", range = [0, 2], evidence = "assumed", why = "an example" } }
in_force        = false
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Defiance> {
    Some(Defiance {
        listed: view.parameter("listed")?,
        wrongly_listed: view.parameter("wrongly_listed")?,
        mistaken_record: view.parameter("mistaken_record")?,
        recovery: view.parameter("recovery")?,
        elasticity: view.parameters("elasticity")?,
    })
}
