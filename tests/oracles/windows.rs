//! Strikes within a window: consecutive windows and sliding ones are two models.

use glasshouse_tests::check::Checks;
use glasshouse_tests::listing::{poisson_below, scan};
use glasshouse_tests::stand::Case;

/// Five calendar years of twelve months: 1 - (1 - .1205)^5 = .474.
#[test]
fn fixed_windows_any_tick_form() {
    let mut checks = Checks::new();
    for (k, rate, months, ticks) in
        [(3, 0.1, 12, 60), (3, 0.2, 12, 60), (3, 0.05, 24, 120), (2, 0.3, 4, 30), (1, 0.01, 12, 36)]
    {
        let run = Case::small("window-fixed")
            .thoroughly(2)
            .ticks(ticks)
            .set("conduct.offence.rate", rate)
            .set("list.window.enter.records", k)
            .set("list.window.enter.within", format!("\"{months} months\""))
            .run(41);
        let below = |length: u32| poisson_below(k, rate * f64::from(length));
        let mut never: f64 = (0..ticks / months).map(|_| below(months)).product();
        never *= below(ticks % months);
        checks.share(format!("{k} at {rate} in {months}"), run.listed("window"), 1.0 - never, run.subjects());
    }
    checks.hold("lists", "windows::fixed_windows_any_tick_form");
}

#[test]
fn sliding_windows_per_tick_form() {
    let mut checks = Checks::new();
    for (k, rate, months, ticks) in
        [(3, 0.1, 12, 60), (3, 0.2, 12, 60), (3, 0.05, 24, 120), (2, 0.3, 4, 30), (4, 0.5, 3, 24)]
    {
        let run = Case::small("window-sliding")
            .ticks(ticks)
            .set("conduct.offence.rate", rate)
            .set("list.window.enter.records", k)
            .set("list.window.enter.within", format!("\"{months} months\""))
            .run(42);
        let share = scan(k, months, rate, ticks as usize);
        checks.share(format!("{k} at {rate} in {months}"), run.listed("window"), share, run.subjects());
    }
    checks.hold("lists", "windows::sliding_windows_per_tick_form");
}

/// Windows of 52 weeks: nearer to continuous time, where .65996 (standard error .0011) was found by simulation.
#[test]
fn sliding_windows_of_weeks_near_the_continuous_form() {
    let mut checks = Checks::new();
    let run = Case::small("window-sliding-weekly").persons(500_000).thoroughly(2).ticks(260).run(43);
    let share = scan(3, 52, 1.2 / 52.0, 260);
    checks.share("52 weeks, per tick", run.listed("window"), share, run.subjects());
    checks.limit("published", run.listed("window"), 0.65996, 0.006 + 4.0 * 0.0011);
    checks.hold("lists", "windows::sliding_windows_of_weeks_near_the_continuous_form");
}
