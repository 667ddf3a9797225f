//! Each exit code, each by what earns it, with the message beside it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use std::fs;
use std::process::{Command, Stdio};

use glasshouse::{command, entries, glasshouse, ok, refused, said, scratch, with_tiny_pack};

#[test]
fn usage_errors_are_bad_input() {
    let dir = scratch("usage");
    refused(&dir, &["run"], 2, &["PACK"]);
    refused(&dir, &["chek"], 2, &["check"]);
    refused(&dir, &["run", "x", "--persons", "many"], 2, &["not a whole number"]);
    refused(&dir, &["run", "x", "--sample", "1000"], 2, &["1:1000"]);
    refused(&dir, &["run", "x", "--persons", "1e4", "--sample", "1:10"], 2, &["cannot be used with"]);
    refused(&dir, &["run", "x", "--until", "tomorrow"], 2, &["2020-01-31"]);
}

#[test]
fn an_unknown_pack_is_bad_input_with_the_nearest_name() {
    let dir = with_tiny_pack("unknown_pack");
    refused(&dir, &["run", "tinny"], 2, &["GH0", "tiny"]);
    refused(&dir, &["run", "cn-rongchen"], 2, &["GH0", "cn-rongcheng"]);
    refused(&dir, &["check", "nowhere/at-all"], 2, &[]);
}

#[test]
fn a_folder_of_packs_is_checked_pack_by_pack() {
    let dir = with_tiny_pack("folder_of_packs");
    fs::create_dir_all(dir.join("packs/base")).unwrap();
    fs::rename(dir.join("packs/tiny"), dir.join("packs/base/inner")).unwrap();
    ok(&dir, &["new", "tiny"]);
    // What a shell makes of packs/*.
    let said = ok(&dir, &["check", "packs/base", "packs/tiny"]);
    assert!(said.out.contains("packs/base/inner: no errors"), "{}", said.out);
    assert!(said.out.contains("packs/tiny: no errors"), "{}", said.out);
    let said = ok(&dir, &["check", "packs/", "packs/tiny"]);
    let counts = |name: &str| said.out.matches(name).count();
    assert_eq!(
        (counts("packs/base/inner: no errors"), counts("packs/tiny: no errors")),
        (1, 1),
        "{}",
        said.out
    );
    let file = dir.join("packs/base/inner/pack.toml");
    let text = fs::read_to_string(&file).unwrap().replace("coverage    =", "coverge     =");
    fs::write(&file, text).unwrap();
    let said = glasshouse(&dir, &["check", "packs/base", "packs/tiny"]);
    assert_eq!(said.code, Some(2), "{}{}", said.out, said.err);
    assert!(said.out.contains("coverge") && said.out.contains("packs/tiny: no errors"), "{}", said.out);
    fs::create_dir_all(dir.join("packs/empty")).unwrap();
    assert_eq!(
        glasshouse(&dir, &["check", "packs/empty"]).code,
        Some(2),
        "a folder without packs is a mistake"
    );
}

#[test]
fn sizes_and_lengths_that_make_no_run_are_bad_input() {
    let dir = with_tiny_pack("sizes");
    refused(&dir, &["run", "tiny", "--persons", "999"], 2, &["GH0301", "1000"]);
    refused(&dir, &["run", "tiny", "--persons", "1e10"], 2, &["GH0302", "--sample 1:1"]);
    refused(&dir, &["run", "tiny", "--ticks", "0"], 2, &["GH0303"]);
    refused(&dir, &["run", "tiny", "--until", "2019-12-31"], 2, &["GH0303", "2020-01-01"]);
    refused(&dir, &["run", "tiny", "--replicates", "0"], 2, &["GH0304"]);
    refused(&dir, &["run", "tiny", "--threads", "0"], 2, &["GH0305"]);
    assert_eq!(entries(&dir), ["packs"], "nothing was written");
}

#[test]
fn a_misspelt_key_is_bad_input_at_its_line() {
    let dir = with_tiny_pack("misspelt");
    let file = dir.join("packs/tiny/pack.toml");
    let text = fs::read_to_string(&file).unwrap().replace("coverage    =", "coverge     =");
    fs::write(&file, text).unwrap();
    let said = glasshouse(&dir, &["check", "tiny"]);
    assert_eq!(said.code, Some(2), "{}{}", said.out, said.err);
    assert!(said.out.contains("coverge") && said.out.contains("coverage"), "{}", said.out);
    refused(&dir, &["run", "tiny"], 2, &["coverge", "coverage", "pack.toml"]);
}

