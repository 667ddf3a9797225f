//! `glasshouse calibrate`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use lab::calibrate::{self, Calibration};
use lab::fault::Fault;
use lab::store::{Existing, RunFolder};
use pack::Library;
use report::CalibrationView;

use crate::failure::Failure;
use crate::number::count_u32;
use crate::{interrupt, named, progress, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse calibrate val-ftc-credit --targets targets.toml
  glasshouse calibrate my-county --targets counts.toml --out calibrations/first
  glasshouse explain targets               what can stand in the file

Draws the free numbers from their ranges, keeps the runs that come nearest to the targets, and goes
on from those with a falling tolerance (approximate Bayesian computation by sequential Monte
Carlo). Says what is known of each number before and after, with intervals, and what the targets
cannot tell.

Targets are published aggregates that somebody observed, each with its source and its error. There
is no way to ask for a measure to be as large or as small as possible.

Writes report.html (one offline page), calibration.json, posterior.parquet and copies of what was
read.";

/// Find what values of a pack's free numbers go with published aggregates, and what cannot be told
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CalibrateArgs {
    /// The pack: a name, or the path to its folder
    pub pack: String,

    /// The free numbers and the published figures, a TOML file
    #[arg(long, value_name = "FILE")]
    pub targets: PathBuf,

    /// Where the folder goes [default: below calibrations/, named as the file]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Replace a calibration that is already there
    #[arg(long)]
    pub force: bool,

    /// Threads to use; results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = count_u32)]
    pub threads: Option<u32>,

    /// Print the results as JSON
    #[arg(long)]
    pub json: bool,

    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// Calibrates and writes the folder.
pub fn run(args: &CalibrateArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    named::pack(&library, &args.pack)?;
    let targets = pack::load_targets(&library, &args.pack, &args.targets)?;
    calibrate::check(&targets)?;
    let place = args.place();
    let existing = if args.force { Existing::ReplaceRun } else { Existing::Refuse };
    let folder = RunFolder::stage(&place, existing)?;
    interrupt::watch(interrupt::Unfinished { staging: folder.staging(), checkpoint: None, resumed: None });
    let bar = progress::runs(calibrate::runs(&targets), 0, args.quiet);
    let told = |more| bar.done(more);
    let done = calibrate::calibrate(&library, &args.pack, targets, args.threads, &told);
    bar.clear();
    let done = done?;
    let view = CalibrationView::new(&done);
    for (name, text) in done.inputs() {
        folder.put(&name, text.as_bytes())?;
    }
    write(&folder, &done, &view)?;
    folder.seal(|inputs, outputs| Calibration::manifest(inputs, outputs).to_json())?;
    match args.json {
        true => terminal::print(&view.to_json_text())?,
        false => terminal::print(&super::report::with_place(&view.to_text(terminal::width()), &place))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn write(folder: &RunFolder, done: &Calibration, view: &CalibrationView) -> Result<(), Failure> {
    let mut fault = None;
    let mut put = |name: &str, bytes: &[u8]| {
        folder.put(name, bytes).map_err(|f| {
            fault = Some(f);
            std::io::Error::other("the folder")
        })
    };
    let command = format!("glasshouse calibrate {} --targets {}", view.pack[0], done.targets.file.name);
    match (report::write_calibration(&mut put, done, view, &command), fault) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(fault)) => Err(fault.into()),
        (Err(error), None) => Err(Fault::io("cannot write the calibration", &error).into()),
    }
}

impl CalibrateArgs {
    fn place(&self) -> PathBuf {
        let stem = self.targets.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let named = || Path::new("calibrations").join(stem.unwrap_or_else(|| "calibration".to_owned()));
        self.out.clone().unwrap_or_else(named)
    }
}
