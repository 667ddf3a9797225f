//! `[frailty]`: how much people differ in conduct beyond what their attributes say.

use crate::shape::{Form, Key, POSITIVE, Shape};

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "frailty",
    heading: "[frailty]",
    says: "How unequal people of the same attributes are: all conduct of a person that repeats is multiplied by a personal factor, drawn once from a gamma distribution with mean 1 and this shape; conduct with `repeats = false` is not, as it happens at most once a tick. A small shape means that a few people account for most acts. Without this table everybody of the same attributes is alike.",
    keys: &[Key::required(
        "shape",
        Form::Quantity(&POSITIVE),
        "Shape of the gamma distribution; its variance is 1 / shape.",
    )],
    others: None,
    proven: false,
    example: r#"[frailty]
shape = { value = 0.5, unit = "number", range = [0.2, 2], evidence = "assumed", why = "offending is usually this uneven" }
"#,
};

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load};

    #[test]
    fn the_shape_is_above_zero() {
        let rules = load("").expect("loads").pack.phases.remove(0).1;
        assert_eq!(rules.frailty.map(|p| p.value), Some(0.5));
        expect("frailty.shape = { value = 0, range = [0, 1] }", &codes::OUT_OF_BOUNDS);
    }
}
