//! How precisely a comparison knows its differences: what was wanted and seen, and what pairing gains.

use lab::precision::{FIRST_LOOK, Seen, Width};
use serde::Serialize;

use super::compare::{CompareView, EffectView};
use crate::number::{count, percent, significant};

/// What replicates that are added until an interval is narrow do to it.
pub const STOPPING: &str = "Where replicates are added until an interval is narrow enough, one that is narrow by chance ends the adding: such intervals cover a little less than 95% (of normal differences at least 92%).";

/// A precision that was wanted, and what was seen of it.
#[derive(Debug, Clone, Serialize)]
pub struct PrecisionView {
    /// As it was asked for.
    pub wanted: String,
    /// Whether the interval of each difference is that narrow.
    pub reached: bool,
    /// The differences, by item.
    pub seen: Vec<EffectView>,
    #[serde(skip)]
    width: Width,
}

impl PrecisionView {
    pub(super) fn new(seen: &Seen) -> Self {
        Self {
            wanted: seen.wanted.text(),
            reached: seen.reached,
            seen: seen.effects.iter().map(EffectView::new).collect(),
            width: seen.wanted.width,
        }
    }

    fn wanted(&self, effect: &EffectView) -> String {
        match self.width {
            Width::Absolute(width) => effect.say_size(width),
            Width::Relative(share) => format!("{} of the difference", percent(share)),
        }
    }

    /// `“blacklist”, on it at the end: the difference is known to ±0.03 points (wanted: 0.05 points)`.
    fn sentence(&self, effect: &EffectView) -> String {
        let seen = match (effect.half_width, effect.difference) {
            (Some(half), Some(difference)) => {
                let share = match self.width {
                    Width::Relative(_) if difference != 0.0 => {
                        format!(", {} of it", percent(half / libm::fabs(difference)))
                    }
                    _ => String::new(),
                };
                format!("the difference is known to \u{b1}{}{share}", effect.say_size(half))
            }
            _ => "the difference cannot be estimated".to_owned(),
        };
        format!("{}: {seen}; wanted: {}.", effect.label(), self.wanted(effect))
    }
}

impl CompareView {
    /// What was seen of each precision asked for; nothing where none was.
    pub fn precision_sentences(&self) -> Vec<String> {
        let Some(first) = self.precision.first() else { return Vec::new() };
        let all = self.precision.iter().all(|precision| precision.reached);
        let replicates = count(self.replicates as f64);
        let (reached, not) = match self.precision.len() == 1 && first.seen.len() == 1 {
            true => ("The precision wanted was reached", "The precision wanted was not reached"),
            false => ("Every precision wanted was reached", "Not every precision wanted was reached"),
        };
        let mut sentences = vec![match all {
            true => format!("{reached} with {replicates} replicates."),
            false => format!("{not} with {replicates} replicates (at least {FIRST_LOOK} are needed)."),
        }];
        let each = self.precision.iter().flat_map(|of| of.seen.iter().map(|effect| of.sentence(effect)));
        sentences.extend(each);
        sentences.push(STOPPING.to_owned());
        sentences
    }

    /// What pairing gains, from the lowest to the highest correlation of the measures that are told first.
    pub fn pairing_sentence(&self) -> Option<String> {
        let known = self.headline.iter().filter_map(|e| Some((e.correlation?, e.unpaired_times?)));
        let (mut rho, mut times) = known.clone().next().map(|(r, t)| ([r, r], [t, t]))?;
        for (r, t) in known {
            rho = [rho[0].min(r), rho[1].max(r)];
            times = [times[0].min(t), times[1].max(t)];
        }
        let n = self.replicates as f64;
        let span = |[low, high]: [f64; 2], say: fn(f64) -> String| match say(low) == say(high) {
            true => say(low),
            false => format!("{} to {}", say(low), say(high)),
        };
        let rough = if self.replicates < 10 { " (a rough estimate from so few replicates)" } else { "" };
        Some(format!(
            "Over replicates the measures above correlate between both schemes by {}; unpaired runs would take {} replicates of \
             each for the same intervals{rough}.",
            span(rho, significant),
            span(times.map(|t| t * n), |replicates| count(libm::ceil(replicates)))
        ))
    }
}
