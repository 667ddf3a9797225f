//! `glasshouse life`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Args};
use lab::fault::Fault;
use lab::life::{self, LifeRequest};
use lab::pick::{Whom, Words};
use report::LifeView;

use crate::failure::Failure;
use crate::number::{count, count_u32};
use crate::{progress, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse life runs/first --pick \"wrongly listed, longest\"
  glasshouse life runs/first --pick \"listed, on blacklist, rural, lowest score\"
  glasshouse life runs/first --person 1234 --page life.html     a page with a timeline
  glasshouse life runs/milder --person 1234                     both worlds of a comparison

A run keeps no record of any synthetic person. Their life is told by living through their region
again with the run's own inputs, bit for bit as it was; and with one record less, or an appeal won,
to see what would have kept them off a list. All persons and
enterprises are synthetic.";

/// Tell the life of one synthetic person of a run, and what would have changed it
#[derive(Debug, Args)]
#[command(
    after_help = EXAMPLES,
    group = ArgGroup::new("whom").required(true).args(["person", "pick"]),
    override_usage = "glasshouse life [OPTIONS] <RUN>"
)]
pub struct LifeArgs {
    /// The folder of the run or comparison
    pub run: PathBuf,

    /// The synthetic person's number, from 0
    #[arg(long, value_name = "N", value_parser = count)]
    pub person: Option<u64>,

    /// Find one by words, parted by commas: what became of them, their group or area, and which
    #[arg(long, value_name = "WORDS")]
    pub pick: Option<Words>,

    /// In which replicate, from 0
    #[arg(long, value_name = "K", value_parser = count_u32, default_value = "0")]
    pub replicate: u32,

    /// Also write a page with a timeline
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,

    /// Threads to use; results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = count_u32)]
    pub threads: Option<u32>,

    /// Print it as JSON
    #[arg(long)]
    pub json: bool,

    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// Tells a life.
pub fn run(args: &LifeArgs) -> Result<ExitCode, Failure> {
    let whom = match (&args.pick, args.person) {
        (Some(words), _) => Whom::Pick(words.clone()),
        (None, person) => Whom::Number(person.unwrap_or_default()),
    };
    let wanted = LifeRequest { whom, replicate: args.replicate, threads: args.threads };
    let bar = progress::spinner(args.quiet || args.json);
    let told = life::life(&args.run, &wanted, &|done| bar.done(done))?;
    bar.clear();
    let view = LifeView::new(&told);
    if let Some(page) = &args.page {
        let html = report::life_html(&told, &view, &args.command(view.person));
        let html = html.map_err(|error| Fault::io("cannot make the page", &error))?;
        lab::store::write_file(page, html.as_bytes())?;
    }
    match args.json {
        true => terminal::print(&view.to_json_text())?,
        false => terminal::print(&view.to_text(terminal::width()))?,
    }
    if let Some(page) = args.page.as_ref().filter(|_| !args.json) {
        terminal::print(&format!("\nPage: {}\n", page.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl LifeArgs {
    /// The command that tells it again. The folder by its own name: where it lies is nobody's business.
    fn command(&self, person: u64) -> String {
        let folder = self.run.file_name().map_or_else(|| "RUN".into(), |name| name.to_string_lossy());
        let replicate =
            if self.replicate > 0 { format!(" --replicate {}", self.replicate) } else { String::new() };
        format!("glasshouse life {folder} --person {person}{replicate}")
    }
}
