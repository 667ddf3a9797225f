//! The files of a run folder, from a pack to bytes. They stay in `target/tmp` to be looked at.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use glasshouse_report::{Finished, RunView, STATEMENT, write};
use lab::request::{Length, Request, Size};
use lab::run::Outcome;
use pack::Library;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use serde_json::Value;

type Files = BTreeMap<String, Vec<u8>>;

const COMMAND: &str = "glasshouse run a-pack --seed 1";

fn outcome(pack: &str, persons: u64, ticks: u32, replicates: u32) -> Outcome {
    let library = Library::rooted(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let request = Request {
        size: Size::Persons(persons),
        length: Length::Ticks(ticks),
        replicates,
        ..Request::of(pack)
    };
    lab::run::run(&request, &library, &|_| ()).unwrap_or_else(|e| panic!("{e:?}"))
}

fn files(outcome: &Outcome) -> (RunView, Files) {
    let run = Finished::of(outcome, COMMAND);
    let view = RunView::new(&run);
    let mut files = Files::new();
    let mut put = |name: &str, bytes: &[u8]| {
        files.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    };
    write(&mut put, &run, &view).unwrap();
    (view, files)
}

fn text<'a>(files: &'a Files, name: &str) -> &'a str {
    std::str::from_utf8(&files[name]).unwrap()
}

fn json(files: &Files, name: &str) -> Value {
    serde_json::from_slice(&files[name]).unwrap()
}

/// The page holds: one `h1`, headings that never skip a level, a name for every figure and drawing, a scope for every
/// head cell, no script, nothing fetched, no id twice, and the sentence that nobody in it is real.
fn check_page(page: &str) {
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    assert!(page.contains(r#"<html lang="en">"#) && page.contains(r##"<a class="skip" href="#main">"##));
    assert_eq!(page.matches("<h1").count(), 1);
    let levels: Vec<u32> = page
        .match_indices("<h")
        .filter_map(|(at, _)| page[at + 2..].chars().next().and_then(|c| c.to_digit(10)))
        .collect();
    assert!(levels.windows(2).all(|w| w[1] <= w[0] + 1), "{levels:?}");
    let count = |what: &str| page.matches(what).count();
    assert_eq!(count("<figure"), count(r#"role="group" aria-labelledby"#));
    assert_eq!(count(r#"<svg role="img" aria-labelledby"#), 2 * count("<figure"));
    assert_eq!(count("<desc id="), 2 * count("<figure"));
    assert_eq!(count("<figcaption>"), count("<figure"));
    assert_eq!(count("<th"), count("<th scope=") + count("<thead"), "a head cell without scope");
    for fetched in ["<script", "<link", "<img", "@import", "url(http", "src=", "undefined", "NaN", "inf%"] {
        assert!(!page.contains(fetched), "{fetched}");
    }
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|w| w[0] != w[1]), "an id twice");
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&target), "no place #{target}");
    }
    assert!(page.contains(STATEMENT) && page.contains(COMMAND));
}

#[test]
fn every_shipped_pack_has_a_page_that_reads_well() {
    for (pack, ticks, replicates) in [
        ("cn-national-claimed", 30, 1),
        ("cn-rongcheng", 24, 3),
        ("cn-court-list", 12, 1),
        ("base/points-account", 12, 1),
    ] {
        let outcome = outcome(pack, 20_000, ticks, replicates);
        let (view, files) = files(&outcome);
        let folder = format!("{}/{}", env!("CARGO_TARGET_TMPDIR"), pack.replace('/', "-"));
        std::fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in &files {
            std::fs::write(format!("{folder}/{name}"), bytes).unwrap();
        }
        check_page(text(&files, "report.html"));
        assert!(view.to_text(80, false).lines().all(|l| l.chars().count() <= 80), "{pack}");
        assert_eq!(view.replicates, replicates as usize);
    }
}

/// Invariant 7: same input, same bytes; no path, host name or clock. Invariant 9: every file says that its subjects are
/// synthetic.
#[test]
fn same_run_same_bytes_and_all_say_synthetic() {
    let (_, first) = files(&outcome("cn-rongcheng", 5_000, 13, 2));
    let (_, second) = files(&outcome("cn-rongcheng", 5_000, 13, 2));
    assert_eq!(first, second);
    let names: Vec<&str> = first.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["dictionary.json", "fields.parquet", "measures.parquet", "report.html", "summary.json"]
    );
    for (name, bytes) in &first {
        let content = String::from_utf8_lossy(bytes);
        assert!(content.contains(STATEMENT), "{name} does not say that its subjects are synthetic");
        for path in ["/home/", "/Users/", env!("CARGO_MANIFEST_DIR")] {
            assert!(!content.contains(path), "{name} holds the path {path}");
        }
    }
}

