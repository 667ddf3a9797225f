//! All measures of a run.

use model::layout::Layout;
use model::policy::Policy;
use model::trace::{Brought, Cause, Side, Trace};

use crate::cut::{Cut, Item, Sight};
use crate::kind::{Contrast, FLOOR, Formula, MEASURES, Measure, Of, Over};
use crate::row::{ALL, Measures, Row, TOO_FEW_GROUPS, TOO_FEW_SUBJECTS};

/// Computes every measure: for the whole run over everybody, by area and by group; and for every period over
/// everybody. Those of lists also for the whole run by area and group together, and for every period by area.
pub fn all(policy: &Policy, layout: &Layout, trace: &Trace) -> Measures {
    let sight = Sight::new(policy, layout, trace);
    let (whole, periods) = (sight.whole(), sight.periods());
    let of_lists: Vec<Cut<'_>> = sight.cells().into_iter().chain(sight.periods_by_area()).collect();
    let mut rows = Vec::new();
    for measure in MEASURES {
        let items = items(policy, measure.over);
        match measure.formula {
            Formula::Whole(write) => write(&sight, &mut rows),
            Formula::Across { of, contrast } => {
                for &item in &items {
                    across(&sight, measure, item, of, contrast, &whole, &mut rows);
                }
            }
            Formula::Fraction { .. } | Formula::Count(_) => {
                let finer = matches!(measure.over, Over::Lists);
                let cuts = whole.iter().chain(&periods).chain(of_lists.iter().filter(|_| finer));
                for cut in cuts {
                    rows.extend(items.iter().filter_map(|&item| on(measure, cut, item)));
                }
            }
        }
    }
    Measures { rows }
}

/// Computes those measures that are counts or fractions, for the whole run over everybody alone: the same rows as [`all`] has of it, for
/// whoever runs a scheme again and again.
pub fn of_everybody(policy: &Policy, layout: &Layout, trace: &Trace) -> Measures {
    let sight = Sight::new(policy, layout, trace);
    let cut = sight.everybody();
    let mut rows = Vec::new();
    for measure in MEASURES {
        rows.extend(items(policy, measure.over).into_iter().filter_map(|item| on(measure, &cut, item)));
    }
    Measures { rows }
}

fn items(policy: &Policy, over: Over) -> Vec<Item> {
    let count = |n: usize| 0..n as u16;
    let lists = 0..policy.lists.len() as u8;
    let grades = policy.grades.len() as u8;
    match over {
        Over::Nothing => vec![Item::All],
        Over::Grading => vec![Item::All; usize::from(grades > 0)],
        Over::Sides => vec![Item::Side(Side::Score), Item::Side(Side::Fair)],
        Over::Grades => (0..grades).map(Item::Grade).collect(),
        Over::TopGrade => (0..grades.min(1)).map(Item::Grade).collect(),
        Over::Transitions | Over::Factors => Vec::new(),
        Over::Lists | Over::Decisions => lists.map(Item::List).collect(),
        Over::Causes => lists.flat_map(|list| Cause::ALL.map(|cause| Item::Cause(list, cause))).collect(),
        Over::ConductAndAll => {
            std::iter::once(Item::All).chain(count(policy.conduct.len()).map(Item::Conduct)).collect()
        }
        Over::Domains => count(policy.domains.len()).map(Item::Domain).collect(),
        Over::Channels => count(policy.channels.len()).map(Item::Channel).collect(),
        Over::Activities => count(policy.activities.len()).map(Item::Activity).collect(),
        Over::ActivitiesAndAll => {
            std::iter::once(Item::All).chain(count(policy.activities.len()).map(Item::Activity)).collect()
        }
        Over::Spillovers => count(policy.spillovers.len()).map(Item::Spillover).collect(),
        Over::Closings => Brought::ALL.map(Item::Closing).to_vec(),
        Over::Consequences => count(policy.consequences.len()).map(Item::Consequence).collect(),
    }
}

fn on(measure: &Measure, cut: &Cut<'_>, item: Item) -> Option<Row> {
    let name = item.name(cut.sight.policy);
    let row = match measure.formula {
        Formula::Fraction { of, floor, counts_subjects } => {
            let row = enough_subjects(cut, Row::new(measure.name, name, of(cut, item)?, floor));
            if counts_subjects { row.with_wilson() } else { row }
        }
        Formula::Count(of) => {
            let (count, among) = of(cut, item)?;
            // How many of nobody is none, but a cell of a few subjects says nothing of its area and group.
            let row = Row::new(measure.name, name, (count, among), if cut.is_cell() { FLOOR } else { 0.0 });
            let missing = row.missing.filter(|_| cut.is_cell());
            Row { value: missing.is_none().then_some(count), missing, ..row }
        }
        Formula::Across { .. } | Formula::Whole(_) => return None,
    };
    Some(Row { period: cut.period, area: cut.area.clone(), group: cut.group.clone(), ..row })
}

