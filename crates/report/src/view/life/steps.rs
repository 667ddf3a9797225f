//! What happened, a sentence each.

use lab::life::World;
use model::follow::{Event, Made, Moment, Place, Standing};
use model::policy::{Enter, Origin};
use model::trace::Side;
use pack::spec::{Channel, Rules as PackRules};

use super::rules::Rules;
use super::{StepKind, StepView, points};
use crate::number::{days, name, significant};

/// True records in a row that earned points and that the text makes one line of.
const FOLDED: usize = 4;

/// Every step of a life.
pub(super) fn steps(world: &World, rules: &mut Rules<'_>) -> Vec<StepView> {
    let mut steps = Vec::new();
    let mut before = world.story.first;
    for moment in &world.story.moments {
        let teller = Teller { world, moment, before };
        for (at, event) in moment.events.iter().enumerate() {
            steps.extend(teller.step(at, event, rules));
        }
        steps.extend(teller.grade());
        before = moment.after;
    }
    steps
}

struct Teller<'a> {
    world: &'a World,
    moment: &'a Moment,
    before: Standing,
}

impl Teller<'_> {
    fn bare(&self, kind: StepKind, says: String, rules: Vec<String>) -> StepView {
        let Moment { tick, after, .. } = self.moment;
        StepView {
            date: self.world.plan.day_of(*tick).to_string(),
            tick: *tick,
            kind,
            says,
            points: None,
            fair_points: None,
            score: points(self.world, after.score[0]),
            fair_score: points(self.world, after.score[1]),
            list: None,
            rules,
        }
    }

    fn of_list(&self, kind: StepKind, says: String, list: u8, rules: Vec<String>) -> StepView {
        StepView { list: Some(self.list(list).to_owned()), ..self.bare(kind, says, rules) }
    }

    fn list(&self, list: u8) -> &str {
        &self.world.plan.policy.lists[usize::from(list)].name
    }

    fn step(&self, at: usize, event: &Event, rules: &mut Rules<'_>) -> Option<StepView> {
        let tick = self.moment.tick;
        Some(match *event {
            Event::Record { mark, made, induced, points, strikes } => {
                self.record(Recorded { mark, made, induced, points, strikes }, rules)
            }
            Event::Met { list, value, causes } => {
                let says = format!(
                    "Meets the condition of \u{201c}{}\u{201d}{}.{}",
                    name(self.list(list)),
                    self.value(list, value),
                    put_down(causes)
                );
                self.of_list(StepKind::Listed, says, list, rules.list(self.list(list), tick))
            }
            Event::Reviewed { list, turned_down } => {
                let outcome = if turned_down { "and turns it down" } else { "and lets it pass" };
                let says = format!(
                    "A person looks at the proposal to put them on \u{201c}{}\u{201d} {outcome}.",
                    name(self.list(list))
                );
                self.of_list(StepKind::Redress, says, list, self.safeguard("review", rules))
            }
            Event::Listed { list, side, from, to } => return self.listed(list, side, [from, to], rules),
            Event::Appealed { list } => {
                let says = format!("Appeals against being on \u{201c}{}\u{201d}.", name(self.list(list)));
                self.of_list(StepKind::Redress, says, list, self.safeguard("appeal", rules))
            }
            Event::Decided { list, upheld, filed } => {
                let waited = f64::from(tick - u32::from(filed)) * self.world.plan.policy.tick_days;
                let outcome = if upheld { "upheld: the listing is annulled" } else { "turned down" };
                let says = format!(
                    "The appeal against \u{201c}{}\u{201d} is {outcome}, after {}.",
                    name(self.list(list)),
                    days(waited)
                );
                self.of_list(StepKind::Redress, says, list, self.safeguard("appeal", rules))
            }
            Event::Withdrawn { made, points: units } => {
                let day = self.world.plan.day_of(made.into());
                let given = points(self.world, units.saturating_neg());
                let says = format!(
                    "Their objection is upheld: the mistaken record of {day} is withdrawn, {} points.",
                    signed(given)
                );
                let mut step = self.bare(StepKind::Redress, says, self.safeguard("objection", rules));
                step.points = Some(given);
                step
            }
            Event::Closed { brought, wrongly } => {
                let why = match (brought, wrongly) {
                    (_, true) => "; by its fair score it would be there still",
                    (true, false) => "; without the scheme it would be there still",
                    (false, false) => "; it would have without the scheme too",
                };
                let says = format!("Runs out of reserve and closes{why}. Nothing is held of it any more.");
                self.bare(StepKind::Closed, says, Vec::new())
            }
            Event::Opened => {
                self.bare(StepKind::Opened, "A newcomer takes the place.".to_owned(), Vec::new())
            }
            Event::Corrected { points: 0 } if !self.has_mistaken_before(at) => return None,
            Event::Corrected { points: units } => {
                let given = points(self.world, units);
                let says = format!("Their mistaken records are deleted: {} points.", signed(given));
                let mut step =
                    self.bare(StepKind::Redress, says, self.safeguard(self.corrected_by(at), rules));
                step.points = Some(given);
                step
            }
        })
    }

    /// What deleted records: the last step of due process before.
    fn corrected_by(&self, at: usize) -> &'static str {
        let reviewed = |event: &Event| matches!(event, Event::Reviewed { turned_down: true, .. });
        let decided = |event: &Event| matches!(event, Event::Decided { .. });
        match self.moment.events[..at].iter().rev().find(|event| reviewed(event) || decided(event)) {
            Some(event) if reviewed(event) => "review",
            _ => "appeal",
        }
    }

    /// Whether some mistaken record was theirs before an event of this moment.
    fn has_mistaken_before(&self, at: usize) -> bool {
        let upto = |moment: &&Moment| moment.tick < self.moment.tick;
        let earlier = self.world.story.moments.iter().take_while(upto).flat_map(|m| &m.events);
        earlier.chain(&self.moment.events[..at]).any(|event| match *event {
            Event::Record { mark, made, .. } => self.mistaken(mark, made),
            _ => false,
        })
    }

    fn mistaken(&self, mark: u16, made: Made) -> bool {
        let origin = self.world.plan.policy.marks[usize::from(mark)].origin;
        !matches!(made, Made::Own { .. }) || !matches!(origin, Origin::Own | Origin::Misidentified(_))
    }

    /// `with 548 points, below 550` or `with 3 records`.
    fn value(&self, list: u8, value: i16) -> String {
        let rule = &self.world.plan.policy.phase_at(self.moment.tick).lists[usize::from(list)];
        let score = || significant(points(self.world, value));
        match rule.enter {
            Enter::Strikes(_) => format!(" with {value} record{}", if value == 1 { "" } else { "s" }),
            Enter::Below(bound) => {
                format!(" with {} points, below {}", score(), significant(points(self.world, bound)))
            }
            Enter::From(bound) => {
                format!(" with {} points, {} or more", score(), significant(points(self.world, bound)))
            }
            Enter::Grade(_) => format!(" with {} points", score()),
        }
    }

    fn listed(
        &self,
        list: u8,
        side: Side,
        [from, to]: [Place; 2],
        rules: &mut Rules<'_>,
    ) -> Option<StepView> {
        let (word, tick) = (name(self.list(list)), self.moment.tick);
        let on_fair = self.moment.after.place(Side::Fair, usize::from(list)).is_on();
        let red = self.world.plan.policy.lists[usize::from(list)].red;
        let (kind, says) = match (side, from, to) {
            (Side::Fair, a, b) if a.is_on() == b.is_on() => return None,
            (Side::Fair, _, b) => {
                let now = if b.is_on() { "would now be on" } else { "would now be off" };
                (StepKind::Fair, format!("By true authorship they {now} \u{201c}{word}\u{201d}."))
            }
            (_, Place::Copied, Place::Off) => {
                (StepKind::Left, format!("Copies of \u{201c}{word}\u{201d} elsewhere are put right."))
            }
            (_, _, Place::Copied) => {
                let says =
                    format!("Is off \u{201c}{word}\u{201d}, but copies of it elsewhere still have them.");
                (StepKind::Left, says)
            }
            (_, Place::On, Place::Free) => {
                (StepKind::Listed, format!("The minimum stay on \u{201c}{word}\u{201d} is over."))
            }
            (_, a, b) if a.is_on() && b.is_on() => {
                (StepKind::Listed, format!("The stay on \u{201c}{word}\u{201d} begins anew."))
            }
            (_, _, b) if b.is_on() => {
                let wrongly =
                    if on_fair || red { "" } else { " by mistake: by true authorship they would not be" };
                (StepKind::Listed, format!("Is put on \u{201c}{word}\u{201d}{wrongly}."))
            }
            _ => (StepKind::Left, format!("Is off \u{201c}{word}\u{201d}.")),
        };
        let rules = if side == Side::Score { rules.list(self.list(list), tick) } else { Vec::new() };
        Some(self.of_list(kind, says, list, rules))
    }

    fn safeguard(&self, kind: &str, rules: &mut Rules<'_>) -> Vec<String> {
        let safeguards = &rules.at(self.moment.tick).safeguards;
        let provenance = match kind {
            "objection" => safeguards.objection.as_ref().map(|objection| &objection.provenance),
            "review" => safeguards.review.as_ref().map(|review| &review.provenance),
            _ => safeguards.appeal.as_ref().map(|appeal| &appeal.provenance),
        };
        provenance.map(|provenance| rules.note(format!("safeguard.{kind}"), provenance)).into_iter().collect()
    }

    /// A change of grade that the tick's records, or time, brought.
    fn grade(&self) -> Option<StepView> {
        let policy = &self.world.plan.policy;
        let (before, after) = (self.before.grade[0], self.moment.after.grade[0]);
        let name_of = |grade: u8| policy.grades.get(usize::from(grade));
        let (before, after) = (name_of(before)?, name_of(after).filter(|_| before != after)?);
        Some(self.bare(StepKind::Grade, format!("Grade {before} becomes {after}."), Vec::new()))
    }

    fn record(&self, record: Recorded, rules: &mut Rules<'_>) -> StepView {
        let policy = &self.world.plan.policy;
        let mark = policy.marks[usize::from(record.mark)];
        let in_force = rules.at(self.moment.tick);
        let (conduct, channel) =
            (&policy.conduct[usize::from(mark.conduct)].name, &policy.channels[usize::from(mark.channel)]);
        let known = in_force.conduct.iter().find(|c| c.name == *conduct);
        let act = known.map_or_else(|| name(conduct), |c| c.says.trim_end_matches('.').to_owned());
        let by = in_force.channels.iter().find(|c| c.name == *channel);
        let seen = name(channel);
        let (kind, says) = match (record.made, mark.origin) {
            (Made::Own { astray: true, .. }, _) => (
                StepKind::Astray,
                format!("\u{201c}{act}\u{201d}: theirs, but {seen} puts it down to somebody else"),
            ),
            (Made::Own { .. }, Origin::Own | Origin::Misidentified(_)) => {
                let why = if record.induced { ", done only because of a wrongful restriction" } else { "" };
                (StepKind::Record, format!("\u{201c}{act}\u{201d}, recorded by {seen}{why}"))
            }
            (Made::Landed(_), Origin::Association(_)) => (
                StepKind::Mistaken,
                format!("\u{201c}{act}\u{201d}, put down to them by {seen} because somebody else was listed"),
            ),
            (Made::Landed(_), _) => (
                StepKind::Mistaken,
                format!("\u{201c}{act}\u{201d} of somebody else, put down to them by {seen}"),
            ),
            (_, Origin::Phantom) => (
                StepKind::Mistaken,
                format!("\u{201c}{act}\u{201d}, which nobody did: a wrong entry of {seen}"),
            ),
            _ => (StepKind::Mistaken, format!("\u{201c}{act}\u{201d}: a false match of {seen}")),
        };
        let changed = record.points.map(|units| points(self.world, units));
        let strikes: Vec<String> = (0..policy.lists.len())
            .filter(|l| record.strikes[0] >> l & 1 == 1)
            .map(|l| format!("counts for \u{201c}{}\u{201d}", name(&policy.lists[l].name)))
            .collect();
        let mut said = vec![says];
        if changed[0] != 0.0 || strikes.is_empty() {
            said.push(match changed[0] {
                0.0 => "no points".to_owned(),
                points => format!("{} points", signed(points)),
            });
        }
        said.extend(strikes);
        let rules = self.rules_of(in_force, conduct, by, kind, record, rules);
        let mut step = self.bare(kind, format!("{}.", said.join(": ")), rules);
        step.points = Some(changed[0]);
        step.fair_points = Some(changed[1]);
        step
    }

    /// The indicator that counts it and, of a mistake, the number that says how often the channel makes it.
    fn rules_of(
        &self,
        in_force: &PackRules,
        conduct: &str,
        channel: Option<&Channel>,
        kind: StepKind,
        record: Recorded,
        rules: &mut Rules<'_>,
    ) -> Vec<String> {
        let counts = |i: &&pack::spec::Indicator| {
            i.conduct == conduct && channel.is_some_and(|c| i.channels.contains(&c.name))
        };
        let mut paths = Vec::new();
        for indicator in in_force.indicators.iter().filter(counts) {
            paths.push(rules.note(format!("indicator.{}", indicator.name), &indicator.provenance));
        }
        let Some(channel) = channel.filter(|_| matches!(kind, StepKind::Mistaken | StepKind::Astray)) else {
            return paths;
        };
        if let (Origin::Association(_), Some(association)) =
            (self.world.plan.policy.marks[usize::from(record.mark)].origin, &channel.association)
        {
            paths.push(rules.note(association.records.path.clone(), &association.records.provenance));
            return paths;
        }
        let parameter = match (record.made, &channel.misidentify, &channel.database_error, &channel.gallery) {
            (Made::Landed(_) | Made::Own { astray: true, .. }, Some(wrong), ..) => Some(&wrong.share),
            (Made::Own { .. }, _, Some(error), _) if error.conduct == conduct => Some(&error.rate),
            (_, _, _, Some(gallery)) => Some(&gallery.false_match_rate),
            _ => None,
        };
        paths.extend(parameter.map(|p| rules.note(p.path.clone(), &p.provenance)));
        paths
    }
}

