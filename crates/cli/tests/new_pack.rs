//! The way of a new user: copy a pack, check it, run it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use std::collections::BTreeSet;
use std::fs;

use glasshouse::{files, glasshouse, ok, scratch, with_tiny_pack};

#[test]
fn a_new_pack_checks_and_runs_as_it_is() {
    let dir = with_tiny_pack("new");
    let said = ok(&dir, &["check", "tiny"]);
    assert!(said.out.contains("tiny: no errors"), "{}", said.out);
    ok(&dir, &["check", "packs/tiny", "--run"]);
    let said = ok(&dir, &["run", "tiny", "--persons", "50_000"]);
    assert!(said.out.contains("report.html"), "{}", said.out);
}

#[test]
fn a_copy_of_a_shipped_pack_checks_under_its_own_name() {
    let dir = scratch("new_from");
    let said = ok(&dir, &["new", "mine", "--from", "cn-rongcheng"]);
    assert!(said.out.contains("glasshouse run mine"), "{}", said.out);
    ok(&dir, &["check", "mine"]);
    let copy = fs::read_to_string(dir.join("packs/mine/pack.toml")).unwrap();
    assert!(
        copy.contains("stance     = \"hypothetical\"") && !copy.contains("stance     = \"documented\""),
        "{copy}"
    );
    assert!(copy.contains("2014 to 2019 (copy)\""), "{copy}");
    let said = glasshouse(&dir, &["new", "bad name"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("small letters"), "{}", said.err);
    assert!(ok(&dir, &["list"]).out.contains("mine"));
    let names: Vec<String> = files(&dir.join("packs/mine")).into_iter().map(|f| f.0).collect();
    assert_eq!(names, ["README.md", "claims.toml", "expected.toml", "pack.toml", "sources.toml"]);
}

#[test]
fn an_existing_folder_is_never_written_to() {
    let dir = with_tiny_pack("new_again");
    fs::write(dir.join("packs/tiny/pack.toml"), "mine").unwrap();
    let said = glasshouse(&dir, &["new", "tiny"]);
    assert_eq!(said.code, Some(2), "{}", said.err);
    assert!(said.err.contains("GH0311"), "{}", said.err);
    assert_eq!(fs::read_to_string(dir.join("packs/tiny/pack.toml")).unwrap(), "mine");
}

#[test]
fn a_path_is_taken_as_it_is() {
    let dir = scratch("new_path");
    ok(&dir, &["new", "elsewhere/mine"]);
    ok(&dir, &["check", "elsewhere/mine"]);
}

#[test]
fn every_kind_and_every_code_is_explained() {
    let dir = scratch("explain");
    let overview = ok(&dir, &["explain"]).out;
    let subjects: Vec<&str> = overview
        .lines()
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next())
        .collect();
    assert!(subjects.len() > 20, "{overview}");
    for subject in subjects {
        assert!(ok(&dir, &["explain", subject]).out.lines().count() >= 2, "{subject}");
    }
    let codes: Vec<&str> = overview.lines().filter_map(|l| l.strip_prefix("  GH")).collect();
    let numbers: BTreeSet<&str> = codes.iter().map(|c| &c[..4]).collect();
    assert_eq!(numbers.len(), codes.len(), "two codes of one number");
    let said = glasshouse(&dir, &["explain", "lst"]);
    assert!(said.err.contains("GH0341"), "{}", said.err);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("list"), "{}", said.err);
}

#[test]
fn packs_and_populations_are_shown_in_words() {
    let dir = with_tiny_pack("show");
    assert!(ok(&dir, &["show", "tiny"]).out.contains("against the light"));
    assert!(ok(&dir, &["show", "cn-2020"]).out.contains("province"));
    assert_eq!(glasshouse(&dir, &["show", "nothing-like-it"]).code, Some(2));
}
