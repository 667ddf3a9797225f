//! One offence, a fixed term: offences while listed ignored, or restarting the clock.

use glasshouse_tests::book;
use glasshouse_tests::check::Checks;
use glasshouse_tests::listing::{Course, long_run, one_strike, renewal, restarting, term};
use glasshouse_tests::stand::{Case, Run};
use model::trace::Counter;

fn case(pack: &str, rate: f64, months: u32, again: &str, ticks: u32) -> Case {
    Case::small(pack)
        .ticks(ticks)
        .set("conduct.offence.rate", rate)
        .set("list.term.leave.after", format!("\"{months} months\""))
        .set("list.term.again", format!("\"{again}\""))
}

/// Share listed at the end, entries, stays, and their balance.
fn compare(checks: &mut Checks, name: &str, run: &Run, course: &Course) {
    let (n, l) = (run.subjects(), run.list("term"));
    checks.share(format!("{name} share listed"), run.listed("term"), course.at_end(), n);
    let entries: f64 = course.entries.iter().sum();
    // Entries of one subject are fewer and more regular than Poisson: the error is at most this.
    let entered = run.total(Counter::Entered(l)) / n;
    checks.mean(format!("{name} entries"), entered, entries, (entries / n).sqrt());
    let stays = &run.trace.stays[usize::from(l)];
    let ended: f64 = stays.ended.iter().enumerate().map(|(d, &c)| d as f64 * c as f64).sum();
    let running: f64 = stays.running.iter().enumerate().map(|(d, &c)| (d as f64 + 1.0) * c as f64).sum();
    let listed: f64 = course.listed.iter().sum();
    let spread = course.listed.iter().map(|s| (s * (1.0 - s)).sqrt()).sum::<f64>();
    checks.mean(format!("{name} subject-ticks listed"), (ended + running) / n, listed, spread / n.sqrt());
}

fn per_month(rate: f64) -> f64 {
    -libm::expm1(-rate)
}

/// (rate per month, term in months, months run): the published three and others.
const SETS: [(f64, u32, u32); 5] =
    [(0.02, 24, 120), (0.05, 6, 60), (0.1, 36, 240), (0.3, 3, 50), (0.01, 60, 61)];

#[test]
fn offences_while_listed_ignored_per_tick_form() {
    let mut checks = Checks::new();
    for (rate, months, ticks) in SETS {
        let run = case("term", rate, months, "ignore", ticks).thoroughly(4).run(21);
        let course = renewal(ticks as usize, one_strike(per_month(rate)), term(months as usize));
        let name = format!("ignore {rate} {months} {ticks}");
        compare(&mut checks, &name, &run, &course);
        let stays = &run.trace.stays[usize::from(run.list("term"))];
        let all: u64 = stays.ended.iter().sum();
        assert_eq!(stays.ended[months as usize], all, "{name}: every ended stay lasts the term");
        let ever = -libm::expm1(-rate * f64::from(ticks));
        checks.share(format!("{name} ever listed"), run.listed("ever"), ever, run.subjects());
    }
    checks.hold("lists", "terms::offences_while_listed_ignored_per_tick_form");
}

#[test]
fn offences_while_listed_restart_the_clock_per_tick_form() {
    let mut checks = Checks::new();
    for (rate, months, ticks) in SETS {
        let run = case("term", rate, months, "restart", ticks).thoroughly(4).run(22);
        let course = restarting(ticks as usize, per_month(rate), months as usize);
        compare(&mut checks, &format!("restart {rate} {months} {ticks}"), &run, &course);
        // Counted at ticks, a restarted clock has the same share as in continuous time.
        if ticks > months {
            let share = long_run::restarting(rate, f64::from(months));
            checks.share(
                format!("restart {rate} {months}, closed form"),
                run.listed("term"),
                share,
                run.subjects(),
            );
        }
    }
    checks.hold("lists", "terms::offences_while_listed_restart_the_clock_per_tick_form");
}

