//! `law.toml`: a law as data: what it demands, what it changes in a scheme, and what a scheme's facts are held against.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use super::safeguard;
use crate::shape::{Form, Key, Keyed, Shape, TIME};
use crate::spec::{Finds, Provision, ProvisionValue, Test};
use crate::tree::Value;
use crate::view::View;

const KINDS: &[(&str, &str)] =
    &[("law", "a law, regulation or set of rules"), ("bundle", "several laws together, for experiments")];

/// What a test can find in a pack.
const FINDS: &[(&str, &str)] = &[
    ("scores-over-time", "persons are evaluated over time: a running score, or a list by records"),
    ("counts-conduct", "rules count what people do"),
    ("counts-lawful-conduct", "points are taken for conduct that law allows"),
    ("detriment", "a consequence blocks an activity or costs money"),
    (
        "unrelated-context",
        "a consequence falls on an activity to which the conduct that leads to it does not belong",
    ),
    ("disproportionate", "days restricted per record behind a listing exceed `at_most`"),
    ("no-review", "a list is entered without a person looking at every proposal"),
    ("no-notice", "not everybody listed is told"),
    ("no-appeal", "a listing cannot be appealed"),
    ("no-correction", "an appeal upheld leaves mistaken records in place"),
    ("copies-kept", "corrections do not reach all copies"),
    ("slow-decision", "appeals have no time limit, or one above `at_most`"),
    ("keeps-too-long", "points or a stay on a list last longer than `at_most`, or for ever"),
    ("no-exit", "a list that nobody can leave"),
    ("mistakes-by-group", "an error rate differs by group of persons"),
];

/// Names of provisions: what laws differ in.
const PROVISIONS: &[&str] = &[
    "scope_person",
    "consent_mode",
    "notice_before",
    "adverse_notice",
    "access_days",
    "correct_days",
    "dispute_days",
    "unverified_item",
    "retention_years",
    "purpose_limit",
    "minimisation",
    "human_review",
    "explanation",
    "impact_assessment",
    "prohibition",
    "damages",
    "fine",
    "private_action",
];

