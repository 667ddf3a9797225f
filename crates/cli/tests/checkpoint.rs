//! Runs that are interrupted and gone on with, and branches from snapshots: the same bytes as the run that was not, or a
//! refusal that says why.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use glasshouse::{assert_same_bytes, command, entries, files, ok, refused, scratch, with_tiny_pack};
use serde_json::Value;

/// A run that takes a second or so.
const SMALL: &[&str] = &["run", "tiny", "--persons", "20_000", "--ticks", "14"];

/// Misidentified records that land anywhere make regions wait for each other at each tick.
const IN_STEP: &[&str] = &["--set", "channel.street-camera.misidentify.pool=population"];

fn small(dir: &Path, more: &[&[&str]]) {
    ok(dir, &[SMALL, &more.concat()].concat());
}

fn json(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

fn digests(run: &Path) -> Value {
    json(&run.join("manifest.json"))["replicates"].clone()
}

/// The first state file of a checkpoint or snapshot.
fn a_state(saved: &Path) -> PathBuf {
    saved.join(json(&saved.join("manifest.json"))["states"][0]["file"].as_str().unwrap())
}

/// A process that does not outlive the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a run and waits until a checkpoint stands at this place, and a little longer.
fn until_checkpoint(dir: &Path, args: &[&str], checkpoint: &str, more: Duration) -> Running {
    let mut child = Running(command(dir, args).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap());
    let manifest = dir.join(checkpoint).join("manifest.json");
    for _ in 0..60_000 {
        if manifest.exists() {
            std::thread::sleep(more);
            return child;
        }
        assert!(child.0.try_wait().unwrap().is_none(), "the run ended before there was a checkpoint");
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("there never was a checkpoint");
}

/// A run that was killed with SIGKILL after it wrote a checkpoint, at `k.checkpoint`.
fn killed(dir: &Path, args: &[&str], more: Duration) {
    let args = [args, &["--out", "k", "--checkpoint-every", "0s"]].concat();
    let mut child = until_checkpoint(dir, &args, "k.checkpoint", more);
    child.0.kill().unwrap();
    let status = child.0.wait().unwrap();
    assert!(!status.success() && !dir.join("k").exists(), "the run was over before it was killed");
}

/// A small run that was killed early.
fn with_checkpoint(name: &str) -> PathBuf {
    let dir = with_tiny_pack(name);
    killed(&dir, &["run", "tiny", "--persons", "20_000", "--ticks", "60"], Duration::ZERO);
    dir
}

#[test]
fn checkpoints_change_no_byte_and_are_gone_at_the_end() {
    let dir = with_tiny_pack("checkpoint_bytes");
    for (name, mode) in [("own", &[][..]), ("step", IN_STEP)] {
        small(&dir, &[mode, &["--out", "plain", "--force"]]);
        small(&dir, &[mode, &["--replicates", "2", "--out", "two", "--force"]]);
        small(&dir, &[mode, &["--out", name, "--checkpoint-every", "0s"]]);
        assert_same_bytes(&dir.join("plain"), &dir.join(name));
        let both = format!("{name}-two");
        small(&dir, &[mode, &["--replicates", "2", "--out", &both, "--checkpoint-every", "0s"]]);
        assert_same_bytes(&dir.join("two"), &dir.join(both));
    }
    assert_eq!(entries(&dir), ["own", "own-two", "packs", "plain", "step", "step-two", "two"]);
}

/// The program is killed with SIGKILL in the middle of a run, again and again, and gone on with: the same files, byte for
/// byte, as the run that nobody disturbed.
#[test]
fn a_killed_run_gone_on_with_is_the_undisturbed_run_byte_for_byte() {
    let run = ["run", "tiny", "--persons", "200_000", "--ticks", "60", "--set", "conduct.jaywalking.rate=9"];
    for (name, mode, threads) in [("own", &[][..], "1"), ("step", IN_STEP, "2")] {
        let dir = with_tiny_pack(&format!("killed_{name}"));
        let run = [&run[..], &["--replicates", "2"], mode].concat();
        ok(&dir, &[&run[..], &["--out", "straight"]].concat());
        killed(&dir, &[&run[..], &["--threads", threads]].concat(), Duration::from_millis(5));
        // What a run that goes on was just writing when it is killed leaves no trace either.
        for wait in [30, 1, 120] {
            let args = ["run", "--from", "k.checkpoint", "--checkpoint-every", "0s"];
            let mut child =
                Running(command(&dir, &args).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap());
            std::thread::sleep(Duration::from_millis(wait));
            let _ = child.0.kill();
            child.0.wait().unwrap();
        }
        if dir.join("k.checkpoint").exists() {
            let said = ok(&dir, &["run", "--from", "k.checkpoint", "--threads", "2"]);
            assert!(said.err.contains("goes on from the checkpoint"), "{}", said.err);
        }
        assert_same_bytes(&dir.join("straight"), &dir.join("k"));
        assert_eq!(entries(&dir), ["k", "packs", "straight"]);
        ok(&dir, &["verify", "k", "--rerun"]);
    }
}

/// A checkpoint needs nothing but itself: not the pack, not its place, and it goes on to any place.
#[test]
fn a_checkpoint_carries_what_it_needs() {
    let dir = with_checkpoint("checkpoint_carried");
    fs::remove_dir_all(dir.join("packs")).unwrap();
    fs::create_dir(dir.join("elsewhere")).unwrap();
    fs::rename(dir.join("k.checkpoint"), dir.join("elsewhere/moved")).unwrap();
    ok(&dir, &["run", "--from", "elsewhere/moved", "--out", "r", "--checkpoint-every", "0s"]);
    assert!(!dir.join("r.checkpoint").exists() && dir.join("elsewhere/moved").exists());
    ok(&dir, &["new", "tiny"]);
    ok(&dir, &["run", "tiny", "--persons", "20_000", "--ticks", "60", "--out", "straight"]);
    assert_same_bytes(&dir.join("straight"), &dir.join("r"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_the_checkpoint_and_says_how_to_go_on() {
    let dir = with_tiny_pack("checkpoint_ctrl_c");
    let run = ["run", "tiny", "--persons", "600_000", "--ticks", "600", "--threads", "1"];
    let args = [&run[..], &["--out", "k", "--checkpoint-every", "0s"]].concat();
    let mut child = until_checkpoint(&dir, &args, "k.checkpoint", Duration::from_millis(20));
    let id = child.0.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let status = child.0.wait().unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut child.0.stderr.take().unwrap(), &mut text).unwrap();
    assert_eq!(status.code(), Some(130), "{text}");
    assert!(text.contains("glasshouse run --from k.checkpoint"), "{text}");
    assert_eq!(entries(&dir), ["k.checkpoint", "packs"]);
    // Nothing half-written is among its files: all are named and whole.
    refused(&dir, &["run", "--from", "k.checkpoint", "--seed", "2"], 2, &["GH0355", "--seed 2"]);
}

#[test]
fn a_run_begun_anew_says_that_its_checkpoint_is_there() {
    let dir = with_checkpoint("checkpoint_there");
    // What a run that was killed before its first checkpoint leaves is cleared away.
    fs::create_dir_all(dir.join(".k.checkpoint.partial/states")).unwrap();
    let run = ["run", "tiny", "--persons", "20_000", "--out", "k", "--ticks"];
    let said = ok(&dir, &[&run[..], &["3"]].concat());
    assert!(!said.err.contains("checkpoint"), "it is another run's: {}", said.err);
    assert_eq!(entries(&dir), ["k", "k.checkpoint", "packs"], "another run's checkpoint stays");
    let said = ok(&dir, &[&run[..], &["60", "--force"]].concat());
    assert!(said.err.contains("glasshouse run --from k.checkpoint"), "{}", said.err);
    assert!(said.err.contains("replaces it"), "{}", said.err);
    assert_eq!(entries(&dir), ["k", "packs"]);
    fs::create_dir(dir.join("k.checkpoint")).unwrap();
    fs::write(dir.join("k.checkpoint/dear.txt"), "x").unwrap();
    let run = ["run", "tiny", "--out", "k", "--force", "--checkpoint-every", "1h"];
    refused(&dir, &run, 2, &["GH0311", "k.checkpoint"]);
}

#[test]
fn a_damaged_checkpoint_is_refused_with_its_file() {
    let dir = with_checkpoint("checkpoint_damaged");
    let go_on = ["run", "--from", "k.checkpoint"];
    let state = a_state(&dir.join("k.checkpoint"));
    let name = state.file_name().unwrap().to_str().unwrap();
    let whole = fs::read(&state).unwrap();
    // One bit in the middle, at the end, in the header; a byte too few; nothing; gone.
    for at in [whole.len() / 2, whole.len() - 1, 3] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&state, bytes).unwrap();
        refused(&dir, &go_on, 1, &["GH0353", name, "SHA-256", "from the start"]);
    }
    for length in [whole.len() - 1, 0] {
        fs::write(&state, &whole[..length]).unwrap();
        refused(&dir, &go_on, 1, &["GH0353", name, "bytes of"]);
    }
    fs::remove_file(&state).unwrap();
    refused(&dir, &go_on, 1, &["GH0353", name]);
    fs::write(&state, &whole).unwrap();

    let input = dir.join("k.checkpoint/inputs/packs/tiny/pack.toml");
    let text = fs::read_to_string(&input).unwrap();
    fs::write(&input, text.replace("points", "Points")).unwrap();
    refused(&dir, &go_on, 1, &["GH0353", "pack.toml"]);
    fs::write(&input, text).unwrap();

    let manifest = dir.join("k.checkpoint/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, &text[..text.len() / 2]).unwrap();
    refused(&dir, &go_on, 1, &["GH0353", "manifest.json"]);
    fs::write(&manifest, text.replace("\"seed\": \"1\"", "\"seed\": \"2\"")).unwrap();
    refused(&dir, &go_on, 1, &["GH0353", "manifest.json", "was changed"]);
    fs::write(&manifest, &text).unwrap();
    assert!(!dir.join("k").exists(), "nothing was written");
    ok(&dir, &go_on);
}

#[test]
fn what_is_foreign_or_of_another_version_is_refused() {
    let (dir, other) = (with_checkpoint("checkpoint_foreign"), with_tiny_pack("checkpoint_foreign_other"));
    let run = ["run", "tiny", "--persons", "20_000", "--ticks", "60", "--seed", "5"];
    killed(&other, &run, Duration::ZERO);
    // A state of another seed, together with its hash.
    let (mine, theirs) = (dir.join("k.checkpoint/manifest.json"), other.join("k.checkpoint/manifest.json"));
    let text = fs::read_to_string(&mine).unwrap();
    let mut forged = json(&mine);
    forged["states"] = json(&theirs)["states"].clone();
    fs::write(&mine, serde_json::to_string(&forged).unwrap()).unwrap();
    for entry in fs::read_dir(other.join("k.checkpoint/states")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, dir.join("k.checkpoint/states").join(path.file_name().unwrap())).unwrap();
    }
    let go_on = ["run", "--from", "k.checkpoint"];
    refused(&dir, &go_on, 1, &["GH0354", ".state"]);

    fs::write(&mine, text.replace("glasshouse.checkpoint/1", "glasshouse.checkpoint/2")).unwrap();
    refused(&dir, &go_on, 2, &["GH0352", "glasshouse.checkpoint/2"]);
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&version));
    fs::write(&mine, text.replace(&version, "\"version\": \"0.0.9\"")).unwrap();
    refused(&dir, &go_on, 2, &["GH0352", "0.0.9"]);
    let state = "\"state\": 8,";
    assert!(text.contains(state));
    fs::write(&mine, text.replace(state, "\"state\": 99,")).unwrap();
    refused(&dir, &go_on, 2, &["GH0352", "99"]);
    fs::write(&mine, &text).unwrap();

    refused(&dir, &["run", "--from", "packs"], 2, &["GH0351", "packs"]);
    refused(&dir, &["run", "--from", "nowhere"], 2, &["GH0351", "nowhere"]);
    small(&dir, &[&["--snapshot-at", "2020-06-01", "--out", "s"]]);
    refused(&dir, &["run", "--from", "s"], 2, &["GH0351", "--from s/snapshot"]);
}

