//! Reading what was written: the folder of a run, or of two that were compared, and the plans that repeat it.

use std::fs;
use std::path::Path;

use pack::{Change, Library};

use crate::error::Error;
use crate::fault::{self, Fault, words};
use crate::manifest::{
    self, ChangeLine, ComparisonManifest, ExhibitionManifest, FileHash, INPUTS, Manifest, StudyManifest,
};
use crate::plan::Plan;
use crate::request::{Length, Request, Size};
use crate::saved::Saved;
use crate::store::MANIFEST;

/// A folder that the program wrote.
#[derive(Debug, Clone)]
pub struct Written {
    /// The run, or the two that were compared; none of an exhibition or a study of many runs.
    pub runs: Vec<Manifest>,
    /// Copies of every file read.
    pub inputs: Vec<FileHash>,
    /// Every file written, but the manifest.
    pub outputs: Vec<FileHash>,
}

impl Written {
    /// Reads the manifest of a folder.
    pub fn read(folder: &Path) -> Result<Self, Fault> {
        if manifest::is_comparison(folder) {
            let ComparisonManifest { arms, inputs, outputs, .. } = ComparisonManifest::read(folder)?;
            return Ok(Self { runs: arms, inputs, outputs });
        }
        if manifest::is_exhibition(folder) {
            let ExhibitionManifest { outputs, .. } = ExhibitionManifest::read(folder)?;
            return Ok(Self { runs: Vec::new(), inputs: Vec::new(), outputs });
        }
        if let Some(schema) = manifest::study(folder) {
            let StudyManifest { inputs, outputs, .. } = StudyManifest::read(folder, schema)?;
            return Ok(Self { runs: Vec::new(), inputs, outputs });
        }
        let run = Manifest::read(folder)?;
        Ok(Self { inputs: run.inputs.clone(), outputs: run.outputs.clone(), runs: vec![run] })
    }

    /// The same, once every file has been checked against it.
    pub fn checked(folder: &Path) -> Result<Self, Fault> {
        let written = Self::read(folder)?;
        let changed: Vec<&str> = written
            .inputs
            .iter()
            .chain(&written.outputs)
            .filter(|wanted| !matches!(read(folder, &wanted.file), Ok(bytes) if FileHash::of(&wanted.file, &bytes) == **wanted))
            .map(|wanted| wanted.file.as_str())
            .collect();
        if changed.is_empty() {
            return Ok(written);
        }
        let message = format!("not as the run wrote them: {}", changed.join(", "));
        Err(Fault::new(&fault::FILE_CHANGED, message).help("run it again, or restore the files"))
    }

    /// The plans of its runs, made again from the inputs that it carries. A branched run goes on from the snapshot in `from`.
    pub fn plans(
        &self,
        folder: &Path,
        from: Option<&Path>,
        threads: Option<u32>,
    ) -> Result<Vec<Plan>, Error> {
        let library = Library::rooted(folder.join(INPUTS));
        let requests = self.runs.iter().map(|run| request(folder, run, threads));
        let requests = requests.collect::<Result<Vec<_>, Fault>>()?;
        let (run, request) = match (self.runs.as_slice(), requests.as_slice()) {
            (_, [a, b]) => return Ok(Plan::pair([a, b], &library)?.into()),
            ([run], [request]) => (run, request),
            _ => {
                if manifest::study(folder).is_some() {
                    let message =
                        format!("`{}` is of many runs, which are not repeated here", folder.display());
                    let fault = Fault::new(&fault::NO_INPUTS, message);
                    return Err(fault
                        .help("ask for it again with another --out, and compare the files")
                        .into());
                }
                let message =
                    format!("`{}` shows packs side by side, and carries no inputs", folder.display());
                return Err(Fault::new(&fault::NO_INPUTS, message)
                    .help("its manifest names each run: repeat the one in question with `glasshouse run`")
                    .into());
            }
        };
        let plan = Plan::new(request, &library)?;
        let Some(branch) = run.branch.clone() else { return Ok(vec![plan]) };
        let Some(from) = from else {
            let message = format!("`{}` was branched on {} from a snapshot", folder.display(), branch.date);
            return Err(Fault::new(&fault::NEEDS_SNAPSHOT, message)
                .help(format!("--from the snapshot whose {MANIFEST} has the SHA-256 {}", branch.snapshot))
                .into());
        };
        let snapshot = Saved::open_as(from, &branch.snapshot)?;
        let before = snapshot.clone().plan(threads)?;
        Ok(vec![plan.branched(branch, before)?.going_on(snapshot)?])
    }
}

/// Reads one file of a folder.
pub fn read(folder: &Path, file: &str) -> Result<Vec<u8>, Fault> {
    fs::read(folder.join(file)).map_err(|e| {
        Fault::new(
            &fault::FILE_CHANGED,
            format!("`{file}` of `{}` cannot be read: {}", folder.display(), words(&e)),
        )
    })
}

/// What a run was asked for.
fn request(folder: &Path, run: &Manifest, threads: Option<u32>) -> Result<Request, Fault> {
    let changes = run.changes.iter().map(|change| match change {
        ChangeLine::Reform(file) => Change::Reform(folder.join(file)),
        ChangeLine::Set(text) => Change::Set(text.clone()),
        ChangeLine::Law(name) => Change::Law(name.clone()),
    });
    Ok(Request {
        pack: run.pack.name.clone(),
        changes: changes.collect(),
        size: Size::Persons(run.size.persons),
        length: Length::Ticks(run.span.ticks),
        seed: number(&run.seed)?,
        replicates: u32::try_from(run.replicates.len()).unwrap_or(u32::MAX),
        threads,
    })
}

/// A seed.
pub fn number(text: &str) -> Result<u64, Fault> {
    text.parse()
        .map_err(|_| Fault::new(&fault::NOT_A_RUN, format!("the manifest's seed `{text}` is not a number")))
}
