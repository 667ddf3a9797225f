//! Lives on the command line: who is picked, what is told, and what is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use glasshouse::{ok, refused, scratch, with_tiny_pack};
use serde_json::Value;

const SMALL: [&str; 5] = ["--persons", "60000", "--ticks", "48", "--quiet"];

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_wrongly_listed_person_is_found_and_told_of() {
    let dir = scratch("life_told");
    ok(&dir, &[&["run", "cn-national-claimed", "--with", "us-fcra", "--out", "r"], &SMALL[..]].concat());
    let words = "wrongly listed, on blacklist, longest";
    let told = json(&ok(&dir, &["life", "r", "--pick", words, "--json"]).out);
    assert_eq!((&told["schema"], &told["synthetic"]), (&"glasshouse/life/1".into(), &true.into()));
    let world = &told["worlds"][0];
    let steps = world["steps"].as_array().unwrap();
    let wrongly = |step: &&Value| step["says"].as_str().unwrap().contains("by mistake");
    let entry = steps.iter().find(wrongly).unwrap_or_else(|| panic!("no wrongful listing in {steps:#?}"));
    assert_eq!((&entry["kind"], &entry["list"]), (&"listed".into(), &"blacklist".into()));
    assert!(steps.iter().any(|step| step["kind"] == "mistaken"), "what brought it about is told");
    // Every rule that a step rests on is there with its line.
    let rules = world["rules"].as_array().unwrap();
    for path in steps.iter().flat_map(|step| step["rules"].as_array().unwrap()) {
        let rule = rules.iter().find(|rule| rule["path"] == *path).unwrap();
        assert!(rule["line"].as_str().unwrap().contains(".toml:"), "{rule}");
    }
    // Points of records add up to the score, as far as bounds and corrections let them.
    let listing = world["listings"].as_array().unwrap().iter().find(|l| l["list"] == "blacklist").unwrap();
    let otherwise = listing["otherwise"].as_array().unwrap();
    assert!(
        otherwise.len() >= 2 && otherwise.iter().any(|o| o.as_str().unwrap().contains("appeal won")),
        "{otherwise:#?}"
    );
    // The same by number, as text and as a page.
    let number = told["person"].to_string();
    let again = json(&ok(&dir, &["life", "r", "--person", &number, "--json", "--threads", "1"]).out);
    assert_eq!(again["worlds"], told["worlds"]);
    let text = ok(&dir, &["life", "r", "--person", &number, "--page", "life.html"]).out;
    let page = std::fs::read_to_string(dir.join("life.html")).unwrap();
    for words in ["What happened", "What would have changed it", "The rules behind it"] {
        assert!(text.contains(words) && page.contains(words), "{words}");
    }
    assert!(text.contains("synthetic") && page.contains("none is a real one") && !page.contains("<script"));
}

#[test]
fn a_comparison_tells_both_worlds() {
    let dir = scratch("life_compared");
    let compare = ["compare", "cn-national-claimed", "--with", "us-fcra", "--replicates", "2", "--out", "c"];
    ok(&dir, &[&compare[..], &SMALL[..]].concat());
    let pick = ["life", "c", "--pick", "wrongly listed, longest", "--replicate", "1", "--json"];
    let told = json(&ok(&dir, &pick).out);
    let worlds = told["worlds"].as_array().unwrap();
    assert_eq!((worlds.len(), &told["replicate"]), (2, &1.into()));
    let says = |world: &Value| world["changed"].to_string();
    assert!(!says(&worlds[0]).contains("us-fcra"));
    assert!(says(&worlds[1]).contains("us-fcra"));
    ok(&dir, &["verify", "c", "--rerun"]);
    assert!(ok(&dir, &["report", "c"]).out.contains("us-fcra"));
}

#[test]
fn bad_requests_say_what_to_try() {
    let dir = with_tiny_pack("life_refused");
    ok(&dir, &["run", "tiny", "--persons", "5000", "--ticks", "6", "--out", "r", "--quiet"]);
    refused(&dir, &["life", "r", "--person", "5000000"], 2, &["GH0309", "--pick"]);
    refused(
        &dir,
        &["life", "r", "--pick", "wrongly listd"],
        2,
        &["GH0309", "did you mean `wrongly listed`?"],
    );
    refused(&dir, &["life", "r", "--pick", "tall"], 2, &["GH0309", "longest"]);
    refused(&dir, &["life", "r", "--pick", "listed,,longest"], 2, &["parted by commas"]);
    refused(&dir, &["life", "r", "--person", "1", "--replicate", "1"], 2, &["GH0304", "numbered from 0"]);
    refused(&dir, &["life", "r"], 2, &["--person", "--pick"]);
    refused(&dir, &["life", "nowhere", "--person", "1"], 2, &["GH0321"]);
    std::fs::write(dir.join("r/summary.txt"), "changed").unwrap();
    refused(&dir, &["life", "r", "--person", "1"], 1, &["GH0323", "summary.txt"]);
}
