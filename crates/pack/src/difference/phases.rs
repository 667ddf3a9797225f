//! What dated phases make different.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::contrast::sections;
use super::rules::headings;
use super::sentence::{DATES, PACKS};
use super::{Contrast, Dated, PhaseOf, Section};
use crate::spec::{Pack, Rules};

/// Date by date: what differs anew where both have a phase, what it changes where one has.
pub(super) fn dated(a: &Pack, b: &Pack) -> Vec<Dated> {
    let dates: BTreeSet<Date> = [a, b].iter().flat_map(|pack| later(pack)).map(|(date, _)| *date).collect();
    dates.into_iter().filter_map(|date| at(date, a, b)).collect()
}

/// The phases after the first.
fn later(pack: &Pack) -> &[(Date, Rules)] {
    pack.phases.get(1..).unwrap_or_default()
}

/// The rules before a phase, and those that it brings.
fn around(pack: &Pack, date: Date) -> Option<[&Rules; 2]> {
    let pair = pack.phases.windows(2).find(|pair| pair[1].0 == date)?;
    Some([&pair[0].1, &pair[1].1])
}

fn at(date: Date, a: &Pack, b: &Pack) -> Option<Dated> {
    let (of, sections, settled) = match [a, b].map(|pack| around(pack, date)) {
        [Some([a_before, a_then]), Some([b_before, b_then])] => {
            let before = between(a_before, b_before);
            let then = between(a_then, b_then);
            let settled = settled(&before, &then);
            (PhaseOf::Both, anew(&before, then), settled)
        }
        [Some([before, then]), None] => (PhaseOf::A, changed(before, then), Vec::new()),
        [None, Some([before, then])] => (PhaseOf::B, changed(before, then), Vec::new()),
        [None, None] => return None,
    };
    let nothing = of == PhaseOf::Both && sections.is_empty() && settled.is_empty();
    (!nothing).then(|| Dated { date: date.to_string(), of, sections, settled })
}

fn between(a: &Rules, b: &Rules) -> Vec<Section> {
    sections(&PACKS, &headings(a), &headings(b))
}

fn changed(before: &Rules, then: &Rules) -> Vec<Section> {
    sections(&DATES, &headings(before), &headings(then))
}

fn has(sections: &[Section], title: &str, is: impl Fn(&Contrast) -> bool) -> bool {
    sections.iter().any(|section| section.title == title && section.contrasts.iter().any(&is))
}

/// What was not said before.
fn anew(before: &[Section], then: Vec<Section>) -> Vec<Section> {
    let new = |mut section: Section| {
        section.contrasts.retain(|contrast| !has(before, &section.title, |old| old == contrast));
        section
    };
    then.into_iter().map(new).filter(|section| !section.contrasts.is_empty()).collect()
}

/// What differed before and does no longer.
fn settled(before: &[Section], then: &[Section]) -> Vec<String> {
    let all = before.iter().flat_map(|s| s.contrasts.iter().map(|contrast| (&s.title, contrast)));
    let gone = all.filter(|(title, old)| !has(then, title, |new| new.at == old.at));
    gone.map(|(_, old)| old.at.join(", ")).collect()
}
