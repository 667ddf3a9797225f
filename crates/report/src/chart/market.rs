//! Enterprises: which ones close and why, and where their custom goes.

use super::Scene;
use super::figure::{Block, Chart, Table};
use super::rows::Rows;
use super::scale::{Linear, percent_label, ticks};
use super::svg::{Anchor, Size, Svg};
use crate::number::{change, count, name, percent, significant, title};
use crate::numbers::{Of, Reading};

/// A class of an attribute and a number of its subjects.
struct Class {
    attribute: String,
    class: String,
    reads: Vec<Reading>,
}

/// The charts, where there is a market.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    closings(scene).into_iter().chain(custom(scene)).collect()
}

/// Numbers of all classes of all attributes, each of some measures about some items.
fn classes(scene: &Scene<'_>, of: &[(&str, &str)]) -> Vec<Class> {
    let attributes = scene.run.layout.attributes.iter().filter(|a| a.classes.len() > 1);
    let each = attributes.flat_map(|a| a.classes.iter().map(move |class| (a.name.clone(), class.clone())));
    let read = |(attribute, class): (String, String)| {
        let group = format!("{attribute}={class}");
        let reads = of.iter().map(|(measure, item)| scene.numbers.get(measure, Of::item(item).group(&group)));
        Some(Class { attribute, class, reads: reads.collect::<Option<Vec<_>>>()? })
    };
    each.filter_map(read).filter(|class| class.reads.iter().all(|read| read.value.is_some())).collect()
}

/// Of 1,000 enterprises and a year.
fn of_thousand(read: &Reading) -> f64 {
    1_000.0 * read.value.unwrap_or_default()
}

fn closings(scene: &Scene<'_>) -> Option<Chart> {
    let get = |item| scene.numbers.get("closed_rate", Of::item(item)).filter(|read| read.value.is_some());
    let (all, by_scheme, wrongly) = (get("all")?, get("by the scheme")?, get("by mistake")?);
    let of = [("closed_rate", "by the scheme"), ("closed_rate", "by mistake"), ("closed_rate", "all")];
    let classes = classes(scene, &of);
    let heads = ["", "Enterprise-years", "Closings", "By the scheme", "By its mistakes"];
    let mut table = Table::new("Closings over the whole run", &heads);
    let mut row = |label: String, [scheme, mistake, all]: [&Reading; 3]| {
        let [all_of, scheme, mistake] = [all, scheme, mistake].map(|read| count(read.numerator));
        table.row([label, count(all.denominator), all_of, scheme, mistake]);
    };
    row("All".to_owned(), [&by_scheme, &wrongly, &all]);
    for class in &classes {
        row(label(class), [&class.reads[0], &class.reads[1], &class.reads[2]]);
    }
    let spared = scene.numbers.get("spared_share", Of::item("all"));
    let finding = format!(
        "Of 1,000 enterprises {} close in a year, {} because of the scheme and {} because of its mistakes{}.",
        significant(of_thousand(&all)),
        significant(of_thousand(&by_scheme)),
        significant(of_thousand(&wrongly)),
        spared.filter(|read| read.value.is_some()).map_or(String::new(), |read| format!(
            "; of those that would have closed without it, {} do not",
            read.say(percent)
        ))
    );
    let chart = Chart::new("closings", "Enterprises that the scheme closes", finding, table, |size| {
        draw_closings(&classes, size)
    });
    let caption = "Closings by the scheme per 1,000 enterprises and year: with the same luck they would be there without it. Hatched: by its mistakes, as \
                   by their fair score they would be there too.";
    let legend = [("area-right", "by the scheme"), ("area-wrong", "of these, by its mistakes")];
    Some(chart.caption(caption).legend(&legend))
}

fn label(class: &Class) -> String {
    format!("{} {}", title(&class.attribute), name(&class.class))
}

fn draw_closings(classes: &[Class], size: Size) -> Svg {
    let names: Vec<String> = classes.iter().map(label).collect();
    let rows = Rows::new(size, names.iter().map(String::as_str), 60.0);
    let mut svg = rows.svg(classes.len());
    let most = classes.iter().map(|class| of_thousand(&class.reads[0])).fold(1e-6, f64::max);
    let marks = ticks(0.0, most, size.pick(5, 3));
    let x = Linear::new((0.0, marks[marks.len() - 1]), (rows.left, rows.right));
    rows.axis(&mut svg, classes.len(), marks.iter().map(|&m| (x.at(m), significant(m))));
    for (row, class) in classes.iter().enumerate() {
        rows.label(&mut svg, row, "label", &names[row]);
        for (read, kind) in class.reads.iter().zip(["area-right", "area-wrong"]) {
            svg.rect(kind, [rows.left, rows.middle(row) - 7.5, x.at(of_thousand(read)) - rows.left, 15.0]);
        }
        rows.value(&mut svg, row, &significant(of_thousand(&class.reads[0])));
    }
    svg
}

