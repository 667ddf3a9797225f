//! Acts and records: the candidates of a stratum's blocks pass over its persons; what concerns others goes where it belongs.

use std::borrow::Cow;
use std::ops::Range;

use crate::assess::NEAR;
use crate::candidate::Candidates;
use crate::desk::Desk;
use crate::draw::{Purpose, Stream, below, mix};
use crate::follow::{Event, Made};
use crate::hardship::in_range;
use crate::pass::{Aside, Columns, Pass, learnt};
use crate::policy::{Origin, Phase, Pool};
use crate::portion::INDUCED;
use crate::rates::Gate;
use crate::redress::Contested;
use crate::region::{FAIR, Hit, RegionState, SCORE};
use crate::stretch::Stretch;
use crate::tick::Now;
use crate::world::Line;

/// Mixed into a record's moment to choose where it lands if it is misidentified.
const ASTRAY: u64 = 0x3c6e_f372_fe94_f82b;

impl<'w> RegionState<'w> {
    /// Acts of the persons of a stratum during the tick, and the records that channels make of them.
    pub fn act(&mut self, now: Now, stretches: Range<usize>, gate: Gate<'_>, desk: &mut Desk) {
        let world = self.world;
        let stratum = self.stretches[stretches.start].block.stratum;
        let lines = self.lines(now.phase, stratum);
        let alone = matches!(lines, Cow::Owned(_));
        if alone {
            desk.count_made(world, usize::from(stratum), |origin| origin);
        }
        let mut aside = std::mem::take(&mut desk.aside);
        let made = usize::from(stratum) * lines.len();
        let looks_on = !self.onlooker.is_idle();
        for stretch in stretches {
            if looks_on {
                self.look_on(now, stretch, &lines, gate, desk);
            }
            let s = &self.stretches[stretch];
            self.draw_candidates(now, s, gate, &mut desk.candidates);
            let persons = s.start as usize..(s.start + s.block.persons) as usize;
            let columns = Columns {
                people: &mut self.people[persons.clone()],
                worn: [&self.hardship, &self.grievance].map(|worn| in_range(worn, persons.clone())),
                risk: if self.risk.is_empty() { &mut [] } else { &mut self.risk[persons] },
                made: &mut desk.made[made..made + lines.len()],
                census: &mut desk.census,
                touched: &mut self.touched,
                aside: &mut aside,
            };
            Pass::new(world, now, s, &lines, gate, columns).run(&mut desk.candidates);
            aside.sort_by_key(|record| record.person);
            for record in aside.drain(..) {
                self.follow_up(now, stratum, &lines[usize::from(record.mark)], record, desk);
            }
        }
        desk.aside = aside;
        if alone {
            desk.count_made(world, usize::from(stratum), |origin| match origin {
                Origin::Misidentified(pool) if self.is_alone(usize::from(pool), stratum) => Origin::Own,
                origin => origin,
            });
        }
    }

    /// The candidates of a block, without those that are not to be.
    pub fn draw_candidates(&self, now: Now, s: &Stretch<'_>, gate: Gate<'_>, candidates: &mut Candidates) {
        candidates.draw(self.world, self.area, s, gate, now.tick);
        if !self.onlooker.is_idle() {
            self.leave_out(now.tick, s, candidates);
        }
        if self.has_market() {
            candidates
                .retain(|candidate, _| !self.is_closed((s.start + u32::from(candidate.person)) as usize));
        }
        if !self.looking.is_empty() {
            candidates.retain(|candidate, moments| self.is_looked_for(candidate, moments));
        }
        if !self.norms.is_empty() {
            candidates.retain(|candidate, moments| self.is_usual(candidate, moments));
        }
        if !self.world.policy.phases[now.phase].redress.outside.is_empty() {
            let row = self.area * self.world.layout.strata.len() + usize::from(s.block.stratum);
            candidates.retain(|candidate, _| {
                !self.is_outside(now, s.start + u32::from(candidate.person), row, candidate.mark)
            });
        }
    }

