//! The progress bar of a run: rate and time left, on standard error, only where that is a terminal. Only this and the
//! span between checkpoints look at a clock; nothing they learn reaches a result.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::terminal;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Takes up to 84 columns.
const TEMPLATE: &str = "{bar:32} {percent:>3}%  {rate} person-ticks/s  {left}";

/// Takes up to 38 columns, the fewest that are counted on.
const NARROW: &str = "{bar:14} {percent:>3}%  {left}";

/// Of steps that are counted.
const STEPS: &str = "{bar:14} {pos} of {len} {msg}  {elapsed}";

/// Of runs that are counted.
const RUNS: &str = "{bar:14} {pos} of {len} runs  {left}";

/// Of work without a known end.
const LIVING: &str = "{spinner} {human_pos} person-ticks  {elapsed}";

/// A progress bar.
pub struct Bar {
    bar: ProgressBar,
    /// Person-ticks done before, by the run that this one goes on with: they tell nothing of this one's rate.
    before: Arc<AtomicU64>,
}

impl Bar {
    /// So many more are done.
    pub fn done(&self, person_ticks: u64) {
        self.bar.inc(person_ticks);
    }

    /// So many were done before.
    pub fn done_before(&self, person_ticks: u64) {
        self.before.fetch_add(person_ticks, Relaxed);
        self.bar.inc(person_ticks);
    }

    /// So many are to be done in all, as far as is known.
    pub fn up_to(&self, person_ticks: u64) {
        self.bar.set_length(person_ticks);
    }

    /// Takes it off the terminal.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// A bar for so many person-ticks, or none.
pub fn bar(total: u64, quiet: bool) -> Bar {
    let before = Arc::new(AtomicU64::new(0));
    if quiet || !io::stderr().is_terminal() {
        return Bar { bar: ProgressBar::hidden(), before };
    }
    let (of_rate, of_left) = (before.clone(), before.clone());
    let template = if terminal::width() >= 84 { TEMPLATE } else { NARROW };
    let style = ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("rate", move |state: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}", HumanCount(rate(state, of_rate.load(Relaxed)) as u64));
        })
        .with_key("left", move |state: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}", left(state, of_left.load(Relaxed)));
        })
        .progress_chars("━╸─");
    let target = ProgressDrawTarget::stderr_with_hz(10);
    Bar { bar: ProgressBar::with_draw_target(Some(total), target).with_style(style), before }
}

/// A bar for so many steps of anything, or none.
pub fn steps(total: u64, what: &'static str, quiet: bool) -> Bar {
    let before = Arc::new(AtomicU64::new(0));
    if quiet || !io::stderr().is_terminal() {
        return Bar { bar: ProgressBar::hidden(), before };
    }
    let style = ProgressStyle::with_template(STEPS)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("━╸─");
    let target = ProgressDrawTarget::stderr_with_hz(10);
    let bar = ProgressBar::with_draw_target(Some(total), target).with_style(style).with_message(what);
    Bar { bar, before }
}

/// A bar for so many runs, some of which were made before, or none.
pub fn runs(total: u64, before: u64, quiet: bool) -> Bar {
    if quiet || !io::stderr().is_terminal() {
        return Bar { bar: ProgressBar::hidden(), before: Arc::default() };
    }
    let style = ProgressStyle::with_template(RUNS)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("left", move |state: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}", left(state, before));
        })
        .progress_chars("━╸─");
    let target = ProgressDrawTarget::stderr_with_hz(10);
    let bar = Bar {
        bar: ProgressBar::with_draw_target(Some(total), target).with_style(style),
        before: Arc::default(),
    };
    bar.done_before(before);
    bar
}

/// For work of which nobody knows beforehand how much it is: what was done, and how long it took so far.
pub fn spinner(quiet: bool) -> Bar {
    let before = Arc::new(AtomicU64::new(0));
    if quiet || !io::stderr().is_terminal() {
        return Bar { bar: ProgressBar::hidden(), before };
    }
    let style = ProgressStyle::with_template(LIVING).unwrap_or_else(|_| ProgressStyle::default_spinner());
    let target = ProgressDrawTarget::stderr_with_hz(10);
    Bar { bar: ProgressBar::with_draw_target(None, target).with_style(style), before }
}

/// Person-ticks per second since the start: work comes in uneven portions, so a recent rate would jump.
fn rate(state: &ProgressState, before: u64) -> f64 {
    state.pos().saturating_sub(before) as f64 / state.elapsed().as_secs_f64().max(1e-3)
}

/// The time left, once enough was seen to tell.
fn left(state: &ProgressState, before: u64) -> String {
    let (rate, seen) = (rate(state, before), state.elapsed().as_secs_f64());
    if seen < 1.0 || rate <= 0.0 {
        return String::new();
    }
    let missing = state.len().unwrap_or(0).saturating_sub(state.pos()) as f64;
    if missing * 200.0 < state.len().unwrap_or(0) as f64 {
        // What is shown as 100 % has nothing left to tell.
        return String::new();
    }
    let seconds = (missing / rate).ceil() as u64;
    match seconds / 60 {
        0 => format!("{seconds} s left"),
        minutes => format!("{minutes} min {} s left", seconds % 60),
    }
}
