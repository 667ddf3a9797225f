//! Two values in one sentence.

use std::collections::BTreeSet;

use super::{Number, Said};
use crate::describe::number as short;

/// What the two sides are called.
pub(super) struct Sides {
    /// Where something holds: "in A".
    pub(super) at: [&'static str; 2],
    /// That it holds nowhere else: "only in A".
    pub(super) only: [&'static str; 2],
    /// That it holds on both: "in both".
    pub(super) both: &'static str,
}

/// Two packs.
pub(super) const PACKS: Sides =
    Sides { at: ["in A", "in B"], only: ["only in A", "only in B"], both: "in both" };

/// The rules before and after a date.
pub(super) const DATES: Sides =
    Sides { at: ["before", "from then on"], only: ["no longer", "new"], both: "as before" };

/// What it is about, and what is said of it.
pub(super) fn whole(at: &[String], only: Option<&str>, words: &str) -> String {
    let parts = [only, Some(&at.join(", ")), Some(words)].map(|part| part.unwrap_or_default().to_owned());
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

/// "4 % in A (assumed), 20 % in B (documented)", with multipliers where these differ.
pub(super) fn differs(sides: &Sides, values: [Option<&Said>; 2]) -> String {
    let numbers = values.map(|said| said.and_then(|said| said.number.as_ref()));
    let evidence = numbers.map(|number| number.and_then(|n| n.evidence));
    let [at_a, at_b] = sides.at;
    let mut parts = Vec::new();
    match words_of(values) {
        [a, b] if a != b => {
            let known = |e: Option<&str>| match e {
                Some(word) if evidence[0] != evidence[1] => format!(" ({word})"),
                _ => String::new(),
            };
            let and = if a.contains(", ") || b.contains(", ") { ";" } else { "," };
            parts.push(format!("{a} {at_a}{}{and} {b} {at_b}{}", known(evidence[0]), known(evidence[1])));
        }
        [same, _] => {
            parts.push(format!("{same} {}", sides.both));
            if let ([Some(a), Some(b)], true) = (evidence, evidence[0] != evidence[1]) {
                parts.push(format!("{a} {at_a}, {b} {at_b}"));
            }
            if let [Some(a), Some(b)] = numbers
                && a.range != b.range
            {
                parts.push(format!("plausible {} {at_a}, {} {at_b}", range(a), range(b)));
            }
        }
    }
    parts.extend(multipliers(sides, numbers));
    parts.join("; ")
}

/// What each says; with all its digits where the first four are the same.
fn words_of(values: [Option<&Said>; 2]) -> [String; 2] {
    let words = values.map(|said| said.map_or_else(|| "not stated".to_owned(), |said| said.words.clone()));
    match values.map(|said| said.and_then(|said| said.number.as_ref())) {
        [Some(a), Some(b)] if words[0] == words[1] && (a.value, a.unit) != (b.value, b.unit) => {
            [a, b].map(|n| format!("{} {}", n.value, n.unit.unwrap_or_default()).trim_end().to_owned())
        }
        _ => words,
    }
}

fn range(number: &Number) -> String {
    match (number.range, number.unit) {
        (None, _) => "in no stated range".to_owned(),
        (Some((low, high)), Some("share")) => {
            format!("from {} to {} %", short(low * 100.0), short(high * 100.0))
        }
        (Some((low, high)), _) => format!("from {} to {}", short(low), short(high)),
    }
}

/// Multipliers that differ, attribute by attribute.
fn multipliers(sides: &Sides, numbers: [Option<&Number>; 2]) -> Vec<String> {
    let attributes: BTreeSet<&String> = numbers.iter().flatten().flat_map(|n| n.multipliers.keys()).collect();
    attributes.into_iter().filter_map(|attribute| by_attribute(sides, numbers, attribute)).collect()
}

fn by_attribute(sides: &Sides, numbers: [Option<&Number>; 2], attribute: &str) -> Option<String> {
    let tables = numbers.map(|number| number.and_then(|n| n.multipliers.get(attribute)));
    let classes: BTreeSet<&String> = tables.iter().flatten().flat_map(|table| table.keys()).collect();
    // Classes that have the same two multipliers share a part of the sentence.
    let mut alike: Vec<([Option<f64>; 2], Vec<&str>)> = Vec::new();
    for class in classes {
        let pair = tables.map(|table| table.and_then(|table| table.get(class)).copied());
        match alike.iter_mut().find(|(known, _)| *known == pair) {
            _ if pair[0] == pair[1] => {}
            Some((_, classes)) => classes.push(class),
            None => alike.push((pair, vec![class])),
        }
    }
    let words = |factor: Option<f64>| factor.map_or("\u{d7} 1".to_owned(), |f| format!("\u{d7} {f}"));
    let parts: Vec<String> = alike
        .into_iter()
        .map(|([a, b], classes)| {
            let [at_a, at_b] = sides.at;
            format!("{} {} {at_a}, {} {at_b}", classes.join(", "), words(a), words(b))
        })
        .collect();
    (!parts.is_empty()).then(|| format!("multiplied by {attribute}: {}", parts.join("; ")))
}
