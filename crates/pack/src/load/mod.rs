//! From a folder to a checked pack: read the files, lay what a pack states over what it extends, make the changes asked
//! for, complete the rules of every phase, check each against the shapes, and only then read it as typed data.

mod chain;
mod change;
mod claims;
mod era;
mod fixed;
mod law;
mod lint;
mod rules;
mod sweep;
mod targets;

use std::collections::BTreeSet;

use crate::check::{Check, Names};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::kind::claim::{self, Claims};
use crate::kind::expected::{self, Expected};
use crate::kind::{attribute, companion, pack, rival, score, source, subjects, within};
use crate::library::{Folder, Library};
use crate::spec::{OwnAttribute, Pack, Place, Source, SourceFile};
use crate::tree::Table;
use crate::view::View;

pub use change::Change;
pub(crate) use change::Overlay;
use era::Era;
pub use law::load_law;
pub use sweep::load_sweep;
pub use targets::load_targets;

/// The version of the pack format that this program reads.
pub const FORMAT: i64 = 1;

/// A pack that has no errors.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The pack.
    pub pack: Pack,
    /// What is probably not as it was meant.
    pub warnings: Diagnostics,
    /// What a small run of it must give; `None` for a pack without any such file that was changed in memory.
    pub expected: Option<Expected>,
    /// What is claimed about it and what the record shows, if it says so.
    pub claims: Option<Claims>,
}

/// Reads a pack by name or by path, with the changes given laid over it. All errors are returned, not the first.
pub fn load(library: &Library, name_or_path: &str, changes: &[Change]) -> Result<Loaded, Diagnostics> {
    let Some(folder) = library.pack(name_or_path) else {
        return Err(Diagnostics::one(library.no_such_pack(name_or_path)));
    };
    let mut reading = Reading::default();
    let overlays = reading.overlays(changes);
    reading.load(library, folder, overlays)
}

/// The same for a folder and overlays already in memory.
#[cfg(test)]
pub(crate) fn load_folder(
    library: &Library,
    folder: Folder,
    overlays: &[(&str, &str)],
) -> Result<Loaded, Diagnostics> {
    let text =
        |(name, text): &(&str, &str)| Overlay::Text { name: (*name).to_owned(), text: (*text).to_owned() };
    load_overlays(library, folder, overlays.iter().map(text).collect())
}

/// The same for any changes.
#[cfg(test)]
pub(crate) fn load_overlays(
    library: &Library,
    folder: Folder,
    overlays: Vec<Overlay>,
) -> Result<Loaded, Diagnostics> {
    Reading::default().load(library, folder, overlays)
}

/// The files read so far and what has been found wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    files: Vec<SourceFile>,
    found: Vec<Diagnostic>,
}

/// What has been read besides the rules.
struct Front {
    name: String,
    sources: Table,
    /// `sources.toml` of the pack itself.
    own_sources: Option<usize>,
    expected: Option<(Table, usize)>,
    claims: Option<(Table, usize)>,
    page: String,
    changed: bool,
}

impl Reading {
    fn load(
        mut self,
        library: &Library,
        folder: Folder,
        overlays: Vec<Overlay>,
    ) -> Result<Loaded, Diagnostics> {
        let changed = !overlays.is_empty();
        let chain = self.chain(library, folder);
        let mut front = Front { changed, ..chain.front };
        let mut rules = chain.rules;
        for overlay in overlays {
            self.change(library, &mut rules, &mut front.sources, overlay);
        }
        if self.unfit() {
            return Err(self.into_diagnostics());
        }
        let eras = self.eras(rules);
        self.check(&mut front, &eras);
        // A change may take away what a claim is expressed by.
        if !front.changed {
            self.check_claims(library, &front, &eras);
        }
        if self.broken() {
            return Err(self.into_diagnostics());
        }
        self.finish(front, &eras)
    }

    /// Whether so little could be read that checking the rest would only report what follows from that.
    fn unfit(&self) -> bool {
        let stop = [codes::SYNTAX.id, codes::FORMAT.id, codes::NO_BASE.id, codes::CYCLE.id];
        self.found.iter().any(|d| stop.contains(&d.code)) || !self.files.iter().any(|f| f.name == "pack.toml")
    }

    fn broken(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }

    fn into_diagnostics(self) -> Diagnostics {
        let mut all = Diagnostics { files: self.files, items: self.found };
        all.sort();
        all
    }

    /// Adds a file; gives its index.
    fn file(&mut self, name: impl Into<String>, text: impl Into<String>) -> usize {
        self.files.push(SourceFile { name: name.into(), text: text.into() });
        self.files.len() - 1
    }

