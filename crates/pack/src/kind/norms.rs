//! `[response.norms]`: people do what those around them do.

use super::response::IN_FORCE;
use crate::shape::{CAP, Form, Key, Keyed, Noun, Quantity, Shape};
use crate::spec::{Norms, Unit};
use crate::view::View;

/// At 1 conduct would have no level to settle at, and near it a small push would be multiplied many times.
static STRENGTH: Quantity = Quantity {
    noun: "a strength",
    units: &[Unit::Number],
    least: 0.0,
    above: false,
    most: 0.8,
    varies: false,
    extra: &[],
};

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "norms",
    heading: "[response.norms]",
    says: "People do what those around them do (Cialdini, Reno and Kallgren 1990). Around everybody is their region: where n is how much of a conduct there was in the tick before, for what there would be without the scheme, it is multiplied by n to the power of `strength`. Norms alone change nothing; what other theories change by a factor f they carry on to f^(1/(1-strength)) (the social multiplier of Glaeser, Sacerdote and Scheinkman 2003). Strengths are by domain, `\"*\"` for all others.",
    keys: &[
        Key::required(
            "strength",
            Form::Map(Keyed::RefOrStar(Noun::Domain), &Form::Quantity(&STRENGTH)),
            "Elasticity of conduct to that of others, by domain; at most 0.8.",
        ),
        Key::optional("most", Form::Quantity(&CAP), "no bounds", "Highest factor; the lowest is 1 over it."),
        IN_FORCE,
    ],
    others: None,
    proven: false,
    example: r#"[response.norms]
strength = { "*" = { value = 0.3, unit = "number", range = [0, 0.6], evidence = "assumed", why = "an example" } }
most     = { value = 2, unit = "number", range = [1, 4], evidence = "assumed", why = "an example" }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Norms> {
    Some(Norms { strength: view.parameters("strength")?, most: view.parameter("most") })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::expect;

    #[test]
    fn a_strength_leaves_a_level_to_settle_at() {
        expect("response.norms.strength.\"*\".value = 1", &codes::OUT_OF_BOUNDS);
        expect("response.norms.most.value = 0.5", &codes::OUT_OF_BOUNDS);
    }
}
