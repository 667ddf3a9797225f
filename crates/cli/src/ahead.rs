//! `glasshouse run --plan`: what a run would take, and the refusal of one that cannot fit. Asks the machine how much memory it
//! has and looks at a clock; nothing it learns reaches a result.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use lab::forecast::{Forecast, gigabytes};
use lab::plan::Plan;
use serde_json::json;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::failure::Failure;
use crate::number::{counted, grouped};
use crate::terminal;

/// Seconds of the run that are really run to tell how long it takes.
const PROBE_SECONDS: f64 = 2.0;

/// Memory in bytes: what this program holds, and what it could hold in all.
struct Memory {
    held: u64,
    available: u64,
}

impl Memory {
    /// `None` where the system does not tell.
    fn now() -> Option<Self> {
        let mut system = System::new().ok()?;
        system.refresh_memory();
        let pid = Pid::from_u32(std::process::id());
        let what = ProcessRefreshKind::nothing().with_memory();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), false, what);
        let held = system.process(pid)?.memory();
        let free = system.available_memory();
        let free = system.cgroup_limits().map_or(free, |limits| limits.free_memory.min(free));
        (free > 0).then_some(Self { held, available: held + free })
    }
}

/// Refuses a run that cannot fit; where the system does not tell, nothing is refused.
pub fn refuse_what_cannot_fit(plan: &Plan) -> Result<(), Failure> {
    let Some(memory) = Memory::now() else { return Ok(()) };
    // Most runs fit whatever happens in them, with as much again to spare; only of others more is asked.
    if Forecast::at_most(plan, memory.held).peak_bytes <= memory.available / 2 {
        return Ok(());
    }
    Ok(Forecast::tried(plan, memory.held).refuse_what_cannot_fit(plan, memory.available)?)
}

/// Prints what the run would take.
pub fn print(plan: &Plan, as_json: bool) -> Result<(), Failure> {
    let memory = Memory::now();
    let forecast = Forecast::tried(plan, memory.as_ref().map_or(0, |memory| memory.held));
    let seconds = match memory.as_ref().is_none_or(|memory| forecast.peak_bytes <= memory.available) {
        true => Some(seconds(plan)?),
        // What cannot fit is not tried either.
        false => None,
    };
    let available = memory.map(|memory| memory.available);
    let text = match as_json {
        true => to_json(plan, &forecast, available, seconds),
        false => to_text(plan, &forecast, available, seconds),
    };
    terminal::print(&text)?;
    match available {
        Some(available) => Ok(forecast.refuse_what_cannot_fit(plan, available)?),
        None => Ok(()),
    }
}

/// How long the run would take, from a part of it. What has to be prepared once is not counted once a part.
fn seconds(plan: &Plan) -> Result<f64, Failure> {
    let clock = Mutex::new(Clock { start: now(), last: None, spent: 0.0, done: 0 });
    let of = |clock: &Mutex<Clock>| *clock.lock().unwrap_or_else(PoisonError::into_inner);
    let progress = |done| clock.lock().unwrap_or_else(PoisonError::into_inner).note(done);
    plan.probe(&progress, &|| of(&clock).spent >= PROBE_SECONDS)?;
    let Clock { start, spent, done, .. } = of(&clock);
    Ok(match done {
        // All was over in one tick.
        0 => start.elapsed().as_secs_f64(),
        _ => spent * plan.person_ticks() as f64 / done as f64,
    })
}

/// The time between ticks and the person-ticks done in it.
#[derive(Clone, Copy)]
struct Clock {
    start: Instant,
    last: Option<Instant>,
    spent: f64,
    done: u64,
}

