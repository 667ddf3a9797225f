//! Holds the pages of packs to what the packs give: their tables of figures beside the record are this test's output, and so is
//! `docs/reference/landing.md`, all of them on one page.
//!
//! `UPDATE_MESSAGES=1 cargo test -p glasshouse-tests --test landing` writes them anew.
#![allow(clippy::unwrap_used, reason = "a test stops at the first fault")]

use std::path::PathBuf;

use glasshouse_tests::stand::{Case, Run};
use lab::digits::grouped;
use lab::expected::Landing;
use model::trace::{Counter, Side};
use pack::Library;

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

/// How a figure is written.
#[derive(Clone, Copy)]
enum Unit {
    Percent,
    Number,
    Fine,
    Count,
}

struct Row {
    figure: String,
    record: Option<f64>,
    shown: String,
    model: f64,
    unit: Unit,
    kind: &'static str,
}

impl Row {
    fn model_words(&self) -> String {
        match self.unit {
            Unit::Percent => format!("{:.2} %", 100.0 * self.model),
            Unit::Number => format!("{:.2}", self.model),
            Unit::Fine => format!("{:.3}", self.model),
            Unit::Count => format!("{:.0}", self.model),
        }
    }

    fn ratio_words(&self) -> String {
        self.record.map_or("-".to_owned(), |record| format!("{:.2}", self.model / record))
    }
}

fn row(
    figure: impl Into<String>,
    record: impl Into<Option<f64>>,
    shown: &str,
    model: f64,
    unit: Unit,
    kind: &'static str,
) -> Row {
    Row { figure: figure.into(), record: record.into(), shown: shown.to_owned(), model, unit, kind }
}

fn court_list(run: &Run) -> Vec<Row> {
    let (entered, left) = (Counter::Entered(0), Counter::Left(0));
    let year = |y: i64, counter| flow(run, month(y, 1), month(y + 1, 1), counter);
    let blocked = |name: &str, from, to| flow(run, from, to, Counter::Blocked(activity(run, name))) / 1e6;
    let mut rows = Vec::new();
    for (y, record, shown) in [(2023, 0.0029, "0.29 %"), (2024, 0.0022, "0.22 %"), (2025, 0.0021, "0.21 %")] {
        let model = year(y, entered);
        rows.push(row(
            format!("new listings per adult and year, {y}"),
            record,
            shown,
            model,
            Unit::Percent,
            "input",
        ));
    }
    let (from, to) = (month(2024, 1), month(2026, 1));
    let exits = flow(run, from, to, left) / listed_years(run, from, to);
    rows.push(row(
        "exits per listed person-year, 2024 and 2025",
        0.32,
        "0.31 to 0.33",
        exits,
        Unit::Number,
        "input",
    ));
    let cumulative = flow(run, 0, month(2019, 7), entered);
    let shown = "1.30 % (14.5 million)";
    rows.push(row(
        "cumulative listings per adult, July 2019",
        0.0130,
        shown,
        cumulative,
        Unit::Percent,
        "fitted",
    ));
    let early = stock(run, month(2020, 1));
    let shown = "0.51 % (5.7 million)";
    rows.push(row(
        "stock as a share of adults, early 2020",
        0.0051,
        shown,
        early,
        Unit::Percent,
        "predicted",
    ));
    let late = stock(run, month(2023, 12));
    let shown = "0.77 % (8.54 million)";
    rows.push(row(
        "stock as a share of adults, December 2023",
        0.0077,
        shown,
        late,
        Unit::Percent,
        "predicted",
    ));
    for (y, record) in [(2023, 0.65), (2024, 1.15), (2025, 1.14)] {
        let model = year(y, left) / year(y, entered);
        let figure = format!("restorations per listing, {y}");
        rows.push(row(figure, record, &format!("{record:.2}"), model, Unit::Number, "predicted"));
    }
    let off = flow(run, 0, month(2019, 1), left) / flow(run, 0, month(2019, 1), entered);
    let figure = "off the list over listed, cumulative, end of 2018";
    rows.push(row(figure, 0.27, "0.27", off, Unit::Number, "predicted"));
    let (from, to) = (month(2019, 1), month(2019, 7));
    let flights = blocked("travel.air", from, to) / listed_years(run, from, to);
    let figure = "blocked flights per listed person-year, first half of 2019";
    rows.push(row(figure, 3.3, "3.3", flights, Unit::Number, "predicted"));
    let ratio = blocked("travel.air", 0, to) / blocked("travel.high-speed-rail", 0, to);
    let figure = "flights blocked per rail journey blocked, mid-2019";
    rows.push(row(figure, 4.6, "4.6", ratio, Unit::Number, "predicted"));
    rows
}

