//! `[safeguard.objection]`: single records can be contested.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use crate::shape::{Form, Key, SHARE, Shape, TIME};
use crate::spec::Objection;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "objection",
    heading: "[safeguard.objection]",
    says: "Whoever finds a mistaken record among theirs can object to it. If the objection is upheld the record is withdrawn: its points are given back and it no longer counts towards a list. What it has led to by then stays, unless it is appealed. Objections to true records change nothing here. Its evidence and source cover the rule.",
    keys: &[
        Key::required(
            "files",
            Form::Quantity(&SHARE),
            "Share of mistaken records, of those that their bearers know of, to which they object.",
        ),
        Key::required("upheld", Form::Quantity(&SHARE), "Probability that such an objection is upheld."),
        Key::optional(
            "takes",
            Form::Quantity(&TIME),
            "no time",
            "Time from the record until it is withdrawn, the same for all.",
        ),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[safeguard.objection]
files    = { value = 0.4, unit = "share", range = [0.1, 0.9], evidence = "assumed", why = "an example" }
upheld   = { value = 0.8, unit = "share", range = [0.4, 1], evidence = "assumed", why = "an example" }
takes    = { value = 1, unit = "months", range = [0.25, 12], evidence = "assumed", why = "an example" }
evidence = "assumed"
why      = "an example"
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Objection> {
    Some(Objection {
        files: view.parameter("files")?,
        upheld: view.parameter("upheld")?,
        takes: view.parameter("takes"),
        provenance: view.provenance()?,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};

    #[test]
    fn it_is_filed_and_upheld_with_odds() {
        let objection = load("").expect("loads").pack.phases.remove(0).1.safeguards.objection;
        assert!(objection.is_some_and(|o| o.files.value == 0.4 && o.takes.is_some()));
        fine("remove = [\"safeguard.objection.takes\"]");
        expect("safeguard.objection.upheld.value = -0.1", &codes::BAD_SHARE);
        expect("remove = [\"safeguard.objection.files\"]", &codes::MISSING_KEY);
    }
}
