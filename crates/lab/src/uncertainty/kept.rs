//! The result that a pack keeps beside it, and whether it still is the result of that pack.

use super::result::{METHOD, SCHEMA, Uncertainty};
use crate::manifest::{INPUTS, sha256};
use crate::plan::Plan;

/// The file that a pack's folder keeps its result in.
pub const FILE: &str = pack::UNCERTAINTY_FILE;

/// Files that no number follows from.
const WORDS: &[&str] = &["README.md", "sources.toml", "expected.toml", "claims.toml", FILE];

/// What a pack keeps.
#[derive(Debug, Clone, PartialEq)]
pub enum Kept {
    /// Nothing.
    Nothing,
    /// A file that is no result of this version of the program.
    Unreadable,
    /// The result of what the pack or its population was before.
    Stale,
    /// The result of the pack as it is.
    Holds(Box<Uncertainty>),
}

/// What the pack of a plan keeps, whatever changes the plan lays over it.
pub fn kept(plan: &Plan) -> Kept {
    let name = format!("{INPUTS}packs/{}/{FILE}", plan.pack.name);
    let Some((_, text)) = plan.inputs().find(|(file, _)| *file == name) else { return Kept::Nothing };
    match serde_json::from_str::<Uncertainty>(text) {
        Ok(result) if result.schema != SCHEMA => Kept::Unreadable,
        Ok(result) if result.method == METHOD && result.rests_on == rests_on(plan) => {
            Kept::Holds(Box::new(result))
        }
        Ok(_) => Kept::Stale,
        Err(_) => Kept::Unreadable,
    }
}

/// Hash over every file that the results of a plan's pack follow from, without the changes laid over it: the pack's rules and those of
/// the packs that it builds on, of its companion, and the tables of their populations.
pub(super) fn rests_on(plan: &Plan) -> String {
    let data = |name: &str| ["packs/", "populations/"].iter().any(|shelf| name.starts_with(shelf));
    let counts = |name: &str| !WORDS.contains(&name.rsplit('/').next().unwrap_or(name));
    let mut text = String::new();
    for (name, content) in plan.inputs() {
        let name = name.strip_prefix(INPUTS).unwrap_or(name);
        if data(name) && counts(name) {
            text.push_str(&format!("{name} {}\n", sha256(content.as_bytes())));
        }
    }
    sha256(text.as_bytes())
}
