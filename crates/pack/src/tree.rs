//! TOML as a tree that keeps, through every merge, where each key and value stands.

use std::collections::BTreeSet;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, codes};
use crate::spec::Place;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) place: Place,
}

/// What TOML can say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Whole(i64),
    Number(f64),
    Flag(bool),
    Date(Date),
    /// A time of day, or a date with one: nothing here takes it.
    Time,
    Array(Vec<Node>),
    Table(Table),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_place: Place,
    pub(crate) node: Node,
}

/// Keys in the order of the file; what an overlay adds comes after.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
}

impl Value {
    /// What it is, in words.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Whole(_) | Self::Number(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::Date(_) => "a date",
            Self::Time => "a time",
            Self::Array(_) => "an array",
            Self::Table(_) => "a table",
        }
    }

    /// The number, whole or not.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(n) => Some(*n as f64),
            Self::Number(x) => Some(*x),
            _ => None,
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The table.
    pub(crate) fn table(&self) -> Option<&Table> {
        match self {
            Self::Table(table) => Some(table),
            _ => None,
        }
    }
}

impl Table {
    /// The entry of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.key == key)
    }

    /// The table at a key.
    pub(crate) fn table(&self, key: &str) -> Option<&Table> {
        self.get(key)?.node.value.table()
    }

    /// Takes an entry out.
    pub(crate) fn take(&mut self, key: &str) -> Option<Entry> {
        let at = self.entries.iter().position(|e| e.key == key)?;
        Some(self.entries.remove(at))
    }

    /// Puts an entry in, over one of the same key.
    pub(crate) fn put(&mut self, entry: Entry) {
        match self.entries.iter_mut().find(|e| e.key == entry.key) {
            Some(old) => *old = entry,
            None => self.entries.push(entry),
        }
    }

    /// Lays another table over this one: tables merge key by key, everything else is replaced.
    pub(crate) fn overlay(&mut self, over: Table) {
        for entry in over.entries {
            match (self.entries.iter_mut().find(|e| e.key == entry.key), entry.node.value) {
                (Some(Entry { node: Node { value: Value::Table(old), .. }, .. }), Value::Table(new)) => {
                    old.overlay(new)
                }
                (_, value) => self.put(Entry { node: Node { value, ..entry.node }, ..entry }),
            }
        }
    }

    /// Resolves the parts of a dotted path to existing keys. Names that hold full stops may stand in the path with or
    /// without quotes.
    pub(crate) fn resolve(&self, parts: &[String]) -> Option<Vec<String>> {
        (1..=parts.len()).find_map(|n| {
            let (key, rest) = (parts[..n].join("."), &parts[n..]);
            let entry = self.get(&key)?;
            let mut path = vec![key];
            if !rest.is_empty() {
                path.extend(entry.node.value.table()?.resolve(rest)?);
            }
            Some(path)
        })
    }

    /// The entry at the end of a path of keys.
    pub(crate) fn at(&self, path: &[String]) -> Option<&Entry> {
        let (last, parents) = path.split_last()?;
        parents.iter().try_fold(self, |table, key| table.table(key))?.get(last)
    }

    /// The table at the end of a path of keys, for changes.
    pub(crate) fn table_mut(&mut self, path: &[String]) -> Option<&mut Table> {
        path.iter().try_fold(self, |table, key| {
            match table.entries.iter_mut().find(|e| e.key == *key).map(|e| &mut e.node.value) {
                Some(Value::Table(inner)) => Some(inner),
                _ => None,
            }
        })
    }

    /// Every path, dotted, of tables and of values.
    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for entry in &self.entries {
            let key = quoted(&entry.key);
            if let Value::Table(table) = &entry.node.value {
                paths.extend(table.paths().into_iter().map(|p| format!("{key}.{p}")));
            }
            paths.push(key);
        }
        paths
    }

    /// Every path that a single value can be put at: values that are no table, and numbers with their unit.
    pub(crate) fn settable_paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for entry in &self.entries {
            let key = quoted(&entry.key);
            match &entry.node.value {
                Value::Table(table) if table.get("value").is_some() => paths.push(key),
                Value::Table(table) => {
                    paths.extend(table.settable_paths().into_iter().map(|p| format!("{key}.{p}")));
                }
                _ => paths.push(key),
            }
        }
        paths
    }

    /// Every text that stands under this key, however deep.
    pub(crate) fn texts_of<'a>(&'a self, key: &str) -> Vec<&'a str> {
        let mut texts = Vec::new();
        for entry in &self.entries {
            match &entry.node.value {
                Value::Table(table) => texts.extend(table.texts_of(key)),
                Value::Array(rows) => {
                    for row in rows {
                        if let Value::Table(table) = &row.value {
                            texts.extend(table.texts_of(key));
                        }
                    }
                }
                Value::Text(text) if entry.key == key => texts.push(text.as_str()),
                _ => {}
            }
        }
        texts
    }
}

/// A key as it stands in a path: in quotes if it holds more than letters, digits, `-` and `_`.
pub(crate) fn quoted(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { key.to_owned() } else { format!("\"{key}\"") }
}

