//! Moves between grades within a year.

use super::Scene;
use super::figure::{Chart, Table};
use super::svg::{Anchor, Size, Svg, fit};
use crate::number::{count, percent};
use crate::numbers::{Of, Reading};

/// Classes of the cells by share.
const CLASSES: [(&str, &str, f64); 5] =
    [("b0", "bt0", 0.0), ("b1", "bt1", 0.01), ("b2", "bt2", 0.1), ("b3", "bt3", 0.4), ("b4", "bt4", 0.8)];

/// The chart, where there are grades and at least one whole year.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    let grades = &scene.run.policy.grades;
    let cell = |from: &String, to: &String| {
        scene.numbers.get("transition_share", Of::item(&format!("{from} to {to}")))
    };
    let row = |from: &String| grades.iter().map(|to| cell(from, to)).collect::<Option<Vec<_>>>();
    let Some(cells) = grades.iter().map(row).collect::<Option<Vec<Vec<Reading>>>>() else {
        return Vec::new();
    };
    if grades.len() < 2 || cells.iter().flatten().all(|c| c.denominator == 0.0) {
        return Vec::new();
    }
    let mut heads = vec!["From \\ to"];
    heads.extend(grades.iter().map(String::as_str));
    heads.push("Subject-years");
    let mut table = Table::new("Grade at the start of a year and at its end", &heads);
    for (from, row) in grades.iter().zip(&cells) {
        let mut line = vec![from.clone()];
        line.extend(
            row.iter().map(|c| if c.denominator == 0.0 { "\u{2013}".to_owned() } else { c.say(percent) }),
        );
        line.push(count(row[0].denominator));
        table.rows.push(line);
    }
    let last = grades.len() - 1;
    let worst = &cells[last][last];
    let finding = match worst.value {
        Some(_) => format!(
            "Of those in the worst grade, {}, at the start of a year, {} are still in it at the end ({}).",
            grades[last],
            worst.say(percent),
            worst.parts()
        ),
        None => format!(
            "Hardly anybody starts a year in the worst grade, {}. All grades together, {} keep theirs within a year.",
            grades[last],
            percent(kept(&cells))
        ),
    };
    let years = scene.run.traces[0].transitions.rows();
    let chart = Chart::new("moves", "Moves between grades within a year", finding, table, |size| {
        draw(grades, &cells, size)
    });
    vec![chart.caption(format!(
        "Row: grade at the start of a year. Column: grade at its end. Each row adds up to 100%. {} simulated subjects over {years} whole year{}.",
        count(cells.iter().map(|row| row[0].denominator).sum::<f64>() / years.max(1) as f64),
        if years == 1 { "" } else { "s" }
    ))]
}

/// Share of all who have the same grade at the end of a year as at its start.
fn kept(cells: &[Vec<Reading>]) -> f64 {
    let same: f64 = cells.iter().enumerate().map(|(at, row)| row[at].numerator).sum();
    let all: f64 = cells.iter().map(|row| row[0].denominator).sum();
    if all > 0.0 { same / all } else { 0.0 }
}

fn draw(grades: &[String], cells: &[Vec<Reading>], size: Size) -> Svg {
    let n = grades.len() as f64;
    let left = size.pick(90.0, 46.0);
    let side = ((size.width() - left) / n).min(96.0);
    let height = side.min(46.0);
    let top = 40.0;
    let mut svg = Svg::new(size.width(), top + height * n + 4.0);
    svg.text("tick", Anchor::Start, (left, 14.0), "grade at the end of the year \u{2192}");
    svg.text("tick", Anchor::Start, (0.0, 34.0), "start \u{2193}");
    for (at, grade) in grades.iter().enumerate() {
        let offset = at as f64;
        let label = fit(grade, side);
        svg.text("label strong", Anchor::Middle, (left + side * (offset + 0.5), 34.0), &label);
        let y = top + height * (offset + 0.5) + 4.0;
        svg.text("label strong", Anchor::End, (left - 10.0, y), &fit(grade, left - 10.0));
    }
    for (from, row) in cells.iter().enumerate() {
        for (to, cell) in row.iter().enumerate() {
            let (x, y) = (left + side * to as f64, top + height * from as f64);
            let share = cell.value.unwrap_or_default();
            let class = CLASSES.iter().rev().find(|(_, _, from)| share >= *from && share > 0.0);
            let (fill, ink) = class.map_or(("none", "label"), |(fill, ink, _)| (fill, ink));
            svg.rect(fill, [x, y, side - 2.0, height - 2.0]);
            let text = match cell.value {
                None => "\u{2013}".to_owned(),
                Some(share) if side < 56.0 => short(share),
                Some(share) if share > 0.0 && share < 0.000_5 => "<0.1%".to_owned(),
                Some(share) if share > 0.0 && share < 0.01 => format!("{:.1}%", share * 100.0),
                Some(share) => percent(share),
            };
            svg.text(ink, Anchor::Middle, (x + (side - 2.0) / 2.0, y + height / 2.0 + 4.0), &text);
        }
    }
    svg
}

/// Whole percent, for small cells.
fn short(share: f64) -> String {
    match share {
        0.0 => "0".to_owned(),
        s if s < 0.005 => "<1%".to_owned(),
        s if s > 0.995 && s < 1.0 => ">99%".to_owned(),
        s => format!("{:.0}%", s * 100.0),
    }
}
