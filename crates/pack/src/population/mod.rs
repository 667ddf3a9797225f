//! Populations: synthetic people made from published tables of counts.
//!
//! A population is a folder: `population.toml` names the attributes and the tables, `tables/*.csv` hold counts or shares
//! over published categories. [`Population::load`] reconciles the tables and fits their joint distribution;
//! [`realise`] turns that into whole persons, exactly as many as asked for, laid out in areas, regions and strata.
//! No table can hold a row about a person.

mod apportion;
mod attribute;
mod coarsen;
mod factor;
mod fault;
mod fit;
mod keys;
mod layout;
mod personal;
mod published;
mod read;
mod reconcile;
mod report;
mod rows;
mod space;
mod table;
mod words;

pub use attribute::{Attribute, BandError, Span};
pub use factor::Factors;
pub use fault::{Fault, Kind};
pub use layout::{Read, Realised, Request, realise};
pub use report::{Adjustment, CheckFit, FitReport, MarginFit, Pair, TableEvidence, Worst, Zeros};

use crate::spec::{Evidence, Filter, Source, SourceFile};
use space::Space;
use std::ops::Range;
use table::Table;

/// A population whose tables have been read, checked, reconciled and fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// Its name: its folder under `populations/`.
    pub name: String,
    /// One line.
    pub title: String,
    /// ISO country code or `--`.
    pub country: String,
    /// Persons in all.
    pub total: u64,
    /// What persons differ in; the area comes first.
    pub attributes: Vec<Attribute>,
    /// What the population does not model, one sentence each.
    pub leaves_out: Vec<String>,
    /// `sources.toml`: the citations.
    pub sources: Vec<Source>,
    /// Amounts by category (income per head), for reports; no part of the fit.
    pub amounts: Vec<Amount>,
    /// Every file read; `Place::file` indexes it.
    pub files: Vec<SourceFile>,
    pub(crate) tables: Vec<Table>,
    pub(crate) joint: Vec<f64>,
    pub(crate) iterations: u32,
    pub(crate) adjustments: Vec<Adjustment>,
}

/// An amount by the categories of attributes, such as disposable income per head by quintile.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// Name of the table.
    pub table: String,
    /// The attribute.
    pub attribute: String,
    /// The unit: `yuan`.
    pub unit: String,
    /// Year of the figures.
    pub year: i64,
    /// How well they are known.
    pub evidence: Evidence,
    /// (category, amount).
    pub values: Vec<(String, f64)>,
}

impl Population {
    /// The attribute that is the unit of reporting: province, city, place.
    pub fn area(&self) -> &Attribute {
        &self.attributes[0]
    }

    /// The attribute of this name.
    pub fn attribute(&self, name: &str) -> Result<&Attribute, Fault> {
        self.attribute_index(name).map(|at| &self.attributes[at])
    }

    pub(crate) fn attribute_index(&self, name: &str) -> Result<usize, Fault> {
        self.attributes.iter().position(|a| a.name == name).ok_or_else(|| {
            Fault::new(
                Kind::UnknownAttribute,
                format!("the population `{}` has no attribute `{name}`", self.name),
            )
            .suggest(name, self.attributes.iter().map(|a| a.name.as_str()))
        })
    }

    /// Whether this is an attribute of the population and a category or band of it, with a hint if not.
    pub fn check_band(&self, attribute: &str, band: &str) -> Result<(), Fault> {
        self.resolve(attribute, band).map(|_| ())
    }

    /// The attribute and the categories that a category or band stands for.
    pub(crate) fn resolve(&self, attribute: &str, band: &str) -> Result<(usize, Range<usize>), Fault> {
        let at = self.attribute_index(attribute)?;
        let attribute = &self.attributes[at];
        attribute.resolve(band).map(|run| (at, run)).map_err(|error| band_fault(attribute, band, error))
    }

    /// Whether a class of a layout lies within a category or band. `false` also for names that mean nothing here;
    /// [`Population::check_band`] tells.
    pub fn covers(&self, attribute: &str, band: &str, class_name: &str) -> bool {
        match (self.resolve(attribute, band), self.resolve(attribute, class_name)) {
            (Ok((_, band)), Ok((_, class))) => band.start <= class.start && class.end <= band.end,
            _ => false,
        }
    }

