//! Calibration against posteriors that are known, and against itself: what is drawn from the prior must have uniform ranks among the
//! draws that are kept for it.
#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

use lab::calibrate::abc::{Attempt, Draw, Ended, Fitted, Observed, STEPS, Settings, fit, nearest, normal};
use lab::calibrate::weighted::{effective, mean, quantile};
use lab::calibrate::{Direction, calibrate};
use lab::request::{Length, Request, Size};
use measure::kind::MEASURES;
use model::draw::{Purpose, Stream};
use pack::spec::{Evidence, Parameter, Provenance, Unit};
use pack::{Change, Library, Prior, load_targets};
use rayon::prelude::*;
use statrs::distribution::{ChiSquared, ContinuousCDF, Gamma, Normal};

/// Figures of one place; the number of the attempt keys its chance.
type OfOne<'a> = &'a dyn Fn(&[f64], u64) -> Option<Vec<f64>>;

/// Figures of many places by a function of one.
fn fit_one(sides: usize, settings: &Settings, observed: &Observed, gives: OfOne<'_>) -> Option<Fitted> {
    let all = |attempts: &[Attempt]| attempts.iter().map(|(at, attempt)| gives(at, *attempt)).collect();
    fit(sides, settings, observed, &all)
}

fn settings(particles: usize, tolerance: f64, seed: u64) -> Settings {
    Settings {
        particles,
        first: 4 * particles,
        quantile: 0.5,
        budget: 400 * particles,
        tolerance,
        least_acceptance: 0.0,
        seed,
    }
}

/// Mean and standard deviation of one side, on a scale of its own.
fn moments(fitted: &Fitted, of: impl Fn(f64) -> f64) -> (Vec<f64>, f64, f64) {
    let values: Vec<f64> = fitted.kept.iter().map(|draw| of(draw.at[0])).collect();
    let points: Vec<[f64; 2]> = values.iter().map(|x| [*x, x * x]).collect();
    let points: Vec<&[f64]> = points.iter().map(|point| point.as_slice()).collect();
    let both = mean(&points, &fitted.weights);
    (values, both[0], (both[1] - both[0] * both[0]).sqrt())
}

/// Counts with a gamma prior (facts: ten counts that add up to 40, prior Gamma(2, 1/2), so Gamma(42, 21/2) afterwards): the sum is sufficient,
/// and a tolerance of 0 can be reached, so that what is kept is the posterior itself.
#[test]
fn counts_with_a_gamma_prior_give_the_known_posterior() {
    let before = Gamma::new(2.0, 0.5).unwrap();
    let rate = |u: f64| before.inverse_cdf(u.clamp(1e-9, 1.0 - 1e-9));
    let gives = |at: &[f64], attempt: u64| {
        let mut stream = Stream::new(99, Purpose::Particle, attempt, 7);
        Some(vec![(0..10).map(|_| f64::from(stream.poisson(rate(at[0])))).sum()])
    };
    let observed = Observed { values: vec![40.0], scales: vec![1.0], errors: vec![0.0] };
    let fitted = fit_one(1, &settings(1_000, 0.0, 1), &observed, &gives).unwrap();
    assert_eq!((fitted.ended, fitted.steps.last().unwrap().tolerance), (Ended::Reached, 0.0));
    assert!(fitted.steps.windows(2).all(|pair| pair[1].tolerance < pair[0].tolerance));
    let (values, middle, spread) = moments(&fitted, rate);
    let worth = effective(&fitted.weights);
    assert!(worth > 300.0, "{worth} effective");
    let error = 0.617_213_399_848 / worth.sqrt();
    assert!((middle - 4.0).abs() < 4.0 * error, "mean {middle}");
    assert!((spread - 0.617_213_399_848).abs() < 4.0 * error / 2.0_f64.sqrt(), "sd {spread}");
    for (part, wanted) in [(0.05, 3.041_726_735_38), (0.95, 5.066_420_963_94)] {
        let found = quantile(&values, &fitted.weights, part);
        let after = Gamma::new(42.0, 10.5).unwrap();
        let error =
            (part * (1.0 - part) / worth).sqrt() / statrs::distribution::Continuous::pdf(&after, wanted);
        assert!((found - wanted).abs() < 4.0 * error, "{part}: {found}, not {wanted} within {error}");
    }
}

