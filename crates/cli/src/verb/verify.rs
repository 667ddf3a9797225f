//! `glasshouse verify`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use lab::plan::Plan;
use lab::verify;
use lab::written::Written;
use serde_json::json;

use crate::failure::Failure;
use crate::{progress, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse verify runs/first             are all files as the run wrote them?
  glasshouse verify runs/first --rerun     does the run repeat from its own inputs?
  glasshouse verify runs/branch --rerun --from runs/first/snapshot
                                           a branched run repeats from its snapshot

Exit codes: 0 it holds; 1 a file was changed or the run does not repeat; 2 not a run folder.";

/// Check the folder of a run, comparison or gallery against its manifest, or repeat a run or comparison
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct VerifyArgs {
    /// The folder of the run, comparison or gallery
    pub run: PathBuf,

    /// Also repeat the run from the inputs it carries, and compare the final state of every subject
    #[arg(long)]
    pub rerun: bool,

    /// The snapshot that the run was branched from, to repeat it
    #[arg(long, value_name = "SNAPSHOT", requires = "rerun")]
    pub from: Option<PathBuf>,

    /// Threads to use; results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = crate::number::count_u32)]
    pub threads: Option<u32>,

    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Verifies a run folder.
pub fn run(args: &VerifyArgs) -> Result<ExitCode, Failure> {
    let written = Written::checked(&args.run)?;
    let files = written.inputs.len() + written.outputs.len();
    let mut repeated = 0;
    if args.rerun {
        let plans = written.plans(&args.run, args.from.as_deref(), args.threads)?;
        let bar = progress::bar(plans.iter().map(Plan::person_ticks).sum(), args.json);
        repeated = verify::rerun(&written, plans, &|done| bar.done(done))?;
        bar.clear();
    }
    if args.json {
        terminal::print_json(&json!({ "ok": true, "files": files, "replicates_repeated": repeated }))?;
        return Ok(ExitCode::SUCCESS);
    }
    terminal::print(&format!("{files} files are as the run wrote them\n"))?;
    match repeated {
        0 => {}
        1 => terminal::print("repeated from its own inputs: the same state digest\n")?,
        n => terminal::print(&format!(
            "{n} replicates repeated from its own inputs: the same state digests\n"
        ))?,
    }
    Ok(ExitCode::SUCCESS)
}
