//! A pack, compiled: what the engine runs. Only indices and numbers that the pack stated or that follow from them.
//!
//! Scores are held in *units*: `points x units_per_point`, so that every point value and threshold is an integer.
//! Rates are per subject and tick. Tables over (area, stratum) have row `area x strata + stratum`.

/// The rules of a run, complete.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Ticks to run.
    pub ticks: u32,
    /// Days in a tick (365 days make a year).
    pub tick_days: f64,
    /// Ticks per reported period.
    pub period_ticks: u32,
    /// Ticks in a year, rounded: the span of the transition matrix.
    pub year_ticks: u32,
    /// Ticks between assessments.
    pub assess_ticks: u32,
    /// Ticks between grades given anew: a multiple of `assess_ticks`. In between everybody keeps theirs.
    pub grade_ticks: u32,
    /// Score units per point.
    pub units_per_point: i32,
    /// Score at the start, in units.
    pub start: i16,
    /// Whether bounds are applied after each record (otherwise once per tick).
    pub clamp_each_record: bool,
    /// What time does to points.
    pub memory: Memory,
    /// Gamma shape of the frailty; `None`: everybody alike.
    pub frailty_shape: Option<f64>,
    /// Names of the grades, best first (at most 16; empty where the pack has none).
    pub grades: Vec<String>,
    /// By stratum: which market of its region an enterprise serves; empty where there is one.
    pub market_of: Vec<u16>,
    /// By stratum: which of a phase's gradings it has; empty where there is one for all.
    pub grading_of: Vec<u16>,
    /// The factors of an index; empty for other scores.
    pub factors: Vec<Factor>,
    /// Conduct.
    pub conduct: Vec<Conduct>,
    /// Names of the domains; each has its own random stream.
    pub domains: Vec<String>,
    /// Names of the channels.
    pub channels: Vec<String>,
    /// Lists (at most 4).
    pub lists: Vec<ListName>,
    /// Names of the activities.
    pub activities: Vec<String>,
    /// Names of the consequences (at most 64).
    pub consequences: Vec<String>,
    /// Names of what those bear who live with the listed.
    pub spillovers: Vec<String>,
    /// What a record can be.
    pub marks: Vec<Mark>,
    /// Pools in which misidentified records land.
    pub pools: Vec<Pool>,
    /// Galleries whose errors are a fixed trait of the person.
    pub traits: Vec<TraitGallery>,
    /// What entries on lists bring on others.
    pub associations: Vec<Association>,
    /// Channels that look where they have seen.
    pub feedbacks: Vec<Feedback>,
    /// Hardship, of 1, that a lost job brings; nothing where nobody has one.
    pub job_lost: Option<f64>,
    /// The phases, the first from tick 0. At least one.
    pub phases: Vec<Phase>,
    /// The phases of the run that this one is paired with: they are never in force here, but both runs draw candidates at the
    /// rates that dominate the phases of both, so that they differ by thinning only.
    pub beside: Vec<Phase>,
}

/// One kind of conduct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conduct {
    /// Its name.
    pub name: String,
    /// Index into [`Policy::domains`].
    pub domain: u16,
    /// Whether law allows it.
    pub lawful: bool,
    /// Whether several acts of one person may count in one tick. At most 32 kinds may not.
    pub repeats: bool,
    /// Whether a record of it earns (+1), loses (-1) or leaves (0) points, in the first phase that has it.
    pub sign: i8,
}

/// A list's name and colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListName {
    /// Its name.
    pub name: String,
    /// Whether it is a redlist.
    pub red: bool,
    /// Whether entry is by records rather than by score.
    pub by_records: bool,
    /// Whether a new offence restarts the clock.
    pub restarts: bool,
    /// Whether the dates of stays are looked at: some phase limits the stay, phases differ in how long it lasts, or a decision
    /// can end it.
    pub dated: bool,
    /// How strikes are counted, for lists by records.
    pub window: Window,
}

/// How strikes are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Since the last listing.
    SinceListing,
    /// In consecutive windows of so many ticks.
    Fixed(u32),
    /// In the last so many ticks.
    Sliding(u32),
}

/// A factor of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Its name.
    pub name: String,
    /// Least that it adds to the score, in units, counted from where it starts: 0 or less.
    pub low: i16,
    /// Most that it adds, counted in the same way: 0 or more.
    pub high: i16,
}

