//! Due process against closed forms: appeals, queues, corrections, copies, review.

use glasshouse_tests::check::Checks;
use glasshouse_tests::queue;
use glasshouse_tests::stand::{Case, Run};
use model::trace::{Cause, Counter, Side, Whose};

const WRONG: Whose = Whose::Wrongly;

/// Everybody who is listed wrongly appeals at once and wins; changed as each test needs.
fn case() -> Case {
    Case::small("appeal").ticks(400)
}

/// Only mistaken listings, so many per subject and day.
fn only_wrong(rate: f64) -> Case {
    case().set("conduct.offence.rate", 0).set("channel.eye.database_error", rate)
}

fn days(count: u32) -> String {
    format!("{{ value = {count}, unit = \"days\", evidence = \"documented\", source = \"closed-form\" }}")
}

fn share(value: f64) -> String {
    format!("{{ value = {value}, unit = \"share\", evidence = \"documented\", source = \"closed-form\" }}")
}

/// Mean of a stock at the ends of ticks from one on.
fn average(run: &Run, counter: Counter, from: usize) -> f64 {
    let periods = run.trace.periods();
    (from..periods).map(|p| run.in_period(p, counter) as f64).sum::<f64>() / (periods - from) as f64
}

/// Successful appeals at a hazard h cut a term D short: E[min(D, T)] with P(T > k) = exp(-h k), by tick
/// (1 - exp(-h D)) / (1 - exp(-h)), in continuous time (1 - exp(-h D)) / h; and Little's law for the stock.
#[test]
fn appeals_shorten_stays_and_littles_law_gives_the_stock_per_tick_and_continuous_form() {
    let mut checks = Checks::new();
    for (name, wrong, mean, term) in
        [("wrong", true, 10, 24), ("right", false, 100, 24), ("wrong, fine ticks", true, 100, 240)]
    {
        let (own, other) = if wrong { ("wrongful", "rightful") } else { ("rightful", "wrongful") };
        let run = Case::small("appeal")
            .ticks(400)
            .persons(2_000_000)
            .set("conduct.offence.rate", if wrong { 0.0 } else { 7e-5 })
            .set("channel.eye.database_error", if wrong { 3e-5 } else { 0.0 })
            .set("list.term.leave.after", format!("\"{term} days\""))
            .set(&format!("safeguard.appeal.files_{own}"), 1)
            .set(&format!("safeguard.appeal.files_{other}"), 0)
            .set("safeguard.appeal.files_after", days(mean))
            .run(71);
        let l = run.list("term");
        let (h, d) = (1.0 / f64::from(mean), f64::from(term));
        // Of those who entered at every tick, some are still there at the end.
        let stays = &run.trace.stays[usize::from(l)].ended;
        let length = |k: usize| {
            let left = |k: usize| libm::exp(-h * k as f64);
            let ends = if k == term as usize { left(k - 1) } else { left(k - 1) - left(k) };
            ends * (400 - k) as f64
        };
        let all: f64 = (1..=term as usize).map(length).sum();
        let cells: Vec<f64> = (1..=term as usize).map(|k| length(k) / all).collect();
        let counts: Vec<f64> = (1..=term as usize).map(|k| stays[k] as f64).collect();
        assert_eq!(stays.iter().sum::<u64>() as f64, counts.iter().sum::<f64>(), "{name}: no longer stays");
        checks.cells(format!("{name}: lengths"), &counts, &cells, counts.iter().sum());
        let entries = run.total(Counter::Entered(l));
        let stay = -libm::expm1(-h * d) / -libm::expm1(-h);
        let stock = average(&run, Counter::Listed(l), term as usize);
        let expected = entries / 400.0 * stay;
        checks.chance(format!("{name}: stock"), stock, expected, expected * 2.0 / entries.sqrt());
        // In ticks a tenth as long the same hazard and term are those of continuous time.
        let continuous = -libm::expm1(-h * d) / h;
        checks.limit(format!("{name}: continuous"), stay, continuous, (0.51 * h * continuous).max(1e-9));
    }
    // Published: D 24; wrong 30 a day at hazard .1, right 70 at .01.
    let stock = |a: f64, h: f64| a * -libm::expm1(-h * 24.0) / h;
    let (wrong, right) = (stock(30.0, 0.1), stock(70.0, 0.01));
    checks.limit("stock of the wrongly listed", wrong, 272.784_614, 1e-5);
    checks.limit("stock of the rightly listed", right, 1_493.604_972_5, 1e-5);
    checks.limit("wrong share of the stock", wrong / (wrong + right), 0.154_430_605_8, 1e-9);
    checks.hold(
        "appeals",
        "appeals::appeals_shorten_stays_and_littles_law_gives_the_stock_per_tick_and_continuous_form",
    );
}

