//! Approximate Bayesian computation by sequential Monte Carlo, over any function from the unit cube to figures.
//!
//! The first step is rejection: draws from the prior, of which the nearest are kept. Every further step draws from what was kept, moves it by
//! a normal kernel of twice its weighted covariance (Beaumont, Cornuet, Marin & Robert 2009; Filippi, Barnes, Cornebise & Stumpf 2013), and
//! keeps what comes nearer than a quantile of the distances before. Weights make up for not drawing from the prior, which is uniform on
//! the cube.
//!
//! Every attempt is a pure function of the seed and its number, and attempts are taken in their order, so that the result is the same on
//! any number of threads.

use model::draw::{Purpose, Stream};

use super::matrix::{cholesky, solve_lower};
use super::weighted::{covariance, effective, normalised};

/// Most steps after the first.
pub const STEPS: usize = 60;

/// Moves of one attempt that may end outside of the cube before it is given up.
const MOVES: usize = 10_000;

/// How it goes about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Draws that are kept in each step.
    pub particles: usize,
    /// Draws of the first step.
    pub first: usize,
    /// Part of the kept draws that would have met the tolerance of the next step.
    pub quantile: f64,
    /// Most attempts in all.
    pub budget: usize,
    /// The distance at which it ends.
    pub tolerance: f64,
    /// A step of which fewer attempts are kept is the last.
    pub least_acceptance: f64,
    /// What all chance follows from.
    pub seed: u64,
}

/// What is held against what.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// The figures.
    pub values: Vec<f64>,
    /// What a difference of one is in each.
    pub scales: Vec<f64>,
    /// The standard error of each: what is given is blurred by as much before it is held against the figure, so that what is kept allows for
    /// the figure's own error (Wilkinson 2013); 0 where a figure is exact.
    pub errors: Vec<f64>,
}

impl Observed {
    /// Root of the mean of the squares of the differences in scales; infinite where a figure is missing.
    pub fn distance(&self, gives: Option<&[f64]>) -> f64 {
        let Some(gives) = gives else { return f64::INFINITY };
        let square = |((given, value), scale): ((&f64, &f64), &f64)| {
            let off = (given - value) / scale;
            off * off
        };
        let squares = gives.iter().zip(&self.values).zip(&self.scales).map(square);
        let distance = libm::sqrt(squares.sum::<f64>() / self.values.len().max(1) as f64);
        if distance.is_nan() { f64::INFINITY } else { distance }
    }
}

/// A place in the cube and what it gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// The place.
    pub at: Vec<f64>,
    /// The figures, not blurred; `None` where it can give none.
    pub gives: Option<Vec<f64>>,
    /// How far they are, blurred, from those observed.
    pub distance: f64,
}

/// One step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Round {
    /// The distance within which attempts were kept.
    pub tolerance: f64,
    /// Attempts up to the last that was kept.
    pub tried: usize,
    /// Of them, how many could give no figures.
    pub without: usize,
    /// Kept.
    pub kept: usize,
    /// How many independent draws they are worth.
    pub effective: f64,
}

impl Round {
    /// Part of the attempts that were kept.
    pub fn acceptance(&self) -> f64 {
        self.kept as f64 / self.tried.max(1) as f64
    }
}

/// Why it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The tolerance asked for was reached.
    Reached,
    /// Another step might have taken more attempts than there may be.
    Budget,
    /// Too few attempts were kept.
    Acceptance,
    /// No draw is nearer than the others.
    Still,
    /// There were as many steps as there may be.
    Steps,
}

/// What is known at the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// All draws of the first step: the prior and what it gives.
    pub prior: Vec<Draw>,
    /// What was kept of the last step.
    pub kept: Vec<Draw>,
    /// Its weights, which add up to 1.
    pub weights: Vec<f64>,
    /// The steps.
    pub steps: Vec<Round>,
    /// Attempts in all.
    pub attempts: usize,
    /// Why it ended.
    pub ended: Ended,
}

/// A place of the cube, and the number of the attempt, which keys its chance.
pub type Attempt = (Vec<f64>, u64);