    /// The first line of a file, for messages about what it does not say.
    fn top_of(&self, file: usize) -> Place {
        let end = self.files.get(file).map_or(0, |f| f.text.lines().next().unwrap_or_default().len());
        Place { file, start: 0, end }
    }

    fn check(&mut self, front: &mut Front, eras: &[Era]) {
        let keys: BTreeSet<String> = front.sources.entries.iter().map(|e| e.key.clone()).collect();
        for era in eras {
            let mut check = Check { names: &era.names, sources: &keys, top: "pack.toml", found: Vec::new() };
            check.table(&pack::SHAPE, &era.table, "", self.top_of(0));
            self.found.append(&mut check.found);
            lint::kinds(&View::root(&era.table), &mut self.found);
        }
        lint::across(eras, &mut self.found);
        self.check_expected(front, eras, &keys);
        if !front.changed {
            self.unused_sources(front, eras);
        }
    }

    fn check_expected(&mut self, front: &Front, eras: &[Era], sources: &BTreeSet<String>) {
        let Some((table, file)) = &front.expected else { return };
        let mut names = Names::default();
        eras.iter().for_each(|era| names.add(&era.names));
        let mut check = Check { names: &names, sources, top: "expected.toml", found: Vec::new() };
        check.table(&expected::FILE, table, "", self.top_of(*file));
        self.found.append(&mut check.found);
        expected::lint(&View::root(table), &mut self.found);
    }

    fn unused_sources(&mut self, front: &Front, eras: &[Era]) {
        let published = front.expected.iter().flat_map(|(table, _)| table.texts_of("source"));
        let claimed = front.claims.iter().flat_map(|(table, _)| claims::sources(table));
        let used: BTreeSet<&str> = eras
            .iter()
            .flat_map(|era| era.table.texts_of("source"))
            .chain(published)
            .chain(claimed)
            .collect();
        for entry in &front.sources.entries {
            let own = Some(entry.key_place.file) == front.own_sources;
            if own && !used.contains(entry.key.as_str()) && !front.page.contains(&entry.key) {
                let message = format!("nothing uses the source `{}`", entry.key);
                self.found
                    .push(Diagnostic::of(&codes::UNUSED_SOURCE, message).at(entry.key_place, "not used"));
            }
        }
    }

    /// Reads a checked pack as typed data.
    fn finish(mut self, front: Front, eras: &[Era]) -> Result<Loaded, Diagnostics> {
        let expected = front.expected.as_ref().and_then(|(table, _)| expected::read(&View::root(table)));
        let claims = front.claims.as_ref().and_then(|(table, _)| claim::read(&View::root(table)));
        let sources = source::read(&View::root(&front.sources));
        let Some(mut pack) = read_pack(front.name, eras, sources) else {
            // Unreachable as long as checks and readers agree, which the tests of every kind hold them to.
            self.found
                .push(Diagnostic::of(&codes::SYNTAX, "the pack could not be read, though no check says why"));
            return Err(self.into_diagnostics());
        };
        pack.files = self.files.clone();
        Ok(Loaded { pack, warnings: self.into_diagnostics(), expected, claims })
    }
}

fn read_pack(name: String, eras: &[Era], sources: Vec<Source>) -> Option<Pack> {
    let root = View::root(&eras.first()?.table);
    let within = root.child("within").map(|v| within::read(&v)).unwrap_or_default();
    let mut attributes: Vec<OwnAttribute> =
        root.named("attribute").map(|(name, view)| attribute::read(&name, &view)).collect::<Option<_>>()?;
    let (phases, of_rules) = rules::of_all(eras)?;
    let mut parameters = Vec::new();
    for own in &mut attributes {
        own.visit(&mut |parameter| parameters.push(parameter.clone()));
    }
    parameters.extend(of_rules);
    if let Some(share) = &within.share {
        parameters.insert(0, share.clone());
    }
    Some(Pack {
        name,
        files: Vec::new(),
        title: root.text("title")?,
        stance: pack::stance(&root.text("stance")?)?,
        country: root.text("country")?,
        subject: score::of(&root)?.0,
        population: root.text("population")?,
        within,
        attributes,
        companion: match root.child("companion") {
            Some(view) => Some(companion::read(&view)?),
            None => None,
        },
        subjects: root.child("subjects").map(|v| subjects::filters(&v, &[])).unwrap_or_default(),
        start: root.date("start")?,
        horizon: root.span("horizon")?,
        tick: pack::tick(&root.text("tick")?)?,
        assess: root.span("assess"),
        report_by: root.texts("report_by"),
        leaves_out: root.texts("leaves_out"),
        phases,
        rivals: root.named("rival").map(|(name, view)| rival::read(&name, &view)).collect::<Option<_>>()?,
        theory: root.text("theory"),
        sources,
        parameters,
    })
}
