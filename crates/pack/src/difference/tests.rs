use super::*;
use crate::kind::check::{load, load_with};
use crate::load::Overlay;

fn pack(overlay: &str) -> Pack {
    load(overlay).unwrap_or_else(|all| panic!("not fine:\n{overlay}\n{all}")).pack
}

/// What the pack of all examples and the same with a few lines more differ in.
fn between(overlay: &str) -> Difference {
    difference(&pack(""), &pack(overlay))
}

fn all(difference: &Difference) -> Vec<&Contrast> {
    let dated = difference.phases.iter().flat_map(|phase| &phase.sections);
    difference.sections.iter().chain(dated).flat_map(|section| &section.contrasts).collect()
}

fn sentences(difference: &Difference) -> Vec<&str> {
    all(difference).into_iter().map(|contrast| contrast.sentence.as_str()).collect()
}

#[test]
fn a_pack_does_not_differ_from_itself() {
    let nothing = between("");
    assert!(nothing.is_empty(), "{:?}", sentences(&nothing));
    assert_eq!(nothing.extends, Extends::Same);
}

#[test]
fn both_values_are_said_of_whatever_differs() {
    for (overlay, expected) in CASES {
        let difference = between(overlay);
        let sentences = sentences(&difference);
        assert!(
            sentences.iter().any(|said| said.starts_with(expected)),
            "no `{expected}` for\n{overlay}\nbut\n{}",
            sentences.join("\n")
        );
    }
}

const CASES: &[(&str, &str)] = &[
    (
        "title = 'Another'",
        "title: \u{201c}An example of every kind of table\u{201d} in A, \u{201c}Another\u{201d} in B",
    ),
    ("stance = 'claimed'", "stance: hypothetical in A, claimed in B"),
    ("start = 2015-01-01", "first day: 2014-01-01 in A, 2015-01-01 in B"),
    ("within.share.value = 0.007", "share of them in the place: 0.6 % in A, 0.7 % in B"),
    ("score.person.start = 900", "everybody starts with: 1000 points in A, 900 points in B"),
    (
        "score.person.retention.value = 36",
        "memory: \u{201c}A record's points count for 24 months\u{201d} in A, \u{201c}A record's points count for 36 months\u{201d} in B",
    ),
    (
        "conduct.jaywalking.rate = { value = 9, evidence = 'estimated' }",
        "jaywalking, acts of each subject: 6 a year in A (assumed), 9 a year in B (estimated)",
    ),
    (
        "conduct.jaywalking.rate.evidence = 'estimated'",
        "jaywalking, acts of each subject: 6 a year in both; assumed in A, estimated in B",
    ),
    (
        "conduct.jaywalking.rate.range = [1, 31]",
        "jaywalking, acts of each subject: 6 a year in both; plausible from 1 to 30 in A, from 1 to 31 in B",
    ),
    (
        "conduct.jaywalking.rate.vary.setting = { rural = 0.4 }",
        "jaywalking, acts of each subject: 6 a year in both; multiplied by setting: rural \u{d7} 0.2 in A, \u{d7} 0.4 in B",
    ),
    (
        "channel.street-camera.coverage = { value = 0.04, evidence = 'estimated' }",
        "street-camera, coverage: 2 % in A (assumed), 4 % in B (estimated)",
    ),
    ("indicator.jaywalking.points = -7", "jaywalking, a record gives: -5 points in A, -7 points in B"),
    ("remove = ['response.deterrence.word']", "only in A: deterrence, word among peers: "),
];

#[test]
fn phases_are_held_against_each_other_or_told() {
    let alone = between("[phase.\"2017-01-01\".indicator.jaywalking]\npoints = -8");
    assert_eq!(
        alone.phases.iter().map(|p| (p.date.as_str(), p.of)).collect::<Vec<_>>(),
        [("2017-01-01", PhaseOf::B)]
    );
    assert!(alone.sections.is_empty());
    assert_eq!(sentences(&alone), ["jaywalking, a record gives: -10 points before, -8 points from then on"]);

    let both = between("[phase.\"2016-07-01\".indicator.jaywalking]\npoints = -9");
    assert_eq!(both.phases.iter().map(|p| p.of).collect::<Vec<_>>(), [PhaseOf::Both]);
    assert_eq!(sentences(&both), ["jaywalking, a record gives: -10 points in A, -9 points in B"]);
}

#[test]
fn turning_the_packs_round_turns_the_sentences_round() {
    let other = "score.person.start = 900\nremove = ['response.deterrence.word']\nconduct.jaywalking.rate.value = 9\n\
                 [activity.more]\nsays = 'More'\nrelated = ['public-order']\n\
                 demand = { value = 1, unit = 'per year', range = [0, 2], evidence = 'assumed', why = 'x' }";
    let (here, there) = (pack(""), pack(other));
    let sided = |difference: &Difference| {
        let mut sides: Vec<_> =
            all(difference).into_iter().map(|c| (c.at.clone(), c.a.clone(), c.b.clone())).collect();
        sides.sort_by(|one, other| one.0.cmp(&other.0));
        sides
    };
    let forth = sided(&difference(&here, &there));
    let back = sided(&difference(&there, &here));
    let turned: Vec<_> = back.into_iter().map(|(at, a, b)| (at, b, a)).collect();
    assert!(forth.len() >= 4);
    assert_eq!(forth, turned);
}

#[test]
fn no_number_of_a_pack_is_passed_over() {
    let before = pack("");
    for parameter in before.parameters.iter().filter(|p| !p.path.starts_with("phase.")) {
        let value = parameter.value;
        let set = |value: f64| load_with(vec![Overlay::Set(format!("{}={value}", parameter.path))]).ok();
        let changed = [value * 0.9, value + 1.0, value - 1.0].into_iter().find_map(set);
        let changed = changed.unwrap_or_else(|| panic!("{} cannot be changed", parameter.path)).pack;
        let difference = difference(&before, &changed);
        let said = all(&difference).into_iter().any(|contrast| {
            let number = |said: &Option<Said>| said.as_ref()?.number.as_ref().map(|n| n.value);
            number(&contrast.a) == Some(value) && number(&contrast.b).is_some_and(|b| b != value)
        });
        assert!(said, "{} is passed over", parameter.path);
    }
}
