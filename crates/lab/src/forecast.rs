//! What a run will take, before it is started: memory by formula or from a trial, time from a part of the run that is really run.

use model::footprint::Footprint;
use model::layout::Layout;
use model::policy::Policy;
use rayon::ThreadPoolBuilder;

use crate::digits::{counted, grouped};
use crate::fault::{self, Fault};
use crate::plan::Plan;

/// Bytes of the run folder for every eight counters kept: measured on one run of
/// `cn-national-claimed` (2.7 MB), and said as "about" wherever it is shown.
const REPORT_BYTES_PER_CELL: u64 = 2;

/// What a run will take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// What the engine holds.
    pub footprint: Footprint,
    /// Threads it was worked out for.
    pub threads: usize,
    /// Peak memory in bytes: what the program holds once the plan is made, and what the engine adds.
    pub peak_bytes: u64,
    /// Bytes of the run folder, about.
    pub folder_bytes: u64,
    /// Bytes of a snapshot or of a checkpoint at its largest, about.
    pub snapshot_bytes: u64,
}

impl Forecast {
    /// Of a plan, for a program that holds `held` bytes already: as if everybody had
    /// something in every column, by formula.
    pub fn at_most(plan: &Plan, held: u64) -> Self {
        Self::new(plan, held, Footprint::at_most)
    }

    /// The same by a trial of a small part of the run, which takes a moment.
    pub fn tried(plan: &Plan, held: u64) -> Self {
        Self::new(plan, held, Footprint::tried)
    }

    fn new(plan: &Plan, held: u64, footprint: fn(&Policy, &Layout, usize) -> Footprint) -> Self {
        let threads = plan.threads();
        let footprint = footprint(&plan.policy, &plan.layout, threads);
        let cells = footprint.table_bytes / 8;
        Self {
            footprint,
            threads,
            peak_bytes: held + footprint.bytes(),
            folder_bytes: cells * REPORT_BYTES_PER_CELL / 8,
            snapshot_bytes: (footprint.subjects as f64 * footprint.bytes_per_subject) as u64
                + footprint.table_bytes,
        }
    }

    /// Refuses a run that needs more memory than is there.
    pub fn refuse_what_cannot_fit(&self, plan: &Plan, available: u64) -> Result<(), Fault> {
        if self.peak_bytes <= available {
            return Ok(());
        }
        let message = format!(
            "the run needs about {} of memory; {} are free",
            gigabytes(self.peak_bytes),
            gigabytes(available)
        );
        Err(Fault::new(&fault::NO_MEMORY, message).help(self.what_fits(plan, available)))
    }

    /// A sample that fits, as advice.
    fn what_fits(&self, plan: &Plan, available: u64) -> String {
        let fixed = self.peak_bytes - self.footprint.state_bytes;
        let room = available.saturating_sub(fixed);
        if room == 0 || self.footprint.state_bytes == 0 {
            return "ask for fewer ticks, longer periods or fewer words under `report_by`, or free some memory".into();
        }
        if self.footprint.subjects_at_once < self.footprint.subjects {
            return format!("ask for fewer --threads than {}: each holds a region", self.threads);
        }
        let n = (plan.size.place_persons as f64 / plan.size.persons as f64)
            * (self.footprint.state_bytes as f64 / room as f64);
        format!("--sample 1:{} would fit", grouped(n.ceil().max(2.0) as u64))
    }
}

impl Plan {
    /// Threads that the run will use.
    pub fn threads(&self) -> usize {
        self.threads.map_or_else(rayon::current_num_threads, |threads| threads as usize).max(1)
    }

    /// Really runs regions of the plan, a few at a time and spread over all, until `enough` says so. `progress` is told the
    /// person-ticks done, from any thread, and 0 whenever a few begin, with what has to be prepared for them.
    pub fn probe(&self, progress: &(dyn Fn(u64) + Sync), enough: &dyn Fn() -> bool) -> Result<(), Fault> {
        let threads = self.threads();
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|e| Fault::new(&fault::NO_THREADS, format!("the threads could not be started: {e}")))?;
        let regions = self.layout.regions.len();
        // A step that shares no factor with their number visits every region once.
        let step = (regions * 5 / 8..).find(|&step| coprime(step.max(1), regions)).unwrap_or(1).max(1);
        let mut next = 0;
        for _ in (0..regions).step_by(threads) {
            let some = (0..threads.min(regions)).map(|_| {
                next = (next + step) % regions;
                next
            });
            let part = self.layout.part(&some.collect::<Vec<usize>>());
            progress(0);
            pool.install(|| model::simulate(&self.policy, &part, self.seed, progress));
            if enough() {
                break;
            }
        }
        Ok(())
    }
}

fn coprime(a: usize, b: usize) -> bool {
    let (mut a, mut b) = (a, b);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a == 1
}

/// Bytes in words.
pub fn gigabytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => counted(bytes as usize, "byte"),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::request::{Length, Request, Size};
    use pack::Library;

    fn plan(persons: u64) -> Plan {
        let request =
            Request { size: Size::Persons(persons), length: Length::Ticks(2), ..Request::of("cn-rongcheng") };
        Plan::new(&request, &Library::new()).expect("the pack is shipped")
    }

    #[test]
    fn a_run_that_cannot_fit_is_refused_with_what_would() {
        let plan = plan(20_000);
        let forecast = Forecast::tried(&plan, 1_000);
        assert_eq!(forecast.refuse_what_cannot_fit(&plan, forecast.peak_bytes), Ok(()));
        let fault = forecast.refuse_what_cannot_fit(&plan, forecast.peak_bytes - 1).expect_err("too large");
        assert_eq!(fault.code.id, "GH0361");
        assert!(fault.help.is_some());
    }

    #[test]
    fn the_probe_runs_what_it_says() {
        let plan = plan(20_000);
        let all = plan.layout.subjects() * 2;
        let done = |enough: bool| {
            let done = AtomicU64::new(0);
            let progress = |ticks| {
                done.fetch_add(ticks, Ordering::Relaxed);
            };
            plan.probe(&progress, &|| enough).expect("it runs");
            done.into_inner()
        };
        assert!(done(true) > 0 && done(true) <= all);
        assert_eq!(done(false) / all, 1);
    }

    #[test]
    fn bytes_are_worded() {
        assert_eq!(gigabytes(12), "12 bytes");
        assert_eq!(gigabytes(12_300_000), "12 MB");
        assert_eq!(gigabytes(17_040_000_000), "17.0 GB");
    }
}
