//! What was blocked, what a life comes to, and what would have changed it.

use lab::life::{Listing, RecordAt, World};
use model::follow::{Blocked, Made};
use model::policy::{Enter, Origin, Phase};
use pack::spec::{Effect, Enter as PackEnter, On};

use super::rules::Rules;
use super::{BlockedView, ListingView, StepKind, StepView, points};
use crate::number::{days, name, significant};

/// Records named one by one.
const NAMED: usize = 4;

pub(super) fn blocked(world: &World, blocked: &Blocked, rules: &mut Rules<'_>) -> BlockedView {
    let plan = &world.plan;
    let activity = &plan.policy.activities[blocked.activity];
    let (standing, in_force) = (world.story.before(blocked.ticks[0]), rules.at(blocked.ticks[0]));
    let view = super::standing(world, &standing);
    let policy = &plan.policy;
    let falls = |c: &pack::spec::Consequence| {
        let at = policy.consequences.iter().position(|name| *name == c.name);
        let phase = policy.phase_at(blocked.ticks[0]);
        let falls = phase.falls.get(policy.grading(world.story.stratum)).copied().unwrap_or(u64::MAX);
        at.is_none_or(|at| falls >> at & 1 == 1)
    };
    let blocks = |c: &&pack::spec::Consequence| {
        let applies = match &c.on {
            On::Grade(grade) => view.grade.as_ref() == Some(grade),
            On::List(list) => view.lists.contains(list),
            On::Everybody => true,
        };
        applies && falls(c) && matches!(&c.effect, Effect::Restrict { activity: of, .. } if of == activity)
    };
    let paths = in_force.consequences.iter().filter(blocks);
    let paths: Vec<String> =
        paths.map(|c| rules.note(format!("consequence.{}", c.name), &c.provenance)).collect();
    BlockedView {
        activity: activity.clone(),
        from: plan.day_of(blocked.ticks[0]).to_string(),
        to: plan.day_of(blocked.ticks[1]).to_string(),
        attempts: blocked.attempts[0],
        fairly: blocked.attempts[1].min(blocked.attempts[0]),
        rules: paths,
    }
}

/// Bounds that the score is looked at against, as they are at the end.
pub(super) fn bounds(world: &World) -> Vec<(String, f64)> {
    let rules = world.plan.rules_at(world.plan.ticks().saturating_sub(1));
    let lists = rules.lists.iter().filter_map(|list| match &list.enter {
        PackEnter::ScoreBelow(bound) => Some((format!("{} below", name(&list.name)), *bound)),
        PackEnter::ScoreFrom(bound) => Some((format!("{} from", name(&list.name)), *bound)),
        _ => None,
    });
    let (low, _) = rules.score.bounds;
    let grades = rules.score.grades.iter().filter(|grade| grade.from > low);
    lists.chain(grades.map(|grade| (format!("{} from", grade.name), grade.from))).collect()
}

/// The life in a few sentences.
pub(super) fn summary(world: &World, steps: &[StepView], blocked: &[BlockedView]) -> Vec<String> {
    let of = |kind| steps.iter().filter(|step| step.kind == kind).count();
    let (records, mistaken, astray) = (of(StepKind::Record), of(StepKind::Mistaken), of(StepKind::Astray));
    let mut sentences = Vec::new();
    let some = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    sentences.push(format!(
        "{} of their own, {} that they did not bring about, {} of theirs that went to others.",
        some(records, "record"),
        some(mistaken, "record"),
        some(astray, "record")
    ));
    let (start, end) =
        (super::standing(world, &world.story.first), super::standing(world, &world.story.last()));
    if world.plan.policy.phases.iter().any(|p| p.effects.iter().any(|effect| effect.points != 0)) {
        sentences.push(format!(
            "Their score was {} at the start and is {} at the end; by true authorship it is {}.",
            significant(start.score),
            significant(end.score),
            significant(end.fair_score)
        ));
    }
    for (l, list) in world.plan.policy.lists.iter().enumerate() {
        let (listed, wrongly) = ticks_on(world, l);
        if listed > 0 {
            let long = |ticks: u32| days(f64::from(ticks) * world.plan.policy.tick_days);
            let by_mistake = match (list.red, wrongly) {
                (true, _) => String::new(),
                (_, 0) => ", none of it by mistake".to_owned(),
                (_, n) if n == listed => ", all of it by mistake".to_owned(),
                (_, n) => format!(", {} of it by mistake", long(n)),
            };
            sentences.push(format!(
                "On \u{201c}{}\u{201d} for {}{by_mistake}.",
                name(&list.name),
                long(listed)
            ));
        }
    }
    if steps.is_empty() {
        sentences.push("Nothing was recorded of them.".to_owned());
    }
    let attempts: f64 = blocked.iter().map(|b| b.attempts).sum();
    if attempts > 0.0 {
        sentences.push(format!("The scheme blocked about {} of their attempts.", significant(attempts)));
    }
    sentences
}

