//! Sweeps: many runs that differ in packs, laws, reforms, numbers and seeds, each made once.
//!
//! A run is known by the hash of all that it is computed from. What is finished lies in a file of that name, so that a sweep that was
//! ended at any moment goes on where it was, and equal points are one run.

mod identity;
mod part;
mod point;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use model::draw::replicate_seed;
use pack::population::Population;
use pack::{Library, Sweep};
use rayon::prelude::*;

use crate::aside::Aside;
use crate::digits::grouped;
use crate::error::Error;
use crate::fault::{self, Blame, Fault};
use crate::inputs::{Inputs, carried, of_pack};
use crate::lines::{formats, program};
use crate::manifest::{FileHash, INPUTS, SWEEP, SYNTHETIC, StudyManifest};
use crate::plan::Plan;
use crate::request::Request;
use crate::run::{Looks, Progress};
pub use part::{Became, Measured};
use part::{Parts, kept};
pub use point::Point;

/// Most runs of a sweep.
pub const RUNS_MAX: u64 = 1_000_000;

/// One run of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// The number of its point.
    pub point: usize,
    /// Its replicate, from 0.
    pub replicate: u32,
    /// Its seed.
    pub seed: u64,
    /// The hash of all that it is computed from; what cannot be read has none, but the reason.
    pub key: Result<String, String>,
}

/// Runs of a sweep, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// The pack cannot be read with its changes.
    pub refused: usize,
    /// Equal to one before, and so not made again.
    pub equal: usize,
    /// Made before.
    pub done: usize,
    /// To be made.
    pub left: usize,
}

/// A sweep, read and laid out.
#[derive(Debug)]
pub struct Sweeping {
    /// What was asked for.
    pub sweep: Sweep,
    /// Its points, in order.
    pub points: Vec<Point>,
    /// Its runs, in order: point by point, replicate by replicate.
    pub runs: Vec<Ask>,
    parts: Option<Parts>,
}

impl Sweeping {
    /// Lays out the runs of a plan and works out what each is computed from.
    ///
    /// # Errors
    /// More than [`RUNS_MAX`] runs.
    pub fn plan(sweep: Sweep, library: &Library) -> Result<Self, Fault> {
        let many = point::count(&sweep).and_then(|points| points.checked_mul(u64::from(sweep.replicates)));
        if many.is_none_or(|runs| runs > RUNS_MAX) {
            let message = format!("this plan has more than {} runs", grouped(RUNS_MAX));
            let fault = Fault::new(&fault::TOO_MANY_RUNS, message);
            return Err(fault.help("write design = \"latin-hypercube\" with `points`, or fewer `steps`"));
        }
        let points = point::all(&sweep);
        let identities: Vec<Result<String, String>> =
            points.par_iter().map(|point| identity::of(point, &sweep, library)).collect();
        let mut runs = Vec::with_capacity(points.len() * sweep.replicates as usize);
        for (point, identity) in identities.iter().enumerate() {
            runs.extend((0..sweep.replicates).map(|replicate| {
                let seed = replicate_seed(sweep.seed, replicate);
                let key = identity.clone().map(|identity| identity::of_run(&identity, seed));
                Ask { point, replicate, seed, key }
            }));
        }
        Ok(Self { sweep, points, runs, parts: None })
    }

