//! Puts persons into households: iterative proportional updating (Ye et al. 2009) of the templates' weights until households and persons
//! both agree with their tables, and whole households by region.
//!
//! Templates begin with as many households as members drawn at random would give within a cell (a multinomial), in each area alike. Each
//! round scales, by area, whatever has members of a class to the persons of that class, then the cells to their households, then
//! those who live in collective households to their number. Whoever finds no place in a household of their area lives in a collective one.

use super::Population;
use super::codes;
use super::fit::Margin;
use super::household::Households;
use super::layout::Classes;
use super::published::margin_words;
use super::report::{HouseholdFit, MarginFit, Worst};
use super::table::Table;
use crate::diagnostic::Diagnostic;
use model::layout::{Housed, Layout};

/// Rounds after which the tables are taken to contradict each other.
const ROUNDS_MAX: u32 = 2_000;
/// Updating ends when nothing is off in a whole round by more than this part of what it may be off.
const CLOSE: f64 = 0.1;

/// Households of every template in every place: a place is an area and what its members have in common.
pub(crate) struct Weights {
    /// `template x places + place`.
    households: Vec<f64>,
    /// `place x bands + band`: persons of the place.
    persons: Vec<f64>,
    /// The same: those who live in collective households.
    apart: Vec<f64>,
    places: usize,
    /// By place: its area and what its members have in common.
    names: Vec<String>,
    rounds: u32,
}

impl Classes {
    /// Of members by what they have in common and their band.
    pub(crate) fn of(population: &Population, h: &Households) -> Self {
        let space = population.space();
        let of = |cell: usize| {
            let common = h.shared.iter().fold(0, |at, &attribute| {
                at * population.attributes[attribute].categories.len() + space.category(cell, attribute)
            });
            let age = space.category(cell, h.age);
            let band = h.runs.iter().position(|run| run.contains(&age)).unwrap_or_default();
            common * h.bands.len() + band
        };
        Self { of: (0..space.cells()).map(of).collect(), count: h.alike_cells() * h.bands.len() }
    }
}

