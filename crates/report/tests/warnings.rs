//! Warnings stand where a reader could fall for something, and nowhere else.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

use glasshouse_report::{Finished, RunView, Trap, Warning, write};
use lab::request::{Length, Request, Size};
use pack::{Change, Library};

struct Report {
    view: RunView,
    page: String,
}

fn report(pack: &str, persons: u64, ticks: u32, changes: &[Change]) -> Report {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let library = Library::rooted(root);
    let pack = if pack.contains('/') { format!("{root}/{pack}") } else { pack.to_owned() };
    let request = Request {
        size: Size::AtMost(persons),
        length: Length::Ticks(ticks),
        changes: changes.to_vec(),
        ..Request::of(&pack)
    };
    let outcome =
        lab::run::run(&request, &library, &|_| ()).unwrap_or_else(|error| panic!("{pack}: {error}"));
    let run = Finished::of(&outcome, "glasshouse run a-pack");
    let view = RunView::new(&run);
    let mut page = String::new();
    let mut put = |name: &str, bytes: &[u8]| {
        if name == "report.html" {
            page = String::from_utf8(bytes.to_vec()).unwrap();
        }
        Ok(())
    };
    write(&mut put, &run, &view).unwrap();
    Report { view, page }
}

impl Report {
    fn of(&self, kind: Trap) -> Vec<&Warning> {
        self.view.warnings.iter().filter(|warning| warning.kind == kind).collect()
    }

    /// What JSON has stands in the text and on the page too.
    fn is_told_everywhere(&self) {
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = flat(&self.view.to_text(80, false));
        for warning in &self.view.warnings {
            assert!(text.contains(&flat(&warning.says)), "{text}\n{}", warning.says);
        }
        assert_eq!(self.page.matches("role=\"note\"").count(), self.view.warnings.len());
        assert_eq!(self.view.to_json()["warnings"].as_array().unwrap().len(), self.view.warnings.len());
    }
}

#[test]
fn patrols_that_go_where_records_were_are_told_from_conduct() {
    let report = report("tests/oracles/packs/patrols", 1_000_000, 1_000, &[]);
    let warnings = report.of(Trap::RunawayFeedback);
    let [warning] = warnings.as_slice() else { panic!("{:?}", report.view.warnings) };
    let [recorded, acts] = warning.numbers.as_slice() else { panic!("{warning:?}") };
    // Both towns do the same; the one with more records to begin with has more of them.
    assert!((acts.value - 1.0).abs() < 1e-6 && recorded.value > 1.3, "{warning:?}");
    assert!(warning.says.contains("The correction is off"), "{}", warning.says);
    report.is_told_everywhere();
}

#[test]
fn whoever_leaves_the_worst_grade_is_told_from_an_effect() {
    let report = report("crates/cli/template", 20_000, 36, &[]);
    let warnings = report.of(Trap::RegressionToTheMean);
    let [warning] = warnings.as_slice() else { panic!("{:?}", report.view.warnings) };
    let left = warning.numbers[0].value;
    assert!(left > 0.0 && left < 1.0 && warning.at == "scores", "{warning:?}");
    assert!(warning.says.contains("8.09 points"), "{}", warning.says);
    assert!(report.of(Trap::RunawayFeedback).is_empty());
    report.is_told_everywhere();
}

#[test]
fn appeals_upheld_are_told_from_wrongful_entries() {
    let law = [
        Change::Law("us-fcra".to_owned()),
        Change::Set("safeguard.appeal.files_wrongful.value=0.2".to_owned()),
    ];
    let report = report("cn-national-claimed", 200_000, 48, &law);
    let warning =
        report.of(Trap::SelectiveLabels).into_iter().find(|warning| warning.at == "redress").unwrap();
    let [seen, truth] = warning.numbers.as_slice() else { panic!("{warning:?}") };
    // The wrongly listed appeal more, and win more.
    assert!(seen.value > 2.0 * truth.value && truth.value > 0.0, "{warning:?}");
    report.is_told_everywhere();
}

/// No grades, no appeals, nobody watched unequally, no channel that looks back: nothing to warn of.
#[test]
fn where_there_is_no_trap_nothing_is_warned_of() {
    let report = report("tests/oracles/packs/term", 20_000, 24, &[]);
    assert!(report.view.warnings.is_empty(), "{:?}", report.view.warnings);
    assert!(!report.page.contains("role=\"note\""));
}
