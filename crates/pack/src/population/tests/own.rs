//! Attributes that a pack lays over a population.

use model::layout::Layout;
use model::policy::Policy;

use super::shipped;
use crate::kind::check::load;
use crate::population::{Population, Request, codes, realise};
use crate::spec::Pack;
use crate::{asks_for_households, compile, reads};

/// The pack of all examples, whose own attribute is `smartphone`, with changes.
fn pack(overlay: &str) -> Pack {
    load(overlay).expect("loads").pack
}

/// Persons of a population in all categories of one attribute, among those with given categories of others.
fn persons(population: &Population, of: &str, among: &[(&str, &str)]) -> Vec<f64> {
    let space = population.space();
    let at = population.attribute_index(of).expect("an attribute");
    let among: Vec<_> =
        among.iter().map(|(attribute, band)| population.resolve(attribute, band).expect("a band")).collect();
    let mut persons = vec![0.0; space.sizes[at]];
    for (cell, weight) in population.joint.iter().enumerate() {
        if among.iter().all(|(attribute, run)| run.contains(&space.category(cell, *attribute))) {
            persons[space.category(cell, at)] += weight;
        }
    }
    persons
}

/// A pack laid out for so many persons, and compiled.
fn compiled(pack: &Pack, population: &Population, persons: u64) -> (Layout, Policy) {
    let request = Request {
        persons,
        within: pack.within.clone(),
        subjects: pack.subjects.clone(),
        reads: reads(pack, population),
        households: asks_for_households(pack),
        stands_for: 1.0,
    };
    let layout = realise(population, &request).expect("laid out").layout;
    let policy = compile(pack, population, &layout, None).expect("compiled");
    (layout, policy)
}

