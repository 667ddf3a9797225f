//! A pack laid out once, through which the same persons live again and again with some of its numbers set otherwise.

use std::sync::{Arc, Mutex, PoisonError};

use measure::Measures;
use model::layout::{Layout, Subject};
use model::policy::Policy;
use model::trace::Trace;
use pack::diagnostic::Diagnostics;
use pack::population::{self, Population};
use pack::spec::Pack;
use pack::{Change, Library};

use crate::error::Error;
use crate::plan::Plan;
use crate::request::{Length, PERSONS_MIN, Request, Size};

/// Ticks up to which a run has all the persons asked for; one of more ticks has fewer persons, so that it costs the same.
const TICKS: u64 = 150;

/// Other societies kept for each thread: those of the two points of a row.
const OTHERS: usize = 2;

/// A pack whose numbers are tried, and its population.
pub(crate) struct Tried<'a> {
    library: &'a Library,
    name: &'a str,
    pack: Pack,
    /// As its tables have it.
    tabled: Population,
    /// With what the pack adds to it.
    population: Population,
}

impl<'a> Tried<'a> {
    pub(crate) fn read(library: &'a Library, name: &'a str, pack: Pack) -> Result<Self, Error> {
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

/// How the pack is lived through.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Variant<'a> {
    /// What is laid over it.
    pub changes: &'a [Change],
    /// Whether subjects respond to it; if not, what it says of that is left out.
    pub responds: bool,
}

impl Variant<'_> {
    /// The pack as this variant has it.
    fn of(&self, mut pack: Pack) -> Pack {
        if !self.responds {
            pack.phases.iter_mut().for_each(|(_, rules)| rules.responses.clear());
        }
        pack
    }
}

/// What is measured of every life: everything, or the whole run over everybody alone.
pub(crate) type Measuring = fn(&Policy, &Layout, &Trace) -> Measures;

/// The pack laid out for so many persons.
pub(crate) struct Ground<'a> {
    tried: &'a Tried<'a>,
    measuring: Measuring,
    /// What is laid over the pack before anything else.
    always: &'a [Change],
    plan: Plan,
    length: Length,
    /// Its persons, tied to a companion's subjects where there is one.
    society: Layout,
    seed: u64,
    /// Other societies laid out last, the last one first: the runs of a row of a design have most of their numbers in common.
    others: Mutex<Vec<Arc<Other>>>,
}

/// A society that is not the one of the pack as it is.
struct Other {
    population: Population,
    wanted: population::Request,
    layout: Layout,
}

