//! Relations of lists: 11, 14, 17 and 18.

use glasshouse_tests::stand::{Case, Run};
use model::trace::Counter;
use proptest::prelude::*;

use crate::drawn::{Term, share, terms};
use crate::{MOST, of};

/// The share listed, averaged over the ticks.
fn listed_over_time(run: &Run) -> f64 {
    let periods = run.trace.periods();
    let l = Counter::Listed(run.list("term"));
    (0..periods).map(|p| run.in_period(p, l) as f64).sum::<f64>() / periods as f64 / run.subjects()
}

proptest! {
    #![proptest_config(of(30))]

    /// 11: a longer term never lowers the share listed. Where offences restart the clock, the same people are listed and more, and
    /// the relation is exact; where they are ignored, it holds in law.
    #[test]
    fn relation_11_a_longer_term_never_lowers_the_share_listed(term in terms(), more in 1_u32..24) {
        let longer = Term { months: term.months + more, ..term.clone() };
        let (short, long) = (term.run(), longer.run());
        let (a, b) = (listed_over_time(&short), listed_over_time(&long));
        if term.restart {
            prop_assert!(short.listed("term") <= long.listed("term") && a <= b, "{} and {}", a, b);
        } else {
            let (_, variance, n) = share(a, short.subjects());
            prop_assert!(b >= a - MOST * (2.0 * variance / n).sqrt(), "{} and {}", a, b);
        }
    }

    /// 17, exactly: who entered and did not leave is there.
    #[test]
    fn relation_17_entries_less_departures_are_the_stock(term in terms()) {
        let run = term.run();
        let l = run.list("term");
        let stock = run.total(Counter::Listed(l));
        prop_assert_eq!(run.total(Counter::Entered(l)) - run.total(Counter::Left(l)), stock);
        let by_tick: i64 = (0..run.trace.periods())
            .map(|p| run.in_period(p, Counter::Entered(l)) - run.in_period(p, Counter::Left(l))).sum();
        prop_assert_eq!(by_tick as f64, stock);
    }

    /// 14: appeals that only the wrongly listed win never raise the wrong share of those listed; and rightful listings stay.
    #[test]
    fn relation_14_appeals_of_the_wrongly_listed_never_raise_the_wrong_share(
        right in 1e-5..3e-4, wrong in 1e-5..3e-4, files in 0.0..1.0, upheld in 0.0..1.0, days in 5_u32..90, seed in 0_u64..1_000_000,
    ) {
        let case = Case::small("appeal").persons(5_000).ticks(200)
            .set("conduct.offence.rate", right)
            .set("channel.eye.database_error", wrong)
            .set("list.term.leave.after", format!("\"{days} days\""))
            .set("safeguard.appeal.upheld_wrongful", upheld);
        let of = |files: f64| case.clone().set("safeguard.appeal.files_wrongful", files).run(seed);
        let (without, with) = (of(0.0), of(files));
        let listed_days = |run: &Run, counter: fn(u8) -> Counter| -> f64 {
            let l = run.list("term");
            (0..run.trace.periods()).map(|p| run.in_period(p, counter(l)) as f64).sum()
        };
        let (wrong_before, wrong_after) = (listed_days(&without, Counter::Wrongly), listed_days(&with, Counter::Wrongly));
        let (all_before, all_after) = (listed_days(&without, Counter::Listed), listed_days(&with, Counter::Listed));
        prop_assert!(wrong_after <= wrong_before, "{} after {}", wrong_after, wrong_before);
        prop_assert!(wrong_after * all_before <= wrong_before * all_after + 1e-9,
            "{} of {} after {} of {}", wrong_after, all_after, wrong_before, all_before);
    }

    /// 17 and 18, exactly: four counts that make everybody, and the identity of their rates.
    #[test]
    fn relations_17_and_18_four_counts_and_the_identity_of_their_rates(
        rate in 0.01..1.0, sensitivity in 0.05..1.0, wrong in 0.001..0.2, records in 1_u32..4, ticks in 2_u32..40, seed in 0_u64..1_000_000,
    ) {
        let run = Case::small("sensing").persons(3_000).ticks(ticks)
            .set("conduct.offence.rate", rate)
            .set("channel.eye.sensitivity", sensitivity)
            .set("channel.eye.database_error", wrong)
            .set("list.reported.enter.records", records)
            .run(seed);
        let l = run.list("reported");
        let (n, listed) = (run.subjects(), run.total(Counter::Listed(l)));
        let (wrongly, missed) = (run.total(Counter::Wrongly(l)), run.total(Counter::Missed(l)));
        let rightly = listed - wrongly;
        let left = n - listed - missed;
        prop_assert!(rightly >= 0.0 && wrongly >= 0.0 && missed >= 0.0 && left >= 0.0);
        // Of the counts themselves the identity is algebra; what can fail is that a report forms each rate from the right ones.
        let measures = measure::all(&run.policy, &run.layout, &run.trace);
        let row = |name: &str, item: &str| measures.row(name, item, "all", "all").unwrap();
        let [fpr, ppv, fnr] = ["false_listing_rate", "rightly_listed_share_of_listed", "missed_share_of_fair"]
            .map(|name| row(name, "reported"));
        let (Some(false_alarms), Some(right), Some(missing)) = (fpr.value, ppv.value, fnr.value) else {
            return Err(TestCaseError::reject("a rate of too few"));
        };
        prop_assume!(right > 0.0);
        let p = fnr.denominator / row("subjects", "all").numerator;
        prop_assert!((false_alarms - p / (1.0 - p) * (1.0 - right) / right * (1.0 - missing)).abs() < 1e-12);
    }
}
