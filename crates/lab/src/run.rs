//! The run itself: every replicate of a plan, on the threads asked for.

use measure::Measures;
use model::draw::replicate_seed;
use model::trace::Trace;
use pack::Library;
use rayon::ThreadPoolBuilder;

use crate::error::Error;
use crate::fault::{self, Fault};
use crate::manifest;
use crate::plan::Plan;
use crate::request::Request;

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

impl Plan {
    /// Runs every replicate.
    pub fn run(self, progress: Progress<'_>) -> Result<Outcome, Fault> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(self.threads.unwrap_or(0) as usize)
            .build()
            .map_err(|e| Fault::new(&fault::NO_THREADS, format!("the threads could not be started: {e}")))?;
        let replicates = pool.install(|| {
            (0..self.replicates)
                .map(|replicate| {
                    let seed = replicate_seed(self.seed, replicate);
                    let trace = model::simulate(&self.policy, &self.layout, seed, progress);
                    let measures = measure::all(&self.policy, &self.layout, &trace);
                    Replicate { seed, trace, measures }
                })
                .collect()
        });
        Ok(Outcome { plan: self, replicates })
    }
}

impl Outcome {
    /// The manifest, without the files, which the run folder adds.
    pub fn manifest(&self) -> manifest::Manifest {
        let Plan { pack, size, layout, changes, .. } = &self.plan;
        manifest::Manifest {
            schema: manifest::SCHEMA.to_owned(),
            synthetic: manifest::SYNTHETIC.to_owned(),
            program: manifest::Program {
                name: "glasshouse".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            formats: manifest::Formats { pack: pack::FORMAT as u32, population: pack::population::FORMAT },
            pack: manifest::PackLine {
                name: pack.name.clone(),
                title: pack.title.clone(),
                stance: pack.stance.word().to_owned(),
                country: pack.country.clone(),
            },
            population: pack.population.clone(),
            changes: changes.clone(),
            size: manifest::Size {
                place_persons: size.place_persons,
                persons: size.persons,
                subjects: layout.subjects(),
                sample: size.sample.map(|n| format!("1:{n}")),
                stands_for: size.stands_for,
            },
            span: manifest::Span {
                start: self.plan.start().to_string(),
                end: self.plan.end().to_string(),
                tick: self.plan.tick_word().to_owned(),
                ticks: self.plan.ticks(),
            },
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
