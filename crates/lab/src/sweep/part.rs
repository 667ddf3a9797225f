//! A finished run of a sweep as a small file of its own, named by what it was computed from: whoever looks sees a whole one or none,
//! and what is there needs not be run again.

use std::fs;
use std::path::{Path, PathBuf};

use measure::row::ALL;
use measure::{Measures, Row};
use pack::Cut;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::manifest::{SYNTHETIC, sha256};
use crate::store::write_beside;

/// The format of these files.
pub(super) const SCHEMA: &str = "glasshouse.sweep-part/1";

/// What became of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    /// It was run.
    Done {
        /// Its subjects.
        subjects: u64,
        /// SHA-256 over their final state.
        state_digest: String,
        /// What was measured.
        rows: Vec<Measured>,
    },
    /// It cannot be run, and why.
    Refused(String),
}

/// A row of measures, by its own words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Name of the measure.
    pub measure: String,
    /// What it is about, or `all`.
    pub item: String,
    /// Index of the period; `None`: the whole run.
    pub period: Option<u32>,
    /// The area, or `all`.
    pub area: String,
    /// The group, or `all`.
    pub group: String,
    /// Where on an axis: a score in points, or days.
    pub at: Option<f64>,
    /// What is counted, among what.
    pub of: (f64, f64),
    /// The value, in the measure's unit.
    pub value: Option<f64>,
    /// Wilson's 95 % interval, where it has one.
    pub interval: Option<(f64, f64)>,
    /// Why there is no value.
    pub missing: Option<String>,
}

impl Measured {
    fn new(row: &Row) -> Self {
        Self {
            measure: row.measure.to_owned(),
            item: row.item.to_string(),
            period: row.period,
            area: row.area.to_string(),
            group: row.group.to_string(),
            at: row.at,
            of: (row.numerator, row.denominator),
            value: row.value,
            interval: row.interval,
            missing: row.missing.map(str::to_owned),
        }
    }
}

/// The rows that a plan keeps.
pub(super) fn kept(measures: &Measures, cuts: &[Cut]) -> Vec<Measured> {
    let keeps = |cut: Cut| cuts.contains(&cut);
    let fits = |row: &&Row| {
        (row.period.is_none() || keeps(Cut::Periods))
            && (*row.area == *ALL || keeps(Cut::Areas))
            && (*row.group == *ALL || keeps(Cut::Groups))
    };
    measures.rows.iter().filter(fits).map(Measured::new).collect()
}

#[derive(Serialize, Deserialize)]
struct Part {
    schema: String,
    synthetic: String,
    key: String,
    became: Became,
}

/// The folder of finished runs, and how they are put there.
#[derive(Debug)]
pub(super) struct Parts {
    folder: PathBuf,
}

impl Parts {
    pub(super) fn at(folder: &Path) -> Result<Self, Fault> {
        fs::create_dir_all(folder)
            .map_err(|e| Fault::io(format_args!("cannot make the folder `{}`", folder.display()), &e))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The same without making it.
    pub(super) fn seen(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn place(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.json"))
    }

    /// The run of this key, if it is there and whole: the first line of its file is the hash of the rest.
    pub(super) fn find(&self, key: &str) -> Option<Became> {
        let text = fs::read_to_string(self.place(key)).ok()?;
        let (hash, body) = text.split_once('\n')?;
        if sha256(body.as_bytes()) != hash {
            return None;
        }
        let part: Part = serde_json::from_str(body).ok()?;
        (part.schema == SCHEMA && part.key == key).then_some(part.became)
    }

    /// Puts a run there.
    pub(super) fn put(&self, key: &str, became: Became) -> Result<(), Fault> {
        let part =
            Part { schema: SCHEMA.to_owned(), synthetic: SYNTHETIC.to_owned(), key: key.to_owned(), became };
        // Text, whole and finite numbers only: writing them as JSON has no way to fail.
        let body = serde_json::to_string(&part).unwrap_or_default();
        let text = format!("{}\n{body}", sha256(body.as_bytes()));
        write_beside(&self.place(key), text.as_bytes())
            .map_err(|e| Fault::io("cannot keep a finished run of the sweep", &e))
    }

    /// Takes the folder away: files of finished runs, and nothing else.
    pub(super) fn clear(self) -> Result<(), Fault> {
        let cannot =
            |e: std::io::Error| Fault::io(format_args!("cannot clear `{}` away", self.folder.display()), &e);
        for entry in fs::read_dir(&self.folder).map_err(cannot)? {
            let path = entry.map_err(cannot)?.path();
            if is_part(&path) {
                fs::remove_file(&path).map_err(cannot)?;
            }
        }
        // Something else that somebody put there stays.
        let _ = fs::remove_dir(&self.folder);
        Ok(())
    }
}

/// Whether a file is named as a finished run is, or as one that was being written.
fn is_part(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bare = name.trim_start_matches('.').trim_end_matches(".new").trim_end_matches(".json");
    bare.len() == 64 && bare.bytes().all(|byte| byte.is_ascii_hexdigit())
}
