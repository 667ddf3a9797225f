//! Whoever looks on while a run goes on: progress, and the state handed out so that a run can be gone on with later.
//!
//! The model reads and writes no file and looks at no clock. It asks whether its state is to be saved and hands over
//! bytes; they are of [`crate::FORMAT`] and mean something only beside the same policy, layout and seed.

use crate::branch::Branch;
use crate::bytes::Unfit;

/// A part of a run's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// A region after so many ticks.
    Region {
        /// Its number.
        index: usize,
        /// Ticks done.
        ticks: u32,
    },
    /// What was counted so far.
    Sums {
        /// Regions that are through all ticks, whose own state is not needed any more.
        finished: &'a [usize],
    },
}

/// Why a run ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Whoever looked on said so.
    Asked,
    /// Saved bytes do not belong to this run: the part that does not fit.
    Unfit(&'static str),
}

impl From<Unfit> for Stop {
    fn from(Unfit(what): Unfit) -> Self {
        Self::Unfit(what)
    }
}

/// Whoever looks on. Every method may be called from any thread; nothing it answers reaches a result.
///
/// A *checkpoint* is what [`Watch::save`] was handed last of each part, taken together at a [`Watch::settle`]. Regions that
/// exchange nothing are saved each at a tick of its own; those that do are all saved after the same tick. A *snapshot* is
/// every region and the sums before one tick, once in a run.
pub trait Watch: Sync {
    /// So many person-ticks were done since this was last called.
    fn done(&self, person_ticks: u64);

    /// So many were done before, by the run that this one goes on with.
    fn done_before(&self, person_ticks: u64) {
        self.done(person_ticks);
    }

    /// Whether checkpoints may be asked for. If not, nothing is held apart for them.
    fn saves(&self) -> bool {
        false
    }

    /// Whether a part is due to be saved now: a region, or (`None`) the sums, and with them all regions that run in step.
    fn due(&self, _region: Option<usize>) -> bool {
        false
    }

    /// Takes a part of a checkpoint.
    fn save(&self, _part: Part<'_>, _bytes: Vec<u8>) -> Result<(), Stop> {
        Ok(())
    }

    /// What was saved so far belongs together.
    fn settle(&self) -> Result<(), Stop> {
        Ok(())
    }

    /// The tick before which a snapshot is taken.
    fn snapshot_at(&self) -> Option<u32> {
        None
    }

    /// Takes a part of the snapshot.
    fn snapshot(&self, _part: Part<'_>, _bytes: Vec<u8>) -> Result<(), Stop> {
        Ok(())
    }
}

/// Only progress.
impl<F: Fn(u64) + Sync> Watch for F {
    fn done(&self, person_ticks: u64) {
        self(person_ticks);
    }
}

/// Gives the saved state of a region, or `None` where it begins anew.
pub type Regions<'a> = &'a (dyn Fn(usize) -> Result<Option<Vec<u8>>, Stop> + Sync);

/// Where a run begins.
#[derive(Clone, Copy)]
pub struct Start<'a> {
    /// The sums, if some were saved.
    pub sums: Option<&'a [u8]>,
    /// The regions.
    pub regions: Regions<'a>,
    /// For a run from a snapshot on: what was in force before.
    pub branch: Option<Branch<'a>>,
}

impl std::fmt::Debug for Start<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Start").field("sums", &self.sums.map(<[u8]>::len)).finish_non_exhaustive()
    }
}

impl Start<'_> {
    /// At the first tick.
    pub const FRESH: Start<'static> = Start { sums: None, regions: &|_| Ok(None), branch: None };
}
