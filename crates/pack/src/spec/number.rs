//! Numbers and what is known of them: values with unit, range, evidence and source, and the places where they stand.

/// How well a number is known, *for the use it is put to here*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// An official text or statistic, or a peer-reviewed finding, for exactly this quantity.
    Documented,
    /// A third-party estimate, or derived from documented figures by stated arithmetic.
    Estimated,
    /// Nobody knows: a placeholder with a wide range and a reason.
    Assumed,
    /// Only the scheme's describers say so.
    Claimed,
}

impl Evidence {
    /// The word used in pack files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Estimated => "estimated",
            Self::Assumed => "assumed",
            Self::Claimed => "claimed",
        }
    }
}

/// Where a value stands: the file's index in [`super::Pack::files`] and the byte range in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Index into the list of files read.
    pub file: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Where a rule or number comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
    /// How well it is known.
    pub evidence: Evidence,
    /// Key into `sources.toml`; required for documented and claimed numbers.
    pub source: Option<String>,
    /// The reason, where there is no source; required for assumed numbers.
    pub why: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// Multipliers of a number by the categories of one attribute of the population.
#[derive(Debug, Clone, PartialEq)]
pub struct Vary {
    /// The attribute: `province`, `setting`, `age`...
    pub attribute: String,
    /// (category or age band such as `60+`, multiplier). A category not named has multiplier 1.
    pub factors: Vec<(String, f64)>,
    /// Where it stands.
    pub place: Place,
}

/// A parameter: a number with its unit, range, evidence and source. Every quantity of the world is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The dotted path that `--set` and sweeps name it by, such as `conduct.jaywalking.rate`.
    pub path: String,
    /// The value as written, in `unit`. Rates have been checked to be 0 or more, shares to lie in 0..=1.
    pub value: f64,
    /// The unit as written: `per year`, `share`, `points`, `yuan per year`...
    pub unit: Unit,
    /// Lowest and highest plausible value, in the same unit.
    pub range: Option<(f64, f64)>,
    /// Where it comes from.
    pub provenance: Provenance,
    /// Multipliers by attribute; they multiply each other.
    pub vary: Vec<Vary>,
}

impl Parameter {
    /// The steps in which a study moves it between two ends.
    pub fn steps(&self, (low, high): (f64, f64)) -> Steps {
        Steps::of(self.unit, [self.value, low, high])
    }
}

/// The steps in which a study moves a number. Scores are held in a unit in which all points are whole, and things and lengths of time are
/// counted: between the values that somebody would write there are others that a pack cannot hold, or that mean nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steps {
    /// Any number will do.
    Any,
    /// With so many decimals.
    Decimals(usize),
    /// Whole numbers, however it is written.
    Whole,
}

impl Steps {
    /// Most decimals that points may have.
    const DECIMALS_MAX: usize = 3;

    /// Of a number in a unit: points, counts and lengths of time in steps no finer than these values are written in.
    pub fn of(unit: Unit, written: [f64; 3]) -> Self {
        match unit {
            Unit::Points | Unit::Count | Unit::Days | Unit::Months | Unit::Years => Self::written(&written),
            _ => Self::Any,
        }
    }

    /// No finer than these values are written in.
    pub fn written(values: &[f64]) -> Self {
        Self::Decimals(values.iter().copied().map(decimals).max().unwrap_or(0))
    }

    /// As fine as equal steps of this size need, if points can have so many decimals: whoever asks for quarters of a point means them.
    #[must_use]
    pub fn or_equal(self, size: f64) -> Self {
        match self {
            Self::Decimals(written) if decimals(size) <= Self::DECIMALS_MAX => {
                Self::Decimals(written.max(decimals(size)))
            }
            other => other,
        }
    }

    /// The nearest value that is a step, between two ends.
    pub fn nearest(self, value: f64, (low, high): (f64, f64)) -> f64 {
        let places = match self {
            Self::Any => return value.clamp(low, high),
            Self::Decimals(places) => places,
            Self::Whole => 0,
        };
        // What was just printed is a number.
        format!("{value:.places$}").parse().unwrap_or(value).clamp(low, high)
    }
}

/// Decimals that a number is written with.
pub(crate) fn decimals(value: f64) -> usize {
    value.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

/// What money is counted in. A pack has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Currency {
    /// Of China.
    Yuan,
    /// Of the United Kingdom.
    Pound,
    /// Of Germany, Italy and others.
    Euro,
    /// Of Sweden.
    Krona,
    /// Of Canada.
    CanadianDollar,
    /// Of Singapore.
    SingaporeDollar,
    /// Of the United States.
    UsDollar,
    /// Of Australia.
    AustralianDollar,
}

