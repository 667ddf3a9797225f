//! Tests of populations: the shipped ones, random ones, and how they are laid out.

mod china;
mod laid_out;
mod own;
mod random;

use super::{FitReport, Population, Realised, Request, realise};
use crate::spec::{Filter, Place, SourceFile, Within};
use std::path::Path;

/// A shipped population, read from the repository.
fn shipped(name: &str) -> Population {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../populations").join(name);
    let mut files = Vec::new();
    for (sub, prefix) in [("", ""), ("tables", "tables/")] {
        for entry in std::fs::read_dir(folder.join(sub)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
                files.push(SourceFile { name, text: std::fs::read_to_string(path).unwrap() });
            }
        }
    }
    Population::from_files(name, files).unwrap_or_else(|faults| panic!("{faults}"))
}

/// A filter of one attribute.
fn filter(attribute: &str, categories: &[&str]) -> Filter {
    Filter {
        attribute: attribute.into(),
        categories: categories.iter().map(|c| (*c).to_string()).collect(),
        place: Place::default(),
    }
}

/// So many persons, everybody subject, no attribute read.
fn persons(persons: u64) -> Request {
    Request {
        persons,
        within: Within::default(),
        subjects: Vec::new(),
        reads: Vec::new(),
        households: false,
        stands_for: 1.0,
    }
}

fn made(population: &Population, request: &Request) -> Realised {
    realise(population, request).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Every margin of a run within 0.1 % or one person of the reconciled tables.
fn assert_fits(fit: &FitReport) {
    assert!(fit.within_tolerance, "{}", fit.text());
    for margin in &fit.margins {
        let worst = &margin.persons_to_reconciled;
        assert!(worst.absolute <= 1.0 || worst.relative <= 0.001, "{}: {worst:?}", margin.table);
    }
}