#[test]
fn the_summary_carries_parts_and_intervals() {
    let (_, files) = files(&outcome("cn-national-claimed", 20_000, 30, 2));
    let summary = json(&files, "summary.json");
    assert_eq!(summary["schema"], "glasshouse/summary/1");
    assert_eq!(summary["synthetic"], true);
    assert_eq!(summary["state_digests"].as_array().unwrap().len(), 2);
    let list = &summary["lists"][0];
    let part = |key: &str| list[key].as_f64().unwrap();
    assert_eq!(part("listed"), part("rightly") + part("wrongly") + part("induced"));
    for figure in summary["headline"].as_array().unwrap() {
        assert!(figure["denominator"].as_f64().unwrap() > 0.0, "{figure}");
    }
    let measures = summary["measures"].as_array().unwrap();
    let listed = measures.iter().find(|m| m["measure"] == "listed_share" && m["group"] == "all").unwrap();
    assert!(listed["low"].as_f64().unwrap() <= listed["value"].as_f64().unwrap());
    let unknown = measures.iter().filter(|m| m["value"].is_null());
    assert!(unknown.into_iter().all(|m| m["missing"].is_string()), "no value and no reason");
}

/// Every area and group has a row of its own for the lists, with a reason where too few are in it, and the dictionary
/// says so.
#[test]
fn lists_are_given_by_area_and_group() {
    let outcome = outcome("cn-court-list", 5_000, 6, 1);
    let measures = &outcome.replicates[0].measures;
    let layout = &outcome.plan.layout;
    let list = &outcome.plan.policy.lists[0].name;
    let groups: Vec<String> = layout
        .attributes
        .iter()
        .filter(|a| a.classes.len() > 1)
        .flat_map(|a| a.classes.iter().map(move |class| format!("{}={class}", a.name)))
        .collect();
    assert!(groups.len() > 1 && layout.areas.len() > 1);
    let (mut few, mut subjects) = (0, 0.0);
    for area in &layout.areas {
        for group in &groups {
            let row = measures.row("false_listing_rate", list, group, &area.name).unwrap();
            assert_eq!(row.value.is_none(), row.denominator < 10.0);
            few += u32::from(row.value.is_none());
            subjects += measures.row("listed_share", list, group, &area.name).unwrap().denominator;
        }
    }
    assert!(few > 0, "no cell is small: the test shows nothing");
    let attributes = layout.attributes.iter().filter(|a| a.classes.len() > 1).count();
    assert_eq!(subjects, layout.subjects() as f64 * attributes as f64);
    let (_, files) = files(&outcome);
    assert!(text(&files, "dictionary.json").contains("by area and group together"));
}

/// What the Parquet files hold is what the run kept, and the dictionary names every column of them.
#[test]
fn tables_hold_what_was_measured_and_the_dictionary_names_their_columns() {
    let outcome = outcome("cn-court-list", 5_000, 6, 2);
    let (_, files) = files(&outcome);
    let dictionary = json(&files, "dictionary.json");
    for (file, rows) in [
        ("measures.parquet", outcome.replicates.iter().map(|r| r.measures.rows.len()).sum::<usize>()),
        ("fields.parquet", 2 * outcome.replicates[0].trace.by_area.rows()),
    ] {
        let path = format!("{}/columns-{file}", env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(&path, &files[file]).unwrap();
        let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
        assert_eq!(reader.metadata().file_metadata().num_rows(), rows as i64, "{file}");
        let schema = reader.metadata().file_metadata().schema();
        let columns: Vec<&str> = schema.get_fields().iter().map(|f| f.name()).collect();
        let entry = dictionary["files"].as_array().unwrap().iter().find(|f| f["file"] == file).unwrap();
        let named: Vec<&str> =
            entry["columns"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
        assert_eq!(columns, named, "{file}");
        let subjects = columns.iter().position(|c| *c == "subjects");
        if let Some(column) = subjects {
            let areas = outcome.plan.layout.areas.len();
            let first = reader.get_row_iter(None).unwrap().take(areas);
            let total: i64 = first.map(|row| row.unwrap().get_long(column).unwrap()).sum();
            assert_eq!(total as u64, outcome.plan.layout.subjects());
        }
    }
}
