//! What follows from a record, and whether it has anything to do with it.

use std::collections::BTreeSet;

use super::{Fact, IfMore, Touches, days};
use crate::spec::{Consequence, Effect, Enter, Indicator, List, On, Parameter, Rules};
use crate::tree::quoted;

fn touches(on: &On) -> Touches {
    match on {
        On::List(list) => Touches::List(list.clone()),
        On::Grade(grade) => Touches::Grade(grade.clone()),
        On::Everybody => Touches::Everybody,
    }
}

fn fact(says: String, consequence: &Consequence) -> Fact {
    let path = format!("consequence.{}", quoted(&consequence.name));
    let fact = Fact::new(says, path, consequence.provenance.place, touches(&consequence.on));
    Fact { consequence: Some(consequence.name.clone()), ..fact }
}

fn on(on: &On) -> String {
    match on {
        On::List(list) => format!("the list \u{201c}{list}\u{201d}"),
        On::Grade(grade) => format!("the grade {grade}"),
        On::Everybody => "the scheme at all".to_owned(),
    }
}

pub(super) fn detriment(rules: &Rules) -> Vec<Fact> {
    let of = |consequence: &Consequence| {
        let what = match &consequence.effect {
            Effect::Restrict { activity, .. } => format!("blocks \u{201c}{}\u{201d}", says(rules, activity)),
            _ if consequence.money.as_ref().is_some_and(|money| money.value < 0.0) => {
                "costs money".to_owned()
            }
            _ => return None,
        };
        let only = crate::describe::conditions(&consequence.only);
        let only = only.map(|words| format!(", for those with {words}")).unwrap_or_default();
        Some(fact(format!("Being in {} {what}{only}.", on(&consequence.on)), consequence))
    };
    rules.consequences.iter().filter_map(of).collect()
}

fn says<'a>(rules: &'a Rules, activity: &'a str) -> &'a str {
    let known = rules.activities.iter().find(|a| a.name == activity);
    known.map_or(activity, |a| a.says.trim_end_matches('.'))
}

/// Of a consequence that blocks an activity: domains of conduct behind it to which the activity is not related, and all domains
/// behind it.
pub fn unrelated_domains<'a>(
    rules: &'a Rules,
    consequence: &Consequence,
) -> Option<(BTreeSet<&'a str>, BTreeSet<&'a str>)> {
    let Effect::Restrict { activity, .. } = &consequence.effect else { return None };
    let related = rules.activities.iter().find(|a| a.name == *activity).map(|a| &a.related)?;
    let all: BTreeSet<&str> = behind(rules, &consequence.on)
        .into_iter()
        .filter_map(|i| rules.conduct.iter().find(|c| c.name == i.conduct))
        .map(|c| c.domain.as_str())
        .collect();
    let unrelated = all.iter().copied().filter(|domain| !related.iter().any(|r| r == domain)).collect();
    Some((unrelated, all))
}

/// Consequences on activities to which conduct behind them does not belong.
pub(super) fn unrelated(rules: &Rules) -> Vec<Fact> {
    let of = |consequence: &Consequence| {
        let Effect::Restrict { activity, .. } = &consequence.effect else { return None };
        let domains: Vec<&str> = unrelated_domains(rules, consequence)?.0.into_iter().collect();
        let (last, rest) = domains.split_last()?;
        let domains =
            if rest.is_empty() { (*last).to_owned() } else { format!("{} and {last}", rest.join(", ")) };
        let text = format!(
            "\u{201c}{}\u{201d} is blocked in {}, to which conduct of the domain{} {domains} leads; the pack does not say that \
             it belongs there.",
            says(rules, activity),
            on(&consequence.on),
            if rest.is_empty() { "" } else { "s" }
        );
        Some(fact(text, consequence))
    };
    rules.consequences.iter().filter_map(of).collect()
}

/// Indicators whose records can lead to a list or a grade.
fn behind<'a>(rules: &'a Rules, on: &On) -> Vec<&'a Indicator> {
    let by_points = || rules.indicators.iter().filter(|i| i.points != 0.0).collect();
    match on {
        On::Grade(_) => by_points(),
        On::Everybody => Vec::new(),
        On::List(name) => match rules.lists.iter().find(|list| list.name == *name).map(|list| &list.enter) {
            Some(Enter::Records { indicators, .. }) => {
                rules.indicators.iter().filter(|i| indicators.contains(&i.name)).collect()
            }
            _ => by_points(),
        },
    }
}

/// Lists with a detriment whose members may stay longer for each record than a test holds to be fitting: only a run can tell.
pub(super) fn disproportionate(rules: &Rules, at_most: Option<&Parameter>) -> Vec<Fact> {
    let harms = |list: &&List| {
        rules.consequences.iter().any(|c| {
            let adverse = matches!(c.effect, Effect::Restrict { .. })
                || c.money.as_ref().is_some_and(|money| money.value < 0.0);
            adverse && matches!(&c.on, On::List(name) if *name == list.name)
        })
    };
    let of = |list: &List| {
        let text =
            format!("A listing on \u{201c}{}\u{201d} restricts for days per record behind it.", list.name);
        let if_more = IfMore { records: records(rules, list), days: at_most.map_or(0.0, days) };
        Fact { if_more: Some(if_more), ..Fact::of_list(text, list) }
    };
    super::adverse(rules).filter(harms).map(of).collect()
}

/// Fewest records that lead to a list.
fn records(rules: &Rules, list: &List) -> f64 {
    let score = &rules.score;
    let threshold = match &list.enter {
        Enter::Records { count, .. } => return f64::from(*count),
        Enter::ScoreBelow(bound) => *bound,
        Enter::ScoreFrom(_) => return 1.0,
        Enter::Grade(grade) => {
            let at = score.grades.iter().position(|g| g.name == *grade).unwrap_or(0);
            at.checked_sub(1).map_or(score.bounds.1, |better| score.grades[better].from)
        }
    };
    let most = rules.indicators.iter().map(|i| -rules.score.points(i)).fold(0.0, f64::max);
    if most > 0.0 { libm::ceil(((score.start - threshold) / most).max(1.0)) } else { 1.0 }
}
