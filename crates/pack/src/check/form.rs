//! The check of one value against the form that its key declares.

use super::{Check, join};
use crate::boundary::is_personal;
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Keyed, Need};
use crate::spec::Place;
use crate::suggest::advice;
use crate::tree::{Entry, Node, Value};
use crate::view;

impl Check<'_> {
    /// Checks a value.
    pub(super) fn form(&mut self, form: &Form, entry: &Entry, path: &str) {
        let node = &entry.node;
        match (form, &node.value) {
            (Form::Version, Value::Whole(_))
            | (Form::Flag, Value::Flag(_))
            | (Form::Date, Value::Date(_)) => {}
            (Form::Text | Form::Source, Value::Text(text)) => {
                self.not_empty(text, node.place, path);
                if matches!(form, Form::Source) {
                    self.source(text, node.place);
                }
            }
            (Form::Scalar, Value::Flag(_)) => {}
            (Form::Scalar, Value::Whole(_) | Value::Number(_)) => self.finite(node, path),
            (Form::Scalar, Value::Text(text)) => self.not_empty(text, node.place, path),
            (Form::Scalar, Value::Array(all)) => self.texts(form, all, entry, path),
            (Form::Values, Value::Array(all)) => self.values(all, entry, path),
            (Form::Name, Value::Text(text)) => self.name(text, node.place),
            (Form::Label, Value::Text(text)) => self.label(text, node.place),
            (Form::Whole(least), Value::Whole(n)) => self.at_least(*least, *n, node.place, path),
            (Form::Number, Value::Whole(_) | Value::Number(_)) => self.finite(node, path),
            (Form::Pair, Value::Array(pair)) => self.pair(pair, entry, path, form),
            (Form::DayOfYear, Value::Text(text)) => self.day_of_year(text, node.place),
            (Form::Span, Value::Text(text)) => self.span(text, node.place, path),
            (Form::Word(words), Value::Text(text)) => self.word(words, text, node.place, path),
            (
                Form::Texts | Form::Paths | Form::Sources | Form::Attributes | Form::Refs(_),
                Value::Array(all),
            ) => {
                self.texts(form, all, entry, path);
            }
            (Form::Classes, Value::Text(text)) => self.not_empty(text, node.place, path),
            (Form::Classes, Value::Array(all)) => self.texts(form, all, entry, path),
            (Form::Ref(noun), Value::Text(text)) => self.reference(*noun, text, node.place),
            (Form::Trigger, Value::Text(text)) => self.trigger(text, node.place, path),
            (Form::Quantity(quantity), Value::Table(table)) => {
                self.quantity(quantity, table, path, entry.key_place)
            }
            (Form::Vary, Value::Table(_)) => self.vary(entry, path),
            (Form::Table(shape) | Form::TableOr(shape, _), Value::Table(table)) => {
                self.table(shape, table, path, entry.key_place);
            }
            (Form::TableOr(_, word), Value::Text(text)) => {
                self.word(&[(*word, "")], text, node.place, path);
            }
            (Form::Rows(shape), Value::Array(rows)) => {
                for row in rows {
                    match &row.value {
                        Value::Table(table) => self.table(shape, table, path, row.place),
                        _ => self.wrong_type(
                            &Entry { node: row.clone(), ..entry.clone() },
                            path,
                            &Form::Table(shape),
                        ),
                    }
                }
            }
            (Form::Map(keyed, inner), Value::Table(_)) => self.map(*keyed, inner, entry, path),
            _ => self.wrong_type(entry, path, form),
        }
    }

    fn map(&mut self, keyed: Keyed, form: &Form, entry: &Entry, path: &str) {
        let Some(table) = entry.node.value.table() else { return };
        for inner in &table.entries {
            self.map_key(keyed, inner);
            self.form(form, inner, &join(path, &inner.key));
        }
        if matches!(keyed, Keyed::RefOrStar(_)) && table.get("*").is_none() {
            let message = format!("`{path}` does not say `\"*\"`");
            let item = Diagnostic::of(&codes::MISSING_KEY, message).at(entry.key_place, "needs `\"*\"`");
            self.found.push(item.help("`\"*\"` holds for every domain that is not named"));
        }
    }

    pub(super) fn not_empty(&mut self, text: &str, place: Place, path: &str) {
        if text.trim().is_empty() {
            self.found
                .push(Diagnostic::of(&codes::EMPTY, format!("`{path}` is empty")).at(place, "nothing here"));
        }
    }

    /// An array of single values.
    fn values(&mut self, all: &[Node], entry: &Entry, path: &str) {
        for node in all {
            match &node.value {
                Value::Whole(_) | Value::Number(_) => self.finite(node, path),
                Value::Text(text) => self.not_empty(text, node.place, path),
                Value::Flag(_) => {}
                _ => self.wrong_type(&Entry { node: node.clone(), ..entry.clone() }, path, &Form::Values),
            }
        }
    }

    fn label(&mut self, text: &str, place: Place) {
        if text.is_empty()
            || text.contains(|c: char| c.is_whitespace() || c == '.' || c == '"' || c.is_control())
        {
            let message = format!("`{text}` cannot be the name of a grade");
            self.found
                .push(Diagnostic::of(&codes::BAD_NAME, message).at(place, "one word, without full stops"));
        }
    }

    fn at_least(&mut self, least: i64, n: i64, place: Place, path: &str) {
        if n < least {
            let message = format!("`{path}` has to be {least} or more");
            self.found
                .push(Diagnostic::of(&codes::OUT_OF_BOUNDS, message).at(place, format!("below {least}")));
        }
    }

    /// Whether a number is one; says so if not.
    pub(super) fn finite(&mut self, node: &Node, path: &str) {
        if node.value.number().is_some_and(|x| !x.is_finite()) {
            let message = format!("`{path}` is not a finite number");
            self.found
                .push(Diagnostic::of(&codes::NOT_FINITE, message).at(node.place, "not a finite number"));
        }
    }

    /// Two numbers, the lower first.
    pub(super) fn pair(&mut self, pair: &[Node], entry: &Entry, path: &str, form: &Form) {
        let numbers: Option<Vec<f64>> = pair.iter().map(|n| n.value.number()).collect();
        let Some([low, high]) = numbers.as_deref() else {
            return self.wrong_type(entry, path, form);
        };
        pair.iter().for_each(|n| self.finite(n, path));
        if low > high {
            let message = format!("`{path}` is the wrong way round");
            let item = Diagnostic::of(&codes::REVERSED, message)
                .at(entry.node.place, format!("{low} is above {high}"));
            self.found.push(item.help(format!("write [{high}, {low}]")));
        }
    }

    fn day_of_year(&mut self, text: &str, place: Place) {
        // 2001 is not a leap year.
        let day = view::date(&format!("2001-{text}")).filter(|d| d.day() <= 28);
        if day.is_none() {
            let message = format!("`{text}` is not a day of the year that every month has");
            let item = Diagnostic::of(&codes::BAD_DATE, message).at(place, "month-day, the day 28 or less");
            self.found.push(item.help("write \"01-01\" for 1 January"));
        }
    }

    fn span(&mut self, text: &str, place: Place, path: &str) {
        let read = view::span(text);
        if read.is_some_and(|s| s.count > 0.0) {
            return;
        }
        let label = if read.is_some() { "has to be more than 0" } else { "not a length of time" };
        let message = format!("`{path}` has to be a length of time above 0");
        let item = Diagnostic::of(&codes::BAD_SPAN, message).at(place, label);
        self.found.push(
            item.help(
                "write a whole number and a unit: \"90 days\", \"2 weeks\", \"24 months\", \"5 years\"",
            ),
        );
    }

    pub(super) fn word(&mut self, words: &[(&str, &str)], text: &str, place: Place, path: &str) {
        if words.iter().any(|(word, _)| *word == text) {
            return;
        }
        let message = format!("`{path}` cannot be \"{text}\"");
        let item = Diagnostic::of(&codes::UNKNOWN_WORD, message).at(place, "not one of its words");
        self.found.push(item.maybe_help(advice(text, words.iter().map(|(word, _)| *word))));
    }

    fn texts(&mut self, form: &Form, all: &[Node], entry: &Entry, path: &str) {
        let mut seen: Vec<(&str, Place)> = Vec::new();
        for node in all {
            let Some(text) = node.value.text() else {
                self.wrong_type(&Entry { node: node.clone(), ..entry.clone() }, path, &Form::Text);
                continue;
            };
            self.not_empty(text, node.place, path);
            match form {
                Form::Refs(noun) => self.reference(*noun, text, node.place),
                Form::Sources => self.source(text, node.place),
                Form::Attributes if is_personal(text) => {
                    let as_key = Entry { key: text.to_owned(), key_place: node.place, node: node.clone() };
                    self.found.push(super::personal(&as_key));
                }
                _ => {}
            }
            match seen.iter().find(|(known, _)| *known == text) {
                Some((_, first)) => {
                    let item = Diagnostic::of(&codes::DUPLICATE, format!("`{path}` names \"{text}\" twice"));
                    self.found.push(item.at(node.place, "again here").at(*first, "first here"));
                }
                None => seen.push((text, node.place)),
            }
        }
        if all.is_empty() && matches!(form, Form::Classes | Form::Refs(_)) && !path.ends_with(".channels") {
            let message = format!("`{path}` names nothing");
            self.found
                .push(Diagnostic::of(&codes::EMPTY, message).at(entry.node.place, "at least one is needed"));
        }
    }

    fn trigger(&mut self, text: &str, place: Place, path: &str) {
        use crate::shape::Noun;
        match text.split_once('.') {
            Some(("list", name)) => self.reference(Noun::List, name, place),
            Some(("grade", name)) => self.reference(Noun::Grade, name, place),
            None if text == "everybody" => {}
            _ => {
                let message = format!("`{path}` has to name a list or a grade, or say everybody");
                let item = Diagnostic::of(&codes::UNDEFINED, message)
                    .at(place, "neither list.NAME nor grade.NAME nor everybody");
                let lists = self.names.all(Noun::List).into_iter().map(|n| format!("list.{n}"));
                let grades = self.names.all(Noun::Grade).into_iter().map(|n| format!("grade.{n}"));
                let all: Vec<String> = lists.chain(grades).chain(["everybody".to_owned()]).collect();
                self.found.push(item.maybe_help(advice(text, all.iter().map(String::as_str))));
            }
        }
    }

    /// `evidence`, `source` and `why` of a table of rules or of a number.
    pub(super) fn source(&mut self, key: &str, place: Place) {
        if !self.sources.contains(key) {
            let message = format!("sources.toml has no source `{key}`");
            let item = Diagnostic::of(&codes::UNKNOWN_SOURCE, message).at(place, "not among the sources");
            self.found.push(item.maybe_help(advice(key, self.sources.iter().map(String::as_str))));
        }
    }
}

impl Need {
    /// In words, for lists of keys.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Required => "required".to_owned(),
            Self::Optional(without) => format!("optional; without it: {without}"),
            Self::When(condition) => format!("needed with {condition}"),
        }
    }
}
