//! Packs shown side by side: each is run once by itself and, where it names a pack of what the record supports, beside that
//! one on the same persons if the two can be paired.

use std::collections::BTreeSet;

use pack::{Claims, Library};

use crate::compare::{self, Comparison};
use crate::error::Error;
use crate::fault::{self, Fault};
use crate::manifest::{self, ExhibitionManifest, FileHash, Manifest};
use crate::plan::Plan;
use crate::request::Request;
use crate::run::{Outcome, Progress};

/// Persons of each run of an exhibition that names no number; fewer where the place has fewer.
pub const PERSONS: u64 = 50_000;

/// Replicates of each: enough for an interval.
pub const REPLICATES: u32 = 5;

/// Fewest replicates from which an interval is given.
pub const REPLICATES_MIN: u32 = 3;

/// What is to be shown, read and laid out.
#[derive(Debug)]
pub struct Exhibition {
    stops: Vec<Stop>,
}

/// One pack to be run.
#[derive(Debug)]
struct Stop {
    plan: Plan,
    claims: Option<Claims>,
    record: Option<String>,
    shown: bool,
    pair: Option<Result<Box<[Plan; 2]>, Fault>>,
}

/// One pack that was run.
#[derive(Debug)]
pub struct Exhibit {
    /// Its run.
    pub outcome: Outcome,
    /// What is claimed about it, if it says so.
    pub claims: Option<Claims>,
    /// The pack of what the record supports, by its own name; it is an exhibit too.
    pub record: Option<String>,
    /// Whether it was asked for. Others are run only as somebody's record.
    pub shown: bool,
    /// Both packs on the same persons, or why they cannot be run so.
    pub pair: Option<Result<Comparison, Fault>>,
}

/// The pack at which an exhibition ends early, and why.
#[derive(Debug)]
pub struct Stopped {
    /// The pack.
    pub pack: String,
    /// What was wrong.
    pub error: Error,
}

impl Exhibition {
    /// Reads and lays out the packs named, and those that they name as the record. Size, length, seed and replicates are
    /// those of the request.
    pub fn plan(names: &[String], asked: &Request, library: &Library) -> Result<Self, Stopped> {
        let mut exhibition = Self { stops: Vec::new() };
        for name in names {
            exhibition.add(name, true, asked, library)?;
        }
        let records: BTreeSet<String> = exhibition.stops.iter().filter_map(|s| s.record.clone()).collect();
        for name in records {
            exhibition.add(&name, false, asked, library)?;
        }
        Ok(exhibition)
    }

    fn add(&mut self, name: &str, shown: bool, asked: &Request, library: &Library) -> Result<(), Stopped> {
        let stopped = |error: Error| Stopped { pack: name.to_owned(), error };
        let request = |pack: &str| Request { pack: pack.to_owned(), ..asked.clone() };
        let claims = pack::load(library, name, &[]).map_err(|e| stopped(e.into()))?.claims;
        let plan = Plan::new(&request(name), library).map_err(stopped)?;
        if let Some(known) = self.stops.iter().find(|stop| stop.plan.pack.name == plan.pack.name) {
            if known.plan.pack.files == plan.pack.files {
                return Ok(());
            }
            let message =
                format!("two packs are called `{}`, and each is to have a page of that name", plan.pack.name);
            let fault = Fault::new(&fault::SAME_NAME, message);
            return Err(stopped(fault.help("rename the folder of one, or show them one at a time").into()));
        }
        let record = claims.as_ref().filter(|_| shown).and_then(|claims| claims.record.as_ref());
        let pair = match record {
            Some(record) => Some(paired([&request(name), &request(record)], library).map_err(stopped)?),
            None => None,
        };
        let record = record.and_then(|record| library.pack(record)).map(|folder| folder.name);
        self.stops.push(Stop { plan, claims, record, shown, pair });
        Ok(())
    }

    /// The work of all runs.
    pub fn person_ticks(&self) -> u64 {
        let pair = |stop: &Stop| match &stop.pair {
            Some(Ok(plans)) => plans.iter().map(Plan::person_ticks).sum(),
            _ => 0,
        };
        self.stops.iter().map(|stop| stop.plan.person_ticks() + pair(stop)).sum()
    }

    /// Runs one pack after the other and hands each over, so that no more than one is kept.
    pub fn run(self, progress: Progress<'_>, each: &mut dyn FnMut(Exhibit)) -> Result<(), Stopped> {
        for Stop { plan, claims, record, shown, pair } in self.stops {
            let name = plan.pack.name.clone();
            let stopped = |fault: Fault| Stopped { pack: name.clone(), error: fault.into() };
            let outcome = plan.run(progress).map_err(stopped)?;
            let pair = match pair {
                Some(Ok(plans)) => Some(Ok(compare::run(*plans, progress).map_err(stopped)?)),
                Some(Err(fault)) => Some(Err(fault)),
                None => None,
            };
            each(Exhibit { outcome, claims, record, shown, pair });
        }
        Ok(())
    }
}

/// Two plans on the same persons, or the fault that says why there are none.
fn paired(requests: [&Request; 2], library: &Library) -> Result<Result<Box<[Plan; 2]>, Fault>, Error> {
    match Plan::pair(requests, library) {
        Ok(plans) => Ok(Ok(Box::new(plans))),
        Err(Error::Fault(fault)) if fault.code == &fault::PAIR_UNLIKE => Ok(Err(fault)),
        Err(error) => Err(error),
    }
}

/// The manifest of an exhibition's folder, without the manifest itself among the files.
pub fn manifest(runs: Vec<Manifest>, outputs: Vec<FileHash>) -> ExhibitionManifest {
    ExhibitionManifest {
        schema: manifest::EXHIBITION.to_owned(),
        synthetic: manifest::SYNTHETIC.to_owned(),
        runs,
        outputs,
    }
}
