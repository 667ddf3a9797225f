//! What those affected can do.

use super::{Fact, adverse, days};
use crate::describe::{amount, percent};
use crate::spec::{List, Parameter, Place, Rules, covers};

/// A fact about every blacklist and watchlist of which something is so. It stands where the list does, or where the number stands
/// that makes it so.
fn lists(rules: &Rules, says: impl Fn(&List) -> Option<(String, Option<Place>)>) -> Vec<Fact> {
    let fact = |list: &List| {
        let (text, place) = says(list)?;
        let fact = Fact::of_list(text, list);
        Some(Fact { place: place.unwrap_or(fact.place), ..fact })
    };
    adverse(rules).filter_map(fact).collect()
}

/// Where a number stands.
fn at(number: &Parameter) -> Option<Place> {
    Some(number.provenance.place)
}

fn appealed(rules: &Rules, list: &List) -> bool {
    rules.safeguards.appeal.as_ref().is_some_and(|appeal| covers(&appeal.lists, list))
}

pub(super) fn no_review(rules: &Rules) -> Vec<Fact> {
    lists(rules, |list| {
        let review = rules.safeguards.review.as_ref().filter(|review| covers(&review.lists, list));
        match review {
            None => Some((format!("The rule alone puts people on \u{201c}{}\u{201d}.", list.name), None)),
            Some(review) if review.coverage.value < 1.0 || review.capacity.is_some() => {
                let text = format!(
                    "Of the proposals for \u{201c}{}\u{201d} a person looks at {} at most; the rule alone decides the others.",
                    list.name,
                    percent(review.coverage.value)
                );
                Some((text, at(&review.coverage)))
            }
            Some(_) => None,
        }
    })
}

pub(super) fn no_notice(rules: &Rules) -> Vec<Fact> {
    lists(rules, |list| match &rules.safeguards.notice {
        None => {
            Some((format!("The pack states no notice to those put on \u{201c}{}\u{201d}.", list.name), None))
        }
        Some(notice) if notice.reaches.value < 1.0 => {
            let share = percent(notice.reaches.value);
            let text = format!("Notice reaches {share} of those put on \u{201c}{}\u{201d}.", list.name);
            Some((text, at(&notice.reaches)))
        }
        Some(_) => None,
    })
}

pub(super) fn no_appeal(rules: &Rules) -> Vec<Fact> {
    let says = |list: &List| format!("A listing on \u{201c}{}\u{201d} cannot be appealed.", list.name);
    lists(rules, |list| (!appealed(rules, list)).then(|| (says(list), None)))
}

pub(super) fn no_correction(rules: &Rules) -> Vec<Fact> {
    let appeal = rules.safeguards.appeal.as_ref();
    let corrects = appeal.is_some_and(|appeal| appeal.corrects);
    lists(rules, |list| {
        let appeal = appeal.filter(|_| appealed(rules, list));
        (!corrects || appeal.is_none()).then(|| {
            let text = format!(
                "Nothing deletes the mistaken records behind a listing on \u{201c}{}\u{201d}.",
                list.name
            );
            (text, appeal.map(|appeal| appeal.provenance.place))
        })
    })
}

pub(super) fn copies_kept(rules: &Rules) -> Vec<Fact> {
    let Some(correction) = &rules.safeguards.correction else { return Vec::new() };
    lists(rules, |list| {
        (correction.reaches_copies.value < 1.0 && appealed(rules, list)).then(|| {
            let text = format!(
                "Of annulled listings on \u{201c}{}\u{201d} {} reach those who keep copies.",
                list.name,
                percent(correction.reaches_copies.value)
            );
            (text, at(&correction.reaches_copies))
        })
    })
}

pub(super) fn slow_decision(rules: &Rules, at_most: Option<&Parameter>) -> Vec<Fact> {
    let limit = at_most.map_or(0.0, days);
    let clock = rules.safeguards.appeal.as_ref().and_then(|appeal| appeal.clock.as_ref());
    let appeal = rules.safeguards.appeal.as_ref();
    lists(rules, |list| match clock {
        _ if !appealed(rules, list) => Some((
            format!("Nobody has to decide within any time on a listing on \u{201c}{}\u{201d}.", list.name),
            None,
        )),
        None => Some((
            format!("Appeals of listings on \u{201c}{}\u{201d} have no time limit.", list.name),
            appeal.map(|appeal| appeal.provenance.place),
        )),
        // A tick is the shortest time of a run: what rounds to the same tick is the same.
        Some(clock) if days(&clock.within) > limit + 0.5 => Some((
            format!(
                "Appeals of listings on \u{201c}{}\u{201d} have to be decided within {}.",
                list.name,
                amount(&clock.within)
            ),
            at(&clock.within),
        )),
        Some(_) => None,
    })
}
