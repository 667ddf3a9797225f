//! Numbers as people write them on a command line: `10_000`, `1e6`, `1:1000`.

pub use lab::digits::{counted, grouped};

/// A whole number, written plainly, with `_` between digits, or as `1.5e6`.
pub fn count(text: &str) -> Result<u64, String> {
    let plain: String = text.chars().filter(|&c| c != '_').collect();
    if let Ok(number) = plain.parse::<u64>() {
        return Ok(number);
    }
    let wanted = || format!("`{text}` is not a whole number; write 10000, 10_000 or 1e4");
    if !plain.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(wanted());
    }
    let number: f64 = plain.parse().map_err(|_| wanted())?;
    // Beyond 2^53 a floating-point number no longer tells neighbours apart.
    if number.fract() == 0.0 && number < 9_007_199_254_740_992.0 { Ok(number as u64) } else { Err(wanted()) }
}

/// A whole number that fits 32 bits.
pub fn count_u32(text: &str) -> Result<u32, String> {
    u32::try_from(count(text)?).map_err(|_| format!("`{text}` is too large"))
}

/// `1:N`, one simulated person for N.
pub fn sample(text: &str) -> Result<u64, String> {
    let wanted = || format!("`{text}` is not a sample; write 1:1000 for one person in a thousand");
    let (one, n) = text.split_once(':').ok_or_else(wanted)?;
    match (count(one), count(n)) {
        (Ok(1), Ok(n)) if n > 0 => Ok(n),
        _ => Err(wanted()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_people_write_them() {
        assert_eq!(count("10000"), Ok(10_000));
        assert_eq!(count("10_000"), Ok(10_000));
        assert_eq!(count("1e6"), Ok(1_000_000));
        assert_eq!(count("1.5e6"), Ok(1_500_000));
        for wrong in ["", "-1", "1.5", "1e400", "inf", "nan", "many", "1e-3", "+"] {
            assert!(count(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn samples_are_one_to_something() {
        assert_eq!(sample("1:1000"), Ok(1000));
        assert_eq!(sample("1:1e3"), Ok(1000));
        for wrong in ["1000", "2:1000", "1:0", "1:", ":5"] {
            assert!(sample(wrong).is_err(), "{wrong}");
        }
    }
}
