//! Wrong listings by area: a grid of tiles where the areas are those of a known grid, sorted bars otherwise.

use measure::interval::wilson_of_many;
use model::policy::ListName;

use super::Scene;
use super::figure::{Block, Chart, Table, anchor};
use super::rows::Rows;
use super::scale::{Linear, ticks};
use super::svg::{Anchor, Size, Svg};
use crate::number::{count, name, significant};
use crate::numbers::Of;

/// Grids of tiles: `name,short,column,row`. To add a country, add its file here.
const GRIDS: [&str; 1] = [include_str!("../../tiles/china.csv")];

/// Areas that bars are drawn for; the table has all.
const MOST_BARS: usize = 40;

/// An area is coloured if so many cases would be expected in it at the rate of all areas together.
const ENOUGH: f64 = 5.0;

/// Rates are per so many subjects.
const PER: f64 = 100_000.0;

struct Place {
    area: String,
    /// Wrongly listed per 100,000 subjects; `None` where chance rules: fewer than [`ENOUGH`] cases are to be expected.
    rate: Option<f64>,
    wrongly: f64,
    subjects: f64,
    /// The share's interval, wide enough for looking at all areas.
    interval: Option<(f64, f64)>,
}

/// A table for each list with mistakes too few for a map.
pub fn tables(scene: &Scene<'_>) -> Vec<Block> {
    let lists = scene.run.policy.lists.iter().filter_map(|list| {
        let places = places(scene, list);
        let cases: f64 = places.iter().map(|p| p.wrongly).sum();
        if comparable(&places) || places.len() < 2 || cases == 0.0 {
            return None;
        }
        let text = format!(
            "{} simulated subjects are on the list by mistake in {} areas: too few to compare areas. A larger sample would \
             tell.",
            count(cases),
            places.len()
        );
        Some(Block { heading: heading(list), text, table: table(list, &places) })
    });
    lists.collect()
}

struct Tile<'a> {
    name: &'a str,
    short: &'a str,
    column: f64,
    row: f64,
}

/// One chart per list on which anybody was by mistake, if there are two areas or more.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    scene.run.policy.lists.iter().filter_map(|list| chart(scene, list)).collect()
}

fn chart(scene: &Scene<'_>, list: &ListName) -> Option<Chart> {
    let places = places(scene, list);
    if !comparable(&places) {
        return None;
    }
    let breaks = breaks(&places);
    let grid = GRIDS
        .iter()
        .map(|text| tiles(text))
        .find(|tiles| places.iter().all(|p| tiles.iter().any(|tile| tile.name == p.area)));
    let chart = Chart::new(
        anchor("map", &list.name),
        heading(list),
        finding(&places)?,
        table(list, &places),
        |size| match &grid {
            Some(tiles) => draw_tiles(&places, tiles, &breaks, size),
            None => draw_bars(&places, size),
        },
    );
    let total = places.iter().map(|p| p.subjects).sum();
    let caption = format!(
        "Simulated subjects on the list by mistake per 100,000 subjects of the area, at the end of the run; {} subjects \
         in all. {}Areas where fewer than {ENOUGH} cases would be expected are left blank: there chance rules.",
        count(total),
        if grid.is_some() { "Every area has one tile, roughly where it lies. " } else { "" }
    );
    let mut chart = chart.caption(caption);
    if grid.is_some() {
        chart.legend = (0..5).map(|class| (CLASSES[class], range(&breaks, class))).collect();
        if places.iter().any(|p| p.rate.is_none()) {
            chart.legend.push(("none", "too few cases to say".to_owned()));
        }
    }
    Some(chart)
}

/// Whether a quarter of the areas, and two at least, have enough cases for a map.
fn comparable(places: &[Place]) -> bool {
    let shown = places.iter().filter(|p| p.rate.is_some()).count();
    shown >= 2 && shown * 4 >= places.len()
}

fn heading(list: &ListName) -> String {
    format!("On \u{201c}{}\u{201d} by mistake, by area", name(&list.name))
}

fn table(list: &ListName, places: &[Place]) -> Table {
    let mut table = Table::new(
        format!("On \u{201c}{}\u{201d} by mistake at the end of the run, by area", name(&list.name)),
        &["Area", "Per 100,000 subjects", "By mistake", "Simulated subjects"],
    );
    for p in places {
        table.row([
            p.area.clone(),
            p.rate.map_or("too few cases".to_owned(), significant),
            count(p.wrongly),
            count(p.subjects),
        ]);
    }
    table
}

