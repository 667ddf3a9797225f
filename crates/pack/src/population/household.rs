//! Households: how many of which size there are, and which members they are put together from.
//!
//! A household is of a *cell* (size, generations, and what its members have in common, such as town or country) and of a
//! *template*: how many members it has in each band of age. How many households each cell has follows from the tables, as the joint table of
//! persons does. How many of each template comes from [`super::house`].

use std::ops::Range;

use super::Population;
use super::attribute::{Attribute, Span};
use super::codes;
use super::declare::declared_table;
use super::fit::{self, Margin};
use super::keys::Keys;
use super::layout::Read;
use super::reconcile::reconcile;
use super::report::Adjustment;
use super::space::Space;
use super::table::{Role, Table, Unit};
use crate::diagnostic::Diagnostic;
use crate::spec::{Place, Source, SourceFile};
use crate::suggest::advice;

/// The households of a population.
#[derive(Debug, Clone, PartialEq)]
pub struct Households {
    /// Bands of age that members are told apart by, youngest first.
    pub bands: Vec<String>,
    /// Attributes that the members of a household have in common.
    pub alike: Vec<String>,
    /// Households in all.
    pub total: u64,
    /// Who live in them; everybody else lives in collective households, of which nothing is known.
    pub persons: u64,
    /// Largest relative error of a household table.
    pub tolerance: f64,
    /// The population's attribute that the bands are of.
    pub(crate) age: usize,
    /// By band, its categories.
    pub(crate) runs: Vec<Range<usize>>,
    /// The population's attributes that members have in common.
    pub(crate) shared: Vec<usize>,
    /// Size, generations, then what members have in common: what the tables are over.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) tables: Vec<Table>,
    generations: Vec<Generations>,
    /// Where `persons` stands.
    place: Place,
    /// Households by cell.
    pub(crate) joint: Vec<f64>,
    pub(crate) adjustments: Vec<Adjustment>,
    /// Every way to put a household together.
    pub(crate) templates: Vec<Template>,
}

/// What a household of so many generations holds at least.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Generations {
    /// Members.
    members: u64,
    /// Members beyond the first band.
    grown: u64,
    /// Whether nobody is of the first band.
    childless: bool,
}

/// A way to put a household together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    /// Its size and generations: a cell of the first two attributes.
    pub(crate) kind: usize,
    /// Members by band.
    pub(crate) members: Vec<u32>,
}

