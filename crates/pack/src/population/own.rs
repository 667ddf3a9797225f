//! What subjects differ in that a pack states itself: attributes laid over the joint table, which the population has no table of.

use std::collections::BTreeMap;

use super::attribute::Attribute;
use super::{Population, codes};
use crate::calendar::per_tick;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::library::Library;
use crate::spec::{OwnAttribute, Pack, Parameter, Rules, Tick};

/// Shares may be above everybody by no more than this.
const ROUNDING: f64 = 1e-9;
/// Most cells of a joint table: they are held in memory, several times over.
const CELLS_MOST: usize = 20_000_000;

impl Population {
    /// The population that a pack runs on, with what the pack adds to it, held against all that the pack says of it.
    ///
    /// # Errors
    /// Everything wrong with the population's files; everything that the pack says of it and that it does not know.
    pub fn of(library: &Library, pack: &Pack) -> Result<Self, Diagnostics> {
        let in_pack = |items| Diagnostics { files: pack.files.clone(), items };
        let population = Self::load(library, &pack.population)?.with(pack).map_err(in_pack)?;
        let unknown = in_pack(population.check(pack));
        if unknown.is_empty() { Ok(population) } else { Err(unknown) }
    }

    /// The population with the attributes that a pack states, those that it has already apart.
    ///
    /// # Errors
    /// Attributes that its tables have, shares that are more than everybody, multipliers by what there is not; their places stand in
    /// the pack's files.
    pub fn with(mut self, pack: &Pack) -> Result<Self, Vec<Diagnostic>> {
        let rules = &pack.phases[0].1;
        for own in &pack.attributes {
            let tabled = self.attributes.len() - self.own;
            match self.attributes.iter().position(|known| known.name == own.name) {
                Some(at) if at < tabled => return Err(vec![taken(&self.name, own)]),
                Some(_) => {}
                None => self.lay_over(own, rules)?,
            }
        }
        Ok(self)
    }

    /// Parts every cell of the joint table by the categories of an attribute.
    fn lay_over(&mut self, own: &OwnAttribute, rules: &Rules) -> Result<(), Vec<Diagnostic>> {
        let numbers = own.numbers(rules);
        let mut factors: BTreeMap<&str, Vec<(usize, Vec<f64>)>> = BTreeMap::new();
        for number in &numbers {
            let of = |vary: &crate::spec::Vary| {
                Ok((self.attribute_index(&vary.attribute).unwrap_or_default(), self.by_category(vary)?))
            };
            factors.insert(&number.path, number.vary.iter().map(of).collect::<Result<_, Vec<Diagnostic>>>()?);
        }
        let cells = self.joint.len() * (own.shares.len() + 1);
        if cells > CELLS_MOST {
            return Err(vec![too_large(own, cells)]);
        }
        let space = self.space();
        let mut joint = Vec::with_capacity(cells);
        for (cell, weight) in self.joint.iter().enumerate() {
            let factor = |number: &Parameter| {
                let of = factors.get(number.path.as_str()).into_iter().flatten();
                of.map(|(attribute, by_category)| by_category[space.category(cell, *attribute)]).product()
            };
            let Some(shares) = own.shares_of(rules, &factor) else {
                // A cell that nobody is in may have any shares.
                if *weight > 0.0 {
                    return Err(vec![too_many(own)]);
                }
                joint.extend(own.categories().map(|_| 0.0));
                continue;
            };
            joint.extend(shares.iter().map(|share| weight * share));
        }
        let categories = own.categories().map(str::to_owned).collect();
        self.attributes.push(Attribute::new(&own.name, own.says.clone(), categories, false, Vec::new()));
        self.own += 1;
        self.joint = joint;
        Ok(())
    }
}

impl OwnAttribute {
    /// The numbers that its shares depend on.
    fn numbers<'a>(&'a self, rules: &'a Rules) -> Vec<&'a Parameter> {
        let shares = self.shares.iter().map(|(_, share)| share);
        let rates = earning(rules).map(|(rate, _)| rate).filter(|_| self.gain.is_some());
        shares.chain(rates).collect()
    }

