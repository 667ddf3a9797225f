//! Guilt by association changes those who are tied and nobody else.

use std::collections::BTreeSet;

use model::follow;
use model::follow::{Event, Following, Made, Otherwise, Story};
use model::layout::Layout;
use model::links::Circles;
use model::policy::Policy;

use glasshouse_tests::stand::Case;

const SEED: u64 = 5;

fn stories(policy: &Policy, layout: &Layout, otherwise: Vec<Otherwise>) -> Vec<Story> {
    let persons = (0..layout.subjects()).collect();
    follow(policy, layout, SEED, &Following { persons, otherwise }, &|_| {})
}

/// Some records of acts that were entered to their authors: those of every n-th person who has one, of their first.
fn some_records(stories: &[Story], some: usize) -> Vec<Otherwise> {
    let first = |story: &Story| {
        story.moments.iter().find_map(|moment| {
            moment.events.iter().find_map(|event| match *event {
                Event::Record { made: made @ Made::Own { astray: false, .. }, .. } => {
                    Some(Otherwise::Without { person: story.person, tick: moment.tick, made })
                }
                _ => None,
            })
        })
    };
    let all: Vec<Otherwise> = stories.iter().filter_map(first).collect();
    all.iter().step_by((all.len() / some).max(1)).copied().collect()
}

/// Whoever has another life without a record of this person.
fn changed(before: &[Story], after: &[Story], of: Otherwise) -> (u64, BTreeSet<u64>) {
    let Otherwise::Without { person, .. } = of else { unreachable!("records only") };
    let differ = before.iter().zip(after).filter(|(a, b)| a != b).map(|(a, _)| a.person);
    (person, differ.collect())
}

/// Guilt travels along ties and no other way: whoever is changed is a peer of somebody else who is.
#[test]
fn invariant_3_what_is_passed_on_changes_those_who_are_tied_only() {
    let peers = "{ value = 6, unit = \"count\", evidence = \"documented\", source = \"closed-form\" }";
    let case = Case::of(concat!(env!("CARGO_MANIFEST_DIR"), "/oracles/packs/association"))
        .set("conduct.offence.rate", 0.01)
        .set("channel.ties.association.records", 0.9)
        .set("channel.ties.association.peers", peers)
        .persons(6_000)
        .ticks(30);
    let (policy, layout) = case.compile();
    let before = stories(&policy, &layout, Vec::new());
    let mut first = vec![0];
    layout.regions.iter().for_each(|region| first.push(first[first.len() - 1] + region.subjects()));
    let mut others = 0;
    for record in some_records(&before, 12) {
        let after = stories(&policy, &layout, vec![record]);
        let (author, mut left) = changed(&before, &after, record);
        assert!(left.remove(&author), "{record:?}: their own life is another");
        others += left.len();
        let mut reached = vec![author];
        while let Some(person) = reached.pop() {
            let region = before[person as usize].region;
            let of = layout.regions[region].subjects();
            let circles = Circles::of(SEED, region as u64, of, 3);
            for tie in 0..circles.peers() {
                let peer = first[region] + circles.peer(person - first[region], tie);
                if left.remove(&peer) {
                    reached.push(peer);
                }
            }
        }
        assert!(left.is_empty(), "{record:?} changed {left:?}, whom nothing ties to {author}");
    }
    assert!(others > 3, "nothing was passed on: {others}");
}
