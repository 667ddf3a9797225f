//! Comparisons on the command line: the folder, what it says, and what is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use glasshouse::{assert_same_bytes, entries, files, ok, refused, scratch, with_tiny_pack};
use serde_json::Value;

const SMALL: [&str; 7] = ["--persons", "60000", "--ticks", "48", "--replicates", "3", "--quiet"];

#[test]
fn a_folder_is_whole_says_synthetic_and_repeats() {
    let dir = scratch("compare_folder");
    let compare = |out: &str, more: &[&str]| {
        let args = [&["compare", "cn-national-claimed", "--with", "us-fcra", "--out", out], &SMALL[..], more]
            .concat();
        ok(&dir, &args)
    };
    let said = compare("a", &[]).out;
    assert!(said.contains("with the law us-fcra") && said.contains("What changes"), "{said}");
    for name in ["comparison.json", "differences.parquet", "manifest.json", "report.html", "inputs"] {
        assert!(entries(&dir.join("a")).contains(&name.to_owned()), "{name}");
    }
    for (name, bytes) in files(&dir.join("a")) {
        let says = bytes.windows(9).any(|w| w.eq_ignore_ascii_case(b"synthetic"));
        assert!(says || name.starts_with("inputs/"), "{name} does not say that its subjects are synthetic");
    }
    compare("b", &["--threads", "1"]);
    assert_same_bytes(&dir.join("a"), &dir.join("b"));
    let view: Value = serde_json::from_slice(&std::fs::read(dir.join("a/comparison.json")).unwrap()).unwrap();
    assert_eq!((&view["schema"], &view["null"]), (&"glasshouse/comparison/1".into(), &false.into()));
    let gap = view["headline"].as_array().unwrap().iter().find(|e| e["measure"] == "remedy_gap").unwrap();
    assert!(gap["difference"].as_f64().unwrap() < 0.0 && gap["high"].is_f64(), "{gap}");
    refused(
        &dir,
        &[&["compare", "cn-court-list", "--out", "a"], &SMALL[..]].concat(),
        2,
        &["GH0311", "--force"],
    );
    // The command that it names repeats it.
    let command = view["command"].as_str().unwrap();
    assert!(
        command.starts_with("glasshouse compare cn-national-claimed --persons 60000 --ticks 48"),
        "{command}"
    );
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    ok(&dir, &[&words[..], &["--out", "c", "--quiet"]].concat());
    assert_same_bytes(&dir.join("a"), &dir.join("c"));
}

#[test]
fn a_scheme_beside_itself_is_said_not_to_differ() {
    let dir = with_tiny_pack("compare_null");
    let args =
        ["compare", "tiny", "tiny", "--persons", "5000", "--ticks", "6", "--replicates", "2", "--quiet"];
    let said = ok(&dir, &[&args[..], &["--json", "--out", "n"]].concat()).out;
    let view: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(view["null"], true);
    assert!(
        view["effects"].as_array().unwrap().iter().all(|e| e["difference"].as_f64().unwrap_or(0.0) == 0.0)
    );
    let text = ok(&dir, &[&args[..], &["--out", "m"]].concat()).out;
    assert!(text.contains("No difference at all"), "{text}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let dir = scratch("compare_refused");
    refused(
        &dir,
        &["compare", "cn-court-list", "cn-rongcheng", "--persons", "5000"],
        2,
        &["GH0308", "the place"],
    );
    refused(&dir, &["compare", "cn-court-lst"], 2, &["GH0101", "did you mean `cn-court-list`?"]);
}

/// Nothing can differ between a scheme and itself; between two schemes nothing may have happened yet, which is no precision.
#[test]
fn replicates_in_which_nothing_differs_reach_a_precision_only_for_one_scheme() {
    let dir = with_tiny_pack("compare_alike");
    let size = ["--persons", "2000", "--ticks", "3", "--quiet", "--replicates-at-most", "7"];
    let precision = ["--precision", "listed_share of county-blacklist=0.1"];
    let said = |schemes: &[&str], out: &str| {
        let said =
            ok(&dir, &[&["compare"], schemes, &size[..], &precision[..], &["--out", out]].concat()).out;
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let same = said(&["tiny", "tiny"], "same");
    assert!(same.contains("was reached with 5 replicates") && same.contains("nothing can differ"), "{same}");
    // Longer stays, of which none ends in three months.
    let alike = said(&["tiny", "--set", "list.county-blacklist.leave.after=2 years"], "alike");
    assert!(alike.contains("was not reached with 7 replicates"), "{alike}");
    assert!(alike.contains("nothing differed in any replicate") && !alike.contains("known to"), "{alike}");
}

/// Replicates are added until the interval is narrow; the command that the result names runs the same ones, to the same bytes.
#[test]
fn replicates_are_added_until_the_difference_is_known_as_precisely_as_wanted() {
    let dir = with_tiny_pack("compare_precision");
    let size = ["--persons", "20000", "--ticks", "24", "--quiet"];
    let law = ["compare", "tiny", "--set", "indicator.jaywalking.points=-60"];
    let folder = |out: &str, more: &[&str]| {
        let said = ok(&dir, &[&law[..], &size[..], &["--out", out], more].concat()).out;
        // Lines break anywhere.
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let view = |out: &str| -> Value {
        serde_json::from_slice(&std::fs::read(dir.join(out).join("comparison.json")).unwrap()).unwrap()
    };
    folder("five", &[]);
    let first = view("five")["effects"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["measure"] == "listed_share" && e["group"] == "all")
        .unwrap()
        .clone();
    // Somewhat narrower than five replicates give: it takes more of them.
    let wanted = first["half_width"].as_f64().unwrap() * 0.6;
    let precision = format!("listed_share of county-blacklist={wanted}");
    let said = folder("a", &["--precision", &precision, "--threads", "1"]);
    let a = view("a");
    let replicates = a["replicates"].as_u64().unwrap();
    assert!([7, 10, 15, 22, 33, 49, 73].contains(&replicates), "{replicates}");
    let seen = &a["precision"][0];
    assert_eq!((&seen["reached"], &seen["wanted"]), (&true.into(), &precision.as_str().into()));
    assert!(seen["seen"][0]["half_width"].as_f64().unwrap() <= wanted, "{seen}");
    assert!(said.contains("was reached with") && said.contains("unpaired runs would take"), "{said}");
    let count = replicates.to_string();
    let command = a["command"].as_str().unwrap();
    assert!(command.contains(&format!("--replicates {count} ")) && command.contains(&precision), "{command}");
    folder("b", &["--replicates", &count, "--precision", &precision, "--threads", "2"]);
    assert_same_bytes(&dir.join("a"), &dir.join("b"));
    // A bound that is too low is said, with what was seen.
    let said = folder("c", &["--precision", &precision, "--replicates-at-most", "5"]);
    assert!(said.contains("was not reached with 5 replicates"), "{said}");
    assert_eq!(view("c")["precision"][0]["reached"], false);
    let unknown = ["--precision", "listed_share of nobody=1", "--out", "d"];
    refused(&dir, &[&law[..], &size[..], &unknown[..]].concat(), 2, &["GH0370", "county-blacklist"]);
    refused(&dir, &["compare", "tiny", "--precision", "listed_shar=1"], 2, &["glasshouse explain measure"]);
    refused(
        &dir,
        &["compare", "tiny", "--precision", "blocked=1%", "--replicates-at-most", "3"],
        2,
        &["5 to 1000"],
    );
}
