//! What a law's tests find in a pack: facts with the line that each rests on. A fact is never a verdict.

mod context;
mod redress;
mod rules;

pub(crate) use context::unrelated_domains;

use crate::calendar::unit_days;
use crate::spec::{Finds, Law, List, Pack, Parameter, Place, Rules, Test};

/// Something that a test finds in a pack.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What is so, in a sentence.
    pub says: String,
    /// Path in the pack: `consequence.no-flights`.
    pub path: String,
    /// Where it stands.
    pub place: Place,
    /// Whom it touches.
    pub touches: Touches,
    /// The consequence that it is about, which may fall on some of them only.
    pub consequence: Option<String>,
    /// For facts that only a run can tell: it holds if the run shows more.
    pub if_more: Option<IfMore>,
}

/// Whom a fact touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touches {
    /// Everybody whom the scheme scores.
    Everybody,
    /// Those on a list.
    List(String),
    /// Those in a grade.
    Grade(String),
}

/// A number of days that a run is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IfMore {
    /// Records that a listing takes at least.
    pub records: f64,
    /// Days on the list per record that are not more.
    pub days: f64,
}

impl Fact {
    fn new(says: impl Into<String>, path: impl Into<String>, place: Place, touches: Touches) -> Self {
        Self { says: says.into(), path: path.into(), place, touches, consequence: None, if_more: None }
    }

    fn of_list(says: impl Into<String>, list: &List) -> Self {
        let path = format!("list.{}", crate::tree::quoted(&list.name));
        Self::new(says, path, list.provenance.place, Touches::List(list.name.clone()))
    }
}

/// What each test of a law finds in a pack, in the order of the tests. Looks at the rules of every phase; what is found in several
/// of them is told as it is in the last.
pub fn facts(pack: &Pack, law: &Law) -> Vec<Vec<Fact>> {
    let pack = pack.protected();
    law.tests.iter().map(|test| of_test(&pack, test)).collect()
}

fn of_test(pack: &Pack, test: &Test) -> Vec<Fact> {
    let mut found: Vec<Fact> = Vec::new();
    for (_, rules) in &pack.phases {
        for fact in of_rules(rules, test) {
            match found.iter_mut().find(|known| known.path == fact.path) {
                Some(known) => *known = fact,
                None => found.push(fact),
            }
        }
    }
    found
}

fn of_rules(rules: &Rules, test: &Test) -> Vec<Fact> {
    let at_most = test.at_most.as_ref();
    match test.finds {
        Finds::ScoresOverTime => rules::scores_over_time(rules),
        Finds::CountsConduct => rules::counts(rules, false),
        Finds::CountsLawfulConduct => rules::counts(rules, true),
        Finds::KeepsTooLong => rules::keeps_too_long(rules, at_most),
        Finds::NoExit => rules::no_exit(rules),
        Finds::MistakesByGroup => rules::mistakes_by_group(rules),
        Finds::Detriment => context::detriment(rules),
        Finds::UnrelatedContext => context::unrelated(rules),
        Finds::Disproportionate => context::disproportionate(rules, at_most),
        Finds::NoReview => redress::no_review(rules),
        Finds::NoNotice => redress::no_notice(rules),
        Finds::NoAppeal => redress::no_appeal(rules),
        Finds::NoCorrection => redress::no_correction(rules),
        Finds::CopiesKept => redress::copies_kept(rules),
        Finds::SlowDecision => redress::slow_decision(rules, at_most),
    }
}

/// Days of a length of time.
fn days(time: &Parameter) -> f64 {
    time.value * unit_days(time.unit)
}

/// Lists whose bearers it concerns: all but redlists.
fn adverse(rules: &Rules) -> impl Iterator<Item = &List> {
    rules.lists.iter().filter(|list| list.colour != crate::spec::Colour::Red)
}
