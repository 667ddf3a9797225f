//! What those bear who are tied to somebody on a list: who live with them, represent them, or are represented by them.
//!
//! A spillover of a list falls on the members of a household, of the classes it names, while another member is on the list (or on copies
//! of it) and they themselves are not. It falls on them by mistake where nobody of the household would be on the list by
//! the fair score. Subjects are counted with their own stratum, bystanders with that of the first subject of their
//! household. From those whom subjects represent, or who represent them, it falls while those are on a list of theirs, and by mistake where by
//! their fair score they would not be.

use crate::book::Status;
use crate::desk::Desk;
use crate::hardship::MOST;
use crate::household::{Homes, Member};
use crate::policy::{Phase, Spillover, Tie};
use crate::rates::list_bits;
use crate::region::{FAIR, RegionState, SCORE};
use crate::tied::{Became, Turn};

impl RegionState<'_> {
    /// The household of a subject.
    fn home(&self, person: u32) -> Option<(&Homes<'_>, u32)> {
        let homes = self.homes.as_ref()?;
        let class_of = &self.world.layout.households.as_ref()?.class_of;
        Some((homes, homes.household(class_of[self.stratum_of(person)], person)?))
    }

    /// Somebody's lists have changed: what falls on their household changes with them.
    pub fn pass_on(&mut self, phase: &Phase, person: u32, before: Status, after: Status) {
        let bits = |status: Status| status.lists.map(list_bits);
        let (before, after) = (bits(before), bits(after));
        let changed = (before[SCORE] ^ after[SCORE]) | (before[FAIR] ^ after[FAIR]);
        let falls = |s: &Spillover| s.tie == Tie::Household && changed >> s.list & 1 == 1;
        if !phase.spillovers.iter().flatten().any(falls) {
            return;
        }
        let Some((homes, household)) = self.home(person) else { return };
        let mut adds = Vec::new();
        for (lists, sign) in [(before, -1), (after, 1)] {
            let of = |member: u32| if member == person { lists } else { self.lists_of(member) };
            self.fall_on(phase, homes, household, changed, of, |row, column| adds.push((row, column, sign)));
        }
        self.add_fallen(adds);
    }

    /// All of it, after a change of the rules.
    pub fn recount_spillovers(&mut self, phase: &Phase) {
        let household = phase.spillovers.iter().flatten().filter(|s| s.tie == Tie::Household);
        let lists = household.fold(0_u8, |set, s| set | 1 << s.list);
        let mut adds = Vec::new();
        for person in (0..self.persons).filter(|&i| !self.tied.is_empty() && !self.is_closed(i)) {
            self.fall_from_tie(phase, person as u32, self.tied.get(person), 1, &mut adds);
        }
        for person in (0..self.persons as u32).filter(|_| lists != 0) {
            let listed = |person: u32| self.lists_of(person).iter().any(|on| on & lists != 0);
            let Some((homes, household)) = self.home(person).filter(|_| listed(person)) else { continue };
            // The first of those who are listed stands for all.
            let first = homes.members(household).find_map(|(_, member)| match member {
                Member::Subject(other) if listed(other) => Some(other),
                _ => None,
            });
            if first == Some(person) {
                let of = |member: u32| self.lists_of(member);
                self.fall_on(phase, homes, household, lists, of, |row, column| adds.push((row, column, 1)));
            }
        }
        self.add_fallen(adds);
    }

    /// What falls on somebody while whom they are tied to is on these lists.
    fn fall_from_tie(
        &self,
        phase: &Phase,
        person: u32,
        tied: u16,
        sign: i64,
        adds: &mut Vec<(usize, usize, i64)>,
    ) {
        for (number, spillover) in phase.spillovers.iter().enumerate().filter(|_| tied != 0) {
            let Some(s) = spillover.as_ref().filter(|s| s.tie == Tie::Representation) else { continue };
            if tied >> s.list & 1 == 1 {
                let (row, column) = (self.stratum_of(person), self.world.book.spilled + 2 * number);
                adds.push((row, column, sign));
                if tied >> (4 + s.list) & 1 == 0 {
                    adds.push((row, column + 1, sign));
                }
            }
        }
    }

    /// What became in the tick before of those whom subjects are tied to reaches them.
    pub fn be_reached(&mut self, phase: &Phase, tick: u32, desk: &mut Desk) {
        let Some(ties) = &self.world.layout.ties else { return };
        let changes = &ties[self.index];
        while let Some(change) = changes.get(self.reached).filter(|change| change.tick < tick) {
            self.reached += 1;
            match change.became {
                Became::Lists([score, fair]) => {
                    self.be_tied(phase, change.subject, u16::from(score) | u16::from(fair) << 4);
                }
                Became::Closed { brought, wrongly } => {
                    self.lose_job(change.subject, [brought, wrongly], desk)
                }
            }
        }
    }

    /// Whom somebody is tied to is on other lists now.
    fn be_tied(&mut self, phase: &Phase, subject: u32, after: u16) {
        let i = subject as usize;
        let before = self.tied.get(i);
        self.tied.set(i, after);
        if !self.is_closed(i) {
            let mut adds = Vec::new();
            self.fall_from_tie(phase, subject, before, -1, &mut adds);
            self.fall_from_tie(phase, subject, after, 1, &mut adds);
            self.add_fallen(adds);
        }
    }

    /// An enterprise closes (`sign` = -1) or a newcomer takes the place (1): whoever represents it stays the same.
    pub fn tie_place(&mut self, phase: &Phase, place: u32, sign: i64) {
        let mut adds = Vec::new();
        self.fall_from_tie(phase, place, self.tied.get(place as usize), sign, &mut adds);
        self.add_fallen(adds);
    }

    /// An employer has closed. Jobs are lost without the scheme too, and their hardship is part of what conduct is without it: only
    /// what the scheme brought about adds to it, and on the fair side what it did not bring about by mistake.
    fn lose_job(&mut self, person: u32, [brought, wrongly]: [bool; 2], desk: &mut Desk) {
        let adds = (self.world.policy.job_lost.unwrap_or(0.0) * MOST) as u16;
        for (side, adds_here) in [(SCORE, brought), (FAIR, brought && !wrongly)] {
            if let Some(hardship) = self.hardship[side].get_mut(person as usize).filter(|_| adds_here) {
                *hardship = hardship.saturating_add(adds);
            }
        }
        let row = desk.counts.row_mut(self.stratum_of(person));
        self.world.book.count_dismissed(row, [true, brought, wrongly]);
    }

    /// After a restart: what has reached them by a tick.
    pub fn restore_ties(&mut self, tick: u32) {
        let Some(ties) = &self.world.layout.ties else { return };
        let changes = &ties[self.index];
        // What is reached in a tick comes from before it.
        self.reached = changes.partition_point(|change| change.tick + 1 < tick);
        for change in &changes[..self.reached] {
            if let Became::Lists([score, fair]) = change.became {
                self.tied.set(change.subject as usize, u16::from(score) | u16::from(fair) << 4);
            }
        }
    }

    /// Notes that somebody's lists have changed, for those who are tied to them.
    pub fn note_change(&mut self, person: u32, before: Status, after: Status) {
        let bits = |status: Status| status.lists.map(list_bits);
        let Some(changes) = self.turns.as_mut().filter(|_| bits(before) != bits(after)) else { return };
        changes.push(Turn { tick: self.clock, subject: person, became: Became::Lists(bits(after)) });
    }

    /// Notes that an enterprise closes: it is on no list any more.
    pub fn note_closing(&mut self, place: u32, brought: bool, wrongly: bool) {
        let Some(changes) = self.turns.as_mut() else { return };
        for became in [Became::Lists([0; 2]), Became::Closed { brought, wrongly }] {
            changes.push(Turn { tick: self.clock, subject: place, became });
        }
    }

    fn add_fallen(&mut self, adds: Vec<(usize, usize, i64)>) {
        for (row, column, sign) in adds {
            self.stocks.row_mut(row)[column] += sign;
        }
    }

    fn lists_of(&self, person: u32) -> [u8; 2] {
        self.people[person as usize].lists.map(list_bits)
    }

    /// Tells of each member on whom a spillover of one of these lists falls: the row and column of the stocks that count them.
    fn fall_on(
        &self,
        phase: &Phase,
        homes: &Homes<'_>,
        household: u32,
        lists: u8,
        lists_of: impl Fn(u32) -> [u8; 2],
        mut tell: impl FnMut(usize, usize),
    ) {
        let subjects = || {
            homes.members(household).filter_map(|(_, member)| match member {
                Member::Subject(subject) => Some(subject),
                Member::Bystander => None,
            })
        };
        let any = subjects().map(&lists_of).fold([0, 0], |any, on| [any[0] | on[0], any[1] | on[1]]);
        let Some(first) = subjects().next() else { return };
        let first_row = self.stratum_of(first);
        for (class, member) in homes.members(household) {
            let (own, row) = match member {
                Member::Subject(subject) => (lists_of(subject)[SCORE], self.stratum_of(subject)),
                Member::Bystander => (0, first_row),
            };
            for (number, spillover) in phase.spillovers.iter().enumerate() {
                let falls = |s: &&Spillover| {
                    s.tie == Tie::Household && (any[SCORE] & !own & lists) >> s.list & 1 == 1
                };
                let Some(s) = spillover.as_ref().filter(falls) else { continue };
                if s.classes[usize::from(class)] {
                    let column = self.world.book.spilled + 2 * number;
                    tell(row, column);
                    if any[FAIR] >> s.list & 1 == 0 {
                        tell(row, column + 1);
                    }
                }
            }
        }
    }
}
