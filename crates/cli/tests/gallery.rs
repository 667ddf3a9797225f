//! The gallery on the command line: its pages, what stands in them, and what is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use std::fs;
use std::path::Path;

use glasshouse::{assert_same_bytes, entries, glasshouse, ok, refused, scratch, with_tiny_pack};
use serde_json::Value;

const SMALL: [&str; 7] = ["--persons", "3000", "--ticks", "24", "--replicates", "3", "--quiet"];

fn gallery(dir: &Path, packs: &[&str], more: &[&str]) -> glasshouse::Said {
    ok(dir, &[&["gallery"], packs, &SMALL[..], more].concat())
}

fn page(dir: &Path, name: &str) -> String {
    fs::read_to_string(dir.join(name)).unwrap()
}

/// Nothing is fetched, every drawing has its name and words, every link within the gallery leads somewhere.
fn check_page(folder: &Path, name: &str) {
    let text = page(folder, name);
    for fetched in ["<script", "<link", "<img", "<iframe", "@import", "url(http", "src=", "NaN", "undefined"]
    {
        assert!(!text.contains(fetched), "{name}: {fetched}");
    }
    assert!(text.contains("none is a real one") && text.contains(r#"<html lang="en">"#), "{name}");
    assert_eq!(text.matches("<h1").count(), 1, "{name}");
    let drawings = text.matches(r#"<svg role="img" aria-labelledby"#).count();
    let hidden = text.matches(r#"aria-hidden="true" focusable="false""#).count();
    assert_eq!(text.matches("<svg").count(), drawings + hidden, "{name}: a drawing without a name");
    assert!(drawings > 0 && text.matches("<desc id=").count() == drawings, "{name}");
    for link in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let there = match link.strip_prefix('#') {
            Some(id) => text.contains(&format!("id=\"{id}\"")),
            None => link.starts_with("http") || folder.join(link).is_file(),
        };
        assert!(there, "{name}: {link}");
    }
    let mut ids: Vec<&str> = text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|two| two[0] != two[1]), "{name}: an id twice");
}

#[test]
fn pages_stand_whole_say_what_is_claimed_and_repeat() {
    let dir = scratch("gallery_pages");
    let said = gallery(&dir, &["cn-national-claimed", "us-credit-reporting"], &["--out", "a"]).out;
    assert!(said.contains("2 schemes") && said.contains("index.html"), "{said}");
    let names = [
        "cn-national-claimed.html",
        "gallery.json",
        "index.html",
        "manifest.json",
        "us-credit-reporting.html",
    ];
    assert_eq!(entries(&dir.join("a")), names);
    for name in ["index.html", "cn-national-claimed.html", "us-credit-reporting.html"] {
        check_page(&dir.join("a"), name);
    }
    let index = page(&dir, "a/index.html");
    for text in
        ["<h2>China</h2>", "<h2>United States</h2>", "claimed</span>", "documented</span>", "95% interval"]
    {
        assert!(index.contains(text), "{text}");
    }
    let claimed = page(&dir, "a/cn-national-claimed.html");
    for text in [
        "One system watches and scores everybody",
        "No single national score of persons was found",
        "<strong>contested</strong>",
        "<code>channel.street-camera</code>",
        "Getting Rongcheng Right",
        // The pack of the record was run though it has no page, and the two cannot be paired.
        "Rongcheng&#x27;s personal credit score",
        "cannot be run side by side",
        "This pack has none.",
        "lawful acts no longer happen",
    ] {
        assert!(claimed.contains(text), "{text}");
    }
    assert!(!claimed.contains("cn-rongcheng.html"), "a link to a page that is not there");
    gallery(&dir, &["us-credit-reporting", "cn-national-claimed"], &["--out", "b", "--threads", "1"]);
    let view = |folder: &str| -> Value {
        serde_json::from_str(&page(&dir, &format!("{folder}/gallery.json"))).unwrap()
    };
    assert_eq!(view("a"), view("b"), "the order in which packs are named does not matter");
    assert_eq!(view("a")["schema"], "glasshouse/gallery/1");
    gallery(
        &dir,
        &["cn-national-claimed", "us-credit-reporting"],
        &["--out", "b", "--threads", "1", "--force"],
    );
    assert_same_bytes(&dir.join("a"), &dir.join("b"));
    let again = [&["gallery", "us-credit-reporting", "--out", "a"], &SMALL[..]].concat();
    refused(&dir, &again, 2, &["GH0311", "--force"]);
}

#[test]
fn a_pack_stands_beside_its_record_on_the_same_subjects() {
    let dir = with_tiny_pack("gallery_pair");
    ok(&dir, &["new", "claimed", "--from", "tiny"]);
    fs::write(
        dir.join("packs/claimed/claims.toml"),
        "record = \"tiny\"\n[[claim]]\nsays = \"Nobody is ever listed <there>\"\nby = \"heard\"\nrecord = \"It was not looked into.\"\nverdict = \"unverified\"\n",
    )
    .unwrap();
    let sources = dir.join("packs/claimed/sources.toml");
    let text = fs::read_to_string(&sources).unwrap();
    fs::write(&sources, text + "\n[heard]\ntitle = \"What one hears\"\n").unwrap();
    let said = gallery(&dir, &["claimed", "packs/tiny", "tiny"], &["--out", "g", "--json"]).out;
    let view: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(view["exhibits"].as_array().unwrap().len(), 2, "each pack once");
    let record = &view["exhibits"][0]["record"];
    assert_eq!((record["pack"].as_str(), record["page"].as_str()), (Some("tiny"), Some("tiny.html")));
    assert!(record["unpaired"].is_null() && !record["changed"].as_array().unwrap().is_empty(), "{record}");
    // The same rules under another name list the same subjects.
    let ever = record["changed"][0]["ever"].as_array().unwrap();
    assert_eq!((ever[0].as_f64(), ever[1].as_f64()), (Some(0.0), Some(0.0)));
    for name in ["index.html", "claimed.html", "tiny.html"] {
        check_page(&dir.join("g"), name);
    }
    let text = page(&dir, "g/claimed.html");
    for words in ["&lt;there&gt;", "What one hears", "Only under this scheme", "<strong>unverified</strong>"]
    {
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn a_pack_that_cannot_run_is_named_and_nothing_is_written() {
    let dir = with_tiny_pack("gallery_refused");
    ok(&dir, &["new", "broken"]);
    let file = dir.join("packs/broken/pack.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("coverage    =", "coverge     =")).unwrap();
    let args = [&["gallery", "tiny", "broken", "--out", "g"], &SMALL[..]].concat();
    refused(&dir, &args, 2, &["`broken` cannot be shown", "coverge"]);
    assert!(!dir.join("g").exists());
    assert_eq!(entries(&dir), ["packs"], "nothing is left behind");
    refused(&dir, &[&["gallery", "tinny", "--out", "g"], &SMALL[..]].concat(), 2, &["tiny"]);
    let few = glasshouse(&dir, &["gallery", "tiny", "--out", "g", "--replicates", "2"]);
    assert_eq!(few.code, Some(2), "{}", few.err);
}

#[test]
fn a_gallery_is_verified_and_has_one_page_a_name() {
    let dir = with_tiny_pack("gallery_verified");
    gallery(&dir, &["tiny"], &["--out", "g"]);
    assert!(ok(&dir, &["verify", "g"]).out.contains("3 files are as the run wrote them"));
    refused(&dir, &["verify", "g", "--rerun"], 2, &["GH0360", "glasshouse run"]);
    fs::write(dir.join("g/index.html"), "another").unwrap();
    refused(&dir, &["verify", "g"], 1, &["index.html"]);
    ok(&dir, &["new", "elsewhere/tiny", "--from", "tiny"]);
    let file = dir.join("elsewhere/tiny/pack.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("title", "# Another.\ntitle", 1)).unwrap();
    let args = [&["gallery", "tiny", "./elsewhere/tiny", "--out", "h"], &SMALL[..]].concat();
    refused(&dir, &args, 2, &["GH0362", "two packs are called `tiny`"]);
}
