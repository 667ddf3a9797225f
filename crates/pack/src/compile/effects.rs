//! What records, grades and lists do.

use model::policy::{Consequence, Enter, ListRule, MarkEffect, Spillover, Tie};

use super::Part;
use super::names::position;
use super::units::score;
use crate::calendar::{YEAR_DAYS, per_tick, span_ticks, tick_days};
use crate::spec::{self, BorneFor, Colour, Effect, On};

impl Part<'_> {
    /// Points and strikes of each kind of record.
    pub fn effects(&self) -> Vec<MarkEffect> {
        let of = |mark: &model::policy::Mark| {
            let conduct = &self.names.conduct[usize::from(mark.conduct)];
            let channel = &self.names.channels[usize::from(mark.channel)];
            let mut effect = MarkEffect::default();
            for indicator in &self.rules.indicators {
                if indicator.conduct != *conduct || !indicator.channels.contains(channel) {
                    continue;
                }
                let points = score(self.rules.score.points(indicator), self.policy.units_per_point);
                effect.points = effect.points.saturating_add(points);
                effect.strikes |= self.strikes_of(&indicator.name);
            }
            effect
        };
        self.policy.marks.iter().map(of).collect()
    }

    /// By mark, how much of a factor each of its indicators moves; nothing where the score is no index.
    pub fn moves(&self) -> Vec<Vec<(u8, i16)>> {
        let units = self.policy.units_per_point;
        let of = |mark: &model::policy::Mark| {
            let conduct = &self.names.conduct[usize::from(mark.conduct)];
            let channel = &self.names.channels[usize::from(mark.channel)];
            let counts = |i: &&spec::Indicator| i.conduct == *conduct && i.channels.contains(channel);
            let moved = |i: &spec::Indicator| {
                let factor = self.policy.factors.iter().position(|f| i.factor.as_ref() == Some(&f.name))?;
                Some((factor as u8, score(self.rules.score.points(i), units)))
            };
            self.rules.indicators.iter().filter(counts).filter_map(moved).collect()
        };
        if self.policy.factors.is_empty() { Vec::new() } else { self.policy.marks.iter().map(of).collect() }
    }

    /// Lists on which an indicator's record is a strike.
    fn strikes_of(&self, indicator: &str) -> u8 {
        self.rules
            .lists
            .iter()
            .filter(|list| match &list.enter {
                spec::Enter::Records { indicators, .. } => indicators.iter().any(|i| i == indicator),
                _ => false,
            })
            .map(|list| 1 << position(&self.names.lists, &list.name))
            .fold(0, |bits, bit: u8| bits | bit)
    }

    /// The lists' rules; a list that this phase does not have takes nobody in.
    pub fn lists(&self) -> Vec<ListRule> {
        let of = |name: &String| {
            let here = self.rules.lists.iter().find(|l| l.name == *name);
            let list = here.unwrap_or_else(|| self.names.list(self.pack, name));
            let units = self.policy.units_per_point;
            ListRule {
                open: here.is_some(),
                enter: match &list.enter {
                    spec::Enter::Grade(grade) => Enter::Grade(position(&self.policy.grades, grade) as u8),
                    spec::Enter::ScoreBelow(bound) => Enter::Below(score(*bound, units)),
                    spec::Enter::ScoreFrom(bound) => Enter::From(score(*bound, units)),
                    spec::Enter::Records { count, .. } => {
                        Enter::Strikes(u8::try_from(*count).unwrap_or(u8::MAX))
                    }
                },
                stay: list.stay.map_or(0, |span| span_ticks(span, self.pack.tick)),
                leave_from: list.leave_score_from.map(|from| score(from, units)),
                leave_share: list
                    .leave_rate
                    .as_ref()
                    .map(|rate| 1.0 - libm::exp(-per_tick(rate, self.pack.tick))),
                limit: list.stay_at_most.map(|span| span_ticks(span, self.pack.tick).max(1)),
                leaves: list.leaves,
            }
        };
        self.names.lists.iter().map(of).collect()
    }

    /// What a consequence follows, as bit sets of lists and grades.
    fn on(&self, consequence: &spec::Consequence) -> (u8, u16) {
        match &consequence.on {
            On::List(list) => (1 << position(&self.names.lists, list), 0),
            On::Grade(grade) => (0, 1 << position(&self.policy.grades, grade)),
            On::Everybody => (0, u16::MAX),
        }
    }

    /// The consequences; one that this phase does not have follows nothing.
    pub fn consequences(&self) -> Vec<Consequence> {
        let of = |name: &String| {
            let none = Consequence {
                on_lists: 0,
                on_grades: 0,
                restricts: None,
                bypass: 0.0,
                toll: 0.0,
                rewards: None,
                money: 0.0,
                hardship: 0.0,
                custom: 1.0,
                tax: 1.0,
            };
            let Some(c) = self.rules.consequences.iter().find(|c| c.name == *name) else { return none };
            let (on_lists, on_grades) = self.on(c);
            let target = |activity: &str, share: &Option<spec::Parameter>| {
                let share = share.as_ref().map_or(1.0, |p| p.value);
                Some((position(&self.names.activities, activity) as u16, share))
            };
            let around = c.bypass.as_ref().map_or(0.0, |bypass| bypass.value);
            let stopped = |activity: &str, share: &Option<spec::Parameter>| {
                target(activity, share).map(|(of, share)| (of, share * (1.0 - around)))
            };
            let (restricts, rewards) = match &c.effect {
                Effect::Restrict { activity, share } => (stopped(activity, share), None),
                Effect::Reward { activity, share } => (None, target(activity, share)),
                Effect::None => (None, None),
            };
            let per_tick = tick_days(self.pack.tick) / YEAR_DAYS;
            let money = c.money.as_ref().map_or(0.0, |m| m.value * per_tick);
            let hardship = c.hardship.as_ref().map_or(0.0, |h| crate::calendar::per_tick(h, self.pack.tick));
            let [custom, tax] = [&c.custom, &c.tax].map(|p| p.as_ref().map_or(1.0, |factor| factor.value));
            let bypass = match &c.effect {
                Effect::Restrict { share, .. } => share.as_ref().map_or(1.0, |share| share.value) * around,
                _ => 0.0,
            };
            let toll = c.toll.as_ref().map_or(0.0, |toll| toll.value);
            Consequence {
                on_lists,
                on_grades,
                restricts,
                bypass,
                toll,
                rewards,
                money,
                hardship,
                custom,
                tax,
            }
        };
        self.names.consequences.iter().map(of).collect()
    }

    /// What those bear who live with the listed; one that this phase does not have falls on nobody.
    pub fn spillovers(&self) -> Vec<Option<Spillover>> {
        let of = |name: &String| {
            let s = self.rules.spillovers.iter().find(|s| s.name == *name)?;
            let share = s.share.as_ref().map_or(1.0, |share| share.value);
            let bears = |class: &Vec<(String, String)>| {
                s.who.iter().all(|filter| {
                    class.iter().filter(|(attribute, _)| *attribute == filter.attribute).any(|(_, class)| {
                        let covers = |band: &String| self.population.covers(&filter.attribute, band, class);
                        filter.categories.iter().any(covers)
                    })
                })
            };
            let (tie, list) = match &s.list {
                BorneFor::Household(list) => (Tie::Household, position(&self.names.lists, list)),
                BorneFor::Companion(list) => {
                    let lists = self.pack.companion.iter().flat_map(|companion| &companion.lists);
                    (Tie::Representation, lists.into_iter().position(|(known, _)| known == list)?)
                }
            };
            Some(Spillover {
                list: list as u8,
                tie,
                classes: self.layout.households.iter().flat_map(|h| &h.classes).map(bears).collect(),
                blocked: self.table(1, |area, stratum, _| {
                    let attempts = per_tick(&s.attempts, self.pack.tick);
                    (attempts * self.factor(&s.attempts, area, stratum)).max(0.0) * share
                }),
            })
        };
        self.names.spillovers.iter().map(of).collect()
    }

    /// Factors on conduct while a consequence applies.
    pub fn status_factors(&self) -> Vec<Vec<(u8, u16, f64)>> {
        let mut factors = vec![Vec::new(); self.names.conduct.len()];
        for c in &self.rules.consequences {
            let (lists, grades) = self.on(c);
            for (conduct, factor) in &c.while_listed {
                factors[position(&self.names.conduct, conduct)].push((lists, grades, factor.value));
            }
        }
        factors
    }

    /// The part of the way from the start score to the nearest sanction (or reward) that one record of a conduct covers, at most
    /// 1: what is at stake in one act.
    pub fn stake(&self, conduct: &str, gain: bool) -> f64 {
        let score = &self.rules.score;
        let mut stake = 0.0_f64;
        for indicator in self.rules.indicators.iter().filter(|i| i.conduct == conduct) {
            let points = score.points(indicator) * if gain { 1.0 } else { -1.0 };
            if points > 0.0 {
                for threshold in self.thresholds(gain) {
                    let way = if gain { threshold - score.start } else { score.start - threshold };
                    stake = stake.max(if way > 0.0 { (points / way).min(1.0) } else { 1.0 });
                }
            }
            stake = stake.max(self.strike_stake(&indicator.name, gain));
        }
        stake
    }

    /// A strike covers one part in so many of the way onto a list by records.
    fn strike_stake(&self, indicator: &str, red: bool) -> f64 {
        self.rules
            .lists
            .iter()
            .filter(|list| (list.colour == Colour::Red) == red && self.matters(&list.name))
            .filter_map(|list| match &list.enter {
                spec::Enter::Records { count, indicators, .. }
                    if indicators.iter().any(|i| i == indicator) =>
                {
                    Some(1.0 / f64::from((*count).max(1)))
                }
                _ => None,
            })
            .fold(0.0, f64::max)
    }

    /// Whether an indicator's record is a strike on a list that is not a redlist.
    pub fn is_strike(&self, indicator: &str) -> bool {
        let black = self.rules.lists.iter().filter(|list| list.colour == Colour::Black);
        black.into_iter().any(|list| match &list.enter {
            spec::Enter::Records { indicators, .. } => indicators.iter().any(|i| i == indicator),
            _ => false,
        })
    }

    /// Whether anything follows from a list.
    fn matters(&self, list: &str) -> bool {
        self.rules.consequences.iter().any(|c| matches!(&c.on, On::List(on) if on == list))
    }

    /// Scores at which something bad (or good) begins.
    fn thresholds(&self, gain: bool) -> Vec<f64> {
        let score = &self.rules.score;
        let grade_edge = |name: &str| {
            let at = score.grades.iter().position(|g| g.name == name)?;
            if gain {
                Some(score.grades[at].from)
            } else {
                // One is in a grade or a worse one once below the next better grade's edge.
                at.checked_sub(1).map(|better| score.grades[better].from)
            }
        };
        let mut thresholds = Vec::new();
        for list in &self.rules.lists {
            if (list.colour == Colour::Red) != gain || !self.matters(&list.name) {
                continue;
            }
            match &list.enter {
                spec::Enter::Grade(grade) => thresholds.extend(grade_edge(grade)),
                spec::Enter::ScoreBelow(x) | spec::Enter::ScoreFrom(x) => thresholds.push(*x),
                spec::Enter::Records { .. } => {}
            }
        }
        for c in &self.rules.consequences {
            let good =
                matches!(c.effect, Effect::Reward { .. }) || c.money.as_ref().is_some_and(|m| m.value > 0.0);
            if let On::Grade(grade) = &c.on
                && good == gain
            {
                thresholds.extend(grade_edge(grade));
            }
        }
        thresholds
    }
}