/// One demand of a law.
pub(crate) static PROVISION: Shape = Shape {
    name: "provision",
    heading: "[provision.NAME] in law.toml",
    says: "One thing that laws differ in, and what this law says of it. Names: scope_person, consent_mode, notice_before, adverse_notice, access_days, correct_days, dispute_days, unverified_item, retention_years, purpose_limit, minimisation, human_review, explanation, impact_assessment, prohibition, damages, fine, private_action.",
    keys: &[
        Key::required(
            "value",
            Form::Scalar,
            "What the law says, as a number, a word, true or false, or texts.",
        ),
        Key::optional("unit", Form::Text, "none", "Unit of a number."),
        Key::required("article", Form::Text, "Where it says so."),
        Key::required("says", Form::Text, "What that means, in a sentence."),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[provision.access_days]
value    = 30
unit     = "days"
article  = "Art. 12"
says     = "Whoever asks gets a copy of their data within a month."
evidence = "documented"
source   = "example-act"
"#,
};

/// One legal test.
pub(crate) static TEST: Shape = Shape {
    name: "test",
    heading: "[test.NAME] in law.toml",
    says: "A fact about a scheme on which an article of the law turns. Tests of one `rule` belong together: the rule is touched if all its tests that are no limbs find something and, if it has limbs, at least one of those does. A test states facts for a lawyer; it decides nothing.",
    keys: &[
        Key::required("rule", Form::Text, "The rule that it is part of."),
        Key::required("article", Form::Text, "The article."),
        Key::optional("limb", Form::Flag, "false", "Whether it is one of several that each suffice."),
        Key::required("finds", Form::Word(FINDS), "What it finds in a pack."),
        Key::optional(
            "at_most",
            Form::Quantity(&TIME),
            "any length is found",
            "The longest time that is not found, for tests of time.",
        ),
        Key::required("says", Form::Text, "Why the article turns on it, in a sentence."),
        Key::optional(
            "changed_by",
            Form::Text,
            "not said",
            "What in a pack would change it: the beginning of a path.",
        ),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[test.slow-decision]
rule     = "1681i"
article  = "15 USC 1681i(a)(1)"
finds    = "slow-decision"
at_most  = { value = 30, unit = "days", evidence = "documented", source = "example-act" }
says     = "A disputed item has to be reinvestigated within 30 days."
changed_by = "safeguard.appeal.clock"
evidence = "documented"
source   = "example-act"
"#,
};

/// What a law changes in a pack.
pub(crate) static OVERLAY: Shape = Shape {
    name: "law-pack",
    heading: "[pack.SECTION] in law.toml",
    says: "What a law changes in every scheme that it binds: tables of the pack format, laid over the pack as a reform is. Laws change safeguards. Numbers that no law states (who appeals, how often appeals are upheld) have their own evidence.",
    keys: &[Key::required("safeguard", Form::Table(&safeguard::SHAPE), "Safeguards.")],
    others: None,
    proven: false,
    example: r#"[pack.safeguard.notice]
reaches = { value = 0.9, unit = "share", range = [0.5, 1], evidence = "assumed", why = "an example" }
"#,
};

/// The file.
pub(crate) static FILE: Shape = Shape {
    name: "law",
    heading: "law.toml",
    says: "A law is a folder of three files: law.toml, README.md (what it demands and what the model takes of it) and sources.toml. `glasshouse run PACK --with LAW` lays what it changes over a pack. A bundle takes the provisions, changes and tests of other laws, in order, and adds its own.",
    keys: &[
        Key::required("format", Form::Version, "Version of this format: 1."),
        Key::required("title", Form::Text, "Its name, in a line."),
        Key::required("place", Form::Label, "ISO code of the country, EU, or \"--\"."),
        Key::required("kind", Form::Word(KINDS), "What it is."),
        Key::required("says", Form::Text, "What it is about, in a sentence."),
        Key::optional("in_force", Form::Date, "not said", "First day on which it applies."),
        Key::optional("binds", Form::Texts, "not said", "Who is bound, a sentence each."),
        Key::optional("exempts", Form::Texts, "none", "What turns it off, a sentence each."),
        Key::optional("includes", Form::Texts, "no other law", "Names of the laws of a bundle."),
        Key::optional(
            "provision",
            Form::Map(Keyed::Labels, &Form::Table(&PROVISION)),
            "nothing is said of what it demands",
            "What it demands.",
        ),
        Key::optional("pack", Form::Table(&OVERLAY), "it changes nothing", "What it changes in a pack."),
        Key::optional(
            "test",
            Form::Map(Keyed::Names, &Form::Table(&TEST)),
            "no tests",
            "What a scheme's facts are held against.",
        ),
    ],
    others: None,
    proven: false,
    example: r#"format = 1
title  = "An example act"
place  = "EU"
kind   = "law"
says   = "Who keeps data about persons has to show, correct and delete them."
binds  = ["Everybody who keeps data about persons"]
"#,
};

/// Every kind of table that laws are made of.
pub(crate) static LAW_KINDS: &[&Shape] = &[&FILE, &PROVISION, &OVERLAY, &TEST];

/// The provisions of a law; one whose name is not known is given back as its name.
pub(crate) fn provisions(root: &View<'_>) -> Vec<Result<Provision, String>> {
    root.named("provision")
        .filter_map(|(name, view)| {
            if !PROVISIONS.contains(&name.as_str()) {
                return Some(Err(name));
            }
            Some(Ok(Provision {
                value: value(&view.entry("value")?.node.value)?,
                unit: view.text("unit"),
                article: view.text("article")?,
                says: view.text("says")?,
                provenance: view.provenance()?,
                name,
            }))
        })
        .collect()
}

/// All names that a provision can have.
pub(crate) fn provision_names() -> &'static [&'static str] {
    PROVISIONS
}

fn value(value: &Value) -> Option<ProvisionValue> {
    Some(match value {
        Value::Flag(flag) => ProvisionValue::Flag(*flag),
        Value::Text(text) => ProvisionValue::Text(text.clone()),
        Value::Array(items) => {
            ProvisionValue::Texts(items.iter().filter_map(|n| n.value.text().map(str::to_owned)).collect())
        }
        other => ProvisionValue::Number(other.number()?),
    })
}

/// The tests of a law.
pub(crate) fn tests(root: &View<'_>) -> Vec<Test> {
    let one = |(name, view): (String, View<'_>)| {
        Some(Test {
            name,
            rule: view.text("rule")?,
            article: view.text("article")?,
            limb: view.flag("limb").unwrap_or(false),
            finds: finds(&view.text("finds")?)?,
            at_most: view.parameter("at_most"),
            says: view.text("says")?,
            changed_by: view.text("changed_by"),
            provenance: view.provenance()?,
        })
    };
    root.named("test").filter_map(one).collect()
}

fn finds(word: &str) -> Option<Finds> {
    Finds::ALL.into_iter().find(|finds| finds.word() == word)
}

/// What a finding is, in words.
pub(crate) fn finds_says(finds: Finds) -> &'static str {
    FINDS.iter().find(|(word, _)| *word == finds.word()).map_or("", |(_, says)| says)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn every_word_of_the_tests_is_read() {
        assert_eq!(FINDS.len(), Finds::ALL.len());
        assert!(FINDS.iter().all(|(word, _)| finds(word).is_some()));
    }
}
