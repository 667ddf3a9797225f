//! Strikes with a minimum term and repair; frailty; lists by score.

use glasshouse_tests::check::Checks;
use glasshouse_tests::listing::{
    long_run, one_strike, over_frailty, renewal, strikes, term, term_and_repair,
};
use glasshouse_tests::stand::Case;
use model::trace::Counter;

/// k strikes since the last listing, a minimum term, then leaving at a rate.
#[test]
fn strikes_term_and_repair_per_tick_form() {
    let mut checks = Checks::new();
    for (k, rate, months, repair, ticks) in
        [(3, 0.08, 12, 1.0 / 6.0, 300), (2, 0.3, 4, 0.5, 90), (5, 0.6, 1, 0.05, 120), (1, 0.1, 6, 1.0, 60)]
    {
        let run = Case::small("strikes")
            .thoroughly(2)
            .ticks(ticks)
            .set("conduct.offence.rate", rate)
            .set("list.strikes.enter.records", k)
            .set("list.strikes.leave.after", format!("\"{months} months\""))
            .set("list.strikes.leave.rate", repair)
            .run(31);
        let leave = -libm::expm1(-repair);
        let course = renewal(ticks as usize, strikes(k, rate), term_and_repair(months, leave));
        let (n, name) = (run.subjects(), format!("{k} strikes at {rate}, {months}, {repair}"));
        checks.share(format!("{name}: share"), run.listed("strikes"), course.at_end(), n);
        let entries: f64 = course.entries.iter().sum();
        let entered = run.total(Counter::Entered(run.list("strikes"))) / n;
        checks.mean(format!("{name}: entries"), entered, entries, (entries / n).sqrt());
    }
    checks.hold("lists", "lists::strikes_term_and_repair_per_tick_form");
}

/// The same with ticks fine enough for continuous time: rates of .08, 12 and 6 in units of ten ticks.
#[test]
fn strikes_term_and_repair_near_the_continuous_form() {
    let mut checks = Checks::new();
    let run = Case::small("strikes")
        .persons(300_000)
        .ticks(3000)
        .set("conduct.offence.rate", 0.008)
        .set("list.strikes.leave.after", "\"120 months\"")
        .set("list.strikes.leave.rate", 1.0 / 60.0)
        .run(32);
    let share = long_run::strikes(3.0, 0.08, 12.0, 6.0);
    // Half a tick of a hundred on the off-time.
    checks.limit("share", run.listed("strikes"), share, 0.002 + 4.0 * (share * (1.0 - share) / 3e5).sqrt());
    checks.hold("lists", "lists::strikes_term_and_repair_near_the_continuous_form");
}

/// Gamma frailty of shape .5 lowers the listed share from .3243 to .2366.
#[test]
fn frailty_lowers_the_listed_share_per_tick_form() {
    let mut checks = Checks::new();
    for (shape, rate, months, ticks) in
        [(0.5, 0.02, 24, 240), (0.5, 0.02, 24, 24), (2.0, 0.1, 12, 100), (0.25, 0.05, 6, 60)]
    {
        let run = Case::small("frailty")
            .thoroughly(2)
            .ticks(ticks)
            .set("frailty.shape", shape)
            .set("conduct.offence.rate", rate)
            .set("list.term.leave.after", format!("\"{months} months\""))
            .run(33);
        let share = over_frailty(shape, |z| {
            let p = -libm::expm1(-rate * z);
            share_at(ticks, p, months)
        });
        let name = format!("shape {shape}, {rate}, {months}, {ticks}");
        checks.share(format!("{name}: share"), run.listed("term"), share, run.subjects());
        let alike = renewal(ticks as usize, one_strike(-libm::expm1(-rate)), term(months)).at_end();
        assert!(share < alike - 0.01, "{name}: {share} against {alike} for subjects who are alike");
    }
    checks.hold("lists", "lists::frailty_lowers_the_listed_share_per_tick_form");
}

/// Share listed at the end of the last tick, one strike of probability p, fixed term: a recursion on the probability of
/// being at risk.
fn share_at(ticks: u32, p: f64, term: usize) -> f64 {
    let mut entries: Vec<f64> = Vec::with_capacity(ticks as usize);
    let mut risk = 1.0;
    for t in 0..ticks as usize {
        if t > term {
            risk += entries[t - term - 1];
        }
        entries.push(risk * p);
        risk -= risk * p;
    }
    let from = entries.len().saturating_sub(term);
    entries[from..].iter().sum()
}

/// Ticks of a day come within the margin of the continuous long-run share .236574.
#[test]
fn frailty_near_the_continuous_form() {
    let mut checks = Checks::new();
    let run = Case::small("frailty-daily").persons(1_200_000).ticks(3650).run(34);
    // After ten years the very frail still swing a little; the published share is the limit.
    let p = |z: f64| -libm::expm1(-0.02 * 12.0 / 365.0 * z);
    let at_end = over_frailty(0.5, |z| share_at(3650, p(z), 730));
    checks.share("share after ten years", run.listed("term"), at_end, run.subjects());
    checks.limit("published long run", run.listed("term"), 0.236574085792, 0.002);
    checks.hold("lists", "lists::frailty_near_the_continuous_form");
}
