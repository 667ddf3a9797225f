//! What `glasshouse run` leaves on the disk: the same bytes for the same input, and never half of them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use std::fs;
use std::path::Path;

use glasshouse::{assert_same_bytes, command, entries, files, glasshouse, ok, scratch, with_tiny_pack};
use serde_json::Value;

/// A run that takes a second or so.
const SMALL: &[&str] = &["run", "tiny", "--persons", "20_000", "--ticks", "14"];

fn small(dir: &Path, more: &[&str]) {
    let args: Vec<&str> = SMALL.iter().chain(more).copied().collect();
    ok(dir, &args);
}

fn manifest(run: &Path) -> Value {
    serde_json::from_slice(&fs::read(run.join("manifest.json")).unwrap()).unwrap()
}

/// Invariant 7: same input, same bytes, wherever, whenever and by whomever it is run.
#[test]
fn invariant_7_same_input_same_bytes_in_another_folder_environment_and_second() {
    let one = with_tiny_pack("bytes_one");
    let two = with_tiny_pack("bytes_two/deeper");
    small(&one, &["--out", "a"]);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let output = command(&two, SMALL)
        .args(["--out", "elsewhere/b"])
        .envs([("HOME", "/nowhere"), ("USER", "qzsomebody"), ("TZ", "Asia/Tokyo"), ("LANG", "tr_TR.UTF-8")])
        .envs([("HOSTNAME", "qzhost"), ("RAYON_NUM_THREADS", "1")])
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_same_bytes(&one.join("a"), &two.join("elsewhere/b"));
}

/// Invariant 2, through the program: the number of threads changes no byte, so no state digest either.
#[test]
fn invariant_2_threads_change_no_byte() {
    let dir = with_tiny_pack("threads");
    small(&dir, &["--threads", "1", "--replicates", "2", "--out", "one"]);
    small(&dir, &["--threads", "2", "--replicates", "2", "--out", "two"]);
    assert_same_bytes(&dir.join("one"), &dir.join("two"));
    let digests = manifest(&dir.join("one"))["replicates"].clone();
    assert_eq!(digests.as_array().unwrap().len(), 2);
    assert_ne!(digests[0]["state_digest"], digests[1]["state_digest"]);
}

#[test]
fn the_first_replicate_is_the_run_without_replicates() {
    let dir = with_tiny_pack("replicates");
    small(&dir, &["--out", "single"]);
    small(&dir, &["--replicates", "3", "--out", "three"]);
    assert_eq!(manifest(&dir.join("single"))["replicates"][0], manifest(&dir.join("three"))["replicates"][0]);
}

#[test]
fn another_seed_is_another_run() {
    let dir = with_tiny_pack("seeds");
    small(&dir, &["--out", "a"]);
    small(&dir, &["--seed", "2", "--out", "b"]);
    let digest = |run: &str| manifest(&dir.join(run))["replicates"][0]["state_digest"].clone();
    assert_ne!(digest("a"), digest("b"));
}

/// Invariant 1, through the program: a reform that states what the pack states changes no state.
#[test]
fn invariant_1_a_null_reform_changes_no_state() {
    let dir = with_tiny_pack("null_reform");
    fs::write(dir.join("null.toml"), "conduct.jaywalking.rate.value = 6\n").unwrap();
    fs::write(dir.join("real.toml"), "conduct.jaywalking.rate.value = 12\n").unwrap();
    small(&dir, &["--out", "a"]);
    small(&dir, &["--reform", "null.toml", "--out", "b"]);
    small(&dir, &["--reform", "real.toml", "--out", "c"]);
    let digest = |run: &str| manifest(&dir.join(run))["replicates"][0]["state_digest"].clone();
    assert_eq!(digest("a"), digest("b"));
    assert_ne!(digest("a"), digest("c"));
    ok(&dir, &["verify", "c", "--rerun"]);
}

