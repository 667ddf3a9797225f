//! A request, resolved: everything read, checked and laid out, before the first tick.

use jiff::civil::Date;
use model::layout::Layout;
use model::policy::Policy;
use pack::diagnostic::Diagnostics;
use pack::population::{self, FitReport, Population, Realised};
use pack::spec::{Law, Pack, Rules, Tick};
use pack::{Change, Library};

use crate::changed::{Changed, out_of_range};
use crate::companion::Companion;
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
    /// The laws that it is put under, in order.
    pub laws: Vec<Law>,
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
    /// Those whom subjects are tied to.
    pub companion: Option<Companion>,
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
        let mut read = Read::new(request, library)?;
        read.with_companion(library)?;
        let households = pack::asks_for_households(&read.pack);
        let realised = read.realise(pack::reads(&read.pack, &read.population), households)?;
        let policy = pack::compile(&read.pack, &read.population, &realised.layout, read.ticks);
        let policy = policy.map_err(|faults| read.in_pack(faults))?;
        read.planned(request, library, realised, policy)
    }

    /// Two requests to be run side by side: the same persons, told apart by whatever either pack reads, and policies that draw
    /// candidates at common rates.
    pub fn pair(requests: [&Request; 2], library: &Library) -> Result<[Self; 2], Error> {
        let [mut a, mut b] = [Read::new(requests[0], library)?, Read::new(requests[1], library)?];
        a.with_companion(library)?;
        b.with_companion(library)?;
        let mut unlike = pack::unlike(&a.pack, &b.pack);
        if a.ticks() != b.ticks() {
            unlike.push("how long they run".to_owned());
        }
        if !unlike.is_empty() {
            let message =
                format!("these packs cannot be run side by side: they differ in {}", unlike.join(", "));
            return Err(Fault::new(&fault::PAIR_UNLIKE, message)
                .help("run each by itself; persons can be compared where both packs are about the same ones")
                .into());
        }
        // What either states of the subjects, both are told apart by.
        let all =
            a.population.with(&b.pack).map_err(|items| Diagnostics { files: b.pack.files.clone(), items })?;
        (a.population, b.population) = (all.clone(), all);
        let mut reads = pack::reads(&a.pack, &a.population);
        for read in pack::reads(&b.pack, &b.population) {
            match reads.iter_mut().find(|known| known.attribute == read.attribute) {
                Some(known) => known.bands.extend(read.bands),
                None => reads.push(read),
            }
        }
        for read in &mut reads {
            read.bands.sort();
            read.bands.dedup();
        }
        let households = [&a, &b].iter().any(|read| pack::asks_for_households(&read.pack));
        let (of_a, of_b) = (a.realise(reads.clone(), households)?, b.realise(reads, households)?);
        let policies = pack::compile_pair([&a.pack, &b.pack], &a.population, &of_a.layout, a.ticks);
        let [policy_a, policy_b] = policies.map_err(|faults| a.in_pack(faults))?;
        Ok([
            a.planned(requests[0], library, of_a, policy_a)?,
            b.planned(requests[1], library, of_b, policy_b)?,
        ])
    }
}

/// A request whose files have been read.
struct Read {
    pack: Pack,
    laws: Vec<Law>,
    warnings: Diagnostics,
    population: Population,
    size: Resolved,
    /// As asked for; `None`: the pack's horizon.
    ticks: Option<u32>,
    companion: Option<Companion>,
    /// What was read for it.
    beside: Inputs,
}

impl Read {
    fn new(request: &Request, library: &Library) -> Result<Self, Error> {
        request.check()?;
        let pack::Loaded { pack, warnings, .. } = pack::load(library, &request.pack, &request.changes)?;
        let laws = request.changes.iter().filter_map(|change| match change {
            Change::Law(name) => Some(pack::load_law(library, name)),
            _ => None,
        });
        let laws = laws.collect::<Result<_, _>>()?;
        let population = Population::of(library, &pack)?;
        let persons = population.persons_within(&pack.within);
        let persons = persons.map_err(|faults| Diagnostics { files: pack.files.clone(), ..faults })?;
        let size = request.size.resolve(persons, pack.subject)?;
        let ticks = request.length.ticks(&pack)?;
        Ok(Self { pack, laws, warnings, population, size, ticks, companion: None, beside: Inputs::new() })
    }

    fn with_companion(&mut self, library: &Library) -> Result<(), Error> {
        let (stands_for, ticks) = (self.size.stands_for, self.ticks());
        self.companion = Companion::read(&mut self.pack, library, stands_for, ticks, &mut self.beside)?;
        Ok(())
    }

    /// Ticks to run.
    fn ticks(&self) -> u32 {
        self.ticks.unwrap_or_else(|| pack::calendar::span_ticks(self.pack.horizon, self.pack.tick))
    }

    /// What cannot be laid out or compiled stands in the pack's files.
    fn in_pack(&self, faults: Diagnostics) -> Diagnostics {
        Diagnostics { files: self.pack.files.clone(), ..faults }
    }

    fn realise(&self, reads: Vec<population::Read>, households: bool) -> Result<Realised, Error> {
        let wanted = population::Request {
            persons: self.size.persons,
            within: self.pack.within.clone(),
            subjects: self.pack.subjects.clone(),
            reads,
            households,
            stands_for: self.size.stands_for,
        };
        Ok(population::realise(&self.population, &wanted).map_err(|faults| self.in_pack(faults))?)
    }

    fn planned(
        self,
        request: &Request,
        library: &Library,
        Realised { layout, mut fit }: Realised,
        mut policy: Policy,
    ) -> Result<Plan, Error> {
        let Self { pack, laws, mut warnings, population, size, mut companion, beside, .. } = self;
        if let Some(companion) = &mut companion {
            policy.job_lost = policy.job_lost.filter(|_| companion.has_jobs());
            fit.companion = Some(companion.fit(&pack, &population, &layout, &policy)?);
        }
        let last_day = end_of(pack.start, pack.tick, policy.ticks).unwrap_or(pack.start);
        let (changes, mut inputs) = carried(&pack, &population, request);
        inputs.extend(beside);
        inputs.sort();
        inputs.dedup();
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
        Ok(Plan {
            pack,
            laws,
            warnings,
            size,
            layout,
            fit,
            policy,
            companion,
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
}

impl Plan {
    /// The plan as a branch of the run that left the snapshot.
    pub(crate) fn branched(mut self, line: BranchLine, before: Self) -> Result<Self, Fault> {
        let branch = model::Branch { tick: line.ticks, before: &before.policy };
        let mut unlike = branch.unlike(&self.policy);
        let like = match (&self.companion, &before.companion) {
            (Some(own), Some(other)) => own.is_like(other),
            (own, other) => own.is_none() && other.is_none(),
        };
        if !like {
            unlike.push("the companion, how long it runs included".to_owned());
        }
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

    /// The first day of a tick.
    pub fn day_of(&self, tick: u32) -> Date {
        end_of(self.pack.start, self.pack.tick, tick).unwrap_or(self.pack.start)
    }

    /// The rules in force at a tick.
    pub fn rules_at(&self, tick: u32) -> &Rules {
        let day = self.day_of(tick);
        let begun = self.pack.phases.partition_point(|(from, _)| *from <= day);
        &self.pack.phases[begun.max(1) - 1].1
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
