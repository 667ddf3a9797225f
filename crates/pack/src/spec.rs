//! A pack as typed data: what [`crate::load`] returns once every file, inheritance and phase has been read and checked.
//!
//! Nothing here knows TOML: names are still names, numbers still carry their provenance. [`crate::compile()`] turns a
//! [`Pack`] and a population into the engine's own tables.

use jiff::civil::Date;
pub use model::layout::Subject;

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

/// Where a value stands: the file's index in [`Pack::files`] and the byte range in it.
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
    /// How conduct responds to the scheme.
    pub responses: Vec<Response>,
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

/// `[safeguard.KIND]`. Pairs of numbers are of rightful and of wrongful listings, in this order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Safeguards {
    /// Persons whom the scheme leaves alone.
    pub exemption: Option<Outside>,
    /// Persons who withhold their consent.
    pub consent: Option<Outside>,
    /// What is not recorded.
    pub minimisation: Option<Minimisation>,
    /// Consequences stay in the context of the conduct.
    pub purpose: Option<Purpose>,
    /// How long points count at most.
    pub retention: Option<Retention>,
    /// Limits of a listing.
    pub cap: Option<Cap>,
    /// A way off every list.
    pub repair: Option<Repair>,
    /// What may not be.
    pub ban: Option<Prohibition>,
    /// Who sees their records.
    pub access: Option<Access>,
    /// Objection to single records.
    pub objection: Option<Objection>,
    /// Those listed are told; `None`: everybody knows.
    pub notice: Option<Notice>,
    /// A person looks at proposed listings.
    pub review: Option<Review>,
    /// Whoever is listed can appeal.
    pub appeal: Option<Appeal>,
    /// Whether an annulled listing is annulled everywhere; `None`: it is.
    pub correction: Option<Correction>,
}

impl Safeguards {
    /// Whether a decision of one of them can keep somebody off a list or end a stay on it.
    pub fn decide(&self, list: &List) -> bool {
        let covers = |lists: &[String]| covers(lists, list);
        self.review.as_ref().is_some_and(|review| covers(&review.lists))
            || self.appeal.as_ref().is_some_and(|appeal| covers(&appeal.lists))
    }
}

/// Whether a safeguard that names these lists covers a list: none stands for all that are not redlists.
pub fn covers(names: &[String], list: &List) -> bool {
    if names.is_empty() { list.colour != Colour::Red } else { names.contains(&list.name) }
}

/// `[safeguard.exemption]` or `[safeguard.consent]`: persons of whom records are not made.
#[derive(Debug, Clone, PartialEq)]
pub struct Outside {
    /// Share of subjects.
    pub share: Parameter,
    /// Channels that make no record of them; none stands for all.
    pub channels: Vec<String>,
    /// Of the rule.
    pub provenance: Provenance,
}

/// `[safeguard.minimisation]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimisation {
    /// Conduct of which no record is made.
    pub conduct: Vec<String>,
    /// Channels that make none.
    pub channels: Vec<String>,
    /// Of the rule.
    pub provenance: Provenance,
}

/// `[safeguard.purpose]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Purpose {
    /// Whether any unrelated conduct behind a consequence takes it away; otherwise all of it has to be unrelated.
    pub any: bool,
    /// Of the rule.
    pub provenance: Provenance,
}

/// `[safeguard.retention]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Retention {
    /// The longest time for which points count.
    pub points: Parameter,
}

/// `[safeguard.cap]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cap {
    /// The longest stay.
    pub stay: Option<Parameter>,
    /// The largest share blocked by one consequence.
    pub blocked: Option<Parameter>,
}

/// `[safeguard.repair]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// The longest time after which the way is open.
    pub after: Parameter,
    /// How often those who may leave do; `None`: at once.
    pub rate: Option<Parameter>,
    /// Of the rule.
    pub provenance: Provenance,
}

/// `[safeguard.ban]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Prohibition {
    /// Lists that are not kept.
    pub lists: Vec<String>,
    /// Activities that nothing blocks.
    pub activities: Vec<String>,
    /// Of the rule.
    pub provenance: Provenance,
}

/// `[safeguard.access]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Access {
    /// Share of mistaken records that their bearers see.
    pub reaches: Parameter,
}

/// `[safeguard.objection]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Objection {
    /// Share of known mistaken records objected to.
    pub files: Parameter,
    /// Probability that an objection is upheld.
    pub upheld: Parameter,
    /// Time until the record is withdrawn.
    pub takes: Option<Parameter>,
    /// Of the rule.
    pub provenance: Provenance,
}

/// `[safeguard.notice]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Share of those listed who learn of it in time.
    pub reaches: Parameter,
}

