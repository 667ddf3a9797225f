//! `glasshouse run`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use lab::fault::Fault;
use lab::plan::Plan;
use lab::request::{Length, Request, Size};
use lab::run::Outcome;
use lab::store::{Existing, MANIFEST, RunFolder};
use pack::{Change, Library};
use report::{Finished, RunView};

use crate::failure::Failure;
use crate::number::{count, count_u32, counted, grouped, sample};
use crate::{interrupt, named, progress, terminal};

/// The seed of a run that names none.
const SEED: u64 = 1;

/// The summary as text, for `glasshouse report`.
pub const SUMMARY: &str = "summary.txt";

/// How well the synthetic persons meet the published tables.
const FIT: &str = "fit.txt";

const EXAMPLES: &str = "\
Examples:
  glasshouse run cn-national-claimed
  glasshouse run packs/my-county --persons 100_000 --until 2020-01-01
  glasshouse run cn-rongcheng --set conduct.jaywalking.rate=9 --replicates 10
  glasshouse run cn-court-list --reform shorter-listing.toml --out runs/shorter

The same pack, population, changes and seed give the same files, byte for byte, on any number of
threads. The run folder is complete or absent: a run that is interrupted or fails leaves nothing.";

/// Simulate a pack and write a run folder with its report
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RunArgs {
    /// The pack: its name, or a path to its folder
    pub pack: String,

    /// Simulate so many persons of all ages, 1,000 or more (10_000 and 1e6 are understood)
    #[arg(long, value_name = "N", value_parser = count, conflicts_with = "sample", allow_negative_numbers = true)]
    pub persons: Option<u64>,

    /// Simulate one person in N; 1:1 simulates everybody [default: chosen so that a run takes seconds]
    #[arg(long, value_name = "1:N", value_parser = sample)]
    pub sample: Option<u64>,

    /// Run so many ticks [default: the pack's horizon]
    #[arg(long, value_name = "N", value_parser = count_u32, conflicts_with = "until")]
    pub ticks: Option<u32>,

    /// Run up to this day, as in 2020-01-01
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub until: Option<Date>,

    /// The number that all chance follows from
    #[arg(long, value_name = "S", value_parser = count, default_value_t = SEED)]
    pub seed: u64,

    /// Repeat with R seeds, for intervals; the first is the seed itself
    #[arg(long, value_name = "R", value_parser = count_u32, default_value_t = 1)]
    pub replicates: u32,

    /// Change one value of the pack, as in conduct.jaywalking.rate=9; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,

    /// Lay a file of changes over the pack; may be repeated, and comes before --set
    #[arg(long, value_name = "FILE")]
    pub reform: Vec<PathBuf>,

    /// Where the run folder goes [default: below runs/, by pack, seed and a hash of all inputs]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Replace a run that is already there
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

/// Simulates a pack and writes its run folder.
pub fn run(args: &RunArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    named::pack(&library, &args.pack)?;
    let plan = Plan::new(&args.request(), &library)?;
    let place = args.out.clone().unwrap_or_else(|| default_place(&plan));
    let before = std::fs::read(place.join(MANIFEST)).ok();
    let mut folder = RunFolder::stage(&place, args.existing())?;
    interrupt::watch(folder.staging());
    if !args.quiet {
        announce(&plan, &place);
    }
    for (name, text) in plan.inputs() {
        folder.put(name, text.as_bytes())?;
    }
    let bar = progress::bar(plan.person_ticks(), args.quiet);
    let outcome = plan.run(&|done| bar.inc(done))?;
    bar.finish_and_clear();
    let finished = finished(&outcome)?;
    let view = report::RunView::new(&finished);
    write_report(&mut folder, &finished, &view)?;
    folder.put(FIT, outcome.plan.fit.text().as_bytes())?;
    folder.put(SUMMARY, view.to_text(terminal::WIDTH, false).as_bytes())?;
    folder.commit(outcome.manifest())?;
    if let Some(before) = before.filter(|_| !args.quiet) {
        let same = std::fs::read(place.join(MANIFEST)).is_ok_and(|after| after == before);
        terminal::remark(if same {
            "already there, same bytes; written anew"
        } else {
            "another run was there; replaced"
        });
    }
    if args.json {
        return terminal::print(&view.to_json_text()).map(|()| ExitCode::SUCCESS);
    }
    let text = view.to_text(terminal::width(), terminal::colour_out());
    terminal::print(&super::report::with_place(&text, &place))?;
    Ok(ExitCode::SUCCESS)
}

/// The outcome, as reports take it.
fn finished(outcome: &Outcome) -> Result<Finished<'_>, Failure> {
    let plan = &outcome.plan;
    Ok(Finished {
        pack: &plan.pack,
        policy: &plan.policy,
        layout: &plan.layout,
        traces: outcome.replicates.iter().map(|r| &r.trace).collect(),
        measures: outcome.replicates.iter().map(|r| &r.measures).collect(),
        seed: plan.seed,
        fit: serde_json::to_value(&plan.fit).map_err(|e| Failure::Output(e.into()))?,
        command: plan.command(),
        changed: &plan.changed,
    })
}

