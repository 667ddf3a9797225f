//! Warnings for readers: where a report shows what invites a wrong conclusion, in plain words with the numbers that show it.
//!
//! One mechanism for the page, the text and JSON. Each kind has a threshold that its trap must pass, beyond chance where it is one of
//! counts; none is printed by default.

use measure::interval::{poisson_of_many, wilson};
use measure::kind::{CASES, FLOOR};
use measure::selection::gain_without_effect;
use model::layout::Attribute;
use pack::spec::{Memory, Parameter, Rules};
use serde::Serialize;

use crate::finished::Finished;
use crate::gap::times;
use crate::number::{name, percent, significant, title};
use crate::numbers::{Numbers, Of};
use crate::reaction::conduct_responds;
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

/// Least share of the worst grade that has a better one a year later to be taken for an effect.
const MOVED: f64 = 0.05;

/// Between these ratios the share of appeals upheld tells the wrongful share of entries well enough.
const TELLING: std::ops::RangeInclusive<f64> = 0.8..=1.25;

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
    warnings.extend(lists.filter_map(|list| appeals(run, numbers, &list.name)));
    warnings.extend(watching(run, numbers));
    let looking = run.policy.feedbacks.iter().map(|of| run.policy.channels[usize::from(of.channel)].as_str());
    warnings.extend(looking.filter_map(|channel| feedback(run, numbers, channel)));
    warnings
}

/// Moves out of the worst grade.
fn regression(run: &Finished<'_>, numbers: &Numbers) -> Option<Warning> {
    let grades = &run.policy.grades;
    let worst = grades.last().filter(|_| grades.len() > 1)?;
    let stayed = numbers.get("transition_share", Of::item(&format!("{worst} to {worst}")))?;
    let left = 1.0 - stayed.value?;
    if left < MOVED {
        return None;
    }
    let by_itself = match run.pack.phases.iter().find_map(|(_, rules)| forgets(&rules.score.memory)) {
        Some(how) => format!("Part of it is forgetting: {how}, and that alone leads out of the worst grade."),
        None => "From the worst grade every move leads upwards.".to_owned(),
    };
    let effect = match conduct_responds(run.pack) {
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
        "Regression to the mean: {} of those in the worst grade, {worst}, at the start of a year have a better one at its end. {by_itself} Besides, whoever is picked for a bad year has on average a better one next.{example} {effect}",
        percent(left)
    );
    Some(Warning::new(
        Trap::RegressionToTheMean,
        "scores",
        says,
        &[("share of the worst grade that has a better one a year later", left)],
    ))
}

/// What the rules forget by themselves, if they do.
fn forgets(memory: &Memory) -> Option<&'static str> {
    match memory {
        Memory::Forever => None,
        Memory::Retention(_) => Some("points count for a time only"),
        Memory::Fade(_) => Some("scores go back to the start score by themselves"),
        Memory::Reset { .. } => Some("once a year everybody is set back to the start score"),
    }
}

/// The share of appeals upheld, which is seen, beside the share of entries that are wrongful, which is not.
fn appeals(run: &Finished<'_>, numbers: &Numbers, list: &str) -> Option<Warning> {
    let read = numbers.get("upheld_share", Of::item(list)).filter(|read| read.denominator >= FLOOR)?;
    let (upheld, decided) = (read.value?, read.denominator * run.measures.len() as f64);
    let wrongful = numbers.get("entered_wrongly_share", Of::item(list))?.value?;
    let (low, high) = wilson(upheld * decided, decided)?;
    let ratio = upheld / wrongful;
    if ratio.is_nan() || TELLING.contains(&ratio) || (low..=high).contains(&wrongful) {
        return None;
    }
    let says = format!(
        "Selective labels: of the appeals against \u{201c}{}\u{201d} that were decided {} were upheld, while {} of all entries were wrongful{}. Only cases that were appealed are seen from outside; who appeals is not everybody, and not every \
         decision is right, so that the one share does not tell the other. Shares by mistake, missed and never put right are known to the simulation only: an outside observer could compute none of them.",
        name(list),
        percent(upheld),
        percent(wrongful),
        off(ratio)
    );
    let shown = [("share upheld of appeals decided", upheld), ("wrongful share of all entries", wrongful)];
    Some(Warning::new(Trap::SelectiveLabels, "redress", says, &shown))
}

/// `: the share upheld is 3.2 times the wrongful share`.
fn off(ratio: f64) -> String {
    match ratio {
        ratio if ratio.is_finite() && ratio > 0.0 => {
            format!(": the share upheld is {} times the wrongful share", significant(ratio))
        }
        _ => String::new(),
    }
}

/// Two groups, and how much of their acts of one kind of conduct is recorded.
struct Watched<'a> {
    attribute: &'a Attribute,
    conduct: &'a str,
    least: &'a str,
    most: &'a str,
    ratio: f64,
}

