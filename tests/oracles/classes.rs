//! Classes by rule: by points, by who one is, directly by a single record.

use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::Case;
use glasshouse_tests::walk::poisson;
use model::trace::{Counter, Side};

/// P(at least one direct record in T months) = 1 - exp(-f T) gives D; otherwise 100 - 7 N with N ~ Poisson(l T), within bounds.
#[test]
fn classes_follow_points_newcomers_and_single_records_any_tick_form() {
    let mut checks = Checks::new();
    for (late, fraud, ticks) in [(0.15, 0.004, 12), (0.6, 0.001, 7), (0.3, 0.03, 12)] {
        let run = Case::small("class")
            .persons(4_500_000)
            .thoroughly(2)
            .ticks(ticks)
            .set("conduct.late.rate", late)
            .set("conduct.fraud.rate", fraud)
            .run(35);
        let time = f64::from(ticks);
        let direct = -libm::expm1(-fraud * time);
        let counts = poisson(late * time);
        let from = |least: f64| -> f64 {
            counts.iter().enumerate().filter(|(n, _)| 100.0 - 7.0 * *n as f64 >= least).map(|(_, p)| p).sum()
        };
        let (a, b, c) = (from(90.0), from(70.0), from(40.0));
        let known = 1.0 - direct;
        for (group, shares) in [
            ("a", [known * a, known * (b - a), 0.0, known * (c - b), 1.0 - known * c]),
            ("b", [0.0, 0.0, known * b, known * (c - b), 1.0 - known * c]),
        ] {
            let n = run.among("group", group, Counter::Subjects);
            for (class, share) in ["A", "B", "M", "C", "D"].into_iter().zip(shares) {
                let seen = run.among("group", group, Counter::Grade(Side::Score, run.grade(class)));
                let name = format!("{late} {fraud} T={ticks} {group} {class}");
                match share {
                    0.0 => assert_eq!(seen, 0.0, "{name}"),
                    _ => checks.share(name, seen / n, share, n),
                }
            }
        }
    }
    // At the reset everybody begins anew, whatever class they had.
    let run = Case::small("class").persons(100_000).ticks(13).set("conduct.late.rate", 0).run(36);
    let (last, n) = (run.trace.periods() - 1, run.subjects());
    let of = |class| run.in_period(last, Counter::Grade(Side::Score, run.grade(class))) as f64;
    checks.share("D after the reset", of("D") / n, -libm::expm1(-0.004), n);
    checks.hold("scores", "classes::classes_follow_points_newcomers_and_single_records_any_tick_form");
}

/// Grades given once a year are those of the score at the year's end, and are kept through the next year while the list goes by records
/// as ever.
#[test]
fn yearly_grades_are_kept_between_ratings() {
    let mut checks = Checks::new();
    let run = Case::small("class")
        .persons(1_000_000)
        .ticks(24)
        .set("score.person.grades_every", "\"1 year\"")
        .run(37);
    let n = run.subjects();
    let direct = -libm::expm1(-0.004 * 12.0);
    let late = poisson(0.15 * 12.0);
    let below: f64 =
        late.iter().enumerate().filter(|(n, _)| 100.0 - 7.0 * (*n as f64) < 40.0).map(|(_, p)| p).sum();
    let d = 1.0 - (1.0 - direct) * (1.0 - below);
    let of = |period: usize| run.in_period(period, Counter::Grade(Side::Score, run.grade("D"))) as f64;
    assert!((0..11).all(|month| of(month) == 0.0), "nobody is rated before the first year ends");
    assert!((12..23).all(|month| of(month) == of(11)), "ratings are kept");
    checks.share("D of the first year", of(11) / n, d, n);
    checks.share("D of the second year", of(23) / n, d, n);
    let listed = run.in_period(5, Counter::Listed(run.list("fraud"))) as f64;
    checks.share("on the list for three months", listed / n, -libm::expm1(-0.004 * 3.0), n);
    checks.hold("scores", "classes::yearly_grades_are_kept_between_ratings");
}
