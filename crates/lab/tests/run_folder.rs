//! The run folder is whole or absent.
#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

use lab::manifest::{FileHash, Formats, Manifest, PackLine, Program, SCHEMA, SYNTHETIC, Size, Span, is_run};
use lab::store::{Existing, RunFolder};

/// An empty folder of this test's own.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("run_folder").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn manifest() -> Manifest {
    Manifest {
        schema: SCHEMA.into(),
        synthetic: SYNTHETIC.into(),
        program: Program { name: "glasshouse".into(), version: "0".into() },
        formats: Formats { pack: 1, population: 1 },
        pack: PackLine {
            name: "p".into(),
            title: "P".into(),
            stance: "claimed".into(),
            country: "CN".into(),
        },
        population: "cn-2020".into(),
        changes: Vec::new(),
        branch: None,
        size: Size { place_persons: 1, persons: 1, subjects: 1, sample: None, stands_for: 1.0 },
        span: Span { start: "2020-01-01".into(), end: "2020-02-01".into(), tick: "month".into(), ticks: 1 },
        seed: "1".into(),
        replicates: Vec::new(),
        inputs: Vec::new(),
        outputs: Vec::new(),
    }
}

fn write(place: &Path, existing: Existing, text: &str) -> Result<(), &'static str> {
    let folder = RunFolder::stage(place, existing).map_err(|f| f.code.id)?;
    folder.put("inputs/packs/p/pack.toml", b"format = 1").map_err(|f| f.code.id)?;
    folder.put("summary.json", text.as_bytes()).map_err(|f| f.code.id)?;
    folder.commit(manifest()).map(|_| ()).map_err(|f| f.code.id)
}

#[test]
fn a_committed_folder_is_whole_and_nothing_else_is_left() {
    let dir = scratch("whole");
    assert_eq!(write(&dir.join("run"), Existing::Refuse, "{}"), Ok(()));
    assert_eq!(entries(&dir), ["run"]);
    assert_eq!(entries(&dir.join("run")), ["inputs", "manifest.json", "summary.json"]);
    assert!(is_run(&dir.join("run")));
    let read = Manifest::read(&dir.join("run")).unwrap();
    assert_eq!(read.outputs, [FileHash::of("summary.json", b"{}")]);
    assert_eq!(read.inputs, [FileHash::of("inputs/packs/p/pack.toml", b"format = 1")]);
}

#[test]
fn a_dropped_folder_leaves_nothing() {
    let dir = scratch("dropped");
    let folder = RunFolder::stage(&dir.join("run"), Existing::Refuse).unwrap();
    folder.put("summary.json", b"{}").unwrap();
    drop(folder);
    assert!(entries(&dir).is_empty());
}

#[test]
fn an_abandoned_folder_leaves_nothing_and_refuses_more() {
    let dir = scratch("abandoned");
    let folder = RunFolder::stage(&dir.join("run"), Existing::Refuse).unwrap();
    folder.staging().abandon();
    assert!(entries(&dir).is_empty());
    assert_eq!(folder.put("summary.json", b"{}").map_err(|f| f.code.id), Err("GH0315"));
    assert_eq!(folder.commit(manifest()).map_err(|f| f.code.id), Err("GH0315"));
    assert!(entries(&dir).is_empty());
}

#[test]
fn a_run_is_replaced_only_when_asked_and_anything_else_never() {
    let dir = scratch("existing");
    let run = dir.join("run");
    assert_eq!(write(&run, Existing::Refuse, "1"), Ok(()));
    assert_eq!(write(&run, Existing::Refuse, "2"), Err("GH0311"));
    assert_eq!(fs::read_to_string(run.join("summary.json")).unwrap(), "1");
    assert_eq!(write(&run, Existing::ReplaceRun, "2"), Ok(()));
    assert_eq!(fs::read_to_string(run.join("summary.json")).unwrap(), "2");

    let other = dir.join("letters");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("dear.txt"), "x").unwrap();
    assert_eq!(write(&other, Existing::ReplaceRun, "3"), Err("GH0311"));
    assert_eq!(entries(&other), ["dear.txt"]);

    let empty = dir.join("empty");
    fs::create_dir(&empty).unwrap();
    assert_eq!(write(&empty, Existing::Refuse, "4"), Ok(()));
    assert_eq!(entries(&dir), ["empty", "letters", "run"]);
}

#[test]
fn a_killed_run_is_cleared_away_and_a_running_one_is_respected() {
    let dir = scratch("killed");
    let left = dir.join(".run.partial");
    fs::create_dir(&left).unwrap();
    fs::write(left.join(".lock"), "").unwrap();
    fs::write(left.join("summary.json"), "half").unwrap();
    assert_eq!(write(&dir.join("run"), Existing::Refuse, "whole"), Ok(()));
    assert_eq!(entries(&dir), ["run"]);

    let running = RunFolder::stage(&dir.join("other"), Existing::Refuse).unwrap();
    assert_eq!(write(&dir.join("other"), Existing::Refuse, "x"), Err("GH0312"));
    drop(running);
    assert_eq!(write(&dir.join("other"), Existing::Refuse, "x"), Ok(()));
}

#[test]
fn a_folder_below_a_file_cannot_be_written() {
    let dir = scratch("below");
    fs::write(dir.join("file"), "x").unwrap();
    assert_eq!(write(&dir.join("file/run"), Existing::Refuse, "x"), Err("GH0313"));
}
