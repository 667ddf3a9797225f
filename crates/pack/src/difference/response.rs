//! What responses and markets say, field by field.

use super::statement::Statements;
use crate::describe::percent;
use crate::describe::rules::{deterrence_text, hardship_text, market_text};
use crate::spec::{Deterrence, Hardship, Market, Response, Word};

/// How conduct responds.
pub(super) fn responses(responses: &[Response]) -> Statements {
    responses.iter().fold(Statements::new(), |statements, response| match response {
        Response::Deterrence(d) => statements.thing("deterrence", &deterrence_text(d), deterrence(d)),
        Response::Hardship(h) => statements.thing("hardship", &hardship_text(h), hardship(h)),
    })
}

fn deterrence(deterrence: &Deterrence) -> Statements {
    let Deterrence {
        risk_before,
        risk_announced,
        learning,
        forgetting,
        elasticity,
        elasticity_rewarded,
        cap,
        word,
    } = deterrence;
    Statements::new()
        .number("perceived risk before the scheme", risk_before)
        .number("perceived risk as announced", risk_announced)
        .number("learning from each own record", learning)
        .number("forgetting", forgetting)
        .each("elasticity of", elasticity)
        .each("elasticity, where rewarded, of", elasticity_rewarded)
        .maybe("highest factor on conduct", cap.as_ref(), "none")
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