    /// Whether a person is outside of what a mark records.
    fn is_outside(&self, now: Now, person: u32, row: usize, mark: u16) -> bool {
        let number = self.world.first_person[self.index] + u64::from(person);
        self.world.policy.phases[now.phase].redress.outside.iter().any(|outside| {
            let draw = || Stream::new(self.world.seed, Purpose::Outside(outside.key), number, 0).unit_at(0);
            outside.marks[usize::from(mark)] && draw() < outside.share[row]
        })
    }

    /// What each mark does in a stratum: a record that could only go astray to its own author does not.
    fn lines(&self, phase: usize, stratum: u16) -> Cow<'w, [Line]> {
        let lines = &self.world.lines[phase];
        let alone = |line: &Line| line.pool.is_some_and(|pool| self.is_alone(usize::from(pool), stratum));
        if lines.iter().any(alone) {
            return lines.iter().map(|line| if alone(line) { line.returned() } else { *line }).collect();
        }
        Cow::Borrowed(lines)
    }

    /// What a record does beyond its person's score: points that expire, strikes, what it induces, where it goes astray.
    fn follow_up(&mut self, now: Now, stratum: u16, line: &Line, record: Aside, desk: &mut Desk) {
        let tick = now.tick;
        let i = record.person as usize;
        let applied = match line.weighs {
            true => self.weigh_own(now.phase, record.person, line, record.mark),
            false => record.applied,
        };
        self.enter_for_a_time(tick, i, applied, line, record.mark);
        self.resent_record(&self.world.policy.phases[now.phase], i, line);
        self.note_seen(record.mark);
        if record.induced {
            let induced = self.world.book.record(line.conduct, 4);
            desk.counts.row_mut(usize::from(stratum))[induced] += 1;
            self.enter_induced(tick, i, line);
        }
        if let Some(pool) = line.pool {
            let bits = mix(record.when ^ ASTRAY);
            self.misidentify(usize::from(pool), record.mark, stratum, record.person, bits);
        }
    }

    /// Enters a record that was not made in the course of its bearer's own tick.
    fn enter(&mut self, phase: &Phase, now: Now, i: usize, line: &Line, mark: u16, made: Made) {
        let before = self.people[i].score;
        let applied = if line.weighs {
            self.weigh(now.phase, i, line, mark)
        } else {
            let bounds = if self.world.clamps_each { [phase.low, phase.high] } else { [i16::MIN, i16::MAX] };
            let after = line.scored(before, bounds);
            self.people[i].score = after;
            [SCORE, FAIR].map(|side| after[side] - before[side])
        };
        let strikes = line.counts.map(|counts| if counts { line.strikes } else { 0 });
        self.tell(i as u32, Event::Record { mark, made, induced: false, points: applied, strikes });
        self.enter_for_a_time(now.tick, i, applied, line, mark);
        self.resent_record(phase, i, line);
        if let Some(learning) = phase.learning.filter(|_| line.does & Line::PUNISHES != 0) {
            self.risk[i] = learnt(self.risk[i], learning.learning);
        }
        let calm = self.world.calm(now.phase, self.grading_of(i as u32));
        if !calm.leaves_alone(self.people[i], line.flags) {
            self.touch(i as u32, line.flags);
        }
    }

    /// Enters a record of an index that its bearer made in their own tick: whoever is on a list is to be assessed already.
    fn weigh_own(&mut self, phase: usize, person: u32, line: &Line, mark: u16) -> [i16; 2] {
        let applied = self.weigh(phase, person as usize, line, mark);
        let now = self.people[person as usize];
        if !now.is_listed() && !self.world.calm(phase, self.grading_of(person)).holds(now, 0) {
            self.touch(person, line.flags & !0xff);
        }
        applied
    }

    /// What a record does that ends: points that expire, strikes.
    fn enter_for_a_time(&mut self, tick: u32, i: usize, applied: [i16; 2], line: &Line, mark: u16) {
        if let Some(at) = self.slot(tick, i) {
            for side in [SCORE, FAIR] {
                self.expiring[side][at] = self.expiring[side][at].saturating_add(applied[side]);
            }
        }
        let portion = line.portion();
        if let Some(portion) = portion {
            let slot = self.slot(tick, i);
            self.portions[portion].add(i, slot, applied[SCORE]);
            self.contest(
                tick,
                i as u32,
                mark,
                Contested {
                    person: i as u32,
                    made: tick as u16,
                    points: applied[SCORE],
                    portion: portion as u8,
                    strikes: line.strikes,
                },
            );
        }
        self.strike(line, line.counts, portion, i, tick);
    }

    /// Counts a strike on each of the lists on which a record is one.
    fn strike(&mut self, line: &Line, sides: [bool; 2], portion: Option<usize>, i: usize, tick: u32) {
        let strikes = self.strikes.iter_mut().enumerate();
        for (_, strikes) in strikes.filter(|(l, _)| line.strikes >> l & 1 == 1) {
            strikes.add(sides, portion, i, tick);
        }
    }

    /// Where points of this tick stand in a ring of expiring points, if points expire.
    fn slot(&self, tick: u32, i: usize) -> Option<usize> {
        Some((tick as usize).checked_rem(self.world.needs.retention)? * self.persons + i)
    }

    /// Notes a record whose act only a wrongful restriction brought about.
    fn enter_induced(&mut self, tick: u32, i: usize, line: &Line) {
        if !line.counts[FAIR] {
            return;
        }
        let slot = self.slot(tick, i);
        self.portions[INDUCED].add(i, slot, line.stated(FAIR));
        self.strike(line, [false; 2], Some(INDUCED), i, tick);
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

    /// Whoever a record lands on: in place of one where nobody is, the next of the same block.
    fn somebody_at(&self, place: u32) -> Option<u32> {
        if !self.is_closed(place as usize) {
            return Some(place);
        }
        let s = &self.stretches[self.stretch_of(place)];
        let (from, end) = (s.start, s.start + s.block.persons);
        (place + 1..end).chain(from..place).find(|&next| !self.is_closed(next as usize))
    }

    /// Records on their way land: those that an association brought in the tick before, and misidentified ones, in the order of their
    /// making.
    pub fn deliver(&mut self, phase: &Phase, now: Now, hits: &[Hit], desk: &mut Desk) {
        let world = self.world;
        let some_outside = !phase.redress.outside.is_empty();
        for some in hits.chunks(NEAR) {
            self.bring_near(some, |hit| hit.victim as u32);
            for hit in some {
                let line = world.lines[now.phase][usize::from(hit.mark)].landed();
                let mark = world.policy.marks[usize::from(hit.mark)];
                let Some(person) = self.somebody_at(hit.victim as u32) else { continue };
                if some_outside && self.is_outside(now, person, self.row_of(person), hit.mark) {
                    continue;
                }
                let Some(made) = self.next_made(now.tick, person, false) else { continue };
                let row = desk.counts.row_mut(self.stratum_of(person));
                row[world.book.by_channel + usize::from(mark.channel)] += 1;
                if matches!(mark.origin, Origin::Association(_)) {
                    self.count_associated(person, line.conduct, desk);
                } else {
                    row[world.book.record(line.conduct, 1)] += 1;
                }
                self.enter(phase, now, person as usize, &line, hit.mark, made);
            }
        }
    }

    /// Persons with a gallery's trait are matched falsely at every pass.
    pub fn pass_galleries(&mut self, phase: &Phase, now: Now, desk: &mut Desk) {
        let world = self.world;
        let (marks, strata) = (world.policy.marks.len(), world.layout.strata.len());
        for (t, gallery) in world.policy.traits.iter().enumerate() {
            let line = world.lines[now.phase][usize::from(gallery.mark)];
            for at in 0..self.traits[t].len() {
                let (person, u) = self.traits[t][at];
                let stratum = self.stratum_of(person);
                let row = self.area * strata + stratum;
                let gone = self.is_closed(person as usize);
                if gone
                    || u >= gallery.shares[now.phase][row]
                    || self.is_outside(now, person, row, gallery.mark)
                {
                    continue;
                }
                let rate = phase.rates[row * marks + usize::from(gallery.mark)];
                let key = world.first_person[self.index] + u64::from(person);
                let passes = Stream::new(world.seed, Purpose::Pass(gallery.key), key, now.tick).poisson(rate);
                for _ in 0..passes {
                    let Some(made) = self.next_made(now.tick, person, true) else { continue };
                    self.enter(phase, now, person as usize, &line, gallery.mark, made);
                    desk.made[stratum * marks + usize::from(gallery.mark)] += 1;
                }
            }
        }
    }
}
