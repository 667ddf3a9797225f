//! Copies of every file that a run read, so that its folder repeats the run even when the pack changes later.

use std::path::Path;

use pack::Change;
use pack::population::Population;
use pack::spec::{Pack, SourceFile};

use crate::manifest::{ChangeLine, INPUTS};
use crate::request::Request;

/// The files of a pack's folder.
const PACK_FILES: &[&str] =
    &["pack.toml", "sources.toml", "expected.toml", "README.md", pack::UNCERTAINTY_FILE];

/// File names within the run folder, with the text.
pub type Inputs = Vec<(String, String)>;

/// What the run folder carries, and the changes by the names that they have there.
pub fn carried(pack: &Pack, population: &Population, request: &Request) -> (Vec<ChangeLine>, Inputs) {
    let mut inputs = of_pack(pack, population);
    let changes = reforms(pack, &request.changes, &mut inputs);
    inputs.sort();
    inputs.dedup();
    (changes, inputs)
}

/// The files of a pack and its population.
pub fn of_pack(pack: &Pack, population: &Population) -> Inputs {
    let of_population = population.files.iter().map(|SourceFile { name, text }| {
        (format!("{INPUTS}populations/{}/{name}", population.name), text.clone())
    });
    pack_files(pack).chain(of_population).collect()
}

/// The changes by the names of their copies, which are added to the inputs.
fn reforms(pack: &Pack, asked: &[Change], inputs: &mut Inputs) -> Vec<ChangeLine> {
    // Reforms are the last files that were read, in their order: going backwards, a reform is never taken for a file of
    // the pack that happens to have the same name.
    let mut files = pack.files.iter().rev();
    let mut changes: Vec<ChangeLine> = Vec::new();
    for (number, change) in asked.iter().enumerate().rev() {
        changes.push(match change {
            Change::Set(text) => ChangeLine::Set(text.clone()),
            Change::Law(name) => ChangeLine::Law(law_name(name)),
            Change::Reform(path) => {
                let own = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                let number = format!("{}-", number + 1);
                let copy = format!("{INPUTS}reforms/{number}{}", name_before(path, &own, &number));
                inputs.extend(
                    files.find(|file| file.name == own).map(|file| (copy.clone(), file.text.clone())),
                );
                ChangeLine::Reform(copy)
            }
        });
    }
    changes.reverse();
    changes
}

/// The name of a reform before it was copied: the copy of a copy keeps its name, so that a run that is gone on with writes
/// the same files.
fn name_before<'a>(path: &Path, own: &'a str, number: &str) -> &'a str {
    let copied = path.parent().is_some_and(|folder| folder.ends_with(format!("{INPUTS}reforms")));
    own.strip_prefix(number).filter(|_| copied).unwrap_or(own)
}

/// The files of the pack's own folder, then those of the packs that it builds on, which are named `NAME/pack.toml`, and of the
/// laws laid over it, `laws/NAME/law.toml`.
fn pack_files(pack: &Pack) -> impl Iterator<Item = (String, String)> {
    let own = PACK_FILES.iter().filter_map(|name| pack.files.iter().find(|file| file.name == *name));
    let own = own.map(|file| (format!("{INPUTS}packs/{}/{}", pack.name, file.name), file.text.clone()));
    let others = pack.files.iter().filter(|file| file.name.contains('/'));
    own.chain(others.map(|file| {
        let shelf = if file.name.starts_with("laws/") { "" } else { "packs/" };
        (format!("{INPUTS}{shelf}{}", file.name), file.text.clone())
    }))
}

/// The name of a law that was given by its name or path.
fn law_name(given: &str) -> String {
    let name = Path::new(given).file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| given.to_owned())
}