#[test]
fn a_run_repeats_from_its_own_inputs_after_the_pack_is_gone() {
    let dir = with_tiny_pack("carried");
    small(&dir, &["--set", "conduct.jaywalking.rate=9", "--out", "r"]);
    fs::remove_dir_all(dir.join("packs")).unwrap();
    let said = ok(&dir, &["verify", "r", "--rerun"]);
    assert!(said.out.contains("same state digest"), "{}", said.out);
}

/// A reform may have the name of a file of the pack, and two reforms the same name.
#[test]
fn reforms_are_carried_by_content_whatever_their_names() {
    let dir = with_tiny_pack("reform_names");
    fs::create_dir(dir.join("a")).unwrap();
    fs::write(dir.join("pack.toml"), "conduct.jaywalking.rate.value = 9\n").unwrap();
    fs::write(dir.join("a/pack.toml"), "conduct.jaywalking.rate.value = 12\n").unwrap();
    small(&dir, &["--reform", "pack.toml", "--reform", "a/pack.toml", "--out", "r"]);
    let read = |name: &str| fs::read_to_string(dir.join("r/inputs/reforms").join(name)).unwrap();
    assert!(read("1-pack.toml").contains("= 9") && read("2-pack.toml").contains("= 12"));
    ok(&dir, &["verify", "r", "--rerun"]);
    small(&dir, &["--reform", "a/pack.toml", "--reform", "pack.toml", "--out", "s"]);
    let digest = |run: &str| manifest(&dir.join(run))["replicates"][0]["state_digest"].clone();
    assert_ne!(digest("r"), digest("s"), "the last reform wins");
}

#[test]
fn the_default_folder_is_named_by_its_inputs_and_may_be_run_again() {
    let dir = with_tiny_pack("default_out");
    small(&dir, &[]);
    let first = entries(&dir.join("runs"));
    small(&dir, &[]);
    assert_eq!(entries(&dir.join("runs")), first);
    assert!(first[0].starts_with("tiny-seed1-"), "{first:?}");
    small(&dir, &["--set", "conduct.jaywalking.rate=9"]);
    assert_eq!(entries(&dir.join("runs")).len(), 2);
}

/// A changed scheme is never taken for the pack: the summary, the page and the JSON name each change.
#[test]
fn a_changed_run_says_what_was_changed_everywhere() {
    let dir = scratch("changed");
    let size = ["--persons", "5000", "--ticks", "3", "--out", "r"];
    let pack = "cn-court-list";
    let first = pack::load(&pack::Library::new(), pack, &[]).unwrap().pack.parameters.remove(0);
    let set = format!("{}={}", first.path, first.value * 0.001);
    let said = ok(&dir, &[&["run", pack, "--set", &set][..], &size].concat());
    assert!(said.err.contains("GH0306") && said.err.contains("outside the range"), "{}", said.err);
    let page = fs::read_to_string(dir.join("r/report.html")).unwrap();
    let json = fs::read_to_string(dir.join("r/summary.json")).unwrap();
    for text in [&said.out, &page, &json] {
        assert!(text.contains(&format!("{} {} \u{2192} ", first.path, first.value)), "{text}");
        assert!(text.contains("horizon is") && text.contains("No record or claim"), "{text}");
        assert!(!text.contains("as far as the record supports"), "{text}");
    }
}

#[test]
fn what_is_shipped_runs_from_any_folder() {
    let dir = scratch("anywhere");
    let args = ["run", "cn-court-list", "--persons", "20000", "--ticks", "3", "--out", "r"];
    let said = ok(&dir, &args);
    assert!(said.err.contains("20,000 of "), "{}", said.err);
    assert!(said.out.contains("report.html"), "{}", said.out);
    ok(&dir, &["verify", "r", "--rerun"]);
}

