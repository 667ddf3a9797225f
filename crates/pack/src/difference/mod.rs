//! What differs between two packs, in sentences: what `glasshouse diff` prints.
//!
//! Each pack is turned into statements, field by field of [`crate::spec`], and these are held against each other by name.
//! Every type is taken apart without `..`, so that a new field has to be stated here before anything compiles. Reasons,
//! sources, and the places where things stand in files are not compared.

mod contrast;
mod front;
mod phases;
mod response;
mod rules;
mod safeguards;
mod sentence;
mod statement;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::spec::Pack;
use sentence::PACKS;

/// What differs between two packs, A and B.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The first.
    pub a: Head,
    /// The second.
    pub b: Head,
    /// Whether one is built on the other.
    pub extends: Extends,
    /// What differs from the start on, by heading; headings under which nothing does are left out.
    pub sections: Vec<Section>,
    /// What the dated phases make different, in order of date.
    pub phases: Vec<Dated>,
}

/// A pack's name and title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Its name.
    pub name: String,
    /// One line.
    pub title: String,
}

/// How one pack is built on another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extends {
    /// Both are the same pack, which may have been changed.
    Same,
    /// A extends B, at once or by way of others.
    AExtendsB,
    /// B extends A.
    BExtendsA,
    /// Both extend this one.
    Both(String),
    /// Neither has to do with the other.
    Neither,
}

/// What differs under one heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// What differs: first what only A has, then what only B has, then what both have but differently.
    pub contrasts: Vec<Contrast>,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contrast {
    /// What it is about, from the whole to the part: `street-camera`, `coverage`.
    pub at: Vec<String>,
    /// What A says; `None` if it does not.
    pub a: Option<Said>,
    /// What B says; `None` if it does not.
    pub b: Option<Said>,
    /// Of a thing that one side alone has: which side, as "only in A".
    pub only: Option<&'static str>,
    /// Both in words, without what it is about: "4 % in A (assumed), 20 % in B (documented)".
    pub words: String,
    /// The whole sentence: "street-camera, coverage: 4 % in A (assumed), 20 % in B (documented)".
    pub sentence: String,
}

/// What one pack says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// In words.
    pub words: String,
    /// The number, where it is one.
    #[serde(flatten)]
    pub number: Option<Number>,
}

/// A number as a pack states it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Number {
    /// Its value.
    pub value: f64,
    /// Its unit, where it is stated with one.
    pub unit: Option<&'static str>,
    /// Lowest and highest plausible value.
    pub range: Option<(f64, f64)>,
    /// How well it is known; of numbers that are part of a rule the rule says so.
    pub evidence: Option<&'static str>,
    /// Multipliers by attribute and class.
    pub multipliers: BTreeMap<String, BTreeMap<String, f64>>,
}

/// What a date makes different.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dated {
    /// The date, as `2018-01-01`.
    pub date: String,
    /// Which of the packs have a phase that begins then.
    pub of: PhaseOf,
    /// Of one pack: what it changes. Of both: what differs from then on and did not before.
    pub sections: Vec<Section>,
    /// What differed before and no longer does.
    pub settled: Vec<String>,
}

/// Whose phase it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhaseOf {
    /// Only A has it.
    A,
    /// Only B has it.
    B,
    /// Both have it.
    Both,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty() && self.phases.is_empty()
    }
}

/// What differs between two packs.
pub fn difference(a: &Pack, b: &Pack) -> Difference {
    let [headings_a, headings_b] = [a, b].map(|pack| {
        let mut headings = front::headings(pack);
        let place = headings.len() - 1;
        let first = pack.phases.first().map(|(_, rules)| rules::headings(rules)).unwrap_or_default();
        headings.splice(place..place, first);
        headings
    });
    Difference {
        a: head(a),
        b: head(b),
        extends: extends(a, b),
        sections: contrast::sections(&PACKS, &headings_a, &headings_b),
        phases: phases::dated(a, b),
    }
}

fn head(pack: &Pack) -> Head {
    Head { name: pack.name.clone(), title: pack.title.clone() }
}

/// The bases of a pack, nearest first: their files were read along with its own.
fn bases(pack: &Pack) -> Vec<&str> {
    let files = pack.files.iter().filter_map(|file| file.name.strip_suffix("/pack.toml"));
    files.collect()
}

/// The text of its own file of rules.
fn own(pack: &Pack) -> Option<&str> {
    pack.files.iter().find(|file| file.name == "pack.toml").map(|file| file.text.as_str())
}

fn extends(a: &Pack, b: &Pack) -> Extends {
    let (of_a, of_b) = (bases(a), bases(b));
    match () {
        () if a.name == b.name && own(a) == own(b) => Extends::Same,
        () if of_a.contains(&b.name.as_str()) => Extends::AExtendsB,
        () if of_b.contains(&a.name.as_str()) => Extends::BExtendsA,
        () => match of_a.iter().find(|base| of_b.contains(base)) {
            Some(base) => Extends::Both((*base).to_owned()),
            None => Extends::Neither,
        },
    }
}