/// What time does to points.
#[derive(Debug, Clone, PartialEq)]
pub enum Memory {
    /// Nothing.
    Forever,
    /// Points expire after so many ticks.
    Retention(u32),
    /// At the end of each tick the distance to the start score is multiplied by this.
    Fade(f64),
    /// At the start of these ticks everybody returns to the start score.
    Reset(Vec<u32>),
}

/// How a record comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A true act, entered to its author.
    Own,
    /// A true act, entered to somebody of this pool (index into [`Policy::pools`]).
    Misidentified(u16),
    /// Nobody's act: every subject is equally exposed, whatever they do.
    Phantom,
    /// A gallery's false alert, each a new draw: nobody's act, and everybody is exposed alike.
    Alert,
    /// A gallery's false alert on those with the trait (index into [`Policy::traits`]).
    Trait(u16),
    /// Nobody's act: somebody they are tied to entered a list (index into [`Policy::associations`]).
    Association(u16),
}

impl Origin {
    /// Whether somebody's act is behind it.
    pub fn is_of_an_act(self) -> bool {
        matches!(self, Self::Own | Self::Misidentified(_))
    }
}

/// A kind of record: conduct, channel and origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Index into [`Policy::conduct`].
    pub conduct: u16,
    /// Index into [`Policy::channels`].
    pub channel: u16,
    /// How it comes about.
    pub origin: Origin,
}

/// Where misidentified records land, uniformly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pool {
    /// Strata with equal numbers here, same region.
    RegionAndGroup(Vec<u16>),
    /// Same region.
    Region,
    /// Anybody.
    Population,
}

/// A gallery whose false matches are a fixed trait of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct TraitGallery {
    /// Key of its random stream: a hash of the channel's name.
    pub key: u64,
    /// By phase and row (area, stratum): probability of having the trait, FPIR = 1-(1-FMR)^W.
    pub shares: Vec<Vec<f64>>,
    /// Index into [`Policy::marks`].
    pub mark: u16,
}

/// Guilt by association: records that the entry of one on a list brings on others of the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Association {
    /// Key of its random streams: a hash of the channel's name.
    pub key: u64,
    /// Index into [`Policy::marks`].
    pub mark: u16,
}

/// A channel that looks where it has seen: its rates are those at its highest intensity, and area by area a part of them is left.
#[derive(Debug, Clone, PartialEq)]
pub struct Feedback {
    /// The channel.
    pub channel: u16,
    /// By area: records of the past that it starts with.
    pub before: Vec<f64>,
    /// Highest intensity, 1 being what the channel has where it looks everywhere alike.
    pub most: f64,
    /// What a tick leaves of the weight of the past.
    pub keeps: f64,
    /// Whether a record weighs the less the more was looked for it.
    pub corrected: bool,
}

/// What brings such records in a phase.
#[derive(Debug, Clone, PartialEq)]
pub struct AssociationRule {
    /// The list whose entries do.
    pub list: u8,
    /// On whom: 0 anybody, otherwise the peers of whoever entered, two a circle ([`crate::links::Circles`]).
    pub circles: u32,
    /// By row (area, stratum) of whoever enters: expected records an entry.
    pub records: Vec<f64>,
}

/// What a kind of record does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MarkEffect {
    /// Change of the score, in units.
    pub points: i16,
    /// Lists (bit set) on which it is a strike.
    pub strikes: u8,
}

/// A list's rule in one phase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ListRule {
    /// Whether anybody can enter in this phase.
    pub open: bool,
    /// Entry condition.
    pub enter: Enter,
    /// Minimum stay in ticks.
    pub stay: u32,
    /// After the minimum stay: lowest score to leave, in units.
    pub leave_from: Option<i16>,
    /// After the minimum stay: probability per tick of leaving. `None`: at once.
    pub leave_share: Option<f64>,
    /// Longest stay in ticks.
    pub limit: Option<u32>,
    /// Whether one can leave at all.
    pub leaves: bool,
}

/// Entry condition of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enter {
    /// Grade index at least this (that grade or worse); for redlists at most this (that grade or better).
    Grade(u8),
    /// Score below, in units.
    Below(i16),
    /// Score at or above, in units.
    From(i16),
    /// So many strikes.
    Strikes(u8),
}

