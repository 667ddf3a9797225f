//! `glasshouse odd`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use lab::plan::Plan;
use lab::request::Request;
use pack::Library;
use report::OddView;

use crate::changes::ChangeArgs;
use crate::failure::Failure;
use crate::{named, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse odd cn-rongcheng                              the whole description, as Markdown
  glasshouse odd cn-rongcheng --out cn-rongcheng-odd.md
  glasshouse odd cn-court-list --with eu-gdpr              of the scheme under a law
  glasshouse odd packs/my-county --json                    its sections as JSON

The description follows the ODD protocol (Grimm et al. 2020), a summary first, with what ODD+D asks of
decisions and a TRACE section (Grimm et al. 2014). State variables, schedule, streams of chance,
measures and tests are those of the program's own code; rules, parameters with their evidence and
patterns are those of the pack. Nothing is run.";

/// Describe model and pack by the ODD protocol, with a TRACE section
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct OddArgs {
    /// The pack: its name, or a path to its folder
    pub pack: String,

    /// What is laid over it.
    #[command(flatten)]
    pub over: ChangeArgs,

    /// Write it to a file instead of printing it
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Its sections as JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints or writes the description.
pub fn run(args: &OddArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    named::pack(&library, &args.pack)?;
    let request = Request { changes: args.over.changes(), ..Request::of(&args.pack) };
    let expected = pack::load(&library, &args.pack, &[])?.expected;
    let plan = Plan::new(&request, &library)?;
    let view = OddView::new(&plan, expected.as_ref());
    let text = if args.json { view.to_json_text() } else { view.to_markdown() };
    match &args.out {
        Some(file) => {
            lab::store::write_file(file, text.as_bytes())?;
            terminal::print(&format!("wrote {}\n", file.display()))?;
        }
        None => terminal::print(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}
