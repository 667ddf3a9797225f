//! The tables of a sweep: `measures.parquet`, every row kept of every run, and `runs.parquet`, every run with what became of it. Both
//! begin with what tells the runs apart.

use std::io;

use lab::sweep::{Became, Measured, Sweeping};

use super::column::{Column, Values, file};

/// Columns that tell runs apart, and what they mean; a column for each value that differs stands behind `reform`.
pub const RUN: [(&str, &str, &str); 6] = [
    ("run", "number", "number of the run in the order of the plan, from 0"),
    ("pack", "text", "name or path of the pack, as in the plan"),
    ("law", "text", "the law that it is under; absent: none"),
    ("reform", "text", "the reform laid over it; absent: none"),
    ("replicate", "number", "from 0; runs of one point differ in it only"),
    ("seed", "text", "the run's own seed"),
];

/// Columns of `measures.parquet` behind those, as in the folder of a single run.
pub const MEASURES: [(&str, &str, &str); 12] = [
    ("measure", "text", "name of the measure"),
    ("item", "text", "the list, conduct, grade, channel or consequence it is about, or `all`"),
    ("period", "number", "reported period, from 0; absent: flows of the whole run, stocks at its end"),
    ("area", "text", "name of the area, or `all`"),
    ("group", "text", "`attribute=class`, `attribute` for comparisons between its classes, or `all`"),
    ("at", "points or days", "lower edge of the score's bin, or length of stay; absent elsewhere"),
    ("numerator", "see the measure", "what is counted, in simulated subjects, records, acts, days or money"),
    ("denominator", "see the measure", "among what"),
    ("value", "see the measure", "the measure's value; absent where it cannot be estimated"),
    ("low", "as value", "lower end of Wilson's 95% interval, where the measure has one"),
    ("high", "as value", "upper end of Wilson's 95% interval"),
    ("missing", "text", "why there is no value"),
];

/// Columns of `runs.parquet` behind those that tell runs apart.
pub const RUNS: [(&str, &str, &str); 4] = [
    ("status", "text", "`done`, or `refused`: the pack or the request does not allow this point"),
    ("reason", "text", "why it was refused; absent where it was done"),
    ("subjects", "number", "simulated subjects; absent where it was refused"),
    ("state_digest", "text", "SHA-256 over the final state of every subject; absent where it was refused"),
];

/// A column by the numbers of the runs that its rows are about.
struct Heads<'a> {
    sweeping: &'a Sweeping,
    reforms: Vec<Option<String>>,
    seeds: Vec<String>,
}

impl<'a> Heads<'a> {
    fn new(sweeping: &'a Sweeping) -> Self {
        let reforms = sweeping.points.iter().map(lab::sweep::Point::reform_name).collect();
        Self { sweeping, reforms, seeds: sweeping.runs.iter().map(|ask| ask.seed.to_string()).collect() }
    }

    fn columns(&'a self, runs: &[usize]) -> Vec<Column<'a>> {
        let Self { sweeping, reforms, seeds } = self;
        let asks = || runs.iter().map(|&run| &sweeping.runs[run]);
        let points = || asks().map(|ask| &sweeping.points[ask.point]);
        let mut columns = vec![
            Column::new("run", Values::Int(runs.iter().map(|&run| run as i32).collect())),
            Column::new("pack", Values::Text(points().map(|point| point.pack.as_str()).collect())),
            Column::new("law", Values::MaybeText(points().map(|point| point.law.as_deref()).collect())),
            Column::new(
                "reform",
                Values::MaybeText(asks().map(|ask| reforms[ask.point].as_deref()).collect()),
            ),
        ];
        for (side, axis) in sweeping.sweep.axes.iter().enumerate() {
            let texts: Vec<&str> = points().map(|point| point.values[side].as_str()).collect();
            let numbers: Option<Vec<f64>> = texts.iter().map(|text| text.parse().ok()).collect();
            columns.push(Column::new(&axis.path, numbers.map_or(Values::Text(texts), Values::Number)));
        }
        columns.push(Column::new("replicate", Values::Int(asks().map(|ask| ask.replicate as i32).collect())));
        columns
            .push(Column::new("seed", Values::Text(runs.iter().map(|&run| seeds[run].as_str()).collect())));
        columns
    }
}

/// `measures.parquet`.
pub fn measures(sweeping: &Sweeping, became: &[Became]) -> io::Result<Vec<u8>> {
    let rows: Vec<(usize, &Measured)> = became.iter().enumerate().flat_map(rows_of).collect();
    let runs: Vec<usize> = rows.iter().map(|(run, _)| *run).collect();
    let heads = Heads::new(sweeping);
    let mut columns = heads.columns(&runs);
    let text = |of: fn(&Measured) -> &str| Values::Text(rows.iter().map(|(_, row)| of(row)).collect());
    let maybe =
        |of: fn(&Measured) -> Option<f64>| Values::MaybeNumber(rows.iter().map(|(_, row)| of(row)).collect());
    let values = [
        text(|row| &row.measure),
        text(|row| &row.item),
        Values::MaybeInt(rows.iter().map(|(_, row)| row.period.map(|p| p as i32)).collect()),
        text(|row| &row.area),
        text(|row| &row.group),
        maybe(|row| row.at),
        Values::Number(rows.iter().map(|(_, row)| row.of.0).collect()),
        Values::Number(rows.iter().map(|(_, row)| row.of.1).collect()),
        maybe(|row| row.value),
        maybe(|row| row.interval.map(|i| i.0)),
        maybe(|row| row.interval.map(|i| i.1)),
        Values::MaybeText(rows.iter().map(|(_, row)| row.missing.as_deref()).collect()),
    ];
    columns.extend(MEASURES.iter().zip(values).map(|((name, _, _), values)| Column::new(*name, values)));
    file("measures", &columns)
}

fn rows_of((run, became): (usize, &Became)) -> Vec<(usize, &Measured)> {
    match became {
        Became::Done { rows, .. } => rows.iter().map(|row| (run, row)).collect(),
        Became::Refused(_) => Vec::new(),
    }
}

/// `runs.parquet`.
pub fn runs(sweeping: &Sweeping, became: &[Became]) -> io::Result<Vec<u8>> {
    let all: Vec<usize> = (0..became.len()).collect();
    let heads = Heads::new(sweeping);
    let mut columns = heads.columns(&all);
    let done = |of: fn(&Became) -> Option<&str>| Values::MaybeText(became.iter().map(of).collect());
    let values = [
        Values::Text(became.iter().map(status).collect()),
        done(|became| match became {
            Became::Refused(reason) => Some(reason),
            Became::Done { .. } => None,
        }),
        Values::MaybeNumber(became.iter().map(subjects).collect()),
        done(|became| match became {
            Became::Done { state_digest, .. } => Some(state_digest),
            Became::Refused(_) => None,
        }),
    ];
    columns.extend(RUNS.iter().zip(values).map(|((name, _, _), values)| Column::new(*name, values)));
    file("runs", &columns)
}

/// `done` or `refused`.
pub fn status(became: &Became) -> &'static str {
    match became {
        Became::Done { .. } => "done",
        Became::Refused(_) => "refused",
    }
}

fn subjects(became: &Became) -> Option<f64> {
    match became {
        Became::Done { subjects, .. } => Some(*subjects as f64),
        Became::Refused(_) => None,
    }
}