    /// Persons, of all ages, for whom all filters hold, at full size.
    pub fn count(&self, filters: &[Filter]) -> Result<u64, Vec<Fault>> {
        let inside = self.inside(filters)?;
        let persons: f64 =
            self.joint.iter().zip(&inside).filter(|(_, inside)| **inside).map(|(p, _)| p).sum();
        Ok(((persons + 0.5) as u64).min(self.total))
    }

    pub(crate) fn space(&self) -> Space {
        Space::over(&self.attributes)
    }

    /// For every cell, whether all filters hold there.
    pub(crate) fn inside(&self, filters: &[Filter]) -> Result<Vec<bool>, Vec<Fault>> {
        let space = self.space();
        let mut inside = vec![true; space.cells()];
        let mut faults = Vec::new();
        for filter in filters {
            match self.allowed(filter) {
                Ok((attribute, allowed)) => {
                    for (cell, inside) in inside.iter_mut().enumerate() {
                        *inside &= allowed[space.category(cell, attribute)];
                    }
                }
                Err(mut more) => faults.append(&mut more),
            }
        }
        if faults.is_empty() { Ok(inside) } else { Err(faults) }
    }

    /// The attribute that a filter names, and whether it lets each category through.
    pub(crate) fn allowed(&self, filter: &Filter) -> Result<(usize, Vec<bool>), Vec<Fault>> {
        let here = |fault: Fault| fault.at(filter.place, "named here");
        let at = self.attribute_index(&filter.attribute).map_err(|f| vec![here(f)])?;
        let mut allowed = vec![false; self.attributes[at].categories.len()];
        let mut faults = Vec::new();
        for band in &filter.categories {
            match self.resolve(&filter.attribute, band) {
                Ok((_, run)) => allowed[run].fill(true),
                Err(fault) => faults.push(here(fault)),
            }
        }
        if faults.is_empty() { Ok((at, allowed)) } else { Err(faults) }
    }
}

/// What to say of a category or band that cannot be found.
pub(crate) fn band_fault(attribute: &Attribute, band: &str, error: BandError) -> Fault {
    let names = attribute.categories.iter().map(String::as_str);
    match error {
        BandError::Unknown { nearest: Some(name) } => {
            Fault::new(Kind::UnknownCategory, format!("`{}` has no category `{band}`", attribute.name))
                .help(format!("did you mean `{name}`?"))
        }
        BandError::Unknown { nearest: None } | BandError::Empty => Fault::new(
            Kind::UnknownCategory,
            format!("`{}` has no category or band `{band}`", attribute.name),
        )
        .suggest(band, names),
        BandError::Cuts { category } => Fault::new(
            Kind::CutsCategory,
            format!("the band `{band}` of `{}` cuts the category `{category}` in two", attribute.name),
        )
        .help(format!(
            "bands may begin and end only where categories do: {}",
            attribute.categories.join(", ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A shipped population, read from the repository.
    pub(crate) fn shipped(name: &str) -> Population {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../populations").join(name);
        let mut files = Vec::new();
        for sub in ["", "tables"] {
            let mut names: Vec<_> =
                std::fs::read_dir(folder.join(sub)).unwrap().map(|e| e.unwrap().file_name()).collect();
            names.sort();
            for file in names {
                let path = folder.join(sub).join(&file);
                if path.is_file() {
                    let prefix = if sub.is_empty() { String::new() } else { format!("{sub}/") };
                    let name = format!("{prefix}{}", file.to_string_lossy());
                    files.push(SourceFile { name, text: std::fs::read_to_string(path).unwrap() });
                }
            }
        }
        read::read(name, files).unwrap_or_else(|(_, faults)| panic!("{faults:#?}"))
    }

    #[test]
    fn quick() {
        for name in ["even", "eight-groups", "two-groups", "cn-2020"] {
            let t = std::time::Instant::now();
            let population = shipped(name);
            println!("{name} load {:?}", t.elapsed());
            for persons in [1000, 50_000, population.total / 1000, 10_000_000, population.total] {
                let persons = persons.min(population.total);
                let t = std::time::Instant::now();
                let request =
                    Request { persons, within: vec![], subjects: vec![], reads: vec![], stands_for: 1.0 };
                let realised = realise(&population, &request).unwrap();
                println!(
                    "{name} {persons} {:?} moves {} ok {}",
                    t.elapsed(),
                    realised.fit.moves,
                    realised.fit.within_tolerance
                );
                if persons == 50_000 || persons == population.total {
                    println!("{}", realised.fit.text());
                }
            }
        }
    }
}