#[test]
fn the_run_folder_has_what_the_design_says() {
    let dir = with_tiny_pack("contents");
    small(&dir, &["--out", "r"]);
    let names: Vec<String> = files(&dir.join("r")).into_iter().map(|f| f.0).collect();
    for wanted in
        ["manifest.json", "summary.json", "measures.parquet", "fields.parquet", "report.html", "summary.txt"]
    {
        assert!(names.iter().any(|n| n == wanted), "{wanted} in {names:?}");
    }
    assert!(names.iter().any(|n| n == "inputs/packs/tiny/pack.toml"), "{names:?}");
    assert!(names.iter().any(|n| n.starts_with("inputs/populations/cn-2020/")), "{names:?}");
    let manifest = manifest(&dir.join("r"));
    assert_eq!(manifest["size"]["persons"], 20_000);
    assert_eq!(manifest["span"]["ticks"], 14);
    assert_eq!(manifest["span"]["end"], "2021-03-01");
    assert_eq!(manifest["seed"], "1");
}

#[test]
fn json_is_json_and_nothing_else() {
    let dir = with_tiny_pack("json");
    let parses = |args: &[&str]| {
        let out = ok(&dir, args).out;
        serde_json::from_str::<Value>(&out)
            .unwrap_or_else(|e| panic!("glasshouse {}: {e}\n{out}", args.join(" ")))
    };
    parses(&["run", "tiny", "--persons", "5000", "--ticks", "3", "--out", "r", "--json"]);
    parses(&["check", "tiny", "--json"]);
    parses(&["list", "--json"]);
    parses(&["show", "tiny", "--json"]);
    parses(&["report", "r", "--json"]);
    parses(&["verify", "r", "--json"]);
    parses(&["schema"]);
}

#[test]
fn a_report_is_printed_again_from_the_run_folder() {
    let dir = with_tiny_pack("report");
    let said = ok(&dir, &["run", "tiny", "--persons", "5000", "--ticks", "3", "--out", "r", "--quiet"]);
    assert_eq!(said.err, "", "--quiet is quiet");
    assert_eq!(ok(&dir, &["report", "r"]).out, said.out);
}

#[cfg(unix)]
mod interrupted {
    use super::*;
    use std::process::{Child, Command, Stdio};
    use std::time::Duration;

    /// A run that takes minutes, once it has begun to prepare its folder.
    fn long_run(dir: &Path) -> Child {
        let args =
            ["run", "tiny", "--persons", "600_000", "--ticks", "1200", "--threads", "1", "--out", "long"];
        let mut child = command(dir, &args).stderr(Stdio::piped()).spawn().unwrap();
        for _ in 0..1200 {
            if dir.join(".long.partial/inputs").exists() {
                std::thread::sleep(Duration::from_millis(300));
                return child;
            }
            assert!(child.try_wait().unwrap().is_none(), "the run ended before it could be interrupted");
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = child.kill();
        panic!("the run never began");
    }

    fn signal(child: &Child, name: &str) {
        let sent = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    #[test]
    fn ctrl_c_and_sigterm_remove_what_is_unfinished() {
        for name in ["-INT", "-TERM"] {
            let dir = with_tiny_pack(&format!("signal{name}"));
            let child = long_run(&dir);
            signal(&child, name);
            let said = super::glasshouse::said(child.wait_with_output().unwrap());
            assert_eq!(said.code, Some(130), "{name} {}", said.err);
            assert_eq!(entries(&dir), ["packs"], "{name}");
        }
    }

    #[test]
    fn a_killed_run_leaves_no_folder_of_its_name_and_does_not_hinder_the_next() {
        let dir = with_tiny_pack("kill");
        let mut child = long_run(&dir);
        signal(&child, "-KILL");
        child.wait().unwrap();
        assert!(!dir.join("long").exists());
        small(&dir, &["--out", "long"]);
        assert_eq!(entries(&dir), ["long", "packs"]);
    }
}

#[test]
fn a_failed_run_leaves_nothing() {
    let dir = with_tiny_pack("failed");
    assert_eq!(
        glasshouse(&dir, &["run", "tiny", "--set", "list.county-blacklist.again=never"]).code,
        Some(2)
    );
    assert_eq!(entries(&dir), ["packs"]);
}
