//! Laws: reading and checking their folders, and laying what they change over a pack.

use std::collections::BTreeSet;

use super::Reading;
use crate::check::{Check, Names};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::kind::{law, source};
use crate::library::{Folder, Library};
use crate::spec::Law;
use crate::suggest::advice;
use crate::tree::{Entry, Node, Table, Value, parse};
use crate::view::View;

/// A law of the chain that a bundle makes.
struct Part {
    name: String,
    table: Table,
    sources: Table,
}

/// Reads a law by name or by path.
pub fn load_law(library: &Library, name: &str) -> Result<Law, Diagnostics> {
    let mut reading = Reading::default();
    let parts = reading.law_parts(library, name);
    if reading.found.iter().any(|d| d.severity == Severity::Error) {
        return Err(reading.into_diagnostics());
    }
    match typed(&parts) {
        Some(law) => Ok(Law { files: reading.files, ..law }),
        None => Err(reading.into_diagnostics()),
    }
}

/// The laws in order, the one asked for last.
fn typed(parts: &[Part]) -> Option<Law> {
    let own = parts.last()?;
    let root = View::root(&own.table);
    let views = || parts.iter().map(|part| View::root(&part.table));
    Some(Law {
        name: own.name.clone(),
        files: Vec::new(),
        title: root.text("title")?,
        place: root.text("place")?,
        bundle: root.text("kind")? == "bundle",
        says: root.text("says")?,
        in_force: root.date("in_force"),
        binds: root.texts("binds"),
        exempts: root.texts("exempts"),
        includes: root.texts("includes"),
        changes: views().any(|view| view.has("pack")),
        provisions: views().flat_map(|view| law::provisions(&view)).filter_map(Result::ok).collect(),
        tests: views().flat_map(|view| law::tests(&view)).collect(),
        sources: parts.iter().flat_map(|part| source::read(&View::root(&part.sources))).collect(),
    })
}

impl Reading {
    /// Lays what a law changes over the rules of a pack, with its sources under its own name.
    pub(super) fn law(&mut self, library: &Library, name: &str, rules: &mut Table, sources: &mut Table) {
        for part in self.law_parts(library, name) {
            let Some(mut over) = part.table.table("pack").cloned() else { continue };
            name_sources(&mut over, &part.name);
            for mut entry in part.sources.entries {
                entry.key = own_key(&part.name, &entry.key);
                sources.put(entry);
            }
            rules.overlay(over);
        }
    }

    /// A law with those that it includes, which come first.
    fn law_parts(&mut self, library: &Library, name: &str) -> Vec<Part> {
        let Some(folder) = library.law(name) else {
            let names = library.law_names();
            let item = Diagnostic::of(&codes::NO_SUCH_LAW, format!("there is no law `{name}`"));
            self.found.push(item.maybe_help(advice(name, names.iter().map(String::as_str))));
            return Vec::new();
        };
        self.boundary(&folder);
        let own = self.law_part(&folder);
        let mut parts = Vec::new();
        for node in View::root(&own.table).items("includes") {
            let Some(included) = node.value.text() else { continue };
            match library.law(included) {
                Some(folder) => {
                    self.boundary(&folder);
                    let part = self.law_part(&folder);
                    if part.table.get("includes").is_some() {
                        let message = format!("the bundle `{included}` is included in another");
                        let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(node.place, "a bundle");
                        self.found.push(item.help("name the laws that it includes"));
                    }
                    parts.push(part);
                }
                None => {
                    let names = library.law_names();
                    let item = Diagnostic::of(&codes::NO_SUCH_LAW, format!("there is no law `{included}`"));
                    let item = item.at(node.place, "not found");
                    self.found.push(item.maybe_help(advice(included, names.iter().map(String::as_str))));
                }
            }
        }
        parts.push(own);
        parts
    }

    fn law_part(&mut self, folder: &Folder) -> Part {
        let prefix = format!("laws/{}/", folder.name);
        let mut read = |name: &str| {
            let Some(text) = folder.text(name) else {
                let message = format!("the law `{}` has no {name}", folder.name);
                self.found.push(Diagnostic::of(&codes::MISSING_FILE, message));
                return (0, Table::default());
            };
            let file = self.file(format!("{prefix}{name}"), text);
            let (table, errors) = if name == "README.md" { Default::default() } else { parse(text, file) };
            self.found.extend(errors);
            (file, table)
        };
        let ((file, mut table), (_, sources)) = (read("law.toml"), read("sources.toml"));
        read("README.md");
        if self.found.iter().all(|d| d.code != codes::SYNTAX.id) {
            self.version(&mut table, file, true);
            self.check_law(&table, file, &sources);
        }
        Part { name: folder.name.clone(), table, sources }
    }

    fn check_law(&mut self, table: &Table, file: usize, sources: &Table) {
        let (names, none) = (Names::default(), BTreeSet::new());
        let mut check = Check { names: &names, sources: &none, top: "sources.toml", found: Vec::new() };
        check.table(&source::FILE, sources, "", self.top_of(file));
        self.found.append(&mut check.found);
        let keys: BTreeSet<String> = sources.entries.iter().map(|e| e.key.clone()).collect();
        let mut check = Check { names: &names, sources: &keys, top: "law.toml", found: Vec::new() };
        check.table(&law::FILE, table, "", self.top_of(file));
        self.found.append(&mut check.found);
        let root = View::root(table);
        for name in law::provisions(&root).into_iter().filter_map(Result::err) {
            let place =
                root.child("provision").and_then(|provisions| provisions.child(&name)).map(|view| view.place);
            let item = Diagnostic::of(&codes::UNKNOWN_KEY, format!("no law differs in `{name}`"));
            let item = item.at(place.unwrap_or_default(), "not a provision");
            self.found.push(item.maybe_help(advice(&name, law::provision_names().iter().copied())));
        }
    }
}

/// A source of a law as a pack names it.
fn own_key(law: &str, key: &str) -> String {
    format!("{law}:{key}")
}

/// Every `source` of a table becomes one of the law.
fn name_sources(table: &mut Table, law: &str) {
    for Entry { key, node: Node { value, .. }, .. } in &mut table.entries {
        match value {
            Value::Text(text) if key == "source" => *text = own_key(law, text),
            Value::Table(inner) => name_sources(inner, law),
            _ => {}
        }
    }
}