impl Population {
    /// A place in words: `Beijing, urban`.
    fn place_words(&self, h: &Households, place: usize) -> String {
        let alike = h.alike_cells();
        let common = self.class_words(h, place % alike * h.bands.len());
        let names = common.into_iter().skip(1).map(|(_, category)| category);
        [self.area().categories[place / alike].clone()]
            .into_iter()
            .chain(names)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// How many households of each template there are in each place.
    pub(crate) fn household_weights(&self, h: &Households) -> Result<Weights, Diagnostic> {
        let (bands, alike) = (h.bands.len(), h.alike_cells());
        let places = self.area().categories.len() * alike;
        let mut persons = vec![0.0; places * bands];
        let (classes, per_area) = (Classes::of(self, h), self.space().strides[0]);
        for (cell, (weight, class)) in self.joint.iter().zip(classes.of).enumerate() {
            persons[cell / per_area * classes.count + class] += weight;
        }
        let by_alike = |at: usize| -> f64 {
            (at..places).step_by(alike).map(|p| persons[p * bands..(p + 1) * bands].iter().sum::<f64>()).sum()
        };
        let of_alike: Vec<f64> = (0..alike).map(by_alike).collect();
        let mut weights = Weights {
            households: vec![0.0; h.templates.len() * places],
            apart: persons
                .iter()
                .map(|n| n * (1.0 - (h.persons as f64 / self.total as f64).min(1.0)))
                .collect(),
            persons,
            places,
            names: (0..places).map(|place| self.place_words(h, place)).collect(),
            rounds: 0,
        };
        for place in 0..places {
            let here = &weights.persons[place * bands..(place + 1) * bands];
            let all: f64 = here.iter().sum();
            let chance = |members: &[u32]| multinomial(members, here, all);
            let mut of_kind = vec![0.0; h.attributes[0].categories.len() * h.attributes[1].categories.len()];
            let chances: Vec<f64> = h.templates.iter().map(|t| chance(&t.members)).collect();
            for (template, chance) in h.templates.iter().zip(&chances) {
                of_kind[template.kind] += chance;
            }
            for (t, (template, chance)) in h.templates.iter().zip(&chances).enumerate() {
                let cell = h.joint[template.kind * alike + place % alike];
                if *chance > 0.0 && cell > 0.0 {
                    weights.households[t * places + place] =
                        cell * all / of_alike[place % alike] * chance / of_kind[template.kind];
                }
            }
        }
        weights.update(h, self.total as f64 - h.persons as f64)?;
        Ok(weights)
    }
}

/// Chance of drawing so many of each band, times a factor that depends on their number alone.
fn multinomial(members: &[u32], persons: &[f64], all: f64) -> f64 {
    let mut chance = 1.0;
    let mut drawn = 0.0;
    for (count, persons) in members.iter().zip(persons) {
        for n in 1..=*count {
            drawn += 1.0;
            chance *= drawn / f64::from(n) * persons / all;
        }
    }
    chance
}

impl Weights {
    /// Proportional updating.
    fn update(&mut self, h: &Households, apart: f64) -> Result<(), Diagnostic> {
        let mut worst = (0.0, String::new());
        while self.rounds < ROUNDS_MAX {
            self.rounds += 1;
            worst = (0.0, String::new());
            self.meet_persons(h, &mut worst);
            self.meet_households(h, &mut worst)?;
            let sum: f64 = self.apart.iter().sum();
            let factor = if sum > 0.0 { apart.max(0.0) / sum } else { 1.0 };
            self.apart.iter_mut().for_each(|n| *n *= factor);
            note(&mut worst, factor, || "who live in collective households".into());
            if worst.0 < CLOSE * h.tolerance {
                break;
            }
        }
        if worst.0 > h.tolerance {
            let message = format!(
                "households and persons cannot both be met: after {ROUNDS_MAX} rounds {} are still off by {:.2} %, more than the stated {:.2} %",
                worst.1,
                100.0 * worst.0,
                100.0 * h.tolerance
            );
            return Err(Diagnostic::of(&codes::HOUSEHOLDS, message).help(
                "the household tables ask for more of these persons than there are, or `generations` rules too much out",
            ));
        }
        Ok(())
    }

    fn meet_persons(&mut self, h: &Households, worst: &mut (f64, String)) {
        let bands = h.bands.len();
        for band in 0..bands {
            let mut sums: Vec<f64> = (0..self.places).map(|p| self.apart[p * bands + band]).collect();
            let with = || h.templates.iter().enumerate().filter(|(_, t)| t.members[band] > 0);
            for (t, template) in with() {
                let row = &self.households[t * self.places..(t + 1) * self.places];
                let count = f64::from(template.members[band]);
                sums.iter_mut().zip(row).for_each(|(sum, households)| *sum += count * households);
            }
            for (place, sum) in sums.iter_mut().enumerate() {
                let wanted = self.persons[place * bands + band];
                *sum = if *sum > 0.0 { wanted / *sum } else { 1.0 };
                self.apart[place * bands + band] *= *sum;
                note(worst, *sum, || format!("persons of {} in {}", h.bands[band], self.names[place]));
            }
            for (t, _) in with() {
                let row = &mut self.households[t * self.places..(t + 1) * self.places];
                row.iter_mut().zip(&sums).for_each(|(households, factor)| *households *= factor);
            }
        }
    }

