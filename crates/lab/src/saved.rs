//! Checkpoints and snapshots as folders: what they hold, reading them, refusing what is damaged, foreign or of another
//! version.
//!
//! A *checkpoint* stands beside the run folder in the making and is replaced while the run goes on; a *snapshot* is a part
//! of a run folder, taken before one tick. Both hold copies of every file that the run read, so that going on needs nothing
//! else. The state of synthetic persons is in binary files that only this program writes and reads: each begins with what it
//! is, the version, the run it belongs to, and that its subjects are synthetic.

use std::fs;
use std::path::{Path, PathBuf};

use pack::{Change, Library};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::fault::{self, Fault, words};
use crate::lines::{formats, program};
use crate::manifest::{
    BranchLine, ChangeLine, FileHash, Formats, INPUTS, PackLine, Program, SYNTHETIC, Size, Span, sha256,
};
use crate::plan::Plan;
use crate::request::{Length, Request, Size as Asked};
use crate::store::MANIFEST;

/// The manifest's format.
pub const SCHEMA: &str = "glasshouse.checkpoint/1";

/// Folder of the states within a checkpoint or snapshot.
pub const STATES: &str = "states/";

/// Folder of a checkpoint that holds the snapshot that its run began from.
pub const FROM: &str = "from";

/// How the path of a checkpoint ends: that of the run folder and this.
pub const SUFFIX: &str = ".checkpoint";

/// Which of the two it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Of a run underway.
    Checkpoint,
    /// Of a run at a date.
    Snapshot,
}

impl Kind {
    /// `checkpoint` or `snapshot`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Checkpoint => "checkpoint",
            Self::Snapshot => "snapshot",
        }
    }
}

/// What a state file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    /// The trace of a finished replicate.
    Trace,
    /// What a replicate has counted.
    Sums,
    /// The persons of a region, by its number.
    Region(usize),
}

impl Held {
    /// As a part of a file name.
    fn word(self) -> String {
        match self {
            Self::Trace => "trace".to_owned(),
            Self::Sums => "sums".to_owned(),
            Self::Region(index) => format!("region-{index:05}"),
        }
    }
}

/// One state file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateLine {
    /// The replicate, counted from 0.
    pub replicate: u32,
    /// What it holds of it.
    pub holds: Held,
    /// The file.
    #[serde(flatten)]
    pub file: FileHash,
}

/// Where in a run a snapshot was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The first day that is not in it.
    pub date: String,
    /// Ticks done.
    pub ticks: u32,
}

/// The manifest of a checkpoint or snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedManifest {
    /// [`SCHEMA`].
    pub schema: String,
    /// [`SYNTHETIC`].
    pub synthetic: String,
    /// Who wrote it.
    pub program: Program,
    /// What formats the run read.
    pub formats: Formats,
    /// Which of the two.
    pub kind: Kind,
    /// Format of the states.
    pub state: u32,
    /// The pack.
    pub pack: PackLine,
    /// The population's name.
    pub population: String,
    /// Changes to the pack, in order.
    pub changes: Vec<ChangeLine>,
    /// How many.
    pub size: Size,
    /// When the whole run plays.
    pub span: Span,
    /// The seed asked for, as text.
    pub seed: String,
    /// How many replicates.
    pub replicates: u32,
    /// The snapshot that the run was branched from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub branch: Option<BranchLine>,
    /// SHA-256 of the manifest of the snapshot in [`FROM`], if the run began from one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<String>,
    /// Of a snapshot: where it was taken.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub taken: Option<Taken>,
    /// A hash over all of the above that results follow from; every state file names it.
    pub run: String,
    /// Copies of every file the run read.
    pub inputs: Vec<FileHash>,
    /// The states.
    pub states: Vec<StateLine>,
}

impl SavedManifest {
    /// Of a plan, without states.
    pub fn of(plan: &Plan, kind: Kind, taken: Option<Taken>) -> Self {
        let mut manifest = Self {
            schema: SCHEMA.to_owned(),
            synthetic: SYNTHETIC.to_owned(),
            program: program(),
            formats: formats(),
            kind,
            state: model::FORMAT,
            pack: plan.pack_line(),
            population: plan.pack.population.clone(),
            changes: plan.changes.clone(),
            size: plan.size_line(),
            span: plan.span_line(),
            seed: plan.seed.to_string(),
            replicates: plan.replicates,
            branch: plan.branch.clone(),
            from: plan.origin().map(|origin| origin.digest.clone()),
            taken,
            run: String::new(),
            inputs: plan.input_hashes(),
            states: Vec::new(),
        };
        manifest.run = manifest.run_id();
        manifest
    }