    /// Keeps finished runs in this folder, and looks what is there. Gives how many of the runs that can be made are done already.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn keep_in(&mut self, folder: &Path) -> Result<usize, Fault> {
        let parts = Parts::at(folder)?;
        let keys = self.runs.par_iter().filter_map(|ask| ask.key.as_ref().ok());
        let done = keys.filter(|key| parts.find(key).is_some()).count();
        self.parts = Some(parts);
        Ok(done)
    }

    /// How many of the runs the packs refuse.
    pub fn refused(&self) -> usize {
        self.runs.iter().filter(|ask| ask.key.is_err()).count()
    }

    /// Makes every run that is not there yet, several at a time, each on one thread. `told` hears of each.
    ///
    /// # Errors
    /// What is no fault of a point: threads that cannot be started, a full disk. What was finished stays.
    pub fn run(&self, library: &Library, threads: Option<u32>, told: Progress<'_>) -> Result<(), Error> {
        let Some(parts) = &self.parts else { return Ok(()) };
        let open = self.open(parts);
        let (next, stopped, fault) = (AtomicUsize::new(0), AtomicBool::new(false), Mutex::new(None));
        Aside::new(threads)?.on_each(&|| {
            let mut worker = Worker { sweeping: self, library, parts, laid_out: None };
            while let Some(&run) = open.get(next.fetch_add(1, Relaxed)).filter(|_| !stopped.load(Relaxed)) {
                match worker.make(run) {
                    Ok(()) => told(1),
                    Err(error) => {
                        stopped.store(true, Relaxed);
                        fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                    }
                }
            }
        });
        fault.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    /// The runs that are to be made, each of several that are equal once.
    fn open(&self, parts: &Parts) -> Vec<usize> {
        let mut open = BTreeMap::new();
        for (run, ask) in self.runs.iter().enumerate() {
            if let Ok(key) = &ask.key {
                open.entry(key).or_insert(run);
            }
        }
        let mut open: Vec<usize> = open.into_values().collect();
        open.sort_unstable();
        open.into_par_iter().filter(|&run| of_run(parts, &self.runs[run]).is_none()).collect()
    }

    /// What became of every run, in order.
    ///
    /// # Errors
    /// One was not made, or its file has gone since.
    pub fn became(&self) -> Result<Vec<Became>, Fault> {
        let of = |ask: &Ask| of_run(self.parts.as_ref()?, ask);
        self.runs.iter().map(of).collect::<Option<_>>().ok_or_else(|| {
            let fault = Fault::new(&fault::FILE_CHANGED, "a finished run of the sweep is missing or damaged");
            fault.help("ask for the sweep again: it makes what is missing")
        })
    }

    /// How many of the runs there are of each kind, by what lies in this folder; nothing is made.
    pub fn tally(&self, folder: &Path) -> Tally {
        let parts = Parts::seen(folder);
        let keys: BTreeSet<&String> = self.runs.iter().filter_map(|ask| ask.key.as_ref().ok()).collect();
        let refused = self.refused();
        let done = keys.iter().filter(|key| parts.find(key).is_some()).count();
        Tally { refused, equal: self.runs.len() - refused - keys.len(), done, left: keys.len() - done }
    }

    /// Copies of every file that the runs are computed from, by their names in the folder, with the plan.
    pub fn inputs(&self, library: &Library) -> BTreeMap<String, String> {
        let mut inputs = BTreeMap::new();
        for (place, point) in self.points.iter().enumerate() {
            let alike = |other: &Point| {
                (&other.pack, &other.law, &other.reform) == (&point.pack, &point.law, &point.reform)
            };
            if self.points[..place].iter().rev().take(1).any(alike) {
                continue;
            }
            let bare = Point { values: Vec::new(), ..point.clone() };
            // What cannot be read is refused, run by run.
            if let Ok(read) = carried_by(&bare.request(&self.sweep), library) {
                inputs.extend(read);
            }
        }
        inputs.insert(format!("{INPUTS}{}", self.sweep.file.name), self.sweep.file.text.clone());
        inputs
    }

    /// The manifest of a folder with the results.
    pub fn manifest(inputs: Vec<FileHash>, outputs: Vec<FileHash>) -> StudyManifest {
        let (schema, synthetic) = (SWEEP.to_owned(), SYNTHETIC.to_owned());
        StudyManifest { schema, synthetic, program: program(), formats: formats(), inputs, outputs }
    }

    /// Takes away the files of single runs: their results stand elsewhere.
    ///
    /// # Errors
    /// One cannot be removed.
    pub fn clear(self) -> Result<(), Fault> {
        self.parts.map_or(Ok(()), Parts::clear)
    }
}

fn of_run(parts: &Parts, ask: &Ask) -> Option<Became> {
    match &ask.key {
        Ok(key) => parts.find(key),
        Err(reason) => Some(Became::Refused(reason.clone())),
    }
}

fn carried_by(request: &Request, library: &Library) -> Result<Inputs, Error> {
    let pack = pack::load(library, &request.pack, &request.changes)?.pack;
    let mut inputs = carried(&pack, &Population::of(library, &pack)?, request).1;
    if let Some(companion) = &pack.companion {
        let other = pack::load(library, &companion.pack, &[])?.pack;
        inputs.extend(of_pack(&other, &Population::of(library, &other)?));
    }
    Ok(inputs)
}

/// Who makes runs one after another; replicates of a point are laid out once.
struct Worker<'a> {
    sweeping: &'a Sweeping,
    library: &'a Library,
    parts: &'a Parts,
    laid_out: Option<(usize, Result<Plan, String>)>,
}

impl Worker<'_> {
    fn make(&mut self, run: usize) -> Result<(), Error> {
        let ask = &self.sweeping.runs[run];
        let Ok(key) = &ask.key else { return Ok(()) };
        if self.laid_out.as_ref().is_none_or(|(point, _)| *point != ask.point) {
            let request = self.sweeping.points[ask.point].request(&self.sweeping.sweep);
            let plan = Plan::new(&request, self.library);
            self.laid_out = Some((ask.point, refused(plan)?));
        }
        let became = match &self.laid_out {
            Some((_, Ok(plan))) => {
                let done = plan.replicate(ask.replicate, &Looks::at(&|_| ()))?;
                Became::Done {
                    subjects: plan.layout.subjects(),
                    state_digest: done.trace.state_digest.clone(),
                    rows: kept(&done.measures, &self.sweeping.sweep.rows),
                }
            }
            Some((_, Err(reason))) => Became::Refused(reason.clone()),
            None => return Ok(()),
        };
        Ok(self.parts.put(key, became)?)
    }
}

/// A plan, or why the pack or the request does not allow it; anything else is no answer about the point.
fn refused(plan: Result<Plan, Error>) -> Result<Result<Plan, String>, Error> {
    match plan {
        Ok(plan) => Ok(Ok(plan)),
        Err(Error::Fault(fault)) if fault.code.blame == Blame::Failure => Err(fault.into()),
        Err(error) => Ok(Err(error.reason())),
    }
}
