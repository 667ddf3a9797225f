//! Relations of scores: 4 to 8 and 17.

use glasshouse_tests::stand::Run;
use model::trace::{Counter, Side};
use proptest::prelude::*;

use crate::drawn::{ASSUMED, NUMBER, Walk, mean_score, overlay, share, walks};
use crate::{agree, of};

fn grades(run: &Run) -> Vec<f64> {
    let grades = 0..run.policy.grades.len() as u8;
    grades.map(|g| run.total(Counter::Grade(Side::Score, g))).collect()
}

/// Means and shares of grades of two walks, in law.
fn same_law(one: &Run, other: &Run) -> Result<(), TestCaseError> {
    let (a, b) = (mean_score(one), mean_score(other));
    prop_assert!(agree(a, b), "means {a:?} and {b:?}");
    let (n, m) = (one.subjects(), other.subjects());
    for (x, y) in grades(one).into_iter().zip(grades(other)) {
        prop_assert!(agree(share(x / n, n), share(y / m, m)), "grades {x} of {n} and {y} of {m}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(of(30))]

    /// 5 and 6, exactly: start, bounds, cuts and points shifted and scaled alike.
    #[test]
    fn relations_5_and_6_shifting_and_scaling_leave_grades(
        walk in walks(), factor in 1..=20, shift in -1_000..=1_000,
    ) {
        let plain = grades(&walk.case().run(walk.seed));
        prop_assert_eq!(plain, grades(&walk.scaled(factor, shift).run(walk.seed)));
    }

    /// 4, in law: all rates times c and c times fewer months, bounds after each record.
    #[test]
    fn relation_4_faster_rates_and_shorter_time_leave_the_law(walk in walks(), c in 2_u32..=5) {
        let slow = Walk { each_record: true, ticks: walk.ticks * c, ..walk.clone() };
        let rates = walk.rates.map(|rate| rate * f64::from(c));
        let fast = Walk { each_record: true, rates, ..walk };
        same_law(&slow.case().run(slow.seed), &fast.case().run(fast.seed + 1))?;
    }

    /// 7, in law: a kind of record in two parts with the same points.
    #[test]
    fn relation_7_splitting_a_kind_of_record_leaves_the_law(walk in walks(), part in 0.0..1.0) {
        let mut whole = walk;
        whole.rates[4] = 0.0;
        whole.points[4] = whole.points[3];
        let mut split = whole.clone();
        split.rates[3] = part * whole.rates[3];
        split.rates[4] = (1.0 - part) * whole.rates[3];
        same_law(&whole.case().run(whole.seed), &split.case().run(split.seed + 1))?;
    }

    /// 8, exactly: conduct and an indicator that nobody triggers.
    #[test]
    fn relation_8_an_indicator_that_nobody_triggers_changes_nothing(walk in walks()) {
        let never = overlay("never", &format!(
            "[conduct.never]\nsays = \"Nobody does this\"\ndomain = \"another\"\nlawful = false\n\
             rate = {{ value = 0, unit = \"per month\", range = [0, 1], {NUMBER} }}\n\
             [indicator.never]\nconduct = \"never\"\nchannels = [\"eye\"]\npoints = -7\n{ASSUMED}"
        ));
        let (plain, with) = (walk.case().run(walk.seed), walk.case().reform(never).run(walk.seed));
        prop_assert_eq!(plain.trace.state_digest, with.trace.state_digest);
    }

    /// 17, exactly: where no bound is reached, scores change by the points of the records, and grades hold everybody.
    #[test]
    fn relation_17_points_of_records_add_up_to_the_change_of_scores(walk in walks()) {
        let run = walk.case().set("score.person.bounds", "[-15000, 15000]")
            .set("score.person.grades", "[{ name = \"all\", from = -15000 }]").run(walk.seed);
        let points: f64 = (0..5).map(|k| {
            f64::from(walk.points[k]) * run.total(Counter::RecordsTrue(run.conduct(&format!("k{}", k + 1))))
        }).sum();
        let sum = run.total(Counter::ScoreSum(Side::Score)) / f64::from(run.policy.units_per_point);
        prop_assert_eq!(sum, f64::from(walk.start) * run.subjects() + points);
        prop_assert_eq!(grades(&run), vec![run.subjects()]);
    }
}
