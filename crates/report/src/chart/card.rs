//! One small picture of what a scheme does: a list over time, or the shares of grades, or what is eased and blocked.

use model::policy::ListName;

use super::lists::{self, Point};
use super::scale::{Linear, percent_label, ticks};
use super::svg::{Anchor, Svg, fit};
use super::{Scene, time};
use crate::number::{count, name, percent, title};
use crate::numbers::Of;

const WIDTH: f64 = 320.0;

/// A picture, with the words that say what its marks are.
#[derive(Debug, Clone)]
pub struct Card {
    /// The drawing.
    pub svg: String,
    /// What it shows and how to read it.
    pub caption: String,
    /// The list that it shows, if it shows one.
    pub list: Option<String>,
}

/// A drawing before it has its name.
struct Picture {
    svg: Svg,
    title: String,
    finding: String,
    caption: String,
    list: Option<String>,
}

/// The picture of a run; `id` is unique in the page.
pub fn card(scene: &Scene<'_>, id: &str) -> Card {
    let picture = list(scene).or_else(|| grades(scene)).unwrap_or_else(|| attempts(scene));
    let svg = picture.svg.finish(id, &picture.title, &picture.finding);
    Card { svg, caption: picture.caption, list: picture.list }
}

/// The list that most are on, blacklists first.
fn list(scene: &Scene<'_>) -> Option<Picture> {
    let most = |points: &[Point]| points.iter().map(Point::most).fold(0.0, f64::max);
    let drawn = scene.run.policy.lists.iter().filter_map(|list| Some((list, lists::points(scene, list)?)));
    let filled = drawn.filter(|(_, points)| most(points) > 0.0);
    let weight = |(list, points): &(&ListName, Vec<Point>)| (!list.red, most(points));
    let (list, points) = filled.max_by(|a, b| {
        let (a, b) = (weight(a), weight(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    })?;
    let words = name(&list.name);
    Some(Picture {
        svg: over_time(scene, &points, most(&points)),
        title: format!("On \u{201c}{words}\u{201d} over time"),
        finding: lists::finding(scene, list)?,
        caption: format!(
            "On \u{201c}{words}\u{201d}, share of subjects. Solid: rightly listed. Hatched: by mistake. Dashed line: missed."
        ),
        list: Some(list.name.clone()),
    })
}

fn over_time(scene: &Scene<'_>, points: &[Point], most: f64) -> Svg {
    let mut svg = Svg::new(WIDTH, 150.0);
    let (left, right, top, bottom) = (50.0, WIDTH - 4.0, 10.0, 124.0);
    let marks = ticks(0.0, most, 2);
    let ends = f64::from(scene.run.policy.ticks);
    let (x, y) =
        (Linear::new((0.0, ends), (left, right)), Linear::new((0.0, marks[marks.len() - 1]), (bottom, top)));
    for &mark in &marks {
        svg.line("grid", (left, y.at(mark)), (right, y.at(mark)));
        let label = percent_label(mark, marks[1] - marks[0]);
        svg.text("tick", Anchor::End, (left - 5.0, y.at(mark) + 4.0), &label);
    }
    time::axis(&mut svg, scene.run, x, (top, bottom));
    lists::bands(&mut svg, points, x, y);
    svg.line("axis", (left, bottom), (right, bottom));
    svg
}

/// Shares of the grades at the end.
fn grades(scene: &Scene<'_>) -> Option<Picture> {
    let share =
        |grade: &String| Some((grade.clone(), scene.numbers.get("grade_share", Of::item(grade))?.value?));
    let rows: Vec<(String, f64)> = scene.run.policy.grades.iter().filter_map(share).collect();
    if rows.is_empty() {
        return None;
    }
    let told: Vec<String> =
        rows.iter().map(|(grade, share)| format!("{grade} {}", percent(*share))).collect();
    Some(Picture {
        svg: bars(&rows, "bar-right"),
        title: "Grades at the end".to_owned(),
        finding: format!("Shares of subjects by grade at the end: {}.", told.join(", ")),
        caption: "Share of subjects in each grade at the end, best first.".to_owned(),
        list: None,
    })
}

/// Attempts that the scheme eases and blocks.
fn attempts(scene: &Scene<'_>) -> Picture {
    let read = |measure| scene.numbers.get(measure, Of::item("all"));
    let of = [("eased_share", "eased"), ("blocked_share", "blocked")];
    let reads: Vec<_> = of.iter().filter_map(|(measure, word)| Some((*word, read(measure)?))).collect();
    let rows: Vec<(String, f64)> =
        reads.iter().map(|(word, read)| (title(word), read.value.unwrap_or_default())).collect();
    let told: Vec<String> = reads
        .iter()
        .map(|(word, read)| {
            format!("{} {word} ({} of {})", read.say(percent), count(read.numerator), count(read.denominator))
        })
        .collect();
    Picture {
        svg: bars(&rows, "bar-right"),
        title: "Attempts eased and blocked".to_owned(),
        finding: match told.is_empty() {
            true => "The scheme neither eases nor blocks anything.".to_owned(),
            false => format!("Of attempts at what the scheme touches, {}.", told.join(", ")),
        },
        caption: "Share of attempts at what the scheme eases or blocks.".to_owned(),
        list: None,
    }
}

/// A bar a row, with its label before and its value behind.
fn bars(rows: &[(String, f64)], class: &str) -> Svg {
    let height = 22.0;
    let mut svg = Svg::new(WIDTH, (height * rows.len() as f64 + 8.0).max(30.0));
    let (left, right) = (116.0, WIDTH - 62.0);
    let most = rows.iter().map(|(_, share)| *share).fold(0.0, f64::max);
    let x = Linear::new((0.0, if most > 0.0 { most } else { 1.0 }), (left, right));
    for (at, (label, share)) in rows.iter().enumerate() {
        let top = 4.0 + height * at as f64;
        svg.text("label", Anchor::End, (left - 6.0, top + 14.0), &fit(label, left - 20.0));
        svg.rect(class, [left, top + 3.0, x.at(*share) - left, height - 8.0]);
        svg.text("label", Anchor::Start, (x.at(*share) + 5.0, top + 14.0), &percent(*share));
    }
    svg.line("axis", (left, 2.0), (left, 4.0 + height * rows.len() as f64));
    svg
}
