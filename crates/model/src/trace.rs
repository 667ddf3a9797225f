//! What a run kept, read-only: integer counts by period, area and stratum.
//!
//! A *period* is one or more ticks. *Stocks* are counted at the end of a period, *flows* over the period. All entries
//! are integers, so their sums do not depend on the order of summation, hence not on threads or shards.

/// The two worlds in which the same rules are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// What the scheme believes: the score S.
    Score,
    /// What true authorship would give: the fair score F (every observed act at its true author, no mistaken record).
    Fair,
}

/// One counted quantity. Indices are those of [`crate::policy::Policy`]'s tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    /// Stock: subjects.
    Subjects,
    /// Stock: sum of scores, in score units (see `Policy::units_per_point`).
    ScoreSum(Side),
    /// Stock: subjects in a grade.
    Grade(Side, u8),
    /// Stock: subjects whose grade is worse than their fair grade.
    GradedTooLow,
    /// Stock: subjects whose grade is better than their fair grade.
    GradedTooHigh,
    /// Stock: on the list, rightly or not.
    Listed(u8),
    /// Stock: on the list while their fair score is not.
    Wrongly(u8),
    /// Stock: on the list, and on the fair list only because of acts that a wrongful restriction induced.
    Induced(u8),
    /// Stock: not on the list though their fair score is.
    Missed(u8),
    /// Stock: off the list by a decision that copies of it elsewhere do not know of.
    Copied(u8),
    /// Stock: appeals of the list's decisions that are filed and not decided.
    Pending(Whose, u8),
    /// Flow: entries on the list.
    Entered(u8),
    /// Flow: entries on the list of subjects who are not on the fair list at that moment.
    EnteredWrongly(u8),
    /// Flow: departures from the list.
    Left(u8),
    /// Flow: entries on the list of subjects who had left it within a year.
    Returned(u8),
    /// Stock: on the list for a year or longer, or there again within a year of leaving it.
    Trapped(u8),
    /// Flow: records of this conduct entered to their true author.
    RecordsTrue(u16),
    /// Flow: records of this conduct by others, entered to this stratum's subjects by misidentification.
    RecordsMistaken(u16),
    /// Flow: acts of this stratum's subjects that were recorded against others.
    RecordsLost(u16),
    /// Flow: records of nobody's act (database errors, false alerts of a gallery).
    RecordsPhantom(u16),
    /// Flow: records of this conduct that the listing of somebody else brought.
    RecordsAssociated(u16),
    /// Flow: true records whose act happened only because of a wrongful restriction.
    RecordsInduced(u16),
    /// Flow: records made by a channel, right or wrong, counted where they land.
    RecordsByChannel(u16),
    /// Flow: expected true acts of this conduct under the scheme, in millionths of an act.
    Acts(u16),
    /// Flow: expected true acts of this conduct in the world without the scheme, in millionths of an act.
    ActsWithout(u16),
    /// Flow: of the true acts of this conduct, those expected out of the channels' sight because people moved them there, in millionths.
    ActsDisplaced(u16),
    /// Flow: of the true acts of this conduct, those expected only because somebody was short of something better, in millionths.
    ActsGamed(u16),
    /// Flow: subject-days (in thousandths) with the activity restricted.
    RestrictedDays(u16),
    /// Flow: of these, subject-days (in thousandths) on which the fair score would not restrict it.
    RestrictedDaysWrongly(u16),
    /// Flow: expected blocked attempts at the activity, in millionths.
    Blocked(u16),
    /// Flow: of these, blocked though the fair score would not block them.
    BlockedWrongly(u16),
    /// Flow: expected attempts at the activity made easier, in millionths.
    Eased(u16),
    /// Flow: expected attempts at the activity, blocked or not, in millionths.
    Attempts(u16),
    /// Flow: expected attempts that would have been blocked and went ahead by another way, in millionths.
    Bypassed(u16),
    /// Flow: money through a consequence, in millionths of the currency unit; negative is lost by subjects.
    Money(u16),
    /// Stock: sum of perceived risk, in units of 1/65535.
    RiskSum,
    /// Stock: sum of hardship on a side, in units of 1/65535.
    HardshipSum(Side),
    /// Stock: sum of grievance on a side, in units of 1/65535.
    GrievanceSum(Side),
    /// Flow: subject-ticks whose factor on some conduct was capped.
    CapHits,
    /// Flow: wrongful or induced entries put down to a cause, in twelfths of an entry: each cause's Shapley value (1953) in the
    /// game in which the causes present decide whether the entry condition holds.
    EntryCause(u8, Cause),
    /// Flow: proposed entries that a person looked at.
    Reviewed(Whose, u8),
    /// Flow: of these, turned down.
    TurnedDown(Whose, u8),
    /// Flow: appeals filed.
    Appealed(Whose, u8),
    /// Flow: appeals decided.
    Decided(Whose, u8),
    /// Flow: of these, upheld: the listing is annulled.
    Upheld(Whose, u8),
    /// Flow: days (in thousandths) from filing to decision of the appeals decided.
    AppealDays(Whose, u8),
    /// Flow: appeals not decided within the time set for it.
    Overdue(u8),
    /// Flow: subject-days (in thousandths) off the list but on copies of it.
    CopiedDays(u8),
    /// Stock: household members on whom a spillover falls.
    Spilled(Whose, u16),
    /// Flow: their days (in thousandths).
    SpilledDays(Whose, u16),
    /// Flow: their expected blocked attempts (in millionths).
    SpilledBlocked(Whose, u16),
    /// Flow: subjects who lost their job as their employer closed.
    Dismissed(Brought),
    /// Flow: mistaken records withdrawn upon objection.
    Withdrawn,
    /// Flow: enterprises that closed.
    Closed(Brought),
    /// Flow: jobs lost as they closed, in thousandths.
    JobsLost(Brought),
    /// Flow: enterprises that would have closed without the scheme and did not.
    Spared,
    /// Flow: newcomers that took an empty place.
    Opened,
    /// Flow: turnover, in the currency unit.
    Turnover,
    /// Flow: turnover in the world without the scheme, in the currency unit.
    TurnoverWithout,
    /// Flow: sum over enterprises and ticks of the square of a tick's turnover, in millions of the squared currency unit.
    TurnoverSquares,
    /// Flow: tax on turnover, in the currency unit.
    Tax,
}

