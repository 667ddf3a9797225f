//! Every mistake that a pack can hold: bad packs beside the message they earn, in
//! `tests/diagnostics/packs/NAME/message.txt`. `UPDATE_MESSAGES=1 cargo test` writes the messages anew.
//!
//! A case may hold `set.txt` (a `--set` a line) and `reform.toml`, which are then laid over the pack. The case `good` has
//! no mistakes; most others extend it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use glasshouse_pack::diagnostic::{Diagnostics, codes};
use glasshouse_pack::population::{Population, Request, realise};
use glasshouse_pack::spec::Pack;
use glasshouse_pack::{Change, Library, asks_for_households, compile, load, reads};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/diagnostics")
}

fn cases() -> Vec<String> {
    let entries = fs::read_dir(folder().join("packs")).expect("the bad packs");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("a bad pack").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The message of a case, and the codes in it.
fn message(case: &str) -> (String, Vec<&'static str>) {
    let path = folder().join("packs").join(case);
    let mut changes = Vec::new();
    if path.join("reform.toml").is_file() {
        changes.push(Change::Reform(path.join("reform.toml")));
    }
    let sets = fs::read_to_string(path.join("set.txt")).unwrap_or_default();
    changes.extend(sets.lines().map(|line| Change::Set(line.to_owned())));
    let found = match load(&Library::rooted(folder()), case, &changes) {
        Ok(loaded) => compiled(&loaded.pack).err().unwrap_or(loaded.warnings),
        // A folder that is no pack has no name, only a path.
        Err(errors) if errors.files.is_empty() && !path.join("pack.toml").is_file() => {
            load(&Library::rooted(folder().join("packs")), case, &changes).err().unwrap_or(errors)
        }
        Err(errors) => errors,
    };
    let codes = found.items.iter().map(|item| item.code).collect();
    let text =
        if found.is_empty() { "no errors and no warnings\n".to_owned() } else { found.render(false, 100) };
    (text, codes)
}

/// Compiles a pack for a few persons: some mistakes show only with a population at hand.
fn compiled(pack: &Pack) -> Result<(), Diagnostics> {
    let population = Population::of(&Library::new(), pack)?;
    let within_files = |items| Diagnostics { files: pack.files.clone(), items };
    let request = Request {
        persons: 2_000,
        within: pack.within.clone(),
        subjects: pack.subjects.clone(),
        reads: reads(pack, &population),
        households: asks_for_households(pack),
        stands_for: 1.0,
    };
    let layout = realise(&population, &request).map_err(|e| within_files(e.items))?.layout;
    compile(pack, &population, &layout, None).map(|_| ())
}

#[test]
fn every_mistake_earns_its_message() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (message, _) = message(&case);
        let expected = folder().join("packs").join(&case).join("message.txt");
        if std::env::var_os("UPDATE_MESSAGES").is_some() {
            fs::write(&expected, &message).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != message {
            wrong.push(format!("{case}:\n{message}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Codes of laws, which no pack's folder can earn; `laws.rs` holds them.
const OF_LAWS: [&str; 1] = ["GH0112"];

#[test]
fn every_code_has_a_bad_pack() {
    let earned: BTreeSet<&str> = cases().iter().flat_map(|case| message(case).1).collect();
    let lacking: Vec<&str> = codes::CODES
        .iter()
        .map(|code| code.id)
        .filter(|id| !earned.contains(id) && !OF_LAWS.contains(id))
        .collect();
    assert!(lacking.is_empty(), "no case of {lacking:?}");
    // Some show only where a pack meets a population.
    let of_populations = glasshouse_pack::population::codes::CODES;
    let known: BTreeSet<&str> = codes::CODES.iter().chain(of_populations).map(|code| code.id).collect();
    assert!(earned.is_subset(&known), "not registered: {:?}", earned.difference(&known));
}

#[test]
fn only_the_good_pack_is_without_mistakes() {
    for case in cases() {
        assert_eq!(message(&case).1.is_empty(), case == "good", "{case}");
    }
}

#[test]
fn messages_name_no_folder_of_this_machine() {
    let root = fs::canonicalize(folder()).unwrap().to_string_lossy().into_owned();
    for case in cases() {
        let (message, _) = message(&case);
        assert!(
            !message.contains(&root) && !message.contains(env!("CARGO_MANIFEST_DIR")),
            "{case}:\n{message}"
        );
    }
}
