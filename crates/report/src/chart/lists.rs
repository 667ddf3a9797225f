//! Lists over time: rightly and wrongly listed, and missed.

use model::policy::ListName;

use super::figure::{Chart, Table, anchor};
use super::scale::{Linear, percent_label, ticks};
use super::svg::{Anchor, Size, Svg};
use super::{Scene, time};
use crate::number::{count, name, percent};
use crate::numbers::Of;
use crate::swing::swing;

/// The list at the end of a period, as shares of subjects.
#[derive(Clone, Copy, Default)]
pub struct Point {
    tick: f64,
    rightly: f64,
    induced: f64,
    wrongly: f64,
    missed: f64,
    /// Subjects on it, rightly, by mistake, induced, missed, and all.
    counts: [f64; 6],
}

impl Point {
    /// The largest share that a drawing has to hold.
    pub fn most(&self) -> f64 {
        (self.rightly + self.induced + self.wrongly).max(self.missed)
    }
}

/// A list at the start and at the ends of all periods.
pub fn points(scene: &Scene<'_>, list: &ListName) -> Option<Vec<Point>> {
    let mut points = vec![Point::default()];
    for (period, &tick) in (0..).zip(&scene.run.traces[0].period_ends) {
        let part = |measure| scene.numbers.get(measure, Of::item(&list.name).period(period));
        let listed = part("listed_share")?;
        let (wrongly, induced) =
            (part("wrongly_listed")?.numerator, part("induced_share_of_listed")?.numerator);
        let missed = part("missed_share_of_fair")?.numerator;
        let rightly = listed.numerator - wrongly - induced;
        let share = |n: f64| if listed.denominator > 0.0 { n / listed.denominator } else { 0.0 };
        points.push(Point {
            tick: f64::from(tick),
            rightly: share(rightly),
            induced: share(induced),
            wrongly: share(wrongly),
            missed: share(missed),
            counts: [listed.numerator, rightly, wrongly, induced, missed, listed.denominator],
        });
    }
    Some(points)
}

/// One chart per list that anybody was on.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    scene.run.policy.lists.iter().filter_map(|list| chart(scene, list)).collect()
}

fn chart(scene: &Scene<'_>, list: &ListName) -> Option<Chart> {
    let words = name(&list.name);
    let heads = ["Period to", "On the list", "Rightly", "By mistake", "Induced", "Missed", "Subjects"];
    let mut table = Table::new(
        format!("Simulated subjects on \u{201c}{words}\u{201d} at the end of each period"),
        &heads,
    );
    let points = points(scene, list)?;
    for (point, &tick) in points.iter().skip(1).zip(&scene.run.traces[0].period_ends) {
        let mut row = vec![scene.run.day(tick).to_string()];
        row.extend(point.counts.map(count));
        table.rows.push(row);
    }
    if points.iter().all(|p| p.rightly + p.wrongly + p.induced + p.missed == 0.0) {
        return None;
    }
    let chart = Chart::new(anchor("list", &list.name), heading(list), finding(scene, list)?, table, |size| {
        draw(scene, &points, size)
    });
    let mut legend = vec![("area-right", "rightly listed"), ("area-wrong", "listed by mistake")];
    if points.iter().any(|p| p.induced > 0.0) {
        legend.push(("area-induced", "listed through acts that a wrongful restriction induced"));
    }
    legend.push(("line-missed", "missed (not on the list)"));
    let caption = format!(
        "Share of {} simulated subjects at the end of each period; the areas add up to all who are listed.",
        count(scene.run.layout.subjects() as f64)
    );
    let caption = match swing(scene.run, scene.numbers, &list.name) {
        Some(swing) => format!(
            "{caption} Over the last year {} were on it on average, between {} and {}: its end is unlike that year.",
            swing.mean.say(percent),
            percent(swing.low),
            percent(swing.high)
        ),
        None => caption,
    };
    Some(chart.caption(caption).legend(&legend))
}

fn heading(list: &ListName) -> String {
    format!("On \u{201c}{}\u{201d} over time", name(&list.name))
}