/// Perceived risk: all in units of 1/65535.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Learning {
    /// Risk before the scheme; everybody starts here.
    pub before: u16,
    /// Share of the remaining distance to 1 that one own punished record adds.
    pub learning: f64,
    /// Share of the distance to the announced risk lost per tick.
    pub forgetting: f64,
    /// What peers hear of, where they do.
    pub word: Option<Word>,
}

/// Word of sanctions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word {
    /// Circles of ties: two peers each.
    pub circles: u32,
    /// Share of the remaining distance to 1 that perceived risk rises by when a peer enters a list that is not a redlist.
    pub heard: f64,
}

/// What becomes of hardship and what it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Hardship {
    /// Share of it that passes per tick.
    pub recovery: f64,
    /// Per conduct: exponent of the response at the greatest hardship, f = exp(exponent x h).
    pub exponents: Vec<f64>,
}

/// A consequence in one phase.
#[derive(Debug, Clone, PartialEq)]
pub struct Consequence {
    /// Lists it follows (bit set).
    pub on_lists: u8,
    /// Grades it follows (bit set).
    pub on_grades: u16,
    /// Activity it blocks, with the share blocked in the end.
    pub restricts: Option<(u16, f64)>,
    /// Of attempts at what it restricts, the share that it would block and that go ahead by another way.
    pub bypass: f64,
    /// Money that each of those brings; negative is lost.
    pub toll: f64,
    /// Activity it eases, with the share eased.
    pub rewards: Option<(u16, f64)>,
    /// Money per subject and tick.
    pub money: f64,
    /// Hardship that it adds per tick, of 1.
    pub hardship: f64,
    /// What it leaves of an enterprise's custom; 1 where it leaves all.
    pub custom: f64,
    /// What it leaves of an enterprise's tax, or multiplies it by.
    pub tax: f64,
}

/// What those bear in a phase who are tied to somebody on a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Spillover {
    /// The list.
    pub list: u8,
    /// Whose: that of somebody they live with, or that of the enterprise they represent, or of the person who represents it, on a
    /// list of the scheme simulated beside this one.
    pub tie: Tie,
    /// By class of household members ([`crate::layout::Households::classes`]): whether it falls on them.
    pub classes: Vec<bool>,
    /// By row (area, stratum): attempts of each such member that are blocked per tick.
    pub blocked: Vec<f64>,
}

/// What ties somebody who bears a listing to somebody who is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// They live together.
    Household,
    /// One represents the other.
    Representation,
}

/// What enterprises live by in one phase.
#[derive(Debug, Clone, PartialEq)]
pub struct Market {
    /// Row (area, stratum): turnover per tick in ordinary times.
    pub turnover: Vec<f64>,
    /// Row (area, stratum): part of turnover that is left after costs in ordinary times.
    pub margin: Vec<f64>,
    /// Row (area, stratum): jobs.
    pub jobs: Vec<f64>,
    /// Part of costs that does not follow turnover.
    pub fixed: f64,
    /// What a tick's luck adds or takes, in ticks of ordinary turnover.
    pub luck: f64,
    /// Reserve of a newcomer, in ticks of ordinary turnover.
    pub reserve: f64,
    /// Most reserve that is kept, in ticks of ordinary turnover.
    pub most: f64,
    /// Probability per tick that an empty place is taken.
    pub entry: f64,
    /// Most turnover, of ordinary.
    pub capacity: f64,
    /// Share of the custom that some lose which goes to the others.
    pub moves: f64,
    /// Part of turnover that is paid as tax.
    pub tax: f64,
}

