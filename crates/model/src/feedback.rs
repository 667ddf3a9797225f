//! Channels that look where they have seen.
//!
//! Of the records of its past an area has a part w, and of the subjects a part n. There the channel has w / n times its stated coverage: its
//! whole attention is the same at any time, and goes where its records were. With areas alike in conduct, each record is a ball in a Polya urn,
//! and the parts end anywhere (Beta, by the records that they start with); with areas unlike, the one with more to find gets all of it
//! (Lum & Isaac 2016; Ensign et al. 2018). Where records are weighed by one over the intensity at which they were made, the parts end at those of the
//! acts.
//!
//! Candidates are drawn at the highest intensity and thinned to the present one, which is worked out between ticks from sums over all
//! regions.

use crate::candidate::{Candidate, Moments};
use crate::draw::mix;
use crate::policy::Policy;
use crate::rates::ONE;
use crate::region::RegionState;
use crate::world::World;

/// Weight of a record, in millionths.
const RECORD: f64 = 1e6;
/// Mixed into a candidate's moment to choose whether it is thinned out.
const THINNED: u64 = 0xbb67_ae85_84ca_a73b;

/// What a region knows of one such channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looking {
    /// Weight of its records here.
    pub seen: i64,
    /// Part of candidates that is left in this tick, of [`ONE`].
    left: u64,
    /// Weight of a record made in this tick.
    weight: i64,
}

impl Looking {
    /// Before the first tick; whoever tries a region alone looks as much as can be.
    pub const FIRST: Self = Self { seen: 0, left: ONE, weight: RECORD as i64 };
}

/// By mark: which channel that looks where it has seen makes it of an act, if one does.
pub fn of_marks(policy: &Policy) -> Vec<Option<u8>> {
    let of = |mark: &crate::policy::Mark| {
        let acts = mark.origin.is_of_an_act();
        let at = policy.feedbacks.iter().position(|feedback| feedback.channel == mark.channel);
        at.filter(|_| acts).map(|at| at as u8)
    };
    if policy.feedbacks.is_empty() { Vec::new() } else { policy.marks.iter().map(of).collect() }
}

/// Where channels look in a tick, by area.
pub struct Attention(Vec<Vec<(u64, i64)>>);

impl Attention {
    /// From the records of all regions.
    pub fn new<'r, 'w: 'r>(
        world: &World<'w>,
        tick: u32,
        regions: impl Iterator<Item = &'r RegionState<'w>>,
    ) -> Self {
        let areas = world.layout.areas.len();
        let feedbacks = &world.policy.feedbacks;
        let mut subjects = vec![0.0; areas];
        let mut seen = vec![vec![0_i64; areas]; feedbacks.len()];
        for region in regions {
            subjects[region.area] += region.persons as f64;
            seen.iter_mut()
                .zip(&region.looking)
                .for_each(|(seen, looking)| seen[region.area] += looking.seen);
        }
        let look = |(feedback, seen): (&crate::policy::Feedback, &Vec<i64>)| {
            let kept = libm::pow(feedback.keeps, f64::from(tick));
            let weight = |(before, seen): (&f64, &i64)| before * kept + *seen as f64 / RECORD;
            let weights: Vec<f64> = feedback.before.iter().zip(seen).map(weight).collect();
            let look = |intensity: f64| {
                let left = libm::round(intensity / feedback.most * ONE as f64) as u64;
                let weight = if feedback.corrected && intensity > 0.0 { RECORD / intensity } else { RECORD };
                (left, libm::round(weight) as i64)
            };
            intensities(&weights, &subjects, feedback.most).into_iter().map(look).collect()
        };
        Self(feedbacks.iter().zip(&seen).map(look).collect())
    }
}

impl RegionState<'_> {
    /// A tick begins: the past loses weight.
    pub fn forget_seen(&mut self, tick: u32) {
        for (looking, feedback) in self.looking.iter_mut().zip(&self.world.policy.feedbacks) {
            if tick > 0 && feedback.keeps < 1.0 {
                looking.seen = libm::round(looking.seen as f64 * feedback.keeps) as i64;
            }
        }
    }

    /// Where its channels look in this tick.
    pub fn look(&mut self, looks: &Attention) {
        for (looking, by_area) in self.looking.iter_mut().zip(&looks.0) {
            (looking.left, looking.weight) = by_area[self.area];
        }
    }

    /// Notes a record of an act.
    pub fn note_seen(&mut self, mark: u16) {
        if let Some(Some(at)) = self.world.looks_back.get(usize::from(mark)) {
            let looking = &mut self.looking[usize::from(*at)];
            looking.seen += looking.weight;
        }
    }

    /// Whether a candidate is left at the present intensity.
    pub fn is_looked_for(&self, candidate: &Candidate, moments: &Moments) -> bool {
        match self.world.looks_back[usize::from(candidate.mark)] {
            Some(at) => mix(moments.of(candidate) ^ THINNED) >> 33 < self.looking[usize::from(at)].left,
            None => true,
        }
    }
}

/// The intensity of each area, from the weights of its records and its subjects.
fn intensities(weights: &[f64], subjects: &[f64], most: f64) -> Vec<f64> {
    let [all, everybody] = [weights, subjects].map(|parts| parts.iter().sum::<f64>());
    let of = |(weight, subjects): (&f64, &f64)| {
        if all > 0.0 && *subjects > 0.0 { (weight / all * everybody / subjects).min(most) } else { 0.0 }
    };
    weights.iter().zip(subjects).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attention_goes_where_records_were_and_adds_up() {
        let even = intensities(&[3.0, 7.0], &[50.0, 50.0], 10.0);
        assert_eq!(even, [0.6, 1.4]);
        let [weights, subjects] = [[2.0, 5.0, 0.0], [10.0, 70.0, 20.0]];
        let all = intensities(&weights, &subjects, 10.0);
        let whole: f64 = all.iter().zip(subjects).map(|(intensity, n)| intensity * n / 100.0).sum();
        assert!((whole - 1.0).abs() < 1e-12 && all[2] == 0.0);
        assert_eq!(intensities(&[1.0, 0.0], &[1.0, 9.0], 4.0), [4.0, 0.0]);
        assert_eq!(intensities(&[0.0, 0.0], &[1.0, 9.0], 4.0), [0.0, 0.0]);
    }
}