#[test]
fn options_that_contradict_a_checkpoint_are_refused() {
    let dir = with_checkpoint("checkpoint_contradicted");
    ok(&dir, &["new", "other"]);
    for (option, says) in [
        (&["other"][..], "the pack other"),
        (&["--persons", "5000"], "--persons 5000"),
        (&["--sample", "1:10"], "--sample 1:10"),
        (&["--seed", "7"], "--seed 7"),
        (&["--replicates", "3"], "--replicates 3"),
        (&["--ticks", "61"], "61 ticks"),
        (&["--until", "2021-01-01"], "12 ticks"),
        (&["--set", "conduct.jaywalking.rate=9"], "is a checkpoint"),
    ] {
        let args = [&["run", "--from", "k.checkpoint"][..], option].concat();
        refused(&dir, &args, 2, &["GH0355", says]);
    }
    let spans = ["run", "tiny", "--checkpoint-every", "often"];
    refused(&dir, &spans, 2, &["5min"]);
    // What it says anyway is no contradiction.
    let same = ["--persons", "20_000", "--seed", "1", "--replicates", "1", "--ticks", "60"];
    ok(&dir, &[&["run", "packs/tiny", "--from", "k.checkpoint"][..], &same].concat());
}

#[test]
fn a_snapshot_gone_on_with_is_the_straight_run_byte_for_byte() {
    let dir = with_tiny_pack("snapshot_null");
    fs::write(dir.join("mild.toml"), "conduct.jaywalking.rate.value = 5\n").unwrap();
    for (name, mode) in [("own", &["--reform", "mild.toml"][..]), ("step", IN_STEP)] {
        let mode = [mode, &["--replicates", "2", "--force"]].concat();
        small(&dir, &[&mode, &["--out", "straight"]]);
        small(&dir, &[&mode, &["--out", "warm", "--snapshot-at", "2020-06-15"]]);
        let manifest = json(&dir.join("warm/snapshot/manifest.json"));
        assert_eq!(
            (&manifest["taken"]["date"], &manifest["taken"]["ticks"]),
            (&"2020-07-01".into(), &6.into())
        );
        // The snapshot is the only thing that the straight run has not.
        let (plain, warm) = (files(&dir.join("straight")), files(&dir.join("warm")));
        for (file, bytes) in &plain {
            let found = warm.iter().find(|(name, _)| name == file).unwrap();
            assert!(found.1 == *bytes || file == "manifest.json", "{file} differs");
        }
        assert!(
            warm.iter().all(|(name, _)| name.starts_with("snapshot/") || plain.iter().any(|p| p.0 == *name))
        );
        assert_eq!(digests(&dir.join("straight")), digests(&dir.join("warm")));
        ok(&dir, &["run", "--from", "warm/snapshot", "--out", name]);
        assert_same_bytes(&dir.join("straight"), &dir.join(name));
    }
    ok(&dir, &["verify", "warm", "--rerun"]);
    let state = a_state(&dir.join("warm/snapshot"));
    fs::write(&state, "x").unwrap();
    refused(&dir, &["verify", "warm"], 1, &["GH0323", "snapshot/states/"]);
    refused(&dir, &["run", "--from", "warm/snapshot", "--out", "x"], 1, &["GH0353"]);
}

