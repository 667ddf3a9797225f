//! Warnings for readers: where a report shows what invites a wrong conclusion, in plain words with the numbers that show it.
//!
//! One mechanism for the page, the text and JSON. Each kind looks at whether its trap is there at all; none is printed by default.

use measure::kind::FLOOR;
use measure::selection::gain_without_effect;
use pack::spec::{Channel, Rules};
use serde::Serialize;

use crate::finished::Finished;
use crate::number::{name, percent, significant, title};
use crate::numbers::{Numbers, Of};
use crate::view::EffectView;

/// What a reader could fall for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trap {
    /// Whoever is picked for an extreme is less extreme later, whatever is done.
    RegressionToTheMean,
    /// Records are made where one looks, and one looks where records were made.
    RunawayFeedback,
    /// What is known of those who were recorded, or who appealed, is not known of all.
    SelectiveLabels,
}

/// A number that shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// What it is.
    pub what: String,
    /// Its value.
    pub value: f64,
}

/// A warning.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warning {
    /// What it warns of.
    pub kind: Trap,
    /// The part of the report that it belongs to.
    pub at: &'static str,
    /// In plain words.
    pub says: String,
    /// The numbers that show it.
    pub numbers: Vec<Shown>,
}

/// By how much recorded differences must exceed true ones to be warned of.
const BEYOND: f64 = 1.05;

/// Below this ratio of the shares of acts that are recorded, groups are watched unequally enough to mislead.
const UNEVEN: f64 = 0.9;

impl Warning {
    fn new(kind: Trap, at: &'static str, says: String, numbers: &[(&str, f64)]) -> Self {
        let shown = |&(what, value): &(&str, f64)| Shown { what: what.to_owned(), value };
        Self { kind, at, says, numbers: numbers.iter().map(shown).collect() }
    }
}

/// Of a run's report, in the order of its parts.
pub fn of_run(run: &Finished<'_>, numbers: &Numbers) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = regression(run, numbers).into_iter().collect();
    let lists = run.policy.lists.iter().filter(|list| !list.red);
    warnings.extend(lists.filter_map(|list| appeals(numbers, &list.name)));
    warnings.extend(watching(run, numbers));
    if let Some((_, rules)) = run.pack.phases.first() {
        let looking = rules.channels.iter().filter(|channel| channel.feedback.is_some());
        warnings.extend(looking.filter_map(|channel| feedback(run, numbers, rules, channel)));
    }
    warnings
}

/// Moves out of the worst grade.
fn regression(run: &Finished<'_>, numbers: &Numbers) -> Option<Warning> {
    let grades = &run.policy.grades;
    let worst = grades.last().filter(|_| grades.len() > 1)?;
    let stayed = numbers.get("transition_share", Of::item(&format!("{worst} to {worst}")))?;
    let left = 1.0 - stayed.value?;
    if left <= 0.0 {
        return None;
    }
    let responds = run.pack.phases.iter().any(|(_, rules)| !rules.responses.is_empty());
    let effect = match responds {
        false => {
            "In this pack nobody responds to the scheme, so that all of this would be seen of a scheme without any effect."
        }
        true => {
            "What part of it the scheme brought about this table cannot say; the section \u{201c}What changed\u{201d} compares with the same society without the scheme, act by act."
        }
    };
    let example = gain_without_effect(100.0, 15.0, 0.7, 80.0)
        .map_or_else(String::new, |gain| {
            format!(" Of scores with mean 100 and spread 15 that correlate by 0.7 between years, those below 80 gain {} points though nothing is done.", significant(gain))
        });
    let says = format!(
        "Regression to the mean: {} of those in the worst grade, {worst}, at the start of a year have a better one at its end. Whoever is picked for a bad year has a better one next, whatever is done.{example} {effect}",
        percent(left)
    );
    Some(Warning::new(
        Trap::RegressionToTheMean,
        "scores",
        says,
        &[("share of the worst grade that has a better one a year later", left)],
    ))
}

/// The share of appeals upheld, which is seen, beside the share of entries that are wrongful, which is not.
fn appeals(numbers: &Numbers, list: &str) -> Option<Warning> {
    let upheld =
        numbers.get("upheld_share", Of::item(list)).filter(|read| read.denominator >= FLOOR)?.value?;
    let wrongful = numbers.get("entered_wrongly_share", Of::item(list))?.value?;
    let says = format!(
        "Selective labels: of the appeals against \u{201c}{}\u{201d} that were decided {} were upheld, while {} of all entries were wrongful. Only cases that were appealed are seen from outside; who appeals is not everybody, so that the one share \
         does not tell the other{}. Shares by mistake, missed and never put right are known to the simulation only: an outside observer could compute none of them.",
        name(list),
        percent(upheld),
        percent(wrongful),
        off(upheld, wrongful)
    );
    let shown = [("share upheld of appeals decided", upheld), ("wrongful share of all entries", wrongful)];
    Some(Warning::new(Trap::SelectiveLabels, "redress", says, &shown))
}

/// `, and is 3.2 times as large`.
fn off(seen: f64, truth: f64) -> String {
    match seen / truth {
        times if times.is_finite() && times > 0.0 => {
            format!(": the one is {} times the other", significant(times))
        }
        _ => String::new(),
    }
}

