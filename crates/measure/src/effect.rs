//! Two runs on the same persons: the difference of every measure, replicate by replicate.

use std::collections::{BTreeMap, BTreeSet};

use crate::combine::{Estimate, too_rare};
use crate::pairing::unpaired_times;
use crate::row::{Measures, Row};

/// A measure in two runs, and its difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// What it is a measure of: the row of the first replicate, of the second run where the first has none.
    pub row: Row,
    /// In the first run, over replicates.
    pub before: Option<Estimate>,
    /// In the second.
    pub after: Option<Estimate>,
    /// Second minus first, over the replicates in which both have a value. Its interval is that of the differences: what both
    /// runs owe to the same draws is not in it.
    pub difference: Option<Estimate>,
    /// Correlation of the two runs over replicates: what pairing gains. `None` with fewer than three, or where a run does not
    /// vary.
    pub correlation: Option<f64>,
    /// How many times as many replicates unpaired runs would take for the same interval; see [`unpaired_times`].
    pub unpaired_times: Option<f64>,
}

/// What a row is about: measure, item, period, area, group, place on an axis.
type Key<'a> = (&'a str, &'a str, Option<u32>, &'a str, &'a str, Option<u64>);

/// Values of one replicate by what they are about.
type Values<'a> = BTreeMap<Key<'a>, Option<f64>>;

fn key(row: &Row) -> Key<'_> {
    (row.measure, &row.item, row.period, &row.area, &row.group, row.at.map(f64::to_bits))
}

/// Every measure that either run has, in the order of the first, then what only the second has. The replicates of both stand in
/// the order of their seeds.
pub fn effects(before: &[&Measures], after: &[&Measures]) -> Vec<Effect> {
    fn values<'a>(runs: &[&'a Measures]) -> Vec<Values<'a>> {
        let rare = rare(runs);
        let value = |row: &Row| row.value.filter(|_| !rare.contains(&key(row)));
        runs.iter().map(|run| run.rows.iter().map(|row| (key(row), value(row))).collect()).collect()
    }
    let (a, b) = (values(before), values(after));
    let rows = |runs: &[&'_ Measures]| runs.first().map(|run| run.rows.clone()).unwrap_or_default();
    let (first, second) = (rows(before), rows(after));
    let is_new = |row: &&Row| a.first().is_none_or(|values| !values.contains_key(&key(row)));
    first.iter().chain(second.iter().filter(is_new)).map(|row| effect(row, &a, &b)).collect()
}

/// Comparisons of groups that rest on too few cases in all replicates together.
fn rare<'a>(runs: &[&'a Measures]) -> BTreeSet<Key<'a>> {
    let mut of: BTreeMap<Key<'a>, Vec<&'a Row>> = BTreeMap::new();
    for row in runs.iter().flat_map(|run| &run.rows).filter(|row| row.fewest.is_some()) {
        of.entry(key(row)).or_default().push(row);
    }
    of.into_iter().filter(|(_, rows)| too_rare(rows.iter().copied())).map(|(key, _)| key).collect()
}

fn effect(row: &Row, a: &[Values<'_>], b: &[Values<'_>]) -> Effect {
    let of = |values: &Values<'_>| values.get(&key(row)).copied().flatten();
    let all = |runs: &[Values<'_>]| Estimate::of(&runs.iter().filter_map(of).collect::<Vec<f64>>());
    let both: Vec<(f64, f64)> = a.iter().zip(b).filter_map(|(a, b)| Some((of(a)?, of(b)?))).collect();
    let differences: Vec<f64> = both.iter().map(|(a, b)| b - a).collect();
    Effect {
        row: row.clone(),
        before: all(a),
        after: all(b),
        difference: Estimate::of(&differences),
        correlation: correlation(&both),
        unpaired_times: unpaired_times(&both),
    }
}

fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    let n = pairs.len() as f64;
    let mean = pairs.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0 / n, s.1 + p.1 / n));
    let sums = pairs.iter().fold([0.0; 3], |s, p| {
        let (x, y) = (p.0 - mean.0, p.1 - mean.1);
        [s[0] + x * x, s[1] + y * y, s[2] + x * y]
    });
    (sums[0] > 0.0 && sums[1] > 0.0).then(|| sums[2] / (sums[0] * sums[1]).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(values: &[(&'static str, Option<f64>)]) -> Measures {
        let row = |&(measure, value): &(&'static str, Option<f64>)| Row {
            value,
            ..Row::new(measure, "all".into(), (1.0, 10.0), 0.0)
        };
        Measures { rows: values.iter().map(row).collect() }
    }

    #[test]
    fn differences_are_taken_within_replicates() {
        let before: Vec<Measures> = [1.0, 5.0, 9.0].map(|x| run(&[("a", Some(x)), ("b", None)])).into();
        let after: Vec<Measures> =
            [1.5, 5.4, 9.6].map(|x| run(&[("a", Some(x)), ("b", Some(1.0)), ("c", Some(x))])).into();
        let (a, b): (Vec<&Measures>, Vec<&Measures>) = (before.iter().collect(), after.iter().collect());
        let effects = effects(&a, &b);
        assert_eq!(effects.iter().map(|e| e.row.measure).collect::<Vec<_>>(), ["a", "b", "c"]);
        let difference = effects[0].difference.expect("both have it");
        let (low, high) = difference.interval.expect("three replicates");
        assert!((difference.mean - 0.5).abs() < 1e-12 && low > 0.2 && high < 0.8);
        // The runs themselves vary far more than their difference.
        assert!(effects[0].before.expect("a value").interval.expect("an interval").0 < -4.0);
        assert!(effects[0].correlation.expect("three replicates") > 0.999);
        assert!(effects[0].unpaired_times.expect("three replicates") > 100.0);
        assert_eq!((effects[1].difference, effects[2].difference), (None, None));
        assert!(effects[2].before.is_none() && effects[2].after.is_some());
    }

    #[test]
    fn a_run_beside_itself_differs_by_exactly_nothing() {
        let runs: Vec<Measures> = [0.1, 0.7, 0.3].map(|x| run(&[("a", Some(x))])).into();
        let all: Vec<&Measures> = runs.iter().collect();
        let effect = effects(&all, &all).remove(0);
        let difference = effect.difference.expect("a value");
        assert_eq!((difference.mean, difference.interval), (0.0, Some((0.0, 0.0))));
    }
}