fn write_report(folder: &mut RunFolder, finished: &Finished<'_>, view: &RunView) -> Result<(), Failure> {
    // The report knows of input and output only that it may fail; what failed is kept here.
    let mut fault = None;
    let mut put = |name: &str, bytes: &[u8]| {
        folder.put(name, bytes).map_err(|f| {
            fault = Some(f);
            std::io::Error::other("the run folder")
        })
    };
    let written = report::write(&mut put, finished, view);
    match (written, fault) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(fault)) => Err(fault.into()),
        (Err(error), None) => Err(Fault::io("cannot write the report", &error).into()),
    }
}

impl RunArgs {
    fn request(&self) -> Request {
        let reforms = self.reform.iter().cloned().map(Change::Reform);
        let sets = self.set.iter().cloned().map(Change::Set);
        Request {
            pack: self.pack.clone(),
            changes: reforms.chain(sets).collect(),
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
            seed: self.seed,
            replicates: self.replicates,
            threads: self.threads,
        }
    }

    /// A run at its default place has a name made from its inputs: whatever is there is the same run.
    fn existing(&self) -> Existing {
        if self.force || self.out.is_none() { Existing::ReplaceRun } else { Existing::Refuse }
    }
}

fn default_place(plan: &Plan) -> PathBuf {
    let name = plan.pack.name.replace(['/', '\\'], "-");
    Path::new("runs").join(format!("{name}-seed{}-{}", plan.seed, plan.short_id()))
}

fn announce(plan: &Plan, out: &Path) {
    let size = &plan.size;
    let place = grouped(size.place_persons);
    let persons = match size.sample {
        Some(1) => format!("all {place} persons"),
        Some(n) => format!("{} of {place} persons (sample 1:{})", grouped(size.persons), grouped(n)),
        None => format!("{} of {place} persons", grouped(size.persons)),
    };
    let mut text = format!("{}: {persons}", plan.pack.name);
    text.push_str(&format!(
        ", {} to {} in {}, seed {}",
        plan.start(),
        plan.end(),
        counted(plan.ticks() as usize, plan.tick_word()),
        plan.seed
    ));
    if plan.replicates > 1 {
        text.push_str(&format!(" and {} more", plan.replicates - 1));
    }
    if !plan.warnings.is_empty() {
        terminal::remark(plan.warnings.render(terminal::colour(), terminal::width()).trim_end());
    }
    terminal::remark(&text);
    for line in plan.changed.lines() {
        terminal::remark(terminal::fitted(&format!("changed from the pack: {line}")).trim_end());
    }
    if size.chosen && size.sample.is_some_and(|n| n > 1) {
        terminal::remark(
            "the sample is chosen so that a first run takes seconds; --sample 1:1 simulates everybody",
        );
    }
    terminal::remark(&format!("writing to {}", out.display()));
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("`{text}` is not a day; write it as 2020-01-31"))
}