/// `[safeguard.review]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Lists whose proposals are reviewed; empty: every blacklist and watchlist.
    pub lists: Vec<String>,
    /// Share of proposals that are looked at.
    pub coverage: Parameter,
    /// Probability that a reviewer follows the rule without judging.
    pub deference: Parameter,
    /// Probability that a reviewer who judges turns a proposal down.
    pub turns_down: [Parameter; 2],
    /// Proposals per subject and time that can be looked at; `None`: no limit.
    pub capacity: Option<Parameter>,
    /// Whether mistaken records found are deleted.
    pub corrects: bool,
    /// Source of the rule.
    pub provenance: Provenance,
}

/// `[safeguard.appeal]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Appeal {
    /// Lists whose decisions can be appealed; empty: every blacklist and watchlist.
    pub lists: Vec<String>,
    /// Share of those listed who know of it who appeal.
    pub files: [Parameter; 2],
    /// Mean time from listing to appeal; `None`: at once.
    pub files_after: Option<Parameter>,
    /// Time before a case can be decided; `None`: none.
    pub takes: Option<Parameter>,
    /// Probability that an appeal is upheld.
    pub upheld: [Parameter; 2],
    /// Whether the listing has no effect until the appeal is decided.
    pub suspends: bool,
    /// Whether an appeal upheld deletes mistaken records.
    pub corrects: bool,
    /// Those who decide; `None`: cases are decided as soon as the proceeding allows.
    pub office: Option<Office>,
    /// By when; `None`: no limit.
    pub clock: Option<Clock>,
    /// Source of the rule.
    pub provenance: Provenance,
}

/// `[safeguard.appeal.office]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Office {
    /// Officers per 100,000 subjects.
    pub officers: Parameter,
    /// Mean time that an officer works on a case.
    pub handling: Parameter,
    /// Whether every case takes the same time; otherwise times are exponential.
    pub even: bool,
}

/// `[safeguard.appeal.clock]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Time from filing.
    pub within: Parameter,
    /// Whether an appeal not decided by then is upheld.
    pub grants: bool,
}

/// `[safeguard.correction]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Share of annulled listings of which copies hear at once.
    pub reaches_copies: Parameter,
    /// Mean time for which the others live on; `None`: for ever.
    pub copies_last: Option<Parameter>,
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

/// `[conduct.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Conduct {
    /// Name.
    pub name: String,
    /// One sentence: what the act is.
    pub says: String,
    /// Groups conduct for responses, reports and random streams.
    pub domain: String,
    /// Whether law allows it (chilling is the loss of lawful conduct).
    pub lawful: bool,
    /// Acts per subject and time *in a world without the scheme*.
    pub rate: Parameter,
    /// `false`: at most one act of this kind per tick counts (attendance, a test, a payment date).
    pub repeats: bool,
    /// Where it stands.
    pub place: Place,
}

/// `[channel.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// Name.
    pub name: String,
    /// One sentence: what it is.
    pub says: String,
    /// Share of acts within its sight.
    pub coverage: Parameter,
    /// Probability that an act within sight is recorded.
    pub sensitivity: Parameter,
    /// Sensitivity for particular conduct, overriding `sensitivity`: (conduct, parameter).
    pub sensitivity_to: Vec<(String, Parameter)>,
    /// Probability that a record goes to the wrong subject, and where it lands.
    pub misidentify: Option<Misidentify>,
    /// Records of nobody's act.
    pub database_error: Option<DatabaseError>,
    /// Face search against a gallery.
    pub gallery: Option<Gallery>,
    /// Records for the listing of somebody else.
    pub association: Option<Association>,
    /// Its coverage follows its records of the past.
    pub feedback: Option<Feedback>,
    /// Where it stands.
    pub place: Place,
}

/// Misidentification.
#[derive(Debug, Clone, PartialEq)]
pub struct Misidentify {
    /// Probability per record; may vary by attribute of the true author.
    pub share: Parameter,
    /// Where a misidentified record lands.
    pub pool: Pool,
}

/// The pool a misidentified record lands in, uniformly.
#[derive(Debug, Clone, PartialEq)]
pub enum Pool {
    /// Same region and same categories of these attributes as the true author.
    RegionAndGroup(Vec<String>),
    /// Same region.
    Region,
    /// Anybody in the whole population.
    Population,
}

/// `database_error = { ..., as = "conduct" }`.
#[derive(Debug, Clone, PartialEq)]
pub struct DatabaseError {
    /// Mistaken records per subject and time.
    pub rate: Parameter,
    /// The conduct such a record states.
    pub conduct: String,
}

