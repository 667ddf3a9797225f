//! `glasshouse uncertainty`: what it prints, what it keeps beside a pack, and how reports of the pack show it.
#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

mod glasshouse;

use std::fs;
use std::path::Path;

use glasshouse::{ok, refused, with_tiny_pack};

const SMALL: [&str; 4] = ["--runs", "60", "--persons", "2000"];

/// The report and the summary of a run of the tiny pack.
fn reported(dir: &Path, out: &str, more: &[&str]) -> [String; 2] {
    let run = ["run", "tiny", "--persons", "5000", "--ticks", "6", "--out", out];
    ok(dir, &[&run[..], more].concat());
    ["report.html", "summary.json"].map(|file| fs::read_to_string(dir.join(out).join(file)).unwrap())
}

#[test]
fn a_study_is_kept_beside_its_pack_and_shown_in_reports_until_the_pack_changes() {
    let dir = with_tiny_pack("uncertainty");
    let [page, summary] = reported(&dir, "none", &[]);
    assert!(page.contains("keeps no study") && summary.contains("\"standing\": \"nothing\""));
    let said =
        ok(&dir, &[&["uncertainty", "tiny", "--keep", "--page", "sure.html"], &SMALL[..]].concat()).out;
    for text in ["nine times in ten", "all numbers", "which theory holds", "So many runs tell", "Written: "] {
        assert!(said.contains(text), "no `{text}` in\n{said}");
    }
    let kept = fs::read_to_string(dir.join("packs/tiny/uncertainty.json")).unwrap();
    assert!(kept.contains("glasshouse.uncertainty/1") && kept.contains("synthetic"));
    let sure = fs::read_to_string(dir.join("sure.html")).unwrap();
    assert!(sure.contains("<svg role=\"img\"") && sure.contains("--seed 1"));
    // As the pack is, under changes, and once the pack is another.
    let [page, summary] = reported(&dir, "holds", &[]);
    assert!(page.contains("how-sure-parts") && summary.contains("\"standing\": \"holds\""));
    let [page, _] = reported(&dir, "changed", &["--set", "conduct.jaywalking.rate=9"]);
    assert!(page.contains("nothing here speaks of them"), "a changed run says whose study it is");
    ok(&dir, &["verify", "holds", "--rerun"]);
    let rules = fs::read_to_string(dir.join("packs/tiny/pack.toml")).unwrap();
    fs::write(dir.join("packs/tiny/pack.toml"), rules.replace("points   = -40", "points   = -30")).unwrap();
    let [page, summary] = reported(&dir, "stale", &[]);
    assert!(page.contains("is stale") && !page.contains("how-sure-parts"));
    assert!(summary.contains("\"standing\": \"stale\""));
    ok(&dir, &["check", "tiny"]);
}

#[test]
fn a_study_is_printed_as_json_and_written_where_asked() {
    let dir = with_tiny_pack("uncertainty_json");
    let said =
        ok(&dir, &[&["uncertainty", "tiny", "--json", "--out", "x/sure.json"], &SMALL[..]].concat()).out;
    let value: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(value["pack"], "tiny");
    assert_eq!(said, fs::read_to_string(dir.join("x/sure.json")).unwrap());
    assert!(!dir.join("packs/tiny/uncertainty.json").exists(), "nothing is kept unasked");
}

#[test]
fn what_cannot_be_kept_or_written_is_refused_before_anything_is_run() {
    let dir = with_tiny_pack("uncertainty_refused");
    refused(
        &dir,
        &["uncertainty", "cn-rongcheng", "--keep"],
        2,
        &["GH0374", "inside the program", "--from cn-rongcheng"],
    );
    refused(
        &dir,
        &["uncertainty", "tiny", "cn-rongcheng", "--page", "p.html"],
        2,
        &["GH0374", "of one pack"],
    );
    refused(&dir, &["uncertainty"], 2, &["<PACK>"]);
    refused(&dir, &["uncertainty", "no-such-pack"], 2, &["there is no pack"]);
}
