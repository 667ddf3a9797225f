//! `glasshouse run --from FOLDER`: a run that was saved is gone on with, or branched off.

use std::path::{Path, PathBuf};

use lab::checkpoint;
use lab::fault::{self, Fault};
use lab::plan::Plan;
use lab::saved::{Kind, Saved};
use pack::Library;

use crate::failure::Failure;
use crate::verb::run::RunArgs;

/// The plan that goes on from a folder.
pub fn plan(args: &RunArgs, from: &Path, library: &Library) -> Result<Plan, Failure> {
    let saved = Saved::open(from)?;
    refuse_contradictions(args, &saved, library)?;
    match saved.manifest.kind {
        Kind::Checkpoint => {
            let plan = saved.plan(args.threads)?;
            let asked = args.length().ticks(&plan.pack)?;
            match asked.filter(|&ticks| ticks != plan.ticks()) {
                Some(ticks) => {
                    Err(contradicts(&format!("a run of {ticks} ticks"), from, &format!("{}", plan.ticks()))
                        .into())
                }
                None => Ok(plan),
            }
        }
        Kind::Snapshot => {
            let length = args.states_length().then(|| args.length());
            Ok(saved.branch(args.over.changes(), length, args.threads)?)
        }
    }
}

/// Where its run folder goes if nobody says: a checkpoint knows its run's place.
pub fn place(from: &Path, plan: &Plan) -> Option<PathBuf> {
    plan.resumed().and_then(|_| checkpoint::run_of(from))
}

/// A run never takes the place of what it goes on from.
pub fn refuse_place(place: &Path, from: &Path) -> Result<(), Fault> {
    let (Ok(within), Ok(place)) = (from.canonicalize(), place.canonicalize()) else { return Ok(()) };
    if !within.starts_with(&place) {
        return Ok(());
    }
    let message = format!("the run would take the place of what it goes on from, `{}`", from.display());
    Err(Fault::new(&fault::FOLDER_EXISTS, message).help("choose another folder with --out DIR"))
}

/// What the run says that it is of, where the options say otherwise.
fn refuse_contradictions(args: &RunArgs, saved: &Saved, library: &Library) -> Result<(), Fault> {
    let (manifest, from) = (&saved.manifest, &saved.folder);
    let check = |option: &str, given: Option<String>, held: &str| match given.filter(|given| given != held) {
        Some(given) => Err(contradicts(&format!("{option}{given}"), from, held)),
        None => Ok(()),
    };
    let name = |pack: &String| library.pack(pack).map_or_else(|| pack.clone(), |folder| folder.name);
    check("the pack ", args.pack.as_ref().map(name), &manifest.pack.name)?;
    check("--persons ", args.persons.map(|n| n.to_string()), &manifest.size.persons.to_string())?;
    let sample = manifest.size.sample.as_deref().unwrap_or("another number of persons");
    check("--sample ", args.sample.map(|n| format!("1:{n}")), sample)?;
    check("--seed ", args.seed.map(|n| n.to_string()), &manifest.seed)?;
    check("--replicates ", args.replicates.map(|n| n.to_string()), &manifest.replicates.to_string())?;
    if manifest.kind == Kind::Checkpoint && !args.over.changes().is_empty() {
        let message = format!("`{}` is a checkpoint, which is gone on with as it was begun", from.display());
        return Err(Fault::new(&fault::FROM_CONTRADICTED, message)
            .help("leave --with, --set and --reform out; changes are made from a snapshot, which `--snapshot-at DATE` takes"));
    }
    Ok(())
}

fn contradicts(given: &str, from: &Path, held: &str) -> Fault {
    let message = format!("{given} contradicts `{}`, which has {held}", from.display());
    Fault::new(&fault::FROM_CONTRADICTED, message).help("leave it out, or run the pack from the start")
}

/// What is said of it before it begins.
pub fn announced(plan: &Plan) -> Option<String> {
    let at =
        |saved: &Saved| saved.manifest.taken.as_ref().map_or_else(String::new, |taken| taken.date.clone());
    match (plan.resumed(), plan.origin()) {
        (Some(checkpoint), _) => Some(format!("goes on from the checkpoint {}", checkpoint.folder.display())),
        (None, Some(snapshot)) => Some(format!("goes on from the snapshot of {}", at(snapshot))),
        (None, None) => None,
    }
}

/// What is said of a checkpoint that stands beside the place of a run that begins anew.
pub fn left_over(plan: &Plan, place: &Path, writes: bool) -> Option<String> {
    let standing = checkpoint::place_of(place);
    let saved = Saved::open(&standing).ok()?;
    let shown = standing.display();
    if saved.manifest.is_of(plan) {
        return Some(format!(
            "a checkpoint of this run is at {shown}: `glasshouse run --from {shown}` goes on from it; this run begins anew and \
             replaces it"
        ));
    }
    writes.then(|| {
        format!("the checkpoint of another run at {shown} will be replaced by the first of this one")
    })
}

/// Once the run is in place nothing is to be gone on with: its checkpoint goes. That of another run stays.
pub fn clear(place: &Path, plan: &Plan) -> Result<(), Fault> {
    let standing = checkpoint::place_of(place);
    checkpoint::sweep(&standing);
    let own = || {
        let resumed = plan
            .resumed()
            .is_some_and(|saved| saved.folder.canonicalize().ok() == standing.canonicalize().ok());
        resumed || Saved::open(&standing).is_ok_and(|saved| saved.manifest.is_of(plan))
    };
    if own() { checkpoint::remove(&standing) } else { Ok(()) }
}
