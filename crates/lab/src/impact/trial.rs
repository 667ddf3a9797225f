//! A pack laid out once, on which one number after another is set.

use measure::Measures;
use model::layout::{Layout, Subject};
use model::policy::Policy;
use model::trace::Trace;
use pack::population::Population;
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
    population: Population,
}

impl<'a> Tried<'a> {
    pub(super) fn read(library: &'a Library, name: &'a str) -> Result<Self, Error> {
        let pack = pack::load(library, name, &[])?.pack;
        let population = Population::load(library, &pack.population)?;
        Ok(Self { library, name, pack, population })
    }

    pub(super) fn parameters(&self) -> &[Parameter] {
        &self.pack.parameters
    }

    fn people(&self, pack: &Pack) -> Result<u64, Error> {
        Ok(self.population.persons_within(&pack.within)?)
    }
}

/// The pack laid out for so many persons, and what it does as it is.
pub(super) struct Trial<'a> {
    tried: &'a Tried<'a>,
    plan: Plan,
    /// Its persons, tied to a companion's subjects where there is one.
    society: Layout,
    seed: u64,
    before: (Trace, Measures),
}

impl<'a> Trial<'a> {
    /// Lays it out for so many persons, fewer where the place has no more or the run is long.
    pub(super) fn new(tried: &'a Tried<'a>, persons: u64, seed: u64) -> Result<Self, Error> {
        let ticks = pack::calendar::span_ticks(tried.pack.horizon, tried.pack.tick);
        let persons = persons * TICKS / u64::from(ticks).max(TICKS);
        let persons = persons.max(PERSONS_MIN).min(tried.people(&tried.pack)?);
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
        let Tried { library, name, population, .. } = self.tried;
        let changes = [set];
        let mut pack = pack::load(library, name, &changes)?.pack;
        let other_place = pack.within != self.plan.pack.within;
        // Whether enterprises still find workers, only a whole plan tells.
        let other_ties = self.plan.companion.is_some() && self.plan.layout.subject == Subject::Enterprise;
        if other_place || other_ties {
            let persons = self.tried.people(&pack)? as f64 / self.plan.size.stands_for;
            let size = Size::Persons((persons + 0.5) as u64);
            let plan = Plan::new(&Request { changes: changes.into(), size, ..Request::of(name) }, library)?;
            return Ok(run(&plan.policy, &plan.society(self.seed), self.seed));
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