impl Households {
    /// Reads `[households]`.
    pub(crate) fn declared(
        keys: &Keys,
        population: &[Attribute],
        files: &[SourceFile],
        sources: &[Source],
    ) -> Option<Self> {
        let total = keys.whole("total", "how many households there are").unwrap_or_default();
        let persons = keys.whole("persons", "how many persons live in them").unwrap_or_default();
        let tolerance = keys.number("tolerance");
        if tolerance.is_none() && !keys.has("tolerance") {
            keys.missing("tolerance", "the largest relative error of a household table, such as 0.005");
        }
        let age = keys.text("age", "the ordered attribute that tells members apart");
        let bands = keys.texts("bands");
        let alike = keys.texts("alike");
        let age = position(keys, "age", &age, population)?;
        let mut runs = Vec::new();
        for band in &bands {
            match population[age].resolve(band) {
                Ok(run) => runs.push(run),
                Err(error) => keys.note(
                    super::band_fault(&population[age], band, error)
                        .at(keys.place_of("bands"), "these bands"),
                ),
            }
        }
        let covered = runs.windows(2).all(|two| two[0].end == two[1].start)
            && runs.first().is_some_and(|run| run.start == 0)
            && runs.last().is_some_and(|run| run.end == population[age].categories.len());
        if !covered {
            let fault =
                Diagnostic::of(&codes::BANDS, "the bands of [households] leave ages out or have them twice");
            keys.note(fault.at(keys.place_of("bands"), "these bands"));
            return None;
        }
        let shared: Option<Vec<usize>> =
            alike.iter().map(|name| position(keys, "alike", name, population)).collect();
        let shared = shared?;
        let sizes =
            Attribute::new("size", "Members of the household".into(), keys.texts("sizes"), true, Vec::new());
        let (named, generations): (Vec<String>, Vec<Generations>) =
            keys.tables("generations").iter().map(|(name, keys)| (name.clone(), generations(keys))).unzip();
        let rising = sizes.spans.len() == sizes.categories.len()
            && sizes.spans.iter().all(|span| span.low == span.high || span.high == Span::OPEN)
            && sizes.spans.first().is_some_and(|span| span.low == 1)
            && sizes.spans.windows(2).all(|two| two[0].high.checked_add(1) == Some(two[1].low));
        if !rising || named.is_empty() {
            let fault =
                Diagnostic::of(&codes::BANDS, "[households] needs `sizes` from 1 up, and `generations`");
            keys.note(fault.at(keys.place(), "here").help("sizes = [\"1\", \"2\", \"3+\"], and a table [households.generations.NAME] for each number of generations"));
            return None;
        }
        let generation =
            Attribute::new("generations", "Generations in the household".into(), named, false, Vec::new());
        let common = shared.iter().map(|&at| population[at].clone());
        let attributes: Vec<Attribute> = [sizes, generation].into_iter().chain(common).collect();
        let mut tables: Vec<Table> = Vec::new();
        for table in &keys.array_of_tables("table") {
            tables.extend(declared_table(table, &attributes, files, sources, &tables));
            let of_others =
                tables.last().is_some_and(|t| matches!(t.unit, Unit::Persons | Unit::Enterprises));
            if of_others {
                let fault = Diagnostic::of(&codes::BAD_VALUE, "a table of [households] counts households");
                table.note(
                    fault.at(table.place_of("unit"), "counts others").help("write `unit = \"households\"`"),
                );
            }
            table.finish();
        }
        keys.finish();
        Some(Self {
            bands,
            alike,
            total,
            persons,
            tolerance: tolerance.unwrap_or_default(),
            age,
            runs,
            shared,
            attributes,
            tables,
            generations,
            place: keys.place_of("persons"),
            joint: Vec::new(),
            adjustments: Vec::new(),
            templates: Vec::new(),
        })
    }

    /// Households by cell from the tables, and every way to put them together.
    pub(crate) fn fit_together(&mut self) -> Result<(), Vec<Diagnostic>> {
        let (adjustments, faults) = reconcile(&mut self.tables, self.total as f64);
        if !faults.is_empty() {
            return Err(faults);
        }
        self.adjustments = adjustments;
        let space = self.space();
        let zeros: Vec<&Table> = self.tables.iter().filter(|t| t.role == Role::Zeros).collect();
        let possible = fit::possible(&space, &zeros);
        let margins: Vec<Margin> = self.margins().map(|table| Margin::new(&space, table)).collect();
        let (joint, _) = fit::fit(&possible, &margins).map_err(|fault| vec![fault])?;
        drop(margins);
        self.joint = joint;
        self.templates = self.all_templates()?;
        Ok(())
    }

    /// Whether members are told apart so finely: an attribute that households know, and bands of theirs.
    pub(crate) fn tells(&self, attribute: usize, allowed: &[bool]) -> bool {
        let even = |run: &Range<usize>| allowed[run.clone()].iter().all(|a| *a == allowed[run.start]);
        self.shared.contains(&attribute) || (attribute == self.age && self.runs.iter().all(even))
    }

    /// What they are told apart by, for whoever asked for something else.
    pub(crate) fn classes_help(&self) -> String {
        let common =
            if self.alike.is_empty() { String::new() } else { format!(", and {}", self.alike.join(", ")) };
        format!("their members are told apart by age, {}{common}", self.bands.join(" / "))
    }

    /// What strata have to differ in so that it is known which members live with which.
    pub(crate) fn reads(&self, population: &Population) -> Vec<Read> {
        let age = Read { attribute: population.attributes[self.age].name.clone(), bands: self.bands.clone() };
        let shared = self.alike.iter().map(|name| Read { attribute: name.clone(), bands: Vec::new() });
        [age].into_iter().chain(shared).collect()
    }

