//! The run folder: written beside its final place, complete with its manifest, then renamed into place. Whoever looks
//! sees a whole run or none.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::fault::{self, Fault};
use crate::manifest::{self, FileHash, Manifest};

/// The manifest's file name.
pub const MANIFEST: &str = "manifest.json";

/// Held by whoever writes, so that two runs never share a staging folder. Removed before the folder is in place.
const LOCK: &str = ".lock";

/// What may stand at the place where the run folder goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Nothing, or an empty folder.
    Refuse,
    /// A run folder, which is replaced.
    ReplaceRun,
}

/// A run folder in the making. Dropping it without [`RunFolder::commit`] removes it.
#[derive(Debug)]
pub struct RunFolder {
    place: PathBuf,
    staging: Staging,
    files: Mutex<Vec<FileHash>>,
}

/// A handle by which another thread (the one that hears Ctrl-C) removes the folder in the making.
#[derive(Debug, Clone)]
pub struct Staging(Arc<RwLock<Option<Stage>>>);

#[derive(Debug)]
struct Stage {
    folder: PathBuf,
    lock: File,
}

impl Staging {
    /// Removes what was written so far; later writes fail. Waits for files that are being written. `false` if the folder
    /// had been put in place or removed before.
    pub fn abandon(&self) -> bool {
        let Some(stage) = self.close().take() else { return false };
        drop(stage.lock);
        // Nothing better can be done if this fails: the folder is hidden, and the next run clears it away.
        let _ = fs::remove_dir_all(&stage.folder);
        true
    }

    /// Several threads may write at a time.
    fn hold(&self) -> RwLockReadGuard<'_, Option<Stage>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) -> RwLockWriteGuard<'_, Option<Stage>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RunFolder {
    /// Prepares a folder that will stand at `place`. Fails early where it could not be put there.
    pub fn stage(place: &Path, existing: Existing) -> Result<Self, Fault> {
        refuse_existing(place, existing)?;
        let name = place.file_name().ok_or_else(|| {
            Fault::new(&fault::UNWRITABLE, format!("`{}` cannot be a run folder", place.display()))
                .help("name a new folder, as in --out runs/first")
        })?;
        let parent = parent_of(place);
        fs::create_dir_all(&parent)
            .map_err(|e| Fault::io(format_args!("cannot make the folder `{}`", parent.display()), &e))?;
        let folder = parent.join(format!(".{}.partial", name.to_string_lossy()));
        let lock = claim(&folder, place)?;
        let staging = Staging(Arc::new(RwLock::new(Some(Stage { folder, lock }))));
        Ok(Self { place: place.to_owned(), staging, files: Mutex::default() })
    }

    /// The handle for Ctrl-C.
    pub fn staging(&self) -> Staging {
        self.staging.clone()
    }

    /// Writes one whole file, from any thread; `name` may have folders, separated by `/`.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let held = self.staging.hold();
        let Some(stage) = held.as_ref() else { return Err(interrupted()) };
        write_whole(&stage.folder.join(name), bytes)
            .map_err(|e| Fault::io(format_args!("cannot write `{name}` of the run folder"), &e))?;
        drop(held);
        let file = FileHash::of(name, bytes);
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(file);
        Ok(())
    }

    /// Adds the manifest, listing every file written, and puts the folder in place.
    pub fn commit(self, manifest: Manifest) -> Result<PathBuf, Fault> {
        self.seal(|inputs, outputs| Manifest { inputs, outputs, ..manifest }.to_json())
    }

