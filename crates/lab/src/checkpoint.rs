//! Writing checkpoints: every state a whole file of its own, then the manifest that names them, exchanged in one step.
//! Whoever looks, and whenever the program is killed, there is the last checkpoint or the one before, whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::fault::{self, Fault};
use crate::plan::Plan;
use crate::saved::{FROM, Held, Kind, STATES, SUFFIX, Saved, SavedManifest, StateLine, is_saved};
use crate::store::{MANIFEST, parent_of, put_in_place, sync, write_beside};

/// Where the checkpoint of a run stands: beside its folder.
pub fn place_of(run: &Path) -> PathBuf {
    let mut name = run.file_name().unwrap_or_default().to_owned();
    name.push(SUFFIX);
    run.with_file_name(name)
}

/// The run folder whose checkpoint stands at this place.
pub fn run_of(checkpoint: &Path) -> Option<PathBuf> {
    let name = checkpoint.file_name()?.to_str()?.strip_suffix(SUFFIX)?;
    (!name.is_empty()).then(|| checkpoint.with_file_name(name))
}

/// Clears away what a killed run left of a checkpoint before it was in place. Only for whoever writes the run folder.
pub fn sweep(checkpoint: &Path) {
    for end in ["partial", "old"] {
        // It is hidden and in nobody's way: if it cannot be removed, nothing is lost.
        let _ = fs::remove_dir_all(hidden(checkpoint, end));
    }
}

/// Removes a checkpoint, if one is there. It goes out of sight first, so that no half of one is ever found.
pub fn remove(checkpoint: &Path) -> Result<(), Fault> {
    if !is_saved(checkpoint) {
        return Ok(());
    }
    let aside = hidden(checkpoint, "old");
    let _ = fs::remove_dir_all(&aside);
    fs::rename(checkpoint, &aside)
        .and_then(|()| fs::remove_dir_all(&aside))
        .map_err(|e| Fault::io(format_args!("cannot remove `{}`", checkpoint.display()), &e))
}

fn hidden(place: &Path, end: &str) -> PathBuf {
    place.with_file_name(format!(".{}.{end}", place.file_name().unwrap_or_default().to_string_lossy()))
}

/// The checkpoint of a run, kept up to date while it goes on. Dropping it leaves what is in place.
#[derive(Debug)]
pub struct Checkpoint {
    place: PathBuf,
    manifest: SavedManifest,
    now: Underway,
}

/// A handle by which another thread (the one that hears Ctrl-C) ends the writing.
#[derive(Debug, Clone)]
pub struct Underway(Arc<RwLock<Now>>);

#[derive(Debug)]
struct Now {
    folder: PathBuf,
    /// Whether a checkpoint of this run stands at its place.
    placed: bool,
    closed: bool,
    /// What the next manifest names.
    states: BTreeMap<(u32, Held), StateLine>,
    /// What it does not name any more.
    old: Vec<String>,
}

impl Underway {
    /// Waits for the file that is being written, lets no other begin, and clears away what is not in place. The place of the
    /// checkpoint, if one is there to go on from.
    pub fn close(&self) -> Option<PathBuf> {
        let mut now = self.write();
        now.closed = true;
        if now.placed {
            return Some(now.folder.clone());
        }
        // Nothing better can be done if this fails: the folder is hidden, and the next run clears it away.
        let _ = fs::remove_dir_all(&now.folder);
        None
    }

    fn read(&self) -> RwLockReadGuard<'_, Now> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Now> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Checkpoint {
    /// Prepares the checkpoint of a run that will stand at `run`. The place is not touched before the first states are
    /// whole; a run that goes on from the checkpoint at its own place goes on with that one.
    pub fn prepare(plan: &Plan, run: &Path) -> Result<Self, Fault> {
        let place = place_of(run);
        let shown = place.display();
        if place.exists() && !is_saved(&place) {
            return Err(Fault::new(&fault::FOLDER_EXISTS, format!("`{shown}` exists and is no checkpoint"))
                .help("move it, or choose another folder with --out DIR; what is not a checkpoint is never replaced"));
        }
        let manifest = SavedManifest::of(plan, Kind::Checkpoint, None);
        let own = plan.resumed().filter(|saved| same_folder(&saved.folder, &place));
        let states = plan.resumed().map(|saved| saved.manifest.states.clone()).unwrap_or_default();
        let now = Now {
            folder: if own.is_some() { place.clone() } else { hidden(&place, "partial") },
            placed: own.is_some(),
            closed: false,
            states: states.into_iter().map(|line| ((line.replicate, line.holds), line)).collect(),
            old: Vec::new(),
        };
        let checkpoint = Self { place, manifest, now: Underway(Arc::new(RwLock::new(now))) };
        checkpoint
            .furnish(plan)
            .map_err(|e| Fault::io(format_args!("cannot prepare `{}`", checkpoint.place.display()), &e))?;
        Ok(checkpoint)
    }