/// The rules in force from a tick on.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// First tick.
    pub from_tick: u32,
    /// Lowest score, in units.
    pub low: i16,
    /// Highest score, in units.
    pub high: i16,
    /// Gradings, at least one: lowest score of each grade, in units, best first. A grade that those of a grading cannot have begins
    /// at [`Phase::NO_GRADE`].
    pub gradings: Vec<Vec<i16>>,
    /// Effect of each mark.
    pub effects: Vec<MarkEffect>,
    /// By mark, where the score is an index: how many units of the score it moves each factor (index into [`Policy::factors`]) by,
    /// within the factor's bounds. They add up to the mark's points.
    pub moves: Vec<Vec<(u8, i16)>>,
    /// Row (area, stratum), column mark: records per tick at frailty 1 and factor 1. For conduct that does not repeat,
    /// already transformed so that the first record of a tick has the stated probability.
    pub rates: Vec<f64>,
    /// Row (area, stratum), column conduct: acts per tick at frailty 1 in the world without the scheme.
    pub acts: Vec<f64>,
    /// Row (area, stratum), column activity: attempts per tick.
    pub demand: Vec<f64>,
    /// Lists.
    pub lists: Vec<ListRule>,
    /// By association; `None` where nothing brings its records in this phase.
    pub associations: Vec<Option<AssociationRule>>,
    /// Consequences.
    pub consequences: Vec<Consequence>,
    /// By grading: the consequences (bit set) that fall on those of it at all.
    pub falls: Vec<u64>,
    /// What those bear who live with the listed; `None` where nobody does in this phase.
    pub spillovers: Vec<Option<Spillover>>,
    /// Per conduct: (lists bit set, grades bit set, factor): multiplies the conduct of whoever is on one of the lists or in one
    /// of the grades.
    pub status_factors: Vec<Vec<(u8, u16, f64)>>,
    /// Perceived risk, where a response needs it.
    pub learning: Option<Learning>,
    /// Row (area, stratum): risk announced, in 1/65535, to which perceived risk decays; empty where it is that
    /// before the scheme everywhere.
    pub announced: Vec<u16>,
    /// Per conduct: exponent of the response, f = exp(exponent x (r - r_ref)); negative deters.
    pub exponents: Vec<f64>,
    /// Hardship, where consequences bring it.
    pub hardship: Option<Hardship>,
    /// What enterprises live by, where the pack says so: then hardship is what the scheme makes missing of a newcomer's reserve.
    pub market: Option<Market>,
    /// Further theories of behaviour.
    pub theories: Theories,
    /// Highest factor on any conduct.
    pub cap: f64,
    /// What those affected can do about the scheme's decisions.
    pub redress: Redress,
}

impl Phase {
    /// Where a grade begins that nobody of a grading can have.
    pub const NO_GRADE: i16 = i16::MAX;

    /// The consequences that fall on those of a grading.
    pub fn falling(&self, grading: usize) -> impl Iterator<Item = &Consequence> {
        let falls = self.falls.get(grading).copied().unwrap_or(u64::MAX);
        self.consequences.iter().enumerate().filter(move |(at, _)| falls >> at & 1 == 1).map(|(_, c)| c)
    }

    /// Whether anything but frailty makes persons of a stratum differ in conduct.
    pub fn reacts(&self) -> bool {
        let by_status = self.status_factors.iter().any(|factors| !factors.is_empty());
        let by_state = self.learning.is_some() || self.hardship.is_some() || self.market.is_some();
        by_state || by_status || self.theories.react()
    }
}

/// Theories of behaviour in one phase, beside perceived risk and hardship. Their factors multiply.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Theories {
    /// People do what those around them do.
    pub norms: Option<Norms>,
    /// Conduct moves out of sight.
    pub displacement: Option<Displacement>,
    /// Conduct that earns points rises short of a threshold.
    pub gaming: Option<Gaming>,
    /// Sanctions felt as unjust bring on what they forbid.
    pub defiance: Option<Defiance>,
}

impl Theories {
    /// Whether one of them makes persons of a stratum differ in conduct, or a region's differ from tick to tick.
    fn react(&self) -> bool {
        self.norms.is_some() || self.gaming.is_some() || self.defiance.is_some()
    }
}

/// Norms: conduct is multiplied by n^omega, n being how much of it there was around in the tick before for what there would be
/// without the scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Norms {
    /// omega, by conduct: 0 or more, below 1.
    pub strength: Vec<f64>,
    /// Highest factor, 1 or more, or infinite; the lowest is 1 over it.
    pub most: f64,
}

impl Norms {
    /// The highest n of a conduct that nothing else multiplies by more than `peak`: what it settles at if everybody has that.
    pub fn settles(&self, conduct: usize, peak: f64) -> f64 {
        let peak = peak.max(1.0);
        libm::pow(peak, 1.0 / (1.0 - self.strength[conduct])).min(peak * self.most)
    }

