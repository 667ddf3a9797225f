//! Acts and records: the candidates of a block, each accepted against its person's state.

use std::ops::Range;

use crate::candidate::Candidate;
use crate::census::rest_of_tick;
use crate::draw::{Purpose, Stream, below, mix};
use crate::policy::{ListName, Origin, Phase, Pool, Window};
use crate::rates::{Gate, ONE};
use crate::region::{FAIR, Hit, RegionState, SCORE, Strikes};
use crate::tick::Now;
use crate::world::{Calm, Line};

/// Mixed into a record's moment to choose where it lands if it is misidentified.
const ASTRAY: u64 = 0x3c6e_f372_fe94_f82b;

/// One stretch in one tick.
struct Turn<'a> {
    now: Now,
    phase: &'a Phase,
    lines: &'a [Line],
    calm: &'a Calm,
    gate: Gate<'a>,
    reacts: bool,
    /// Factor class of whoever is on no list, where grades make no difference.
    free: Option<usize>,
    /// Where the stratum's counts of records made begin.
    made: usize,
    stretch: usize,
    stratum: u16,
}

/// What one person's candidates are accepted against, which holds all tick, and what has come of them so far.
struct Day {
    /// Factor class by side.
    class: [usize; 2],
    /// Conduct that does not repeat and has been done.
    done: u32,
    /// Flags for the assessment.
    flags: u16,
    recorded: bool,
}

