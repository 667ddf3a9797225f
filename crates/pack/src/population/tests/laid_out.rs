//! Layouts: regions, strata, blocks, classes, filters, factors.

use super::super::{Factors, Read};
use super::{filter, made, persons, shipped};
use crate::population::{Population, Request, realise};
use crate::spec::{Place, SourceFile, Vary};
use model::layout::Layout;

fn read(attribute: &str, bands: &[&str]) -> Read {
    Read { attribute: attribute.into(), bands: bands.iter().map(|b| (*b).to_string()).collect() }
}

fn adults(size: u64, reads: Vec<Read>) -> Request {
    Request { subjects: vec![filter("age", &["18+"])], reads, ..persons(size) }
}

fn classes<'a>(layout: &'a Layout, attribute: &str) -> &'a [String] {
    &layout.attributes.iter().find(|a| a.name == attribute).unwrap().classes
}

/// All that a layout promises the engine.
fn assert_sound(layout: &Layout) {
    let mut area = 0;
    for region in &layout.regions {
        assert!(region.area >= area, "areas in order");
        area = region.area;
        assert!(region.subjects() + region.bystanders <= 300_000);
        assert!(region.blocks.windows(2).all(|two| two[0].stratum <= two[1].stratum), "strata contiguous");
        assert!(region.blocks.iter().all(|b| (1..=Layout::BLOCK_MAX).contains(&b.persons)));
    }
    assert_eq!(usize::from(area) + 1, layout.areas.len(), "every area has a region");
    let mut occurs = vec![false; layout.strata.len()];
    for block in layout.regions.iter().flat_map(|r| &r.blocks) {
        occurs[usize::from(block.stratum)] = true;
    }
    assert!(occurs.iter().all(|o| *o), "only strata that occur");
    assert!(layout.strata.windows(2).all(|two| two[0].classes < two[1].classes), "strata in order");
}

#[test]
fn full_size_is_laid_out_with_regions_and_strata() {
    let china = shipped("cn-2020");
    let reads = vec![
        read("age", &["18-29", "60+"]),
        read("sex", &[]),
        read("setting", &[]),
        read("minority", &[]),
        read("income", &[]),
        read("education", &[]),
    ];
    let run = made(&china, &adults(china.total, reads));
    let layout = &run.layout;
    assert_sound(layout);
    assert_eq!(layout.persons(), china.total);
    assert!((1_112_000_000..1_114_000_000).contains(&layout.subjects()));
    assert_eq!(classes(layout, "age"), ["18-29", "30-59", "60+"]);
    assert_eq!(layout.strata.len(), 3 * 2 * 2 * 2 * 5 * 5);
    assert_eq!(layout.areas.len(), 31);
    let bytes: usize = layout.regions.iter().map(|r| size_of_val(r) + 8 * r.blocks.len()).sum();
    assert!(bytes < 100_000_000, "{bytes} bytes");
}

#[test]
fn persons_are_dealt_evenly_over_an_areas_regions() {
    let china = shipped("cn-2020");
    let mut request = adults(10_000_000, vec![read("sex", &[])]);
    request.within.filters = vec![filter("province", &["Shandong"])];
    let layout = made(&china, &request).layout;
    assert_sound(&layout);
    assert_eq!((layout.areas.len(), layout.regions.len()), (1, 34));
    let sizes: Vec<u64> = layout.regions.iter().map(|r| r.subjects() + r.bystanders).collect();
    assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1);
    for stratum in 0..2 {
        let of = |r: &model::layout::Region| -> u64 {
            r.blocks.iter().filter(|b| b.stratum == stratum).map(|b| u64::from(b.persons)).sum()
        };
        let sizes: Vec<u64> = layout.regions.iter().map(of).collect();
        assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1);
    }
}

#[test]
fn classes_follow_bands_and_filters() {
    let china = shipped("cn-2020");
    let age = |bands: &[&str]| {
        classes(&made(&china, &adults(10_000, vec![read("age", bands)])).layout, "age").to_vec()
    };
    assert_eq!(age(&["15-29"]), ["18-29", "30+"], "the filter parts the band");
    assert_eq!(age(&[]), ["18-29", "30-44", "45-59", "60+"], "the population's own bands");
    assert_eq!(age(&["20-24", "-17"]), ["18-19", "20-24", "25+"]);
    assert!(china.covers("age", "15-29", "18-29") && !china.covers("age", "15-29", "30+"));
    let mut request = adults(10_000, vec![read("setting", &[]), read("province", &["Hebei"])]);
    request.subjects.push(filter("setting", &["rural"]));
    let layout = made(&china, &request).layout;
    assert_eq!(classes(&layout, "setting"), ["rural"], "a class without subjects is left out");
    assert_eq!(layout.attributes.len(), 1, "the area is no attribute of strata");
}

#[test]
fn a_population_without_attributes_is_one_stratum() {
    let layout = made(&shipped("even"), &persons(1_000_000)).layout;
    assert_sound(&layout);
    assert_eq!((layout.strata.len(), layout.regions.len(), layout.attributes.len()), (1, 4, 0));
    let eight =
        made(&shipped("eight-groups"), &Request { reads: vec![read("group", &[])], ..persons(80_000) });
    assert_eq!(eight.layout.strata.len(), 8);
    let of = |stratum: u16| {
        let blocks = eight.layout.regions[0].blocks.iter().filter(move |b| b.stratum == stratum);
        blocks.map(|b| b.persons).collect::<Vec<u32>>()
    };
    for stratum in 0..8 {
        // Cut into blocks none of which is longer than may be.
        assert_eq!(of(stratum).iter().sum::<u32>(), 10_000);
        assert!(of(stratum).iter().all(|&persons| persons <= Layout::BLOCK_MAX));
    }
    let two = made(&shipped("two-groups"), &Request { reads: vec![read("group", &[])], ..persons(1_000) });
    let persons: Vec<u32> = two.layout.regions.iter().flat_map(|r| &r.blocks).map(|b| b.persons).collect();
    assert_eq!(persons, [540, 60, 280, 120]);
}

