//! The fit report: how well the synthetic persons agree with the published tables, and what was assumed to make them.

use serde::Serialize;

/// Written with every run: margins, checks, adjustments, and which pairs of attributes anybody has published.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FitReport {
    /// Name of the population.
    pub population: String,
    /// `persons` or `enterprises`.
    pub subject: &'static str,
    /// Persons of the whole population.
    pub total: u64,
    /// The place, in words, if the run is confined to a part of the population.
    pub within: Option<String>,
    /// Persons made, bystanders included.
    pub persons: u64,
    /// Persons made who are subject to the scheme.
    pub subjects: u64,
    /// One synthetic person stands for this many.
    pub stands_for: f64,
    /// Rounds of iterative proportional fitting.
    pub iterations: u32,
    /// Single persons moved between cells to bring the whole-number counts onto their margins.
    pub moves: u64,
    /// Every margin holds within 0.1 % or one person, whichever is larger.
    pub within_tolerance: bool,
    /// One entry per margin table.
    pub margins: Vec<MarginFit>,
    /// How households were put together, where somebody asked for them.
    pub households: Option<HouseholdFit>,
    /// How the companion goes with it, where there is one.
    pub companion: Option<CompanionFit>,
    /// Published figures that were kept out of the fit and compared with it.
    pub checks: Vec<CheckFit>,
    /// What had to be changed so that tables agree with those that take precedence.
    pub adjustments: Vec<Adjustment>,
    /// Combinations held to be impossible.
    pub zeros: Vec<Zeros>,
    /// Every pair of attributes, and what is known about how they go together.
    pub pairs: Vec<Pair>,
    /// How well each table is known.
    pub evidence: Vec<TableEvidence>,
}

/// The worst disagreement over the cells of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Worst {
    /// Largest relative error.
    pub relative: f64,
    /// The cell that has it.
    pub relative_cell: String,
    /// Largest absolute error, in persons.
    pub absolute: f64,
    /// The cell that has it.
    pub absolute_cell: String,
}

/// How well one margin table is met.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarginFit {
    /// Name of the table.
    pub table: String,
    /// Its dimensions.
    pub dimensions: Vec<String>,
    /// Number of its cells.
    pub cells: usize,
    /// Fitted joint table against the reconciled margin, at full size.
    pub fitted_to_reconciled: Worst,
    /// Fitted joint table against the published margin, at full size.
    pub fitted_to_published: Worst,
    /// Whole persons of this run against the reconciled margin scaled to the run (and confined to its place).
    pub persons_to_reconciled: Worst,
    /// Whole persons of this run against the published margin scaled to the run; absent if the run is confined to a
    /// place.
    pub persons_to_published: Option<Worst>,
    /// Every cell's whole persons lie within 0.1 % or one person of the reconciled margin, whichever is larger.
    pub within_tolerance: bool,
    /// The same against the published margin.
    pub within_tolerance_published: Option<bool>,
}

/// How far the jobs and enterprises of a society find persons of the one beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CompanionFit {
    /// The companion's pack.
    pub pack: String,
    /// Its subjects.
    pub subjects: u64,
    /// Jobs; none where enterprises have no market.
    pub jobs: u64,
    /// Jobs that nobody is there to fill.
    pub unfilled: u64,
    /// Enterprises.
    pub enterprises: u64,
    /// Enterprises that nobody is there to represent.
    pub unrepresented: u64,
}

/// How well households meet their tables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HouseholdFit {
    /// Households made.
    pub households: u64,
    /// Persons who live in them; the others live in collective households.
    pub persons: u64,
    /// The published number of them, for a run of everybody.
    pub persons_published: Option<u64>,
    /// Households that found no members.
    pub given_up: u64,
    /// Ways to put a household together.
    pub templates: u64,
    /// Rounds of iterative proportional updating.
    pub rounds: u32,
    /// Largest relative error allowed.
    pub tolerance: f64,
    /// One entry per margin table; where it says persons, households are meant.
    pub margins: Vec<MarginFit>,
}

/// A published figure compared with the fit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckFit {
    /// Name of the table.
    pub table: String,
    /// The worst cell.
    pub fitted_to_published: Worst,
    /// Largest relative difference allowed.
    pub tolerance: f64,
    /// Why they may differ.
    pub note: String,
}

/// A change made to a table so that it agrees with the ones before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Adjustment {
    /// Name of the table.
    pub table: String,
    /// The tables it had to agree with.
    pub agrees_with: Vec<String>,
    /// The largest change of a cell.
    pub largest: Worst,
    /// Largest relative change allowed.
    pub tolerance: f64,
}

/// A table of impossible combinations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Zeros {
    /// Name of the table.
    pub table: String,
    /// Number of combinations.
    pub combinations: usize,
    /// How well they are known.
    pub evidence: String,
}

/// What is known about how two attributes go together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// One attribute.
    pub a: String,
    /// The other.
    pub b: String,
    /// `true`: some table holds the two together; `false`: independent by assumption, given everything else.
    pub known: bool,
    /// The tables that hold both, each with the grade of its weakest row; empty if independent by assumption.
    pub tables: Vec<String>,
    /// A table of impossible combinations that ties them.
    pub zeros: Option<String>,
}

/// How well the rows of a table are known: shares of its rows, and of the persons in them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableEvidence {
    /// Name of the table.
    pub table: String,
    /// Year of its figures.
    pub year: i64,
    /// Keys into the population's `sources.toml`.
    pub sources: Vec<String>,
    /// Documented, estimated, assumed: share of rows.
    pub rows: [f64; 3],
    /// Documented, estimated, assumed: share of persons.
    pub persons: [f64; 3],
}

impl Worst {
    /// No disagreement.
    pub(crate) fn none() -> Self {
        Self { relative: 0.0, relative_cell: String::new(), absolute: 0.0, absolute_cell: String::new() }
    }

    /// Compares two tables; `name` names a cell.
    pub(crate) fn of(got: &[f64], wanted: &[f64], name: impl Fn(usize) -> String) -> Self {
        let mut worst = Self::none();
        let (mut relative_at, mut absolute_at) = (None, None);
        for (at, (g, w)) in got.iter().zip(wanted).enumerate() {
            let absolute = (g - w).abs();
            let relative = if absolute == 0.0 { 0.0 } else { absolute / w.abs() };
            if absolute > worst.absolute {
                (worst.absolute, absolute_at) = (absolute, Some(at));
            }
            if relative > worst.relative {
                (worst.relative, relative_at) = (relative, Some(at));
            }
        }
        worst.absolute_cell = absolute_at.map(&name).unwrap_or_default();
        worst.relative_cell = relative_at.map(&name).unwrap_or_default();
        worst
    }
}
