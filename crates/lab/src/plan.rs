//! A request, resolved: everything read, checked and laid out, before the first tick.

use jiff::civil::Date;
use model::layout::Layout;
use model::policy::Policy;
use pack::Library;
use pack::diagnostic::Diagnostics;
use pack::population::{self, FitReport, Population};
use pack::spec::{Pack, Tick};

use crate::changed::{Changed, out_of_range};
use crate::error::Error;
use crate::fault::{self, Fault};
use crate::inputs::{Inputs, carried};
use crate::manifest::{BranchLine, ChangeLine, sha256};
use crate::request::{Request, Resolved, end_of};
use crate::saved::{Kind, Saved, SavedManifest};

/// A run, ready to start.
#[derive(Debug)]
pub struct Plan {
    /// The pack, with its changes.
    pub pack: Pack,
    /// What is doubtful about it.
    pub warnings: Diagnostics,
    /// How many.
    pub size: Resolved,
    /// The synthetic population.
    pub layout: Layout,
    /// How well it meets its margins.
    pub fit: FitReport,
    /// The rules, compiled.
    pub policy: Policy,
    /// The seed asked for.
    pub seed: u64,
    /// How many runs.
    pub replicates: u32,
    /// Threads; `None`: all cores.
    pub threads: Option<u32>,
    /// The changes, in order.
    pub changes: Vec<ChangeLine>,
    /// How the run departs from the pack as it is published.
    pub changed: Changed,
    /// The snapshot it branches from, if it does.
    pub branch: Option<BranchLine>,
    /// Of a branch: the rules in force before.
    pub(crate) before: Option<Policy>,
    saved: Option<Saved>,
    inputs: Inputs,
    last_day: Date,
}

impl Plan {
    /// Reads, checks and lays out.
    pub fn new(request: &Request, library: &Library) -> Result<Self, Error> {
        request.check()?;
        let pack::Loaded { pack, mut warnings, .. } = pack::load(library, &request.pack, &request.changes)?;
        let population = Population::load(library, &pack.population)?;
        let unknown = Diagnostics { files: pack.files.clone(), items: population.check(&pack) };
        if !unknown.is_empty() {
            return Err(unknown.into());
        }
        // What cannot be laid out or compiled stands in the pack's files.
        let in_pack = |faults: Diagnostics| Diagnostics { files: pack.files.clone(), ..faults };
        let size = request.size.resolve(population.persons_within(&pack.within).map_err(in_pack)?)?;
        let ticks = request.length.ticks(&pack)?;
        let wanted = population::Request {
            persons: size.persons,
            within: pack.within.filters.clone(),
            subjects: pack.subjects.clone(),
            reads: pack::reads(&pack, &population),
            stands_for: size.stands_for,
        };
        let population::Realised { layout, fit } =
            population::realise(&population, &wanted).map_err(in_pack)?;
        let policy = pack::compile(&pack, &population, &layout, ticks).map_err(in_pack)?;
        let last_day = end_of(pack.start, pack.tick, policy.ticks).unwrap_or(pack.start);
        let (changes, inputs) = carried(&pack, &population, request);
        // Without changes the pack is its own original.
        let loaded = match changes.is_empty() {
            true => None,
            false => Some(pack::load(library, &request.pack, &[])?.pack),
        };
        let original = loaded.as_ref().unwrap_or(&pack);
        let text_of =
            |file: &str| inputs.iter().find(|(name, _)| name == file).map(|(_, text)| text.as_str());
        let changed = Changed::new(original, &pack, policy.ticks, &changes, text_of);
        warnings.items.extend(out_of_range(original, &changes));
        let (seed, replicates, threads) = (request.seed, request.replicates, request.threads);
        Ok(Self {
            pack,
            warnings,
            size,
            layout,
            fit,
            policy,
            seed,
            replicates,
            threads,
            changes,
            changed,
            branch: None,
            before: None,
            saved: None,
            inputs,
            last_day,
        })
    }

