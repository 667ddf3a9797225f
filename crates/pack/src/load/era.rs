//! The rules of each phase, completed: those of the pack, with every phase up to then laid over them.

use jiff::civil::Date;

use super::{Reading, fixed};
use crate::check::Names;
use crate::diagnostic::{Diagnostic, codes};
use crate::kind::{pack, phase};
use crate::spec::{Span, Unit};
use crate::suggest::advice;
use crate::tree::{Entry, Table, Value};
use crate::view::{self, View};

/// Complete rules and the day from which they hold.
pub(super) struct Era {
    /// `None` for the first.
    pub(super) date: Option<Date>,
    pub(super) table: Table,
    pub(super) names: Names,
}

impl Era {
    fn new(date: Option<Date>, table: Table) -> Self {
        Self { date, names: Names::of(&table), table }
    }
}

impl Reading {
    /// Takes the phases out of a pack and completes the rules of each.
    pub(super) fn eras(&mut self, mut rules: Table) -> Vec<Era> {
        let phases = rules.take("phase");
        let mut eras = vec![Era::new(None, rules.clone())];
        let Some(phases) = phases else { return eras };
        let Value::Table(phases) = phases.node.value else {
            let message = "`phase` has to be a table of dates, as in [phase.\"2018-07-01\"]";
            let item = Diagnostic::of(&codes::WRONG_TYPE, message);
            self.found.push(item.at(phases.node.place, format!("this is {}", phases.node.value.noun())));
            return eras;
        };
        let mut dated: Vec<(Date, Entry)> = Vec::new();
        for entry in phases.entries {
            if let Some(date) = self.phase_date(&rules, &entry) {
                dated.push((date, entry));
            }
        }
        dated.sort_by_key(|(date, _)| *date);
        for (date, entry) in dated {
            let Value::Table(over) = entry.node.value else { continue };
            self.phase_keys(&entry.key, &over);
            self.remove(&mut rules, &over);
            let mut over = over;
            over.entries.retain(|e| phase::SHAPE.keys.iter().any(|k| k.name == e.key) && e.key != "remove");
            rules.overlay(over);
            eras.push(Era::new(Some(date), rules.clone()));
        }
        fixed::check(&eras, &mut self.found);
        eras
    }

    fn phase_date(&mut self, rules: &Table, entry: &Entry) -> Option<Date> {
        let Value::Table(_) = entry.node.value else {
            let item =
                Diagnostic::of(&codes::WRONG_TYPE, format!("the phase `{}` has to be a table", entry.key));
            self.found.push(item.at(entry.node.place, format!("this is {}", entry.node.value.noun())));
            return None;
        };
        let Some(date) = view::date(&entry.key) else {
            let item = Diagnostic::of(&codes::BAD_DATE, format!("the phase `{}` is not a date", entry.key));
            let item = item.at(entry.key_place, "not a date");
            self.found.push(item.help("a phase is named by its first day: [phase.\"2018-07-01\"]"));
            return None;
        };
        let root = View::root(rules);
        let (start, horizon) = (root.date("start")?, root.span("horizon")?);
        let end = end_of(start, horizon);
        let outside = if date <= start {
            format!("the run begins on {start}")
        } else if end.is_some_and(|end| date >= end) {
            format!("the run ends on {}", end.unwrap_or(date))
        } else {
            return Some(date);
        };
        let message = format!("the phase of {date} lies outside the run: {outside}");
        let item = Diagnostic::of(&codes::PHASE_OUTSIDE, message).at(entry.key_place, "outside the run");
        let key = if date <= start { "start" } else { "horizon" };
        self.found.push(item.at(root.place_of(key), outside));
        Some(date)
    }

    fn phase_keys(&mut self, phase: &str, over: &Table) {
        let known = phase::SHAPE.keys;
        for entry in over.entries.iter().filter(|e| !known.iter().any(|k| k.name == e.key)) {
            let elsewhere = pack::SHAPE.keys.iter().any(|k| k.name == entry.key);
            let message = if elsewhere {
                format!("`{}` cannot change with the phase of {phase}", entry.key)
            } else {
                format!("the phase of {phase} has no key `{}`", entry.key)
            };
            let item = Diagnostic::of(&codes::UNKNOWN_KEY, message).at(entry.key_place, "not in a phase");
            self.found.push(item.maybe_help(advice(&entry.key, known.iter().map(|k| k.name))));
        }
    }
}

/// The day after the last of a run; `None` if no calendar reaches so far.
fn end_of(start: Date, horizon: Span) -> Option<Date> {
    let count = horizon.count as i64;
    let span = jiff::Span::new();
    let span = match horizon.unit {
        Unit::Years => span.try_years(count),
        Unit::Months => span.try_months(count),
        _ => span.try_days(count),
    };
    start.checked_add(span.ok()?).ok()
}