impl Currency {
    /// Every currency.
    pub const ALL: [Self; 8] = [
        Self::Yuan,
        Self::Pound,
        Self::Euro,
        Self::Krona,
        Self::CanadianDollar,
        Self::SingaporeDollar,
        Self::UsDollar,
        Self::AustralianDollar,
    ];

    /// The words used in files: of an amount, and of an amount per year.
    const fn both(self) -> [&'static str; 2] {
        match self {
            Self::Yuan => ["yuan", "yuan per year"],
            Self::Pound => ["pounds", "pounds per year"],
            Self::Euro => ["euros", "euros per year"],
            Self::Krona => ["kronor", "kronor per year"],
            Self::CanadianDollar => ["Canadian dollars", "Canadian dollars per year"],
            Self::SingaporeDollar => ["Singapore dollars", "Singapore dollars per year"],
            Self::UsDollar => ["US dollars", "US dollars per year"],
            Self::AustralianDollar => ["Australian dollars", "Australian dollars per year"],
        }
    }

    /// The word used in files.
    pub const fn word(self) -> &'static str {
        self.both()[0]
    }
}

/// The units a number may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Times per subject and day.
    PerDay,
    /// Times per subject and week (7 days).
    PerWeek,
    /// Times per subject and month (a twelfth of a year).
    PerMonth,
    /// Times per subject and year (365 days).
    PerYear,
    /// A share or probability, 0 to 1.
    Share,
    /// Points of the score.
    Points,
    /// A plain number of things.
    Count,
    /// Money, once.
    Money(Currency),
    /// Money per year.
    MoneyPerYear(Currency),
    /// A length of time, in days.
    Days,
    /// A length of time, in months.
    Months,
    /// A length of time, in years.
    Years,
    /// A pure number (shape, elasticity, factor).
    Number,
}

impl Unit {
    /// Every unit.
    pub fn all() -> impl Iterator<Item = Self> {
        let money = Currency::ALL.into_iter().flat_map(|c| [Self::Money(c), Self::MoneyPerYear(c)]);
        Self::PLAIN.into_iter().chain(money)
    }

    const PLAIN: [Self; 11] = [
        Self::PerDay,
        Self::PerWeek,
        Self::PerMonth,
        Self::PerYear,
        Self::Share,
        Self::Points,
        Self::Count,
        Self::Days,
        Self::Months,
        Self::Years,
        Self::Number,
    ];

    /// The words used in pack files.
    pub fn word(self) -> &'static str {
        match self {
            Self::PerDay => "per day",
            Self::PerWeek => "per week",
            Self::PerMonth => "per month",
            Self::PerYear => "per year",
            Self::Share => "share",
            Self::Points => "points",
            Self::Count => "count",
            Self::Money(currency) => currency.both()[0],
            Self::MoneyPerYear(currency) => currency.both()[1],
            Self::Days => "days",
            Self::Months => "months",
            Self::Years => "years",
            Self::Number => "number",
        }
    }
}

/// A length of time in whole units, as rules state it: `24 months`, `2 years`, `90 days`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// How many.
    pub count: f64,
    /// Days, months or years.
    pub unit: Unit,
}

impl Span {
    /// Its length in days, a year being 365.
    pub fn days(self) -> f64 {
        self.count * crate::calendar::unit_days(self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_counts_are_moved_in_steps_as_they_are_written() {
        let whole = Steps::of(Unit::Points, [-5.0, -10.0, 0.0]);
        assert_eq!(whole, Steps::Decimals(0));
        assert_eq!([-6.666, -10.0, -0.4].map(|x| whole.nearest(x, (-10.0, 0.0))), [-7.0, -10.0, 0.0]);
        assert_eq!(Steps::of(Unit::Days, [30.0, 0.5, 90.25]), Steps::Decimals(2));
        assert_eq!(Steps::of(Unit::PerYear, [30.0, 1.0, 90.0]).nearest(6.666, (1.0, 90.0)), 6.666);
        assert_eq!(Steps::Whole.nearest(2.6, (0.5, 4.5)), 3.0);
        // A step beyond an end is none.
        assert_eq!(Steps::Decimals(0).nearest(0.4, (0.3, 9.0)), 0.3);
    }

    #[test]
    fn equal_steps_that_a_pack_can_hold_are_held() {
        assert_eq!(Steps::Decimals(0).or_equal(0.25), Steps::Decimals(2));
        assert_eq!(Steps::Decimals(0).or_equal(10.0 / 3.0), Steps::Decimals(0));
        assert_eq!(Steps::Whole.or_equal(0.5), Steps::Whole);
        assert_eq!(Steps::Any.or_equal(0.5), Steps::Any);
    }
}
