//! Writing to people and to programs: results to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};

use crate::failure::Failure;

/// Columns where no terminal says how many it has.
pub const WIDTH: usize = 100;

/// Writes a result. A closed pipe (`glasshouse list | head -1`) ends the program quietly.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::Output)
}

/// Writes a JSON value and a line end.
pub fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Failure::Output(e.into()))?;
    print(&(text + "\n"))
}

/// Writes a remark to standard error. That nobody reads it is no failure.
pub fn remark(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Whether standard error is a terminal that wants colour (see <https://no-color.org>).
pub fn colour() -> bool {
    io::stderr().is_terminal() && allowed()
}

/// Whether standard output is a terminal that wants colour.
pub fn colour_out() -> bool {
    io::stdout().is_terminal() && allowed()
}

fn allowed() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
        && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
}

/// Columns to wrap text to: those of the terminal, or 100 where there is none.
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(WIDTH, |(columns, _)| usize::from(columns.0).clamp(40, 120))
}

/// Pads to a width in characters.
pub fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing))
}

/// A table with columns as wide as needed, two blanks apart; the last column is not padded.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = header.iter().map(|h| h.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let head: Vec<String> = header.iter().map(|&h| h.to_owned()).collect();
    let mut text = String::new();
    for row in std::iter::once(&head).chain(rows) {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, &width)| padded(cell, width)).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// Text in lines of at most [`WIDTH`] characters, all but the first line indented.
pub fn wrapped(text: &str, indent: usize) -> String {
    let mut out = String::new();
    let mut length = indent;
    for (at, word) in text.split_whitespace().enumerate() {
        let wanted = word.chars().count() + 1;
        if at > 0 && length + wanted > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            length = indent;
        } else if at > 0 {
            out.push(' ');
        }
        out.push_str(word);
        length += wanted;
    }
    out.push('\n');
    out
}
