//! `glasshouse gallery`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::builder::RangedU64ValueParser;
use lab::exhibition::{self, Exhibition, PERSONS, REPLICATES, REPLICATES_MIN, Stopped};
use lab::fault::Fault;
use lab::request::{Length, REPLICATES_MAX, Request, Size};
use lab::store::{Existing, RunFolder};
use pack::Library;
use report::{ExhibitionView, GalleryPages};

use crate::failure::Failure;
use crate::number::{count, count_u32, counted};
use crate::{interrupt, named, progress, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse gallery --out gallery
  glasshouse gallery cn-national-claimed cn-rongcheng --out two
  glasshouse gallery --out gallery --persons 200_000 --force

Writes index.html with a card for each scheme, and a page for each: what is claimed about it and
what the record shows (its claims.toml), and what it implies when it is run, beside the pack of
the record where it names one. The pages need no network and no script. Without packs it shows
all that `glasshouse list` names, but those below base/.";

/// Show many schemes on one page: what is claimed, what is on record, what follows
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct GalleryArgs {
    /// The packs: names, or paths to their folders [default: all but those below base/]
    #[arg(value_name = "PACK")]
    pub packs: Vec<String>,

    /// Where the pages go
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// Simulate so many persons of each, or as many as the place has [default: 50000]
    #[arg(long, value_name = "N", value_parser = count)]
    pub persons: Option<u64>,

    /// Run so many ticks of each [default: the pack's horizon]
    #[arg(long, value_name = "N", value_parser = count_u32)]
    pub ticks: Option<u32>,

    /// Repeat each with R seeds, for intervals: 3 or more [default: 5]
    #[arg(long, value_name = "R", value_parser = replicates())]
    pub replicates: Option<u64>,

    /// The number that all chance follows from [default: 1]
    #[arg(long, value_name = "S", value_parser = count)]
    pub seed: Option<u64>,

    /// Replace a gallery that is already there
    #[arg(long)]
    pub force: bool,

    /// Threads to use; results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = count_u32)]
    pub threads: Option<u32>,

    /// Print what the pages say as JSON
    #[arg(long)]
    pub json: bool,

    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
}

fn replicates() -> RangedU64ValueParser {
    RangedU64ValueParser::new().range(u64::from(REPLICATES_MIN)..=u64::from(REPLICATES_MAX))
}

/// Runs the packs and writes the pages.
pub fn run(args: &GalleryArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    let names = args.names(&library)?;
    let existing = if args.force { Existing::ReplaceRun } else { Existing::Refuse };
    let folder = RunFolder::stage(&args.out, existing)?;
    interrupt::watch(interrupt::Unfinished { staging: folder.staging(), checkpoint: None, resumed: None });
    let exhibition = Exhibition::plan(&names, &args.request(), &library).map_err(stopped)?;
    let bar = progress::bar(exhibition.person_ticks(), args.quiet);
    let (mut gallery, mut runs) = (GalleryPages::default(), Vec::new());
    let shown = exhibition.run(&|done| bar.done(done), &mut |exhibit| {
        runs.push(exhibit.outcome.manifest());
        gallery.hang(&exhibit);
    });
    bar.clear();
    shown.map_err(stopped)?;
    let view = gallery.view();
    write(&folder, &gallery, &view)?;
    folder.seal(|_, outputs| exhibition::manifest(runs, outputs).to_json())?;
    match args.json {
        true => terminal::print(&view.to_json_text())?,
        false => terminal::print(&format!(
            "{}\nGallery: {}\n",
            counted(view.exhibits.len(), "scheme"),
            args.out.join("index.html").display()
        ))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Says at which pack the gallery ends: messages name files within a pack, and there are many packs.
fn stopped(Stopped { pack, error }: Stopped) -> Failure {
    let failure = Failure::from(error);
    if !failure.is_interrupted() {
        terminal::remark(&format!("the gallery was not written: `{pack}` cannot be shown"));
    }
    failure
}

fn write(folder: &RunFolder, gallery: &GalleryPages, view: &ExhibitionView) -> Result<(), Failure> {
    let mut fault = None;
    let mut put = |name: &str, bytes: &[u8]| {
        folder.put(name, bytes).map_err(|f| {
            fault = Some(f);
            std::io::Error::other("the folder")
        })
    };
    match (gallery.write(&mut put, view), fault) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(fault)) => Err(fault.into()),
        (Err(error), None) => Err(Fault::io("cannot write the gallery", &error).into()),
    }
}

impl GalleryArgs {
    fn names(&self, library: &Library) -> Result<Vec<String>, Failure> {
        if self.packs.is_empty() {
            let all = library.pack_names().into_iter();
            return Ok(all.filter(|name| !name.starts_with("base/")).collect());
        }
        for name in &self.packs {
            named::pack(library, name)?;
        }
        Ok(self.packs.clone())
    }

    /// What is asked of every pack.
    fn request(&self) -> Request {
        Request {
            size: Size::AtMost(self.persons.unwrap_or(PERSONS)),
            length: self.ticks.map_or(Length::Horizon, Length::Ticks),
            seed: self.seed.unwrap_or(1),
            replicates: self.replicates.and_then(|n| u32::try_from(n).ok()).unwrap_or(REPLICATES),
            threads: self.threads,
            ..Request::of("")
        }
    }
}
