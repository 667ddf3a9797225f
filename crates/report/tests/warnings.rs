//! Warnings stand where a reader could fall for something, and nowhere else.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

use glasshouse_report::{Finished, RunView, Trap, Warning, write};
use std::path::PathBuf;

use lab::request::{Length, Request, Size};
use measure::Measures;
use pack::{Change, Library};

struct Report {
    view: RunView,
    page: String,
    measures: Measures,
}

/// A file to lay over a pack.
fn overlay(name: &str, text: &str) -> Change {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("warnings-{name}.toml"));
    std::fs::write(&file, text).unwrap();
    Change::Reform(file)
}

fn set(path: &str, value: &str) -> Change {
    Change::Set(format!("{path}={value}"))
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
    Report { view, page, measures: outcome.replicates[0].measures.clone() }
}

impl Report {
    fn of(&self, kind: Trap) -> Vec<&Warning> {
        self.view.warnings.iter().filter(|warning| warning.kind == kind).collect()
    }

    /// A number of the run.
    fn value(&self, measure: &str, item: &str, group: &str, area: &str) -> f64 {
        let row = self.measures.row(measure, item, group, area);
        row.and_then(|row| row.value).unwrap_or_else(|| panic!("{measure} {item} {group} {area}"))
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
    assert!(warning.says.contains("as many true acts"), "{}", warning.says);
    report.is_told_everywhere();
}

/// A channel that comes later than others is warned of like one that was there from the start.
#[test]
fn patrols_that_come_later_run_away_too() {
    let given = |value: &str, unit: &str| {
        format!("{value}, unit = \"{unit}\", evidence = \"documented\", source = \"closed-form\"")
    };
    let later = format!(
        r#"remove = ["channel.patrol", "indicator.offence"]
[phase."2020-01-11".channel.patrol]
says = "Goes where it has been lucky"
coverage = {{ value = {} }}
sensitivity = {{ value = {} }}
[phase."2020-01-11".channel.patrol.feedback]
before = {{ value = {}, vary = {{ town = {{ north = 3, south = 7 }} }} }}
most = {{ value = {} }}
[phase."2020-01-11".indicator.offence]
conduct = "offence"
channels = ["patrol"]
points = 0
evidence = "documented"
source = "closed-form"
"#,
        given("0.0001", "share"),
        given("1", "share"),
        given("1", "count"),
        given("2.5", "number")
    );
    let report = report("tests/oracles/packs/patrols", 1_000_000, 300, &[overlay("later", &later)]);
    let warnings = report.of(Trap::RunawayFeedback);
    let [warning] = warnings.as_slice() else { panic!("{:?}", report.view.warnings) };
    assert!(warning.numbers[0].value > 1.3, "{warning:?}");
}

/// Where records are weighed by how much was looked for them nothing runs away, though one looked more here than there.
#[test]
fn patrols_that_are_corrected_do_not_run_away() {
    // So many records of the past that where they are from is looked at for a while.
    let corrected = [
        set("channel.patrol.feedback.corrected", "true"),
        set("channel.patrol.feedback.before.value", "1000"),
    ];
    let report = report("tests/oracles/packs/patrols", 1_000_000, 30, &corrected);
    let [warning] = report.view.warnings.as_slice() else { panic!("{:?}", report.view.warnings) };
    assert!(warning.kind == Trap::SelectiveLabels && warning.at == "conduct", "{warning:?}");
    assert!(warning.says.contains("does not grow by itself"), "{}", warning.says);
}

/// Records of the past that leave each town the attention of its people, and hardly move.
fn even(changes: &[Change]) -> Vec<Change> {
    let before =
        |town: &str, value: &str| set(&format!("channel.patrol.feedback.before.vary.town.{town}"), value);
    let even =
        [set("channel.patrol.feedback.before.value", "1000000"), before("north", "6"), before("south", "4")];
    even.iter().chain(changes).cloned().collect()
}

#[test]
fn records_apart_by_chance_are_no_feedback() {
    let report = report("tests/oracles/packs/patrols", 10_000, 20, &even(&[]));
    let records = |town: &str| report.value("records_by_channel", "patrol", "all", town);
    let ratio = records("north") / records("south");
    assert!(!(1.0 / 1.05..1.05).contains(&ratio), "they are apart by chance: {ratio}");
    assert!(report.view.warnings.is_empty(), "{:?}", report.view.warnings);
}

#[test]
fn coverage_that_is_stated_by_area_is_no_feedback() {
    let half = overlay("half", "[channel.patrol.coverage.vary.town]\nnorth = 1\nsouth = 0.5\n");
    let alone = report("tests/oracles/packs/patrols", 1_000_000, 100, &even(std::slice::from_ref(&half)));
    let records = |town: &str| alone.value("records_by_channel", "patrol", "all", town);
    assert!(records("north") > 1.8 * records("south"), "twice as much is seen");
    assert!(alone.view.warnings.is_empty(), "{:?}", alone.view.warnings);
    // Beside it, attention that differs is told, and what is stated stands by it.
    let beside = report("tests/oracles/packs/patrols", 1_000_000, 100, &[half]);
    let [warning] = beside.view.warnings.as_slice() else { panic!("{:?}", beside.view.warnings) };
    let stated = warning.numbers.last().unwrap();
    assert!(warning.numbers.len() == 3 && (stated.value - 2.0).abs() < 1e-9, "{warning:?}");
    assert!(warning.numbers[0].value > 3.0, "more than is stated: {warning:?}");
}

#[test]
fn groups_that_are_watched_unequally_are_named_with_the_conduct() {
    let report = report("tests/oracles/packs/exposure", 20_000, 24, &[]);
    let [warning] = report.view.warnings.as_slice() else { panic!("{:?}", report.view.warnings) };
    assert!(warning.kind == Trap::SelectiveLabels && warning.at == "conduct", "{warning:?}");
    assert!((warning.numbers[0].value - 0.5).abs() < 0.05, "{warning:?}");
    let says = &warning.says;
    assert!(says.contains("Of \u{201c}Offence\u{201d}, group b has"), "{says}");
    report.is_told_everywhere();
}

const ALIKE: &str = "[channel.eye.coverage.vary.group]\nb = 1\n";

/// Every kind of conduct is watched alike in both groups; of all together one group's are seen less, as it does more of what is seen less.
#[test]
fn groups_that_do_other_things_are_not_watched_unequally() {
    let known = "evidence = \"assumed\"\nwhy = \"a test\"\n";
    let number = "evidence = \"assumed\", why = \"a test\"";
    let other = format!(
        "{ALIKE}[conduct.offence.rate.vary.group]\nb = 0.2\n\
         [conduct.other]\nsays = \"Hardly seen\"\ndomain = \"other\"\nlawful = false\n\
         rate = {{ value = 0.1, unit = \"per month\", range = [0, 1], {number}, vary = {{ group = {{ b = 5 }} }} }}\n\
         [channel.dim]\nsays = \"Sees little\"\ncoverage = {{ value = 0.05, unit = \"share\", range = [0, 1], {number} }}\n\
         sensitivity = {{ value = 1, unit = \"share\", range = [0, 1], {number} }}\n\
         [indicator.other]\nconduct = \"other\"\nchannels = [\"dim\"]\npoints = 0\n{known}"
    );
    let report = report("tests/oracles/packs/exposure", 20_000, 24, &[overlay("other", &other)]);
    assert!(report.value("watching_ratio", "all", "group", "all") < 0.5, "of all together they are apart");
    assert!(report.view.warnings.is_empty(), "{:?}", report.view.warnings);
}

#[test]
fn groups_apart_by_chance_are_not_watched_unequally() {
    let alike = [overlay("alike", ALIKE), set("conduct.offence.rate.value", "0.05")];
    let apart = (2..8).filter(|&ticks| {
        let report = report("tests/oracles/packs/exposure", 1_000, ticks, &alike);
        assert!(report.view.warnings.is_empty(), "{ticks}: {:?}", report.view.warnings);
        report.value("watching_ratio", "offence", "group", "all") < 0.9
    });
    assert!(apart.count() > 1, "they are apart by chance");
}

#[test]
fn whoever_leaves_the_worst_grade_is_told_from_an_effect() {
    let report = report("crates/cli/template", 20_000, 36, &[]);
    let warnings = report.of(Trap::RegressionToTheMean);
    let [warning] = warnings.as_slice() else { panic!("{:?}", report.view.warnings) };
    let left = warning.numbers[0].value;
    assert!(left > 0.0 && left < 1.0 && warning.at == "scores", "{warning:?}");
    assert!(warning.says.contains("8.09 points"), "{}", warning.says);
    assert!(warning.says.contains("points count for a time only"), "{}", warning.says);
    assert!(report.of(Trap::RunawayFeedback).is_empty());
    report.is_told_everywhere();
}

/// Restrictions that multiply conduct are a response as well.
#[test]
fn whoever_is_restricted_responds() {
    let restricted = overlay(
        "restricted",
        "[list.low]\nsays = \"On the floor\"\ncolour = \"black\"\nenter = { score_below = 1 }\nleave = { after = \"1 month\" }\nagain = \"ignore\"\n\
         evidence = \"assumed\"\nwhy = \"a test\"\n\
         [consequence.kept]\non = \"list.low\"\nevidence = \"assumed\"\nwhy = \"a test\"\n\
         while_listed = { k1 = { value = 1.5, unit = \"number\", range = [1, 2], evidence = \"assumed\", why = \"a test\" } }\n",
    );
    for (changes, alone) in [(vec![], true), (vec![restricted], false)] {
        let floor = set("score.person.start", "2");
        let changes: Vec<Change> = changes.into_iter().chain([floor]).collect();
        let report = report("tests/oracles/packs/walk", 20_000, 36, &changes);
        let warnings = report.of(Trap::RegressionToTheMean);
        let [warning] = warnings.as_slice() else { panic!("{:?}", report.view.warnings) };
        assert!(warning.says.contains("From the worst grade every move leads upwards"), "{}", warning.says);
        assert_eq!(warning.says.contains("nobody responds to the scheme"), alone, "{}", warning.says);
        assert!(!warning.says.contains("forgetting"), "{}", warning.says);
    }
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
    assert!(warning.says.contains("the share upheld is"), "{}", warning.says);
    report.is_told_everywhere();
}

/// Where everybody appeals and every decision is right, the share upheld is the wrongful share.
#[test]
fn appeals_that_tell_the_truth_are_not_warned_of() {
    let right = [
        set("safeguard.appeal.files_rightful.value", "1"),
        set("safeguard.appeal.upheld_rightful.value", "0"),
    ];
    for (changes, expected) in [(&right[..], 0), (&[], 1)] {
        let report = report("tests/oracles/packs/appeal", 200_000, 120, changes);
        let of_appeals = report.of(Trap::SelectiveLabels);
        assert_eq!(of_appeals.len(), expected, "{:?}", report.view.warnings);
        assert!(report.value("upheld_share", "term", "all", "all") > 0.2);
    }
}

/// No grades, no appeals, nobody watched unequally, no channel that looks back: nothing to warn of.
#[test]
fn where_there_is_no_trap_nothing_is_warned_of() {
    let report = report("tests/oracles/packs/term", 20_000, 24, &[]);
    assert!(report.view.warnings.is_empty(), "{:?}", report.view.warnings);
    assert!(!report.page.contains("role=\"note\""));
}
