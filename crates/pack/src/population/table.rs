//! A published table: what `population.toml` says of it and the numbers of its CSV file.

use super::codes;
use super::space::{Dimension, cell_name, cell_of, groups, table_cells};
use crate::diagnostic::Diagnostic;
use crate::spec::{Currency, Evidence, Place, Subject};

/// What a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The joint table is fitted to it.
    Margin,
    /// The joint table is compared with it.
    Check,
    /// Its rows are impossible combinations.
    Zeros,
    /// Amounts by category, for reports.
    Amount,
}

/// What a table's numbers are. The column that holds them carries the unit's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Counts of persons.
    Persons,
    /// Counts of enterprises.
    Enterprises,
    /// Counts of households.
    Households,
    /// Shares of the whole, adding up to 1.
    Share,
    /// Percentages of the whole, adding up to 100.
    Percent,
    /// Numbers per 100,000, adding up to 100,000.
    Per100000,
    /// Proportional to persons, not adding up to anything (men per 100 women beside 100).
    Ratio,
    /// Money per head and year.
    Money(Currency),
    /// Rows without a number.
    Nothing,
}

/// A table with its numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) unit: Unit,
    pub(crate) dimensions: Vec<Dimension>,
    /// Positions in `dimensions` of the groups within which shares add up to the whole.
    pub(crate) of: Vec<usize>,
    pub(crate) year: i64,
    pub(crate) sources: Vec<String>,
    pub(crate) note: String,
    /// Largest relative change that reconciling may make (margin), or difference from the fit (check).
    pub(crate) tolerance: f64,
    /// How far a whole may be missed through rounding, in the table's own unit.
    pub(crate) rounding: f64,
    /// Where the table is declared.
    pub(crate) place: Place,
    /// Where its file's header stands.
    pub(crate) header: Place,
    /// As in the file, one per cell.
    pub(crate) values: Vec<f64>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) rows: Vec<Place>,
    /// In persons, as published.
    pub(crate) published: Vec<f64>,
    /// In persons, agreeing with the tables before it.
    pub(crate) reconciled: Vec<f64>,
}

impl Role {
    pub(crate) const WORDS: [(&'static str, Self); 4] =
        [("margin", Self::Margin), ("check", Self::Check), ("zeros", Self::Zeros), ("amount", Self::Amount)];
}

impl Unit {
    const WORDS: [(&'static str, Self); 8] = [
        ("persons", Self::Persons),
        ("enterprises", Self::Enterprises),
        ("households", Self::Households),
        ("share", Self::Share),
        ("percent", Self::Percent),
        ("per_100000", Self::Per100000),
        ("ratio", Self::Ratio),
        ("nothing", Self::Nothing),
    ];

    /// Every unit with its word.
    pub(crate) fn words() -> impl Iterator<Item = (&'static str, Self)> {
        let money = Currency::ALL.into_iter().map(|currency| (currency.word(), Self::Money(currency)));
        Self::WORDS.into_iter().chain(money)
    }

    pub(crate) fn word(self) -> &'static str {
        Self::words().find(|(_, unit)| *unit == self).map_or("", |(word, _)| word)
    }

    /// Of whom it counts each.
    pub(crate) fn counts(self) -> Option<Subject> {
        match self {
            Self::Persons => Some(Subject::Person),
            Self::Enterprises => Some(Subject::Enterprise),
            _ => None,
        }
    }

    /// Whether it counts.
    pub(crate) fn is_count(self) -> bool {
        matches!(self, Self::Persons | Self::Enterprises | Self::Households)
    }

    /// What the rows of a whole add up to.
    pub(crate) fn whole(self) -> Option<f64> {
        match self {
            Self::Share => Some(1.0),
            Self::Percent => Some(100.0),
            Self::Per100000 => Some(100_000.0),
            Self::Persons
            | Self::Enterprises
            | Self::Households
            | Self::Ratio
            | Self::Money(_)
            | Self::Nothing => None,
        }
    }
}

impl Table {
    /// Number of cells.
    pub(crate) fn cells(&self) -> usize {
        table_cells(&self.dimensions)
    }

    /// A cell in words.
    pub(crate) fn cell_name(&self, cell: usize) -> String {
        cell_name(&self.dimensions, cell)
    }

    /// The dimensions within whose groups shares add up.
    pub(crate) fn of_dimensions(&self) -> Vec<Dimension> {
        self.of.iter().map(|at| self.dimensions[*at].clone()).collect()
    }

    /// For every cell, the whole that it is a share of.
    pub(crate) fn whole_of(&self) -> Vec<usize> {
        let whole = self.of_dimensions();
        (0..self.cells())
            .map(|cell| {
                let groups = groups(&self.dimensions, cell);
                let of: Vec<usize> = self.of.iter().map(|at| groups[*at]).collect();
                cell_of(&whole, &of)
            })
            .collect()
    }

    /// Turns the file's numbers into persons. `wholes` are the persons of each whole.
    pub(crate) fn publish(&mut self, wholes: &[f64]) -> Vec<Diagnostic> {
        let whole_of = self.whole_of();
        let mut sums = vec![0.0; wholes.len()];
        for (value, whole) in self.values.iter().zip(&whole_of) {
            sums[*whole] += value;
        }
        let mut faults = Vec::new();
        for (whole, sum) in sums.iter().enumerate() {
            let wanted = self.unit.whole().unwrap_or(if self.unit.is_count() { wholes[whole] } else { *sum });
            if (sum - wanted).abs() > self.rounding + 1e-9 * wanted {
                faults.push(self.sum_fault(whole, *sum, wanted, &whole_of));
            }
        }
        self.published = (0..self.cells())
            .map(|cell| {
                let sum = sums[whole_of[cell]];
                if sum > 0.0 { self.values[cell] / sum * wholes[whole_of[cell]] } else { 0.0 }
            })
            .collect();
        self.reconciled = self.published.clone();
        faults
    }

    fn sum_fault(&self, whole: usize, sum: f64, wanted: f64, whole_of: &[usize]) -> Diagnostic {
        let first = whole_of.iter().position(|w| *w == whole).unwrap_or_default();
        let of = if self.of.is_empty() {
            String::new()
        } else {
            format!(" of {}", cell_name(&self.of_dimensions(), whole))
        };
        Diagnostic::of(
            &codes::SUM,
            format!(
                "the rows{of} of table `{}` add up to {sum} {}, not {wanted}",
                self.name,
                self.unit.word()
            ),
        )
        .at(self.rows[first], "the first of these rows")
        .help(format!(
            "the table allows {} for rounding (`rounding`); correct the rows or say what they are rounded to",
            self.rounding
        ))
    }
}
