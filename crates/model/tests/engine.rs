//! The engine against closed forms, on policies written by hand: two lists, two pools, two areas.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test may use the platform libm and panic"
)]

use glasshouse_model::layout::{Area, Attribute, Block, Layout, Region, Stratum, Subject};
use glasshouse_model::policy::*;
use glasshouse_model::simulate;
use glasshouse_model::trace::{Counter, Side, Trace};

/// Two areas with `regions` regions each, two strata, `persons` persons in each block.
fn layout(regions: usize, persons: u32) -> Layout {
    let blocks: Vec<Block> = (0..2).flat_map(|stratum| Block::cut(stratum, u64::from(persons))).collect();
    Layout {
        subject: Subject::Person,
        attributes: vec![Attribute { name: "group".into(), classes: vec!["a".into(), "b".into()] }],
        strata: vec![Stratum { classes: vec![0] }, Stratum { classes: vec![1] }],
        areas: vec![Area { name: "east".into() }, Area { name: "west".into() }],
        regions: (0..2 * regions)
            .map(|r| Region { area: (r / regions) as u16, blocks: blocks.clone(), bystanders: 0 })
            .collect(),
        households: None,
        ties: None,
        stands_for: 1.0,
    }
}

/// One conduct seen by one channel at `rate` records per tick, `wrong` of them misidentified into `pool`.
fn policy(ticks: u32, rate: f64, wrong: f64, pool: Pool, points: i16) -> Policy {
    let mark = |origin| Mark { conduct: 0, channel: 0, origin };
    Policy {
        ticks,
        tick_days: 30.0,
        period_ticks: 1,
        year_ticks: 12,
        assess_ticks: 1,
        grade_ticks: 1,
        units_per_point: 1,
        start: 100,
        clamp_each_record: true,
        memory: Memory::Forever,
        frailty_shape: None,
        grades: vec!["good".into(), "bad".into()],
        market_of: Vec::new(),
        grading_of: Vec::new(),
        factors: Vec::new(),
        conduct: vec![Conduct { name: "c".into(), domain: 0, lawful: false, repeats: true, sign: -1 }],
        domains: vec!["d".into()],
        channels: vec!["ch".into()],
        lists: vec![ListName {
            name: "l".into(),
            red: false,
            by_records: false,
            restarts: false,
            dated: false,
            window: Window::SinceListing,
        }],
        activities: vec!["fly".into()],
        spillovers: Vec::new(),
        consequences: vec!["no-fly".into()],
        marks: vec![mark(Origin::Own), mark(Origin::Misidentified(0))],
        pools: vec![pool],
        traits: Vec::new(),
        feedbacks: Vec::new(),
        job_lost: None,
        associations: Vec::new(),
        beside: Vec::new(),
        phases: vec![Phase {
            from_tick: 0,
            low: 0,
            high: 200,
            gradings: vec![vec![60, 0]],
            effects: vec![MarkEffect { points, strikes: 0 }; 2],
            moves: Vec::new(),
            rates: [rate * (1.0 - wrong), rate * wrong].repeat(4),
            acts: vec![2.0 * rate; 4],
            demand: vec![0.5; 4],
            lists: vec![ListRule {
                open: true,
                enter: Enter::Below(60),
                stay: 6,
                leave_from: None,
                leave_share: None,
                limit: None,
                leaves: true,
            }],
            spillovers: Vec::new(),
            consequences: vec![Consequence {
                on_lists: 1,
                on_grades: 0,
                restricts: Some((0, 1.0)),
                bypass: 0.0,
                toll: 0.0,
                rewards: None,
                money: -1.0,
                hardship: 0.0,
                custom: 1.0,
                tax: 1.0,
            }],
            falls: Vec::new(),
            status_factors: vec![Vec::new()],
            learning: None,
            announced: Vec::new(),
            hardship: None,
            associations: Vec::new(),
            market: None,
            exponents: vec![0.0],
            theories: Theories::default(),
            cap: f64::MAX,
            redress: Redress::default(),
        }],
    }
}

fn run(policy: &Policy, layout: &Layout, seed: u64) -> Trace {
    simulate(policy, layout, seed, &|_| {})
}

