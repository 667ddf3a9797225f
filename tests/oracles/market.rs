//! What enterprises live by: reserves as walks that end below zero, custom that moves, and what closings are put down to.

use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use model::policy::Market;
use model::trace::{Brought, Counter};

/// Reserves as the engine holds them.
const TURNOVER: f64 = 65_536.0;

fn market(run: &Run) -> &Market {
    run.policy.phases[0].market.as_ref().unwrap()
}

/// Expected closings by tick and share of empty places after each, of one place: the reserve is a walk of two steps with a ceiling; below
/// none it ends, and the place is taken again with a chance.
fn closings(market: &Market, ticks: usize) -> Vec<(f64, f64)> {
    let margin = market.margin[0];
    let step = |luck: f64| libm::round((margin + luck) * TURNOVER) as i64;
    let steps = [step(market.luck), step(-market.luck)];
    let (most, first) = ((market.most * TURNOVER) as i64, (market.reserve * TURNOVER) as usize);
    // Reserves begin evenly over whole units below the most.
    let mut law = vec![1.0 / most as f64; most as usize + 1];
    law[most as usize] = 0.0;
    let mut empty = 0.0;
    let mut by_tick = Vec::new();
    for _ in 0..ticks {
        let mut next = vec![0.0; law.len()];
        let mut closed = 0.0;
        for (reserve, &share) in law.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            for step in steps {
                match reserve as i64 + step {
                    below if below < 0 => closed += share / 2.0,
                    left => next[left.min(most) as usize] += share / 2.0,
                }
            }
        }
        let taken = empty * market.entry;
        next[first] += taken;
        empty += closed - taken;
        by_tick.push((closed, empty));
        law = next;
    }
    by_tick
}

#[test]
fn reserves_are_walks_that_end_below_none_per_tick_form() {
    let mut checks = Checks::new();
    for (margin, luck, reserve, newcomers) in
        [(0.05, 0.07216878, 2, 1.0), (0.01, 0.04, 1, 4.0), (0.08, 0.2, 3, 0.5)]
    {
        let run = Case::small("market")
            .persons(600_000)
            .thoroughly(3)
            .ticks(36)
            .set("consequence.shunned.custom", 1)
            .set("market.moves", 0)
            .set("market.margin", margin)
            .set("market.luck", luck)
            .set("market.reserve", reserve)
            .set("market.newcomers", newcomers)
            .run(51);
        let n = run.layout.subjects() as f64;
        let law = closings(market(&run), 36);
        let name = format!("margin {margin}, luck {luck}");
        for tick in [0, 3, 17, 35] {
            let seen = run.in_period(tick, Counter::Closed(Brought::All)) as f64;
            let (closed, empty) = law[tick];
            checks.share(format!("{name}: closed in {tick}"), seen / n, closed, n);
            let there = run.in_period(tick, Counter::Subjects) as f64;
            checks.share(format!("{name}: empty after {tick}"), 1.0 - there / n, empty, n);
        }
        assert_eq!(run.total(Counter::Closed(Brought::ByScheme)), 0.0, "{name}");
        assert_eq!(run.total(Counter::Spared), 0.0, "{name}");
        let jobs = run.total(Counter::JobsLost(Brought::All)) / 1e3;
        assert_eq!(jobs, 10.0 * run.total(Counter::Closed(Brought::All)), "{name}");
        // There are as many as there were, less those that closed, and those who came.
        let gone = run.total(Counter::Closed(Brought::All)) - run.total(Counter::Opened);
        assert_eq!(run.in_period(35, Counter::Subjects) as f64, n - gone, "{name}");
    }
    checks.hold("social", "market::reserves_are_walks_that_end_below_none_per_tick_form");
}