/// `association = { ... }`: whoever enters a list brings records on others.
#[derive(Debug, Clone, PartialEq)]
pub struct Association {
    /// The list whose entries do.
    pub list: String,
    /// Expected records an entry.
    pub records: Parameter,
    /// How many peers everybody has, on whom they land; anybody of the region where it is not stated.
    pub peers: Option<Parameter>,
    /// The conduct such a record states.
    pub conduct: String,
}

/// `[channel.NAME.feedback]`: a channel that looks where it has seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Feedback {
    /// Records of the past that each area starts with.
    pub before: Parameter,
    /// How many times the stated coverage it can have in an area.
    pub most: Parameter,
    /// Rate at which records of the past lose weight.
    pub forgetting: Option<Parameter>,
    /// Whether a record weighs the less the more was looked for it.
    pub corrected: bool,
}

/// `gallery = { ... }`: each pass of a subject is compared with `size` enrolled faces.
#[derive(Debug, Clone, PartialEq)]
pub struct Gallery {
    /// Passes per subject and time.
    pub probes: Parameter,
    /// Number of enrolled faces W.
    pub size: Parameter,
    /// False match rate of one comparison; FPIR = 1-(1-FMR)^W.
    pub false_match_rate: Parameter,
    /// `true`: whoever is falsely matched once is always falsely matched (a fixed trait); `false`: errors are independent.
    pub fixed_trait: bool,
    /// The conduct a false alert is recorded as.
    pub conduct: String,
}

/// `[indicator.NAME]`: turns records into points.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Name.
    pub name: String,
    /// The conduct it counts.
    pub conduct: String,
    /// The channels it takes records from.
    pub channels: Vec<String>,
    /// Points per record (0 is allowed: an indicator may serve lists only). Of a direct one: all that there are.
    pub points: f64,
    /// The factor that the points move, where the score is an index.
    pub factor: Option<String>,
    /// Whether a record puts its bearer straight into the last class.
    pub direct: bool,
    /// Source of the bare numbers of this table.
    pub provenance: Provenance,
}

/// `[list.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// Name.
    pub name: String,
    /// One sentence.
    pub says: String,
    /// Black, red or watch.
    pub colour: Colour,
    /// What puts a subject on it.
    pub enter: Enter,
    /// Minimum stay; `None`: none.
    pub stay: Option<Span>,
    /// After the minimum stay, leave only once the score is at least this.
    pub leave_score_from: Option<f64>,
    /// After the minimum stay, leave at this rate (repair by performance). `None`: at once.
    pub leave_rate: Option<Parameter>,
    /// Longest stay; at its end one leaves whatever else holds. `None`: no limit.
    pub stay_at_most: Option<Span>,
    /// `false`: once on it, one never leaves within the run.
    pub leaves: bool,
    /// What a new offence does to the clock.
    pub again: Again,
    /// Source of the bare numbers of this table.
    pub provenance: Provenance,
}

/// What kind of list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Sanctions follow.
    Black,
    /// Incentives follow.
    Red,
    /// A warning only.
    Watch,
}

/// Entry rule of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Enter {
    /// Being in this grade (or, with `or_worse`, a worse one) at an assessment.
    Grade(String),
    /// Score below this at an assessment.
    ScoreBelow(f64),
    /// Score at or above this at an assessment.
    ScoreFrom(f64),
    /// At least `count` records of `indicators` within a window.
    Records {
        /// How many records.
        count: u32,
        /// Of which indicators.
        indicators: Vec<String>,
        /// How they are counted.
        window: Window,
    },
}

/// How strikes are counted: three different models.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Window {
    /// Since the last listing (the counter resets when listed).
    SinceListing,
    /// In consecutive windows of this length from the start.
    Fixed(Span),
    /// In the last ticks of this length.
    Sliding(Span),
}

/// What a new offence does while listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// The minimum stay starts anew.
    Restart,
    /// Nothing.
    Ignore,
}

/// `[activity.NAME]`: something people try to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// Name, such as `travel.air`.
    pub name: String,
    /// One sentence.
    pub says: String,
    /// Attempts per subject and time; none where only those who live with the listed try.
    pub demand: Option<Parameter>,
    /// Domains of conduct to which it belongs.
    pub related: Vec<String>,
}

/// `[consequence.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Consequence {
    /// Name.
    pub name: String,
    /// What it follows.
    pub on: On,
    /// What it does to an activity.
    pub effect: Effect,
    /// Money per restricted or rewarded subject and time: negative is lost (per year).
    pub money: Option<Parameter>,
    /// On whom it falls at all: all must hold.
    pub only: Vec<Filter>,
    /// Of attempts that it blocks, the share that go ahead by another way.
    pub bypass: Option<Parameter>,
    /// Money that each of those brings: negative is lost.
    pub toll: Option<Parameter>,
    /// Hardship that it adds per unit of time.
    pub hardship: Option<Parameter>,
    /// Factor on an enterprise's custom.
    pub custom: Option<Parameter>,
    /// Factor on an enterprise's tax.
    pub tax: Option<Parameter>,
    /// Factors on conduct while it applies: (conduct, factor).
    pub while_listed: Vec<(String, Parameter)>,
    /// Source of the rule.
    pub provenance: Provenance,
}

