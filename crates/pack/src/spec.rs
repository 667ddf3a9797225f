//! A pack as typed data: what [`crate::load`] returns once every file, inheritance and phase has been read and checked.
//!
//! Nothing here knows TOML: names are still names, numbers still carry their provenance. [`crate::compile()`] turns a
//! [`Pack`] and a population into the engine's own tables.

mod channel;
mod consequence;
mod law;
mod number;
mod response;
mod safeguard;

use jiff::civil::Date;
pub use model::layout::Subject;

pub use channel::{
    Association, Channel, Conduct, DatabaseError, Feedback, Gallery, Indicator, Misidentify, Pool,
};
pub use consequence::{
    Activity, Again, BorneFor, Colour, Consequence, Effect, Enter, List, On, Spillover, Window,
};
pub use law::{Finds, Law, Provision, ProvisionValue, Test};
pub(crate) use number::decimals;
pub use number::{Currency, Evidence, Parameter, Place, Provenance, Span, Steps, Unit, Vary};
pub use response::{
    ByDomain, Chilling, Defiance, Deterrence, Displacement, Gaming, Hardship, Norms, Response, Rival, Word,
    of_domain,
};
pub use safeguard::{
    Access, Appeal, Cap, Clock, Correction, Minimisation, Notice, Objection, Office, Outside, Prohibition,
    Purpose, Repair, Retention, Review, Safeguards, covers,
};

/// The tick: part of the model, not a speed setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// 1/365 of a year.
    Day,
    /// 7/365 of a year.
    Week,
    /// 1/12 of a year.
    Month,
}

/// What a pack says of its own truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stance {
    /// What the record supports.
    Documented,
    /// The scheme as somebody describes it, taken at their word.
    Claimed,
    /// A thought experiment.
    Hypothetical,
}

impl Stance {
    /// The word used in pack files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Claimed => "claimed",
            Self::Hypothetical => "hypothetical",
        }
    }
}

/// One file that was read, for diagnostics, the manifest and `show`.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceFile {
    /// Path relative to the pack's own folder or, for inherited packs, `base/points-account/pack.toml`; never absolute.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A checked pack with its phases.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// The pack's name: its folder under `packs/`, such as `cn-national-claimed` or `base/points-account`.
    pub name: String,
    /// Every file read, in order of reading; `Place::file` indexes it.
    pub files: Vec<SourceFile>,
    /// One line.
    pub title: String,
    /// Claimed, documented or hypothetical.
    pub stance: Stance,
    /// ISO country code or `--`, for the list of packs.
    pub country: String,
    /// Whom it scores.
    pub subject: Subject,
    /// Name of the population it runs on.
    pub population: String,
    /// The place: a part of the population.
    pub within: Within,
    /// Who of the persons of that place is scored: (attribute, categories or age bands), all must hold.
    pub subjects: Vec<Filter>,
    /// What subjects differ in that no table of the population tells.
    pub attributes: Vec<OwnAttribute>,
    /// Those whom subjects are tied to, and their scheme.
    pub companion: Option<Companion>,
    /// First day of the run.
    pub start: Date,
    /// How long it runs by default.
    pub horizon: Span,
    /// The tick.
    pub tick: Tick,
    /// How often scores are assessed (grades, lists). `None`: every tick.
    pub assess: Option<Span>,
    /// Attributes that reports break down by, beside those the rules read.
    pub report_by: Vec<String>,
    /// What the pack does not model, one sentence each. Reports print them.
    pub leaves_out: Vec<String>,
    /// The rules from `start` on, then those of each dated phase, complete (already overlaid), in order of date.
    pub phases: Vec<(Date, Rules)>,
    /// Rival theories of how conduct responds.
    pub rivals: Vec<Rival>,
    /// Which of them is in force; `None`: the theories that the pack puts in force.
    pub theory: Option<String>,
    /// `sources.toml`: the citations.
    pub sources: Vec<Source>,
    /// Every parameter of every phase, in file order, for `show`, sweeps and the evidence summary.
    pub parameters: Vec<Parameter>,
}

