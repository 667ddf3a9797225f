//! `glasshouse uncertainty`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::Args;
use lab::fault::{self, Fault};
use lab::uncertainty::{self, Asked, Looks, PERSONS, RUNS, RUNS_MAX, Uncertainty};
use pack::Library;

use crate::failure::{FAILED, Failure};
use crate::number::{count, count_u32};
use crate::{named, progress, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse uncertainty cn-rongcheng
  glasshouse uncertainty cn-national-claimed --runs 12_000 --page how-sure.html
  glasshouse uncertainty packs/my-county --keep      beside the pack; its reports show it
  glasshouse uncertainty --all --keep                of every pack below packs/

Draws every number that has a range from it, weighs the rival theories of the pack, and splits the
variance of each result that a report shows first into chance, numbers (by name, and by evidence:
how much rests on assumed ones) and theory, with 95% intervals. First a screening (Morris) orders
the numbers, then the ten that do most have a share of their own and the others one together
(Sobol). What is kept is bound to the files it was computed from: once they change, reports say
that it is stale. More runs make the intervals narrower: four times as many, half as wide.";

/// How sure the results are: chance, numbers that nobody knows exactly, and theory
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct UncertaintyArgs {
    /// The packs: names, or paths to their folders
    #[arg(value_name = "PACK", required_unless_present = "all", conflicts_with = "all")]
    pub packs: Vec<String>,

    /// Every pack below packs/
    #[arg(long)]
    pub all: bool,

    /// Make about so many runs, a few hundred at least [default: 1900]
    #[arg(long, value_name = "N", value_parser = count)]
    pub runs: Option<u64>,

    /// Simulate so many persons in each, 1,000 at least, fewer where a run is of many ticks [default: 10000]
    #[arg(long, value_name = "N", value_parser = count)]
    pub persons: Option<u64>,

    /// The number that all chance follows from [default: 1]
    #[arg(long, value_name = "S", value_parser = count)]
    pub seed: Option<u64>,

    /// Threads to use; results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = count_u32)]
    pub threads: Option<u32>,

    /// Keep the result beside the pack, as uncertainty.json
    #[arg(long)]
    pub keep: bool,

    /// Also write it as JSON; of one pack
    #[arg(long, value_name = "FILE", conflicts_with = "all")]
    pub out: Option<PathBuf>,

    /// Also write a page with a picture; of one pack
    #[arg(long, value_name = "FILE", conflicts_with = "all")]
    pub page: Option<PathBuf>,

    /// Print it as JSON
    #[arg(long)]
    pub json: bool,

    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// Studies the packs named, all of them even if one fails.
pub fn run(args: &UncertaintyArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    let names = args.names(&library)?;
    // Where a result goes is known to be there before anything is run.
    let places = names.iter().map(|name| args.place(&library, name)).collect::<Result<Vec<_>, _>>()?;
    let several = names.len() > 1;
    let mut failed = false;
    for (name, place) in names.iter().zip(places) {
        match args.study(&library, name, place.as_deref()) {
            Err(failure) if several && !failure.is_interrupted() => {
                terminal::remark(&format!("`{name}` could not be studied:"));
                failure.report();
                failed = true;
            }
            other => other?,
        }
    }
    Ok(ExitCode::from(if failed { FAILED } else { 0 }))
}

impl UncertaintyArgs {
    fn names(&self, library: &Library) -> Result<Vec<String>, Failure> {
        if self.all {
            let on_disk = |name: &String| library.pack(name).is_some_and(|folder| folder.path().is_some());
            return Ok(library.pack_names().into_iter().filter(on_disk).collect());
        }
        for name in &self.packs {
            named::pack(library, name)?;
        }
        if self.packs.len() > 1 && (self.out.is_some() || self.page.is_some()) {
            let message = "--out and --page are of one pack, and several are named";
            return Err(Fault::new(&fault::NO_PLACE, message)
                .help("name one, or keep the results beside the packs with --keep")
                .into());
        }
        Ok(self.packs.clone())
    }

    /// The file that a pack's result is kept in.
    fn place(&self, library: &Library, name: &str) -> Result<Option<PathBuf>, Failure> {
        let folder = library.pack(name).filter(|_| self.keep);
        match folder.as_ref().map(|folder| folder.path()) {
            None => Ok(None),
            Some(Some(path)) => Ok(Some(path.join(uncertainty::FILE))),
            Some(None) => {
                let message = format!("`{name}` is inside the program, so nothing can be kept beside it");
                Err(Fault::new(&fault::NO_PLACE, message)
                    .help(format!("copy it with `glasshouse new NAME --from {name}`, or use --out FILE"))
                    .into())
            }
        }
    }

    fn asked(&self) -> Asked {
        Asked {
            persons: self.persons.unwrap_or(PERSONS),
            runs: self.runs.unwrap_or(RUNS).min(RUNS_MAX),
            seed: self.seed.unwrap_or(1),
            threads: self.threads,
        }
    }

    /// The command that makes a study again.
    fn command(&self, name: &str) -> String {
        let Asked { persons, runs, seed, .. } = self.asked();
        format!("glasshouse uncertainty {name} --runs {runs} --persons {persons} --seed {seed}")
    }

    fn study(&self, library: &Library, name: &str, place: Option<&Path>) -> Result<(), Failure> {
        let bar = OnceLock::new();
        let begun = |person_ticks: u64| {
            bar.get_or_init(|| progress::bar(person_ticks, self.quiet));
        };
        let done = |person_ticks: u64| {
            if let Some(bar) = bar.get() {
                bar.done(person_ticks);
            }
        };
        let looks = Looks { begun: &begun, done: &done };
        let found = uncertainty::of_pack(library, name, self.asked(), looks);
        if let Some(bar) = bar.get() {
            bar.clear();
        }
        let result = found?;
        let files = [place, self.out.as_deref()];
        for file in files.into_iter().flatten() {
            lab::store::write_file(file, result.to_json().as_bytes())?;
        }
        if let Some(page) = &self.page {
            let html = report::uncertainty_html(&result, &self.command(&result.pack));
            let html = html.map_err(|error| Fault::io("cannot make the page", &error))?;
            lab::store::write_file(page, html.as_bytes())?;
        }
        if self.json {
            return terminal::print(&result.to_json());
        }
        print(&result)?;
        for file in files.into_iter().flatten().chain(self.page.as_deref()) {
            terminal::print(&format!("Written: {}\n", file.display()))?;
        }
        Ok(())
    }
}

fn print(result: &Uncertainty) -> Result<(), Failure> {
    // The names stand last: they are the longest.
    let last = |mut cells: Vec<String>| {
        cells.rotate_left(1);
        cells
    };
    let head = last(report::GLANCE.map(str::to_owned).to_vec());
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> =
        result.headlines.iter().map(|line| last(report::glance_row(line).to_vec())).collect();
    terminal::print(&format!("{}: how sure its results are\n\n", result.pack))?;
    terminal::print(&terminal::table(&head, &rows))?;
    terminal::print(&report::uncertainty_text(result, terminal::width()))
}
