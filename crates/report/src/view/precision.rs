//! How precisely a comparison knows its differences: what was wanted and seen, and what pairing gains.

use lab::precision::{FIRST_LOOK, Seen, Width, is_alike};
use serde::Serialize;

use super::compare::{CompareView, EffectView};
use crate::number::{count, percent, significant};

/// What replicates that are added until an interval is narrow do to it, where the width is in the measure's unit.
pub const STOPPING: &str = "Where replicates are added until an interval is narrow enough, one that is narrow by chance ends the adding: such intervals cover a little less than 95% (of normal differences at least 92%, where the width wanted is in the measure's own unit).";

/// The same where the width is a share of the difference.
pub const STOPPING_AT_A_SHARE: &str = "Where the width wanted is a share of the difference, one that is large by chance ends the adding too: such intervals cover less (of normal differences down to 85%), and the difference itself tends to come out too large.";

/// A precision that was wanted, and what was seen of it.
#[derive(Debug, Clone, Serialize)]
pub struct PrecisionView {
    /// As it was asked for.
    pub wanted: String,
    /// Whether the interval of each difference is that narrow.
    pub reached: bool,
    /// The differences, by item.
    pub seen: Vec<EffectView>,
    /// Whether both are the same scheme, so that nothing can differ.
    pub same: bool,
    /// Of each difference, whether it is the same in every replicate: how much it varies cannot be estimated then.
    pub alike: Vec<bool>,
    #[serde(skip)]
    width: Width,
}

impl PrecisionView {
    pub(super) fn new(seen: &Seen) -> Self {
        Self {
            wanted: seen.wanted.text(),
            reached: seen.reached,
            seen: seen.effects.iter().map(EffectView::new).collect(),
            same: seen.same,
            alike: seen.effects.iter().map(is_alike).collect(),
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
    fn sentence(&self, effect: &EffectView, alike: bool) -> String {
        let seen = match (effect.half_width, effect.difference) {
            (_, Some(_)) if self.same => "both are the same scheme, so that nothing can differ".to_owned(),
            (_, Some(0.0)) if alike => {
                "nothing differed in any replicate, so that how much it varies cannot be estimated".to_owned()
            }
            (_, Some(_)) if alike => {
                "the difference is the same in every replicate, so that how much it varies cannot be estimated"
                    .to_owned()
            }
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

/// What the adding of replicates does to the intervals of these widths. Where nothing can differ, chance ends nothing.
fn stopping(precision: &[PrecisionView]) -> impl Iterator<Item = &'static str> {
    let any = |fits: fn(Width) -> bool| precision.iter().any(|of| !of.same && fits(of.width));
    let absolute = any(|width| matches!(width, Width::Absolute(_)));
    let relative = any(|width| matches!(width, Width::Relative(_)));
    [(absolute, STOPPING), (relative, STOPPING_AT_A_SHARE)]
        .into_iter()
        .filter_map(|(fits, says)| fits.then_some(says))
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
        let each = |of: &PrecisionView| -> Vec<String> {
            of.seen.iter().zip(&of.alike).map(|(effect, alike)| of.sentence(effect, *alike)).collect()
        };
        sentences.extend(self.precision.iter().flat_map(each));
        sentences.extend(stopping(&self.precision).map(str::to_owned));
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

#[cfg(test)]
mod tests {
    use super::*;
    use lab::precision::Wanted;
    use measure::{Measures, Row};

    /// What is seen of a wanted precision in replicates that give these values.
    fn seen(wanted: &str, before: [f64; 5], after: [f64; 5], same: bool) -> PrecisionView {
        let run = |value: f64| {
            let row = Row { value: Some(value), ..Row::new("listed_share", "a".into(), (1.0, 10.0), 0.0) };
            Measures { rows: vec![row] }
        };
        let (before, after) = (before.map(run), after.map(run));
        let (a, b): (Vec<&Measures>, Vec<&Measures>) = (before.iter().collect(), after.iter().collect());
        PrecisionView::new(&Wanted::parse(wanted).unwrap().seen(&a, &b, same).unwrap())
    }

    fn sentence(view: &PrecisionView) -> String {
        view.sentence(&view.seen[0], view.alike[0])
    }

    #[test]
    fn what_does_not_vary_is_not_called_known() {
        let nothing = seen("listed_share=0.01", [0.0; 5], [0.0; 5], false);
        let says = sentence(&nothing);
        assert!(!nothing.reached && says.contains("nothing differed in any replicate"), "{says}");
        assert!(says.contains("cannot be estimated") && !says.contains("known to"), "{says}");
        let alike = seen("listed_share=5%", [0.1; 5], [0.3; 5], false);
        assert!(!alike.reached && sentence(&alike).contains("the same in every replicate"));
        let same = seen("listed_share=5%", [0.1; 5], [0.1; 5], true);
        assert!(same.reached && sentence(&same).contains("nothing can differ"));
        let varies = seen("listed_share=0.1", [0.1; 5], [0.3, 0.31, 0.29, 0.3, 0.3], false);
        assert!(varies.reached && sentence(&varies).contains("known to"), "{}", sentence(&varies));
    }

    #[test]
    fn the_price_of_stopping_is_that_of_the_widths_asked_for() {
        let of = |wanted: &str, same: bool| seen(wanted, [0.1; 5], [0.3; 5], same);
        let says = |views: &[PrecisionView]| stopping(views).collect::<Vec<_>>();
        let (absolute, relative) = (of("listed_share=0.1", false), of("listed_share=5%", false));
        assert_eq!(says(std::slice::from_ref(&absolute)), [STOPPING]);
        assert_eq!(says(std::slice::from_ref(&relative)), [STOPPING_AT_A_SHARE]);
        assert_eq!(says(&[relative, absolute]), [STOPPING, STOPPING_AT_A_SHARE]);
        assert!(says(&[of("listed_share=5%", true)]).is_empty());
        assert!(STOPPING.contains("92%") && !STOPPING_AT_A_SHARE.contains("92%"));
    }
}
