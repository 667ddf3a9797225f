//! Anything that keeps a run from finishing.

use std::fmt;

use crate::fault::Fault;

/// Anything that keeps a run from finishing.
#[derive(Debug)]
pub enum Error {
    /// The pack, the population or their combination.
    Pack(pack::diagnostic::Diagnostics),
    /// The request or the machine.
    Fault(Fault),
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<pack::diagnostic::Diagnostics> for Error {
    fn from(diagnostics: pack::diagnostic::Diagnostics) -> Self {
        Self::Pack(diagnostics)
    }
}

impl Error {
    /// The first of it in a line, for a table.
    pub fn reason(&self) -> String {
        match self {
            Self::Pack(faults) => faults.items.first().map_or_else(String::new, |item| item.message.clone()),
            Self::Fault(fault) => fault.message.clone(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pack(diagnostics) => write!(f, "{diagnostics}"),
            Self::Fault(fault) => write!(f, "{fault}"),
        }
    }
}

impl std::error::Error for Error {}
