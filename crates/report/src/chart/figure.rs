//! A chart with everything that belongs to it.

use serde::Serialize;

use super::svg::{Size, Svg};

/// A chart as the page prints it.
#[derive(Debug, Clone, Serialize)]
pub struct Chart {
    /// Anchor, unique in the page.
    pub id: String,
    /// What it is about.
    pub heading: String,
    /// What it shows, in a sentence: also the drawing's description for assistive technology.
    pub finding: String,
    /// How to read it, and of whom it speaks.
    pub caption: String,
    /// Marks and what they stand for: (class of the mark, words).
    pub legend: Vec<(&'static str, String)>,
    /// The drawing for wide screens.
    pub wide: String,
    /// The drawing for narrow screens.
    pub narrow: String,
    /// The same as numbers.
    pub table: Table,
}

/// A table.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// What it holds.
    pub caption: String,
    /// Column heads; the first is that of the row heads.
    pub head: Vec<String>,
    /// Rows; the first cell is the row's head.
    pub rows: Vec<Vec<String>>,
    /// Whether its cells are words, set to the left.
    pub words: bool,
}

/// A table that stands by itself.
#[derive(Debug, Clone, Serialize)]
pub struct Block {
    /// What it is about.
    pub heading: String,
    /// What to know before reading it.
    pub text: String,
    /// The table.
    pub table: Table,
}

impl Table {
    /// With these column heads.
    pub fn new(caption: impl Into<String>, head: &[&str]) -> Self {
        let head = head.iter().map(|h| (*h).to_owned()).collect();
        Self { caption: caption.into(), head, rows: Vec::new(), words: false }
    }

    /// With cells of words.
    pub fn words(caption: impl Into<String>, head: &[&str]) -> Self {
        Self { words: true, ..Self::new(caption, head) }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }
}

impl Chart {
    /// A chart without legend; `draw` is called for each layout.
    pub fn new(
        id: impl Into<String>,
        heading: impl Into<String>,
        finding: impl Into<String>,
        table: Table,
        draw: impl Fn(Size) -> Svg,
    ) -> Self {
        let (id, heading, finding) = (id.into(), heading.into(), finding.into());
        let make = |size, suffix| draw(size).finish(&format!("{id}-{suffix}"), &heading, &finding);
        Self {
            wide: make(Size::Wide, "w"),
            narrow: make(Size::Narrow, "n"),
            caption: String::new(),
            legend: Vec::new(),
            id,
            heading,
            finding,
            table,
        }
    }

    /// With a caption.
    pub fn caption(self, caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..self }
    }

    /// With a legend.
    pub fn legend(self, legend: &[(&'static str, &str)]) -> Self {
        Self { legend: legend.iter().map(|(class, words)| (*class, (*words).to_owned())).collect(), ..self }
    }
}

/// An anchor made from a rule's name.
pub fn anchor(head: &str, name: &str) -> String {
    let tail: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("{head}-{tail}")
}
