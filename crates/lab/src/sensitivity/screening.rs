//! Screening by elementary effects: each input is moved by two thirds of its range, one after the other, along a few paths that
//! begin at random corners of a grid. Runs of one path have one seed, so that chance changes as little as it can.

use model::draw::mix;
use rayon::prelude::*;

use super::draws::{keyed, unit};
use super::{Model, Outputs};

/// The step, in parts of the range: that of a grid of four levels.
const STEP: f64 = 2.0 / 3.0;

/// What moving an input does to an output.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ElementaryEffect {
    /// Mean size of its elementary effects, in the output's unit per whole range.
    pub mean_size: f64,
    /// Their standard deviation: large where the effect depends on where the others are.
    pub spread: f64,
    /// Paths on which both runs had the output.
    pub paths: usize,
}

/// What a screening found.
#[derive(Debug, Clone, PartialEq)]
pub struct Screening {
    /// By input, by output; `None` where the output could never be had before and after.
    pub effects: Vec<Vec<Option<ElementaryEffect>>>,
    /// The standard deviation of each output over all runs.
    pub deviations: Vec<Option<f64>>,
    /// Runs that were made.
    pub runs: u64,
}

impl Screening {
    /// How much an input matters: its mean effect in standard deviations of the output, of that output for which it matters most.
    pub fn weight(&self, input: usize) -> f64 {
        let sized = self.effects[input].iter().zip(&self.deviations).filter_map(|(effect, deviation)| {
            let deviation = deviation.filter(|d| *d > 0.0)?;
            Some(effect.as_ref()?.mean_size / deviation)
        });
        sized.fold(0.0, f64::max)
    }

    /// Inputs by how much they matter, most first; equal ones in their order.
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.effects.len()).collect();
        order.sort_by(|&a, &b| self.weight(b).total_cmp(&self.weight(a)));
        order
    }
}

/// One path: the points before and after each move, and its seed.
struct Path {
    points: Vec<Vec<f64>>,
    /// The input of each move, and by how much it moves.
    moves: Vec<(usize, f64)>,
    seed: u64,
}

/// Screens the first `inputs` coordinates of a model; `held` more stay where they are along a path, and are spread evenly over paths.
/// Makes `paths` times (`inputs` + 1) runs.
pub fn screen(inputs: usize, held: usize, paths: u32, seed: u64, model: Model<'_>) -> Screening {
    let paths: Vec<Path> = (0..paths).map(|number| path(inputs, held, (number, paths), seed)).collect();
    let runs: Vec<(&[f64], u64)> =
        paths.iter().flat_map(|path| path.points.iter().map(|p| (p.as_slice(), path.seed))).collect();
    let outputs: Vec<Outputs> = runs.par_iter().map(|(point, seed)| model(point, *seed)).collect();
    let wide = outputs.first().map_or(0, Vec::len);
    let along: Vec<&[Outputs]> = outputs.chunks(inputs + 1).collect();
    let effects = (0..inputs)
        .map(|input| (0..wide).map(|output| effect(&elementary(&paths, &along, input, output))).collect());
    let deviations = (0..wide).map(|at| deviation(&outputs.iter().filter_map(|o| o[at]).collect::<Vec<_>>()));
    Screening { effects: effects.collect(), deviations: deviations.collect(), runs: runs.len() as u64 }
}

fn path(inputs: usize, held: usize, (number, of): (u32, u32), seed: u64) -> Path {
    let draw = |what: u64| keyed(seed, 2 + u64::from(number), what);
    let mut at: Vec<f64> = (0..inputs).map(|input| (draw(4 * input as u64) & 3) as f64 / 3.0).collect();
    let mut order: Vec<usize> = (0..inputs).collect();
    order.sort_by_key(|&input| draw(4 * input as u64 + 1));
    // Which stratum a path has of each held coordinate: the paths in an order of that coordinate's own.
    at.extend((0..held).map(|coordinate| {
        let key = |path: u32| keyed(seed ^ mix(coordinate as u64 + 1), 2 + u64::from(path), 2);
        let rank = (0..of).filter(|&other| (key(other), other) < (key(number), number)).count();
        (rank as f64 + unit(draw(4 * coordinate as u64 + 3))) / f64::from(of)
    }));
    let (mut points, mut moves) = (vec![at.clone()], Vec::new());
    for input in order {
        let step = if at[input] < 0.5 { STEP } else { -STEP };
        at[input] = (at[input] + step).clamp(0.0, 1.0);
        points.push(at.clone());
        moves.push((input, step));
    }
    Path { points, moves, seed: draw(u64::MAX) }
}

fn elementary(paths: &[Path], along: &[&[Outputs]], input: usize, output: usize) -> Vec<f64> {
    let of_path = |(path, outputs): (&Path, &&[Outputs])| {
        let at = path.moves.iter().position(|(moved, _)| *moved == input)?;
        Some((outputs[at + 1][output]? - outputs[at][output]?) / path.moves[at].1)
    };
    paths.iter().zip(along).filter_map(of_path).collect()
}

fn effect(elementary: &[f64]) -> Option<ElementaryEffect> {
    let paths = elementary.len();
    let mean_size = elementary.iter().map(|e| libm::fabs(*e)).sum::<f64>() / paths as f64;
    (paths > 0).then(|| ElementaryEffect { mean_size, spread: deviation(elementary).unwrap_or(0.0), paths })
}

/// The standard deviation of a sample; `None` for fewer than two values.
fn deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    Some((values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0)).sqrt())
}
