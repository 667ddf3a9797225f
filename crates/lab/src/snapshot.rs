//! Taking a snapshot: a part of the run folder, one file a region, written as regions pass the date.

use std::sync::{Mutex, PoisonError};

use crate::fault::{self, Fault};
use crate::plan::Plan;
use crate::saved::{Held, Kind, SavedManifest, StateLine, Taken};
use crate::store::{MANIFEST, RunFolder};

/// The snapshot's folder within the run folder.
pub const SNAPSHOT: &str = "snapshot/";

/// A snapshot in the making.
#[derive(Debug)]
pub struct Snapshot<'a> {
    folder: &'a RunFolder,
    ticks: u32,
    manifest: SavedManifest,
    states: Mutex<Vec<StateLine>>,
}

impl<'a> Snapshot<'a> {
    /// Prepares the snapshot before a tick, in a run folder in the making.
    pub fn prepare(plan: &Plan, taken: Taken, folder: &'a RunFolder) -> Self {
        let ticks = taken.ticks;
        let manifest = SavedManifest::of(plan, Kind::Snapshot, Some(taken));
        Self { folder, ticks, manifest, states: Mutex::default() }
    }

    /// The tick before which it is taken.
    pub(crate) fn ticks(&self) -> u32 {
        self.ticks
    }

    /// Writes a state; from any thread.
    pub(crate) fn put(&self, replicate: u32, holds: Held, body: &[u8]) -> Result<(), Fault> {
        let (line, bytes) = self.manifest.state_file(replicate, holds, body);
        self.folder.put(&format!("{SNAPSHOT}{}", line.file.file), &bytes)?;
        self.states.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        Ok(())
    }

    /// Completes it with copies of the inputs and its manifest.
    pub fn finish(self, plan: &Plan) -> Result<(), Fault> {
        for (name, text) in plan.inputs() {
            self.folder.put(&format!("{SNAPSHOT}{name}"), text.as_bytes())?;
        }
        let mut states = self.states.into_inner().unwrap_or_else(PoisonError::into_inner);
        states.sort_by_key(|line| (line.replicate, line.holds));
        let manifest = SavedManifest { states, ..self.manifest };
        self.folder.put(&format!("{SNAPSHOT}{MANIFEST}"), manifest.to_json().as_bytes())
    }
}

impl Plan {
    /// Where a snapshot at a date is taken: before the first tick that starts on it or later, strictly inside the run.
    pub fn taken_at(&self, date: jiff::civil::Date) -> Result<Taken, Fault> {
        let tick = pack::calendar::tick_of(&self.pack, date).filter(|&tick| tick > 0 && tick < self.ticks());
        let Some(ticks) = tick else {
            let message = format!(
                "a snapshot at {date} is not inside the run, which plays from {} to {}",
                self.start(),
                self.end()
            );
            let (first, last) = (self.day(1), self.day(self.ticks().saturating_sub(1)));
            return Err(Fault::new(&fault::SNAPSHOT_OUTSIDE, message)
                .help(format!("name a day from {first} to {last}")));
        };
        Ok(Taken { date: self.day(ticks).to_string(), ticks })
    }

    fn day(&self, tick: u32) -> jiff::civil::Date {
        pack::calendar::tick_start(&self.pack, tick)
    }
}
