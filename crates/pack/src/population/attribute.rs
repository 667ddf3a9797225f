//! What persons differ in: attributes with their categories, and the bands of ordered ones.

use std::ops::Range;

/// What persons of a population differ in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// `sex`, `age`, `setting`...
    pub name: String,
    /// One sentence: what it is.
    pub says: String,
    /// The categories; of an ordered attribute, in rising order.
    pub categories: Vec<String>,
    /// `true`: categories are spans of whole numbers (`15-17`, `80+`) that bands may join.
    pub ordered: bool,
    /// Bands that reports use when a pack names none (ordered attributes).
    pub bands: Vec<String>,
    /// The spans of an ordered attribute's categories.
    pub(crate) spans: Vec<Span>,
}

/// Whole numbers from `low` to `high`, both included; `high` is [`Span::OPEN`] for `80+`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First number.
    pub low: u32,
    /// Last number.
    pub high: u32,
}

/// Why a category or band could not be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BandError {
    /// Neither a category nor a band; the nearest category, if one is near.
    Unknown {
        /// What it may have meant.
        nearest: Option<String>,
    },
    /// The band begins or ends inside a category.
    Cuts {
        /// The category it cuts.
        category: String,
    },
    /// The band holds no category.
    Empty,
}

impl Span {
    /// Upper end of an open span.
    pub const OPEN: u32 = u32::MAX;

    /// Reads `18-29`, `60+`, `-17` (up to 17) or a single number.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| {
            let plain = !part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse::<u32>().ok()).flatten()
        };
        let text = text.trim();
        if let Some(low) = text.strip_suffix('+') {
            return Some(Self { low: number(low)?, high: Self::OPEN });
        }
        match text.split_once('-') {
            Some(("", high)) => Some(Self { low: 0, high: number(high)? }),
            Some((low, high)) => {
                let span = Self { low: number(low)?, high: number(high)? };
                (span.low <= span.high).then_some(span)
            }
            None => number(text).map(|n| Self { low: n, high: n }),
        }
    }

    /// The span as words: `18-29`, `60+`.
    pub fn words(self) -> String {
        match (self.low, self.high) {
            (low, Self::OPEN) => format!("{low}+"),
            (low, high) if low == high => format!("{low}"),
            (low, high) => format!("{low}-{high}"),
        }
    }
}

impl Attribute {
    /// An attribute with these categories; `ordered` ones are read as spans.
    pub(crate) fn new(
        name: &str,
        says: String,
        categories: Vec<String>,
        ordered: bool,
        bands: Vec<String>,
    ) -> Self {
        let spans = categories.iter().filter(|_| ordered).filter_map(|c| Span::parse(c)).collect();
        Self { name: name.to_string(), says, categories, ordered, bands, spans }
    }

    /// The categories that a category name or band stands for.
    pub fn resolve(&self, text: &str) -> Result<Range<usize>, BandError> {
        if let Some(at) = self.categories.iter().position(|c| c == text) {
            return Ok(at..at + 1);
        }
        match Span::parse(text) {
            Some(band) if self.ordered => self.resolve_band(band),
            _ => {
                Err(BandError::Unknown { nearest: nearest(text, self.categories.iter().map(String::as_str)) })
            }
        }
    }

    fn resolve_band(&self, band: Span) -> Result<Range<usize>, BandError> {
        let spans = &self.spans;
        let inside = |s: &Span| s.low <= band.high && band.low <= s.high;
        let (Some(first), Some(last)) = (spans.iter().position(inside), spans.iter().rposition(inside))
        else {
            return Err(BandError::Empty);
        };
        // "-17" may start below the first category; every other edge has to fall on an edge of the categories.
        let low_cut = spans[first].low < band.low;
        let high_cut = spans[last].high > band.high;
        if low_cut || high_cut {
            let category = self.categories[if low_cut { first } else { last }].clone();
            return Err(BandError::Cuts { category });
        }
        Ok(first..last + 1)
    }

    /// The name of a run of consecutive categories.
    pub(crate) fn run_name(&self, run: Range<usize>) -> String {
        if run.len() == 1 {
            return self.categories[run.start].clone();
        }
        let spans = &self.spans;
        Span { low: spans[run.start].low, high: spans[run.end - 1].high }.words()
    }
}

/// The nearest of some names, if it is near enough to be what was meant.
pub(crate) fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let near = |name: &&str| strsim::jaro_winkler(&text.to_lowercase(), &name.to_lowercase());
    let best = names.map(|n| (near(&n), n)).fold(None, |best: Option<(f64, &str)>, it| match best {
        Some(b) if b.0 >= it.0 => Some(b),
        _ => Some(it),
    });
    best.filter(|(score, _)| *score >= 0.8).map(|(_, name)| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age() -> Attribute {
        let categories = ["0-4", "5-14", "15-17", "18-29", "30-59", "60+"].map(String::from).to_vec();
        Attribute::new("age", String::new(), categories, true, Vec::new())
    }

    #[test]
    fn bands_fall_on_edges_or_are_refused() {
        let age = age();
        assert_eq!(age.resolve("18+"), Ok(3..6));
        assert_eq!(age.resolve("-17"), Ok(0..3));
        assert_eq!(age.resolve("0-14"), Ok(0..2));
        assert_eq!(age.resolve("60+"), Ok(5..6));
        assert_eq!(age.resolve("18-64"), Err(BandError::Cuts { category: "60+".into() }));
        assert_eq!(age.resolve("16+"), Err(BandError::Cuts { category: "15-17".into() }));
        assert_eq!(age.resolve("young"), Err(BandError::Unknown { nearest: None }));
        assert_eq!(age.run_name(3..5), "18-59");
        assert_eq!(age.run_name(3..6), "18+");
    }

    #[test]
    fn a_misspelt_category_brings_its_neighbour() {
        let categories = vec!["urban".into(), "rural".into()];
        let setting = Attribute::new("setting", String::new(), categories, false, Vec::new());
        assert_eq!(setting.resolve("urbna"), Err(BandError::Unknown { nearest: Some("urban".into()) }));
    }
}
