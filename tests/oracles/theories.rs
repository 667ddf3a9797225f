//! Theories of behaviour: chilling, norms, displacement, gaming, defiance, and that each can be switched off.

use std::fs;
use std::path::PathBuf;

use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use glasshouse_tests::walk::{Bounds, Law, walk};
use model::hardship::{MOST, level_of, of_level};
use model::trace::{Counter, Side};

/// The risk that the pack announces: the middle of one of 256 levels.
const ANNOUNCED: f64 = 64.5 / 256.0;

fn under(rival: &str) -> Case {
    Case::small("theories").set("theory", rival).persons(400_000).ticks(12)
}

/// Acts of a conduct in a period, for those without the scheme.
fn ratio(run: &Run, conduct: &str, period: usize) -> f64 {
    let k = run.conduct(conduct);
    run.in_period(period, Counter::Acts(k)) as f64 / run.in_period(period, Counter::ActsWithout(k)) as f64
}

/// Of lawful acts exp(-eta (r - r_ref)) are left. With a risk of harm q and m times its size for what the act is worth, the share forgone
/// is 1 - exp(-q L / m): .09516 for q = .01, L = 50, m = 5, and .39347 for q = .05.
#[test]
fn chilling_takes_the_published_share_of_lawful_acts_exact_form() {
    let mut checks = Checks::new();
    for (q, forgone) in [(0.01, 0.09516), (0.05, 0.39347)] {
        let run = under("chilled")
            .set("response.deterrence.risk_before", ANNOUNCED - q)
            .set("response.chilling.elasticity.\"*\"", 50.0 / 5.0)
            .run(51);
        checks.limit(format!("q={q}"), 1.0 - ratio(&run, "meeting", 11), forgone, 1e-4);
        // What is forbidden is not chilled, and nobody is deterred.
        checks.limit(format!("q={q}: forbidden"), ratio(&run, "offence", 11), 1.0, 1e-9);
    }
    checks.hold("theories", "theories::chilling_takes_the_published_share_of_lawful_acts_exact_form");
}

/// Where deterrence leaves f of a conduct, norms of strength w leave f^(1 + w + ... + w^t) of it in tick t, in the end f^(1/(1-w)); no
/// lower than f / most.
#[test]
fn norms_carry_on_what_deterrence_begins_per_tick_form() {
    let mut checks = Checks::new();
    let f = libm::exp(-2.0 * (ANNOUNCED - 0.05));
    for (w, most) in [(0.5, 10.0), (0.8, 10.0), (0.3, 1.1), (0.0, 10.0)] {
        let run = under("followed")
            .set("response.norms.strength.\"*\"", w)
            .set("response.norms.most", most)
            .ticks(48)
            .thoroughly(3)
            .run(52);
        let mut around = 1.0_f64;
        let (k, n) = (run.conduct("offence"), run.subjects());
        let (mut records, mut expected) = (0.0, 0.0);
        for t in 0..48 {
            around = f * libm::pow(around, w).max(1.0 / most);
            if [0, 1, 2, 5, 47].contains(&t) {
                let what = format!("w={w} most={most} t={t}: acts");
                checks.limit(what, ratio(&run, "offence", t), around, 2e-4);
            }
            // Records of one tick are too few to tell the law from one that is half a percent away.
            if t >= 5 {
                records += run.in_period(t, Counter::RecordsTrue(k)) as f64;
                expected += 0.2 * n * around;
            }
        }
        let what = format!("w={w} most={most} t=5 to 47: records");
        checks.mean(what, records, expected, expected.sqrt());
        let settled = f64::max(libm::pow(f, 1.0 / (1.0 - w)), f / most);
        checks.limit(format!("w={w}: settled"), ratio(&run, "offence", 47), settled, 1e-3);
    }
    checks.hold("theories", "theories::norms_carry_on_what_deterrence_begins_per_tick_form");
}

