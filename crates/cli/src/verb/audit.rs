//! `glasshouse audit`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use lab::audit::Audit;
use lab::fault::Fault;
use lab::plan::Plan;
use lab::request::{Length, Request, Size};
use pack::Library;
use pack::spec::Law;
use report::AuditView;

use crate::changes::ChangeArgs;
use crate::failure::Failure;
use crate::number::{count, count_u32, sample};
use crate::{ahead, named, progress, terminal};

/// Persons of an audit whose size nobody stated.
const PERSONS: u64 = 200_000;

const EXAMPLES: &str = "\
Examples:
  glasshouse audit cn-national-claimed --law eu-ai-act
  glasshouse audit cn-court-list                            every law of the pack's own country
  glasshouse audit cn-court-list --law eu-gdpr --with eu-gdpr     what is left once it has the law's safeguards
  glasshouse audit cn-national-claimed --law eu-ai-act --page audit.html     a page to read
  glasshouse audit packs/my-county --law us-fcra --json

An audit holds the facts of a pack against the tests that a law turns on. It names the line of the
pack, the article, how many simulated subjects it touches and what would change it: facts for a
lawyer, never a verdict.";

/// Hold a pack's facts against what laws turn on
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct AuditArgs {
    /// The pack: its name, or a path to its folder
    pub pack: String,

    /// The law: its name, or a path to its folder; may be repeated [default: all of the pack's country]
    #[arg(long, value_name = "LAW")]
    pub law: Vec<String>,

    /// What is laid over it.
    #[command(flatten)]
    pub over: ChangeArgs,

    /// Simulate so many persons of all ages [default: 200,000, or all if there are fewer]
    #[arg(long, value_name = "N", value_parser = count, conflicts_with = "sample", allow_negative_numbers = true)]
    pub persons: Option<u64>,

    /// Simulate one person in N; 1:1 simulates everybody
    #[arg(long, value_name = "1:N", value_parser = sample)]
    pub sample: Option<u64>,

    /// Run so many ticks [default: the pack's horizon]
    #[arg(long, value_name = "N", value_parser = count_u32)]
    pub ticks: Option<u32>,

    /// The number that all chance follows from [default: 1]
    #[arg(long, value_name = "S", value_parser = count)]
    pub seed: Option<u64>,

    /// Also write a page
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,

    /// Print it as JSON
    #[arg(long)]
    pub json: bool,

    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// Runs a pack and prints what laws find in it.
pub fn run(args: &AuditArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    named::pack(&library, &args.pack)?;
    // The laws first: a name that is not one is answered before anything is run.
    let mut laws =
        args.law.iter().map(|name| pack::load_law(&library, name)).collect::<Result<Vec<_>, _>>()?;
    let plan = args.plan(&library)?;
    if args.law.is_empty() {
        laws = of_country(&library, &plan.pack.country)?;
    }
    if laws.is_empty() {
        let message =
            format!("no law of `{}`, the country of `{}`, is known", plan.pack.country, plan.pack.name);
        return Err(Fault::new(&lab::fault::NO_LAW, message)
            .help("name one with --law; `glasshouse list` prints them")
            .into());
    }
    ahead::refuse_what_cannot_fit(&plan)?;
    let command = plan.command();
    let bar = progress::bar(plan.person_ticks(), args.quiet);
    let outcome = plan.run(&|done| bar.done(done))?;
    bar.clear();
    let names: Vec<String> = laws.iter().map(|law| law.name.clone()).collect();
    let audits: Vec<Audit> = laws.into_iter().map(|law| Audit::new(&outcome, law)).collect();
    let command = command.replacen("run", "audit", 1) + &format!(" --law {}", names.join(" --law "));
    let view = AuditView::new(&outcome, &audits, &command);
    if let Some(page) = &args.page {
        let html = report::audit_html(&view).map_err(|error| Fault::io("cannot make the page", &error))?;
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

/// Every law of a country.
fn of_country(library: &Library, country: &str) -> Result<Vec<Law>, Failure> {
    let mut laws = Vec::new();
    for name in library.law_names() {
        let law = pack::load_law(library, &name)?;
        if law.place == country && !law.bundle {
            laws.push(law);
        }
    }
    Ok(laws)
}

impl AuditArgs {
    fn plan(&self, library: &Library) -> Result<Plan, Failure> {
        let request = |size| Request {
            changes: self.over.changes(),
            size,
            length: self.ticks.map_or(Length::Horizon, Length::Ticks),
            seed: self.seed.unwrap_or(1),
            ..Request::of(&self.pack)
        };
        let size = match (self.persons, self.sample) {
            (Some(persons), _) => Size::Persons(persons),
            (None, Some(n)) => Size::Sample(n),
            (None, None) => return Ok(self.of_own_size(library, request)?),
        };
        Ok(Plan::new(&request(size), library)?)
    }

    /// As many persons as tell the facts apart from chance, or all that there are.
    fn of_own_size(
        &self,
        library: &Library,
        request: impl Fn(Size) -> Request,
    ) -> Result<Plan, lab::error::Error> {
        match Plan::new(&request(Size::Persons(PERSONS)), library) {
            Err(lab::error::Error::Fault(fault)) if fault.code.id == lab::fault::TOO_MANY_PERSONS.id => {
                Plan::new(&request(Size::Sample(1)), library)
            }
            other => other,
        }
    }
}
