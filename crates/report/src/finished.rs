//! A finished run, as reports take it.

use jiff::civil::Date;
use lab::audit::Audit;
use lab::changed::Changed;
use lab::run::Outcome;
use lab::uncertainty::Kept;
use measure::Measures;
use model::layout::Layout;
use model::policy::Policy;
use model::trace::Trace;
use pack::calendar;
use pack::spec::{Pack, Stance, Tick};

use crate::view::Evidence;

/// Everything a report is made from.
#[derive(Debug, Clone)]
pub struct Finished<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The same, compiled.
    pub policy: &'a Policy,
    /// The population.
    pub layout: &'a Layout,
    /// What each replicate kept, the first with the seed asked for. At least one.
    pub traces: Vec<&'a Trace>,
    /// What was measured in each.
    pub measures: Vec<&'a Measures>,
    /// The seed asked for.
    pub seed: u64,
    /// The population's fit report.
    pub fit: serde_json::Value,
    /// The command that repeats the run.
    pub command: String,
    /// How the run departs from the pack as it is published.
    pub changed: &'a Changed,
    /// What the laws that the scheme was put under still find in it.
    pub audits: Vec<Audit>,
    /// What the pack keeps of how sure its results are.
    pub kept: Kept,
}

impl<'a> Finished<'a> {
    /// Of what the lab gave; `command` is the one that repeats it.
    pub fn of(outcome: &'a Outcome, command: impl Into<String>) -> Self {
        let plan = &outcome.plan;
        Self {
            pack: &plan.pack,
            policy: &plan.policy,
            layout: &plan.layout,
            traces: outcome.replicates.iter().map(|r| &r.trace).collect(),
            measures: outcome.replicates.iter().map(|r| &r.measures).collect(),
            seed: plan.seed,
            // A fit report is numbers and names: there is nothing in it that JSON cannot say.
            fit: serde_json::to_value(&plan.fit).unwrap_or_default(),
            command: command.into(),
            changed: &plan.changed,
            kept: lab::uncertainty::kept(plan),
            audits: plan.laws.iter().map(|law| Audit::new(outcome, law.clone())).collect(),
        }
    }

    /// First day of a tick.
    pub fn day(&self, tick: u32) -> Date {
        calendar::tick_start(self.pack, tick)
    }

    /// End of a period: the first day after it.
    pub fn period_end(&self, period: u32) -> Date {
        self.day(self.traces[0].period_ends[period as usize])
    }

    /// `day`, `week` or `month`.
    pub fn tick_word(&self) -> &'static str {
        match self.pack.tick {
            Tick::Day => "day",
            Tick::Week => "week",
            Tick::Month => "month",
        }
    }
}

/// The stance as a word, and what it means for this run.
pub fn stance_words(run: &Finished<'_>, evidence: &Evidence) -> (&'static str, String) {
    let stance = run.pack.stance;
    if run.changed.scheme() {
        let of = match stance {
            Stance::Claimed => "a scheme as its describers say it is",
            Stance::Documented => "a documented scheme",
            Stance::Hypothetical => "a thought experiment",
        };
        return (
            stance.word(),
            format!("This is a changed version of {of}. No record or claim speaks for it."),
        );
    }
    let means = match stance {
        Stance::Claimed => {
            "The scheme is modelled as its describers say it is, taken at their word so that the consequences can be \
             seen. It is not what the record shows."
                .to_owned()
        }
        Stance::Documented => format!(
            "The scheme is modelled after official texts and research as far as the record supports them; {}.",
            evidence.grades()
        ),
        Stance::Hypothetical => {
            "A thought experiment: nobody has built this scheme, and nobody claims that it exists.".to_owned()
        }
    };
    (stance.word(), means)
}
