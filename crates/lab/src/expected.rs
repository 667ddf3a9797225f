//! `expected.toml`: what a small run of a pack must give. Every shipped pack has one; a test runs them all, and so does
//! `glasshouse check --run`. Published figures stand beside what the run gives.

use jiff::civil::Date;
use measure::Measures;
use measure::interval::wilson;
use model::trace::Trace;
use pack::diagnostic::{Diagnostic, codes};
use pack::{Asked, Expectation, Expected, Library, Published, nearest};
use serde_json::{Value, json};

use crate::digits::grouped;
use crate::error::Error;
use crate::plan::Plan;
use crate::request::{Length, Request, Size};
use crate::run::{Outcome, Replicate, run};

/// Every measure: its name, the question that it answers, and what its value is in.
pub fn measures() -> impl Iterator<Item = [&'static str; 3]> {
    measure::kind::MEASURES.iter().map(|measure| [measure.name, measure.question, measure.unit.words()])
}

/// What `expected.toml` asks for that is no measure, with the measure that may be meant.
pub fn check(expected: &Expected) -> Vec<Diagnostic> {
    let expect = expected.expect.iter().map(|expectation| &expectation.asked);
    let asked = expect.chain(expected.published.iter().map(|published| &published.asked));
    let mut unknown: Vec<&str> = asked.map(|asked| asked.measure.as_str()).collect();
    unknown.retain(|name| measures().all(|[known, ..]| known != *name));
    unknown.sort_unstable();
    unknown.dedup();
    let fault = |name: &str| {
        let near = nearest(name, measures().map(|[known, ..]| known));
        Diagnostic {
            code: codes::UNDEFINED.id,
            severity: codes::UNDEFINED.severity,
            message: format!("expected.toml asks for `{name}`, which is no measure"),
            labels: Vec::new(),
            help: Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`glasshouse explain measure` lists them all".to_owned(),
            }),
        }
    };
    unknown.into_iter().map(fault).collect()
}

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

/// A published figure beside what the run gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Landing {
    /// The figure.
    pub published: Published,
    /// Its 95 % interval, where it is a share of so many.
    pub interval: Option<(f64, f64)>,
    /// What the run gives; `None` where it has no such measure.
    pub found: Option<f64>,
}

impl Landing {
    /// Whether what the run gives lies in the interval of what was published; `None` where there is no interval.
    pub fn inside(&self) -> Option<bool> {
        let (low, high) = self.interval?;
        Some(self.found.is_some_and(|value| (low..=high).contains(&value)))
    }

    /// What was published, with its interval and counts.
    pub fn published_words(&self) -> String {
        let mut words = figure(self.published.value);
        if let Some((low, high)) = self.interval {
            words.push_str(&format!(" [{}, {}]", figure(low), figure(high)));
        }
        if let Some((part, whole)) = self.published.counts {
            words.push_str(&format!(" ({} of {})", grouped(part as u64), grouped(whole as u64)));
        }
        words
    }

    /// What the run gives.
    pub fn found_words(&self) -> String {
        self.found.map_or_else(|| "not measured".to_owned(), figure)
    }

    /// What the run gives, of what was published.
    pub fn ratio_words(&self) -> String {
        let ratio =
            self.found.filter(|_| self.published.value != 0.0).map(|found| found / self.published.value);
        ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"))
    }

    /// How the two compare: inside or outside the interval; without one the ratio.
    pub fn outcome_words(&self) -> String {
        match (self.inside(), self.found) {
            (_, None) => "-".to_owned(),
            (Some(true), _) => "inside".to_owned(),
            (Some(false), _) => "outside".to_owned(),
            (None, Some(_)) => format!("ratio {}", self.ratio_words()),
        }
    }

    /// As JSON.
    pub fn to_json(&self) -> Value {
        let Published { says, asked, value, counts, known, source, why } = &self.published;
        json!({
            "says": says, "measure": asked.measure, "items": asked.items, "group": asked.group, "area": asked.area,
            "on": asked.on.map(|day| day.to_string()),
            "published": value, "counts": counts, "interval": self.interval, "found": self.found,
            "inside": self.inside(), "as": known.word(), "source": source, "why": why,
        })
    }
}

/// Three digits that count; fewer where they would be zeros.
fn figure(value: f64) -> String {
    let places = match value.abs() {
        0.0 => return "0".to_owned(),
        v if v < 0.001 => return format!("{value:.1e}"),
        v if v < 0.1 => 4,
        v if v < 10.0 => 3,
        v if v < 100.0 => 1,
        _ => return grouped(value.round() as u64),
    };
    format!("{value:.places$}")
}

