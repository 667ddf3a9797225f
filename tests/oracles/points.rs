//! Points that expire, points that fade, and the order of gain and loss.

use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use glasshouse_tests::walk::{Kind, compound, fading};
use model::trace::{Counter, Side};

fn with_kinds(mut case: Case, kinds: &[Kind; 3]) -> Case {
    for (k, (rate, points)) in kinds.iter().enumerate() {
        case = case
            .set(&format!("conduct.k{}.rate", k + 1), rate)
            .set(&format!("indicator.k{}.points", k + 1), points);
    }
    case
}

fn mean(run: &Run) -> f64 {
    run.total(Counter::ScoreSum(Side::Score)) / f64::from(run.policy.units_per_point) / run.subjects()
}

/// Points of a tick count at its own end and those of the next W-1 ticks: S = 100 + sum of points x Poisson(rate W).
#[test]
fn points_valid_for_a_retention_time_per_tick_form() {
    let mut checks = Checks::new();
    let sets: [(u32, [Kind; 3], u32); 4] = [
        (24, [(0.3, -5), (0.05, -20), (0.4, 3)], 60),
        // The window has not filled yet.
        (24, [(0.3, -5), (0.05, -20), (0.4, 3)], 10),
        (6, [(1.5, -2), (0.1, -15), (0.2, 8)], 31),
        (1, [(0.4, -5), (0.1, -20), (2.0, 3)], 5),
    ];
    for (retention, kinds, ticks) in sets {
        let case =
            Case::small("retention").thoroughly(2).ticks(ticks).set("score.person.retention", retention);
        let run = with_kinds(case, &kinds).run(11);
        let law = compound(&kinds, f64::from(retention.min(ticks)));
        let (n, name) = (run.subjects(), format!("W={retention} T={ticks}"));
        checks.mean(format!("{name} mean"), mean(&run), 100.0 + law.mean(), law.sd() / n.sqrt());
        let at = |grade: &str| run.total(Counter::Grade(Side::Score, run.grade(grade))) / n;
        checks.share(format!("{name} P(S<60)"), at("low"), law.between(-10_000, -40), n);
        checks.share(format!("{name} P(S>=100)"), at("high"), law.between(0, 10_000), n);
        let scores = run.scores();
        let edge = |bin: usize| scores.get(bin).map_or(10_000, |s| s.0.round() as i32 - 100);
        let shares: Vec<f64> = (0..scores.len()).map(|b| law.between(edge(b), edge(b + 1))).collect();
        let counts: Vec<f64> = scores.iter().map(|s| s.1).collect();
        checks.cells(format!("{name} distribution"), &counts, &shares, n);
    }
    checks.hold("scores", "points::points_valid_for_a_retention_time_per_tick_form");
}

/// A share g of the distance to the start is lost at the start of each tick, then the tick's points are added.
#[test]
fn fading_points_discrete_form() {
    let mut checks = Checks::new();
    let sets: [(f64, [Kind; 3], u32); 3] = [
        (0.1, [(0.3, -5), (0.05, -20), (0.4, 3)], 100),
        // Still far from where it settles; three times as frequent, so that scores are spread over each bin of the histogram.
        (0.1, [(0.9, -5), (0.15, -20), (1.2, 3)], 7),
        (0.3, [(0.5, 10), (0.2, -40), (0.1, 25)], 40),
    ];
    for (fade, kinds, ticks) in sets {
        let case = Case::small("fade").thoroughly(4).ticks(ticks).set("score.person.fade", fade);
        let run = with_kinds(case, &kinds).run(12);
        let (shift, sd) = fading(&kinds, fade, ticks);
        let (n, name) = (run.subjects(), format!("g={fade} T={ticks}"));
        checks.mean(format!("{name} mean"), mean(&run), 100.0 + shift, sd / n.sqrt());
        // Within a bin of the histogram scores lie evenly about its middle (Sheppard's correction): their characteristic function at
        // the bins' frequency is below .0004 here, which leaves less than a hundredth of the margin.
        let scores = run.scores();
        let width = scores[1].0 - scores[0].0;
        let centre = |s: f64| s + 0.5 * width;
        let average: f64 = scores.iter().map(|(s, c)| centre(*s) * c).sum::<f64>() / n;
        let moment = |k: i32| {
            let power = |x: f64| (0..k).map(|_| x).product::<f64>();
            scores.iter().map(|(s, c)| power(centre(*s) - average) * c).sum::<f64>() / n
        };
        let variance = moment(2) - width * width / 12.0;
        let error = ((moment(4) - moment(2) * moment(2)) / n).sqrt() / (2.0 * sd);
        checks.mean(format!("{name} sd"), variance.sqrt(), sd, error);
    }
    checks.hold("scores", "points::fading_points_discrete_form");
}

/// Score 99, cap 100, +5 and -5 in one tick: 95 or 99 by their order, 99 if bounds are applied once.
#[test]
fn order_of_gain_and_loss_per_tick_form() {
    let mut checks = Checks::new();
    for (gain, loss) in [(0.5, 0.5), (0.9, 0.9), (0.3, 0.8)] {
        let (neither, only_gain, only_loss, both) =
            ((1.0 - gain) * (1.0 - loss), gain * (1.0 - loss), loss * (1.0 - gain), gain * loss);
        // At most one of each per tick: the first of a Poisson stream of rate -ln(1-p), so the gain comes first with
        // the probability that its stream's first event is the earlier one.
        let (a, b) = (-libm::log1p(-gain), -libm::log1p(-loss));
        let gain_first = a / (a + b) * -libm::expm1(-a - b) - libm::exp(-b) * -libm::expm1(-a);
        for (clamp, at95, at99) in [
            ("each-record", gain_first, both - gain_first + neither),
            ("each-assessment", 0.0, both + neither),
        ] {
            let run = Case::small("order")
                .thoroughly(3)
                .ticks(1)
                .set("score.person.clamp", format!("\"{clamp}\""))
                .set("conduct.gain.rate", gain)
                .set("conduct.loss.rate", loss)
                .run(13);
            let n = run.subjects();
            let at = |grade: &str| run.total(Counter::Grade(Side::Score, run.grade(grade))) / n;
            let shares = [("100", only_gain), ("99", at99), ("95", at95), ("94", only_loss)];
            for (grade, share) in shares {
                checks.share(format!("{clamp} {gain} {loss}: {grade}"), at(grade), share, n);
            }
        }
    }
    checks.hold("scores", "points::order_of_gain_and_loss_per_tick_form");
}
