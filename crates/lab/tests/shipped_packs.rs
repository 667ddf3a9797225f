//! Every shipped pack gives what its `expected.toml` says, and its runs repeat.
#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use lab::expected::{Comparison, compare};
use lab::plan::Plan;
use lab::request::{Length, Request, Size};
use lab::uncertainty::{Kept, kept};
use pack::Library;

/// What is shipped, whatever lies in the working directory.
fn library() -> Library {
    Library::rooted(env!("CARGO_TARGET_TMPDIR"))
}

fn plan(request: &Request) -> Plan {
    Plan::new(request, &library()).unwrap_or_else(|e| panic!("{}:\n{e}", request.pack))
}

#[test]
fn every_shipped_pack_gives_what_it_expects() {
    let library = library();
    let mut missed = Vec::new();
    let names = library.pack_names();
    assert!(names.iter().any(|name| name == "cn-national-claimed"), "{names:?}");
    for name in names {
        let loaded = pack::load(&library, &name, &[]).unwrap_or_else(|e| panic!("{name}:\n{e}"));
        let expected = loaded.expected.unwrap_or_else(|| panic!("{name} has no expected.toml"));
        let checked = compare(&library, &name, &expected).unwrap_or_else(|e| panic!("{name}: {e}"));
        let compared = checked.comparisons;
        assert!(!compared.is_empty(), "{name} expects nothing");
        missed.extend(
            compared.iter().filter(|c| !c.holds).map(|c| format!("{name}: {}", Comparison::words(c))),
        );
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// Invariant 2, for every shipped pack.
#[test]
fn invariant_2_threads_do_not_change_the_state_digest_of_any_shipped_pack() {
    for name in library().pack_names() {
        let digest = |threads| {
            let request = Request {
                size: Size::AtMost(30_000),
                length: Length::Ticks(13),
                threads: Some(threads),
                ..Request::of(&name)
            };
            let outcome = plan(&request).run(&|_| ()).unwrap();
            outcome.replicates[0].trace.state_digest.clone()
        };
        assert_eq!(digest(1), digest(2), "{name}");
    }
}

#[test]
fn the_default_run_of_every_shipped_pack_has_a_size_of_seconds() {
    for name in library().pack_names() {
        let plan = plan(&Request::of(&name));
        assert!(plan.size.persons <= lab::request::PERSONS_UNASKED, "{name}: {:?}", plan.size);
        assert_eq!(plan.layout.persons(), plan.size.persons, "{name}");
        assert!(plan.inputs().any(|(file, _)| file == format!("inputs/packs/{name}/pack.toml")), "{name}");
    }
}

/// What a pack keeps of how sure its results are is of the pack as it is.
#[test]
fn every_shipped_pack_keeps_a_study_that_is_not_stale() {
    let library = library();
    let standing = |name: &String| {
        let request = Request { size: Size::AtMost(10_000), ..Request::of(name) };
        match kept(&plan(&request)) {
            Kept::Holds(_) => None,
            Kept::Nothing => Some(format!("{name} keeps none")),
            Kept::Stale => Some(format!("{name}: stale")),
            Kept::Unreadable => Some(format!("{name}: unreadable")),
        }
    };
    let wrong: Vec<String> = library.pack_names().iter().filter_map(standing).collect();
    let renew = "cargo run --release -- uncertainty --all --keep";
    assert!(wrong.is_empty(), "how sure results are; `{renew}` renews it:\n{}", wrong.join("\n"));
}
