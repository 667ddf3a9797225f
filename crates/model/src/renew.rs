//! What time does at the start of a tick.

use crate::policy::Memory;
use crate::region::{RegionState, Touch};

impl RegionState<'_> {
    /// What time does at the start of a tick: points fade or expire, or everybody starts anew; strikes leave their window.
    pub fn renew(&mut self, tick: u32) {
        match &self.world.policy.memory {
            Memory::Forever => {}
            Memory::Retention(slots) => self.expire(tick, *slots as usize),
            Memory::Fade(keep) => self.fade(*keep, tick),
            Memory::Reset(ticks) => {
                if ticks.contains(&tick) {
                    self.reset();
                }
            }
        }
        for (strikes, list) in self.strikes.iter_mut().zip(&self.world.policy.lists) {
            strikes.slide(list.window, tick);
        }
    }

    fn expire(&mut self, tick: u32, slots: usize) {
        let from = tick as usize % slots * self.persons;
        for (side, ring) in self.expiring.iter_mut().enumerate() {
            let slot = &mut ring[from..from + self.persons];
            for (i, (person, points)) in self.people.iter_mut().zip(slot).enumerate() {
                if *points != 0 {
                    person.score[side] = person.score[side].saturating_sub(*points);
                    *points = 0;
                    self.touched.push(Touch { person: i as u32, flags: 0 });
                }
            }
        }
        self.portions.iter_mut().for_each(|portion| portion.expire(from..from + self.persons));
    }

    fn fade(&mut self, keep: f64, tick: u32) {
        let start = self.world.policy.start;
        if self.world.needs.factors > 0 {
            self.fade_factors(keep, tick);
            self.all_touched = true;
        }
        let own = self.world.needs.factors == 0;
        for (i, person) in (0..).zip(&mut self.people).filter(|_| own) {
            let score = person.score.map(|score| faded(score, start, keep, i, tick));
            if score != person.score {
                person.score = score;
                self.touched.push(Touch { person: i, flags: 0 });
            }
        }
        for portion in &mut self.portions {
            portion.points.change_each(|i, points| faded(points, 0, keep, i, tick));
        }
    }

    fn reset(&mut self) {
        let start = self.world.policy.start;
        self.people.iter_mut().for_each(|person| person.score = [start; 2]);
        self.factors.iter_mut().for_each(|values| values.fill(0));
        self.portions.iter_mut().for_each(|portion| portion.points.clear());
        self.all_touched = true;
    }
}

/// What is left of the distance to a base. Whole units cannot hold a share of a unit: each person rounds at a point of their own that
/// moves from tick to tick, so that the rounding favours no direction and nothing sticks short of the base.
#[inline]
pub fn faded(value: i16, base: i16, keep: f64, person: u32, tick: u32) -> i16 {
    let distance = f64::from(i32::from(value) - i32::from(base)) * keep;
    let rounded = distance + f64::from(dither(person, tick)) / 4_294_967_296.0;
    // The shift makes truncation the floor; a distance never exceeds it.
    (i32::from(base) + (rounded + 65_536.0) as i32 - 65_536) as i16
}

/// A number that is spread evenly over 32 bits both over persons and over ticks.
#[inline]
pub fn dither(person: u32, tick: u32) -> u32 {
    person.wrapping_mul(0x9e37_79b9).wrapping_add(tick.wrapping_mul(0x6a09_e667))
}