    /// The same for any folder: `manifest` is given the files read and the files written.
    pub fn seal(
        self,
        manifest: impl FnOnce(Vec<FileHash>, Vec<FileHash>) -> String,
    ) -> Result<PathBuf, Fault> {
        let mut files = std::mem::take(&mut *self.files.lock().unwrap_or_else(PoisonError::into_inner));
        files.sort_by(|a, b| a.file.cmp(&b.file));
        let (inputs, outputs) = files.into_iter().partition(|f| f.file.starts_with(manifest::INPUTS));
        self.put(MANIFEST, manifest(inputs, outputs).as_bytes())?;

        let mut held = self.staging.close();
        let Some(Stage { folder, lock }) = held.take() else { return Err(interrupted()) };
        let placed = fs::remove_file(folder.join(LOCK)).and_then(|()| {
            drop(lock);
            sync(&folder)?;
            put_in_place(&folder, &self.place)
        });
        if let Err(error) = placed {
            let _ = fs::remove_dir_all(&folder);
            return Err(Fault::io(format_args!("cannot put the run at `{}`", self.place.display()), &error));
        }
        drop(held);
        Ok(self.place.clone())
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        self.staging.abandon();
    }
}

fn interrupted() -> Fault {
    Fault::new(&fault::INTERRUPTED, "the run was interrupted")
}

fn refuse_existing(place: &Path, existing: Existing) -> Result<(), Fault> {
    let shown = place.display();
    let Ok(found) = fs::symlink_metadata(place) else { return Ok(()) };
    let empty = found.is_dir() && fs::read_dir(place).is_ok_and(|mut entries| entries.next().is_none());
    match (empty, manifest::is_run(place), existing) {
        (true, ..) | (_, true, Existing::ReplaceRun) => Ok(()),
        (_, true, Existing::Refuse) => {
            Err(Fault::new(&fault::FOLDER_EXISTS, format!("there is already a run at `{shown}`"))
                .help("add --force to replace it, or choose another folder with --out DIR"))
        }
        _ => Err(Fault::new(&fault::FOLDER_EXISTS, format!("`{shown}` exists and is not a run folder"))
            .help("choose another folder with --out DIR; what is not a run is never replaced")),
    }
}

/// Makes the staging folder and locks it. One left by a killed run is cleared away; one in use is refused.
fn claim(folder: &Path, place: &Path) -> Result<File, Fault> {
    let cannot = |e: io::Error| Fault::io(format_args!("cannot prepare `{}`", place.display()), &e);
    let busy = || {
        Fault::new(&fault::FOLDER_BUSY, format!("another run is writing to `{}`", place.display()))
            .help("wait for it to finish, or choose another folder with --out DIR")
    };
    if folder.exists() {
        if let Ok(left) = File::open(folder.join(LOCK)) {
            left.try_lock().map_err(|_| busy())?;
        }
        fs::remove_dir_all(folder).map_err(cannot)?;
    }
    match fs::create_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Err(busy()),
        made => made.map_err(cannot)?,
    }
    let lock = File::create_new(folder.join(LOCK)).map_err(cannot)?;
    lock.try_lock().map_err(|_| busy())?;
    Ok(lock)
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes one whole file anywhere, in place of another of that name.
///
/// # Errors
/// If it cannot be written.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    fs::create_dir_all(parent_of(path))
        .and_then(|()| write_beside(path, bytes))
        .map_err(|e| Fault::io(format_args!("cannot write `{}`", path.display()), &e))
}

/// Writes one whole file beside its place, then puts it there: whoever looks sees the old content or the new.
pub(crate) fn write_beside(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside =
        path.with_file_name(format!(".{}.new", path.file_name().unwrap_or_default().to_string_lossy()));
    let _ = fs::remove_file(&beside);
    write_whole(&beside, bytes)?;
    fs::rename(&beside, path)?;
    sync(&parent_of(path))
}

/// The folder that holds a path.
pub(crate) fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Makes a folder's entries durable where the system lets a folder be opened.
pub(crate) fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

pub(crate) fn put_in_place(staged: &Path, place: &Path) -> io::Result<()> {
    if !place.exists() {
        return fs::rename(staged, place);
    }
    // An empty folder or a run that may be replaced: moved aside first, so that no half-removed run ever stands there.
    let old = staged.with_extension("old");
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    fs::rename(place, &old)?;
    if let Err(error) = fs::rename(staged, place) {
        fs::rename(&old, place)?;
        return Err(error);
    }
    fs::remove_dir_all(&old)
}
