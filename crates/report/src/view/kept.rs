//! What a pack keeps of how sure its results are, as a report of a run says it.

use lab::uncertainty::{Kept, Uncertainty};
use serde::Serialize;

/// What the pack keeps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeptView {
    /// `holds`, `stale`, `unreadable` or `nothing`.
    pub standing: &'static str,
    /// What that means for this run.
    pub note: String,
    /// The result, if it holds.
    pub result: Option<Uncertainty>,
}

impl KeptView {
    /// Of a run; `changed` says whether it is one of the pack with changes.
    pub fn new(kept: &Kept, pack: &str, changed: bool) -> Self {
        let renew = format!("`glasshouse uncertainty {pack} --keep`");
        let (standing, note, result) = match kept {
            Kept::Nothing => (
                "nothing",
                format!("The pack keeps no study of how sure its results are; {renew} makes one."),
                None,
            ),
            Kept::Unreadable => (
                "unreadable",
                format!(
                    "What the pack keeps of how sure its results are is of no format that this program reads; {renew} makes it anew."
                ),
                None,
            ),
            Kept::Stale => (
                "stale",
                format!(
                    "What the pack keeps of how sure its results are is stale: the pack, one that it builds on, its population or the method has changed since. It is not shown; {renew} makes it anew."
                ),
                None,
            ),
            Kept::Holds(result) => ("holds", of(changed), Some((**result).clone())),
        };
        Self { standing, note, result }
    }
}

fn of(changed: bool) -> String {
    match changed {
        false => "This was studied once for the pack, with runs of its own, smaller than this one.".to_owned(),
        true => "This was studied once for the pack as it is published, with runs of its own; this run has changes laid over it, and nothing \
                 here speaks of them."
            .to_owned(),
    }
}