const CLASSES: [&str; 5] = ["q0", "q1", "q2", "q3", "q4"];
const TEXTS: [&str; 5] = ["qt0", "qt1", "qt2", "qt3", "qt4"];

fn range(breaks: &[f64], class: usize) -> String {
    format!("{} to {}", significant(breaks[class]), significant(breaks[class + 1]))
}

fn places(scene: &Scene<'_>, list: &ListName) -> Vec<Place> {
    let Some(all) = scene.numbers.get("wrongly_listed", Of::item(&list.name)) else { return Vec::new() };
    let runs = scene.run.traces.len() as f64;
    let areas = &scene.run.layout.areas;
    let of = |area: &model::layout::Area| {
        let read = scene.numbers.get("wrongly_listed", Of::item(&list.name).area(&area.name))?;
        let enough = all.numerator * runs * read.denominator / all.denominator.max(1.0) >= ENOUGH;
        Some(Place {
            area: area.name.clone(),
            rate: enough.then(|| read.numerator / read.denominator * PER),
            wrongly: read.numerator,
            subjects: read.denominator,
            interval: wilson_of_many(read.numerator * runs, read.denominator * runs, areas.len()),
        })
    };
    areas.iter().filter_map(of).collect()
}

/// Names only areas whose interval excludes the rate of all areas together: the extremes of many areas differ by chance.
fn finding(places: &[Place]) -> Option<String> {
    let all: f64 = places.iter().map(|p| p.wrongly).sum();
    let subjects: f64 = places.iter().map(|p| p.subjects).sum();
    let mean = all / subjects;
    let apart = |is: fn((f64, f64), f64) -> bool| {
        let rated = places.iter().filter(move |p| p.interval.is_some_and(|i| is(i, mean)));
        rated.filter_map(|p| p.rate.map(|rate| (rate, p)))
    };
    let most = apart(|(low, _), mean| low > mean).max_by(|a, b| a.0.total_cmp(&b.0));
    let least = apart(|(_, high), mean| high < mean).min_by(|a, b| a.0.total_cmp(&b.0));
    let round = |rate: f64| significant(libm::round(rate * 10.0) / 10.0);
    let say = |(rate, place): (f64, &Place)| format!("{} with {}", place.area, round(rate));
    let differences = match (least, most) {
        (None, None) => "the differences between areas are within chance".to_owned(),
        (Some(least), None) => format!("clearly below that is, most of all, {}", say(least)),
        (None, Some(most)) => format!("clearly above that is, most of all, {}", say(most)),
        (Some(least), Some(most)) => {
            format!("clearly below that is, most of all, {}, and clearly above it {}", say(least), say(most))
        }
    };
    Some(format!("{} of every 100,000 subjects are listed by mistake; {differences}.", round(mean * PER)))
}

/// Five steps of equal width: from zero, unless the rates lie close together.
fn breaks(places: &[Place]) -> Vec<f64> {
    let rates = || places.iter().filter_map(|p| p.rate);
    let high = rates().fold(0.0, f64::max);
    let low = rates().fold(f64::INFINITY, f64::min).min(high);
    let from = if low > high / 2.0 { low } else { 0.0 };
    let unit = super::scale::step((high - from).max(1e-9), 10);
    let first = libm::floor(from / unit) * unit;
    let width = round_up(((high - first) / 5.0).max(1e-9));
    (0..=5).map(|i| first + f64::from(i) * width).collect()
}

/// The next number with one or two easy digits.
fn round_up(width: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(width)));
    let digits = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];
    digits.into_iter().find(|d| d * power >= width * (1.0 - 1e-9)).unwrap_or(10.0) * power
}

fn class(breaks: &[f64], rate: f64) -> usize {
    breaks[1..5].iter().filter(|&&edge| rate >= edge).count()
}

fn tiles(text: &str) -> Vec<Tile<'_>> {
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some(Tile {
                name: cells.next()?,
                short: cells.next()?,
                column: cells.next()?.parse().ok()?,
                row: cells.next()?.parse().ok()?,
            })
        })
        .collect()
}

