//! What an entry on a list is to others.
//!
//! Guilt by association: whoever enters a list brings records on others of their region.
//!
//! An entry by score brings N ~ Poisson(R) records, each on somebody drawn uniformly: from the region, or from the peers of whoever
//! entered. They count on the score side only, for nobody of them did anything, and land in the next tick. Where a record lists,
//! the records of a first entry, of those that follow and so on are a branching process: in a large region 1 / (1 - R) persons are listed for
//! each one who is for their own sake, with variance R / (1 - R)^3, as long as R < 1 (Borel 1942).
//!
//! Word: the peers of whoever enters a list hear of it in the next tick, and each time it moves their perceived risk by a share of the way
//! to 1.

use crate::desk::Desk;
use crate::draw::{Purpose, Stream};
use crate::links::Circles;
use crate::pass::learnt;
use crate::policy::Phase;
use crate::region::{Hit, RegionState};

impl RegionState<'_> {
    /// What an entry on a list brings on others.
    pub fn associate(&mut self, phase: &Phase, tick: u32, person: u32, l: usize) {
        let world = self.world;
        for (association, rule) in world.policy.associations.iter().zip(&phase.associations) {
            let Some(rule) = rule.as_ref().filter(|rule| usize::from(rule.list) == l && self.persons > 1)
            else {
                continue;
            };
            let key = world.first_person[self.index] + u64::from(person);
            let mut draws = Stream::new(world.seed, Purpose::Association(association.key), key, tick);
            let records = draws.poisson(rule.records[self.row_of(person)]);
            let (own, persons) = (u64::from(person), self.persons as u64);
            for _ in 0..records {
                let victim = match rule.circles {
                    0 => {
                        let at = draws.below(persons - 1);
                        at + u64::from(at >= own)
                    }
                    circles => {
                        let circles = self.circles(circles);
                        circles.peer(own, draws.below(circles.peers()))
                    }
                };
                self.hits.push(Hit { victim, mark: association.mark });
            }
        }
    }

    fn circles(&self, circles: u32) -> Circles {
        Circles::of(self.world.seed, self.index as u64, self.persons as u64, circles)
    }

    /// Peers are told of an entry on a list that is not a redlist.
    pub fn spread_word(&mut self, phase: &Phase, person: u32, l: usize) {
        let word = phase.learning.and_then(|learning| learning.word);
        let Some(word) = word.filter(|_| !self.world.policy.lists[l].red && self.persons > 1) else { return };
        let circles = self.circles(word.circles);
        let peers = (0..circles.peers()).map(|n| circles.peer(person.into(), n) as u32);
        self.hearing.extend(peers);
    }

    /// What was told in the tick before is heard.
    pub fn hear_word(&mut self, phase: &Phase) {
        let hearing = std::mem::take(&mut self.hearing);
        let Some(word) = phase.learning.and_then(|learning| learning.word) else { return };
        for person in hearing {
            let risk = &mut self.risk[person as usize];
            *risk = learnt(*risk, word.heard);
        }
    }

    /// Counts a record that an association brought.
    pub fn count_associated(&self, person: u32, conduct: u16, desk: &mut Desk) {
        if let Some(first) = self.world.book.associated {
            desk.counts.row_mut(self.stratum_of(person))[first + usize::from(conduct)] += 1;
        }
    }
}
