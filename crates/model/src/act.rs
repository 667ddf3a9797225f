//! Acts and records: candidates drawn for a block at its dominating rate, each accepted against its person's state.

use crate::book::origin_kind;
use crate::draw::{Purpose, Stream};
use crate::frailty::even;
use crate::policy::{ListName, Mark, MarkEffect, Origin, Phase, Pool, Window};
use crate::rates::{Alias, Gate, ONE};
use crate::region::{Account, FAIR, Hit, RegionState, SCORE, Strikes};

/// The candidates of one group in one block and tick.
struct Source<'w> {
    stream: Stream,
    left: u32,
    drawn: u32,
    alias: Alias<'w>,
}

/// A record as it is made: its kind, where it truly comes from, and whether only a wrongful restriction brought the act about.
#[derive(Clone, Copy)]
struct Made {
    mark: u16,
    origin: Origin,
    induced: bool,
}

/// One block in one tick.
struct Turn<'a> {
    stretch: usize,
    stratum: u16,
    start: u32,
    persons: u32,
    gate: Gate<'a>,
}

impl RegionState<'_> {
    /// Acts of all persons during the tick and the records that channels make of them.
    pub fn act(&mut self, phase: &Phase, phase_index: usize, tick: u32) {
        let world = self.world;
        for stretch in 0..self.stretches.len() {
            let s = &self.stretches[stretch];
            let (block, start, key) = (s.block, s.start, s.key);
            let mut sources: Vec<Source<'_>> = Vec::with_capacity(world.rates.groups.len());
            let mut total = 0;
            for (g, group) in world.rates.groups.iter().enumerate() {
                let rate = world.rates.rate(self.area, usize::from(block.stratum), g);
                let exposed = if group.by_frailty {
                    s.weights.total(block.persons) as f64 / crate::frailty::UNIT as f64
                } else {
                    f64::from(block.persons)
                };
                let left =
                    Stream::new(world.seed, Purpose::Count(group.key), key, tick).poisson(rate * exposed);
                let stream = Stream::new(world.seed, Purpose::Candidate(group.key), key, tick);
                let alias = world.rates.alias(self.area, usize::from(block.stratum), g);
                sources.push(Source { stream, left, drawn: 0, alias });
                total += u64::from(left);
            }
            let turn = Turn {
                stretch,
                stratum: block.stratum,
                start,
                persons: block.persons,
                gate: world.rates.gate(phase_index, self.area, usize::from(block.stratum)),
            };
            self.take_in_order(phase, tick, &turn, &mut sources, total);
        }
        self.pass_galleries(phase, phase_index, tick);
    }

    /// Takes the candidates of all groups in a uniformly random order: given their numbers, the times of Poisson events
    /// are exchangeable.
    fn take_in_order(
        &mut self,
        phase: &Phase,
        tick: u32,
        turn: &Turn<'_>,
        sources: &mut [Source<'_>],
        total: u64,
    ) {
        let (mut left, share) = (total, 1.0 / (total + 1) as f64);
        let mut order = Stream::new(self.world.seed, Purpose::Order, self.stretches[turn.stretch].key, tick);
        while left > 0 {
            let only = sources.iter().position(|s| u64::from(s.left) == left);
            if let Some(g) = only {
                while sources[g].left > 0 {
                    let rest = f64::from(sources[g].left) * share;
                    self.take(phase, tick, turn, g, &mut sources[g], rest);
                }
                return;
            }
            let mut at = order.below(left);
            for (g, source) in sources.iter_mut().enumerate() {
                if at < u64::from(source.left) {
                    self.take(phase, tick, turn, g, source, left as f64 * share);
                    break;
                }
                at -= u64::from(source.left);
            }
            left -= 1;
        }
    }

    /// One candidate: who, what, whether. `rest` is the part of the tick that is still to come: the candidates' times are
    /// uniform, so the j-th of J stands, on average, where J - j + 1 of J + 1 parts are left.
    #[inline]
    fn take(
        &mut self,
        phase: &Phase,
        tick: u32,
        turn: &Turn<'_>,
        group: usize,
        source: &mut Source<'_>,
        rest: f64,
    ) {
        let world = self.world;
        let (who, what) = (source.stream.next_u64(), source.stream.next_u64());
        let number = source.drawn;
        source.drawn += 1;
        source.left -= 1;
        let mark_index = source.alias.mark(what);
        let mark = world.policy.marks[usize::from(mark_index)];
        let bits = (who >> 32) as u32;
        let within = if world.rates.groups[group].by_frailty {
            self.stretches[turn.stretch].weights.pick(bits, turn.persons)
        } else {
            even(bits, turn.persons)
        };
        let person = turn.start + within;
        let chance = who & (ONE - 1);
        let base = turn.gate.base(mark_index);
        let Some(induced) = self.accepts(turn, mark, person as usize, base, chance) else { return };
        if self.already_done(mark_index, mark, person) {
            return;
        }
        // A record that could only go astray to its own author does not.
        let origin = match mark.origin {
            Origin::Misidentified(pool) if self.is_alone(usize::from(pool), turn.stratum) => Origin::Own,
            origin => origin,
        };
        let before = self.risk_level(person);
        self.record(phase, tick, turn.stratum, person, Made { mark: mark_index, origin, induced });
        let after = self.risk_level(person);
        if before != after {
            self.correct_acts(phase, turn.gate, turn.stretch, person, [before, after], rest);
        }
        if let Origin::Misidentified(pool) = origin {
            let key = self.stretches[turn.stretch].key;
            let mut victim =
                Stream::new(world.seed, Purpose::Victim(world.rates.groups[group].key), key, tick);
            victim.skip(u64::from(number));
            self.misidentify(usize::from(pool), mark_index, turn.stratum, person, victim);
        }
    }

    /// Level of perceived risk.
    #[inline]
    fn risk_level(&self, person: u32) -> usize {
        self.risk.get(person as usize).map_or(0, |risk| usize::from(risk >> 8))
    }

    /// Whether the person's present state lets the candidate happen; if so, whether only a wrongful restriction does.
    #[inline]
    fn accepts(&self, turn: &Turn<'_>, mark: Mark, i: usize, base: u64, chance: u64) -> Option<bool> {
        if mark.origin == Origin::Phantom || !turn.gate.reacts() {
            return (chance < base).then_some(false);
        }
        let level = self.risk_level(i as u32);
        let status = self.status(i);
        let threshold = |side: usize| {
            let class = turn.gate.class(status.lists[side], status.grade[side]);
            (base * turn.gate.factor(class, mark.conduct, level)) >> 31
        };
        if chance >= threshold(SCORE) {
            return None;
        }
        // With the fair status the act would not have happened: a wrongful restriction or reward induced it.
        let differs = status.lists[SCORE] != status.lists[FAIR] || status.grade[SCORE] != status.grade[FAIR];
        Some(differs && chance >= threshold(FAIR))
    }

    /// For conduct that does not repeat: whether the person has done it in this tick; notes that they now have.
    #[inline]
    fn already_done(&mut self, mark_index: u16, mark: Mark, person: u32) -> bool {
        if self.once.is_empty() {
            return false;
        }
        let bit = match mark.origin {
            Origin::Phantom => self.world.once_phantom[usize::from(mark_index)],
            _ => self.world.once[usize::from(mark.conduct)],
        };
        let Some(bit) = bit else { return false };
        let done = &mut self.once[person as usize];
        if *done >> bit & 1 == 1 {
            return true;
        }
        if *done == 0 {
            self.once_who.push(person);
        }
        *done |= 1 << bit;
        false
    }

    /// Enters a record where it belongs by its origin.
    #[inline(always)]
    fn record(&mut self, phase: &Phase, tick: u32, stratum: u16, person: u32, made: Made) {
        let mark = self.world.policy.marks[usize::from(made.mark)];
        let effect = phase.effects[usize::from(made.mark)];
        let book = &self.world.book;
        let row = self.rows.row_mut(usize::from(stratum));
        row[book.record(mark.conduct, origin_kind(made.origin))] += 1;
        if made.induced {
            row[book.record(mark.conduct, 4)] += 1;
        }
        let (by_score, by_fair) = match made.origin {
            Origin::Own => (true, true),
            Origin::Misidentified(_) => (false, true),
            Origin::Phantom | Origin::Trait(_) => (true, false),
        };
        let mut flags = 0;
        if by_score {
            row[book.by_channel + usize::from(mark.channel)] += 1;
            flags |= self.enter(phase, SCORE, tick, person, effect);
            self.learn(phase, person as usize, effect);
        }
        if by_fair {
            flags |= self.enter(phase, FAIR, tick, person, effect);
            if made.induced {
                self.enter_induced(tick, person as usize, effect);
            }
        }
        self.touch(person, flags);
    }

    /// Adds a record's points and strikes on one side; says what the assessment has to know of it.
    #[inline(always)]
    pub fn enter(&mut self, phase: &Phase, side: usize, tick: u32, person: u32, effect: MarkEffect) -> u16 {
        let i = person as usize;
        let account = &mut self.accounts[side];
        let value = account.value[i].saturating_add(effect.points);
        let value = if self.world.clamps_each { value.clamp(phase.low, phase.high) } else { value };
        let applied = value - account.value[i];
        account.value[i] = value;
        account.expire_later(self.persons, self.world.needs.retention, tick, i, applied);
        let mut flags = u16::from(effect.strikes) << (4 * side);
        if effect.strikes != 0 {
            strike(&mut self.strikes[side], &self.world.policy.lists, self.persons, tick, i, effect.strikes);
        }
        if effect.points < 0 {
            flags |= 1 << (8 + side);
        }
        flags
    }

    fn enter_induced(&mut self, tick: u32, i: usize, effect: MarkEffect) {
        if self.induced.value.is_empty() {
            return;
        }
        self.induced.value[i] = self.induced.value[i].saturating_add(effect.points);
        self.induced.expire_later(self.persons, self.world.needs.retention, tick, i, effect.points);
        strike(&mut self.induced_strikes, &self.world.policy.lists, self.persons, tick, i, effect.strikes);
    }

    /// An own punished record raises perceived risk: r += alpha (1 - r).
    #[inline]
    pub fn learn(&mut self, phase: &Phase, i: usize, effect: MarkEffect) {
        let Some(learning) = phase.learning else { return };
        let punished = effect.points < 0 || effect.strikes & self.world.black_lists != 0;
        if punished {
            let r = f64::from(self.risk[i]);
            self.risk[i] = (r + learning.learning * (65_535.0 - r) + 0.5) as u16;
        }
    }

    /// Whether a pool holds nobody but the author.
    fn is_alone(&self, pool: usize, stratum: u16) -> bool {
        let world = self.world;
        match &world.policy.pools[pool] {
            Pool::Population => world.first_person[world.first_person.len() - 1] < 2,
            Pool::Region => self.persons < 2,
            Pool::RegionAndGroup(group_of) => {
                let group = &self.pools[pool].groups[usize::from(group_of[usize::from(stratum)])];
                group.last().is_none_or(|&(persons, _)| persons < 2)
            }
        }
    }

    /// Chooses the victim of a misidentified record: anybody of the pool but its author.
    fn misidentify(&mut self, pool: usize, mark: u16, stratum: u16, author: u32, mut stream: Stream) {
        let world = self.world;
        let other = |stream: &mut Stream, n: u64, own: u64| {
            let at = stream.below(n - 1);
            at + u64::from(at >= own)
        };
        match &world.policy.pools[pool] {
            Pool::Population => {
                let first = world.first_person[self.index];
                let everybody = world.first_person[world.first_person.len() - 1];
                let victim = other(&mut stream, everybody, first + u64::from(author));
                self.far.push(Hit { victim, mark });
            }
            Pool::Region => {
                let victim = other(&mut stream, self.persons as u64, u64::from(author));
                self.hits.push(Hit { victim, mark });
            }
            Pool::RegionAndGroup(group_of) => {
                let group = &self.pools[pool].groups[usize::from(group_of[usize::from(stratum)])];
                let (closing, group) = match group.split_last() {
                    Some((last, rest)) => (last.0, rest),
                    None => return,
                };
                let own = group[group.partition_point(|&(_, start)| start <= author) - 1];
                let place = own.0 + (author - own.1);
                let drawn = other(&mut stream, u64::from(closing), u64::from(place)) as u32;
                let entry = group[group.partition_point(|&(before, _)| before <= drawn) - 1];
                let victim = entry.1 + (drawn - entry.0);
                self.hits.push(Hit { victim: u64::from(victim), mark });
            }
        }
    }

    /// Misidentified records land on their victims, in the order of their making.
    pub fn deliver(&mut self, phase: &Phase, tick: u32, hits: &[Hit]) {
        for hit in hits {
            let mark = self.world.policy.marks[usize::from(hit.mark)];
            let effect = phase.effects[usize::from(hit.mark)];
            let person = hit.victim as u32;
            let (mistaken, channel) = {
                let book = &self.world.book;
                (book.record(mark.conduct, 1), book.by_channel + usize::from(mark.channel))
            };
            let row = self.row_of(person);
            row[mistaken] += 1;
            row[channel] += 1;
            let flags = self.enter(phase, SCORE, tick, person, effect);
            self.touch(person, flags);
            self.learn(phase, person as usize, effect);
        }
    }

    /// Persons with a gallery's trait are matched falsely at every pass.
    fn pass_galleries(&mut self, phase: &Phase, phase_index: usize, tick: u32) {
        let world = self.world;
        let marks = world.policy.marks.len();
        for (t, gallery) in world.policy.traits.iter().enumerate() {
            for at in 0..self.traits[t].len() {
                let (person, u) = self.traits[t][at];
                let stratum = self.stretches[self.stretch_of(person)].block.stratum;
                let row = self.area * world.layout.strata.len() + usize::from(stratum);
                if u >= gallery.shares[phase_index][row] {
                    continue;
                }
                let rate = world.policy.phases[phase_index].rates[row * marks + usize::from(gallery.mark)];
                let key = world.first_person[self.index] + u64::from(person);
                let passes = Stream::new(world.seed, Purpose::Pass(gallery.key), key, tick).poisson(rate);
                for _ in 0..passes {
                    let made = Made { mark: gallery.mark, origin: Origin::Trait(t as u16), induced: false };
                    self.record(phase, tick, stratum, person, made);
                }
            }
        }
    }
}

impl Account {
    /// With retention: notes the points for the tick in which their slot comes round again.
    #[inline]
    fn expire_later(&mut self, persons: usize, slots: usize, tick: u32, i: usize, points: i16) {
        if slots > 0 {
            let at = tick as usize % slots * persons + i;
            self.ring[at] = self.ring[at].saturating_add(points);
        }
    }
}

/// Counts a strike on each of the lists (bit set).
fn strike(strikes: &mut [Strikes], names: &[ListName], persons: usize, tick: u32, i: usize, lists: u8) {
    for (l, (strikes, name)) in strikes.iter_mut().zip(names).enumerate() {
        if lists >> l & 1 == 0 || strikes.count.is_empty() {
            continue;
        }
        strikes.count[i] = strikes.count[i].saturating_add(1);
        if let Window::Sliding(slots) = name.window {
            let at = (tick % slots) as usize * persons + i;
            strikes.ring[at] = strikes.ring[at].saturating_add(1);
        }
    }
}
