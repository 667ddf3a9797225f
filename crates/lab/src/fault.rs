//! What can go wrong with a run apart from its pack: each kind of fault has a code, and `glasshouse explain CODE` tells
//! what it means.

use std::fmt;
use std::io;

/// Whether the request was wrong or something failed underway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The request: another one would work.
    Request,
    /// The disk, the machine or a check that did not hold.
    Failure,
}

/// A kind of fault.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Such as `GH0301`.
    pub id: &'static str,
    /// Whose fault it is.
    pub blame: Blame,
    /// A line.
    pub title: &'static str,
    /// What it means and what to do.
    pub says: &'static str,
}

/// One fault, with what to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub code: &'static Code,
    /// What happened, in one sentence.
    pub message: String,
    /// What to try.
    pub help: Option<String>,
}

impl Fault {
    /// A fault without advice.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: None }
    }

    /// Adds what to try.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A failed operation on a file of the run folder. `what` says what was tried, in the user's words.
    pub fn io(what: impl fmt::Display, error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => {
                Self::new(&DISK_FULL, format!("{what}: there is no room left"))
                    .help("free some space, or choose another disk with --out DIR; nothing was left behind")
            }
            _ => Self::new(&UNWRITABLE, format!("{what}: {}", words(error)))
                .help("choose a folder you may write to with --out DIR"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.id, self.message)
    }
}

impl std::error::Error for Fault {}

/// The system's words for an error, without its number, which differs between systems.
pub fn words(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_lowercase(),
        None => text.to_lowercase(),
    }
}

