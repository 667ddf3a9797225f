//! Those whom subjects are tied to, and who are simulated beside them by a pack of their own.

use std::borrow::Cow;

use model::layout::{Layout, Subject};
use model::policy::Policy;
use model::tied::{self, Bonds};
use pack::Library;
use pack::diagnostic::Diagnostics;
use pack::population::{self, CompanionFit, Population, Read};
use pack::spec::{self, Filter, Pack};

use crate::error::Error;
use crate::fault::{self, Fault};
use crate::inputs::Inputs;
use crate::plan::Plan;

/// Largest part of jobs that nobody can fill, and of enterprises that nobody can represent.
const MISFIT: f64 = 0.01;

/// A companion, laid out.
#[derive(Debug)]
pub struct Companion {
    /// Its pack.
    pub pack: Pack,
    policy: Policy,
    layout: Layout,
    /// By stratum of the persons: who works and represents.
    workers: Vec<bool>,
}

impl Companion {
    /// Reads a pack's companion and what it needs, for as many subjects of it as each of the pack's stands for; adds what was read to
    /// the inputs, and its lists to the pack.
    pub(crate) fn read(
        pack: &mut Pack,
        library: &Library,
        stands_for: f64,
        ticks: u32,
        inputs: &mut Inputs,
    ) -> Result<Option<Self>, Error> {
        let Some(stated) = &pack.companion else { return Ok(None) };
        let place = pack.line(stated.place);
        let refuse = |message: String, help: &str| {
            Error::from(Fault::new(&fault::COMPANION, format!("{place}: {message}")).help(help))
        };
        let other = pack::load(library, &stated.pack, &[])?.pack.alone();
        let population = Population::of(library, &other)?;
        if other.subject == pack.subject {
            let message = format!("`{}` scores {} as this pack does", other.name, other.subject.words());
            return Err(refuse(
                message,
                "a companion scores the others: enterprises beside persons, or the reverse",
            ));
        }
        if other.start != pack.start {
            let message = format!("`{}` begins on {}, this pack on {}", other.name, other.start, pack.start);
            return Err(refuse(message, "companions go on day by day together; both need the same `start`"));
        }
        if other.tick != pack.tick {
            let message = format!("`{}` has another tick than this pack", other.name);
            return Err(refuse(message, "companions go on tick by tick together"));
        }
        let workers_of = stated.workers.clone();
        let mut reads = pack::reads(&other, &population);
        if other.subject == spec::Subject::Person {
            reads.extend(workers_of.iter().map(worker_read));
        }
        let there = population
            .persons_within(&other.within)
            .map_err(|faults| Diagnostics { files: other.files.clone(), ..faults })?;
        let wanted = population::Request {
            persons: ((there as f64 / stands_for + 0.5) as u64).clamp(1, there),
            within: other.within.clone(),
            subjects: other.subjects.clone(),
            reads,
            households: pack::asks_for_households(&other),
            stands_for,
        };
        let in_other = |faults: Diagnostics| Diagnostics { files: other.files.clone(), ..faults };
        let layout = population::realise(&population, &wanted).map_err(in_other)?.layout;
        let policy = pack::compile(&other, &population, &layout, Some(ticks)).map_err(in_other)?;
        inputs.extend(crate::inputs::of_pack(&other, &population));
        inputs.sort();
        inputs.dedup();
        let workers = match layout.subject {
            Subject::Person => population.strata_within(&layout, &workers_of),
            Subject::Enterprise => Vec::new(),
        };
        if let Some(stated) = &mut pack.companion {
            stated.lists = policy.lists.iter().map(|list| (list.name.clone(), list.red)).collect();
        }
        Ok(Some(Self { pack: other, policy, layout, workers }))
    }

    /// Notes who of a pack's own persons work, and refuses jobs that nobody can fill.
    pub(crate) fn fit(
        &mut self,
        pack: &Pack,
        population: &Population,
        layout: &Layout,
        policy: &Policy,
    ) -> Result<CompanionFit, Error> {
        if let (Subject::Person, Some(stated)) = (layout.subject, &pack.companion) {
            self.workers = population.strata_within(layout, &stated.workers);
        }
        let place = pack.companion.as_ref().map_or_else(String::new, |companion| pack.line(companion.place));
        let misfit = self.bonds(layout, policy, 0).misfit();
        if misfit.enterprises == 0 {
            let message = format!(
                "{place}: no enterprise is where persons are: the areas of both have no name in common"
            );
            return Err(Fault::new(&fault::COMPANION, message)
                .help("the populations of a pack and its companion need the same areas")
                .into());
        }
        let jobs = ("jobs", misfit.jobs, misfit.unfilled, misfit.lumps);
        let enterprises =
            ("enterprises", misfit.enterprises, misfit.unrepresented, layout.regions.len() as u64);
        for (what, all, without, lumps) in [jobs, enterprises] {
            if without as f64 > MISFIT * all as f64 + lumps as f64 {
                let message = format!(
                    "{without} of {all} {what} ({:.1} %) find nobody who can work; {:.0} % may, and of a small sample the largest enterprises",
                    100.0 * without as f64 / all as f64,
                    100.0 * MISFIT
                );
                let fault = Fault::new(&fault::COMPANION, format!("{place}: {message}"));
                return Err(fault
                    .help(
                        "fewer jobs by enterprise, more who can work (`workers`), or a place where both live",
                    )
                    .into());
            }
        }
        Ok(CompanionFit {
            pack: self.pack.name.clone(),
            subjects: self.layout.subjects(),
            jobs: misfit.jobs,
            unfilled: misfit.unfilled,
            enterprises: misfit.enterprises,
            unrepresented: misfit.unrepresented,
        })
    }

    /// Whether it has jobs that subjects can lose.
    pub(crate) fn has_jobs(&self) -> bool {
        self.layout.subject == Subject::Enterprise && tied::jobs(&self.policy).is_some()
    }

    /// Whether the same reaches subjects from it as from another.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (&self.policy, &self.layout, &self.workers) == (&other.policy, &other.layout, &other.workers)
    }

    fn bonds(&self, layout: &Layout, policy: &Policy, seed: u64) -> Bonds {
        match layout.subject {
            Subject::Person => {
                Bonds::new([layout, &self.layout], &self.workers, tied::jobs(&self.policy), seed)
            }
            Subject::Enterprise => {
                Bonds::new([&self.layout, layout], &self.workers, tied::jobs(policy), seed)
            }
        }
    }
}

impl Plan {
    /// Whom a run of a seed is of: where they are tied to a companion's subjects, with what reaches them from there.
    pub fn society(&self, seed: u64) -> Cow<'_, Layout> {
        let Some(companion) = &self.companion else { return Cow::Borrowed(&self.layout) };
        let turns = model::simulate_turns(&companion.policy, &companion.layout, seed);
        let bonds = companion.bonds(&self.layout, &self.policy, seed);
        let ties = bonds.reach(self.layout.subject, &turns, self.layout.regions.len());
        Cow::Owned(Layout { ties: Some(ties), ..self.layout.clone() })
    }
}

fn worker_read(filter: &Filter) -> Read {
    Read { attribute: filter.attribute.clone(), bands: filter.categories.clone() }
}
