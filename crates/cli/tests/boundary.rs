//! What the program cannot be given, and what its outputs always or never say.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use std::collections::BTreeSet;

use glasshouse::{VERBS, files, ok, scratch, with_tiny_pack};

/// Every option of every verb. A new one is added here after asking: could it bring in a record of a person?
const OPTIONS: &[&str] = &[
    "--all",
    "--checkpoint-every",
    "--force",
    "--from",
    "--help",
    "--json",
    "--keep",
    "--law",
    "--out",
    "--page",
    "--parameters",
    "--person",
    "--persons",
    "--pick",
    "--plan",
    "--precision",
    "--quiet",
    "--reform",
    "--replicate",
    "--replicates",
    "--replicates-at-most",
    "--rerun",
    "--run",
    "--runs",
    "--sample",
    "--seed",
    "--set",
    "--snapshot-at",
    "--targets",
    "--threads",
    "--ticks",
    "--until",
    "--version",
    "--with",
];

/// Every argument of every verb: packs, populations, run folders, and words to explain.
const ARGUMENTS: &[&str] = &[
    "<PACK>",
    "[PACK]",
    "<PACK>...",
    "[PACK]...",
    "[KIND|CODE]",
    "<NAME>",
    "<PACK|POPULATION|LAW>",
    "<RUN>",
    "<PLAN>",
];

/// Invariant 8, at the command line: nothing can be given but packs, populations and numbers; a number of persons is a
/// count, a person a number in a run, and words that pick one are of its groups and lists.
#[test]
fn invariant_8_no_option_or_argument_takes_a_record_of_a_person() {
    let dir = scratch("options");
    let mut options = BTreeSet::new();
    for verb in VERBS {
        let help = ok(&dir, &[verb, "--help"]).out;
        for line in help.lines().map(str::trim_start) {
            let words = line.split([' ', ',', '=']).filter(|w| w.starts_with("--"));
            options.extend(line.starts_with('-').then(|| words.map(str::to_owned).next()).flatten());
        }
        // An option that has to be there stands in the usage too; the folder is where results go, targets are published aggregates.
        let usage = help
            .lines()
            .find(|l| l.starts_with("Usage:"))
            .unwrap()
            .replace(" --out <DIR>", "")
            .replace(" --targets <FILE>", "");
        for argument in usage.split(' ').skip(3).filter(|w| *w != "[OPTIONS]") {
            assert!(ARGUMENTS.contains(&argument), "{verb}: {argument}");
        }
    }
    options.extend(["--version".to_owned()]);
    let known: BTreeSet<String> = OPTIONS.iter().map(|&o| o.to_owned()).collect();
    assert_eq!(options, known);
}

/// Invariant 9: every file that a run makes says that its subjects are synthetic. Copies of its inputs are not made by it.
#[test]
fn invariant_9_every_output_says_synthetic() {
    let dir = with_tiny_pack("synthetic");
    ok(&dir, &["run", "tiny", "--persons", "5000", "--ticks", "3", "--out", "r"]);
    for (name, bytes) in files(&dir.join("r")) {
        let says = bytes.windows(9).any(|w| w.eq_ignore_ascii_case(b"synthetic"));
        assert!(says || name.starts_with("inputs/"), "{name} does not say that its subjects are synthetic");
    }
}

/// Invariant 7: no path, user, host or date of today in any output file.
#[test]
fn invariant_7_no_path_host_or_clock_in_any_output() {
    let dir = with_tiny_pack("qz-telltale-folder");
    let mut command =
        glasshouse::command(&dir, &["run", "tiny", "--persons", "5000", "--ticks", "3", "--out", "qzout"]);
    command.envs([
        ("USER", "qz-telltale-user"),
        ("HOME", "/qz-telltale-home"),
        ("HOSTNAME", "qz-telltale-host"),
    ]);
    assert!(command.output().unwrap().status.success());
    let today = today();
    let mut telltales = vec!["qz-telltale".to_owned(), "qzout".to_owned(), today];
    telltales.push(env!("CARGO_MANIFEST_DIR").to_owned());
    telltales.extend(host());
    for (name, bytes) in files(&dir.join("qzout")) {
        for telltale in &telltales {
            let found = bytes.windows(telltale.len()).any(|w| w == telltale.as_bytes());
            assert!(!found, "{name} contains {telltale}");
        }
    }
}

fn host() -> Option<String> {
    let name = std::fs::read_to_string("/etc/hostname").ok()?.trim().to_owned();
    // A short name would be found by accident.
    (name.len() >= 6).then_some(name)
}

fn today() -> String {
    let output = std::process::Command::new("date").arg("+%Y-%m-%d").output();
    output
        .map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned())
        .ok()
        .filter(|t| t.len() == 10)
        .unwrap_or_else(|| "qz-no-date".to_owned())
}