macro_rules! codes {
    ($($name:ident = $id:literal, $blame:ident, $title:literal, $says:literal;)*) => {
        $(
            #[doc = $title]
            pub static $name: Code = Code { id: $id, blame: Blame::$blame, title: $title, says: $says };
        )*
        /// Every code, in order.
        pub static CODES: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    TOO_FEW_PERSONS = "GH0301", Request, "Too few persons",
        "A run needs at least 1,000 synthetic persons: with fewer, provinces and groups become empty and shares mean nothing.";
    TOO_MANY_PERSONS = "GH0302", Request, "More persons than the place has",
        "A run cannot have more persons than live in the pack's place according to its population's tables. `--sample 1:1` simulates everybody.";
    NO_TICKS = "GH0303", Request, "Number of ticks out of bounds",
        "A run needs at least one tick: `--ticks` must be 1 or more, and `--until` must be at least one tick after the pack's start. It ends before the year 10000.";
    NO_REPLICATES = "GH0304", Request, "Number of replicates out of bounds",
        "`--replicates` is the number of runs that differ in the seed only: 1 to 1,000.";
    NO_THREADS = "GH0305", Request, "Number of threads out of bounds",
        "`--threads` is 1 to 1,024. Results do not depend on it.";
    OUTSIDE_RANGE = "GH0306", Request, "A number set outside its own range",
        "Every number of a pack that is not documented has a range of plausible values. `--set` may leave it, and the run goes on, but its results are those of a number that the pack itself holds to be implausible.";
    NO_LAW = "GH0307", Request, "No law to hold the pack against",
        "An audit holds a pack against laws: those named with --law, or else all whose place is the pack's country. None is known for it.";
    PAIR_UNLIKE = "GH0308", Request, "Packs that cannot be run side by side",
        "A comparison runs two packs on the same synthetic persons, step by step with the same draws. So both must be about the same population, place and subjects, begin on the same day, have the same tick, grades and frailty, and mean the same by conduct of the same name. Together they may have four lists.";
    NO_SUCH_PERSON = "GH0309", Request, "No such synthetic person",
        "The synthetic persons of a run are numbered from 0. `life --pick` takes words, parted by commas: what became of them (`listed`, `wrongly listed`, `never listed`, with `on LIST` for one list), classes of an attribute that the run tells apart or the name of an area, and which of them (`longest`, `shortest`, `highest score`, `lowest score`). Of several that fit it is the one with the lowest number.";
    NOT_FOLLOWED = "GH0310", Request, "A run whose persons cannot be followed",
        "A life is told by living through the person's region again from the first tick. A branched run begins from a snapshot, whose earlier ticks it does not hold. State the change as a phase from that date on, in a reform, and run it from the start.";
    FOLDER_EXISTS = "GH0311", Request, "The run folder exists already",
        "A run never writes over something else. A folder that holds a run is replaced with `--force`; any other folder never is.";
    FOLDER_BUSY = "GH0312", Request, "Another run is writing to this folder",
        "Two runs with the same `--out` at the same time would spoil each other. Wait for the other one, or choose another folder.";
    UNWRITABLE = "GH0313", Failure, "A folder or file cannot be written",
        "The run folder is prepared beside its final place before anything is simulated, so that a missing right shows at once.";
    DISK_FULL = "GH0314", Failure, "No room left on the disk",
        "The run folder was not completed, and what had been written of it was removed.";
    INTERRUPTED = "GH0315", Failure, "The run was interrupted",
        "The run folder was not completed, and what had been written of it was removed.";
    NOT_A_RUN = "GH0321", Request, "Not a run folder",
        "A run folder is what `glasshouse run` writes: it holds `manifest.json` beside the results.";
    OTHER_FORMAT = "GH0322", Request, "A run folder of another version",
        "The manifest has a format that this version of the program does not read.";
    FILE_CHANGED = "GH0323", Failure, "A file of the run is missing or not what the run wrote",
        "The manifest holds the SHA-256 of every file of the run. A difference means that a file was changed, damaged or lost afterwards.";
    RERUN_DIFFERS = "GH0324", Failure, "The run repeated with another result",
        "The same inputs and seed gave another state digest: the program differs from the one that wrote the run, or a file was changed together with its hash.";
    BAD_NAME = "GH0331", Request, "Not a name for a pack",
        "The name of a pack is that of its folder: small letters, digits and hyphens, beginning with a letter, as in `my-county`.";
    NOTHING_TO_EXPLAIN = "GH0341", Request, "Nothing of that name to explain",
        "`glasshouse explain` takes the name of a kind of table, such as `list`, or a code, such as this one.";
    NOT_SAVED = "GH0351", Request, "Not a checkpoint or snapshot",
        "`--from` takes the folder of a checkpoint, which `glasshouse run --checkpoint-every` keeps beside the run folder as NAME.checkpoint, or of a snapshot, which `--snapshot-at` writes into the run folder as `snapshot`.";
    OTHER_SAVED = "GH0352", Request, "A checkpoint or snapshot of another version",
        "States are read only by the version of the program that wrote them: another one may count or draw otherwise, and the run would be neither the one nor the other.";
    SAVED_DAMAGED = "GH0353", Failure, "A file of a checkpoint or snapshot is missing or not what was written",
        "The manifest of a checkpoint or snapshot holds the SHA-256 of each of its files. A difference means that a file was changed, cut off, damaged or lost afterwards.";
    FOREIGN_STATE = "GH0354", Failure, "A saved state of another run",
        "A state goes with one pack, population, size, seed and version. Every state file names the run that it belongs to; one of another run is refused, and so is what does not fit the run it is laid beside.";
    FROM_CONTRADICTED = "GH0355", Request, "An option that contradicts what the run goes on from",
        "A checkpoint or snapshot holds a pack, a size, a seed and changes. `--from` goes on with those; from a snapshot, `--set`, `--reform`, `--until` and `--ticks` branch off. Where the results go, threads and checkpoints are free.";
    BRANCH_UNLIKE = "GH0356", Request, "A change that a branch cannot make",
        "A branch goes on with the persons of the snapshot, so it keeps what their state is laid out by: grades, lists, conduct, activities, consequences, how the score forgets, whom the rules tell apart. Numbers and terms of all these may change. Any other change can be stated as a phase from that date on, in a reform, and run from the start.";
    SNAPSHOT_OUTSIDE = "GH0357", Request, "A snapshot that is not inside the run",
        "A snapshot is taken before the first tick that starts on its date or later; there must be ticks before it and after it. A branch must end after the snapshot that it begins from.";
    NEEDS_SNAPSHOT = "GH0358", Request, "A branched run is repeated from its snapshot",
        "What a branched run is depends on the run before the snapshot, which its folder does not hold. Its manifest names the snapshot by its SHA-256: give that folder with `--from`.";
    COMPANION = "GH0359", Request, "A companion that does not go with the pack",
        "The companion of a pack ([companion]) scores those whom its subjects are tied to: enterprises beside persons, or persons beside enterprises, in the same areas and with the same tick. Its jobs and enterprises need persons who can work there; up to 1 % of them may find nobody.";
    NO_INPUTS = "GH0360", Request, "A folder that is not repeated by `verify`",
        "The folder of packs shown side by side holds pages and a manifest that names each run; the files that runs were read from are not copied into it, so nothing can be repeated from it. A sweep or a calibration is of many runs: ask for it again, with the plan that its folder carries.";
    NO_MEMORY = "GH0361", Request, "More memory than is free",
        "What a run holds in memory is known before it starts: `run --plan` prints it. A run that cannot fit is refused rather than left to be killed by the system. Where regions exchange no records only as many regions as there are threads are in memory at one time.";
    SAME_NAME = "GH0362", Request, "Two packs of one name",
        "A gallery has a page for each pack, named as its folder. Two folders of one name in different places would have the same.";
    NO_SUCH_PRECISION = "GH0370", Request, "A precision that cannot be looked at",
        "`compare --precision` names a measure, what it is about where it is about several things, and the half-width of the 95 % interval of its difference: `listed_share of blacklist=0.0005`, or `blocked=5%` of the difference itself. Replicates are added until the interval is that narrow, 5 at least and `--replicates-at-most` at most.";
    TOO_MANY_RUNS = "GH0371", Request, "More runs than a sweep can have",
        "A sweep has up to a million runs: packs times laws times reforms times points times replicates. A grid grows with every number that differs; a Latin hypercube has as many points as its plan says.";
    NOT_OBSERVED = "GH0372", Request, "A target that nobody can observe",
        "A calibration holds runs to figures that somebody counted. Conduct that no channel sees, is induced, gamed or moved out of sight, comparisons with a world without the scheme, fair scores and grades, perceived risk, hardship, grievance, mean scores, and what mistakes bring about (days, blocked attempts, closings) are of the model alone: a figure of them would be a goal and no record, and nothing here is fitted to a goal.";
    NOTHING_TO_KEEP = "GH0373", Request, "Too few draws give the figures",
        "The first step draws the free numbers from their ranges and keeps the runs that come nearest. Where most runs cannot give some target (a list that nobody enters, a period that does not end on the day asked for, a value that the pack refuses), too few are left to go on with.";
    NO_PLACE = "GH0374", Request, "No place for a study of uncertainty",
        "`uncertainty --keep` writes beside a pack, so the pack has to be a folder; those inside the program are not. `--out` and `--page` name one file, which holds the study of one pack.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_order() {
        assert!(CODES.windows(2).all(|w| w[0].id < w[1].id));
    }

    #[test]
    fn a_full_disk_is_told_from_a_missing_right() {
        let full = Fault::io("writing x", &io::Error::from(io::ErrorKind::StorageFull));
        let denied = Fault::io("writing x", &io::Error::from(io::ErrorKind::PermissionDenied));
        assert_eq!((full.code.id, denied.code.id), ("GH0314", "GH0313"));
    }
}
