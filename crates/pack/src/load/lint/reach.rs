//! Grades and lists that no record leads to. Warnings: a study may well set a rate to 0.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, codes};
use crate::kind::score;
use crate::spec::{Channel, Colour, Enter, Indicator, List, Memory, Rules, Score};
use crate::view::View;

/// Which way points can move scores, over all phases.
struct Moves {
    down: bool,
    up: bool,
}

/// Looks over all phases: what one of them makes possible is possible.
pub(super) fn lint(roots: &[View<'_>], rules: &[Rules], found: &mut Vec<Diagnostic>) {
    let mut moves = Moves { down: false, up: false };
    let mut giving: BTreeSet<&str> = BTreeSet::new();
    for phase in rules {
        for indicator in phase.indicators.iter().filter(|i| gives_records(i, phase)) {
            giving.insert(&indicator.name);
            moves.down |= indicator.points < 0.0;
            moves.up |= indicator.points > 0.0;
        }
    }
    let mut said: BTreeSet<String> = BTreeSet::new();
    for (root, phase) in roots.iter().zip(rules) {
        grades(root, &phase.score, &moves, &mut said, found);
        for (list, (_, view)) in phase.lists.iter().zip(root.named("list")) {
            if said.insert(view.path.clone()) {
                lists(list, &view, &phase.score, &moves, &giving, found);
            }
        }
    }
}

/// Whether any record of an indicator can come about in a phase.
fn gives_records(indicator: &Indicator, phase: &Rules) -> bool {
    let acts = phase.conduct.iter().any(|c| c.name == indicator.conduct && c.rate.value > 0.0);
    let channels = phase.channels.iter().filter(|c| indicator.channels.contains(&c.name));
    channels
        .into_iter()
        .any(|channel| acts && sees(channel, &indicator.conduct) || errs(channel, &indicator.conduct))
}

fn sees(channel: &Channel, conduct: &str) -> bool {
    let own = channel.sensitivity_to.iter().find(|(name, _)| name == conduct).map(|(_, p)| p);
    channel.coverage.value > 0.0 && own.unwrap_or(&channel.sensitivity).value > 0.0
}

fn errs(channel: &Channel, conduct: &str) -> bool {
    let database =
        channel.database_error.as_ref().is_some_and(|e| e.conduct == conduct && e.rate.value > 0.0);
    let gallery = channel.gallery.as_ref().is_some_and(|g| {
        g.conduct == conduct && g.probes.value > 0.0 && g.size.value > 0.0 && g.false_match_rate.value > 0.0
    });
    let association =
        channel.association.as_ref().is_some_and(|a| a.conduct == conduct && a.records.value > 0.0);
    database || gallery || association
}

fn grades(
    root: &View<'_>,
    score: &Score,
    moves: &Moves,
    said: &mut BTreeSet<String>,
    found: &mut Vec<Diagnostic>,
) {
    let Some((_, of)) = score::of(root) else { return };
    let rows = of.rows("grades");
    let mut top = f64::INFINITY;
    for (grade, row) in score.grades.iter().zip(&rows) {
        let why = match () {
            () if grade.from > score.start && !moves.up => "above the start, and no record adds points",
            () if top <= score.start && !moves.down => "below the start, and no record takes points away",
            () => "",
        };
        if !why.is_empty() && said.insert(format!("grade {}", grade.name)) {
            let message = format!("nobody can reach the grade `{}`: it lies {why}", grade.name);
            found.push(
                Diagnostic::of(&codes::GRADE_UNLIKELY, message).at(row.place_of("from"), "out of reach"),
            );
        }
        top = grade.from;
    }
}

fn lists(
    list: &List,
    view: &View<'_>,
    score: &Score,
    moves: &Moves,
    giving: &BTreeSet<&str>,
    found: &mut Vec<Diagnostic>,
) {
    if let Some(why) = closed(list, score, moves, giving) {
        let message = format!("nobody can enter the list `{}`: {why}", list.name);
        found.push(Diagnostic::of(&codes::LIST_UNLIKELY, message).at(view.place_of("enter"), "out of reach"));
    }
    let Some(leave) = view.child("leave") else { return };
    if list.leave_rate.as_ref().is_some_and(|rate| rate.value == 0.0) {
        let message = format!("nobody can leave the list `{}`: the rate of leaving is 0", list.name);
        found
            .push(Diagnostic::of(&codes::EXIT_UNLIKELY, message).at(leave.place_of("rate"), "never happens"));
    }
    let stuck =
        list.leave_score_from.zip(highest_at_entry(list, score)).is_some_and(|(from, most)| from > most);
    if stuck && !moves.up && score.memory == Memory::Forever {
        let message = format!(
            "nobody can leave the list `{}`: a score would have to rise, and nothing makes it",
            list.name
        );
        let item = Diagnostic::of(&codes::EXIT_UNLIKELY, message);
        found.push(item.at(leave.place_of("score_from"), "never reached again"));
    }
}

/// Why nobody can enter a list, if so.
fn closed(list: &List, score: &Score, moves: &Moves, giving: &BTreeSet<&str>) -> Option<&'static str> {
    const FALL: &str = "it is entered by low scores, and no record takes points away";
    const RISE: &str = "it is entered by high scores, and no record adds points";
    match &list.enter {
        Enter::ScoreBelow(x) => (score.start >= *x && !moves.down).then_some(FALL),
        Enter::ScoreFrom(x) => (score.start < *x && !moves.up).then_some(RISE),
        Enter::Grade(name) => {
            let at = score.grades.iter().position(|g| g.name == *name)?;
            let (from, top) =
                (score.grades[at].from, at.checked_sub(1).map(|better| score.grades[better].from));
            if list.colour == Colour::Red {
                (score.start < from && !moves.up).then_some(RISE)
            } else {
                (top.is_some_and(|top| score.start >= top) && !moves.down).then_some(FALL)
            }
        }
        Enter::Records { indicators, .. } => (!indicators.iter().any(|i| giving.contains(i.as_str())))
            .then_some("none of its indicators can give a record"),
    }
}