/// For whose listing a spillover is borne.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BorneFor {
    /// That of somebody they live with, on this list.
    Household(String),
    /// That of the enterprise they represent, or of the person who represents them, on this list of the companion's.
    Companion(String),
}

/// `[spillover.NAME]`: what those who live with somebody on a list bear for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Spillover {
    /// Name.
    pub name: String,
    /// The list, and whose.
    pub list: BorneFor,
    /// Which members of the household; all where it is empty.
    pub who: Vec<Filter>,
    /// The activity that is blocked for them.
    pub activity: String,
    /// How often they would try.
    pub attempts: Parameter,
    /// Share of attempts blocked; all where it is not stated.
    pub share: Option<Parameter>,
    /// Source of the rule.
    pub provenance: Provenance,
}

/// What a consequence follows.
#[derive(Debug, Clone, PartialEq)]
pub enum On {
    /// Being in a grade.
    Grade(String),
    /// Being on a list.
    List(String),
    /// Nothing: it falls on everybody whom it can fall on.
    Everybody,
}

/// What a consequence does.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// This share of attempts at the activity is blocked.
    Restrict {
        /// The activity.
        activity: String,
        /// Share blocked; `None`: all.
        share: Option<Parameter>,
    },
    /// This share of attempts is made easier (deposit waived, queue skipped).
    Reward {
        /// The activity.
        activity: String,
        /// Share eased; `None`: all.
        share: Option<Parameter>,
    },
    /// Only money or factors.
    None,
}

/// A theory of behaviour, switched on by `[response.KIND]`.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// Becker 1968; updating of perceived risk, Anwar & Loughran 2011.
    Deterrence(Box<Deterrence>),
    /// What restrictions wear down.
    Hardship(Box<Hardship>),
}

/// `[response.hardship]`: h' = min(1, (1 - recovery) h + what consequences add), f = exp(elasticity h).
#[derive(Debug, Clone, PartialEq)]
pub struct Hardship {
    /// Share of hardship that passes per unit of time; `None` where a market makes it.
    pub recovery: Option<Parameter>,
    /// By conduct: logarithm of the factor at the greatest hardship.
    pub elasticity: Vec<(String, Parameter)>,
    /// Hardship that a lost job brings, of the greatest.
    pub job_lost: Option<Parameter>,
}

impl Rules {
    /// The response to perceived risk.
    pub fn deterrence(&self) -> Option<&Deterrence> {
        self.responses.iter().find_map(|response| match response {
            Response::Deterrence(deterrence) => Some(&**deterrence),
            Response::Hardship(_) => None,
        })
    }

    /// The response to hardship.
    pub fn hardship(&self) -> Option<&Hardship> {
        self.responses.iter().find_map(|response| match response {
            Response::Hardship(hardship) => Some(&**hardship),
            Response::Deterrence(_) => None,
        })
    }
}

/// `[response.deterrence]`. f = exp(-eta_d c_k (r - r_ref)) for unlawful or point-losing conduct, exp(+eta_d g_k (r - r_ref)) for
/// rewarded conduct; c_k and g_k are the part of the way from the start score to the nearest sanction or reward
/// threshold that one record covers, at most 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Deterrence {
    /// Perceived risk before the scheme, r_ref.
    pub risk_before: Parameter,
    /// Risk that the scheme announces; perceived risk decays to it.
    pub risk_announced: Parameter,
    /// alpha: r += alpha (1 - r) at each own record that loses points.
    pub learning: Parameter,
    /// Rate at which perceived risk returns to the announced risk.
    pub forgetting: Parameter,
    /// eta of point-losing conduct, by domain; `*` for all others: (domain, parameter).
    pub elasticity: Vec<(String, Parameter)>,
    /// eta of point-earning conduct, by domain; `*` for all others: (domain, parameter). Empty: nobody does more for points.
    pub elasticity_rewarded: Vec<(String, Parameter)>,
    /// Highest factor on any conduct, if there is one; hits are counted and reported.
    pub cap: Option<Parameter>,
    /// Word of sanctions among peers.
    pub word: Option<Word>,
}

/// `[response.deterrence.word]`: peers hear of listings.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Share of the way to 1 that the listing of a peer moves perceived risk.
    pub heard: Parameter,
    /// How many peers everybody has.
    pub peers: Parameter,
}

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
