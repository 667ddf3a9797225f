//! Relations under which outcomes must stay exactly as they are.

use std::fs;
use std::path::PathBuf;

use glasshouse_tests::stand::{Case, Run};
use model::trace::{Counter, Side};

fn grades(run: &Run) -> Vec<f64> {
    let grades = 0..run.policy.grades.len() as u8;
    grades.map(|g| run.total(Counter::Grade(Side::Score, g))).collect()
}

fn scaled(factor: f64, shift: f64) -> Case {
    let at = |score: f64| score * factor + shift;
    let mut case = Case::small("walk")
        .persons(50_000)
        .ticks(40)
        .set("score.person.start", at(100.0))
        .set("score.person.bounds", format!("[{}, {}]", at(0.0), at(200.0)))
        .set(
            "score.person.grades",
            format!(
                "[{{ name = \"A\", from = {} }}, {{ name = \"B\", from = {} }}, {{ name = \"C\", from = {} }}]",
                at(130.0),
                at(80.0),
                at(0.0)
            ),
        );
    for (k, points) in [2.0, 5.0, -3.0, -10.0, -50.0].into_iter().enumerate() {
        case = case.set(&format!("indicator.k{}.points", k + 1), points * factor);
    }
    case
}

/// Metamorphic relation 5.
#[test]
fn shifting_start_bounds_and_cuts_leaves_grades_as_they_are() {
    let plain = grades(&scaled(1.0, 0.0).run(1));
    for shift in [300.0, -100.0, 1000.0] {
        assert_eq!(plain, grades(&scaled(1.0, shift).run(1)), "shift {shift}");
    }
}

/// Metamorphic relation 6.
#[test]
fn scaling_points_bounds_and_cuts_leaves_grades_as_they_are() {
    let plain = grades(&scaled(1.0, 0.0).run(2));
    for factor in [2.0, 10.0, 0.5, 0.1] {
        assert_eq!(plain, grades(&scaled(factor, 0.0).run(2)), "factor {factor}");
    }
}

fn overlay(name: &str, text: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.toml"));
    fs::write(&file, text).unwrap();
    file
}

const NUMBER: &str = "evidence = \"assumed\", why = \"a test\"";

/// Metamorphic relation 8: a conduct of a domain of its own that nobody does.
#[test]
fn an_indicator_that_nobody_triggers_changes_nothing() {
    let text = format!(
        "[conduct.never]\nsays = \"Nobody does this\"\ndomain = \"another\"\nlawful = false\n\
         rate = {{ value = 0, unit = \"per month\", range = [0, 1], {NUMBER} }}\n\
         [indicator.never]\nconduct = \"never\"\nchannels = [\"eye\"]\npoints = -7\n\
         evidence = \"assumed\"\nwhy = \"a test\"\n"
    );
    let file = overlay("never", &text);
    for pack in ["walk", "quality", "strikes"] {
        let case = Case::small(pack).persons(50_000).ticks(30);
        let (plain, with) = (case.run(3), case.clone().reform(file.clone()).run(3));
        assert_eq!(plain.trace.state_digest, with.trace.state_digest, "{pack}");
        assert_eq!(plain.scores(), with.scores(), "{pack}");
    }
}

/// Metamorphic relation 21: an activity that nothing restricts is watched, and changes nobody.
#[test]
fn watching_an_activity_changes_nothing() {
    let text = format!(
        "[activity.reading]\nsays = \"Reading\"\n\
         demand = {{ value = 3, unit = \"per month\", range = [1, 9], {NUMBER} }}\n"
    );
    let file = overlay("reading", &text);
    for pack in ["walk", "quality", "strikes"] {
        let case = Case::small(pack).persons(50_000).ticks(30);
        let (plain, with) = (case.run(4), case.clone().reform(file.clone()).run(4));
        assert_eq!(plain.trace.state_digest, with.trace.state_digest, "{pack}");
        let expected = 3.0 * 30.0 * with.subjects() * 1e6;
        let seen = with.total(Counter::Attempts(0));
        assert!((seen - expected).abs() < 1e-6 * expected, "{pack}: attempts {seen}");
        assert_eq!(with.total(Counter::Blocked(0)), 0.0);
    }
}

/// Metamorphic relation 2: a consequence without effect changes nothing but what it counts.
#[test]
fn a_consequence_without_effect_changes_nobody() {
    let text = format!(
        "[consequence.nothing]\non = \"list.reported\"\nevidence = \"assumed\"\nwhy = \"a test\"\n\
         [consequence.nothing.while_listed]\n\
         offence = {{ value = 1, unit = \"number\", range = [0, 2], {NUMBER} }}\n"
    );
    let case = Case::small("quality").persons(50_000).ticks(30);
    let (plain, with) = (case.run(5), case.clone().reform(overlay("nothing", &text)).run(5));
    for counter in plain.trace.counters.iter() {
        assert_eq!(plain.total(counter), with.total(counter), "{counter:?}");
    }
}
