//! The files of a pack and of those it extends, laid over each other.

use std::collections::BTreeSet;

use super::{FORMAT, Front, Reading};
use crate::boundary::{UNCERTAINTY_FILE, is_data_file};
use crate::check::{Check, Names};
use crate::diagnostic::{Diagnostic, codes};
use crate::kind::source;
use crate::library::{Folder, Library};
use crate::spec::Place;
use crate::suggest::nearest;
use crate::tree::{Entry, Node, Table, Value, parse, path_parts};

/// Everything that a pack and its bases state, merged.
pub(super) struct Chain {
    pub(super) front: Front,
    pub(super) rules: Table,
}

/// One pack of the chain.
struct Part {
    rules: Table,
    sources: Table,
}

impl Reading {
    /// Reads a pack and its bases.
    pub(super) fn chain(&mut self, library: &Library, folder: Folder) -> Chain {
        self.boundary(&folder);
        let own = self.part(&folder, "");
        let own_sources = self.files.iter().position(|f| f.name == "sources.toml");
        let expected = self.required(&folder, "expected.toml").map(|(file, text)| {
            let (table, errors) = parse(&text, file);
            self.found.extend(errors);
            (table, file)
        });
        let claims = folder.text("claims.toml").map(|text| {
            let file = self.file("claims.toml", text);
            (self.parsed(text, file), file)
        });
        if let Some(text) = folder.text(UNCERTAINTY_FILE) {
            self.file(UNCERTAINTY_FILE, text);
        }
        let page = self.required(&folder, "README.md").map(|(_, text)| text).unwrap_or_default();
        if folder.text("README.md").is_some_and(|text| text.trim().is_empty()) {
            let message = "README.md is empty: it has to say what the pack models and what it leaves out";
            self.found.push(Diagnostic::of(&codes::EMPTY, message));
        }
        let name = folder.name.clone();
        let mut parts = vec![own];
        self.bases(library, folder, &mut parts);
        let (mut rules, mut sources) = (Table::default(), Table::default());
        for mut part in parts.into_iter().rev() {
            self.remove(&mut rules, &part.rules);
            for key in ["extends", "remove"] {
                rules.take(key);
            }
            // A citation belongs to the pack that states it: it is replaced whole.
            part.sources.entries.drain(..).for_each(|entry| sources.put(entry));
            rules.overlay(part.rules);
        }
        Chain { front: Front { name, sources, own_sources, expected, claims, page, changed: false }, rules }
    }

    /// No data files, and nothing that cannot be read.
    pub(super) fn boundary(&mut self, folder: &Folder) {
        for file in folder.files.iter().map(|(name, _)| name).chain(&folder.unread) {
            if is_data_file(file) {
                let message = format!("the pack's folder holds `{file}`, which may be records of persons");
                let item = Diagnostic::of(&codes::PERSON_LEVEL_FILE, message);
                self.found.push(item.help(
                    "take it out of the folder; published tables of counts belong to a population, and no file of \
                     this program holds rows about persons",
                ));
            }
        }
        for file in folder.unread.iter().filter(|file| !is_data_file(file)) {
            let message = format!("`{file}` cannot be read as text");
            let item = Diagnostic::of(&codes::UNREADABLE_FILE, message);
            self.found.push(item.help("a pack consists of text files in UTF-8, each of at most 16 MiB"));
        }
    }

    fn required(&mut self, folder: &Folder, name: &str) -> Option<(usize, String)> {
        if folder.unread.iter().any(|file| file == name) {
            return None;
        }
        let Some(text) = folder.text(name) else {
            let what = match name {
                "README.md" => "it says what the pack models and what it leaves out",
                "sources.toml" => "it holds the citations, and may be empty",
                "expected.toml" => "it says what a small run must give: persons, ticks and seed",
                _ => "it holds the rules",
            };
            let item = Diagnostic::of(&codes::MISSING_FILE, format!("the pack has no {name}"));
            self.found.push(item.help(format!("write {name}: {what}")));
            return None;
        };
        Some((self.file(name, text), text.to_owned()))
    }

    /// `pack.toml` and `sources.toml` of a folder.
    fn part(&mut self, folder: &Folder, prefix: &str) -> Part {
        let rules = match folder.text("pack.toml") {
            Some(text) => {
                let file = self.file(format!("{prefix}pack.toml"), text);
                let mut rules = self.parsed(text, file);
                self.version(&mut rules, file, true);
                rules
            }
            None => Table::default(),
        };
        let sources = if prefix.is_empty() { self.required(folder, "sources.toml") } else { None };
        let sources = sources.or_else(|| {
            let text = folder.text("sources.toml").filter(|_| !prefix.is_empty())?;
            Some((self.file(format!("{prefix}sources.toml"), text), text.to_owned()))
        });
        Part { rules, sources: sources.map(|(file, text)| self.sources(&text, file)).unwrap_or_default() }
    }

