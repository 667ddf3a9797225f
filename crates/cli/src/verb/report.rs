//! `glasshouse report`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use lab::manifest;
use lab::written::{self, Written};

use super::run::SUMMARY;
use crate::failure::Failure;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  glasshouse report runs/first             the summary again, and where the report is
  glasshouse report runs/first --json      the summary as JSON";

/// Print the summary of a run or comparison that was written before
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ReportArgs {
    /// The folder of the run or comparison
    pub run: PathBuf,

    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints a run's summary.
pub fn run(args: &ReportArgs) -> Result<ExitCode, Failure> {
    Written::read(&args.run)?;
    let read =
        |file| written::read(&args.run, file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    if args.json {
        let numbers = if manifest::is_comparison(&args.run) { "comparison.json" } else { "summary.json" };
        terminal::print(&read(numbers)?)?;
    } else {
        terminal::print(&with_place(&read(SUMMARY)?, &args.run))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A summary, and where the whole report is.
pub fn with_place(summary: &str, run: &Path) -> String {
    format!("{summary}\nReport: {}\n", run.join("report.html").display())
}