/// What a phase made usual passes in the next one by itself: where f multiplied a conduct until n was around, and nothing does from then
/// on, it goes n^w, n^(w w) and so on; up or down.
#[test]
fn norms_outlast_what_made_them_per_tick_form() {
    let mut checks = Checks::new();
    let ends = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("deterrence-ends.toml");
    let none = "{ value = 0, unit = \"number\", evidence = \"documented\", source = \"closed-form\" }";
    fs::write(&ends, format!("[phase.\"2021-01-01\".response.deterrence.elasticity]\n\"*\" = {none}\n"))
        .unwrap();
    for before in [ANNOUNCED - 0.2, ANNOUNCED + 0.2] {
        let run = under("followed")
            .set("response.deterrence.risk_before", before)
            .reform(ends.clone())
            .ticks(24)
            .thoroughly(2)
            .run(57);
        let f = libm::exp(-2.0 * (ANNOUNCED - before));
        let mut around = 1.0_f64;
        for t in 0..24 {
            around = if t < 12 { f } else { 1.0 } * libm::pow(around, 0.5);
            if [11, 12, 13, 15, 23].contains(&t) {
                checks.limit(format!("f={f:.3} t={t}: acts"), ratio(&run, "offence", t), around, 2e-4);
            }
        }
        let (k, n) = (run.conduct("offence"), run.subjects());
        let records: f64 = (12..24).map(|t| run.in_period(t, Counter::RecordsTrue(k)) as f64).sum();
        let wanted: f64 = (0..12)
            .scan(around_at(f, 12), |around, _| {
                *around = libm::sqrt(*around);
                Some(*around)
            })
            .sum();
        checks.mean(format!("f={f:.3}: records after"), records, 0.2 * n * wanted, (0.2 * n * wanted).sqrt());
    }
    checks.hold("theories", "theories::norms_outlast_what_made_them_per_tick_form");
}

/// How much there is around after so many ticks of a factor f, with norms of strength a half.
fn around_at(f: f64, ticks: u32) -> f64 {
    (0..ticks).fold(1.0, |around, _| f * libm::sqrt(around))
}

/// Of watched acts the share s (r - r_ref) / (1 - r_ref) happens out of sight: as many acts as before, and so many records fewer.
#[test]
fn displaced_acts_happen_and_leave_no_record_exact_form() {
    let mut checks = Checks::new();
    let run = under("hidden").persons(1_500_000).thoroughly(3).run(53);
    let k = run.conduct("offence");
    checks.limit("acts", ratio(&run, "offence", 11), 1.0, 1e-9);
    for (group, share) in [("a", 0.4), ("b", 0.2)] {
        let away = share * (ANNOUNCED - 0.05) / 0.95;
        let acts = run.among("group", group, Counter::Acts(k)) / 1e6;
        let displaced = run.among("group", group, Counter::ActsDisplaced(k)) / 1e6;
        checks.limit(format!("{group}: out of sight"), displaced / acts, away, 2e-5);
        let records = run.among("group", group, Counter::RecordsTrue(k));
        checks.mean(format!("{group}: records"), records, acts * (1.0 - away), (acts * (1.0 - away)).sqrt());
    }
    let meeting = run.conduct("meeting");
    checks.limit(
        "what nothing counts has nowhere to go",
        run.total(Counter::ActsDisplaced(meeting)),
        0.0,
        0.0,
    );
    checks.hold("theories", "theories::displaced_acts_happen_and_leave_no_record_exact_form");
}

