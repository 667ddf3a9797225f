//! Makes tables agree with each other: a table yields to those that stand before it.
//!
//! Published tables of one census differ a little (rounded shares, a national total beside provincial ones). Each
//! margin is raked, by + - * / alone, until every total it shares with an earlier table is that table's.

use super::codes;
use super::report::{Adjustment, Worst};
use super::space::{Dimension, cell_of, common_coarsening, groups, table_cells};
use super::table::{Role, Table};
use crate::diagnostic::Diagnostic;

/// Rounds after which raking one table has failed.
const ROUNDS_MAX: u32 = 2_000;
/// Raking ends when no total is off by more than this share.
const CLOSE: f64 = 1e-13;

/// Totals that a table has to meet.
struct Constraint {
    /// Of each cell of the table, the total it counts towards.
    of: Vec<usize>,
    /// The totals.
    targets: Vec<f64>,
}

/// Turns every table into persons and makes the margins agree, in file order.
pub(crate) fn reconcile(tables: &mut [Table], total: f64) -> (Vec<Adjustment>, Vec<Diagnostic>) {
    let (mut adjustments, mut faults) = (Vec::new(), Vec::new());
    for at in 0..tables.len() {
        let (before, rest) = tables.split_at_mut(at);
        let table = &mut rest[0];
        if !matches!(table.role, Role::Margin | Role::Check) {
            continue;
        }
        match wholes(table, before, total) {
            Ok(wholes) => faults.append(&mut table.publish(&wholes)),
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        }
        if table.role == Role::Margin && faults.is_empty() {
            match agree(table, before) {
                Ok(adjustment) => adjustments.extend(adjustment),
                Err(fault) => faults.push(fault),
            }
        }
    }
    (adjustments, faults)
}

/// The persons of each whole that a table's shares are shares of.
fn wholes(table: &Table, before: &[Table], total: f64) -> Result<Vec<f64>, Diagnostic> {
    if table.of.is_empty() {
        return Ok(vec![total]);
    }
    let wanted = table.of_dimensions();
    let base = before.iter().filter(|t| t.role == Role::Margin).find_map(|t| totals(t, &wanted));
    base.ok_or_else(|| {
        Diagnostic::of(
            &codes::MISSING_KEY,
            format!("table `{}` gives shares of groups that no table before it counts", table.name),
        )
        .at(table.place, "declared here")
        .help("a table of persons over the attributes of `of` has to stand before it")
    })
}

/// A table's persons added up over some dimensions, if it has them at least as finely.
fn totals(table: &Table, wanted: &[Dimension]) -> Option<Vec<f64>> {
    let mut at = Vec::new();
    for dimension in wanted {
        let own = table.dimensions.iter().position(|d| d.attribute == dimension.attribute)?;
        let finer = common_coarsening(&table.dimensions[own].group_of, &dimension.group_of);
        if finer != dimension.group_of {
            return None;
        }
        at.push(own);
    }
    let of = cells_onto(table, &at, wanted);
    let mut sums = vec![0.0; table_cells(wanted)];
    for (cell, onto) in of.iter().enumerate() {
        sums[*onto] += table.reconciled[cell];
    }
    Some(sums)
}

/// For every cell of a table, the cell over `wanted` that it lies in; `at` are the table's dimensions in that order.
fn cells_onto(table: &Table, at: &[usize], wanted: &[Dimension]) -> Vec<usize> {
    (0..table.cells())
        .map(|cell| {
            let own = groups(&table.dimensions, cell);
            let onto: Vec<usize> = at
                .iter()
                .zip(wanted)
                .map(|(at, wanted)| {
                    // Any category of the group will do: groups of the table lie within groups of `wanted`.
                    let group_of = &table.dimensions[*at].group_of;
                    let category = group_of.iter().position(|g| *g == own[*at]).unwrap_or_default();
                    wanted.group_of[category]
                })
                .collect();
            cell_of(wanted, &onto)
        })
        .collect()
}

/// Rakes a table onto the totals it shares with the tables before it.
fn agree(table: &mut Table, before: &[Table]) -> Result<Option<Adjustment>, Diagnostic> {
    let mut constraints = Vec::new();
    let mut agrees_with = Vec::new();
    for earlier in before.iter().filter(|t| t.role == Role::Margin) {
        let shared = shared_dimensions(table, earlier);
        if let Some(targets) = totals(earlier, &shared).filter(|_| !shared.is_empty()) {
            let at: Vec<usize> = shared
                .iter()
                .filter_map(|s| table.dimensions.iter().position(|d| d.attribute == s.attribute))
                .collect();
            constraints.push(Constraint { of: cells_onto(table, &at, &shared), targets });
            agrees_with.push(earlier.name.clone());
        }
    }
    let off = rake(&mut table.reconciled, &constraints);
    let largest = Worst::of(&table.reconciled, &table.published, |cell| table.cell_name(cell));
    if off > 1e-9 || largest.relative > table.tolerance {
        return Err(conflict(table, &agrees_with, &largest, off));
    }
    let changed = largest.absolute > 0.5;
    let name = table.name.clone();
    Ok(changed.then_some(Adjustment { table: name, agrees_with, largest, tolerance: table.tolerance }))
}

/// The dimensions two tables have in common, as finely as both have them.
fn shared_dimensions(table: &Table, earlier: &Table) -> Vec<Dimension> {
    let mut shared = Vec::new();
    for own in &table.dimensions {
        let Some(other) = earlier.dimensions.iter().find(|d| d.attribute == own.attribute) else { continue };
        let group_of = common_coarsening(&own.group_of, &other.group_of);
        let count = group_of.iter().max().map_or(0, |g| g + 1);
        if count > 1 {
            let labels = (0..count).map(|g| g.to_string()).collect();
            shared.push(Dimension { attribute: own.attribute, labels, group_of });
        }
    }
    shared
}

/// Scales cells until all totals are met; returns by what share the worst is still off.
fn rake(cells: &mut [f64], constraints: &[Constraint]) -> f64 {
    let mut worst = 0.0;
    for _ in 0..ROUNDS_MAX {
        worst = 0.0_f64;
        for constraint in constraints {
            let mut sums = vec![0.0; constraint.targets.len()];
            for (cell, of) in cells.iter().zip(&constraint.of) {
                sums[*of] += cell;
            }
            for (sum, target) in sums.iter_mut().zip(&constraint.targets) {
                if *sum == 0.0 && *target > 0.0 {
                    return 1.0;
                }
                let factor = if *sum > 0.0 { target / *sum } else { 1.0 };
                worst = worst.max((factor - 1.0).abs());
                *sum = factor;
            }
            for (cell, of) in cells.iter_mut().zip(&constraint.of) {
                *cell *= sums[*of];
            }
        }
        if worst < CLOSE {
            break;
        }
    }
    worst
}

fn conflict(table: &Table, agrees_with: &[String], largest: &Worst, off: f64) -> Diagnostic {
    let others = agrees_with.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
    let cell = (0..table.cells()).find(|cell| table.cell_name(*cell) == largest.relative_cell);
    let message = if off > 1e-9 {
        format!("table `{}` cannot be made to agree with {others}", table.name)
    } else {
        format!(
            "table `{}` contradicts {others}: to agree, {} would have to change by {:.3} %, more than the stated {:.3} %",
            table.name,
            largest.relative_cell,
            100.0 * largest.relative,
            100.0 * table.tolerance
        )
    };
    Diagnostic::of(&codes::CONFLICT, message)
        .at(cell.map_or(table.place, |cell| table.rows[cell]), "this row would change most")
        .help("correct the tables, or state a wider `tolerance` with the reason")
}
