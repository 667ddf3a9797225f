//! What stays fixed during a run and is shared by all regions.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::Book;
use crate::draw::key_of;
use crate::frailty::{Frailty, Weights};
use crate::layout::Layout;
use crate::policy::{Enter, Mark, MarkEffect, Memory, Origin, Phase, Policy, Pool};
use crate::portion::{ASSOCIATED, MISIDENTIFIED, PORTIONS, UNFOUNDED};
use crate::rates::Rates;
use crate::region::Person;

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
    /// By length of a block: the frailties of its persons, where they follow from it and somebody looks at them one by one.
    pub frailties: BTreeMap<u32, Vec<u32>>,
    /// The columns counted in.
    pub book: Book,
    /// First person of each region in the whole population, and the total.
    pub first_person: Vec<u64>,
    /// By phase and mark: what it does.
    pub lines: Vec<Vec<Line>>,
    /// Whether regions meet at every tick: misidentified records can leave theirs, or channels look where all have seen.
    pub far: bool,
    /// By mark: which channel that looks where it has seen makes it; empty where there is none.
    pub looks_back: Vec<Option<u8>>,
    /// Lists (bit set) that are entered by score.
    pub by_score: u8,
    /// Which columns persons need.
    pub needs: Needs,
    /// Lists (bit set) with due process in some phase.
    pub redressed: u8,
    /// Whether scores are brought within bounds after each record.
    pub clamps_each: bool,
    /// Whether points are counted beyond the bounds of the score, which hold when it is read.
    pub reads_within: bool,
    /// By phase and grading: where assessment has nothing to do.
    calm: Vec<Vec<Calm>>,
}

/// What a kind of record does in one phase, laid out for whoever makes it. Sides are the score and the fair score.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub struct Line {
    /// Points by side, in units.
    pub points: [i16; 2],
    /// Flags for the assessment: bits 0-3 strikes by list on the score side, 4-7 on the fair side; bits 8, 9: lost points on
    /// that side.
    pub flags: u16,
    /// Index into the policy's conduct.
    pub conduct: u16,
    /// For conduct that does not repeat: the bit that says a person has done it in this tick.
    pub once: u32,
    /// Which sides it counts on.
    pub counts: [bool; 2],
    /// Lists (bit set) on which it is a strike.
    pub strikes: u8,
    /// What else it does: a set of [`Line::REACTS`], [`Line::PUNISHES`], [`Line::ASIDE`].
    pub does: u8,
    /// Pool in which it lands if it is misidentified.
    pub pool: Option<u16>,
    /// Portion of the score that it belongs to where it counts on that side only.
    mistaken: u8,
    /// Whether its points move factors of an index.
    pub weighs: bool,
    effect: MarkEffect,
    black: u8,
}

impl Line {
    /// It is of an act, and acts depend on the person's state.
    pub const REACTS: u8 = 1;
    /// It teaches its bearer: it counts on the score side and costs points or is a strike on a list that is not a redlist.
    pub const PUNISHES: u8 = 2;
    /// It does more than change scores and perceived risk.
    pub const ASIDE: u8 = 4;
    /// Of a record made: only a wrongful restriction brought the act about.
    pub const INDUCED: u8 = 8;

    fn new(
        mark: Mark,
        effect: MarkEffect,
        once: u32,
        black: u8,
        [reacts, weighs, looks_back]: [bool; 3],
    ) -> Self {
        let Mark { conduct, origin, .. } = mark;
        let acts = matches!(origin, Origin::Own | Origin::Misidentified(_));
        // Of a mistaken record it is kept what it did, and one of a channel that looks where it has seen is noted.
        let aside = effect.strikes != 0 || origin != Origin::Own || looks_back;
        let line = Self {
            points: [0, 0],
            flags: 0,
            conduct,
            once,
            counts: [false, false],
            strikes: effect.strikes,
            does: if acts && reacts { Self::REACTS } else { 0 } | if aside { Self::ASIDE } else { 0 },
            pool: match origin {
                Origin::Misidentified(pool) => Some(pool),
                _ => None,
            },
            mistaken: match origin {
                Origin::Phantom => UNFOUNDED,
                Origin::Association(_) => ASSOCIATED,
                _ => MISIDENTIFIED,
            } as u8,
            weighs,
            effect,
            black,
        };
        match origin {
            Origin::Own => line.counting([true, true]),
            Origin::Misidentified(_) => line.counting([false, true]),
            Origin::Phantom | Origin::Alert | Origin::Trait(_) | Origin::Association(_) => {
                line.counting([true, false])
            }
        }
    }

    fn counting(self, counts: [bool; 2]) -> Self {
        let MarkEffect { points, strikes } = self.effect;
        let punishes = counts[0] && (points < 0 || strikes & self.black != 0);
        let flags = |side: usize| u16::from(strikes) << (4 * side) | u16::from(points < 0) << (8 + side);
        Self {
            // Those of an index move its factors first.
            points: counts.map(|counts| if counts && !self.weighs { points } else { 0 }),
            flags: (0..2).filter(|&side| counts[side]).map(flags).sum(),
            counts,
            does: self.does & !Self::PUNISHES | if punishes { Self::PUNISHES } else { 0 },
            ..self
        }
    }

