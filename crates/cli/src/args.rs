//! The command line as a whole: what every verb is called. A verb's own arguments are in its file.

use clap::builder::Styles;
use clap::builder::styling::{AnsiColor, Effects};
use clap::{Parser, Subcommand};

use crate::verb;

const EXAMPLES: &str = "\
Examples:
  glasshouse list                       what is shipped: packs, populations and laws
  glasshouse show cn-rongcheng          a pack in words, before running it
  glasshouse run cn-rongcheng           simulate it and write a report
  glasshouse compare cn-rongcheng --with eu-gdpr  two schemes on the same persons
  glasshouse diff cn-rongcheng cn-suining-2010    what two packs say differently, in sentences
  glasshouse audit cn-court-list --law eu-gdpr    what a law turns on, held against a pack
  glasshouse life runs/first --pick \"wrongly listed, longest\"    one synthetic person
  glasshouse uncertainty cn-rongcheng   how sure its results are, and what that rests on
  glasshouse sweep plan.toml            many runs: grids and designs over numbers, packs and laws
  glasshouse calibrate val-ftc-credit --targets t.toml   what goes with published aggregates
  glasshouse gallery --out gallery      all schemes on one page, claims beside the record
  glasshouse odd cn-rongcheng           model and pack by the ODD protocol, for a paper
  glasshouse new my-county              a small pack of your own to edit
  glasshouse check my-county            every mistake in it, with its place
  glasshouse explain list               what can stand in a `[list.NAME]` table

A pack, population or law is named by its folder or by its name. A folder packs/NAME,
populations/NAME or laws/NAME below the working directory comes first; what is shipped is inside
the program, so that it runs from anywhere.

Exit codes: 0 done; 1 failed (a check did not hold, a disk was full); 2 the request or a file was
wrong; 130 interrupted or asked to end.";

const ABOUT: &str = "Simulate social credit systems on synthetic populations";

const LONG_ABOUT: &str = "\
Simulate social credit systems on synthetic populations.

Glasshouse builds a synthetic society from tables of counts, runs a scheme on it (who is watched, for what, \
with which points, lists, rewards and punishments) and shows who is listed, who by mistake, and what changes. It \
simulates only: no input can hold a record of a person, and no output is about a real one.";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "glasshouse",
    version,
    about = ABOUT,
    long_about = LONG_ABOUT,
    after_help = EXAMPLES,
    styles = STYLES,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// Every verb; each is a file under `verb/`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    Run(verb::run::RunArgs),
    Compare(verb::compare::CompareArgs),
    Diff(verb::diff::DiffArgs),
    Audit(verb::audit::AuditArgs),
    Life(verb::life::LifeArgs),
    Uncertainty(verb::uncertainty::UncertaintyArgs),
    Sweep(verb::sweep::SweepArgs),
    Calibrate(verb::calibrate::CalibrateArgs),
    Gallery(verb::gallery::GalleryArgs),
    Check(verb::check::CheckArgs),
    List(verb::list::ListArgs),
    Show(verb::show::ShowArgs),
    New(verb::new::NewArgs),
    Odd(verb::odd::OddArgs),
    Explain(verb::explain::ExplainArgs),
    Schema(verb::schema::SchemaArgs),
    Report(verb::report::ReportArgs),
    Verify(verb::verify::VerifyArgs),
}

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .usage(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .literal(AnsiColor::Cyan.on_default())
    .placeholder(AnsiColor::Cyan.on_default().effects(Effects::ITALIC));
