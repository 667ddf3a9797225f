//! Due process: what became of wrongful listings, what brought them about, who was never put right, and the backlog of appeals.

use measure::cut::cause_name;
use model::policy::ListName;
use model::trace::Cause;

use super::Scene;
use super::figure::{Chart, Table, anchor};
use super::rows::Rows;
use super::scale::{Linear, percent_label, ticks};
use super::svg::{Anchor, Size, Svg};
use super::time;
use crate::number::{count, days, name, percent, title};
use crate::numbers::{Of, Reading};

/// What brought wrongful entries about: a chart for each list that anybody entered wrongly.
pub fn causes(scene: &Scene<'_>) -> Vec<Chart> {
    scene
        .run
        .policy
        .lists
        .iter()
        .filter(|list| !list.red)
        .filter_map(|list| cause_chart(scene, list))
        .collect()
}

/// What became of them, for each list with due process.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    let lists = || scene.run.policy.lists.iter().filter(|list| !list.red);
    lists()
        .filter_map(|list| path_chart(scene, list))
        .chain(lists().filter_map(|list| gap_chart(scene, list)))
        .chain(lists().filter_map(|list| backlog_chart(scene, list)))
        .collect()
}

fn cause_chart(scene: &Scene<'_>, list: &ListName) -> Option<Chart> {
    let of = |cause: Cause| {
        let item = format!("{}, {}", list.name, cause_name(cause));
        Some((title(cause_name(cause)), scene.numbers.get("entry_cause_share", Of::item(&item))?))
    };
    let mut bars: Vec<(String, Reading)> = Cause::ALL.into_iter().filter_map(of).collect();
    bars.retain(|(_, read)| read.numerator > 0.0);
    bars.sort_by(|a, b| b.1.numerator.total_cmp(&a.1.numerator));
    let (first, read) = bars.first()?;
    read.value?;
    let mut table = Table::new(
        format!(
            "Wrongful and induced entries on \u{201c}{}\u{201d} by cause, over the run",
            name(&list.name)
        ),
        &["Cause", "Entries", "Share"],
    );
    for (cause, read) in &bars {
        table.row([cause.clone(), count(read.numerator), read.say(percent)]);
    }
    let finding = format!(
        "{} of {} wrongful or induced entries on \u{201c}{}\u{201d} are put down to {}.",
        read.say(percent),
        count(read.denominator),
        name(&list.name),
        first.to_lowercase()
    );
    let heading = format!("What put them on \u{201c}{}\u{201d} by mistake", name(&list.name));
    let chart = Chart::new(anchor("causes", &list.name), heading, finding, table, |size| {
        let lines: Vec<Bar> = bars
            .iter()
            .map(|(cause, read)| Bar {
                label: cause.clone(),
                length: read.value.unwrap_or_default(),
                class: "area-wrong",
                value: read.say(percent),
            })
            .collect();
        draw_bars(&lines, size)
    });
    Some(chart.caption(
        "Share of the entries over the whole run. An entry that needed several causes is shared among them by what each \
         adds to the others (Shapley value). \u{201c}Other\u{201d}: the entry would have come about without them as well, as \
         where a record went to somebody else instead.",
    ))
}

/// A bar with its value.
struct Bar {
    label: String,
    /// 0 to 1.
    length: f64,
    class: &'static str,
    value: String,
}

fn draw_bars(bars: &[Bar], size: Size) -> Svg {
    let rows = Rows::new(size, bars.iter().map(|bar| bar.label.as_str()), 78.0);
    let mut svg = rows.svg(bars.len());
    let marks = ticks(0.0, bars.iter().map(|bar| bar.length).fold(1e-6, f64::max), size.pick(5, 3));
    let x = Linear::new((0.0, marks[marks.len() - 1]), (rows.left, rows.right));
    let step = marks[1] - marks[0];
    rows.axis(&mut svg, bars.len(), marks.iter().map(|&m| (x.at(m), percent_label(m, step))));
    for (row, bar) in bars.iter().enumerate() {
        rows.label(&mut svg, row, "label", &bar.label);
        svg.rect(bar.class, [rows.left, rows.middle(row) - 7.5, x.at(bar.length) - rows.left, 15.0]);
        rows.value(&mut svg, row, &bar.value);
    }
    svg
}

