//! How long listings last.

use super::Scene;
use super::figure::{Chart, Table};
use super::scale::{Linear, percent_label, step};
use super::svg::{Anchor, Size, Svg};
use crate::number::{capital, count, days, name, percent};
use crate::numbers::{Of, Reading};

struct Curve {
    list: String,
    steps: Vec<Reading>,
    median: Option<f64>,
    stays: f64,
}

/// Classes of the lines, told apart by dashes as well as by colour.
const LINES: [&str; 4] = ["line-0", "line-1", "line-2", "line-3"];

/// One chart for all lists that anybody entered.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    let of = |list: &model::policy::ListName| {
        let steps = until_all_left(scene.numbers.along("still_listed_share", Of::item(&list.name)));
        let median = scene.numbers.get("stay_days_median", Of::item(&list.name)).and_then(|r| r.value);
        let stays = steps.first()?.denominator;
        steps.first()?.value?;
        Some(Curve { list: list.name.clone(), steps, median, stays })
    };
    let curves: Vec<Curve> = scene.run.policy.lists.iter().filter_map(of).collect();
    if curves.is_empty() {
        return Vec::new();
    }
    let mut table =
        Table::new("Stays that last longer than so long", &["List and length", "Still listed", "Stays"]);
    for curve in &curves {
        for read in thin(&curve.steps) {
            let length = days(read.at.unwrap_or_default());
            table.row([format!("{}, {length}", name(&curve.list)), read.say(percent), count(curve.stays)]);
        }
    }
    let say = |c: &Curve| match c.median {
        Some(median) => {
            format!("half of those on \u{201c}{}\u{201d} have left after {}", name(&c.list), days(median))
        }
        None => format!("on \u{201c}{}\u{201d} more than half of all stays outlast the run", name(&c.list)),
    };
    let said: Vec<String> = curves.iter().map(say).collect();
    let finding = capital(&format!("{}.", said.join("; ")));
    let chart = Chart::new("stay", "How long a listing lasts", finding, table, |size| draw(&curves, size));
    let stays: f64 = curves.iter().map(|c| c.stays).sum();
    let caption = format!(
        "Share of listings that last longer than the time below; {} listings. Those still running when the run ends are \
         counted for as long as they were seen (Kaplan and Meier).",
        count(stays)
    );
    let mut chart = chart.caption(caption);
    chart.legend = curves.iter().zip(LINES).map(|(c, class)| (class, name(&c.list))).collect();
    vec![chart]
}

/// The curve without its end at zero, which would squeeze the rest of the chart in a long run.
fn until_all_left(mut steps: Vec<Reading>) -> Vec<Reading> {
    let left = steps.iter().position(|read| read.value == Some(0.0));
    steps.truncate(left.map_or(steps.len(), |at| at + 1));
    steps
}

/// At most some twenty rows of a long curve.
fn thin(steps: &[Reading]) -> impl Iterator<Item = &Reading> {
    let every = steps.len().div_ceil(20).max(1);
    steps
        .iter()
        .enumerate()
        .filter(move |(i, _)| i % every == 0 || i + 1 == steps.len())
        .map(|(_, read)| read)
}

fn draw(curves: &[Curve], size: Size) -> Svg {
    let mut svg = Svg::new(size.width(), size.pick(280.0, 240.0));
    let (left, right, top, bottom) = (46.0, svg.width - 10.0, 12.0, svg.height - 26.0);
    let longest = curves.iter().flat_map(|c| &c.steps).filter_map(|r| r.at).fold(1.0, f64::max);
    let x = Linear::new((0.0, longest), (left, right));
    let y = Linear::new((0.0, 1.0), (bottom, top));
    for mark in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let class = if mark == 0.5 { "mark" } else { "grid" };
        svg.line(class, (left, y.at(mark)), (right, y.at(mark)));
        svg.text("tick", Anchor::End, (left - 6.0, y.at(mark) + 4.0), &percent_label(mark, 0.25));
    }
    let unit = [365.0, 365.0 / 12.0, 1.0].into_iter().find(|unit| longest >= 2.0 * unit).unwrap_or(1.0);
    let every = step(longest / unit, size.pick(8, 4)).max(1.0) * unit;
    for at in (0..).map(|i| f64::from(i) * every).take_while(|&at| at <= longest) {
        let label = if at == 0.0 { "0".to_owned() } else { days(at) };
        let anchor = if at == 0.0 {
            Anchor::Start
        } else if x.at(at) > right - 24.0 {
            Anchor::End
        } else {
            Anchor::Middle
        };
        svg.text("tick", anchor, (x.at(at), bottom + 18.0), &label);
    }
    for (curve, class) in curves.iter().zip(LINES) {
        let (mut points, mut share) = (vec![(left, y.at(1.0))], 1.0);
        for read in &curve.steps {
            let here = x.at(read.at.unwrap_or_default());
            points.push((here, y.at(share)));
            share = read.value.unwrap_or(share);
            points.push((here, y.at(share)));
        }
        svg.path(class, &points);
    }
    svg.line("axis", (left, bottom), (right, bottom));
    svg
}
