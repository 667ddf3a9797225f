//! What in a pack makes conduct respond to the scheme, phase by phase.

use jiff::civil::Date;
use pack::spec::{Pack, Response, Rules};

/// How a theory of behaviour stands in a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Neither in force nor named by a rival.
    Off,
    /// For these rivals to use.
    StandsBy(Vec<String>),
    /// It describes a risk that other theories respond to; by itself it changes nothing.
    RiskOnly,
    /// In force in these spans of time. `None`: from the start, and to the end.
    InForce(Vec<(Option<Date>, Option<Date>)>),
}

impl Standing {
    /// Of the theory under this key of `[response]`.
    pub fn of(pack: &Pack, theory: &str) -> Self {
        let here = |rules: &Rules| rules.responses.iter().any(|response| key(response) == theory);
        let acts = |rules: &Rules| {
            rules.responses.iter().any(|response| key(response) == theory && changes_conduct(response))
        };
        let spans = spans(pack, &acts);
        if !spans.is_empty() {
            return Self::InForce(spans);
        }
        if pack.phases.iter().any(|(_, rules)| here(rules)) {
            return Self::RiskOnly;
        }
        let using = pack.rivals.iter().filter(|rival| rival.theories.iter().any(|of| of == theory));
        let rivals: Vec<String> = using.map(|rival| rival.name.clone()).collect();
        if rivals.is_empty() { Self::Off } else { Self::StandsBy(rivals) }
    }

    /// Since when, and until when: ` from 2023-01-01`; nothing where it is in force all the time.
    pub fn when(&self) -> String {
        let Self::InForce(spans) = self else { return String::new() };
        let span = |&(from, until): &(Option<Date>, Option<Date>)| {
            let from = from.map_or_else(String::new, |day| format!(" from {day}"));
            let until = until.map_or_else(String::new, |day| format!(" until {day}"));
            format!("{from}{until}")
        };
        spans.iter().map(span).collect::<Vec<_>>().join(" and")
    }
}

/// Phases in which something holds, those that follow each other as one.
fn spans(pack: &Pack, holds: &dyn Fn(&Rules) -> bool) -> Vec<(Option<Date>, Option<Date>)> {
    let mut spans: Vec<(Option<Date>, Option<Date>)> = Vec::new();
    let mut held = false;
    for (at, (day, rules)) in pack.phases.iter().enumerate() {
        let holds = holds(rules);
        match (held, holds) {
            (false, true) => spans.push(((at > 0).then_some(*day), None)),
            (true, false) => spans.iter_mut().rev().take(1).for_each(|span| span.1 = Some(*day)),
            _ => {}
        }
        held = holds;
    }
    spans
}

fn key(response: &Response) -> &'static str {
    match response {
        Response::Deterrence(_) => "deterrence",
        Response::Hardship(_) => "hardship",
        Response::Chilling(_) => "chilling",
        Response::Norms(_) => "norms",
        Response::Displacement(_) => "displacement",
        Response::Gaming(_) => "gaming",
        Response::Defiance(_) => "defiance",
    }
}

/// Deterrence is also there where only others respond to the risk that it describes: then it has no elasticities.
fn changes_conduct(response: &Response) -> bool {
    match response {
        Response::Deterrence(d) => !(d.elasticity.is_empty() && d.elasticity_rewarded.is_empty()),
        _ => true,
    }
}

/// Whether consequences multiply the conduct of those they fall on.
pub fn restricts_conduct(pack: &Pack) -> bool {
    pack.phases.iter().any(|(_, rules)| rules.consequences.iter().any(|c| !c.while_listed.is_empty()))
}

/// Whether enterprises live on custom, which consequences can take.
pub fn has_market(pack: &Pack) -> bool {
    pack.phases.iter().any(|(_, rules)| rules.market.is_some())
}

/// Whether anything at all makes conduct differ from what it would be without the scheme.
pub fn conduct_responds(pack: &Pack) -> bool {
    let by_theory = pack.phases.iter().any(|(_, rules)| rules.responses.iter().any(changes_conduct));
    by_theory || restricts_conduct(pack) || has_market(pack)
}
