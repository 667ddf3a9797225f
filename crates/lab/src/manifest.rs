//! `manifest.json`: what a run was, so that it can be checked and repeated. It names no path outside the run folder, no
//! host, no time and no number of threads: the same inputs give the same bytes.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fault::{self, Fault, words};
use crate::store::MANIFEST;

/// The manifest's format.
pub const SCHEMA: &str = "glasshouse.run/1";

/// Folder of the run folder that holds copies of every file the run read.
pub const INPUTS: &str = "inputs/";

/// The sentence that every output carries.
pub const SYNTHETIC: &str = "Every subject in this run is synthetic, made from tables of counts, published or, where marked, assumed; none is a real person.";

/// The program and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Format versions of what the run read and wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formats {
    /// Of packs.
    pub pack: u32,
    /// Of populations.
    pub population: u32,
}

/// The pack in a few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackLine {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// `claimed`, `documented` or `hypothetical`.
    pub stance: String,
    /// Country code.
    pub country: String,
}

/// How many were simulated, and whom they stand for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// Persons of the place according to the population's tables.
    pub place_persons: u64,
    /// Persons simulated, of all ages.
    pub persons: u64,
    /// Of them, those the scheme scores.
    pub subjects: u64,
    /// `1:N`, if the run was asked for or chosen as such a sample.
    pub sample: Option<String>,
    /// One simulated person stands for this many.
    pub stands_for: f64,
}

/// When it plays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub start: String,
    /// The day after the last tick.
    pub end: String,
    /// `day`, `week` or `month`.
    pub tick: String,
    /// Number of ticks.
    pub ticks: u32,
}

/// One change to the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeLine {
    /// A reform file, by its copy in the run folder.
    Reform(String),
    /// `path=value`.
    Set(String),
    /// A law, by its name.
    Law(String),
}

/// Where a run left another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchLine {
    /// The day from which on it is its own.
    pub date: String,
    /// Ticks done by then.
    pub ticks: u32,
    /// SHA-256 of the manifest of the snapshot it began from.
    pub snapshot: String,
    /// How many of the changes were in force before; the others hold from the date on.
    pub changes_before: usize,
}

/// One run of the design.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replicate {
    /// Its seed, as text: it may not fit a floating-point number.
    pub seed: String,
    /// SHA-256 over the final state of every subject.
    pub state_digest: String,
}

/// A file by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// Name within the run folder, with `/`.
    pub file: String,
    /// Length.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

impl FileHash {
    /// Of a file's content.
    pub fn of(file: &str, bytes: &[u8]) -> Self {
        Self { file: file.to_owned(), bytes: bytes.len() as u64, sha256: sha256(bytes) }
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Everything that is needed to check a run and to repeat it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`SCHEMA`].
    pub schema: String,
    /// [`SYNTHETIC`].
    pub synthetic: String,
    /// Who wrote it.
    pub program: Program,
    /// What formats it read.
    pub formats: Formats,
    /// The pack.
    pub pack: PackLine,
    /// The population's name.
    pub population: String,
    /// Changes to the pack, in order.
    pub changes: Vec<ChangeLine>,
    /// The snapshot it was branched from, if it was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub branch: Option<BranchLine>,
    /// How many.
    pub size: Size,
    /// When.
    pub span: Span,
    /// The seed asked for, as text.
    pub seed: String,
    /// The replicates, the first with that seed.
    pub replicates: Vec<Replicate>,
    /// Copies of every file read.
    pub inputs: Vec<FileHash>,
    /// Every file written, but this one.
    pub outputs: Vec<FileHash>,
}

impl Manifest {
    /// As JSON, with a line end.
    pub fn to_json(&self) -> String {
        // Strings, integers and finite numbers only: writing them as JSON has no way to fail.
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |text| text + "\n")
    }

    /// Reads the manifest of a run folder.
    pub fn read(run: &Path) -> Result<Self, Fault> {
        let text = text_of(run, SCHEMA)?;
        serde_json::from_str(&text).map_err(|e| not_a_manifest(run, &e))
    }
}

/// The manifest of a folder as text, which is of this schema or of none that is known.
fn text_of(run: &Path, wanted: &str) -> Result<String, Fault> {
    let shown = run.display();
    if !run.exists() {
        return Err(Fault::new(&fault::NOT_A_RUN, format!("there is no folder `{shown}`")).help(
            "name a folder that `glasshouse run` wrote; they are below runs/ unless --out said otherwise",
        ));
    }
    let text = fs::read_to_string(run.join(MANIFEST)).map_err(|e| {
        Fault::new(&fault::NOT_A_RUN, format!("`{shown}` is not a run folder: {MANIFEST}: {}", words(&e)))
            .help("name a folder that `glasshouse run` wrote")
    })?;
    let schema = schema_of(&text);
    if schema.as_deref().is_some_and(|s| s != wanted && kind_of(s) == kind_of(wanted)) {
        return Err(Fault::new(
            &fault::OTHER_FORMAT,
            format!(
                "`{shown}` has the format `{}`; this program reads `{wanted}`",
                schema.unwrap_or_default()
            ),
        )
        .help("use the version of Glasshouse that wrote it; the manifest names it under `program`"));
    }
    Ok(text)
}

