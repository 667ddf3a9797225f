//! `[response.gaming]`: what earns points is done short of a threshold.

use super::response::{ELASTICITIES, IN_FORCE};
use crate::shape::{Form, Key, Quantity, Shape};
use crate::spec::{Gaming, Unit};
use crate::view::View;

/// Points of the score.
static POINTS: Quantity = Quantity {
    noun: "a number of points",
    units: &[Unit::Points],
    least: 0.0,
    above: true,
    most: 30_000.0,
    varies: false,
    extra: &[],
};

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "gaming",
    heading: "[response.gaming]",
    says: "Conduct that earns points is done for the score's sake where a little more of it pays: short of a better grade, or of the threshold of a list (strategic classification: Hardt et al. 2016; Milli et al. 2019). Whoever's score, at the start of a tick, is at most `reach` below such a threshold does exp(elasticity) times as much of what earns points. People then bunch above thresholds. Elasticities are by domain, `\"*\"` for all others.",
    keys: &[
        Key::required("reach", Form::Quantity(&POINTS), "How far short of a threshold people still try."),
        Key::required(
            "elasticity",
            ELASTICITIES,
            "Logarithm of the factor on conduct that earns points, by domain.",
        ),
        IN_FORCE,
    ],
    others: None,
    proven: false,
    example: r#"[response.gaming]
reach      = { value = 20, unit = "points", range = [5, 50], evidence = "assumed", why = "an example" }
elasticity = { "*" = { value = 1, unit = "number", range = [0, 2], evidence = "assumed", why = "an example" } }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Gaming> {
    Some(Gaming { reach: view.parameter("reach")?, elasticity: view.parameters("elasticity")? })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::expect;

    #[test]
    fn reach_is_in_points_above_none() {
        expect("response.gaming.reach.value = 0", &codes::OUT_OF_BOUNDS);
        expect("response.gaming.reach.unit = \"count\"", &codes::BAD_UNIT);
    }
}