/// A counter's total: flows over the run, stocks at its end.
fn total(trace: &Trace, counter: Counter) -> i64 {
    let column = trace.counters.position(counter).unwrap();
    (0..trace.at_end.rows()).map(|row| trace.at_end.row(row)[column]).sum()
}

fn in_pool<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[test]
fn records_are_poisson_and_none_is_lost() {
    for pool in [Pool::Region, Pool::Population, Pool::RegionAndGroup(vec![0, 1])] {
        let layout = layout(3, 20_000);
        let trace = run(&policy(10, 0.1, 0.2, pool, -1), &layout, 1);
        let persons = layout.subjects() as f64;
        let own = total(&trace, Counter::RecordsTrue(0)) as f64;
        let lost = total(&trace, Counter::RecordsLost(0));
        assert!(((own - persons * 0.8) / (persons * 0.8).sqrt()).abs() < 4.0);
        assert!(((lost as f64 - persons * 0.2) / (persons * 0.2).sqrt()).abs() < 4.0);
        assert_eq!(lost, total(&trace, Counter::RecordsMistaken(0)));
        assert_eq!(total(&trace, Counter::RecordsByChannel(0)) as f64, own + lost as f64);
    }
}

#[test]
fn group_pool_keeps_misidentified_records_in_the_group() {
    let layout = layout(2, 5_000);
    let mut policy = policy(5, 0.2, 0.5, Pool::RegionAndGroup(vec![0, 1]), -1);
    // Only stratum 0 is ever seen.
    policy.phases[0].rates = [0.1, 0.1, 0.0, 0.0].repeat(2);
    let trace = run(&policy, &layout, 3);
    let column = trace.counters.position(Counter::RecordsMistaken(0)).unwrap();
    let of_stratum = |s: usize| [0, 1].map(|area| trace.at_end.row(2 * area + s)[column]).iter().sum::<i64>();
    assert!(of_stratum(0) > 0);
    assert_eq!(of_stratum(1), 0);
}

#[test]
fn without_errors_score_and_fair_score_are_the_same() {
    let trace = run(&policy(24, 0.4, 0.0, Pool::Region, -7), &layout(2, 10_000), 5);
    for tick_counter in
        [Counter::Wrongly(0), Counter::Missed(0), Counter::GradedTooLow, Counter::GradedTooHigh]
    {
        assert_eq!(total(&trace, tick_counter), 0, "{tick_counter:?}");
    }
    assert_eq!(total(&trace, Counter::ScoreSum(Side::Score)), total(&trace, Counter::ScoreSum(Side::Fair)));
    assert!(total(&trace, Counter::Listed(0)) > 0);
}

#[test]
fn stocks_follow_from_flows() {
    let trace = run(&policy(40, 0.4, 0.1, Pool::Region, -7), &layout(2, 10_000), 5);
    let stock = total(&trace, Counter::Listed(0));
    assert_eq!(stock, total(&trace, Counter::Entered(0)) - total(&trace, Counter::Left(0)));
    let running: u64 = trace.stays[0].running.iter().sum();
    let ended: u64 = trace.stays[0].ended.iter().sum();
    assert_eq!(running as i64, stock);
    assert_eq!(ended as i64, total(&trace, Counter::Left(0)));
    let wrong: u64 = trace.stays_wrong[0].running.iter().chain(&trace.stays_wrong[0].ended).sum();
    assert_eq!(wrong as i64, total(&trace, Counter::EnteredWrongly(0)));
    let grades =
        total(&trace, Counter::Grade(Side::Score, 0)) + total(&trace, Counter::Grade(Side::Score, 1));
    assert_eq!(grades, total(&trace, Counter::Subjects));
    // Histogram counts everybody once on each side.
    let counted: i64 = (0..2).map(|s| trace.score_histogram.row(s).iter().sum::<i64>()).sum();
    assert_eq!(counted, 2 * total(&trace, Counter::Subjects));
}