#[test]
fn a_wrong_set_is_bad_input() {
    let dir = with_tiny_pack("wrong_set");
    refused(&dir, &["run", "tiny", "--set", "conduct.jaywalkin.rate=9"], 2, &["jaywalking"]);
    refused(&dir, &["run", "tiny", "--set", "nonsense"], 2, &["GH0"]);
}

#[test]
fn an_unwritable_folder_fails_before_anything_is_simulated() {
    let dir = with_tiny_pack("unwritable");
    fs::write(dir.join("file"), "x").unwrap();
    refused(&dir, &["run", "tiny", "--persons", "5000", "--out", "file/run"], 1, &["GH0313", "--out"]);
}

#[test]
fn another_folder_is_never_replaced() {
    let dir = with_tiny_pack("replace");
    let run = ["run", "tiny", "--persons", "5000", "--ticks", "3", "--out"];
    let to = |place, force| {
        let mut args = run.to_vec();
        args.push(place);
        args.extend(force);
        args
    };
    ok(&dir, &to("first", None));
    refused(&dir, &to("first", None), 2, &["GH0311", "--force"]);
    ok(&dir, &to("first", Some("--force")));
    refused(&dir, &to("packs", Some("--force")), 2, &["GH0311", "never"]);
}

#[test]
fn a_changed_file_fails_verification_and_names_it() {
    let dir = with_tiny_pack("changed");
    ok(&dir, &["run", "tiny", "--persons", "5000", "--ticks", "3", "--out", "r"]);
    assert!(ok(&dir, &["verify", "r", "--rerun"]).out.contains("same state digest"));
    fs::write(dir.join("r/summary.json"), "{}").unwrap();
    refused(&dir, &["verify", "r"], 1, &["GH0323", "summary.json"]);
    refused(&dir, &["verify", "packs"], 2, &["GH0321"]);
    refused(&dir, &["report", "packs"], 2, &["GH0321"]);
    fs::write(dir.join("r/manifest.json"), "{ \"schema\": \"glasshouse.run/2\" }").unwrap();
    refused(&dir, &["verify", "r"], 2, &["GH0322", "glasshouse.run/2"]);
}

#[test]
fn a_rerun_with_another_digest_fails() {
    let dir = with_tiny_pack("digest");
    ok(&dir, &["run", "tiny", "--persons", "5000", "--ticks", "3", "--out", "r"]);
    let manifest = dir.join("r/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let at = text.find("state_digest\": \"").unwrap() + "state_digest\": \"".len();
    fs::write(&manifest, format!("{}{}{}", &text[..at], "0".repeat(64), &text[at + 64..])).unwrap();
    refused(&dir, &["verify", "r", "--rerun"], 1, &["GH0324"]);
}

#[test]
fn a_missed_expectation_fails_the_check() {
    let dir = with_tiny_pack("missed");
    ok(&dir, &["check", "tiny", "--run"]);
    let file = dir.join("packs/tiny/expected.toml");
    let text = fs::read_to_string(&file).unwrap();
    let more = "[[expect]]\nmeasure = \"listed_share\"\nlist = \"county-blacklist\"\nlow = 0.99\nhigh = 1\n";
    fs::write(&file, format!("{text}\n{more}")).unwrap();
    let said = glasshouse(&dir, &["check", "tiny", "--run"]);
    assert_eq!(said.code, Some(1), "{}{}", said.out, said.err);
    assert!(said.out.contains("MISSED"), "{}", said.out);
}

#[test]
fn a_closed_pipe_is_quiet() {
    let dir = scratch("pipe");
    let mut child = command(&dir, &["list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let said = said(child.wait_with_output().unwrap());
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn a_full_disk_fails_with_its_own_message_and_leaves_nothing() {
    let dir = with_tiny_pack("full_disk");
    // Files of at most a few kilobytes, and no signal when one would grow beyond: what a full disk looks like to the program.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"";
    let output = Command::new("sh")
        .current_dir(&dir)
        .args(["-c", script, env!("CARGO_BIN_EXE_glasshouse")])
        .args(["run", "tiny", "--persons", "5000", "--ticks", "3", "--out", "runs/full"])
        .output()
        .unwrap();
    let said = said(output);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.err.contains("GH0314"), "{}", said.err);
    assert!(entries(&dir.join("runs")).is_empty(), "{:?}", entries(&dir.join("runs")));
}
