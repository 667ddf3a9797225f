//! Populations: synthetic people made from published tables of counts.
//!
//! A population is a folder: `population.toml` names the attributes and the tables, `tables/*.csv` hold counts or shares
//! over published categories. [`Population::load`] reconciles the tables and fits their joint distribution;
//! [`realise`] turns that into whole persons, exactly as many as asked for, laid out in areas, regions and strata.
//! No table can hold a row about a person.

mod apportion;
mod attribute;
mod check;
mod coarsen;
pub mod codes;
mod declare;
mod factor;
mod fit;
mod house;
mod household;
mod keys;
mod layout;
mod own;
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
pub use household::Households;
pub use layout::{Read, Realised, Request, realise};
pub(crate) use own::earning;
pub use report::{
    Adjustment, CheckFit, CompanionFit, FitReport, HouseholdFit, MarginFit, Pair, TableEvidence, Worst, Zeros,
};

use crate::Library;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::spec::{Evidence, Filter, Source, SourceFile, Subject, Within};
use crate::suggest::advice;
use space::Space;
use std::ops::Range;
use table::Table;

/// The version of the population format that this program reads.
pub const FORMAT: u32 = 1;

/// A population whose tables have been read, checked, reconciled and fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// Its name: its folder under `populations/`.
    pub name: String,
    /// One line.
    pub title: String,
    /// ISO country code or `--`.
    pub country: String,
    /// What they are. Where this documentation says persons, enterprises may be meant.
    pub subject: Subject,
    /// Persons in all.
    pub total: u64,
    /// What persons differ in; the area comes first.
    pub attributes: Vec<Attribute>,
    /// Who lives with whom, where the population says it.
    pub households: Option<Households>,
    /// What the population does not model, one sentence each.
    pub leaves_out: Vec<String>,
    /// `sources.toml`: the citations.
    pub sources: Vec<Source>,
    /// Amounts by category (income per head), for reports; no part of the fit.
    pub amounts: Vec<Amount>,
    /// Every file read; `Place::file` indexes it.
    pub files: Vec<SourceFile>,
    /// How many of the attributes, the last ones, a pack has added.
    pub(crate) own: usize,
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
    /// The population of this name, or in the folder of this path.
    ///
    /// # Errors
    /// No such population, or everything that is wrong with its files.
    pub fn load(library: &Library, name: &str) -> Result<Self, Diagnostics> {
        let Some(folder) = library.population(name) else {
            let names = library.population_names();
            let fault =
                Diagnostic::of(&codes::UNKNOWN_POPULATION, format!("there is no population `{name}`"));
            let fault = fault.maybe_help(advice(name, names.iter().map(String::as_str)));
            return Err(Diagnostics::one(fault));
        };
        if !folder.unread.is_empty() {
            let item = |file: &String| {
                let message =
                    format!("`{file}` of the population `{}` is no text, or too large", folder.name);
                Diagnostic::of(&codes::UNDECLARED_FILE, message).help("take it out of the folder")
            };
            return Err(Diagnostics { files: Vec::new(), items: folder.unread.iter().map(item).collect() });
        }
        let files = folder.files.into_iter().map(|(name, text)| SourceFile { name, text }).collect();
        Self::from_files(&folder.name, files)
    }

    /// Reads, reconciles and fits a population from the files of its folder, named relative to it.
    ///
    /// # Errors
    /// Everything that is wrong with the files, with its places.
    pub fn from_files(name: &str, files: Vec<SourceFile>) -> Result<Self, Diagnostics> {
        read::read(name, &files).map_err(|items| {
            let mut faults = Diagnostics { files, items };
            faults.sort();
            faults
        })
    }

    /// The attribute that is the unit of reporting: province, city, place.
    pub fn area(&self) -> &Attribute {
        &self.attributes[0]
    }

    /// The attribute of this name.
    pub fn attribute(&self, name: &str) -> Result<&Attribute, Diagnostic> {
        self.attribute_index(name).map(|at| &self.attributes[at])
    }

    pub(crate) fn attribute_index(&self, name: &str) -> Result<usize, Diagnostic> {
        self.attributes.iter().position(|a| a.name == name).ok_or_else(|| {
            Diagnostic::of(
                &codes::UNKNOWN_ATTRIBUTE,
                format!("the population `{}` has no attribute `{name}`", self.name),
            )
            .maybe_help(advice(name, self.attributes.iter().map(|a| a.name.as_str())))
        })
    }

    /// Whether this is an attribute of the population and a category or band of it, with a hint if not.
    pub fn check_band(&self, attribute: &str, band: &str) -> Result<(), Diagnostic> {
        self.resolve(attribute, band).map(|_| ())
    }

    /// The attribute and the categories that a category or band stands for.
    pub(crate) fn resolve(&self, attribute: &str, band: &str) -> Result<(usize, Range<usize>), Diagnostic> {
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

    /// Persons of all ages who live in a place, at full size.
    ///
    /// # Errors
    /// Filters that the population does not know; their places stand in the pack's files, which the caller adds.
    pub fn persons_within(&self, within: &Within) -> Result<u64, Diagnostics> {
        let living = self.living(within).map_err(|items| Diagnostics { files: Vec::new(), items })?;
        let persons: f64 = self.joint.iter().zip(&living).map(|(persons, share)| persons * share).sum();
        Ok(((persons + 0.5) as u64).min(self.total))
    }

    /// For every cell, the share of its persons who live in a place.
    pub(crate) fn living(&self, within: &Within) -> Result<Vec<f64>, Vec<Diagnostic>> {
        let inside = self.inside(&within.filters)?;
        let Some(share) = &within.share else {
            return Ok(inside.iter().map(|inside| f64::from(u8::from(*inside))).collect());
        };
        let space = self.space();
        let factor = |vary: &crate::spec::Vary| {
            Ok((self.attribute_index(&vary.attribute).map_err(|fault| vec![fault])?, self.by_category(vary)?))
        };
        let factors = share.vary.iter().map(factor).collect::<Result<Vec<_>, Vec<Diagnostic>>>()?;
        let of = |(cell, inside): (usize, &bool)| {
            let times = factors.iter().map(|(at, by_category)| by_category[space.category(cell, *at)]);
            if *inside { (share.value * times.product::<f64>()).min(1.0) } else { 0.0 }
        };
        Ok(inside.iter().enumerate().map(of).collect())
    }

    pub(crate) fn space(&self) -> Space {
        Space::over(&self.attributes)
    }

    /// For every cell, whether all filters hold there.
    pub(crate) fn inside(&self, filters: &[Filter]) -> Result<Vec<bool>, Vec<Diagnostic>> {
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
    pub(crate) fn allowed(&self, filter: &Filter) -> Result<(usize, Vec<bool>), Vec<Diagnostic>> {
        let here = |fault: Diagnostic| fault.at(filter.place, "named here");
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
pub(crate) fn band_fault(attribute: &Attribute, band: &str, error: BandError) -> Diagnostic {
    let names = attribute.categories.iter().map(String::as_str);
    match error {
        BandError::Unknown { nearest: Some(name) } => {
            Diagnostic::of(&codes::UNKNOWN_CATEGORY, format!("`{}` has no category `{band}`", attribute.name))
                .help(format!("did you mean `{name}`?"))
        }
        BandError::Unknown { nearest: None } | BandError::Empty => Diagnostic::of(
            &codes::UNKNOWN_CATEGORY,
            format!("`{}` has no category or band `{band}`", attribute.name),
        )
        .maybe_help(advice(band, names)),
        BandError::Cuts { category } => Diagnostic::of(
            &codes::CUTS_CATEGORY,
            format!("the band `{band}` of `{}` cuts the category `{category}` in two", attribute.name),
        )
        .help(format!(
            "bands may begin and end only where categories do: {}",
            attribute.categories.join(", ")
        )),
    }
}

#[cfg(test)]
mod tests;
