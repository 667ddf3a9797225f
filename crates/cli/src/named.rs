//! Names that lead to no pack, answered better than the library can, which looks at one shelf only.

use pack::Library;
use pack::diagnostic::{Diagnostic, Diagnostics, codes};

/// Refuses what is a population, or the last part of a pack's name; anything else is for the library to judge.
pub fn pack(library: &Library, name: &str) -> Result<(), Diagnostics> {
    match fault(library, name) {
        Some(item) => Err(Diagnostics::one(item)),
        None => Ok(()),
    }
}

fn fault(library: &Library, name: &str) -> Option<Diagnostic> {
    if library.pack(name).is_some() {
        return None;
    }
    let no_such = |message: String| Diagnostic::error(codes::NO_SUCH_PACK.id, message);
    if library.population(name).is_some() {
        let help =
            format!("`glasshouse show {name}` shows it; `glasshouse list` names the packs that can be run");
        return Some(no_such(format!("`{name}` is a population, not a pack")).help(help));
    }
    let below = library.pack_names().into_iter().find(|pack| pack.ends_with(&format!("/{name}")))?;
    Some(no_such(format!("there is no pack `{name}`")).help(format!("did you mean `{below}`?")))
}

/// For a name that is neither a pack nor a population: the populations, if one of them is more like it than any pack.
pub fn either(library: &Library, name: &str) -> Result<(), Diagnostics> {
    pack(library, name)?;
    if library.pack(name).is_some() || std::path::Path::new(name).exists() {
        return Ok(());
    }
    let like = |names: Vec<String>| {
        let near = names.into_iter().map(|n| (strsim::jaro_winkler(name, &n), n));
        near.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default()
    };
    let (packs, populations) = (like(library.pack_names()), like(library.population_names()));
    if populations.0 <= packs.0 || populations.0 < 0.8 {
        return Ok(());
    }
    let message = format!("there is no pack or population `{name}`");
    let help = format!("did you mean the population `{}`?", populations.1);
    Err(Diagnostics::one(Diagnostic::error(codes::NO_SUCH_PACK.id, message).help(help)))
}