    /// Everything that results follow from, hashed.
    fn run_id(&self) -> String {
        let Self { program, state, pack, population, changes, size, span, seed, replicates, .. } = self;
        let mut text = format!(
            "{} {state} {} {population} {changes:?} {} {} {:?} {} {} {seed} {replicates} {:?} {:?}\n",
            program.version,
            pack.name,
            size.persons,
            size.subjects,
            size.sample,
            span.start,
            span.ticks,
            self.branch,
            self.from
        );
        for FileHash { file, sha256, .. } in &self.inputs {
            text.push_str(&format!("{file} {sha256}\n"));
        }
        sha256(text.as_bytes())
    }

    /// Whether it is of the run that a plan is of.
    pub fn is_of(&self, plan: &Plan) -> bool {
        self.run == Self::of(plan, self.kind, None).run
    }

    /// As JSON, with a line end.
    pub fn to_json(&self) -> String {
        // Strings, integers and finite numbers only: writing them as JSON has no way to fail.
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |text| text + "\n")
    }

    /// A state as its file's content, and the name and hash by which the manifest lists it.
    pub(crate) fn state_file(&self, replicate: u32, holds: Held, body: &[u8]) -> (StateLine, Vec<u8>) {
        let mut bytes = self.header().into_bytes();
        bytes.extend_from_slice(body);
        let hash = sha256(&bytes);
        let name = format!("{STATES}{replicate}-{}-{}.state", holds.word(), &hash[..16]);
        let file = FileHash { file: name, bytes: bytes.len() as u64, sha256: hash };
        (StateLine { replicate, holds, file }, bytes)
    }

    /// What every state file of this run begins with.
    fn header(&self) -> String {
        format!("{MAGIC}{}\nprogram {}\nrun {}\n{SYNTHETIC}\n\n", self.state, self.program.version, self.run)
    }
}

/// What every state file begins with, before its version.
const MAGIC: &str = "glasshouse.state/";

/// A checkpoint or snapshot on the disk whose manifest was read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// Where it is.
    pub folder: PathBuf,
    /// What it says it is.
    pub manifest: SavedManifest,
    /// SHA-256 of its manifest.
    pub digest: String,
    /// Of a checkpoint: the snapshot that its run began from.
    from: Option<Box<Self>>,
}

/// Whether a folder holds a checkpoint or snapshot, of whatever version.
pub fn is_saved(folder: &Path) -> bool {
    fs::read_to_string(folder.join(MANIFEST))
        .is_ok_and(|text| schema_of(&text).is_some_and(|schema| schema.starts_with("glasshouse.checkpoint/")))
}

fn schema_of(text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    Some(value.get("schema")?.as_str()?.to_owned())
}

impl Saved {
    /// Reads the manifest and looks at every file: are the inputs as they were, and are the states there and whole?
    pub fn open(folder: &Path) -> Result<Self, Fault> {
        let text = manifest_text(folder)?;
        let shown = folder.display();
        let damaged = |why: String| {
            Fault::new(&fault::SAVED_DAMAGED, format!("{MANIFEST} of `{shown}` {why}")).help(START_AGAIN)
        };
        let schema = schema_of(&text).ok_or_else(|| damaged("is cut off or changed".to_owned()))?;
        refuse_schema(&schema, folder)?;
        let manifest: SavedManifest =
            serde_json::from_str(&text).map_err(|e| damaged(format!("is not a manifest: {e}")))?;
        refuse_version(&manifest, folder)?;
        if manifest.run != manifest.run_id() {
            return Err(damaged("was changed: what it says of the run is not what was saved".to_owned()));
        }
        let from = match &manifest.from {
            Some(digest) => Some(Box::new(Self::open_as(&folder.join(FROM), digest)?)),
            None => None,
        };
        let saved = Self { folder: folder.to_owned(), digest: sha256(text.as_bytes()), manifest, from };
        for input in &saved.manifest.inputs {
            saved.read(input)?;
        }
        for state in &saved.manifest.states {
            let length = fs::metadata(folder.join(&state.file.file)).map(|m| m.len());
            if length.as_ref().ok() != Some(&state.file.bytes) {
                let why = match length {
                    Ok(length) => format!("has {length} bytes of {}", state.file.bytes),
                    Err(e) => words(&e),
                };
                return Err(saved.damaged(&state.file.file, &why));
            }
        }
        Ok(saved)
    }

