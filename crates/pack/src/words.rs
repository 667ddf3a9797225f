//! What `glasshouse explain KIND` prints, written from the shapes.

use crate::kind::law::LAW_KINDS;
use crate::kind::response::RESPONSE;
use crate::kind::safeguard::MOVES;
use crate::kind::{ASKING_KINDS, KINDS, parameter};
use crate::shape::{Form, Key, Keyed, Shape};

/// Every kind of table with a line about it, in the order in which they stand in a pack, then those of laws.
pub fn kinds() -> Vec<(&'static str, &'static str)> {
    all().map(|shape| (shape.name, first_sentence(shape.says))).collect()
}

/// Kinds of packs, then of laws, then of files that ask for runs.
fn all() -> impl Iterator<Item = &'static Shape> {
    KINDS.iter().chain(LAW_KINDS).chain(ASKING_KINDS).copied()
}

/// What stands in a kind of table, with an example; `None` if there is no such kind.
pub fn explain(kind: &str) -> Option<String> {
    let shape = all().find(|shape| shape.name == kind)?;
    let mut text = format!("{}\n\n{}\n", shape.heading, wrap(shape.says, 0));
    if !shape.keys.is_empty() {
        text.push_str("\nKeys\n");
        shape.keys.iter().for_each(|key| text.push_str(&key_text(key)));
    }
    if ["misidentify", "database_error"].contains(&shape.name) {
        text.push_str("\n  and the keys of every number: see `glasshouse explain parameter`\n");
    }
    if let Some((keyed, form)) = &shape.others {
        text.push_str(&format!("\n  Any other key is {}, and holds {}.\n", keyed.words(), form.words()));
    }
    for moves in MOVES.iter().filter(|moves| moves.kind == shape.name) {
        let on = match moves.beside {
            Some(other) => format!("Switched on beside `safeguard.{other}`"),
            None => "Switched on alone".to_owned(),
        };
        let way = if moves.up { "raises" } else { "lowers" };
        let line = wrap(&format!("{on} it {way} the measure `{}`.", moves.measure), 2);
        text.push_str(&format!("\nWhat it moves\n{line}\n"));
    }
    text.push_str("\nExample\n");
    shape.example.trim_end().lines().for_each(|line| text.push_str(&format!("  {line}\n")));
    Some(text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n")
}

/// A theory of behaviour that packs can switch on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theory {
    /// Its name.
    pub name: &'static str,
    /// How it stands in a pack.
    pub heading: &'static str,
    /// The dotted path of its table.
    pub path: String,
    /// What it says, with its equation.
    pub says: &'static str,
    /// Tables within its own, such as word of sanctions.
    pub parts: Vec<Theory>,
}

/// Every theory of behaviour.
pub fn theories() -> Vec<Theory> {
    below("response", RESPONSE.keys)
}

/// The tables among the keys of one that stands at a path.
fn below(path: &str, keys: &[Key]) -> Vec<Theory> {
    let theory = |key: &Key| {
        let Form::Table(shape) = key.form else { return None };
        let path = format!("{path}.{}", key.name);
        let parts = below(&path, shape.keys);
        Some(Theory { name: key.name, heading: shape.heading, says: shape.says, path, parts })
    };
    keys.iter().filter_map(theory).collect()
}

/// The nearest kind to a misspelt one.
pub fn nearest_kind(kind: &str) -> Option<&'static str> {
    crate::suggest::nearest(kind, all().map(|shape| shape.name))
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

fn key_text(key: &Key) -> String {
    let more = match key.form {
        Form::Table(inner) | Form::TableOr(inner, _) | Form::Rows(inner) if is_kind(inner) => {
            format!("; see `glasshouse explain {}`", inner.name)
        }
        Form::Map(_, Form::Table(inner)) if is_kind(inner) => {
            format!("; see `glasshouse explain {}`", inner.name)
        }
        _ => String::new(),
    };
    let line = wrap(&format!("{} = {}{more}", key.name, key.form.words()), 6);
    let mut text = format!("  {}\n", line.trim_start());
    text.push_str(&wrap(&format!("{} ({}{})", key.says, key.need.words(), fixed(key)), 6));
    text.push('\n');
    if let Form::Word(words) = key.form {
        for (word, says) in words {
            text.push_str(&wrap(&format!("\"{word}\": {says}"), 8));
            text.push('\n');
        }
    }
    text
}

fn is_kind(shape: &Shape) -> bool {
    all().any(|kind| kind.name == shape.name)
}

fn fixed(key: &Key) -> &'static str {
    if key.fixed { "; the same in all phases" } else { "" }
}

