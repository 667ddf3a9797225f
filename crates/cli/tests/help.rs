//! The help texts, as one snapshot. `UPDATE_MESSAGES=1 cargo test -p glasshouse-cli --test help` writes it anew.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use std::fs;
use std::path::Path;

use glasshouse::{VERBS, ok, scratch};

#[test]
fn help_texts_are_the_reviewed_ones() {
    let dir = scratch("help");
    let mut text = String::new();
    for args in std::iter::once(vec!["--help"]).chain(VERBS.iter().map(|v| vec![*v, "--help"])) {
        text.push_str(&format!("$ glasshouse {}\n{}\n", args.join(" "), ok(&dir, &args).out));
    }
    let reviewed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/help.txt");
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        fs::write(&reviewed, &text).unwrap();
    }
    let wanted = fs::read_to_string(&reviewed).unwrap_or_default();
    for (line, (is, was)) in text.lines().zip(wanted.lines()).enumerate() {
        assert_eq!(is, was, "line {} of tests/help.txt", line + 1);
    }
    assert_eq!(text.lines().count(), wanted.lines().count());
}

#[test]
fn every_verb_has_a_line_in_the_overview_and_a_short_help() {
    let dir = scratch("help_lines");
    let overview = ok(&dir, &["--help"]).out;
    for verb in VERBS {
        assert!(overview.lines().any(|l| l.trim_start().starts_with(verb)), "{verb}");
        assert!(ok(&dir, &[verb, "-h"]).out.contains("Usage:"), "{verb}");
    }
}
