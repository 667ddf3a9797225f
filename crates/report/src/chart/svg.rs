//! A small SVG writer.
//!
//! Charts are drawn here and not by a plotting crate, because what a report needs lies outside such crates: marks that
//! take their colours from the page (dark mode, print), patterns beside colours, a title and description that
//! assistive technology reads, and a layout of its own for narrow screens. `plotters` writes fixed colours, no
//! accessible names and one size.

use std::fmt::Write;

/// The two layouts of every chart; the page shows one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// For 720 pixels.
    Wide,
    /// For 360.
    Narrow,
}

impl Size {
    /// Width of the drawing.
    pub fn width(self) -> f64 {
        match self {
            Self::Wide => 720.0,
            Self::Narrow => 360.0,
        }
    }

    /// One or the other.
    pub fn pick<T>(self, wide: T, narrow: T) -> T {
        match self {
            Self::Wide => wide,
            Self::Narrow => narrow,
        }
    }
}

/// Where a text is anchored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// At its left end.
    Start,
    /// In the middle.
    Middle,
    /// At its right end.
    End,
}

/// Mean width of a letter of the charts' text.
const LETTER: f64 = 6.7;

/// Width that a text takes, roughly.
pub fn text_width(text: &str) -> f64 {
    text.chars().count() as f64 * LETTER
}

/// Shortens a text to what fits.
pub fn fit(text: &str, width: f64) -> String {
    if text_width(text) <= width {
        return text.to_owned();
    }
    let keep = ((width / LETTER) as usize).saturating_sub(1).max(1);
    let mut short: String = text.chars().take(keep).collect();
    short.truncate(short.trim_end().len());
    short + "\u{2026}"
}

/// A drawing in the making.
#[derive(Debug, Clone)]
pub struct Svg {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    body: String,
}

impl Svg {
    /// Empty.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new() }
    }

    /// A rectangle; nothing if it has no area.
    pub fn rect(&mut self, class: &str, [x, y, width, height]: [f64; 4]) {
        if width > 0.0 && height > 0.0 {
            let parts = [x, y, width, height].map(coordinate);
            let [x, y, width, height] = parts;
            self.push(&format!(
                r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}"/>"#
            ));
        }
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(coordinate);
        self.push(&format!(r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#));
    }

    /// A line through points.
    pub fn path(&mut self, class: &str, points: &[(f64, f64)]) {
        let points = trail(points);
        self.push(&format!(r#"<path class="{class}" d="{points}"/>"#));
    }

    /// A closed area.
    pub fn area(&mut self, class: &str, points: &[(f64, f64)]) {
        let points = trail(points);
        self.push(&format!(r#"<path class="{class}" d="{points}Z"/>"#));
    }

    /// A dot.
    pub fn dot(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        let [x, y, radius] = [x, y, radius].map(coordinate);
        self.push(&format!(r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}"/>"#));
    }

    /// Text on a baseline.
    pub fn text(&mut self, class: &str, anchor: Anchor, (x, y): (f64, f64), text: &str) {
        let [x, y] = [x, y].map(coordinate);
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let text = escape(text);
        self.push(&format!(r#"<text class="{class}" x="{x}" y="{y}"{anchor}>{text}</text>"#));
    }

    fn push(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    /// The element, named by its title and description.
    pub fn finish(&self, id: &str, title: &str, description: &str) -> String {
        let [width, height] = [self.width, self.height].map(coordinate);
        let (title, description) = (escape(title), escape(description));
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            r#"<svg role="img" aria-labelledby="{id}-t {id}-d" viewBox="0 0 {width} {height}" width="{width}" height="{height}">
<title id="{id}-t">{title}</title>
<desc id="{id}-d">{description}</desc>
{body}</svg>"#,
            body = self.body
        );
        text
    }
}

fn trail(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let letter = if at == 0 { 'M' } else { 'L' };
        let _ = write!(d, "{letter}{} {}", coordinate(*x), coordinate(*y));
    }
    d
}

/// A tenth of a pixel is enough, and keeps the last digits of computed positions out of the file.
fn coordinate(x: f64) -> String {
    let rounded = libm::round(x * 10.0) / 10.0;
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}

/// Text as XML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_has_a_name_and_escapes_text() {
        let mut svg = Svg::new(10.0, 20.0);
        svg.text("label", Anchor::End, (1.25, 2.0), "a < b & c");
        svg.rect("bar", [0.0, 0.0, 0.0, 5.0]);
        let text = svg.finish("x", "Title", "Says \"so\"");
        assert!(text.contains(r#"aria-labelledby="x-t x-d""#) && text.contains("a &lt; b &amp; c"));
        assert!(!text.contains("<rect"), "a rectangle without area is left out");
    }

    #[test]
    fn long_texts_are_shortened() {
        assert_eq!(fit("short", 100.0), "short");
        assert_eq!(fit("a rather long label", 67.0), "a rather\u{2026}");
    }
}
