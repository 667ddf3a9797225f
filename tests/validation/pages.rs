//! What pages name, and what oracles hold.

use std::fs;

use glasshouse_tests::book;

use crate::{PAGES, sources, tests};

/// Name of the oracle whose part begins in a line.
fn named(line: &str) -> Option<&str> {
    line.strip_prefix("<!-- oracle: ")?.strip_suffix(" -->")
}

#[test]
fn every_part_of_a_page_is_made_by_an_oracle_and_has_its_text() {
    let mut faults = String::new();
    for page in PAGES {
        let text = fs::read_to_string(book::path(page)).unwrap();
        for section in text.split("\n## ").skip(1) {
            let Some(test) = section.lines().find_map(named) else { continue };
            let (file, function) = test.split_once("::").unwrap();
            let source = fs::read_to_string(tests().join(format!("oracles/{file}.rs"))).unwrap_or_default();
            let call = format!("\"{page}\", \"{test}\"");
            let holds = source.split_whitespace().collect::<Vec<_>>().join(" ");
            if !source.contains(&format!("fn {function}()")) || !holds.contains(&call) {
                faults += &format!("\n  {page}.md: no test {test} holds its part");
            }
            for word in ["Class S", "Convention: ", "Source: "] {
                if !section.contains(word) {
                    faults += &format!("\n  {page}.md, {test}: no `{}`", word.trim());
                }
            }
            if !section.contains(book::HEAD) {
                faults += &format!("\n  {page}.md, {test}: no table; {}", book::COMMAND);
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// An oracle that compares and stands on no page is only half an oracle.
#[test]
fn every_oracle_that_compares_stands_on_a_page() {
    let sources = sources("oracles");
    assert!(
        !sources.contains("checks.settle("),
        "an oracle holds its part of a page: `checks.hold(PAGE, TEST)`"
    );
    let held = sources.matches("checks.hold(").count();
    let parts: usize = PAGES
        .iter()
        .map(|page| fs::read_to_string(book::path(page)).unwrap().matches("<!-- oracle: ").count())
        .sum();
    assert_eq!(held, parts, "oracles and parts of pages");
}

/// Every test that the page of relations names is there, and every relation stands on the page.
#[test]
fn every_relation_that_is_named_is_a_test() {
    let page = fs::read_to_string(book::path("relations")).unwrap();
    let sources = sources("relations") + &sources("invariants") + &sources("oracles");
    let names: Vec<&str> =
        page.split('`').skip(1).step_by(2).filter(|name| !name.contains([' ', '/'])).collect();
    assert!(names.len() > 20);
    let missing: Vec<&&str> = names.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "no such tests: {missing:?}");
    let stated = sources.split("fn ").filter_map(|rest| rest.split_once('(')).map(|(name, _)| name);
    let unnamed: Vec<&str> =
        stated.filter(|name| name.starts_with("relation") && !names.contains(name)).collect();
    assert!(unnamed.is_empty(), "not on the page: {unnamed:?}");
}