/// `[companion]`: the scheme of those whom subjects are tied to.
#[derive(Debug, Clone, PartialEq)]
pub struct Companion {
    /// The companion's pack.
    pub pack: String,
    /// Which persons work in enterprises and represent them.
    pub workers: Vec<Filter>,
    /// The companion's lists, once it has been read, and whether each is a redlist.
    pub lists: Vec<(String, bool)>,
    /// Where it stands.
    pub place: Place,
}

/// `[attribute.NAME]`: what subjects differ in that no table of the population tells.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnAttribute {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub says: String,
    /// The category of all who are in no other.
    pub rest: String,
    /// The other categories with their shares of subjects alike in everything else.
    pub shares: Vec<(String, Parameter)>,
    /// How much of every conduct those of a category show, for one of the rest; 1 where it is not stated.
    pub conduct: Vec<(String, Parameter)>,
    /// Elasticity of the odds of not being of the rest to what there is to gain.
    pub gain: Option<Parameter>,
    /// Where it stands.
    pub place: Place,
}

impl OwnAttribute {
    /// Its parameters, in order.
    pub(crate) fn visit(&self, each: &mut dyn FnMut(&Parameter)) {
        self.shares.iter().chain(&self.conduct).for_each(|(_, parameter)| each(parameter));
        self.gain.iter().for_each(each);
    }

    /// Its categories: those that have shares, and the rest last.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.shares.iter().map(|(name, _)| name.as_str()).chain([self.rest.as_str()])
    }
}

impl Pack {
    /// What its money is counted in; `None` where no money moves.
    pub fn currency(&self) -> Option<Currency> {
        self.parameters.iter().find_map(|parameter| match parameter.unit {
            Unit::Money(currency) | Unit::MoneyPerYear(currency) => Some(currency),
            _ => None,
        })
    }

    /// The pack without its companion, and without what is borne for that.
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.companion = None;
        for (_, rules) in &mut self.phases {
            rules.spillovers.retain(|spillover| matches!(spillover.list, BorneFor::Household(_)));
        }
        self
    }

    /// The file and line of a place: `cn-court-list/pack.toml:93`.
    pub fn line(&self, place: Place) -> String {
        let Some(file) = self.files.get(place.file) else { return String::new() };
        let before = file.text.get(..place.start).unwrap_or_default();
        let number = before.matches('\n').count() + 1;
        match file.name.contains('/') {
            true => format!("{}:{number}", file.name),
            false => format!("{}/{}:{number}", self.name, file.name),
        }
    }
}

/// One condition on an attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// The attribute.
    pub attribute: String,
    /// Categories or age bands, any of which will do.
    pub categories: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// The place of a scheme: filters on attributes, and the share of those persons that live there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Within {
    /// All must hold.
    pub filters: Vec<Filter>,
    /// Share of the filtered population living in the scheme's place (a county of a province); 1 if absent.
    pub share: Option<Parameter>,
}

impl Within {
    /// Whether it is the whole population, or a share of it that is alike everywhere.
    pub fn is_everywhere(&self) -> bool {
        self.filters.is_empty() && self.share.as_ref().is_none_or(|share| share.vary.is_empty())
    }
}

/// A citation.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its key.
    pub key: String,
    /// Author, title, year.
    pub title: String,
    /// Address, if any.
    pub url: Option<String>,
    /// What was read: `primary`, `secondary`, `copy`, `abstract`...
    pub read: Option<String>,
}

/// The rules in force during one phase.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// Gamma shape of the frailty z (mean 1) that multiplies all conduct of a person; `None`: everybody alike.
    pub frailty: Option<Parameter>,
    /// The score of persons.
    pub score: Score,
    /// What people truly do.
    pub conduct: Vec<Conduct>,
    /// How conduct comes to be seen, and mistaken. In this order: the first channel that sees an act makes its record.
    pub channels: Vec<Channel>,
    /// What the scheme counts.
    pub indicators: Vec<Indicator>,
    /// Blacklists, redlists, watchlists: at most 4.
    pub lists: Vec<List>,
    /// Things people try to do that may be restricted or rewarded.
    pub activities: Vec<Activity>,
    /// What follows a grade or a listing.
    pub consequences: Vec<Consequence>,
    /// What those bear who live with the listed.
    pub spillovers: Vec<Spillover>,
    /// What stands between a record and its consequences, and what undoes them.
    pub safeguards: Safeguards,
    /// How conduct responds to the scheme: the theories of behaviour in force.
    pub responses: Vec<Response>,
    /// Highest factor that they all together, but for norms, make of any conduct, if there is one; hits are counted and reported.
    pub cap: Option<Parameter>,
    /// What enterprises live by.
    pub market: Option<Market>,
}

