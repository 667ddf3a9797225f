//! `differences.parquet`: every measure in both schemes of a comparison.

use std::io;

use lab::compare::Comparison;
use measure::{Effect, Estimate};

use super::column::{Column, Values, file};

/// The file.
pub fn bytes(comparison: &Comparison) -> io::Result<Vec<u8>> {
    let effects = comparison.effects();
    let words = |of: fn(&Effect) -> &str| Values::Text(effects.iter().map(of).collect());
    let maybe = |of: &dyn Fn(&Effect) -> Option<f64>| Values::MaybeNumber(effects.iter().map(of).collect());
    let mean = |estimate: Option<Estimate>| estimate.map(|e| e.mean);
    let interval = |e: &Effect| e.difference.and_then(|d| d.interval);
    let values = [
        ("measure", words(|e| e.row.measure)),
        ("item", words(|e| &e.row.item)),
        ("period", Values::MaybeInt(effects.iter().map(|e| e.row.period.map(|p| p as i32)).collect())),
        ("area", words(|e| &e.row.area)),
        ("group", words(|e| &e.row.group)),
        ("at", maybe(&|e| e.row.at)),
        ("before", maybe(&|e| mean(e.before))),
        ("after", maybe(&|e| mean(e.after))),
        ("difference", maybe(&|e| mean(e.difference))),
        ("low", maybe(&|e| interval(e).map(|i| i.0))),
        ("high", maybe(&|e| interval(e).map(|i| i.1))),
        ("correlation", maybe(&|e| e.correlation)),
        ("unpaired_times", maybe(&|e| e.unpaired_times)),
    ];
    let columns: Vec<Column<'_>> =
        values.into_iter().map(|(name, values)| Column::new(name, values)).collect();
    file("differences", &columns)
}
