//! Norms: people do what those around them do.
//!
//! Around everybody is their region. Of a conduct k it is seen how much of it there was in the tick before for what there would be
//! without the scheme, n. In this tick everybody does it n^omega times as often as what they are and have met would make them, within
//! bounds 1/most and most where there are any. Where a scheme multiplies conduct by f, norms make it settle at f^(1/(1-omega)): what is deterred in some
//! becomes rarer in others (Cialdini, Reno & Kallgren 1990; the multiplier of Glaeser, Sacerdote & Scheinkman 2003).
//!
//! Candidates are drawn at the highest factor and thinned to the present one.

use crate::candidate::{Candidate, Moments};
use crate::desk::Desk;
use crate::draw::mix;
use crate::policy::Phase;
use crate::rates::ONE;
use crate::region::RegionState;
use crate::tick::Now;

/// Mixed into a candidate's moment to choose whether it is thinned out.
const THINNED: u64 = 0x1f83_d9ab_fb41_bd6b;

/// What those around do makes of a conduct in a tick.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Norm {
    /// Factor on it.
    pub factor: f64,
    /// Part of candidates that is left, of [`ONE`].
    left: u64,
}

impl RegionState<'_> {
    /// A tick begins: everybody has seen what those around did in the one before.
    pub fn look_around(&mut self, phase: &Phase, now: Now, desk: &mut Desk) {
        desk.around.clear();
        desk.around.resize(self.around.len(), [0; 2]);
        self.norms.clear();
        let Some(norms) = &phase.theories.norms else { return };
        let highest = self.world.rates.highest_norms(now.phase);
        let norm = |((&around, &strength), &highest): ((&f64, &f64), &f64)| {
            let factor = libm::pow(around, strength).clamp((1.0 / norms.most).min(highest), highest);
            Norm { factor, left: libm::round(factor / highest * ONE as f64) as u64 }
        };
        self.norms.extend(self.around.iter().zip(&norms.strength).zip(highest).map(norm));
    }

    /// A tick's acts are all booked: how much of each conduct there was, for what there would be without the scheme.
    pub fn note_around(&mut self, desk: &Desk) {
        for (around, &[acts, without]) in self.around.iter_mut().zip(&desk.around) {
            *around = if without > 0 { acts as f64 / without as f64 } else { 1.0 };
        }
    }

    /// Factor of norms on a conduct in this tick.
    pub fn norm(&self, conduct: usize) -> f64 {
        self.norms.get(conduct).map_or(1.0, |norm| norm.factor)
    }

    /// Whether a candidate of an act is left at the present factor.
    pub fn is_usual(&self, candidate: &Candidate, moments: &Moments) -> bool {
        let mark = self.world.policy.marks[usize::from(candidate.mark)];
        let left = self.norms[usize::from(mark.conduct)].left;
        !mark.origin.is_of_an_act() || mix(moments.of(candidate) ^ THINNED) >> 33 < left
    }
}
