//! `glasshouse sweep`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use lab::fault::Fault;
use lab::store::{Existing, RunFolder};
use lab::sweep::{Became, Sweeping};
use pack::Library;
use report::SweepView;
use serde_json::json;

use crate::failure::Failure;
use crate::number::{count_u32, grouped};
use crate::{interrupt, progress, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse sweep cameras.toml                        all runs of the plan, as sweeps/cameras
  glasshouse sweep cameras.toml --out sweeps/first
  glasshouse sweep cameras.toml --plan                 how many runs it has, and how many are done
  glasshouse explain sweep                             what can stand in a plan

Every run is made once, on one thread, several at a time, and kept in a file of its own beside the
result. A sweep that was interrupted or killed goes on where it was when it is asked for again, and
its result is the same bytes. A point that a pack does not allow is a row with the reason.

Writes measures.parquet (every run, with what tells it apart), runs.parquet and sweep.json (what
became of each run), and copies of what was read.";

/// What is said where a sweep is interrupted.
const STAYS: &str = "the result was not written; finished runs stay, and the same command goes on from them";

/// Make many runs: grids and designs over numbers, packs, laws and reforms
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct SweepArgs {
    /// The plan, a TOML file
    pub plan: PathBuf,

    /// Where the folder goes [default: below sweeps/, named as the plan]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Replace a sweep that is already there
    #[arg(long)]
    pub force: bool,

    /// Only say how many runs there are and how many of them are done
    #[arg(long = "plan", id = "only_plan")]
    pub only_plan: bool,

    /// Threads to use; results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = count_u32)]
    pub threads: Option<u32>,

    /// Print what became of each run as JSON
    #[arg(long)]
    pub json: bool,

    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// Makes the runs and writes the folder.
pub fn run(args: &SweepArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    let sweep = pack::load_sweep(&library, &args.plan)?;
    let place = args.place();
    let mut sweeping = Sweeping::plan(sweep, &library)?;
    if args.only_plan {
        return plan(args, &sweeping, &place);
    }
    let existing = if args.force { Existing::ReplaceRun } else { Existing::Refuse };
    let folder = RunFolder::stage(&place, existing)?;
    interrupt::watch_pieces(folder.staging(), STAYS);
    let done = sweeping.keep_in(&parts(&place))?;
    let all = sweeping.runs.len() - sweeping.refused();
    if done > 0 && !args.quiet {
        terminal::remark(&format!(
            "going on: {} of {} runs are done",
            grouped(done as u64),
            grouped(all as u64)
        ));
    }
    let bar = progress::runs(all as u64, done as u64, args.quiet);
    let made = sweeping.run(&library, args.threads, &|more| bar.done(more));
    bar.clear();
    made?;
    let became = sweeping.became()?;
    let view = SweepView::new(&sweeping, &became);
    for (name, text) in sweeping.inputs(&library) {
        folder.put(&name, text.as_bytes())?;
    }
    write(&folder, &sweeping, &became, &view)?;
    folder.seal(|inputs, outputs| Sweeping::manifest(inputs, outputs).to_json())?;
    sweeping.clear()?;
    match args.json {
        true => terminal::print(&view.to_json_text())?,
        false => {
            terminal::print(&format!("{}\nSweep: {}\n", view.to_text(terminal::width()), place.display()))?
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write(
    folder: &RunFolder,
    sweeping: &Sweeping,
    became: &[Became],
    view: &SweepView,
) -> Result<(), Failure> {
    let mut fault = None;
    let mut put = |name: &str, bytes: &[u8]| {
        folder.put(name, bytes).map_err(|f| {
            fault = Some(f);
            std::io::Error::other("the folder")
        })
    };
    match (report::write_sweep(&mut put, sweeping, became, view), fault) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(fault)) => Err(fault.into()),
        (Err(error), None) => Err(Fault::io("cannot write the sweep", &error).into()),
    }
}

/// Says what there is to do.
fn plan(args: &SweepArgs, sweeping: &Sweeping, place: &Path) -> Result<ExitCode, Failure> {
    let tally = sweeping.tally(&parts(place));
    if args.json {
        terminal::print_json(&json!({
            "points": sweeping.points.len(), "runs": sweeping.runs.len(), "refused": tally.refused,
            "equal": tally.equal, "done": tally.done, "left": tally.left,
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = format!(
        "{}\n\n{} points, {} runs: {} done before, {} to be made\n",
        sweeping.sweep.title,
        grouped(sweeping.points.len() as u64),
        grouped(sweeping.runs.len() as u64),
        grouped(tally.done as u64),
        grouped(tally.left as u64)
    );
    if tally.equal > 0 {
        text.push_str(&format!("{} are equal to another and made once\n", grouped(tally.equal as u64)));
    }
    if tally.refused > 0 {
        text.push_str(&format!(
            "{} cannot be read with their changes and are rows with the reason\n",
            grouped(tally.refused as u64)
        ));
    }
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Where finished runs are kept until the sweep is written.
fn parts(place: &Path) -> PathBuf {
    let name = place.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    place.with_file_name(format!("{name}.parts"))
}

impl SweepArgs {
    fn place(&self) -> PathBuf {
        let stem = self.plan.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let named = || Path::new("sweeps").join(stem.unwrap_or_else(|| "sweep".to_owned()));
        self.out.clone().unwrap_or_else(named)
    }
}
