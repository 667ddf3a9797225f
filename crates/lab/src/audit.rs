//! An audit: what a law's tests find in a pack, each fact with its line and with how many simulated subjects it touches.

use model::policy::Policy;
use model::trace::{Counter, Side};
use pack::audit::{Fact, Touches};
use pack::spec::{Law, Test};

use crate::run::Outcome;

/// What a law finds in a pack that was run.
#[derive(Debug, Clone)]
pub struct Audit {
    /// The law.
    pub law: Law,
    /// Its rules, in order of their first test.
    pub rules: Vec<RuleFound>,
}

/// One rule of a law.
#[derive(Debug, Clone)]
pub struct RuleFound {
    /// Its number: `5(1)(c)`.
    pub rule: String,
    /// Whether all that it turns on was found, and at least one of its limbs if it has any.
    pub touched: bool,
    /// Its tests.
    pub tests: Vec<TestFound>,
}

/// One test of a rule.
#[derive(Debug, Clone)]
pub struct TestFound {
    /// The test.
    pub test: Test,
    /// What it found.
    pub facts: Vec<FactFound>,
}

/// One fact with its line and whom it touches.
#[derive(Debug, Clone)]
pub struct FactFound {
    /// What is so.
    pub says: String,
    /// Path in the pack.
    pub path: String,
    /// The file that says so, and the line: `cn-court-list/pack.toml:93`.
    pub line: String,
    /// Whom it touches.
    pub touched: Touched,
}

/// Simulated subjects that a fact touches, means over replicates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Touched {
    /// At the end of the run.
    pub at_end: f64,
    /// Entries over the run, for lists.
    pub entries: Option<f64>,
    /// All subjects.
    pub of: f64,
}

impl Audit {
    /// Of a run under a law.
    pub fn new(outcome: &Outcome, law: Law) -> Self {
        let found = pack::audit::facts(&outcome.plan.pack, &law);
        let mut rules: Vec<RuleFound> = Vec::new();
        for (test, facts) in law.tests.iter().zip(found) {
            let facts = facts.into_iter().filter_map(|fact| counted(outcome, fact)).collect();
            let found = TestFound { test: test.clone(), facts };
            match rules.iter_mut().find(|rule| rule.rule == test.rule) {
                Some(rule) => rule.tests.push(found),
                None => {
                    rules.push(RuleFound { rule: test.rule.clone(), touched: false, tests: vec![found] });
                }
            }
        }
        rules.iter_mut().for_each(|rule| rule.touched = touched(&rule.tests));
        Self { law, rules }
    }
}

fn touched(tests: &[TestFound]) -> bool {
    let (limbs, all): (Vec<&TestFound>, Vec<&TestFound>) = tests.iter().partition(|found| found.test.limb);
    let finds = |found: &&TestFound| !found.facts.is_empty();
    all.iter().all(finds) && (limbs.is_empty() || limbs.iter().any(finds))
}

/// A fact with its counts; `None` if it hangs on a number of days that the run does not show.
fn counted(outcome: &Outcome, fact: Fact) -> Option<FactFound> {
    let mut says = fact.says.clone();
    if let Some(if_more) = fact.if_more {
        let days = days_listed(outcome, &fact.touches)? / if_more.records;
        if days <= if_more.days {
            return None;
        }
        says = format!("{} {days:.0} days, against {:.0}.", says.trim_end_matches('.'), if_more.days);
        says =
            says.replace("restricts for days per record behind it", "restricts, per record behind it, for");
    }
    let line = outcome.plan.pack.line(fact.place);
    let touched = touches(outcome, &fact);
    Some(FactFound { says, path: fact.path, line, touched })
}

/// Mean length of a stay on a list, in days; those still running count for as long as they were seen.
fn days_listed(outcome: &Outcome, touches: &Touches) -> Option<f64> {
    let Touches::List(name) = touches else { return None };
    let list = outcome.plan.policy.lists.iter().position(|list| list.name == *name)?;
    let (mut ticks, mut stays) = (0.0, 0.0);
    for replicate in &outcome.replicates {
        let of_list = &replicate.trace.stays[list];
        for (lengths, more) in [(&of_list.ended, 0.0), (&of_list.running, 1.0)] {
            for (length, &count) in lengths.iter().enumerate() {
                ticks += (length as f64 + more) * count as f64;
                stays += count as f64;
            }
        }
    }
    (stays > 0.0).then(|| ticks / stays * outcome.plan.policy.tick_days)
}

fn touches(outcome: &Outcome, fact: &Fact) -> Touched {
    let policy = &outcome.plan.policy;
    let mean = |counter| mean(outcome, &bearing(policy, fact), counter);
    let of = mean(Counter::Subjects);
    match &fact.touches {
        Touches::Everybody => Touched { at_end: of, entries: None, of },
        Touches::List(name) => {
            let list = policy.lists.iter().position(|list| list.name == *name).unwrap_or(0) as u8;
            let entries = mean(Counter::Entered(list));
            Touched { at_end: mean(Counter::Listed(list)), entries: Some(entries), of }
        }
        Touches::Grade(name) => {
            let grade = policy.grades.iter().position(|grade| grade == name).unwrap_or(0) as u8;
            Touched { at_end: mean(Counter::Grade(Side::Score, grade)), entries: None, of }
        }
    }
}

/// Whether a consequence that a fact is about can fall on those of a stratum, in the last phase.
fn bearing<'a>(policy: &'a Policy, fact: &Fact) -> impl Fn(usize) -> bool + use<'a> {
    let name = fact.consequence.as_ref();
    let at = name.and_then(|name| policy.consequences.iter().position(|known| known == name));
    let falls = policy.phases.last().map_or(&[][..], |phase| &phase.falls);
    move |stratum| {
        let falls = falls.get(policy.grading(stratum)).copied().unwrap_or(u64::MAX);
        at.is_none_or(|at| falls >> at & 1 == 1)
    }
}

/// A stock at the end of the run or a flow over it, over everybody of some strata, mean over replicates.
fn mean(outcome: &Outcome, belongs: &dyn Fn(usize) -> bool, counter: Counter) -> f64 {
    let strata = outcome.plan.layout.strata.len().max(1);
    let of = |trace: &model::trace::Trace| {
        let Some(column) = trace.counters.position(counter) else { return 0 };
        let rows = (0..trace.at_end.rows()).filter(|row| belongs(row % strata));
        rows.map(|row| trace.at_end.row(row)[column]).sum::<i64>()
    };
    let sum: i64 = outcome.replicates.iter().map(|replicate| of(&replicate.trace)).sum();
    sum as f64 / outcome.replicates.len().max(1) as f64
}