/// Breaks text into lines of at most 100 characters.
pub(crate) fn wrap(text: &str, indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && indent + line.chars().count() + 1 + word.chars().count() > 100 {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    let space = " ".repeat(indent);
    lines.iter().map(|line| format!("{space}{line}")).collect::<Vec<_>>().join("\n")
}

impl Keyed {
    /// What such keys are.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Names => "a name of your choosing".to_owned(),
            Self::Labels => "one of the names above".to_owned(),
            Self::Ref(noun) => format!("the name of {} {}", article(noun.word()), noun.word()),
            Self::RefOrStar(noun) => {
                format!("the name of {} {}, or \"*\" for all others", article(noun.word()), noun.word())
            }
            Self::Attributes => "an attribute of the population".to_owned(),
            Self::Dates => "a date".to_owned(),
        }
    }
}

impl Form {
    /// What it is, in words that fit behind "has to be".
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Version => "the number of a version".to_owned(),
            Self::Text => "text in quotes".to_owned(),
            Self::Name => "a name in quotes (a-z, 0-9, full stop, hyphen)".to_owned(),
            Self::Label => "a short name in quotes".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Whole(least) => format!("a whole number of {least} or more"),
            Self::Number => "a number".to_owned(),
            Self::Date => "a date such as 2014-01-01, without quotes".to_owned(),
            Self::DayOfYear => "a day of the year in quotes, such as \"01-01\"".to_owned(),
            Self::Span => "a length of time in quotes, such as \"2 years\"".to_owned(),
            Self::Word(words) => {
                let words: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
                format!("one of {}", words.join(", "))
            }
            Self::Pair => "two numbers, [lowest, highest]".to_owned(),
            Self::Scalar => "a number, a text, true or false, or an array of texts".to_owned(),
            Self::Texts => "an array of texts".to_owned(),
            Self::Values => "an array of numbers, texts, or true and false".to_owned(),
            Self::Paths => "an array of paths, such as [\"conduct.x\"]".to_owned(),
            Self::Attributes => "an array of attributes of the population".to_owned(),
            Self::Classes => "a category or band in quotes, or an array of them".to_owned(),
            Self::Ref(noun) => format!("the name of {} {} in quotes", article(noun.word()), noun.word()),
            Self::Refs(noun) => format!("an array of names of {}", plural(noun.word())),
            Self::Trigger => "\"list.NAME\", \"grade.NAME\" or \"everybody\"".to_owned(),
            Self::Quantity(quantity) => {
                let units: Vec<String> = quantity.units.iter().map(|u| format!("\"{}\"", u.word())).collect();
                format!("a number with unit ({}), range and evidence", units.join(", "))
            }
            Self::Vary => "a table of multipliers by attribute and class".to_owned(),
            Self::Source => "a key of sources.toml in quotes".to_owned(),
            Self::Sources => "an array of keys of sources.toml".to_owned(),
            Self::Table(_) => "a table".to_owned(),
            Self::Rows(_) => "an array of tables".to_owned(),
            Self::TableOr(_, word) => format!("a table, or \"{word}\""),
            Self::Map(keyed, inner) => {
                format!("a table: each key {}, each value {}", keyed.words(), inner.words())
            }
        }
    }

    /// An example to write instead of a wrong value.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Quantity(quantity) => {
                let unit = quantity.units.last().map_or("number", |u| u.word());
                let value =
                    if quantity.most <= 1.0 { "0.5, unit = \"share\", range = [0.2, 0.8]" } else { "" };
                let value = match value {
                    "" => format!("2, unit = \"{unit}\", range = [1, 5]"),
                    share => share.to_owned(),
                };
                Some(format!("write {{ value = {value}, evidence = \"assumed\", why = \"...\" }}"))
            }
            Self::Table(Shape { name: "vary", .. }) => Some("write setting = { rural = 0.5 }".to_owned()),
            _ => None,
        }
    }
}

fn plural(noun: &str) -> String {
    match noun {
        "conduct" => "conduct".to_owned(),
        "activity" => "activities".to_owned(),
        other => format!("{other}s"),
    }
}

/// The keys of every number, for the schema.
pub(crate) fn number_keys() -> &'static [Key] {
    parameter::KEYS
}

/// `a` or `an`, by the first letter.
fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_explained_with_its_keys_and_an_example() {
        for (name, line) in kinds() {
            let text = explain(name).expect("explained");
            let shape = all().find(|s| s.name == name).expect("a shape");
            assert!(shape.keys.iter().all(|k| text.contains(&format!("  {} = ", k.name))), "{name}");
            assert!(text.contains("Example") && line.ends_with('.'), "{name}: {line}");
            assert!(text.lines().all(|l| l.chars().count() <= 240), "{name} has a very long line");
        }
        assert_eq!(explain("nothing"), None);
        assert_eq!(nearest_kind("chanel"), Some("channel"));
    }

    #[test]
    fn every_key_says_something_in_one_sentence() {
        for key in KINDS.iter().flat_map(|shape| shape.keys) {
            assert!(key.says.ends_with('.') && key.says.len() > 3, "{}: {}", key.name, key.says);
        }
    }
}
