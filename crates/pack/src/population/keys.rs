//! A TOML table read key by key: what is missing, of the wrong type or unknown is noted with its place, all at once.

use super::codes;
use crate::diagnostic::Diagnostic;
use crate::spec::{Evidence, Place};
use crate::suggest::advice;
use crate::tree::{Entry, Table, Value};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Everything found wrong so far.
pub(crate) type Faults = RefCell<Vec<Diagnostic>>;

/// A table being read.
pub(crate) struct Keys<'a> {
    faults: &'a Faults,
    table: &'a Table,
    place: Place,
    /// What the table is, in messages: `[attribute.age]`.
    pub(crate) title: String,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Keys<'a> {
    pub(crate) fn new(faults: &'a Faults, table: &'a Table, place: Place, title: &str) -> Self {
        Self { faults, table, place, title: title.to_string(), asked: RefCell::default() }
    }

    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// The place of a key's value, or of the table if it has none.
    pub(crate) fn place_of(&self, key: &str) -> Place {
        self.table.get(key).map_or(self.place, |e| e.node.place)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    pub(crate) fn note(&self, fault: Diagnostic) {
        self.faults.borrow_mut().push(fault);
    }

    fn get(&self, key: &'static str) -> Option<&'a Entry> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// The sub-tables of a key, in file order.
    pub(crate) fn tables(&self, key: &'static str) -> Vec<(String, Keys<'a>)> {
        let Some(entry) = self.get(key) else { return Vec::new() };
        match &entry.node.value {
            Value::Table(table) => table
                .entries
                .iter()
                .filter_map(|e| Some((e.key.clone(), self.below(e, &format!("[{key}.{}]", e.key))?)))
                .collect(),
            _ => {
                self.wrong(entry, "a table");
                Vec::new()
            }
        }
    }

    /// The table of a key.
    pub(crate) fn child(&self, key: &'static str) -> Option<Keys<'a>> {
        self.below(self.get(key)?, &format!("[{key}]"))
    }

    fn below(&self, entry: &'a Entry, title: &str) -> Option<Keys<'a>> {
        match &entry.node.value {
            Value::Table(table) => Some(Keys::new(self.faults, table, entry.key_place, title)),
            _ => {
                self.wrong(entry, "a table");
                None
            }
        }
    }

    /// The tables of an array of tables, in order.
    pub(crate) fn array_of_tables(&self, key: &'static str) -> Vec<Keys<'a>> {
        let Some(entry) = self.get(key) else { return Vec::new() };
        let items = match &entry.node.value {
            Value::Array(items) => items.as_slice(),
            _ => &[],
        };
        let table = |node: &'a crate::tree::Node| {
            let table = node.value.table()?;
            let name = table.get("name").and_then(|e| e.node.value.text());
            let title = name.map_or(format!("[[{key}]]"), |name| format!("{key} `{name}`"));
            Some(Keys::new(self.faults, table, node.place, &title))
        };
        let tables: Vec<Keys> = items.iter().filter_map(table).collect();
        if tables.is_empty() || tables.len() != items.len() {
            self.wrong(entry, "tables, each headed `[[table]]`");
        }
        tables
    }

    /// Notes that a key has to be there.
    pub(crate) fn missing(&self, key: &str, why: &str) {
        let fault = Diagnostic::of(&codes::MISSING_KEY, format!("{} lacks `{key}`", self.title));
        self.note(fault.at(self.place, "here").help(why));
    }

    fn wrong(&self, entry: &Entry, wanted: &str) {
        let message = format!("`{}` of {} has to be {wanted}", entry.key, self.title);
        let is = format!("this is {}", entry.node.value.noun());
        self.note(Diagnostic::of(&codes::BAD_VALUE, message).at(entry.node.place, is));
    }

    pub(crate) fn optional_text(&self, key: &'static str) -> Option<String> {
        let entry = self.get(key)?;
        let text = entry.node.value.text();
        if text.is_none() {
            self.wrong(entry, "text");
        }
        text.map(String::from)
    }

    pub(crate) fn text(&self, key: &'static str, why: &str) -> String {
        if !self.has(key) {
            self.missing(key, why);
        }
        self.optional_text(key).unwrap_or_default()
    }

    /// A number, whole or not.
    pub(crate) fn number(&self, key: &'static str) -> Option<f64> {
        let entry = self.get(key)?;
        let number = entry.node.value.number().filter(|n| n.is_finite() && *n >= 0.0);
        if number.is_none() {
            self.wrong(entry, "a number, 0 or more");
        }
        number
    }

    pub(crate) fn whole(&self, key: &'static str, why: &str) -> Option<u64> {
        let Some(entry) = self.get(key) else {
            self.missing(key, why);
            return None;
        };
        let number = match entry.node.value {
            Value::Whole(n) => u64::try_from(n).ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(entry, "a whole number, 0 or more");
        }
        number
    }

    pub(crate) fn flag(&self, key: &'static str) -> bool {
        let Some(entry) = self.get(key) else { return false };
        match entry.node.value {
            Value::Flag(flag) => flag,
            _ => {
                self.wrong(entry, "`true` or `false`");
                false
            }
        }
    }

    /// A list of texts; a single text is a list of one.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<String> {
        let Some(entry) = self.get(key) else { return Vec::new() };
        let texts: Option<Vec<String>> = match &entry.node.value {
            Value::Text(text) => Some(vec![text.clone()]),
            Value::Array(items) => items.iter().map(|i| i.value.text().map(String::from)).collect(),
            _ => None,
        };
        if texts.is_none() {
            self.wrong(entry, "a list of texts");
        }
        texts.unwrap_or_default()
    }

    /// One of some words.
    pub(crate) fn word<T: Copy>(&self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.optional_text(key)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, is)| *is);
        if found.is_none() {
            let message = format!("`{key}` of {} cannot be `{text}`", self.title);
            let fault =
                Diagnostic::of(&codes::BAD_VALUE, message).at(self.place_of(key), "not one of the words");
            self.note(fault.maybe_help(advice(&text, words.iter().map(|(word, _)| *word))));
        }
        found
    }

    /// Notes every key that nobody asked for.
    pub(crate) fn finish(&self) {
        let asked = self.asked.borrow();
        for entry in self.table.entries.iter().filter(|e| !asked.contains(e.key.as_str())) {
            let message = format!("{} has no key `{}`", self.title, entry.key);
            let fault = Diagnostic::of(&codes::UNKNOWN_KEY, message).at(entry.key_place, "unknown key");
            self.note(fault.maybe_help(advice(&entry.key, asked.iter().copied())));
        }
    }
}

/// The words for how well a number is known.
pub(crate) const GRADES: [(&str, Evidence); 4] = [
    ("documented", Evidence::Documented),
    ("estimated", Evidence::Estimated),
    ("assumed", Evidence::Assumed),
    ("claimed", Evidence::Claimed),
];