/// The end of the run in a sentence.
pub fn finding(scene: &Scene<'_>, list: &ListName) -> Option<String> {
    let part = |measure| scene.numbers.get(measure, Of::item(&list.name));
    let (listed, wrong) = (part("listed_share")?, part("wrongly_listed_share_of_listed")?);
    let missed = part("missed_share_of_fair")?;
    Some(format!(
        "At the end {} of subjects are on the list ({}); {} of them by mistake ({}). {}",
        listed.say(percent),
        listed.parts(),
        wrong.say(percent),
        wrong.parts(),
        missing_words(missed.numerator)
    ))
}

fn missing_words(missed: f64) -> String {
    match count(missed).as_str() {
        "0" => "Nobody else belongs on it.".to_owned(),
        "1" => "1 more belongs on it but is not.".to_owned(),
        n => format!("{n} more belong on it but are not."),
    }
}

fn draw(scene: &Scene<'_>, points: &[Point], size: Size) -> Svg {
    let mut svg = Svg::new(size.width(), size.pick(300.0, 250.0));
    let (left, right, top, bottom) = (52.0, svg.width - size.pick(138.0, 10.0), 12.0, svg.height - 26.0);
    let most = points.iter().map(Point::most).fold(0.0, f64::max);
    let marks = ticks(0.0, most, 4);
    let x = Linear::new((0.0, f64::from(scene.run.policy.ticks)), (left, right));
    let y = Linear::new((0.0, marks[marks.len() - 1]), (bottom, top));
    for &mark in &marks {
        svg.line("grid", (left, y.at(mark)), (right, y.at(mark)));
        let label = percent_label(mark, marks[1] - marks[0]);
        svg.text("tick", Anchor::End, (left - 6.0, y.at(mark) + 4.0), &label);
    }
    time::axis(&mut svg, scene.run, x, (top, bottom));
    bands(&mut svg, points, x, y);
    svg.line("axis", (left, bottom), (right, bottom));
    if let (Size::Wide, Some(last)) = (size, points.last()) {
        labels(&mut svg, *last, y, right + 8.0);
    }
    svg
}

/// The areas of those who are listed, and the line of those who are missed.
pub fn bands(svg: &mut Svg, points: &[Point], x: Linear, y: Linear) {
    let band = |low: fn(&Point) -> f64, high: fn(&Point) -> f64| -> Vec<(f64, f64)> {
        let up = points.iter().map(|p| (x.at(p.tick), y.at(high(p))));
        let down = points.iter().rev().map(|p| (x.at(p.tick), y.at(low(p))));
        up.chain(down).collect()
    };
    svg.area("area-right", &band(|_| 0.0, |p| p.rightly));
    svg.area("area-induced", &band(|p| p.rightly, |p| p.rightly + p.induced));
    svg.area("area-wrong", &band(|p| p.rightly + p.induced, |p| p.rightly + p.induced + p.wrongly));
    let missed: Vec<_> = points.iter().map(|p| (x.at(p.tick), y.at(p.missed))).collect();
    svg.path("line-missed", &missed);
}

/// Names beside the ends of bands and lines, moved apart where they would touch.
fn labels(svg: &mut Svg, last: Point, y: Linear, x: f64) {
    let middle = |low: f64, part: f64| y.at(low + part / 2.0);
    let mut labels = vec![
        (middle(0.0, last.rightly), "rightly", last.rightly),
        (middle(last.rightly, last.induced), "induced", last.induced),
        (middle(last.rightly + last.induced, last.wrongly), "by mistake", last.wrongly),
        (y.at(last.missed), "missed", last.missed),
    ];
    labels.retain(|(_, _, share)| *share > 0.0);
    labels.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut lowest = f64::INFINITY;
    for (at, words, share) in labels {
        let here = at.min(lowest - 17.0);
        svg.text("label", Anchor::Start, (x, here + 4.0), &format!("{words} {}", percent(share)));
        lowest = here;
    }
}
