//! Where packs, populations and laws come from: folders below the working directory first, then what is shipped inside the
//! program, so that it runs from any folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::suggest::advice;

static SHIPPED_PACKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../packs");
static SHIPPED_POPULATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../populations");
static SHIPPED_LAWS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../laws");

/// Larger files are not read at all.
const LARGEST_FILE: u64 = 16 << 20;

/// Finds packs, populations and laws by path or by name.
#[derive(Debug, Clone)]
pub struct Library {
    base: PathBuf,
}

/// A folder that was found, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name: the path below `packs/`, `populations/` or `laws/`, or else its own last part.
    pub name: String,
    /// Name and text of every readable file, sub-folders included (`tables/age.csv`), by name.
    pub files: Vec<(String, String)>,
    /// Files that are too large or not UTF-8 text.
    pub unread: Vec<String>,
    pub(crate) origin: Origin,
}

/// Where a folder lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Disk(PathBuf),
    Shipped(String),
}

/// The kinds of folder.
#[derive(Debug, Clone, Copy)]
struct Shelf {
    folder: &'static str,
    file: &'static str,
    shipped: &'static Dir<'static>,
}

const PACKS: Shelf = Shelf { folder: "packs", file: "pack.toml", shipped: &SHIPPED_PACKS };
const POPULATIONS: Shelf =
    Shelf { folder: "populations", file: "population.toml", shipped: &SHIPPED_POPULATIONS };

const LAWS: Shelf = Shelf { folder: "laws", file: "law.toml", shipped: &SHIPPED_LAWS };

impl Default for Library {
    fn default() -> Self {
        Self::new()
    }
}

impl Library {
    /// The library seen from the working directory.
    pub fn new() -> Self {
        Self { base: PathBuf::new() }
    }

    /// The library seen from another directory: names and relative paths begin there.
    pub fn rooted(base: impl Into<PathBuf>) -> Self {
        Self { base: base.into() }
    }

    /// Names of all packs: of the working directory's `packs/` and of those shipped, in order.
    pub fn pack_names(&self) -> Vec<String> {
        self.names(PACKS)
    }

    /// Names of all populations.
    pub fn population_names(&self) -> Vec<String> {
        self.names(POPULATIONS)
    }

    /// Names of all laws.
    pub fn law_names(&self) -> Vec<String> {
        self.names(LAWS)
    }

    /// The folder of a law, by path or by name.
    pub fn law(&self, name: &str) -> Option<Folder> {
        self.find(LAWS, name)
    }

    /// The folder of a pack, by path or by name.
    pub fn pack(&self, name: &str) -> Option<Folder> {
        self.find(PACKS, name)
    }

    /// The folder of a population, by path or by name.
    pub fn population(&self, name: &str) -> Option<Folder> {
        self.find(POPULATIONS, name)
    }

    /// Name and text of every file of a pack.
    pub fn pack_files(&self, name: &str) -> Result<Vec<(String, String)>, Diagnostics> {
        match self.pack(name) {
            Some(folder) => Ok(folder.files),
            None => Err(Diagnostics::one(self.no_such_pack(name))),
        }
    }

    /// Name and text of every file of a population; `None` if there is none of this name.
    pub fn population_files(&self, name: &str) -> Option<Vec<(String, String)>> {
        self.population(name).map(|folder| folder.files)
    }

    /// The packs inside a folder that is none itself, as `folder/name`, in order; nothing for a pack or any other path.
    pub fn packs_inside(&self, folder: &str) -> Vec<String> {
        let folder = folder.trim_end_matches(['/', '\\']);
        let mut inside = BTreeSet::new();
        if self.pack(folder).is_none() {
            names_on_disk(PACKS, &self.base.join(folder), "", &mut inside);
        }
        inside.into_iter().map(|name| format!("{folder}/{name}")).collect()
    }

    /// The message for a pack that is not there.
    pub(crate) fn no_such_pack(&self, name: &str) -> Diagnostic {
        let path = self.base.join(name);
        if path.is_dir() {
            let message = format!("the folder `{}` has no pack.toml", name.trim_end_matches('/'));
            let mut inside = BTreeSet::new();
            names_on_disk(PACKS, &path, &format!("{}/", name.trim_end_matches('/')), &mut inside);
            let help = match inside.first() {
                Some(pack) => format!("it is no pack itself, but holds some: `{pack}`"),
                None => "name the folder of a pack; `glasshouse new` makes one".to_owned(),
            };
            return Diagnostic::of(&codes::NO_SUCH_PACK, message).help(help);
        }
        let names = self.pack_names();
        let bare = name.trim_end_matches('/').trim_start_matches("packs/");
        Diagnostic::of(&codes::NO_SUCH_PACK, format!("there is no pack `{name}`"))
            .maybe_help(advice(bare, names.iter().map(String::as_str)))
    }

    /// The pack that another extends: a path relative to that one's folder if it begins with a full stop, else a name.
    pub(crate) fn base_of(&self, folder: &Folder, extends: &str) -> Option<Folder> {
        if !extends.starts_with('.') {
            return self.pack(extends);
        }
        match &folder.origin {
            Origin::Disk(path) => read_disk(PACKS, &path.join(extends)),
            Origin::Shipped(path) => read_shipped(PACKS, &normal(&Path::new(path).join(extends))?),
        }
    }

    fn names(&self, shelf: Shelf) -> Vec<String> {
        let mut names = BTreeSet::new();
        names_on_disk(shelf, &self.base.join(shelf.folder), "", &mut names);
        names_shipped(shelf, shelf.shipped, &mut names);
        names.into_iter().collect()
    }

