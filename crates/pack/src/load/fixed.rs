//! What no phase may change: every definition of one name, over all phases, is held to the first one.

use super::era::Era;
use crate::diagnostic::{Diagnostic, codes};
use crate::kind::{list, pack, score};
use crate::shape::{Form, Key, Need, Shape};
use crate::spec::Place;
use crate::tree::{Entry, Node, Table, Value};

const TWO_PACKS: &str = "make two packs, and compare them";

/// Compares the completed rules of all phases. What a later phase adds, or brings back after another took it away, is
/// known from the first phase that has it.
pub(super) fn check(eras: &[Era], found: &mut Vec<Diagnostic>) {
    let Some((first, later)) = eras.split_first() else { return };
    let mut known = first.table.clone();
    for era in later {
        same_layout(&first.table, &era.table, found);
        table(&pack::SHAPE, &known, &era.table, found);
        learn(&pack::SHAPE, &mut known, &era.table);
    }
}

/// What is laid out once, a phase can neither bring nor take away: how long points count, a market, and whether a channel looks where it
/// has seen.
fn same_layout(first: &Table, era: &Table, found: &mut Vec<Diagnostic>) {
    let safeguards =
        |table: &'_ Table| table.get("safeguard").and_then(|entry| entry.node.value.table().cloned());
    let retention = |table: &'_ Table| safeguards(table).and_then(|table| table.get("retention").cloned());
    let market = |table: &'_ Table| table.get("market").cloned();
    let retention = ("safeguard.retention".to_owned(), retention(first), retention(era));
    let market = ("market".to_owned(), market(first), market(era));
    let channel = |table: &'_ Table, name: &str| table.table("channel")?.table(name).cloned();
    let channels = first.table("channel").into_iter().chain(era.table("channel"));
    let feedback = channels.flat_map(|channels| &channels.entries).filter_map(|entry| {
        // A channel that comes or goes takes it with it.
        let [was, is] = [channel(first, &entry.key)?, channel(era, &entry.key)?];
        let name = format!("channel.{}.feedback", entry.key);
        Some((name, was.get("feedback").cloned(), is.get("feedback").cloned()))
    });
    for (name, was, is) in [retention, market].into_iter().chain(feedback) {
        if let Some(entry) = was.as_ref().xor(is.as_ref()) {
            let message = format!("`{name}` cannot begin or end within a run");
            let item = Diagnostic::of(&codes::PHASE_FIXED, message).at(entry.key_place, "stated here");
            found.push(item.help(TWO_PACKS));
        }
    }
}

/// Adds the tables that were not known before.
fn learn(shape: &Shape, known: &mut Table, new: &Table) {
    for key in shape.keys {
        let Some(entry) = new.get(key.name) else { continue };
        match (&key.form, known.entries.iter_mut().find(|e| e.key == key.name)) {
            (Form::Table(_) | Form::TableOr(..) | Form::Map(..), None) => known.put(entry.clone()),
            (Form::Table(inner) | Form::TableOr(inner, _), Some(old)) => learn_in(inner, old, entry),
            (Form::Map(_, Form::Table(inner)), Some(old)) => {
                let (Value::Table(old), Value::Table(new)) = (&mut old.node.value, &entry.node.value) else {
                    continue;
                };
                for entry in &new.entries {
                    match old.entries.iter_mut().find(|e| e.key == entry.key) {
                        Some(old) => learn_in(inner, old, entry),
                        None => old.put(entry.clone()),
                    }
                }
            }
            _ => {}
        }
    }
}

fn learn_in(shape: &Shape, old: &mut Entry, new: &Entry) {
    if let (Value::Table(old), Value::Table(new)) = (&mut old.node.value, &new.node.value) {
        learn(shape, old, new);
    }
}

/// Compares one table with its first definition.
fn table(shape: &Shape, old: &Table, new: &Table, found: &mut Vec<Diagnostic>) {
    for key in shape.keys {
        if key.fixed {
            value(key, old, new, found);
        }
        let (was, is) = (old.get(key.name), new.get(key.name));
        if let Form::Rows(inner) = key.form {
            rows(key, inner, was, is, found);
        }
        let (Some(was), Some(is)) = (was, is) else { continue };
        match key.form {
            Form::Table(inner) | Form::TableOr(inner, _) => tables(inner, was, is, found),
            Form::Map(_, Form::Table(inner)) => {
                let (Some(was), Some(is)) = (was.node.value.table(), is.node.value.table()) else { continue };
                for entry in &is.entries {
                    if let Some(first) = was.get(&entry.key) {
                        tables(inner, first, entry, found);
                    }
                }
            }
            _ => {}
        }
    }
}

fn tables(shape: &Shape, was: &Entry, is: &Entry, found: &mut Vec<Diagnostic>) {
    let (Some(old), Some(new)) = (was.node.value.table(), is.node.value.table()) else { return };
    if std::ptr::eq(shape, &raw const list::ENTER) && !same_rule((old, was), (new, is), found) {
        return;
    }
    table(shape, old, new, found);
}

