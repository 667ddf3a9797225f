//! `measures.parquet`: every measure of every replicate.

use std::io;

use super::column::{Column, Values, file};
use crate::finished::Finished;

/// The columns and what they mean.
pub const COLUMNS: [(&str, &str, &str); 15] = [
    ("replicate", "number", "0 for the run with the seed asked for, then one per further seed"),
    ("measure", "text", "name of the measure"),
    (
        "item",
        "text",
        "the list, conduct, domain, activity, grade, channel or consequence it is about, or `all`",
    ),
    ("period", "number", "reported period, from 0; absent: flows of the whole run, stocks at its end"),
    ("period_end", "date", "first day after the period, as text; absent where `period` is"),
    ("area", "text", "name of the area, or `all`"),
    (
        "group",
        "text",
        "`attribute=class`; `attribute` for comparisons between its classes; or `all`. Together with an area: the \
         measures of lists, for the whole run",
    ),
    ("at", "points or days", "lower edge of the score's bin, or length of stay; absent elsewhere"),
    ("numerator", "see the measure", "what is counted, in simulated subjects, records, acts, days or money"),
    ("denominator", "see the measure", "among what"),
    ("value", "see the measure", "the measure's value; absent where it cannot be estimated"),
    (
        "low",
        "as value",
        "lower end of Wilson's 95% interval; only for shares of simulated subjects of whom each counts once",
    ),
    ("high", "as value", "upper end of Wilson's 95% interval"),
    (
        "missing",
        "text",
        "why there is no value: nobody or too few in the denominator, as in small cells of area and group",
    ),
    ("unit", "text", "what the value is in"),
];

/// The file.
pub fn bytes(run: &Finished<'_>) -> io::Result<Vec<u8>> {
    let ends: Vec<String> =
        (0..run.traces[0].periods() as u32).map(|period| run.period_end(period).to_string()).collect();
    let rows: Vec<(i32, &measure::Row)> =
        (0..).zip(&run.measures).flat_map(|(r, m)| m.rows.iter().map(move |row| (r, row))).collect();
    let unit =
        |name: &str| measure::kind::MEASURES.iter().find(|m| m.name == name).map_or("", |m| m.unit.words());
    let number =
        |of: &dyn Fn(&measure::Row) -> f64| Values::Number(rows.iter().map(|(_, r)| of(r)).collect());
    let maybe = |of: &dyn Fn(&measure::Row) -> Option<f64>| {
        Values::MaybeNumber(rows.iter().map(|(_, r)| of(r)).collect())
    };
    let values = [
        Values::Int(rows.iter().map(|(replicate, _)| *replicate).collect()),
        Values::Text(rows.iter().map(|(_, r)| r.measure).collect()),
        Values::Text(rows.iter().map(|(_, r)| &*r.item).collect()),
        Values::MaybeInt(rows.iter().map(|(_, r)| r.period.map(|p| p as i32)).collect()),
        Values::MaybeText(rows.iter().map(|(_, r)| r.period.map(|p| ends[p as usize].as_str())).collect()),
        Values::Text(rows.iter().map(|(_, r)| &*r.area).collect()),
        Values::Text(rows.iter().map(|(_, r)| &*r.group).collect()),
        maybe(&|r| r.at),
        number(&|r| r.numerator),
        number(&|r| r.denominator),
        maybe(&|r| r.value),
        maybe(&|r| r.interval.map(|i| i.0)),
        maybe(&|r| r.interval.map(|i| i.1)),
        Values::MaybeText(rows.iter().map(|(_, r)| r.missing).collect()),
        Values::Text(rows.iter().map(|(_, r)| unit(r.measure)).collect()),
    ];
    let columns: Vec<Column<'_>> =
        COLUMNS.iter().zip(values).map(|((name, _, _), values)| Column::new(*name, values)).collect();
    file("measures", &columns)
}
