//! Conventions that are easy to get wrong, each with the convention that holds here.

use std::fs;
use std::path::PathBuf;

use glasshouse_tests::book;
use glasshouse_tests::check::Checks;
use glasshouse_tests::learning::{Learning, risk};
use glasshouse_tests::listing::{one_strike, over_frailty, poisson_below, renewal, scan, term};
use glasshouse_tests::stand::{Case, Run};
use model::trace::{Counter, Side};

use crate::grading;
use crate::learning::{mean_risk, unmoved};

/// A difference of two shares, with the error of independent ones: a bound, as both runs have one seed.
fn apart(checks: &mut Checks, what: &str, seen: [f64; 2], expected: [f64; 2], n: f64) {
    let variance: f64 = expected.iter().map(|p| p * (1.0 - p) / n).sum();
    checks.dependent_share(what, seen[0] - seen[1], expected[0] - expected[1], variance.sqrt());
}

#[test]
fn bounds_after_each_record_and_once_a_tick_are_two_models() {
    let mut checks = Checks::new();
    let floors = ["each-record", "each-assessment"].map(|clamp| {
        let mut case = Case::small("walk")
            .persons(300_000)
            .thoroughly(12)
            .ticks(360)
            .set("score.person.clamp", format!("\"{clamp}\""));
        for (k, (rate, points)) in
            [(0.2, 2), (0.25, -3), (0.05, -10), (0.0, 1), (0.0, 1)].into_iter().enumerate()
        {
            case = case
                .set(&format!("conduct.k{}.rate", k + 1), rate)
                .set(&format!("indicator.k{}.points", k + 1), points);
        }
        let run = case.run(91);
        run.total(Counter::Grade(Side::Score, run.grade("floor"))) / run.subjects()
    });
    let published = [0.489_648_109_194, 0.537_568_806_563];
    let n = 3e5 * book::thoroughly(12) as f64;
    checks.share("on the floor, after each record", floors[0], published[0], n);
    checks.share("on the floor, once a tick", floors[1], published[1], n);
    // One seed: the same records, so that the two runs differ by less than independent ones would.
    apart(&mut checks, "difference", [floors[1], floors[0]], [published[1], published[0]], n);
    assert!(floors[1] - floors[0] > 0.03, "two models: {floors:?}");
    checks.hold("traps", "traps::bounds_after_each_record_and_once_a_tick_are_two_models");
}

#[test]
fn ignoring_and_restarting_are_two_models() {
    let mut checks = Checks::new();
    let of = |again: &str| {
        let case = Case::small("term").persons(200_000).thoroughly(16).ticks(240);
        case.set("list.term.again", format!("\"{again}\"")).run(92).listed("term")
    };
    let listed = [of("restart"), of("ignore")];
    let expected =
        [-libm::expm1(-0.02 * 24.0), renewal(240, one_strike(-libm::expm1(-0.02)), term(24)).at_end()];
    let n = 2e5 * book::thoroughly(16) as f64;
    checks.share("restarting the clock", listed[0], expected[0], n);
    checks.share("ignored", listed[1], expected[1], n);
    apart(&mut checks, "difference", listed, expected, n);
    assert!(listed[0] - listed[1] > 0.04, "two models: {listed:?}");
    checks.hold("traps", "traps::ignoring_and_restarting_are_two_models");
}

#[test]
fn three_ways_of_counting_strikes_are_three_models() {
    let mut checks = Checks::new();
    let window = |pack: &str| {
        let case =
            Case::small(pack).persons(200_000).thoroughly(7).ticks(60).set("conduct.offence.rate", 0.1);
        let case = case.set("list.window.enter.records", 3);
        case.set("list.window.enter.within", "\"12 months\"").run(93).listed("window")
    };
    let (fixed, sliding) = (window("window-fixed"), window("window-sliding"));
    let counter = Case::small("strikes")
        .persons(200_000)
        .thoroughly(7)
        .ticks(60)
        .set("conduct.offence.rate", 0.1)
        .set("list.strikes.enter.records", 3)
        .set("list.strikes.leave", "\"never\"")
        .run(93)
        .listed("strikes");
    let below = poisson_below(3, 1.2);
    let never: f64 = (0..5).map(|_| below).product();
    let n = 2e5 * book::thoroughly(7) as f64;
    checks.share("five windows of twelve months", fixed, 1.0 - never, n);
    checks.share("a sliding window of twelve months", sliding, scan(3, 12, 0.1, 60), n);
    checks.share("since the last listing", counter, 1.0 - poisson_below(3, 6.0), n);
    checks.limit("five windows, the published value", 1.0 - never, 0.474, 5e-4);
    assert!(fixed < sliding - 0.1 && sliding < counter - 0.1, "three models: {fixed} {sliding} {counter}");
    checks.hold("traps", "traps::three_ways_of_counting_strikes_are_three_models");
}

