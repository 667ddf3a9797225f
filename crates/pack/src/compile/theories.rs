//! Theories of behaviour beside hardship: exponents, shares and bands of scores.

use model::policy::{Defiance, Displacement, Enter, Gaming, ListRule, Norms, Phase, Theories};

use super::Part;
use super::units::score;
use crate::calendar::per_tick;
use crate::spec::{Conduct, Parameter, of_domain};

impl Part<'_> {
    /// The theories in force, given the gradings and lists of the phase.
    pub fn theories(&self, gradings: &[Vec<i16>], lists: &[ListRule]) -> Theories {
        Theories {
            norms: self.norms(),
            displacement: self.displacement(),
            gaming: self.gaming(gradings, lists),
            defiance: self.defiance(),
        }
    }

    /// Exponent of the response to perceived risk per conduct: -eta c for what loses points, +eta g for what earns them, and less where
    /// what is lawful is chilled.
    pub fn exponents(&self) -> Vec<f64> {
        self.by_conduct(|conduct| {
            let value = |table: &[(String, Parameter)]| {
                of_domain(table, &conduct.domain).map_or(0.0, |elasticity| elasticity.value)
            };
            let deterred = self.rules.deterrence().map_or(0.0, |d| {
                let [loss, gain] = [false, true].map(|gain| self.stake(&conduct.name, gain));
                value(&d.elasticity_rewarded) * gain - value(&d.elasticity) * loss
            });
            let chilled = conduct.lawful && !self.moves_score(conduct, true);
            deterred - self.rules.chilling().filter(|_| chilled).map_or(0.0, |c| value(&c.elasticity))
        })
    }

    fn norms(&self) -> Option<Norms> {
        let norms = self.rules.norms()?;
        let strength =
            |conduct: &Conduct| of_domain(&norms.strength, &conduct.domain).map_or(0.0, |s| s.value);
        Some(Norms {
            strength: self.by_conduct(strength),
            most: norms.most.as_ref().map_or(f64::INFINITY, |most| most.value),
        })
    }

    fn displacement(&self) -> Option<Displacement> {
        let displacement = self.rules.displacement()?;
        let moves = |conduct: &&Conduct| {
            let counted = self.rules.indicators.iter().any(|indicator| indicator.conduct == conduct.name);
            counted && !self.moves_score(conduct, true)
        };
        let of = |name: &String| {
            let conduct = self.rules.conduct.iter().find(|conduct| conduct.name == *name).filter(moves)?;
            of_domain(&displacement.share, &conduct.domain)
        };
        let most: Vec<Option<&Parameter>> = self.names.conduct.iter().map(of).collect();
        let share = |area, stratum, k: usize| most[k].map_or(0.0, |most| self.share(most, area, stratum));
        Some(Displacement { shares: self.table(most.len(), share) })
    }

    fn gaming(&self, gradings: &[Vec<i16>], lists: &[ListRule]) -> Option<Gaming> {
        let gaming = self.rules.gaming()?;
        let reach = score(gaming.reach.value, self.policy.units_per_point).max(1);
        let of_lists: Vec<i16> = lists
            .iter()
            .filter(|list| list.open)
            .filter_map(|list| match list.enter {
                Enter::Below(bound) | Enter::From(bound) => Some(bound),
                Enter::Grade(_) | Enter::Strikes(_) => None,
            })
            .collect();
        let bands = |edges: &Vec<i16>| {
            // Below the worst grade there is nothing to rise from.
            let better =
                edges.iter().take(edges.len().saturating_sub(1)).filter(|edge| **edge != Phase::NO_GRADE);
            better.chain(&of_lists).map(|&edge| [edge.saturating_sub(reach), edge]).collect()
        };
        let exponent = |conduct: &Conduct| {
            let elasticity = of_domain(&gaming.elasticity, &conduct.domain).map_or(0.0, |e| e.value);
            if self.moves_score(conduct, true) { elasticity } else { 0.0 }
        };
        Some(Gaming { short_of: gradings.iter().map(bands).collect(), exponents: self.by_conduct(exponent) })
    }

    fn defiance(&self) -> Option<Defiance> {
        let defiance = self.rules.defiance()?;
        let exponent = |conduct: &Conduct| {
            let elasticity = of_domain(&defiance.elasticity, &conduct.domain).map_or(0.0, |e| e.value);
            if self.moves_score(conduct, false) { elasticity } else { 0.0 }
        };
        Some(Defiance {
            listed: defiance.listed.value,
            wronged: defiance.wrongly_listed.value,
            mistaken: defiance.mistaken_record.value,
            recovery: 1.0 - libm::exp(-per_tick(&defiance.recovery, self.pack.tick)),
            exponents: self.by_conduct(exponent),
        })
    }

    /// Whether a record of a conduct earns points (`gain`), or loses them or is a strike.
    fn moves_score(&self, conduct: &Conduct, gain: bool) -> bool {
        let indicators = self.rules.indicators.iter().filter(|indicator| indicator.conduct == conduct.name);
        let moves = |indicator: &crate::spec::Indicator| {
            let points = self.rules.score.points(indicator);
            let strike = !gain && self.is_strike(&indicator.name);
            (if gain { points > 0.0 } else { points < 0.0 }) || strike
        };
        indicators.into_iter().any(moves)
    }

    /// A number for each conduct of the run; 0 for one that the phase does not have.
    fn by_conduct(&self, of: impl Fn(&Conduct) -> f64) -> Vec<f64> {
        let find = |name: &String| self.rules.conduct.iter().find(|conduct| conduct.name == *name);
        self.names.conduct.iter().map(|name| find(name).map_or(0.0, &of)).collect()
    }
}