/// What gives figures at places of the cube, one answer for each; `None` where there are no figures.
pub type Gives<'a> = &'a dyn Fn(&[Attempt]) -> Vec<Option<Vec<f64>>>;

/// The draws that are nearest, as many as asked for, in order of their distance; fewer where others have none.
pub fn nearest(draws: &[Draw], keep: usize) -> Vec<&Draw> {
    let mut near: Vec<&Draw> = draws.iter().filter(|draw| draw.distance < f64::INFINITY).collect();
    near.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    near.truncate(keep);
    near
}

/// Uniform draws of the cube and what they give.
pub fn prior(sides: usize, draws: usize, seed: u64, observed: &Observed, gives: Gives<'_>) -> Vec<Draw> {
    let uniform = |attempt: u64| {
        let mut stream = Stream::new(seed, Purpose::Particle, attempt, 0);
        ((0..sides).map(|_| stream.unit()).collect(), attempt)
    };
    made((0..draws as u64).map(uniform).collect(), seed, observed, gives)
}

fn made(attempts: Vec<Attempt>, seed: u64, observed: &Observed, gives: Gives<'_>) -> Vec<Draw> {
    let figures = gives(&attempts);
    let draw = |((at, attempt), gives): (Attempt, Option<Vec<f64>>)| {
        let mut chance = Stream::new(seed, Purpose::Particle, attempt, 1);
        let mut blur = |(figure, error): (&f64, &f64)| figure + error * normal(&mut chance);
        let blurred: Option<Vec<f64>> =
            gives.as_ref().map(|gives| gives.iter().zip(&observed.errors).map(&mut blur).collect());
        Draw { distance: observed.distance(blurred.as_deref()), gives, at }
    };
    attempts.into_iter().zip(figures).map(draw).collect()
}

/// Finds what places of the cube give what was observed. `None` where fewer draws from the prior than there are to be particles give
/// any figures at all.
pub fn fit(sides: usize, settings: &Settings, observed: &Observed, gives: Gives<'_>) -> Option<Fitted> {
    let draws = prior(sides, settings.first, settings.seed, observed, gives);
    let kept: Vec<Draw> = nearest(&draws, settings.particles).into_iter().cloned().collect();
    if kept.len() < settings.particles {
        return None;
    }
    let weights = vec![1.0 / kept.len() as f64; kept.len()];
    let first = Round {
        tolerance: kept.last().map_or(f64::INFINITY, |draw| draw.distance),
        tried: draws.len(),
        without: draws.iter().filter(|draw| draw.gives.is_none()).count(),
        kept: kept.len(),
        effective: kept.len() as f64,
    };
    let (attempts, ended) = (draws.len(), Ended::Steps);
    let mut fitted = Fitted { prior: draws, kept, weights, steps: vec![first], attempts, ended };
    for _ in 0..STEPS {
        match next_tolerance(&fitted, settings) {
            Err(ended) => return Some(Fitted { ended, ..fitted }),
            Ok(tolerance) => {
                if let Some(ended) = fitted.step(tolerance, settings, observed, gives) {
                    return Some(Fitted { ended, ..fitted });
                }
            }
        }
    }
    // What was asked for may be reached with the last step.
    let ended = next_tolerance(&fitted, settings).err().unwrap_or(Ended::Steps);
    Some(Fitted { ended, ..fitted })
}

/// A quantile of the distances, below the last tolerance, and not below the one asked for.
fn next_tolerance(fitted: &Fitted, settings: &Settings) -> Result<f64, Ended> {
    let last = fitted.steps.last().map_or(f64::INFINITY, |step| step.tolerance);
    if last <= settings.tolerance {
        return Err(Ended::Reached);
    }
    let mut distances: Vec<f64> = fitted.kept.iter().map(|draw| draw.distance).collect();
    distances.sort_by(f64::total_cmp);
    let at = (settings.quantile * (distances.len() - 1) as f64) as usize;
    let below = distances.iter().rev().find(|distance| **distance < last);
    let next = if distances[at] < last { distances[at] } else { *below.ok_or(Ended::Still)? };
    Ok(next.max(settings.tolerance))
}