    /// The same, of one that must be this one.
    pub fn open_as(folder: &Path, digest: &str) -> Result<Self, Fault> {
        let saved = Self::open(folder)?;
        if saved.digest != digest {
            let message =
                format!("`{}` is not the snapshot that the run was branched from", folder.display());
            return Err(Fault::new(&fault::FOREIGN_STATE, message)
                .help(format!("the one wanted has a {MANIFEST} with the SHA-256 {digest}")));
        }
        Ok(saved)
    }

    fn damaged(&self, file: &str, why: &str) -> Fault {
        let kind = self.manifest.kind.word();
        let message =
            format!("`{file}` of the {kind} `{}` is not as it was written: {why}", self.folder.display());
        Fault::new(&fault::SAVED_DAMAGED, message).help(START_AGAIN)
    }

    /// A file as it was written.
    fn read(&self, wanted: &FileHash) -> Result<Vec<u8>, Fault> {
        let bytes =
            fs::read(self.folder.join(&wanted.file)).map_err(|e| self.damaged(&wanted.file, &words(&e)))?;
        if FileHash::of(&wanted.file, &bytes) != *wanted {
            return Err(self.damaged(&wanted.file, "its SHA-256 is another"));
        }
        Ok(bytes)
    }

    /// The body of a state file.
    fn body(&self, state: &StateLine) -> Result<Vec<u8>, Fault> {
        let mut bytes = self.read(&state.file)?;
        let header = self.manifest.header();
        if !bytes.starts_with(header.as_bytes()) {
            let message = format!(
                "`{}` of `{}` is a state of another run or of another version",
                state.file.file,
                self.folder.display()
            );
            return Err(Fault::new(&fault::FOREIGN_STATE, message).help(START_AGAIN));
        }
        Ok(bytes.split_off(header.len()))
    }

    /// A state of a replicate; where a checkpoint has none, that of the snapshot that its run began from.
    pub(crate) fn state(&self, replicate: u32, holds: Held) -> Result<Option<Vec<u8>>, Fault> {
        let is_it = |state: &&StateLine| state.replicate == replicate && state.holds == holds;
        match (self.manifest.states.iter().find(is_it), &self.from) {
            (Some(state), _) => self.body(state).map(Some),
            (None, Some(from)) => from.state(replicate, holds),
            (None, None) => Ok(None),
        }
    }

    /// The snapshot that a run goes on from: this one, or that of a checkpoint.
    pub(crate) fn snapshot(&self) -> Option<&Self> {
        match self.manifest.kind {
            Kind::Snapshot => Some(self),
            Kind::Checkpoint => self.from.as_deref(),
        }
    }

    /// Ticks done of a snapshot.
    pub fn ticks(&self) -> Option<u32> {
        self.manifest.taken.as_ref().map(|taken| taken.ticks)
    }

    /// The run that was saved, as it was asked for.
    fn request(&self, threads: Option<u32>) -> Result<Request, Fault> {
        let manifest = &self.manifest;
        let changes = manifest.changes.iter().map(|change| match change {
            ChangeLine::Reform(file) => Change::Reform(self.folder.join(file)),
            ChangeLine::Set(text) => Change::Set(text.clone()),
            ChangeLine::Law(name) => Change::Law(name.clone()),
        });
        let n = manifest.size.sample.as_deref().and_then(|sample| sample.strip_prefix("1:")?.parse().ok());
        Ok(Request {
            pack: manifest.pack.name.clone(),
            changes: changes.collect(),
            size: n.map_or(Asked::Persons(manifest.size.persons), Asked::Sample),
            length: Length::Ticks(manifest.span.ticks),
            seed: manifest.seed.parse().map_err(|_| self.damaged(MANIFEST, "the seed is not a number"))?,
            replicates: manifest.replicates,
            threads,
        })
    }

