//! Whole persons: a joint table of fractions becomes counts that add up exactly, with every margin within one person.
//!
//! Each area gets its whole number of persons by largest remainder and its cells by cumulative rounding, which errs by
//! less than one person per cell but adds up the errors of scattered cells along a margin. The repair then moves
//! single persons between cells of one area that differ in a single attribute, from the worst margin inwards, until
//! every margin is within one person. Cost and memory depend on the number of cells, not of persons.

use super::space::Space;

/// A margin is left alone once it is this near; a little under the promised one person.
const NEAR: f64 = 0.999;
/// What a margin's error beyond [`NEAR`] costs per person, next to its square: more than any square it could spare.
const OUTSIDE: f64 = 1e4;

/// A step has to gain more than rounding could.
const LEAST_GAIN: f64 = 1e-6;
/// Moves that may be tried together where no single one helps: one puts right what the other upsets.
const CHAIN_MAX: usize = 3;
/// First moves tried at each link of a chain.
const BREADTH: usize = 12;

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
    /// The goals that look at each attribute.
    looking: Vec<Vec<usize>>,
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
    error * error + OUTSIDE * outside
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
        let looking =
            |attribute| (0..goals.len()).filter(|at| goals[*at].attributes.contains(&attribute)).collect();
        let looking = (0..space.sizes.len()).map(looking).collect();
        Self { space, weights, goals, counts, errors, members, looking }
    }

    /// Moves persons until every margin is near, or no move helps any more.
    fn run(&mut self) -> u64 {
        let mut moves = 0;
        let mut stuck: Vec<Vec<bool>> = self.goals.iter().map(|g| vec![false; g.targets.len()]).collect();
        while let Some((goal, cell)) = self.worst(&stuck) {
            let made = (1..=CHAIN_MAX).find_map(|length| self.improve((goal, cell), length, LEAST_GAIN));
            match made {
                Some(made) => {
                    moves += made;
                    // What was stuck may be free again.
                    stuck.iter_mut().for_each(|s| s.fill(false));
                }
                None => stuck[goal][cell] = true,
            }
        }
        moves
    }

    /// Makes a chain of at most `length` moves that gains more than `need`, the first of them at this margin cell and
    /// each next one where the one before did most harm. Returns the number of moves, or leaves all as it was.
    fn improve(&mut self, (goal, cell): (usize, usize), length: usize, need: f64) -> Option<u64> {
        let breadth = if length > 1 { BREADTH } else { 1 };
        for step in self.best_moves(goal, cell, breadth) {
            if step.gain > need {
                self.apply(step);
                return Some(1);
            }
            if length > 1 {
                self.apply(step);
                let harmed = self.harmed(step);
                let rest = harmed.and_then(|harmed| self.improve(harmed, length - 1, need - step.gain));
                if let Some(rest) = rest {
                    return Some(rest + 1);
                }
                self.apply(Move { from: step.to, to: step.from, gain: 0.0 });
            }
        }
        None
    }

    /// Of the margin cells that a move touched, the one that is furthest off and not near.
    fn harmed(&self, step: Move) -> Option<(usize, usize)> {
        let mut worst = (NEAR, None);
        for (at, (goal, errors)) in self.goals.iter().zip(&self.errors).enumerate() {
            let (a, b) = (goal.of[step.from] as usize, goal.of[step.to] as usize);
            for cell in [a, b].into_iter().filter(|_| a != b) {
                if errors[cell].abs() > worst.0 {
                    worst = (errors[cell].abs(), Some((at, cell)));
                }
            }
        }
        worst.1
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

    /// The `count` moves of one person out of (or into) a margin's cell that lower the cost of all errors most, or
    /// raise it least; the first of equal ones first.
    fn best_moves(&self, goal: usize, cell: usize, count: usize) -> Vec<Move> {
        let leaving = self.errors[goal][cell] > 0.0;
        let mut best: Vec<Move> = Vec::with_capacity(count + 1);
        for here in &self.members[goal][cell] {
            let here = *here as usize;
            if leaving && self.counts[here] == 0 {
                continue;
            }
            for attribute in self.goals[goal].attributes.iter().filter(|a| **a != 0) {
                let (stride, size) = (self.space.strides[*attribute], self.space.sizes[*attribute]);
                let first = self.space.with(here, *attribute, 0);
                for there in (first..).step_by(stride).take(size).filter(|there| *there != here) {
                    // Of the two cells, `here` is known to be possible.
                    let may = if leaving { self.weights[there] > 0.0 } else { self.counts[there] > 0 };
                    if !may {
                        continue;
                    }
                    let (from, to) = if leaving { (here, there) } else { (there, here) };
                    let gain = self.gain(from, to, *attribute);
                    if best.len() < count || best.last().is_some_and(|last| gain > last.gain) {
                        let at = best.partition_point(|b| b.gain >= gain);
                        best.insert(at, Move { from, to, gain });
                        best.truncate(count);
                    }
                }
            }
        }
        best
    }

    /// By how much the cost of all errors falls if a person changes this attribute.
    fn gain(&self, from: usize, to: usize, attribute: usize) -> f64 {
        let mut gain = 0.0;
        for goal in &self.looking[attribute] {
            let (of, errors) = (&self.goals[*goal].of, &self.errors[*goal]);
            let (a, b) = (of[from] as usize, of[to] as usize);
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
