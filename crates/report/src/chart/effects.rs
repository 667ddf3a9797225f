//! Two schemes against each other: effects with their intervals, and what changes for whom.

use measure::kind::FLOOR;

use super::figure::{Chart, Table, anchor};
use super::rows::Rows;
use super::scale::{Linear, percent_label, ticks};
use super::svg::{Size, Svg};
use crate::number::{change, count, name, percent, significant, title};
use crate::view::{ChangedView, CompareView, EffectView};

/// The charts of a comparison, in reading order.
pub fn charts(view: &CompareView) -> Vec<Chart> {
    let mut lists: Vec<&str> = view.changed.iter().map(|c| c.list.as_str()).collect();
    lists.dedup();
    effects(view).into_iter().chain(lists.into_iter().filter_map(|list| persons(view, list))).collect()
}

/// A row: the head of a list, or an effect relative to the first scheme, with its interval.
enum Line<'a> {
    List(String),
    Effect(&'a EffectView, f64, Option<(f64, f64)>),
}

fn effects(view: &CompareView) -> Option<Chart> {
    let told = view.headline.iter().filter(|e| e.is_told_apart());
    let size = |e: &EffectView| e.relative().map_or(0.0, |r| r.0.abs());
    let most = told.max_by(|a, b| size(a).total_cmp(&size(b)));
    let mut table = Table::new(
        "Measures of the whole run in both schemes, means over replicates",
        &[
            "Measure",
            "First",
            "Second",
            "Difference",
            "95% interval",
            "Correlation over replicates",
            "Replicates without pairing",
        ],
    );
    for effect in &view.headline {
        let say = |value: Option<f64>| value.map_or("cannot be estimated".to_owned(), |v| effect.say(v));
        table.row([
            title(&effect.label()),
            say(effect.before),
            say(effect.after),
            effect.difference.map_or(String::new(), |d| effect.say_difference(d)),
            effect
                .low
                .zip(effect.high)
                .map_or("\u{2013}".to_owned(), |(low, high)| effect.say_interval(low, high)),
            effect.correlation.map_or("\u{2013}".to_owned(), significant),
            effect
                .unpaired_times
                .map_or("\u{2013}".to_owned(), |t| count(libm::ceil(t * view.replicates as f64))),
        ]);
    }
    let lines = lines(view);
    if lines.is_empty() {
        return None;
    }
    let finding = match most {
        Some(most) => format!("What changes most, beyond chance, is {}.", most.sentence()),
        None => "Nothing changes by more than chance.".to_owned(),
    };
    let chart = Chart::new("effects", "What changes", finding, table, |size| draw_effects(&lines, size));
    Some(chart.caption(
        "Dot: difference, second scheme minus first, as a share of the first. Bar: 95% interval of the differences over \
         replicates (Student). Upright line: no difference. What is exactly the same is left out.",
    ))
}

/// What differs at all, list by list, then of everything.
fn lines(view: &CompareView) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut head = "";
    for effect in &view.headline {
        let Some((value, interval)) = effect.relative() else { continue };
        if value == 0.0 && interval.is_none_or(|i| i == (0.0, 0.0)) {
            continue;
        }
        if effect.item != head {
            head = &effect.item;
            lines.push(Line::List(if head == "all" { "Everything".to_owned() } else { title(head) }));
        }
        lines.push(Line::Effect(effect, value, interval));
    }
    lines
}

