//! The unit that scores are held in.

use crate::diagnostic::{Diagnostic, codes};
use crate::spec::{Enter, Factor, Memory, Pack, ScoreKind};

/// Units per point to choose from, finest last.
const CHOICES: [i32; 8] = [1, 2, 5, 10, 20, 50, 100, 1000];
/// Largest score in units: leaves room for a tick's points above the bound.
const LARGEST: f64 = 30_000.0;

/// Units per point: the coarsest in which all points and thresholds are whole, or, where scores fade, the finest that fits, since
/// fading makes fractions.
pub fn per_point(pack: &Pack) -> Result<i32, Diagnostic> {
    let numbers = numbers(pack);
    let largest = numbers.iter().fold(0.0_f64, |m, n| m.max(libm::fabs(*n)));
    let fits = |units: i32| {
        largest * f64::from(units) <= LARGEST
            && numbers.iter().all(|n| {
                let scaled = n * f64::from(units);
                libm::fabs(scaled - libm::round(scaled)) < 1e-6
            })
    };
    let fades = matches!(pack.phases[0].1.score.memory, Memory::Fade(_));
    let found = if fades {
        CHOICES.into_iter().rev().find(|&u| fits(u))
    } else {
        CHOICES.into_iter().find(|&u| fits(u))
    };
    found.ok_or_else(|| {
        let place = pack.phases[0].1.score.provenance.place;
        Diagnostic::of(&codes::NO_COMMON_UNIT, "no common unit can hold these points, thresholds and bounds")
            .at(place, "scores are held as whole units between -30,000 and 30,000")
            .help("use coarser points (at most three decimals) or narrower bounds")
    })
}

/// All numbers of points in a pack.
fn numbers(pack: &Pack) -> Vec<f64> {
    let mut numbers = Vec::new();
    for (_, rules) in &pack.phases {
        numbers.extend([rules.score.start, rules.score.bounds.0, rules.score.bounds.1]);
        numbers.extend(rules.score.grades.iter().map(|g| g.from));
        numbers.extend(rules.indicators.iter().map(|i| rules.score.points(i)));
        if let ScoreKind::Index(factors) = &rules.score.kind {
            let bounds = |f: &Factor| [f.bounds.0, f.bounds.1].map(|bound| f.weight * (bound - f.start));
            numbers.extend(factors.iter().flat_map(bounds));
        }
        for list in &rules.lists {
            numbers.extend(list.leave_score_from);
            match list.enter {
                Enter::ScoreBelow(x) | Enter::ScoreFrom(x) => numbers.push(x),
                Enter::Grade(_) | Enter::Records { .. } => {}
            }
        }
    }
    numbers
}

/// Points in units.
pub fn score(points: f64, units: i32) -> i16 {
    libm::round(points * f64::from(units)).clamp(-32_768.0, 32_767.0) as i16
}
