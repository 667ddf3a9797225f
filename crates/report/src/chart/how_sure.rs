//! How sure the results are: the variance of each, split into chance, numbers by evidence, theory and what acts together only.

use lab::uncertainty::{HeadlineLine, Parts, Uncertainty};

use super::Scene;
use super::figure::{Block, Chart, Table};
use super::rows::Rows;
use super::scale::Linear;
use super::svg::{Size, Svg};
use crate::number::capital;
use crate::view::KeptView;
use crate::view::uncertainty as words;

/// Marks of the parts, from the left, and what they stand for.
const MARKS: [(&str, &str); 7] = [
    ("bar-chance", "chance"),
    ("b4", "documented numbers"),
    ("b2", "estimated numbers"),
    ("bar-lawful", "claimed numbers"),
    ("area-wrong", "assumed numbers"),
    ("area-induced", "which theory holds"),
    ("bar-together", "what acts together only"),
];

/// The chart of a run whose pack keeps a study that holds.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    view(scene).result.iter().filter_map(chart).collect()
}

/// What is kept and how it stands; then the numbers that do most.
pub fn tables(scene: &Scene<'_>) -> Vec<Block> {
    let KeptView { note, result, .. } = view(scene);
    let empty = Table::new("", &[]);
    let mut blocks = vec![Block { heading: "What this rests on".to_owned(), text: note, table: empty }];
    if let Some(result) = result {
        let told_apart = words::told_apart(&result).unwrap_or_default();
        let design = [words::design(&result), told_apart, result.design.spread.clone()];
        blocks[0].text = [&blocks[0].text, &design.join(" ")].map(String::as_str).join(" ");
        blocks.extend(details(&result));
    }
    blocks
}

fn view(scene: &Scene<'_>) -> KeptView {
    let run = scene.run;
    KeptView::new(&run.kept, &run.pack.name, run.changed.scheme())
}

/// The parts of each result with intervals, and which theories were weighed.
pub fn details(result: &Uncertainty) -> Vec<Block> {
    let mut blocks: Vec<Block> =
        result.headlines.iter().filter_map(|line| parts_block(line, result.design.rows)).collect();
    let left: Vec<String> = result
        .headlines
        .iter()
        .filter_map(|line| Some(format!("{}: {}.", line.label, line.missing.as_ref()?)))
        .collect();
    if !left.is_empty() {
        let table = Table::new("", &[]);
        blocks.push(Block { heading: "Not taken apart".to_owned(), text: left.join(" "), table });
    }
    let text = [words::theories(result), words::chance(result), words::NOT_SHOWN.to_owned()].join(" ");
    blocks.push(Block {
        heading: "Theories, chance, and what is not shown".to_owned(),
        text,
        table: Table::new("", &[]),
    });
    blocks
}

fn parts_block(line: &HeadlineLine, of: u32) -> Option<Block> {
    let parts = line.parts.as_ref()?;
    let caption = format!("Shares of the variance, with 95% intervals: {}", line.label);
    let mut table = Table::new(caption, &["Part", "By itself", "With others"]);
    for part in words::part_lines(parts, 10) {
        table.row([part.part, part.first, part.total]);
    }
    Some(Block { heading: capital(&line.label), text: words::finding(line, parts, of), table })
}

/// The chart; `None` where nothing could be taken apart.
pub fn chart(result: &Uncertainty) -> Option<Chart> {
    let of = |line: &'_ HeadlineLine| {
        let parts = line.parts.as_ref()?;
        let told = words::is_told(parts);
        let segments = if told { segments(parts) } else { [0.0; 7] };
        Some(Bar { label: line.label.clone(), segments, off: told.then(|| words::off(parts)) })
    };
    let bars: Vec<Bar> = result.headlines.iter().filter_map(of).collect();
    if bars.is_empty() {
        return None;
    }
    let caption =
        "Results, as the pack is and over all that may be, and shares of the variance in whole percent";
    let mut table = Table::new(caption, &words::GLANCE.map(capital).each_ref().map(String::as_str));
    result.headlines.iter().for_each(|line| table.row(words::glance_row(line)));
    let finding = words::assumed(result).unwrap_or_else(|| "No result rests on assumed numbers.".to_owned());
    let heading = "What makes the results unsure";
    let chart = Chart::new("how-sure-parts", heading, finding, table, |size| draw(&bars, size));
    let shown = MARKS.iter().enumerate().filter(|(at, _)| bars.iter().any(|bar| bar.segments[*at] > 0.0));
    let legend: Vec<(&'static str, &str)> = shown.map(|(_, mark)| *mark).collect();
    let caption = format!(
        "{} Bars show what each part makes by itself; where estimates add up to more than the whole, they are drawn to scale with it. \
         At the right: by how many points of a hundred the shares of chance, numbers and theory may be off.{}",
        words::HOW_READ,
        if bars.iter().any(|bar| bar.off.is_none()) {
            " Where no bar stands, so few runs tell nothing of it."
        } else {
            ""
        }
    );
    Some(chart.caption(caption).legend(&legend))
}

/// A result in the chart.
struct Bar {
    label: String,
    segments: [f64; 7],
    /// `None`: the runs tell nothing of it.
    off: Option<f64>,
}

/// What each mark makes of the variance, together 1.
fn segments(parts: &Parts) -> [f64; 7] {
    let evidence = |word: &str| {
        let part = parts.evidence.iter().find(|part| part.evidence == word);
        part.map_or(0.0, |part| part.share.first.value)
    };
    let theory = parts.theory.map_or(0.0, |theory| theory.first.value);
    let estimates = [
        parts.chance.value,
        evidence("documented"),
        evidence("estimated"),
        evidence("claimed"),
        evidence("assumed"),
        theory,
        parts.together.value,
    ];
    let above = estimates.map(|share| share.max(0.0));
    let sum: f64 = above.iter().sum();
    above.map(|share| if sum > 0.0 { share / sum } else { 0.0 })
}

fn draw(bars: &[Bar], size: Size) -> Svg {
    let rows = Rows::new(size, bars.iter().map(|bar| bar.label.as_str()), 34.0);
    let mut svg = rows.svg(bars.len());
    let x = Linear::new((0.0, 1.0), (rows.left, rows.right));
    let marks = [0.0, 0.25, 0.5, 0.75, 1.0].map(|mark| (x.at(mark), format!("{:.0}%", mark * 100.0)));
    rows.axis(&mut svg, bars.len(), marks.into_iter());
    for (row, bar) in bars.iter().enumerate() {
        rows.label(&mut svg, row, "label", &bar.label);
        let off =
            bar.off.map_or_else(|| "\u{2013}".to_owned(), |off| format!("\u{b1}{}", words::points(off)));
        rows.value(&mut svg, row, &off);
        let mut from = 0.0;
        for (segment, (class, _)) in bar.segments.iter().zip(MARKS) {
            let width = x.at(from + segment) - x.at(from);
            svg.rect(class, [x.at(from), rows.middle(row) - 8.0, width, 16.0]);
            from += segment;
        }
    }
    svg
}