/// The conduct of which two groups are watched most unequally. Each kind by itself: of all together groups that are watched alike differ
/// as soon as they do different things.
fn watching(run: &Finished<'_>, numbers: &Numbers) -> Option<Warning> {
    let attributes = || run.layout.attributes.iter().filter(|attribute| attribute.classes.len() > 1);
    let groups: usize = attributes().map(|attribute| attribute.classes.len()).sum();
    let many = groups * run.policy.conduct.len();
    let each = attributes().flat_map(|attribute| {
        run.policy.conduct.iter().map(move |conduct| (attribute, conduct.name.as_str()))
    });
    let watched = each.filter_map(|(attribute, conduct)| {
        let of = |class: &'_ str| {
            let group = format!("{}={class}", attribute.name);
            let read = numbers.get("watching", Of::item(conduct).group(&group))?;
            read.value.map(|_| (read.numerator, read.denominator))
        };
        let classes: Vec<&str> = attribute.classes.iter().map(String::as_str).collect();
        let rates: Vec<Option<(f64, f64)>> = classes.iter().map(|class| of(class)).collect();
        let (least, most, ratio) = furthest_apart(&rates, run.measures.len(), many)?;
        Some(Watched { attribute, conduct, least: classes[least], most: classes[most], ratio })
    });
    let worst = watched.min_by(|a, b| a.ratio.total_cmp(&b.ratio)).filter(|w| w.ratio < UNEVEN)?;
    let says = format!(
        "Selective labels: records are not acts. Of \u{201c}{}\u{201d}, {} {} has {} as many records per true act as {} {}, so that rates among those who were recorded compare how groups are watched as well as what they do. True \
         acts are known to the simulation only.",
        title(worst.conduct),
        name(&worst.attribute.name),
        worst.least,
        percent(worst.ratio),
        name(&worst.attribute.name),
        worst.most
    );
    Some(Warning::new(
        Trap::SelectiveLabels,
        "conduct",
        says,
        &[("lowest over highest share of acts recorded", worst.ratio)],
    ))
}

/// Of counts, each with how much it is counted in: the lowest and the highest rate, and the one over the other. `None` unless the
/// intervals of both lie apart, with so `many` rates looked at. Counts are means over replicates; only those count of which enough cases
/// would be expected at the rate of all together.
fn furthest_apart(
    counts: &[Option<(f64, f64)>],
    replicates: usize,
    many: usize,
) -> Option<(usize, usize, f64)> {
    let replicates = replicates as f64;
    let known = || counts.iter().enumerate().filter_map(|(at, count)| count.map(|(n, of)| (at, n, of)));
    let (all, of_all) = known().fold((0.0, 0.0), |(n, of), (_, more, among)| (n + more, of + among));
    let enough = |&(_, _, of): &(usize, f64, f64)| of > 0.0 && all / of_all * of * replicates >= CASES;
    let rate = |(_, n, of): &(usize, f64, f64)| n / of;
    let low = known().filter(enough).min_by(|a, b| rate(a).total_cmp(&rate(b)))?;
    let high = known().filter(enough).max_by(|a, b| rate(a).total_cmp(&rate(b)))?;
    let bounds = |(_, n, of): (usize, f64, f64)| {
        let (least, most) = poisson_of_many(n * replicates, many)?;
        Some((least / (of * replicates), most / (of * replicates)))
    };
    (bounds(low)?.1 < bounds(high)?.0).then(|| (low.0, high.0, rate(&low) / rate(&high)))
}

/// An area with the records of a channel, the acts that it could have seen, and how much of them it is stated to see there.
struct Looked {
    area: String,
    records: f64,
    acts: f64,
    stated: f64,
    subject_years: f64,
}

