//! Holds the court list's page to what the pack gives: the table of figures beside the record is this test's output.
//!
//! `UPDATE_MESSAGES=1 cargo test -p glasshouse-tests --test landing` writes it anew.

use std::path::PathBuf;

use glasshouse_tests::stand::{Case, Run};
use model::trace::Counter;

const BEGIN: &str = "<!-- generated: outputs -->\n";
const END: &str = "<!-- /generated -->";

/// Months from the pack's start, January 2014, to the start of a month.
fn month(year: i64, month: i64) -> usize {
    ((year - 2014) * 12 + month - 1) as usize
}

/// Flows over months `from..to`, per subject.
fn flow(run: &Run, from: usize, to: usize, counter: Counter) -> f64 {
    (from..to).map(|period| run.in_period(period, counter)).sum::<i64>() as f64 / run.subjects()
}

/// Share of subjects listed when a month begins.
fn stock(run: &Run, at: usize) -> f64 {
    run.in_period(at - 1, Counter::Listed(0)) as f64 / run.subjects()
}

/// Listed person-years per subject over months `from..to`.
fn listed_years(run: &Run, from: usize, to: usize) -> f64 {
    (from..to).map(|m| if m == 0 { 0.0 } else { stock(run, m) }).sum::<f64>() / 12.0
}

fn activity(run: &Run, name: &str) -> u16 {
    run.policy.activities.iter().position(|a| a == name).unwrap_or_else(|| panic!("no activity {name}"))
        as u16
}

struct Row {
    figure: String,
    record: f64,
    shown: String,
    model: f64,
    percent: bool,
    kind: &'static str,
}

fn row(
    figure: impl Into<String>,
    record: f64,
    shown: &str,
    model: f64,
    percent: bool,
    kind: &'static str,
) -> Row {
    Row { figure: figure.into(), record, shown: shown.to_owned(), model, percent, kind }
}

fn rows(run: &Run) -> Vec<Row> {
    let (entered, left) = (Counter::Entered(0), Counter::Left(0));
    let year = |y: i64, counter| flow(run, month(y, 1), month(y + 1, 1), counter);
    let blocked = |name: &str, from, to| flow(run, from, to, Counter::Blocked(activity(run, name))) / 1e6;
    let mut rows = Vec::new();
    for (y, record, shown) in [(2023, 0.0029, "0.29 %"), (2024, 0.0022, "0.22 %"), (2025, 0.0021, "0.21 %")] {
        let model = year(y, entered);
        rows.push(row(format!("new listings per adult and year, {y}"), record, shown, model, true, "input"));
    }
    let (from, to) = (month(2024, 1), month(2026, 1));
    let exits = flow(run, from, to, left) / listed_years(run, from, to);
    rows.push(row(
        "exits per listed person-year, 2024 and 2025",
        0.32,
        "0.31 to 0.33",
        exits,
        false,
        "input",
    ));
    let cumulative = flow(run, 0, month(2019, 7), entered);
    let shown = "1.30 % (14.5 million)";
    rows.push(row("cumulative listings per adult, July 2019", 0.0130, shown, cumulative, true, "fitted"));
    let early = stock(run, month(2020, 1));
    let shown = "0.51 % (5.7 million)";
    rows.push(row("stock as a share of adults, early 2020", 0.0051, shown, early, true, "predicted"));
    let late = stock(run, month(2023, 12));
    let shown = "0.77 % (8.54 million)";
    rows.push(row("stock as a share of adults, December 2023", 0.0077, shown, late, true, "predicted"));
    for (y, record) in [(2023, 0.65), (2024, 1.15), (2025, 1.14)] {
        let model = year(y, left) / year(y, entered);
        let figure = format!("restorations per listing, {y}");
        rows.push(row(figure, record, &format!("{record:.2}"), model, false, "predicted"));
    }
    let off = flow(run, 0, month(2019, 1), left) / flow(run, 0, month(2019, 1), entered);
    let figure = "off the list over listed, cumulative, end of 2018";
    rows.push(row(figure, 0.27, "0.27", off, false, "predicted"));
    let (from, to) = (month(2019, 1), month(2019, 7));
    let flights = blocked("travel.air", from, to) / listed_years(run, from, to);
    let figure = "blocked flights per listed person-year, first half of 2019";
    rows.push(row(figure, 3.3, "3.3", flights, false, "predicted"));
    let ratio = blocked("travel.air", 0, to) / blocked("travel.high-speed-rail", 0, to);
    let figure = "flights blocked per rail journey blocked, mid-2019";
    rows.push(row(figure, 4.6, "4.6", ratio, false, "predicted"));
    rows
}

fn table(run: &Run) -> String {
    let mut text = String::from("| figure | record | model | ratio | kind |\n|---|---|---|---|---|\n");
    for r in rows(run) {
        let model = if r.percent { format!("{:.2} %", 100.0 * r.model) } else { format!("{:.2}", r.model) };
        let ratio = r.model / r.record;
        text += &format!("| {} | {} | {model} | {ratio:.2} | {} |\n", r.figure, r.shown, r.kind);
    }
    text +=
        &format!("\nOne run of the whole pack at 1:1,000, seed 1: {} simulated adults.\n", run.subjects());
    text
}

#[test]
fn the_court_lists_page_states_what_the_pack_gives() {
    let run = Case::of("cn-court-list").persons(1_409_779).ticks(144).run(1);
    let page = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/cn-court-list/README.md"));
    let text = std::fs::read_to_string(&page).unwrap();
    let begin = text.find(BEGIN).unwrap() + BEGIN.len();
    let end = text.find(END).unwrap();
    let expected = table(&run);
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        std::fs::write(&page, format!("{}{expected}{}", &text[..begin], &text[end..])).unwrap();
        return;
    }
    assert_eq!(
        &text[begin..end],
        expected,
        "`UPDATE_MESSAGES=1 cargo test -p glasshouse-tests --test landing` rewrites it"
    );
}
