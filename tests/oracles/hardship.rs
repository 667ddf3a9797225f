//! Hardship: what a restriction wears down, what that brings about, and the trap that follows.

use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::Case;
use model::hardship::{MOST, level_of, of_level};
use model::trace::{Counter, Side};

/// More than roundings leave of mean hardship, which are spread evenly over persons.
const ROUNDED: f64 = 1e-6;

/// h of somebody listed for so many ticks: (1 - (1 - rho)^t) / rho times what a tick adds, at most 1.
fn hardship(adds: f64, rho: f64, ticks: i32) -> f64 {
    (adds * (1.0 - libm::pow(1.0 - rho, f64::from(ticks))) / rho).min(1.0)
}

/// Everybody is listed with a chance p a month and stays. Mean hardship is that of the geometric mixture of entries; defaults happen
/// exp(eta h) times as often, acts and records alike.
#[test]
fn hardship_grows_to_what_is_added_over_what_passes_per_tick_form() {
    let mut checks = Checks::new();
    for (p, adds, recovery, eta, ticks) in
        [(0.2, 0.12, 0.2, 2.0, 36), (1.0, 0.3, 1.0, 1.5, 12), (0.05, 0.5, 0.1, 0.7, 24)]
    {
        let run = Case::small("hardship")
            .persons(1_000_000)
            .thoroughly(6)
            .ticks(ticks)
            .set("conduct.first.rate", p)
            .set("consequence.no-work.hardship", adds)
            .set("response.hardship.recovery", recovery)
            .set("response.hardship.elasticity.default", eta)
            .run(41);
        let rho = -libm::expm1(-recovery);
        let (n, k) = (run.subjects(), run.conduct("default"));
        // Listed at the end of tick e, worn down from tick e + 1 on.
        let listed_at = |e: i32| p * libm::pow(1.0 - p, f64::from(e));
        let mixture = |tick: i32, of: &dyn Fn(f64) -> f64| -> f64 {
            let listed: f64 = (0..tick).map(|e| listed_at(e) * of(hardship(adds, rho, tick - e))).sum();
            let free = 1.0 - (0..tick).map(listed_at).sum::<f64>();
            listed + free * of(0.0)
        };
        let name = format!("p={p} +{adds} -{recovery} eta={eta}");
        let last = ticks as i32 - 1;
        let mean = run.in_period(last as usize, Counter::HardshipSum(Side::Score)) as f64 / MOST / n;
        let expected = mixture(last, &|h| h);
        let variance = mixture(last, &|h| h * h) - expected * expected;
        match p < 1.0 {
            true => checks.mean(format!("{name}: hardship"), mean, expected, (variance / n).sqrt() + ROUNDED),
            // Everybody is listed at once, and nothing varies.
            false => checks.limit(format!("{name}: hardship"), mean, expected, ROUNDED),
        }
        let factor = |h: f64| libm::exp(eta * of_level(level_of((h * MOST) as u16)));
        let acts = run.in_period(last as usize, Counter::Acts(k)) as f64 / 1e6 / n;
        checks.limit(format!("{name}: acts"), acts, 0.01 * mixture(last, &factor), 0.01 * 0.01);
        let (records, acts) = (run.total(Counter::RecordsTrue(k)), run.total(Counter::Acts(k)) / 1e6);
        checks.mean(format!("{name}: records of all months, by their acts"), records, acts, acts.sqrt());
        let without = run.in_period(last as usize, Counter::ActsWithout(k)) as f64 / 1e6 / n;
        checks.limit(format!("{name}: without the scheme"), without, 0.01, 1e-6);
        // Nothing is wrongful here: the fair side has the same.
        assert_eq!(run.total(Counter::HardshipSum(Side::Score)), run.total(Counter::HardshipSum(Side::Fair)));
        assert_eq!(run.total(Counter::RecordsInduced(k)), 0.0, "{name}");
    }
    checks.hold("social", "hardship::hardship_grows_to_what_is_added_over_what_passes_per_tick_form");
}

/// Where only a mistake lists, everything that hardship brings about is induced: the part 1 - exp(-eta h) of the acts.
#[test]
fn what_wrongful_hardship_brings_about_is_induced_any_tick_form() {
    let mut checks = Checks::new();
    let error = "{ value = 6, unit = \"per month\", evidence = \"documented\", source = \"closed-form\", as = \"first\" }";
    let run = Case::small("hardship")
        .persons(2_000_000)
        .thoroughly(6)
        .ticks(24)
        .set("conduct.first.rate", 0)
        .set("channel.eye.database_error", error)
        .run(42);
    let k = run.conduct("default");
    let (last, rho) = (23, -libm::expm1(-0.2));
    let h = of_level(level_of((hardship(0.12, rho, last) * MOST) as u16));
    let induced = run.in_period(last as usize, Counter::RecordsInduced(k)) as f64;
    let records = run.in_period(last as usize, Counter::RecordsTrue(k)) as f64;
    checks.share("induced", induced / records, -libm::expm1(-2.0 * h), records);
    assert_eq!(run.total(Counter::HardshipSum(Side::Fair)), 0.0);
    checks.hold("social", "hardship::what_wrongful_hardship_brings_about_is_induced_any_tick_form");
}

/// Whoever leaves after a fixed term and is listed again at a hazard is back within a year with 1 - exp(-12 hazard).
#[test]
fn the_trap_counts_who_returns_within_a_year_per_tick_form() {
    let mut checks = Checks::new();
    let run = Case::small("hardship")
        .persons(300_000)
        .thoroughly(54)
        .ticks(120)
        .set("conduct.first.rate", 0.03)
        .set("consequence.no-work.hardship", 0)
        .set("list.listed.leave", "{ after = \"3 months\" }")
        .set("horizon", "\"10 years\"")
        .run(43);
    let l = run.list("listed");
    // Of those who left in time, a record in one of the next twelve ticks.
    let back = 1.0 - libm::pow(0.97, 12.0);
    let sum = |counter: fn(u8) -> Counter, from: usize, to: usize| -> f64 {
        (from..to).map(|period| run.in_period(period, counter(l)) as f64).sum()
    };
    let returned = sum(Counter::Returned, 60, 120);
    // In the long run as many leave as enter: each departure has its year of chances.
    checks.share("returned", returned / sum(Counter::Left, 54, 114), back, returned / back);
    let trapped =
        run.in_period(119, Counter::Trapped(l)) as f64 / run.in_period(119, Counter::Listed(l)) as f64;
    checks.share("trapped", trapped, back, run.in_period(119, Counter::Listed(l)) as f64);
    checks.hold("social", "hardship::the_trap_counts_who_returns_within_a_year_per_tick_form");
}
