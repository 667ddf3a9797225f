//! `fields.parquet`: the counts of every period and area, one column per counter, as the run kept them.

use std::io;

use super::column::{Column, Values, file};
use super::counter;
use crate::finished::Finished;

/// The columns before the counters, and what they mean.
pub const COLUMNS: [(&str, &str, &str); 6] = [
    ("replicate", "number", "0 for the run with the seed asked for, then one per further seed"),
    ("period", "number", "reported period, from 0"),
    ("first_tick", "ticks", "first tick of the period"),
    ("end_tick", "ticks", "first tick after it"),
    ("end", "date", "first day after it, as text"),
    ("area", "text", "name of the area"),
];

struct At {
    replicate: usize,
    period: usize,
    area: usize,
}

/// The file.
pub fn bytes(run: &Finished<'_>) -> io::Result<Vec<u8>> {
    let first = run.traces[0];
    let (periods, areas) = (first.periods(), run.layout.areas.len());
    let mut rows = Vec::with_capacity(run.traces.len() * periods * areas);
    for replicate in 0..run.traces.len() {
        for period in 0..periods {
            rows.extend((0..areas).map(|area| At { replicate, period, area }));
        }
    }
    let ends: Vec<String> = (0..periods as u32).map(|p| run.period_end(p).to_string()).collect();
    let int = |of: &dyn Fn(&At) -> u32| Values::Int(rows.iter().map(|at| of(at) as i32).collect());
    let heads = [
        int(&|at| at.replicate as u32),
        int(&|at| at.period as u32),
        int(&|at| if at.period == 0 { 0 } else { first.period_ends[at.period - 1] }),
        int(&|at| first.period_ends[at.period]),
        Values::Text(rows.iter().map(|at| ends[at.period].as_str()).collect()),
        Values::Text(rows.iter().map(|at| run.layout.areas[at.area].name.as_str()).collect()),
    ];
    let mut columns: Vec<Column<'_>> =
        COLUMNS.iter().zip(heads).map(|((name, _, _), values)| Column::new(*name, values)).collect();
    for (column, kind) in first.counters.iter().enumerate() {
        let cell = |at: &At| run.traces[at.replicate].by_area.row(at.period * areas + at.area)[column];
        let values = Values::Long(rows.iter().map(cell).collect());
        columns.push(Column::new(counter::words(kind, run.policy).name, values));
    }
    file("fields", &columns)
}