    /// Highest factor on a conduct of which n was never more than `settled`.
    pub fn highest(&self, conduct: usize, settled: f64) -> f64 {
        libm::pow(settled, self.strength[conduct]).min(self.most)
    }
}

/// Displacement: a share psi(r) = share (r - r_ref) / (1 - r_ref) of acts happens out of sight, none below the risk before the scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Displacement {
    /// Row (area, stratum), column conduct: the share at a perceived risk of 1.
    pub shares: Vec<f64>,
}

/// Gaming: conduct is multiplied by exp(exponent) for whoever is short of something better at the tick's start.
#[derive(Debug, Clone, PartialEq)]
pub struct Gaming {
    /// By grading: from which score, in units, and below which one is short of something better.
    pub short_of: Vec<Vec<[i16; 2]>>,
    /// By conduct.
    pub exponents: Vec<f64>,
}

/// Defiance: conduct is multiplied by exp(exponent x g), g being grievance, of 1. Shares are of the way to 1 that it moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Defiance {
    /// At a listing on a list that is not a redlist, if it is not wrongful.
    pub listed: f64,
    /// At a wrongful one.
    pub wronged: f64,
    /// At a record of somebody else's act, or of nobody's, that costs points or is a strike.
    pub mistaken: f64,
    /// Share of grievance that passes per tick.
    pub recovery: f64,
    /// By conduct.
    pub exponents: Vec<f64>,
}

/// Due process in one phase: what stands between a record and its consequences, and what undoes them.
///
/// A listing is *wrongful* if its bearer is not on the fair list when it is decided. Pairs of probabilities are of rightful
/// and of wrongful listings, in this order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Redress {
    /// Human review before listing.
    pub review: Option<Review>,
    /// Appeal of a listing.
    pub appeal: Option<Appeal>,
    /// What becomes of copies elsewhere when a listing is annulled; `None`: they follow at once.
    pub copies: Option<Copies>,
    /// Objection to single records.
    pub objection: Option<Objection>,
    /// Who is outside of what: of them some records are not made.
    pub outside: Vec<Outside>,
}

/// Objection to a mistaken record by its bearer.
#[derive(Debug, Clone, PartialEq)]
pub struct Objection {
    /// Row (area, stratum): probability that a mistaken record is withdrawn upon objection.
    pub wins: Vec<f64>,
    /// Ticks from the record until it is.
    pub takes: u32,
}

/// Persons of whom some records are not made, whoever's act it was: each is outside for good or not at all, by one draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Outside {
    /// Key of the draw: a hash of what puts them outside.
    pub key: u64,
    /// Row (area, stratum): probability of being outside.
    pub share: Vec<f64>,
    /// By mark: whether it is not made of them.
    pub marks: Vec<bool>,
}

/// Human review of proposed listings.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Lists (bit set) whose proposals are reviewed.
    pub lists: u8,
    /// Row (area, stratum): share of proposals that a person looks at.
    pub coverage: Vec<f64>,
    /// Row (area, stratum): probability that a proposal looked at is turned down.
    pub turns_down: [Vec<f64>; 2],
    /// Proposals per subject and tick that can be looked at; those beyond are decided by the rule alone. `None`: no limit.
    pub capacity: Option<f64>,
    /// Whether mistaken records found are deleted.
    pub corrects: bool,
}

/// Appeal of a listing by its bearer.
#[derive(Debug, Clone, PartialEq)]
pub struct Appeal {
    /// Lists (bit set) whose listings can be appealed.
    pub lists: u8,
    /// Row (area, stratum): probability that a listing is appealed.
    pub files: [Vec<f64>; 2],
    /// Probability per tick of filing, from the tick after the listing on, for those who will. `None`: at once.
    pub filing: Option<f64>,
    /// Ticks from filing until a case can be taken up.
    pub takes: u32,
    /// Row (area, stratum): probability that an appeal is upheld.
    pub upheld: [Vec<f64>; 2],
    /// Who decides, and how fast. `None`: cases are decided as soon as they can be taken up.
    pub office: Option<Office>,
    /// Whether the listing has no effect until the appeal is decided.
    pub suspends: bool,
    /// The time within which an appeal is to be decided.
    pub clock: Option<Clock>,
    /// Whether an appeal upheld deletes the mistaken records of its bearer.
    pub corrects: bool,
}

