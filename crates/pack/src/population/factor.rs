//! Multipliers by category, brought to the classes of a layout.

use super::Population;
use super::codes;
use crate::diagnostic::Diagnostic;
use crate::spec::{Filter, Vary};
use model::layout::{Area, Attribute, Layout, Stratum};

/// Multipliers of one [`Vary`] on a layout.
#[derive(Debug, Clone, PartialEq)]
pub enum Factors {
    /// By the classes of an attribute of the layout.
    Classes {
        /// Index into the layout's attributes.
        attribute: usize,
        /// One per class.
        by_class: Vec<f64>,
    },
    /// By area: one per area of the layout.
    Areas(Vec<f64>),
}

impl Population {
    /// By stratum of a layout that tells them apart: whether all filters hold.
    pub fn strata_within(&self, layout: &Layout, filters: &[Filter]) -> Vec<bool> {
        let holds = |stratum: &Stratum, filter: &Filter| {
            let at = layout.attributes.iter().position(|attribute| attribute.name == filter.attribute);
            at.is_some_and(|at| {
                let class = &layout.attributes[at].classes[usize::from(stratum.classes[at])];
                filter.categories.iter().any(|band| self.covers(&filter.attribute, band, class))
            })
        };
        layout.strata.iter().map(|stratum| filters.iter().all(|filter| holds(stratum, filter))).collect()
    }

    /// The multiplier of every class, or of every area if the attribute is the area. A layout made for a pack holds
    /// every attribute and edge that the pack reads, so a class never lies on both sides of a band's edge.
    pub fn factors(
        &self,
        attributes: &[Attribute],
        areas: &[Area],
        vary: &Vary,
    ) -> Result<Factors, Vec<Diagnostic>> {
        let by_category = self.by_category(vary)?;
        let own = self.attribute_index(&vary.attribute).map_err(|f| vec![f.at(vary.place, "named here")])?;
        if own == 0 {
            let names: Vec<&str> = areas.iter().map(|a| a.name.as_str()).collect();
            return self.of_classes(own, &names, &by_category, vary).map(Factors::Areas).map_err(|f| vec![f]);
        }
        let Some(attribute) = attributes.iter().position(|a| a.name == vary.attribute) else {
            let message = format!("the strata of this layout do not differ in `{}`", vary.attribute);
            return Err(vec![
                Diagnostic::of(&codes::UNKNOWN_ATTRIBUTE, message).at(vary.place, "varies by it here"),
            ]);
        };
        let names: Vec<&str> = attributes[attribute].classes.iter().map(String::as_str).collect();
        self.of_classes(own, &names, &by_category, vary)
            .map(|by_class| Factors::Classes { attribute, by_class })
            .map_err(|fault| vec![fault])
    }

    /// The multiplier of every category of the attribute; 1 where the factors name none.
    pub(crate) fn by_category(&self, vary: &Vary) -> Result<Vec<f64>, Vec<Diagnostic>> {
        let here = |fault: Diagnostic| fault.at(vary.place, "named here");
        let own = self.attribute_index(&vary.attribute).map_err(|f| vec![here(f)])?;
        let mut factors: Vec<Option<(f64, &str)>> = vec![None; self.attributes[own].categories.len()];
        let mut faults = Vec::new();
        for (band, factor) in &vary.factors {
            match self.resolve(&vary.attribute, band) {
                Ok((_, run)) => {
                    let taken = run.clone().find_map(|c| factors[c].map(|(_, other)| (c, other)));
                    if let Some((category, other)) = taken {
                        faults.push(here(self.overlap(own, category, other, band)));
                    }
                    factors[run].fill(Some((*factor, band)));
                }
                Err(fault) => faults.push(here(fault)),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(factors.iter().map(|f| f.map_or(1.0, |(factor, _)| factor)).collect())
    }

    fn of_classes(
        &self,
        own: usize,
        names: &[&str],
        by_category: &[f64],
        vary: &Vary,
    ) -> Result<Vec<f64>, Diagnostic> {
        let attribute = &self.attributes[own];
        let factor = |name: &str| {
            let run = attribute.resolve(name).map_err(|e| super::band_fault(attribute, name, e))?;
            let factor = by_category[run.start];
            if run.clone().any(|category| by_category[category] != factor) {
                let message = format!(
                    "the class `{name}` of `{}` is wider than a band that has a factor",
                    attribute.name
                );
                return Err(Diagnostic::of(&codes::CUTS_CATEGORY, message));
            }
            Ok(factor)
        };
        names.iter().map(|n| factor(n).map_err(|fault| fault.at(vary.place, "varies here"))).collect()
    }
}
