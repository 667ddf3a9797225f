//! Invariant 5: every number of every pack, pushed to the end of its range, moves some measure.

use lab::impact::{Ends, Impact, Moved, of_pack};
use pack::Library;

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

#[test]
fn invariant_5_every_parameter_moves_some_measure() {
    let (mut idle, mut moved) = (Vec::new(), 0);
    for pack in shipped() {
        let impacts = match of_pack(&Library::new(), &pack, Ends::UntilOneMoves, &|_| true, &|_| {}) {
            Ok(impacts) => impacts,
            Err(error) => panic!("{pack}: {error}"),
        };
        idle.extend(impacts.iter().filter(|impact| impact.is_idle()).map(|impact| words(&pack, impact)));
        moved += impacts.iter().filter(|impact| impact.moves()).count();
    }
    assert!(idle.is_empty(), "these numbers move no measure:\n{}", idle.join("\n"));
    assert!(moved > 300, "numbers are found and tried: {moved}");
}
