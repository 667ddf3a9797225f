//! Copies of every file that a run read, so that its folder repeats the run even when the pack changes later.

use std::fs;

use pack::Change;
use pack::population::Population;
use pack::spec::{Pack, SourceFile};

use crate::error::Error;
use crate::fault::{self, Fault, words};
use crate::manifest::{ChangeLine, INPUTS};
use crate::request::Request;

/// The files of a pack's folder.
const PACK_FILES: &[&str] = &["pack.toml", "sources.toml", "expected.toml", "README.md"];

/// File names within the run folder, with the text.
pub type Inputs = Vec<(String, String)>;

/// What the run folder carries, and the changes by the names that they have there.
pub fn carried(
    pack: &Pack,
    population: &Population,
    request: &Request,
) -> Result<(Vec<ChangeLine>, Inputs), Error> {
    let mut inputs: Inputs = pack_files(pack).collect();
    for SourceFile { name, text } in &population.files {
        inputs.push((format!("{INPUTS}populations/{}/{name}", population.name), text.clone()));
    }
    let mut changes = Vec::new();
    for (number, change) in request.changes.iter().enumerate() {
        changes.push(match change {
            Change::Set(text) => ChangeLine::Set(text.clone()),
            Change::Reform(path) => {
                let own = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                let text = fs::read_to_string(path).map_err(|e| {
                    Fault::new(&fault::UNREADABLE, format!("cannot read the reform `{own}`: {}", words(&e)))
                })?;
                let name = format!("{INPUTS}reforms/{}-{own}", number + 1);
                inputs.push((name.clone(), text));
                ChangeLine::Reform(name)
            }
        });
    }
    inputs.sort();
    inputs.dedup();
    Ok((changes, inputs))
}

/// The files of the pack's own folder, then those of the packs that it builds on, which are named `NAME/pack.toml`.
fn pack_files(pack: &Pack) -> impl Iterator<Item = (String, String)> {
    let own = PACK_FILES.iter().filter_map(|name| pack.files.iter().find(|file| file.name == *name));
    let own = own.map(|file| (format!("{INPUTS}packs/{}/{}", pack.name, file.name), file.text.clone()));
    let bases = pack.files.iter().filter(|file| file.name.contains('/'));
    own.chain(bases.map(|file| (format!("{INPUTS}packs/{}", file.name), file.text.clone())))
}
