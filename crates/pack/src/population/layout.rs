//! From a fitted population to the persons of a run: so many, in these areas, regions and strata.

use super::apportion::{Goal, apportion};
use super::coarsen::{Coarse, coarsen};
use super::codes;
use super::fit::Margin;
use super::published::Place;
use super::report::FitReport;
use super::table::Role;
use super::{Population, published};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::spec::{Filter, Within};
use model::layout::{Area, Attribute, Block, Layout, Region, Stratum};
use std::collections::BTreeMap;

/// Persons per region, at most.
const REGION_PERSONS: u64 = 300_000;

/// An attribute that somebody tells persons apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The attribute.
    pub attribute: String,
    /// Categories or bands between which a difference is made. Attributes without an order keep all categories
    /// whatever stands here; an ordered attribute is parted at the edges of these bands or, if there are none, of the
    /// population's own.
    pub bands: Vec<String>,
}

/// What persons a run needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Persons of all ages in the place, subjects or not.
    pub persons: u64,
    /// The place: a part of the population.
    pub within: Within,
    /// Who of them is subject to the scheme; the others are bystanders.
    pub subjects: Vec<Filter>,
    /// What strata must differ in.
    pub reads: Vec<Read>,
    /// Whether it matters who lives with whom.
    pub households: bool,
    /// One simulated person stands for this many; passed on to the layout and the fit report.
    pub stands_for: f64,
}

/// The persons of a run and how well they agree with the published tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Realised {
    /// The persons.
    pub layout: Layout,
    /// The agreement.
    pub fit: FitReport,
}

/// Makes exactly `request.persons` persons.
///
/// # Errors
/// Filters and reads that the population does not know, a place without persons or with fewer than are asked for, more
/// strata than can be numbered. Their places stand in the files of the pack that the filters come from: the caller
/// adds those files.
pub fn realise(population: &Population, request: &Request) -> Result<Realised, Diagnostics> {
    make(population, request).map_err(|items| Diagnostics { files: Vec::new(), items })
}

fn make(population: &Population, request: &Request) -> Result<Realised, Vec<Diagnostic>> {
    let filters: Vec<Filter> = request.within.filters.iter().chain(&request.subjects).cloned().collect();
    let living = population.living(&request.within);
    let subject = population.inside(&filters);
    let households = population.households.as_ref().filter(|_| request.households);
    let reads: Vec<Read> = request
        .reads
        .iter()
        .cloned()
        .chain(households.into_iter().flat_map(|h| h.reads(population)))
        .collect();
    let coarse = coarsen(population, &reads, &filters);
    let (living, subject, coarse) = match (living, subject, coarse) {
        (Ok(living), Ok(subject), Ok(coarse)) => (living, subject, coarse),
        // `subject` repeats the faults of `living`, and `coarse` may repeat both.
        (_, subject, coarse) => {
            let mut faults = subject.err().unwrap_or_default();
            faults.extend(coarse.err().unwrap_or_default().into_iter().filter(|f| f.labels.is_empty()));
            return Err(faults);
        }
    };
    let mut weights: Vec<f64> = population.joint.iter().zip(&living).map(|(w, share)| w * share).collect();
    check_persons(population, request, weights.iter().sum())?;
    if request.within.is_everywhere() {
        // A share that is alike everywhere leaves every margin as it is published.
        weights.clone_from(&population.joint);
    }
    let here: f64 = weights.iter().sum();
    let space = population.space();
    let margins: Vec<Margin> = population.margins().map(|table| Margin::new(&space, table)).collect();
    let scale = request.persons as f64 / here;
    let goals: Vec<Goal> = margins
        .iter()
        .map(|margin| goal(margin, request, &weights, scale))
        .chain((population.attributes.len() - population.own..population.attributes.len()).map(|at| {
            let of = (0..weights.len()).map(|cell| space.category(cell, at) as u32).collect();
            let mut targets = vec![0.0; space.sizes[at]];
            weights
                .iter()
                .enumerate()
                .for_each(|(cell, weight)| targets[space.category(cell, at)] += weight * scale);
            Goal { of, targets, attributes: vec![at] }
        }))
        .collect();
    let apportioned = apportion(&space, &weights, request.persons, &goals);
    let classes = households.map_or(Classes::one(population), |h| Classes::of(population, h));
    let persons = Persons { coarse: &coarse, subject: &subject, counts: &apportioned.counts, classes };
    let (mut layout, bystanders) = lay_out(population, request, &persons).map_err(|f| vec![f])?;
    let place = Place { request, layout: &layout, margins: &margins, goals: &goals, scale };
    let mut fit = published::fit_report(population, &place, &apportioned);
    if let Some(h) = households {
        let made = population
            .house(h, &layout, bystanders, request.within.is_everywhere())
            .map_err(|fault| vec![fault])?;
        (layout.households, fit.households) = (Some(made.households), Some(made.fit));
    }
    Ok(Realised { layout, fit })
}