impl Clock {
    /// Notes person-ticks done since the last note; 0 begins anew.
    fn note(&mut self, done: u64) {
        let now = now();
        if let Some(last) = self.last.filter(|_| done > 0) {
            self.spent += (now - last).as_secs_f64();
            self.done += done;
        }
        self.last = (done > 0).then_some(now);
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a run would take is shown; no number of it follows")]
fn now() -> Instant {
    Instant::now()
}

fn to_json(plan: &Plan, forecast: &Forecast, available: Option<u64>, seconds: Option<f64>) -> String {
    let footprint = &forecast.footprint;
    let value = json!({
        "schema": "glasshouse.plan/1",
        "synthetic": lab::manifest::SYNTHETIC,
        "pack": plan.pack.name,
        "persons": plan.size.persons,
        "subjects": footprint.subjects,
        "regions": footprint.regions,
        "ticks": plan.ticks(),
        "replicates": plan.replicates,
        "threads": forecast.threads,
        "candidates_per_subject_day": footprint.candidates_per_day,
        "bytes_per_subject": (footprint.bytes_per_subject * 10.0).round() / 10.0,
        "subjects_at_once": footprint.subjects_at_once,
        "peak_bytes": forecast.peak_bytes,
        "available_bytes": available,
        "run_folder_bytes": forecast.folder_bytes,
        "snapshot_bytes": forecast.snapshot_bytes,
        "seconds": seconds,
    });
    format!("{value:#}\n")
}

fn to_text(plan: &Plan, forecast: &Forecast, available: Option<u64>, seconds: Option<f64>) -> String {
    let footprint = &forecast.footprint;
    let at_once = match footprint.subjects_at_once < footprint.subjects {
        true => format!(
            "{} subjects of {} regions at a time",
            grouped(footprint.subjects_at_once),
            forecast.threads
        ),
        false => "all subjects at a time".to_owned(),
    };
    let free = available.map_or_else(String::new, |bytes| format!("; {} can be had", gigabytes(bytes)));
    let time = match seconds {
        Some(seconds) => format!("about {} on {}", span(seconds), counted(forecast.threads, "thread")),
        None => "not tried: it does not fit".to_owned(),
    };
    let lines = [
        ("subjects", format!("{} in {}", grouped(footprint.subjects), counted(footprint.regions, "region"))),
        ("work", format!("{} person-ticks", grouped(plan.person_ticks()))),
        ("candidates", format!("{} records per subject and day", significant(footprint.candidates_per_day))),
        ("state", format!("{:.1} bytes per subject, {at_once}", footprint.bytes_per_subject)),
        ("memory", format!("about {} at most{free}", gigabytes(forecast.peak_bytes))),
        (
            "disk",
            format!(
                "about {}; a snapshot would take {} more",
                gigabytes(forecast.folder_bytes),
                gigabytes(forecast.snapshot_bytes)
            ),
        ),
        ("time", time),
    ];
    let mut text = format!("{}: what the run would take (nothing was run or written)\n\n", plan.pack.name);
    lines.iter().for_each(|(what, much)| text.push_str(&format!("  {what:<11} {much}\n")));
    text
}

/// Three digits that tell something.
fn significant(number: f64) -> String {
    let mut digits = 2;
    let mut scaled = number;
    while scaled > 0.0 && scaled < 1.0 && digits < 12 {
        scaled *= 10.0;
        digits += 1;
    }
    format!("{number:.digits$}")
}

/// Seconds in words.
fn span(seconds: f64) -> String {
    match seconds {
        ..1.5 => "a second".to_owned(),
        1.5..90.0 => format!("{seconds:.0} seconds"),
        90.0..5_400.0 => format!("{:.0} minutes", seconds / 60.0),
        _ => format!("{:.1} hours", seconds / 3_600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_three_digits() {
        assert_eq!([0.0, 0.01174, 2.5, 6.1e-7].map(significant), ["0.00", "0.0117", "2.50", "0.000000610"]);
    }

    #[test]
    fn spans_are_worded() {
        assert_eq!(
            [0.2, 59.6, 600.0, 9_000.0].map(span),
            ["a second", "60 seconds", "10 minutes", "2.5 hours"]
        );
    }
}