/// One appeal each, decided at once: what is left wrong is w (1 - a s) / (w (1 - a s) + (1 - w) (1 - a' s')).
#[test]
fn one_shot_appeals_leave_the_stated_share_wrong_any_tick_form() {
    let mut checks = Checks::new();
    for (w, wrongful, rightful) in
        [(0.2, (0.4, 0.7), (0.1, 0.05)), (0.3, (0.07, 0.82), (0.02, 0.3)), (0.05, (1.0, 0.5), (0.5, 0.0))]
    {
        let run = case()
            .persons(4_000_000)
            .thoroughly(8)
            .set("conduct.offence.rate", 1e-4 * (1.0 - w))
            .set("channel.eye.database_error", 1e-4 * w)
            .set("list.term.leave", "\"never\"")
            .set("safeguard.appeal.files_wrongful", wrongful.0)
            .set("safeguard.appeal.upheld_wrongful", wrongful.1)
            .set("safeguard.appeal.files_rightful", rightful.0)
            .set("safeguard.appeal.upheld_rightful", rightful.1)
            .run(72);
        let l = run.list("term");
        let (all, wrong) = (run.total(Counter::Entered(l)), run.total(Counter::EnteredWrongly(l)));
        let w = wrong / all;
        let left = |w: f64, (files, wins): (f64, f64)| w * (1.0 - files * wins);
        let (upheld, upheld_wrong) =
            (run.total(Counter::Upheld(Whose::All, l)), run.total(Counter::Upheld(WRONG, l)));
        let residual = (wrong - upheld_wrong) / (all - upheld);
        let expected = left(w, wrongful) / (left(w, wrongful) + left(1.0 - w, rightful));
        let name = format!("{w:.3} {wrongful:?} {rightful:?}");
        // Who is listed is given: only which appeals are filed and upheld varies.
        let varies = |w: f64, (files, wins): (f64, f64)| w * files * wins * (1.0 - files * wins);
        let (wrongly, rightly) = (varies(w, wrongful), varies(1.0 - w, rightful));
        let spread = (1.0 - expected) * (1.0 - expected) * wrongly + expected * expected * rightly;
        let error = (spread / all).sqrt() / (left(w, wrongful) + left(1.0 - w, rightful));
        checks.dependent_share(format!("{name}: left wrong"), residual, expected, error);
        let appeals = run.total(Counter::Appealed(Whose::All, l));
        assert_eq!(appeals, run.total(Counter::Decided(Whose::All, l)), "{name}: all decided at once");
        assert_eq!(run.total(Counter::AppealDays(Whose::All, l)), 0.0, "{name}: no waiting");
        let files = w * wrongful.0 + (1.0 - w) * rightful.0;
        let overturned = (w * wrongful.0 * wrongful.1 + (1.0 - w) * rightful.0 * rightful.1) / files;
        let chance = |files: f64| files * (1.0 - files);
        let error = ((w * chance(wrongful.0) + (1.0 - w) * chance(rightful.0)) / all).sqrt();
        checks.dependent_share(format!("{name}: appeal"), appeals / all, files, error);
        // Both how many are filed and how many of them are won varies.
        let varies = |(files, wins): (f64, f64)| {
            let off = (wins - overturned) * (wins - overturned);
            files * (wins * (1.0 - wins) + off) - files * files * off
        };
        let error = ((w * varies(wrongful) + (1.0 - w) * varies(rightful)) / all).sqrt() / files;
        checks.chance(format!("{name}: overturned"), upheld / appeals, overturned, error);
    }
    let left = |w: f64, a: f64, s: f64| w * (1.0 - a * s);
    let residual = left(0.2, 0.4, 0.7) / (left(0.2, 0.4, 0.7) + left(0.8, 0.1, 0.05));
    checks.limit("published residual", residual, 0.153_191_489_362, 1e-9);
    checks.hold("appeals", "appeals::one_shot_appeals_leave_the_stated_share_wrong_any_tick_form");
}

