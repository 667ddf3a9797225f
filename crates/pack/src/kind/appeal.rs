//! `[safeguard.appeal]`: whoever is listed can appeal.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use crate::shape::{COUNT_ALIKE, Form, Key, Noun, SHARE, Shape, TIME};
use crate::spec::{Appeal, Clock, Office};
use crate::view::View;

const SPREADS: &[(&str, &str)] =
    &[("exponential", "some cases take far longer than others"), ("even", "every case takes the same time")];

const LATES: &[(&str, &str)] = &[
    ("grant", "the appeal is upheld: the listing is annulled"),
    ("wait", "nothing but that it is counted as overdue"),
];

/// Who decides.
pub(crate) static OFFICE: Shape = Shape {
    name: "office",
    heading: "[safeguard.appeal.office]",
    says: "Those who decide appeals: each officer one case at a time, first come first served. Where more comes in than they can decide, a backlog grows. In a sample of the population there are fewer officers in the same proportion, and chance makes cases wait longer than it would for all.",
    keys: &[
        Key::required(
            "officers",
            Form::Quantity(&COUNT_ALIKE),
            "Officers per 100,000 subjects; 0.5 is one at half time.",
        ),
        Key::required("handling", Form::Quantity(&TIME), "Mean time that an officer works on a case."),
        Key::required("spread", Form::Word(SPREADS), "How these times differ from case to case."),
    ],
    others: None,
    proven: false,
    example: r#"[safeguard.appeal.office]
officers = { value = 2, unit = "count", range = [0.5, 10], evidence = "assumed", why = "an example" }
handling = { value = 3, unit = "days", range = [1, 20], evidence = "assumed", why = "an example" }
spread   = "exponential"
"#,
};

/// By when.
pub(crate) static CLOCK: Shape = Shape {
    name: "clock",
    heading: "[safeguard.appeal.clock]",
    says: "The time within which an appeal has to be decided, and what follows if it is not.",
    keys: &[
        Key::required("within", Form::Quantity(&TIME), "The time, from filing."),
        Key::required("late", Form::Word(LATES), "What happens to an appeal that is not decided by then."),
    ],
    others: None,
    proven: false,
    example: r#"[safeguard.appeal.clock]
within = { value = 3, unit = "months", range = [1, 12], evidence = "assumed", why = "an example" }
late   = "grant"
"#,
};

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "appeal",
    heading: "[safeguard.appeal]",
    says: "Whoever is listed can appeal: once for each listing, after some time, with odds that differ between wrongful and rightful listings. An appeal upheld annuls the listing, and the same facts do not bring it back. A listing is wrongful if the fair score would not list at the moment of entry. Its evidence and source cover the rule.",
    keys: &[
        Key::optional(
            "lists",
            Form::Refs(Noun::List),
            "every blacklist and watchlist",
            "The lists whose decisions can be appealed.",
        ),
        Key::required(
            "files_wrongful",
            Form::Quantity(&SHARE),
            "Share of those wrongly listed, of those who know of it, who appeal.",
        ),
        Key::required(
            "files_rightful",
            Form::Quantity(&SHARE),
            "Share of those rightly listed, of those who know of it, who appeal.",
        ),
        Key::optional(
            "files_after",
            Form::Quantity(&TIME),
            "at once",
            "Mean time from listing to appeal; times are exponential.",
        ),
        Key::optional(
            "takes",
            Form::Quantity(&TIME),
            "no time",
            "Time that the proceeding takes before a case can be decided, the same for all.",
        ),
        Key::required(
            "upheld_wrongful",
            Form::Quantity(&SHARE),
            "Probability that an appeal of a wrongful listing is upheld.",
        ),
        Key::required(
            "upheld_rightful",
            Form::Quantity(&SHARE),
            "Probability that an appeal of a rightful listing is upheld.",
        ),
        Key::required(
            "suspends",
            Form::Flag,
            "Whether the listing has no effect until the appeal is decided.",
        ),
        Key::required(
            "corrects",
            Form::Flag,
            "Whether an appeal upheld also deletes the mistaken records of its bearer.",
        ),
        Key::optional(
            "office",
            Form::Table(&OFFICE),
            "cases are decided as soon as the proceeding allows",
            "Those who decide.",
        ),
        Key::optional("clock", Form::Table(&CLOCK), "no time limit", "By when."),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[safeguard.appeal]
files_wrongful  = { value = 0.2, unit = "share", range = [0.03, 0.6], evidence = "assumed", why = "an example", vary = { setting = { rural = 0.5 } } }
files_rightful  = { value = 0.05, unit = "share", range = [0, 0.2], evidence = "assumed", why = "an example" }
files_after     = { value = 2, unit = "months", range = [1, 12], evidence = "assumed", why = "an example" }
takes           = { value = 1, unit = "months", range = [1, 12], evidence = "assumed", why = "an example" }
upheld_wrongful = { value = 0.8, unit = "share", range = [0.4, 0.95], evidence = "assumed", why = "an example" }
upheld_rightful = { value = 0.1, unit = "share", range = [0, 0.3], evidence = "assumed", why = "an example" }
suspends        = false
corrects        = true
evidence        = "assumed"
why             = "an example"
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Appeal> {
    Some(Appeal {
        lists: view.texts("lists"),
        files: [view.parameter("files_rightful")?, view.parameter("files_wrongful")?],
        files_after: view.parameter("files_after"),
        takes: view.parameter("takes"),
        upheld: [view.parameter("upheld_rightful")?, view.parameter("upheld_wrongful")?],
        suspends: view.flag("suspends")?,
        corrects: view.flag("corrects")?,
        office: match view.child("office") {
            Some(view) => Some(Office {
                officers: view.parameter("officers")?,
                handling: view.parameter("handling")?,
                even: view.text("spread")? == "even",
            }),
            None => None,
        },
        clock: match view.child("clock") {
            Some(view) => {
                Some(Clock { within: view.parameter("within")?, grants: view.text("late")? == "grant" })
            }
            None => None,
        },
        provenance: view.provenance()?,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};

    #[test]
    fn an_appeal_has_odds_an_office_and_a_clock() {
        let appeal = load("").expect("loads").pack.phases.remove(0).1.safeguards.appeal.expect("an appeal");
        assert!(appeal.lists.is_empty());
        assert_eq!(appeal.files.map(|p| p.value), [0.05, 0.25]);
        assert_eq!(appeal.upheld.map(|p| p.value), [0.1, 0.8]);
        assert!(appeal.office.is_some_and(|o| !o.even) && appeal.clock.is_some_and(|c| c.grants));
        fine("remove = [\"safeguard.appeal.office\", \"safeguard.appeal.clock\"]");
        fine("safeguard.appeal.suspends = true");
        expect("safeguard.appeal.office.spread = \"odd\"", &codes::UNKNOWN_WORD);
        expect("safeguard.appeal.office.handling.value = 0", &codes::OUT_OF_BOUNDS);
        expect("safeguard.appeal.clock.late = \"never\"", &codes::UNKNOWN_WORD);
        expect("safeguard.appeal.suspends = 1", &codes::WRONG_TYPE);
        expect("safeguard.appeal.lists = []", &codes::EMPTY);
        fine("safeguard.appeal.lists = [\"watchlist\"]");
        expect("safeguard.apeal = {}", &codes::UNKNOWN_KEY);
    }
}
