//! What measuring gives: rows, each a fraction with its value.

use std::sync::Arc;

use crate::interval::wilson;

/// Why a value is missing where its denominator is zero.
pub const NOTHING: &str = "cannot be estimated: the denominator is 0";

/// Why a value is missing where its denominator is small.
pub const TOO_FEW: &str = "cannot be estimated: the denominator is below 10";

/// Why a rate of a group or an area is missing that has too few subjects for any rate.
pub const TOO_FEW_SUBJECTS: &str = "cannot be estimated: fewer than 10 subjects";

/// Why a comparison of groups is missing that would be one of chance.
pub const TOO_FEW_CASES: &str = "cannot be estimated: fewer than 5 cases would be expected in some group";

/// Why a comparison of groups is missing.
pub const TOO_FEW_GROUPS: &str = "cannot be estimated: fewer than two groups have a value";

/// Why a median is missing.
pub const NOT_REACHED: &str = "cannot be estimated: more than half were still there when the run ended";

/// Word in the columns `item`, `area` and `group` where a row is not confined.
pub const ALL: &str = "all";

/// One number.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Name of the measure, as in [`crate::kind::MEASURES`].
    pub measure: &'static str,
    /// The list, conduct, domain, activity, grade, channel or consequence it is about, or `all`.
    pub item: Arc<str>,
    /// Index of the period; `None`: flows of the whole run, stocks at its end.
    pub period: Option<u32>,
    /// Name of the area, or `all`.
    pub area: Arc<str>,
    /// `attribute=class`; for comparisons between the classes of an attribute, `attribute`; or `all`.
    pub group: Arc<str>,
    /// Where on an axis: lower edge of the score's bin in points, or days since listing.
    pub at: Option<f64>,
    /// What is counted.
    pub numerator: f64,
    /// Among what.
    pub denominator: f64,
    /// The value, in the measure's unit.
    pub value: Option<f64>,
    /// Wilson's 95 % interval, where the measure is a share of simulated subjects of whom each counts once.
    pub interval: Option<(f64, f64)>,
    /// Why there is no value.
    pub missing: Option<&'static str>,
    /// Of a comparison of groups: cases that would be expected in the group with the fewest, at the rate of all together.
    pub fewest: Option<f64>,
}

impl Row {
    /// A fraction for the whole run and everybody. Without a value if its denominator is 0 or below `floor`.
    pub fn new(
        measure: &'static str,
        item: Arc<str>,
        (numerator, denominator): (f64, f64),
        floor: f64,
    ) -> Self {
        let missing = if denominator == 0.0 {
            Some(NOTHING)
        } else if denominator < floor {
            Some(TOO_FEW)
        } else {
            None
        };
        let value = missing.is_none().then(|| numerator / denominator);
        let (area, group) = (Arc::from(ALL), Arc::from(ALL));
        let (period, at, interval, fewest) = (None, None, None, None);
        Self {
            measure,
            item,
            period,
            area,
            group,
            at,
            numerator,
            denominator,
            value,
            interval,
            missing,
            fewest,
        }
    }

    /// The same with Wilson's interval, for a share of subjects of whom each counts once.
    pub fn with_wilson(self) -> Self {
        let interval = self.value.and_then(|_| wilson(self.numerator, self.denominator));
        Self { interval, ..self }
    }
}

/// Everything measured in one run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measures {
    /// The rows, measure by measure in the order of [`crate::kind::MEASURES`].
    pub rows: Vec<Row>,
}

impl Measures {
    /// The value for the whole run (flows over it, stocks at its end) of a measure: about an item such as a list, for
    /// a group `attribute=class`, in an area. `None` stands for all.
    pub fn find(
        &self,
        measure: &str,
        item: Option<&str>,
        group: Option<&str>,
        area: Option<&str>,
    ) -> Option<f64> {
        self.find_in(None, measure, item, group, area)
    }

    /// The same in a period; `None` stands for the whole run.
    pub fn find_in(
        &self,
        period: Option<u32>,
        measure: &str,
        item: Option<&str>,
        group: Option<&str>,
        area: Option<&str>,
    ) -> Option<f64> {
        let [item, group, area] = [item, group, area].map(|name| name.unwrap_or(ALL));
        self.row_in(period, measure, item, group, area)?.value
    }

    /// The row of the whole run.
    pub fn row(&self, measure: &str, item: &str, group: &str, area: &str) -> Option<&Row> {
        self.row_in(None, measure, item, group, area)
    }

    fn row_in(
        &self,
        period: Option<u32>,
        measure: &str,
        item: &str,
        group: &str,
        area: &str,
    ) -> Option<&Row> {
        self.of(measure).find(|r| {
            r.period == period && *r.item == *item && *r.group == *group && *r.area == *area && r.at.is_none()
        })
    }

    /// All rows of a measure.
    pub fn of(&self, measure: &str) -> impl Iterator<Item = &Row> {
        let start = self.rows.iter().position(|r| r.measure == measure).unwrap_or(self.rows.len());
        self.rows[start..].iter().take_while(move |r| r.measure == measure)
    }
}
