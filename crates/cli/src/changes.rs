//! What the command line lays over a pack: laws, files of changes, single values, in this order.

use std::path::PathBuf;

use clap::Args;
use pack::Change;

/// The options of every verb that takes changes.
#[derive(Debug, Args)]
pub struct ChangeArgs {
    /// Put the scheme under a law: lay what it changes over the pack; may be repeated, and comes before --reform
    #[arg(long, value_name = "LAW")]
    pub with: Vec<String>,

    /// Lay a file of changes over the pack; may be repeated, and comes before --set
    #[arg(long, value_name = "FILE")]
    pub reform: Vec<PathBuf>,

    /// Change one value of the pack, as in conduct.jaywalking.rate=9; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

impl ChangeArgs {
    /// The changes, in order.
    pub fn changes(&self) -> Vec<Change> {
        let laws = self.with.iter().cloned().map(Change::Law);
        let reforms = self.reform.iter().cloned().map(Change::Reform);
        laws.chain(reforms).chain(self.set.iter().cloned().map(Change::Set)).collect()
    }
}