    fn parsed(&mut self, text: &str, file: usize) -> Table {
        let (table, errors) = parse(text, file);
        self.found.extend(errors);
        table
    }

    fn sources(&mut self, text: &str, file: usize) -> Table {
        let before = self.found.len();
        let table = self.parsed(text, file);
        if self.found.len() == before {
            let (names, none) = (Names::default(), BTreeSet::new());
            let mut check = Check { names: &names, sources: &none, top: "sources.toml", found: Vec::new() };
            check.table(&source::FILE, &table, "", self.top_of(file));
            self.found.append(&mut check.found);
        }
        table
    }

    /// Checks `format`; where it is missing though it has to be there, says so and puts it in.
    pub(super) fn version(&mut self, rules: &mut Table, file: usize, required: bool) {
        match rules.get("format").map(|e| (&e.node.value, e.node.place)) {
            Some((Value::Whole(FORMAT), _)) => {}
            Some((Value::Whole(other), place)) => {
                let message = format!("this program reads packs of format {FORMAT}, not {other}");
                let item = Diagnostic::of(&codes::FORMAT, message).at(place, "not known");
                let help = if *other > FORMAT {
                    "a later version of the program may read it"
                } else {
                    "write format = 1"
                };
                self.found.push(item.help(help));
            }
            // A wrong type is found by the check against the shape.
            Some(_) => {}
            None if required && !rules.entries.is_empty() => {
                let name = &self.files[file].name;
                let item = Diagnostic::of(&codes::MISSING_KEY, format!("{name} does not say `format`"));
                let item = item.at(self.top_of(file), "needs `format`");
                self.found.push(
                    item.help(format!(
                        "write `format = {FORMAT}`: the version of the format it is written in"
                    )),
                );
                let place = self.top_of(file);
                let node = Node { value: Value::Whole(FORMAT), place };
                rules.put(Entry { key: "format".to_owned(), key_place: place, node });
            }
            None => {}
        }
    }

    /// Follows `extends` to the end.
    fn bases(&mut self, library: &Library, folder: Folder, parts: &mut Vec<Part>) {
        let mut chain = vec![folder];
        while let Some((extends, place)) = parts.last().and_then(|p| extends(&p.rules)) {
            let Some(last) = chain.last() else { return };
            let Some(base) = library.base_of(last, &extends) else {
                let names = library.pack_names();
                let item = Diagnostic::of(&codes::NO_BASE, format!("there is no pack `{extends}` to extend"));
                let near = nearest(&extends, names.iter().map(String::as_str));
                let help = near.map(|name| format!("did you mean `{name}`?"));
                self.found.push(item.at(place, "not found").maybe_help(help));
                return;
            };
            if let Some(at) = chain.iter().position(|f| f.origin == base.origin || f.name == base.name) {
                let circle: Vec<&str> = chain[at..].iter().chain([&base]).map(|f| f.name.as_str()).collect();
                let message = format!("packs extend each other in a circle: {}", circle.join(" extends "));
                self.found.push(Diagnostic::of(&codes::CYCLE, message).at(place, "closes the circle"));
                return;
            }
            self.boundary(&base);
            let prefix = format!("{}/", base.name);
            parts.push(self.part(&base, &prefix));
            chain.push(base);
        }
    }

    /// Takes away what a table's `remove` names.
    pub(super) fn remove(&mut self, rules: &mut Table, over: &Table) {
        let Some(Value::Array(items)) = over.get("remove").map(|e| &e.node.value) else { return };
        for item in items {
            let Some(path) = item.value.text() else { continue };
            let resolved = path_parts(path).and_then(|parts| rules.resolve(&parts));
            let taken = resolved
                .as_deref()
                .and_then(<[String]>::split_last)
                .and_then(|(last, parents)| rules.table_mut(parents)?.take(last));
            if taken.is_none() {
                let paths = rules.paths();
                let message = format!("`remove` names `{path}`, which is not there");
                let item =
                    Diagnostic::of(&codes::NOTHING_TO_REMOVE, message).at(item.place, "nothing of this path");
                let near = nearest(path, paths.iter().map(String::as_str));
                self.found.push(item.maybe_help(near.map(|name| format!("did you mean `{name}`?"))));
            }
        }
    }
}

fn extends(rules: &Table) -> Option<(String, Place)> {
    let node = &rules.get("extends")?.node;
    Some((node.value.text()?.to_owned(), node.place))
}
