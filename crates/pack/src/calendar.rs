//! From dates and spans to ticks. A year has 365 days or 12 months; a month is a twelfth of a year.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::spec::{Pack, Parameter, Span, Tick, Unit};

/// Days in a year of rates.
pub const YEAR_DAYS: f64 = 365.0;

/// Days in a tick.
pub fn tick_days(tick: Tick) -> f64 {
    match tick {
        Tick::Day => 1.0,
        Tick::Week => 7.0,
        Tick::Month => YEAR_DAYS / 12.0,
    }
}

/// Days in one of a unit of time, or between events of a rate of 1.
pub fn unit_days(unit: Unit) -> f64 {
    match unit {
        Unit::PerWeek => 7.0,
        Unit::PerMonth | Unit::Months => YEAR_DAYS / 12.0,
        Unit::PerYear | Unit::Years => YEAR_DAYS,
        _ => 1.0,
    }
}

/// A rate per tick.
pub fn per_tick(rate: &Parameter, tick: Tick) -> f64 {
    rate.value * tick_days(tick) / unit_days(rate.unit)
}

/// A span in whole ticks, rounded.
pub fn span_ticks(span: Span, tick: Tick) -> u32 {
    let ticks = span.days() / tick_days(tick);
    libm::round(ticks).clamp(0.0, 4e9) as u32
}

/// First day of a tick.
pub fn tick_start(pack: &Pack, number: u32) -> Date {
    let n = i64::from(number);
    let span = match pack.tick {
        Tick::Day => n.days(),
        Tick::Week => (n * 7).days(),
        Tick::Month => n.months(),
    };
    pack.start.saturating_add(span)
}

/// The first tick that starts on or after a date; `None` for dates before the pack's start.
pub fn tick_of(pack: &Pack, date: Date) -> Option<u32> {
    if date < pack.start {
        return None;
    }
    let days = pack.start.until(date).map(|span| span.get_days()).unwrap_or(0);
    // A month has at least 28 days: this guess is never late, and at most a few ticks early.
    let guess = match pack.tick {
        Tick::Day => days,
        Tick::Week => days / 7,
        Tick::Month => days / 31,
    };
    let guess = u32::try_from(guess).unwrap_or(0);
    (guess..).find(|&t| tick_start(pack, t) >= date)
}

/// The ticks, among the first `ticks`, at whose start everybody returns to the start score: those that follow a given day of the
/// year.
pub fn reset_ticks(pack: &Pack, month: i8, day: i8, ticks: u32) -> Vec<u32> {
    let last = tick_start(pack, ticks);
    (pack.start.year()..=last.year())
        .filter_map(|year| Date::new(year, month, day).ok())
        .filter(|&date| date > pack.start && date <= last)
        .filter_map(|date| tick_of(pack, date))
        .filter(|&t| t < ticks)
        .collect()
}
