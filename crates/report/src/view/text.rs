//! The summary on a terminal.

use super::{RunView, Tone};
use crate::number::{about, count, significant};
use crate::warning::Warning;

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RESET: &str = "\x1b[0m";

/// Narrowest layout.
const NARROW: usize = 40;

/// The summary.
pub fn text(view: &RunView, width: usize, color: bool) -> String {
    let width = width.clamp(NARROW, 110);
    let paint = |code: &str, text: &str| if color { format!("{code}{text}{RESET}") } else { text.to_owned() };
    let mut out = String::new();
    line(&mut out, &paint(BOLD, &view.title));
    let changed = if view.changed_scheme { ", changed" } else { "" };
    wrapped(&mut out, &format!("{}{changed}: {}", view.stance, view.stance_means), 0, width);
    for text in &view.changed {
        wrapped(&mut out, &format!("Changed from the pack: {text}"), 0, width);
    }
    wrapped(&mut out, view.statement, 0, width);
    out.push('\n');
    wrapped(&mut out, &scope(view), 0, width);
    for (tone, head) in [
        (Tone::Plain, "What the scheme does"),
        (Tone::Mistake, "What it gets wrong"),
        (Tone::Change, "What it changes"),
    ] {
        figures(&mut out, view, tone, &paint(BOLD, head), width, color);
    }
    if !view.people_respond {
        out.push('\n');
        line(&mut out, &paint(BOLD, "What it changes"));
        wrapped(&mut out, super::NO_RESPONSE, 2, width);
    }
    warned(&mut out, &view.warnings, width);
    out.push('\n');
    wrapped(&mut out, &view.evidence.sentence(), 0, width);
    wrapped(&mut out, &left_out(view), 0, width);
    let digest = view.state_digests.first().map_or("", |d| d.get(..16).unwrap_or(d));
    line(&mut out, &paint(DIM, &format!("seed {}, state digest {digest}", view.seed)));
    out
}

fn scope(view: &RunView) -> String {
    let stands = if view.stands_for > 1.0 {
        format!(
            ", each standing for about {} (in all about {})",
            if view.stands_for < 10.0 { significant(view.stands_for) } else { about(view.stands_for) },
            about(view.subjects as f64 * view.stands_for)
        )
    } else {
        String::new()
    };
    let runs = if view.replicates > 1 { format!(", {} runs", view.replicates) } else { String::new() };
    format!(
        "{} simulated subjects{stands}; {} to {} in {}{runs}.",
        count(view.subjects as f64),
        view.start,
        view.end,
        view.length()
    )
}

fn left_out(view: &RunView) -> String {
    match view.leaves_out.len() {
        0 => "The pack names nothing that it leaves out.".to_owned(),
        n => format!(
            "The pack leaves out {n} thing{}; the report names {}.",
            if n == 1 { "" } else { "s" },
            if n == 1 { "it" } else { "them" }
        ),
    }
}

/// A table of two columns: the number, and what it is; below it, in weaker print, what it rests on.
fn figures(out: &mut String, view: &RunView, tone: Tone, head: &str, width: usize, color: bool) {
    let of_tone: Vec<_> = view.headline.iter().filter(|f| f.tone == tone).collect();
    let Some(column) = of_tone.iter().map(|f| f.big.chars().count()).max() else { return };
    out.push('\n');
    line(out, head);
    for figure in of_tone {
        let indent = 2 + column + 2;
        let pad = " ".repeat(column - figure.big.chars().count());
        let first = format!("  {pad}{}  ", figure.big);
        let label = wrap(&figure.label, width.saturating_sub(indent).max(20));
        for (at, text) in label.iter().enumerate() {
            if at == 0 && color {
                line(out, &format!("{BOLD}{first}{RESET}{text}"));
            } else if at == 0 {
                line(out, &format!("{first}{text}"));
            } else {
                line(out, &format!("{}{text}", " ".repeat(indent)));
            }
        }
        for text in wrap(&figure.basis, width.saturating_sub(indent).max(20)) {
            let text = format!("{}{text}", " ".repeat(indent));
            line(out, &if color { format!("{DIM}{text}{RESET}") } else { text });
        }
    }
}

/// What a reader could fall for, if there is anything.
pub(super) fn warned(out: &mut String, warnings: &[Warning], width: usize) {
    if !warnings.is_empty() {
        line(out, "\nMind");
        warnings.iter().for_each(|warning| wrapped(out, &warning.says, 2, width));
    }
}

pub(super) fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

pub(super) fn wrapped(out: &mut String, text: &str, indent: usize, width: usize) {
    for text in wrap(text, width - indent) {
        line(out, &format!("{}{text}", " ".repeat(indent)));
    }
}

/// Breaks at spaces.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        let Some(last) = lines.last_mut() else { continue };
        if used > 0 {
            last.push(' ');
            used += 1;
        }
        last.push_str(word);
        used += length;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(wrap("incomprehensible", 5), ["incomprehensible"]);
    }
}