#[test]
fn blocked_attempts_are_demand_times_restricted_time() {
    let trace = run(&policy(40, 0.4, 0.1, Pool::Region, -7), &layout(2, 10_000), 5);
    let days = total(&trace, Counter::RestrictedDays(0)) as f64 / 1e3;
    let blocked = total(&trace, Counter::Blocked(0)) as f64 / 1e6;
    assert!((blocked - days / 30.0 * 0.5).abs() < 1e-3 * blocked);
    let money = total(&trace, Counter::Money(0)) as f64 / 1e6;
    assert!((money + days / 30.0).abs() < 1e-3 * days);
    assert!(total(&trace, Counter::BlockedWrongly(0)) > 0);
    // Nobody reacts: acts under the scheme are those without it.
    assert_eq!(total(&trace, Counter::Acts(0)), total(&trace, Counter::ActsWithout(0)));
}

#[test]
fn a_factor_while_listed_thins_records_and_acts_alike() {
    let layout = layout(2, 50_000);
    let mut halved = policy(30, 0.4, 0.0, Pool::Region, -7);
    halved.phases[0].status_factors = vec![vec![(1, 0, 0.5)]];
    let trace = run(&halved, &layout, 11);
    let acts = total(&trace, Counter::Acts(0)) as f64 / 1e6;
    let without = total(&trace, Counter::ActsWithout(0)) as f64 / 1e6;
    assert!(acts < 0.95 * without);
    let records = total(&trace, Counter::RecordsTrue(0)) as f64;
    // Half of all acts are seen.
    assert!(((records - acts / 2.0) / (acts / 2.0).sqrt()).abs() < 4.0);
}

#[test]
fn deterrence_lowers_records_as_its_formula_says() {
    let layout = layout(2, 50_000);
    let mut deterred = policy(12, 0.3, 0.0, Pool::Region, 0);
    let learning = Learning { before: 6_553, learning: 0.0, forgetting: 1.0, word: None };
    // From the second tick on everybody sits at risk 0.1 + (decayed fully) 0.6.
    deterred.phases[0].announced = vec![45_875; 4];
    deterred.phases[0].learning = Some(learning);
    deterred.phases[0].exponents = vec![-1.5];
    let trace = run(&deterred, &layout, 12);
    let ratio = total(&trace, Counter::Acts(0)) as f64 / total(&trace, Counter::ActsWithout(0)) as f64;
    assert!((ratio - (-1.5_f64 * 0.6).exp()).abs() < 0.003, "ratio {ratio}");
    let acts = total(&trace, Counter::Acts(0)) as f64 / 1e6;
    let records = total(&trace, Counter::RecordsTrue(0)) as f64;
    assert!(((records - acts / 2.0) / (acts / 2.0).sqrt()).abs() < 4.0);
}

#[test]
fn conduct_that_does_not_repeat_is_bernoulli() {
    let layout = layout(2, 50_000);
    let mut once = policy(1, 0.0, 0.0, Pool::Region, -1);
    once.conduct[0].repeats = false;
    let p = 0.3_f64;
    once.phases[0].rates = [-(1.0 - p).ln(), 0.0].repeat(4);
    let trace = run(&once, &layout, 13);
    let n = layout.subjects() as f64;
    let records = total(&trace, Counter::RecordsTrue(0)) as f64;
    assert!(((records - n * p) / (n * p * (1.0 - p)).sqrt()).abs() < 4.0);
    // Nobody lost more than one point.
    assert_eq!(n * 100.0 - records, total(&trace, Counter::ScoreSum(Side::Score)) as f64);
    let lowest = trace.score_edges.iter().position(|&e| e == 99 || e == 98).unwrap();
    assert_eq!(trace.score_histogram.row(0)[..lowest].iter().sum::<i64>(), 0);
}

#[test]
fn frailty_spreads_records_but_not_their_mean() {
    let layout = layout(1, 60_000);
    let mut frail = policy(20, 0.2, 0.0, Pool::Region, -1);
    frail.clamp_each_record = false;
    frail.phases[0].low = -20_000;
    frail.phases[0].gradings = vec![vec![60, -20_000]];
    let spread = |policy: &Policy| {
        let trace = run(policy, &layout, 17);
        let n = 2.0 * total(&trace, Counter::Subjects) as f64 / 2.0;
        let mean = 100.0 - total(&trace, Counter::ScoreSum(Side::Score)) as f64 / n;
        (mean, n)
    };
    let (even_mean, _) = spread(&frail);
    frail.frailty_shape = Some(0.5);
    let (mean, n) = spread(&frail);
    // Mean 4 records; variance 4 without and 4 + 32 with frailty of variance 2. Quantiles are fixed, so the mean's
    // error is that of Poisson counts.
    assert!(((even_mean - 4.0) / (4.0 / n).sqrt()).abs() < 4.0);
    assert!(((mean - 4.0) / (4.0 / n).sqrt()).abs() < 4.0, "mean {mean}");
}

