//! What a pack says of itself, beside its rules.

use super::contrast::Heading;
use super::statement::Statements;
use crate::describe::{conditions, span, tick_word};
use crate::spec::{Companion, OwnAttribute, Pack, Rival, Within};

/// Who and when, and as the last heading what the pack leaves out.
pub(super) fn headings(pack: &Pack) -> Vec<Heading> {
    let Pack {
        name: _, // Said above everything else.
        files: _,
        title,
        stance,
        country,
        subject,
        population,
        within,
        subjects,
        attributes,
        companion,
        start,
        horizon,
        tick,
        assess,
        report_by,
        leaves_out,
        phases: _, // Compared by themselves.
        rivals,
        theory,
        sources: _,
        parameters: _, // Those of the rules, once more.
    } = pack;
    let Within { filters, share } = within;
    let everybody = || format!("all {}", subject.words());
    let front = Statements::new()
        .quote("title", title)
        .say("stance", stance.word())
        .say("country", country)
        .say("population", population)
        .say("place", conditions(filters).unwrap_or_else(|| "everywhere".to_owned()))
        .maybe("share of them in the place", share.as_ref(), "all")
        .say("kind of subject", subject.word())
        .say("who is scored", conditions(subjects).unwrap_or_else(everybody))
        .part("companion", companion.as_ref(), companion_words, companion_parts)
        .say("first day", start.to_string())
        .say("length", span(*horizon))
        .say("tick", tick_word(*tick))
        .time("grades and lists are assessed every", *assess, "tick")
        .names("reports break down by", report_by, "nothing more")
        .say("rival theory in force", theory.as_deref().unwrap_or("none"));
    let own = attributes.iter().fold(Statements::new(), |all, own| {
        let OwnAttribute { name, says, rest, shares, conduct, gain, place: _ } = own;
        let parts = Statements::new()
            .quote("what it is", says)
            .say("the category of the rest", rest)
            .each("share of", shares)
            .each("conduct, for one of the rest, of", conduct)
            .maybe("elasticity to what there is to gain", gain.as_ref(), "none");
        all.thing(name, says.trim_end_matches('.'), parts)
    });
    let rivals = rivals.iter().fold(Statements::new(), |all, rival| {
        let Rival { name, says, theories, weight, place: _ } = rival;
        let parts = Statements::new()
            .quote("what it holds", says)
            .names("theories in force", theories, "none")
            .number("weight", weight);
        all.thing(name, says.trim_end_matches('.'), parts)
    });
    let left = leaves_out.iter().fold(Statements::new(), |left, sentence| {
        left.thing(sentence.trim_end_matches('.'), "", Statements::new())
    });
    vec![
        Heading::new("Who and when", front.done()),
        Heading::new("What subjects differ in by the pack's own word", own.done()),
        Heading::new("Rival theories", rivals.done()),
        Heading::new("What it leaves out", left.done()),
    ]
}

fn companion_words(companion: &Companion) -> String {
    format!("the subjects of {} run beside these", companion.pack)
}

fn companion_parts(companion: &Companion) -> Statements {
    // Which lists the companion has, that pack says.
    let Companion { pack, workers, lists: _, place: _ } = companion;
    let all = || "all persons scored".to_owned();
    Statements::new()
        .say("pack", pack)
        .say("who works in enterprises and represents them", conditions(workers).unwrap_or_else(all))
}