/// Records of some conduct per subject and year over months `from..to`, whosever acts they were.
fn entries(run: &Run, from: usize, to: usize, of: &[&str]) -> f64 {
    let kinds = of.iter().flat_map(|name| {
        let conduct = run.conduct(name);
        [Counter::RecordsTrue, Counter::RecordsMistaken, Counter::RecordsPhantom].map(|kind| kind(conduct))
    });
    kinds.map(|counter| flow(run, from, to, counter)).sum::<f64>() * 12.0 / (to - from) as f64
}

fn rongcheng(run: &Run) -> Vec<Row> {
    const MINUS: [&str; 4] = ["traffic-offence", "unpaid-bill", "littering", "minor-offence"];
    const PLUS: [&str; 3] = ["volunteering", "public-award", "city-award"];
    const UNKNOWN: &str = "never published";
    let (start, villages, end) = (0, month(2018, 1), month(2020, 1));
    let early = month(2016, 1);
    let (minus, plus) = (entries(run, start, early, &MINUS), entries(run, start, early, &PLUS));
    let (later_minus, later_plus) = (entries(run, villages, end, &MINUS), entries(run, villages, end, &PLUS));
    let graded = |name: &str| {
        run.in_period(end - 1, Counter::Grade(Side::Score, run.grade(name))) as f64 / run.subjects()
    };
    let later = "per subject and year, 2018 and 2019";
    vec![
        row("subjects", 590_000.0, "590,000", run.subjects(), Unit::Count, "input"),
        row(
            "minus entries per subject and year, to the end of 2015",
            260.0 / 620.0 / 3.0,
            "0.140",
            minus,
            Unit::Fine,
            "fitted",
        ),
        row(
            "plus entries per subject and year, to the end of 2015",
            33.0 / 620.0 / 3.0,
            "0.018",
            plus,
            Unit::Fine,
            "fitted",
        ),
        row("minus entries to one plus entry", 260.0 / 33.0, "7.9", minus / plus, Unit::Number, "fitted"),
        row(format!("minus entries {later}"), None, UNKNOWN, later_minus, Unit::Fine, "predicted"),
        row(format!("plus entries {later}"), None, UNKNOWN, later_plus, Unit::Fine, "predicted"),
        row(
            "share in A, AA or AAA, end of 2019",
            None,
            UNKNOWN,
            graded("AAA") + graded("AA") + graded("A"),
            Unit::Percent,
            "predicted",
        ),
        row("share in AAA, end of 2019", None, UNKNOWN, graded("AAA"), Unit::Percent, "predicted"),
        row(
            "share in C or D, end of 2019",
            None,
            UNKNOWN,
            graded("C") + graded("D"),
            Unit::Percent,
            "predicted",
        ),
    ]
}

fn table(rows: &[Row]) -> String {
    let mut text = String::from("| figure | record | model | ratio | kind |\n|---|---|---|---|---|\n");
    for r in rows {
        let (model, ratio) = (r.model_words(), r.ratio_words());
        text += &format!("| {} | {} | {model} | {ratio} | {} |\n", r.figure, r.shown, r.kind);
    }
    text
}

/// Compares what stands between the marks of a page with what it should be, or writes it.
fn hold(page: &str, expected: &str) {
    let page = PathBuf::from(format!("{}/../{page}", env!("CARGO_MANIFEST_DIR")));
    let text = std::fs::read_to_string(&page).unwrap();
    let (Some(begin), Some(end)) = (text.find(BEGIN), text.find(END)) else {
        panic!(
            "{} has published figures beside it and no place for them: put the lines {BEGIN}and {END} where the table is to stand",
            page.display()
        );
    };
    let begin = begin + BEGIN.len();
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        std::fs::write(&page, format!("{}{expected}{}", &text[..begin], &text[end..])).unwrap();
        return;
    }
    assert_eq!(
        &text[begin..end],
        expected,
        "{}: `UPDATE_MESSAGES=1 cargo test -p glasshouse-tests --test landing` rewrites it",
        page.display()
    );
}

