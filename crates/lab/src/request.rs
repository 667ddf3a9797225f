//! What was asked for: a pack, how many persons, how long, which seed. [`crate::plan`] turns it into a run.

use std::path::PathBuf;

use jiff::Span;
use jiff::civil::Date;
use pack::Change;
use pack::spec::{Pack, Subject, Tick};

use crate::digits::{counted, grouped};
use crate::fault::{self, Fault};

/// Fewest persons of a run.
pub const PERSONS_MIN: u64 = 1_000;

/// Most persons of a run whose size nobody stated: it should take seconds.
pub const PERSONS_UNASKED: u64 = 1_500_000;

/// Most replicates of a run.
pub const REPLICATES_MAX: u32 = 1_000;

/// Most threads of a run.
pub const THREADS_MAX: u32 = 1_024;

/// How many persons to simulate, of all ages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// A sample chosen so that a run takes seconds.
    Chosen,
    /// So many.
    Persons(u64),
    /// So many, or as many as the place has.
    AtMost(u64),
    /// One in so many.
    Sample(u64),
}

/// How long to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// As long as the pack says.
    Horizon,
    /// So many ticks.
    Ticks(u32),
    /// Up to this day.
    Until(Date),
}

/// A request for a run.
#[derive(Debug, Clone)]
pub struct Request {
    /// The pack's name or path.
    pub pack: String,
    /// Changes to it, in order.
    pub changes: Vec<Change>,
    /// How many persons.
    pub size: Size,
    /// How long.
    pub length: Length,
    /// The seed.
    pub seed: u64,
    /// How many runs that differ in the seed only.
    pub replicates: u32,
    /// Threads; `None`: all cores.
    pub threads: Option<u32>,
}

impl Request {
    /// A request for a pack as it is: chosen sample, its own horizon, seed 1.
    pub fn of(pack: &str) -> Self {
        Self {
            pack: pack.to_owned(),
            changes: Vec::new(),
            size: Size::Chosen,
            length: Length::Horizon,
            seed: 1,
            replicates: 1,
            threads: None,
        }
    }

    /// Adds a reform file.
    #[must_use]
    pub fn reform(mut self, file: impl Into<PathBuf>) -> Self {
        self.changes.push(Change::Reform(file.into()));
        self
    }

    /// Refuses what no pack could make sense of.
    pub fn check(&self) -> Result<(), Fault> {
        if !(1..=REPLICATES_MAX).contains(&self.replicates) {
            let message =
                format!("{} replicates were asked for; 1 to {REPLICATES_MAX} can be run", self.replicates);
            return Err(Fault::new(&fault::NO_REPLICATES, message));
        }
        if self.threads.is_some_and(|t| !(1..=THREADS_MAX).contains(&t)) {
            return Err(Fault::new(&fault::NO_THREADS, format!("threads must be 1 to {THREADS_MAX}"))
                .help("leave --threads out to use all cores"));
        }
        Ok(())
    }
}

/// A size, resolved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resolved {
    /// Persons of the place.
    pub place_persons: u64,
    /// Persons to simulate.
    pub persons: u64,
    /// The `n` of a sample `1:n`, unless a number of persons was asked for.
    pub sample: Option<u64>,
    /// Whether the sample was chosen by [`PERSONS_UNASKED`].
    pub chosen: bool,
    /// One simulated person stands for this many.
    pub stands_for: f64,
}

impl Size {
    /// How many persons of a place with so many.
    pub fn resolve(self, place_persons: u64, subject: Subject) -> Result<Resolved, Fault> {
        let place = place_persons.max(1);
        let (persons, sample) = match self {
            Self::Persons(persons) => (persons, None),
            Self::AtMost(persons) => (persons.min(place_persons), None),
            Self::Sample(n) => (rounded_part(place_persons, n), Some(n)),
            Self::Chosen => {
                let n = sample_steps().find(|&n| place / n <= PERSONS_UNASKED).unwrap_or(1);
                (rounded_part(place_persons, n), Some(n))
            }
        };
        if persons > place_persons {
            let message = format!(
                "{} {} were asked for, but the place has {}",
                grouped(persons),
                subject.words(),
                grouped(place_persons)
            );
            return Err(
                Fault::new(&fault::TOO_MANY_PERSONS, message).help("--sample 1:1 simulates everybody")
            );
        }
        if persons < PERSONS_MIN {
            let message = format!(
                "{} are too few: a run needs {} or more",
                counted(persons as usize, subject.word()),
                grouped(PERSONS_MIN)
            );
            return Err(Fault::new(&fault::TOO_FEW_PERSONS, message).help(format!(
                "the place has {} {}; ask for --persons {PERSONS_MIN} or more",
                grouped(place_persons),
                subject.words()
            )));
        }
        let stands_for = place_persons as f64 / persons as f64;
        Ok(Resolved { place_persons, persons, sample, chosen: self == Self::Chosen, stands_for })
    }
}

