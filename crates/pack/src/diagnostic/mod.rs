//! Coded messages about files: what is wrong, where exactly, and what to try. A reader collects all of them before it
//! gives up.

pub mod codes;
mod render;

pub use codes::{Code, explain};

use crate::spec::{Place, SourceFile};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be run.
    Error,
    /// It runs, but is probably not what was meant.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Stable code, such as `GH0120`; [`explain`] tells more.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where, with a word about what stands there; the first is the main place. Empty where no file is to blame.
    pub labels: Vec<(Place, String)>,
    /// What to try.
    pub help: Option<String>,
}

/// Everything that is wrong, with the files it is about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Diagnostics {
    /// The files that [`Place::file`] indexes.
    pub files: Vec<SourceFile>,
    /// The messages, by file and position once [`Diagnostics::sort`] has run.
    pub items: Vec<Diagnostic>,
}

impl Severity {
    /// `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Diagnostic {
    /// An error with the code given.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), labels: Vec::new(), help: None }
    }

    /// A warning with the code given.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// A message of a registered code, with the severity the registry gives it.
    pub(crate) fn of(code: &Code, message: impl Into<String>) -> Self {
        Self { severity: code.severity, ..Self::error(code.id, message) }
    }

    /// Points at a place.
    #[must_use]
    pub fn at(mut self, place: Place, label: impl Into<String>) -> Self {
        self.labels.push((place, label.into()));
        self
    }

    /// Says what to try.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to try, if something is known.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }
}

impl Diagnostics {
    /// One message about no file in particular.
    pub fn one(item: Diagnostic) -> Self {
        Self { files: Vec::new(), items: vec![item] }
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Number of errors.
    pub fn errors(&self) -> usize {
        self.items.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// Number of warnings.
    pub fn warnings(&self) -> usize {
        self.items.len() - self.errors()
    }

    /// Orders by file and position; what is said twice stays once.
    pub fn sort(&mut self) {
        let position = |d: &Diagnostic| d.labels.first().map(|(p, _)| (p.file, p.start, p.end));
        self.items.sort_by(|a, b| (position(a), a.code, &a.message).cmp(&(position(b), b.code, &b.message)));
        self.items.dedup();
    }
}

impl std::fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render(false, 100))
    }
}

impl std::error::Error for Diagnostics {}