/// What an event says of a record.
#[derive(Clone, Copy)]
struct Recorded {
    mark: u16,
    made: Made,
    induced: bool,
    points: [i16; 2],
    strikes: [u8; 2],
}

/// `+3` or `−10`.
fn signed(points: f64) -> String {
    if points > 0.0 { format!("+{}", significant(points)) } else { significant(points) }
}

/// What an entry is put down to: Shapley values in twelfths.
fn put_down(causes: [i8; 5]) -> String {
    let words = [
        "records of others' acts or false matches",
        "wrong entries",
        "the listing of somebody else",
        "acts that only a wrongful restriction brought about",
    ];
    let parts: Vec<String> = causes
        .iter()
        .zip(words)
        .filter(|(twelfths, _)| **twelfths != 0)
        .map(|(&twelfths, words)| match twelfths {
            12 => words.to_owned(),
            n => format!("{n}/12 {words}"),
        })
        .collect();
    match (parts.is_empty(), causes[4]) {
        (false, _) => format!(" Put down to {}.", parts.join(" and ")),
        (true, 0) => String::new(),
        (true, _) => " Put down to no single kind of mistake.".to_owned(),
    }
}

/// The steps with true records in a row that earned points made one line of.
pub(super) fn folded(steps: &[StepView]) -> Vec<StepView> {
    let mut lines: Vec<StepView> = Vec::new();
    let mut rest = steps;
    while let Some((first, _)) = rest.split_first() {
        let earns = |step: &&StepView| step.kind == StepKind::Record && step.points.is_some_and(|p| p > 0.0);
        let run = rest.iter().take_while(earns).count();
        if run < FOLDED {
            lines.push(first.clone());
            rest = &rest[1..];
            continue;
        }
        let (records, others) = rest.split_at(run);
        let last = &records[run - 1];
        let sum: f64 = records.iter().filter_map(|step| step.points).sum();
        let says =
            format!("{run} true records that earned points, up to {}: {} in all.", last.date, signed(sum));
        lines.push(StepView { says, date: first.date.clone(), ..last.clone() });
        rest = others;
    }
    lines
}
