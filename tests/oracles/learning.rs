//! Perceived risk: how it learns from records and forgets, and what conduct makes of it.

use glasshouse_tests::check::Checks;
use glasshouse_tests::learning::{Learning, risk};
use glasshouse_tests::stand::{Case, Run};
use model::trace::Counter;

/// A run whose conduct ignores what it learns.
pub fn unmoved(learning: &Learning, ticks: u32, seed: u64) -> Run {
    let mut case = Case::small("learning")
        .thoroughly(2)
        .ticks(ticks)
        .set("conduct.offence.rate", learning.rate)
        .set("response.deterrence.risk_before", learning.before)
        .set("response.deterrence.risk_announced", learning.announced)
        .set("response.deterrence.learning", learning.learns)
        .set("response.deterrence.forgetting", learning.forgets);
    if learning.mistaken > 0.0 {
        case = case.set("channel.eye.database_error", format!(
            "{{ value = {}, unit = \"per month\", evidence = \"documented\", source = \"closed-form\", as = \"offence\" }}",
            learning.mistaken
        ));
    }
    case.run(seed)
}

/// Mean perceived risk at the end.
pub fn mean_risk(run: &Run) -> f64 {
    run.total(Counter::RiskSum) / 65_535.0 / run.subjects()
}

#[test]
fn perceived_risk_follows_its_smoothing_per_tick_form() {
    let mut checks = Checks::new();
    let base =
        Learning { before: 0.5, announced: 0.15, learns: 0.1, forgets: 0.1, rate: 0.15, mistaken: 0.0 };
    for (name, learning) in [
        ("slow", base),
        ("fast", Learning { learns: 0.6, forgets: 0.8, rate: 0.9, ..base }),
        ("never forgets", Learning { before: 0.02, forgets: 0.0, ..base }),
    ] {
        for ticks in [1, 5, 20, 50] {
            let run = unmoved(&learning, ticks, 83);
            let (mean, sd) = risk(&learning, ticks);
            // Risk is kept in parts of 65,535.
            let error = sd / run.subjects().sqrt() + 1e-6;
            checks.mean(format!("{name}, after {ticks}"), mean_risk(&run), mean, error);
        }
    }
    checks.hold("deterrence", "learning::perceived_risk_follows_its_smoothing_per_tick_form");
}

/// Factor on acts of the level of risk that is announced: levels are told apart in 256.
fn factor(elasticity: f64, before: f64, announced: f64) -> f64 {
    let level = libm::floor(libm::round(announced * 65_535.0) / 256.0);
    libm::exp(-elasticity * ((level + 0.5) / 256.0 - before))
}

#[test]
fn acts_respond_to_perceived_risk_by_the_stated_elasticity() {
    let mut checks = Checks::new();
    for (elasticity, before, announced) in
        [(1.5, 0.05, 0.4), (0.8, 0.1, 0.9), (2.0, 0.1, 0.3), (1.0, 0.1, 0.5), (-0.5, 0.2, 0.6)]
    {
        let run = Case::small("learning")
            .thoroughly(2)
            .ticks(12)
            .set("conduct.offence.rate", 0.2)
            .set("response.deterrence.risk_before", before)
            .set("response.deterrence.risk_announced", announced)
            .set("response.deterrence.learning", 0)
            .set("response.deterrence.forgetting", 60)
            .set("response.deterrence.elasticity.\"*\"", elasticity)
            .run(84);
        let (n, k) = (run.subjects(), run.conduct("offence"));
        let expected = 0.2 * 12.0 * factor(elasticity, before, announced);
        let name = format!("eta {elasticity}, {before} to {announced}");
        let acts = run.total(Counter::Acts(k)) / 1e6 / n;
        checks.limit(format!("{name}: expected acts"), acts, expected, 1e-4 * expected);
        let records = run.total(Counter::RecordsTrue(k)) / n;
        checks.mean(format!("{name}: records"), records, expected, (expected / n).sqrt());
        let smooth = 2.4 * libm::exp(-elasticity * (announced - before));
        checks.limit(format!("{name}: without levels"), acts, smooth, 0.005 * smooth);
    }
    checks.hold("deterrence", "learning::acts_respond_to_perceived_risk_by_the_stated_elasticity");
}