    /// Copies of the inputs, and what the run went on from.
    fn furnish(&self, plan: &Plan) -> std::io::Result<()> {
        let now = self.now.read();
        if now.placed {
            return now.sweep();
        }
        if now.folder.exists() {
            fs::remove_dir_all(&now.folder)?;
        }
        for (name, text) in plan.inputs() {
            write_beside(&now.folder.join(name), text.as_bytes())?;
        }
        if let Some(resumed) = plan.resumed() {
            for state in now.states.values() {
                link(&resumed.folder.join(&state.file.file), &now.folder.join(&state.file.file))?;
            }
        }
        match plan.origin() {
            Some(origin) => link_saved(origin, &now.folder.join(FROM)),
            None => Ok(()),
        }
    }

    /// The handle for Ctrl-C.
    pub fn underway(&self) -> Underway {
        self.now.clone()
    }

    /// Writes a state. It counts from the next [`Checkpoint::settle`] on, and then takes the place of the one before.
    pub(crate) fn put(&self, replicate: u32, holds: Held, body: &[u8]) -> Result<(), Fault> {
        let (line, bytes) = self.manifest.state_file(replicate, holds, body);
        let now = self.now.read();
        if now.closed {
            return Err(Fault::new(&fault::INTERRUPTED, "the run was interrupted"));
        }
        write_beside(&now.folder.join(&line.file.file), &bytes).map_err(|e| now.failed(&e))?;
        drop(now);
        let mut now = self.now.write();
        now.replace(line);
        Ok(())
    }

    /// States that are not needed any more, from the next [`Checkpoint::settle`] on.
    pub(crate) fn forget(&self, replicate: u32, needed: impl Fn(Held) -> bool) {
        let mut now = self.now.write();
        let unneeded: Vec<(u32, Held)> =
            now.states.keys().copied().filter(|&(r, holds)| r == replicate && !needed(holds)).collect();
        for key in unneeded {
            let gone = now.states.remove(&key);
            now.old.extend(gone.map(|line| line.file.file));
        }
    }

    /// Puts in place what was written so far.
    pub(crate) fn settle(&self) -> Result<(), Fault> {
        let mut now = self.now.write();
        if now.closed {
            return Err(Fault::new(&fault::INTERRUPTED, "the run was interrupted"));
        }
        let states = now.states.values().cloned().collect();
        let manifest = SavedManifest { states, ..self.manifest.clone() };
        let placed = write_beside(&now.folder.join(MANIFEST), manifest.to_json().as_bytes()).and_then(|()| {
            if !now.placed {
                sync(&now.folder)?;
                put_in_place(&now.folder, &self.place)?;
                sync(&parent_of(&self.place))?;
                now.folder.clone_from(&self.place);
                now.placed = true;
            }
            Ok(())
        });
        placed.map_err(|e| now.failed(&e))?;
        let old: Vec<String> = std::mem::take(&mut now.old);
        for file in old {
            // What could not be removed is named by no manifest.
            let _ = fs::remove_file(now.folder.join(file));
        }
        Ok(())
    }
}

impl Drop for Checkpoint {
    fn drop(&mut self) {
        self.now.close();
    }
}

impl Now {
    /// Removes states that a killed run wrote and never settled.
    fn sweep(&self) -> std::io::Result<()> {
        let named: BTreeSet<PathBuf> =
            self.states.values().map(|state| self.folder.join(&state.file.file)).collect();
        for entry in fs::read_dir(self.folder.join(STATES))? {
            let path = entry?.path();
            if !named.contains(&path) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// A checkpoint could not be written. The one before is still there.
    fn failed(&self, error: &std::io::Error) -> Fault {
        let fault = Fault::io("cannot write the checkpoint", error);
        if !self.placed {
            return fault;
        }
        let place = self.folder.display();
        fault.help(format!(
            "the one before stays: once there is room, `glasshouse run --from {place}` goes on from it"
        ))
    }

    fn replace(&mut self, line: StateLine) {
        let name = line.file.file.clone();
        let before = self.states.insert((line.replicate, line.holds), line).map(|line| line.file.file);
        self.old.extend(before.filter(|before| *before != name));
        self.old.retain(|old| *old != name);
    }
}

fn same_folder(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// A second name for a file that nobody changes, or a copy where the system has no such thing.
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

fn link_saved(saved: &Saved, to: &Path) -> std::io::Result<()> {
    let files = saved.manifest.inputs.iter().chain(saved.manifest.states.iter().map(|state| &state.file));
    for file in files.map(|file| file.file.as_str()).chain([MANIFEST]) {
        link(&saved.folder.join(file), &to.join(file))?;
    }
    Ok(())
}