/// What a margin's whole persons should be: the table itself, or in a part of the population what was fitted there.
fn goal(margin: &Margin, request: &Request, weights: &[f64], scale: f64) -> Goal {
    let whole = request.within.is_everywhere();
    let persons = if whole { margin.table.reconciled.clone() } else { margin.sums(weights) };
    Goal {
        of: margin.of.clone(),
        targets: persons.iter().map(|persons| persons * scale).collect(),
        attributes: margin.table.dimensions.iter().map(|d| d.attribute).collect(),
    }
}

fn check_persons(population: &Population, request: &Request, here: f64) -> Result<(), Vec<Diagnostic>> {
    let there = ((here + 0.5) as u64).min(population.total);
    let fault = if there == 0 {
        Diagnostic::of(
            &codes::PERSONS,
            format!("nobody lives in this part of the population `{}`", population.name),
        )
        .help("the filters of `within` contradict each other")
    } else if request.persons == 0 {
        Diagnostic::of(&codes::PERSONS, "a run needs at least one person")
    } else if request.persons > there {
        let message = format!("{} persons are asked for, but only {there} live there", request.persons);
        Diagnostic::of(&codes::PERSONS, message).help(format!("ask for {there} or fewer"))
    } else {
        return Ok(());
    };
    Err(vec![fault])
}

impl Population {
    /// The tables that the joint table is fitted to.
    pub(crate) fn margins(&self) -> impl Iterator<Item = &super::table::Table> {
        self.tables.iter().filter(|t| t.role == Role::Margin)
    }
}

/// Of an area: subjects by classes, and bystanders by class of household members.
type OfArea = (BTreeMap<Vec<u8>, u64>, Vec<u64>);

/// The persons of a run, by cell of the joint table.
struct Persons<'a> {
    coarse: &'a [Coarse],
    subject: &'a [bool],
    counts: &'a [u64],
    classes: Classes,
}

/// By cell: the class of household members.
pub(crate) struct Classes {
    pub(crate) of: Vec<usize>,
    pub(crate) count: usize,
}

impl Classes {
    /// Nobody asks.
    fn one(population: &Population) -> Self {
        Self { of: vec![0; population.joint.len()], count: 1 }
    }
}

