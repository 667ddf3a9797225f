//! What a run of a sweep is computed from, as a hash.

use pack::spec::Pack;
use pack::{Library, Sweep};

use super::part::SCHEMA;
use super::point::Point;
use crate::error::Error;
use crate::manifest::sha256;

/// The hash of all that the runs of a point are computed from but their seed: the program's version, the texts of the pack with all that it
/// builds on, of its population and of a companion, the changes, how many, how long, and what is kept.
///
/// # Errors
/// The pack cannot be read with these changes: the reason, in a line.
pub(super) fn of(point: &Point, sweep: &Sweep, library: &Library) -> Result<String, String> {
    let request = point.request(sweep);
    let loaded = pack::load(library, &request.pack, &request.changes);
    let pack = loaded.map_err(|faults| Error::from(faults).reason())?.pack;
    let mut text = format!(
        "{SCHEMA} {} {} {:?} {:?} {:?}\n",
        env!("CARGO_PKG_VERSION"),
        pack.name,
        request.size,
        request.length,
        sweep.rows
    );
    // A reform's place is nothing that results follow from; its text is among the files of the pack.
    let (law, values) = (&point.law, sweep.axes.iter().map(|axis| &axis.path).zip(&point.values));
    text.push_str(&format!("{law:?} {:?}\n", values.collect::<Vec<_>>()));
    files(&pack, library, &mut text);
    if let Some(companion) = &pack.companion {
        let other =
            pack::load(library, &companion.pack, &[]).map_err(|faults| Error::from(faults).reason())?;
        files(&other.pack, library, &mut text);
    }
    Ok(sha256(text.as_bytes()))
}

/// The same with the seed.
pub(super) fn of_run(identity: &str, seed: u64) -> String {
    sha256(format!("{identity} {seed}").as_bytes())
}

/// The files of a pack and its population, each by its hash.
fn files(pack: &Pack, library: &Library, text: &mut String) {
    for file in &pack.files {
        text.push_str(&format!("{} {}\n", file.name, sha256(file.text.as_bytes())));
    }
    for (name, content) in library.population_files(&pack.population).unwrap_or_default() {
        text.push_str(&format!("{}/{name} {}\n", pack.population, sha256(content.as_bytes())));
    }
}