/// Mean number of cases over ticks, by seed: independent queues.
fn queues(arrivals: f64, handling: u32, officers: u32, spread: &str, seeds: u64) -> Vec<(f64, f64, f64)> {
    const PERSONS: f64 = 5_000.0;
    let office = format!(
        "{{ officers = {{ value = {}, unit = \"count\", evidence = \"documented\", source = \"closed-form\" }}, handling = {}, spread = \"{spread}\" }}",
        f64::from(officers) * 100_000.0 / PERSONS,
        days(handling)
    );
    let case = only_wrong(arrivals / PERSONS)
        .persons(PERSONS as u64)
        .set("list.term.leave.after", "\"1 day\"")
        .set("safeguard.appeal.office", office);
    let (policy, layout) = case.compile();
    (0..seeds)
        .map(|seed| {
            let trace = model::simulate(&policy, &layout, 1_000 + seed, &|_| {});
            let run = Run { policy: policy.clone(), layout: layout.clone(), trace };
            let l = run.list("term");
            let pending = Counter::Pending(Whose::All, l);
            let from = 200;
            let waiting = (from..400).filter(|&p| run.in_period(p, pending) >= i64::from(officers)).count();
            // Little: the sum over ticks of the cases underway is the sum over cases of the ticks they are underway.
            let underway: f64 = (0..400).map(|p| run.in_period(p, pending) as f64).sum();
            let decided = run.total(Counter::AppealDays(Whose::All, l)) / 1e3;
            assert!(underway >= decided && decided > 0.0);
            (average(&run, pending, from), waiting as f64 / 200.0, decided / underway)
        })
        .collect()
}