impl Fitted {
    /// One step; gives why it was the last, if it was.
    fn step(
        &mut self,
        tolerance: f64,
        settings: &Settings,
        observed: &Observed,
        gives: Gives<'_>,
    ) -> Option<Ended> {
        let kernel = Kernel::new(&self.kept, &self.weights);
        let batch = (settings.particles / 4).max(16);
        let (mut kept, mut tried, mut without) = (Vec::new(), 0, 0);
        while kept.len() < settings.particles {
            if self.attempts + batch > settings.budget {
                return Some(Ended::Budget);
            }
            let from = self.attempts as u64;
            let places =
                (from..from + batch as u64).map(|attempt| (kernel.moved(settings.seed, attempt), attempt));
            let made = made(places.collect(), settings.seed, observed, gives);
            self.attempts += batch;
            for draw in made {
                if kept.len() == settings.particles {
                    break;
                }
                tried += 1;
                without += usize::from(draw.gives.is_none());
                if draw.distance <= tolerance {
                    kept.push(draw);
                }
            }
        }
        self.weights = normalised(kept.iter().map(|draw| 1.0 / kernel.density(&draw.at)).collect());
        let step = Round { tolerance, tried, without, kept: kept.len(), effective: effective(&self.weights) };
        self.kept = kept;
        self.steps.push(step);
        (step.acceptance() < settings.least_acceptance).then_some(Ended::Acceptance)
    }
}

/// A normal kernel around weighted places.
struct Kernel<'a> {
    places: Vec<&'a [f64]>,
    weights: &'a [f64],
    /// Sums of the weights up to each.
    up_to: Vec<f64>,
    lower: Vec<Vec<f64>>,
}

impl<'a> Kernel<'a> {
    fn new(kept: &'a [Draw], weights: &'a [f64]) -> Self {
        let places: Vec<&[f64]> = kept.iter().map(|draw| draw.at.as_slice()).collect();
        let mut twice = covariance(&places, weights);
        twice.iter_mut().flatten().for_each(|entry| *entry *= 2.0);
        let sum = |sum: &mut f64, weight: &f64| {
            *sum += weight;
            Some(*sum)
        };
        let up_to = weights.iter().scan(0.0, sum).collect();
        Self { places, weights, up_to, lower: cholesky(&twice) }
    }

    /// One of the places, moved within the cube: outside of it the prior is nothing, so that a move that ends there is none, and another
    /// place is drawn.
    fn moved(&self, seed: u64, attempt: u64) -> Vec<f64> {
        let mut stream = Stream::new(seed, Purpose::Particle, attempt, 0);
        for _ in 0..MOVES {
            let u = stream.unit() * self.up_to.last().unwrap_or(&1.0);
            let from = self.places[self.up_to.partition_point(|&sum| sum <= u).min(self.places.len() - 1)];
            let z: Vec<f64> = from.iter().map(|_| normal(&mut stream)).collect();
            let step = |row: usize| -> f64 { self.lower[row].iter().zip(&z).map(|(l, z)| l * z).sum() };
            let to: Vec<f64> = from.iter().enumerate().map(|(row, x)| x + step(row)).collect();
            if to.iter().all(|x| (0.0..=1.0).contains(x)) {
                return to;
            }
        }
        // Of a kernel around places in the cube this never happens.
        self.places[0].to_vec()
    }

    /// The density at a place, but for a factor that is the same everywhere.
    fn density(&self, at: &[f64]) -> f64 {
        let of_one = |(from, weight): (&&[f64], &f64)| {
            let off: Vec<f64> = at.iter().zip(*from).map(|(a, b)| a - b).collect();
            let squares: f64 = solve_lower(&self.lower, &off).iter().map(|y| y * y).sum();
            weight * libm::exp(-0.5 * squares)
        };
        self.places.iter().zip(self.weights).map(of_one).sum()
    }
}

/// A standard normal variate (Box & Muller 1958).
pub fn normal(stream: &mut Stream) -> f64 {
    let (u, v) = (1.0 - stream.unit(), stream.unit());
    libm::sqrt(-2.0 * libm::log(u)) * libm::cos(2.0 * std::f64::consts::PI * v)
}