#[test]
fn invariant_2_threads_do_not_change_a_bit() {
    for pool in [Pool::Region, Pool::Population] {
        let layout = layout(5, 3_000);
        let mut p = policy(24, 0.4, 0.2, pool, -7);
        p.frailty_shape = Some(0.5);
        p.phases[0].status_factors = vec![vec![(1, 0, 0.5)]];
        let one = in_pool(1, || run(&p, &layout, 19));
        let two = in_pool(2, || run(&p, &layout, 19));
        let five = in_pool(5, || run(&p, &layout, 19));
        assert_eq!(one, two);
        assert_eq!(one, five);
        assert_ne!(one.state_digest, run(&p, &layout, 20).state_digest);
    }
}

#[test]
fn invariant_1_a_phase_that_changes_nothing_changes_no_bit() {
    let layout = layout(2, 3_000);
    let plain = policy(24, 0.4, 0.2, Pool::Region, -7);
    let mut phased = plain.clone();
    phased.phases.push(Phase { from_tick: 12, ..plain.phases[0].clone() });
    assert_eq!(run(&plain, &layout, 23), run(&phased, &layout, 23));
}

#[test]
fn adding_a_domain_leaves_the_others_records_alone() {
    let layout = layout(2, 3_000);
    let plain = policy(12, 0.4, 0.2, Pool::Region, -7);
    let mut wider = plain.clone();
    wider.domains.push("another".into());
    wider.conduct.push(Conduct { name: "other".into(), domain: 1, lawful: true, repeats: true, sign: 0 });
    wider.marks.push(Mark { conduct: 1, channel: 0, origin: Origin::Own });
    let phase = &mut wider.phases[0];
    phase.effects.push(MarkEffect::default());
    phase.rates = [0.32, 0.08, 0.7].repeat(4);
    phase.acts = [0.8, 1.0].repeat(4);
    phase.status_factors.push(Vec::new());
    phase.exponents.push(0.0);
    let (a, b) = (run(&plain, &layout, 29), run(&wider, &layout, 29));
    assert_eq!(a.state_digest, b.state_digest);
    assert!(total(&b, Counter::RecordsTrue(1)) > 0);
}

#[test]
fn a_trait_gallery_always_alerts_on_the_same_persons() {
    let layout = layout(2, 50_000);
    let mut p = policy(50, 0.0, 0.0, Pool::Region, -1);
    p.marks = vec![Mark { conduct: 0, channel: 0, origin: Origin::Trait(0) }];
    p.traits = vec![TraitGallery { key: 5, shares: vec![vec![0.01; 4]], mark: 0 }];
    p.phases[0].effects = vec![MarkEffect { points: -1, strikes: 0 }];
    p.phases[0].rates = vec![2.0; 4];
    let trace = run(&p, &layout, 31);
    let n = layout.subjects() as f64;
    let alerts = total(&trace, Counter::RecordsPhantom(0)) as f64;
    assert!((alerts / (n * 0.01 * 100.0) - 1.0).abs() < 0.05);
    // 100 alerts each for about 1 % of persons put just these below 60.
    let listed = total(&trace, Counter::Listed(0)) as f64;
    assert!(((listed - n * 0.01) / (n * 0.01_f64).sqrt()).abs() < 4.0);
    assert_eq!(total(&trace, Counter::Wrongly(0)), total(&trace, Counter::Listed(0)));
}

/// Everybody strikes at every tick; the list is entered by one strike.
fn struck_every_tick(ticks: u32) -> Policy {
    let mut p = policy(ticks, 0.0, 0.0, Pool::Region, 0);
    p.conduct[0].repeats = false;
    p.lists[0].by_records = true;
    p.phases[0].effects = vec![MarkEffect { points: 0, strikes: 1 }; 2];
    p.phases[0].rates = [40.0, 0.0].repeat(4);
    p.phases[0].lists[0].enter = Enter::Strikes(1);
    p
}

