//! `[within]`: the place of the scheme, a part of the population.

use super::subjects::filters;
use crate::shape::{Form, Key, Keyed, SHARE, Shape};
use crate::spec::Within;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "within",
    heading: "[within]",
    says: "The place of the scheme, as a part of the population: attributes as in [subjects], and the share of those persons who live there, for a city or county within a province. Without this table the place is the whole population.",
    keys: &[Key::optional(
        "share",
        Form::Quantity(&SHARE),
        "all of them",
        "Share of the persons of these attributes who live in the place; where it differs (a city holds more of the townspeople of a province than of its villagers), by `vary`.",
    )],
    others: Some((Keyed::Attributes, Form::Classes)),
    proven: false,
    example: r#"[within]
province = "Shandong"
share    = { value = 0.006, unit = "share", range = [0.003, 0.01], evidence = "assumed", why = "a county of ordinary size" }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Within {
    Within { filters: filters(view, &["share"]), share: view.parameter("share") }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load};

    #[test]
    fn attributes_and_a_share_are_read() {
        let within = load("").expect("loads").pack.within;
        assert_eq!(within.filters[0].attribute, "province");
        assert_eq!(within.share.map(|s| s.path).as_deref(), Some("within.share"));
        expect("within.share.value = 1.2", &codes::BAD_SHARE);
        expect("within.share = 0.2", &codes::WRONG_TYPE);
    }
}
