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

/// A table with columns as wide as needed, two blanks apart. The last column is wrapped at the terminal's width; where
/// little room is left for it, it stands below the others.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = header.iter().map(|h| h.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let before: usize = widths.iter().rev().skip(1).map(|w| w + 2).sum();
    let beside = width() >= before + LAST_COLUMN;
    let head: Vec<String> = header.iter().map(|&h| h.to_owned()).collect();
    let mut text = String::new();
    for row in std::iter::once(&head).chain(rows) {
        let Some((last, first)) = row.split_last() else { continue };
        let cells: Vec<String> =
            first.iter().zip(&widths).map(|(cell, &width)| padded(cell, width)).collect();
        let line = cells.join("  ");
        if beside {
            text.push_str(format!("{line}  {}", wrapped(last, before)).trim_end());
        } else {
            let indent = " ".repeat(4);
            text.push_str(&fitted(line.trim_end()));
            text.push_str(format!("{indent}{}", wrapped(last, 4)).trim_end());
        }
        text.push('\n');
    }
    text
}

/// Room that a last column needs to stand beside the others.
const LAST_COLUMN: usize = 24;

/// Text in lines that fit the terminal (at most [`WIDTH`]), all but the first line indented.
pub fn wrapped(text: &str, indent: usize) -> String {
    wrapped_at(text, indent, width().min(WIDTH))
}

/// Text whose lines are wrapped where they are longer than the terminal is wide. What is wrapped goes on below the start
/// of its words or, in a line of two columns, below the second.
pub fn fitted(text: &str) -> String {
    fitted_at(text, width())
}

fn fitted_at(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if line.chars().count() <= width {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let start = line.chars().take_while(|c| *c == ' ').count();
        let second = line[start..].find("  ").map(|gap| {
            let after = start + gap;
            after + line[after..].chars().take_while(|c| *c == ' ').count()
        });
        let column = second.filter(|&at| at < width / 2 && line.is_char_boundary(at)).unwrap_or(start);
        out.push_str(&line[..column]);
        out.push_str(&wrapped_at(&line[column..], column, width));
    }
    out
}

fn wrapped_at(text: &str, indent: usize, width: usize) -> String {
    let mut out = String::new();
    let mut length = indent;
    for (at, word) in text.split_whitespace().enumerate() {
        let wanted = word.chars().count();
        if at > 0 && length + 1 + wanted > width {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            length = indent;
        } else if at > 0 {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += wanted;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_below_their_words() {
        assert_eq!(
            fitted_at("  key  one two three four five\n", 20),
            "  key  one two three\n       four five\n"
        );
        assert_eq!(fitted_at("  one two three\nshort\n", 10), "  one two\n  three\nshort\n");
    }
}
