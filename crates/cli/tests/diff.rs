//! What two packs say differently, on the command line.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use glasshouse::{ok, refused, scratch, with_tiny_pack};
use serde_json::Value;

#[test]
fn both_values_are_said_in_text_and_json() {
    let dir = scratch("diff_values");
    let args = ["diff", "val-amsterdam", "val-amsterdam-reweighted"];
    let text = ok(&dir, &args).out;
    assert!(text.starts_with("A is val-amsterdam; B is val-amsterdam-reweighted.\nB extends A"), "{text}");
    assert!(text.contains("rightful proposals turned down: 50 % in A, 60 % in B"), "{text}");
    assert!(!text.contains('\x1b') && !text.contains("WHAT PEOPLE DO"), "{text}");
    let json = ok(&dir, &[&args[..], &["--json"]].concat()).out;
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&value["same"], &value["extends"]), (&false.into(), &"b-extends-a".into()));
    let sections = value["sections"].as_array().unwrap();
    let review = sections.iter().find(|s| s["title"] == "Safeguards").unwrap();
    let contrast = &review["contrasts"][0];
    assert_eq!((&contrast["a"]["value"], &contrast["b"]["value"]), (&0.5.into(), &0.6.into()));
    assert_eq!(contrast["a"]["unit"], "share");
    assert_eq!(ok(&dir, &args).out, text);
}

#[test]
fn a_pack_beside_itself_differs_in_nothing_until_it_is_changed() {
    let dir = with_tiny_pack("diff_null");
    assert!(ok(&dir, &["diff", "tiny", "packs/tiny"]).out.contains("Nothing differs."));
    let json: Value = serde_json::from_str(&ok(&dir, &["diff", "tiny", "tiny", "--json"]).out).unwrap();
    assert_eq!(json["same"], true);
    let changed = ok(&dir, &["diff", "tiny", "--set", "conduct.jaywalking.rate=9"]).out;
    assert!(changed.contains("changed by conduct.jaywalking.rate=9"), "{changed}");
    assert!(changed.contains("9 a year in B"), "{changed}");
}

#[test]
fn what_is_no_pair_of_packs_is_refused() {
    let dir = scratch("diff_refused");
    refused(&dir, &["diff", "cn-rongcheng", "cn-rongchen"], 2, &["GH0101", "did you mean `cn-rongcheng`?"]);
    refused(&dir, &["diff", "cn-rongcheng"], 2, &["<PACK>"]);
}