fn draw_effects(lines: &[Line<'_>], size: Size) -> Svg {
    let labels: Vec<String> = lines
        .iter()
        .map(|line| match line {
            Line::List(name) => name.clone(),
            Line::Effect(effect, ..) => effect.what(),
        })
        .collect();
    let rows = Rows::new(size, labels.iter().map(String::as_str), 70.0);
    let mut svg = rows.svg(lines.len());
    // Intervals that reach far beyond would squeeze all others.
    let ends = lines.iter().flat_map(|line| match line {
        Line::List(_) => [0.0, 0.0],
        Line::Effect(_, value, interval) => {
            let (low, high) = interval.unwrap_or((*value, *value));
            [low.max(-1.5).min(*value), high.min(2.0).max(*value)]
        }
    });
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    let marks = ticks(low, high.max(low + 1e-4), size.pick(6, 4));
    let (first, last) = (marks[0], marks[marks.len() - 1]);
    let x = Linear::new((first, last), (rows.left, rows.right));
    rows.axis(&mut svg, lines.len(), marks.iter().map(|&m| (x.at(m), percent_label(m, marks[1] - marks[0]))));
    let (top, bottom) = rows.span(lines.len());
    svg.line("axis", (x.at(0.0), top - 4.0), (x.at(0.0), bottom));
    for (row, (line, label)) in lines.iter().zip(&labels).enumerate() {
        let Line::Effect(_, value, interval) = line else {
            rows.label(&mut svg, row, "label strong", label);
            continue;
        };
        rows.label(&mut svg, row, "label", label);
        let y = rows.middle(row);
        if let Some((from, to)) = interval {
            let within = |v: f64| x.at(v.clamp(first, last));
            svg.line("whisker", (within(*from), y), (within(*to), y));
        }
        svg.dot("dot-wrong", (x.at(*value), y), 5.0);
        rows.value(&mut svg, row, &short(*value));
    }
    svg
}

/// A relative difference that fits the value column.
fn short(value: f64) -> String {
    if value.abs() < 0.000_1 { "\u{2248}0%".to_owned() } else { change(value) }
}

fn persons(view: &CompareView, list: &str) -> Option<Chart> {
    let of_list: Vec<&ChangedView> = view.changed.iter().filter(|c| c.list == list).collect();
    let all = of_list.iter().find(|c| c.group == "all")?;
    if all.fewer + all.more == 0.0 {
        return None;
    }
    let mut table = Table::new(
        format!(
            "Persons whose days on \u{201c}{}\u{201d} change, by group, means over replicates",
            name(list)
        ),
        &["Group", "Fewer days", "More days", "Persons", "Fewer days wrongly", "More days wrongly"],
    );
    let share = |n: f64, of: f64| match of >= FLOOR {
        true => format!("{} ({})", count(n), percent(n / of)),
        false => format!("{} (cannot be estimated)", count(n)),
    };
    for c in &of_list {
        table.row([
            group(&c.group),
            share(c.fewer, c.persons),
            share(c.more, c.persons),
            count(c.persons),
            count(c.wrongly_fewer),
            count(c.wrongly_more),
        ]);
    }
    let heading = format!("For whom: days on \u{201c}{}\u{201d}", name(list));
    let chart = Chart::new(anchor("persons", list), heading, format!("{}.", all.sentence()), table, |size| {
        draw_persons(&of_list, size)
    });
    let caption = "Share of the persons of each group who spend fewer (to the left) or more (to the right) days on the list \
                   in the second scheme than in the first. Groups are those of the persons, whom no scheme changes.";
    Some(chart.caption(caption).legend(&[("bar-right", "fewer days"), ("bar-wrong", "more days")]))
}

/// `Sex: female`, or everybody.
fn group(group: &str) -> String {
    group
        .split_once('=')
        .map_or("Everybody".to_owned(), |(attribute, class)| format!("{}: {class}", title(attribute)))
}

fn draw_persons(changes: &[&ChangedView], size: Size) -> Svg {
    let labels: Vec<String> = changes.iter().map(|c| group(&c.group)).collect();
    let rows = Rows::new(size, labels.iter().map(String::as_str), size.pick(130.0, 120.0));
    let mut svg = rows.svg(changes.len());
    let share = |n: f64, c: &ChangedView| if c.persons >= FLOOR { n / c.persons } else { 0.0 };
    let low = changes.iter().map(|c| -share(c.fewer, c)).fold(0.0, f64::min);
    let high = changes.iter().map(|c| share(c.more, c)).fold(0.0, f64::max);
    let marks = ticks(low, high.max(low + 1e-6), size.pick(6, 3));
    let x = Linear::new((marks[0], marks[marks.len() - 1]), (rows.left, rows.right));
    let step = marks[1] - marks[0];
    rows.axis(&mut svg, changes.len(), marks.iter().map(|&m| (x.at(m), percent_label(m.abs(), step))));
    for (row, c) in changes.iter().enumerate() {
        rows.label(&mut svg, row, if c.group == "all" { "label strong" } else { "label" }, &labels[row]);
        if c.persons < FLOOR {
            rows.value(&mut svg, row, "too few");
            continue;
        }
        let y = rows.middle(row) - 7.0;
        let (fewer, more) = (x.at(-share(c.fewer, c)), x.at(share(c.more, c)));
        svg.rect("bar-right", [fewer, y, x.at(0.0) - fewer, 14.0]);
        svg.rect("bar-wrong", [x.at(0.0), y, more - x.at(0.0), 14.0]);
        rows.value(&mut svg, row, &format!("{} / {}", percent(share(c.fewer, c)), percent(share(c.more, c))));
    }
    let (top, bottom) = rows.span(changes.len());
    svg.line("axis", (x.at(0.0), top - 4.0), (x.at(0.0), bottom));
    svg
}
