//! Relations of sensing: 1, 3 and 16.

use glasshouse_tests::stand::{Case, Run};
use model::trace::{Counter, Side};
use proptest::prelude::*;

use crate::drawn::{overlay, share};
use crate::{MOST, agree, of};

fn records(run: &Run) -> f64 {
    run.total(Counter::RecordsTrue(run.conduct("offence")))
}

proptest! {
    #![proptest_config(of(30))]

    /// 1, exactly: who sees nothing and errs never moves no score and lists nobody.
    #[test]
    fn relation_1_a_blind_scheme_moves_nobody(rate in 0.01..2.0, points in -50..50, ticks in 1_u32..30, seed in 0_u64..1_000_000) {
        let run = Case::small("sensing").persons(3_000).ticks(ticks)
            .set("conduct.offence.rate", rate)
            .set("indicator.offence.points", points)
            .set("channel.eye.sensitivity", 0)
            .set("channel.eye.database_error", 0)
            .run(seed);
        let start = 100.0 * run.subjects() * f64::from(run.policy.units_per_point);
        prop_assert_eq!(run.total(Counter::ScoreSum(Side::Score)), start);
        prop_assert_eq!(run.total(Counter::Entered(run.list("reported"))), 0.0);
        prop_assert_eq!(records(&run), 0.0);
    }

    /// 3, in law: exchanging what holds for two groups exchanges their outcomes.
    #[test]
    fn relation_3_exchanging_groups_exchanges_outcomes(a in 0.05..2.0, b in 0.05..2.0, rate in 0.02..0.3, seed in 0_u64..1_000_000) {
        let text = |a: f64, b: f64| format!("[conduct.offence.rate.vary.group]\na = {a:?}\nb = {b:?}\n");
        let case = Case::small("sensing").persons(5_000).ticks(12).set("conduct.offence.rate", rate);
        let one = case.clone().reform(overlay("one", &text(a, b))).run(seed);
        let other = case.reform(overlay("other", &text(b, a))).run(seed + 1);
        let list = one.list("reported");
        let of_group = |run: &Run, group: &str| {
            let n = run.among("group", group, Counter::Subjects);
            share(run.among("group", group, Counter::Listed(list)) / n, n)
        };
        for (group, exchanged) in [("a", "b"), ("b", "a")] {
            let (x, y) = (of_group(&one, group), of_group(&other, exchanged));
            prop_assert!(agree(x, y), "{} as {}: {:?} and {:?}", group, exchanged, x, y);
        }
    }

    /// 16: more sensing never lowers recorded acts, beyond chance.
    #[test]
    fn relation_16_more_sensing_never_lowers_recorded_acts(
        rate in 0.02..1.0, low in 0.0..1.0, more in 0.0..1.0, ticks in 2_u32..24, seed in 0_u64..1_000_000,
    ) {
        let high = low + more * (1.0 - low);
        let of = |sensitivity: f64| records(&Case::small("exposure").persons(3_000).ticks(ticks)
            .set("conduct.offence.rate", rate)
            .set("channel.eye.sensitivity", sensitivity)
            .run(seed));
        let (few, many) = (of(low), of(high));
        prop_assert!(many >= few - MOST * (few + many).sqrt(), "{} and {}", few, many);
    }
}
