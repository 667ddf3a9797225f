//! `expected.toml`: what a small run of a pack must give. Every shipped pack has one; a test runs them all, and so does
//! `glasshouse check --run`.

use pack::{Expectation, Expected, Library};
use serde_json::{Value, json};

use crate::error::Error;
use crate::request::{Length, Request, Size};
use crate::run::{Outcome, run};

/// An expectation beside what the run gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What was compared, in words.
    pub what: String,
    /// What was expected.
    pub wanted: String,
    /// What the run gave; `None` where it has no such measure.
    pub found: Option<String>,
    /// Whether it holds.
    pub holds: bool,
}

impl Comparison {
    /// One line.
    pub fn words(&self) -> String {
        let mark = if self.holds { "holds" } else { "MISSED" };
        let found = self.found.as_deref().unwrap_or("not among the measures of the run");
        format!("{mark}: {} is {found} (expected {})", self.what, self.wanted)
    }

    /// As JSON.
    pub fn to_json(&self) -> Value {
        json!({ "what": self.what, "expected": self.wanted, "found": self.found, "holds": self.holds })
    }
}

/// Runs a pack as it expects to be run, and compares.
pub fn compare(library: &Library, pack: &str, expected: &Expected) -> Result<Vec<Comparison>, Error> {
    let request = Request {
        size: Size::Persons(expected.persons),
        length: Length::Ticks(expected.ticks),
        seed: expected.seed,
        ..Request::of(pack)
    };
    let outcome = run(&request, library, &|_| ())?;
    let digest = expected.state_digest.iter().map(|wanted| compare_digest(wanted, &outcome));
    let bounds = expected.expect.iter().map(|expectation| compare_bounds(expectation, &outcome));
    Ok(digest.chain(bounds).collect())
}

fn compare_digest(wanted: &str, outcome: &Outcome) -> Comparison {
    let found = outcome.replicates[0].trace.state_digest.clone();
    Comparison {
        what: "the state digest".to_owned(),
        wanted: wanted.to_owned(),
        holds: found == wanted,
        found: Some(found),
    }
}

fn compare_bounds(expectation: &Expectation, outcome: &Outcome) -> Comparison {
    let Expectation { measure, list, conduct, activity, group, area, low, high } = expectation;
    let item = list.as_ref().or(conduct.as_ref()).or(activity.as_ref()).map(String::as_str);
    let measures = &outcome.replicates[0].measures;
    let find = |item| measures.find(measure, item, group.as_deref(), area.as_deref());
    // A measure of scores that names no side means the score itself, not the fair one.
    let found = find(item).or_else(|| find(Some("score")).filter(|_| item.is_none()));
    let mut what = measure.clone();
    for (word, value) in [("of", item), ("for", group.as_deref()), ("in", area.as_deref())] {
        if let Some(value) = value {
            what.push_str(&format!(" {word} {value}"));
        }
    }
    Comparison {
        what,
        wanted: format!("{low} to {high}"),
        found: found.map(|value| format!("{value:.6}")),
        holds: found.is_some_and(|value| (*low..=*high).contains(&value)),
    }
}