/// The page of a pack.
fn page(pack: &str) -> String {
    format!("packs/{pack}/README.md")
}

/// Figures of a pack that only a run of its own size and length can be held against, and what is said of that run.
fn of_its_own(pack: &str) -> (Vec<Row>, String) {
    if pack == "cn-court-list" {
        let run = Case::of(pack).persons(1_409_779).ticks(144).run(1);
        let subjects = run.subjects();
        let sample =
            format!("\nOne run of the whole pack at 1:1,000, seed 1: {subjects} simulated adults.\n");
        return (court_list(&run), sample);
    }
    // 0.74 % of Shandong's persons: everybody of the place.
    let run = Case::of(pack).persons(751_000).ticks(72).run(1);
    (rongcheng(&run), "\nOne run of the whole pack with every resident, seed 1.\n".to_owned())
}

/// Published figures beside what a run gives.
fn beside(landings: &[Landing]) -> String {
    let mut text = String::from("| figure | published | model | outcome | as |\n|---|---|---|---|---|\n");
    for l in landings {
        let (published, found, outcome) = (l.published_words(), l.found_words(), l.outcome_words());
        let (says, known) = (&l.published.says, l.published.known.word());
        let says = l.published.why.as_ref().map_or(says.clone(), |why| format!("{says} ({why})"));
        text += &format!("| {says} | {published} | {found} | {outcome} | {known} |\n");
    }
    text
}

/// A line of the page of all packs.
fn line(pack: &str, figure: &str, published: &str, model: &str, ratio: &str, known: &str) -> String {
    format!(
        "| [{pack}](../../packs/{pack}/README.md) | {figure} | {published} | {model} | {ratio} | {known} |\n"
    )
}

/// The same figures on the pages of their packs, and all on one.
#[test]
fn what_was_published_stands_beside_what_packs_give() {
    let mut all =
        String::from("| scheme | figure | published | model | ratio | as |\n|---|---|---|---|---|---|\n");
    let mut figures = [0; 3];
    let mut count = |known: &str| {
        let at = ["input", "fitted", "predicted"].iter().position(|kind| *kind == known).unwrap();
        figures[at] += 1;
    };
    // Nothing but what is shipped, wherever the test runs.
    let library = Library::rooted(env!("CARGO_TARGET_TMPDIR"));
    let mut with_figures = 0;
    for name in library.pack_names() {
        if ["cn-court-list", "cn-rongcheng"].contains(&name.as_str()) {
            let (rows, run) = of_its_own(&name);
            hold(&page(&name), &(table(&rows) + &run));
            for row in rows.iter().filter(|row| row.record.is_some()) {
                all +=
                    &line(&name, &row.figure, &row.shown, &row.model_words(), &row.ratio_words(), row.kind);
                count(row.kind);
            }
            continue;
        }
        let loaded = pack::load(&library, &name, &[]).unwrap_or_else(|e| panic!("{name}:\n{e}"));
        let expected = loaded.expected.unwrap();
        if expected.published.is_empty() {
            continue;
        }
        with_figures += 1;
        let checked = lab::expected::compare(&library, &name, &expected).unwrap();
        let missing: Vec<_> = checked.landings.iter().filter(|l| l.found.is_none()).collect();
        assert!(missing.is_empty(), "{name} asks for what is not measured: {missing:?}");
        let run = format!(
            "\nOne run of {} {}, seed {}; `glasshouse check {name} --run` gives the same.\n",
            grouped(expected.persons),
            loaded.pack.subject.words(),
            expected.seed
        );
        hold(&page(&name), &(beside(&checked.landings) + &run));
        for l in &checked.landings {
            let (published, found, known) = (l.published_words(), l.found_words(), l.published.known.word());
            all += &line(&name, &l.published.says, &published, &found, &l.ratio_words(), known);
            count(known);
        }
    }
    assert!(with_figures >= 20, "packs with figures are shipped: {with_figures}");
    let [input, fitted, predicted] = figures;
    let sum = format!(
        "\n{} figures: {input} were put into the pack, {fitted} were fitted, {predicted} were predicted, hits and misses alike.\n",
        input + fitted + predicted
    );
    hold("docs/reference/landing.md", &(all + &sum));
}