#[test]
fn a_longest_stay_ends_what_would_go_on() {
    let layout = layout(1, 500);
    let everybody = layout.subjects() as i64;
    let listed = |p: &Policy| {
        let trace = run(p, &layout, 37);
        let column = trace.counters.position(Counter::Listed(0)).unwrap();
        (0..trace.periods())
            .map(|t| (0..2).map(|a| trace.by_area.row(2 * t + a)[column]).sum())
            .collect::<Vec<i64>>()
    };
    // Restarted at every tick, the minimum stay never ends.
    let mut p = struck_every_tick(9);
    p.lists[0].restarts = true;
    p.phases[0].lists[0].stay = 3;
    assert_eq!(listed(&p), vec![everybody; 9]);
    // But a longest stay of four ticks counts from entry, whatever restarts.
    p.lists[0].dated = true;
    p.phases[0].lists[0].limit = Some(4);
    assert_eq!(listed(&p), [1, 1, 1, 1, 0, 1, 1, 1, 1].map(|on| on * everybody));
    p.phases[0].lists[0].limit = None;
    // Ignored: on for the ticks after 0, off at the end of 3, on again from the end of 4.
    p.lists[0].restarts = false;
    assert_eq!(listed(&p)[..6], [1, 1, 1, 0, 1, 1].map(|on| on * everybody));
    // No minimum but a rate that never comes, and a limit of two ticks.
    p.lists[0].dated = true;
    p.phases[0].lists[0].leave_share = Some(0.0);
    p.phases[0].lists[0].limit = Some(2);
    assert_eq!(listed(&p)[..6], [1, 1, 0, 1, 1, 0].map(|on| on * everybody));
}

/// Stock of a counter at the end of each period, all areas together.
fn over_time(trace: &Trace, counter: Counter) -> Vec<i64> {
    let column = trace.counters.position(counter).unwrap();
    let areas = trace.by_area.rows() / trace.periods();
    (0..trace.periods()).map(|t| (0..areas).map(|a| trace.by_area.row(areas * t + a)[column]).sum()).collect()
}

#[test]
fn frailty_leaves_alone_what_happens_at_most_once() {
    let layout = layout(2, 50_000);
    for p in [0.05_f64, 0.5, 0.9] {
        let mut once = policy(1, 0.0, 0.0, Pool::Region, -1);
        once.frailty_shape = Some(0.5);
        once.conduct[0].repeats = false;
        once.phases[0].rates = [-(1.0 - p).ln(), 0.0].repeat(4);
        once.phases[0].acts = vec![p; 4];
        let trace = run(&once, &layout, 41);
        let n = layout.subjects() as f64;
        let records = total(&trace, Counter::RecordsTrue(0)) as f64;
        assert!(((records - n * p) / (n * p * (1.0 - p)).sqrt()).abs() < 4.0, "p {p}: {}", records / n);
        assert!((total(&trace, Counter::Acts(0)) as f64 / 1e6 - n * p).abs() < 1.0);
    }
}

#[test]
fn acts_follow_what_is_learnt_within_a_tick() {
    let layout = layout(2, 50_000);
    for (rate, frailty) in [(0.2, None), (1.0, None), (4.0, None), (1.0, Some(0.5))] {
        let mut p = policy(12, rate, 0.0, Pool::Region, -1);
        p.frailty_shape = frailty;
        p.phases[0].acts = vec![rate; 4];
        p.phases[0].low = -30_000;
        p.phases[0].gradings = vec![vec![60, -30_000]];
        p.phases[0].lists[0].open = false;
        let learning = Learning { before: 3_277, learning: 0.3, forgetting: 0.05, word: None };
        p.phases[0].learning = Some(learning);
        p.phases[0].exponents = vec![-2.0];
        let trace = run(&p, &layout, 43);
        let acts = total(&trace, Counter::Acts(0)) as f64 / 1e6;
        let records = total(&trace, Counter::RecordsTrue(0)) as f64;
        assert!(((records - acts) / acts.sqrt()).abs() < 4.0, "rate {rate}: {}", records / acts);
        assert!(acts < 0.97 * total(&trace, Counter::ActsWithout(0)) as f64 / 1e6);
    }
}

