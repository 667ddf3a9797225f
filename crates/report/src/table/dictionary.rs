//! `dictionary.json`: every file, column, unit and meaning.

use measure::kind::MEASURES;
use serde_json::{Value, json};

use super::{counter, fields, measures};
use crate::finished::Finished;
use crate::view::STATEMENT;

const MEASURES_HOLD: &str = "one row per replicate, measure and item: for the whole run over everybody, by area and by \
    group; by period over everybody. Measures of lists also by area and group together for the whole run, and by area and \
    period";

/// The text of the file.
pub fn text(run: &Finished<'_>) -> String {
    let mut text = serde_json::to_string_pretty(&dictionary(run)).unwrap_or_default();
    text.push('\n');
    text
}

fn dictionary(run: &Finished<'_>) -> Value {
    let counters = run.traces[0].counters.iter().map(|c| {
        let words = counter::words(c, run.policy);
        let means = format!("{}: {}", words.kind, words.means);
        json!({ "name": words.name, "unit": words.unit, "means": means })
    });
    let fields_columns: Vec<Value> = heads(&fields::COLUMNS).chain(counters).collect();
    json!({
        "schema": "glasshouse/dictionary/1",
        "synthetic": STATEMENT,
        "units_per_point": run.policy.units_per_point,
        "files": [
            { "file": "manifest.json", "holds": "what was run: inputs by hash, versions, seeds, state digests, and the hash of every file" },
            { "file": "summary.json", "holds": "the run in sentences and numbers, how well its inputs are known, and what it cannot show" },
            { "file": "report.html", "holds": "the same with charts and tables, in one page that needs no network" },
            { "file": "measures.parquet", "holds": MEASURES_HOLD, "columns": heads(&measures::COLUMNS).collect::<Vec<_>>() },
            { "file": "fields.parquet", "holds": "one row per replicate, period and area: the integer counts that measures are computed from", "columns": fields_columns },
            { "file": "summary.txt", "holds": "the summary as the terminal shows it" },
            { "file": "fit.txt", "holds": "how well the synthetic persons meet the published tables, in words" },
            { "file": "inputs/", "holds": "a copy of every file that the run read" },
            { "file": "dictionary.json", "holds": "this dictionary" },
        ],
        "measures": MEASURES.iter().map(kind).collect::<Vec<_>>(),
    })
}

fn heads(columns: &'static [(&str, &str, &str)]) -> impl Iterator<Item = Value> {
    columns.iter().map(|(name, unit, means)| json!({ "name": name, "unit": unit, "means": means }))
}

fn kind(measure: &measure::kind::Measure) -> Value {
    json!({
        "name": measure.name,
        "question": measure.question,
        "unit": measure.unit.words(),
        "numerator": measure.numerator,
        "denominator": measure.denominator,
    })
}
