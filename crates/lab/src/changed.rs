//! How a run departs from the pack as it is published: so that no reader takes a changed scheme for the original.

use std::collections::BTreeSet;

use pack::calendar::span_ticks;
use pack::diagnostic::Diagnostic;
use pack::spec::{Pack, Parameter};
use serde::Serialize;

use crate::fault;
use crate::manifest::{BranchLine, ChangeLine};
use crate::request::end_of;

/// What a run does otherwise than its pack says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Values set and reform files laid over the pack, a line each: `conduct.jaywalking.rate 6 -> 9`.
    pub rules: Vec<String>,
    /// `runs to 2015-01-01, the pack's horizon is 2020-01-01`, if it does not run as long as the pack says.
    pub length: Option<String>,
    /// Whether it runs on beyond the horizon, where the pack says nothing.
    pub beyond: bool,
    /// `branched on 2015-01-01 from a snapshot`, if it was.
    pub branch: Option<String>,
}

impl Changed {
    /// Whether the results are not those of the pack: other rules, or a time it does not speak of.
    pub fn scheme(&self) -> bool {
        !self.rules.is_empty() || self.beyond
    }

    /// All of it, a line each.
    pub fn lines(&self) -> Vec<String> {
        self.branch.iter().chain(&self.rules).chain(&self.length).cloned().collect()
    }

    /// Compares a run of so many ticks with the pack as it was before `changes`; `text_of` finds a reform's text.
    pub(crate) fn new<'a>(
        original: &Pack,
        changed: &Pack,
        ticks: u32,
        changes: &[ChangeLine],
        text_of: impl Fn(&str) -> Option<&'a str>,
    ) -> Self {
        let rules = changes.iter().map(|change| match change {
            ChangeLine::Set(text) => set_words(original, text),
            ChangeLine::Law(name) => law_words(name, changed),
            ChangeLine::Reform(file) => reform_words(file, text_of(file).unwrap_or_default()),
        });
        let horizon = end_of(original.start, original.tick, span_ticks(original.horizon, original.tick));
        let end = end_of(changed.start, changed.tick, ticks);
        let (length, beyond) = match (end, horizon) {
            (Some(end), Some(horizon)) if end != horizon => {
                (Some(format!("runs to {end}, the pack\u{2019}s horizon is {horizon}")), end > horizon)
            }
            _ => (None, false),
        };
        Self { rules: rules.collect(), length, beyond, branch: None }
    }

    /// Some of it holds from a date on only.
    pub(crate) fn branched(&mut self, line: &BranchLine) {
        self.branch = Some(format!("branched on {} from a snapshot", line.date));
        for rule in self.rules.iter_mut().skip(line.changes_before) {
            *rule = format!("from {} on: {rule}", line.date);
        }
    }
}

/// Warnings about numbers that were set to what the pack itself holds to be implausible.
pub(crate) fn out_of_range(original: &Pack, changes: &[ChangeLine]) -> Vec<Diagnostic> {
    let warning = |change: &ChangeLine| {
        let ChangeLine::Set(text) = change else { return None };
        let (path, value) = parts(text);
        let parameter = parameter(original, path)?;
        let (value, (low, high)) = (value.parse::<f64>().ok()?, parameter.range?);
        let message = format!(
            "`{path}` is set to {value}, outside the range that the pack holds to be plausible, {low} to {high} {}",
            parameter.unit.word()
        );
        let help = "the run goes on; its results are those of an implausible number";
        (!(low..=high).contains(&value))
            .then(|| Diagnostic::warning(fault::OUTSIDE_RANGE.id, message).help(help))
    };
    changes.iter().filter_map(warning).collect()
}

fn parts(text: &str) -> (&str, &str) {
    let (path, value) = text.split_once('=').unwrap_or((text, ""));
    (path.trim(), value.trim())
}

fn parameter<'a>(pack: &'a Pack, path: &str) -> Option<&'a Parameter> {
    let path = path.strip_suffix(".value").unwrap_or(path);
    pack.parameters.iter().find(|p| p.path == path)
}