/// What a run gave, beside what it had to give and what was published.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Checked {
    /// What was expected.
    pub comparisons: Vec<Comparison>,
    /// What was published.
    pub landings: Vec<Landing>,
}

/// Runs a pack as it expects to be run, and compares.
pub fn compare(library: &Library, pack: &str, expected: &Expected) -> Result<Checked, Error> {
    let request = Request {
        size: Size::Persons(expected.persons),
        length: Length::Ticks(expected.ticks),
        seed: expected.seed,
        ..Request::of(pack)
    };
    let outcome = run(&request, library, &|_| ())?;
    let digest = expected.state_digest.iter().map(|wanted| compare_digest(wanted, &outcome));
    let bounds = expected.expect.iter().map(|expectation| compare_bounds(expectation, &outcome));
    let landing = |published: &Published| Landing {
        published: published.clone(),
        interval: published.counts.and_then(|(part, whole)| wilson(part, whole)),
        found: found(&published.asked, &outcome),
    };
    Ok(Checked {
        comparisons: digest.chain(bounds).collect(),
        landings: expected.published.iter().map(landing).collect(),
    })
}

/// The measure asked for, of the first replicate.
fn found(asked: &Asked, outcome: &Outcome) -> Option<f64> {
    let Replicate { trace, measures, .. } = &outcome.replicates[0];
    find(asked, &outcome.plan, trace, measures)
}

/// The measure asked for, of a run of a plan.
pub(crate) fn find(asked: &Asked, plan: &Plan, trace: &Trace, measures: &Measures) -> Option<f64> {
    let Asked { measure, items, group, area, on } = asked;
    let period = match on {
        Some(day) => Some(period_on(plan, trace, *day)?),
        None => None,
    };
    let find = |item| measures.find_in(period, measure, item, group.as_deref(), area.as_deref());
    match &items[..] {
        // A measure of scores that names no side means the score itself, not the fair one.
        [] => find(None).or_else(|| find(Some("score"))),
        items => items.iter().map(|item| find(Some(item))).sum(),
    }
}

/// The period that ends with a day.
fn period_on(plan: &Plan, trace: &Trace, day: Date) -> Option<u32> {
    let next = day.tomorrow().ok()?;
    trace.period_ends.iter().position(|&end| plan.day_of(end) == next).map(|period| period as u32)
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
    let Expectation { asked, low, high } = expectation;
    let found = found(asked, outcome);
    let mut what = asked.measure.clone();
    let items = (!asked.items.is_empty()).then(|| asked.items.join(" and "));
    let on = asked.on.map(|day| day.to_string());
    for (word, value) in [("of", &items), ("for", &asked.group), ("in", &asked.area), ("on", &on)] {
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

#[cfg(test)]
mod tests {
    use pack::Known;

    use super::*;

    fn landing(counts: Option<(f64, f64)>, value: f64, found: Option<f64>) -> Landing {
        let asked =
            Asked { measure: "listed_share".into(), items: Vec::new(), group: None, area: None, on: None };
        let (says, source) = ("a share".to_owned(), "somebody".to_owned());
        let published = Published { says, asked, value, counts, known: Known::Predicted, source, why: None };
        Landing { published, interval: counts.and_then(|(part, whole)| wilson(part, whole)), found }
    }

    #[test]
    fn a_figure_lands_inside_its_interval_or_outside_or_beside_by_a_ratio() {
        let of = |found| landing(Some((10.0, 2077.0)), 10.0 / 2077.0, found);
        assert_eq!(of(Some(0.005)).outcome_words(), "inside");
        assert_eq!(of(Some(0.05)).outcome_words(), "outside");
        assert_eq!(of(None).inside(), Some(false));
        assert_eq!(of(None).published_words(), "0.0048 [0.0026, 0.0088] (10 of 2,077)");
        let bare = landing(None, 0.8, Some(0.4));
        assert_eq!((bare.inside(), bare.outcome_words().as_str()), (None, "ratio 0.50"));
        assert_eq!((bare.published_words().as_str(), bare.found_words().as_str()), ("0.800", "0.400"));
    }

    #[test]
    fn figures_have_the_digits_that_count() {
        let words = [0.0, 3.2e-6, 0.0513, 0.846, 12.34, 1_234.5].map(figure);
        assert_eq!(words, ["0", "3.2e-6", "0.0513", "0.846", "12.3", "1,235"]);
    }
}