fn not_a_manifest(run: &Path, error: &serde_json::Error) -> Fault {
    let message = format!("{MANIFEST} of `{}` is not a run's manifest: {error}", run.display());
    Fault::new(&fault::NOT_A_RUN, message)
}

/// The schema of a comparison's manifest.
pub const COMPARISON: &str = "glasshouse.comparison/1";

/// What is needed to check a comparison and to repeat it: the two runs that it is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparisonManifest {
    /// [`COMPARISON`].
    pub schema: String,
    /// [`SYNTHETIC`].
    pub synthetic: String,
    /// The first scheme and the second, each as the manifest of a run without files.
    pub arms: Vec<Manifest>,
    /// Copies of every file read.
    pub inputs: Vec<FileHash>,
    /// Every file written, but this one.
    pub outputs: Vec<FileHash>,
}

impl ComparisonManifest {
    /// As JSON, with a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |text| text + "\n")
    }

    /// Reads the manifest of a comparison's folder.
    pub fn read(folder: &Path) -> Result<Self, Fault> {
        let text = text_of(folder, COMPARISON)?;
        serde_json::from_str(&text).map_err(|e| not_a_manifest(folder, &e))
    }
}

/// The schema of the manifest of packs shown side by side.
pub const EXHIBITION: &str = "glasshouse.exhibition/1";

/// What packs shown side by side wrote, and the run of each: with it the files can be checked, and each run asked for again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExhibitionManifest {
    /// [`EXHIBITION`].
    pub schema: String,
    /// [`SYNTHETIC`].
    pub synthetic: String,
    /// Each as the manifest of a run without files.
    pub runs: Vec<Manifest>,
    /// Every file written, but this one.
    pub outputs: Vec<FileHash>,
}

impl ExhibitionManifest {
    /// Reads the manifest of an exhibition's folder.
    pub fn read(folder: &Path) -> Result<Self, Fault> {
        let text = text_of(folder, EXHIBITION)?;
        serde_json::from_str(&text).map_err(|e| not_a_manifest(folder, &e))
    }

    /// As JSON, with a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |text| text + "\n")
    }
}

/// The schema of a sweep's manifest.
pub const SWEEP: &str = "glasshouse.sweep/1";

/// The schema of a calibration's manifest.
pub const CALIBRATION: &str = "glasshouse.calibration/1";

/// What was computed from many runs: what was read for it and what was written, by hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyManifest {
    /// [`SWEEP`] or [`CALIBRATION`].
    pub schema: String,
    /// [`SYNTHETIC`].
    pub synthetic: String,
    /// Who wrote it.
    pub program: Program,
    /// What formats it read.
    pub formats: Formats,
    /// Copies of every file read.
    pub inputs: Vec<FileHash>,
    /// Every file written, but this one.
    pub outputs: Vec<FileHash>,
}

impl StudyManifest {
    /// As JSON, with a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |text| text + "\n")
    }

    /// Reads the manifest of a folder of this schema.
    pub fn read(folder: &Path, schema: &str) -> Result<Self, Fault> {
        let text = text_of(folder, schema)?;
        serde_json::from_str(&text).map_err(|e| not_a_manifest(folder, &e))
    }
}

/// Whether a folder holds what the program wrote whole: a run, a comparison, an exhibition or a study of many runs.
pub fn is_run(folder: &Path) -> bool {
    is_of(folder, "glasshouse.run/")
        || is_comparison(folder)
        || is_exhibition(folder)
        || study(folder).is_some()
}

/// The schema of the study of many runs that a folder holds.
pub fn study(folder: &Path) -> Option<&'static str> {
    [SWEEP, CALIBRATION].into_iter().find(|schema| is_of(folder, &format!("{}/", kind_of(schema))))
}

/// Whether a folder holds a comparison.
pub fn is_comparison(folder: &Path) -> bool {
    is_of(folder, "glasshouse.comparison/")
}

/// Whether a folder holds packs shown side by side.
pub fn is_exhibition(folder: &Path) -> bool {
    is_of(folder, "glasshouse.exhibition/")
}

fn is_of(folder: &Path, kind: &str) -> bool {
    let schema = fs::read_to_string(folder.join(MANIFEST)).ok().and_then(|text| schema_of(&text));
    schema.is_some_and(|schema| schema.starts_with(kind))
}

/// `glasshouse.run` of `glasshouse.run/2`.
fn kind_of(schema: &str) -> &str {
    schema.split_once('/').map_or(schema, |(kind, _)| kind)
}

fn schema_of(text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    Some(value.get("schema")?.as_str()?.to_owned())
}