fn path_chart(scene: &Scene<'_>, list: &ListName) -> Option<Chart> {
    let part = |measure| scene.numbers.get(measure, Of::item(&list.name));
    // Only lists with due process have it.
    let (gap, prevented) = (part("remedy_gap")?, part("review_prevented_share")?);
    let (appealed, upheld) = (part("appealed_wrongly_share")?, part("upheld_wrongly_share")?);
    let proposed = prevented.denominator;
    if proposed == 0.0 {
        return None;
    }
    let listed = gap.denominator;
    let steps = [
        ("Wrongly proposed", proposed, "area-wrong"),
        ("Turned down by a reviewer", prevented.numerator, "area-right"),
        ("Wrongly listed", listed, "area-wrong"),
        ("Appealed", appealed.numerator, "area-right"),
        ("Put right on appeal", upheld.numerator, "area-right"),
        ("Never put right", gap.numerator, "area-wrong"),
    ];
    let mut table = Table::new(
        format!("Wrongful listings on \u{201c}{}\u{201d} over the run", name(&list.name)),
        &["Step", "Listings", "Of all wrongly proposed"],
    );
    let mut bars = Vec::new();
    for (step, listings, class) in steps {
        let share = listings / proposed;
        table.row([step.to_owned(), count(listings), percent(share)]);
        bars.push(Bar { label: step.to_owned(), length: share, class, value: count(listings) });
    }
    let finding = format!(
        "Of {} wrongful listings on \u{201c}{}\u{201d} {} were appealed and {} put right; {} never were ({}).{}",
        count(listed),
        name(&list.name),
        count(appealed.numerator),
        count(upheld.numerator),
        count(gap.numerator),
        gap.say(percent),
        price(scene, list)
    );
    let heading = format!("What became of those wrongly put on \u{201c}{}\u{201d}", name(&list.name));
    let chart =
        Chart::new(anchor("redress", &list.name), heading, finding, table, |size| draw_bars(&bars, size));
    let caption = format!(
        "Listings over the whole run, as shares of {} that were wrongly proposed: at that moment the subject was not on the \
         fair list. A listing that ends by itself is never put right.",
        count(proposed)
    );
    Some(
        chart.caption(caption).legend(&[
            ("area-wrong", "harm done or about to be done"),
            ("area-right", "what was done about it"),
        ]),
    )
}

/// What the way to a decision costs, and what due process gives those rightly listed.
fn price(scene: &Scene<'_>, list: &ListName) -> String {
    let part = |measure| scene.numbers.get(measure, Of::item(&list.name));
    let mut text = String::new();
    if let Some(read) = part("appeal_days_mean").filter(|read| read.value.is_some()) {
        text.push_str(&format!(" An appeal takes {} on average.", read.say(days)));
    }
    let (all, wrongly) = (part("upheld_share"), part("upheld_wrongly_share"));
    if let (Some(all), Some(wrongly)) = (all, wrongly) {
        let rightly = all.numerator - wrongly.numerator;
        text.push_str(&format!(" {} rightful listings were annulled too.", count(rightly)));
    }
    if let Some(read) = part("copied_days").filter(|read| read.numerator > 0.0) {
        text.push_str(&format!(
            " Copies that no correction reached went on restricting for {} subject-days.",
            count(read.numerator)
        ));
    }
    text
}

fn gap_chart(scene: &Scene<'_>, list: &ListName) -> Option<Chart> {
    let overall = scene.numbers.get("remedy_gap", Of::item(&list.name))?;
    scene.numbers.get("appealed_wrongly_share", Of::item(&list.name))?;
    let value = overall.value?;
    let mut lines: Vec<(String, Option<Reading>)> = Vec::new();
    let mut table = Table::new(
        format!(
            "Wrongful listings on \u{201c}{}\u{201d} that were never put right, by group",
            name(&list.name)
        ),
        &["Group", "Never put right", "Of those wrongly listed", "Appealed, of those wrongly listed"],
    );
    for attribute in scene.run.layout.attributes.iter().filter(|a| a.classes.len() > 1) {
        lines.push((title(&attribute.name), None));
        for class in &attribute.classes {
            let group = format!("{}={class}", attribute.name);
            let of = Of::item(&list.name).group(&group);
            let Some(read) = scene.numbers.get("remedy_gap", of) else { continue };
            let appealed = scene.numbers.get("appealed_wrongly_share", of);
            table.row([
                format!("{}: {class}", title(&attribute.name)),
                read.say(percent),
                read.parts(),
                appealed.map_or(String::new(), |a| format!("{} ({})", a.say(percent), a.parts())),
            ]);
            lines.push((class.clone(), Some(read)));
        }
    }
    let read = |line: &(String, Option<Reading>)| line.1.and_then(|read| Some((line.0.clone(), read.value?)));
    let widest = lines.iter().filter_map(read).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let finding = format!(
        "{} of those wrongly listed on \u{201c}{}\u{201d} were never put right ({}); the share is highest for {}, {}.",
        overall.say(percent),
        name(&list.name),
        overall.parts(),
        widest.0,
        percent(widest.1)
    );
    let heading = format!("Never put right on \u{201c}{}\u{201d}, by group", name(&list.name));
    let chart = Chart::new(anchor("remedy", &list.name), heading, finding, table, |size| {
        draw_gaps(&lines, value, size)
    });
    Some(chart.caption(
        "Dot: share of the wrongful listings of the group that no decision annulled by the end of the run. In brackets: \
         wrongful listings, every one of a subject that was listed again. Upright line: all groups together.",
    ))
}