/// The score below which whoever enters is, where entry is by low scores.
fn highest_at_entry(list: &List, score: &Score) -> Option<f64> {
    match &list.enter {
        Enter::ScoreBelow(x) => Some(*x),
        Enter::Grade(name) if list.colour != Colour::Red => {
            let at = score.grades.iter().position(|g| g.name == *name)?;
            Some(score.grades[at.checked_sub(1)?].from)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{quiet, warns};

    const NO_PHASE: &str = "remove = ['phase.\"2016-07-01\"']\n";
    const UNSEEN: &str = "channel.street-camera.coverage = { value = 0, range = [0, 1] }\n";

    #[test]
    fn what_no_record_leads_to_is_said() {
        quiet("");
        let blind = format!(
            "remove = ['phase.\"2016-07-01\"', \"channel.street-camera.database_error\", \"channel.street-camera.gallery\", \"channel.street-camera.association\"]\n{UNSEEN}"
        );
        warns(&blind, &codes::LIST_UNLIKELY);
        warns(&blind, &codes::GRADE_UNLIKELY);
        // Errors of the database alone still make records.
        quiet(&format!("{NO_PHASE}{UNSEEN}"));
        warns("conduct.blood-donation.rate = { value = 0, range = [0, 1] }", &codes::GRADE_UNLIKELY);
    }

    #[test]
    fn exits_that_nothing_leads_to_are_said() {
        warns("list.watchlist.leave.rate = { value = 0, range = [0, 1] }", &codes::EXIT_UNLIKELY);
        let forever = "remove = [\"score.person.retention\"]\nscore.person.memory = \"forever\"\n";
        quiet(forever);
        let never_up = format!("{forever}conduct.blood-donation.rate = {{ value = 0, range = [0, 1] }}");
        warns(&never_up, &codes::EXIT_UNLIKELY);
    }
}
