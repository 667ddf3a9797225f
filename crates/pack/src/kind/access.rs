//! `[safeguard.access]`: persons can see what is recorded of them.

use crate::shape::{Form, Key, SHARE, Shape};
use crate::spec::Access;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "access",
    heading: "[safeguard.access]",
    says: "Persons can see what is recorded of them. Only those who look can object to a record. Without this table everybody knows.",
    keys: &[Key::required(
        "reaches",
        Form::Quantity(&SHARE),
        "Share of mistaken records that their bearers come to see while an objection still helps.",
    )],
    others: None,
    proven: false,
    example: r#"[safeguard.access]
reaches = { value = 0.5, unit = "share", range = [0.1, 0.9], evidence = "assumed", why = "an example", vary = { age = { "60+" = 0.6 } } }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Access> {
    Some(Access { reaches: view.parameter("reaches")? })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load, warns};

    #[test]
    fn it_shows_a_share_and_needs_an_objection() {
        let safeguards = load("").expect("loads").pack.phases.remove(0).1.safeguards;
        assert_eq!(safeguards.access.map(|a| a.reaches.value), Some(0.5));
        expect("safeguard.access.reaches.value = 2", &codes::BAD_SHARE);
        warns("remove = [\"safeguard.objection\"]", &codes::SAFEGUARD_IDLE);
    }
}
