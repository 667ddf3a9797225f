//! Calibrations: the example of the guide, small; the same bytes on any number of threads; what is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use std::fs;
use std::path::Path;

use glasshouse::{assert_same_bytes, entries, files, ok, refused, scratch};
use serde_json::Value;

fn guide(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides").join(file)).unwrap()
}

/// The example of the guide with fewer persons and draws.
fn small() -> String {
    let text = guide("credit-errors.toml");
    let small = [
        ("persons   = 10000", "persons = 2000"),
        ("particles = 200", "particles = 40"),
        ("budget    = 8000", "budget = 1000"),
    ];
    small.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

#[test]
fn the_example_of_the_guide_is_calibrated_and_says_what_it_cannot_tell() {
    let dir = scratch("calibrate-qz-telltale");
    fs::write(dir.join("errors.toml"), small()).unwrap();
    let calibrate = ["calibrate", "val-ftc-credit", "--targets", "errors.toml"];
    let said = ok(&dir, &[&calibrate[..], &["--out", "1", "--threads", "1"]].concat());
    ok(&dir, &[&calibrate[..], &["--out", "3", "--threads", "3", "--json"]].concat());
    assert_same_bytes(&dir.join("1"), &dir.join("3"));
    assert!(said.out.contains("Report: 1/report.html"), "{}", said.out);
    let flat = "`channel.furnishers.coverage`";
    assert!(said.out.contains("not identified by these targets") && said.out.contains(flat), "{}", said.out);

    let view: Value = serde_json::from_slice(&fs::read(dir.join("1/calibration.json")).unwrap()).unwrap();
    let steps = view["steps"].as_array().unwrap();
    assert!(steps.len() >= 3, "{steps:?}");
    let tolerance = |step: &Value| step["tolerance"].as_f64().unwrap();
    assert!(steps.windows(2).all(|pair| tolerance(&pair[1]) < tolerance(&pair[0])));
    assert!(steps.iter().all(|step| step["effective"].as_f64().unwrap() > 10.0), "{steps:?}");
    assert!(view["targets"].as_array().unwrap().iter().all(|target| target["met"] == true), "{view}");
    let number = |at: usize| &view["numbers"][at];
    assert!(number(0)["narrower"].as_f64().unwrap() < 0.5 && number(2)["narrower"].as_f64().unwrap() > 0.7);

    for (name, bytes) in files(&dir.join("1")) {
        let has = |text: &str| bytes.windows(text.len()).any(|w| w.eq_ignore_ascii_case(text.as_bytes()));
        assert!(has("synthetic") || name.starts_with("inputs/"), "{name}");
        assert!(!has("qz-telltale") && !has(env!("CARGO_MANIFEST_DIR")), "{name} knows where it lies");
    }
    ok(&dir, &["verify", "1"]);
    refused(&dir, &[&calibrate[..], &["--out", "1"]].concat(), 2, &["GH0311"]);
}

#[test]
fn a_goal_is_no_target() {
    let dir = scratch("calibrate_goal");
    let target = "[[target]]\npublished = \"found a material error in a file\"\n";
    for (goal, says) in [
        ("[[target]]\nmeasure = \"listed_share\"\nlist = \"error-alleged\"\nminimise = true\n", "GH0120"),
        (
            "[[target]]\nsays = \"better conduct\"\nmeasure = \"acts_change\"\nvalue = -0.2\nerror = 0.01\nsource = \"ftc-2012\"\nevidence = \"documented\"\n",
            "GH0372",
        ),
        (
            "[[target]]\npublished = \"found a material eror in a file\"\n",
            "did you mean `found a material error in a file`",
        ),
    ] {
        let text = small();
        assert!(text.contains(target));
        fs::write(dir.join("goal.toml"), text.replace(target, goal)).unwrap();
        refused(&dir, &["calibrate", "val-ftc-credit", "--targets", "goal.toml"], 2, &[says]);
    }
    assert_eq!(entries(&dir), ["goal.toml"], "nothing was written");
}
