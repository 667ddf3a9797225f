//! Whole persons: a joint table of fractions becomes counts that add up exactly, with every margin within one person.
//!
//! Each area gets its whole number of persons by largest remainder and its cells by cumulative rounding, which errs by
//! less than one person per cell but adds up the errors of scattered cells along a margin. The repair then moves
//! single persons between cells of one area that differ in a single attribute, from the worst margin inwards, until
//! every margin is within one person. Cost and memory depend on the number of cells, not of persons.

use super::space::Space;

/// A margin is left alone once it is this near; a little under the promised one person.
const NEAR: f64 = 0.999;
/// What a margin's error beyond [`NEAR`] costs, next to its square.
const OUTSIDE: f64 = 100.0;

/// A margin to be kept.
pub(crate) struct Goal {
    /// Of each cell of the joint table, the cell of the margin.
    pub(crate) of: Vec<u32>,
    /// Wanted persons, fractional.
    pub(crate) targets: Vec<f64>,
    /// The attributes it looks at.
    pub(crate) attributes: Vec<usize>,
}

/// Counts per cell, and how many persons the repair moved.
pub(crate) struct Apportioned {
    pub(crate) counts: Vec<u64>,
    pub(crate) moves: u64,
}

/// Whole numbers in proportion to `shares` that add up to `persons`, each within one of its exact value: the largest
/// remainders are rounded up, the first of equal ones first.
pub(crate) fn largest_remainder(shares: &[f64], persons: u64) -> Vec<u64> {
    let total: f64 = shares.iter().sum();
    let exact = |share: &f64| if total > 0.0 { share / total * persons as f64 } else { 0.0 };
    let mut counts: Vec<u64> = shares.iter().map(|s| exact(s) as u64).collect();
    let mut order: Vec<usize> = (0..shares.len()).filter(|at| shares[*at] > 0.0).collect();
    order.sort_by(|a, b| {
        let rest = |at: usize| exact(&shares[at]) - counts[at] as f64;
        rest(*b).total_cmp(&rest(*a)).then(a.cmp(b))
    });
    let given: u64 = counts.iter().sum();
    // Rounding in `exact` may hand out one too many at the largest sizes; it is taken back from the smallest remainder.
    for at in order.iter().take(persons.saturating_sub(given) as usize) {
        counts[*at] += 1;
    }
    for at in order.iter().rev().filter(|at| shares[**at] > 0.0).take(given.saturating_sub(persons) as usize)
    {
        counts[*at] -= 1;
    }
    counts
}

/// Apportions `persons` over the cells in proportion to `weights`; the area is the first attribute of `space`.
pub(crate) fn apportion(space: &Space, weights: &[f64], persons: u64, goals: &[Goal]) -> Apportioned {
    let per_area = space.strides[0];
    let areas: Vec<f64> = weights.chunks(per_area).map(|cells| cells.iter().sum()).collect();
    let mut counts = Vec::with_capacity(weights.len());
    for ((cells, area), n) in weights.chunks(per_area).zip(&areas).zip(largest_remainder(&areas, persons)) {
        cumulative_rounding(cells, *area, n, &mut counts);
    }
    let mut repair = Repair::new(space, weights, goals, counts);
    let moves = repair.run();
    Apportioned { counts: repair.counts, moves }
}

/// Appends whole numbers in proportion to `cells` that add up to `persons`: every run of cells is within one person of its exact sum.
fn cumulative_rounding(cells: &[f64], sum: f64, persons: u64, counts: &mut Vec<u64>) {
    let scale = if sum > 0.0 { persons as f64 / sum } else { 0.0 };
    let last = cells.iter().rposition(|c| *c > 0.0);
    let (mut seen, mut given) = (0.0, 0);
    for (at, cell) in cells.iter().enumerate() {
        seen += cell;
        // Only cells that may hold persons receive any, whatever the rounding of the running sum.
        let upto =
            if Some(at) == last { persons } else { ((seen * scale + 0.5) as u64).clamp(given, persons) };
        let count = if *cell > 0.0 { upto - given } else { 0 };
        given += count;
        counts.push(count);
    }
}