    /// The portion of the score that it belongs to, if it is mistaken.
    #[inline]
    pub fn portion(&self) -> Option<usize> {
        (self.counts == [true, false]).then_some(usize::from(self.mistaken))
    }

    /// Points on a side within all bounds.
    #[inline]
    pub fn stated(&self, side: usize) -> i16 {
        if self.counts[side] { self.effect.points } else { 0 }
    }

    /// Scores with its points, within bounds.
    #[inline]
    pub fn scored(&self, score: [i16; 2], [low, high]: [i16; 2]) -> [i16; 2] {
        let [own, fair] = score;
        [
            own.saturating_add(self.points[0]).clamp(low, high),
            fair.saturating_add(self.points[1]).clamp(low, high),
        ]
    }

    /// A misidentified record that is entered to its author after all.
    pub fn returned(self) -> Self {
        Self { pool: None, ..self.counting([true, true]) }
    }

    /// A misidentified record as it lands on its victim.
    pub fn landed(self) -> Self {
        Self { pool: None, ..self.counting([true, false]) }
    }
}

/// By grade: scores at which somebody of that grade and on no list keeps the grade, enters no list and is within bounds; none
/// where the grade itself lists.
#[derive(Debug, Clone)]
pub struct Calm {
    bands: [Band; 16],
}

/// Scores from one to another, laid out for one comparison.
#[derive(Debug, Clone, Copy)]
struct Band {
    from: i32,
    length: u32,
}

impl Band {
    /// No score.
    const EMPTY: Self = Self { from: i32::MAX / 2, length: 0 };

    fn new(from: i16, upto: i16) -> Self {
        match u32::try_from(i32::from(upto) - i32::from(from)) {
            Ok(length) => Self { from: i32::from(from), length },
            Err(_) => Self::EMPTY,
        }
    }

    #[inline(always)]
    fn holds(self, score: i16) -> bool {
        (i32::from(score) - self.from) as u32 <= self.length
    }
}

impl Calm {
    fn new(policy: &Policy, phase: &Phase, grade_from: &[i16]) -> Self {
        let mut listing = 0_u16;
        let (mut low, mut high) = (phase.low, phase.high);
        for (rule, list) in phase.lists.iter().zip(&policy.lists).filter(|(rule, _)| rule.open) {
            match rule.enter {
                Enter::Below(bound) => low = low.max(bound),
                Enter::From(bound) => high = high.min(bound.saturating_sub(1)),
                Enter::Grade(from) => {
                    listing |= if list.red { u16::MAX >> (15 - from) } else { u16::MAX << from }
                }
                // Strikes are seen by their flags.
                Enter::Strikes(_) => {}
            }
        }
        let last = policy.grades.len().saturating_sub(1);
        let reads_within = policy.reads_within();
        let band = |grade: usize| {
            let lowest = if grade == last { i16::MIN } else { grade_from[grade] };
            // A better grade takes precedence; the best has no upper end.
            let below = grade_from[..grade.min(grade_from.len())].iter().min();
            let highest = below.map_or(i16::MAX, |&next| next.saturating_sub(1));
            let (from, upto) = (low.max(lowest), high.min(highest));
            if listing >> grade & 1 == 1 || from > phase.high || upto < phase.low {
                return Band::EMPTY;
            }
            let from = if reads_within && from <= phase.low { i16::MIN } else { from };
            let upto = if reads_within && upto >= phase.high { i16::MAX } else { upto };
            Band::new(from, upto)
        };
        Self { bands: std::array::from_fn(|grade| band(grade.min(last))) }
    }

    /// Whether a person to whom this happened has not to be assessed: they are on no list, stay in their grade, enter no
    /// list and are within bounds.
    #[inline]
    pub fn leaves_alone(&self, person: Person, flags: u16) -> bool {
        !person.is_listed() && self.holds(person, flags)
    }

