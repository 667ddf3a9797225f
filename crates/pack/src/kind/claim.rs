//! `claims.toml`: what is said of a scheme, who says it, and what the record shows.

use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Shape};
use crate::view::View;

/// What is claimed about a scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    /// The pack of what the record supports, to be set beside this one.
    pub record: Option<String>,
    /// The claims, in the order of the file.
    pub claims: Vec<Claim>,
}

/// One claim, beside what the record shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What is claimed.
    pub says: String,
    /// Key of the source that claims it.
    pub by: String,
    /// What the record shows.
    pub record: String,
    /// Keys of the sources of the record.
    pub sources: Vec<String>,
    /// How the claim stands up.
    pub verdict: Bearing,
    /// Paths of the pack's tables that express it.
    pub parts: Vec<String>,
}

/// How a claim stands up against the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearing {
    /// The record says the same.
    Supported,
    /// The record bears out a part, or another form.
    Partly,
    /// More of it is on record.
    Understated,
    /// Something of the kind is on record, but less of it.
    Overstated,
    /// Nothing on record says so, or the record says otherwise.
    Unsupported,
    /// Sources disagree.
    Contested,
    /// It is about what has not happened yet.
    Forecast,
    /// No source was looked for, or none was found.
    Unverified,
}

impl Bearing {
    const ALL: [Self; 8] = [
        Self::Supported,
        Self::Partly,
        Self::Understated,
        Self::Overstated,
        Self::Unsupported,
        Self::Contested,
        Self::Forecast,
        Self::Unverified,
    ];

    const WORDS: &[(&str, &str)] = &[
        ("supported", "The sources read say the same."),
        ("partly", "The sources read bear out a part of it, or another form of it."),
        ("understated", "The sources read show more of it than is claimed."),
        ("overstated", "The sources read show something of the kind, but less of it than is claimed."),
        ("unsupported", "No source read says so, or the sources read say otherwise."),
        ("contested", "The sources read disagree, or it can be read either way; it is left open here."),
        ("forecast", "It is about what had not happened when it was said, so no record can bear it out."),
        ("unverified", "No source was looked for, or none was found that speaks of it."),
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize].0
    }

    /// What it means, in a sentence that is the same for every claim.
    pub fn sentence(self) -> &'static str {
        Self::WORDS[self as usize].1
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

/// What stands in one `[[claim]]`.
pub(crate) static SHAPE: Shape = Shape {
    name: "claim",
    heading: "[[claim]] in claims.toml",
    says: "One claim about the scheme, in your own words, beside what the record shows. A claim that sources disagree about stays contested: the verdict says how the claim stands up against what was read, not who is right.",
    keys: &[
        Key::required("says", Form::Text, "What is claimed, in your own words."),
        Key::required("by", Form::Source, "The source that claims it: a key of sources.toml."),
        Key::required("record", Form::Text, "What the record shows, in your own words."),
        Key::when(
            "sources",
            Form::Sources,
            "every verdict but \"unverified\"",
            "The sources of the record: keys of sources.toml.",
        ),
        Key::required("verdict", Form::Word(Bearing::WORDS), "How the claim stands up against the record."),
        Key::optional(
            "parts",
            Form::Paths,
            "no table of the pack",
            "Tables of the pack that express the claim, in whichever phase they are there.",
        ),
    ],
    others: None,
    proven: false,
    example: r#"[[claim]]
says    = "Cameras in the streets take points for crossing a road"
by      = "example-yearbook"
record  = "The measures name the traffic police alone."
sources = ["example-measures"]
verdict = "overstated"
parts   = ["channel.street-camera", "score.person"]
"#,
};

/// The whole file.
pub(crate) static FILE: Shape = Shape {
    name: "claims",
    heading: "claims.toml",
    says: "What is said of the scheme, and what the record shows: a file that a pack may have. `glasshouse gallery` prints it beside what the pack implies when it is run, and beside the pack of the record if one is named.",
    keys: &[
        Key::optional(
            "record",
            Form::Text,
            "the pack stands alone",
            "The pack of what the record supports, set beside this one.",
        ),
        Key::required("claim", Form::Rows(&SHAPE), "The claims, in the order in which they are printed."),
    ],
    others: None,
    proven: false,
    example: SHAPE.example,
};

/// Reads the file.
pub(crate) fn read(file: &View<'_>) -> Option<Claims> {
    let one = |row: View<'_>| {
        Some(Claim {
            says: row.text("says")?,
            by: row.text("by")?,
            record: row.text("record")?,
            sources: row.texts("sources"),
            verdict: Bearing::of(&row.text("verdict")?)?,
            parts: row.texts("parts"),
        })
    };
    let claims = file.rows("claim").into_iter().map(one).collect::<Option<_>>()?;
    Some(Claims { record: file.text("record"), claims })
}

/// Whatever was held against sources names one.
pub(crate) fn lint(file: &View<'_>, found: &mut Vec<Diagnostic>) {
    for row in file.rows("claim") {
        let Some(verdict) = row.text("verdict").and_then(|word| Bearing::of(&word)) else { continue };
        if verdict != Bearing::Unverified && row.items("sources").is_empty() {
            let message = format!("a claim is held to be {}, but no source says so", verdict.word());
            let item = Diagnostic::of(&codes::VERDICT_UNSOURCED, message);
            let item = item.at(row.place_of("verdict"), "on what ground?");
            found.push(item.help("name in `sources` what was read, or write verdict = \"unverified\""));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::parse;

    #[test]
    fn verdicts_are_read_as_they_are_written_and_each_has_its_sentence() {
        for verdict in Bearing::ALL {
            assert_eq!(Bearing::of(verdict.word()), Some(verdict));
            assert!(verdict.sentence().ends_with('.'));
        }
        assert_eq!(Bearing::of("true"), None);
    }

    #[test]
    fn a_file_is_read_in_its_order() {
        let text =
            format!("record = \"xx-record\"\n{}{}", SHAPE.example, SHAPE.example.replace("Cameras", "Lamps"));
        let (table, errors) = parse(&text, 0);
        assert!(errors.is_empty());
        let claims = read(&View::root(&table)).expect("reads");
        assert_eq!(claims.record.as_deref(), Some("xx-record"));
        assert!(claims.claims[0].says.starts_with("Cameras") && claims.claims[1].says.starts_with("Lamps"));
        assert_eq!(claims.claims[0].verdict, Bearing::Overstated);
        assert_eq!(claims.claims[0].parts, ["channel.street-camera", "score.person"]);
    }
}