/// A reform laid over a snapshot holds from its date on: what was before is as it was, what comes after is not.
#[test]
fn a_branch_says_what_it_is_everywhere_and_repeats_from_its_snapshot() {
    let dir = with_tiny_pack("snapshot_branch");
    small(&dir, &[&["--out", "warm", "--snapshot-at", "2020-07-01"]]);
    small(&dir, &[&["--out", "other", "--snapshot-at", "2020-08-01"]]);
    let branch = ["run", "--from", "warm/snapshot", "--set", "conduct.jaywalking.rate=12", "--out", "b"];
    let said = ok(&dir, &branch);
    let rule = "from 2020-07-01 on: conduct.jaywalking.rate 6 \u{2192} 12";
    let page = fs::read_to_string(dir.join("b/report.html")).unwrap();
    let summary = fs::read_to_string(dir.join("b/summary.json")).unwrap();
    for text in [&said.out, &page, &summary] {
        assert!(text.contains("branched on 2020-07-01 from a snapshot"), "{text}");
        assert!(text.contains(rule), "{text}");
    }
    let manifest = json(&dir.join("b/manifest.json"));
    assert_eq!(manifest["branch"]["date"], "2020-07-01");
    let snapshot = lab::manifest::sha256(&fs::read(dir.join("warm/snapshot/manifest.json")).unwrap());
    assert_eq!(manifest["branch"]["snapshot"].as_str(), Some(snapshot.as_str()));
    assert_ne!(digests(&dir.join("warm")), digests(&dir.join("b")));

    // It is neither the run with the change from the start, nor without.
    small(&dir, &[&["--set", "conduct.jaywalking.rate=12", "--out", "whole"]]);
    assert_ne!(digests(&dir.join("whole")), digests(&dir.join("b")));

    refused(&dir, &["verify", "b", "--rerun"], 2, &["GH0358", &snapshot]);
    refused(&dir, &["verify", "b", "--rerun", "--from", "other/snapshot"], 1, &["GH0354", &snapshot]);
    ok(&dir, &["verify", "b", "--rerun", "--from", "warm/snapshot"]);
    let moved = ["run", "--from", "warm/snapshot", "--out", "warm", "--force"];
    refused(&dir, &moved, 2, &["GH0311", "take the place"]);

    // Longer, shorter, and not at all.
    ok(&dir, &["run", "--from", "warm/snapshot", "--ticks", "20", "--out", "longer"]);
    ok(&dir, &["run", "--from", "warm/snapshot", "--until", "2020-10-01", "--out", "shorter"]);
    assert_eq!(json(&dir.join("shorter/manifest.json"))["span"]["ticks"], 9);
    ok(&dir, &["verify", "longer", "--rerun", "--from", "warm/snapshot"]);
    refused(&dir, &["run", "--from", "warm/snapshot", "--ticks", "6"], 2, &["GH0357"]);
}

