//! Whole numbers as messages print them.

/// A number with `,` between thousands, for reading.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 error`, `3 errors`.
pub fn counted(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number as u64), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([grouped(7), grouped(1000), grouped(1_411_778_724)], ["7", "1,000", "1,411,778,724"]);
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(
            [counted(1, "error"), counted(0, "error"), counted(1200, "error")],
            ["1 error", "0 errors", "1,200 errors"]
        );
    }
}
