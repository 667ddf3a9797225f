//! What ends the program early, and with which exit code. Every crate's errors become one of these here, once.

use std::io;
use std::process::ExitCode;

use lab::fault::{Blame, Fault};
use pack::diagnostic::Diagnostics;

use crate::terminal;

/// Exit code for something that failed underway.
pub const FAILED: u8 = 1;

/// Exit code for a wrong request or a wrong file; clap uses the same for its usage errors.
pub const BAD_INPUT: u8 = 2;

/// Why the program ends early.
#[derive(Debug)]
pub enum Failure {
    /// A pack or population with mistakes.
    Pack(Diagnostics),
    /// A wrong request or a failure of the machine.
    Fault(Fault),
    /// Standard output could not be written.
    Output(io::Error),
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Pack(diagnostics)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<lab::error::Error> for Failure {
    fn from(error: lab::error::Error) -> Self {
        match error {
            lab::error::Error::Pack(diagnostics) => Self::Pack(diagnostics),
            lab::error::Error::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl Failure {
    /// Whether the program is being ended from elsewhere.
    pub fn is_interrupted(&self) -> bool {
        matches!(self, Self::Fault(fault) if fault.code == &lab::fault::INTERRUPTED)
    }

    /// Says what happened on standard error and gives the exit code.
    pub fn report(&self) -> ExitCode {
        match self {
            Self::Pack(diagnostics) => {
                terminal::remark(diagnostics.render(terminal::colour(), terminal::width()).trim_end());
                ExitCode::from(BAD_INPUT)
            }
            Self::Fault(fault) => {
                terminal::remark(terminal::fitted(&fault_text(fault)).trim_end());
                ExitCode::from(match fault.code.blame {
                    Blame::Request => BAD_INPUT,
                    Blame::Failure => FAILED,
                })
            }
            // Whoever read the output has seen enough.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Self::Output(error) => {
                terminal::remark(&format!(
                    "error: cannot write to standard output: {}",
                    lab::fault::words(error)
                ));
                ExitCode::from(FAILED)
            }
        }
    }
}

fn fault_text(fault: &Fault) -> String {
    let (error, help, end) = if terminal::colour() {
        ("\x1b[1;31merror", "\x1b[36mhelp", "\x1b[0m")
    } else {
        ("error", "help", "")
    };
    let mut text = format!("{error}[{}]{end}: {}", fault.code.id, fault.message);
    if let Some(advice) = &fault.help {
        text.push_str(&format!("\n  {help}{end}: {advice}"));
    }
    text
}
