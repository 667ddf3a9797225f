//! Invariant 5: every number of every pack, pushed to the end of its range, moves some measure.

use lab::impact::{Ends, Impact, Moved, of_pack};
use lab::manifest::sha256;
use pack::Library;
use pack::spec::Parameter;

/// Shipped packs that are run; a base is extended.
fn shipped() -> Vec<String> {
    Library::new().pack_names().into_iter().filter(|name| !name.starts_with("base/")).collect()
}

/// What an idle number did at its ends, for whoever has to mend it.
fn words(pack: &str, impact: &Impact) -> String {
    let ends = impact.ends.iter().flatten().map(|end| match &end.moved {
        Some(Moved::Refused(why)) => format!("at {} it is refused: {why}", end.to),
        Some(Moved::Counts(what)) => format!("at {} only {what} moves", end.to),
        _ => format!("at {} nothing moves ({} simulated)", end.to, end.persons),
    });
    format!("{pack}: {}: {}", impact.parameter.path, ends.collect::<Vec<_>>().join("; "))
}

/// Tries the numbers of every shipped pack for which `which` holds of pack and path; gives how many moved a measure.
fn tried(which: &(dyn Fn(&str, &str) -> bool + Sync)) -> usize {
    let (mut idle, mut moved) = (Vec::new(), 0);
    for pack in shipped() {
        let which = |parameter: &Parameter| which(&pack, &parameter.path);
        let impacts = match of_pack(&Library::new(), &pack, Ends::UntilOneMoves, &which, &|_| {}) {
            Ok(impacts) => impacts,
            Err(error) => panic!("{pack}: {error}"),
        };
        idle.extend(impacts.iter().filter(|impact| impact.is_idle()).map(|impact| words(&pack, impact)));
        moved += impacts.iter().filter(|impact| impact.moves()).count();
    }
    assert!(idle.is_empty(), "these numbers move no measure:\n{}", idle.join("\n"));
    moved
}

#[test]
#[ignore = "takes minutes; .ci/full runs it, and one number in eight is tried everywhere"]
fn invariant_5_every_parameter_moves_some_measure() {
    assert!(tried(&|_, _| true) > 300, "numbers are found");
}

/// The same one number in eight, chosen by the hash of pack and path.
#[test]
fn invariant_5_one_parameter_in_eight_moves_some_measure() {
    let chosen = |pack: &str, path: &str| sha256(format!("{pack} {path}").as_bytes()).starts_with(['0', '1']);
    assert!(tried(&chosen) > 30, "numbers are found");
}

/// What is without effect by construction is found out, however many persons are tried.
#[test]
fn invariant_5_finds_a_number_that_does_nothing() {
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/invariants/packs/idle");
    let impacts = of_pack(&Library::new(), pack, Ends::Both, &|_| true, &|_| {}).unwrap();
    let idle: Vec<&str> = impacts.iter().filter(|i| i.is_idle()).map(|i| i.parameter.path.as_str()).collect();
    assert_eq!(idle, ["activity.travel.demand"]);
}
