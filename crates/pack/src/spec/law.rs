//! Laws as typed data: provisions, what they change in a scheme, and tests of what they turn on.

use jiff::civil::Date;

use super::{Parameter, Provenance, Source, SourceFile};

/// A law, or a bundle of laws, as data. What it changes in a pack is laid over it by [`crate::Change::Law`].
#[derive(Debug, Clone, PartialEq)]
pub struct Law {
    /// Its name: its folder under `laws/`.
    pub name: String,
    /// Every file read, in order of reading; `Place::file` indexes it.
    pub files: Vec<SourceFile>,
    /// One line.
    pub title: String,
    /// ISO country code, `EU` or `--`.
    pub place: String,
    /// Whether it is a bundle of laws.
    pub bundle: bool,
    /// What it is about, in a sentence.
    pub says: String,
    /// First day on which it applies.
    pub in_force: Option<Date>,
    /// Who is bound.
    pub binds: Vec<String>,
    /// What turns it off.
    pub exempts: Vec<String>,
    /// Names of the laws that a bundle includes.
    pub includes: Vec<String>,
    /// Whether it changes anything in a pack.
    pub changes: bool,
    /// What it demands, included laws first.
    pub provisions: Vec<Provision>,
    /// What a scheme's facts are held against, included laws first.
    pub tests: Vec<Test>,
    /// The citations.
    pub sources: Vec<Source>,
}

/// One thing that laws differ in, and what a law says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Provision {
    /// Its name: `access_days`, `human_review`...
    pub name: String,
    /// What the law says.
    pub value: ProvisionValue,
    /// Unit of a number.
    pub unit: Option<String>,
    /// Where it says so.
    pub article: String,
    /// What that means.
    pub says: String,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// What a law says of a provision.
#[derive(Debug, Clone, PartialEq)]
pub enum ProvisionValue {
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A word or sentence.
    Text(String),
    /// Several.
    Texts(Vec<String>),
}

/// A fact about a scheme on which an article turns.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// The rule that it is part of.
    pub rule: String,
    /// The article.
    pub article: String,
    /// Whether it is one of several that each suffice.
    pub limb: bool,
    /// What it finds.
    pub finds: Finds,
    /// The longest time that is not found.
    pub at_most: Option<Parameter>,
    /// Why the article turns on it.
    pub says: String,
    /// What in a pack would change it: the beginning of a path.
    pub changed_by: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// What a legal test finds in a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finds {
    /// Persons are evaluated over time.
    ScoresOverTime,
    /// Rules count what people do.
    CountsConduct,
    /// Points are taken for conduct that law allows.
    CountsLawfulConduct,
    /// A consequence blocks an activity or costs money.
    Detriment,
    /// A consequence falls on an activity to which the conduct that leads to it does not belong.
    UnrelatedContext,
    /// Restrictions outlast what is held to fit the records behind them.
    Disproportionate,
    /// A list is entered without a person looking at every proposal.
    NoReview,
    /// Not everybody listed is told.
    NoNotice,
    /// A listing cannot be appealed.
    NoAppeal,
    /// An appeal upheld leaves mistaken records in place.
    NoCorrection,
    /// Corrections do not reach all copies.
    CopiesKept,
    /// Appeals have no time limit, or too long a one.
    SlowDecision,
    /// Points or stays last too long.
    KeepsTooLong,
    /// A list that nobody can leave.
    NoExit,
    /// An error rate differs by group of persons.
    MistakesByGroup,
}

impl Finds {
    /// Every kind of finding.
    pub const ALL: [Self; 15] = [
        Self::ScoresOverTime,
        Self::CountsConduct,
        Self::CountsLawfulConduct,
        Self::Detriment,
        Self::UnrelatedContext,
        Self::Disproportionate,
        Self::NoReview,
        Self::NoNotice,
        Self::NoAppeal,
        Self::NoCorrection,
        Self::CopiesKept,
        Self::SlowDecision,
        Self::KeepsTooLong,
        Self::NoExit,
        Self::MistakesByGroup,
    ];

    /// The word used in law files.
    pub fn word(self) -> &'static str {
        match self {
            Self::ScoresOverTime => "scores-over-time",
            Self::CountsConduct => "counts-conduct",
            Self::CountsLawfulConduct => "counts-lawful-conduct",
            Self::Detriment => "detriment",
            Self::UnrelatedContext => "unrelated-context",
            Self::Disproportionate => "disproportionate",
            Self::NoReview => "no-review",
            Self::NoNotice => "no-notice",
            Self::NoAppeal => "no-appeal",
            Self::NoCorrection => "no-correction",
            Self::CopiesKept => "copies-kept",
            Self::SlowDecision => "slow-decision",
            Self::KeepsTooLong => "keeps-too-long",
            Self::NoExit => "no-exit",
            Self::MistakesByGroup => "mistakes-by-group",
        }
    }

    /// What it is, in words.
    pub fn says(self) -> &'static str {
        crate::kind::law::finds_says(self)
    }
}