#[test]
fn a_killed_branch_is_gone_on_with() {
    let dir = with_tiny_pack("snapshot_killed");
    let run = [
        "run",
        "tiny",
        "--persons",
        "20_000",
        "--ticks",
        "60",
        "--snapshot-at",
        "2020-07-01",
        "--out",
        "warm",
    ];
    ok(&dir, &run);
    let branch = ["run", "--from", "warm/snapshot", "--set", "conduct.jaywalking.rate=12"];
    ok(&dir, &[&branch[..], &["--out", "straight"]].concat());
    killed(&dir, &branch, Duration::ZERO);
    // The checkpoint needs the snapshot, and has it.
    fs::remove_dir_all(dir.join("warm")).unwrap();
    ok(&dir, &["run", "--from", "k.checkpoint"]);
    assert_same_bytes(&dir.join("straight"), &dir.join("k"));
    assert_eq!(entries(&dir), ["k", "packs", "straight"]);
}

#[test]
fn what_a_branch_cannot_change_is_refused_by_name() {
    let dir = with_tiny_pack("snapshot_unlike");
    refused(
        &dir,
        &[SMALL, &["--snapshot-at", "2020-01-01"]].concat(),
        2,
        &["GH0357", "2020-02-01", "2021-02-01"],
    );
    refused(&dir, &[SMALL, &["--snapshot-at", "2021-03-01"]].concat(), 2, &["GH0357"]);
    refused(&dir, &[SMALL, &["--snapshot-at", "soon"]].concat(), 2, &["2020-01-31"]);
    small(&dir, &[&["--out", "warm", "--snapshot-at", "2020-07-01"]]);
    let branch =
        |set: &str| ["run", "--from", "warm/snapshot", "--out", "b", "--set", set].map(str::to_owned);
    for (set, what) in [("score.person.start=90", "the start score"), ("tick=week", "the length of a tick")] {
        let args = branch(set);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        refused(&dir, &args, 2, &["GH0356", what, "2020-07-01"]);
    }
    refused(&dir, &["run", "--from", "warm/snapshot", "--seed", "3"], 2, &["GH0355"]);
    refused(
        &dir,
        &["run", "--from", "warm/snapshot", "--snapshot-at", "2020-09-01"],
        2,
        &["cannot be used with"],
    );
    assert_eq!(entries(&dir), ["packs", "warm"]);
}

