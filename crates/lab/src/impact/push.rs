//! One number after another set to an end of its range, on a pack laid out once.

use measure::Measures;
use model::trace::Trace;
use pack::Change;
use pack::spec::Parameter;

use super::Moved;
use super::shift::shift;
use crate::error::Error;
use crate::ground::{Ground, Tried, Variant};

/// A pack laid out, and what it does as it is.
pub(super) struct Base<'a> {
    ground: Ground<'a>,
    seed: u64,
    before: (Trace, Measures),
}

impl<'a> Base<'a> {
    /// `under` is laid over the pack before any number is set.
    pub(super) fn new(
        tried: &'a Tried<'a>,
        under: &'a [Change],
        persons: u64,
        seed: u64,
    ) -> Result<Self, Error> {
        let ground = Ground::new(tried, (measure::all, under), persons, seed)?;
        let before = ground.as_it_is();
        Ok(Self { ground, seed, before })
    }

    pub(super) fn persons(&self) -> u64 {
        self.ground.persons()
    }

    /// What a number does at an end of its range.
    pub(super) fn push(&self, parameter: &Parameter, to: f64) -> Moved {
        let set = [Change::Set(format!("{}={to}", parameter.path))];
        let after = match self.ground.lived(Variant { changes: &set, responds: true }, self.seed) {
            Ok(after) => after,
            Err(error) => return Moved::Refused(error.reason()),
        };
        match shift(&self.before.1, &after.1) {
            Some((most, values)) => Moved::Measures { most, values },
            None => counted(&self.before.0, &after.0).map_or(Moved::Nothing, Moved::Counts),
        }
    }
}

/// What differs in what was counted, if anything does.
fn counted(before: &Trace, after: &Trace) -> Option<String> {
    let total = |trace: &Trace, column: Option<usize>| {
        column.map(|column| (0..trace.at_end.rows()).map(|row| trace.at_end.row(row)[column]).sum::<i64>())
    };
    let differs = before.counters.iter().chain(after.counters.iter()).find(|&counter| {
        let [was, is] = [before, after].map(|trace| total(trace, trace.counters.position(counter)));
        was != is
    });
    match differs {
        Some(counter) => Some(format!("{counter:?}")),
        None => (before != after).then(|| "the state of persons".to_owned()),
    }
}
