//! What those bear who live with somebody on a list.
//!
//! A spillover of a list falls on the members of a household, of the classes it names, while another member is on the list (or on copies
//! of it) and they themselves are not. It falls on them by mistake where nobody of the household would be on the list by
//! the fair score. Subjects are counted with their own stratum, bystanders with that of the first subject of their
//! household.

use crate::book::Status;
use crate::household::{Homes, Member};
use crate::policy::Phase;
use crate::rates::list_bits;
use crate::region::{FAIR, RegionState, SCORE};

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
        if !phase.spillovers.iter().flatten().any(|s| changed >> s.list & 1 == 1) {
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
        let lists = phase.spillovers.iter().flatten().fold(0_u8, |set, s| set | 1 << s.list);
        let mut adds = Vec::new();
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
                let Some(s) = spillover.as_ref().filter(|s| (any[SCORE] & !own & lists) >> s.list & 1 == 1)
                else {
                    continue;
                };
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
