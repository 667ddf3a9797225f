//! `glasshouse compare`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use lab::compare::{self, Comparison, REPLICATES};
use lab::fault::Fault;
use lab::plan::Plan;
use lab::request::{Length, Request, Size};
use lab::store::{Existing, RunFolder};
use pack::Library;
use report::CompareView;

use crate::changes::ChangeArgs;
use crate::failure::Failure;
use crate::number::{count, count_u32, sample};
use crate::verb::run::{SUMMARY, date};
use crate::{ahead, interrupt, named, progress, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse compare cn-national-claimed --with eu-gdpr      a scheme, and the same under a law
  glasshouse compare cn-court-list --reform shorter.toml
  glasshouse compare cn-rongcheng --set list.blacklist.leave.after='1 year' --replicates 20
  glasshouse compare packs/mine packs/mine-milder --out runs/milder

The second scheme is the second pack, or the first one again, with the changes given laid over it.
Both run on the same synthetic persons with the same draws: what differs is what the schemes do. A
scheme compared with itself differs by exactly nothing.";

/// Run two schemes on the same persons, and write what differs
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CompareArgs {
    /// The first pack: its name, or a path to its folder
    #[arg(value_name = "PACK")]
    pub first: String,

    /// The second pack [default: the first, with the changes below]
    #[arg(value_name = "PACK")]
    pub second: Option<String>,

    /// What is laid over it.
    #[command(flatten)]
    pub over: ChangeArgs,

    /// Simulate so many persons of all ages, 1,000 or more
    #[arg(long, value_name = "N", value_parser = count, conflicts_with = "sample", allow_negative_numbers = true)]
    pub persons: Option<u64>,

    /// Simulate one person in N; 1:1 simulates everybody [default: chosen so that a run takes seconds]
    #[arg(long, value_name = "1:N", value_parser = sample)]
    pub sample: Option<u64>,

    /// Run so many ticks [default: the first pack's horizon]
    #[arg(long, value_name = "N", value_parser = count_u32, conflicts_with = "until")]
    pub ticks: Option<u32>,

    /// Run up to this day, as in 2020-01-01
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub until: Option<Date>,

    /// The number that all chance follows from [default: 1]
    #[arg(long, value_name = "S", value_parser = count)]
    pub seed: Option<u64>,

    /// Repeat both with R seeds, for intervals [default: 5]
    #[arg(long, value_name = "R", value_parser = count_u32)]
    pub replicates: Option<u32>,

    /// Where the folder goes [default: below runs/, by packs, seed and a hash of all inputs]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Replace a run or comparison that is already there
    #[arg(long)]
    pub force: bool,

    /// Threads to use; results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = count_u32)]
    pub threads: Option<u32>,

    /// Print the results as JSON
    #[arg(long)]
    pub json: bool,

    /// Print no plan and no progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// Compares two schemes and writes the folder.
pub fn run(args: &CompareArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    let [first, second] = args.requests();
    named::pack(&library, &first.pack)?;
    named::pack(&library, &second.pack)?;
    let plans = Plan::pair([&first, &second], &library)?;
    ahead::refuse_what_cannot_fit(&plans[0])?;
    let place = args.out.clone().unwrap_or_else(|| default_place(&plans));
    let existing = if args.force || args.out.is_none() { Existing::ReplaceRun } else { Existing::Refuse };
    let folder = RunFolder::stage(&place, existing)?;
    interrupt::watch(interrupt::Unfinished { staging: folder.staging(), checkpoint: None, resumed: None });
    for (name, text) in plans.iter().flat_map(Plan::inputs).collect::<std::collections::BTreeMap<_, _>>() {
        folder.put(name, text.as_bytes())?;
    }
    let command = args.command(&plans);
    let bar = progress::bar(plans.iter().map(Plan::person_ticks).sum(), args.quiet);
    let comparison = compare::run(plans, &|done| bar.done(done))?;
    bar.clear();
    let view = CompareView::new(&comparison, &command);
    write(&folder, &comparison, &view)?;
    folder.put(SUMMARY, view.to_text(terminal::WIDTH).as_bytes())?;
    folder.seal(|inputs, outputs| comparison.manifest(inputs, outputs).to_json())?;
    match args.json {
        true => terminal::print(&view.to_json_text())?,
        false => terminal::print(&super::report::with_place(&view.to_text(terminal::width()), &place))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn write(folder: &RunFolder, comparison: &Comparison, view: &CompareView) -> Result<(), Failure> {
    let mut fault = None;
    let mut put = |name: &str, bytes: &[u8]| {
        folder.put(name, bytes).map_err(|f| {
            fault = Some(f);
            std::io::Error::other("the folder")
        })
    };
    match (report::write_comparison(&mut put, comparison, view), fault) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(fault)) => Err(fault.into()),
        (Err(error), None) => Err(Fault::io("cannot write the comparison", &error).into()),
    }
}

fn default_place(plans: &[Plan; 2]) -> PathBuf {
    let name = |plan: &Plan| plan.pack.name.replace(['/', '\\'], "-");
    let [a, b] = plans;
    let packs = if a.pack.name == b.pack.name { name(a) } else { format!("{}-{}", name(a), name(b)) };
    Path::new("runs").join(format!("compare-{packs}-seed{}-{}-{}", a.seed, a.short_id(), b.short_id()))
}

impl CompareArgs {
    fn requests(&self) -> [Request; 2] {
        let changes = self.over.changes();
        let request = |pack: &String, changes| Request {
            pack: pack.clone(),
            changes,
            size: match (self.persons, self.sample) {
                (Some(persons), _) => Size::Persons(persons),
                (None, Some(n)) => Size::Sample(n),
                (None, None) => Size::Chosen,
            },
            length: match (self.ticks, self.until) {
                (Some(ticks), _) => Length::Ticks(ticks),
                (None, Some(date)) => Length::Until(date),
                (None, None) => Length::Horizon,
            },
            seed: self.seed.unwrap_or(1),
            replicates: self.replicates.unwrap_or(REPLICATES),
            threads: self.threads,
        };
        [request(&self.first, Vec::new()), request(self.second.as_ref().unwrap_or(&self.first), changes)]
    }

    /// The command that repeats it, with every choice that was left to the program spelt out.
    fn command(&self, plans: &[Plan; 2]) -> String {
        let [a, b] = plans;
        let own = b.command();
        let rest = own.strip_prefix(&format!("glasshouse run {}", b.pack.name)).unwrap_or_default();
        let second = if a.pack.name == b.pack.name { String::new() } else { format!(" {}", b.pack.name) };
        format!("glasshouse compare {}{second}{rest}", a.pack.name)
    }
}
