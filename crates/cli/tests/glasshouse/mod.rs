//! Runs the program in a folder of the test's own.
#![allow(dead_code, reason = "every test file uses a part of this")]
#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Every verb.
pub const VERBS: &[&str] = &[
    "run",
    "compare",
    "diff",
    "audit",
    "life",
    "uncertainty",
    "sweep",
    "calibrate",
    "gallery",
    "check",
    "list",
    "show",
    "new",
    "odd",
    "explain",
    "schema",
    "report",
    "verify",
];

/// An empty folder below the build's temporary folder.
pub fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A scratch folder with the template pack at `packs/tiny`.
pub fn with_tiny_pack(name: &str) -> PathBuf {
    let dir = scratch(name);
    ok(&dir, &["new", "tiny"]);
    dir
}

/// The program, about to run in `dir`.
pub fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glasshouse"));
    command.current_dir(dir).args(args).env_remove("NO_COLOR").env_remove("COLUMNS");
    command
}

/// What a run of the program said.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs the program.
pub fn glasshouse(dir: &Path, args: &[&str]) -> Said {
    said(command(dir, args).output().unwrap())
}

pub fn said(output: Output) -> Said {
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the program, which must succeed.
pub fn ok(dir: &Path, args: &[&str]) -> Said {
    let said = glasshouse(dir, args);
    assert_eq!(said.code, Some(0), "glasshouse {}\n{}{}", args.join(" "), said.out, said.err);
    said
}

/// Runs the program and checks the exit code and that standard error has every one of these texts.
pub fn refused(dir: &Path, args: &[&str], code: i32, texts: &[&str]) {
    let said = glasshouse(dir, args);
    assert_eq!(said.code, Some(code), "glasshouse {}\n{}", args.join(" "), said.err);
    for text in texts {
        assert!(said.err.contains(text), "glasshouse {}: no `{text}` in\n{}", args.join(" "), said.err);
    }
}

/// Every file below a folder, with its content, by its name within the folder.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    collect(folder, folder, &mut found);
    found.sort();
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            found.push((name, fs::read(&path).unwrap()));
        }
    }
}

/// Names in a folder, hidden ones included.
pub fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Fails with the first difference between two run folders.
pub fn assert_same_bytes(a: &Path, b: &Path) {
    let (a, b) = (files(a), files(b));
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|f| f.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&a), names(&b));
    for ((name, one), (_, other)) in a.iter().zip(&b) {
        assert!(one == other, "{name} differs");
    }
}
