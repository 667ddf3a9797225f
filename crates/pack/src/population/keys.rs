//! A TOML table read key by key: what is missing, of the wrong type or unknown is noted with its place, all at once.

use super::fault::{Fault, Kind};
use crate::spec::{Evidence, Place};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One file being read, and everything found wrong in it.
pub(crate) struct Document {
    pub(crate) file: usize,
    pub(crate) faults: RefCell<Vec<Fault>>,
}

/// A table of a document.
pub(crate) struct Keys<'d, 'i> {
    document: &'d Document,
    table: &'d DeTable<'i>,
    span: Range<usize>,
    /// What the table is, in messages: `[attribute.age]`.
    pub(crate) title: String,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl Document {
    pub(crate) fn new(file: usize) -> Self {
        Self { file, faults: RefCell::new(Vec::new()) }
    }

    pub(crate) fn place(&self, span: Range<usize>) -> Place {
        Place { file: self.file, start: span.start, end: span.end }
    }

    pub(crate) fn note(&self, fault: Fault) {
        self.faults.borrow_mut().push(fault);
    }

    /// Notes a file that is not TOML.
    pub(crate) fn syntax(&self, error: &toml::de::Error, name: &str) {
        let first = error.message().lines().next().unwrap_or_default();
        let fault = Fault::new(Kind::Syntax, format!("`{name}` is not TOML: {first}"));
        self.note(fault.at(self.place(error.span().unwrap_or(0..0)), "here"));
    }
}

impl<'d, 'i> Keys<'d, 'i> {
    pub(crate) fn new(
        document: &'d Document,
        table: &'d DeTable<'i>,
        span: Range<usize>,
        title: &str,
    ) -> Self {
        Self { document, table, span, title: title.to_string(), asked: RefCell::default() }
    }

    pub(crate) fn place(&self) -> Place {
        self.document.place(self.span.clone())
    }

    /// The place of a key's value, or of the table if it has none.
    pub(crate) fn place_of(&self, key: &str) -> Place {
        self.document.place(self.table.get(key).map_or(self.span.clone(), Spanned::span))
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(crate) fn note(&self, fault: Fault) {
        self.document.note(fault);
    }

    /// The sub-tables of a key, in file order: (name, place of the name, table).
    pub(crate) fn tables(&self, key: &'static str) -> Vec<(String, Keys<'d, 'i>)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(key, value, "a table");
            return Vec::new();
        };
        let mut found: Vec<_> = table.iter().collect();
        found.sort_by_key(|(name, _)| name.span().start);
        let mut tables = Vec::new();
        for (name, value) in found {
            let name = name.get_ref().to_string();
            let title = format!("[{key}.{name}]");
            match value.get_ref().as_table() {
                Some(table) => tables.push((name, Keys::new(self.document, table, value.span(), &title))),
                None => self.document.note(
                    Fault::new(Kind::BadValue, format!("`{key}.{name}` has to be a table"))
                        .at(self.document.place(value.span()), "not a table"),
                ),
            }
        }
        tables
    }

    /// The tables of an array of tables, in order.
    pub(crate) fn array_of_tables(&self, key: &'static str) -> Vec<Keys<'d, 'i>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let array = value.get_ref().as_array().map(|a| a.iter()).into_iter().flatten();
        let tables: Vec<_> = array
            .filter_map(|item| {
                let table = item.get_ref().as_table()?;
                Some(Keys::new(self.document, table, item.span(), &format!("[[{key}]]")))
            })
            .collect();
        if tables.is_empty() {
            self.wrong(key, value, "one or more tables `[[table]]`");
        }
        tables
    }

    fn get(&self, key: &'static str) -> Option<&'d Spanned<DeValue<'i>>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// Notes that a key has to be there.
    pub(crate) fn missing(&self, key: &str, why: &str) {
        let fault = Fault::new(Kind::MissingKey, format!("{} lacks `{key}`", self.title));
        self.note(fault.at(self.place(), "here").help(why));
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue>, wanted: &str) {
        let is = value.get_ref().type_str();
        let fault = Fault::new(Kind::BadValue, format!("`{key}` of {} has to be {wanted}", self.title));
        self.note(fault.at(self.document.place(value.span()), format!("this is a {is}")));
    }

    pub(crate) fn optional_text(&self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(text.to_string()),
            None => {
                self.wrong(key, value, "text");
                None
            }
        }
    }

    pub(crate) fn text(&self, key: &'static str, why: &str) -> String {
        if !self.has(key) {
            self.missing(key, why);
        }
        self.optional_text(key).unwrap_or_default()
    }

    /// A number, whole or not.
    pub(crate) fn number(&self, key: &'static str) -> Option<f64> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok().map(|n| n as f64),
            DeValue::Float(n) => n.as_str().parse::<f64>().ok(),
            _ => None,
        };
        match number.filter(|n| n.is_finite() && *n >= 0.0) {
            Some(number) => Some(number),
            None => {
                self.wrong(key, value, "a number, 0 or more");
                None
            }
        }
    }

    pub(crate) fn whole(&self, key: &'static str, why: &str) -> Option<u64> {
        let Some(value) = self.get(key) else {
            self.missing(key, why);
            return None;
        };
        let number =
            value.get_ref().as_integer().and_then(|n| u64::from_str_radix(n.as_str(), n.radix()).ok());
        if number.is_none() {
            self.wrong(key, value, "a whole number, 0 or more");
        }
        number
    }

    pub(crate) fn flag(&self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(key, value, "`true` or `false`");
            false
        })
    }

    /// A list of texts; a single text is a list of one.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::String(text) => vec![text.to_string()],
            DeValue::Array(array) if array.iter().all(|i| i.get_ref().is_str()) => {
                array.iter().filter_map(|i| i.get_ref().as_str()).map(String::from).collect()
            }
            _ => {
                self.wrong(key, value, "a list of texts");
                Vec::new()
            }
        }
    }

    /// One of some words.
    pub(crate) fn word<T: Copy>(&self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.optional_text(key)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, is)| *is);
        if found.is_none() {
            let fault = Fault::new(Kind::BadValue, format!("`{key}` of {} cannot be `{text}`", self.title))
                .at(self.place_of(key), "not one of the words")
                .suggest(&text, words.iter().map(|(word, _)| *word));
            self.note(fault);
        }
        found
    }

    /// Notes every key that nobody asked for.
    pub(crate) fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table.iter().filter(|(key, _)| !asked.contains(key.get_ref().as_ref())) {
            let name = key.get_ref();
            let fault = Fault::new(Kind::UnknownKey, format!("{} has no key `{name}`", self.title))
                .at(self.document.place(key.span()), "unknown key")
                .suggest(name, asked.iter().copied());
            self.note(fault);
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