fn draw_gaps(lines: &[(String, Option<Reading>)], overall: f64, size: Size) -> Svg {
    let rows = Rows::new(size, lines.iter().map(|line| line.0.as_str()), size.pick(130.0, 62.0));
    let mut svg = rows.svg(lines.len());
    let marks = ticks(0.0, 1.0, size.pick(5, 3));
    let x = Linear::new((0.0, 1.0), (rows.left, rows.right));
    rows.axis(&mut svg, lines.len(), marks.iter().map(|&m| (x.at(m), percent_label(m, marks[1] - marks[0]))));
    let (top, bottom) = rows.span(lines.len());
    svg.line("mark", (x.at(overall), top - 4.0), (x.at(overall), bottom));
    for (row, (label, read)) in lines.iter().enumerate() {
        let Some(read) = read else {
            rows.label(&mut svg, row, "label strong", label);
            continue;
        };
        rows.label(&mut svg, row, "label", label);
        let Some(share) = read.value else {
            rows.value(&mut svg, row, "too few");
            continue;
        };
        if let Some((low, high)) = read.interval {
            svg.line(
                "whisker",
                (x.at(low.max(0.0)), rows.middle(row)),
                (x.at(high.min(1.0)), rows.middle(row)),
            );
        }
        svg.dot("dot-wrong", (x.at(share), rows.middle(row)), 5.0);
        let text = match size {
            Size::Wide => format!("{} ({})", percent(share), count(read.denominator)),
            Size::Narrow => percent(share),
        };
        rows.value(&mut svg, row, &text);
    }
    svg
}

fn backlog_chart(scene: &Scene<'_>, list: &ListName) -> Option<Chart> {
    let at = |period| scene.numbers.get("appeals_pending", Of::item(&list.name).period(period));
    let mut table = Table::new(
        format!("Appeals of listings on \u{201c}{}\u{201d} at the end of each period", name(&list.name)),
        &["Period to", "Waiting", "Filed in the period"],
    );
    let mut points = vec![(0.0, 0.0)];
    for (period, &tick) in (0..).zip(&scene.run.traces[0].period_ends) {
        let read = at(period)?;
        table.row([scene.run.day(tick).to_string(), count(read.numerator), count(read.denominator)]);
        points.push((f64::from(tick), read.numerator));
    }
    let (last, most) = (points.last()?.1, points.iter().map(|p| p.1).fold(0.0, f64::max));
    if most == 0.0 {
        return None;
    }
    let overdue = scene.numbers.get("appeals_overdue_share", Of::item(&list.name));
    let overdue = overdue.filter(|read| read.numerator > 0.0).map(|read| {
        format!(" {} of all appeals were not decided in time ({}).", read.say(percent), read.parts())
    });
    let finding = format!(
        "At the end {} appeals wait for a decision; at most it was {}.{}",
        count(last),
        count(most),
        overdue.unwrap_or_default()
    );
    let heading = format!("Appeals waiting: \u{201c}{}\u{201d}", name(&list.name));
    let chart = Chart::new(anchor("backlog", &list.name), heading, finding, table, |size| {
        draw_backlog(scene, &points, most, size)
    });
    Some(chart.caption(
        "Appeals filed and not decided at the end of each period, in simulated subjects. In a sample there are fewer officers \
         in the same proportion, and chance makes cases wait longer than it would for all.",
    ))
}

fn draw_backlog(scene: &Scene<'_>, points: &[(f64, f64)], most: f64, size: Size) -> Svg {
    let mut svg = Svg::new(size.width(), size.pick(240.0, 210.0));
    let (left, right, top, bottom) = (52.0, svg.width - 10.0, 12.0, svg.height - 26.0);
    let marks = ticks(0.0, most, 4);
    let x = Linear::new((0.0, f64::from(scene.run.policy.ticks)), (left, right));
    let y = Linear::new((0.0, marks[marks.len() - 1]), (bottom, top));
    for &mark in &marks {
        svg.line("grid", (left, y.at(mark)), (right, y.at(mark)));
        svg.text("tick", Anchor::End, (left - 6.0, y.at(mark) + 4.0), &count(mark));
    }
    time::axis(&mut svg, scene.run, x, (top, bottom));
    let line: Vec<(f64, f64)> = points.iter().map(|&(tick, waiting)| (x.at(tick), y.at(waiting))).collect();
    svg.path("line-1", &line);
    svg.line("axis", (left, bottom), (right, bottom));
    svg
}
