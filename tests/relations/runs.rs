//! Relations between runs of one pack: 2, 9, 10, 20 and 21.

use glasshouse_tests::stand::{Case, Run};
use model::trace::Counter;
use proptest::prelude::*;

use crate::drawn::{ASSUMED, NUMBER, overlay, share, terms, walks};
use crate::{agree, of};

fn on_threads(threads: usize, case: &Case, seed: u64) -> Run {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| case.run(seed))
}

proptest! {
    #![proptest_config(of(30))]

    /// 2, exactly: a list from which nothing follows changes no score.
    #[test]
    fn relation_2_a_list_without_consequences_changes_no_score(walk in walks()) {
        let list = overlay("list", &format!(
            "[list.low]\nsays = \"Below 90\"\ncolour = \"black\"\nenter = {{ score_below = 90 }}\n\
             leave = {{ after = \"1 year\" }}\nagain = \"ignore\"\n{ASSUMED}"
        ));
        let (plain, with) = (walk.case().run(walk.seed), walk.case().reform(list).run(walk.seed));
        prop_assert_eq!(plain.scores(), with.scores());
        for counter in plain.trace.counters.iter() {
            prop_assert_eq!(plain.total(counter), with.total(counter), "{:?}", counter);
        }
    }

    /// 9 and 10, in law: a town twice as large has the same shares.
    #[test]
    fn relations_9_and_10_a_town_twice_as_large_has_the_same_shares(term in terms()) {
        let one = term.run();
        let two = term.case().persons(6_000).run(term.seed + 1);
        let (n, m) = (one.subjects(), two.subjects());
        prop_assert_eq!(m, 2.0 * n);
        let (x, y) = (share(one.listed("term"), n), share(two.listed("term"), m));
        prop_assert!(agree(x, y), "{:?} and {:?}", x, y);
        // Subjects enter at most once a tick, and less regularly than Poisson never.
        let entries = |run: &Run| run.total(Counter::Entered(run.list("term"))) / run.subjects();
        let (x, y) = (entries(&one), entries(&two));
        prop_assert!(agree((x, x, n), (y, y, m)), "{} and {}", x, y);
    }

    /// 20, exactly: the number of threads changes nothing, and neither does doing it again.
    #[test]
    fn relation_20_threads_change_nothing(walk in walks(), threads in 2_usize..6) {
        let case = walk.case();
        let one = on_threads(1, &case, walk.seed);
        let many = on_threads(threads, &case, walk.seed);
        prop_assert_eq!(&one.trace.state_digest, &many.trace.state_digest);
        prop_assert_eq!(&one.trace.by_area, &many.trace.by_area);
        prop_assert_eq!(&one.trace.at_end, &many.trace.at_end);
    }

    /// 21, exactly: watching an activity that nothing restricts changes nobody.
    #[test]
    fn relation_21_watching_an_activity_changes_nothing(walk in walks()) {
        let reading = overlay("reading", &format!(
            "[activity.reading]\nsays = \"Reading\"\n\
             demand = {{ value = 3, unit = \"per month\", range = [1, 9], {NUMBER} }}\n"
        ));
        let (plain, with) = (walk.case().run(walk.seed), walk.case().reform(reading).run(walk.seed));
        prop_assert_eq!(&plain.trace.state_digest, &with.trace.state_digest);
        prop_assert_eq!(with.total(Counter::Blocked(0)), 0.0);
    }
}