#[test]
fn frailty_at_one_mean_rate_lowers_the_listed_share() {
    let mut checks = Checks::new();
    let listed =
        |case: Case| case.persons(200_000).thoroughly(8).ticks(240).set("conduct.offence.rate", 0.02).run(94);
    let frail = listed(Case::small("frailty").set("frailty.shape", 0.5));
    let alike = listed(Case::small("term"));
    let at_end = |z: f64| renewal(240, one_strike(-libm::expm1(-0.02 * z)), term(24)).at_end();
    let n = frail.subjects();
    let expected = over_frailty_coarsely(0.5, at_end);
    checks.share("frailty of shape .5", frail.listed("term"), expected, n);
    checks.share("all alike", alike.listed("term"), at_end(1.0), n);
    let acts = |run: &Run| run.total(Counter::RecordsTrue(run.conduct("offence"))) / run.subjects();
    checks.mean("records of each, frail", acts(&frail), 4.8, (4.8 / n).sqrt());
    checks.mean("records of each, all alike", acts(&alike), 4.8, (4.8 / n).sqrt());
    checks.hold("traps", "traps::frailty_at_one_mean_rate_lowers_the_listed_share");
}

/// The mean over frailty of a share that costs much to compute, read off a grid of the square root of frailty.
fn over_frailty_coarsely(shape: f64, of: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 0.02;
    let grid: Vec<f64> = (0..=600).map(|i| of(f64::from(i) * STEP * f64::from(i) * STEP)).collect();
    over_frailty(shape, |z| {
        let at = z.sqrt() / STEP;
        let below = (at as usize).min(grid.len() - 2);
        grid[below] + (at - below as f64).min(1.0) * (grid[below + 1] - grid[below])
    })
}

#[test]
fn a_mistaken_record_teaches_like_a_true_one() {
    let mut checks = Checks::new();
    let base = Learning { before: 0.1, announced: 0.1, learns: 0.2, forgets: 0.2, rate: 0.2, mistaken: 0.0 };
    for mistaken in [0.0, 0.1, 0.4] {
        let learning = Learning { mistaken, ..base };
        let run = unmoved(&learning, 24, 95);
        let (mean, sd) = risk(&learning, 24);
        let what = format!("perceived risk, {mistaken} mistaken records a month");
        checks.mean(what, mean_risk(&run), mean, sd / run.subjects().sqrt());
    }
    checks.hold("traps", "traps::a_mistaken_record_teaches_like_a_true_one");
}

fn overlay(name: &str, text: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("trap-{name}.toml"));
    fs::write(&file, text).unwrap();
    file
}

const ASSUMED: &str = "evidence = \"assumed\"\nwhy = \"a test\"\n";

#[test]
fn improvement_without_effect_is_shown_as_such() {
    let mut checks = Checks::new();
    let case = grading::tens(200_000);
    let run = case.run(96);
    let (seen, law) = (grading::selected(&run), grading::of_the_law());
    let gain = law.after - law.before;
    let error = grading::spread().gain / seen.number.sqrt();
    checks.chance("gain of those below 80", seen.after - seen.before, gain, error);
    assert!(seen.after - seen.before > 5.0, "it looks like an effect");
    let list = format!(
        "[list.low]\nsays = \"Below 80\"\ncolour = \"black\"\nenter = {{ score_below = 80 }}\nleave = {{ after = \"1 month\" }}\nagain = \"ignore\"\n{ASSUMED}"
    );
    let listed = case.reform(overlay("low", &list)).run(96);
    assert!(listed.total(Counter::Entered(listed.list("low"))) > 1_000.0, "they are listed");
    let sum = |run: &Run| run.total(Counter::ScoreSum(Side::Score));
    checks.exact("effect of listing them, on the sum of all scores", sum(&listed) - sum(&run), 0.0);
    let moves = |run: &Run| run.trace.transitions.clone();
    assert_eq!(moves(&listed), moves(&run), "and on every move between grades");
    checks.hold("traps", "traps::improvement_without_effect_is_shown_as_such");
}

/// How many subjects, over all bins of the histogram, two runs place differently.
fn moved(one: &Run, other: &Run) -> f64 {
    one.scores().iter().zip(other.scores()).map(|(a, b)| (a.1 - b.1).abs()).sum()
}

#[test]
fn a_null_policy_is_bit_identical() {
    let mut checks = Checks::new();
    let case = Case::small("walk").persons(100_000).ticks(40);
    let plain = case.run(97);
    let list = format!(
        "[list.low]\nsays = \"Below 90\"\ncolour = \"black\"\nenter = {{ score_below = 90 }}\nleave = {{ after = \"1 year\" }}\nagain = \"ignore\"\n{ASSUMED}"
    );
    let listed = case.clone().reform(overlay("null", &list)).run(97);
    assert!(listed.listed("low") > 0.1, "the list is used");
    let never = format!(
        "[conduct.never]\nsays = \"Nobody does this\"\ndomain = \"another\"\nlawful = false\n\
         rate = {{ value = 0, unit = \"per month\", range = [0, 1], evidence = \"assumed\", why = \"a test\" }}\n\
         [indicator.never]\nconduct = \"never\"\nchannels = [\"eye\"]\npoints = -7\n{ASSUMED}"
    );
    let with_never = case.clone().reform(overlay("never", &never)).run(97);
    let digest = |run: &Run| f64::from(u8::from(run.trace.state_digest != plain.trace.state_digest));
    checks.exact("a list without consequences: subjects whose score differs", moved(&plain, &listed), 0.0);
    checks.exact("conduct that nobody does: subjects whose score differs", moved(&plain, &with_never), 0.0);
    checks.exact("conduct that nobody does: digests of the state that differ", digest(&with_never), 0.0);
    // The test would see it: another seed places many others.
    assert!(moved(&plain, &case.run(98)) > 1_000.0);
    checks.hold("traps", "traps::a_null_policy_is_bit_identical");
}
