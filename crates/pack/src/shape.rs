//! The pack format as data. A shape lists the keys of one kind of table: what each holds, whether it has to be there,
//! and what it means. The check for unknown keys and wrong types, `glasshouse explain` and the JSON Schema all follow
//! from these lists, so none of them can disagree.

use crate::spec::{Currency, Unit};

/// One kind of table.
#[derive(Debug)]
pub struct Shape {
    /// The word that `glasshouse explain` knows it by.
    pub name: &'static str,
    /// How it stands in a file: `[conduct.NAME]`.
    pub heading: &'static str,
    /// What it is for, in a few sentences.
    pub says: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// Keys of the writer's choosing beside those: attributes of the population.
    pub others: Option<(Keyed, Form)>,
    /// Whether `evidence`, `source` and `why` cover the table's bare numbers and have to be there.
    pub proven: bool,
    /// A complete example.
    pub example: &'static str,
}

/// One key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub form: Form,
    /// Whether it has to be there.
    pub need: Need,
    /// Whether phases may not change it.
    pub fixed: bool,
    /// What it means, in one sentence.
    pub says: &'static str,
}

/// Whether a key has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Always.
    Required,
    /// No; the text says what holds without it.
    Optional(&'static str),
    /// Exactly when something else is so.
    When(&'static str),
}

/// What a key can hold.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// The version of the format.
    Version,
    /// Text in quotes, not empty.
    Text,
    /// A name: a-z, 0-9, full stop, hyphen.
    Name,
    /// A short word without spaces, such as a grade.
    Label,
    /// True or false.
    Flag,
    /// A whole number from this up.
    Whole(i64),
    /// A bare number.
    Number,
    /// A date.
    Date,
    /// A day of the year, such as "01-01".
    DayOfYear,
    /// A length of time, such as "2 years".
    Span,
    /// One of these words; each with its meaning.
    Word(&'static [(&'static str, &'static str)]),
    /// Two numbers, lowest and highest.
    Pair,
    /// A number, a text, true or false, or an array of texts.
    Scalar,
    /// An array of numbers, texts, or true and false.
    Values,
    /// An array of texts.
    Texts,
    /// An array of dotted paths.
    Paths,
    /// An array of attributes of the population.
    Attributes,
    /// A category or band of an attribute, or an array of them.
    Classes,
    /// The name of something the pack defines.
    Ref(Noun),
    /// An array of such names, not empty.
    Refs(Noun),
    /// `list.NAME` or `grade.NAME`.
    Trigger,
    /// A number with unit, range, evidence and source.
    Quantity(&'static Quantity),
    /// Multipliers by attribute and class.
    Vary,
    /// The key of a source.
    Source,
    /// An array of such keys.
    Sources,
    /// A table.
    Table(&'static Shape),
    /// An array of tables.
    Rows(&'static Shape),
    /// A table, or this one word.
    TableOr(&'static Shape, &'static str),
    /// A table whose keys are names.
    Map(Keyed, &'static Form),
}

/// What the keys of a map are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyed {
    /// New names, which the table thereby defines.
    Names,
    /// Names that the program knows.
    Labels,
    /// Names of this kind that are defined elsewhere.
    Ref(Noun),
    /// The same, or `*` for all others, which has to be there.
    RefOrStar(Noun),
    /// Attributes of the population.
    Attributes,
    /// Dates.
    Dates,
}

/// What a name can be the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noun {
    /// `[conduct.NAME]`.
    Conduct,
    /// The domain of some conduct.
    Domain,
    /// `[channel.NAME]`.
    Channel,
    /// `[indicator.NAME]`.
    Indicator,
    /// `[list.NAME]`.
    List,
    /// A grade of the score.
    Grade,
    /// A factor of an index.
    Factor,
    /// `[activity.NAME]`.
    Activity,
    /// `[spillover.NAME]`.
    Spillover,
}

/// What a number with unit may be.
#[derive(Debug)]
pub struct Quantity {
    /// What it is, with its article: "a rate".
    pub noun: &'static str,
    /// Units it may have.
    pub units: &'static [Unit],
    /// Lowest value.
    pub least: f64,
    /// Whether the lowest value itself is excluded.
    pub above: bool,
    /// Highest value.
    pub most: f64,
    /// Whether it may differ between classes of people.
    pub varies: bool,
    /// Keys beside value, unit, range, evidence, source, why and vary.
    pub extra: &'static [Key],
}

impl Key {
    /// A key that has to be there.
    pub const fn required(name: &'static str, form: Form, says: &'static str) -> Self {
        Self { name, form, need: Need::Required, fixed: false, says }
    }

    /// A key that may be left out; `without` says what holds then.
    pub const fn optional(name: &'static str, form: Form, without: &'static str, says: &'static str) -> Self {
        Self { name, form, need: Need::Optional(without), fixed: false, says }
    }

    /// A key that has to be there when something else is so, and only then.
    pub const fn when(name: &'static str, form: Form, condition: &'static str, says: &'static str) -> Self {
        Self { name, form, need: Need::When(condition), fixed: false, says }
    }

    /// The same, but no phase may change it.
    pub const fn fixed(self) -> Self {
        Self { fixed: true, ..self }
    }
}

impl Noun {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Conduct => "conduct",
            Self::Domain => "domain",
            Self::Channel => "channel",
            Self::Indicator => "indicator",
            Self::List => "list",
            Self::Grade => "grade",
            Self::Factor => "factor",
            Self::Activity => "activity",
            Self::Spillover => "spillover",
        }
    }
}

/// Times per subject and unit of time.
pub(crate) const RATES: &[Unit] = &[Unit::PerDay, Unit::PerWeek, Unit::PerMonth, Unit::PerYear];
/// Lengths of time.
pub(crate) const TIMES: &[Unit] = &[Unit::Days, Unit::Months, Unit::Years];

const fn of_currencies(per_year: bool) -> [Unit; Currency::ALL.len()] {
    let mut units = [Unit::Count; Currency::ALL.len()];
    let mut at = 0;
    while at < units.len() {
        let currency = Currency::ALL[at];
        units[at] = if per_year { Unit::MoneyPerYear(currency) } else { Unit::Money(currency) };
        at += 1;
    }
    units
}
/// Money, once.
const MONEY_ONCE: &[Unit] = &of_currencies(false);
/// Money per year.
const MONEY_PER_YEAR: &[Unit] = &of_currencies(true);

const PLAIN: Quantity = Quantity {
    noun: "",
    units: &[],
    least: 0.0,
    above: false,
    most: f64::INFINITY,
    varies: true,
    extra: &[],
};
/// What is the same for everybody.
const ALIKE: Quantity = Quantity { varies: false, ..PLAIN };

/// A rate.
pub(crate) static RATE: Quantity = Quantity { noun: "a rate", units: RATES, ..PLAIN };
/// A rate that is the same for everybody.
pub(crate) static RATE_ALIKE: Quantity = Quantity { noun: "a rate", units: RATES, ..ALIKE };
/// A share or probability.
pub(crate) static SHARE: Quantity = Quantity { noun: "a share", units: &[Unit::Share], most: 1.0, ..PLAIN };
/// A share that is the same for everybody.
pub(crate) static SHARE_ALIKE: Quantity =
    Quantity { noun: "a share", units: &[Unit::Share], most: 1.0, ..ALIKE };
/// A length of time.
pub(crate) static TIME: Quantity = Quantity { noun: "a length of time", units: TIMES, above: true, ..ALIKE };
/// A number of things.
pub(crate) static COUNT: Quantity = Quantity { noun: "a number of things", units: &[Unit::Count], ..PLAIN };
/// A number of things that is the same for everybody.
pub(crate) static COUNT_ALIKE: Quantity =
    Quantity { noun: "a number of things", units: &[Unit::Count], ..ALIKE };
/// A multiplier.
pub(crate) static FACTOR: Quantity = Quantity { noun: "a factor", units: &[Unit::Number], ..ALIKE };
/// An elasticity, of either sign; at 20 a certain risk multiplies or divides conduct by half a billion.
pub(crate) static ELASTICITY: Quantity =
    Quantity { noun: "an elasticity", units: &[Unit::Number], least: -20.0, most: 20.0, ..ALIKE };
/// A shape or another number above 0.
pub(crate) static POSITIVE: Quantity =
    Quantity { noun: "a shape", units: &[Unit::Number], above: true, ..ALIKE };
/// A cap on factors.
pub(crate) static CAP: Quantity = Quantity { noun: "a cap", units: &[Unit::Number], least: 1.0, ..ALIKE };
/// Money, gained or lost, per year.
pub(crate) static MONEY: Quantity = Quantity {
    noun: "an amount of money per year",
    units: MONEY_PER_YEAR,
    least: f64::NEG_INFINITY,
    ..PLAIN
};
/// The same, of everybody alike.
pub(crate) static MONEY_ALIKE: Quantity = Quantity {
    noun: "an amount of money per year",
    units: MONEY_PER_YEAR,
    least: f64::NEG_INFINITY,
    ..ALIKE
};
/// Money, once.
pub(crate) static TOLL: Quantity =
    Quantity { noun: "an amount of money", units: MONEY_ONCE, least: f64::NEG_INFINITY, ..ALIKE };
/// A rate with the keys given beside.
pub(crate) const fn rate_with(extra: &'static [Key]) -> Quantity {
    Quantity { noun: "a rate", units: RATES, extra, ..PLAIN }
}
/// A share with the keys given beside.
pub(crate) const fn share_with(extra: &'static [Key]) -> Quantity {
    Quantity { noun: "a share", units: &[Unit::Share], most: 1.0, extra, ..PLAIN }
}