fn custom(scene: &Scene<'_>) -> Option<Chart> {
    let classes = classes(scene, &[("turnover_change", "all")]);
    let value = |class: &Class| class.reads[0].value.unwrap_or_default();
    let most = classes.iter().max_by(|a, b| value(a).total_cmp(&value(b)))?;
    let least = classes.iter().min_by(|a, b| value(a).total_cmp(&value(b)))?;
    let mut table =
        Table::new("Turnover over the whole run", &["", "Without the scheme", "Change", "95% interval"]);
    for class in &classes {
        let read = class.reads[0];
        table.row([label(class), count(read.denominator), change(value(class)), read.span(change)]);
    }
    let finding = format!(
        "Turnover moves most towards {} ({}) and away from {} ({}).",
        label(most).to_lowercase(),
        change(value(most)),
        label(least).to_lowercase(),
        change(value(least))
    );
    let chart =
        Chart::new("custom", "Where the custom goes", finding, table, |size| draw_custom(&classes, size));
    Some(chart.caption(
        "Turnover under the scheme against that of the same enterprises without it. What some lose goes to others of the same market, as far as \
         these can serve it.",
    ))
}

fn draw_custom(classes: &[Class], size: Size) -> Svg {
    let names: Vec<String> = classes.iter().map(label).collect();
    let rows = Rows::new(size, names.iter().map(String::as_str), 70.0);
    let mut svg = rows.svg(classes.len());
    let values: Vec<f64> = classes.iter().map(|class| class.reads[0].value.unwrap_or_default()).collect();
    let (low, high) = values.iter().fold((0.0_f64, 1e-5_f64), |(low, high), &v| (low.min(v), high.max(v)));
    let marks = ticks(low, high, size.pick(5, 3));
    let x = Linear::new((marks[0], marks[marks.len() - 1]), (rows.left, rows.right));
    let step = marks[1] - marks[0];
    rows.axis(&mut svg, classes.len(), marks.iter().map(|&m| (x.at(m), percent_label(m, step))));
    for (row, &v) in values.iter().enumerate() {
        rows.label(&mut svg, row, "label", &names[row]);
        let (from, to) = (x.at(v.min(0.0)), x.at(v.max(0.0)));
        svg.rect("bar-right", [from, rows.middle(row) - 7.0, to - from, 14.0]);
        svg.text("label", Anchor::End, (svg.width - 2.0, rows.middle(row) + 4.0), &change(v));
    }
    let (top, bottom) = rows.span(classes.len());
    svg.line("axis", (x.at(0.0), top - 4.0), (x.at(0.0), bottom));
    svg
}

/// What becomes of all enterprises, in numbers.
pub fn tables(scene: &Scene<'_>) -> Vec<Block> {
    let get = |measure, item| scene.numbers.get(measure, Of::item(item)).filter(|r| r.value.is_some());
    let Some(jobs) = get("jobs_lost_rate", "all") else { return Vec::new() };
    let mut table = Table::new("Enterprises, over the whole run", &["", "Number", "95% interval"]);
    let mut row = |label: &str, read: Option<Reading>, say: fn(f64) -> String| {
        if let Some(read) = read {
            table.row([label.to_owned(), read.say(say), read.span(say)]);
        }
    };
    row("Jobs lost for an enterprise and year", Some(jobs), significant);
    row("Of these by the scheme", get("jobs_lost_rate", "by the scheme"), significant);
    row("Of these by its mistakes", get("jobs_lost_rate", "by mistake"), significant);
    row("Turnover against that without the scheme", get("turnover_change", "all"), change);
    row(
        "Concentration of turnover (Herfindahl and Hirschman, 0 to 1)",
        get("concentration", "all"),
        significant,
    );
    row("Tax of an enterprise and year", get("tax", "all"), count);
    row(
        "Hardship (what the scheme makes missing of a newcomer's reserve)",
        get("hardship_mean", "score"),
        percent,
    );
    for attribute in scene.run.layout.attributes.iter().filter(|a| a.classes.len() > 1) {
        let label = format!("Share of turnover moved between classes of {}", name(&attribute.name));
        let read = scene.numbers.get("turnover_moved", Of::item("all").group(&attribute.name));
        row(&label, read.filter(|read| read.value.is_some()), percent);
    }
    let text = "Jobs are those of the enterprises that closed; newcomers bring jobs too.".to_owned();
    vec![Block { heading: "Jobs, turnover and tax".to_owned(), text, table }]
}
