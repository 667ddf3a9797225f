//! Checking a run folder: are its files what the run wrote, and does the run repeat?

use std::fs;
use std::path::{Path, PathBuf};

use pack::{Change, Library};

use crate::error::Error;
use crate::fault::{self, Fault, words};
use crate::manifest::{ChangeLine, FileHash, INPUTS, Manifest};
use crate::plan::Plan;
use crate::request::{Length, Request, Size};
use crate::run::Progress;
use crate::saved::Saved;
use crate::store::MANIFEST;

/// Reads one file of a run folder.
pub fn read(run: &Path, file: &str) -> Result<Vec<u8>, Fault> {
    fs::read(run.join(file)).map_err(|e| {
        Fault::new(
            &fault::FILE_CHANGED,
            format!("`{file}` of `{}` cannot be read: {}", run.display(), words(&e)),
        )
    })
}

/// Checks every file of a run folder against its manifest.
pub fn hashes(run: &Path) -> Result<Manifest, Fault> {
    let manifest = Manifest::read(run)?;
    let changed: Vec<&str> = manifest
        .inputs
        .iter()
        .chain(&manifest.outputs)
        .filter(|wanted| !matches!(read(run, &wanted.file), Ok(bytes) if FileHash::of(&wanted.file, &bytes) == **wanted))
        .map(|wanted| wanted.file.as_str())
        .collect();
    if changed.is_empty() {
        return Ok(manifest);
    }
    let message = format!("not as the run wrote them: {}", changed.join(", "));
    Err(Fault::new(&fault::FILE_CHANGED, message).help("run it again, or restore the files"))
}

/// The plan of a run, made again from the inputs that its folder carries.
/// A branched run goes on from the snapshot in `from`.
pub fn plan(
    run: &Path,
    manifest: &Manifest,
    from: Option<&Path>,
    threads: Option<u32>,
) -> Result<Plan, Error> {
    let inputs: PathBuf = run.join(INPUTS);
    let changes = manifest.changes.iter().map(|change| match change {
        ChangeLine::Reform(file) => Change::Reform(run.join(file)),
        ChangeLine::Set(text) => Change::Set(text.clone()),
        ChangeLine::Law(name) => Change::Law(name.clone()),
    });
    let request = Request {
        pack: manifest.pack.name.clone(),
        changes: changes.collect(),
        size: Size::Persons(manifest.size.persons),
        length: Length::Ticks(manifest.span.ticks),
        seed: number(&manifest.seed)?,
        replicates: u32::try_from(manifest.replicates.len()).unwrap_or(u32::MAX),
        threads,
    };
    let plan = Plan::new(&request, &Library::rooted(inputs))?;
    let Some(branch) = manifest.branch.clone() else { return Ok(plan) };
    let Some(from) = from else {
        let message = format!("`{}` was branched on {} from a snapshot", run.display(), branch.date);
        return Err(Fault::new(&fault::NEEDS_SNAPSHOT, message)
            .help(format!("--from the snapshot whose {MANIFEST} has the SHA-256 {}", branch.snapshot))
            .into());
    };
    let snapshot = Saved::open_as(from, &branch.snapshot)?;
    let before = snapshot.clone().plan(threads)?;
    Ok(plan.branched(branch, before)?.going_on(snapshot)?)
}

/// Repeats a run and compares the state digest of every replicate. Gives their number.
pub fn rerun(manifest: &Manifest, plan: Plan, progress: Progress<'_>) -> Result<usize, Error> {
    let outcome = plan.run(progress)?;
    for (replicate, (was, is)) in manifest.replicates.iter().zip(&outcome.replicates).enumerate() {
        if was.state_digest != is.trace.state_digest {
            let message = format!(
                "replicate {replicate} has the state digest {}, and had {}",
                is.trace.state_digest, was.state_digest
            );
            return Err(Fault::new(&fault::RERUN_DIFFERS, message)
                .help(format!(
                    "the run was written by {} {}",
                    manifest.program.name, manifest.program.version
                ))
                .into());
        }
    }
    Ok(outcome.replicates.len())
}

fn number(text: &str) -> Result<u64, Fault> {
    text.parse()
        .map_err(|_| Fault::new(&fault::NOT_A_RUN, format!("the manifest's seed `{text}` is not a number")))
}
