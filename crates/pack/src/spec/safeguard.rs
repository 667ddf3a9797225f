//! `[safeguard.KIND]`: what stands between a record and its consequences, and what undoes them.

use super::{Colour, List, Parameter, Provenance};

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