impl Length {
    /// The number of ticks asked for; `None` leaves it to the pack.
    pub fn ticks(self, pack: &Pack) -> Result<Option<u32>, Fault> {
        match self {
            Self::Horizon => Ok(None),
            Self::Until(date) => ticks_until(pack.start, pack.tick, date).map(Some),
            Self::Ticks(0) => Err(Fault::new(&fault::NO_TICKS, "a run of 0 ticks was asked for")
                .help("ask for --ticks 1 or more")),
            Self::Ticks(ticks) if end_of(pack.start, pack.tick, ticks).is_none() => {
                let message = format!("{ticks} ticks from {} would end after the year 9999", pack.start);
                Err(Fault::new(&fault::NO_TICKS, message).help("ask for fewer --ticks"))
            }
            Self::Ticks(ticks) => Ok(Some(ticks)),
        }
    }
}

/// 1, 2, 5, 10, 20, 50, ...
fn sample_steps() -> impl Iterator<Item = u64> {
    (0..18).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)))
}

fn rounded_part(whole: u64, n: u64) -> u64 {
    let n = n.max(1);
    whole / n + u64::from(whole % n >= n.div_ceil(2) && n > 1)
}

/// The first day after `ticks` ticks.
pub fn end_of(start: Date, tick: Tick, ticks: u32) -> Option<Date> {
    start.checked_add(span(tick, ticks)?).ok()
}

/// Whole ticks from `start` up to `until`.
pub fn ticks_until(start: Date, tick: Tick, until: Date) -> Result<u32, Fault> {
    let (mut low, mut high) = (0_u32, 1_u32 << 22);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        match end_of(start, tick, middle) {
            Some(end) if end <= until => low = middle,
            _ => high = middle - 1,
        }
    }
    if low == 0 {
        let message = format!("{until} is less than one tick after the start, {start}");
        return Err(Fault::new(&fault::NO_TICKS, message).help("give --until a later day, or use --ticks N"));
    }
    Ok(low)
}

/// `None` for spans beyond those that dates can be moved by.
fn span(tick: Tick, ticks: u32) -> Option<Span> {
    let ticks = i64::from(ticks);
    match tick {
        Tick::Day => Span::new().try_days(ticks).ok(),
        Tick::Week => Span::new().try_days(7 * ticks).ok(),
        Tick::Month => Span::new().try_months(ticks).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_unasked_sample_is_a_round_one_of_seconds() {
        let of = |place| Size::Chosen.resolve(place, Subject::Person).map(|r| (r.sample, r.persons));
        assert_eq!(of(1_411_778_724), Ok((Some(1000), 1_411_779)));
        assert_eq!(of(670_000), Ok((Some(1), 670_000)));
        assert_eq!(of(3_100_000), Ok((Some(5), 620_000)));
    }

    #[test]
    fn sizes_outside_the_place_are_refused() {
        let code = |size: Size, place| size.resolve(place, Subject::Person).map_err(|f| f.code.id).err();
        assert_eq!(code(Size::Persons(999), 5_000), Some("GH0301"));
        assert_eq!(code(Size::Sample(10), 5_000), Some("GH0301"));
        assert_eq!(code(Size::Persons(5_001), 5_000), Some("GH0302"));
        assert_eq!(code(Size::Persons(5_000), 5_000), None);
        let at_most = |place| Size::AtMost(5_000).resolve(place, Subject::Person).map(|r| r.persons);
        assert_eq!((at_most(4_000), at_most(6_000)), (Ok(4_000), Ok(5_000)));
    }

    #[test]
    fn until_counts_whole_ticks() {
        let start = date(2014, 1, 1);
        let ticks = |tick, until| ticks_until(start, tick, until).map_err(|f| f.code.id);
        assert_eq!(ticks(Tick::Month, date(2015, 1, 1)), Ok(12));
        assert_eq!(ticks(Tick::Month, date(2015, 1, 31)), Ok(12));
        assert_eq!(ticks(Tick::Day, date(2014, 1, 8)), Ok(7));
        assert_eq!(ticks(Tick::Week, date(2014, 1, 22)), Ok(3));
        assert_eq!(ticks(Tick::Month, date(2014, 1, 31)), Err("GH0303"));
        assert_eq!(ticks(Tick::Day, date(2013, 1, 1)), Err("GH0303"));
    }

    #[test]
    fn parts_are_rounded_half_up() {
        assert_eq!([rounded_part(10, 1), rounded_part(10, 4), rounded_part(11, 3)], [10, 3, 4]);
    }
}