/// The parts of a dotted path, quotes removed; `None` if a quote is not closed or a part is empty.
pub(crate) fn path_parts(path: &str) -> Option<Vec<String>> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    for c in path.trim().chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '.') => parts.push(String::new()),
            _ => parts.last_mut()?.push(c),
        }
    }
    let parts: Vec<String> = parts.iter().map(|p| p.trim().to_owned()).collect();
    (quote.is_none() && parts.iter().all(|p| !p.is_empty())).then_some(parts)
}

/// Reads a file's text. Everything wrong with its syntax is returned; the table is then only what could be made out.
pub(crate) fn parse(text: &str, file: usize) -> (Table, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let line_of =
        |start: usize| text.as_bytes()[..start.min(text.len())].iter().filter(|b| **b == b'\n').count();
    let mut lines = BTreeSet::new();
    let mut found = Vec::new();
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        // What follows an error on its line usually follows from it.
        if lines.insert(line_of(span.start)) {
            let message = format!("this is not TOML: {}", error.message());
            let place = Place { file, start: span.start, end: span.end };
            found.push(Diagnostic::of(&codes::SYNTAX, message).at(place, "here"));
        }
    }
    (table_of(table.get_ref(), file), found)
}

/// Reads one value, as `--set` has it behind the equals sign; `offset` is where it begins in its text.
pub(crate) fn parse_value(text: &str, file: usize, offset: usize) -> Option<Node> {
    let value = DeValue::parse(text).ok()?;
    let mut node = node_of(&value, file);
    node.place = Place { file, start: offset, end: offset + text.len() };
    Some(node)
}

fn table_of(table: &DeTable<'_>, file: usize) -> Table {
    let place = |span: std::ops::Range<usize>| Place { file, start: span.start, end: span.end };
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_place: place(key.span()),
            node: node_of(value, file),
        })
        .collect();
    entries.sort_by_key(|e| e.key_place.start);
    Table { entries }
}

fn node_of(spanned: &Spanned<DeValue<'_>>, file: usize) -> Node {
    let span = spanned.span();
    let value = match spanned.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(n) => match i64::from_str_radix(n.as_str(), n.radix()) {
            Ok(n) => Value::Whole(n),
            Err(_) => Value::Number(n.as_str().parse().unwrap_or(f64::NAN)),
        },
        DeValue::Float(x) => Value::Number(x.as_str().replace('_', "").parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(moment) => match (moment.date, moment.time, moment.offset) {
            (Some(d), None, None) => {
                Date::new(d.year as i16, d.month as i8, d.day as i8).map_or(Value::Time, Value::Date)
            }
            _ => Value::Time,
        },
        DeValue::Array(items) => Value::Array(items.iter().map(|item| node_of(item, file)).collect()),
        DeValue::Table(table) => Value::Table(table_of(table, file)),
    };
    Node { value, place: Place { file, start: span.start, end: span.end } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, file: usize) -> Table {
        let (table, errors) = parse(text, file);
        assert_eq!(errors, []);
        table
    }

    #[test]
    fn overlays_merge_tables_and_replace_the_rest_and_keep_both_files_places() {
        let mut base = table("[conduct.x]\nrate = { value = 1, range = [0, 2] }\nsays = \"a\"\n", 0);
        base.overlay(table("conduct.x.rate.value = 3\n", 1));
        let rate = base.table("conduct").and_then(|t| t.table("x")).and_then(|t| t.table("rate"));
        let rate = rate.expect("a rate");
        let value = &rate.get("value").expect("a value").node;
        assert_eq!((value.value.number(), value.place.file), (Some(3.0), 1));
        assert_eq!(rate.get("range").expect("a range").node.place.file, 0);
    }

    #[test]
    fn paths_resolve_with_and_without_quotes() {
        let t = table("[activity.\"travel.air\"]\ndemand = { value = 1 }\n", 0);
        for path in ["activity.travel.air.demand", "activity.\"travel.air\".demand"] {
            let parts = path_parts(path).expect("parts");
            assert_eq!(t.resolve(&parts).expect("resolves"), ["activity", "travel.air", "demand"]);
        }
        assert_eq!(t.resolve(&path_parts("activity.travel").expect("parts")), None);
        assert_eq!(path_parts("a..b"), None);
        assert_eq!(path_parts("a.\"b"), None);
        assert_eq!(t.settable_paths(), ["activity.\"travel.air\".demand"]);
    }

    #[test]
    fn all_syntax_errors_are_found() {
        let (_, errors) = parse("a = \nb = 3\nb = 4\n", 0);
        assert_eq!(errors.len(), 2);
    }

    #[test]
    fn numbers_and_dates_are_read() {
        let t = table("a = 1_000\nb = -inf\nc = 2014-02-03\nd = 2014-02-03T00:00:00\ne = 1_0.5\n", 0);
        let value = |k: &str| t.get(k).expect("key").node.value.clone();
        assert_eq!(value("a"), Value::Whole(1000));
        assert_eq!(value("b"), Value::Number(f64::NEG_INFINITY));
        assert_eq!(value("c"), Value::Date(jiff::civil::date(2014, 2, 3)));
        assert_eq!(value("d"), Value::Time);
        assert_eq!(value("e"), Value::Number(10.5));
    }
}