fn set_words(original: &Pack, text: &str) -> String {
    let (path, value) = parts(text);
    let old = match parameter(original, path) {
        Some(parameter) => Some(parameter.value.to_string()),
        None => original.files.iter().find_map(|file| stated(&file.text, path)),
    };
    format!("{path} {} \u{2192} {value}", old.unwrap_or_else(|| "not stated".to_owned()))
}

/// `with the law eu-gdpr, which changes safeguard.appeal and safeguard.notice`; a bundle changes what its laws do.
fn law_words(name: &str, changed: &Pack) -> String {
    let read = |name: &str| {
        let file = changed.files.iter().find(|file| file.name == format!("laws/{name}/law.toml"));
        toml::from_str::<toml::Table>(file.map_or("", |file| &file.text)).unwrap_or_default()
    };
    let own = read(name);
    let included = own.get("includes").and_then(toml::Value::as_array).into_iter().flatten();
    let laws: Vec<toml::Table> = included.filter_map(toml::Value::as_str).map(read).collect();
    let over = laws.iter().chain([&own]).filter_map(|law| law.get("pack")?.as_table());
    format!("with the law {name}, which changes {}", listed(over.flat_map(tables).collect()))
}

/// What a file states at a path, if it does.
fn stated(text: &str, path: &str) -> Option<String> {
    let mut value = toml::Value::Table(toml::from_str(text).ok()?);
    for key in path.split('.') {
        value = value.as_table_mut()?.remove(key.trim_matches('"'))?;
    }
    match value {
        toml::Value::Table(_) => None,
        toml::Value::Array(_) => Some("another list".to_owned()),
        value => Some(value.to_string()),
    }
}

/// `shorter.toml, which changes list.blacklist and conduct.jaywalking`.
fn reform_words(file: &str, text: &str) -> String {
    let own = file.rsplit('/').next().unwrap_or(file);
    // The copy's name begins with its number: `1-shorter.toml`.
    let own = own.split_once('-').map_or(own, |(_, own)| own);
    let root = toml::from_str::<toml::Table>(text).unwrap_or_default();
    format!("{own}, which changes {}", listed(tables(&root)))
}

/// The tables that something laid over a pack touches: `list.blacklist`, `conduct.jaywalking`.
fn tables(root: &toml::Table) -> BTreeSet<String> {
    let mut tables = BTreeSet::new();
    for (key, value) in root {
        match value.as_table() {
            Some(inner) if inner.values().any(toml::Value::is_table) => {
                tables.extend(inner.keys().map(|name| format!("{key}.{name}")));
            }
            _ if key == "remove" => tables.extend(removed(value)),
            _ => drop(tables.insert(key.clone())),
        }
    }
    tables
}

/// `list.blacklist and conduct.jaywalking`.
fn listed(tables: BTreeSet<String>) -> String {
    let tables: Vec<String> = tables.into_iter().collect();
    match tables.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

fn removed(value: &toml::Value) -> Vec<String> {
    let names = value.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
    names.map(|name| format!("{name} (removed)")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reform_names_the_tables_it_changes() {
        let text = "remove = ['list.old']\nconduct.jaywalking.rate.value = 9\n[list.blacklist]\nfor = '1 year'\n[frailty]\nshape = 2\n";
        assert_eq!(
            reform_words("inputs/reforms/1-shorter.toml", text),
            "shorter.toml, which changes conduct.jaywalking, frailty, list.blacklist and list.old (removed)"
                .to_owned()
        );
    }

    #[test]
    fn what_a_file_states_is_found_by_its_path() {
        assert_eq!(stated("tick = 'month'", "tick").as_deref(), Some("\"month\""));
        assert_eq!(stated("a.b = true", "a.b").as_deref(), Some("true"));
        assert_eq!(stated("a.b = true", "a.c"), None);
    }
}
