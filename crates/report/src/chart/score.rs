//! The distribution of scores beside that of fair scores.

use super::Scene;
use super::figure::{Chart, Table};
use super::scale::{Linear, percent_label, step, ticks};
use super::svg::{Anchor, Size, Svg, text_width};
use crate::number::{count, percent, significant};
use crate::numbers::{Of, Reading};

/// Shares above this put everything else near the ground of a linear axis.
const CROWDED: f64 = 0.5;

/// Share of subjects at either end that the drawing leaves to the table.
const TAIL: f64 = 0.001;

struct Bins {
    /// Lower edges, and the end of the last.
    edges: Vec<f64>,
    score: Vec<f64>,
    fair: Vec<f64>,
}

/// The chart, where there is a score.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    let score = scene.numbers.along("score_share", Of::item("score"));
    let fair = scene.numbers.along("score_share", Of::item("fair score"));
    if score.len() < 3 || score.len() != fair.len() {
        return Vec::new();
    }
    let Some(bins) = crop(&score, &fair) else { return Vec::new() };
    let mean =
        |side| scene.numbers.get("score_mean", Of::item(side)).map_or(String::new(), |r| r.say(significant));
    let mut table = Table::new(
        "Subjects by score at the end of the run",
        &["Score from", "Share", "By fair score", "Subjects", "By fair score"],
    );
    for (s, f) in score.iter().zip(&fair).filter(|(s, f)| s.numerator + f.numerator > 0.0) {
        table.row([
            significant(s.at.unwrap_or_default()),
            s.say(percent),
            f.say(percent),
            count(s.numerator),
            count(f.numerator),
        ]);
    }
    let log = bins.score.iter().chain(&bins.fair).any(|&share| share > CROWDED);
    let finding = format!(
        "At the end the mean score is {} points; counting only each person\u{2019}s own observed acts it would be {}.",
        mean("score"),
        mean("fair score")
    );
    let caption = format!(
        "Share of {} simulated subjects in bins of {} points{}. {} At most 0.1% lie beyond either end; the table has all.",
        count(score[0].denominator),
        significant(bins.edges[1] - bins.edges[0]),
        if log { "; each line up is ten times as many" } else { "" },
        if scene.run.policy.grades.is_empty() { "" } else { "Upright lines: where grades begin." }
    );
    let chart =
        Chart::new("score", "Score and fair score", finding, table, |size| draw(scene, &bins, log, size));
    let mark = if log { "line-0" } else { "area-right" };
    vec![chart.caption(caption).legend(&[(mark, "score"), ("line-fair", "fair score")])]
}

fn crop(score: &[Reading], fair: &[Reading]) -> Option<Bins> {
    let filled = score.iter().zip(fair).filter(|(s, f)| s.numerator + f.numerator > 0.0).count();
    if filled < 2 {
        return None;
    }
    let most = |i: usize| score[i].value.unwrap_or_default().max(fair[i].value.unwrap_or_default());
    let mut below = 0.0;
    let first = (0..score.len()).find(|&i| {
        below += most(i);
        below > TAIL
    })?;
    let mut above = 0.0;
    let last = (0..score.len()).rev().find(|&i| {
        above += most(i);
        above > TAIL
    })?;
    let (first, last) = (first.saturating_sub(1), (last + 1).min(score.len() - 1));
    let edge = |i: usize| score[i].at.unwrap_or_default();
    let width = edge(1) - edge(0);
    let mut edges: Vec<f64> = (first..=last).map(edge).collect();
    edges.push(edge(last) + width);
    let shares = |of: &[Reading]| (first..=last).map(|i| of[i].value.unwrap_or_default()).collect();
    Some(Bins { edges, score: shares(score), fair: shares(fair) })
}