/// What brought a closing about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Brought {
    /// Whatever it was.
    All,
    /// The scheme: without it the enterprise would be there still.
    ByScheme,
    /// Mistakes of the scheme: by its fair score it would be there still.
    Wrongly,
}

impl Brought {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::All, Self::ByScheme, Self::Wrongly];
}

/// Whose proceedings are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// All.
    All,
    /// Those whose listing is wrongful: they were not on the fair list when it was decided.
    Wrongly,
}

/// What a wrongful or induced entry is put down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Records of acts of others, and false alerts of galleries.
    Misidentification,
    /// Records of nobody's act.
    DatabaseError,
    /// Records for the listing of somebody they are tied to.
    Association,
    /// Records of acts that only a wrongful restriction brought about.
    Induced,
    /// None of these: without them all the entry condition would hold as well, as where bounds or lost records moved the score.
    Other,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 5] =
        [Self::Misidentification, Self::DatabaseError, Self::Association, Self::Induced, Self::Other];
}

/// Names the columns of the trace's tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counters {
    columns: Vec<Counter>,
}

impl Counters {
    /// Columns in the given order; each must appear once.
    pub fn new(columns: Vec<Counter>) -> Self {
        Self { columns }
    }

    /// Number of columns.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// All columns in order.
    pub fn iter(&self) -> impl Iterator<Item = Counter> + '_ {
        self.columns.iter().copied()
    }

    /// Position of a counter, if this run has it.
    pub fn position(&self, counter: Counter) -> Option<usize> {
        self.columns.iter().position(|&c| c == counter)
    }
}

/// A table of integers: `rows x counters.len()`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    width: usize,
    cells: Vec<i64>,
}

impl Tally {
    /// Zeros.
    pub fn new(rows: usize, width: usize) -> Self {
        Self { width, cells: vec![0; rows * width] }
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[i64] {
        &self.cells[row * self.width..(row + 1) * self.width]
    }

    /// One row, to add to.
    pub fn row_mut(&mut self, row: usize) -> &mut [i64] {
        &mut self.cells[row * self.width..(row + 1) * self.width]
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// All entries, row by row.
    pub(crate) fn cells(&self) -> &[i64] {
        &self.cells
    }

    /// All entries, row by row.
    pub(crate) fn cells_mut(&mut self) -> &mut [i64] {
        &mut self.cells
    }

    /// Adds another table of the same shape.
    pub fn add(&mut self, other: &Self) {
        debug_assert_eq!(self.cells.len(), other.cells.len());
        for (a, b) in self.cells.iter_mut().zip(&other.cells) {
            *a += b;
        }
    }
}

/// How long stays on a list last: counts of ended and of still running stays by length in ticks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stays {
    /// Ended stays by length in ticks.
    pub ended: Vec<u64>,
    /// Stays still running at the end of the run, by length so far.
    pub running: Vec<u64>,
}

/// Everything a run kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Ticks simulated.
    pub ticks: u32,
    /// Last tick (exclusive) of each period; the last entry equals `ticks`.
    pub period_ends: Vec<u32>,
    /// The columns of the tallies.
    pub counters: Counters,
    /// Row `period x areas + area`: counts by area.
    pub by_area: Tally,
    /// Row `period x strata + stratum`: counts by stratum, all areas together.
    pub by_stratum: Tally,
    /// Row `area x strata + stratum`: flows over the whole run, stocks at its end.
    pub at_end: Tally,
    /// Lower edges of the score histogram's bins, in score units, rising; empty where the pack has no score rule.
    pub score_edges: Vec<i32>,
    /// Row `stratum`, column `side x bins + bin` (side 0 score, 1 fair): subjects by score at the end of the run.
    pub score_histogram: Tally,
    /// Row `stratum`, columns S, S^2 and for each factor y, y^2, y S: sums over subjects at the end of the run, in units, where the
    /// score is an index.
    pub factor_moments: Tally,
    /// Row `year`, column `from x grades + to`: subjects by grade at the start and at the end of each whole year.
    pub transitions: Tally,
    /// Stays by list.
    pub stays: Vec<Stays>,
    /// Stays of those who were wrongly listed on entry, by list.
    pub stays_wrong: Vec<Stays>,
    /// SHA-256 over the final state of every subject, region by region, in hexadecimal.
    pub state_digest: String,
}

impl Trace {
    /// Number of periods.
    pub fn periods(&self) -> usize {
        self.period_ends.len()
    }
}
