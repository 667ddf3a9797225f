//! What responses and markets say, field by field.

use super::statement::Statements;
use crate::describe::percent;
use crate::describe::response::{deterrence_text, hardship_text, other_text};
use crate::describe::rules::market_text;
use crate::spec::{
    Chilling, Defiance, Deterrence, Displacement, Gaming, Hardship, Market, Norms, Parameter, Response, Word,
};

/// How conduct responds.
pub(super) fn responses(responses: &[Response], cap: Option<&Parameter>) -> Statements {
    let statements = responses.iter().fold(Statements::new(), |statements, response| match response {
        Response::Deterrence(d) => statements.thing("deterrence", &deterrence_text(d), deterrence(d)),
        Response::Hardship(h) => statements.thing("hardship", &hardship_text(h), hardship(h)),
        Response::Chilling(c) => statements.thing("chilling", &other_text(response), chilling(c)),
        Response::Norms(n) => statements.thing("norms", &other_text(response), norms(n)),
        Response::Displacement(d) => statements.thing("displacement", &other_text(response), displacement(d)),
        Response::Gaming(g) => statements.thing("gaming", &other_text(response), gaming(g)),
        Response::Defiance(d) => statements.thing("defiance", &other_text(response), defiance(d)),
    });
    statements.maybe("highest factor on conduct", cap, "none")
}

fn deterrence(deterrence: &Deterrence) -> Statements {
    let Deterrence {
        risk_before,
        risk_announced,
        learning,
        forgetting,
        elasticity,
        elasticity_rewarded,
        word,
    } = deterrence;
    Statements::new()
        .number("perceived risk before the scheme", risk_before)
        .number("perceived risk as announced", risk_announced)
        .number("learning from each own record", learning)
        .number("forgetting", forgetting)
        .each("elasticity of", elasticity)
        .each("elasticity, where rewarded, of", elasticity_rewarded)
        .part("word among peers", word.as_ref(), word_text, heard)
}

fn word_text(word: &Word) -> String {
    format!("a peer's listing moves perceived risk by {} of the way", percent(word.heard.value))
}

fn heard(word: &Word) -> Statements {
    let Word { heard, peers } = word;
    Statements::new().number("learning from a peer's listing", heard).number("peers of everybody", peers)
}

fn hardship(hardship: &Hardship) -> Statements {
    let Hardship { recovery, elasticity, job_lost } = hardship;
    Statements::new()
        .maybe("recovery", recovery.as_ref(), "by the market")
        .each("elasticity of", elasticity)
        .maybe("hardship that a lost job brings", job_lost.as_ref(), "none")
}

fn chilling(Chilling { elasticity }: &Chilling) -> Statements {
    Statements::new().each("elasticity of lawful conduct of", elasticity)
}

fn norms(Norms { strength, most }: &Norms) -> Statements {
    Statements::new().each("strength of", strength).maybe("highest factor", most.as_ref(), "none")
}

fn displacement(Displacement { share }: &Displacement) -> Statements {
    Statements::new().each("share out of sight at certainty of", share)
}

fn gaming(Gaming { reach, elasticity }: &Gaming) -> Statements {
    Statements::new()
        .number("how far short of a threshold people try", reach)
        .each("elasticity of what earns points of", elasticity)
}

fn defiance(defiance: &Defiance) -> Statements {
    let Defiance { listed, wrongly_listed, mistaken_record, recovery, elasticity } = defiance;
    Statements::new()
        .number("grievance at a rightful listing", listed)
        .number("grievance at a wrongful listing", wrongly_listed)
        .number("grievance at a mistaken record", mistaken_record)
        .number("recovery", recovery)
        .each("elasticity of", elasticity)
}

/// What enterprises live by.
pub(super) fn market(market: Option<&Market>) -> Statements {
    Statements::new().part("market", market, market_text, markets)
}

fn markets(market: &Market) -> Statements {
    let Market {
        by,
        turnover,
        margin,
        fixed_costs,
        luck,
        reserve,
        reserve_most,
        newcomers,
        capacity,
        moves,
        jobs,
        tax,
    } = market;
    Statements::new()
        .names("parted by", by, "nothing")
        .number("turnover", turnover)
        .number("part of it left after costs", margin)
        .number("part of costs that is fixed", fixed_costs)
        .number("spread of profit by luck", luck)
        .number("reserve of a newcomer", reserve)
        .number("most that is kept in reserve", reserve_most)
        .number("newcomers", newcomers)
        .number("most turnover, of ordinary", capacity)
        .number("lost custom that goes to others", moves)
        .number("jobs", jobs)
        .number("tax, of turnover", tax)
}
