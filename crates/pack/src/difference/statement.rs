//! What a pack says, as statements about things by name: what two packs are compared by.

use std::collections::BTreeMap;

use super::{Number, Said};
use crate::describe::{amount, span};
use crate::spec::{Parameter, Provenance, Span, Vary};

/// One thing that a pack says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    pub(super) about: String,
    pub(super) holds: Holds,
}

/// What it says of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Holds {
    /// A value.
    Value(Said),
    /// That there is such a thing: in words, and part by part.
    Thing { words: String, parts: Vec<Statement> },
}

impl Statement {
    /// What it says, in words.
    pub(super) fn said(&self) -> Said {
        match &self.holds {
            Holds::Value(said) => said.clone(),
            Holds::Thing { words, .. } => Said { words: words.clone(), number: None },
        }
    }
}

/// Statements under way.
#[derive(Debug, Default)]
pub(super) struct Statements(Vec<Statement>);

impl Statements {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn done(self) -> Vec<Statement> {
        self.0
    }

    fn value(mut self, about: &str, words: &str, number: Option<Number>) -> Self {
        let said = Said { words: words.replace('\u{a0}', " "), number };
        self.0.push(Statement { about: about.to_owned(), holds: Holds::Value(said) });
        self
    }

    /// A value in words.
    pub(super) fn say(self, about: &str, words: impl AsRef<str>) -> Self {
        self.value(about, words.as_ref(), None)
    }

    /// A sentence of the pack's own.
    pub(super) fn quote(self, about: &str, sentence: &str) -> Self {
        self.say(about, format!("\u{201c}{}\u{201d}", sentence.trim_end_matches('.')))
    }

    /// A bare number.
    pub(super) fn plain(self, about: &str, value: f64) -> Self {
        self.bare(about, &value.to_string(), value)
    }

    /// A score.
    pub(super) fn points(self, about: &str, value: f64) -> Self {
        let plural = if value == 1.0 { "" } else { "s" };
        self.bare(about, &format!("{value} point{plural}"), value)
    }

    /// A number without unit or evidence of its own, in words.
    pub(super) fn bare(self, about: &str, words: &str, value: f64) -> Self {
        let number =
            Number { value, unit: None, range: None, evidence: None, multipliers: BTreeMap::default() };
        self.value(about, words, Some(number))
    }

    /// A number with unit and evidence.
    pub(super) fn number(self, about: &str, parameter: &Parameter) -> Self {
        self.counted(about, &amount(parameter), parameter)
    }

    /// The same, in words of its own.
    pub(super) fn counted(self, about: &str, words: &str, parameter: &Parameter) -> Self {
        self.value(about, words, Some(number(parameter)))
    }

    /// A number, or what holds without it.
    pub(super) fn maybe(self, about: &str, parameter: Option<&Parameter>, without: &str) -> Self {
        match parameter {
            Some(parameter) => self.number(about, parameter),
            None => self.say(about, without),
        }
    }

    /// A number for each name; `*` stands for all others.
    pub(super) fn each(self, about: &str, numbers: &[(String, Parameter)]) -> Self {
        numbers.iter().fold(self, |statements, (name, parameter)| {
            let name = if name == "*" { "all others" } else { name };
            statements.number(&format!("{about} {name}"), parameter)
        })
    }

    /// A length of time, or what holds without it.
    pub(super) fn time(self, about: &str, length: Option<Span>, without: &str) -> Self {
        self.say(about, length.map_or_else(|| without.to_owned(), span))
    }

    /// Names, or what holds without any.
    pub(super) fn names(self, about: &str, names: &[String], without: &str) -> Self {
        self.say(about, if names.is_empty() { without.to_owned() } else { names.join(", ") })
    }

    /// Something that a pack has or has not.
    pub(super) fn thing(mut self, about: &str, words: &str, parts: Self) -> Self {
        let words = words.trim_end_matches('.').replace('\u{a0}', " ");
        self.0
            .push(Statement { about: about.to_owned(), holds: Holds::Thing { words, parts: parts.done() } });
        self
    }

    /// The same, of what may be missing.
    pub(super) fn part<T>(
        self,
        about: &str,
        part: Option<&T>,
        words: impl Fn(&T) -> String,
        parts: impl Fn(&T) -> Self,
    ) -> Self {
        match part {
            Some(part) => self.thing(about, &words(part), parts(part)),
            None => self,
        }
    }

    /// How well a rule is known. Sources and reasons are not compared.
    pub(super) fn rule(self, provenance: &Provenance) -> Self {
        let Provenance { evidence, source: _, why: _, place: _ } = provenance;
        self.say("evidence of the rule", evidence.word())
    }
}

/// What a parameter says. Its path follows from where it stands.
fn number(parameter: &Parameter) -> Number {
    let Parameter { path: _, value, unit, range, provenance, vary } = parameter;
    let Provenance { evidence, source: _, why: _, place: _ } = provenance;
    let mut multipliers: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    for Vary { attribute, factors, place: _ } in vary {
        multipliers.entry(attribute.clone()).or_default().extend(factors.iter().cloned());
    }
    Number {
        value: *value,
        unit: Some(unit.word()),
        range: *range,
        evidence: Some(evidence.word()),
        multipliers,
    }
}