/// Parts areas into regions and strata, and gives the bystanders of each region by class. Nothing here depends on the number of persons
/// but numbers.
fn lay_out(
    population: &Population,
    request: &Request,
    persons_of: &Persons<'_>,
) -> Result<(Layout, Vec<Vec<u64>>), Diagnostic> {
    let coarse = persons_of.coarse;
    let per_area = population.space().strides[0];
    let mut areas = Vec::new();
    let mut persons: Vec<OfArea> = Vec::new();
    let allowed = areas_within(population, &request.within.filters);
    for (area, name) in population.area().categories.iter().enumerate().filter(|(area, _)| allowed[*area]) {
        let cells = area * per_area..(area + 1) * per_area;
        persons.push(strata_of_area(population, persons_of, cells));
        areas.push(Area { name: name.clone() });
    }
    let mut strata: Vec<&Vec<u8>> = persons.iter().flat_map(|(strata, _)| strata.keys()).collect();
    strata.sort_unstable();
    strata.dedup();
    if strata.len() > usize::from(u16::MAX) {
        return Err(too_many_strata(population, coarse, strata.len()));
    }
    let numbers: BTreeMap<&Vec<u8>, u16> = strata.iter().enumerate().map(|(n, s)| (*s, n as u16)).collect();
    let (mut regions, mut by_class) = (Vec::new(), Vec::new());
    for (area, (strata, bystanders)) in persons.iter().enumerate() {
        let strata: Vec<(u16, u64)> =
            strata.iter().map(|(classes, count)| (numbers[classes], *count)).collect();
        for (region, bystanders) in deal(area as u16, &strata, bystanders) {
            regions.push(region);
            by_class.push(bystanders);
        }
    }
    let attributes = coarse
        .iter()
        .map(|c| Attribute {
            name: population.attributes[c.attribute].name.clone(),
            classes: c.classes.clone(),
        })
        .collect();
    let strata = strata.into_iter().map(|classes| Stratum { classes: classes.clone() }).collect();
    let (subject, stands_for) = (population.subject, request.stands_for);
    Ok((
        Layout { subject, attributes, strata, areas, regions, households: None, ties: None, stands_for },
        by_class,
    ))
}

/// Which areas lie in the place at all.
fn areas_within(population: &Population, within: &[Filter]) -> Vec<bool> {
    let mut areas = vec![true; population.area().categories.len()];
    for filter in within.iter().filter(|f| f.attribute == population.area().name) {
        if let Ok((_, allowed)) = population.allowed(filter) {
            areas.iter_mut().zip(allowed).for_each(|(area, allowed)| *area &= allowed);
        }
    }
    areas
}

/// Subjects by classes, and bystanders by class of household members, of one area.
fn strata_of_area(population: &Population, persons: &Persons<'_>, cells: std::ops::Range<usize>) -> OfArea {
    let space = population.space();
    let Persons { coarse, subject, counts, classes: members } = persons;
    let mut strata: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    let mut bystanders = vec![0; members.count];
    for cell in cells.filter(|cell| counts[*cell] > 0) {
        let classes: Option<Vec<u8>> =
            coarse.iter().map(|c| c.class_of[space.category(cell, c.attribute)]).collect();
        match classes.filter(|_| subject[cell]) {
            Some(classes) => *strata.entry(classes).or_default() += counts[cell],
            None => bystanders[members.of[cell]] += counts[cell],
        }
    }
    (strata, bystanders)
}

/// Deals the persons of an area to its regions like cards, stratum after stratum, bystanders last: every stratum and
/// every region is within one person of even, and all add up exactly.
fn deal(area: u16, strata: &[(u16, u64)], bystanders: &[u64]) -> Vec<(Region, Vec<u64>)> {
    let persons = strata.iter().map(|(_, count)| count).chain(bystanders).sum::<u64>();
    let count = persons.div_ceil(REGION_PERSONS).max(1);
    let share = |region: u64, dealt: &mut u64, persons: u64| {
        let turn = (region + count - *dealt % count) % count;
        *dealt += persons;
        persons / count + u64::from(turn < persons % count)
    };
    let region = |region: u64| {
        let mut blocks = Vec::new();
        let mut dealt = 0;
        for (stratum, persons) in strata {
            blocks.extend(Block::cut(*stratum, share(region, &mut dealt, *persons)));
        }
        let by_class: Vec<u64> = bystanders.iter().map(|&of| share(region, &mut dealt, of)).collect();
        (Region { area, blocks, bystanders: by_class.iter().sum() }, by_class)
    };
    (0..count).map(region).collect()
}

fn too_many_strata(population: &Population, coarse: &[Coarse], strata: usize) -> Diagnostic {
    let sizes: Vec<String> = coarse
        .iter()
        .map(|c| format!("{} ({})", population.attributes[c.attribute].name, c.classes.len()))
        .collect();
    Diagnostic::of(
        &codes::STRATA,
        format!("the rules tell {strata} kinds of persons apart, more than the {} there may be", u16::MAX),
    )
    .help(format!("vary by fewer attributes or wider bands; classes now: {}", sizes.join(", ")))
}