/// The attribute whose groups are watched most unequally.
fn watching(run: &Finished<'_>, numbers: &Numbers) -> Option<Warning> {
    let attributes = run.layout.attributes.iter().filter(|attribute| attribute.classes.len() > 1);
    let ratios = attributes.filter_map(|attribute| {
        let ratio = numbers.get("watching_ratio", Of::item("all").group(&attribute.name))?.value?;
        Some((attribute, ratio))
    });
    let (attribute, ratio) =
        ratios.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, ratio)| *ratio < UNEVEN)?;
    let says = format!(
        "Selective labels: records are not acts. By {} the group watched least has {} as many records per true act as the group watched most, so that rates among those who were recorded compare how groups are watched as well as what they do. True \
         acts are known to the simulation only.",
        name(&attribute.name),
        percent(ratio)
    );
    Some(Warning::new(
        Trap::SelectiveLabels,
        "conduct",
        says,
        &[("lowest over highest share of acts recorded", ratio)],
    ))
}

/// Records of a channel that looks where it has seen, beside the acts, in the areas that its records set furthest apart.
fn feedback(run: &Finished<'_>, numbers: &Numbers, rules: &Rules, channel: &Channel) -> Option<Warning> {
    let seen: Vec<&str> = rules
        .indicators
        .iter()
        .filter(|indicator| indicator.channels.contains(&channel.name))
        .map(|indicator| indicator.conduct.as_str())
        .collect();
    let in_area = |area: &str| {
        let records = numbers.get("records_by_channel", Of::item(&channel.name).area(area))?.value?;
        let acts = seen.iter().map(|conduct| numbers.get("acts_rate", Of::item(conduct).area(area))?.value);
        Some((area.to_owned(), records, acts.sum::<Option<f64>>()?))
    };
    let areas: Vec<(String, f64, f64)> =
        run.layout.areas.iter().filter_map(|area| in_area(&area.name)).collect();
    let most = areas.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let least = areas.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let (recorded, true_acts) = (most.1 / least.1, most.2 / least.2);
    // Areas without a record at all are infinitely far apart.
    if recorded.is_nan() || !true_acts.is_finite() || recorded <= BEYOND * true_acts {
        return None;
    }
    let corrected = channel.feedback.as_ref().is_some_and(|feedback| feedback.corrected);
    let correction = match corrected {
        true => {
            "Its records are weighed by how much was looked for them (`corrected`), so that what it learns of areas tells of acts; how often it looks still differs, and so do records."
        }
        false => {
            "The correction is off (`corrected = false`): what it records more of it looks at more, and the difference grows by itself."
        }
    };
    let times = if recorded.is_finite() {
        format!("{} times", significant(recorded))
    } else {
        "infinitely many times".to_owned()
    };
    let says = format!(
        "Runaway feedback: \u{201c}{}\u{201d} looks where it has seen. {} has {times} the records per subject of {}, and {} times its true acts. {correction} A difference of records between areas, or between groups that live in them, is no difference of conduct.",
        title(&channel.name),
        most.0,
        least.0,
        significant(true_acts)
    );
    let mut shown = vec![("ratio of true acts between these areas", true_acts)];
    if recorded.is_finite() {
        shown.insert(0, ("ratio of records between the areas furthest apart", recorded));
    }
    Some(Warning::new(Trap::RunawayFeedback, "conduct", says, &shown))
}

/// Of a comparison: whether appeals upheld move otherwise than wrongful entries. Both schemes meet the same persons with the same draws, so
/// that regression to the mean is in neither difference.
pub fn of_comparison(effects: &[EffectView]) -> Vec<Warning> {
    let find = |measure: &str, item: &str| {
        effects.iter().find(|e| e.measure == measure && e.item == item && e.group == "all")
    };
    let upheld = effects.iter().filter(|e| e.measure == "upheld_share" && e.group == "all");
    let warning = |upheld: &EffectView| {
        let wrongful = find("entered_wrongly_share", &upheld.item)?;
        let (seen, truth) = (upheld.difference?, wrongful.difference?);
        if upheld.low == Some(0.0) && upheld.high == Some(0.0) {
            return None;
        }
        let says = format!(
            "Selective labels: on \u{201c}{}\u{201d} the share of appeals that is upheld changes by {}, and the wrongful share of all entries by {}. Only cases that are appealed are seen from outside; a scheme under which other people appeal changes the \
             first without the second.",
            name(&upheld.item),
            upheld.say_difference(seen),
            wrongful.say_difference(truth)
        );
        let shown = [
            ("change of the share upheld of appeals decided", seen),
            ("change of the wrongful share of all entries", truth),
        ];
        Some(Warning::new(Trap::SelectiveLabels, "effects-and-persons", says, &shown))
    };
    upheld.filter_map(warning).collect()
}

/// Words that pick somebody for being extreme.
const EXTREMES: [&str; 4] = ["longest", "shortest", "highest score", "lowest score"];

/// Of a life: whether its person was picked for being extreme.
pub fn of_life(picked: Option<&str>) -> Vec<Warning> {
    let extreme = picked.and_then(|words| EXTREMES.into_iter().find(|extreme| words.contains(extreme)));
    let warning = |extreme: &str| {
        let says = format!(
            "Regression to the mean: this person was picked as the one with the \u{201c}{extreme}\u{201d} of all. Whoever is picked for an extreme is less extreme at other times, whatever a scheme does; what comes after is no effect of it, and the life is not a typical one."
        );
        Warning::new(Trap::RegressionToTheMean, "world-1", says, &[])
    };
    extreme.map(warning).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_picked_for_an_extreme_is_warned_of() {
        assert_eq!(of_life(Some("wrongly listed, longest")).len(), 1);
        assert!(of_life(Some("wrongly listed")).is_empty() && of_life(None).is_empty());
    }
}
