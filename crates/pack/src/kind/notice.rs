//! `[safeguard.notice]`: whoever is listed is told.

use crate::shape::{Form, Key, SHARE, Shape};
use crate::spec::Notice;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "notice",
    heading: "[safeguard.notice]",
    says: "Whoever is listed is told of it, with the reasons and what can be done. Only those whom the notice reaches can appeal. Without this table everybody knows.",
    keys: &[Key::required(
        "reaches",
        Form::Quantity(&SHARE),
        "Share of those listed whom the notice reaches while they can still act on it.",
    )],
    others: None,
    proven: false,
    example: r#"[safeguard.notice]
reaches = { value = 0.6, unit = "share", range = [0.2, 1], evidence = "assumed", why = "an example", vary = { setting = { rural = 0.8 } } }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Notice> {
    Some(Notice { reaches: view.parameter("reaches")? })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load};

    #[test]
    fn it_reaches_a_share_that_differs_by_group() {
        let safeguards = load("").expect("loads").pack.phases.remove(0).1.safeguards;
        assert_eq!(safeguards.notice.map(|n| (n.reaches.value, n.reaches.vary.len())), Some((0.6, 1)));
        expect("safeguard.notice.reaches.value = 1.2", &codes::BAD_SHARE);
        expect("remove = [\"safeguard.notice.reaches\"]", &codes::MISSING_KEY);
    }
}
