//! The ODD description holds everything that the code and the pack have: what is added without being told fails here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

use glasshouse_report::OddView;
use lab::plan::Plan;
use lab::request::{Request, Size};
use measure::kind::MEASURES;
use model::described;
use model::schedule::{PARTS, SUBMODELS};
use pack::{Change, Library};

fn view(pack: &str) -> (Plan, OddView) {
    changed(pack, &[])
}

fn changed(pack: &str, changes: &[Change]) -> (Plan, OddView) {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let library = Library::rooted(root);
    let pack = &if pack.starts_with("tests/") { format!("{root}/{pack}") } else { pack.to_owned() };
    let request = Request { size: Size::AtMost(20_000), changes: changes.to_vec(), ..Request::of(pack) };
    let plan = Plan::new(&request, &library).unwrap_or_else(|error| panic!("{pack}: {error}"));
    let expected = pack::load(&library, pack, changes).unwrap().expected;
    let view = OddView::new(&plan, expected.as_ref());
    (plan, view)
}

/// Text without line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn everything_of_the_code_and_of_the_pack_is_told() {
    for pack in ["cn-rongcheng", "cn-enterprises", "se-cashless-claimed"] {
        let (plan, view) = view(pack);
        let section = |id: &str| flat(&view.sections.iter().find(|s| s.id == id).unwrap().text);
        let told =
            |id: &str, what: &str| assert!(section(id).contains(what), "{pack}: {id} does not tell {what}");
        for column in [described::subject(), described::region(), described::needs()].concat() {
            told("odd-2", &format!("`{}`", column.name));
            told("odd-2", &flat(&column.says));
        }
        for part in PARTS {
            told("odd-3", &format!("**{}**: {}", part.name, part.says));
        }
        for purpose in described::purposes() {
            told("odd-4", &format!("`{}`", purpose.name));
        }
        for measure in MEASURES {
            told("odd-4", &format!("`{}` ({})", measure.name, measure.unit.words()));
        }
        for submodel in SUBMODELS {
            told("odd-7", submodel.equation);
        }
        for theory in pack::theories() {
            told("odd-7", theory.heading);
            told("odd-7", theory.says);
            for part in theory.parts {
                told("odd-7", part.heading);
                told("odd-7", part.says);
            }
        }
        for parameter in &plan.pack.parameters {
            told("odd-7", &format!("`{}` = ", parameter.path));
        }
        for source in &plan.pack.sources {
            told("odd-7", &format!("`{}`: ", source.key));
        }
        for sentence in &plan.pack.leaves_out {
            told("trace", &flat(sentence));
        }
    }
}

#[test]
fn the_elements_stand_in_the_order_of_the_protocols() {
    let (_, view) = view("cn-rongcheng");
    let titles: Vec<&str> = view.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Summary ODD",
            "1 Purpose and patterns",
            "2 Entities, state variables and scales",
            "3 Process overview and scheduling",
            "4 Design concepts",
            "5 Initialization",
            "6 Input data",
            "7 Submodels",
            "TRACE",
        ]
    );
    let text = view.to_markdown();
    let in_order = |heads: &[&str], form: &dyn Fn(&str) -> String| {
        let places: Vec<usize> =
            heads.iter().map(|head| text.find(&form(head)).unwrap_or_else(|| panic!("no {head}"))).collect();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{heads:?}");
    };
    let concepts = [
        "Basic principles",
        "Emergence",
        "Adaptation",
        "Objectives",
        "Learning",
        "Prediction",
        "Sensing",
        "Interaction",
        "Stochasticity",
        "Collectives",
        "Observation",
    ];
    in_order(&concepts, &|concept| format!("- **{concept}**: "));
    let trace = [
        "1 Problem formulation",
        "2 Model description",
        "3 Data evaluation",
        "4 Conceptual model evaluation",
        "5 Implementation verification",
        "6 Model output verification",
        "7 Model analysis",
        "8 Model output corroboration",
    ];
    in_order(&trace, &|part| format!("### TRACE {part}\n"));
    assert!(text.contains("synthetic"));
    let json: serde_json::Value = serde_json::from_str(&view.to_json_text()).unwrap();
    assert_eq!(json["sections"].as_array().unwrap().len(), titles.len());
}

/// A section as one line.
fn section(view: &OddView, id: &str) -> String {
    flat(&view.sections.iter().find(|section| section.id == id).unwrap().text)
}

#[test]
fn what_a_phase_puts_in_force_is_told_with_its_day() {
    for (pack, day) in [("se-cashless-claimed", "2023-01-01"), ("sg-tracetogether-claimed", "2023-02-09")] {
        let (_, view) = view(pack);
        for id in ["summary", "odd-4"] {
            let text = section(&view, id);
            assert!(
                text.contains(&format!("responds to the scheme by: deterrence from {day}")),
                "{pack}: {text}"
            );
            assert!(!text.contains("nobody adapts"), "{pack}: {text}");
        }
        let of_seven = section(&view, "odd-7");
        assert!(
            of_seven.contains(&format!("`[response.deterrence]` (on in this pack from {day})")),
            "{pack}"
        );
    }
}

#[test]
fn deterrence_that_only_describes_the_risk_deters_nobody() {
    let pack = "tests/oracles/packs/theories";
    let under = |rival: &str| changed(pack, &[Change::Set(format!("theory={rival}"))]).1;
    let chilled = under("chilled");
    assert!(section(&chilled, "summary").contains("responds to the scheme by: chilling."));
    let of_seven = section(&chilled, "odd-7");
    assert!(
        of_seven.contains("`[response.deterrence]` (describes the risk in this pack; nobody is deterred)")
    );
    assert!(of_seven.contains("`[response.defiance]` (stands by in this pack, for the rivals defied)"));
    assert!(of_seven.contains("`[response.gaming]` (off in this pack)"));
    assert!(of_seven.contains(
        "Numbers of theories that stand by for rivals (norms, displacement, defiance) are not listed"
    ));
    assert!(section(&under("none"), "summary").contains("nobody adapts"));
    assert!(section(&under("followed"), "summary").contains("by: deterrence, norms."));
}

#[test]
fn word_of_sanctions_is_told_where_it_is_on() {
    let of_seven = |pack: &str| section(&view(pack).1, "odd-7");
    assert!(of_seven("tests/oracles/packs/word").contains("`[response.deterrence.word]` (on in this pack)"));
    assert!(
        of_seven("tests/oracles/packs/theories").contains("`[response.deterrence.word]` (off in this pack)")
    );
}

/// Patterns that a pack was fitted to do not speak for it; those that it was not, do.
#[test]
fn corroboration_tells_only_of_figures_that_were_not_used() {
    let (_, view) = view("val-compas");
    let trace = &flat(&view.sections.last().unwrap().text);
    let (before, after) = trace.split_once("TRACE 8").unwrap();
    let of_six = before.split_once("TRACE 6").unwrap().1;
    assert!(
        after.contains("(predicted)") && !after.contains("(input)") && !after.contains("(fitted)"),
        "{after}"
    );
    assert!(of_six.contains("(input)") || of_six.contains("(fitted)"), "{of_six}");
}
