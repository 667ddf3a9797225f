//! What differs between the measures of two runs, and which of it most.

use std::collections::BTreeMap;

use measure::{Measures, Row};

/// A measure that moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// Its name.
    pub measure: String,
    /// The list, conduct, channel... that it is about, or `all`.
    pub item: String,
    /// The group, or `all`.
    pub group: String,
    /// The area, or `all`.
    pub area: String,
    /// In the pack as it is; `None` where it cannot be estimated.
    pub before: Option<f64>,
    /// With the number at its end.
    pub after: Option<f64>,
}

impl Shift {
    /// Its name and what of it: `listed_share of blacklist`.
    pub fn name(&self) -> String {
        let mut name = self.measure.clone();
        for (word, part) in [("of", &self.item), ("for", &self.group), ("in", &self.area)] {
            if part != measure::row::ALL {
                name.push_str(&format!(" {word} {part}"));
            }
        }
        name
    }

    /// The change as a part of what it was; `None` where it was 0 or one of the two is missing.
    pub fn relative(&self) -> Option<f64> {
        let (before, after) = (self.before?, self.after?);
        (before != 0.0).then(|| (after - before) / libm::fabs(before))
    }
}

type Key<'a> = (&'a str, &'a str, Option<u32>, &'a str, &'a str, Option<u64>);

fn key(row: &Row) -> Key<'_> {
    (row.measure, &row.item, row.period, &row.area, &row.group, row.at.map(f64::to_bits))
}

/// What moved most, and how many values moved.
pub(super) fn shift(before: &Measures, after: &Measures) -> Option<(Shift, usize)> {
    let (mut most, mut values) = (None::<((bool, f64), Shift)>, 0);
    for [before, after] in beside(before, after) {
        let Some(row) = before.or(after) else { continue };
        let [was, is] = [before, after].map(|row| row.and_then(|row| row.value));
        if was == is {
            continue;
        }
        values += 1;
        let weight = weight(row, [before, after]);
        if most.as_ref().is_none_or(|(known, _)| weight.partial_cmp(known).is_some_and(|o| o.is_gt())) {
            most = Some((weight, named(row, [was, is])));
        }
    }
    most.map(|(_, shift)| (shift, values))
}

/// The rows of two runs that are about the same; runs mostly have the same rows in the same order.
fn beside<'a>(before: &'a Measures, after: &'a Measures) -> Vec<[Option<&'a Row>; 2]> {
    let (was, is) = (&before.rows, &after.rows);
    if was.len() == is.len() && was.iter().zip(is).all(|(a, b)| key(a) == key(b)) {
        return was.iter().zip(is).map(|(a, b)| [Some(a), Some(b)]).collect();
    }
    let mut then: BTreeMap<Key<'_>, &Row> = is.iter().map(|row| (key(row), row)).collect();
    let mut pairs: Vec<[Option<&Row>; 2]> =
        was.iter().map(|row| [Some(row), then.remove(&key(row))]).collect();
    pairs.extend(then.into_values().map(|row| [None, Some(row)]));
    pairs
}

fn named(row: &Row, [before, after]: [Option<f64>; 2]) -> Shift {
    Shift {
        measure: row.measure.to_owned(),
        item: row.item.to_string(),
        group: row.group.to_string(),
        area: row.area.to_string(),
        before,
        after,
    }
}

/// How much a change tells: first whether it is one of everybody and the whole run, then its share of the value, less where only a
/// few were counted.
fn weight(row: &Row, pair: [Option<&Row>; 2]) -> (bool, f64) {
    let all = measure::row::ALL;
    let whole = row.period.is_none() && row.at.is_none() && &*row.area == all && &*row.group == all;
    let counted = pair.map(|row| row.map_or(0.0, |row| libm::fabs(row.numerator)));
    let [was, is] = pair.map(|row| row.and_then(|row| row.value));
    let most = counted[0].max(counted[1]);
    let part = match (was, is) {
        (Some(was), Some(is)) => libm::fabs(is - was) / (libm::fabs(is) + libm::fabs(was)),
        _ => 0.0,
    };
    (whole, part * most / (most + 30.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(rows: &[(&'static str, &str, f64, f64)]) -> Measures {
        let row = |&(name, group, part, among): &(&'static str, &str, f64, f64)| Row {
            group: group.into(),
            ..Row::new(name, "all".into(), (part, among), 0.0)
        };
        Measures { rows: rows.iter().map(row).collect() }
    }

    #[test]
    fn equal_measures_show_nothing() {
        let same = run(&[("a", "all", 1.0, 2.0), ("b", "all", 0.0, 0.0)]);
        assert_eq!(shift(&same, &same), None);
    }

    #[test]
    fn what_moved_most_is_of_everybody_and_of_more_than_a_few() {
        let before = run(&[
            ("a", "all", 100.0, 1000.0),
            ("b", "all", 1.0, 1000.0),
            ("c", "sex=male", 100.0, 1000.0),
            ("d", "all", 100.0, 1000.0),
        ]);
        let after = run(&[
            ("a", "all", 150.0, 1000.0),
            ("b", "all", 2.0, 1000.0),
            ("c", "sex=male", 900.0, 1000.0),
            ("d", "all", 100.0, 1000.0),
        ]);
        let (most, values) = shift(&before, &after).unwrap_or_else(|| panic!("three moved"));
        assert_eq!((most.name().as_str(), values), ("a", 3));
        assert!((most.relative().unwrap_or_default() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_measure_that_only_one_run_has_counts() {
        let (before, after) = (run(&[]), run(&[("a", "sex=male", 5.0, 10.0)]));
        let (most, _) = shift(&before, &after).unwrap_or_else(|| panic!("one is new"));
        assert_eq!((most.name().as_str(), most.relative()), ("a for sex=male", None));
    }
}
