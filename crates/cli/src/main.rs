//! `glasshouse`: a simulation laboratory for social credit systems. One file per verb under `verb/`.

mod args;
mod failure;
mod interrupt;
mod named;
mod number;
mod progress;
mod terminal;
mod verb;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match verb::run(&args.verb) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}
