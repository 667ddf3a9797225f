//! The run itself: every replicate of a plan, on the threads asked for.

use measure::Measures;
use model::Stop;
use model::draw::replicate_seed;
use model::trace::Trace;
use pack::Library;
use rayon::ThreadPoolBuilder;

use crate::checkpoint::Checkpoint;
use crate::error::Error;
use crate::fault::{self, Fault};
use crate::lines::{formats, program};
use crate::manifest;
use crate::plan::Plan;
use crate::request::Request;
use crate::saved::Held;
use crate::snapshot::Snapshot;
use crate::watcher::{Watcher, region, unfit};

/// Told, from any thread, how many person-ticks were done since it was last told.
pub type Progress<'a> = &'a (dyn Fn(u64) + Sync);

/// One run of the plan.
#[derive(Debug)]
pub struct Replicate {
    /// Its seed.
    pub seed: u64,
    /// What it kept.
    pub trace: Trace,
    /// What is computed from that.
    pub measures: Measures,
}

/// A finished run.
#[derive(Debug)]
pub struct Outcome {
    /// What was run.
    pub plan: Plan,
    /// The replicates, the first with the seed asked for.
    pub replicates: Vec<Replicate>,
}

/// Resolves a request and runs it.
pub fn run(request: &Request, library: &Library, progress: Progress<'_>) -> Result<Outcome, Error> {
    Ok(Plan::new(request, library)?.run(progress)?)
}

/// Who looks on while a plan runs.
#[derive(Clone, Copy)]
pub struct Looks<'a> {
    /// Told of what is done.
    pub progress: Progress<'a>,
    /// Told of what was done before, by the run that this one goes on with.
    pub before: Progress<'a>,
    /// Where checkpoints go, and who says when one is due: the only answer that depends on time, and it reaches no result.
    pub checkpoint: Option<(&'a Checkpoint, &'a (dyn Fn() -> bool + Sync))>,
    /// The snapshot to take.
    pub snapshot: Option<&'a Snapshot<'a>>,
}

impl<'a> Looks<'a> {
    /// Only progress.
    pub fn at(progress: Progress<'a>) -> Self {
        Self { progress, before: progress, checkpoint: None, snapshot: None }
    }
}

impl Plan {
    /// Runs every replicate.
    pub fn run(self, progress: Progress<'_>) -> Result<Outcome, Fault> {
        self.run_with(&Looks::at(progress))
    }

    /// The same, keeping checkpoints or taking a snapshot.
    pub fn run_with(self, looks: &Looks<'_>) -> Result<Outcome, Fault> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(self.threads.unwrap_or(0) as usize)
            .build()
            .map_err(|e| Fault::new(&fault::NO_THREADS, format!("the threads could not be started: {e}")))?;
        let replicates = (0..self.replicates).map(|replicate| self.replicate(replicate, looks));
        let replicates = pool.install(|| replicates.collect::<Result<Vec<_>, Fault>>())?;
        Ok(Outcome { plan: self, replicates })
    }

    pub(crate) fn replicate(&self, replicate: u32, looks: &Looks<'_>) -> Result<Replicate, Fault> {
        let seed = replicate_seed(self.seed, replicate);
        let trace = match self.finished_before(replicate)? {
            Some(trace) => {
                (looks.before)(self.person_ticks() / u64::from(self.replicates));
                trace
            }
            None => self.trace(replicate, seed, looks)?,
        };
        let measures = measure::all(&self.policy, &self.layout, &trace);
        Ok(Replicate { seed, trace, measures })
    }

    /// The trace of a replicate that was finished before the checkpoint.
    fn finished_before(&self, replicate: u32) -> Result<Option<Trace>, Fault> {
        let Some(saved) = self.saved() else { return Ok(None) };
        let Some(bytes) = saved.state(replicate, Held::Trace)? else { return Ok(None) };
        match Trace::restore(&self.policy, &self.layout, &bytes) {
            Ok(trace) => Ok(Some(trace)),
            Err(Stop::Unfit(what)) => Err(unfit(what)),
            Err(Stop::Asked) => Err(unfit("a finished replicate")),
        }
    }

    fn trace(&self, replicate: u32, seed: u64, looks: &Looks<'_>) -> Result<Trace, Fault> {
        let saved = self.saved();
        let sums = match saved {
            Some(saved) => saved.state(replicate, Held::Sums)?,
            None => None,
        };
        let branch = self.branch.as_ref().zip(self.before.as_ref());
        let watcher = Watcher::new(replicate, looks);
        let society = self.society(seed);
        let trace = model::simulate_from(
            model::Start {
                sums: sums.as_deref(),
                regions: &|index| region(saved, &watcher, index),
                branch: branch.map(|(line, before)| model::Branch { tick: line.ticks, before }),
            },
            &self.policy,
            &society,
            seed,
            &watcher,
        );
        let trace = trace.map_err(|stop| watcher.fault(stop))?;
        if let Some((checkpoint, due)) = looks.checkpoint.filter(|_| self.replicates > 1) {
            checkpoint.put(replicate, Held::Trace, &trace.save())?;
            checkpoint.forget(replicate, |holds| holds == Held::Trace);
            if due() {
                checkpoint.settle()?;
            }
        }
        Ok(trace)
    }
}

impl Outcome {
    /// The manifest, without the files, which the run folder adds.
    pub fn manifest(&self) -> manifest::Manifest {
        manifest::Manifest {
            schema: manifest::SCHEMA.to_owned(),
            synthetic: manifest::SYNTHETIC.to_owned(),
            program: program(),
            formats: formats(),
            pack: self.plan.pack_line(),
            population: self.plan.pack.population.clone(),
            changes: self.plan.changes.clone(),
            branch: self.plan.branch.clone(),
            size: self.plan.size_line(),
            span: self.plan.span_line(),
            seed: self.plan.seed.to_string(),
            replicates: self.replicates.iter().map(Replicate::line).collect(),
            inputs: Vec::new(),
            outputs: Vec::new(),
        }
    }
}

impl Replicate {
    fn line(&self) -> manifest::Replicate {
        manifest::Replicate { seed: self.seed.to_string(), state_digest: self.trace.state_digest.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn replicates_have_seeds_of_their_own_and_the_first_has_the_one_asked_for() {
        let seeds: BTreeSet<u64> = (0..4).flat_map(|s| (0..50).map(move |r| replicate_seed(s, r))).collect();
        assert_eq!(seeds.len(), 200);
        assert_eq!(replicate_seed(7, 0), 7);
    }
}