    /// The same of somebody who is on no list.
    #[inline]
    pub fn holds(&self, person: Person, flags: u16) -> bool {
        let band = |grade: u8| self.bands[usize::from(grade & 15)];
        flags & 0xff == 0
            && band(person.grades).holds(person.score[0])
            && band(person.grades >> 4).holds(person.score[1])
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
    /// Frailty person by person: acts depend on the person's state.
    pub frailties: bool,
    /// Hardship.
    pub hardship: bool,
    /// Grievance.
    pub grievance: bool,
    /// How much of each conduct there was around.
    pub norms: bool,
    /// Portions of the scores that are kept apart.
    pub portions: [bool; PORTIONS],
    /// Slots of the ring of expiring points.
    pub retention: usize,
    /// Factors of an index, with one more for what is given back.
    pub factors: usize,
    /// What only a branch from a snapshot looks at: it may run longer, and change the terms of lists.
    pub branches: bool,
}

impl<'a> World<'a> {
    /// Prepares a run.
    ///
    /// # Panics
    /// If the layout has a block longer than [`Layout::BLOCK_MAX`].
    pub fn new(policy: &'a Policy, layout: &'a Layout, seed: u64) -> Self {
        assert!(layout.has_blocks_of_their_length(), "a block has 1 to {} persons", Layout::BLOCK_MAX);
        let mut first_person = vec![0];
        for region in &layout.regions {
            first_person.push(first_person[first_person.len() - 1] + region.subjects());
        }
        debug_assert!(
            (0..).zip(&policy.lists).all(|(l, list)| list.dated || policy.redressed() >> l & 1 == 0),
            "stays that a decision can end have dates"
        );
        let needs = Needs {
            grades: !policy.grades.is_empty(),
            lists: !policy.lists.is_empty(),
            risk: policy.phases.iter().any(|p| p.learning.is_some()),
            frailties: policy.phases.iter().any(Phase::reacts),
            hardship: policy.phases.iter().any(|p| p.hardship.is_some()),
            grievance: policy.has_theory(|theories| theories.defiance.is_some()),
            norms: policy.has_theory(|theories| theories.norms.is_some()),
            portions: portions(policy),
            retention: match policy.memory {
                Memory::Retention(ticks) => ticks as usize,
                _ => 0,
            },
            factors: if policy.factors.is_empty() { 0 } else { policy.factors.len() + 1 },
            branches: false,
        };
        let frailty = policy.frailty_shape.map(Frailty::gamma);
        Self {
            policy,
            layout,
            seed,
            rates: Rates::new(policy, layout),
            frailties: frailty
                .iter()
                .filter(|_| needs.frailties)
                .flat_map(|f| by_length(f, layout))
                .collect(),
            frailty,
            book: Book::new(policy),
            first_person,
            lines: policy.phases.iter().map(|phase| lines(policy, phase)).collect(),
            far: policy.pools.contains(&Pool::Population) || !policy.feedbacks.is_empty(),
            looks_back: crate::feedback::of_marks(policy),
            by_score: (0..policy.lists.len())
                .filter(|&l| !policy.lists[l].by_records)
                .fold(0, |set, l| set | 1 << l),
            needs,
            redressed: policy.redressed(),
            clamps_each: policy.clamp_each_record && !policy.reads_within(),
            reads_within: policy.reads_within(),
            calm: policy
                .phases
                .iter()
                .map(|phase| phase.gradings.iter().map(|from| Calm::new(policy, phase, from)).collect())
                .collect(),
        }
    }

    /// Where assessment has nothing to do, for those of a grading.
    #[inline]
    pub fn calm(&self, phase: usize, grading: usize) -> &Calm {
        &self.calm[phase][grading]
    }

    /// Key of the random streams of a list.
    pub fn list_key(&self, list: usize) -> u64 {
        key_of(&self.policy.lists[list].name)
    }
}

/// The frailties of the persons of each length of block that does not draw them.
fn by_length(frailty: &Frailty, layout: &Layout) -> BTreeMap<u32, Vec<u32>> {
    let blocks = layout.regions.iter().flat_map(|region| &region.blocks);
    let lengths: BTreeSet<u32> = blocks.map(|block| block.persons).collect();
    let along = |n| match frailty.weights(0, 0, n) {
        ordered @ Weights::Ordered(_) => Some((n, ordered.by_person(n))),
        _ => None,
    };
    lengths.into_iter().filter_map(along).collect()
}

/// Which portions of the scores there can be: induced acts, and mistaken records where something is put down to them.
fn portions(policy: &Policy) -> [bool; PORTIONS] {
    let any = |of: fn(Origin) -> bool| policy.marks.iter().any(|mark| of(mark.origin));
    let associated = any(|o| matches!(o, Origin::Association(_)));
    let astray = any(|o| !matches!(o, Origin::Own | Origin::Phantom | Origin::Association(_)));
    let unfounded = any(|o| o == Origin::Phantom);
    let looked_at = !policy.lists.is_empty() || policy.objects();
    [policy.induces(), astray && looked_at, unfounded && looked_at, associated]
}

/// Every mark of a phase. Acts that do not repeat share a bit by conduct; records of nobody's act have bits of their own.
fn lines(policy: &Policy, phase: &Phase) -> Vec<Line> {
    let black = (0..policy.lists.len()).filter(|&l| !policy.lists[l].red).fold(0_u8, |set, l| set | 1 << l);
    let reacts = phase.reacts();
    let mut bits = (0..32).map(|bit| 1_u32 << bit);
    let acts: Vec<u32> =
        policy.conduct.iter().map(|c| if c.repeats { 0 } else { bits.next().unwrap_or(0) }).collect();
    policy
        .marks
        .iter()
        .zip(&phase.effects)
        .map(|(mark, &effect)| {
            let looks_back = policy.feedbacks.iter().any(|feedback| feedback.channel == mark.channel);
            let act = acts[usize::from(mark.conduct)];
            let once = match mark.origin {
                Origin::Own | Origin::Misidentified(_) => act,
                Origin::Phantom | Origin::Alert if act != 0 => bits.next().unwrap_or(0),
                Origin::Phantom | Origin::Alert | Origin::Trait(_) | Origin::Association(_) => 0,
            };
            Line::new(*mark, effect, once, black, [reacts, !policy.factors.is_empty(), looks_back])
        })
        .collect()
}