    /// The plan as a branch of the run that left the snapshot.
    pub(crate) fn branched(mut self, line: BranchLine, before: Self) -> Result<Self, Fault> {
        let branch = model::Branch { tick: line.ticks, before: &before.policy };
        let mut unlike = branch.unlike(&self.policy);
        if self.layout != before.layout {
            unlike.push("whom the rules tell apart (`vary`, `report_by` and pools by group)".to_owned());
        }
        if !unlike.is_empty() {
            let message = format!("a branch from a snapshot cannot change {}", unlike.join(", "));
            return Err(Fault::new(&fault::BRANCH_UNLIKE, message).help(format!(
                "state it in a reform as a phase, [phase.\"{}\"], and run that from the start",
                line.date
            )));
        }
        self.changed.branched(&line);
        self.before = Some(before.policy);
        self.branch = Some(line);
        Ok(self)
    }

    /// The plan, to be gone on with from what was saved of it.
    pub(crate) fn going_on(mut self, saved: Saved) -> Result<Self, Fault> {
        let (kind, run, folder) = (saved.manifest.kind, saved.manifest.run.clone(), saved.folder.clone());
        self.saved = Some(saved);
        // A branch is held against its snapshot by the snapshot's own hash.
        if kind == Kind::Checkpoint && SavedManifest::of(&self, kind, None).run != run {
            let message =
                format!("what `{}` holds does not give the run that it says it is of", folder.display());
            return Err(Fault::new(&fault::FOREIGN_STATE, message).help("run it from the start"));
        }
        Ok(self)
    }

    /// What it goes on from.
    pub(crate) fn saved(&self) -> Option<&Saved> {
        self.saved.as_ref()
    }

    /// The checkpoint that it goes on from.
    pub fn resumed(&self) -> Option<&Saved> {
        self.saved.as_ref().filter(|saved| saved.manifest.kind == Kind::Checkpoint)
    }

    /// The snapshot that the run began from, now or before a checkpoint.
    pub fn origin(&self) -> Option<&Saved> {
        self.saved.as_ref().and_then(Saved::snapshot)
    }

    /// Copies of the files that were read, by their names in the run folder.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.inputs.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// First day.
    pub fn start(&self) -> Date {
        self.pack.start
    }

    /// The day after the last tick.
    pub fn end(&self) -> Date {
        self.last_day
    }

    /// Number of ticks.
    pub fn ticks(&self) -> u32 {
        self.policy.ticks
    }

    /// `day`, `week` or `month`.
    pub fn tick_word(&self) -> &'static str {
        match self.pack.tick {
            Tick::Day => "day",
            Tick::Week => "week",
            Tick::Month => "month",
        }
    }

    /// The work of all replicates.
    pub fn person_ticks(&self) -> u64 {
        self.layout.subjects() * u64::from(self.policy.ticks) * u64::from(self.replicates)
    }

    /// Six hexadecimal digits of a hash over everything that the results follow from.
    pub fn short_id(&self) -> String {
        let mut text = format!(
            "{} {:?} {} {} {}\n",
            env!("CARGO_PKG_VERSION"),
            self.size,
            self.seed,
            self.replicates,
            self.policy.ticks
        );
        for (name, content) in &self.inputs {
            text.push_str(&format!("{name} {}\n", sha256(content.as_bytes())));
        }
        for change in &self.changes {
            text.push_str(&format!("{change:?}\n"));
        }
        if let Some(branch) = &self.branch {
            text.push_str(&format!("{branch:?}\n"));
        }
        sha256(text.as_bytes())[..6].to_owned()
    }

    /// The command that repeats this run, with every choice that was left to the program spelt out.
    pub fn command(&self) -> String {
        if let Some(branch) = &self.branch {
            let mut text = format!("glasshouse run --from SNAPSHOT --ticks {}", self.ticks());
            self.changes[branch.changes_before..].iter().for_each(|change| text.push_str(&option(change)));
            return text;
        }
        let size = match self.size.sample {
            Some(n) => format!("--sample 1:{n}"),
            None => format!("--persons {}", self.size.persons),
        };
        let mut text =
            format!("glasshouse run {} {size} --ticks {} --seed {}", self.pack.name, self.ticks(), self.seed);
        if self.replicates > 1 {
            text.push_str(&format!(" --replicates {}", self.replicates));
        }
        self.changes.iter().for_each(|change| text.push_str(&option(change)));
        text
    }
}

/// A change as it is asked for.
fn option(change: &ChangeLine) -> String {
    match change {
        ChangeLine::Reform(file) => format!(" --reform {file}"),
        ChangeLine::Set(change) => format!(" --set '{change}'"),
        ChangeLine::Law(name) => format!(" --with {name}"),
    }
}