fn mean_and_error(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    let variance = values.map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// First come first served, each officer one case at a time: the law of the number of cases at the ends of ticks. How it becomes
/// M/M/c and M/D/1 as the tick shrinks is a test of the closed forms themselves.
#[test]
fn queues_have_their_per_tick_law() {
    let mut checks = Checks::new();
    for (arrivals, handling, officers, spread) in [
        (0.8, 10, 10, "exponential"),
        (0.45, 2, 1, "exponential"),
        (0.3, 5, 2, "exponential"),
        (0.3, 3, 1, "even"),
    ] {
        let name = format!("{arrivals} a day, {officers} officers, {handling} days, {spread}");
        let laws: Vec<Vec<f64>> = match spread {
            "even" => queue::per_tick_even(arrivals, handling as usize, 120).take(400).collect(),
            _ => queue::per_tick(arrivals, 1.0 / f64::from(handling), officers as usize, 120)
                .take(400)
                .collect(),
        };
        let over_time = |of: &dyn Fn(&Vec<f64>) -> f64| laws[200..].iter().map(of).sum::<f64>() / 200.0;
        let seen = queues(arrivals, handling, officers, spread, 300);
        let (cases, error) = mean_and_error(seen.iter().map(|s| s.0));
        checks.chance(format!("{name}: cases"), cases, over_time(&|law| queue::mean(law)), error);
        let (waiting, error) = mean_and_error(seen.iter().map(|s| s.1));
        let expected = over_time(&|law| law[officers as usize..].iter().sum());
        checks.chance(format!("{name}: all officers busy"), waiting, expected, error);
        // All but the cases underway at the end are decided.
        let (little, _) = mean_and_error(seen.iter().map(|s| s.2));
        checks.limit(format!("{name}: Little's law"), little, 1.0, 0.2);
    }
    // What the law becomes as the tick shrinks: M/M/c.
    for (arrivals, rate, officers, waits, time) in [
        (8.0, 1.0, 10, 0.409_180_150_796, 0.204_590_075_398),
        (95.0, 1.0, 100, 0.506_456_853_913, 0.101_291_370_783),
        (4.5, 5.0, 1, 0.9, 1.8),
    ] {
        let (seen, cases) = queue::erlang(arrivals / rate, officers);
        let name = format!("M/M/{officers} of {arrivals} and {rate}, published");
        checks.limit(format!("{name}: P(wait)"), seen, waits, 1e-9);
        checks.limit(format!("{name}: wait"), (cases - arrivals / rate) / arrivals, time, 1e-9);
    }
    checks.hold("appeals", "appeals::queues_have_their_per_tick_law");
}

/// A correction gives back what mistaken records took, to the unit; without one the points stay lost.
#[test]
fn corrections_give_the_points_back() {
    let run = only_wrong(1e-4).persons(200_000).run(73);
    let k = run.conduct("offence");
    let errors = run.total(Counter::RecordsPhantom(k));
    let gap =
        |run: &Run| run.total(Counter::ScoreSum(Side::Fair)) - run.total(Counter::ScoreSum(Side::Score));
    assert!(errors > 5_000.0);
    assert_eq!(gap(&run), 0.0);
    let l = run.list("term");
    assert_eq!(run.total(Counter::Left(l)), run.total(Counter::Entered(l)));
    let without = only_wrong(1e-4).persons(200_000).set("safeguard.appeal.corrects", false).run(73);
    assert_eq!(gap(&without), 10.0 * errors * f64::from(without.policy.units_per_point));
}

/// An appeal that suspends takes its bearer off the list while it lasts; if it fails the stay ends when it would have ended.
#[test]
fn suspended_listings_resume_where_they_would_be() {
    let mut checks = Checks::new();
    let run = only_wrong(3e-5)
        .persons(1_000_000)
        .set("safeguard.appeal.takes", days(10))
        .set("safeguard.appeal.suspends", true)
        .set("safeguard.appeal.upheld_wrongful", 0)
        .run(74);
    let l = run.list("term");
    let entries = run.total(Counter::Entered(l));
    let stock = average(&run, Counter::Listed(l), 48);
    let expected = entries / 400.0 * 14.0;
    checks.chance("listed", stock, expected, expected * 2.0 / entries.sqrt());
    let pending = average(&run, Counter::Pending(WRONG, l), 48);
    let expected = entries / 400.0 * 10.0;
    checks.chance("pending", pending, expected, expected * 2.0 / entries.sqrt());
    let stays = &run.trace.stays[usize::from(l)].ended;
    assert_eq!(stays.iter().sum::<u64>(), stays[24], "every stay lasts its term");
    assert_eq!(run.total(Counter::Left(l)), stays[24] as f64);
    // Upheld, the stay ends with the decision and nobody was ever seen on the list at the end of a tick.
    let upheld = only_wrong(3e-5)
        .persons(100_000)
        .set("safeguard.appeal.takes", days(10))
        .set("safeguard.appeal.suspends", true)
        .run(74);
    assert_eq!((0..400).map(|p| upheld.in_period(p, Counter::Listed(l))).sum::<i64>(), 0);
    let stays = &upheld.trace.stays[usize::from(l)].ended;
    assert!(stays[10] > 0 && stays.iter().sum::<u64>() == stays[10]);
    checks.hold("appeals", "appeals::suspended_listings_resume_where_they_would_be");
}

/// Copies that do not hear of an annulment go on restricting for an exponential time.
#[test]
fn copies_live_on_per_tick_form() {
    let mut checks = Checks::new();
    for (reaches, mean) in [(0.4, 20), (0.0, 5), (0.9, 60)] {
        let run = only_wrong(5e-5)
            .persons(1_000_000)
            .set(
                "safeguard.correction",
                format!("{{ reaches_copies = {}, copies_last = {} }}", share(reaches), days(mean)),
            )
            .run(75);
        let l = run.list("term");
        let entries = run.total(Counter::Entered(l));
        let last = 1.0 / -libm::expm1(-1.0 / f64::from(mean));
        let expected = entries / 400.0 * (1.0 - reaches) * last;
        let name = format!("{reaches} {mean}");
        let error = expected * 3.0 / (entries * (1.0 - reaches)).sqrt();
        let seen = average(&run, Counter::Copied(l), 200.max(3 * mean as usize));
        checks.chance(format!("{name}: on copies"), seen, expected, error);
        assert_eq!((0..400).map(|p| run.in_period(p, Counter::Listed(l))).sum::<i64>(), 0, "{name}");
        // They are kept from travelling, wrongly, on all those days and on no others.
        let days = run.total(Counter::CopiedDays(l));
        assert_eq!(days, run.total(Counter::RestrictedDays(0)), "{name}");
        assert_eq!(days, run.total(Counter::RestrictedDaysWrongly(0)), "{name}");
    }
    checks.hold("appeals", "appeals::copies_live_on_per_tick_form");
}

fn review(coverage: f64, deference: f64, wrongful: f64, rightful: f64) -> Case {
    let rule = format!(
        "{{ coverage = {}, deference = {}, turns_down_wrongful = {}, turns_down_rightful = {}, corrects = true, evidence = \"documented\", source = \"closed-form\" }}",
        share(coverage),
        share(deference),
        share(wrongful),
        share(rightful)
    );
    case().set("safeguard.review", rule).set("safeguard.appeal.files_wrongful", 0)
}

/// Reviewers who defer to the rule turn down coverage x (1 - deference) x accuracy.
#[test]
fn review_turns_down_what_reviewers_judge_any_tick_form() {
    let mut checks = Checks::new();
    for (coverage, deference, wrongful, rightful) in
        [(0.5, 0.6, 0.8, 0.1), (1.0, 0.0, 1.0, 0.0), (1.0, 0.9, 0.7, 0.2), (0.2, 0.3, 0.5, 0.5)]
    {
        let run = review(coverage, deference, wrongful, rightful).persons(6_000_000).thoroughly(13).run(76);
        let l = run.list("term");
        let judged = coverage * (1.0 - deference);
        let of = |counter: fn(Whose, u8) -> Counter, whose| run.total(counter(whose, l));
        let (entered, wrongly) = (run.total(Counter::Entered(l)), run.total(Counter::EnteredWrongly(l)));
        let down = of(Counter::TurnedDown, WRONG);
        let name = format!("{coverage} {deference} {wrongful} {rightful}");
        let proposed = wrongly + down;
        let mut share = |what: &str, seen: f64, expected: f64, n: f64| match expected < 1.0 {
            true => checks.share(format!("{name}: {what}"), seen, expected, n),
            false => checks.exact(format!("{name}: {what}"), seen, expected),
        };
        share("wrongful", down / proposed, judged * wrongful, proposed);
        let down_rightly = of(Counter::TurnedDown, Whose::All) - down;
        let rightly = entered - wrongly + down_rightly;
        share("rightful", down_rightly / rightly, judged * rightful, rightly);
        let reviewed = of(Counter::Reviewed, Whose::All);
        share("looked at", reviewed / (proposed + rightly), coverage, proposed + rightly);
        // Whoever is cleared is put right: the records are gone.
        let gap = run.total(Counter::ScoreSum(Side::Fair)) - run.total(Counter::ScoreSum(Side::Score));
        let left = run.total(Counter::RecordsPhantom(0)) - down;
        let units = 10.0 * f64::from(run.policy.units_per_point);
        assert!(gap <= units * left && gap >= 0.9 * units * left, "{name}: {gap} {left}");
    }
    // So many reviews a day and no more, whatever comes in.
    let capacity =
        "{ value = 0.00001, unit = \"per day\", evidence = \"documented\", source = \"closed-form\" }";
    let run =
        review(1.0, 0.0, 1.0, 0.0).persons(1_000_000).set("safeguard.review.capacity", capacity).run(77);
    let l = run.list("term");
    let reviewed = run.total(Counter::Reviewed(Whose::All, l));
    assert!((reviewed / 400.0 - 10.0).abs() < 0.2, "{reviewed}");
    let wrong = run.total(Counter::Reviewed(WRONG, l)) / reviewed;
    checks.chance("chosen at random", wrong, 0.3, (0.21 / reviewed).sqrt());
    checks.hold("appeals", "appeals::review_turns_down_what_reviewers_judge_any_tick_form");
}

/// An entry by two mistaken records of different causes is put down to both by halves: over all, to each cause its share of the
/// mistaken records that count.
#[test]
fn wrongful_entries_are_put_down_to_their_causes_any_tick_form() {
    let mut checks = Checks::new();
    for (needed, own, wrong) in [(1, 0.0, 0.3), (1, 1e-3, 0.2), (2, 2e-3, 0.1), (2, 1e-3, 0.5)] {
        let run = case()
            .persons(400_000)
            .thoroughly(24)
            .set("conduct.offence.rate", own)
            .set("channel.eye.misidentify", format!("{{ value = {wrong}, unit = \"share\", evidence = \"documented\", source = \"closed-form\", pool = \"region\" }}"))
            .set("channel.eye.database_error", 1e-3)
            .set("list.term.enter.records", needed)
            .set("list.term.leave", "\"never\"")
            .set("safeguard.appeal.files_wrongful", 0)
            .run(78);
        let (l, k) = (run.list("term"), run.conduct("offence"));
        let by = |cause| run.total(Counter::EntryCause(l, cause)) / 12.0;
        let all: f64 = Cause::ALL.into_iter().map(by).sum();
        let name = format!("{needed} {own} {wrong}");
        assert_eq!(all, run.total(Counter::EnteredWrongly(l)), "{name}: each wrongful entry once");
        let (astray, unfounded) =
            (run.total(Counter::RecordsMistaken(k)), run.total(Counter::RecordsPhantom(k)));
        let share = by(Cause::Misidentification) / all;
        // A bound: entries are a part of these records, and an entry by two of them holds the mean of both.
        checks.share(format!("{name}: misidentified"), share, astray / (astray + unfounded), all);
        assert_eq!(by(Cause::Induced) + by(Cause::Other), 0.0, "{name}");
    }
    checks.hold("appeals", "appeals::wrongful_entries_are_put_down_to_their_causes_any_tick_form");
}
