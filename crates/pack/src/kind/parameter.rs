//! A number with unit, range, evidence and source: how every quantity of the world is written.

use crate::shape::{Form, Key, Shape};

/// How well a number is known.
pub(crate) const EVIDENCE_WORDS: &[(&str, &str)] = &[
    ("documented", "an official text, a statistic or a peer-reviewed finding, for exactly this use"),
    ("estimated", "a third party's estimate, or derived from documented figures by stated arithmetic"),
    ("assumed", "nobody knows: a placeholder with a wide range and a reason"),
    ("claimed", "only those who describe the scheme say so"),
];

/// The grade of evidence.
pub(crate) const EVIDENCE: Key = Key::required(
    "evidence",
    Form::Word(EVIDENCE_WORDS),
    "How well it is known, for the use it is put to here.",
);
/// The source.
pub(crate) const SOURCE: Key = Key::when(
    "source",
    Form::Source,
    "evidence = \"documented\" or \"claimed\"; \"estimated\" may have it",
    "A key of sources.toml.",
);
/// The reason.
pub(crate) const WHY: Key = Key::when(
    "why",
    Form::Text,
    "evidence = \"assumed\"; others may have it",
    "Why this number, where no source gives it.",
);

/// The keys of every number.
pub(crate) static KEYS: &[Key] = &[
    Key::required("value", Form::Number, "The number used unless a study varies it."),
    Key::required("unit", Form::Text, "The unit, always stated."),
    Key::when(
        "range",
        Form::Pair,
        "evidence other than \"documented\"",
        "Lowest and highest plausible value, in the same unit; the value lies inside.",
    ),
    EVIDENCE,
    SOURCE,
    WHY,
    Key::optional(
        "vary",
        Form::Vary,
        "the same for everybody",
        "Multipliers by attribute and class of the population; classes not named have 1, attributes multiply each other.",
    ),
];

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "parameter",
    heading: "rate = { value = ..., unit = ..., ... }",
    says: "A number of the world. It never stands alone: it states its unit, the range it may plausibly have, how well it is known, and where it comes from. Its path, such as `conduct.jaywalking.rate`, is how `--set` names it. Units are: per day, per week, per month, per year (times per subject); share (0 to 1); count; number (a pure number); days, months, years; yuan, pounds, euros, kronor, Canadian, Singapore, US or Australian dollars, once or per year (\"US dollars per year\"): one currency a pack.",
    keys: KEYS,
    others: None,
    proven: false,
    example: r#"[conduct.jaywalking.rate]
value    = 6
unit     = "per year"
range    = [1, 30]
evidence = "assumed"
why      = "no count of it was found"
"#,
};

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine};

    #[test]
    fn numbers_state_unit_range_evidence_and_source() {
        fine("conduct.jaywalking.rate.value = 30");
        expect("conduct.jaywalking.rate.value = 31", &codes::OUT_OF_RANGE);
        expect("conduct.jaywalking.rate.value = -1", &codes::OUT_OF_BOUNDS);
        expect("conduct.jaywalking.rate.value = nan", &codes::NOT_FINITE);
        expect("conduct.jaywalking.rate.value = \"6\"", &codes::WRONG_TYPE);
        expect("conduct.jaywalking.rate.unit = \"share\"", &codes::BAD_UNIT);
        expect("conduct.jaywalking.rate.range = [30, 1]", &codes::REVERSED);
        expect("conduct.jaywalking.rate.evidence = \"documented\"", &codes::NO_SOURCE);
        expect("conduct.jaywalking.rate.evidence = \"guessed\"", &codes::UNKNOWN_WORD);
        expect("remove = [\"conduct.jaywalking.rate.why\"]", &codes::NO_REASON);
        expect("remove = [\"conduct.jaywalking.rate.range\"]", &codes::NO_RANGE);
        expect("conduct.jaywalking.rate.source = \"nowhere\"", &codes::UNKNOWN_SOURCE);
    }
}
