//! `[safeguard.correction]`: whether an annulled listing is annulled everywhere.

use crate::shape::{Form, Key, SHARE, Shape, TIME};
use crate::spec::Correction;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "correction",
    heading: "[safeguard.correction]",
    says: "Whether those who keep copies of a list hear that a listing was annulled. Where they do not, its consequences go on. Without this table they all hear at once.",
    keys: &[
        Key::required(
            "reaches_copies",
            Form::Quantity(&SHARE),
            "Share of annulled listings of which those who keep copies hear at once.",
        ),
        Key::optional(
            "copies_last",
            Form::Quantity(&TIME),
            "for ever",
            "Mean time for which the other copies live on; times are exponential.",
        ),
    ],
    others: None,
    proven: false,
    example: r#"[safeguard.correction]
reaches_copies = { value = 0.9, unit = "share", range = [0.5, 1], evidence = "assumed", why = "an example" }
copies_last    = { value = 1, unit = "years", range = [0.25, 5], evidence = "assumed", why = "an example" }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Correction> {
    Some(Correction {
        reaches_copies: view.parameter("reaches_copies")?,
        copies_last: view.parameter("copies_last"),
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};

    #[test]
    fn copies_hear_or_live_on() {
        let correction = load("").expect("loads").pack.phases.remove(0).1.safeguards.correction;
        assert!(correction.is_some_and(|c| c.copies_last.is_some_and(|p| p.value == 1.0)));
        fine("remove = [\"safeguard.correction.copies_last\"]");
        expect("safeguard.correction.copies_last.unit = \"share\"", &codes::BAD_UNIT);
    }
}