#[test]
fn shares_hold_in_every_stratum_and_gain_moves_the_odds() {
    // Men give blood twice as often, and so would earn twice as much: odds times 2 to the power of 0.3.
    let pack = pack("conduct.blood-donation.rate.vary.sex.male = 2");
    let bare = shipped("cn-2020");
    let population = bare.clone().with(&pack).expect("laid over");
    assert!((population.joint.iter().sum::<f64>() / bare.joint.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    for (age, stated) in [("18-29", 0.7), ("30-59", 0.7), ("60+", 0.7 * 0.6)] {
        for (sex, lift) in [("female", 1.0), ("male", libm::pow(2.0, 0.3))] {
            for province in ["Hebei", "Tibet"] {
                let among = [("age", age), ("sex", sex), ("province", province)];
                let found = persons(&population, "smartphone", &among);
                let odds = stated / (1.0 - stated) * lift;
                assert!((found[0] / found[1] - odds).abs() < 1e-9, "{among:?}: {found:?}");
            }
        }
    }
    // A pack beside it adds nothing that is there already.
    assert_eq!(population.clone().with(&pack).expect("laid over"), population);
}

#[test]
fn those_who_do_more_leave_all_together_as_active_as_they_were() {
    let total = |overlay: &str| {
        let pack = pack(&format!("report_by = [\"smartphone\"]\n{overlay}"));
        let population = shipped("cn-2020").with(&pack).expect("laid over");
        let (layout, policy) = compiled(&pack, &population, 500_000);
        let at = layout.attributes.iter().position(|a| a.name == "smartphone").expect("read");
        // By category: acts per tick, and subjects.
        let mut of = [[0.0; 2]; 2];
        let conduct = policy.conduct.len();
        for region in &layout.regions {
            for block in &region.blocks {
                let stratum = usize::from(block.stratum);
                let row = usize::from(region.area) * layout.strata.len() + stratum;
                let category = usize::from(layout.strata[stratum].classes[at]);
                of[category][0] += policy.phases[0].acts[row * conduct] * f64::from(block.persons);
                of[category][1] += f64::from(block.persons);
            }
        }
        of
    };
    let alike = total("remove = [\"attribute.smartphone.conduct\"]");
    let uneven = total("");
    let acts = |of: [[f64; 2]; 2]| of[0][0] + of[1][0];
    assert!((acts(uneven) / acts(alike) - 1.0).abs() < 1e-4);
    // Within a stratum 1.2 to one: the share differs by age, and so does the rate; together they move it by a hundredth.
    let ratio = |of: [[f64; 2]; 2]| (of[0][0] / of[0][1]) / (of[1][0] / of[1][1]);
    assert!((ratio(uneven) / ratio(alike) - 1.2).abs() < 0.02, "{} {}", ratio(uneven), ratio(alike));
}

#[test]
fn what_cannot_be_laid_over_is_refused() {
    let fault = |overlay: &str| {
        let faults = shipped("cn-2020").with(&pack(overlay)).expect_err("refused");
        faults.into_iter().map(|fault| fault.code).collect::<Vec<_>>()
    };
    let gender = "shares.owned.vary.gender.male = 1";
    assert_eq!(fault(&format!("attribute.smartphone.{gender}")), [codes::UNKNOWN_ATTRIBUTE.id]);
    let more = "value = 0.4, unit = \"share\", range = [0, 1], evidence = \"assumed\", why = \"w\"";
    assert_eq!(
        fault(&format!("attribute.smartphone.shares.leased = {{ {more} }}")),
        [codes::OWN_ATTRIBUTE.id]
    );
}

#[test]
fn a_place_may_hold_more_of_some_than_of_others() {
    // A city: of the townspeople of a province three times the share of its villagers.
    let tilted = pack("within.share.vary.setting = { urban = 1.5, rural = 0.5 }");
    let population = shipped("cn-2020");
    let among = |band| persons(&population, "setting", &[("province", band)]);
    let [urban, rural] = among("Shandong")[..] else { panic!("two settings") };
    let there = population.persons_within(&tilted.within).expect("a place");
    assert_eq!(there, (0.006 * (1.5 * urban + 0.5 * rural) + 0.5) as u64);
    let request = Request {
        persons: there,
        within: tilted.within.clone(),
        subjects: Vec::new(),
        reads: vec![crate::population::Read { attribute: "setting".into(), bands: Vec::new() }],
        households: false,
        stands_for: 1.0,
    };
    let layout = realise(&population, &request).expect("laid out").layout;
    let of = |stratum: usize| -> u64 {
        let blocks = layout.regions.iter().flat_map(|region| &region.blocks);
        blocks
            .filter(|block| usize::from(block.stratum) == stratum)
            .map(|block| u64::from(block.persons))
            .sum()
    };
    assert!((of(0) as f64 - 0.009 * urban).abs() < 2.0 && (of(1) as f64 - 0.003 * rural).abs() < 2.0);
    let more = Request { persons: there + 10, ..request };
    assert!(realise(&population, &more).is_err(), "more than live there");
}

#[test]
fn a_phase_changes_multipliers_that_stand_already() {
    // 0.2 from the start, 0.9 from the second phase on.
    let pack = pack("[phase.\"2016-07-01\"]\nconduct.jaywalking.rate.vary.setting.rural = 0.9\n");
    let population = shipped("cn-2020").with(&pack).expect("laid over");
    let (layout, policy) = compiled(&pack, &population, 20_000);
    let at = layout.attributes.iter().position(|a| a.name == "setting").expect("read");
    let jaywalking = policy.conduct.iter().position(|c| c.name == "jaywalking").expect("a conduct");
    let [first, then] = [0, 1].map(|phase| &policy.phases[phase].acts);
    for (stratum, of) in layout.strata.iter().enumerate() {
        let rural = layout.attributes[at].classes[usize::from(of.classes[at])] == "rural";
        let cell = stratum * policy.conduct.len() + jaywalking;
        let wanted = if rural { 0.9 / 0.2 } else { 1.0 };
        assert!((then[cell] / first[cell] - wanted).abs() < 1e-9, "{rural}");
    }
}