/// Mistaken records come at a rate e, each moving grievance by m of the way to 1; of what there is a share rho passes per tick. Then the
/// mean goes E' = 1 - q + q (1 - rho) E with q = exp(-m e), and conduct of somebody of grievance g happens exp(eta g) times as often. By
/// the fair score there is none, so that all beyond the base rate is induced.
#[test]
fn defiance_grows_from_mistakes_per_tick_form() {
    let mut checks = Checks::new();
    let error = "{ value = 0.3, unit = \"per month\", evidence = \"documented\", source = \"closed-form\", as = \"offence\" }";
    let case = || {
        under("defied").persons(1_000_000).thoroughly(5).ticks(24).set("channel.eye.database_error", error)
    };
    let run = case().run(54);
    let (n, keep) = (run.subjects(), libm::exp(-0.1));
    // Mean and mean square of what is left to 1: records leave q of it, and of its square the mean square of .7^records.
    let (q, squared) = (libm::exp(-0.3 * 0.3), libm::exp(-0.3 * (1.0 - 0.7 * 0.7)));
    let (mut left, mut square, mut laws) = (1.0, 1.0, Vec::new());
    for _ in 0..24 {
        let passed = 1.0 - keep;
        square = squared * (passed * passed + 2.0 * passed * keep * left + keep * keep * square);
        left = q * (passed + keep * left);
        laws.push((1.0 - left, square - left * left));
    }
    for t in [0, 5, 23] {
        let seen = run.in_period(t, Counter::GrievanceSum(Side::Score)) as f64 / MOST / n;
        let (mean, variance) = laws[t];
        checks.mean(format!("grievance, t={t}"), seen, mean, (variance / n).sqrt());
    }
    assert_eq!(run.total(Counter::GrievanceSum(Side::Fair)), 0.0);
    // Without recovery and with m = 1 everybody has all or none: the factor is that of the highest level or 1.
    let run = case().set("response.defiance.mistaken_record", 1).set("response.defiance.recovery", 0).run(55);
    let (k, factor) = (run.conduct("offence"), libm::exp(of_level(level_of(u16::MAX))));
    let aggrieved = -libm::expm1(-0.3 * 23.0);
    let expected = aggrieved * factor + 1.0 - aggrieved;
    checks.limit("acts", ratio(&run, "offence", 23), expected, 1e-3);
    let induced = run.in_period(23, Counter::RecordsInduced(k)) as f64;
    let records = run.in_period(23, Counter::RecordsTrue(k)) as f64;
    checks.share("induced", induced / records, aggrieved * (factor - 1.0) / expected, records);
    checks.hold("theories", "theories::defiance_grows_from_mistakes_per_tick_form");
}

/// A listing moves grievance by what the rules say, on both sides, and a wrongful one by its own share on the side of the score.
#[test]
fn listings_are_resented_by_what_they_are_per_tick_form() {
    let mut checks = Checks::new();
    let at = |key: &str, value: f64| (format!("response.defiance.{key}"), value);
    let keys =
        [at("listed", 0.2), at("wrongly_listed", 0.6), at("mistaken_record", 0.0), at("recovery", 0.0)];
    let error = "{ value = 0.05, unit = \"per month\", evidence = \"documented\", source = \"closed-form\", as = \"offence\" }";
    let case = under("defied")
        .persons(1_000_000)
        .thoroughly(10)
        .ticks(1)
        .set("response.defiance.elasticity.\"*\"", 0)
        .set("channel.eye.database_error", error);
    let run = keys.iter().fold(case, |case, (key, value)| case.set(key, value)).run(56);
    let n = run.subjects();
    // Within the tick: somebody with an offence is listed rightly, somebody with a mistaken record only wrongly.
    let (rightly, mistaken) = (-libm::expm1(-0.2), -libm::expm1(-0.05));
    let expected = [0.2 * rightly + 0.6 * (1.0 - rightly) * mistaken, 0.2 * rightly];
    for ((side, most), expected) in [(Side::Score, 0.6), (Side::Fair, 0.2)].into_iter().zip(expected) {
        let seen = run.total(Counter::GrievanceSum(side)) / MOST / n;
        // Of all laws on 0 to the most with a mean, the one of ends alone varies most.
        checks.mean(format!("{side:?}"), seen, expected, (expected * (most - expected) / n).sqrt());
    }
    checks.hold("theories", "theories::listings_are_resented_by_what_they_are_per_tick_form");
}