    /// The space of the cells.
    pub(crate) fn space(&self) -> Space {
        Space::over(&self.attributes)
    }

    /// The tables that the joint table is fitted to.
    pub(crate) fn margins(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter().filter(|t| t.role == Role::Margin)
    }

    /// Ways in which members can be alike.
    pub(crate) fn alike_cells(&self) -> usize {
        self.attributes[2..].iter().map(|a| a.categories.len()).product()
    }

    /// Sizes that stand for a category: itself, or of an open one the two nearest to the mean that its persons leave it.
    fn sizes_of(&self, size: usize) -> Result<Vec<u32>, Vec<Diagnostic>> {
        let span = self.attributes[0].spans[size];
        if span.high != Span::OPEN {
            return Ok(vec![span.low]);
        }
        let of_size = |size: usize| -> f64 {
            let per_size = self.space().strides[0];
            self.joint[size * per_size..(size + 1) * per_size].iter().sum()
        };
        let closed: f64 =
            (0..size).map(|size| f64::from(self.attributes[0].spans[size].low) * of_size(size)).sum();
        if of_size(size) <= 0.0 {
            return Ok(vec![span.low]);
        }
        let mean = (self.persons as f64 - closed) / of_size(size);
        if !(f64::from(span.low)..100.0).contains(&mean) {
            let message = format!(
                "households of {} would have {mean:.2} members on average: `persons` do not go with the sizes",
                span.words()
            );
            return Err(vec![
                Diagnostic::of(&codes::HOUSEHOLDS, message).at(self.place, "lives in households"),
            ]);
        }
        let below = mean as u32;
        Ok(vec![below, below + 1])
    }

    fn all_templates(&self) -> Result<Vec<Template>, Vec<Diagnostic>> {
        let kinds = self.attributes[1].categories.len();
        let mut templates = Vec::new();
        for size in 0..self.attributes[0].categories.len() {
            for (number, generations) in self.generations.iter().enumerate() {
                for members in
                    self.sizes_of(size)?.into_iter().flat_map(|size| compositions(size, self.bands.len()))
                {
                    let (all, young) = (members.iter().sum::<u32>(), u64::from(members[0]));
                    let grown = u64::from(all) - young;
                    let fits = u64::from(all) >= generations.members
                        && grown >= generations.grown
                        && !(generations.childless && young > 0);
                    if fits {
                        templates.push(Template { kind: size * kinds + number, members });
                    }
                }
            }
        }
        Ok(templates)
    }
}

fn generations(keys: &Keys) -> Generations {
    let at_least =
        |key: &'static str| if keys.has(key) { keys.whole(key, "").unwrap_or_default() } else { 0 };
    let read = Generations {
        members: at_least("members"),
        grown: at_least("grown"),
        childless: keys.flag("childless"),
    };
    keys.finish();
    read
}

fn position(keys: &Keys, key: &'static str, name: &str, attributes: &[Attribute]) -> Option<usize> {
    let found = attributes.iter().position(|a| a.name == name);
    if found.is_none() {
        let fault = Diagnostic::of(&codes::UNKNOWN_ATTRIBUTE, format!("there is no attribute `{name}`"));
        let fault = fault.at(keys.place_of(key), "named here");
        keys.note(fault.maybe_help(advice(name, attributes.iter().map(|a| a.name.as_str()))));
    }
    found
}

/// Every way to part so many members into bands.
fn compositions(members: u32, bands: usize) -> Vec<Vec<u32>> {
    if bands == 1 {
        return vec![vec![members]];
    }
    (0..=members)
        .flat_map(|first| {
            compositions(members - first, bands - 1).into_iter().map(move |mut rest| {
                rest.insert(0, first);
                rest
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_compositions_as_multisets() {
        assert_eq!(compositions(0, 3), [[0, 0, 0]]);
        assert_eq!(compositions(2, 2), [[0, 2], [1, 1], [2, 0]]);
        assert_eq!(compositions(10, 3).len(), 66);
        assert!(compositions(10, 3).iter().all(|c| c.iter().sum::<u32>() == 10));
    }
}
