//! First-order and total indices from a radial design, with chance taken out.
//!
//! A row has two points A and B, each run twice, and for every group of inputs one run of A with the group's coordinates of B. The
//! coordinates of both are those of one Latin hypercube: any two of them go together by chance alone, however many there are. (Sobol's
//! sequence does not do: of its coordinates beyond the first few some go together closely until there are thousands of points.) All runs have seeds of their own. With a, b the means of the two runs, g the run of a group, v the variance of
//! chance and m(x) the mean output at a point:
//!
//! - v: half the mean squared difference of two runs of one point;
//! - variance of m: that of a and b, less v/2;
//! - total: half the mean of (a-g)^2, less 3v/4, since a carries v/2 and g carries v;
//! - first order: the mean of b(g-a); or, where the total is more than half of the variance, the variance of m less (half the mean of
//!   (b-g)^2, less 3v/4). Both have the same expectation; the first is the less noisy of small groups, the second of large ones.
//!
//! Intervals are percentiles over rows drawn with replacement.

use rayon::prelude::*;

use super::draws::{keyed, unit};
use super::{Model, Outputs};
use crate::design::latin_hypercube;

/// Samples of rows from which intervals follow.
const RESAMPLES: u64 = 400;

/// Fewest rows from which anything is estimated, and fewest whose points have another value than most have.
pub const ROWS_MIN: usize = 8;

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What a group of inputs makes of the variance, in the output's unit squared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// By itself.
    pub first: f64,
    /// By itself and together with others.
    pub total: f64,
}

/// The variances of one output, estimated from some rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Variances {
    /// Of the output at a point: chance.
    pub chance: f64,
    /// Of the mean output at a point: all inputs together. May come out below 0 where there is none.
    pub inputs: f64,
    /// Of every group.
    pub groups: Vec<Part>,
}

impl Variances {
    /// Of the output.
    pub fn all(&self) -> f64 {
        self.chance + self.inputs
    }
}

/// One output: what was estimated, and what it was estimated to be from other samples of the rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// Rows that had the output throughout: shares are those of their points.
    pub rows: usize,
    /// The values of all points that have it, of each run, in order.
    pub values: Vec<f64>,
    /// From those rows; `None` where they are too few, or too few have another value than the others.
    pub variances: Option<Variances>,
    resampled: Vec<Variances>,
}

impl Split {
    /// An index: anything computed from the variances, with its interval. `None` where there are none.
    pub fn index(&self, of: impl Fn(&Variances) -> f64) -> Option<Estimate> {
        let value = of(self.variances.as_ref()?);
        let mut others: Vec<f64> = self.resampled.iter().map(of).filter(|index| index.is_finite()).collect();
        others.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let place = libm::round(part * (others.len().max(1) - 1) as f64) as usize;
            others.get(place).copied().unwrap_or(value)
        };
        Some(Estimate { value, low: at(0.025), high: at(0.975) })
    }
}

/// A row of one output: a and b of two runs each, and every group's run.
struct Row {
    pairs: [[f64; 2]; 2],
    groups: Vec<f64>,
}

/// Splits the variance of every output of a model of so many inputs between groups of them, from so many rows. Makes `rows` times
/// (4 + number of groups) runs.
pub fn split(inputs: usize, groups: &[Vec<usize>], rows: u32, seed: u64, model: Model<'_>) -> Vec<Split> {
    let columns = 4 + groups.len();
    let runs = rows as usize * columns;
    let cube = latin_hypercube(rows, 2 * inputs, keyed(seed, 1, 0));
    let outputs: Vec<Outputs> = (0..runs)
        .into_par_iter()
        .map(|run| {
            let (row, column) = (run / columns, run % columns);
            model(&point(&cube[row], groups, column), keyed(seed, 0, run as u64))
        })
        .collect();
    let wide = outputs.first().map_or(0, Vec::len);
    let of = |output: usize| {
        let rows: Vec<Row> = outputs.chunks(columns).filter_map(|of_row| row(of_row, output)).collect();
        let points = outputs.chunks(columns).flat_map(|of_row| &of_row[..4]);
        estimated(&rows, points.filter_map(|of_run| of_run[output]).collect(), groups.len(), seed)
    };
    (0..wide).into_par_iter().map(of).collect()
}

