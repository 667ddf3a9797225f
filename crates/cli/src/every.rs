//! How often a checkpoint is written. Like the progress bar, this looks at a clock, and nothing it learns reaches a result:
//! it says when, never what.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Reads a span: `30s`, `5min`, `1h`.
pub fn span(text: &str) -> Result<Duration, String> {
    let wanted = || format!("`{text}` is not a span of time; write 30s, 5min or 1h");
    let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wanted)?;
    let number: u64 = text[..digits].parse().map_err(|_| wanted())?;
    let seconds = match text[digits..].trim() {
        "s" => 1,
        "min" => 60,
        "h" => 3_600,
        _ => return Err(wanted()),
    };
    number.checked_mul(seconds).map(Duration::from_secs).ok_or_else(wanted)
}

/// Says yes once in a span of time.
pub struct Every {
    span: Duration,
    last: Mutex<Instant>,
}

impl Every {
    /// From now on.
    pub fn new(span: Duration) -> Self {
        Self { span, last: Mutex::new(now()) }
    }

    /// Whether the span has passed since it last did. From any thread.
    pub fn due(&self) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now();
        let due = now.duration_since(*last) >= self.span;
        if due {
            *last = now;
        }
        due
    }
}

#[expect(clippy::disallowed_methods, reason = "when to write a checkpoint depends on time; no result does")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        let seconds = |text: &str| span(text).map(|s| s.as_secs());
        assert_eq!(
            [seconds("30s"), seconds("5min"), seconds("1 h"), seconds("0s")],
            [30, 300, 3600, 0].map(Ok)
        );
        for wrong in [
            "",
            "30",
            "s",
            "-1s",
            "1.5h",
            "5m",
            "5 minutes",
            "99999999999999999999s",
            "18446744073709551615h",
        ] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn no_span_is_always_over_and_a_long_one_never() {
        let (always, never) = (Every::new(Duration::ZERO), Every::new(Duration::from_secs(1_000_000)));
        assert!(always.due() && always.due() && !never.due());
    }
}
