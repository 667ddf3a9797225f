//! Looking numbers up by what they are about, over all replicates.

use std::collections::BTreeMap;

use measure::{Combined, Measures, combine};

use crate::number;

/// A number with its parts, as a reader is told it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Mean over replicates.
    pub numerator: f64,
    /// Mean over replicates.
    pub denominator: f64,
    /// Mean over replicates.
    pub value: Option<f64>,
    /// Over replicates if there are two or more; otherwise Wilson's, for shares of subjects.
    pub interval: Option<(f64, f64)>,
    /// Where on an axis.
    pub at: Option<f64>,
    /// Why there is no value.
    pub missing: Option<&'static str>,
}

/// Whose number: of which item, group and area; `all` for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Of<'a> {
    /// List, conduct, grade...
    pub item: &'a str,
    /// `attribute=class`, or `attribute` for comparisons.
    pub group: &'a str,
    /// The area.
    pub area: &'a str,
    /// `None`: the whole run.
    pub period: Option<u32>,
}

impl<'a> Of<'a> {
    /// Everybody, the whole run.
    pub fn item(item: &'a str) -> Self {
        Self { item, group: "all", area: "all", period: None }
    }

    /// One group.
    pub fn group(self, group: &'a str) -> Self {
        Self { group, ..self }
    }

    /// One area.
    pub fn area(self, area: &'a str) -> Self {
        Self { area, ..self }
    }

    /// One period.
    pub fn period(self, period: u32) -> Self {
        Self { period: Some(period), ..self }
    }

    fn key(self, measure: &str) -> String {
        format!("{measure}\n{}\n{}\n{}\n{:?}", self.item, self.group, self.area, self.period)
    }
}

/// All numbers of a run.
pub struct Numbers {
    rows: Vec<Combined>,
    index: BTreeMap<String, usize>,
}

impl Numbers {
    /// Combines the replicates.
    pub fn new(replicates: &[&Measures]) -> Self {
        let rows = combine(replicates);
        let mut index = BTreeMap::new();
        for (at, row) in rows.iter().enumerate().rev() {
            let r = &row.first;
            let of = Of { item: &r.item, group: &r.group, area: &r.area, period: r.period };
            index.insert(of.key(r.measure), at);
        }
        Self { rows, index }
    }

    /// All rows.
    pub fn rows(&self) -> &[Combined] {
        &self.rows
    }

    /// One number.
    pub fn get(&self, measure: &str, of: Of<'_>) -> Option<Reading> {
        self.index.get(&of.key(measure)).map(|&at| reading(&self.rows[at]))
    }

    /// All numbers along an axis: score bins, lengths of stay.
    pub fn along(&self, measure: &str, of: Of<'_>) -> Vec<Reading> {
        let Some(&first) = self.index.get(&of.key(measure)) else { return Vec::new() };
        let about = |row: &&Combined| {
            let r = &row.first;
            r.measure == measure && *r.item == *of.item && *r.group == *of.group && *r.area == *of.area
        };
        self.rows[first..].iter().take_while(about).map(reading).collect()
    }
}

/// As a reader is told it.
pub fn reading(row: &Combined) -> Reading {
    let over_replicates = row.estimate.and_then(|e| e.interval);
    Reading {
        numerator: row.numerator,
        denominator: row.denominator,
        value: row.estimate.map(|e| e.mean),
        interval: over_replicates.or(row.first.interval),
        at: row.first.at,
        missing: row.first.missing,
    }
}

impl Reading {
    /// The value through a format, or the reason why there is none.
    pub fn say(&self, format: impl Fn(f64) -> String) -> String {
        match (self.value, self.missing) {
            (Some(value), _) => format(value),
            (None, reason) => reason.unwrap_or("cannot be estimated").to_owned(),
        }
    }

    /// `12 of 340`.
    pub fn parts(&self) -> String {
        format!("{} of {}", number::count(self.numerator), number::count(self.denominator))
    }

    /// `0.1% to 0.3%`, or a dash.
    pub fn span(&self, format: impl Fn(f64) -> String) -> String {
        match self.interval {
            Some((low, high)) => format!("{} to {}", format(low), format(high)),
            None => "\u{2013}".to_owned(),
        }
    }
}
