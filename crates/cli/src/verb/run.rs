//! `glasshouse run`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use lab::checkpoint::Checkpoint;
use lab::fault::Fault;
use lab::plan::Plan;
use lab::request::{Length, Request, Size};
use lab::run::{Looks, Outcome};
use lab::saved::Taken;
use lab::snapshot::Snapshot;
use lab::store::{Existing, MANIFEST, RunFolder};
use pack::Library;
use report::{Finished, RunView};

use crate::changes::ChangeArgs;
use crate::failure::Failure;
use crate::number::{count, count_u32, counted, grouped, sample};
use crate::{ahead, every, going_on, interrupt, named, progress, terminal};

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
  glasshouse run cn-court-list --with eu-gdpr               the same scheme under a law
  glasshouse run cn-court-list --sample 1:1 --plan          what it would take
  glasshouse run cn-court-list --sample 1:1 --out runs/all --checkpoint-every 10min
  glasshouse run --from runs/all.checkpoint                 go on where that was interrupted
  glasshouse run cn-rongcheng --snapshot-at 2017-01-01 --out runs/warm
  glasshouse run --from runs/warm/snapshot --reform milder.toml --out runs/milder

The same pack, population, changes and seed give the same files, byte for byte, on any number of
threads. The run folder is complete or absent: a run that is interrupted or fails leaves nothing but
its last checkpoint. A run gone on with from a checkpoint or a snapshot gives the same files as one
that was never interrupted; changes laid over a snapshot hold from its date on.";

/// Simulate a pack and write a run folder with its report
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RunArgs {
    /// The pack: its name, or a path to its folder
    #[arg(required_unless_present = "from")]
    pub pack: Option<String>,

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

    /// The number that all chance follows from [default: 1]
    #[arg(long, value_name = "S", value_parser = count)]
    pub seed: Option<u64>,

    /// Repeat with R seeds, for intervals; the first is the seed itself [default: 1]
    #[arg(long, value_name = "R", value_parser = count_u32)]
    pub replicates: Option<u32>,

    /// What is laid over it.
    #[command(flatten)]
    pub over: ChangeArgs,

    /// Write a checkpoint to go on from each time so much time has passed, as in 30s, 5min or 1h; it stands beside the run
    /// folder as DIR.checkpoint until the run is complete
    #[arg(long, value_name = "SPAN", value_parser = every::span)]
    pub checkpoint_every: Option<std::time::Duration>,

    /// Keep the state of everybody at this day within the run folder, to branch from
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with_all = ["from", "checkpoint_every"])]
    pub snapshot_at: Option<Date>,

    /// Go on from a checkpoint or a snapshot instead of from the start
    #[arg(long, value_name = "FOLDER")]
    pub from: Option<PathBuf>,

    /// Print what the run would take (subjects, memory, disk, time), and stop; two seconds of it are tried
    #[arg(long)]
    pub plan: bool,

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
    let plan = args.made()?;
    if args.plan {
        return ahead::print(&plan, args.json).map(|()| ExitCode::SUCCESS);
    }
    ahead::refuse_what_cannot_fit(&plan)?;
    let taken = args.snapshot_at.map(|date| plan.taken_at(date)).transpose()?;
    let place = args.place(&plan)?;
    let before = std::fs::read(place.join(MANIFEST)).ok();
    let folder = RunFolder::stage(&place, args.existing())?;
    watch(&plan, &folder, None);
    if !args.quiet {
        announce(&plan, &place);
        args.announce_saved(&plan, &place);
    }
    for (name, text) in plan.inputs() {
        folder.put(name, text.as_bytes())?;
    }
    let outcome = args.simulate(plan, taken, &place, &folder)?;
    let finished = Finished::of(&outcome, outcome.plan.command());
    let view = report::RunView::new(&finished);
    write_report(&folder, &finished, &view)?;
    folder.put(FIT, outcome.plan.fit.text().as_bytes())?;
    folder.put(SUMMARY, view.to_text(terminal::WIDTH, false).as_bytes())?;
    folder.commit(outcome.manifest())?;
    going_on::clear(&place, &outcome.plan)?;
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

