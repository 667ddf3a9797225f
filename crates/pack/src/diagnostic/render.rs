//! Diagnostics as text with the lines they point at, and as JSON.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Severity};
use crate::spec::{Place, SourceFile};

/// A diagnostic in the shape that miette draws; places in a second file follow as a diagnostic of their own.
#[derive(Debug)]
struct Drawn<'a> {
    item: &'a Diagnostic,
    message: &'a str,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
    elsewhere: Vec<Drawn<'a>>,
}

impl<'a> Drawn<'a> {
    fn new(item: &'a Diagnostic, files: &[SourceFile]) -> Self {
        let first = item.labels.first().map(|(place, _)| place.file);
        let mut drawn = Self::of_file(item, &item.message, first, files);
        let mut seen: Vec<usize> = first.into_iter().collect();
        for (place, _) in &item.labels {
            if !seen.contains(&place.file) {
                seen.push(place.file);
                drawn.elsewhere.push(Self::of_file(item, "and here", Some(place.file), files));
            }
        }
        drawn
    }

    fn of_file(item: &'a Diagnostic, message: &'a str, file: Option<usize>, files: &[SourceFile]) -> Self {
        let source = file.and_then(|file| files.get(file));
        let label = |(place, text): &(Place, String)| {
            let length = source.map_or(0, |s| s.text.len());
            let start = place.start.min(length);
            let end = place.end.clamp(start, length);
            LabeledSpan::new(Some(text.clone()).filter(|t| !t.is_empty()), start, end - start)
        };
        Self {
            item,
            message,
            labels: match source {
                Some(_) => item.labels.iter().filter(|(p, _)| Some(p.file) == file).map(label).collect(),
                None => Vec::new(),
            },
            source: source.map(|s| NamedSource::new(&s.name, s.text.clone())),
            elsewhere: Vec::new(),
        }
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code(&self) -> Option<Box<dyn fmt::Display + '_>> {
        (self.message == self.item.message).then(|| Box::new(self.item.code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match (self.item.severity, self.message == self.item.message) {
            (_, false) => miette::Severity::Advice,
            (Severity::Error, true) => miette::Severity::Error,
            (Severity::Warning, true) => miette::Severity::Warning,
        })
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        let help = self.item.help.as_ref().filter(|_| self.message == self.item.message)?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|s| s as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as _)
    }

    fn related<'b>(&'b self) -> Option<Box<dyn Iterator<Item = &'b dyn miette::Diagnostic> + 'b>> {
        let each = self.elsewhere.iter().map(|d| d as &dyn miette::Diagnostic);
        (!self.elsewhere.is_empty()).then(|| Box::new(each) as _)
    }
}

impl Diagnostics {
    /// All messages as text for a terminal of this width: the lines in question with what is wrong beneath, then help.
    pub fn render(&self, color: bool, width: usize) -> String {
        let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let handler = GraphicalReportHandler::new_themed(theme)
            .without_syntax_highlighting()
            .with_context_lines(1)
            .with_links(false)
            .with_width(width.max(40));
        let mut text = String::new();
        for item in &self.items {
            // Writing into a string cannot fail.
            let _ = handler.render_report(&mut text, &Drawn::new(item, &self.files));
            text.push('\n');
        }
        let mut lines: String = text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
        lines.truncate(lines.trim_end().len());
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines
    }

    /// All messages as JSON: an array of objects with line and column of each place, both from 1.
    pub fn to_json(&self) -> Value {
        Value::Array(self.items.iter().map(|item| self.item_json(item)).collect())
    }

    fn item_json(&self, item: &Diagnostic) -> Value {
        let labels: Vec<Value> =
            item.labels.iter().filter_map(|(place, text)| self.label_json(place, text)).collect();
        json!({
            "code": item.code,
            "severity": item.severity.word(),
            "message": item.message,
            "labels": labels,
            "help": item.help,
        })
    }

    fn label_json(&self, place: &Place, text: &str) -> Option<Value> {
        let file = self.files.get(place.file)?;
        let (line, column) = position(&file.text, place.start);
        Some(json!({
            "file": file.name,
            "line": line,
            "column": column,
            "start": place.start,
            "end": place.end,
            "text": text,
        }))
    }
}

/// Line and column of a byte, both from 1; columns count characters.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let mut end = byte.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Diagnostics {
        let file = |name: &str, text: &str| SourceFile { name: name.into(), text: text.into() };
        Diagnostics {
            files: vec![
                file("pack.toml", "a = 1\nraet = 2\n"),
                file("base/x/pack.toml", "é = 1; rate = 3\n"),
            ],
            items: vec![
                Diagnostic::error("GH0120", "`raet` is not a key of [conduct.x]")
                    .at(Place { file: 0, start: 6, end: 10 }, "unknown key")
                    .at(Place { file: 1, start: 8, end: 12 }, "the key of the base")
                    .help("did you mean `rate`?"),
            ],
        }
    }

    #[test]
    fn text_shows_file_line_caret_and_help_without_colour() {
        let text = sample().render(false, 80);
        for part in
            ["GH0120", "× `raet`", "pack.toml:2:1", "unknown key", "base/x/pack.toml:1:", "did you mean"]
        {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert!(!text.contains('\u{1b}'));
        assert!(sample().render(true, 80).contains('\u{1b}'));
    }

    #[test]
    fn json_counts_lines_and_characters_from_one() {
        let json = sample().to_json();
        assert_eq!((&json[0]["labels"][0]["line"], &json[0]["labels"][0]["column"]), (&json!(2), &json!(1)));
        assert_eq!(json[0]["labels"][1]["column"], json!(8));
        assert_eq!(json[0]["severity"], "error");
    }

    #[test]
    fn places_outside_the_file_do_not_break_rendering() {
        let mut d = sample();
        d.items[0].labels[0].0 = Place { file: 0, start: 900, end: 1000 };
        d.items[0].labels[1].0 = Place { file: 7, start: 0, end: 3 };
        assert!(d.render(false, 80).contains("GH0120"));
        assert_eq!(d.to_json()[0]["labels"].as_array().map(Vec::len), Some(1));
    }
}
