//! What is timed: a pack on its population, ready for the engine.

use lab::plan::Plan;
use lab::request::{Length, Request, Size};
use model::layout::Layout;
use model::policy::Policy;
use pack::Library;
use rustix::time::{ClockId, clock_gettime};

use crate::tables::KINDS;

/// Reference workload R1 as a pack.
pub const R1: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/packs/r1");

/// A pack compiled for so many persons.
#[derive(Debug, Clone)]
pub struct Workload {
    /// The rules.
    pub policy: Policy,
    /// The persons.
    pub layout: Layout,
}

impl Workload {
    /// Of a pack by name or path, over its own horizon.
    ///
    /// # Panics
    /// If the pack cannot be planned for: a benchmark stops at the first fault.
    pub fn new(pack: &str, persons: u64) -> Self {
        Self::of_length(pack, persons, Length::Horizon)
    }

    /// The same over another length.
    ///
    /// # Panics
    /// See [`Workload::new`].
    pub fn of_length(pack: &str, persons: u64, length: Length) -> Self {
        let request = Request { size: Size::Persons(persons), length, ..Request::of(pack) };
        match Plan::new(&request, &Library::new()) {
            Ok(Plan { policy, layout, .. }) => Self { policy, layout },
            Err(fault) => panic!("{pack}: {fault:?}"),
        }
    }

    /// With everything happening so many times as often.
    pub fn busier(mut self, times: f64) -> Self {
        for phase in &mut self.policy.phases {
            phase.rates.iter_mut().chain(&mut phase.acts).for_each(|rate| *rate *= times);
        }
        self
    }

    /// R1 with the first kinds of conduct only, each so many times as frequent that as much happens as with all.
    pub fn of_kinds(mut self, kinds: usize) -> Self {
        let times = |conduct: usize| if conduct < kinds { KINDS as f64 / kinds as f64 } else { 0.0 };
        let marks: Vec<usize> = self.policy.marks.iter().map(|mark| usize::from(mark.conduct)).collect();
        for phase in &mut self.policy.phases {
            let of_marks = phase.rates.iter_mut().zip(marks.iter().cycle());
            of_marks.for_each(|(rate, &conduct)| *rate *= times(conduct));
            let of_conduct = phase.acts.iter_mut().zip((0..self.policy.conduct.len()).cycle());
            of_conduct.for_each(|(rate, conduct)| *rate *= times(conduct));
        }
        self
    }

    /// Subjects times ticks.
    pub fn person_ticks(&self) -> f64 {
        self.layout.subjects() as f64 * f64::from(self.policy.ticks)
    }

    /// Runs it and gives the digest of the state at its end. A function of its own, so that a profiler can tell it from what
    /// prepares it.
    #[inline(never)]
    pub fn run(&self, seed: u64) -> String {
        model::simulate(&self.policy, &self.layout, seed, &|_| {}).state_digest
    }
}

/// CPU seconds of this process so far.
pub fn cpu() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9
}

/// The value in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