fn draw(scene: &Scene<'_>, bins: &Bins, log: bool, size: Size) -> Svg {
    let mut svg = Svg::new(size.width(), size.pick(320.0, 260.0));
    let (left, right, top, bottom) = (46.0, svg.width - 8.0, 30.0, svg.height - 42.0);
    let most = bins.score.iter().chain(&bins.fair).copied().fold(0.0, f64::max);
    let x = Linear::new((bins.edges[0], bins.edges[bins.edges.len() - 1]), (left, right));
    let least = bins.score.iter().chain(&bins.fair).copied().filter(|&s| s > 0.0).fold(1.0, f64::min);
    let floor = libm::floor(libm::log10(least)).max(-7.0);
    let marks: Vec<f64> = if log {
        (0..=(-floor) as i32).map(|e| libm::pow(10.0, floor + f64::from(e))).collect()
    } else {
        ticks(0.0, most, 4)
    };
    let top_mark = marks[marks.len() - 1];
    let linear = Linear::new(if log { (floor, 0.0) } else { (0.0, top_mark) }, (bottom, top));
    let y = |share: f64| match (log, share > 0.0) {
        (true, true) => linear.at(libm::log10(share)),
        (true, false) => bottom,
        (false, _) => linear.at(share),
    };
    for &mark in &marks {
        svg.line("grid", (left, y(mark)), (right, y(mark)));
        let step = if log { mark } else { marks[1] - marks[0] };
        svg.text("tick", Anchor::End, (left - 6.0, y(mark) + 4.0), &percent_label(mark, step));
    }
    grades(scene, &mut svg, x, (top, bottom), (bins.edges[0], bins.edges[bins.edges.len() - 1]));
    let outline = |shares: &[f64]| -> Vec<(f64, f64)> {
        let mut points = vec![(x.at(bins.edges[0]), bottom)];
        for (i, &share) in shares.iter().enumerate() {
            points.extend([(x.at(bins.edges[i]), y(share)), (x.at(bins.edges[i + 1]), y(share))]);
        }
        points.push((x.at(bins.edges[shares.len()]), bottom));
        points
    };
    if log {
        // A filled area would compare by its size, which on a logarithmic axis means nothing.
        svg.path("line-0", &outline(&bins.score));
    } else {
        svg.area("area-right", &outline(&bins.score));
    }
    svg.path("line-fair", &outline(&bins.fair));
    svg.line("axis", (left, bottom), (right, bottom));
    let span = bins.edges[bins.edges.len() - 1] - bins.edges[0];
    let every = step(span, size.pick(8, 4));
    for mark in ticks(bins.edges[0], bins.edges[bins.edges.len() - 1], size.pick(8, 4)) {
        if x.at(mark) >= left - 1.0 && x.at(mark) <= right + 1.0 && every > 0.0 {
            let label = significant(mark);
            let edge = x.at(mark) + text_width(&label) / 2.0 > svg.width;
            let anchor = if edge { Anchor::End } else { Anchor::Middle };
            svg.text("tick", anchor, (x.at(mark), bottom + 18.0), &label);
        }
    }
    svg.text("tick", Anchor::End, (right, bottom + 35.0), "points");
    svg
}

/// Where grades begin, with their names in between.
fn grades(scene: &Scene<'_>, svg: &mut Svg, x: Linear, (top, bottom): (f64, f64), (low, high): (f64, f64)) {
    let policy = scene.run.policy;
    let Some(phase) = policy.phases.last() else { return };
    let points = |units: i16| f64::from(units) / f64::from(policy.units_per_point.max(1));
    // Classes that begin at one score are for different subjects.
    let mut bands: Vec<(String, f64)> = Vec::new();
    for (g, grade) in policy.grades.iter().enumerate() {
        let Some(from) = phase.gradings.iter().filter_map(|from| from.get(g)).min() else { continue };
        match bands.last_mut().filter(|(_, last)| *last == points(*from)) {
            Some((names, _)) => *names += &format!("/{grade}"),
            None => bands.push((grade.clone(), points(*from))),
        }
    }
    let mut end = high;
    for (grade, from) in &bands {
        let from = *from;
        let (a, b) = (from.max(low), end.min(high));
        if b > a {
            if from > low {
                svg.line("mark", (x.at(from), top - 14.0), (x.at(from), bottom));
            }
            if x.at(b) - x.at(a) > text_width(grade) + 4.0 {
                svg.text("label", Anchor::Middle, ((x.at(a) + x.at(b)) / 2.0, top - 12.0), grade);
            }
        }
        end = from;
    }
}
