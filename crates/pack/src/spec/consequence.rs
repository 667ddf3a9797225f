//! Lists, what people try to do, and what follows from being on a list or in a grade.

use super::{Filter, Parameter, Provenance, Span};

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