/// A value that has to be the same. Where one of two optional values is not there, what holds without it counts.
fn value(key: &Key, old: &Table, new: &Table, found: &mut Vec<Diagnostic>) {
    let (was, is) = (old.get(key.name), new.get(key.name));
    let without = match key.need {
        Need::Optional("true") => Some(Value::Flag(true)),
        _ => None,
    };
    let of = |entry: Option<&'_ Entry>| entry.map(|e| e.node.value.clone()).or(without.clone());
    let same = match (of(was), of(is)) {
        (Some(was), Some(is)) => agrees(&was, &is),
        // That a key is missing, or stands where it means nothing, is reported by its kind.
        _ => true,
    };
    if !same {
        let message = format!("`{}` cannot change within a run", key.name);
        let mut item = Diagnostic::of(&codes::PHASE_FIXED, message);
        match is {
            Some(is) => item = item.at(is.node.place, "changes it"),
            None => item = item.at(head(new), format!("`{}` is no longer stated", key.name)),
        }
        match was {
            Some(was) => item = item.at(place_of(was), "as it was"),
            None => item = item.at(head(old), format!("`{}` was not stated", key.name)),
        }
        found.push(item.help(TWO_PACKS));
    }
}

/// Rows that have to be as many and to be called the same.
fn rows(key: &Key, shape: &Shape, was: Option<&Entry>, is: Option<&Entry>, found: &mut Vec<Diagnostic>) {
    let of = |entry: Option<&Entry>| match entry.map(|e| &e.node.value) {
        Some(Value::Array(rows)) => rows.clone(),
        _ => Vec::new(),
    };
    let (old, new) = (of(was), of(is));
    let fixed = || shape.keys.iter().filter(|k| k.fixed);
    let part = |row: &Node, name: &str| Some(row.value.table()?.get(name)?.node.clone());
    let changed = fixed().find_map(|k| {
        let pairs = old.iter().zip(&new).map(|(old, new)| (part(old, k.name), part(new, k.name)));
        pairs.into_iter().find_map(|pair| match pair {
            (Some(was), Some(is)) if !agrees(&was.value, &is.value) => Some((was, is)),
            _ => None,
        })
    });
    let places = match (changed, was, is) {
        _ if fixed().next().is_none() => return,
        (Some((was, is)), ..) => Some((was.place, is.place)),
        (None, Some(was), Some(is)) if old.len() != new.len() => Some((was.node.place, is.node.place)),
        // The section was empty before, or its key was taken out: only one place is left to show.
        (None, None, Some(is)) if !new.is_empty() => Some((is.node.place, is.node.place)),
        (None, Some(was), None) if !old.is_empty() => Some((was.node.place, was.node.place)),
        _ => None,
    };
    let Some((was, is)) = places else { return };
    let message = format!("names and number of {} cannot change within a run", key.name);
    let mut item = Diagnostic::of(&codes::PHASE_FIXED, message).at(is, "changes them");
    if was != is {
        item = item.at(was, "as they were");
    }
    let moves = match std::ptr::eq(shape, &raw const score::GRADE) {
        true => "a phase may move the `from` of each; for other grades ",
        false => "",
    };
    found.push(item.help(format!("{moves}{TWO_PACKS}")));
}

/// Whether an entry rule is of the same kind as at first; says so if not.
fn same_rule((old, was): (&Table, &Entry), (new, is): (&Table, &Entry), found: &mut Vec<Diagnostic>) -> bool {
    let rule = |table: &Table| list::RULES.into_iter().filter(|key| table.get(key).is_some()).collect();
    let (before, after): (Vec<&str>, Vec<&str>) = (rule(old), rule(new));
    // No rule, or two, are reported with the kind.
    let ([before], [after]) = (before.as_slice(), after.as_slice()) else { return true };
    if before == after {
        return true;
    }
    let message = format!("entry to a list cannot change from `{before}` to `{after}` within a run");
    let place =
        |table: &Table, key: &str, entry: &Entry| table.get(key).map_or(entry.key_place, |e| e.key_place);
    let item = Diagnostic::of(&codes::PHASE_FIXED, message).at(place(new, after, is), "another kind of rule");
    let item = item.at(place(old, before, was), "as it was");
    found.push(item.help("take the list away, and add one of another name"));
    false
}

/// Where a table begins.
fn head(table: &Table) -> Place {
    table.entries.first().map(|e| e.key_place).unwrap_or_default()
}

fn place_of(entry: &Entry) -> Place {
    match entry.node.value {
        Value::Table(_) => entry.key_place,
        _ => entry.node.place,
    }
}

/// Whether two values say the same.
fn agrees(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Table(old), Value::Table(new)) => {
            new.entries.iter().all(|e| old.get(&e.key).is_some_and(|o| agrees(&o.node.value, &e.node.value)))
        }
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(o, n)| agrees(&o.value, &n.value))
        }
        _ => match (old.number(), new.number()) {
            (Some(old), Some(new)) => old == new,
            _ => old == new,
        },
    }
}