/// Invariants 7 and 9, for what is saved: every file says that its subjects are synthetic; none knows where it lies.
#[test]
fn invariant_9_every_file_of_a_checkpoint_and_a_snapshot_says_synthetic() {
    let dir = with_checkpoint("qz-telltale-saved");
    small(&dir, &[&["--snapshot-at", "2020-06-01", "--out", "qzout"]]);
    for folder in ["k.checkpoint", "qzout/snapshot"] {
        let found = files(&dir.join(folder));
        assert!(found.len() > 5);
        for (name, bytes) in found {
            let has = |text: &str| bytes.windows(text.len()).any(|w| w.eq_ignore_ascii_case(text.as_bytes()));
            assert!(has("is synthetic") || name.starts_with("inputs/"), "{folder}/{name}");
            for telltale in ["qz-telltale", "qzout", env!("CARGO_MANIFEST_DIR")] {
                assert!(!has(telltale), "{folder}/{name} contains {telltale}");
            }
        }
    }
}

/// Invariant 7, for snapshots: the same run takes the same snapshot on any number of threads.
#[test]
fn invariant_7_a_snapshot_is_the_same_bytes_on_any_number_of_threads() {
    let dir = scratch("snapshot_threads");
    let start = pack::load(&pack::Library::new(), "cn-court-list", &[]).unwrap().pack.start;
    let date = start.saturating_add(jiff::Span::new().months(3)).to_string();
    for threads in ["1", "2"] {
        let run = ["run", "cn-court-list", "--persons", "40_000", "--ticks", "6", "--snapshot-at", &date];
        ok(&dir, &[&run[..], &["--threads", threads, "--out", threads]].concat());
    }
    assert_same_bytes(&dir.join("1"), &dir.join("2"));
}