fn write_report(folder: &RunFolder, finished: &Finished<'_>, view: &RunView) -> Result<(), Failure> {
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
    /// The plan that the options make.
    fn made(&self) -> Result<Plan, Failure> {
        let library = Library::new();
        if let Some(from) = &self.from {
            return going_on::plan(self, from, &library);
        }
        let request = self.request();
        named::pack(&library, &request.pack)?;
        Ok(Plan::new(&request, &library)?)
    }

    fn request(&self) -> Request {
        Request {
            // Without --from the command line is refused if no pack is named.
            pack: self.pack.clone().unwrap_or_default(),
            changes: self.over.changes(),
            size: match (self.persons, self.sample) {
                (Some(persons), _) => Size::Persons(persons),
                (None, Some(n)) => Size::Sample(n),
                (None, None) => Size::Chosen,
            },
            length: self.length(),
            seed: self.seed.unwrap_or(SEED),
            replicates: self.replicates.unwrap_or(1),
            threads: self.threads,
        }
    }

    /// How long.
    pub fn length(&self) -> Length {
        match (self.ticks, self.until) {
            (Some(ticks), _) => Length::Ticks(ticks),
            (None, Some(date)) => Length::Until(date),
            (None, None) => Length::Horizon,
        }
    }

    /// Whether it was said how long.
    pub fn states_length(&self) -> bool {
        self.length() != Length::Horizon
    }

    /// A run at its default place has a name made from its inputs: whatever is there is the same run.
    fn existing(&self) -> Existing {
        let named_by_inputs = self.out.is_none() && self.from.is_none();
        if self.force || named_by_inputs { Existing::ReplaceRun } else { Existing::Refuse }
    }

    fn place(&self, plan: &Plan) -> Result<PathBuf, Fault> {
        let of_checkpoint = self.from.as_deref().and_then(|from| going_on::place(from, plan));
        let place = self.out.clone().or(of_checkpoint).unwrap_or_else(|| default_place(plan));
        if let Some(from) = &self.from {
            going_on::refuse_place(&place, from)?;
        }
        Ok(place)
    }

    fn announce_saved(&self, plan: &Plan, place: &Path) {
        let from = going_on::announced(plan);
        let left = going_on::left_over(plan, place, self.checkpoint_every.is_some());
        for text in [&from, &left.filter(|_| self.from.is_none())].into_iter().flatten() {
            terminal::remark(terminal::fitted(text).trim_end());
        }
    }

    /// The run itself, with what is kept of it on the way.
    fn simulate(
        &self,
        plan: Plan,
        taken: Option<Taken>,
        place: &Path,
        folder: &RunFolder,
    ) -> Result<Outcome, Failure> {
        let checkpoint = match self.checkpoint_every {
            Some(span) => Some((Checkpoint::prepare(&plan, place)?, every::Every::new(span))),
            None => None,
        };
        watch(&plan, folder, checkpoint.as_ref().map(|(checkpoint, _)| checkpoint));
        let due = || checkpoint.as_ref().is_some_and(|(_, every)| every.due());
        let snapshot = taken.map(|taken| Snapshot::prepare(&plan, taken, folder));
        let bar = progress::bar(plan.person_ticks(), self.quiet);
        let outcome = plan.run_with(&Looks {
            progress: &|done| bar.done(done),
            before: &|done| bar.done_before(done),
            checkpoint: checkpoint.as_ref().map(|(checkpoint, _)| (checkpoint, &due as _)),
            snapshot: snapshot.as_ref(),
        })?;
        bar.clear();
        if let Some(snapshot) = snapshot {
            snapshot.finish(&outcome.plan)?;
        }
        Ok(outcome)
    }
}

/// Ctrl-C leaves a checkpoint at most.
fn watch(plan: &Plan, folder: &RunFolder, checkpoint: Option<&Checkpoint>) {
    interrupt::watch(interrupt::Unfinished {
        staging: folder.staging(),
        checkpoint: checkpoint.map(Checkpoint::underway),
        resumed: plan.resumed().map(|saved| saved.folder.clone()),
    });
}

fn default_place(plan: &Plan) -> PathBuf {
    let name = plan.pack.name.replace(['/', '\\'], "-");
    Path::new("runs").join(format!("{name}-seed{}-{}", plan.seed, plan.short_id()))
}

fn announce(plan: &Plan, out: &Path) {
    let size = &plan.size;
    let (place, who) = (grouped(size.place_persons), plan.layout.subject.words());
    let persons = match size.sample {
        Some(1) => format!("all {place} {who}"),
        Some(n) => format!("{} of {place} {who} (sample 1:{})", grouped(size.persons), grouped(n)),
        None => format!("{} of {place} {who}", grouped(size.persons)),
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

/// A day as an option names it.
pub fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("`{text}` is not a day; write it as 2020-01-31"))
}