    fn library(&self) -> Library {
        Library::rooted(self.folder.join(INPUTS))
    }

    /// The run that was saved, gone on with as it was.
    pub fn plan(self, threads: Option<u32>) -> Result<Plan, Error> {
        let mut plan = Plan::new(&self.request(threads)?, &self.library())?;
        if let Some(branch) = self.manifest.branch.clone() {
            let before = match self.snapshot() {
                Some(snapshot) => Plan::new(&snapshot.request(threads)?, &snapshot.library())?,
                None => return Err(self.damaged(MANIFEST, "the snapshot is not named").into()),
            };
            plan = plan.branched(branch, before)?;
        }
        Ok(plan.going_on(self)?)
    }

    /// A branch from this snapshot: with more changes, or another length. Neither: the run that was saved.
    pub fn branch(
        self,
        more: Vec<Change>,
        length: Option<Length>,
        threads: Option<u32>,
    ) -> Result<Plan, Error> {
        let mut request = self.request(threads)?;
        let before = Plan::new(&request, &self.library())?;
        let known = request.changes.len();
        request.changes.extend(more);
        request.length = length.unwrap_or(request.length);
        let plan = Plan::new(&request, &self.library())?;
        let Some(taken) = self.manifest.taken.clone() else {
            return Err(self.damaged(MANIFEST, "the date is missing").into());
        };
        if plan.ticks() <= taken.ticks {
            let message =
                format!("the run would end on {}, and the snapshot is of {}", plan.end(), taken.date);
            return Err(Fault::new(&fault::SNAPSHOT_OUTSIDE, message).help("let it end later").into());
        }
        if plan.changes.len() == known && plan.ticks() == before.ticks() {
            return Ok(before.going_on(self)?);
        }
        let Taken { date, ticks } = taken;
        let line = BranchLine { date, ticks, snapshot: self.digest.clone(), changes_before: known };
        Ok(plan.branched(line, before)?.going_on(self)?)
    }
}

const START_AGAIN: &str = "what is damaged cannot be gone on with; run it from the start";

fn manifest_text(folder: &Path) -> Result<String, Fault> {
    let shown = folder.display();
    let none = |message: String| {
        Fault::new(&fault::NOT_SAVED, message).help(
            "name a folder that `glasshouse run --checkpoint-every` left behind, as in runs/NAME.checkpoint, or a snapshot, \
             as in runs/NAME/snapshot",
        )
    };
    if !folder.exists() {
        return Err(none(format!("there is no folder `{shown}`")));
    }
    fs::read_to_string(folder.join(MANIFEST))
        .map_err(|e| none(format!("`{shown}` is no checkpoint or snapshot: {MANIFEST}: {}", words(&e))))
}

fn refuse_schema(schema: &str, folder: &Path) -> Result<(), Fault> {
    let shown = folder.display();
    if schema == SCHEMA {
        return Ok(());
    }
    if schema.starts_with("glasshouse.checkpoint/") {
        let message = format!("`{shown}` has the format `{schema}`; this program reads `{SCHEMA}`");
        return Err(Fault::new(&fault::OTHER_SAVED, message).help(OTHER_PROGRAM));
    }
    let fault =
        Fault::new(&fault::NOT_SAVED, format!("`{shown}` is no checkpoint or snapshot, but `{schema}`"));
    Err(match is_saved(&folder.join("snapshot")) {
        true => fault.help(format!("it holds one: --from {}", folder.join("snapshot").display())),
        false => {
            fault.help("a run folder holds a snapshot if the run was asked for one with --snapshot-at DATE")
        }
    })
}

const OTHER_PROGRAM: &str = "go on with the version of Glasshouse that wrote it, which its manifest names under `program`, or run from the start";

fn refuse_version(manifest: &SavedManifest, folder: &Path) -> Result<(), Fault> {
    let Program { name, version } = program();
    if manifest.program.version == version && manifest.state == model::FORMAT {
        return Ok(());
    }
    let message = format!(
        "`{}` was written by {} {} with states of format {}; this is {name} {version} with format {}, and a run is gone on \
         with by the version that began it",
        folder.display(),
        manifest.program.name,
        manifest.program.version,
        manifest.state,
        model::FORMAT
    );
    Err(Fault::new(&fault::OTHER_SAVED, message).help(OTHER_PROGRAM))
}