/// Nobody closes: the listed attract 0.8, and all custom stays in the market: F = 1 / (1 - 0.2 x), the sum of squares is
/// F^2 (1 - x + 0.64 x) per enterprise, and turnover adds up to what it was.
#[test]
fn custom_that_some_lose_goes_to_the_others_any_tick_form() {
    let mut checks = Checks::new();
    let run = Case::small("market")
        .persons(600_000)
        .ticks(24)
        .set("market.luck", 0)
        .set("market.margin", 0.5)
        .run(52);
    assert_eq!(run.total(Counter::Closed(Brought::All)), 0.0);
    let n = run.subjects();
    let l = run.list("listed");
    for period in [1, 6, 23] {
        // Of those listed when the tick begins. Sectors and regions differ by chance only.
        let x = run.in_period(period - 1, Counter::Listed(l)) as f64 / n;
        let field = 1.0 / (1.0 - 0.2 * x);
        let (turnover, ordinary) =
            (run.in_period(period, Counter::Turnover), run.in_period(period, Counter::TurnoverWithout));
        checks.limit(format!("{period}: all stays"), turnover as f64 / ordinary as f64, 1.0, 1e-6);
        let squares = run.in_period(period, Counter::TurnoverSquares) as f64 * 1e6 / (n * 1e10);
        let expected = field * field * (1.0 - x + 0.64 * x);
        checks.limit(format!("{period}: squares"), squares, expected, 2e-4);
    }
    // Where nothing moves, turnover is lost.
    let still = Case::small("market")
        .persons(100_000)
        .ticks(12)
        .set("market.luck", 0)
        .set("market.margin", 0.5)
        .set("market.moves", 0)
        .run(52);
    let x = still.in_period(10, Counter::Listed(l)) as f64 / still.subjects();
    let (turnover, ordinary) =
        (still.in_period(11, Counter::Turnover) as f64, still.in_period(11, Counter::TurnoverWithout) as f64);
    checks.limit("nothing moves", turnover / ordinary, 1.0 - 0.2 * x, 1e-6);
    checks.limit("tax", still.in_period(11, Counter::Tax) as f64 / turnover, 0.03, 1e-6);
    checks.hold("social", "market::custom_that_some_lose_goes_to_the_others_any_tick_form");
}

/// Without luck and with custom halved, costs of which half are fixed take (1 - m) (1/2 + 1/4) of 1/2: the reserve goes and every closing is
/// the scheme's; if only mistakes list, every one is by mistake.
#[test]
fn closings_are_put_down_to_what_brought_them_about() {
    let case = || {
        Case::small("market")
            .persons(60_000)
            .ticks(48)
            .set("market.luck", 0)
            .set("market.moves", 0)
            .set("consequence.shunned.custom", 0.5)
    };
    let run = case().run(53);
    let closed = |run: &Run, brought| run.total(Counter::Closed(brought));
    assert!(closed(&run, Brought::All) > 1_000.0);
    assert_eq!(closed(&run, Brought::ByScheme), closed(&run, Brought::All));
    assert_eq!(closed(&run, Brought::Wrongly), 0.0);
    let error = "{ value = 0.05, unit = \"per month\", evidence = \"documented\", source = \"closed-form\", as = \"offence\" }";
    let wrong = case().set("conduct.offence.rate", 0).set("channel.eye.database_error", error).run(53);
    assert!(closed(&wrong, Brought::All) > 1_000.0);
    assert_eq!(closed(&wrong, Brought::Wrongly), closed(&wrong, Brought::All));
    // Whoever closes leaves the list, and a newcomer is not on it.
    let (l, last) = (wrong.list("listed"), 47);
    let left = wrong.total(Counter::Left(l));
    assert_eq!(left, wrong.total(Counter::Entered(l)) - wrong.in_period(last, Counter::Listed(l)) as f64);
    // Where custom moves, some who would close without the scheme do not.
    let spared = case().set("market.luck", 0.1).set("market.margin", 0.01).set("market.moves", 1).run(54);
    assert!(spared.total(Counter::Spared) > 100.0);
}
