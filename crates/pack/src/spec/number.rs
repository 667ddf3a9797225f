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
