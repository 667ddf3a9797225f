//! Relations of conduct: 12 and 13.

use glasshouse_tests::stand::{Case, Run};
use model::trace::Counter;
use proptest::prelude::*;

use crate::{MOST, of};

fn acts(run: &Run) -> f64 {
    run.total(Counter::Acts(run.conduct("offence"))) / 1e6
}

proptest! {
    #![proptest_config(of(30))]

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

    /// 13, under defiance alone: mistakes bring on what they forbid, so that more of them never lower it. Beside no mistakes at all the
    /// relation is exact; between two rates it holds in law.
    #[test]
    fn relation_13_under_defiance_more_mistakes_never_lower_offending(
        rate in 0.02..0.5, wrong in 0.0..0.3, more in 0.05..0.5, listed in 0.0..0.5, wrongly in 0.0..1.0, mistaken in 0.0..1.0,
        eta in 0.0..2.0, ticks in 4_u32..24, seed in 0_u64..1_000_000,
    ) {
        const PERSONS: f64 = 3_000.0;
        let of = |error: f64| {
            let error = format!(
                "{{ value = {error:?}, unit = \"per month\", evidence = \"documented\", source = \"closed-form\", as = \"offence\" }}"
            );
            acts(&Case::small("theories").persons(PERSONS as u64).ticks(ticks)
                .set("theory", "defied")
                .set("conduct.offence.rate", rate)
                .set("channel.eye.database_error", error)
                .set("response.defiance.listed", listed)
                // A wrongful listing is resented no less than a rightful one.
                .set("response.defiance.wrongly_listed", listed + (1.0 - listed) * wrongly)
                .set("response.defiance.mistaken_record", mistaken)
                .set("response.defiance.elasticity.\"*\"", eta)
                .run(seed))
        };
        let (none, few, many) = (of(0.0), of(wrong), of(wrong + more));
        prop_assert!(none >= rate * f64::from(ticks) * PERSONS * (1.0 - 1e-6), "defiance lowers nothing: {}", none);
        // Somebody's acts lie between those of no grievance and of the greatest, and deviate by half of that at most.
        let most = rate * f64::from(ticks) * libm::expm1(eta) / 2.0 * PERSONS.sqrt() * std::f64::consts::SQRT_2;
        prop_assert!(many >= few - MOST * most && few >= none - MOST * most, "{} after {} after {}", many, few, none);
    }

    /// More mistakes do not merely leave offending alone: it rises by what they bring on.
    #[test]
    fn mistakes_alone_raise_offending_under_defiance(rate in 0.05..0.5, wrong in 0.1..0.5, eta in 0.5..2.0, seed in 0_u64..1_000_000) {
        let of = |error: f64| {
            let error = format!(
                "{{ value = {error:?}, unit = \"per month\", evidence = \"documented\", source = \"closed-form\", as = \"offence\" }}"
            );
            acts(&Case::small("theories").persons(3_000).ticks(12)
                .set("theory", "defied")
                .set("conduct.offence.rate", rate)
                .set("channel.eye.database_error", error)
                .set("response.defiance.elasticity.\"*\"", eta)
                .run(seed))
        };
        prop_assert!(of(wrong) > 1.02 * of(0.0));
    }
}
