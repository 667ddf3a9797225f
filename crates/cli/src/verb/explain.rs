//! `glasshouse explain`.

use std::process::ExitCode;

use clap::Args;
use lab::fault::{self, CODES, Fault};

use crate::failure::Failure;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  glasshouse explain                       everything that can be explained
  glasshouse explain list                  what stands in a `[list.NAME]` table
  glasshouse explain measure               every measure, with what it is in
  glasshouse explain GH0301                what an error code means";

/// Explain a part of a pack, or an error code
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ExplainArgs {
    /// A kind of table (`conduct`, `channel`, `list`...) or an error code
    #[arg(value_name = "KIND|CODE")]
    pub subject: Option<String>,
}

/// Prints an explanation.
pub fn run(args: &ExplainArgs) -> Result<ExitCode, Failure> {
    let text = match args.subject.as_deref() {
        None => overview(),
        Some("measure" | "measures") => measures(),
        Some(subject) => pack::explain(subject).or_else(|| code(subject)).ok_or_else(|| unknown(subject))?,
    };
    terminal::print(&terminal::fitted(&text))?;
    Ok(ExitCode::SUCCESS)
}

/// Every code with its title and what it says: of packs, of populations, of runs.
fn codes() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let read = pack::diagnostic::codes::CODES.iter().chain(pack::population::codes::CODES);
    let run = CODES.iter().map(|code| (code.id, code.title, code.says));
    read.map(|code| (code.id, code.title, code.says)).chain(run)
}

fn code(id: &str) -> Option<String> {
    let (id, title, says) = codes().find(|code| code.0.eq_ignore_ascii_case(id))?;
    Some(format!("{id}: {title}\n\n{}", terminal::wrapped(says, 0)))
}

/// Every measure with its question and its unit.
fn measures() -> String {
    let mut text =
        "What is measured of every run, by group and area: the names that expected.toml and files use\n"
            .to_owned();
    for [name, question, unit] in lab::expected::measures() {
        text.push_str(&format!("\n{name}\n{}\n", terminal::wrapped(&format!("{question} In: {unit}."), 2)));
    }
    text
}

fn overview() -> String {
    let mut text = "What stands in a pack: `glasshouse explain KIND`\n".to_owned();
    let width = pack::kinds().iter().map(|(kind, _)| kind.len()).max().unwrap_or(0);
    for (kind, says) in pack::kinds() {
        let rest = terminal::wrapped(says, width + 4);
        text.push_str(&format!("  {}  {}\n", terminal::padded(kind, width), rest.trim()));
    }
    text.push_str("\nWhat is measured: `glasshouse explain measure`\n");
    text.push_str("\nWhat an error means: `glasshouse explain CODE`\n");
    for (id, title, _) in codes() {
        text.push_str(&format!("  {id}  {title}\n"));
    }
    text
}

fn unknown(subject: &str) -> Failure {
    let fault =
        Fault::new(&fault::NOTHING_TO_EXPLAIN, format!("there is no kind of table or code `{subject}`"));
    Failure::Fault(match pack::nearest_kind(subject) {
        Some(kind) => fault.help(format!("did you mean `{kind}`?")),
        None => fault.help("`glasshouse explain` alone lists everything that can be explained"),
    })
}