/// The counts with the margins they make, and what they ought to be.
struct Repair<'a> {
    space: &'a Space,
    weights: &'a [f64],
    goals: &'a [Goal],
    counts: Vec<u64>,
    /// Present persons minus wanted persons, of each cell of each goal.
    errors: Vec<Vec<f64>>,
    /// The cells of the joint table that lie in each cell of each goal, and may hold persons.
    members: Vec<Vec<Vec<u32>>>,
}

/// A person changes one attribute.
#[derive(Clone, Copy)]
struct Move {
    from: usize,
    to: usize,
    gain: f64,
}

/// What an error of a margin's cell costs.
fn cost(error: f64) -> f64 {
    let outside = (error.abs() - NEAR).max(0.0);
    error * error + OUTSIDE * outside * outside
}

impl<'a> Repair<'a> {
    fn new(space: &'a Space, weights: &'a [f64], goals: &'a [Goal], counts: Vec<u64>) -> Self {
        let mut errors = Vec::new();
        let mut members = Vec::new();
        for goal in goals {
            let mut error: Vec<f64> = goal.targets.iter().map(|t| -t).collect();
            let mut inside = vec![Vec::new(); goal.targets.len()];
            for (cell, of) in goal.of.iter().enumerate() {
                error[*of as usize] += counts[cell] as f64;
                if weights[cell] > 0.0 {
                    inside[*of as usize].push(cell as u32);
                }
            }
            errors.push(error);
            members.push(inside);
        }
        Self { space, weights, goals, counts, errors, members }
    }

    /// Moves persons until every margin is near, or no move helps any more.
    fn run(&mut self) -> u64 {
        let mut moves = 0;
        let mut stuck: Vec<Vec<bool>> = self.goals.iter().map(|g| vec![false; g.targets.len()]).collect();
        while let Some((goal, cell)) = self.worst(&stuck) {
            match self.best_move(goal, cell) {
                Some(best) => {
                    self.apply(best);
                    moves += 1;
                    // What was stuck may be free again.
                    stuck.iter_mut().for_each(|s| s.fill(false));
                }
                None => stuck[goal][cell] = true,
            }
        }
        moves
    }

    /// The margin cell that is furthest off, unless all are near or stuck.
    fn worst(&self, stuck: &[Vec<bool>]) -> Option<(usize, usize)> {
        let mut worst = (NEAR, None);
        for (goal, errors) in self.errors.iter().enumerate() {
            for (cell, error) in errors.iter().enumerate() {
                if error.abs() > worst.0 && !stuck[goal][cell] {
                    worst = (error.abs(), Some((goal, cell)));
                }
            }
        }
        worst.1
    }

    /// The move of one person out of (or into) a margin's cell that lowers the cost of all errors most.
    fn best_move(&self, goal: usize, cell: usize) -> Option<Move> {
        let leaving = self.errors[goal][cell] > 0.0;
        let mut best: Option<Move> = None;
        for here in &self.members[goal][cell] {
            let here = *here as usize;
            if leaving && self.counts[here] == 0 {
                continue;
            }
            for attribute in self.goals[goal].attributes.iter().filter(|a| **a != 0) {
                for category in 0..self.space.sizes[*attribute] {
                    let there = self.space.with(here, *attribute, category);
                    let (from, to) = if leaving { (here, there) } else { (there, here) };
                    if here == there || self.counts[from] == 0 || self.weights[to] <= 0.0 {
                        continue;
                    }
                    let gain = self.gain(from, to);
                    if gain > 1e-9 && best.is_none_or(|b| gain > b.gain) {
                        best = Some(Move { from, to, gain });
                    }
                }
            }
        }
        best
    }

    /// By how much the cost of all errors falls.
    fn gain(&self, from: usize, to: usize) -> f64 {
        let mut gain = 0.0;
        for (goal, errors) in self.goals.iter().zip(&self.errors) {
            let (a, b) = (goal.of[from] as usize, goal.of[to] as usize);
            if a != b {
                gain += cost(errors[a]) - cost(errors[a] - 1.0) + cost(errors[b]) - cost(errors[b] + 1.0);
            }
        }
        gain
    }

    fn apply(&mut self, step: Move) {
        self.counts[step.from] -= 1;
        self.counts[step.to] += 1;
        for (goal, errors) in self.goals.iter().zip(&mut self.errors) {
            errors[goal.of[step.from] as usize] -= 1.0;
            errors[goal.of[step.to] as usize] += 1.0;
        }
    }
}
