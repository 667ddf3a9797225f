//! Grades of a score that errs: how often they are those that are deserved, and what becomes of those with the lowest by itself.

use glasshouse_tests::check::Checks;
use glasshouse_tests::normal;
use glasshouse_tests::stand::{Case, Run};
use glasshouse_tests::walk::{Kind, Law, compound};
use model::trace::Counter;

/// Variance of what is deserved and of mistakes together, in points.
const VARIANCE: f64 = 50.0;
/// Where five grades begin, from the start score: at 1.33 and .33 standard deviations, as scores are whole.
const CUTS: [i32; 4] = [-9, -2, 3, 10];

fn grade_of(points: i32) -> usize {
    CUTS.iter().filter(|cut| points >= **cut).count()
}

/// P(x and x + y have one grade), and which way they differ.
fn graded(deserved: &Law, mistakes: &Law) -> [f64; 3] {
    let mut shares = [0.0; 3];
    for (i, p) in deserved.p.iter().enumerate() {
        let x = deserved.low + i as i32;
        for (j, q) in mistakes.p.iter().enumerate() {
            let (fair, given) = (grade_of(x), grade_of(x + mistakes.low + j as i32));
            shares[1 + usize::from(given > fair) - usize::from(given < fair)] += p * q;
        }
    }
    shares
}

fn misgraded(reliability: f64) -> Run {
    let own = 0.5 * VARIANCE * reliability / 12.0;
    let mistaken = 0.5 * VARIANCE * (1.0 - reliability) / 12.0;
    Case::small("misgrade")
        .thoroughly(2)
        .ticks(12)
        .set("conduct.gain.rate", own)
        .set("conduct.loss.rate", own)
        .set("channel.first.database_error", mistaken)
        .set("channel.second.database_error", mistaken)
        .run(81)
}

/// Gains and losses of one point at equal rates, as many as give the score a variance of 50.
#[test]
fn the_same_grade_in_spite_of_mistaken_records() {
    let mut checks = Checks::new();
    for reliability in [0.5, 0.7, 0.9, 0.99] {
        let run = misgraded(reliability);
        let n = run.subjects();
        let of = |share: f64| {
            let half = 0.5 * VARIANCE * share;
            compound(&[(half, 1), (half, -1)], 1.0)
        };
        let [low, same, high] = graded(&of(reliability), &of(1.0 - reliability));
        let [too_low, too_high] =
            [Counter::GradedTooLow, Counter::GradedTooHigh].map(|counter| run.total(counter) / n);
        checks.share(format!("r {reliability}: same grade"), 1.0 - too_low - too_high, same, n);
        checks.share(format!("r {reliability}: too low"), too_low, low, n);
        checks.share(format!("r {reliability}: too high"), too_high, high, n);
    }
    let cuts = [-4.0 / 3.0, -1.0 / 3.0, 1.0 / 3.0, 4.0 / 3.0];
    for (reliability, published) in [
        (0.5_f64, 0.439_545_442_716),
        (0.7, 0.542_314_836_662),
        (0.8, 0.616_634_112_614),
        (0.9, 0.724_619_052_049),
        (0.95, 0.805_504_041_91),
        (0.99, 0.913_483_782_562),
    ] {
        let found = normal::same_block(&cuts, reliability.sqrt());
        checks.limit(
            format!("r {reliability}: bivariate normal, the published value"),
            found,
            published,
            1e-6,
        );
    }
    checks.hold("scores", "grading::the_same_grade_in_spite_of_mistaken_records");
}

/// How many months of points a score holds, and how much later it is looked at again: seven tenths are the same.
const RETENTION: u32 = 40;
const LATER: u32 = 12;
/// Gains a month, and losses: together a standard deviation of 15 points.
const RATE: f64 = 1.125 / RETENTION as f64;
/// A score has at most sixteen grades. One subject in 60,000 has a score beyond the outermost.
const GRADES: std::ops::RangeInclusive<i32> = -7..=8;

/// Grades that tell scores apart by tens about the start.
fn every_score() -> String {
    let from = |k: i32| if k == *GRADES.start() { -100 } else { 100 + 10 * k };
    let grade = |k: i32| format!("{{ name = \"s{}\", from = {} }}", 100 + 10 * k, from(k));
    let all: Vec<String> = GRADES.rev().map(grade).collect();
    format!("[{}]", all.join(", "))
}

/// Points in tens at equal rates up and down.
pub fn tens(persons: u64) -> Case {
    Case::small("retention")
        .persons(persons)
        .ticks(60)
        .set("score.person.retention", RETENTION)
        .set("score.person.bounds", "[-100, 300]")
        .set("score.person.grades", every_score())
        .set("conduct.k1.rate", RATE)
        .set("indicator.k1.points", -10)
        .set("conduct.k2.rate", 0)
        .set("conduct.k3.rate", RATE)
        .set("indicator.k3.points", 10)
}

