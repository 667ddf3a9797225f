//! `[[published]]` in `expected.toml`: a published figure beside which a measure of the run is put.

use super::expected::{
    ACTIVITY, AREA, Asked, CONDUCT, FACTOR, GRADE, GROUP, LIST, MEASURE, ON, SPILLOVER, asked,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Shape};
use crate::view::View;

/// A published figure, and the measure that stands beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// What it is, in words.
    pub says: String,
    /// The measure of the run.
    pub asked: Asked,
    /// The figure.
    pub value: f64,
    /// The counts it is the ratio of: so many of so many.
    pub counts: Option<(f64, f64)>,
    /// What the pack knew of it.
    pub known: Known,
    /// Key of the source.
    pub source: String,
    /// What to mind in comparing.
    pub why: Option<String>,
}

/// What a pack knew of a published figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// A number of the pack is this figure: that the run gives it back only shows that nothing is lost on the way.
    Input,
    /// A number of the pack was chosen so that the run gives this figure.
    Fitted,
    /// No number of the pack was taken from it or chosen by it: the run may miss it.
    Predicted,
}

impl Known {
    const WORDS: &[(&str, &str)] = &[
        (
            "input",
            "a number of the pack is this figure; that the run gives it back shows only that nothing is lost on the way",
        ),
        ("fitted", "a number of the pack was chosen so that the run gives this figure"),
        (
            "predicted",
            "no number of the pack was taken from it or chosen by it; whether the run hits it is the test",
        ),
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize].0
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Input, Self::Fitted, Self::Predicted].into_iter().find(|known| known.word() == word)
    }
}

/// What stands in one `[[published]]`.
pub(crate) static SHAPE: Shape = Shape {
    name: "published",
    heading: "[[published]] in expected.toml",
    says: "A published figure, and the measure of the run that stands beside it. `glasshouse check PACK --run` prints them side by side; a figure that the run misses is no error: it says where the model and the record part. Only published aggregates may stand here.",
    keys: &[
        Key::required("says", Form::Text, "What the figure is, in a line."),
        MEASURE,
        LIST,
        CONDUCT,
        ACTIVITY,
        GRADE,
        FACTOR,
        SPILLOVER,
        GROUP,
        AREA,
        ON,
        Key::when("value", Form::Number, "no `counts`", "The figure as published."),
        Key::optional(
            "counts",
            Form::Pair,
            "published without counts",
            "The counts behind a share, so many of so many: the figure is their ratio, and has an interval.",
        ),
        Key::required("as", Form::Word(Known::WORDS), "What the pack knew of it."),
        Key::required("source", Form::Source, "A key of sources.toml."),
        Key::optional("why", Form::Text, "nothing", "What to mind in comparing."),
    ],
    others: None,
    proven: false,
    example: r#"[[published]]
says    = "entries that a court reversed"
measure = "entered_wrongly_share"
list    = "blacklist"
counts  = [12, 40]
as      = "predicted"
source  = "example-yearbook"
"#,
};

/// Reads it.
pub(crate) fn read(row: &View<'_>) -> Option<Published> {
    let counts = row.pair("counts");
    Some(Published {
        says: row.text("says")?,
        asked: asked(row)?,
        value: counts.map(|(part, whole)| part / whole).or_else(|| row.number("value"))?,
        counts,
        known: Known::of(&row.text("as")?)?,
        source: row.text("source")?,
        why: row.text("why"),
    })
}

/// The figure stands there once, as a value or as counts.
pub(crate) fn lint(row: &View<'_>, found: &mut Vec<Diagnostic>) {
    match (row.has("value"), row.pair("counts")) {
        (false, None) if !row.has("counts") => {
            let item =
                Diagnostic::of(&codes::MISSING_KEY, "a published figure has neither `value` nor `counts`");
            found.push(item.at(row.place_of("says"), "write `value`, or `counts` for a share of so many"));
        }
        (true, Some(_)) => {
            let item = Diagnostic::of(&codes::KEYS_TOGETHER, "the figure stands there twice");
            let item = item.at(row.place_of("value"), "as a value");
            found
                .push(item.at(row.place_of("counts"), "as counts, whose ratio it is").help("remove `value`"));
        }
        (_, Some((part, whole))) if part < 0.0 || whole <= 0.0 => {
            let item = Diagnostic::of(&codes::OUT_OF_BOUNDS, format!("{part} of {whole} is no share"));
            found.push(item.at(row.place_of("counts"), "so many of so many, none of them negative"));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pack_knew_is_read_as_it_is_written() {
        for known in [Known::Input, Known::Fitted, Known::Predicted] {
            assert_eq!(Known::of(known.word()), Some(known));
        }
        assert_eq!(Known::of("guessed"), None);
    }
}
