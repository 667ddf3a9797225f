//! The targets of a calibration: their shape, and what they name of the pack.

use std::collections::BTreeSet;
use std::path::Path;

use super::Reading;
use crate::check::{Check, Names};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::kind::targets::{self, Targets};
use crate::library::Library;
use crate::shape::Noun;
use crate::spec::{Pack, ScoreKind};
use crate::view::View;

/// Reads the targets of a calibration of a pack.
///
/// # Errors
/// Everything that is wrong with the file, or with the pack.
pub fn load_targets(library: &Library, pack: &str, path: &Path) -> Result<Targets, Diagnostics> {
    let loaded = super::load(library, pack, &[])?;
    let mut reading = Reading::default();
    let Some(table) = reading.single(path, "the file of targets") else {
        return Err(reading.into_diagnostics());
    };
    let sources: BTreeSet<String> = loaded.pack.sources.iter().map(|source| source.key.clone()).collect();
    let (names, top) = (names(&loaded.pack), reading.files[0].name.clone());
    let mut check = Check { names: &names, sources: &sources, top: &top, found: Vec::new() };
    check.table(&targets::FILE, &table, "", reading.top_of(0));
    reading.found.append(&mut check.found);
    let root = View::root(&table);
    for (key, empty) in
        [("target", root.rows("target").is_empty()), ("prior", root.named("prior").next().is_none())]
    {
        if root.has(key) && empty {
            let item = Diagnostic::of(&codes::EMPTY, format!("`{key}` is empty"));
            reading.found.push(item.at(root.place_of(key), "nothing here"));
        }
    }
    if reading.broken() {
        return Err(reading.into_diagnostics());
    }
    let (published, size) = match &loaded.expected {
        Some(expected) => (expected.published.as_slice(), (expected.persons, expected.ticks)),
        None => (&[][..], (20_000, 12)),
    };
    let file = reading.files[0].clone();
    let read = targets::read(&root, &file, &loaded.pack.parameters, published, size, &mut reading.found);
    match read.filter(|_| !reading.broken()) {
        Some(targets) => Ok(targets),
        None => Err(reading.into_diagnostics()),
    }
}

/// What a target can be about, in any phase.
fn names(pack: &Pack) -> Names {
    let mut names = Names::default();
    for (_, rules) in &pack.phases {
        names.put(Noun::List, rules.lists.iter().map(|list| list.name.as_str()));
        names.put(Noun::Conduct, rules.conduct.iter().map(|conduct| conduct.name.as_str()));
        names.put(Noun::Activity, rules.activities.iter().map(|activity| activity.name.as_str()));
        names.put(Noun::Grade, rules.score.grades.iter().map(|grade| grade.name.as_str()));
        if let ScoreKind::Index(factors) = &rules.score.kind {
            names.put(Noun::Factor, factors.iter().map(|factor| factor.name.as_str()));
        }
        names.put(Noun::Spillover, rules.spillovers.iter().map(|spillover| spillover.name.as_str()));
    }
    names
}
