//! Between the engine and the disk: what the engine hands over of its state becomes files.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use model::{Part, Stop, Watch};

use crate::fault::{self, Fault};
use crate::run::Looks;
use crate::saved::{Held, Saved};

/// Looks on at one replicate.
pub(crate) struct Watcher<'a> {
    replicate: u32,
    looks: &'a Looks<'a>,
    rounds: Mutex<Rounds>,
    /// Why the run was stopped.
    fault: Mutex<Option<Fault>>,
}

/// Which parts were saved in which round: each time a checkpoint is due, every part underway is saved once.
#[derive(Default)]
struct Rounds {
    round: u64,
    saved: BTreeMap<Option<usize>, u64>,
}

impl<'a> Watcher<'a> {
    pub fn new(replicate: u32, looks: &'a Looks<'a>) -> Self {
        Self { replicate, looks, rounds: Mutex::default(), fault: Mutex::default() }
    }

    /// Keeps why the run stops.
    pub fn stop(&self, fault: Fault) -> Stop {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
        Stop::Asked
    }

    /// Why it stopped, in words.
    pub fn fault(self, stop: Stop) -> Fault {
        let kept = self.fault.into_inner().unwrap_or_else(PoisonError::into_inner);
        match (stop, kept) {
            (_, Some(fault)) => fault,
            (Stop::Unfit(what), None) => unfit(what),
            (Stop::Asked, None) => Fault::new(&fault::INTERRUPTED, "the run was interrupted"),
        }
    }
}

/// What was saved does not fit the run that it says it is of.
pub(crate) fn unfit(what: &str) -> Fault {
    Fault::new(&fault::FOREIGN_STATE, format!("a saved state does not fit this run: {what}"))
        .help("run it from the start")
}

/// What a part is called in a manifest.
fn held(part: Part<'_>) -> Held {
    match part {
        Part::Region { index, .. } => Held::Region(index),
        Part::Sums { .. } => Held::Sums,
    }
}

impl Watch for Watcher<'_> {
    fn done(&self, person_ticks: u64) {
        (self.looks.progress)(person_ticks);
    }

    fn done_before(&self, person_ticks: u64) {
        (self.looks.before)(person_ticks);
    }

    fn saves(&self) -> bool {
        self.looks.checkpoint.is_some()
    }

    fn due(&self, region: Option<usize>) -> bool {
        let Some((_, due)) = self.looks.checkpoint else { return false };
        let mut rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        // A region that asks for the first time has just begun, and nothing to make up for.
        let before = region.map_or(0, |_| rounds.round);
        rounds.saved.entry(region).or_insert(before);
        if due() {
            rounds.round += 1;
        }
        let round = rounds.round;
        rounds.saved.insert(region, round) != Some(round)
    }

    fn save(&self, part: Part<'_>, bytes: Vec<u8>) -> Result<(), Stop> {
        let Some((checkpoint, _)) = self.looks.checkpoint else { return Ok(()) };
        checkpoint.put(self.replicate, held(part), &bytes).map_err(|fault| self.stop(fault))?;
        if let Part::Sums { finished } = part {
            let through = |holds| matches!(holds, Held::Region(index) if finished.contains(&index));
            checkpoint.forget(self.replicate, |holds| !through(holds));
        }
        Ok(())
    }

    fn settle(&self) -> Result<(), Stop> {
        let Some((checkpoint, _)) = self.looks.checkpoint else { return Ok(()) };
        checkpoint.settle().map_err(|fault| self.stop(fault))
    }

    fn snapshot_at(&self) -> Option<u32> {
        self.looks.snapshot.map(|snapshot| snapshot.ticks())
    }

    fn snapshot(&self, part: Part<'_>, bytes: Vec<u8>) -> Result<(), Stop> {
        let Some(snapshot) = self.looks.snapshot else { return Ok(()) };
        snapshot.put(self.replicate, held(part), &bytes).map_err(|fault| self.stop(fault))
    }
}

/// The saved state of a region, for the engine.
pub(crate) fn region(
    saved: Option<&Saved>,
    watcher: &Watcher<'_>,
    index: usize,
) -> Result<Option<Vec<u8>>, Stop> {
    let Some(saved) = saved else { return Ok(None) };
    saved.state(watcher.replicate, Held::Region(index)).map_err(|fault| watcher.stop(fault))
}
