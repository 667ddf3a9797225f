//! The numbers of a pack that are uncertain, and how they are drawn from their ranges.

use pack::spec::{Evidence, Pack, Parameter, Steps, Unit};

/// From this ratio of its ends on, a range is of magnitudes.
const MAGNITUDES: f64 = 10.0;

/// How numbers are drawn, in a sentence that every result carries.
pub const SPREAD: &str = "Each number is drawn from its range by itself: every value alike, or every magnitude alike (log-uniform) where both \
     ends are positive and the upper is more than ten times the lower; points, counts and lengths of time in steps no finer than they are written in.";

/// A number that is uncertain.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Factor {
    pub(super) path: String,
    pub(super) unit: Unit,
    pub(super) evidence: Evidence,
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    steps: Steps,
}

/// The numbers that have a range of more than one point, in the order of the pack, under any of its theories.
pub(super) fn factors(packs: &[Pack]) -> Vec<Factor> {
    let mut factors: Vec<Factor> = Vec::new();
    for factor in packs.iter().flat_map(|pack| &pack.parameters).filter_map(Factor::of) {
        if factors.iter().all(|known| known.path != factor.path) {
            factors.push(factor);
        }
    }
    factors
}

impl Factor {
    fn of(parameter: &Parameter) -> Option<Self> {
        let (low, high) = parameter.range.filter(|(low, high)| low < high)?;
        Some(Self {
            path: parameter.path.clone(),
            unit: parameter.unit,
            evidence: parameter.provenance.evidence,
            value: parameter.value,
            low,
            high,
            steps: parameter.steps((low, high)),
        })
    }

    /// Whether its range is one of magnitudes.
    pub(super) fn is_log(&self) -> bool {
        self.low > 0.0 && self.high > MAGNITUDES * self.low
    }

    /// Its value at a place of its range, 0 to 1.
    pub(super) fn at(&self, place: f64) -> f64 {
        let value = match self.is_log() {
            true => self.low * libm::pow(self.high / self.low, place),
            false => self.low + place * (self.high - self.low),
        };
        let value = match self.steps {
            // Digits beyond these are finer than anything that is known of it. What was just printed is a number.
            Steps::Any => format!("{value:.5e}").parse().unwrap_or(self.value),
            _ => value,
        };
        self.steps.nearest(value, (self.low, self.high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(value: f64, low: f64, high: f64, unit: Unit) -> Factor {
        let provenance = pack::spec::Provenance {
            evidence: Evidence::Assumed,
            source: None,
            why: None,
            place: pack::spec::Place::default(),
        };
        let range = Some((low, high));
        let parameter = Parameter { path: "x".to_owned(), value, unit, range, provenance, vary: Vec::new() };
        Factor::of(&parameter).expect("a range")
    }

    #[test]
    fn ranges_of_values_and_of_magnitudes() {
        let share = factor(0.5, 0.2, 0.8, Unit::Share);
        assert_eq!((share.is_log(), share.at(0.0), share.at(0.5), share.at(1.0)), (false, 0.2, 0.5, 0.8));
        let rare = factor(0.01, 0.001, 0.1, Unit::Share);
        assert_eq!((rare.is_log(), rare.at(0.0), rare.at(0.5), rare.at(1.0)), (true, 0.001, 0.01, 0.1));
        assert!(!factor(1.0, 0.0, 100.0, Unit::PerYear).is_log(), "there is no magnitude of 0");
    }

    #[test]
    fn what_is_written_whole_is_drawn_whole() {
        let points = factor(-5.0, -10.0, -1.0, Unit::Points);
        assert_eq!([points.at(0.0), points.at(0.37), points.at(1.0)], [-10.0, -7.0, -1.0]);
        let halves = factor(0.5, 0.2, 2.0, Unit::Points);
        assert_eq!(halves.at(0.333), 0.8);
        assert!(factor(1.0, 0.5, 2.0, Unit::PerYear).at(0.333) != 1.0);
    }
}
