//! What stays fixed during a run and is shared by all regions.

use crate::book::Book;
use crate::draw::key_of;
use crate::frailty::Frailty;
use crate::layout::Layout;
use crate::policy::{Enter, Memory, Origin, Phase, Policy, Pool};
use crate::rates::Rates;

/// The fixed part of a run.
#[derive(Debug)]
pub struct World<'a> {
    /// The rules.
    pub policy: &'a Policy,
    /// The persons.
    pub layout: &'a Layout,
    /// Seed of the run.
    pub seed: u64,
    /// Rates compiled for superposition and thinning.
    pub rates: Rates,
    /// Frailty, where the pack has it.
    pub frailty: Option<Frailty>,
    /// The columns counted in.
    pub book: Book,
    /// First person of each region in the whole population, and the total.
    pub first_person: Vec<u64>,
    /// Bit that says a person has done this conduct in this tick, for conduct that does not repeat.
    pub once: Vec<Option<u8>>,
    /// The same for records of nobody's act, by mark.
    pub once_phantom: Vec<Option<u8>>,
    /// Lists (bit set) that are not redlists.
    pub black_lists: u8,
    /// Whether misidentified records can leave their region.
    pub far: bool,
    /// Which columns persons need.
    pub needs: Needs,
    /// Whether scores are brought within bounds after each record; with retention they are when read.
    pub clamps_each: bool,
    /// By phase: where assessment has nothing to do.
    pub quiet: Vec<Quiet>,
}

/// Scores and grades at which nobody enters a list.
#[derive(Debug, Clone, Copy)]
pub struct Quiet {
    /// Lowest quiet score.
    low: i16,
    /// Highest quiet score.
    high: i16,
    /// Grades (bit set) that put somebody on a list.
    grades: u16,
}

impl Quiet {
    fn new(policy: &Policy, phase: &Phase) -> Self {
        let mut quiet = Self { low: i16::MIN, high: i16::MAX, grades: 0 };
        for (rule, list) in phase.lists.iter().zip(&policy.lists).filter(|(rule, _)| rule.open) {
            match rule.enter {
                Enter::Below(bound) => quiet.low = quiet.low.max(bound),
                Enter::From(bound) => quiet.high = quiet.high.min(bound.saturating_sub(1)),
                Enter::Grade(from) => {
                    quiet.grades |= if list.red { u16::MAX >> (15 - from) } else { u16::MAX << from };
                }
                // Strikes are seen by their flags.
                Enter::Strikes(_) => {}
            }
        }
        quiet
    }

    /// Whether nobody with this score and grade enters a list by them.
    #[inline]
    pub fn holds(self, score: i16, grade: u8) -> bool {
        score >= self.low && score <= self.high && self.grades >> grade & 1 == 0
    }
}

/// Columns that a policy needs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Needs {
    /// Grades by score and fair score.
    pub grades: bool,
    /// List membership.
    pub lists: bool,
    /// Perceived risk.
    pub risk: bool,
    /// Conduct done in this tick.
    pub once: bool,
    /// Points of induced records.
    pub induced: bool,
    /// Slots of the ring of expiring points.
    pub retention: usize,
}

impl<'a> World<'a> {
    /// Prepares a run.
    pub fn new(policy: &'a Policy, layout: &'a Layout, seed: u64) -> Self {
        let mut first_person = vec![0];
        for region in &layout.regions {
            first_person.push(first_person[first_person.len() - 1] + region.subjects());
        }
        let mut bits = 0..32_u8;
        let once: Vec<Option<u8>> =
            policy.conduct.iter().map(|c| if c.repeats { None } else { bits.next() }).collect();
        let once_phantom: Vec<Option<u8>> = policy
            .marks
            .iter()
            .map(|m| match m.origin {
                Origin::Phantom if !policy.conduct[usize::from(m.conduct)].repeats => bits.next(),
                _ => None,
            })
            .collect();
        let restricts_into_conduct = |p: &Phase| p.status_factors.iter().any(|f| !f.is_empty());
        let needs = Needs {
            grades: !policy.grades.is_empty(),
            lists: !policy.lists.is_empty(),
            risk: policy.phases.iter().any(|p| p.learning.is_some()),
            once: once.iter().chain(&once_phantom).any(Option::is_some),
            induced: policy.phases.iter().any(restricts_into_conduct),
            retention: match policy.memory {
                Memory::Retention(ticks) => ticks as usize,
                _ => 0,
            },
        };
        Self {
            policy,
            layout,
            seed,
            rates: Rates::new(policy, layout),
            frailty: policy.frailty_shape.map(Frailty::gamma),
            book: Book::new(policy),
            first_person,
            once,
            once_phantom,
            black_lists: (0..policy.lists.len()).filter(|&l| !policy.lists[l].red).map(|l| 1 << l).sum(),
            far: policy.pools.contains(&Pool::Population),
            needs,
            clamps_each: policy.clamp_each_record && needs.retention == 0,
            quiet: policy.phases.iter().map(|phase| Quiet::new(policy, phase)).collect(),
        }
    }

    /// Key of the random streams of a list.
    pub fn list_key(&self, list: usize) -> u64 {
        key_of(&self.policy.lists[list].name)
    }
}
