//! The top of pack.toml.

use super::phase::RULES;
use super::{attribute, companion, frailty, phase, rival, subjects, within};
use crate::shape::{Form, Key, Keyed, Shape};
use crate::spec::{Stance, Tick};

const STANCES: &[(&str, &str)] = &[
    ("documented", "what the record supports"),
    ("claimed", "the scheme as somebody describes it, taken at their word"),
    ("hypothetical", "a thought experiment"),
];

const TICKS: &[(&str, &str)] =
    &[("day", "1/365 of a year"), ("week", "7/365 of a year"), ("month", "1/12 of a year")];

static ATTRIBUTE: Form = Form::Table(&attribute::SHAPE);
static RIVAL: Form = Form::Table(&rival::SHAPE);

/// The top of a pack.
pub(crate) static SHAPE: Shape = Shape {
    name: "pack",
    heading: "pack.toml",
    says: "A pack is one social credit system of one place and time, as a folder of four files: pack.toml (the rules), README.md (what it models and what it leaves out), sources.toml (citations) and expected.toml (what a small run must give); claims.toml, if it is there, says what is claimed about the system and what the record shows. The top of pack.toml says what it is about, on whom it runs and for how long. A pack that extends another states only what differs: tables merge key by key, everything else is replaced.",
    keys: &[
        Key::required("format", Form::Version, "Version of this format: 1."),
        Key::required("title", Form::Text, "What it is, in a line."),
        Key::required("stance", Form::Word(STANCES), "What the pack says of its own truth."),
        Key::required("country", Form::Text, "ISO code of the country, such as CN, or \"--\"."),
        Key::required("population", Form::Text, "Name of the population it runs on."),
        Key::optional(
            "extends",
            Form::Text,
            "it stands alone",
            "The pack it changes: a name, or a path that begins with a dot.",
        ),
        Key::optional(
            "remove",
            Form::Paths,
            "nothing",
            "Tables of the base to take away: [\"conduct.x\", \"list.y\"].",
        ),
        Key::required("start", Form::Date, "First day of the run; the day of the month is 28 or less."),
        Key::required("horizon", Form::Span, "How long it runs unless told otherwise."),
        Key::required(
            "tick",
            Form::Word(TICKS),
            "The step of the run; part of the model, not a speed setting.",
        ),
        Key::optional("assess", Form::Span, "every tick", "How often grades and lists are assessed."),
        Key::optional(
            "report_by",
            Form::Attributes,
            "only what rules read",
            "Attributes that reports break results down by.",
        ),
        Key::optional(
            "leaves_out",
            Form::Texts,
            "nothing is said",
            "What the pack does not model, a sentence each; reports print them.",
        ),
        Key::optional(
            "subjects",
            Form::Table(&subjects::SHAPE),
            "everybody",
            "Who of the persons of the place is scored.",
        ),
        Key::optional(
            "attribute",
            Form::Map(Keyed::Names, &ATTRIBUTE),
            "what the population tells",
            "What subjects differ in that no table of the population tells.",
        ),
        Key::optional(
            "companion",
            Form::Table(&companion::SHAPE),
            "nobody beside them",
            "Those whom subjects are tied to, and their scheme.",
        ),
        Key::optional(
            "within",
            Form::Table(&within::SHAPE),
            "the whole population",
            "The place, as a part of the population.",
        ),
        Key::optional(
            "frailty",
            Form::Table(&frailty::SHAPE),
            "everybody alike",
            "How unequal people of the same attributes are.",
        ),
        RULES[0],
        RULES[1],
        RULES[2],
        RULES[3],
        RULES[4],
        RULES[5],
        RULES[6],
        RULES[7],
        RULES[8],
        RULES[9],
        RULES[10],
        Key::optional(
            "rival",
            Form::Map(Keyed::Names, &RIVAL),
            "no other theory is considered",
            "Rival theories of how conduct responds.",
        ),
        Key::optional(
            "theory",
            Form::Name,
            "the responses that are in force by their own word",
            "The rival theory to run by.",
        ),
        Key::optional(
            "phase",
            Form::Map(Keyed::Dates, &Form::Table(&phase::SHAPE)),
            "the rules stay",
            "Dated changes of the rules.",
        ),
    ],
    others: None,
    proven: false,
    example: r#"format     = 1
title      = "An example of every kind of table"
stance     = "hypothetical"
country    = "CN"
population = "cn-2020"
start      = 2014-01-01
horizon    = "5 years"
tick       = "month"
assess     = "1 year"
report_by  = ["setting", "minority", "sex", "income"]
leaves_out = ["Everything that a real scheme does and this example does not."]
"#,
};

/// Stance by its word.
pub(crate) fn stance(word: &str) -> Option<Stance> {
    Some(match word {
        "documented" => Stance::Documented,
        "claimed" => Stance::Claimed,
        "hypothetical" => Stance::Hypothetical,
        _ => return None,
    })
}

/// Tick by its word.
pub(crate) fn tick(word: &str) -> Option<Tick> {
    Some(match word {
        "day" => Tick::Day,
        "week" => Tick::Week,
        "month" => Tick::Month,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load};

    #[test]
    fn every_word_of_the_format_is_read() {
        assert!(STANCES.iter().all(|(word, _)| stance(word).is_some()));
        assert!(TICKS.iter().all(|(word, _)| tick(word).is_some()));
    }

    #[test]
    fn the_top_is_read_and_its_mistakes_are_named() {
        let pack = load("").expect("loads").pack;
        assert_eq!((pack.title.as_str(), pack.horizon.count), ("An example of every kind of table", 5.0));
        assert_eq!(pack.report_by.len(), 4);
        expect("tilte = \"x\"", &codes::UNKNOWN_KEY);
        expect("horizon = \"0 years\"", &codes::BAD_SPAN);
        expect("horizon = \"five years\"", &codes::BAD_SPAN);
        expect("start = 2014-01-31", &codes::BAD_DATE);
        expect("start = \"2014-01-01\"", &codes::WRONG_TYPE);
        expect("tick = \"year\"", &codes::UNKNOWN_WORD);
        expect("report_by = [\"sex\", \"sex\"]", &codes::DUPLICATE);
        expect("report_by = [\"id_number\"]", &codes::PERSON_LEVEL_KEY);
        expect("remove = [\"title\"]", &codes::MISSING_KEY);
        expect("assess = \"2 days\"", &codes::TICK_TOO_LONG);
        expect("id = 3", &codes::PERSON_LEVEL_KEY);
    }
}