/// At most one offence a tick, with probability p: share D / (D + 1/p).
#[test]
fn at_most_one_offence_a_tick_discrete_form() {
    let mut checks = Checks::new();
    for (p, term_, ticks) in [(0.02, 24, 600), (0.1, 6, 200), (0.4, 2, 60)] {
        let run = case("term-once", p, term_, "ignore", ticks).persons(500_000).thoroughly(5).run(23);
        let course = renewal(ticks as usize, one_strike(p), term(term_ as usize));
        compare(&mut checks, &format!("discrete {p} {term_}"), &run, &course);
        let share = f64::from(term_) / (f64::from(term_) + 1.0 / p);
        checks.share(format!("discrete {p} {term_}, long run"), run.listed("term"), share, run.subjects());
    }
    checks.hold("lists", "terms::at_most_one_offence_a_tick_discrete_form");
}

/// Ticks of a day come within the margin of continuous time: .324324 when offences while listed are ignored against
/// .381217 when they restart the clock.
#[test]
fn ticks_of_a_day_come_near_the_continuous_form() {
    let mut checks = Checks::new();
    for (rate, months, share_at_end, entries) in
        [(0.02, 24, 0.324321475967, 1.6742150022), (0.05, 6, 0.230769230769, 2.33431952663)]
    {
        let ticks = if months == 24 { 3650 } else { 1825 };
        let run = case("term-daily", rate, months, "ignore", ticks).persons(300_000).thoroughly(5).run(24);
        let (n, l) = (run.subjects(), run.list("term"));
        let name = format!("daily ignore {rate} {months}");
        checks.share(&name, run.listed("term"), share_at_end, n);
        // Some 1.2 % of a month is lost at each entry to the grid of days.
        let seen = run.total(Counter::Entered(l)) / n;
        checks.limit(format!("{name} entries"), seen, entries, 0.005 * entries);
        let run = case("term-daily", rate, months, "restart", ticks).persons(300_000).thoroughly(5).run(25);
        let (n, l) = (run.subjects(), run.list("term"));
        let name = format!("daily restart {rate} {months}");
        checks.share(&name, run.listed("term"), long_run::restarting(rate, f64::from(months)), n);
        // Mean spell: subject-months listed per entry, from the balance of the whole run.
        let d = f64::from(months);
        let entering = rate * libm::exp(-rate * d);
        let before: f64 = -libm::expm1(-rate * d);
        let expected = before + entering * (f64::from(ticks) * 12.0 / 365.0 - d);
        checks.limit(
            format!("{name} entries"),
            run.total(Counter::Entered(l)) / n,
            expected,
            0.005 * expected,
        );
    }
    checks.hold("lists", "terms::ticks_of_a_day_come_near_the_continuous_form");
}

/// The number listed at a date is binomial: its variance over many runs is N s (1 - s).
#[test]
fn snapshot_counts_are_binomial_per_tick_form() {
    let mut checks = Checks::new();
    let (rate, months, ticks, runs) = (0.05, 6, 40, 1200 * book::thoroughly(4));
    let base = case("term", rate, months, "ignore", ticks).persons(1000);
    let (policy, layout) = base.compile();
    let list = policy.lists.iter().position(|l| l.name == "term").unwrap() as u8;
    let course = renewal(ticks as usize, one_strike(per_month(rate)), term(months as usize));
    let (n, share) = (layout.subjects() as f64, course.at_end());
    let counts: Vec<f64> = (0..runs)
        .map(|seed| {
            let trace = model::simulate(&policy, &layout, 1000 + seed, &|_| {});
            Run { policy: policy.clone(), layout: layout.clone(), trace }.total(Counter::Listed(list))
        })
        .collect();
    let runs = counts.len() as f64;
    let mean = counts.iter().sum::<f64>() / runs;
    let variance = counts.iter().map(|c| (c - mean) * (c - mean)).sum::<f64>() / (runs - 1.0);
    let expected = n * share * (1.0 - share);
    checks.mean("mean", mean, n * share, (expected / runs).sqrt());
    checks.chance("variance", variance, expected, expected * (2.0 / (runs - 1.0)).sqrt());
    checks.hold("lists", "terms::snapshot_counts_are_binomial_per_tick_form");
}
