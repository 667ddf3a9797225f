//! Audits and laws on the command line.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

mod glasshouse;

use glasshouse::{ok, refused, scratch};
use serde_json::Value;

fn audit(args: &[&str]) -> Value {
    let dir = scratch(&format!("audit_{}", args.join("_").replace(['/', '-'], "")));
    let all = [&["audit"], args, &["--json", "--quiet"]].concat();
    serde_json::from_str(&ok(&dir, &all).out).unwrap()
}

fn rule<'a>(audit: &'a Value, law: &str, rule: &str) -> &'a Value {
    let law = audit["laws"].as_array().unwrap().iter().find(|l| l["name"] == law).unwrap();
    law["rules"].as_array().unwrap().iter().find(|r| r["rule"] == rule).unwrap()
}

fn facts<'a>(rule: &'a Value, test: &str) -> &'a Vec<Value> {
    let test = rule["tests"].as_array().unwrap().iter().find(|t| t["test"] == test).unwrap();
    test["facts"].as_array().unwrap()
}

/// The ban on social scoring: three elements and both limbs, each with its line and with numbers.
#[test]
fn the_claimed_national_score_has_both_limbs_of_the_ai_act_with_numbers() {
    let audit = audit(&["cn-national-claimed", "--law", "eu-ai-act", "--persons", "50000"]);
    assert_eq!(audit["schema"], "glasshouse/audit/1");
    let ban = rule(&audit, "eu-ai-act", "5(1)(c)");
    assert_eq!(ban["touched"], true);
    for test in ["scores-over-time", "counts-conduct", "detriment", "unrelated-context", "disproportionate"] {
        let facts = facts(ban, test);
        assert!(!facts.is_empty(), "{test}");
        for fact in facts {
            let line = fact["line"].as_str().unwrap();
            let own = line.starts_with("cn-national-claimed/pack.toml:");
            assert!(own || line.starts_with("base/points-account/pack.toml:"), "{test}: {line}");
            assert!(fact["says"].as_str().unwrap().ends_with('.'), "{fact}");
        }
        assert!(facts.iter().any(|f| f["subjects"].as_f64().unwrap() > 0.0), "{test} touches nobody");
    }
    let travel = facts(ban, "unrelated-context");
    assert!(travel.iter().any(|f| f["path"] == "consequence.no-travel"));
}

/// A loan refused for unpaid judgments is in its context; a flight is not.
#[test]
fn what_belongs_to_the_conduct_behind_it_is_not_found() {
    let audit = audit(&["cn-court-list", "--law", "eu-gdpr", "--persons", "20000", "--ticks", "24"]);
    let purpose = facts(rule(&audit, "eu-gdpr", "5(1)(b)"), "unrelated-context");
    let paths: Vec<&str> = purpose.iter().map(|f| f["path"].as_str().unwrap()).collect();
    assert!(
        paths.contains(&"consequence.no-flights") && !paths.contains(&"consequence.no-loan"),
        "{paths:?}"
    );
}

/// A scheme that follows a law, and the same scheme with one line after the other broken: each is found, with its line.
const SLOW: &str = "within = { value = 90, unit = \"days\",";

#[test]
fn a_law_finds_nothing_where_it_is_followed_and_the_exact_line_where_it_is_broken() {
    let dir = scratch("fcra_broken");
    let audit = |pack: &str| -> Value {
        let size = ["--law", "us-fcra", "--persons", "20000", "--ticks", "24", "--json", "--quiet"];
        serde_json::from_str(&ok(&dir, &[&["audit", pack][..], &size[..]].concat()).out).unwrap()
    };
    let found = |audit: &Value| -> Vec<(String, String)> {
        let rules = audit["laws"][0]["rules"].as_array().unwrap().clone();
        let of = |rule: &Value| {
            let tests = rule["tests"].as_array().unwrap().iter();
            let lines = tests.flat_map(|test| test["facts"].as_array().unwrap().clone());
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            lines.map(|fact| (text(&rule["rule"]), text(&fact["line"]))).collect::<Vec<_>>()
        };
        rules.iter().flat_map(of).collect()
    };
    assert_eq!(found(&audit("us-credit-reporting")), []);
    ok(&dir, &["new", "broken", "--from", "us-credit-reporting"]);
    let file = dir.join("packs/broken/pack.toml");
    let whole = std::fs::read_to_string(&file).unwrap();
    let breaks = [
        ("1681c(a)", "retention = { value = 7,", "retention = { value = 11,", "retention = "),
        ("1681c(a)", "at_most = \"7 years\"", "at_most = \"9 years\"", "[list.subprime]"),
        ("1681i(a)(1)", "within = { value = 30, unit = \"days\",", SLOW, "within = "),
        ("1681i(a)(5)", "corrects        = true", "corrects        = false", "[safeguard.appeal]"),
        ("1681m(a)", "reaches = { value = 1,", "reaches = { value = 0.5,", "reaches = { value = 1,"),
        ("1681b", "related = [\"finance\"]", "", "[consequence.no-loan]"),
    ];
    for (rule, was, is, table) in breaks {
        assert!(whole.contains(was), "{was}");
        std::fs::write(&file, whole.replacen(was, is, 1)).unwrap();
        let at = whole.lines().position(|line| line.starts_with(table)).unwrap() + 1;
        let found = found(&audit("broken"));
        let line = |found: &str| found.rsplit(':').next().unwrap().parse::<usize>().unwrap();
        assert!(found.iter().all(|(of, _)| of == rule) && found.len() == 1, "{rule}: {found:?}");
        assert_eq!(line(&found[0].1), at, "{rule}: {found:?}");
    }
}

