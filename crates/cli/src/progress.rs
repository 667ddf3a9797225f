//! The progress bar of a run: rate and time left, on standard error, only where that is a terminal. The only part of
//! Glasshouse that looks at a clock; nothing it learns reaches a result.

use std::fmt::Write;
use std::io::{self, IsTerminal};

use crate::terminal;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Takes up to 84 columns.
const TEMPLATE: &str = "{bar:32} {percent:>3}%  {rate} person-ticks/s  {left}";

/// Takes up to 38 columns, the fewest that are counted on.
const NARROW: &str = "{bar:14} {percent:>3}%  {left}";

/// A bar for so many person-ticks, or none.
pub fn bar(total: u64, quiet: bool) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = if terminal::width() >= 84 { TEMPLATE } else { NARROW };
    let style = ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("rate", |state: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}", HumanCount(rate(state) as u64));
        })
        .with_key("left", |state: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}", left(state));
        })
        .progress_chars("━╸─");
    ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10)).with_style(style)
}

/// Person-ticks per second since the start: work comes in uneven portions, so a recent rate would jump.
fn rate(state: &ProgressState) -> f64 {
    state.pos() as f64 / state.elapsed().as_secs_f64().max(1e-3)
}

/// The time left, once enough was seen to tell.
fn left(state: &ProgressState) -> String {
    let (rate, seen) = (rate(state), state.elapsed().as_secs_f64());
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
