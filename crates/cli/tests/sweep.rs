//! Sweeps: every run once, whatever happens in between, and the same bytes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use glasshouse::{assert_same_bytes, command, entries, files, ok, refused, with_tiny_pack};
use serde_json::Value;

/// 200 small runs, some of which the pack refuses.
const MANY: &str = r#"
format     = 1
title      = "Two numbers of a small pack"
packs      = ["tiny"]
persons    = 1000
ticks      = 3
replicates = 5

[vary."channel.street-camera.coverage"]
values = [0.1, 0.2, 0.4, 0.6, 1.5]

[vary."conduct.jaywalking.rate"]
from  = 2
to    = 9
steps = 8
"#;

fn with_plan(name: &str, plan: &str) -> PathBuf {
    let dir = with_tiny_pack(name);
    fs::write(dir.join("plan.toml"), plan).unwrap();
    dir
}

fn json(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

/// A process that does not outlive the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the sweep and kills it with SIGKILL once so many runs are finished.
fn killed(dir: &Path, out: &str, finished: usize) {
    let args = ["sweep", "plan.toml", "--out", out, "--threads", "2"];
    let mut child = Running(command(dir, &args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    let parts = dir.join(format!("{out}.parts"));
    for _ in 0..60_000 {
        // What is being written has a dot before its name until it is whole.
        let whole = |entry: &std::io::Result<fs::DirEntry>| {
            entry.as_ref().is_ok_and(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))
        };
        if fs::read_dir(&parts).is_ok_and(|entries| entries.filter(whole).count() >= finished) {
            child.0.kill().unwrap();
            assert!(!child.0.wait().unwrap().success() && !dir.join(out).exists(), "it was over before");
            return;
        }
        assert!(child.0.try_wait().unwrap().is_none(), "the sweep ended before it was killed");
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("so many runs were never finished");
}

#[test]
fn a_sweep_of_200_runs_killed_and_gone_on_with_is_the_undisturbed_one_byte_for_byte() {
    let dir = with_plan("sweep_killed", MANY);
    let said = ok(&dir, &["sweep", "plan.toml", "--out", "straight", "--threads", "1"]);
    assert!(!said.err.contains("going on"), "{}", said.err);
    let view = json(&dir.join("straight/sweep.json"));
    assert_eq!((&view["points"], &view["done"], &view["refused"]), (&40.into(), &160.into(), &40.into()));
    let reason = view["reasons"][0][0].as_str().unwrap();
    assert!(reason.contains("channel.street-camera.coverage"), "{reason}");

    killed(&dir, "k", 60);
    let before = modified(&dir.join("k.parts"));
    assert!(before.len() >= 60);
    let planned = ok(&dir, &["sweep", "plan.toml", "--out", "k", "--plan", "--json"]);
    let planned: Value = serde_json::from_str(&planned.out).unwrap();
    let counted = |name: &str| planned[name].as_u64().unwrap();
    assert_eq!((counted("runs"), counted("refused"), counted("equal")), (200, 40, 0));
    assert!(counted("done") >= 59 && counted("done") + counted("left") == 160, "{planned}");
    // Killed once more on its way, near the end.
    killed(&dir, "k", 120);
    let now = modified(&dir.join("k.parts"));
    assert!(before.iter().all(|run| run.0.starts_with('.') || now.contains(run)), "a run was made twice");
    let said = ok(&dir, &["sweep", "plan.toml", "--out", "k"]);
    assert!(said.err.contains("going on: ") && said.err.contains(" of 160 runs are done"), "{}", said.err);
    assert_same_bytes(&dir.join("straight"), &dir.join("k"));
    assert_eq!(entries(&dir), ["k", "packs", "plan.toml", "straight"], "nothing else is left");
    ok(&dir, &["verify", "k"]);
}

/// Names of the files of finished runs, and when they were written.
fn modified(parts: &Path) -> Vec<(String, std::time::SystemTime)> {
    let entry = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().modified().unwrap())
    };
    fs::read_dir(parts).unwrap().map(entry).collect()
}

const FEW: &str = r#"
format  = 1
title   = "A hypercube"
packs   = ["tiny"]
laws    = ["none", "eu-gdpr"]
reforms = ["none", "mild.toml"]
persons = 1000
ticks   = 3
design  = "latin-hypercube"
points  = 3
rows    = ["groups"]

[vary."channel.street-camera.coverage"]
range = true

[vary."channel.street-camera.misidentify.pool"]
values = ["region", "region"]
"#;

#[test]
fn packs_laws_reforms_and_a_hypercube_are_crossed_and_any_number_of_threads_gives_the_same() {
    let dir = with_plan("sweep_crossed", FEW);
    fs::write(dir.join("mild.toml"), "conduct.jaywalking.rate.value = 5\n").unwrap();
    for threads in ["1", "3"] {
        ok(&dir, &["sweep", "plan.toml", "--out", threads, "--threads", threads]);
    }
    assert_same_bytes(&dir.join("1"), &dir.join("3"));
    let view = json(&dir.join("1/sweep.json"));
    assert_eq!((&view["points"], &view["done"]), (&12.into(), &12.into()), "{view}");
    let digests: std::collections::BTreeSet<&str> =
        view["runs"].as_array().unwrap().iter().map(|run| run["state_digest"].as_str().unwrap()).collect();
    assert_eq!(digests.len(), 12, "every point is another run");
    for (name, bytes) in files(&dir.join("1")) {
        let has = |text: &str| bytes.windows(text.len()).any(|w| w.eq_ignore_ascii_case(text.as_bytes()));
        assert!(has("synthetic") || name.starts_with("inputs/"), "{name}");
        assert!(!has(env!("CARGO_MANIFEST_DIR")) && !has("sweep_crossed"), "{name} knows where it lies");
    }
    assert!(dir.join("1/inputs/laws/eu-gdpr/law.toml").is_file());

    // A run of the sweep is the run that `run` makes.
    let run = &view["runs"][0];
    let set =
        |at: usize| format!("{}={}", view["vary"][at].as_str().unwrap(), run["values"][at].as_str().unwrap());
    let (one, other) = (set(0), set(1));
    ok(
        &dir,
        &["run", "tiny", "--persons", "1000", "--ticks", "3", "--set", &one, "--set", &other, "--out", "r"],
    );
    assert_eq!(json(&dir.join("r/manifest.json"))["replicates"][0]["state_digest"], run["state_digest"]);

    refused(&dir, &["sweep", "plan.toml", "--out", "1"], 2, &["GH0311", "--force"]);
    ok(&dir, &["sweep", "plan.toml", "--out", "1", "--force", "--quiet"]);
    assert_same_bytes(&dir.join("1"), &dir.join("3"));
    refused(&dir, &["verify", "1", "--rerun"], 2, &["GH0360"]);
    fs::write(dir.join("1/sweep.json"), "{}").unwrap();
    refused(&dir, &["verify", "1"], 1, &["GH0323", "sweep.json"]);
}

#[test]
fn equal_points_are_run_once_and_damaged_files_again() {
    let twice =
        MANY.replace("[0.1, 0.2, 0.4, 0.6, 1.5]", "[0.1, 0.1]").replace("replicates = 5", "replicates = 1");
    let dir = with_plan("sweep_equal", &twice);
    let planned = ok(&dir, &["sweep", "plan.toml", "--plan"]);
    assert!(planned.out.contains("8 are equal to another"), "{}", planned.out);
    ok(&dir, &["sweep", "plan.toml"]);
    let whole = json(&dir.join("sweeps/plan/sweep.json"));
    assert_eq!(whole["done"], 16);
    killed(&dir, "k", 5);
    let damaged: Vec<PathBuf> =
        fs::read_dir(dir.join("k.parts")).unwrap().map(|e| e.unwrap().path()).collect();
    let text = fs::read_to_string(&damaged[0]).unwrap();
    fs::write(&damaged[0], text.replace("\"value\":0", "\"value\":1")).unwrap();
    fs::write(&damaged[1], &text[..text.len() / 2]).unwrap();
    ok(&dir, &["sweep", "plan.toml", "--out", "k"]);
    assert_same_bytes(&dir.join("sweeps/plan"), &dir.join("k"));
}

/// The example of the guide.
#[test]
fn the_plan_of_the_guide_runs() {
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides/cameras.toml");
    let dir = with_plan("sweep_guide", &fs::read_to_string(plan).unwrap());
    let view: Value = serde_json::from_str(&ok(&dir, &["sweep", "plan.toml", "--json"]).out).unwrap();
    assert_eq!((&view["points"], &view["done"], &view["refused"]), (&4.into(), &8.into(), &0.into()));
}

#[test]
fn what_is_wrong_with_a_plan_is_said_with_its_place() {
    let bad = r#"
format = 1
title  = "wrong"
packs  = ["tinny"]
laws   = ["eu-gdrp"]
ticks  = 0
points = 5
treads = 3
person = 3
rows   = ["people"]

[vary."conduct.jaywalking.rate"]
from = 5
to   = 2
"#;
    let dir = with_plan("sweep_bad", bad);
    let says = [
        "plan.toml:4",
        "did you mean `tiny`?",
        "eu-gdpr",
        "`ticks` has to be 1 or more",
        "has no key `treads`",
        "GH0107",
    ];
    refused(&dir, &["sweep", "plan.toml"], 2, &says);
    refused(
        &dir,
        &["sweep", "plan.toml"],
        2,
        &["as many points as its values", "\"groups\"", "goes from 5 to 2", "`steps`"],
    );
    refused(&dir, &["sweep", "nowhere.toml"], 2, &["GH0103", "nowhere.toml"]);
    let ranged = "format = 1\ntitle = \"x\"\npacks = [\"tiny\"]\n[vary.\"score.person.start\"]\nrange = true\nsteps = 2\n";
    fs::write(dir.join("plan.toml"), ranged).unwrap();
    refused(&dir, &["sweep", "plan.toml"], 2, &["GH0137", "score.person.start"]);
    let endless =
        (0..8).map(|n| format!("[vary.\"a{n}\"]\nfrom = 0\nto = 1\nsteps = 10\n")).collect::<String>();
    fs::write(dir.join("plan.toml"), format!("format = 1\ntitle = \"x\"\npacks = [\"tiny\"]\n{endless}"))
        .unwrap();
    refused(&dir, &["sweep", "plan.toml"], 2, &["GH0371", "latin-hypercube"]);
    assert_eq!(entries(&dir), ["packs", "plan.toml"]);
}
