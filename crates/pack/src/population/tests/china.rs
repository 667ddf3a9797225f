//! `cn-2020`: the fit at any size, what it rests on, and the derivation of its estimated table.

use super::super::report::FitReport;
use super::super::space::Dimension;
use super::{Request, assert_fits, filter, made, persons, shipped};
use crate::spec::{Evidence, Within};

/// "Every margin within 0.1 % or one person, whichever is larger, at full size and at 1:1000", here against the
/// *published* tables as well.
#[test]
fn margins_hold_at_full_size_and_at_1_to_1000() {
    let china = shipped("cn-2020");
    for size in [china.total, china.total / 1000] {
        let run = made(&china, &persons(size));
        println!("{}", run.fit.text());
        assert_fits(&run.fit);
        assert_eq!(run.layout.persons(), size);
        assert_eq!(run.fit.margins.len(), 9);
        for margin in &run.fit.margins {
            assert_eq!(margin.within_tolerance_published, Some(true), "{}", margin.table);
            assert!(margin.fitted_to_reconciled.relative < 1e-9, "{}", margin.table);
        }
    }
}

#[test]
fn margins_hold_at_every_size_from_1000_persons() {
    let china = shipped("cn-2020");
    let mut size = 1_000.0;
    while size < china.total as f64 {
        let run = made(&china, &persons(size as u64));
        assert_fits(&run.fit);
        assert_eq!(run.layout.persons(), size as u64);
        size *= 1.37;
    }
}

#[test]
fn margins_hold_in_a_part_of_the_country() {
    let china = shipped("cn-2020");
    for within in [
        vec![filter("province", &["Shandong"])],
        vec![filter("province", &["Tibet", "Qinghai"]), filter("setting", &["rural"])],
        vec![filter("age", &["60+"])],
    ] {
        let place = Within { filters: within.clone(), share: None };
        let there = china.persons_within(&place).unwrap();
        for size in [1_000, 50_000, there] {
            let mut request = persons(size);
            request.within.filters = within.clone();
            let run = made(&china, &request);
            assert_fits(&run.fit);
            assert_eq!(run.layout.persons(), size);
        }
    }
}

#[test]
fn shandong_has_its_census_count() {
    let china = shipped("cn-2020");
    let there = |name: &str| {
        let within = Within { filters: vec![filter("province", &[name])], share: None };
        china.persons_within(&within).unwrap()
    };
    assert_eq!(there("Shandong"), 101_527_453);
    assert_eq!(there("Tibet"), 3_648_100);
    assert_eq!(china.persons_within(&Within::default()).unwrap(), 1_409_778_724);
}

/// About 1.113 billion adults: the split of 15-19 is consistent with it.
#[test]
fn adults_are_about_1_113_billion() {
    let china = shipped("cn-2020");
    let adults =
        china.persons_within(&Within { filters: vec![filter("age", &["18+"])], share: None }).unwrap();
    assert!((1_112_000_000..1_114_000_000).contains(&adults), "{adults}");
}

/// Income hangs on town and country alone, and a minority on its province alone: the joint table then has closed
/// forms, P(province, setting, income) = P(province, setting) P(setting, income) / P(setting).
#[test]
fn attributes_without_a_common_table_are_independent_given_the_rest() {
    let china = shipped("cn-2020");
    let space = china.space();
    let dimension = |name: &str| {
        let attribute = china.attribute_index(name).unwrap();
        let labels = china.attributes[attribute].categories.clone();
        let group_of = (0..labels.len()).collect();
        Dimension { attribute, labels, group_of }
    };
    let sums = |names: &[&str]| {
        let dimensions: Vec<Dimension> = names.iter().map(|n| dimension(n)).collect();
        let mut sums = vec![0.0; dimensions.iter().map(|d| d.labels.len()).product()];
        for (cell, of) in china.joint.iter().zip(space.project(&dimensions)) {
            sums[of as usize] += cell;
        }
        sums
    };
    let (joint, area_setting) = (sums(&["province", "setting", "income"]), sums(&["province", "setting"]));
    let (setting_income, setting) = (sums(&["setting", "income"]), sums(&["setting"]));
    for (cell, fitted) in joint.iter().enumerate() {
        let (at, income) = (cell / 5, cell % 5);
        let wanted = area_setting[at] * setting_income[at % 2 * 5 + income] / setting[at % 2];
        assert!((fitted / wanted - 1.0).abs() < 1e-9, "{fitted} {wanted}");
    }
    let (joint, area_minority) = (sums(&["province", "minority", "sex"]), sums(&["province", "minority"]));
    let (area_sex, area) = (sums(&["province", "sex"]), sums(&["province"]));
    for (cell, fitted) in joint.iter().enumerate() {
        let (province, minority, sex) = (cell / 4, cell / 2 % 2, cell % 2);
        let wanted = area_minority[province * 2 + minority] * area_sex[province * 2 + sex] / area[province];
        assert!((fitted / wanted - 1.0).abs() < 1e-9, "{fitted} {wanted}");
    }
}

#[test]
fn impossible_combinations_hold_nobody() {
    let china = shipped("cn-2020");
    for (age, education) in
        [("0-4", "primary"), ("5-9", "junior"), ("10-14", "senior"), ("15-17", "university")]
    {
        let filters = vec![filter("age", &[age]), filter("education", &[education])];
        assert_eq!(china.persons_within(&Within { filters, share: None }).unwrap(), 0, "{age} {education}");
    }
}

