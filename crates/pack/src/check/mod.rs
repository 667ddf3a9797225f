//! The check of a table against its shape: unknown keys, wrong types, missing keys, undefined names. It knows no kind in
//! particular; what it asks for is what `shape` declares.

mod form;
mod quantity;

use std::collections::BTreeSet;

use crate::boundary::is_personal;
use crate::diagnostic::{Diagnostic, codes};
use crate::kind::score;
use crate::shape::{Form, Key, Keyed, Need, Noun, Shape};
use crate::spec::Place;
use crate::suggest::advice;
use crate::tree::{Entry, Table, quoted};
use crate::view::View;

/// The names that a pack defines, by what they name.
#[derive(Debug, Default, Clone)]
pub(crate) struct Names {
    names: Vec<(Noun, String)>,
}

impl Names {
    /// All names of a pack's tables, whatever else may be wrong with them.
    pub(crate) fn of(pack: &Table) -> Self {
        let root = View::root(pack);
        let mut names = Vec::new();
        for (noun, key) in [
            (Noun::Conduct, "conduct"),
            (Noun::Channel, "channel"),
            (Noun::Indicator, "indicator"),
            (Noun::List, "list"),
            (Noun::Activity, "activity"),
            (Noun::Spillover, "spillover"),
        ] {
            let keys = pack.table(key).map_or(&[][..], |t| &t.entries);
            names.extend(keys.iter().map(|e| (noun, e.key.clone())));
        }
        names.extend(root.named("conduct").filter_map(|(_, c)| Some((Noun::Domain, c.text("domain")?))));
        for (noun, key) in [(Noun::Grade, "grades"), (Noun::Factor, "factors")] {
            let rows = score::of(&root).map_or(vec![], |(_, score)| score.rows(key));
            names.extend(rows.iter().filter_map(|row| Some((noun, row.text("name")?))));
        }
        Self { names }
    }

    /// Adds the names of another phase.
    pub(crate) fn add(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
    }

    /// Adds names of one kind.
    pub(crate) fn put<'a>(&mut self, noun: Noun, names: impl Iterator<Item = &'a str>) {
        self.names.extend(names.map(|name| (noun, name.to_owned())));
    }

    /// The names of one kind, each once.
    pub(crate) fn all(&self, noun: Noun) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let of_noun = self.names.iter().filter(|(n, _)| *n == noun).map(|(_, name)| name.as_str());
        of_noun.filter(|name| seen.insert(*name)).collect()
    }

    fn has(&self, noun: Noun, name: &str) -> bool {
        self.names.iter().any(|(n, known)| *n == noun && known == name)
    }
}

/// A check under way.
pub(crate) struct Check<'a> {
    /// Names that may be referred to.
    pub(crate) names: &'a Names,
    /// Keys of `sources.toml`.
    pub(crate) sources: &'a BTreeSet<String>,
    /// How the top of the file is called in messages.
    pub(crate) top: &'a str,
    /// What has been found.
    pub(crate) found: Vec<Diagnostic>,
}

impl Check<'_> {
    /// Checks a table and all it holds.
    pub(crate) fn table(&mut self, shape: &Shape, table: &Table, path: &str, at: Place) {
        for entry in &table.entries {
            let inner = join(path, &entry.key);
            match (shape.keys.iter().find(|k| k.name == entry.key), &shape.others) {
                (Some(key), _) => self.form(&key.form, entry, &inner),
                (None, Some((keyed, form))) => {
                    self.map_key(*keyed, entry);
                    self.form(form, entry, &inner);
                }
                (None, None) => self.unknown(entry, path, shape.keys),
            }
        }
        for key in shape.keys.iter().filter(|k| k.need == Need::Required && table.get(k.name).is_none()) {
            self.missing(key, path, at);
        }
        if shape.proven {
            self.proven(table, path, at);
        }
    }

    /// A path as messages name it.
    fn called(&self, path: &str) -> String {
        if path.is_empty() { self.top.to_owned() } else { format!("`{path}`") }
    }

    fn unknown(&mut self, entry: &Entry, path: &str, keys: &[Key]) {
        let place = self.called(path);
        if is_personal(&entry.key) {
            self.found.push(personal(entry));
            return;
        }
        let names = keys.iter().map(|k| k.name);
        let message = format!("{place} has no key `{}`", entry.key);
        let item = Diagnostic::of(&codes::UNKNOWN_KEY, message).at(entry.key_place, "unknown key");
        self.found.push(item.maybe_help(advice(&entry.key, names)));
    }

    fn missing(&mut self, key: &Key, path: &str, at: Place) {
        let message = format!("{} does not say `{}`", self.called(path), key.name);
        let help = format!("`{}`: {}, {}", key.name, key.form.words(), lower(key.says));
        let item = Diagnostic::of(&codes::MISSING_KEY, message).at(at, format!("needs `{}`", key.name));
        self.found.push(item.help(help));
    }

    fn wrong_type(&mut self, entry: &Entry, path: &str, form: &Form) {
        let found = entry.node.value.noun();
        let message = format!("`{path}` has to be {}, not {found}", form.words());
        let item =
            Diagnostic::of(&codes::WRONG_TYPE, message).at(entry.node.place, format!("this is {found}"));
        self.found.push(item.maybe_help(form.hint()));
    }

    fn map_key(&mut self, keyed: Keyed, entry: &Entry) {
        match keyed {
            Keyed::Names => self.name(&entry.key, entry.key_place),
            Keyed::Ref(noun) => self.reference(noun, &entry.key, entry.key_place),
            Keyed::RefOrStar(noun) if entry.key != "*" => self.reference(noun, &entry.key, entry.key_place),
            Keyed::Attributes if is_personal(&entry.key) => self.found.push(personal(entry)),
            Keyed::RefOrStar(_) | Keyed::Attributes | Keyed::Dates | Keyed::Labels => {}
        }
    }

    fn name(&mut self, name: &str, place: Place) {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
        if name.is_empty() || !name.chars().all(fits) {
            let message = format!("`{name}` cannot be a name");
            let item =
                Diagnostic::of(&codes::BAD_NAME, message).at(place, "a-z, 0-9, full stops and hyphens only");
            let better: String =
                name.to_lowercase().replace(['_', ' '], "-").chars().filter(|c| fits(*c)).collect();
            let help = (!better.is_empty() && better != name).then(|| format!("write `{better}`"));
            self.found.push(item.maybe_help(help));
        }
    }

    fn reference(&mut self, noun: Noun, name: &str, place: Place) {
        if self.names.has(noun, name) {
            return;
        }
        let message = format!("there is no {} `{name}`", noun.word());
        let item = Diagnostic::of(&codes::UNDEFINED, message).at(place, "not defined");
        self.found.push(item.maybe_help(advice(name, self.names.all(noun))));
    }
}

/// The refusal of a key that would hold a person's data.
fn personal(entry: &Entry) -> Diagnostic {
    let message = format!("`{}` would be data about a person, which no file may hold", entry.key);
    Diagnostic::of(&codes::PERSON_LEVEL_KEY, message).at(entry.key_place, "not accepted").help(
        "rules are about published categories of people (sex, age band, province), never about a person",
    )
}

/// A dotted path.
pub(crate) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { quoted(key) } else { format!("{path}.{}", quoted(key)) }
}

/// A sentence within a sentence: first letter small, no full stop.
fn lower(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
