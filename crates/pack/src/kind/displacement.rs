//! `[response.displacement]`: conduct that moves to where nobody looks.

use super::response::IN_FORCE;
use crate::shape::{Form, Key, Keyed, Noun, SHARE, Shape};
use crate::spec::Displacement;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "displacement",
    heading: "[response.displacement]",
    says: "Conduct moves out of sight: to cash, to a foreign network, to another street (displacement: Reppetto 1976; Guerette and Bowers 2009). It happens as before and no channel sees it. Of conduct that some indicator counts and that earns no points, the share out of sight grows evenly with perceived risk, that of [response.deterrence], from none at `risk_before` to `share` at certainty. Let `share` vary by who has another way. What moved is not deterred, and is reported apart. Shares are by domain, `\"*\"` for all others.",
    keys: &[
        Key::required(
            "share",
            Form::Map(Keyed::RefOrStar(Noun::Domain), &Form::Quantity(&SHARE)),
            "Share of acts out of sight where it is certain that what is in sight is recorded, by domain.",
        ),
        IN_FORCE,
    ],
    others: None,
    proven: false,
    example: r#"[response.displacement.share]
"*" = { value = 0.3, unit = "share", range = [0, 0.8], evidence = "assumed", why = "an example", vary = { setting = { rural = 0.5 } } }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Displacement> {
    Some(Displacement { share: view.parameters("share")? })
}