/// Under the law's own safeguards what the law gives is there, and what it does not change stays.
#[test]
fn with_a_laws_safeguards_its_tests_of_redress_find_nothing() {
    let of = |with: &[&str]| {
        let args =
            [&["cn-court-list", "--law", "us-fcra", "--persons", "20000", "--ticks", "24"], with].concat();
        audit(&args)
    };
    let (plain, under) = (of(&[]), of(&["--with", "us-fcra"]));
    for name in ["1681i(a)", "1681i(a)(1)", "1681i(a)(5)"] {
        assert_eq!(rule(&plain, "us-fcra", name)["touched"], true, "{name}");
        assert_eq!(rule(&under, "us-fcra", name)["touched"], false, "{name}");
    }
    assert_eq!(rule(&under, "us-fcra", "1681b")["touched"], true);
    assert!(under["changed"][0].as_str().unwrap().contains("with the law us-fcra"));
    // A bundle without safeguards of its own changes what its laws change.
    let bundle = of(&["--with", "us-five"]);
    assert!(bundle["changed"][0].as_str().unwrap().contains("safeguard.notice"), "{}", bundle["changed"]);
}

#[test]
fn laws_are_listed_shown_and_refused_by_name() {
    let dir = scratch("laws");
    let list = ok(&dir, &["list"]).out;
    assert!(list.contains("LAW") && list.contains("eu-gdpr") && list.contains("us-five"));
    let shown = ok(&dir, &["show", "eu-ai-act"]).out;
    assert!(shown.contains("5(1)(c)") && shown.contains("human_review"));
    refused(&dir, &["audit", "cn-court-list", "--law", "eu-gdrp"], 2, &["GH0112", "did you mean `eu-gdpr`?"]);
    refused(&dir, &["run", "cn-court-list", "--with", "us-frca"], 2, &["GH0112", "us-fcra"]);
}

/// The page says what the JSON says; the report of a run says what the laws that it was put under still find.
#[test]
fn an_audit_is_a_page_and_a_part_of_the_report() {
    let dir = scratch("audit_page");
    let size = ["--persons", "5000", "--ticks", "12", "--quiet"];
    let args = [&["audit", "cn-court-list", "--law", "eu-gdpr", "--page", "audit.html", "--json"], &size[..]];
    let told: Value = serde_json::from_str(&ok(&dir, &args.concat()).out).unwrap();
    // Templates write a slash as a character reference.
    let page = |file: &str| std::fs::read_to_string(dir.join(file)).unwrap().replace("&#x2f;", "/");
    let html = page("audit.html");
    let mut facts = 0;
    for rule in told["laws"][0]["rules"].as_array().unwrap() {
        for test in rule["tests"].as_array().unwrap() {
            for fact in test["facts"].as_array().unwrap() {
                facts += 1;
                let (line, touched) = (fact["line"].as_str().unwrap(), fact["touched"].as_str().unwrap());
                assert!(html.contains(line) && html.contains(touched), "{line}: {touched}");
            }
        }
    }
    assert!(facts > 5, "{facts}");
    assert!(html.contains("not a verdict") && html.contains("All persons and enterprises are synthetic"));

    ok(&dir, &[&["run", "cn-court-list", "--with", "eu-gdpr", "--out", "under"], &size[..]].concat());
    ok(&dir, &[&["run", "cn-court-list", "--out", "plain"], &size[..]].concat());
    let (under, plain) = (page("under/report.html"), page("plain/report.html"));
    assert!(under.contains("What its laws find") && under.contains("General Data Protection Regulation"));
    assert!(!plain.contains("What its laws find"));
}

/// A run under a law carries the law, and repeats from its folder.
#[test]
fn a_run_under_a_law_repeats_from_its_folder() {
    let dir = scratch("under_a_law");
    let size = ["--persons", "5000", "--ticks", "12", "--quiet"];
    ok(&dir, &[&["run", "cn-court-list", "--with", "eu-gdpr", "--out", "r"], &size[..]].concat());
    assert!(dir.join("r/inputs/laws/eu-gdpr/law.toml").is_file());
    let manifest = std::fs::read_to_string(dir.join("r/manifest.json")).unwrap();
    assert!(manifest.contains("\"law\": \"eu-gdpr\""), "{manifest}");
    ok(&dir, &["verify", "r", "--rerun"]);
    // A bundle carries what it includes.
    ok(&dir, &[&["run", "cn-court-list", "--with", "us-five", "--out", "five"], &size[..]].concat());
    assert!(dir.join("five/inputs/laws/us-fcra/law.toml").is_file());
    ok(&dir, &["verify", "five", "--rerun"]);
}

/// What falls on those without a credential touches them, not everybody.
#[test]
fn a_consequence_for_some_touches_those_alone() {
    let audit = audit(&["se-cashless", "--law", "eu-ai-act", "--persons", "20000", "--ticks", "2"]);
    let ban = rule(&audit, "eu-ai-act", "5(1)(c)");
    let detriment = facts(ban, "detriment");
    let bill = detriment.iter().find(|f| f["path"] == "consequence.no-online-bill").unwrap();
    assert!(bill["says"].as_str().unwrap().contains("for those with credential none"), "{bill}");
    // About a tenth of those of 16 or older have none.
    let subjects = bill["subjects"].as_f64().unwrap();
    assert!((500.0..3_500.0).contains(&subjects), "{bill}");
}
