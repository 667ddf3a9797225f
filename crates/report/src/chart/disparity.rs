//! False listing rates by group, with Wilson's intervals.

use model::policy::ListName;

use super::Scene;
use super::figure::{Chart, Table, anchor};
use super::rows::Rows;
use super::scale::{Linear, percent_label, ticks};
use super::svg::{Size, Svg};
use crate::gap::{gap, times};
use crate::number::{count, name, percent, significant, title};
use crate::numbers::{Of, Reading};

/// A row of the chart: the head of an attribute, or a group.
enum Line {
    Attribute(String),
    Group(String, Reading),
}

/// One chart per blacklist or watchlist on which anybody was by mistake, if groups are told apart.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    let lists = scene.run.policy.lists.iter().filter(|list| !list.red);
    lists.filter_map(|list| chart(scene, list)).collect()
}

fn chart(scene: &Scene<'_>, list: &ListName) -> Option<Chart> {
    let overall = scene.numbers.get("false_listing_rate", Of::item(&list.name))?;
    let lines = lines(scene, list);
    if lines.len() < 3 || overall.numerator == 0.0 {
        return None;
    }
    let mut table = Table::new(
        format!("On \u{201c}{}\u{201d} by mistake, by group, at the end of the run", name(&list.name)),
        &[
            "Group",
            "False listing rate",
            "95% interval",
            "By mistake, of those not fairly listed",
            "Missed, of those fairly listed",
            "Fairly there, of those listed",
            "Records per true act",
        ],
    );
    for attribute in scene.run.layout.attributes.iter().filter(|a| a.classes.len() > 1) {
        for class in &attribute.classes {
            table.rows.push(cells(scene, list, &attribute.name, class));
        }
    }
    let heading = format!("On \u{201c}{}\u{201d} by mistake, by group", name(&list.name));
    let finding = finding(scene, list, overall);
    let chart =
        Chart::new(anchor("groups", &list.name), heading, finding, table, |size| draw(&lines, overall, size));
    let caption = format!(
        "Dot: share of those not fairly listed who are on the list all the same, at the end of the run. Bar: 95% \
         interval{}. In brackets: simulated subjects not fairly listed. Upright line: all groups together, {}.",
        match scene.run.traces.len() {
            1 => " (Wilson)",
            2..=5 => " over the runs (Student; so few runs make it wide)",
            _ => " over the runs (Student)",
        },
        overall.say(percent)
    );
    Some(chart.caption(caption))
}

fn lines(scene: &Scene<'_>, list: &ListName) -> Vec<Line> {
    let mut lines = Vec::new();
    for attribute in scene.run.layout.attributes.iter().filter(|a| a.classes.len() > 1) {
        lines.push(Line::Attribute(title(&attribute.name)));
        for class in &attribute.classes {
            let group = format!("{}={class}", attribute.name);
            if let Some(read) = scene.numbers.get("false_listing_rate", Of::item(&list.name).group(&group)) {
                lines.push(Line::Group(class.clone(), read));
            }
        }
    }
    lines
}

fn cells(scene: &Scene<'_>, list: &ListName, attribute: &str, class: &str) -> Vec<String> {
    let group = format!("{attribute}={class}");
    let of = Of::item(&list.name).group(&group);
    let with_parts = |measure: &str| {
        let read = scene.numbers.get(measure, of);
        read.map_or(String::new(), |r| format!("{} ({})", r.say(percent), r.parts()))
    };
    let rate = scene.numbers.get("false_listing_rate", of);
    let watching = scene.numbers.get("watching", Of::item("all").group(&group));
    vec![
        format!("{}: {class}", title(attribute)),
        rate.map_or(String::new(), |r| r.say(percent)),
        rate.map_or(String::new(), |r| r.span(percent)),
        rate.map_or(String::new(), |r| r.parts()),
        with_parts("missed_share_of_fair"),
        with_parts("rightly_listed_share_of_listed"),
        watching.map_or(String::new(), |r| r.say(significant)),
    ]
}

fn finding(scene: &Scene<'_>, list: &ListName, overall: Reading) -> String {
    let mut text = format!(
        "{} of those not fairly listed are on the list by mistake ({}).",
        overall.say(percent),
        overall.parts()
    );
    let gaps: Vec<String> = scene
        .run
        .layout
        .attributes
        .iter()
        .filter_map(|attribute| gap(scene.numbers, &list.name, attribute))
        .map(|gap| {
            format!("by {}, {} {} {}", name(&gap.attribute), gap.high.0, times(gap.times()), gap.low.0)
        })
        .collect();
    if gaps.is_empty() {
        text.push_str(" Within every attribute the intervals of the groups overlap.");
    } else {
        text.push_str(&format!(" Clearly apart: {}.", gaps.join("; ")));
    }
    text
}

fn draw(lines: &[Line], overall: Reading, size: Size) -> Svg {
    let labels = lines.iter().map(|line| match line {
        Line::Attribute(name) | Line::Group(name, _) => name.as_str(),
    });
    let rows = Rows::new(size, labels, size.pick(150.0, 62.0));
    let mut svg = rows.svg(lines.len());
    let most = lines.iter().map(|line| match line {
        Line::Group(_, read) => read.interval.map_or(read.value.unwrap_or_default(), |i| i.1),
        Line::Attribute(_) => 0.0,
    });
    let marks = ticks(0.0, most.fold(1e-6, f64::max), size.pick(5, 3));
    let x = Linear::new((0.0, marks[marks.len() - 1]), (rows.left, rows.right));
    let step = marks[1] - marks[0];
    rows.axis(&mut svg, lines.len(), marks.iter().map(|&m| (x.at(m), percent_label(m, step))));
    if let Some(rate) = overall.value {
        let (top, bottom) = rows.span(lines.len());
        svg.line("mark", (x.at(rate), top - 4.0), (x.at(rate), bottom));
    }
    for (row, line) in lines.iter().enumerate() {
        match line {
            Line::Attribute(name) => rows.label(&mut svg, row, "label strong", name),
            Line::Group(class, read) => group(&mut svg, &rows, row, class, *read, x, size),
        }
    }
    svg
}

fn group(svg: &mut Svg, rows: &Rows, row: usize, class: &str, read: Reading, x: Linear, size: Size) {
    rows.label(svg, row, "label", class);
    let y = rows.middle(row);
    let Some(rate) = read.value else {
        rows.value(svg, row, "too few");
        return;
    };
    if let Some((low, high)) = read.interval {
        svg.line("whisker", (x.at(low), y), (x.at(high), y));
    }
    svg.dot("dot-wrong", (x.at(rate), y), 5.0);
    let text = match size {
        Size::Wide => format!("{} ({})", percent(rate), count(read.denominator)),
        Size::Narrow => percent(rate),
    };
    rows.value(svg, row, &text);
}
