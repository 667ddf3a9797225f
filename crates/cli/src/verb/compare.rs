//! `glasshouse compare`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use lab::compare::{self, Comparison, REPLICATES, Until};
use lab::fault::Fault;
use lab::plan::Plan;
use lab::precision::{AT_MOST, FIRST_LOOK, Wanted};
use lab::request::{Length, REPLICATES_MAX, Request, Size};
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
  glasshouse compare cn-court-list --reform shorter.toml --precision 'listed_share of blacklist=0.0005'
  glasshouse compare cn-rongcheng --with eu-gdpr --precision blocked=5% --replicates-at-most 40

The second scheme is the second pack, or the first one again, with the changes given laid over it.
Both run on the same synthetic persons with the same draws: what differs is what the schemes do. A
scheme compared with itself differs by exactly nothing.

With --precision replicates are added until the 95% interval of the difference is that narrow: half
its width, in the measure's unit or in % of the difference. It is looked at after 5 replicates and
then each time there are half as many more (7, 10, 15, 22, 33, 49, 73, ...), up to the bound. Such an
interval covers a little less than 95%, for one that is narrow by chance ends the adding. In % of the
difference it covers less, and the difference tends to come out too large, for one that is large by
chance ends it too. Where nothing differs in any replicate, no width is reached. The command that
repeats the comparison names the replicates that were run; they are the same ones.";

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

    /// Add replicates until a measure's difference is known to ±WIDTH or ±N%; may be repeated
    #[arg(long, value_name = "MEASURE[ of ITEM]=WIDTH", value_parser = Wanted::parse)]
    pub precision: Vec<Wanted>,

    /// With --precision: add no more than R [default: 100]
    #[arg(long, value_name = "R", value_parser = bound, requires = "precision", conflicts_with = "replicates")]
    pub replicates_at_most: Option<u32>,

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
    let place = args.out.clone().unwrap_or_else(|| args.default_place(&plans));
    let existing = if args.force || args.out.is_none() { Existing::ReplaceRun } else { Existing::Refuse };
    let folder = RunFolder::stage(&place, existing)?;
    interrupt::watch(interrupt::Unfinished { staging: folder.staging(), checkpoint: None, resumed: None });
    for (name, text) in plans.iter().flat_map(Plan::inputs).collect::<std::collections::BTreeMap<_, _>>() {
        folder.put(name, text.as_bytes())?;
    }
    let one: u64 = plans.iter().map(|plan| plan.person_ticks() / u64::from(plan.replicates)).sum();
    let bar = progress::bar(one, args.quiet);
    let until = Until {
        wanted: &args.precision,
        at_most: args.at_most(),
        to_come: &|replicates| bar.up_to(one * u64::from(replicates)),
    };
    let comparison = compare::run_until(plans, &until, &|done| bar.done(done))?;
    bar.clear();
    let command = args.command(comparison.arms.each_ref().map(|arm| &arm.plan));
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

/// The bound on replicates: there must be as many as the first look needs.
fn bound(text: &str) -> Result<u32, String> {
    let bound = count_u32(text)?;
    match (FIRST_LOOK..=REPLICATES_MAX).contains(&bound) {
        true => Ok(bound),
        false => Err(format!("{bound} is not within {FIRST_LOOK} to {REPLICATES_MAX}")),
    }
}

impl CompareArgs {
    /// The bound on replicates, if they are to be added until the precision is reached.
    fn at_most(&self) -> Option<u32> {
        let adds = !self.precision.is_empty() && self.replicates.is_none();
        adds.then(|| self.replicates_at_most.unwrap_or(AT_MOST))
    }

    fn default_place(&self, plans: &[Plan; 2]) -> PathBuf {
        let name = |plan: &Plan| plan.pack.name.replace(['/', '\\'], "-");
        let [a, b] = plans;
        let packs = if a.pack.name == b.pack.name { name(a) } else { format!("{}-{}", name(a), name(b)) };
        let wanted: Vec<String> = self.precision.iter().map(Wanted::text).collect();
        let precisely = match wanted.is_empty() {
            true => String::new(),
            false => {
                let text = format!("{wanted:?} {:?}", self.at_most());
                format!("-{}", &lab::manifest::sha256(text.as_bytes())[..6])
            }
        };
        let seeds = format!("seed{}-{}-{}{precisely}", a.seed, a.short_id(), b.short_id());
        Path::new("runs").join(format!("compare-{packs}-{seeds}"))
    }

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
    fn command(&self, [a, b]: [&Plan; 2]) -> String {
        let own = b.command();
        let rest = own.strip_prefix(&format!("glasshouse run {}", b.pack.name)).unwrap_or_default();
        let second = if a.pack.name == b.pack.name { String::new() } else { format!(" {}", b.pack.name) };
        let precision = self.precision.iter().map(|wanted| format!(" --precision '{}'", wanted.text()));
        format!("glasshouse compare {}{second}{rest}{}", a.pack.name, precision.collect::<String>())
    }
}