/// Those below 80 after four years: how many, their mean then and a year later, and how many are below 80 still.
#[derive(Debug, Clone, Copy)]
pub struct Selected {
    /// How many.
    pub number: f64,
    /// Mean when they were selected.
    pub before: f64,
    /// Mean a year later.
    pub after: f64,
    /// Share still below.
    pub still: f64,
}

/// Standard deviations among them: of the score when they were selected, of the score a year later, of the gain.
#[derive(Debug, Clone, Copy)]
pub struct Spread {
    before: f64,
    after: f64,
    /// Of the gain.
    pub gain: f64,
}

/// What a run shows of them, by its moves between grades in the fifth year.
pub fn selected(run: &Run) -> Selected {
    let grades = run.policy.grades.len();
    let score =
        |g: usize| -> f64 { run.policy.grades[g][1..].parse().expect("a grade is named by its score") };
    let moves = run.trace.transitions.row(4);
    let (mut number, mut before, mut after, mut still) = (0.0, 0.0, 0.0, 0.0);
    for from in (0..grades).filter(|&g| score(g) < 80.0) {
        for to in 0..grades {
            let count = moves[from * grades + to] as f64;
            number += count;
            before += count * score(from);
            after += count * score(to);
            still += if score(to) < 80.0 { count } else { 0.0 };
        }
    }
    Selected { number, before: before / number, after: after / number, still: still / number }
}

/// Mean when selected, share below, and share of them below still, of the exact law.
pub fn of_the_law() -> Selected {
    let kept: [Kind; 2] = [(RATE, -10), (RATE, 10)];
    let (common, own) = (compound(&kept, f64::from(RETENTION - LATER)), compound(&kept, f64::from(LATER)));
    let below = |law: &Law, x: i32| law.between(law.low, -20 - x);
    let whole = compound(&kept, f64::from(RETENTION));
    let share = whole.between(whole.low, -20);
    let sum: f64 = (whole.low..-20).map(|x| f64::from(x) * whole.between(x, x + 1)).sum();
    let both: f64 = common
        .p
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let low = below(&own, common.low + i as i32);
            p * low * low
        })
        .sum();
    let before = 100.0 + sum / share;
    let kept = 1.0 - f64::from(LATER) / f64::from(RETENTION);
    Selected { number: share, before, after: 100.0 + kept * (before - 100.0), still: both / share }
}

/// Spread among them by the exact law. Of the points when they were selected those of the months that both windows hold stay, and the others
/// give way to those of as many new months.
pub fn spread() -> Spread {
    let kept: [Kind; 2] = [(RATE, -10), (RATE, 10)];
    let (common, own) = (compound(&kept, f64::from(RETENTION - LATER)), compound(&kept, f64::from(LATER)));
    let points = |law: &Law| -> Vec<(f64, f64)> {
        law.p.iter().enumerate().map(|(i, p)| (f64::from(law.low + i as i32), *p)).collect()
    };
    let (mut share, mut moments) = (0.0, [[0.0; 2]; 3]);
    for &(stays, p) in &points(&common) {
        for &(goes, q) in points(&own).iter().filter(|(goes, _)| stays + goes < -20.0) {
            share += p * q;
            for (of, moments) in [stays + goes, stays, goes].into_iter().zip(&mut moments) {
                moments[0] += p * q * of;
                moments[1] += p * q * of * of;
            }
        }
    }
    let variance = |[sum, squares]: [f64; 2]| squares / share - sum / share * (sum / share);
    let new = own.sd() * own.sd();
    let [before, stays, goes] = moments.map(variance);
    Spread { before: before.sqrt(), after: (stays + new).sqrt(), gain: (goes + new).sqrt() }
}

#[test]
fn listed_people_improve_without_any_effect() {
    let mut checks = Checks::new();
    let run = tens(1_000_000).thoroughly(32).run(82);
    let (seen, law) = (selected(&run), of_the_law());
    checks.share("share below 80", seen.number / run.subjects(), law.number, run.subjects());
    let (sd, root) = (spread(), seen.number.sqrt());
    checks.mean("mean of those below", seen.before, law.before, sd.before / root);
    checks.mean("their mean a year later", seen.after, law.after, sd.after / root);
    let gain = law.after - law.before;
    checks.chance("gain by itself", seen.after - seen.before, gain, sd.gain / root);
    checks.share("below still", seen.still, law.still, seen.number);
    let z = (80.0 - 100.0) / 15.0;
    let mills = normal::density(z) / normal::below(z);
    checks.limit("gain by the normal law, the published value", 0.3 * 15.0 * mills, 8.091_606_912_62, 1e-9);
    checks.hold("scores", "grading::listed_people_improve_without_any_effect");
}
