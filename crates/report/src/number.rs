//! Numbers and names as people read them.

/// A whole number with thousands separated. A mean below 10 keeps a decimal, so that 0.3 cases are not none.
pub fn count(value: f64) -> String {
    let rounded = libm::round(value);
    if value.abs() < 9.95 && (value - rounded).abs() >= 0.05 {
        return format!("{value:.1}").replace('-', "\u{2212}");
    }
    let digits = format!("{:.0}", rounded.abs());
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if rounded < 0.0 { format!("\u{2212}{text}") } else { text }
}

/// With a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A round number of many: 1.41 billion, 59.8 million, 12,300.
pub fn about(value: f64) -> String {
    if value >= 1e9 {
        format!("{} billion", significant(value / 1e9))
    } else if value >= 1e6 {
        format!("{} million", significant(value / 1e6))
    } else {
        let step = if value >= 1e5 {
            1000.0
        } else if value >= 1e3 {
            100.0
        } else {
            1.0
        };
        count(libm::round(value / step) * step)
    }
}

/// Three significant digits, without an exponent.
pub fn significant(value: f64) -> String {
    let size = value.abs();
    let text = match size {
        0.0 => return "0".to_owned(),
        s if s >= 1000.0 => return count(value),
        s if s >= 100.0 => format!("{size:.0}"),
        s if s >= 10.0 => format!("{size:.1}"),
        s if s >= 1.0 => format!("{size:.2}"),
        s if s >= 0.000_001 => {
            let digits = (2.0 - libm::floor(libm::log10(s))) as usize;
            format!("{size:.digits$}")
        }
        _ => return if value > 0.0 { "under 0.000001" } else { "over \u{2212}0.000001" }.to_owned(),
    };
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if value < 0.0 { format!("\u{2212}{text}") } else { text.to_owned() }
}

/// For rates below one in 10,000: the round number of which there is fewer than one.
pub fn rare(rate: f64) -> Option<String> {
    if rate <= 0.0 || rate >= 1e-4 {
        return None;
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(1.0 / rate)));
    Some(count(libm::floor(1.0 / rate / power) * power))
}

/// A share in percent: two significant digits below 1%, one decimal above, never a false 0% or 100%.
pub fn percent(share: f64) -> String {
    let p = share * 100.0;
    match p.abs() {
        0.0 => "0%".to_owned(),
        a if a < 0.000_1 => "under 0.0001%".to_owned(),
        a if a < 0.01 => format!("{p:.4}%"),
        a if a < 0.1 => format!("{p:.3}%"),
        a if a < 1.0 => format!("{p:.2}%"),
        a if a < 99.9 => format!("{p:.1}%"),
        100.0 => "100%".to_owned(),
        a if a < 100.0 => format!("{:.2}%", p.min(99.99)),
        _ => format!("{}%", count(p)),
    }
}

/// A relative change in percent, with its sign.
pub fn change(share: f64) -> String {
    let text = percent(share.abs());
    match text.as_str() {
        _ if share == 0.0 => text,
        small if small.starts_with("under") => format!("no change ({small})"),
        _ if share < 0.0 => format!("\u{2212}{text}"),
        _ => format!("+{text}"),
    }
}

/// The name of a rule as words: `no-flights` becomes `no flights`, and `shop.food` becomes `food (shop)`.
pub fn name(rule: &str) -> String {
    let words = rule.replace(['-', '_'], " ");
    match words.split_once('.') {
        Some((group, own)) => format!("{} ({group})", own.replace('.', ", ")),
        None => words,
    }
}

/// The same with a capital first letter.
pub fn title(rule: &str) -> String {
    let words = name(rule);
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Days as a length of time.
pub fn days(days: f64) -> String {
    let one = |n: f64, unit: &str| {
        let text = significant(libm::round(n * 10.0) / 10.0);
        format!("{text} {unit}{}", if text == "1" { "" } else { "s" })
    };
    match days {
        d if d >= 365.0 * 2.0 || (d / 365.0 - 1.0).abs() < 0.01 => one(d / 365.0, "year"),
        d if d >= 30.0 => one(d * 12.0 / 365.0, "month"),
        d => one(d, "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_round_numbers() {
        let texts = [0.0, 0.3, 999.0, 1000.0, -1_234_567.4].map(count);
        assert_eq!(texts, ["0", "0.3", "999", "1,000", "\u{2212}1,234,567"]);
        let texts = [1_411_778_724.0, 59_836_000.0, 12_345.0, 950.0].map(about);
        assert_eq!(texts, ["1.41 billion", "59.8 million", "12,300", "950"]);
    }

    #[test]
    fn rare_things_are_fewer_than_one_in_a_round_number() {
        assert_eq!(rare(1.02e-6).as_deref(), Some("900,000"));
        assert_eq!([rare(0.0), rare(0.01)], [None, None]);
    }

    #[test]
    fn shares_never_round_to_nothing_or_everything() {
        let texts = [0.0, 0.000_000_5, 0.000_05, 0.0077, 0.25, 0.999_99, 1.0, 12.0].map(percent);
        assert_eq!(texts, ["0%", "under 0.0001%", "0.0050%", "0.77%", "25.0%", "99.99%", "100%", "1,200%"]);
        assert_eq!([-0.042, 0.5, 0.0].map(change), ["\u{2212}4.2%", "+50.0%", "0%"]);
    }

    #[test]
    fn lengths_and_names() {
        assert_eq!(
            [1.0, 21.0, 30.42, 365.0, 730.0].map(days),
            ["1 day", "21 days", "1 month", "1 year", "2 years"]
        );
        assert_eq!(title("travel.high-speed-rail"), "High speed rail (travel)");
        assert_eq!([0.012_34, 1.5, 123.4, -0.25].map(significant), ["0.0123", "1.5", "123", "\u{2212}0.25"]);
    }
}
