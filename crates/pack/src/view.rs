//! Typed access to a table that has been checked against its shape. Everything wrong has been reported by then, so
//! these give `None` without a word.

use jiff::civil::Date;

use crate::spec::{Evidence, Parameter, Place, Provenance, Span, Unit, Vary};
use crate::tree::{Entry, Node, Table, Value, quoted};

/// A table, where it stands and its dotted path.
#[derive(Debug, Clone)]
pub(crate) struct View<'a> {
    pub(crate) table: &'a Table,
    pub(crate) place: Place,
    pub(crate) path: String,
}

impl<'a> View<'a> {
    /// The top of a file.
    pub(crate) fn root(table: &'a Table) -> Self {
        Self { table, place: Place::default(), path: String::new() }
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.table.get(key)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// The dotted path of a key of this table.
    pub(crate) fn path_of(&self, key: &str) -> String {
        let key = quoted(key);
        if self.path.is_empty() { key } else { format!("{}.{key}", self.path) }
    }

    fn value(&self, key: &str) -> Option<&'a Value> {
        Some(&self.entry(key)?.node.value)
    }

    /// Where a key's value stands; the table's own place if it is not there.
    pub(crate) fn place_of(&self, key: &str) -> Place {
        self.entry(key).map_or(self.place, |e| e.node.place)
    }

    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.value(key)?.text().map(str::to_owned)
    }

    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        match self.value(key)? {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    pub(crate) fn number(&self, key: &str) -> Option<f64> {
        self.value(key)?.number()
    }

    pub(crate) fn whole(&self, key: &str) -> Option<i64> {
        match self.value(key)? {
            Value::Whole(n) => Some(*n),
            _ => None,
        }
    }

    pub(crate) fn date(&self, key: &str) -> Option<Date> {
        match self.value(key)? {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    pub(crate) fn span(&self, key: &str) -> Option<Span> {
        span(self.value(key)?.text()?)
    }

    /// The items of an array.
    pub(crate) fn items(&self, key: &str) -> &'a [Node] {
        match self.value(key) {
            Some(Value::Array(items)) => items,
            _ => &[],
        }
    }

    /// An array of texts, or one text.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        match self.value(key) {
            Some(Value::Text(text)) => vec![text.clone()],
            _ => self.items(key).iter().filter_map(|n| n.value.text().map(str::to_owned)).collect(),
        }
    }

    pub(crate) fn pair(&self, key: &str) -> Option<(f64, f64)> {
        match self.items(key) {
            [low, high] => Some((low.value.number()?, high.value.number()?)),
            _ => None,
        }
    }

    /// The table at a key.
    pub(crate) fn child(&self, key: &str) -> Option<View<'a>> {
        let entry = self.entry(key)?;
        let table = entry.node.value.table()?;
        Some(View { table, place: entry.key_place, path: self.path_of(key) })
    }

    /// All tables in this one, by name.
    pub(crate) fn children(&self) -> impl Iterator<Item = (String, View<'a>)> + use<'a> {
        let this = self.clone();
        let named = move |e: &'a Entry| Some((e.key.clone(), this.child(&e.key)?));
        self.table.entries.iter().filter_map(named)
    }

    /// All tables in the table at a key, by name.
    pub(crate) fn named(&self, key: &str) -> impl Iterator<Item = (String, View<'a>)> + use<'a> {
        self.child(key).into_iter().flat_map(|view| view.children())
    }

    /// The tables of an array.
    pub(crate) fn rows(&self, key: &str) -> Vec<View<'a>> {
        let path = self.path_of(key);
        let row =
            |node: &'a Node| Some(View { table: node.value.table()?, place: node.place, path: path.clone() });
        self.items(key).iter().filter_map(row).collect()
    }

    /// The number with unit at a key.
    pub(crate) fn parameter(&self, key: &str) -> Option<Parameter> {
        self.child(key)?.as_parameter()
    }

    /// This table as a number with unit.
    pub(crate) fn as_parameter(&self) -> Option<Parameter> {
        Some(Parameter {
            path: self.path.clone(),
            value: self.number("value")?,
            unit: unit(&self.text("unit")?)?,
            range: self.pair("range"),
            provenance: Provenance { place: self.place_of("value"), ..self.provenance()? },
            vary: self.named("vary").map(|(attribute, view)| view.as_vary(attribute)).collect(),
        })
    }

    fn as_vary(&self, attribute: String) -> Vary {
        let factor = |e: &Entry| Some((e.key.clone(), e.node.value.number()?));
        Vary { attribute, factors: self.table.entries.iter().filter_map(factor).collect(), place: self.place }
    }

    /// A table of numbers with unit.
    pub(crate) fn parameters(&self, key: &str) -> Option<Vec<(String, Parameter)>> {
        self.named(key).map(|(name, view)| Some((name, view.as_parameter()?))).collect()
    }

    /// `evidence`, `source` and `why`.
    pub(crate) fn provenance(&self) -> Option<Provenance> {
        Some(Provenance {
            evidence: evidence(&self.text("evidence")?)?,
            source: self.text("source"),
            why: self.text("why"),
            place: self.place,
        })
    }
}

/// A unit by its word.
pub(crate) fn unit(word: &str) -> Option<Unit> {
    Unit::all().find(|unit| unit.word() == word)
}

/// Evidence by its word.
pub(crate) fn evidence(word: &str) -> Option<Evidence> {
    use Evidence::{Assumed, Claimed, Documented, Estimated};
    [Documented, Estimated, Assumed, Claimed].into_iter().find(|evidence| evidence.word() == word)
}

/// A length of time as written: "2 years".
pub(crate) fn span(text: &str) -> Option<Span> {
    let (count, word) = text.split_once(' ')?;
    let count = f64::from(count.parse::<u32>().ok()?);
    let (unit, times) = match word.strip_suffix('s').unwrap_or(word) {
        "day" => (Unit::Days, 1.0),
        "week" => (Unit::Days, 7.0),
        "month" => (Unit::Months, 1.0),
        "year" => (Unit::Years, 1.0),
        _ => return None,
    };
    Some(Span { count: count * times, unit })
}

/// A date as written in a key: "2018-07-01".
pub(crate) fn date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let widths = (year.len(), month.len(), day.len()) == (4, 2, 2);
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    widths.then_some(date)
}

/// Days in a length of time, a year having 365.
pub(crate) fn days(span: Span) -> f64 {
    match span.unit {
        Unit::Years => span.count * 365.0,
        Unit::Months => span.count * 365.0 / 12.0,
        _ => span.count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_dates() {
        assert_eq!(span("2 weeks"), Some(Span { count: 14.0, unit: Unit::Days }));
        assert_eq!(span("1 year"), Some(Span { count: 1.0, unit: Unit::Years }));
        for bad in ["", "2", "2 fortnights", "-1 days", "1.5 years", "two years", "2years"] {
            assert_eq!(span(bad), None, "{bad}");
        }
        assert_eq!(date("2018-07-01"), Some(jiff::civil::date(2018, 7, 1)));
        for bad in ["2018-7-1", "2018-02-30", "2018", "07-01-2018", "2018-07-01-02"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_unit_has_its_own_word() {
        for u in Unit::all() {
            assert_eq!(unit(u.word()), Some(u));
        }
    }
}