impl<'a> Ground<'a> {
    /// Lays it out for so many persons, fewer where the place has no more or the run is long.
    pub(crate) fn new(
        tried: &'a Tried<'a>,
        (measuring, always): (Measuring, &'a [Change]),
        persons: u64,
        seed: u64,
    ) -> Result<Self, Error> {
        let ticks = pack::calendar::span_ticks(tried.pack.horizon, tried.pack.tick);
        let persons = persons * TICKS / u64::from(ticks).max(TICKS);
        let persons = persons.max(PERSONS_MIN).min(tried.population.persons_within(&tried.pack.within)?);
        Self::laid_out_for(tried, (measuring, always), (Size::Persons(persons), Length::Horizon), seed)
    }

    /// Lays it out for this size and length.
    pub(crate) fn laid_out_for(
        tried: &'a Tried<'a>,
        (measuring, always): (Measuring, &'a [Change]),
        (size, length): (Size, Length),
        seed: u64,
    ) -> Result<Self, Error> {
        let request = Request { changes: always.to_vec(), size, length, ..Request::of(tried.name) };
        let plan = Plan::new(&request, tried.library)?;
        let society = plan.society(seed).into_owned();
        let others = Mutex::new(Vec::new());
        Ok(Self { tried, measuring, always, plan, length, society, seed, others })
    }

    pub(crate) fn persons(&self) -> u64 {
        self.plan.size.persons
    }

    /// The pack as it is.
    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The pack as it is, lived through with the seed that it was laid out for.
    pub(crate) fn as_it_is(&self) -> (Trace, Measures) {
        self.run(&self.plan.policy, &self.society, self.seed)
    }

    /// A variant lived through with a seed.
    ///
    /// # Errors
    /// The pack cannot be so.
    pub(crate) fn lived(&self, variant: Variant<'_>, seed: u64) -> Result<(Trace, Measures), Error> {
        let changes = [self.always, variant.changes].concat();
        let mut pack = variant.of(pack::load(self.tried.library, self.tried.name, &changes)?.pack);
        let other = self.tried.other_population(&pack)?;
        let elsewhere = other.is_some() || pack.within != self.plan.pack.within;
        let population = other.as_ref().unwrap_or(&self.tried.population);
        let persons = || -> Result<u64, Error> {
            Ok((population.persons_within(&pack.within)? as f64 / self.plan.size.stands_for + 0.5) as u64)
        };
        let ties = self.plan.companion.is_some();
        // Whether enterprises still find workers, only a whole plan tells.
        if ties && (elsewhere || self.plan.layout.subject == Subject::Enterprise) {
            return self.planned_anew(changes, variant, (population, persons()?), seed);
        }
        if elsewhere {
            let other = self.other(&pack, population, persons()?)?;
            let policy = pack::compile(&pack, population, &other.layout, self.length.ticks(&pack)?)?;
            return Ok(self.run(&policy, &other.layout, seed));
        }
        if let (Some(new), Some(read)) = (&mut pack.companion, &self.plan.pack.companion) {
            new.lists.clone_from(&read.lists);
        }
        let policy = compiled(&pack, population, &self.plan, self.length)?;
        Ok(match seed == self.seed {
            true => self.run(&policy, &self.society, seed),
            false => self.run(&policy, &self.plan.society(seed), seed),
        })
    }

    fn planned_anew(
        &self,
        changes: Vec<Change>,
        variant: Variant<'_>,
        (population, persons): (&Population, u64),
        seed: u64,
    ) -> Result<(Trace, Measures), Error> {
        let size = Size::Persons(persons);
        let length = self.length;
        let request = Request { changes, size, length, ..Request::of(self.tried.name) };
        let mut plan = Plan::new(&request, self.tried.library)?;
        if !variant.responds {
            plan.policy = compiled(&variant.of(plan.pack.clone()), population, &plan, length)?;
        }
        Ok(self.run(&plan.policy, &plan.society(seed), seed))
    }

    /// The society of so many persons of a population that a pack needs, laid out unless it is among the last.
    fn other(&self, pack: &Pack, population: &Population, persons: u64) -> Result<Arc<Other>, Error> {
        let wanted = population::Request {
            persons,
            within: pack.within.clone(),
            subjects: pack.subjects.clone(),
            reads: pack::reads(pack, population),
            households: pack::asks_for_households(pack),
            stands_for: self.plan.size.stands_for,
        };
        let others = || self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let last = others().clone();
        let same = |other: &&Arc<Other>| other.wanted == wanted && other.population == *population;
        let other = match last.iter().find(same) {
            Some(other) => Arc::clone(other),
            None => {
                let layout = population::realise(population, &wanted)?.layout;
                Arc::new(Other { population: population.clone(), wanted, layout })
            }
        };
        let mut last = others();
        last.retain(|kept| !Arc::ptr_eq(kept, &other));
        last.insert(0, Arc::clone(&other));
        last.truncate(OTHERS * rayon::current_num_threads());
        Ok(other)
    }

    fn run(&self, policy: &Policy, layout: &Layout, seed: u64) -> (Trace, Measures) {
        let trace = model::simulate(policy, layout, seed, &|_| {});
        let measures = (self.measuring)(policy, layout, &trace);
        (trace, measures)
    }
}

/// A pack compiled for the persons and the companion of a plan.
fn compiled(pack: &Pack, population: &Population, plan: &Plan, length: Length) -> Result<Policy, Error> {
    let mut policy = pack::compile(pack, population, &plan.layout, length.ticks(pack)?)?;
    if let Some(companion) = &plan.companion {
        policy.job_lost = policy.job_lost.filter(|_| companion.has_jobs());
    }
    Ok(policy)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A society laid out for an earlier life is taken for no other one, and may be let go.
    #[test]
    fn a_life_is_the_same_whoever_lived_before() {
        let library = Library::rooted(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let name = "sg-tracetogether";
        let pack = pack::load(&library, name, &[]).expect("a pack").pack;
        let tried = Tried::read(&library, name, pack).expect("its population");
        let ground = || Ground::new(&tried, (measure::of_everybody, &[]), PERSONS_MIN, 1).expect("laid out");
        let lived = |ground: &Ground<'_>, (share, seed): (&str, u64)| {
            let unvaccinated = Change::Set(format!("attribute.vaccination.shares.unvaccinated={share}"));
            ground.lived(Variant { changes: &[unvaccinated], responds: true }, seed).expect("a life").0
        };
        let (reused, anew) = (ground(), ground());
        let laid_out = |ground: &Ground<'_>| ground.others.lock().expect("nobody panics").len();
        let mut traces: Vec<Trace> = Vec::new();
        // One society more than a thread keeps, each lived through twice, and the first one once more.
        let shares = ["0.03", "0.06", "0.09"];
        let lives = shares.into_iter().flat_map(|share| [(share, 1), (share, 2)]).chain([(shares[0], 1)]);
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        one.install(|| {
            for life in lives {
                anew.others.lock().expect("nobody panics").clear();
                let trace = lived(&reused, life);
                assert_eq!(trace, lived(&anew, life), "{life:?}");
                assert!(laid_out(&reused) <= OTHERS, "{life:?}");
                traces.push(trace);
            }
        });
        assert_eq!((laid_out(&reused), laid_out(&anew)), (OTHERS, 1));
        assert_eq!(traces.pop().as_ref(), traces.first());
        for (at, trace) in traces.iter().enumerate() {
            assert!(!traces[..at].contains(trace), "these societies and seeds are told apart by nothing");
        }
    }
}