/// `[market]`: what enterprises live by.
#[derive(Debug, Clone, PartialEq)]
pub struct Market {
    /// Attributes that part markets within a region.
    pub by: Vec<String>,
    /// Turnover in ordinary times, per year.
    pub turnover: Parameter,
    /// Part of it that is left after costs.
    pub margin: Parameter,
    /// Part of costs that stays whatever the turnover.
    pub fixed_costs: Parameter,
    /// Standard deviation of a year's profit by luck, of a year's ordinary turnover.
    pub luck: Parameter,
    /// A newcomer's reserve, in time of ordinary turnover.
    pub reserve: Parameter,
    /// Most that is kept.
    pub reserve_most: Parameter,
    /// How often an empty place is taken.
    pub newcomers: Parameter,
    /// Most turnover, of ordinary.
    pub capacity: Parameter,
    /// Share of lost custom that goes to the others.
    pub moves: Parameter,
    /// Jobs.
    pub jobs: Parameter,
    /// Part of turnover that is paid as tax.
    pub tax: Parameter,
}

/// What kind of score it is.
#[derive(Debug, Clone, PartialEq)]
pub enum ScoreKind {
    /// A running sum of points.
    Account,
    /// A weighted sum of factors, each an account within bounds of its own.
    Index(Vec<Factor>),
    /// Classes by rule: by points, by who the subject is, and directly by single records.
    Class,
}

/// A factor of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Its name.
    pub name: String,
    /// Points of the score for one of the factor.
    pub weight: f64,
    /// Where everybody begins.
    pub start: f64,
    /// Lowest and highest value.
    pub bounds: (f64, f64),
}

/// `[score.person]` or `[score.enterprise]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// What kind it is.
    pub kind: ScoreKind,
    /// When the bounds are applied.
    pub clamp: Clamp,
    /// Points everybody starts with.
    pub start: f64,
    /// Lowest and highest score.
    pub bounds: (f64, f64),
    /// Grades from best to worst: (name, lowest score). The last one's `from` is the lower bound. May be empty.
    pub grades: Vec<Grade>,
    /// How often grades are given anew; `None`: at every assessment.
    pub grades_every: Option<Span>,
    /// What time does to points.
    pub memory: Memory,
    /// Source of the bare numbers of this table.
    pub provenance: Provenance,
    /// Whose it is.
    pub subject: Subject,
    /// Where it stands.
    pub place: Place,
}

impl Score {
    /// The dotted path of its table: `score.person`.
    pub fn path(&self) -> String {
        format!("score.{}", self.subject.word())
    }

    /// Points of the score that a record of an indicator moves, within all bounds: of an index, those of its factor by their weight.
    pub fn points(&self, indicator: &Indicator) -> f64 {
        let ScoreKind::Index(factors) = &self.kind else { return indicator.points };
        let factor = factors.iter().find(|factor| indicator.factor.as_ref() == Some(&factor.name));
        indicator.points * factor.map_or(1.0, |factor| factor.weight)
    }
}

/// A band of the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Grade {
    /// `AAA`, `D`...
    pub name: String,
    /// The lowest score that has it.
    pub from: f64,
    /// Who can have it, where not everybody can: all must hold.
    pub only: Vec<Filter>,
}

/// When the bounds are applied: two different models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clamp {
    /// After each record.
    EachRecord,
    /// Once per tick, after the tick's records have been added up.
    EachAssessment,
}

/// What time does to points.
#[derive(Debug, Clone, PartialEq)]
pub enum Memory {
    /// Points stay for ever.
    Forever,
    /// A record's points count for this long; score = clamp(start + live points).
    Retention(Parameter),
    /// The distance to the start score shrinks by this share per unit of time.
    Fade(Parameter),
    /// Everybody returns to the start score on this day (month, day) of each year.
    Reset {
        /// 1 to 12.
        month: i8,
        /// 1 to 28.
        day: i8,
    },
}
