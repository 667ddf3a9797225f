//! The plan of a sweep: its shape, and what it names.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Reading, change};
use crate::check::{Check, Names};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::kind::sweep::{self, NONE, Stated, Sweep};
use crate::library::Library;
use crate::spec::{Pack, Steps};
use crate::suggest::advice;
use crate::tree::{Table, parse};
use crate::view::View;

impl Reading {
    /// Reads a file that stands by itself, and checks its version; what is wrong with it is among what was found.
    pub(super) fn single(&mut self, path: &Path, what: &str) -> Option<Table> {
        let name = path.file_name().map_or_else(|| what.to_owned(), |n| n.to_string_lossy().into_owned());
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(_) => {
                let message = format!("{what} `{}` cannot be read as text", path.display());
                let item = Diagnostic::of(&codes::UNREADABLE_FILE, message);
                self.found.push(item.help("name a TOML file that is there"));
                return None;
            }
        };
        let file = self.file(name, text.clone());
        let (mut table, errors) = parse(&text, file);
        self.found.extend(errors);
        if self.broken() {
            return None;
        }
        self.version(&mut table, file, true);
        Some(table)
    }
}

/// Reads the plan of a sweep. Reforms are files beside it.
///
/// # Errors
/// Everything that is wrong with the plan, or with a pack that it names.
pub fn load_sweep(library: &Library, path: &Path) -> Result<Sweep, Diagnostics> {
    let mut reading = Reading::default();
    let Some(table) = reading.single(path, "the plan") else { return Err(reading.into_diagnostics()) };
    let (names, none) = (Names::default(), BTreeSet::new());
    let top = reading.files[0].name.clone();
    let mut check = Check { names: &names, sources: &none, top: &top, found: Vec::new() };
    check.table(&sweep::FILE, &table, "", reading.top_of(0));
    reading.found.append(&mut check.found);
    let root = View::root(&table);
    sweep::lint(&root, &mut reading.found);
    let folder = path.parent().unwrap_or(Path::new(""));
    reading.named(library, &root, folder);
    if reading.broken() {
        return Err(reading.into_diagnostics());
    }
    let packs = root.texts("packs");
    let packs = packs.iter().map(|name| Read::of(library, name)).collect::<Result<Vec<_>, Diagnostics>>()?;
    let axes = sweep::axes(&root, packs.len(), &packs, &mut reading.found);
    let plan = sweep::read(&root, &reading.files[0], folder);
    match plan.filter(|_| !reading.broken()) {
        Some(plan) => Ok(Sweep { axes, ..plan }),
        None => Err(reading.into_diagnostics()),
    }
}

/// A pack of the plan, and the rules as they are written.
struct Read {
    pack: Pack,
    rules: Table,
}

impl Read {
    fn of(library: &Library, name: &str) -> Result<Self, Diagnostics> {
        let pack = super::load(library, name, &[])?.pack;
        // What can be loaded is there.
        let rules = library.pack(name).map(|folder| Reading::default().chain(library, folder).rules);
        Ok(Self { pack, rules: rules.unwrap_or_default() })
    }
}

impl Stated for Vec<Read> {
    fn range(&self, pack: usize, path: &str) -> Option<(f64, f64)> {
        self[pack].pack.parameters.iter().find(|parameter| parameter.path == path)?.range
    }

    fn steps(&self, pack: usize, path: &str, ends: (f64, f64)) -> Steps {
        let Read { pack, rules } = &self[pack];
        match pack.parameters.iter().find(|parameter| parameter.path == path) {
            Some(parameter) => parameter.steps(ends),
            None => change::steps(rules, path, ends),
        }
    }
}

impl Reading {
    /// Packs, laws and reforms have to be there.
    fn named(&mut self, library: &Library, root: &View<'_>, folder: &Path) {
        for node in root.items("packs") {
            let Some(name) = node.value.text().filter(|name| library.pack(name).is_none()) else { continue };
            self.found.push(library.no_such_pack(name).at(node.place, "not found"));
        }
        for node in root.items("laws") {
            let missing = |name: &&str| *name != NONE && library.law(name).is_none();
            let Some(name) = node.value.text().filter(missing) else { continue };
            let names = library.law_names();
            let item = Diagnostic::of(&codes::NO_SUCH_LAW, format!("there is no law `{name}`"));
            let item = item.at(node.place, "not found");
            self.found.push(item.maybe_help(advice(name, names.iter().map(String::as_str))));
        }
        for node in root.items("reforms") {
            let missing = |name: &&str| *name != NONE && !folder.join(name).is_file();
            let Some(name) = node.value.text().filter(missing) else { continue };
            let message = format!("the reform `{name}` is not beside the plan");
            let item = Diagnostic::of(&codes::UNREADABLE_FILE, message).at(node.place, "no such file");
            self.found.push(item.help("reforms are named relative to the plan's own folder"));
        }
    }
}
