//! A study of a small pack finds what is known of it, is the same on any number of threads, and is bound to what it was computed from.
#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

use lab::plan::Plan;
use lab::request::{Request, Size};
use lab::uncertainty::{Asked, FILE, HeadlineLine, Kept, Looks, Uncertainty, kept, of_pack};
use pack::{Change, Library};

const TEMPLATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../cli/template");

/// A library of this test's own with the template pack at `packs/tiny`, its rules passed through a function.
fn with_tiny(name: &str, rules: impl Fn(&str) -> String) -> PathBuf {
    let base = Path::new(env!("CARGO_TARGET_TMPDIR")).join("uncertainty").join(name);
    let _ = fs::remove_dir_all(&base);
    let folder = base.join("packs/tiny");
    fs::create_dir_all(&folder).unwrap();
    for file in ["pack.toml", "README.md", "sources.toml", "expected.toml"] {
        let text = fs::read_to_string(Path::new(TEMPLATE).join(file)).unwrap();
        let text = if file == "pack.toml" { rules(&text) } else { text };
        fs::write(folder.join(file), text).unwrap();
    }
    base
}

/// The rules with the range of every number that is not named narrowed to its value.
fn pinned(text: &str, but: &[&str]) -> String {
    let line = |line: &str| {
        let name = line.split('=').next().unwrap_or_default().trim();
        let value = line.split_once("value = ").and_then(|(_, rest)| rest.split(',').next());
        let range = line.split_once("range = [").and_then(|(_, rest)| rest.split(']').next());
        match (value, range) {
            (Some(value), Some(range)) if !but.contains(&name) => {
                line.replace(&format!("[{range}]"), &format!("[{value}, {value}]")) + "\n"
            }
            _ => line.to_owned() + "\n",
        }
    };
    text.lines().map(line).collect()
}

fn study(base: &Path, runs: u64, threads: u32) -> Uncertainty {
    let asked = Asked { persons: 4_000, runs, seed: 1, threads: Some(threads) };
    let looks = Looks { begun: &|_| (), done: &|_| () };
    of_pack(&Library::rooted(base), "tiny", asked, looks).unwrap_or_else(|e| panic!("{e}"))
}

fn listed(study: &Uncertainty) -> &HeadlineLine {
    study.headlines.iter().find(|line| line.measure == "listed_share").unwrap()
}

/// Without a response and with no number that has a range, everything is chance: at most that of so many independent persons.
#[test]
fn what_has_no_range_leaves_chance_alone() {
    let base = with_tiny("chance", |text| pinned(text.split("[response").next().unwrap(), &[]));
    let study = study(&base, 400, 2);
    assert_eq!((study.design.varied, study.theories.len(), study.design.refused), (0, 1, 0));
    let line = listed(&study);
    let (parts, spread) = (line.parts.as_ref().unwrap(), line.spread.unwrap());
    assert!((parts.chance.low..=parts.chance.high).contains(&1.0), "{:?}", parts.chance);
    assert!(parts.chance.value > 0.8, "{:?}", parts.chance);
    assert!(parts.theory.is_none() && parts.evidence.is_empty() && parts.largest.is_empty());
    let subjects = study.design.subjects as f64;
    let binomial = libm::sqrt(spread.mean * (1.0 - spread.mean) / subjects);
    assert!((0.3 * binomial..1.2 * binomial).contains(&spread.deviation), "{} {binomial}", spread.deviation);
}

/// How often people do it decides who is listed, and that is an assumption; people respond or do not.
#[test]
fn what_is_unsure_is_found() {
    let base = with_tiny("rate", |text| pinned(text, &["rate"]));
    let study = study(&base, 600, 2);
    assert_eq!((study.design.varied, study.theories.len()), (1, 2));
    let parts = listed(&study).parts.clone().unwrap();
    assert_eq!(parts.largest[0].path, "conduct.jaywalking.rate");
    assert!(parts.numbers.first.value > 0.4, "{:?}", parts.numbers);
    assert_eq!(parts.evidence[0].share, parts.numbers, "all of it is assumed");
    let theory = parts.theory.unwrap();
    assert!(theory.total.value >= theory.first.value - 0.05, "{theory:?}");
    let sum = parts.chance.value + parts.numbers.first.value + theory.first.value + parts.together.value;
    assert!(libm::fabs(sum - 1.0) < 1e-4, "the parts are the whole: {sum}");
}

