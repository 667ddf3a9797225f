//! The validation book, `docs/validation/`: what stands there in words is written by hand, the tables of comparisons are
//! written by the tests that make them. A table stands between two marks, `<!-- oracle: FILE::TEST -->` and
//! `<!-- /oracle -->`, and a test that finds another one there than it has made fails.
//!
//! `UPDATE_MESSAGES=1 cargo test -p glasshouse-tests --test oracles --test validation` writes the tables anew.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// What ends a generated part of a page.
pub const END: &str = "<!-- /oracle -->";
/// The command that writes the book.
pub const COMMAND: &str = "UPDATE_MESSAGES=1 cargo test -p glasshouse-tests --test oracles --test validation";
/// Head of every table of comparisons.
pub const HEAD: &str = "| compared | expected | got | n | standard error | z | margin | verdict |\n|---|---|---|---|---|---|---|---|\n";

/// Tests of one program run side by side, and several write to one page.
static PAGES: Mutex<()> = Mutex::new(());

/// Where a page of the book lies.
pub fn path(page: &str) -> PathBuf {
    PathBuf::from(format!("{}/../docs/validation/{page}.md", env!("CARGO_MANIFEST_DIR")))
}

/// What begins the generated part of a page that `test` makes.
pub fn begin(test: &str) -> String {
    format!("<!-- oracle: {test} -->\n")
}

/// Whether generated parts are to be written and not held.
pub fn updating() -> bool {
    std::env::var_os("UPDATE_MESSAGES").is_some()
}

/// How many times as many subjects a comparison has in a thorough run (`THOROUGH=1`), and 1 in any other: a thorough run writes and holds no
/// page, but has to show for every comparison with a margin and a standard error that it is equivalent.
pub fn thoroughly(times: u64) -> u64 {
    if is_thorough() { times } else { 1 }
}

/// Whether this is a thorough run.
pub fn is_thorough() -> bool {
    std::env::var_os("THOROUGH").is_some()
}

/// Holds the part of a page that `test` makes to `text`, or writes it.
///
/// # Panics
///
/// If the page has no such part, or another text there.
#[track_caller]
pub fn hold(page: &str, test: &str, text: &str) {
    let _alone = PAGES.lock().unwrap_or_else(PoisonError::into_inner);
    let file = path(page);
    let whole = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let mark = begin(test);
    let Some(from) = whole.find(&mark).map(|at| at + mark.len()) else {
        panic!(
            "{} has no place for {test}: write its heading, formula, convention and source, and below them the lines\n{mark}{END}",
            file.display()
        );
    };
    let length =
        whole[from..].find(END).unwrap_or_else(|| panic!("{}: no {END} after {mark}", file.display()));
    let to = from + length;
    if updating() {
        let new = format!("{}{text}{}", &whole[..from], &whole[to..]);
        fs::write(&file, new).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        return;
    }
    assert_eq!(&whole[from..to], text, "{}: another table than {test} makes; {COMMAND}", file.display());
}

/// The command that repeats one comparison.
pub fn command(test: &str) -> String {
    format!("cargo test -p glasshouse-tests --test oracles -- --include-ignored {test}")
}

/// Six significant digits, so that a table can be read and the last bits of a sum do not matter.
pub fn digits(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let magnitude = libm::floor(libm::log10(libm::fabs(value)));
    if !(-5.0..9.0).contains(&magnitude) {
        return format!("{value:.4e}");
    }
    let text = format!("{value:.*}", (5.0 - magnitude).max(0.0) as usize);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_six_digits() {
        let of = |value| digits(value);
        assert_eq!(of(0.324_324_324), "0.324324");
        assert_eq!(of(100.280_548), "100.281");
        assert_eq!(of(14_000_000.0), "14000000");
        assert_eq!(of(-0.5), "-0.5");
        assert_eq!(of(2.5e-7), "2.5000e-7");
    }
}