/// The law of a score in which one earns exp(eta) times as fast within reach below a grade, by where one stood as the tick began.
fn gamed(good: f64, bad: f64, eta: f64, reach: i32, steps: u32) -> Vec<Law> {
    let (low, high, edge) = (0, 20, 15);
    let short = |s: i32| (edge - reach..edge).contains(&s);
    let row = |s: i32| {
        let up = if short(s) { good * libm::exp(eta) } else { good };
        walk(low, high, s, &[(up, 1), (bad, -1)], 1, Bounds::EachRecord)
    };
    let step: Vec<Law> = (low..=high).map(row).collect();
    let mut laws = vec![Law::point(low, high, 10)];
    for _ in 0..steps {
        let before = &laws[laws.len() - 1];
        let mut p = vec![0.0; before.p.len()];
        for (from, share) in step.iter().zip(&before.p) {
            p.iter_mut().zip(&from.p).for_each(|(to, q)| *to += share * q);
        }
        laws.push(Law { low, p });
    }
    laws
}

/// Scores bunch above the edge of a grade as that law has it, cell by cell; acts for the score's sake are those beyond the base rate.
#[test]
fn gaming_bunches_scores_above_a_grade_per_tick_form() {
    let mut checks = Checks::new();
    for (eta, reach, ticks) in [(1.0, 5, 60), (0.5, 3, 36), (-1.0, 5, 24)] {
        let run = Case::small("gaming")
            .persons(500_000)
            .ticks(ticks)
            .set("response.gaming.elasticity.\"*\"", eta)
            .set("response.gaming.reach", reach)
            .run(57);
        let (name, n, k) = (format!("eta={eta} reach={reach}"), run.subjects(), run.conduct("good"));
        let laws = gamed(0.4, 0.5, eta, reach, ticks);
        let law = &laws[ticks as usize];
        let counts: Vec<f64> = run.scores().iter().map(|(_, count)| *count).collect();
        checks.cells(format!("{name}: scores"), &counts, &law.p, n);
        let short: f64 = laws[..ticks as usize].iter().map(|law| law.between(15 - reach, 15)).sum();
        let for_score = 0.4 * short * (libm::exp(eta) - 1.0);
        let acts = 0.4 * f64::from(ticks) + for_score;
        let seen = run.total(Counter::ActsGamed(k)) / run.total(Counter::Acts(k));
        checks.limit(format!("{name}: for the score"), seen, for_score / acts, 2e-3);
        let measures = measure::all(&run.policy, &run.layout, &run.trace);
        let bunching = measures.rows.iter().find(|row| row.measure == "bunching" && &*row.item == "top");
        let (above, below) = (law.between(15, 15 + reach), law.between(15 - reach, 15));
        let seen = bunching.and_then(|row| row.value).unwrap_or_else(|| panic!("bunching is given"));
        let (expected, error) = (above / below, (1.0 / above + 1.0 / below).sqrt() / n.sqrt());
        checks.chance(format!("{name}: bunching"), seen, expected, expected * error);
    }
    checks.hold("theories", "theories::gaming_bunches_scores_above_a_grade_per_tick_form");
}

/// A rival under which nobody responds is the pack without any response, bit for bit; so is norms where there is nothing to follow.
#[test]
fn theories_switched_off_are_not_there() {
    let none = under("none").run(58);
    let reform = std::env::temp_dir().join(format!("glasshouse-no-response-{}.toml", std::process::id()));
    std::fs::write(&reform, "remove = [\"response\", \"rival\"]\n").unwrap();
    let without = Case::small("theories").persons(400_000).ticks(12).reform(reform.clone()).run(58);
    std::fs::remove_file(&reform).unwrap();
    assert_eq!(none.trace, without.trace);
    assert_ne!(none.trace.state_digest, under("hidden").run(58).trace.state_digest);
    let alone = under("followed").set("response.deterrence.elasticity.\"*\"", 0).run(58);
    for conduct in ["offence", "meeting"] {
        assert_eq!(ratio(&alone, conduct, 11), 1.0);
    }
}
