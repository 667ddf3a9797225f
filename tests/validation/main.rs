//! Holds the validation book (`docs/validation`) together: what its pages name exists, every oracle has its text and its table, and what is
//! counted of them is what stands there. The tables themselves are held by the oracles that make them.
//!
//! `UPDATE_MESSAGES=1 cargo test -p glasshouse-tests --test oracles --test validation` writes them anew.
#![allow(clippy::unwrap_used, reason = "a test stops at the first fault")]

use std::fs;
use std::path::{Path, PathBuf};

mod pages;
mod published;
mod summary;

/// Pages with tables of oracles.
const PAGES: [&str; 9] =
    ["scores", "lists", "sensing", "appeals", "deterrence", "theories", "social", "statistics", "traps"];

fn tests() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Text of all source files of a folder of tests.
fn sources(folder: &str) -> String {
    let mut files: Vec<PathBuf> = fs::read_dir(tests().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect();
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}