/// Ticks at whose end they were on a list, and of these not on the fair list.
fn ticks_on(world: &World, list: usize) -> (u32, u32) {
    use model::trace::Side;
    let mut ticks = (0, 0);
    let mut running: Option<(u32, [bool; 2])> = None;
    let mut close = |from: Option<(u32, [bool; 2])>, upto: u32| {
        if let Some((tick, [own, fair])) = from {
            ticks.0 += if own { upto - tick } else { 0 };
            ticks.1 += if own && !fair { upto - tick } else { 0 };
        }
    };
    for moment in &world.story.moments {
        close(running, moment.tick);
        let on = [Side::Score, Side::Fair].map(|side| moment.after.place(side, list).is_on());
        running = Some((moment.tick, on));
    }
    close(running, world.story.ticks);
    ticks
}

pub(super) fn listing(world: &World, listing: &Listing) -> ListingView {
    let plan = &world.plan;
    let ticks = listing.ticks(world.story.ticks);
    let mut otherwise = Vec::new();
    otherwise.extend(records(world, listing));
    otherwise.extend(bound(world, listing));
    otherwise.push(appeal(world, listing, ticks));
    ListingView {
        list: plan.policy.lists[listing.list].name.clone(),
        from: plan.day_of(listing.since).to_string(),
        to: listing.until.map(|tick| plan.day_of(tick).to_string()),
        days: f64::from(ticks) * plan.policy.tick_days,
        wrongly: listing.wrongly,
        otherwise,
    }
}

/// `“Jaywalking” of 2015-03-01 (mistaken)`.
fn named(world: &World, record: &RecordAt) -> String {
    let policy = &world.plan.policy;
    let mark = policy.marks[usize::from(record.mark)];
    let own = matches!(record.made, Made::Own { .. })
        && matches!(mark.origin, Origin::Own | Origin::Misidentified(_));
    let conduct = name(&policy.conduct[usize::from(mark.conduct)].name);
    let of = match mark.origin {
        _ if own => "",
        Origin::Association(_) => ", for the listing of somebody else",
        _ => ", mistaken",
    };
    format!("\u{201c}{conduct}\u{201d} ({}{of})", world.plan.day_of(record.tick))
}

fn several(world: &World, records: &[RecordAt]) -> String {
    let mut names: Vec<String> = records.iter().rev().take(NAMED).map(|r| named(world, r)).collect();
    if records.len() > NAMED {
        names.push(format!("{} more", records.len() - NAMED));
    }
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

fn records(world: &World, listing: &Listing) -> Option<String> {
    let [tried, all] = listing.tried;
    let looked = match tried < all {
        true => format!(" Looked at: the newest {tried} of {all} records that counted against them."),
        false => String::new(),
    };
    match (listing.each.as_slice(), listing.together.as_slice(), all) {
        (_, _, 0) => None,
        ([one], ..) => {
            let only = if tried > 1 { "; no other single one" } else { "" };
            Some(format!(
                "One record less would have kept them off it then: {}{only}.{looked}",
                named(world, one)
            ))
        }
        (each @ [_, ..], ..) => Some(format!(
            "One record less would have kept them off it then, any one of {}: {}.{looked}",
            each.len(),
            several(world, each)
        )),
        (_, together @ [_, ..], _) => Some(format!(
            "No single record less would have kept them off it then; {} less together would: {}.{looked}",
            together.len(),
            several(world, together)
        )),
        _ => Some(format!(
            "No record less, and not all of them together, would have kept them off it then.{looked}"
        )),
    }
}

fn bound(world: &World, listing: &Listing) -> Option<String> {
    let (value, enter) = listing.met?;
    let score = || significant(points(world, value));
    let near = |bound: i16| significant(points(world, bound));
    let all_else = "as the score stood, and for everybody";
    Some(match enter {
        Enter::Below(bound) => format!(
            "They entered with {} points, below {}: a bound of {} or lower would not have listed them then ({all_else}).",
            score(),
            near(bound),
            score()
        ),
        Enter::From(bound) => format!(
            "They entered with {} points, {} or more: a higher bound than {} would not have listed them then ({all_else}).",
            score(),
            near(bound),
            score()
        ),
        Enter::Strikes(count) => format!(
            "They entered with {value} record{} where {count} suffice{}: a rule of {} or more would not have listed them then (for everybody).",
            if value == 1 { "" } else { "s" },
            if count == 1 { "s" } else { "" },
            value + 1
        ),
        Enter::Grade(grade) => {
            let policy = &world.plan.policy;
            let from = &policy.phase_at(listing.since).gradings[policy.grading(world.story.stratum)];
            let above = policy.grades.iter().zip(from).take(usize::from(grade));
            let better = above.rev().find(|(_, from)| **from != Phase::NO_GRADE)?;
            format!(
                "They entered with {} points; from {} they would have had grade {} and not have been listed then.",
                score(),
                near(*better.1),
                better.0
            )
        }
    })
}

fn appeal(world: &World, listing: &Listing, ticks: u32) -> String {
    let long = |ticks: u32| days(f64::from(ticks) * world.plan.policy.tick_days);
    match listing.appealed {
        None => "The scheme has no appeal against it.".to_owned(),
        Some(0) => "An appeal won would have ended it at once.".to_owned(),
        Some(other) if other >= ticks => "An appeal won would not have shortened it.".to_owned(),
        Some(other) => {
            format!("An appeal won would have ended it after {} instead of {}.", long(other), long(ticks))
        }
    }
}