    fn find(&self, shelf: Shelf, name: &str) -> Option<Folder> {
        let name = name.trim_end_matches(['/', '\\']);
        let name = name.strip_suffix(shelf.file).map_or(name, |dir| dir.trim_end_matches(['/', '\\']));
        let name = if name.is_empty() { "." } else { name };
        let prefix = format!("{}/", shelf.folder);
        read_disk(shelf, &self.base.join(name))
            .or_else(|| read_disk(shelf, &self.base.join(shelf.folder).join(name)))
            .or_else(|| read_shipped(shelf, name.strip_prefix(&prefix).unwrap_or(name)))
    }
}

impl Folder {
    /// Where it lies, unless it is inside the program.
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::Disk(path) => Some(path),
            Origin::Shipped(_) => None,
        }
    }

    /// The text of a file.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.files.iter().find(|(file, _)| file == name).map(|(_, text)| text.as_str())
    }
}

fn names_on_disk(shelf: Shelf, dir: &Path, prefix: &str, names: &mut BTreeSet<String>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let (path, file) = (entry.path(), entry.file_name());
        let Some(own) = file.to_str().filter(|own| path.is_dir() && !own.starts_with('.')) else { continue };
        let name = format!("{prefix}{own}");
        if path.join(shelf.file).is_file() {
            names.insert(name.clone());
        }
        // Packs stand at most two folders deep: base/points-account.
        if prefix.is_empty() {
            names_on_disk(shelf, &path, &format!("{name}/"), names);
        }
    }
}

fn names_shipped(shelf: Shelf, dir: &Dir<'_>, names: &mut BTreeSet<String>) {
    for inner in dir.dirs() {
        if let (Some(name), Some(_)) = (inner.path().to_str(), inner.get_file(inner.path().join(shelf.file)))
        {
            names.insert(name.replace('\\', "/"));
        }
        names_shipped(shelf, inner, names);
    }
}

fn read_shipped(shelf: Shelf, name: &str) -> Option<Folder> {
    let dir = shelf.shipped.get_dir(name)?;
    dir.get_file(dir.path().join(shelf.file))?;
    let mut folder = Folder {
        name: name.to_owned(),
        files: Vec::new(),
        unread: Vec::new(),
        origin: Origin::Shipped(name.to_owned()),
    };
    gather_shipped(dir, dir, shelf, &mut folder);
    folder.files.sort();
    Some(folder)
}

fn gather_shipped(dir: &Dir<'_>, top: &Dir<'_>, shelf: Shelf, folder: &mut Folder) {
    for file in dir.files() {
        let name = file.path().strip_prefix(top.path()).ok().and_then(Path::to_str).unwrap_or_default();
        match file.contents_utf8() {
            Some(text) => folder.files.push((name.replace('\\', "/"), text.to_owned())),
            None => folder.unread.push(name.replace('\\', "/")),
        }
    }
    // A folder that is a pack of its own is no part of this one.
    for inner in dir.dirs().filter(|d| d.get_file(d.path().join(shelf.file)).is_none()) {
        gather_shipped(inner, top, shelf, folder);
    }
}

fn read_disk(shelf: Shelf, dir: &Path) -> Option<Folder> {
    if !dir.join(shelf.file).is_file() {
        return None;
    }
    let mut folder = Folder {
        name: name_of(shelf, dir),
        files: Vec::new(),
        unread: Vec::new(),
        origin: Origin::Disk(dir.to_owned()),
    };
    gather_disk(dir, "", shelf, &mut folder);
    folder.files.sort();
    folder.unread.sort();
    Some(folder)
}

fn gather_disk(dir: &Path, prefix: &str, shelf: Shelf, folder: &mut Folder) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(own) = entry.file_name().into_string() else { continue };
        if own.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{own}");
        if path.is_dir() {
            if !path.join(shelf.file).is_file() {
                gather_disk(&path, &format!("{name}/"), shelf, folder);
            }
            continue;
        }
        let small = fs::metadata(&path).is_ok_and(|m| m.len() <= LARGEST_FILE);
        match small.then(|| fs::read_to_string(&path)) {
            Some(Ok(text)) => folder.files.push((name, text)),
            _ => folder.unread.push(name),
        }
    }
}

/// The name of a folder on disk: what follows the last `packs/` of its path, or else its own last part.
fn name_of(shelf: Shelf, dir: &Path) -> String {
    let full = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
    let parts: Vec<&str> = full.iter().filter_map(|part| part.to_str()).collect();
    let after = parts.iter().rposition(|part| *part == shelf.folder).map_or(parts.len(), |at| at + 1);
    match &parts[after..] {
        [] => parts.last().copied().unwrap_or(shelf.folder).to_owned(),
        below => below.join("/"),
    }
}

/// A relative path without `.` and `..`; `None` if it leads out of the folder.
fn normal(path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::ParentDir => drop(parts.pop()?),
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_stay_inside() {
        assert_eq!(normal(Path::new("base/x/../y")).as_deref(), Some("base/y"));
        assert_eq!(normal(Path::new("x/../../y")), None);
    }

    #[test]
    fn a_pack_that_is_not_there_is_answered_with_advice() {
        let item = Library::rooted("/nonexistent").no_such_pack("nothing-like-it");
        assert_eq!(item.code, codes::NO_SUCH_PACK.id);
        assert!(Library::rooted("/nonexistent").pack("nothing-like-it").is_none());
    }
}
