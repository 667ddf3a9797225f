//! The change of conduct against the world without the scheme.

use super::Scene;
use super::figure::{Chart, Table};
use super::rows::Rows;
use super::scale::{Linear, percent_label, ticks};
use super::svg::{Anchor, Size, Svg};
use crate::number::{about, change, name, title};
use crate::numbers::{Of, Reading};

/// Kinds of conduct that bars are drawn for; the table has all.
const MOST: usize = 30;

struct Change {
    conduct: String,
    lawful: bool,
    read: Reading,
    value: f64,
}

/// The chart, where conduct is counted.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    let of = |conduct: &model::policy::Conduct| {
        let read = scene.numbers.get("acts_change", Of::item(&conduct.name))?;
        Some(Change { conduct: conduct.name.clone(), lawful: conduct.lawful, read, value: read.value? })
    };
    let mut changes: Vec<Change> = scene.run.policy.conduct.iter().filter_map(of).collect();
    changes.sort_by(|a, b| a.value.total_cmp(&b.value));
    // Where the pack states no response, the table below says so.
    if changes.iter().all(|c| c.value == 0.0) {
        return Vec::new();
    }
    let heads = ["Conduct", "Lawful", "Change", "95% interval", "Acts under the scheme", "Acts without it"];
    let mut table = Table::new("True acts over the whole run, seen or not (expected counts)", &heads);
    for c in &changes {
        let law = if c.lawful { "yes" } else { "no" };
        let with = c.read.denominator + c.read.numerator;
        table.row([
            title(&c.conduct),
            law.to_owned(),
            change(c.value),
            c.read.span(change),
            about(with),
            about(c.read.denominator),
        ]);
    }
    let finding = finding(&changes);
    let chart =
        Chart::new("change", "Conduct, against the world without the scheme", finding, table, |size| {
            draw(&changes, size)
        });
    let without: f64 = changes.iter().map(|c| c.read.denominator).sum();
    let caption = format!(
        "Relative change of true acts over the whole run, against {} acts in the same simulated population without the \
         scheme. What a restriction or a reward changes depends on how subjects respond, which the pack states as a range.",
        about(without)
    );
    let legend = [("bar-right", "conduct against the law"), ("bar-lawful", "lawful conduct")];
    vec![chart.caption(caption).legend(&legend)]
}

fn finding(changes: &[Change]) -> String {
    let (first, last) = (&changes[0], &changes[changes.len() - 1]);
    let say = |c: &Change| format!("{} ({})", name(&c.conduct), change(c.value));
    match (first.value < 0.0, last.value > 0.0) {
        (true, true) => format!("What falls most is {}; what rises most is {}.", say(first), say(last)),
        (true, false) => format!("Nothing rises; what falls most is {}.", say(first)),
        _ => format!("Nothing falls; what rises most is {}.", say(last)),
    }
}

fn draw(changes: &[Change], size: Size) -> Svg {
    let shown: Vec<&Change> = if changes.len() <= MOST {
        changes.iter().collect()
    } else {
        changes[..MOST / 2].iter().chain(&changes[changes.len() - MOST / 2..]).collect()
    };
    let names: Vec<String> = shown.iter().map(|c| title(&c.conduct)).collect();
    let rows = Rows::new(size, names.iter().map(String::as_str), size.pick(70.0, 70.0));
    let mut svg = rows.svg(shown.len());
    let low = changes[0].value.min(0.0);
    let high = changes[changes.len() - 1].value.max(0.0);
    let marks = ticks(low, high.max(low + 1e-4), size.pick(6, 4));
    let x = Linear::new((marks[0], marks[marks.len() - 1]), (rows.left, rows.right));
    let step = marks[1] - marks[0];
    rows.axis(&mut svg, shown.len(), marks.iter().map(|&m| (x.at(m), percent_label(m, step))));
    for (row, c) in shown.iter().enumerate() {
        rows.label(&mut svg, row, "label", &names[row]);
        let (from, to) = (x.at(c.value.min(0.0)), x.at(c.value.max(0.0)));
        let y = rows.middle(row);
        svg.rect(if c.lawful { "bar-lawful" } else { "bar-right" }, [from, y - 7.0, to - from, 14.0]);
        let text = if c.value == 0.0 { "no change".to_owned() } else { short(c.value) };
        svg.text("label", Anchor::End, (svg.width - 2.0, y + 4.0), &text);
    }
    let (top, bottom) = rows.span(shown.len());
    svg.line("axis", (x.at(0.0), top - 4.0), (x.at(0.0), bottom));
    svg
}

/// A change that fits the value column.
fn short(value: f64) -> String {
    if value.abs() < 0.000_1 { "\u{2248} 0%".to_owned() } else { change(value) }
}
