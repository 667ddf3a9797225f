//! One file per verb: its help, its arguments and what it does.

pub mod audit;
pub mod calibrate;
pub mod check;
pub mod compare;
pub mod diff;
pub mod explain;
pub mod gallery;
pub mod life;
pub mod list;
pub mod new;
pub mod odd;
pub mod report;
pub mod run;
pub mod schema;
pub mod show;
pub mod sweep;
pub mod uncertainty;
pub mod verify;

use std::process::ExitCode;

use crate::args::Verb;
use crate::failure::Failure;

/// Does what was asked.
pub fn run(verb: &Verb) -> Result<ExitCode, Failure> {
    match verb {
        Verb::Run(args) => run::run(args),
        Verb::Compare(args) => compare::run(args),
        Verb::Diff(args) => diff::run(args),
        Verb::Audit(args) => audit::run(args),
        Verb::Life(args) => life::run(args),
        Verb::Uncertainty(args) => uncertainty::run(args),
        Verb::Sweep(args) => sweep::run(args),
        Verb::Calibrate(args) => calibrate::run(args),
        Verb::Gallery(args) => gallery::run(args),
        Verb::Check(args) => check::run(args),
        Verb::List(args) => list::run(args),
        Verb::Show(args) => show::run(args),
        Verb::New(args) => new::run(args),
        Verb::Odd(args) => odd::run(args),
        Verb::Explain(args) => explain::run(args),
        Verb::Schema(args) => schema::run(args),
        Verb::Report(args) => report::run(args),
        Verb::Verify(args) => verify::run(args),
    }
}
