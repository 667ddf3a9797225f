//! What every number of a pack does at the ends of its range, as a table and as JSON.

use lab::impact::{self, End, Ends, Impact, Moved, Shift};
use pack::Library;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::number::{counted, grouped};
use crate::{progress, terminal};

/// Tries every number of a pack.
pub fn tried(library: &Library, name: &str, quiet: bool) -> Result<Vec<Impact>, Failure> {
    let bar = progress::steps(impact::numbers(library, name)? as u64, "numbers", quiet);
    let impacts = impact::of_pack(library, name, Ends::Both, &|_| true, &|done| bar.done(done));
    bar.clear();
    Ok(impacts?)
}

/// The table, and below it why values are refused and how many numbers there are.
pub fn text(name: &str, impacts: &[Impact]) -> String {
    let rows: Vec<Vec<String>> = impacts.iter().flat_map(rows).collect();
    let mut text = terminal::table(&["parameter", "is", "set to", "what moves most"], &rows);
    for impact in impacts {
        for end in impact.ends.iter().flatten() {
            if let Some(Moved::Refused(reason)) = &end.moved {
                text.push_str(&format!("  refused at {}: {}: {reason}\n", end.to, impact.parameter.path));
            }
        }
    }
    for impact in impacts.iter().filter(|impact| impact.is_idle()) {
        let persons = impact.ends.iter().flatten().map(|end| end.persons).max().unwrap_or(0);
        text.push_str(&format!(
            "  IDLE: {} moves no measure, with {} simulated\n",
            impact.parameter.path,
            grouped(persons)
        ));
    }
    text + &format!("{name}: {}\n", summary(impacts))
}

fn summary(impacts: &[Impact]) -> String {
    let of = |holds: fn(&Impact) -> bool| impacts.iter().filter(|impact| holds(impact)).count();
    let (moving, fixed, idle) = (of(Impact::moves), of(Impact::is_fixed), of(Impact::is_idle));
    let mut words = format!("{}, {moving} of them move a measure", counted(impacts.len(), "number"));
    if fixed > 0 {
        words.push_str(&format!(", {fixed} have no range to move in"));
    }
    if idle > 0 {
        words.push_str(&format!(", {idle} move nothing"));
    }
    words
}

/// A line for each end.
fn rows(impact: &Impact) -> Vec<Vec<String>> {
    let number = [impact.parameter.path.clone(), impact.parameter.value.to_string()];
    if impact.is_fixed() {
        return vec![[&number[..], &["-".to_owned(), "it has no range".to_owned()]].concat()];
    }
    let ends = impact.ends.iter().flatten().enumerate();
    let line = |(at, end): (usize, &End)| {
        let number = if at == 0 { number.clone() } else { [String::new(), String::new()] };
        [&number[..], &[end.to.to_string(), moved(end)]].concat()
    };
    ends.map(line).collect()
}

fn moved(end: &End) -> String {
    match &end.moved {
        None => "not tried".to_owned(),
        Some(Moved::Measures { most, .. }) => format!("{} {}", most.name(), change(most)),
        Some(Moved::Counts(_) | Moved::Nothing) => "nothing".to_owned(),
        Some(Moved::Refused(_)) => "refused".to_owned(),
    }
}

/// `+12 %`, or from what to what where there is no such part.
fn change(shift: &Shift) -> String {
    let figure = |value: Option<f64>| match value {
        None => "nothing estimated".to_owned(),
        Some(0.0) => "0".to_owned(),
        Some(value) if (0.01..1e6).contains(&value.abs()) => format!("{value:.3}"),
        Some(value) => format!("{value:.1e}"),
    };
    match shift.relative() {
        Some(part) if part.abs() < 0.001 => format!("{:+.1e} %", 100.0 * part),
        Some(part) if part.abs() < 0.1 => format!("{:+.2} %", 100.0 * part),
        Some(part) if part < 10.0 => format!("{:+.0} %", 100.0 * part),
        Some(part) => format!("x {:.0}", 1.0 + part),
        None => format!("from {} to {}", figure(shift.before), figure(shift.after)),
    }
}

/// As JSON.
pub fn json(impacts: &[Impact]) -> Value {
    let of = |impact: &Impact| {
        let [low, high] = impact.ends.each_ref().map(|end| end.as_ref().map(end_json));
        json!({
            "path": impact.parameter.path, "value": impact.parameter.value, "unit": impact.parameter.unit.word(),
            "moves": impact.moves(), "idle": impact.is_idle(), "low": low, "high": high,
        })
    };
    Value::Array(impacts.iter().map(of).collect())
}

fn end_json(end: &End) -> Value {
    let (outcome, most, values, why) = match &end.moved {
        None => ("not-tried", None, 0, None),
        Some(Moved::Measures { most, values }) => ("measures", Some(most), *values, None),
        Some(Moved::Counts(what)) => ("counts", None, 0, Some(what)),
        Some(Moved::Nothing) => ("nothing", None, 0, None),
        Some(Moved::Refused(why)) => ("refused", None, 0, Some(why)),
    };
    let most = most.map(|shift| {
        json!({
            "measure": shift.measure, "item": shift.item, "group": shift.group, "area": shift.area,
            "before": shift.before, "after": shift.after, "relative": shift.relative(),
        })
    });
    json!({
        "to": end.to, "persons": end.persons, "outcome": outcome, "most": most, "values_moved": values, "why": why,
    })
}