#[test]
fn a_status_that_forbids_leaves_no_acts_of_its_own() {
    let layout = layout(2, 50_000);
    let mut p = policy(1, 0.0, 0.0, Pool::Region, 0);
    p.conduct[0].repeats = false;
    p.phases[0].rates = [-(0.1_f64).ln(), 0.0].repeat(4);
    p.phases[0].acts = vec![0.9; 4];
    // Everybody is in grade 0, which forbids.
    p.phases[0].status_factors = vec![vec![(0, 1, 0.0)]];
    let trace = run(&p, &layout, 47);
    assert_eq!(total(&trace, Counter::RecordsTrue(0)), 0);
    assert_eq!(total(&trace, Counter::Acts(0)), 0);
    // One grade for all, whose factor halves: records and acts both see it.
    p.phases[0].status_factors = vec![vec![(0, 3, 0.5)]];
    let trace = run(&p, &layout, 47);
    let n = layout.subjects() as f64;
    let expected = n * (1.0 - 0.1_f64.sqrt());
    assert!((total(&trace, Counter::Acts(0)) as f64 / 1e6 - expected).abs() < 1.0);
    let records = total(&trace, Counter::RecordsTrue(0)) as f64;
    assert!(((records - expected) / (expected * (1.0 - expected / n)).sqrt()).abs() < 4.0);
}

#[test]
fn a_fading_score_comes_all_the_way_back() {
    let layout = layout(1, 5_000);
    let mut p = policy(3_650, 0.0, 0.0, Pool::Region, 0);
    p.period_ticks = 365;
    let keep = libm::pow(0.5, 1.0 / 365.0);
    p.memory = Memory::Fade(keep);
    (p.start, p.phases[0].high, p.phases[0].low) = (20_000, 26_000, -30_000);
    p.phases[0].gradings = vec![vec![60, -30_000]];
    p.phases[0].lists[0].open = false;
    // Ten half-lives, with records in the first tick only.
    p.phases.push(Phase { from_tick: 1, ..p.phases[0].clone() });
    p.phases[0].rates = [0.5, 0.0].repeat(4);
    p.phases[0].effects = vec![MarkEffect { points: -6_000, strikes: 0 }; 2];
    let trace = run(&p, &layout, 53);
    let lost = layout.subjects() as i64 * 20_000 - total(&trace, Counter::ScoreSum(Side::Score));
    let lost_at_first = 6_000.0 * total(&trace, Counter::RecordsTrue(0)) as f64;
    let expected = libm::pow(keep, 3_649.0);
    assert!((lost as f64 / lost_at_first - expected).abs() < 0.0001, "{lost} of {lost_at_first}");
}

#[test]
fn a_rate_of_leaving_runs_from_when_the_score_is_regained() {
    let layout = layout(1, 20_000);
    let n = layout.subjects() as f64;
    // Everybody falls onto the list in the first tick and is raised by a phase at month 24.
    let mut p = policy(36, 60.0, 0.0, Pool::Region, -50);
    p.phases[0].lists[0] = ListRule { stay: 0, leave_share: Some(0.1), ..p.phases[0].lists[0] };
    let mut idle = Phase { from_tick: 1, rates: vec![0.0; 8], ..p.phases[0].clone() };
    idle.from_tick = 1;
    let raised = Phase {
        from_tick: 24,
        rates: [60.0, 0.0].repeat(4),
        effects: vec![MarkEffect { points: 50, strikes: 0 }; 2],
        ..idle.clone()
    };
    p.phases.extend([idle, raised]);
    let listed = over_time(&run(&p, &layout, 59), Counter::Listed(0));
    assert_eq!(listed[23] as f64, n, "nobody leaves while the score is low");
    for (months, &seen) in listed[24..30].iter().enumerate() {
        let share = libm::pow(0.9, (months + 1) as f64);
        let z = (seen as f64 - n * share) / (n * share * (1.0 - share)).sqrt();
        assert!(z.abs() < 4.0, "after {months} months: {}", seen as f64 / n);
    }
}

