//! Tables that stand by themselves: grades, groups against each other, money, records.

use measure::kind::{CASES, FOUR_FIFTHS};

use super::Scene;
use super::figure::{Block, Table};
use crate::number::{count, name, percent, significant, title};
use crate::numbers::{Of, Reading};

const DASH: &str = "\u{2013}";

fn say(read: Option<Reading>, format: fn(f64) -> String) -> String {
    read.and_then(|r| r.value).map_or(DASH.to_owned(), format)
}

/// Grades by score and by fair score.
pub fn grades(scene: &Scene<'_>) -> Vec<Block> {
    let heads = ["Grade", "Share", "95% interval", "By fair score", "Subjects"];
    let mut table = Table::new("Grades at the end of the run", &heads);
    for grade in &scene.run.policy.grades {
        let Some(share) = scene.numbers.get("grade_share", Of::item(grade)) else { continue };
        let fair = scene.numbers.get("fair_grade_share", Of::item(grade));
        table.row([
            grade.clone(),
            share.say(percent),
            share.span(percent),
            say(fair, percent),
            count(share.numerator),
        ]);
    }
    if table.rows.is_empty() {
        return Vec::new();
    }
    let wrong = |measure| scene.numbers.get(measure, Of::item("all"));
    let text = match (wrong("graded_too_low"), wrong("graded_too_high")) {
        (Some(low), Some(high)) => format!(
            "{} of subjects have a worse grade than their own observed acts give ({}), {} a better one ({}).",
            low.say(percent),
            low.parts(),
            high.say(percent),
            high.parts()
        ),
        _ => String::new(),
    };
    vec![Block { heading: "Grades".to_owned(), text, table }]
}

/// The usual ratios between the groups of each attribute.
pub fn groups(scene: &Scene<'_>) -> Vec<Block> {
    let lists = scene.run.policy.lists.iter().filter_map(|list| {
        let listed = scene.numbers.get("listed_share", Of::item(&list.name))?;
        let fairly = scene.numbers.get("missed_share_of_fair", Of::item(&list.name))?;
        if listed.numerator + fairly.numerator == 0.0 {
            return None;
        }
        let table = ratios(scene, &list.name, list.red);
        let outcome = if list.red { "being on it" } else { "not being on it" };
        let rare = if list.red {
            "a ratio does not say whether conduct, watching or access makes the difference"
        } else {
            "where listing is rare it is nearly always met, and the false listing rates say more"
        };
        let text = format!(
            "Lowest over highest group: 1 is equal. The four-fifths line, 0.8, is meant for the favourable outcome, here \
             {outcome}, and is applied to nothing else; {rare}. Missed: of those who fairly belong on the list, the share not on it. \
             Fairly there: of those on the list, the share who belong there; the highest group less the lowest. Watching: \
             records per true act. A dash: fewer than {CASES} cases would be expected in some group, so that a ratio \
             would be chance."
        );
        let heading = format!("Groups compared: \u{201c}{}\u{201d}", name(&list.name));
        (!table.rows.is_empty()).then_some(Block { heading, text, table })
    });
    lists.collect()
}

fn ratios(scene: &Scene<'_>, list: &str, red: bool) -> Table {
    let outcome = if red { "On the list" } else { "Off the list" };
    let heads = [
        "Attribute",
        &format!("{outcome}: ratio"),
        "Four fifths",
        "False listing rate: ratio",
        "Missed: ratio",
        "Fairly there: difference",
        "Watching: ratio",
    ];
    let mut table = Table::new("Ratios and differences between groups at the end of the run", &heads);
    for attribute in scene.run.layout.attributes.iter().filter(|a| a.classes.len() > 1) {
        let of = Of::item(list).group(&attribute.name);
        let get = |measure| scene.numbers.get(measure, of);
        let favourable = get("favourable_ratio").and_then(|r| r.value);
        let line = match favourable {
            Some(ratio) if ratio < FOUR_FIFTHS => "not met",
            Some(_) => "met",
            None => DASH,
        };
        let watching = scene.numbers.get("watching_ratio", Of::item("all").group(&attribute.name));
        table.row([
            title(&attribute.name),
            favourable.map_or(DASH.to_owned(), significant),
            line.to_owned(),
            say(get("false_listing_ratio"), significant),
            say(get("missed_ratio"), significant),
            say(get("rightly_listed_difference"), percent),
            say(watching, significant),
        ]);
    }
    table
}

/// Money by consequence.
pub fn money(scene: &Scene<'_>) -> Vec<Block> {
    let heads = ["Consequence", "Per subject and year", "In all"];
    let mut table = Table::new("Money gained by simulated subjects over the run (negative: lost)", &heads);
    for consequence in &scene.run.policy.consequences {
        let Some(read) = scene.numbers.get("money", Of::item(consequence)) else { continue };
        if read.numerator != 0.0 {
            table.row([title(consequence), read.say(significant), count(read.numerator)]);
        }
    }
    if table.rows.is_empty() {
        return Vec::new();
    }
    let text =
        scene.run.pack.currency().map_or_else(String::new, |currency| format!("In {}.", currency.word()));
    vec![Block { heading: "Money".to_owned(), text, table }]
}

/// Records per person-year, by kind and conduct.
pub fn records(scene: &Scene<'_>) -> Vec<Block> {
    let heads = [
        "Conduct",
        "True",
        "Of others\u{2019} acts",
        "Of nobody\u{2019}s act",
        "Induced",
        "Records per true act",
    ];
    let mut table = Table::new("Records per 1,000 subjects and year", &heads);
    let conduct = scene.run.policy.conduct.iter().map(|k| k.name.as_str());
    for item in std::iter::once("all").chain(conduct) {
        let per =
            |measure| scene.numbers.get(measure, Of::item(item)).and_then(|r| r.value).map(|v| v * 1000.0);
        let kinds = ["records_true", "records_mistaken", "records_phantom", "records_induced"].map(per);
        if kinds.iter().flatten().all(|&rate| rate == 0.0) {
            continue;
        }
        let [own, others, nobody, induced] = kinds.map(|rate| rate.map_or(DASH.to_owned(), significant));
        let watching = say(scene.numbers.get("watching", Of::item(item)), significant);
        let head = if item == "all" { "All conduct".to_owned() } else { title(item) };
        table.row([head, own, others, nobody, induced, watching]);
    }
    if table.rows.is_empty() {
        return Vec::new();
    }
    let years = scene.numbers.get("records_true", Of::item("all")).map_or(0.0, |r| r.denominator);
    let text = format!(
        "What it means to be watched: records per 1,000 subjects and year, over {} subject-years. Induced records are \
         among the true ones.",
        count(years)
    );
    let records = Block { heading: "Records".to_owned(), text, table };
    let changes = |k: &model::policy::Conduct| {
        scene.numbers.get("acts_change", Of::item(&k.name)).is_some_and(|r| r.numerator != 0.0)
    };
    if scene.run.policy.conduct.iter().any(changes) {
        return vec![records];
    }
    let text = "No conduct changes: nothing in this pack makes subjects respond to the scheme.".to_owned();
    vec![Block { heading: "Conduct".to_owned(), text, table: Table::new("", &[]) }, records]
}
