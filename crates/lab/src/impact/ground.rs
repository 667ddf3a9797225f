//! A pack laid out once, on which one number after another is set.

use measure::Measures;
use model::layout::{Layout, Subject};
use model::policy::Policy;
use model::trace::Trace;
use pack::diagnostic::Diagnostics;
use pack::population::{self, Population};
use pack::spec::{Pack, Parameter};
use pack::{Change, Library};

use super::Moved;
use super::shift::shift;
use crate::error::Error;
use crate::plan::Plan;
use crate::request::{PERSONS_MIN, Request, Size};

/// Ticks up to which a run has all the persons of its round; one of more ticks has fewer persons, so that it costs the same.
const TICKS: u64 = 150;

/// A pack whose numbers are tried, and its population.
pub(super) struct Tried<'a> {
    library: &'a Library,
    name: &'a str,
    pack: Pack,
    /// As its tables have it.
    tabled: Population,
    /// With what the pack adds to it.
    population: Population,
}

impl<'a> Tried<'a> {
    pub(super) fn read(library: &'a Library, name: &'a str, pack: Pack) -> Result<Self, Error> {
        let tabled = Population::load(library, &pack.population)?;
        let faults = |items| Diagnostics { files: pack.files.clone(), items };
        let population = tabled.clone().with(&pack).map_err(faults)?;
        Ok(Self { library, name, pack, tabled, population })
    }

    /// The population with what a changed pack adds to it, where that is not the same.
    fn other_population(&self, pack: &Pack) -> Result<Option<Population>, Error> {
        if pack.attributes.is_empty() {
            return Ok(None);
        }
        let faults = |items| Diagnostics { files: pack.files.clone(), items };
        let other = self.tabled.clone().with(pack).map_err(faults)?;
        Ok(Some(other).filter(|other| *other != self.population))
    }
}

/// The pack laid out for so many persons, and what it does as it is.
pub(super) struct Ground<'a> {
    tried: &'a Tried<'a>,
    plan: Plan,
    /// Its persons, tied to a companion's subjects where there is one.
    society: Layout,
    seed: u64,
    before: (Trace, Measures),
}

impl<'a> Ground<'a> {
    /// Lays it out for so many persons, fewer where the place has no more or the run is long.
    pub(super) fn new(tried: &'a Tried<'a>, persons: u64, seed: u64) -> Result<Self, Error> {
        let ticks = pack::calendar::span_ticks(tried.pack.horizon, tried.pack.tick);
        let persons = persons * TICKS / u64::from(ticks).max(TICKS);
        let persons = persons.max(PERSONS_MIN).min(tried.population.persons_within(&tried.pack.within)?);
        let request = Request { size: Size::Persons(persons), ..Request::of(tried.name) };
        let plan = Plan::new(&request, tried.library)?;
        let society = plan.society(seed).into_owned();
        let before = run(&plan.policy, &society, seed);
        Ok(Self { tried, plan, society, seed, before })
    }

    pub(super) fn persons(&self) -> u64 {
        self.plan.size.persons
    }

    /// What a number does at an end of its range.
    pub(super) fn push(&self, parameter: &Parameter, to: f64) -> Result<Moved, Error> {
        let set = Change::Set(format!("{}={to}", parameter.path));
        let after = match self.set(set) {
            Ok(after) => after,
            Err(error) => return Ok(Moved::Refused(reason(&error))),
        };
        Ok(match shift(&self.before.1, &after.1) {
            Some((most, values)) => Moved::Measures { most, values },
            None => counted(&self.before.0, &after.0).map_or(Moved::Nothing, Moved::Counts),
        })
    }

    fn set(&self, set: Change) -> Result<(Trace, Measures), Error> {
        let changes = [set];
        let mut pack = pack::load(self.tried.library, self.tried.name, &changes)?.pack;
        let other = self.tried.other_population(&pack)?;
        let elsewhere = other.is_some() || pack.within != self.plan.pack.within;
        let population = other.as_ref().unwrap_or(&self.tried.population);
        let persons = || -> Result<u64, Error> {
            Ok((population.persons_within(&pack.within)? as f64 / self.plan.size.stands_for + 0.5) as u64)
        };
        let ties = self.plan.companion.is_some();
        // Whether enterprises still find workers, only a whole plan tells.
        if ties && (elsewhere || self.plan.layout.subject == Subject::Enterprise) {
            let size = Size::Persons(persons()?);
            let request = Request { changes: changes.into(), size, ..Request::of(self.tried.name) };
            let plan = Plan::new(&request, self.tried.library)?;
            return Ok(run(&plan.policy, &plan.society(self.seed), self.seed));
        }
        if elsewhere {
            let layout = self.laid_out(&pack, population, persons()?)?;
            return Ok(run(&pack::compile(&pack, population, &layout, None)?, &layout, self.seed));
        }
        if let (Some(new), Some(read)) = (&mut pack.companion, &self.plan.pack.companion) {
            new.lists.clone_from(&read.lists);
        }
        let mut policy = pack::compile(&pack, population, &self.plan.layout, None)?;
        if let Some(companion) = &self.plan.companion {
            policy.job_lost = policy.job_lost.filter(|_| companion.has_jobs());
        }
        Ok(run(&policy, &self.society, self.seed))
    }

    fn laid_out(&self, pack: &Pack, population: &Population, persons: u64) -> Result<Layout, Error> {
        let wanted = population::Request {
            persons,
            within: pack.within.clone(),
            subjects: pack.subjects.clone(),
            reads: pack::reads(pack, population),
            households: pack::asks_for_households(pack),
            stands_for: self.plan.size.stands_for,
        };
        Ok(population::realise(population, &wanted)?.layout)
    }
}

fn run(policy: &Policy, layout: &Layout, seed: u64) -> (Trace, Measures) {
    let trace = model::simulate(policy, layout, seed, &|_| {});
    let measures = measure::all(policy, layout, &trace);
    (trace, measures)
}

/// Why a value is refused, in a line.
fn reason(error: &Error) -> String {
    match error {
        Error::Pack(faults) => faults.items.first().map_or_else(String::new, |item| item.message.clone()),
        Error::Fault(fault) => fault.message.clone(),
    }
}

/// What differs in what was counted, if anything does.
fn counted(before: &Trace, after: &Trace) -> Option<String> {
    let total = |trace: &Trace, column: Option<usize>| {
        column.map(|column| (0..trace.at_end.rows()).map(|row| trace.at_end.row(row)[column]).sum::<i64>())
    };
    let differs = before.counters.iter().chain(after.counters.iter()).find(|&counter| {
        let [was, is] = [before, after].map(|trace| total(trace, trace.counters.position(counter)));
        was != is
    });
    match differs {
        Some(counter) => Some(format!("{counter:?}")),
        None => (before != after).then(|| "the state of persons".to_owned()),
    }
}
