//! `glasshouse`: a simulation laboratory for social credit systems. One file per verb under `verb/`.

mod ahead;
mod args;
mod changes;
mod every;
mod failure;
mod going_on;
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
        // The thread that heard Ctrl-C says what is left and ends the program.
        Err(failure) if failure.is_interrupted() => interrupt::wait(),
        Err(failure) => failure.report(),
    }
}