/// Records of a channel that looks where it has seen, beside the acts, in the areas that its attention sets furthest apart: what is
/// stated of its coverage area by area, when it begins, is taken out.
fn feedback<'a>(run: &Finished<'a>, numbers: &Numbers, channel: &str) -> Option<Warning> {
    let of_rules =
        |(_, rules): &'a (_, Rules)| Some((rules, rules.channels.iter().find(|c| c.name == channel)?));
    let (rules, channel) = run.pack.phases.iter().find_map(of_rules)?;
    let feedback = channel.feedback.as_ref()?;
    let seen: Vec<&str> = rules
        .indicators
        .iter()
        .filter(|indicator| indicator.channels.contains(&channel.name))
        .map(|indicator| indicator.conduct.as_str())
        .collect();
    let in_area = |area: &str| {
        let read = numbers.get("records_by_channel", Of::item(&channel.name).area(area))?;
        read.value?;
        let (mut acts, mut stated) = (0.0, 0.0);
        for &conduct in &seen {
            let done = numbers.get("acts_rate", Of::item(conduct).area(area))?;
            done.value?;
            let to_it = channel.sensitivity_to.iter().find(|(of, _)| of == conduct);
            let sensitivity = to_it.map_or(&channel.sensitivity, |(_, sensitivity)| sensitivity);
            acts += done.numerator;
            stated +=
                done.numerator * in_that(run, area, &channel.coverage) * in_that(run, area, sensitivity);
        }
        let (records, subject_years) = (read.numerator, read.denominator);
        Some(Looked { area: area.to_owned(), records, acts, stated, subject_years })
    };
    let areas: Vec<Looked> = run.layout.areas.iter().filter_map(|area| in_area(&area.name)).collect();
    let counts: Vec<_> = areas.iter().map(|area| Some((area.records, area.stated))).collect();
    let (least, most, ratio) = furthest_apart(&counts, run.measures.len(), areas.len())?;
    // Areas without a record at all are infinitely far apart.
    if ratio * BEYOND >= 1.0 {
        return None;
    }
    let (least, most) = (&areas[least], &areas[most]);
    let over = |of: &dyn Fn(&Looked) -> f64| of(most) / of(least);
    let recorded = over(&|area| area.records / area.subject_years);
    let true_acts = over(&|area| area.acts / area.subject_years);
    let stated = over(&|area| area.stated / area.acts);
    let (kind, correction) = match feedback.corrected {
        true => (
            Trap::SelectiveLabels,
            "Its records are weighed by how much was looked for them (`corrected`), so that the difference does not grow by itself; how often it looks still differs, and so do records.",
        ),
        false => (
            Trap::RunawayFeedback,
            "The correction is off (`corrected = false`): what it records more of it looks at more, and the difference grows by itself.",
        ),
    };
    let head = match kind {
        Trap::RunawayFeedback => "Runaway feedback",
        _ => "Selective labels",
    };
    let of_stated = match (stated - 1.0).abs() < 0.005 {
        true => String::new(),
        false => format!("; of an act it is stated to see {} as much there", times(stated)),
    };
    let says = format!(
        "{head}: \u{201c}{}\u{201d} looks where it has seen. {} has {} the records per subject of {}, and {}{of_stated}. {correction} A difference of records between areas, or between groups that live in them, is no difference of conduct.",
        title(&channel.name),
        most.area,
        if recorded.is_finite() { times(recorded) } else { "infinitely many times".to_owned() },
        least.area,
        match (true_acts - 1.0).abs() < 0.005 {
            true => "as many true acts".to_owned(),
            false => format!("{} its true acts", times(true_acts)),
        },
    );
    let mut shown = vec![("ratio of true acts between these areas", true_acts)];
    if recorded.is_finite() {
        shown.insert(0, ("ratio of records between the areas furthest apart", recorded));
    }
    if !of_stated.is_empty() {
        shown.push(("ratio of what is stated to be seen of an act", stated));
    }
    Some(Warning::new(kind, "conduct", says, &shown))
}

/// What a share is stated to be in an area, whoever lives there.
fn in_that(run: &Finished<'_>, area: &str, share: &Parameter) -> f64 {
    let groups = &run.layout.attributes;
    let by_area = share.vary.iter().filter(|vary| groups.iter().all(|group| group.name != vary.attribute));
    let factors = by_area.filter_map(|vary| vary.factors.iter().find(|(of, _)| of == area));
    share.value * factors.map(|(_, factor)| factor).product::<f64>()
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
        if !moves_otherwise(upheld.low?, upheld.high?, truth) {
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

/// Whether what is seen to change, known to lie between these, changes otherwise than the truth.
fn moves_otherwise(low: f64, high: f64, truth: f64) -> bool {
    !(low..=high).contains(&truth)
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
    fn what_is_seen_must_move_otherwise_than_the_truth() {
        assert!(moves_otherwise(0.02, 0.05, 0.0) && moves_otherwise(-0.05, -0.02, 0.01));
        assert!(!moves_otherwise(0.02, 0.05, 0.03), "both move alike");
        assert!(!moves_otherwise(-0.01, 0.02, 0.0), "neither moves beyond chance");
        assert!(!moves_otherwise(0.0, 0.0, 0.0), "neither moves at all");
    }

    #[test]
    fn rates_must_lie_apart_beyond_chance() {
        let of = |counts: &[(f64, f64)], replicates| {
            let counts: Vec<_> = counts.iter().map(|&count| Some(count)).collect();
            furthest_apart(&counts, replicates, counts.len())
        };
        assert_eq!(of(&[(1_000.0, 1_000.0), (500.0, 1_000.0)], 1), Some((1, 0, 0.5)));
        assert_eq!(of(&[(10.0, 10.0), (5.0, 10.0)], 1), None, "by chance");
        assert_eq!(of(&[(10.0, 10.0), (5.0, 10.0)], 100), Some((1, 0, 0.5)), "a hundred times the same");
        assert_eq!(of(&[(1_000.0, 1_000.0), (0.0, 3.0)], 1), None, "three cases at most");
        assert_eq!(of(&[(0.0, 50.0), (0.0, 90.0)], 1), None);
        assert_eq!(of(&[], 1), None);
    }

    #[test]
    fn only_who_is_picked_for_an_extreme_is_warned_of() {
        assert_eq!(of_life(Some("wrongly listed, longest")).len(), 1);
        assert!(of_life(Some("wrongly listed")).is_empty() && of_life(None).is_empty());
    }
}
