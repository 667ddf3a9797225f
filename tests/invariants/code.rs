//! What the source may and may not contain.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Who may import whom: model <- pack <- measure, lab <- report <- cli.
const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("pack", &["model"]),
    ("measure", &["model", "pack"]),
    ("lab", &["model", "pack", "measure"]),
    ("report", &["model", "pack", "measure", "lab"]),
    ("cli", &["model", "pack", "measure", "lab", "report"]),
];

#[test]
fn crates_import_only_the_layers_below_them() {
    let crates = root().join("crates");
    let mut seen = Vec::new();
    for folder in fs::read_dir(&crates).unwrap() {
        let folder = folder.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap();
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == name) else {
            panic!("crates/{name} has no place in the table of layers: add it here and in ARCHITECTURE.md");
        };
        for section in ["dependencies", "build-dependencies"] {
            let Some(dependencies) = manifest.get(section).and_then(toml::Value::as_table) else { continue };
            for dependency in dependencies.keys() {
                let short = dependency.strip_prefix("glasshouse-").unwrap_or(dependency);
                let ours = LAYERS.iter().any(|(layer, _)| *layer == short);
                assert!(!ours || allowed.contains(&short), "crates/{name} may not import {short}");
            }
        }
        seen.push(name);
    }
    assert_eq!(seen.len(), LAYERS.len(), "every layer is a crate: {seen:?}");
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// Words that may not stand in the code of `model`, with the reason.
const BANNED: &[(&str, &str)] = &[
    ("std::fs", "reads files"),
    ("std::io", "does input or output"),
    ("std::env", "reads the environment"),
    ("std::net", "talks to a network"),
    ("std::process", "leaves the program"),
    ("std::time", "reads a clock"),
    ("Instant", "reads a clock"),
    ("SystemTime", "reads a clock"),
    ("env!(", "depends on where it was built"),
    ("HashMap", "iterates in random order"),
    ("HashSet", "iterates in random order"),
    ("RandomState", "is random"),
    ("thread_rng", "is random"),
    ("static mut", "is a global"),
    ("thread_local", "is a global"),
    ("thread::current", "knows its thread"),
    ("current_thread_index", "knows its thread"),
    ("current_num_threads", "knows the number of threads"),
    ("println!", "does output"),
    ("print!", "does output"),
    ("dbg!", "does output"),
    ("AtomicF", "adds in any order"),
];

#[test]
fn invariant_6_model_reads_no_file_clock_or_environment_and_iterates_in_order() {
    let mut files = Vec::new();
    sources(&root().join("crates/model/src"), &mut files);
    assert!(files.len() > 5, "the sources of model were found");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            for (word, reason) in BANNED {
                let place = format!("{}:{}", file.display(), number + 1);
                assert!(!code.contains(word), "{place}: `{word}` {reason}");
            }
        }
    }
}

#[test]
fn invariant_6_nothing_that_computes_uses_hash_containers_or_the_platforms_functions() {
    let banned =
        ["HashMap", "HashSet", ".powf(", ".powi(", ".exp()", ".ln()", ".log10(", ".sin()", ".mul_add("];
    for name in ["model", "pack", "measure", "lab"] {
        let mut files = Vec::new();
        sources(&root().join("crates").join(name).join("src"), &mut files);
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            // What tests inside a file do does not reach a result.
            let text = text.split("#[cfg(test)]").next().unwrap_or("").to_owned();
            for (number, line) in text.lines().enumerate() {
                let code = line.split("//").next().unwrap_or("");
                for word in banned {
                    assert!(!code.contains(word), "{}:{}: `{word}`", file.display(), number + 1);
                }
            }
        }
    }
}