#[test]
fn many_numbers_are_screened_and_threads_do_not_matter() {
    let base =
        with_tiny("threads", |text| pinned(text, &[]).replace("range = [0.05, 0.05]", "range = [0.02, 0.2]"));
    let (one, two) = (study(&base, 100, 1), study(&base, 100, 2));
    assert_eq!(one.to_json(), two.to_json());
    // Everything that the template has a range for, but the size of the place, which lays out anew.
    let base = with_tiny("screened", |text| text.replace("range = [0.001, 0.02]", "range = [0.006, 0.006]"));
    let study = study(&base, 700, 2);
    assert_eq!((study.design.screening_paths, study.numbers.len()), (6, study.design.varied));
    assert!(study.design.varied > 11 || study.design.screening_paths == 0);
    let effects: Vec<f64> = study.numbers.iter().filter_map(|number| number.effect).collect();
    assert!(effects.windows(2).all(|pair| pair[0] >= pair[1]), "most first: {effects:?}");
    assert_eq!(study.numbers.iter().filter(|number| number.by_itself).count(), 10);
    let parts = listed(&study).parts.clone().unwrap();
    assert_eq!(parts.rest.unwrap().numbers, study.design.varied - 10);
}

/// A number whose range leads where no pack can be: every draw there is counted, with the reason, and its rows are left out.
#[test]
fn what_is_refused_is_counted() {
    let base = with_tiny("refused", |text| {
        let text = pinned(text, &["rate"]);
        // At one record at most a month, the rate must not be above 12 a year.
        text.replace("lawful = false", "lawful = false\nrepeats = false")
    });
    let study = study(&base, 600, 2);
    assert!(study.design.refused > 0 && study.design.refused < study.design.runs, "{:?}", study.design);
    assert_eq!(study.design.refusals.iter().map(|refusal| refusal.runs).sum::<u64>(), study.design.refused);
    assert!(listed(&study).rows < study.design.rows as usize);
}

#[test]
fn what_is_kept_is_bound_to_what_it_was_computed_from() {
    let base = with_tiny("kept", |text| pinned(text, &["rate"]));
    let folder = base.join("packs/tiny");
    let standing = |changes: &[Change]| {
        let request =
            Request { size: Size::Persons(4_000), changes: changes.to_vec(), ..Request::of("tiny") };
        kept(&Plan::new(&request, &Library::rooted(&base)).unwrap_or_else(|e| panic!("{e}")))
    };
    assert_eq!(standing(&[]), Kept::Nothing);
    let study = study(&base, 100, 2);
    fs::write(folder.join(FILE), study.to_json()).unwrap();
    let Kept::Holds(read) = standing(&[]) else { panic!("it holds") };
    assert_eq!(*read, study, "what is read is what was written");
    let set = Change::Set("conduct.jaywalking.rate=9".to_owned());
    assert!(matches!(standing(&[set]), Kept::Holds(_)), "it is of the pack without what is laid over it");
    fs::write(folder.join("README.md"), "# Other words\n").unwrap();
    assert!(matches!(standing(&[]), Kept::Holds(_)), "words move no number");
    let rules = fs::read_to_string(folder.join("pack.toml")).unwrap();
    fs::write(folder.join("pack.toml"), rules.replace("points   = -40", "points   = -30")).unwrap();
    assert_eq!(standing(&[]), Kept::Stale);
    fs::write(folder.join("pack.toml"), rules).unwrap();
    assert!(matches!(standing(&[]), Kept::Holds(_)));
    for other in
        ["{}".to_owned(), "rows of anything".to_owned(), study.to_json().replacen("study", "people", 1) + "x"]
    {
        fs::write(folder.join(FILE), other).unwrap();
        assert_eq!(standing(&[]), Kept::Unreadable);
    }
}
