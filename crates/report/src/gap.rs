//! The groups of an attribute that are furthest apart in false listings.

use model::layout::Attribute;

use crate::number::significant;
use crate::numbers::{Numbers, Of, Reading};

/// Two groups whose false listing rates differ by more than chance.
pub struct Gap {
    /// The attribute.
    pub attribute: String,
    /// The group with the lowest rate.
    pub low: (String, Reading),
    /// The group with the highest.
    pub high: (String, Reading),
}

impl Gap {
    /// The highest rate over the lowest.
    pub fn times(&self) -> f64 {
        self.high.1.value.unwrap_or_default() / self.low.1.value.unwrap_or_default()
    }
}

/// A factor in words. One that is hardly more than 1 keeps the digits that tell it from 1.
pub fn times(factor: f64) -> String {
    match factor {
        1.0..1.05 => format!("{factor:.3} times"),
        _ => format!("{} times", significant(libm::round(factor * 10.0) / 10.0)),
    }
}

/// The lowest and the highest group with any false listing; `None` unless their intervals lie apart: with few cases the
/// extremes of many groups differ by chance alone.
pub fn gap(numbers: &Numbers, list: &str, attribute: &Attribute) -> Option<Gap> {
    let rate = |class: &String| {
        let group = format!("{}={class}", attribute.name);
        let read = numbers.get("false_listing_rate", Of::item(list).group(&group))?;
        read.value.filter(|&v| v > 0.0).map(|value| (value, class.clone(), read))
    };
    let rates: Vec<_> = attribute.classes.iter().filter_map(rate).collect();
    let low = rates.iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let high = rates.iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    let apart = low.2.interval?.1 < high.2.interval?.0;
    apart.then(|| Gap {
        attribute: attribute.name.clone(),
        low: (low.1.clone(), low.2),
        high: (high.1.clone(), high.2),
    })
}
