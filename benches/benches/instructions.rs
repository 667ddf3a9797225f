//! Counts the instructions that the engine needs, and holds the counts and the results against those kept.
//!
//! Wall time tells little on a shared machine; instructions are the same every time. They are counted by Valgrind, of the
//! engine without its loops for wide registers:
//!
//!     cargo bench -p glasshouse-benches --bench instructions --features portable
//!     cargo bench -p glasshouse-benches --bench instructions --features portable -- keep   # what is seen is right from now on
//!     cargo bench -p glasshouse-benches --bench instructions -- digests                    # the results of the wide loops
//!
//! The state digest of each workload is kept too: with wide registers and without, the bits must be the same.
#![allow(clippy::expect_used, reason = "a benchmark stops at the first fault")]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use glasshouse_benches::workload::{R1, Workload};

/// Name, pack and persons.
const WORKLOADS: [(&str, &str, u64); 3] = [
    ("r1", R1, 100_000),
    ("cn-rongcheng", "cn-rongcheng", 20_000),
    ("cn-national-claimed", "cn-national-claimed", 1_000_000),
];
/// How far a count may be from the one kept before somebody has to look.
const TOLERANCE: f64 = 0.01;
const HEADER: &str = "workload,instructions per person-tick,state digest";

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.csv")
}

/// What is known of a workload.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    name: String,
    instructions: f64,
    digest: String,
}

fn read() -> Vec<Known> {
    let text = std::fs::read_to_string(kept()).unwrap_or_default();
    let line = |line: &str| {
        let [name, instructions, digest] = line.split(',').collect::<Vec<_>>().try_into().ok()?;
        Some(Known { name: name.into(), instructions: instructions.parse().ok()?, digest: digest.into() })
    };
    text.lines().skip(1).filter_map(line).collect()
}

fn write(all: &[Known]) {
    let line = |k: &Known| format!("{},{:.1},{}\n", k.name, k.instructions, k.digest);
    let text = format!("{HEADER}\n{}", all.iter().map(line).collect::<String>());
    std::fs::write(kept(), text).expect("the file can be written");
}

/// A workload in a process of its own, its instructions counted if asked for.
fn run(name: &str, counted: bool) -> Known {
    let program = std::env::current_exe().expect("the program has a path");
    let mut command = match counted {
        true => Command::new("valgrind"),
        false => Command::new(&program),
    };
    if counted {
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no"]);
        command.arg("--toggle-collect=*Workload*run*").arg(&program);
    }
    let output = command.args(["work", name]).output().expect("valgrind is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout);
    let (person_ticks, digest) = said.trim().split_once(' ').expect("a workload says two things");
    let person_ticks: f64 = person_ticks.parse().expect("the first is a number");
    let log = String::from_utf8_lossy(&output.stderr);
    let collected = log.lines().find_map(|line| line.split_once("Collected : "));
    let instructions = collected.map_or(0.0, |(_, n)| n.trim().parse().expect("a count is a number"));
    assert!(!counted || instructions > 0.0, "nothing was counted:\n{log}");
    Known { name: name.to_owned(), instructions: instructions / person_ticks, digest: digest.to_owned() }
}

/// Compares with what is kept. Whether all is as it was.
fn compare(counted: bool) -> bool {
    let kept = read();
    let mut same = true;
    for (name, ..) in WORKLOADS {
        let now = run(name, counted);
        let Some(before) = kept.iter().find(|known| known.name == name) else {
            println!("{name}: nothing is kept; try -- keep");
            same = false;
            continue;
        };
        let change = now.instructions / before.instructions - 1.0;
        let as_before = now.digest == before.digest && (!counted || change.abs() <= TOLERANCE);
        same &= as_before;
        let verdict = if as_before { "as it was" } else { "CHANGED" };
        let count = match counted {
            true => {
                format!("{:.1} instructions per person-tick ({:+.1} %), ", now.instructions, 100.0 * change)
            }
            false => String::new(),
        };
        println!("{name}: {count}state digest {}: {verdict}", &now.digest[..16]);
    }
    if !same {
        println!(
            "if this is meant, run it again with --features portable -- keep, and say why in the commit"
        );
    }
    same
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|a| *a != "--bench").collect();
    let same = match words.as_slice() {
        // `cargo test --benches` only asks whether it would run.
        ["--test", ..] => true,
        ["work", name] => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread can be had");
            let (_, pack, persons) = WORKLOADS.into_iter().find(|w| w.0 == *name).expect("a workload's name");
            let workload = Workload::new(pack, persons);
            // Counting is switched on by thread: the whole run has to be on that one.
            println!("{} {}", workload.person_ticks(), pool.install(|| workload.run(1)));
            true
        }
        ["keep"] => {
            write(&WORKLOADS.map(|(name, ..)| run(name, true)));
            true
        }
        ["digests"] => compare(false),
        // Of the loops for wide registers the count would depend on the machine.
        _ if cfg!(feature = "portable") => compare(true),
        _ => {
            println!("instructions are counted with --features portable; comparing digests");
            compare(false)
        }
    };
    if same { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