/// A figure's own error is part of what is known: the mean of twenty observations of variance 1, prior N(0, 10^2).
#[test]
fn the_error_of_a_figure_is_in_the_posterior() {
    let before = Normal::new(0.0, 10.0).unwrap();
    let place = |u: f64| before.inverse_cdf(u.clamp(1e-12, 1.0 - 1e-12));
    let gives = |at: &[f64], _: u64| Some(vec![place(at[0])]);
    let error = 1.0 / 20.0_f64.sqrt();
    let observed = Observed { values: vec![1.3], scales: vec![error], errors: vec![error] };
    let fitted = fit_one(1, &settings(2_000, 0.1, 3), &observed, &gives).unwrap();
    let (_, middle, spread) = moments(&fitted, place);
    let worth = effective(&fitted.weights);
    assert!((middle - 1.299_350_324_84).abs() < 4.0 * 0.223_550_917_005 / worth.sqrt(), "mean {middle}");
    // A tolerance of a tenth of the error widens it by a sixth of a percent.
    let off = (spread - 0.223_550_917_005).abs();
    assert!(off < 4.0 * 0.2236 / (2.0 * worth).sqrt(), "sd {spread}, {worth} effective");
}

/// The same every time, another with another seed; and where nothing gives figures, nothing comes of it.
#[test]
fn the_result_follows_from_the_seed() {
    let gives = |at: &[f64], _: u64| Some(vec![at[0] * at[1], at[0] + at[1]]);
    let observed = Observed { values: vec![0.2, 1.0], scales: vec![0.02; 2], errors: vec![0.02; 2] };
    let with = |seed: u64| fit_one(2, &settings(100, 0.5, seed), &observed, &gives).unwrap();
    assert_eq!(with(5), with(5));
    assert_ne!(with(5), with(6));
    assert_eq!(fit_one(2, &settings(100, 0.5, 5), &observed, &|_, _| None), None);
}

/// Where every step is a small one, their number is what ends it, and not the budget.
#[test]
fn as_many_steps_as_there_may_be_are_an_end_of_their_own() {
    let gives = |at: &[f64], _: u64| Some(vec![at[0]]);
    let observed = Observed { values: vec![0.5], scales: vec![1.0], errors: vec![0.0] };
    let slow = Settings { quantile: 0.99, budget: usize::MAX, ..settings(50, 0.0, 1) };
    let fitted = fit_one(1, &slow, &observed, &gives).unwrap();
    assert_eq!((fitted.ended, fitted.steps.len()), (Ended::Steps, STEPS + 1));
    // What is reached with the very last step is reached.
    let wanted = fitted.steps[STEPS].tolerance;
    let fitted = fit_one(1, &Settings { tolerance: wanted, ..slow }, &observed, &gives).unwrap();
    assert_eq!((fitted.ended, fitted.steps.len()), (Ended::Reached, STEPS + 1));
}

/// Ranks of truths among draws, in bins: a p-value of their uniformity (Pearson's chi-square).
fn uniformity(ranks: &[usize], draws: usize, bins: usize) -> f64 {
    let mut counts = vec![0.0; bins];
    ranks.iter().for_each(|rank| counts[rank * bins / (draws + 1)] += 1.0);
    let expected = ranks.len() as f64 / bins as f64;
    let squares: f64 = counts.iter().map(|count| (count - expected) * (count - expected) / expected).sum();
    1.0 - ChiSquared::new(bins as f64 - 1.0).unwrap().cdf(squares)
}

/// No p-value is below what Holm's correction allows at 1 in 100.
fn hold(mut p: Vec<f64>) {
    p.sort_by(f64::total_cmp);
    let many = p.len();
    for (at, p) in p.iter().enumerate() {
        assert!(*p > 0.01 / (many - at) as f64, "ranks are not uniform: p = {p}");
    }
}