/// The README's derivation of urban and rural income fifths: odds of living in town rise exponentially with the mean
/// income of a fifth, so that fifths hold 20 % each, towns hold their census share, and the mean incomes of town and
/// country stand in the published ratio.
#[test]
fn the_tilt_of_income_by_setting_is_the_one_described() {
    let china = shipped("cn-2020");
    let means = [8_333.0, 18_446.0, 29_053.0, 44_949.0, 85_836.0];
    let urban = china.persons_within(&Within { filters: vec![filter("setting", &["urban"])], share: None });
    let urban = urban.unwrap() as f64 / china.total as f64;
    let table = china.tables.iter().find(|t| t.name == "setting-income").unwrap();
    let tilt = 0.740_801 / 10_000.0;
    let level = -1.593_363;
    let mut sums = [0.0; 3];
    for (fifth, mean) in means.iter().enumerate() {
        let odds = libm::exp(level + tilt * mean);
        let share = 0.2 * odds / (1.0 + odds);
        assert!((table.values[fifth] - share).abs() < 2e-6, "q{}: {share}", fifth + 1);
        assert!((table.values[5 + fifth] - (0.2 - share)).abs() < 2e-6);
        sums = [sums[0] + share, sums[1] + share * mean, sums[2] + (0.2 - share) * mean];
    }
    assert!((sums[0] - urban).abs() < 1e-5, "{}", sums[0]);
    let ratio = (sums[1] / sums[0]) / (sums[2] / (1.0 - sums[0]));
    assert!((ratio - 47_412.0 / 18_931.0).abs() < 1e-4, "{ratio}");
}

#[test]
fn the_report_says_which_pairs_are_known_and_how_well() {
    let china = shipped("cn-2020");
    let fit = made(&china, &persons(10_000)).fit;
    let known =
        |fit: &FitReport, a: &str, b: &str| fit.pairs.iter().find(|p| p.a == a && p.b == b).unwrap().known;
    assert_eq!(fit.pairs.len(), 21);
    assert!(
        known(&fit, "province", "setting") && known(&fit, "sex", "age") && known(&fit, "setting", "income")
    );
    assert!(!known(&fit, "province", "income") && !known(&fit, "age", "education"));
    let evidence = |name: &str| fit.evidence.iter().find(|e| e.table == name).unwrap();
    assert!(evidence("province-minority").persons[2] > 0.95, "remembered figures stay assumed");
    assert_eq!(evidence("province").persons, [1.0, 0.0, 0.0]);
    assert_eq!(china.amounts[0].evidence, Evidence::Documented);
    assert_eq!(china.amounts[0].values[4], ("q5".to_string(), 80_294.0));
    let text = fit.text();
    for part in ["Pairs that are independent by assumption", "province x income", "45 rounds", "servicemen"] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let json = serde_json::to_value(&fit).unwrap();
    assert_eq!(json["margins"][0]["table"], "province");
}

/// "Household size by generations within 0.5 % of its published table at full size", here all household tables; those of sizes in town and
/// country are published to 0.01 points, of which the largest households have 0.11 to 0.18.
#[test]
fn households_have_their_published_sizes_and_generations() {
    let china = shipped("cn-2020");
    let request =
        Request { households: true, subjects: vec![filter("age", &["18+"])], ..persons(china.total) };
    let run = made(&china, &request);
    println!("{}", run.fit.text());
    let fit = run.fit.households.expect("households");
    assert_eq!(fit.margins.len(), 4);
    for margin in &fit.margins {
        assert!(margin.within_tolerance, "{}", margin.table);
        let off = margin.persons_to_published.as_ref().expect("of everybody").relative;
        let allowed = if margin.table == "household-size-setting" { 0.03 } else { 0.005 };
        assert!(off < allowed, "{}: {off}", margin.table);
    }
    assert_eq!(fit.given_up, 0);
    assert!((fit.households as f64 / 494_157_423.0 - 1.0).abs() < 1e-6);
    let housed = fit.persons as f64 / fit.persons_published.expect("of everybody") as f64;
    assert!((housed - 1.0).abs() < 0.001, "{housed}");
    // Nobody is asked for who is not there, and households are of whoever they say.
    let households = run.layout.households.as_ref().expect("households");
    for (region, housed) in run.layout.regions.iter().zip(&households.regions) {
        let mut persons = housed.bystanders.clone();
        assert_eq!(persons.iter().sum::<u64>(), region.bystanders);
        for block in &region.blocks {
            persons[usize::from(households.class_of[usize::from(block.stratum)])] += u64::from(block.persons);
        }
        for (count, template) in housed.households.iter().zip(&households.templates) {
            for &(class, each) in template {
                let places = u64::from(*count) * u64::from(each);
                persons[usize::from(class)] =
                    persons[usize::from(class)].checked_sub(places).expect("persons");
            }
        }
    }
}

/// At other sizes and in parts of the country as well, with few households given up to rounding.
#[test]
fn households_are_put_together_at_any_size() {
    let china = shipped("cn-2020");
    // A thousand are some thirty in each of 31 provinces, where rounding takes its toll.
    for (within, size, housed) in [
        (Vec::new(), 1_000, 0.6),
        (Vec::new(), 30_000, 0.88),
        (Vec::new(), 1_400_000, 0.91),
        (vec![filter("province", &["Shandong"])], 700_000, 0.9),
        (vec![filter("province", &["Tibet"]), filter("setting", &["rural"])], 20_000, 0.9),
    ] {
        let within = Within { filters: within, share: None };
        let request = Request { households: true, within, ..persons(size) };
        let fit = made(&china, &request).fit.households.expect("households");
        println!("{size}: {} households, {} given up", fit.households, fit.given_up);
        assert!(fit.persons as f64 > housed * size as f64, "{size}: {} of them in households", fit.persons);
    }
}