    /// Shares of its categories, the rest last, of subjects for whom numbers have these multipliers; `None` where those stated are more
    /// than everybody. Where what there is to gain counts, the odds of each category against the rest are those stated times the points
    /// that conduct would earn there, of those that it would earn without multipliers, to the power of the elasticity.
    pub(crate) fn shares_of(&self, rules: &Rules, factor: &dyn Fn(&Parameter) -> f64) -> Option<Vec<f64>> {
        let mut shares: Vec<f64> =
            self.shares.iter().map(|(_, share)| (share.value * factor(share)).max(0.0)).collect();
        let stated: f64 = shares.iter().sum();
        if stated > 1.0 + ROUNDING {
            return None;
        }
        let rest = (1.0 - stated).max(0.0);
        if let Some(gain) = &self.gain {
            let earned = |factor: &dyn Fn(&Parameter) -> f64| -> f64 {
                earning(rules).map(|(rate, points)| per_tick(rate, Tick::Day) * factor(rate) * points).sum()
            };
            let ordinary = earned(&|_| 1.0);
            let relative = if ordinary > 0.0 { earned(factor) / ordinary } else { 1.0 };
            let lift = libm::pow(relative, gain.value);
            shares.iter_mut().for_each(|share| *share *= lift);
        }
        shares.push(rest);
        let all: f64 = shares.iter().sum();
        match (all > 0.0, shares.last_mut()) {
            // Where nobody can be of any category, everybody is of the rest.
            (false, Some(rest)) => *rest = 1.0,
            _ => shares.iter_mut().for_each(|share| *share /= all),
        }
        Some(shares)
    }

    /// How much of every conduct those of each category show, the rest last, so that all together show what they did.
    pub(crate) fn conduct_of(&self, shares: &[f64]) -> Vec<f64> {
        let of = |category: &str| {
            self.conduct.iter().find(|(name, _)| name == category).map_or(1.0, |(_, ratio)| ratio.value)
        };
        let ratios: Vec<f64> = self.categories().map(of).collect();
        let mean: f64 = ratios.iter().zip(shares).map(|(ratio, share)| ratio * share).sum();
        ratios.iter().map(|ratio| if mean > 0.0 { ratio / mean } else { 1.0 }).collect()
    }
}

/// Conduct that earns points: its rate, and the points that one record brings.
pub(crate) fn earning(rules: &Rules) -> impl Iterator<Item = (&Parameter, f64)> {
    let of = |indicator: &crate::spec::Indicator| {
        let conduct = rules.conduct.iter().find(|conduct| conduct.name == indicator.conduct)?;
        Some((&conduct.rate, rules.score.points(indicator)))
    };
    rules.indicators.iter().filter_map(of).filter(|(_, points)| *points > 0.0)
}

fn taken(population: &str, own: &OwnAttribute) -> Diagnostic {
    let message = format!("the population `{population}` has a table of `{}`", own.name);
    Diagnostic::of(&codes::OWN_ATTRIBUTE, message)
        .at(own.place, "stated here too")
        .help("leave it out, or give it another name")
}

fn too_large(own: &OwnAttribute, cells: usize) -> Diagnostic {
    let message =
        format!("with `{}` the joint table would have {cells} cells, more than {CELLS_MOST}", own.name);
    Diagnostic::of(&codes::OWN_ATTRIBUTE, message)
        .at(own.place, "stated here")
        .help("state fewer attributes, or fewer categories")
}

fn too_many(own: &OwnAttribute) -> Diagnostic {
    let message = format!("the shares of `{}` are more than everybody in some stratum", own.name);
    let item = Diagnostic::of(&codes::OWN_ATTRIBUTE, message);
    let item = own
        .shares
        .iter()
        .fold(item, |item, (name, share)| item.at(share.provenance.place, format!("share of `{name}`")));
    item.help("lower the shares or their multipliers, so that together they stay at most 1")
}