#[test]
fn members_live_under_the_terms_in_force() {
    let layout = layout(1, 500);
    let all = layout.subjects() as i64;
    let mut p = struck_every_tick(12);
    p.lists[0].dated = true;
    p.phases[0].lists[0].leaves = false;
    let calm = |from_tick: u32, p: &Policy| Phase { from_tick, rates: vec![0.0; 8], ..p.phases[0].clone() };
    // Never, then after two months: everybody has been there for longer.
    let mut later = calm(6, &p);
    later.lists[0] = ListRule { leaves: true, stay: 2, ..later.lists[0] };
    let mut changed = p.clone();
    changed.phases.push(later);
    let listed = over_time(&run(&changed, &layout, 61), Counter::Listed(0));
    assert_eq!(listed, [vec![all; 6], vec![0; 6]].concat());
    // A list that is no more lets everybody go.
    let mut without = calm(6, &p);
    without.lists[0].open = false;
    let mut changed = p.clone();
    changed.phases.push(without);
    let trace = run(&changed, &layout, 61);
    assert_eq!(over_time(&trace, Counter::Listed(0)), [vec![all; 6], vec![0; 6]].concat());
    assert_eq!(total(&trace, Counter::Left(0)), all);
    // Narrower bounds hold from the first day of their phase.
    let mut narrow = calm(6, &p);
    narrow.high = 90;
    let mut changed = p;
    changed.phases.push(narrow);
    let scores = over_time(&run(&changed, &layout, 61), Counter::ScoreSum(Side::Score));
    assert_eq!((scores[5], scores[6]), (100 * all, 90 * all));
}

#[test]
fn a_trait_has_the_share_of_its_stratum_and_phase() {
    let layout = layout(1, 50_000);
    let mut p = policy(2, 0.0, 0.0, Pool::Region, 0);
    p.marks = vec![Mark { conduct: 0, channel: 0, origin: Origin::Trait(0) }];
    p.phases[0].effects = vec![MarkEffect::default()];
    p.phases[0].rates = vec![1.0; 4];
    p.phases.push(Phase { from_tick: 1, ..p.phases[0].clone() });
    let shares = vec![vec![0.01, 0.05, 0.01, 0.05], vec![0.1; 4]];
    p.traits = vec![TraitGallery { key: 5, shares, mark: 0 }];
    let trace = run(&p, &layout, 67);
    let column = trace.counters.position(Counter::RecordsPhantom(0)).unwrap();
    let n = layout.subjects() as f64 / 2.0;
    for (row, share) in [(0, 0.01), (1, 0.05), (2, 0.1), (3, 0.1)] {
        let alerts = trace.by_stratum.row(row)[column] as f64;
        let z = (alerts - n * share) / (n * share * 2.0).sqrt();
        assert!(z.abs() < 4.0, "row {row}: {}", alerts / n);
    }
}

#[test]
fn a_rate_of_leaving_lets_everybody_stay_for_a_tick_at_least() {
    let layout = layout(1, 20_000);
    let n = layout.subjects() as f64;
    let mut p = struck_every_tick(8);
    p.phases[0].lists[0] = ListRule { stay: 0, leave_share: Some(0.6), ..p.phases[0].lists[0] };
    p.phases.push(Phase { from_tick: 1, rates: vec![0.0; 8], ..p.phases[0].clone() });
    let listed = over_time(&run(&p, &layout, 71), Counter::Listed(0));
    for (ticks, &seen) in listed.iter().enumerate() {
        let share = libm::pow(0.4, ticks as f64);
        let error = (n * share * (1.0 - share)).sqrt();
        assert!((seen as f64 - n * share).abs() <= 4.0 * error, "after {ticks}: {}", seen as f64 / n);
    }
    // With a clock that restarts at every record nobody waits twice.
    p.lists[0].restarts = true;
    p.phases.truncate(1);
    let trace = run(&p, &layout, 71);
    let left = total(&trace, Counter::Left(0)) as f64;
    assert!(left > 0.0 && left <= 8.0 * n);
}