#[test]
fn the_same_request_gives_the_same_persons() {
    let china = shipped("cn-2020");
    let request = adults(123_457, vec![read("age", &["60+"]), read("income", &[])]);
    assert_eq!(made(&china, &request), made(&shipped("cn-2020"), &request));
}

fn vary(attribute: &str, factors: &[(&str, f64)]) -> Vary {
    let factors = factors.iter().map(|(band, factor)| ((*band).to_string(), *factor)).collect();
    Vary { attribute: attribute.into(), factors, place: Place::default() }
}

#[test]
fn factors_are_brought_to_classes_and_areas() {
    let china = shipped("cn-2020");
    let reads = vec![read("age", &["18-29", "60+"]), read("setting", &[])];
    let layout = made(&china, &adults(10_000, reads)).layout;
    let factors = |it: &Vary| china.factors(&layout.attributes, &layout.areas, it);
    let by_age = factors(&vary("age", &[("60+", 0.7), ("18-29", 1.4)]));
    assert_eq!(by_age, Ok(Factors::Classes { attribute: 0, by_class: vec![1.4, 1.0, 0.7] }));
    let Ok(Factors::Areas(by_area)) = factors(&vary("province", &[("Tianjin", 2.0)])) else {
        panic!("by area")
    };
    assert_eq!((by_area[0], by_area[1], by_area.len()), (1.0, 2.0, 31));
    assert!(factors(&vary("age", &[("70+", 2.0)])).is_err(), "no class begins at 70");
    let code = |it: &Vary| china.check_vary(it).first().map(|fault| fault.code);
    assert_eq!(
        code(&vary("age", &[("18+", 2.0), ("60+", 3.0)])),
        Some("GH0224"),
        "two factors for one category"
    );
    assert_eq!(code(&vary("age", &[("16+", 2.0)])), Some("GH0221"), "cuts 15-17");
    assert_eq!(code(&vary("settign", &[("rural", 2.0)])), Some("GH0220"));
    assert_eq!(code(&vary("setting", &[("rurla", 2.0)])), Some("GH0210"));
    assert_eq!(code(&vary("setting", &[("rural", 2.0)])), None);
}

#[test]
fn requests_that_cannot_be_met_are_refused() {
    let china = shipped("cn-2020");
    let code = |request: &Request| {
        let faults = realise(&china, request).expect_err("refused");
        faults.items.iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(code(&persons(2_000_000_000)), ["GH0222"]);
    assert_eq!(code(&persons(0)), ["GH0222"]);
    let mut request = persons(1_000);
    request.within.filters = vec![filter("province", &["Shadong", "Hebei"]), filter("age", &["16+"])];
    assert_eq!(code(&request), ["GH0210", "GH0221"]);
    request.within.filters = vec![filter("age", &["0-4"]), filter("education", &["university"])];
    assert_eq!(code(&request), ["GH0222"], "nobody lives there");
    assert_eq!(code(&adults(1_000, vec![read("religion", &[])])), ["GH0220"]);
    assert_eq!(code(&adults(1_000, vec![read("age", &["33+"])])), ["GH0221"]);
}

#[test]
fn a_population_that_is_not_there_is_answered_with_advice() {
    let library = crate::Library::new();
    let fault = Population::load(&library, "cn-2002").expect_err("no such population");
    assert_eq!(
        (fault.items[0].code, fault.items[0].help.as_deref()),
        ("GH0225", Some("did you mean `cn-2020`?"))
    );
    assert_eq!(Population::load(&library, "two-groups").map(|p| p.total), Ok(10_000_000));
}

#[test]
fn more_strata_than_can_be_numbered_are_refused() {
    let mut toml = String::from("format = 1\ntitle = \"t\"\ntotal = 1000000\narea = \"place\"\n");
    toml += "[attribute.place]\nsays = \"-\"\ncategories = [\"here\"]\n";
    let mut files = Vec::new();
    for name in ["place", "x", "y", "z"] {
        let categories: Vec<String> = (0..50).map(|c| format!("{name}{c}")).collect();
        let categories = if name == "place" { vec!["here".to_string()] } else { categories };
        if name != "place" {
            toml += &format!("[attribute.{name}]\nsays = \"-\"\ncategories = {categories:?}\n");
        }
        let rows: String = categories.iter().map(|c| format!("{c},1\n")).collect();
        files.push(SourceFile { name: format!("{name}.csv"), text: format!("{name},ratio\n{rows}") });
    }
    for name in ["place", "x", "y", "z"] {
        toml += &format!(
            "[[table]]\nname = \"{name}\"\nfile = \"{name}.csv\"\ndimensions = [\"{name}\"]\nunit = \"ratio\"\n\
             year = 1\nevidence = \"assumed\"\nwhy = \"-\"\ntolerance = 0\n"
        );
    }
    files.push(SourceFile { name: "population.toml".into(), text: toml });
    files.push(SourceFile { name: "sources.toml".into(), text: String::new() });
    let population = Population::from_files("wide", files).unwrap_or_else(|faults| panic!("{faults}"));
    let reads = vec![read("x", &[]), read("y", &[]), read("z", &[])];
    let refused = realise(&population, &Request { reads, ..persons(1_000_000) }).expect_err("too many");
    assert_eq!(refused.items[0].code, "GH0223");
}
