//! How people respond, in words.

use super::page::Page;
use super::{amount, number, percent};
use crate::spec::{ByDomain, Deterrence, Hardship, Pack, Response, Rules};

/// How people respond.
pub(super) fn responses(rules: &Rules, page: &mut Page) {
    page.heading("How people respond");
    if rules.responses.is_empty() {
        page.item("", "Not at all: people do what they would do anyway.");
    }
    for response in &rules.responses {
        match response {
            Response::Hardship(h) => page.item("By hardship: ", &hardship_text(h)),
            Response::Deterrence(d) if d.elasticity.is_empty() => {
                page.item("To the risk, without deterrence: ", &deterrence_text(d))
            }
            Response::Deterrence(d) => page.item("By deterrence: ", &deterrence_text(d)),
            Response::Chilling(_) => page.item("By chilling: ", &other_text(response)),
            Response::Norms(_) => page.item("By norms: ", &other_text(response)),
            Response::Displacement(_) => page.item("By displacement: ", &other_text(response)),
            Response::Gaming(_) => page.item("By gaming: ", &other_text(response)),
            Response::Defiance(_) => page.item("By defiance: ", &other_text(response)),
        }
    }
    if let Some(cap) = &rules.cap {
        let norms = if rules.norms().is_some() { "; norms carry on what is left of it" } else { "" };
        page.item("At most: ", &format!("all together multiply conduct by {}{norms}.", number(cap.value)));
    }
}

/// Rival theories.
pub(super) fn rivals(pack: &Pack, page: &mut Page) {
    if pack.rivals.is_empty() {
        return;
    }
    page.heading("Rival theories");
    let sum: f64 = pack.rivals.iter().map(|rival| rival.weight.value).sum();
    for rival in &pack.rivals {
        let theories =
            if rival.theories.is_empty() { "no response".to_owned() } else { rival.theories.join(", ") };
        let chosen = if pack.theory.as_ref() == Some(&rival.name) { "; in force here" } else { "" };
        let says = rival.says.trim_end_matches('.');
        let weight = percent(rival.weight.value / sum);
        page.item(&format!("{}: ", rival.name), &format!("{says} ({theories}; weight {weight}{chosen})."));
    }
}

/// Numbers by domain.
fn by_domain(table: &ByDomain) -> String {
    let each = table.iter().map(|(domain, parameter)| match domain.as_str() {
        "*" if table.len() == 1 => number(parameter.value),
        "*" => format!("all others {}", number(parameter.value)),
        domain => format!("{domain} {}", number(parameter.value)),
    });
    each.collect::<Vec<_>>().join(", ")
}

/// What a theory beside deterrence and hardship holds.
pub(crate) fn other_text(response: &Response) -> String {
    match response {
        Response::Deterrence(d) => deterrence_text(d),
        Response::Hardship(h) => hardship_text(h),
        Response::Chilling(c) => format!(
            "lawful conduct that earns nothing falls as people feel watched; elasticities: {}.",
            by_domain(&c.elasticity)
        ),
        Response::Norms(n) => {
            let most = n.most.as_ref().map(|most| format!(" The factor is at most {}.", number(most.value)));
            let strengths = by_domain(&n.strength);
            format!(
                "people do what those around them do; strengths: {strengths}.{}",
                most.unwrap_or_default()
            )
        }
        Response::Displacement(d) => format!(
            "conduct that earns nothing moves out of sight as perceived risk rises; shares at certainty: {}.",
            by_domain(&d.share)
        ),
        Response::Gaming(g) => format!(
            "up to {} short of a threshold people do more of what earns points; logarithms of the factor: {}.",
            amount(&g.reach),
            by_domain(&g.elasticity)
        ),
        Response::Defiance(d) => format!(
            "grievance moves by {} of the way to its greatest at a rightful listing, by {} at a wrongful one, by {} at a mistaken record, and \
             passes at {}; logarithms of the factor at its greatest: {}.",
            percent(d.listed.value),
            percent(d.wrongly_listed.value),
            percent(d.mistaken_record.value),
            amount(&d.recovery),
            by_domain(&d.elasticity)
        ),
    }
}

/// The response to hardship.
pub(crate) fn hardship_text(h: &Hardship) -> String {
    let elasticities: Vec<String> =
        h.elasticity.iter().map(|(conduct, by)| format!("{conduct} {}", number(by.value))).collect();
    let passes = match &h.recovery {
        Some(rate) => format!("it passes at {}", amount(rate)),
        None => "it is what is missing of a newcomer's reserve".to_owned(),
    };
    format!("{passes}; at its greatest it multiplies conduct by exp of {}.", elasticities.join(", "))
}

/// The response to perceived risk.
pub(crate) fn deterrence_text(d: &Deterrence) -> String {
    let mut text = format!(
        "perceived risk is {} before the scheme and {} as announced; each own record that loses \
         points moves it by {} of the way to certainty, and it returns at {}.",
        percent(d.risk_before.value),
        percent(d.risk_announced.value),
        percent(d.learning.value),
        amount(&d.forgetting)
    );
    if let Some(word) = &d.word {
        text.push_str(&format!(
            " Everybody has {} peers; that one of them was listed moves it by {} of the way.",
            number(word.peers.value),
            percent(word.heard.value)
        ));
    }
    text
}