#[test]
fn uniformity_tells_uniform_ranks_from_others() {
    let even: Vec<usize> = (0..400).map(|n| n % 20).collect();
    let mut low = even.clone();
    low.iter_mut().take(200).for_each(|rank| *rank /= 2);
    assert!(uniformity(&even, 19, 20) > 0.99 && uniformity(&low, 19, 20) < 1e-3);
}

/// Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari & Gelman 2018): two numbers are drawn from the prior and observed with
/// errors; their ranks among draws of what is known afterwards are uniform.
#[test]
fn ranks_of_what_was_drawn_from_the_prior_are_uniform() {
    const DRAWS: usize = 19;
    let gives = |at: &[f64]| vec![at[0] + at[1], at[0] * at[0] - at[1]];
    let errors = vec![0.15, 0.25];
    let rank = |truth: u64| -> [usize; 2] {
        let mut stream = Stream::new(7, Purpose::Particle, truth, 3);
        let at = [stream.unit(), stream.unit()];
        let seen = gives(&at).iter().zip(&errors).map(|(x, error)| x + error * normal(&mut stream)).collect();
        let observed = Observed { values: seen, scales: errors.clone(), errors: errors.clone() };
        let fitted =
            fit_one(2, &settings(100, 0.15, 1_000 + truth), &observed, &|at, _| Some(gives(at))).unwrap();
        let mut below = [0; 2];
        for _ in 0..DRAWS {
            let u = stream.unit();
            let mut sum = 0.0;
            let chosen = fitted.weights.iter().position(|weight| {
                sum += weight;
                sum > u
            });
            let draw = &fitted.kept[chosen.unwrap_or(fitted.kept.len() - 1)];
            (0..2).for_each(|side| below[side] += usize::from(draw.at[side] < at[side]));
        }
        below
    };
    let ranks: Vec<[usize; 2]> = (0..400).into_par_iter().map(rank).collect();
    hold(
        (0..2)
            .map(|side| uniformity(&ranks.iter().map(|r| r[side]).collect::<Vec<_>>(), DRAWS, 20))
            .collect(),
    );
}

