//! The pictures of a calibration: what runs give beside the targets, and what is known of the free numbers.

use super::figure::{Chart, Table};
use super::rows::Rows;
use super::svg::{Anchor, Size, Svg};
use crate::number::significant;
use crate::view::{CalibrationView, NumberView, TargetView};

/// Both.
pub fn charts(view: &CalibrationView) -> Vec<Chart> {
    vec![targets(&view.targets), numbers(&view.numbers)]
}

const LEGEND: [(&str, &str); 3] = [
    ("line-before", "before: 5 to 95 %"),
    ("line-after", "after: 5 to 95 %"),
    ("dot-wrong", "after: the middle"),
];

fn range(quantiles: &[f64; 5]) -> String {
    format!("{} to {}", significant(quantiles[0]), significant(quantiles[4]))
}

fn targets(targets: &[TargetView]) -> Chart {
    let mut table = Table::new(
        "Targets beside what runs give",
        &["Target", "Published", "95% interval", "Runs before", "Runs after, middle", "Runs after"],
    );
    for target in targets {
        table.row([
            target.says.clone(),
            significant(target.value),
            format!("{} to {}", significant(target.interval.0), significant(target.interval.1)),
            range(&target.before),
            significant(target.after[2]),
            range(&target.after),
        ]);
    }
    let missed: Vec<&str> = targets.iter().filter(|t| !t.met).map(|t| t.says.as_str()).collect();
    let finding = match (missed.as_slice(), targets.len()) {
        ([], 1) => "Runs give the target.".to_owned(),
        ([], _) => "Runs give every target.".to_owned(),
        (missed, all) => format!("Runs miss {} of {all} targets: {}.", missed.len(), missed.join("; ")),
    };
    let chart = Chart::new("targets", "What runs give beside the targets", finding, table, |size| {
        draw_targets(targets, size)
    });
    let caption = "Each row has its own scale, with its ends below. Thin line: runs with the free numbers anywhere in their ranges. Thick line: \
                   new runs with what is known afterwards. Box: the published figure's 95% interval, upright line its value. Lines span 90% \
                   of runs.";
    let mut legend = LEGEND.to_vec();
    legend.push(("box-published", "published: 95 % interval"));
    chart.caption(caption).legend(&legend)
}

fn draw_targets(targets: &[TargetView], size: Size) -> Svg {
    let rows = Rows::tall(size, targets.iter().map(|t| t.says.as_str()), 84.0);
    let mut svg = rows.svg(targets.len());
    for (row, target) in targets.iter().enumerate() {
        rows.label(&mut svg, row, "label", &target.says);
        let ends = [
            target.before[0],
            target.after[0],
            target.interval.0,
            target.before[4],
            target.after[4],
            target.interval.1,
        ];
        let (low, high) =
            ends.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &x| (l.min(x), h.max(x)));
        let span = if high > low { high - low } else { 1.0 };
        let x = |value: f64| rows.left + (value - low) / span * (rows.right - rows.left);
        let y = rows.middle(row);
        let (from, to) = (x(target.interval.0), x(target.interval.1));
        svg.rect("box-published", [from.min(to - 2.0), y - 9.0, (to - from).max(2.0), 18.0]);
        marks(&mut svg, y, [&target.before, &target.after].map(|q| q.map(x)));
        svg.line("axis", (x(target.value), y - 11.0), (x(target.value), y + 11.0));
        svg.text("tick", Anchor::Start, (rows.left, y + 21.0), &significant(low));
        svg.text("tick", Anchor::End, (rows.right, y + 21.0), &significant(high));
        rows.value(&mut svg, row, &significant(target.after[2]));
    }
    svg
}

fn marks(svg: &mut Svg, y: f64, [before, after]: [[f64; 5]; 2]) {
    svg.line("line-before", (before[0], y), (before[4], y));
    svg.line("line-after", (after[0], y), (after[4].max(after[0] + 1.0), y));
    svg.dot("dot-wrong", (after[2], y), 4.5);
}

fn numbers(numbers: &[NumberView]) -> Chart {
    let mut table = Table::new(
        "Free numbers before and after",
        &["Number", "Unit", "Range", "Scale", "In the pack", "After, middle", "After", "Spread left"],
    );
    for number in numbers {
        table.row([
            number.path.clone(),
            number.unit.to_owned(),
            format!("{} to {}", significant(number.range.0), significant(number.range.1)),
            number.scale.to_owned(),
            significant(number.value),
            significant(number.after[2]),
            range(&number.after),
            format!("{:.0}%", number.narrower * 100.0),
        ]);
    }
    let least = numbers.iter().min_by(|a, b| a.narrower.total_cmp(&b.narrower));
    let finding = least.map_or(String::new(), |number| {
        format!(
            "Best known is {}: {:.0}% of the spread of its range is left.",
            number.path,
            number.narrower * 100.0
        )
    });
    let chart = Chart::new("numbers", "What is known of the free numbers", finding, table, |size| {
        draw_numbers(numbers, size)
    });
    let caption = "Each row is a number's own range, its ends below, in equal differences or (scale log) in equal ratios. Upright line: its value \
                   in the pack. Thin line: 90% of the range. Thick line: 90% of what is kept.";
    chart.caption(caption).legend(&LEGEND)
}

fn draw_numbers(numbers: &[NumberView], size: Size) -> Svg {
    let rows = Rows::tall(size, numbers.iter().map(|n| n.path.as_str()), 84.0);
    let mut svg = rows.svg(numbers.len());
    for (row, number) in numbers.iter().enumerate() {
        rows.label(&mut svg, row, "label", &number.path);
        let x = |value: f64| rows.left + number.part(value) * (rows.right - rows.left);
        let y = rows.middle(row);
        marks(&mut svg, y, [&number.before, &number.after].map(|q| q.map(x)));
        svg.line("axis", (x(number.value), y - 11.0), (x(number.value), y + 11.0));
        svg.text("tick", Anchor::Start, (rows.left, y + 21.0), &significant(number.range.0));
        svg.text("tick", Anchor::End, (rows.right, y + 21.0), &significant(number.range.1));
        rows.value(&mut svg, row, &significant(number.after[2]));
    }
    svg
}