fn draw_tiles(places: &[Place], tiles: &[Tile<'_>], breaks: &[f64], size: Size) -> Svg {
    let side = |of: fn(&Tile<'_>) -> f64| tiles.iter().map(of).fold(0.0, f64::max) + 1.0;
    let (columns, rows) = (side(|t| t.column), side(|t| t.row));
    let gap = 3.0;
    let width = (size.width() / columns).min(72.0);
    let height = size.pick(50.0, 42.0);
    let mut svg = Svg::new(size.width(), height * rows);
    let left = (svg.width - width * columns) / 2.0;
    for place in places {
        let Some(tile) = tiles.iter().find(|tile| tile.name == place.area) else { continue };
        let (x, y) = (left + tile.column * width, tile.row * height);
        let (fill, ink) = match place.rate {
            Some(rate) => (CLASSES[class(breaks, rate)], TEXTS[class(breaks, rate)]),
            None => ("none", "label"),
        };
        svg.rect(fill, [x, y, width - gap, height - gap]);
        let middle = x + (width - gap) / 2.0;
        svg.text(&format!("{ink} strong"), Anchor::Middle, (middle, y + height * 0.4), tile.short);
        let rate = place.rate.map_or("\u{2013}".to_owned(), short_rate);
        svg.text(ink, Anchor::Middle, (middle, y + height * 0.4 + 16.0), &rate);
    }
    svg
}

fn short_rate(rate: f64) -> String {
    if rate >= 100.0 { count(rate) } else { significant(libm::round(rate * 10.0) / 10.0) }
}

fn draw_bars(places: &[Place], size: Size) -> Svg {
    let mut sorted: Vec<(f64, &Place)> = places.iter().filter_map(|p| p.rate.map(|rate| (rate, p))).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    sorted.truncate(MOST_BARS);
    let rows = Rows::new(size, sorted.iter().map(|(_, p)| p.area.as_str()), 64.0);
    let mut svg = rows.svg(sorted.len());
    let marks = ticks(0.0, sorted.first().map_or(1.0, |s| s.0), size.pick(5, 3));
    let x = Linear::new((0.0, marks[marks.len() - 1]), (rows.left, rows.right));
    rows.axis(&mut svg, sorted.len(), marks.iter().map(|&m| (x.at(m), significant(m))));
    for (row, (rate, place)) in sorted.iter().enumerate() {
        rows.label(&mut svg, row, "label", &place.area);
        svg.rect("bar-wrong", [rows.left, rows.middle(row) - 7.0, x.at(*rate) - rows.left, 14.0]);
        rows.value(&mut svg, row, &short_rate(*rate));
    }
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn china_has_31_tiles_no_two_in_one_place() {
        let tiles = tiles(GRIDS[0]);
        let places: BTreeSet<String> = tiles.iter().map(|t| format!("{} {}", t.column, t.row)).collect();
        let shorts: BTreeSet<&str> = tiles.iter().map(|t| t.short).collect();
        assert_eq!((tiles.len(), places.len(), shorts.len()), (31, 31, 31));
    }

    #[test]
    fn five_steps_cover_all_rates() {
        for rates in [[0.0, 3.0, 97.0], [80.0, 90.0, 100.0], [0.0, 0.0, 0.2], [5.0, 5.0, 5.0]] {
            let place = |rate: f64| Place {
                area: String::new(),
                rate: Some(rate),
                wrongly: 0.0,
                subjects: 0.0,
                interval: None,
            };
            let breaks = breaks(&rates.map(place));
            assert!(rates.iter().all(|&r| breaks[0] <= r && r <= breaks[5] + 1e-9), "{rates:?} {breaks:?}");
            assert!(breaks.windows(2).all(|w| w[0] < w[1]), "{breaks:?}");
        }
    }

    #[test]
    fn areas_apart_are_named_and_others_are_not() {
        let place = |area: &str, wrongly: f64| Place {
            area: area.to_owned(),
            rate: Some(wrongly / 1e6 * PER),
            wrongly,
            subjects: 1e6,
            interval: wilson_of_many(wrongly, 1e6, 3),
        };
        let text = finding(&[place("Low", 600.0), place("Middle", 700.0), place("High", 800.0)]).unwrap();
        assert!(text.contains("Low with 60") && text.contains("above it High with 80"), "{text}");
        let text = finding(&[place("Low", 690.0), place("Middle", 700.0), place("High", 710.0)]).unwrap();
        assert!(text.contains("within chance"), "{text}");
    }

    #[test]
    fn unknown_areas_are_bars_from_the_highest_down() {
        let place = |area: &str, rate| Place {
            area: area.to_owned(),
            rate,
            wrongly: 9.0,
            subjects: 900.0,
            interval: None,
        };
        let places = [place("Low", Some(10.0)), place("Few", None), place("High", Some(1000.0))];
        let text = draw_bars(&places, Size::Wide).finish("id", "title", "finding");
        assert_eq!(text.matches("bar-wrong").count(), 2);
        let at = |what: &str| text.find(what);
        assert!(at("High") < at("Low") && at("Few").is_none(), "{text}");
        assert!(comparable(&places), "two of three areas have enough cases");
    }
}
