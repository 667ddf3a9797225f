//! Gradings: strata with the same grades and consequences.

use model::layout::Layout;
use model::policy::Phase;

use super::names::Names;
use super::{filters, units};
use crate::population::Population;
use crate::spec::{self, Pack, Rules};

/// What a consequence is limited to: attributes with categories or bands.
type Limit<'p> = Vec<(&'p str, &'p [String])>;

/// Which strata can have which grades, and bear which consequences.
pub(super) struct Gradings<'p> {
    /// What consequences are limited to, each once.
    limits: Vec<Limit<'p>>,
    /// By grading: whether those of it can have each grade, and whether they are within each limit.
    has: Vec<[Vec<bool>; 2]>,
    /// By stratum; empty where everybody can have every grade and bear every consequence.
    pub(super) of: Vec<u16>,
}

impl<'p> Gradings<'p> {
    pub(super) fn new(pack: &'p Pack, population: &Population, layout: &Layout) -> Self {
        let score = &pack.phases[0].1.score;
        let all = || pack.phases.iter().flat_map(|(_, rules)| &rules.consequences);
        let mut limits: Vec<Limit<'p>> = Vec::new();
        let mut within: Vec<Vec<bool>> = Vec::new();
        for only in all().map(|c| &c.only).filter(|only| !only.is_empty()) {
            if !limits.contains(&filters(only)) {
                limits.push(filters(only));
                within.push(population.strata_within(layout, only));
            }
        }
        if limits.is_empty() && score.grades.iter().all(|grade| grade.only.is_empty()) {
            return Self { limits, has: vec![[vec![true; score.grades.len()], Vec::new()]], of: Vec::new() };
        }
        let mut gradings = Self { limits, has: Vec::new(), of: Vec::new() };
        let of_grade = |grade: &spec::Grade| population.strata_within(layout, &grade.only);
        let grades: Vec<Vec<bool>> = score.grades.iter().map(of_grade).collect();
        for stratum in 0..layout.strata.len() {
            let has = [&grades, &within].map(|all| all.iter().map(|of| of[stratum]).collect());
            let at = gradings.has.iter().position(|known| *known == has).unwrap_or_else(|| {
                gradings.has.push(has);
                gradings.has.len() - 1
            });
            gradings.of.push(at as u16);
        }
        gradings
    }

    /// By grading, the consequences of a phase (bit set) that fall on those of it; nothing where all fall on all.
    pub(super) fn falls(&self, rules: &Rules, names: &Names<'_>) -> Vec<u64> {
        if self.limits.is_empty() {
            return Vec::new();
        }
        let bears = |within: &[bool], name: &String| {
            let only = rules.consequences.iter().find(|c| c.name == *name).map(|c| filters(&c.only));
            let limit = only.and_then(|only| self.limits.iter().position(|limit| *limit == only));
            limit.is_none_or(|limit| within[limit])
        };
        let of = |[_, within]: &[Vec<bool>; 2]| {
            let some = names.consequences.iter().enumerate().filter(|(_, name)| bears(within, name));
            some.fold(0, |bits, (at, _)| bits | 1 << at)
        };
        self.has.iter().map(of).collect()
    }

    /// Where each grade begins in a phase, by grading.
    pub(super) fn from(&self, score: &spec::Score, units: i32) -> Vec<Vec<i16>> {
        let of = |[has, _]: &[Vec<bool>; 2]| {
            let grades = score.grades.iter().zip(has);
            grades
                .map(|(grade, has)| if *has { units::score(grade.from, units) } else { Phase::NO_GRADE })
                .collect()
        };
        self.has.iter().map(of).collect()
    }
}
