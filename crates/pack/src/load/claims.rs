//! The check of `claims.toml`: its shape, and what it names of the pack and of other packs.

use std::collections::BTreeSet;

use super::era::Era;
use super::{Front, Reading};
use crate::check::{Check, Names};
use crate::diagnostic::{Diagnostic, codes};
use crate::kind::claim;
use crate::library::Library;
use crate::suggest::nearest;
use crate::tree::{Table, path_parts};
use crate::view::View;

/// Every source that the file names.
pub(super) fn sources(table: &Table) -> Vec<&str> {
    let mut named = table.texts_of("by");
    for row in View::root(table).rows("claim") {
        named.extend(row.items("sources").iter().filter_map(|node| node.value.text()));
    }
    named
}

impl Reading {
    pub(super) fn check_claims(&mut self, library: &Library, front: &Front, eras: &[Era]) {
        let Some((table, file)) = &front.claims else { return };
        let keys: BTreeSet<String> = front.sources.entries.iter().map(|e| e.key.clone()).collect();
        let names = Names::default();
        let mut check = Check { names: &names, sources: &keys, top: "claims.toml", found: Vec::new() };
        check.table(&claim::FILE, table, "", self.top_of(*file));
        self.found.append(&mut check.found);
        let view = View::root(table);
        claim::lint(&view, &mut self.found);
        self.record(library, front, &view);
        view.rows("claim").iter().for_each(|row| self.parts(eras, row));
    }

    /// The pack of the record has to be there, and be another.
    fn record(&mut self, library: &Library, front: &Front, file: &View<'_>) {
        let Some(record) = file.text("record") else { return };
        let place = file.place_of("record");
        match library.pack(&record) {
            Some(pack) if pack.name == front.name => {
                let item = Diagnostic::of(&codes::DUPLICATE, "the pack is named as its own record");
                self.found.push(item.at(place, "this pack").help("name another pack, or leave `record` out"));
            }
            Some(_) => {}
            None => self.found.push(library.no_such_pack(&record).at(place, "not found")),
        }
    }

    /// What expresses a claim has to be a table of the pack, in some phase.
    fn parts(&mut self, eras: &[Era], row: &View<'_>) {
        for node in row.items("parts") {
            let Some(path) = node.value.text().filter(|path| !path.trim().is_empty()) else { continue };
            if eras.iter().any(|era| has_table(&era.table, path) || is_phase(era, path)) {
                continue;
            }
            let paths: BTreeSet<String> = eras.iter().flat_map(|era| era.table.paths()).collect();
            let is_table = |path: &&str| eras.iter().any(|era| has_table(&era.table, path));
            let near = nearest(path, paths.iter().map(String::as_str).filter(is_table));
            let message = format!("the pack has no table `{path}`");
            let item =
                Diagnostic::of(&codes::UNDEFINED, message).at(node.place, "no such table in any phase");
            self.found.push(item.maybe_help(near.map(|name| format!("did you mean `{name}`?"))));
        }
    }
}

/// Whether a path names a phase: `phase.2018-07-01`, the date in quotes or not.
fn is_phase(era: &Era, path: &str) -> bool {
    let named = path.strip_prefix("phase.").map(|date| date.trim_matches('"'));
    era.date.is_some_and(|date| named == Some(date.to_string().as_str()))
}

/// Whether a dotted path leads to a table.
fn has_table(rules: &Table, path: &str) -> bool {
    let resolved = path_parts(path).and_then(|parts| rules.resolve(&parts));
    resolved.and_then(|resolved| rules.at(&resolved)).is_some_and(|entry| entry.node.value.table().is_some())
}