impl RegionState<'_> {
    /// Acts of the persons of a stratum during the tick, and the records that channels make of them.
    pub fn act(&mut self, phase: &Phase, now: Now, stretches: Range<usize>, gate: Gate<'_>) {
        let world = self.world;
        let mut candidates = std::mem::take(&mut self.candidates);
        for stretch in stretches {
            let s = &self.stretches[stretch];
            let (stratum, start) = (s.block.stratum, s.start);
            candidates.draw(world, self.area, s, gate, now.tick);
            let lines = &world.lines[now.phase][..];
            let turn = Turn {
                now,
                phase,
                lines,
                calm: &world.calm[now.phase],
                gate,
                reacts: gate.reacts(),
                free: if gate.by_grade() { None } else { Some(gate.class(0, 0)) },
                made: usize::from(stratum) * lines.len(),
                stretch,
                stratum,
            };
            candidates.take_each(|all, person, first| self.pass_tick(&turn, start + person, all, first));
        }
        self.candidates = candidates;
    }

    /// One person's tick: their candidates in order of time.
    #[inline]
    fn pass_tick(&mut self, turn: &Turn<'_>, person: u32, all: &[Candidate], first: u32) {
        let state = self.people[person as usize];
        let class = match turn.free {
            Some(free) if !state.is_listed() => [free, free],
            _ => {
                let status = state.status();
                [SCORE, FAIR].map(|side| turn.gate.class(status.lists[side], status.grade[side]))
            }
        };
        let mut day = Day { class, done: 0, flags: 0, recorded: false };
        let mut next = Some(first);
        while let Some(candidate) = next.map(|at| all[at as usize]) {
            self.take(turn, person, &mut day, candidate);
            next = candidate.next();
        }
        if day.recorded {
            self.touch_unless_calm(turn.phase, turn.calm, person, day.flags);
        }
    }

    /// One candidate: whether it happens, and what becomes of it.
    #[inline]
    fn take(&mut self, turn: &Turn<'_>, person: u32, day: &mut Day, candidate: Candidate) {
        let line = &turn.lines[usize::from(candidate.mark)];
        let i = person as usize;
        let mut induced = false;
        if turn.reacts && line.reacts {
            match self.accepts(turn, line.conduct, i, day, candidate) {
                Some(by_wrong) => induced = by_wrong,
                None => return,
            }
        }
        if day.done & line.once != 0 {
            return;
        }
        day.done |= line.once;
        day.recorded = true;
        let returned;
        let line = match line.pool {
            // A record that could only go astray to its own author does not.
            Some(pool) if self.is_alone(usize::from(pool), turn.stratum) => {
                self.count_returned(turn.stratum, candidate.mark);
                returned = line.returned();
                &returned
            }
            _ => {
                self.made[turn.made + usize::from(candidate.mark)] += 1;
                line
            }
        };
        self.enter(turn.phase, turn.now.tick, i, line);
        day.flags |= line.flags;
        if induced {
            self.enter_induced(turn, i, line);
        }
        if line.punishes {
            let levels = self.learn(turn.phase, i);
            if levels[0] != levels[1] {
                let s = &self.stretches[turn.stretch];
                let (weight, rest) = (s.weight_of((person - s.start) as usize), rest_of_tick(candidate.when));
                self.census.rise(day.class[SCORE], levels, weight, rest);
            }
        }
        if let Some(pool) = line.pool {
            let bits = mix(candidate.when ^ ASTRAY);
            self.misidentify(usize::from(pool), candidate.mark, turn.stratum, person, bits);
        }
    }

    /// Whether the person's present state lets the candidate happen; if so, whether only a wrongful restriction does.
    #[inline]
    fn accepts(
        &self,
        turn: &Turn<'_>,
        conduct: u16,
        i: usize,
        day: &Day,
        candidate: Candidate,
    ) -> Option<bool> {
        let (base, level) =
            (turn.gate.base(candidate.mark), self.risk.get(i).map_or(0, |risk| usize::from(risk >> 8)));
        let happens = |side: usize| {
            let threshold = (base * turn.gate.factor(day.class[side], conduct, level)) / ONE;
            u64::from(candidate.chance) < threshold
        };
        if !happens(SCORE) {
            return None;
        }
        // With the fair status the act would not have happened: a wrongful restriction or reward induced it.
        Some(day.class[SCORE] != day.class[FAIR] && !happens(FAIR))
    }

    /// Enters a record: points on the sides it counts on, and what else it does.
    #[inline(always)]
    fn enter(&mut self, phase: &Phase, tick: u32, i: usize, line: &Line) {
        let person = &mut self.people[i];
        let before = person.score;
        for side in [SCORE, FAIR] {
            let value = before[side].saturating_add(line.points[side]);
            person.score[side] =
                if self.world.clamps_each { value.clamp(phase.low, phase.high) } else { value };
        }
        if self.world.needs.retention > 0 || line.strikes != 0 {
            self.enter_for_a_time(tick, i, before, line);
        }
    }

    /// What a record does that ends: points that expire, strikes.
    #[inline(never)]
    fn enter_for_a_time(&mut self, tick: u32, i: usize, before: [i16; 2], line: &Line) {
        let slot = self.slot(tick, i);
        for side in [SCORE, FAIR] {
            if let Some(at) = slot {
                let applied = self.people[i].score[side] - before[side];
                self.expiring[side][at] = self.expiring[side][at].saturating_add(applied);
            }
            if line.strikes != 0 && line.counts[side] {
                strike(
                    &mut self.strikes[side],
                    &self.world.policy.lists,
                    self.persons,
                    tick,
                    i,
                    line.strikes,
                );
            }
        }
    }

    /// Where points of this tick stand in a ring of expiring points, if points expire.
    fn slot(&self, tick: u32, i: usize) -> Option<usize> {
        Some((tick as usize).checked_rem(self.world.needs.retention)? * self.persons + i)
    }

    /// Notes a record whose act only a wrongful restriction brought about.
    #[inline(never)]
    fn enter_induced(&mut self, turn: &Turn<'_>, i: usize, line: &Line) {
        let induced = self.world.book.record(line.conduct, 4);
        self.rows.row_mut(usize::from(turn.stratum))[induced] += 1;
        if !line.counts[FAIR] || self.induced.is_empty() {
            return;
        }
        let tick = turn.now.tick;
        self.induced[i] = self.induced[i].saturating_add(line.points[FAIR]);
        if let Some(at) = self.slot(tick, i) {
            self.induced_expiring[at] = self.induced_expiring[at].saturating_add(line.points[FAIR]);
        }
        strike(&mut self.induced_strikes, &self.world.policy.lists, self.persons, tick, i, line.strikes);
    }

    /// An own punished record raises perceived risk: r += alpha (1 - r). The levels before and after.
    #[inline]
    fn learn(&mut self, phase: &Phase, i: usize) -> [usize; 2] {
        let Some(learning) = phase.learning else { return [0, 0] };
        let before = self.risk[i];
        let r = f64::from(before);
        self.risk[i] = (r + learning.learning * (65_535.0 - r) + 0.5) as u16;
        [before, self.risk[i]].map(|risk| usize::from(risk >> 8))
    }

    #[cold]
    fn count_returned(&mut self, stratum: u16, mark: u16) {
        let (book, mark) = (&self.world.book, self.world.policy.marks[usize::from(mark)]);
        book.count_records(self.rows.row_mut(usize::from(stratum)), mark, Origin::Own, 1);
    }

    /// Adds the records made since the last time to the rows.
    pub fn count_made(&mut self) {
        let world = self.world;
        let marks = &world.policy.marks;
        for (stratum, made) in self.made.chunks_exact_mut(marks.len().max(1)).enumerate() {
            for (made, &mark) in made.iter_mut().zip(marks).filter(|(made, _)| **made > 0) {
                let row = self.rows.row_mut(stratum);
                world.book.count_records(row, mark, mark.origin, std::mem::take(made) as i64);
            }
        }
    }

    /// Has a person to whom something happened assessed, if there is anything to assess.
    #[inline]
    fn touch_unless_calm(&mut self, phase: &Phase, calm: &Calm, person: u32, flags: u16) {
        if !self.is_calm(phase, calm, person as usize, flags) {
            self.touch(person, flags);
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
    fn misidentify(&mut self, pool: usize, mark: u16, stratum: u16, author: u32, bits: u64) {
        let world = self.world;
        let other = |n: u64, own: u64| {
            let at = below(bits, n - 1);
            at + u64::from(at >= own)
        };
        match &world.policy.pools[pool] {
            Pool::Population => {
                let first = world.first_person[self.index];
                let everybody = world.first_person[world.first_person.len() - 1];
                let victim = other(everybody, first + u64::from(author));
                self.far.push(Hit { victim, mark });
            }
            Pool::Region => {
                let victim = other(self.persons as u64, u64::from(author));
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
                let drawn = other(u64::from(closing), u64::from(place)) as u32;
                let entry = group[group.partition_point(|&(before, _)| before <= drawn) - 1];
                let victim = entry.1 + (drawn - entry.0);
                self.hits.push(Hit { victim: u64::from(victim), mark });
            }
        }
    }

    /// Misidentified records land on their victims, in the order of their making.
    pub fn deliver(&mut self, phase: &Phase, now: Now, hits: &[Hit]) {
        let world = self.world;
        for hit in hits {
            let line = world.lines[now.phase][usize::from(hit.mark)].landed();
            let mark = world.policy.marks[usize::from(hit.mark)];
            let person = hit.victim as u32;
            let row = self.row_of(person);
            row[world.book.record(line.conduct, 1)] += 1;
            row[world.book.by_channel + usize::from(mark.channel)] += 1;
            self.enter(phase, now.tick, person as usize, &line);
            if line.punishes {
                self.learn(phase, person as usize);
            }
            self.touch_unless_calm(phase, &world.calm[now.phase], person, line.flags);
        }
    }

    /// Persons with a gallery's trait are matched falsely at every pass.
    pub fn pass_galleries(&mut self, phase: &Phase, now: Now) {
        let world = self.world;
        let (marks, strata) = (world.policy.marks.len(), world.layout.strata.len());
        for (t, gallery) in world.policy.traits.iter().enumerate() {
            let line = world.lines[now.phase][usize::from(gallery.mark)];
            for at in 0..self.traits[t].len() {
                let (person, u) = self.traits[t][at];
                let stratum = usize::from(self.stretches[self.stretch_of(person)].block.stratum);
                let row = self.area * strata + stratum;
                if u >= gallery.shares[now.phase][row] {
                    continue;
                }
                let rate = phase.rates[row * marks + usize::from(gallery.mark)];
                let key = world.first_person[self.index] + u64::from(person);
                let passes = Stream::new(world.seed, Purpose::Pass(gallery.key), key, now.tick).poisson(rate);
                for _ in 0..passes {
                    self.enter(phase, now.tick, person as usize, &line);
                    if line.punishes {
                        self.learn(phase, person as usize);
                    }
                }
                self.made[stratum * marks + usize::from(gallery.mark)] += u64::from(passes);
                if passes > 0 {
                    self.touch_unless_calm(phase, &world.calm[now.phase], person, line.flags);
                }
            }
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
