//! Grievance: what sanctions that are felt to be unjust leave behind, and the defiance that it brings.
//!
//! g of a person lies between 0 and 1. Whoever enters a list that is not a redlist moves by a share of the way to 1, by a larger one if
//! they are listed wrongly, and so does whoever finds a record that is not theirs held against them; what there is passes at a rate.
//! Conduct k happens exp(rho_k g) times as often (Sherman 1993). What a hearing or a remedy would take away of it (Tyler 1990) and what
//! a listing costs are left out. By the fair score there are rightful listings only, so that an act which only a mistake of the scheme
//! brought about is induced.

use crate::hardship::MOST;
use crate::policy::Phase;
use crate::region::{FAIR, RegionState, SCORE};
use crate::renew::dither;
use crate::world::Line;

/// By side and person, in 1/65535; empty where no pack needs it.
pub type Grievances = [Vec<u16>; 2];

impl RegionState<'_> {
    /// A tick of grievance that passes.
    pub fn calm_down(&mut self, phase: &Phase, tick: u32) {
        let Some(defiance) = &phase.theories.defiance else { return };
        let keep = 1.0 - defiance.recovery;
        for side in &mut self.grievance {
            for (i, grievance) in (0..).zip(side).filter(|(_, grievance)| **grievance > 0) {
                // Rounded at a point of their own, so that what is left of it passes too.
                let after = f64::from(*grievance) * keep + f64::from(dither(i, tick)) / 4_294_967_296.0;
                *grievance = after as u16;
            }
        }
    }

    /// Somebody enters a list on a side, wrongly or not.
    pub fn resent_entry(&mut self, phase: &Phase, side: usize, i: usize, l: usize, wrongly: bool) {
        let black = !self.world.policy.lists[l].red;
        if let Some(defiance) = phase.theories.defiance.as_ref().filter(|_| black) {
            self.resent(side, i, if wrongly { defiance.wronged } else { defiance.listed });
        }
    }

    /// Somebody finds a record that is not theirs held against them.
    pub fn resent_record(&mut self, phase: &Phase, i: usize, line: &Line) {
        let mistaken = line.does & Line::PUNISHES != 0 && !line.counts[FAIR];
        if let Some(defiance) = phase.theories.defiance.as_ref().filter(|_| mistaken) {
            self.resent(SCORE, i, defiance.mistaken);
        }
    }

    fn resent(&mut self, side: usize, i: usize, share: f64) {
        if let Some(grievance) = self.grievance[side].get_mut(i) {
            let g = f64::from(*grievance);
            *grievance = (g + share * (MOST - g) + 0.5) as u16;
        }
    }
}
