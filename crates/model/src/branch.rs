//! A branch: a run from a snapshot on, under rules that may differ from those before it.

use crate::book::Book;
use crate::policy::{ListName, ListRule, Memory, Phase, Policy};

/// Where a run leaves another one.
#[derive(Debug, Clone, Copy)]
pub struct Branch<'a> {
    /// The first tick of its own.
    pub tick: u32,
    /// The policy in force before.
    pub before: &'a Policy,
}

impl Branch<'_> {
    /// What keeps a policy from going on with the state that this one left: whatever the columns of persons and the counts
    /// are laid out by. Empty if it can.
    pub fn unlike(&self, policy: &Policy) -> Vec<String> {
        let (was, is) = (self.before, policy);
        let mut unlike: Vec<String> = Vec::new();
        let mut same = |what: &str, same: bool| {
            if !same {
                unlike.push(what.to_owned());
            }
        };
        same("the length of a tick", (was.tick_days, was.year_ticks) == (is.tick_days, is.year_ticks));
        same("the length of the periods that are reported", was.period_ticks == is.period_ticks);
        same("the unit that scores are held in", was.units_per_point == is.units_per_point);
        same("the start score", was.start == is.start);
        same("how the score forgets", alike(&was.memory, &is.memory));
        same("the frailty", was.frailty_shape == is.frailty_shape);
        same("how often grades are given", was.grade_ticks == is.grade_ticks);
        same("the grades", (&was.grades, &was.grading_of) == (&is.grades, &is.grading_of));
        same("the factors of the index", was.factors == is.factors);
        same("the conduct", was.conduct.len() == is.conduct.len());
        for (a, b) in was.conduct.iter().zip(&is.conduct) {
            let key = |c: &crate::policy::Conduct| (c.name.clone(), c.domain, c.lawful, c.repeats);
            same(&format!("the conduct {}", a.name), key(a) == key(b));
        }
        same("the domains", was.domains == is.domains);
        same("the channels", was.channels == is.channels);
        same("the lists", was.lists.len() == is.lists.len());
        for (a, b) in was.lists.iter().zip(&is.lists) {
            let key = |l: &ListName| (l.name.clone(), l.red, l.by_records, l.restarts, l.window);
            same(&format!("the list {}", a.name), key(a) == key(b));
        }
        same("the activities", was.activities == is.activities);
        same("the consequences", was.consequences == is.consequences);
        same("the names of what those bear who are tied to the listed", was.spillovers == is.spillovers);
        same("the channels that look where they have seen", was.feedbacks == is.feedbacks);
        same("whether there are jobs to lose", was.job_lost.is_some() == is.job_lost.is_some());
        same("which lists have a review or an appeal", was.redressed() == is.redressed());
        same("whether records can be objected to", was.objects() == is.objects());
        let associated = |policy: &Policy| policy.associations.iter().map(|a| a.key).collect::<Vec<_>>();
        same("what listings bring on others", associated(was) == associated(is));
        let bears = |policy: &Policy| policy.phases.iter().any(|p| p.hardship.is_some());
        same(
            "whether there is a market",
            was.has_market() == is.has_market() && was.market_of == is.market_of,
        );
        same("whether restrictions bring hardship", bears(was) == bears(is));
        let resents = |policy: &Policy| policy.has_theory(|theories| theories.defiance.is_some());
        same("whether sanctions bring grievance", resents(was) == resents(is));
        let follows = |policy: &Policy| policy.has_theory(|theories| theories.norms.is_some());
        same("whether norms are followed", follows(was) == follows(is));
        let moves = |policy: &Policy| policy.has_theory(|theories| theories.displacement.is_some());
        same("whether conduct moves out of sight", moves(was) == moves(is));
        let games = |policy: &Policy| policy.has_theory(|theories| theories.gaming.is_some());
        same("whether conduct rises short of a threshold", games(was) == games(is));
        same("whether attempts go ahead by another way", was.has_bypass() == is.has_bypass());
        if unlike.is_empty() && Book::new(was).counters != Book::new(is).counters {
            unlike.push("whether persons learn a risk".to_owned());
        }
        unlike
    }

    /// The policy with the dates of stays kept for every list whose terms change here, as they are for lists whose terms
    /// differ by phase.
    pub(crate) fn dated(&self, policy: &Policy) -> Policy {
        let (old, new) = self.phases(policy);
        let mut policy = policy.clone();
        let terms = |rule: &ListRule| (rule.stay, rule.limit, rule.leaves, rule.leave_share.is_some());
        let changes: Vec<bool> =
            old.lists.iter().zip(&new.lists).map(|(old, new)| terms(old) != terms(new)).collect();
        for ((list, changes), was) in policy.lists.iter_mut().zip(changes).zip(&self.before.lists) {
            list.dated |= changes || was.dated;
        }
        policy
    }

    /// Whether the rules change at the branch's first tick, as they do where a phase begins.
    pub(crate) fn changes_rules(&self, policy: &Policy) -> bool {
        let (before, now) = self.phases(policy);
        now.from_tick == self.tick || *now != Phase { from_tick: now.from_tick, ..before.clone() }
    }

    /// The phase in force before the branch and the one it begins with.
    pub(crate) fn phases<'p>(&'p self, policy: &'p Policy) -> (&'p Phase, &'p Phase) {
        (self.before.phase_at(self.tick.saturating_sub(1)), policy.phase_at(self.tick))
    }
}

/// Whether two memories keep the same columns.
fn alike(a: &Memory, b: &Memory) -> bool {
    match (a, b) {
        (Memory::Retention(a), Memory::Retention(b)) => a == b,
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}