/// The point of a run of a row: A twice, B twice, then A with one group after the other from B.
fn point(both: &[f64], groups: &[Vec<usize>], column: usize) -> Vec<f64> {
    let (a, b) = both.split_at(both.len() / 2);
    match column {
        0 | 1 => a.to_vec(),
        2 | 3 => b.to_vec(),
        _ => {
            let mut mixed = a.to_vec();
            groups[column - 4].iter().for_each(|&input| mixed[input] = b[input]);
            mixed
        }
    }
}

fn row(outputs: &[Outputs], output: usize) -> Option<Row> {
    let values: Vec<f64> = outputs.iter().map(|of_run| of_run[output]).collect::<Option<_>>()?;
    let (points, groups) = values.split_at(4);
    Some(Row { pairs: [[points[0], points[1]], [points[2], points[3]]], groups: groups.to_vec() })
}

fn estimated(rows: &[Row], mut values: Vec<f64>, groups: usize, seed: u64) -> Split {
    values.sort_by(f64::total_cmp);
    let mut split = Split { rows: rows.len(), values, variances: None, resampled: Vec::new() };
    // Of a value that hardly any point has, so few rows tell nothing but that it is rare.
    let most = most_frequent(rows);
    let others = rows.iter().filter(|row| row.pairs.as_flattened().iter().any(|value| Some(*value) != most));
    if rows.len() < ROWS_MIN || others.count() < ROWS_MIN {
        return split;
    }
    let all: Vec<&Row> = rows.iter().collect();
    let first = variances(&all, groups, None);
    let large: Vec<bool> = first.groups.iter().map(|part| part.total > first.inputs / 2.0).collect();
    split.variances = Some(variances(&all, groups, Some(&large)));
    split.resampled = (0..RESAMPLES)
        .map(|sample| {
            let draw = |at: usize| unit(keyed(seed, 3 + sample, at as u64)) * rows.len() as f64;
            let drawn: Vec<&Row> = (0..rows.len()).map(|at| &rows[draw(at) as usize]).collect();
            variances(&drawn, groups, Some(&large))
        })
        .collect();
    split
}

/// The value that most points have.
fn most_frequent(rows: &[Row]) -> Option<f64> {
    let mut values: Vec<f64> = rows.iter().flat_map(|row| row.pairs.concat()).collect();
    values.sort_by(f64::total_cmp);
    let alike = values.chunk_by(|a, b| a == b);
    alike.max_by_key(|alike| alike.len()).map(|alike| alike[0])
}

/// The variances; `large` says of which groups the first order is estimated by what is left without them.
fn variances(rows: &[&Row], groups: usize, large: Option<&[bool]>) -> Variances {
    let n = rows.len() as f64;
    let mean_of = |of: &dyn Fn(&Row) -> f64| rows.iter().map(|row| of(row)).sum::<f64>() / n;
    let square = |x: f64| x * x;
    let [a, b] = [0, 1].map(|at| move |row: &Row| (row.pairs[at][0] + row.pairs[at][1]) / 2.0);
    let apart = |row: &Row| row.pairs.iter().map(|[one, other]| square(one - other)).sum::<f64>();
    let chance = mean_of(&apart) / 4.0;
    let mean = mean_of(&|row| (a(row) + b(row)) / 2.0);
    let squares = mean_of(&|row| square(a(row) - mean) + square(b(row) - mean));
    let inputs = squares * n / (2.0 * n - 1.0) - chance / 2.0;
    let noise = 0.75 * chance;
    let part = |group: usize| {
        let total = mean_of(&|row| square(a(row) - row.groups[group])) / 2.0 - noise;
        let without = || mean_of(&|row| square(b(row) - row.groups[group])) / 2.0 - noise;
        let first = match large {
            Some(large) if large[group] => inputs - without(),
            _ => mean_of(&|row| (b(row) - mean) * (row.groups[group] - a(row))),
        };
        Part { first, total }
    };
    Variances { chance, inputs, groups: (0..groups).map(part).collect() }
}
