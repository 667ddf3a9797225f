//! Relations of conduct: 12.

use glasshouse_tests::stand::{Case, Run};
use model::trace::Counter;
use proptest::prelude::*;

use crate::of;

fn acts(run: &Run) -> f64 {
    run.total(Counter::Acts(run.conduct("offence"))) / 1e6
}

proptest! {
    #![proptest_config(of(24))]

    /// 12: more at stake in an act, a higher announced risk or a stronger response never raise conduct that loses points. What is at
    /// stake is one part in so many records as lead onto the list.
    #[test]
    fn relation_12_more_at_stake_never_raises_conduct(
        rate in 0.02..0.5, before in 0.01..0.4, rise in 0.0..0.5, further in 0.0..0.1,
        eta in 0.0..2.0, more in 0.0..1.0, strikes in 2_u32..6, seed in 0_u64..1_000_000,
    ) {
        let of = |announced: f64, eta: f64, strikes: u32| {
            acts(&Case::small("learning").persons(2_000).ticks(12)
                .set("conduct.offence.rate", rate)
                .set("list.listed.enter.records", strikes)
                .set("response.deterrence.risk_before", before)
                .set("response.deterrence.risk_announced", announced)
                .set("response.deterrence.learning", 0)
                .set("response.deterrence.forgetting", 60)
                .set("response.deterrence.elasticity.\"*\"", eta)
                .run(seed))
        };
        let announced = before + rise;
        let base = of(announced, eta, strikes);
        // Acts are kept in millionths.
        prop_assert!(of(announced, eta, strikes - 1) <= base + 1e-3, "fewer records to the list");
        // Risk is told apart in 256 levels, each acted on at its middle: within half a level of no rise at all the order may turn.
        prop_assume!(rise > 1.0 / 256.0);
        prop_assert!(of(announced, eta + more, strikes) <= base + 1e-3, "a stronger response");
        prop_assert!(of(announced + further, eta, strikes) <= base + 1e-3, "a higher announced risk");
    }
}
