//! Charts of rows: a label, a plot, a value. On narrow screens the label stands above the plot.

use super::svg::{Anchor, Size, Svg, fit, text_width};

/// Places of a chart of rows.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    size: Size,
    top: f64,
    /// Left end of the plots.
    pub left: f64,
    /// Right end of the plots.
    pub right: f64,
    width: f64,
    height: f64,
}

impl Rows {
    /// Room for the longest label, for values of so many pixels, and for axis labels above.
    pub fn new<'a>(size: Size, labels: impl Iterator<Item = &'a str>, values: f64) -> Self {
        let longest = labels.map(text_width).fold(60.0, f64::max).min(size.width() * 0.4);
        let left = size.pick(longest + 12.0, 6.0);
        let (top, height) = (24.0, size.pick(25.0, 41.0));
        Self { size, top, left, right: size.width() - values - 10.0, width: size.width(), height }
    }

    /// The same with room below each row for the ends of its own scale.
    pub fn tall<'a>(size: Size, labels: impl Iterator<Item = &'a str>, values: f64) -> Self {
        let rows = Self::new(size, labels, values);
        Self { height: size.pick(46.0, 62.0), ..rows }
    }

    /// A drawing for so many rows.
    pub fn svg(&self, rows: usize) -> Svg {
        Svg::new(self.width, self.top + self.height * rows as f64 + 8.0)
    }

    /// Middle of a row's plot.
    pub fn middle(&self, row: usize) -> f64 {
        self.top + self.height * row as f64 + self.size.pick(12.5, 28.0)
    }

    /// Top and bottom of all plots.
    pub fn span(&self, rows: usize) -> (f64, f64) {
        (self.top, self.top + self.height * rows as f64)
    }

    /// Writes a row's label.
    pub fn label(&self, svg: &mut Svg, row: usize, class: &str, text: &str) {
        let y = self.middle(row);
        match self.size {
            Size::Wide => {
                svg.text(class, Anchor::End, (self.left - 10.0, y + 4.0), &fit(text, self.left - 10.0))
            }
            Size::Narrow => {
                svg.text(class, Anchor::Start, (self.left, y - 12.0), &fit(text, self.width - 12.0))
            }
        }
    }

    /// Writes a row's value at the right edge.
    pub fn value(&self, svg: &mut Svg, row: usize, text: &str) {
        svg.text("label", Anchor::End, (self.width - 2.0, self.middle(row) + 4.0), text);
    }

    /// Writes axis labels above, with lines through all plots.
    pub fn axis(&self, svg: &mut Svg, rows: usize, marks: impl Iterator<Item = (f64, String)>) {
        let (top, bottom) = self.span(rows);
        for (x, label) in marks {
            svg.line("grid", (x, top - 4.0), (x, bottom));
            let half = text_width(&label) / 2.0;
            let anchor = if x - half < 0.0 {
                Anchor::Start
            } else if x + half > self.width {
                Anchor::End
            } else {
                Anchor::Middle
            };
            svg.text("tick", anchor, (x, top - 10.0), &label);
        }
    }
}
