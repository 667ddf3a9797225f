//! Builds the fit report: what is published, how well it is met, and what is only assumed.

use super::Population;
use super::apportion::{Apportioned, Goal};
use super::attribute::Attribute;
use super::fit::Margin;
use super::layout::Request;
use super::report::{CheckFit, FitReport, MarginFit, Pair, TableEvidence, Worst, Zeros};
use super::table::{Role, Table};
use crate::spec::Evidence;
use model::layout::Layout;

/// The largest relative error of a margin, where that is more than one person.
const TOLERANCE: f64 = 0.001;

/// A realised request, as the report needs it.
pub(crate) struct Place<'a> {
    pub(crate) request: &'a Request,
    pub(crate) layout: &'a Layout,
    pub(crate) margins: &'a [Margin<'a>],
    pub(crate) goals: &'a [Goal],
    /// Persons of the run per person of the place at full size.
    pub(crate) scale: f64,
}

/// The report of one run.
pub(crate) fn fit_report(population: &Population, place: &Place, apportioned: &Apportioned) -> FitReport {
    let margins: Vec<MarginFit> = place
        .margins
        .iter()
        .zip(place.goals)
        .map(|(margin, goal)| margin_fit(population, place, margin, goal, &apportioned.counts))
        .collect();
    FitReport {
        population: population.name.clone(),
        total: population.total,
        within: words_of(place.request),
        subject: population.subject.words(),
        persons: place.layout.persons(),
        subjects: place.layout.subjects(),
        stands_for: place.request.stands_for,
        iterations: population.iterations,
        moves: apportioned.moves,
        within_tolerance: margins.iter().all(|m| m.within_tolerance),
        margins,
        households: None,
        companion: None,
        checks: population.checks(),
        adjustments: population.adjustments.clone(),
        zeros: zeros(population),
        pairs: pairs(population),
        evidence: population.tables.iter().filter(|t| t.role != Role::Zeros).map(evidence).collect(),
    }
}

/// The filters of the place as words.
fn words_of(request: &Request) -> Option<String> {
    let filters: Vec<String> = request
        .within
        .filters
        .iter()
        .map(|f| format!("{} {}", f.attribute, f.categories.join(" or ")))
        .collect();
    (!filters.is_empty()).then(|| filters.join(", "))
}

fn margin_fit(
    population: &Population,
    place: &Place,
    margin: &Margin,
    goal: &Goal,
    counts: &[u64],
) -> MarginFit {
    let table = margin.table;
    let name = |cell| table.cell_name(cell);
    let fitted = margin.sums(&population.joint);
    let mut persons = vec![0.0; table.cells()];
    for (count, of) in counts.iter().zip(&margin.of) {
        persons[*of as usize] += *count as f64;
    }
    let whole = place.request.within.is_everywhere();
    let published: Vec<f64> = table.published.iter().map(|p| p * place.scale).collect();
    MarginFit {
        table: table.name.clone(),
        dimensions: margin_words(&population.attributes, table),
        cells: table.cells(),
        fitted_to_reconciled: Worst::of(&fitted, &table.reconciled, name),
        fitted_to_published: Worst::of(&fitted, &table.published, name),
        persons_to_reconciled: Worst::of(&persons, &goal.targets, name),
        persons_to_published: whole.then(|| Worst::of(&persons, &published, name)),
        within_tolerance: near(&persons, &goal.targets),
        within_tolerance_published: whole.then(|| near(&persons, &published)),
    }
}

/// The names of a table's dimensions.
pub(crate) fn margin_words(attributes: &[Attribute], table: &Table) -> Vec<String> {
    table.dimensions.iter().map(|d| attributes[d.attribute].name.clone()).collect()
}

/// Every count is within 0.1 % or one person of what is wanted.
fn near(persons: &[f64], wanted: &[f64]) -> bool {
    persons.iter().zip(wanted).all(|(p, w)| (p - w).abs() <= (TOLERANCE * w).max(1.0))
}

impl Population {
    /// Published figures kept out of the fit, compared with it.
    pub(crate) fn checks(&self) -> Vec<CheckFit> {
        let space = self.space();
        let check = |table: &Table| CheckFit {
            table: table.name.clone(),
            fitted_to_published: Worst::of(
                &Margin::new(&space, table).sums(&self.joint),
                &table.published,
                |cell| table.cell_name(cell),
            ),
            tolerance: table.tolerance,
            note: table.note.clone(),
        };
        self.tables.iter().filter(|t| t.role == Role::Check).map(check).collect()
    }
}

fn zeros(population: &Population) -> Vec<Zeros> {
    population
        .tables
        .iter()
        .filter(|t| t.role == Role::Zeros)
        .map(|table| Zeros {
            table: table.name.clone(),
            combinations: table.values.iter().filter(|v| **v != 0.0).count(),
            evidence: weakest(table).word().to_string(),
        })
        .collect()
}

/// Every pair of attributes, and which tables hold both.
fn pairs(population: &Population) -> Vec<Pair> {
    let holds = |table: &Table, attribute: usize| table.dimensions.iter().any(|d| d.attribute == attribute);
    let mut pairs = Vec::new();
    let tabled = population.attributes.len() - population.own;
    for (a, one) in population.attributes.iter().enumerate().take(tabled) {
        for (b, other) in population.attributes.iter().enumerate().take(tabled).skip(a + 1) {
            let both = |role: Role| {
                population.tables.iter().filter(move |t| t.role == role && holds(t, a) && holds(t, b))
            };
            let tables: Vec<String> =
                both(Role::Margin).map(|t| format!("{} ({})", t.name, weakest(t).word())).collect();
            pairs.push(Pair {
                a: one.name.clone(),
                b: other.name.clone(),
                known: !tables.is_empty(),
                tables,
                zeros: both(Role::Zeros).map(|t| t.name.clone()).next(),
            });
        }
    }
    pairs
}

/// The grade of a table's weakest row.
fn weakest(table: &Table) -> Evidence {
    table.evidence.iter().copied().max().unwrap_or(Evidence::Assumed)
}

fn evidence(table: &Table) -> TableEvidence {
    let mut rows = [0.0; 3];
    let mut persons = [0.0; 3];
    // Amounts have no persons: every row weighs the same.
    let weights = if table.published.is_empty() { vec![1.0; table.cells()] } else { table.published.clone() };
    let all: f64 = weights.iter().sum();
    for (grade, weight) in table.evidence.iter().zip(&weights) {
        let at = match grade {
            Evidence::Documented => 0,
            Evidence::Estimated => 1,
            Evidence::Assumed | Evidence::Claimed => 2,
        };
        rows[at] += 1.0 / table.cells() as f64;
        persons[at] += weight / all;
    }
    TableEvidence {
        table: table.name.clone(),
        year: table.year,
        sources: table.sources.clone(),
        rows,
        persons,
    }
}
