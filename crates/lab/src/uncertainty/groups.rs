//! Whose share of the variance is estimated: single numbers, all others together, numbers by evidence, and the theory.

use pack::spec::Evidence;

use super::factor::Factor;
use super::headline::Headline;
use super::result::{EvidencePart, Index, Indices, NumberPart, Parts, RestPart};
use crate::sensitivity::{Split, Variances};

/// Numbers that have a share of their own.
const SINGLE: usize = 10;

/// In the order in which a report names them.
const EVIDENCE: [Evidence; 4] =
    [Evidence::Documented, Evidence::Estimated, Evidence::Claimed, Evidence::Assumed];

/// The groups of inputs. Inputs are the numbers, and after them the theory where there are several.
pub(super) struct Groups {
    /// Numbers that have a share of their own.
    pub(super) single: Vec<usize>,
    rest: Vec<usize>,
    evidence: Vec<(Evidence, Vec<usize>)>,
    theory: Option<usize>,
}

/// Whether so many numbers can all have a share of their own.
pub(super) fn all_single(numbers: usize) -> bool {
    // One that is left over is not worth a group.
    numbers <= SINGLE + 1
}

impl Groups {
    /// Of numbers in the order of what they do, the theory being one more input where there are several.
    pub(super) fn new(factors: &[Factor], order: &[usize], several: bool) -> Self {
        let single = if all_single(factors.len()) { order.len() } else { SINGLE };
        let of = |evidence: Evidence| {
            let of: Vec<usize> = (0..factors.len()).filter(|&at| factors[at].evidence == evidence).collect();
            (!of.is_empty()).then_some((evidence, of))
        };
        Self {
            single: order[..single].to_vec(),
            rest: order[single..].to_vec(),
            evidence: EVIDENCE.into_iter().filter_map(of).collect(),
            theory: several.then_some(factors.len()),
        }
    }

    /// The groups whose shares are estimated, in the order of the columns of a design: evidence of one kind only is that of all numbers
    /// and follows from the others.
    pub(super) fn columns(&self) -> Vec<Vec<usize>> {
        let single = self.single.iter().map(|&number| vec![number]);
        let rest = (!self.rest.is_empty()).then(|| self.rest.clone());
        let evidence = self.evidence.iter().filter(|_| self.by_evidence()).map(|(_, of)| of.clone());
        single.chain(rest).chain(evidence).chain(self.theory.map(|at| vec![at])).collect()
    }

    fn by_evidence(&self) -> bool {
        self.evidence.len() > 1
    }

    fn evidence_column(&self) -> usize {
        self.single.len() + usize::from(!self.rest.is_empty())
    }

    fn theory_column(&self) -> Option<usize> {
        let evidence = if self.by_evidence() { self.evidence.len() } else { 0 };
        self.theory.map(|_| self.evidence_column() + evidence)
    }

    /// What all numbers make of the variance by themselves, and by themselves and with the theory: what is left without the theory.
    fn of_numbers(&self, variances: &Variances) -> (f64, f64) {
        match self.theory_column().map(|column| variances.groups[column]) {
            Some(theory) => (variances.inputs - theory.total, variances.inputs - theory.first),
            None => (variances.inputs, variances.inputs),
        }
    }

    fn of_evidence(&self, at: usize, variances: &Variances) -> (f64, f64) {
        match self.by_evidence() {
            true => of_column(self.evidence_column() + at, variances),
            false => self.of_numbers(variances),
        }
    }

    /// What acts together only.
    fn together(&self, variances: &Variances) -> f64 {
        let evidence: f64 = (0..self.evidence.len()).map(|at| self.of_evidence(at, variances).0).sum();
        let theory = self.theory_column().map_or(0.0, |column| variances.groups[column].first);
        variances.inputs - evidence - theory
    }

    /// The parts of the variance of a headline; one simulated subject stands for so many.
    pub(super) fn parts(
        &self,
        split: &Split,
        factors: &[Factor],
        headline: &Headline,
        stands_for: f64,
    ) -> Option<Parts> {
        let index = |of: &dyn Fn(&Variances) -> f64| -> Option<Index> {
            Some(split.index(|variances| of(variances) / variances.all())?.into())
        };
        let share = |of: &dyn Fn(&Variances) -> (f64, f64)| -> Option<Indices> {
            Some(Indices { first: index(&|v| of(v).0)?, total: index(&|v| of(v).1)? })
        };
        let evidence = self.evidence.iter().enumerate().map(|(at, (evidence, of))| {
            let share = share(&|v| self.of_evidence(at, v))?;
            Some(EvidencePart { evidence: evidence.word().to_owned(), numbers: of.len(), share })
        });
        let single = self.single.iter().enumerate().map(|(column, &number)| {
            let Factor { path, evidence, .. } = &factors[number];
            let share = share(&|v| of_column(column, v))?;
            Some(NumberPart { path: path.clone(), evidence: evidence.word().to_owned(), share })
        });
        let mut largest: Vec<NumberPart> = single.collect::<Option<_>>()?;
        largest.sort_by(|a, b| b.share.total.value.total_cmp(&a.share.total.value));
        let rest = (!self.rest.is_empty()).then(|| share(&|v| of_column(self.single.len(), v)));
        let everybody = |v: &Variances| v.chance / stands_for / (v.chance / stands_for + v.inputs);
        Some(Parts {
            chance: index(&|v| v.chance)?,
            chance_of_everybody: match headline.is_of_subjects() {
                true => split.index(everybody).map(|found| super::result::six(found.high)),
                false => None,
            },
            numbers: share(&|v| self.of_numbers(v))?,
            theory: self.theory_column().and_then(|column| share(&|v| of_column(column, v))),
            evidence: evidence.collect::<Option<_>>()?,
            largest,
            rest: rest.flatten().map(|share| RestPart { numbers: self.rest.len(), share }),
            together: index(&|v| self.together(v))?,
        })
    }
}

fn of_column(column: usize, variances: &Variances) -> (f64, f64) {
    (variances.groups[column].first, variances.groups[column].total)
}