/// Without a value if the row is of a group or an area with too few subjects for any rate, whatever its denominator counts.
fn enough_subjects(cut: &Cut<'_>, row: Row) -> Row {
    let of_all = *cut.area == *ALL && *cut.group == *ALL;
    match cut.subjects() {
        Some(subjects) if !of_all && subjects < FLOOR && row.value.is_some() => {
            Row { value: None, missing: Some(TOO_FEW_SUBJECTS), ..row }
        }
        _ => row,
    }
}

fn across(
    sight: &Sight<'_>,
    measure: &Measure,
    item: Item,
    of: &[Of],
    contrast: Contrast,
    whole: &[Cut<'_>],
    rows: &mut Vec<Row>,
) {
    for attribute in sight.layout.attributes.iter().filter(|a| a.classes.len() > 1) {
        let head = format!("{}=", attribute.name);
        let cuts: Vec<_> = whole.iter().filter(|cut| cut.group.starts_with(&head)).collect();
        let rates = |of: &Of| cuts.iter().map(|cut| of(cut, item)).collect::<Option<Vec<_>>>();
        let Some(fractions) = of.iter().map(rates).collect::<Option<Vec<_>>>() else { continue };
        let fewest = fewest(whole.first(), &fractions, of, item);
        let name = item.name(sight.policy);
        let group = attribute.name.as_str().into();
        let extremes = fractions.iter().map(|fractions| extremes(fractions)).collect::<Option<Vec<_>>>();
        let row = match extremes.and_then(|extremes| compare(&extremes, contrast)) {
            Some((numerator, denominator, value)) => Row {
                value: Some(value),
                missing: None,
                ..Row::new(measure.name, name, (numerator, denominator), 0.0)
            },
            None => Row {
                value: None,
                missing: Some(TOO_FEW_GROUPS),
                ..Row::new(measure.name, name, (0.0, 0.0), 0.0)
            },
        };
        rows.push(Row { group, fewest, ..row });
    }
}

/// Cases that would be expected in the group with the fewest, at the rate of all together; of several rates the rarest counts.
fn fewest(everybody: Option<&Cut<'_>>, fractions: &[Vec<(f64, f64)>], of: &[Of], item: Item) -> Option<f64> {
    let mut least: Option<f64> = None;
    for (groups, of) in fractions.iter().zip(of) {
        let (numerator, denominator) = of(everybody?, item)?;
        let rate = if denominator > 0.0 { numerator / denominator } else { 0.0 };
        let expected = groups.iter().map(|(_, among)| among * rate).fold(f64::INFINITY, f64::min);
        least = Some(least.map_or(expected, |least| least.min(expected)));
    }
    least
}

/// Lowest and highest rate of the groups; those with a denominator below the floor are left out.
fn extremes(fractions: &[(f64, f64)]) -> Option<(f64, f64)> {
    let rates: Vec<f64> = fractions.iter().filter(|(_, d)| *d >= FLOOR).map(|(n, d)| n / d).collect();
    if rates.len() < 2 {
        return None;
    }
    let low = rates.iter().copied().fold(f64::INFINITY, f64::min);
    let high = rates.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some((low, high))
}

/// Sets the groups' lowest and highest rates against each other, of several rates those furthest apart. Returns what was
/// divided or subtracted, and the result.
fn compare(extremes: &[(f64, f64)], contrast: Contrast) -> Option<(f64, f64, f64)> {
    // Nobody anywhere: the groups are equal.
    let ratio = |&(low, high): &(f64, f64)| (low, high, if high == 0.0 { 1.0 } else { low / high });
    let difference = |&(low, high): &(f64, f64)| (high, low, high - low);
    match contrast {
        Contrast::LowestOverHighest => extremes.iter().map(ratio).min_by(|a, b| a.2.total_cmp(&b.2)),
        Contrast::HighestMinusLowest => extremes.iter().map(difference).max_by(|a, b| a.2.total_cmp(&b.2)),
        Contrast::MeanHighestMinusLowest => {
            let n = extremes.len() as f64;
            let low = extremes.iter().map(|e| e.0).sum::<f64>() / n;
            let high = extremes.iter().map(|e| e.1).sum::<f64>() / n;
            (n > 0.0).then_some((high, low, high - low))
        }
    }
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
