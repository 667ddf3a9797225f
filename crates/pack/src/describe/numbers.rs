//! Numbers in words, and the table of what is known of each.

use super::EvidenceSummary;
use super::page::Page;
use crate::spec::{Evidence, Pack, Parameter, Unit};

/// A number with at most four digits that count, without needless zeros.
pub(crate) fn number(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return "0".to_owned();
    }
    let magnitude = libm::floor(libm::log10(libm::fabs(x)));
    if magnitude < -4.0 {
        return format!("{x:e}");
    }
    let places = (3.0 - magnitude).max(0.0) as usize;
    let text = format!("{x:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A share as percent.
pub(crate) fn percent(share: f64) -> String {
    format!("{}\u{a0}%", number(share * 100.0))
}

/// "1 year", "2 years".
pub(super) fn plural(count: f64, unit: &str) -> String {
    format!("{} {unit}{}", number(count), if count == 1.0 { "" } else { "s" })
}

/// A parameter's value with its unit: "6 per year", "0.6 %", "24 months".
pub fn amount(parameter: &Parameter) -> String {
    let value = parameter.value;
    match parameter.unit {
        Unit::Share => percent(value),
        Unit::Number | Unit::Count => number(value),
        Unit::Money(currency) => format!("{} {}", number(value), currency.word()),
        Unit::MoneyPerYear(currency) => format!("{} {} a year", number(value), currency.word()),
        Unit::Days => plural(value, "day"),
        Unit::Months => plural(value, "month"),
        Unit::Years => plural(value, "year"),
        Unit::Points => plural(value, "point"),
        Unit::PerDay | Unit::PerWeek | Unit::PerMonth | Unit::PerYear => {
            format!("{} {}", number(value), parameter.unit.word().replace("per ", "a "))
        }
    }
}

/// How well the numbers are known; the assumed ones one by one, with range and reason.
pub(super) fn known(pack: &Pack, page: &mut Page) {
    let summary = EvidenceSummary::of(pack);
    page.heading("How well its numbers are known");
    let all = format!("{} numbers with unit and source: {}.", summary.total(), summary.words());
    page.item("", &all);
    for (evidence, title) in [
        (Evidence::Assumed, "Assumed: nobody knows, so the range is what counts"),
        (Evidence::Claimed, "Claimed: only those who describe the scheme say so"),
        (Evidence::Estimated, "Estimated"),
        (Evidence::Documented, "Documented"),
    ] {
        let of_it: Vec<&Parameter> =
            pack.parameters.iter().filter(|p| p.provenance.evidence == evidence).collect();
        if !of_it.is_empty() {
            page.line("");
            page.item("", &format!("{title}:"));
            of_it.iter().for_each(|p| parameter(p, page));
        }
    }
}

fn parameter(parameter: &Parameter, page: &mut Page) {
    let range = parameter.range.map(|(low, high)| format!("  [{} to {}]", number(low), number(high)));
    let value = format!("{} {}{}", number(parameter.value), parameter.unit.word(), range.unwrap_or_default());
    let room = page.width().saturating_sub(4 + parameter.path.chars().count());
    if room > value.chars().count() + 2 {
        page.line(&format!("    {}{value:>room$}", parameter.path));
    } else {
        page.line(&format!("    {}", parameter.path));
        page.under("", &value);
    }
    let why = parameter.provenance.why.clone();
    let source = parameter.provenance.source.as_ref().map(|key| format!("source: {key}"));
    let reason: Vec<String> = why.into_iter().chain(source).collect();
    if !reason.is_empty() {
        page.under("", &reason.join("; "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (x, text) in [
            (0.0, "0"),
            (6.0, "6"),
            (0.0074 * 100.0, "0.74"),
            (1000.0, "1000"),
            (123_456.0, "123456"),
            (0.000_5, "0.0005"),
            (1e-6, "1e-6"),
            (-100.0, "-100"),
            (1.0 / 3.0, "0.3333"),
        ] {
            assert_eq!(number(x), text);
        }
        assert_eq!(plural(1.0, "year"), "1 year");
        assert_eq!(percent(0.006), "0.6\u{a0}%");
    }
}
