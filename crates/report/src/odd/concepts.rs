//! Section 4: design concepts, with what ODD+D asks of decisions.

use ::pack::spec::Pack;
use ::pack::theories;
use model::described;

use super::markdown::Markdown;
use super::{Source, described as item, measures};
use crate::reaction::{Standing, has_market, restricts_conduct};

/// Who adapts in this pack, and how.
pub fn adaptation(pack: &Pack) -> String {
    let mut on: Vec<String> = Vec::new();
    for theory in theories() {
        let standing = Standing::of(pack, theory.name);
        if matches!(standing, Standing::InForce(_)) {
            on.push(format!("{}{}", theory.name, standing.when()));
        }
    }
    if restricts_conduct(pack) {
        on.push("what restrictions make of the conduct of those they fall on".to_owned());
    }
    if has_market(pack) {
        on.push("custom that enterprises gain and lose".to_owned());
    }
    match on.as_slice() {
        [] => "In this pack nobody adapts: it states no response to the scheme.".to_owned(),
        _ => format!("In this pack conduct responds to the scheme by: {}.", on.join(", ")),
    }
}

/// All eleven.
pub fn write(of: &Source<'_>, page: &mut Markdown) {
    let pack = &of.plan.pack;
    page.term(
        "Basic principles",
        "Conduct is seen only through channels with error rates, and a scheme knows records, not conduct. So that mistakes can be told from rules, the same rules run a second \
         time on true authorship (the fair score). Theories of behaviour are those of the literature, each switched on by a pack and none by the program.",
    );
    page.term(
        "Emergence",
        "Shares listed, wrong shares, disparities between groups, queues of appeals, feedback of attention, closings: none is imposed. Imposed are rates of conduct, \
         error rates of channels, rules, and elasticities.",
    );
    page.term(
        "Adaptation",
        &format!(
            "{} The equations stand under \u{201c}Theories of behaviour\u{201d} in section 7.",
            adaptation(pack)
        ),
    );
    page.term(
        "Objectives",
        "Subjects maximise nothing: what they do is a rate, multiplied by factors. No objective over conduct or score exists anywhere in the program, for subjects or for the scheme.",
    );
    page.term(
        "Learning",
        "Perceived risk is learnt, where the pack has deterrence: a punished record of one's own, or word of a peer's listing, moves it towards 1, and it returns to what is announced. Grievance and \
         norms, where theories that use them are in force, follow what happened to somebody and around them; nobody learns a strategy.",
    );
    page.term("Prediction", "Nobody predicts. Perceived risk is adaptive expectation: it looks back.");
    page.term(
        "Sensing",
        "Subjects know their own records and listings and, where the pack says so, their peers' listings; the scheme knows what channels record, with coverage, sensitivity, \
         misidentification, records of nobody's act and false alerts. Nobody senses anybody's true conduct. Where norms are in force, everybody senses how much of each conduct \
         their region did in the step before, seen or not: conduct that moved out of sight still sets the norm in full.",
    );
    page.term(
        "Interaction",
        "Indirect, through records that name the wrong person, pools of misidentification, association, word among peers, norms of a region, households, custom of enterprises, queues of appeals, \
         and the attention of channels that look where they have seen, which areas compete for. Each acts one way within a step.",
    );
    page.term(
        "Stochasticity",
        "Acts, records, frailty, stays, decisions and ties are drawn. Streams are keyed by seed, purpose, subject or block, and step, never by an order or a thread; two schemes share \
         their draws (common random numbers), so that a difference is what the schemes do. The streams:",
    );
    described::purposes().iter().for_each(|purpose| item(page, purpose));
    page.term(
        "Collectives",
        "Households, peers, markets of enterprises, jobs: put together at random from tables of counts, where a pack asks for them. Areas and strata are ways to count, not actors.",
    );
    page.term(
        "Observation",
        "A run keeps integer counts by period, area and stratum, nothing of single subjects. Everything in a report is one of these measures, with its numerator, its denominator and, where \
         there are replicates, its interval; what rests on too few is said to be impossible to estimate:",
    );
    measures(page);
    page.paragraph(
        "*Decisions (ODD+D).* Who decides: subjects how much of each conduct they do; reviewers and officers about listings. Individuals decide by heuristics in continuous rates, not by \
         rational choice over a horizon; heterogeneity enters by stratum and frailty; uncertainty by perceived risk; norms only where a theory of the pack has them. Empirical grounding is \
         that of each parameter, in section 7: its evidence and source.",
    );
}
