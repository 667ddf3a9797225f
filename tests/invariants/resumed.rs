//! A run that was stopped and gone on with, or that goes on from a snapshot, is the straight run: for every pack.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use model::layout::Layout;
use model::policy::Policy;
use model::trace::Trace;
use model::{Part, Start, Stop, Watch};

use crate::every_pack::{case, packs};

/// What was handed out: regions by number, and the sums.
#[derive(Debug, Default, Clone)]
struct Kept {
    regions: BTreeMap<usize, Vec<u8>>,
    sums: Option<Vec<u8>>,
}

/// Saves after every tick until so many savings, then stops the run; or takes a snapshot.
#[derive(Default)]
struct Keep {
    stop_after: Option<usize>,
    snapshot_at: Option<u32>,
    kept: Mutex<(Kept, usize)>,
}

impl Keep {
    fn take(&self, part: Part<'_>, bytes: Vec<u8>) {
        let kept = &mut self.kept.lock().unwrap_or_else(PoisonError::into_inner).0;
        match part {
            Part::Region { index, .. } => drop(kept.regions.insert(index, bytes)),
            Part::Sums { .. } => kept.sums = Some(bytes),
        }
    }
}

impl Watch for Keep {
    fn done(&self, _: u64) {}

    fn saves(&self) -> bool {
        self.stop_after.is_some()
    }

    fn due(&self, _: Option<usize>) -> bool {
        true
    }

    fn save(&self, part: Part<'_>, bytes: Vec<u8>) -> Result<(), Stop> {
        self.take(part, bytes);
        Ok(())
    }

    fn settle(&self) -> Result<(), Stop> {
        let saved = &mut self.kept.lock().unwrap_or_else(PoisonError::into_inner).1;
        *saved += 1;
        if self.stop_after == Some(*saved) { Err(Stop::Asked) } else { Ok(()) }
    }

    fn snapshot_at(&self) -> Option<u32> {
        self.snapshot_at
    }

    fn snapshot(&self, part: Part<'_>, bytes: Vec<u8>) -> Result<(), Stop> {
        self.take(part, bytes);
        Ok(())
    }
}

/// A run from what was kept.
fn go_on(kept: &Kept, policy: &Policy, layout: &Layout, watch: &Keep) -> Result<Trace, Stop> {
    let regions = |index| Ok(kept.regions.get(&index).cloned());
    let start = Start { sums: kept.sums.as_deref(), regions: &regions, branch: None };
    model::simulate_from(start, policy, layout, 12, watch)
}

#[test]
fn invariant_10_a_run_gone_on_with_is_the_straight_run() {
    for pack in packs() {
        let (policy, layout) = case(&pack).compile();
        let straight = model::simulate(&policy, &layout, 12, &|_| {});
        for (stop_after, snapshot_at) in
            [(Some(7), None), (Some(21), None), (None, Some(1)), (None, Some(17))]
        {
            let watch = Keep { stop_after, snapshot_at, ..Keep::default() };
            let first = go_on(&Kept::default(), &policy, &layout, &watch);
            let wanted = if stop_after.is_some() { Err(Stop::Asked) } else { Ok(&straight) };
            assert!(first.as_ref() == wanted.as_ref().copied(), "{pack}: {stop_after:?} {snapshot_at:?}");
            let kept = watch.kept.into_inner().unwrap_or_else(PoisonError::into_inner).0;
            let resumed = go_on(&kept, &policy, &layout, &Keep::default());
            assert!(resumed.as_ref() == Ok(&straight), "{pack}: from {stop_after:?} {snapshot_at:?}");
        }
    }
}