    fn meet_households(&mut self, h: &Households, worst: &mut (f64, String)) -> Result<(), Diagnostic> {
        let alike = h.alike_cells();
        let mut factors = self.cells(h);
        for (cell, (sum, wanted)) in factors.iter_mut().zip(&h.joint).enumerate() {
            if *sum <= 0.0 && *wanted > 0.0 {
                let message = format!("no way to put together the households of {}", cell_words(h, cell));
                return Err(Diagnostic::of(&codes::HOUSEHOLDS, message)
                    .help("`generations` rules every composition of them out"));
            }
            *sum = if *sum > 0.0 { wanted / *sum } else { 1.0 };
            note(worst, *sum, || format!("households of {}", cell_words(h, cell)));
        }
        for (t, template) in h.templates.iter().enumerate() {
            for (place, households) in
                self.households[t * self.places..(t + 1) * self.places].iter_mut().enumerate()
            {
                *households *= factors[template.kind * alike + place % alike];
            }
        }
        Ok(())
    }

    /// Households by cell.
    fn cells(&self, h: &Households) -> Vec<f64> {
        let alike = h.alike_cells();
        let mut cells = vec![0.0; h.joint.len()];
        for (t, template) in h.templates.iter().enumerate() {
            for (place, households) in
                self.households[t * self.places..(t + 1) * self.places].iter().enumerate()
            {
                cells[template.kind * alike + place % alike] += households;
            }
        }
        cells
    }
}

fn note(worst: &mut (f64, String), factor: f64, of: impl FnOnce() -> String) {
    let off = (factor - 1.0).abs();
    if off > worst.0 {
        *worst = (off, of());
    }
}

fn cell_words(h: &Households, cell: usize) -> String {
    let space = h.space();
    let names = h.attributes.iter().enumerate().map(|(at, a)| {
        let category = &a.categories[space.category(cell, at)];
        if at < 2 { format!("{} {category}", a.name) } else { category.clone() }
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Whole households.
pub(crate) struct Made {
    pub(crate) households: model::layout::Households,
    pub(crate) fit: HouseholdFit,
}

/// By stratum: the class of its subjects.
fn classes_of_strata(population: &Population, h: &Households, layout: &Layout) -> Vec<u16> {
    let at = |name: &str| layout.attributes.iter().position(|a| a.name == name).unwrap_or_default();
    let age = &population.attributes[h.age].name;
    let (age_at, shared) = (at(age), h.alike.iter().map(|name| at(name)).collect::<Vec<_>>());
    let of = |stratum: &model::layout::Stratum| {
        let named = |at: usize| layout.attributes[at].classes[usize::from(stratum.classes[at])].as_str();
        let common = shared.iter().zip(&h.attributes[2..]).fold(0, |cell, (at, attribute)| {
            let category = attribute.categories.iter().position(|c| c == named(*at)).unwrap_or_default();
            cell * attribute.categories.len() + category
        });
        let band = h.bands.iter().position(|band| population.covers(age, band, named(age_at)));
        (common * h.bands.len() + band.unwrap_or_default()) as u16
    };
    layout.strata.iter().map(of).collect()
}

impl Population {
    /// Whole households for the persons of a layout, in which they are not yet. `bystanders`: by region and class; `whole`: the layout is
    /// of everybody or a sample of them.
    pub(crate) fn house(
        &self,
        h: &Households,
        layout: &Layout,
        bystanders: Vec<Vec<u64>>,
        whole: bool,
    ) -> Result<Made, Diagnostic> {
        let class_of = classes_of_strata(self, h, layout);
        let mut persons_of = bystanders.clone();
        for (persons, region) in persons_of.iter_mut().zip(&layout.regions) {
            for block in &region.blocks {
                persons[usize::from(class_of[usize::from(block.stratum)])] += u64::from(block.persons);
            }
        }
        let weights = self.household_weights(h)?;
        let parts = self.parts(h, layout, &weights, &persons_of);
        let (mut made, wanted) = whole_households(h, &weights, &parts);
        let templates = templates(h);
        let regions = made.iter_mut().zip(&persons_of);
        let given_up: u64 =
            regions.map(|(households, persons)| give_up(households, &templates, persons)).sum();
        let each = made.into_iter().zip(bystanders);
        let regions: Vec<Housed> =
            each.map(|(households, bystanders)| Housed { households, bystanders }).collect();
        let fit = HouseholdFit {
            given_up,
            persons_published: whole.then_some(h.persons),
            ..household_fit(h, &weights, &regions, &wanted, whole)
        };
        check(h, &fit, layout.regions.len())?;
        let classes = (0..h.alike_cells() * h.bands.len()).map(|class| self.class_words(h, class)).collect();
        let households = model::layout::Households { classes, class_of, templates, regions };
        Ok(Made { households, fit })
    }

    /// By region and what members have in common: the place, and the part of its persons who live there.
    fn parts(
        &self,
        h: &Households,
        layout: &Layout,
        weights: &Weights,
        persons_of: &[Vec<u64>],
    ) -> Vec<Vec<(usize, f64)>> {
        let (bands, alike) = (h.bands.len(), h.alike_cells());
        let of_region = |(region, persons): (&model::layout::Region, &Vec<u64>)| {
            let name = &layout.areas[usize::from(region.area)].name;
            let area = self.area().categories.iter().position(|category| category == name);
            let of = |common: usize| {
                let place = area.unwrap_or_default() * alike + common;
                let all: f64 = weights.persons[place * bands..(place + 1) * bands].iter().sum();
                let here: u64 = persons[common * bands..(common + 1) * bands].iter().sum();
                (place, if all > 0.0 { here as f64 / all } else { 0.0 })
            };
            (0..alike).map(of).collect()
        };
        layout.regions.iter().zip(persons_of).map(of_region).collect()
    }

    /// A class of members: by attribute, its category.
    fn class_words(&self, h: &Households, class: usize) -> Vec<(String, String)> {
        let (mut rest, band) = (class / h.bands.len(), class % h.bands.len());
        let mut names = Vec::new();
        for attribute in h.attributes[2..].iter().rev() {
            let categories = &attribute.categories;
            names.push((attribute.name.clone(), categories[rest % categories.len()].clone()));
            rest /= categories.len();
        }
        names.push((self.attributes[h.age].name.clone(), h.bands[band].clone()));
        names.reverse();
        names
    }
}

/// The templates of a layout: those of each way in which members can be alike, in order.
fn templates(h: &Households) -> Vec<Vec<(u16, u32)>> {
    let of = |common: usize, members: &[u32]| {
        let some = (0_u16..).zip(members).filter(|(_, count)| **count > 0);
        some.map(|(band, &count)| ((common * h.bands.len()) as u16 + band, count)).collect()
    };
    (0..h.alike_cells()).flat_map(|common| h.templates.iter().map(move |t| of(common, &t.members))).collect()
}

/// Whole households by region and template, and what they should add up to by cell: running sums are rounded, so that the
/// households of a cell, and those of a region in it, are within one of their number.
fn whole_households(
    h: &Households,
    weights: &Weights,
    parts: &[Vec<(usize, f64)>],
) -> (Vec<Vec<u32>>, Vec<f64>) {
    let (alike, templates) = (h.alike_cells(), h.templates.len());
    let mut made = vec![vec![0_u32; alike * templates]; parts.len()];
    let mut wanted = vec![0.0; h.joint.len()];
    for (cell, wanted) in wanted.iter_mut().enumerate() {
        let (kind, common) = (cell / alike, cell % alike);
        let of_kind: Vec<usize> = (0..templates).filter(|&t| h.templates[t].kind == kind).collect();
        let mut given = 0;
        for (made, parts) in made.iter_mut().zip(parts) {
            let (place, part) = parts[common];
            for &t in &of_kind {
                *wanted += weights.households[t * weights.places + place] * part;
                let upto = (*wanted + 0.5) as u64;
                made[common * templates + t] = (upto - given) as u32;
                given = upto;
            }
        }
    }
    (made, wanted)
}

/// How well whole households meet their tables.
fn household_fit(
    h: &Households,
    weights: &Weights,
    regions: &[Housed],
    wanted: &[f64],
    whole: bool,
) -> HouseholdFit {
    let (alike, templates) = (h.alike_cells(), h.templates.len());
    let mut cells = vec![0.0; h.joint.len()];
    let (mut households, mut persons) = (0, 0);
    for region in regions {
        for (t, &count) in region.households.iter().enumerate() {
            let template = &h.templates[t % templates];
            cells[template.kind * alike + t / templates] += f64::from(count);
            households += u64::from(count);
            persons += u64::from(count) * u64::from(template.members.iter().sum::<u32>());
        }
    }
    let scale = wanted.iter().sum::<f64>() / h.total as f64;
    let fitted = weights.cells(h);
    let space = h.space();
    let margin = |table: &Table| {
        let margin = Margin::new(&space, table);
        let name = |cell: usize| table.cell_name(cell);
        let (made, goals) = (margin.sums(&cells), margin.sums(wanted));
        let near = |wanted: &[f64]| {
            made.iter().zip(wanted).all(|(m, w)| (m - w).abs() <= (h.tolerance * w).max(1.0))
        };
        let published: Vec<f64> = table.published.iter().map(|n| n * scale).collect();
        MarginFit {
            table: table.name.clone(),
            dimensions: margin_words(&h.attributes, table),
            cells: table.cells(),
            fitted_to_reconciled: Worst::of(&margin.sums(&fitted), &table.reconciled, name),
            fitted_to_published: Worst::of(&margin.sums(&fitted), &table.published, name),
            persons_to_reconciled: Worst::of(&made, &goals, name),
            persons_to_published: whole.then(|| Worst::of(&made, &published, name)),
            within_tolerance: near(&goals),
            within_tolerance_published: whole.then(|| near(&published)),
        }
    };
    HouseholdFit {
        households,
        persons,
        persons_published: None,
        given_up: 0,
        templates: templates as u64,
        rounds: weights.rounds,
        tolerance: h.tolerance,
        margins: h.margins().map(margin).collect(),
    }
}

/// Takes back households that ask for more of a class than a region has; how many.
fn give_up(households: &mut [u32], templates: &[Vec<(u16, u32)>], persons: &[u64]) -> u64 {
    let mut asked = vec![0_u64; persons.len()];
    for (count, template) in households.iter().zip(templates) {
        for &(class, members) in template {
            asked[usize::from(class)] += u64::from(*count) * u64::from(members);
        }
    }
    let mut given_up = 0;
    while let Some(class) = (0..asked.len()).find(|&class| asked[class] > persons[class]) {
        // Of those that have such members, the most frequent.
        let has = |t: &usize| households[*t] > 0 && templates[*t].iter().any(|m| usize::from(m.0) == class);
        let Some(most) = (0..templates.len()).filter(has).max_by_key(|&t| (households[t], usize::MAX - t))
        else {
            break;
        };
        households[most] -= 1;
        given_up += 1;
        for &(class, members) in &templates[most] {
            asked[usize::from(class)] -= u64::from(members);
        }
    }
    given_up
}

/// Households that could not be put together are few.
fn check(h: &Households, fit: &HouseholdFit, regions: usize) -> Result<(), Diagnostic> {
    let wanted = fit.households + fit.given_up;
    // A few a region are lost to rounding.
    let allowed = h.tolerance * wanted as f64 + 10.0 * regions as f64;
    if fit.given_up as f64 <= allowed {
        return Ok(());
    }
    let message = format!(
        "{} of {wanted} households find no members here ({:.2} %); {allowed:.0} may",
        fit.given_up,
        100.0 * fit.given_up as f64 / wanted as f64
    );
    Err(Diagnostic::of(&codes::HOUSEHOLDS, message).help(
        "the place has other persons than households of the country ask for: confine it by area and by what members have in common only",
    ))
}
