//! Watch lists: false alerts of a face search against a gallery.

use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use model::trace::Counter;

fn search(pack: &str, gallery: f64, false_match_rate: f64) -> Case {
    Case::small(pack)
        .set("channel.gate.gallery.size", gallery)
        .set("channel.gate.gallery.false_match_rate", format!("{false_match_rate:.12}"))
}

fn fpir(gallery: f64, false_match_rate: f64) -> f64 {
    -libm::expm1(gallery * libm::log1p(-false_match_rate))
}

fn alerts(run: &Run) -> f64 {
    run.total(Counter::RecordsPhantom(run.conduct("alert")))
}

/// FPIR = 1 - (1 - FMR)^W; false alerts are Binomial(probes, FPIR). One probe a tick, at most one alert a tick.
#[test]
fn false_alerts_are_binomial_discrete_form() {
    let mut checks = Checks::new();
    // (gallery, FMR, persons, ticks): small, Met-like, city, school, and others.
    for (gallery, rate, persons, ticks) in [
        (500.0, 1e-6, 10_000, 300),
        (16_000.0, 2e-10, 1_000_000, 40),
        (100_000.0, 1e-6, 1_000_000, 1),
        (1000.0, 1e-4, 5000, 200),
        (3000.0, 1e-3, 20_000, 20),
        (40.0, 5e-4, 200_000, 5),
    ] {
        let run = search("gallery", gallery, rate).persons(persons).ticks(ticks).run(61);
        let (probes, share) = (persons as f64 * f64::from(ticks), fpir(gallery, rate));
        let name = format!("W {gallery}, FMR {rate}");
        checks.share(name, alerts(&run) / probes, share, probes);
    }
    checks.hold("sensing", "faces::false_alerts_are_binomial_discrete_form");
}

/// The linear approximation N W FMR is off by 5 % for a city and a school: the run must tell them apart.
#[test]
fn the_linear_approximation_is_refused() {
    let run = search("gallery", 100_000.0, 1e-6).ticks(1).run(62);
    assert!((alerts(&run) - 100_000.0).abs() > 10.0 * 293.0, "{} false alerts", alerts(&run));
}

/// Probes that come at random times: false alerts are Poisson with the same mean.
#[test]
fn false_alerts_of_probes_at_random_times_continuous_form() {
    let mut checks = Checks::new();
    for (gallery, rate, probes, ticks) in [(1000.0, 1e-4, 2.5, 10), (500.0, 1e-6, 30.0, 20)] {
        let run = search("gallery-poisson", gallery, rate)
            .set("channel.gate.gallery.probes", probes)
            .persons(200_000)
            .thoroughly(18)
            .ticks(ticks)
            .run(63);
        let expected = run.subjects() * f64::from(ticks) * probes * fpir(gallery, rate);
        checks.mean(format!("W {gallery}, {probes} a tick"), alerts(&run), expected, expected.sqrt());
    }
    checks.hold("sensing", "faces::false_alerts_of_probes_at_random_times_continuous_form");
}

/// 365 passes at FPIR .001: .30593 ever alerted if errors are independent, .001 if the error is a trait of the face.
#[test]
fn repeated_passes_independent_or_trait_discrete_form() {
    let mut checks = Checks::new();
    for (fmr, passes) in [(0.001, 365), (0.001, 30), (0.02, 60)] {
        let run = search("gallery", 1.0, fmr).persons(500_000).thoroughly(3).ticks(passes).run(64);
        let ever = 1.0 - libm::pow(1.0 - fmr, f64::from(passes));
        checks.share(format!("independent {fmr}, {passes}"), run.listed("alerted"), ever, run.subjects());
        let run = search("gallery-trait", 1.0, fmr).persons(1_000_000).ticks(passes).run(65);
        // Whoever has the trait passes at random times, once a tick on average.
        let seen = fmr * -libm::expm1(-f64::from(passes));
        checks.share(format!("trait {fmr}, {passes}"), run.listed("alerted"), seen, run.subjects());
        let mean = fmr * f64::from(passes) * run.subjects();
        let sd = (run.subjects() * fmr * f64::from(passes) * (1.0 + f64::from(passes))).sqrt();
        checks.chance(format!("trait {fmr}, {passes}: alerts"), alerts(&run), mean, sd);
    }
    checks.hold("sensing", "faces::repeated_passes_independent_or_trait_discrete_form");
}

/// Precision at prevalence pi: pi TPIR / (pi TPIR + (1 - pi) FPIR).
#[test]
fn precision_of_alerts_discrete_form() {
    let mut checks = Checks::new();
    for (prevalence, tpir, fpir_) in
        [(5e-4, 0.85, 0.001), (0.01, 0.7, 0.01), (0.002, 0.95, 1e-4), (0.001, 0.99, 0.01), (0.1, 0.9, 0.05)]
    {
        let run = search("gallery", 1.0, fpir_)
            .persons(1_000_000)
            .thoroughly(10)
            .ticks(100)
            .set("conduct.alert.rate", prevalence)
            .set("channel.gate.sensitivity", tpir)
            .set("channel.gate.gallery.probes", 1.0 - prevalence)
            .run(66);
        let right = run.total(Counter::RecordsTrue(run.conduct("alert")));
        let all = right + alerts(&run);
        let precision = prevalence * tpir / (prevalence * tpir + (1.0 - prevalence) * fpir_);
        let name = format!("prevalence {prevalence}, TPIR {tpir}, FPIR {fpir_}");
        checks.share(name, right / all, precision, all);
    }
    checks.hold("sensing", "faces::precision_of_alerts_discrete_form");
}
