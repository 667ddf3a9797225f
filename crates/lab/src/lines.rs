//! The lines by which a manifest says what a plan is.

use crate::manifest::{self, Formats, PackLine, Program, Size, Span};
use crate::plan::Plan;

/// This program.
pub fn program() -> Program {
    Program { name: "glasshouse".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}

/// What it reads.
pub fn formats() -> Formats {
    Formats { pack: pack::FORMAT as u32, population: pack::population::FORMAT }
}

impl Plan {
    pub(crate) fn pack_line(&self) -> PackLine {
        PackLine {
            name: self.pack.name.clone(),
            title: self.pack.title.clone(),
            stance: self.pack.stance.word().to_owned(),
            country: self.pack.country.clone(),
        }
    }

    pub(crate) fn size_line(&self) -> Size {
        Size {
            place_persons: self.size.place_persons,
            persons: self.size.persons,
            subjects: self.layout.subjects(),
            sample: self.size.sample.map(|n| format!("1:{n}")),
            stands_for: self.size.stands_for,
        }
    }

    pub(crate) fn span_line(&self) -> Span {
        Span {
            start: self.start().to_string(),
            end: self.end().to_string(),
            tick: self.tick_word().to_owned(),
            ticks: self.ticks(),
        }
    }

    pub(crate) fn input_hashes(&self) -> Vec<manifest::FileHash> {
        self.inputs().map(|(name, text)| manifest::FileHash::of(name, text.as_bytes())).collect()
    }
}