#[test]
fn consequences_fall_on_a_grading_and_some_attempts_go_another_way() {
    let layout = layout(2, 10_000);
    let mut gate = policy(4, 0.1, 0.0, Pool::Region, 0);
    // Everybody of the second stratum lacks what the gate asks for; a quarter of those stopped pass by another way, at 2 each.
    gate.grading_of = vec![0, 1];
    let (phase, both) = (&mut gate.phases[0], vec![60, 0]);
    phase.gradings = vec![both.clone(), both];
    phase.falls = vec![0, 1];
    let consequence = &mut phase.consequences[0];
    (consequence.on_lists, consequence.on_grades) = (0, u16::MAX);
    (consequence.restricts, consequence.bypass) = (Some((0, 0.6)), 0.2);
    (consequence.money, consequence.toll) = (-1.0, -2.0);
    let trace = run(&gate, &layout, 5);
    let strata = layout.strata.len();
    let of = |counter: Counter, stratum: usize| -> f64 {
        let column = trace.counters.position(counter).unwrap();
        let rows = (0..trace.at_end.rows()).filter(|row| row % strata == stratum);
        rows.map(|row| trace.at_end.row(row)[column]).sum::<i64>() as f64 / 1e6
    };
    let attempts = of(Counter::Attempts(0), 1);
    assert!(attempts > 1_000.0);
    assert!((of(Counter::Blocked(0), 1) / attempts - 0.6).abs() < 1e-9);
    assert!((of(Counter::Bypassed(0), 1) / attempts - 0.2).abs() < 1e-9);
    // One a tick and subject, and two for each attempt that passes: attempts are half a tick and subject.
    assert!((of(Counter::Money(0), 1) / attempts + (1.0 + 0.5 * 0.2 * 2.0) / 0.5).abs() < 1e-9);
    assert_eq!(of(Counter::BlockedWrongly(0), 1), 0.0);
    for counter in [Counter::Blocked(0), Counter::Bypassed(0), Counter::Money(0), Counter::RestrictedDays(0)]
    {
        assert_eq!(of(counter, 0), 0.0, "{counter:?}");
    }
}

#[test]
fn risk_is_announced_by_stratum() {
    let layout = layout(2, 20_000);
    let mut told = policy(12, 0.3, 0.0, Pool::Region, 0);
    told.phases[0].learning = Some(Learning { before: 6_553, learning: 0.0, forgetting: 1.0, word: None });
    // Those of the first stratum are told what they knew.
    told.phases[0].announced = vec![6_553, 45_875, 6_553, 45_875];
    told.phases[0].exponents = vec![-1.5];
    let trace = run(&told, &layout, 12);
    let ratio = |stratum: usize| {
        let sum = |counter: Counter| {
            let column = trace.counters.position(counter).unwrap();
            let rows = (0..trace.at_end.rows()).filter(|row| row % 2 == stratum);
            rows.map(|row| trace.at_end.row(row)[column]).sum::<i64>() as f64
        };
        sum(Counter::Acts(0)) / sum(Counter::ActsWithout(0))
    };
    assert!((ratio(0) - 1.0).abs() < 1e-9, "{}", ratio(0));
    assert!((ratio(1) - (-1.5_f64 * 0.6).exp()).abs() < 0.003, "{}", ratio(1));
}

#[test]
fn a_toll_is_paid_for_attempts_that_go_ahead() {
    let layout = layout(1, 1_000);
    for (shut, paid) in [(0.0, 1.0), (0.25, 0.75), (1.0, 0.0)] {
        let mut gates = policy(2, 0.1, 0.0, Pool::Region, 0);
        gates.consequences.push("closed".into());
        let consequences = &mut gates.phases[0].consequences;
        let gate = &mut consequences[0];
        (gate.on_lists, gate.on_grades) = (0, u16::MAX);
        (gate.restricts, gate.bypass, gate.toll, gate.money) = (Some((0, 0.0)), 1.0, -2.0, 0.0);
        let closed = Consequence { restricts: Some((0, shut)), bypass: 0.0, toll: 0.0, ..gate.clone() };
        consequences.push(closed);
        let trace = run(&gates, &layout, 5);
        let [attempts, money, bypassed] = [Counter::Attempts(0), Counter::Money(0), Counter::Bypassed(0)]
            .map(|counter| total(&trace, counter) as f64);
        assert!((money / attempts + 2.0 * paid).abs() < 1e-9, "{shut}");
        assert!((bypassed / attempts - paid).abs() < 1e-9, "{shut}");
    }
}