fn library() -> Library {
    Library::rooted(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles"))
}

/// The same with the engine: a table of runs drawn from the prior, each of which is in turn taken for what was observed.
#[test]
fn ranks_are_uniform_with_the_engine_too() {
    const TABLE: u64 = 600;
    const DRAWS: usize = 29;
    let table: Vec<(f64, f64)> = (0..TABLE)
        .map(|number| {
            let part = Stream::new(5, Purpose::Particle, number, 3).unit();
            let request = Request {
                changes: vec![Change::Set(format!("conduct.offence.rate={}", 0.02 + 0.3 * part))],
                size: Size::Persons(1_000),
                length: Length::Ticks(4),
                seed: 10 + number,
                threads: Some(1),
                ..Request::of("sensing")
            };
            let outcome = lab::run::run(&request, &library(), &|_| ()).unwrap();
            let share = outcome.replicates[0].measures.find("listed_share", Some("reported"), None, None);
            (part, share.unwrap())
        })
        .collect();
    let rank = |truth: usize| {
        let (at, share) = table[truth];
        let others = table.iter().enumerate().filter(|(number, _)| *number != truth);
        let draw = |(_, (part, gives)): (usize, &(f64, f64))| Draw {
            at: vec![*part],
            gives: Some(vec![*gives]),
            distance: (gives - share).abs(),
        };
        let draws: Vec<Draw> = others.map(draw).collect();
        nearest(&draws, DRAWS).iter().filter(|draw| draw.at[0] < at).count()
    };
    let ranks: Vec<usize> = (0..TABLE as usize).map(rank).collect();
    hold(vec![uniformity(&ranks, DRAWS, 10)]);
}

fn targets_file(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("calibration");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    file
}

/// The share ever reported is 1 - exp(-(rate x sensitivity + wrong) T): of rate and sensitivity only the product can be known. What was
/// observed here is the closed form at 0.2, 0.8 and 0.002 for six months, among those who offend.
const PRODUCT: &str = r#"
format    = 1
title     = "Only a product is known"
persons   = 4000
ticks     = 6
particles = 100
budget    = 1600

[prior."conduct.offence.rate"]
range = [0.05, 0.6]
scale = "log"

[prior."channel.eye.sensitivity"]
range = [0.1, 1]
scale = "log"

[[target]]
says     = "ever reported, of those who offend"
measure  = "listed_share"
list     = "reported"
group    = "group=a"
value    = 0.6216735
error    = 0.015
source   = "closed-form"
evidence = "documented"
"#;

#[test]
fn of_a_rate_and_a_sensitivity_only_the_product_is_identified() {
    let library = library();
    let targets = load_targets(&library, "sensing", &targets_file("product.toml", PRODUCT)).unwrap();
    let ran = std::sync::atomic::AtomicU64::new(0);
    let told = |more: u64| {
        ran.fetch_add(more, std::sync::atomic::Ordering::Relaxed);
    };
    let done = calibrate(&library, "sensing", targets, None, &told).unwrap();
    assert_eq!(ran.into_inner(), (done.fitted.attempts + 100) as u64);
    assert!(done.figures[0].is_met(), "{:?}", done.figures[0]);
    let spread = |of: [f64; 5]| of[4] - of[0];
    assert!(spread(done.figures[0].after) < spread(done.figures[0].before) / 5.0);
    // The product is known to a twentieth, while each of the two may be several times the other.
    let products: Vec<f64> = done
        .fitted
        .kept
        .iter()
        .map(|draw| {
            let [rate, seen] = [0, 1].map(|at| lab::calibrate::value(&done.targets.prior[at], draw.at[at]));
            rate * seen
        })
        .collect();
    let middle = quantile(&products, &done.fitted.weights, 0.5);
    assert!((middle - 0.16).abs() < 0.015, "{middle}");
    assert!(done.correlation[0][1] < -0.5, "{:?}", done.correlation);
    let [wide, narrow]: [Direction; 2] = done.directions.clone().try_into().unwrap();
    assert!(wide.is_flat() && narrow.variance < 0.1, "{wide:?} {narrow:?}");
    let says = &done.unidentified()[0];
    assert!(says.contains("not identified apart") && says.contains("up while"), "{says}");
}

/// Refusals: what nobody observed, what has no source, what has no error, goals.
#[test]
fn only_observed_aggregates_with_a_source_and_an_error_can_be_targets() {
    let library = library();
    let refused = |from: &str, to: &str| {
        assert!(PRODUCT.contains(from), "{from}");
        let file = targets_file("refused.toml", &PRODUCT.replace(from, to));
        match load_targets(&library, "sensing", &file) {
            Ok(targets) => calibrate(&library, "sensing", targets, None, &|_| ()).unwrap_err().to_string(),
            Err(faults) => faults.to_string(),
        }
    };
    for (from, to, says) in [
        ("source   = \"closed-form\"", "", "needs `source`"),
        ("source   = \"closed-form\"", "source = \"nobody\"", "GH0140"),
        ("evidence = \"documented\"", "evidence = \"assumed\"", "GH0123"),
        ("evidence = \"documented\"", "", "needs `evidence`"),
        ("error    = 0.015", "", "needs an uncertainty"),
        ("error    = 0.015", "error = 0", "needs an uncertainty"),
        ("error    = 0.015", "interval = [0.1, 0.2]", "outside its own interval"),
        ("error    = 0.015", "counts = [-1, 20]", "-1 of 20 is no share"),
        ("error    = 0.015", "counts = [0, 0]", "0 of 0 is no share"),
        ("error    = 0.015", "counts = [21, 20]", "GH0135"),
        ("error    = 0.015", "counts = [9, 20]", "9 of 20 are 0.4500"),
        ("error    = 0.015", "error = 0.015\ninterval = [0.6, 0.65]", "more than once"),
        ("error    = 0.015", "error = 0.015\ncounts = [6216735, 10000000]", "more than once"),
        ("error    = 0.015", "interval = [0.6, 0.65]\ncounts = [6216735, 10000000]", "more than once"),
        ("value    = 0.6216735", "goal = \"maximise\"", "GH0120"),
        ("measure  = \"listed_share\"\nlist     = \"reported\"", "measure = \"score_mean\"", "GH0372"),
        ("measure  = \"listed_share\"\nlist     = \"reported\"", "measure = \"acts_change\"", "GH0372"),
        ("measure  = \"listed_share\"\nlist     = \"reported\"", "measure = \"grievance_mean\"", "GH0372"),
        ("measure  = \"listed_share\"\nlist     = \"reported\"", "measure = \"gamed_share\"", "GH0372"),
        ("measure  = \"listed_share\"\nlist     = \"reported\"", "measure = \"displaced_share\"", "GH0372"),
        ("measure  = \"listed_share\"", "measure = \"wrongly_listed\"", "GH0372"),
        ("measure  = \"listed_share\"", "measure = \"listed_shore\"", "did you mean `listed_share`"),
        ("list     = \"reported\"", "list = \"reprted\"", "did you mean `reported`"),
        ("conduct.offence.rate", "conduct.offence.rte", "did you mean `conduct.offence.rate`"),
        ("range = [0.05, 0.6]\nscale = \"log\"", "", "GH0137"),
        ("range = [0.1, 1]", "range = [0, 1]", "no logarithm"),
        ("budget    = 1600", "tolerance = -1", "GH0132"),
        ("says     = \"ever", "published = \"no such\"\nsays = \"ever", "no published figure"),
    ] {
        let found = refused(from, to);
        assert!(found.contains(says), "{to}: no `{says}` in\n{found}");
    }
}

/// Where a pack refuses what is drawn, more persons would not help: the reason stands in the message.
#[test]
fn too_few_draws_say_why() {
    let text =
        PRODUCT.replace("range = [0.1, 1]", "range = [2, 50]").replace("particles = 100", "particles = 20");
    let library = library();
    let targets = load_targets(&library, "sensing", &targets_file("impossible.toml", &text)).unwrap();
    let fault = calibrate(&library, "sensing", targets, None, &|_| ()).unwrap_err().to_string();
    assert!(fault.contains("GH0373") && fault.contains("most often (80 times): "), "{fault}");
    assert!(fault.contains("channel.eye.sensitivity"), "{fault}");
}

/// A number that a pack counts is tried at whole values, and not between them.
#[test]
fn free_numbers_go_in_the_steps_that_they_are_written_in() {
    let provenance = Provenance {
        evidence: Evidence::Assumed,
        source: None,
        why: None,
        place: pack::spec::Place::default(),
    };
    let prior = |unit: Unit| {
        let parameter = Parameter {
            path: "x".to_owned(),
            value: 5.0,
            unit,
            range: None,
            provenance: provenance.clone(),
            vary: Vec::new(),
        };
        Prior { parameter, range: (1.0, 10.0), ratios: false }
    };
    let at = |unit: Unit| [0.0, 1.0 / 3.0, 0.37, 1.0].map(|part| lab::calibrate::value(&prior(unit), part));
    assert_eq!(at(Unit::Points), [1.0, 4.0, 4.0, 10.0]);
    assert!(at(Unit::PerYear)[2] != 4.0);
}

/// What a pack gives the published counts of, somebody counted: mistakes that an inquiry found among them.
#[test]
fn what_counts_were_published_of_can_be_observed() {
    let library = Library::rooted(env!("CARGO_TARGET_TMPDIR"));
    let mut counted = std::collections::BTreeSet::new();
    for name in library.pack_names() {
        let published = pack::load(&library, &name, &[]).unwrap().expected.map(|expected| expected.published);
        for figure in published.into_iter().flatten().filter(|figure| figure.counts.is_some()) {
            counted.insert(figure.asked.measure);
        }
    }
    assert!(counted.contains("wrongly_listed_share_of_listed"), "{counted:?}");
    for measure in MEASURES {
        assert!(measure.observable || !counted.contains(measure.name), "{}", measure.name);
    }
}
