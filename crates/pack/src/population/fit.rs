//! The joint table: iterative proportional fitting (Deming & Stephan 1940) of all margins at once.
//!
//! Starting from one in every possible cell, each round scales the cells to each margin in turn. The result has the
//! margins and, beyond them, no dependence between attributes. Only + - * / are used, in a fixed order.

use super::codes;
use super::space::Space;
use super::table::Table;
use crate::diagnostic::Diagnostic;

/// Rounds after which the margins are taken to contradict each other.
const ROUNDS_MAX: u32 = 1_000;
/// Fitting ends when no margin is off by more than this share in a whole round.
const CLOSE: f64 = 1e-12;
/// What is left after all rounds may be this share: a thousandth of what a margin may be off. Margins that force cells
/// towards 0 are approached slowly.
const CLOSE_ENOUGH: f64 = 1e-6;

/// A margin and how the joint table's cells lie in it.
pub(crate) struct Margin<'a> {
    /// The table.
    pub(crate) table: &'a Table,
    /// Of each cell of the joint table, the cell of the margin.
    pub(crate) of: Vec<u32>,
}

impl<'a> Margin<'a> {
    /// The margin of the joint table that a published table is.
    pub(crate) fn new(space: &Space, table: &'a Table) -> Self {
        Self { table, of: space.project(&table.dimensions) }
    }

    /// The joint table added up to the margin.
    pub(crate) fn sums(&self, joint: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.table.cells()];
        for (cell, of) in joint.iter().zip(&self.of) {
            sums[*of as usize] += cell;
        }
        sums
    }
}

/// Which cells are possible: all but those that a table of zeros rules out.
pub(crate) fn possible(space: &Space, zeros: &[&Table]) -> Vec<bool> {
    let mut possible = vec![true; space.cells()];
    for table in zeros {
        for (possible, of) in possible.iter_mut().zip(space.project(&table.dimensions)) {
            *possible &= table.values[of as usize] == 0.0;
        }
    }
    possible
}

/// Fits the joint table; also returns the number of rounds.
pub(crate) fn fit(possible: &[bool], margins: &[Margin]) -> Result<(Vec<f64>, u32), Diagnostic> {
    let mut joint: Vec<f64> = possible.iter().map(|p| f64::from(u8::from(*p))).collect();
    let mut worst = (0.0, 0, 0);
    for round in 1..=ROUNDS_MAX {
        worst = (0.0, 0, 0);
        for (at, margin) in margins.iter().enumerate() {
            let mut factors = margin.sums(&joint);
            for (cell, sum) in factors.iter_mut().enumerate() {
                let target = margin.table.reconciled[cell];
                if *sum == 0.0 && target > 0.0 {
                    return Err(empty(margin.table, cell));
                }
                let factor = if *sum > 0.0 { target / *sum } else { 1.0 };
                let off = if target > 0.0 { (factor - 1.0).abs() } else { 0.0 };
                if off > worst.0 {
                    worst = (off, at, cell);
                }
                *sum = factor;
            }
            for (cell, of) in joint.iter_mut().zip(&margin.of) {
                *cell *= factors[*of as usize];
            }
        }
        if worst.0 < CLOSE {
            return Ok((joint, round));
        }
    }
    let (off, at, cell) = worst;
    if off < CLOSE_ENOUGH {
        return Ok((joint, ROUNDS_MAX));
    }
    Err(infeasible(margins[at].table, cell, off))
}

fn empty(table: &Table, cell: usize) -> Diagnostic {
    Diagnostic::of(
        &codes::INFEASIBLE,
        format!(
            "table `{}` counts persons in {}, but every such combination is impossible",
            table.name,
            table.cell_name(cell)
        ),
    )
    .at(table.rows[cell], "these persons have no cell to live in")
    .help("a table with role `zeros` rules them out, or another margin is 0 there")
}

fn infeasible(table: &Table, cell: usize, off: f64) -> Diagnostic {
    Diagnostic::of(
        &codes::INFEASIBLE,
        format!(
            "no joint table has all these margins: after {ROUNDS_MAX} rounds {} of table `{}` is still off by {:.4} %",
            table.cell_name(cell),
            table.name,
            100.0 * off
        ),
    )
    .at(table.rows[cell], "this figure cannot be met")
    .help("the impossible combinations leave too little room, or the margins contradict each other in three or more attributes")
}