/// An office that decides cases first come first served, each officer one at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Office {
    /// Officers per subject. A fraction of an officer is on duty for that part of the time.
    pub officers: f64,
    /// Rounds in a tick: in each an officer on duty works on one case.
    pub rounds: u32,
    /// Rounds that a case takes on average, 1 or more.
    pub handling: f64,
    /// Whether cases take the same time each (otherwise their times are geometric).
    pub even: bool,
}

/// A time limit on decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Ticks from filing.
    pub ticks: u32,
    /// Whether an appeal not decided by then is upheld (otherwise it is only counted as overdue).
    pub grants: bool,
}

/// Copies of a list that others keep.
#[derive(Debug, Clone, PartialEq)]
pub struct Copies {
    /// Row (area, stratum): share of annulled listings that live on in copies.
    pub missed: Vec<f64>,
    /// Probability per tick that such a copy is put right; 0: never.
    pub cleared: f64,
}

impl Policy {
    /// What a spillover is borne through, and the list it is borne for, as first stated.
    pub fn borne_for(&self, spillover: usize) -> Option<(Tie, u8)> {
        self.phases.iter().find_map(|phase| phase.spillovers[spillover].as_ref()).map(|s| (s.tie, s.list))
    }

    /// Number of ticks of a reported period `p`, and its end.
    pub fn period_ends(&self) -> Vec<u32> {
        let step = self.period_ticks.max(1);
        let mut ends: Vec<u32> = (1..=self.ticks / step).map(|p| p * step).collect();
        if ends.last() != Some(&self.ticks) {
            ends.push(self.ticks);
        }
        ends
    }

    /// Lists (bit set) with due process in some phase.
    pub fn redressed(&self) -> u8 {
        let of = |p: &Phase| {
            let review = p.redress.review.as_ref().map_or(0, |review| review.lists);
            review | p.redress.appeal.as_ref().map_or(0, |appeal| appeal.lists)
        };
        self.phases.iter().fold(0, |lists, phase| lists | of(phase))
    }

    /// Which grading a stratum has.
    #[inline]
    pub fn grading(&self, stratum: usize) -> usize {
        self.grading_of.get(stratum).map_or(0, |&grading| usize::from(grading))
    }

    /// Which market a stratum serves.
    #[inline]
    pub fn market(&self, stratum: usize) -> usize {
        self.market_of.get(stratum).map_or(0, |&market| usize::from(market))
    }

    /// Whether some attempts that would be blocked go ahead by another way.
    pub fn has_bypass(&self) -> bool {
        self.phases.iter().flat_map(|phase| &phase.consequences).any(|c| c.bypass > 0.0)
    }

    /// Whether enterprises close and newcomers come.
    pub fn has_market(&self) -> bool {
        self.phases.iter().any(|p| p.market.is_some())
    }

    /// Whether points are counted beyond the bounds of the score, which hold when it is read.
    pub fn reads_within(&self) -> bool {
        matches!(self.memory, Memory::Retention(_)) || !self.factors.is_empty()
    }

    /// Whether some phase has a theory of behaviour.
    pub fn has_theory(&self, is_there: impl Fn(&Theories) -> bool) -> bool {
        self.phases.iter().any(|phase| is_there(&phase.theories))
    }

    /// Whether records can be objected to in some phase.
    pub fn objects(&self) -> bool {
        self.phases.iter().any(|phase| phase.redress.objection.is_some())
    }

    /// Whether a listing can come about by something else than its bearer's own conduct.
    pub fn errs(&self) -> bool {
        let mistaken = self.marks.iter().any(|mark| mark.origin != Origin::Own);
        !self.lists.is_empty() && (mistaken || self.induces())
    }

    /// Whether some status changes conduct in some phase, so that a wrongful restriction can induce acts.
    pub fn induces(&self) -> bool {
        let by_status = |p: &Phase| p.status_factors.iter().any(|factors| !factors.is_empty());
        let by_state = |p: &Phase| p.theories.gaming.is_some() || p.theories.defiance.is_some();
        self.phases.iter().any(|p| p.hardship.is_some() || by_state(p) || by_status(p))
    }

    /// The phase in force at a tick.
    pub fn phase_at(&self, tick: u32) -> &Phase {
        let next = self.phases.partition_point(|p| p.from_tick <= tick);
        &self.phases[next.max(1) - 1]
    }
}
