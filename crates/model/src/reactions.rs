//! What persons' states make of their conduct: factors by status, by what has worn them, by the risk they perceive and by the distance to a
//! threshold. They multiply, up to the cap.
//!
//! Where a status is all that tells persons of one risk apart, the products are laid out in tables; where hardship, grievance or a threshold
//! do too, there would be too many, and they are worked out when they are asked for.

use std::ops::Range;

use crate::hardship::{HARDSHIP_LEVELS, level_of, of_level};
use crate::policy::{Phase, Policy};
use crate::rates::{list_bits, share};
use crate::region::Person;

/// Levels of perceived risk that are told apart.
pub const RISK_LEVELS: usize = 256;

/// A row of factors by level of perceived risk.
pub type Row = [f64; RISK_LEVELS];

/// What the factors on somebody's conduct depend on beside their perceived risk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stand {
    /// Lists, two bits a list.
    pub lists: u8,
    /// Grade.
    pub grade: u8,
    /// Hardship and grievance, in 1/65535.
    pub worn: [u16; 2],
    /// Score, in units.
    pub score: i16,
}

impl Stand {
    /// Of a person on a side.
    #[inline]
    pub fn of(person: Person, side: usize, worn: [u16; 2]) -> Self {
        let grade = person.grades >> (4 * side) & 15;
        Self { lists: person.lists[side], grade, worn, score: person.score[side] }
    }
}

/// How many levels a status is parted into.
#[derive(Debug, Clone, Copy)]
struct Parts {
    hardship: usize,
    grievance: usize,
    short: usize,
}

impl Parts {
    fn of(phase: &Phase) -> Self {
        let levels = |some: bool| if some { HARDSHIP_LEVELS } else { 1 };
        Self {
            hardship: levels(phase.hardship.is_some()),
            grievance: levels(phase.theories.defiance.is_some()),
            short: if phase.theories.gaming.is_some() { 2 } else { 1 },
        }
    }

    fn count(self) -> usize {
        self.hardship * self.grievance * self.short
    }

    /// Every combination of levels, in the order of classes.
    fn all(self) -> impl Iterator<Item = [usize; 3]> {
        let Self { hardship, grievance, short } = self;
        (0..self.count())
            .map(move |at| [at / (grievance * short) % hardship, at / short % grievance, at % short])
    }

    /// Place of a combination among all.
    #[inline]
    fn at(self, [hardship, grievance, short]: [usize; 3]) -> usize {
        (hardship * self.grievance + grievance) * self.short + short
    }
}

/// The factors of one phase.
#[derive(Debug, Clone)]
pub struct Reactions {
    conduct: usize,
    /// By conduct: the highest factor.
    peak: Vec<f64>,
    cap: f64,
    /// Status by lists byte and grade: `lists x 16 + grade`.
    status_of: Vec<u8>,
    by_grade: bool,
    /// `status x conduct + k`.
    status: Vec<f64>,
    /// What each status is parted into: levels of hardship and of grievance, and whether one is short of something better.
    parts: Parts,
    /// `(hardship x levels of grievance + grievance) x conduct + k`.
    worn: Vec<f64>,
    /// By conduct: factor for whoever is short of something better.
    gaming: Vec<f64>,
    /// `k x RISK_LEVELS + level`.
    risk: Vec<f64>,
    /// By grading: scores, in a set of bits, at which one is short of something better; empty where nothing is gamed.
    short_of: Vec<Vec<u64>>,
    /// By stratum: which of them it has.
    grading_of: Vec<u16>,
    /// The ways in which conduct moves out of sight, each with the share at certainty by conduct.
    ways: Vec<Vec<f64>>,
    /// By row (area, stratum): which of them it has; empty where there is one.
    way_of: Vec<u16>,
    /// By level of perceived risk: how much of that share there is.
    away: Row,
    /// By conduct: the first with the same factors.
    alike: Vec<u16>,
    /// Whether some factor is capped in some state.
    caps: bool,
    /// Whether anything but frailty makes persons of a stratum differ.
    reacts: bool,
    /// The products, where a status is all that is told apart.
    laid_out: Option<LaidOut>,
}

/// Products of factors.
#[derive(Debug, Clone)]
struct LaidOut {
    /// `((way x classes + class) x conduct + k) x RISK_LEVELS + level`: factor on acts in sight / highest factor, of
    /// [`crate::rates::ONE`].
    in_sight: Vec<u32>,
    /// `(class x conduct + k) x RISK_LEVELS + level`: factor on acts, as a plain number.
    acts: Vec<f64>,
}

impl Reactions {
    /// Those of a phase, whose highest factors have been worked out.
    pub fn new(policy: &Policy, phase: &Phase, peak: &[f64]) -> Self {
        let (status_of, examples) = statuses(policy, phase);
        let (conduct, parts) = (policy.conduct.len(), Parts::of(phase));
        let kinds = || 0..conduct;
        let each_status =
            |&(lists, grade): &(u8, u8)| kinds().map(move |k| status_factor(phase, k, lists, grade));
        let worn = |at: usize| {
            let levels = [at / parts.grievance, at % parts.grievance];
            kinds().map(move |k| worn_factor(phase, k, levels))
        };
        let (ways, way_of) = ways_out(policy, phase);
        let mut reactions = Self {
            conduct,
            peak: peak.to_vec(),
            cap: phase.cap,
            status_of,
            by_grade: phase.status_factors.iter().flatten().any(|&(_, grades, _)| grades != 0),
            status: examples.iter().flat_map(each_status).collect(),
            parts,
            worn: (0..parts.hardship * parts.grievance).flat_map(worn).collect(),
            gaming: kinds().map(|k| gaming_factor(phase, k)).collect(),
            risk: kinds()
                .flat_map(|k| (0..RISK_LEVELS).map(move |level| risk_factor(phase, k, level)))
                .collect(),
            short_of: short_of(phase),
            grading_of: policy.grading_of.clone(),
            ways,
            way_of,
            away: std::array::from_fn(|level| way_to_certainty(phase, level)),
            alike: Vec::new(),
            caps: false,
            reacts: phase.reacts(),
            laid_out: None,
        };
        reactions.alike = kinds().map(|k| reactions.first_alike(k)).collect();
        reactions.caps = reactions.caps_somewhere();
        reactions.laid_out = (parts.count() == 1).then(|| reactions.lay_out());
        reactions
    }

    /// Those of a stratum of an area, which is a row.
    #[inline]
    pub fn of(&self, row: usize, stratum: usize) -> Reacting<'_> {
        let grading = self.grading_of.get(stratum).map_or(0, |&grading| usize::from(grading));
        Reacting {
            reactions: self,
            short_of: self.short_of.get(grading).map_or(&[], Vec::as_slice),
            way: self.way_of.get(row).map_or(0, |&way| usize::from(way)),
        }
    }

    fn classes(&self) -> usize {
        self.status.len().checked_div(self.conduct).unwrap_or(1).max(1) * self.parts.count()
    }

    /// What a class multiplies a conduct by whatever the risk: without gaming, and gaming.
    #[inline]
    fn of_class(&self, class: usize, k: usize) -> [f64; 2] {
        let (status, part) = (class / self.parts.count(), class % self.parts.count());
        let (worn, short) = (part / self.parts.short, part % self.parts.short);
        let gaming = if short == 1 { self.gaming[k] } else { 1.0 };
        [self.status[status * self.conduct + k] * self.worn[worn * self.conduct + k], gaming]
    }

    /// Factor on acts at a level of risk, uncapped.
    #[inline]
    fn uncapped(&self, class: usize, k: usize, level: usize) -> f64 {
        let [scale, gaming] = self.of_class(class, k);
        scale * self.risk[k * RISK_LEVELS + level] * gaming
    }

    /// Factor on acts in sight / highest factor, of [`crate::rates::ONE`].
    #[inline]
    fn in_sight(&self, way: usize, class: usize, k: usize, level: usize) -> u32 {
        let f = self.uncapped(class, k, level).min(self.cap);
        let away = f * self.ways[way][k] * self.away[level];
        if self.peak[k] > 0.0 { share((f - away) / self.peak[k]) } else { 0 }
    }

    fn lay_out(&self) -> LaidOut {
        let cells = || {
            let of_class = |class| (0..self.conduct).map(move |k| (class, k));
            let rows = (0..self.classes()).flat_map(of_class);
            rows.flat_map(|(class, k)| (0..RISK_LEVELS).map(move |level| (class, k, level)))
        };
        let ways = 0..self.ways.len();
        LaidOut {
            in_sight: ways
                .flat_map(|way| cells().map(move |(c, k, level)| self.in_sight(way, c, k, level)))
                .collect(),
            acts: cells().map(|(c, k, level)| self.uncapped(c, k, level).min(self.cap)).collect(),
        }
    }

    /// The first conduct that has the same factors in every state.
    fn first_alike(&self, k: usize) -> u16 {
        let columns = [&self.status, &self.worn];
        let same = |a: usize| {
            let same_risk = (0..RISK_LEVELS)
                .all(|level| self.risk[a * RISK_LEVELS + level] == self.risk[k * RISK_LEVELS + level]);
            let same_columns =
                columns.iter().all(|column| column.chunks(self.conduct).all(|row| row[a] == row[k]));
            same_risk && same_columns && self.gaming[a] == self.gaming[k]
        };
        (0..k).find(|&a| same(a)).unwrap_or(k) as u16
    }

    fn caps_somewhere(&self) -> bool {
        let highest =
            |k: usize| self.risk[k * RISK_LEVELS..(k + 1) * RISK_LEVELS].iter().copied().fold(0.0, f64::max);
        let caps = |class: usize, k: usize| {
            let [scale, gaming] = self.of_class(class, k);
            scale * highest(k) * gaming > self.cap
        };
        self.cap < f64::MAX && (0..self.classes()).any(|class| (0..self.conduct).any(|k| caps(class, k)))
    }
}

/// The factors that the persons of a stratum of an area have.
#[derive(Clone, Copy)]
pub struct Reacting<'a> {
    reactions: &'a Reactions,
    short_of: &'a [u64],
    way: usize,
}

impl<'a> Reacting<'a> {
    /// The factor class of a person.
    #[inline]
    pub fn class(&self, stand: Stand) -> usize {
        let Stand { lists, grade, worn, score } = stand;
        let parts = self.reactions.parts;
        let status = usize::from(self.reactions.status_of[usize::from(lists) << 4 | usize::from(grade)]);
        if parts.count() == 1 {
            return status;
        }
        let level = |levels: usize, worn: u16| if levels > 1 { level_of(worn) } else { 0 };
        let short = usize::from(!self.short_of.is_empty() && is_in(self.short_of, score));
        let [hardship, grievance] = worn;
        let levels = [level(parts.hardship, hardship), level(parts.grievance, grievance), short];
        status * parts.count() + parts.at(levels)
    }

    /// Whether the factor class depends on more than lists.
    #[inline]
    pub fn by_person(&self) -> bool {
        self.reactions.by_grade || self.reactions.laid_out.is_none()
    }

    /// The factor class of whoever is on no list, where nothing else makes a difference.
    #[inline]
    pub fn free(&self) -> usize {
        usize::from(self.reactions.status_of[0]) * self.reactions.parts.count()
    }

    /// Number of factor classes.
    pub fn classes(&self) -> usize {
        self.reactions.classes()
    }

    /// Whether persons of one stratum and frailty can differ in conduct.
    #[inline]
    pub fn reacts(&self) -> bool {
        self.reactions.reacts
    }

    /// Factors of a class on acts in sight, of [`crate::rates::ONE`], relative to the highest: `conduct x RISK_LEVELS + level`. Empty
    /// where they are not laid out.
    #[inline]
    pub fn laid_out(&self, class: usize) -> &'a [u32] {
        let Some(laid_out) = &self.reactions.laid_out else { return &[] };
        let length = self.reactions.conduct * RISK_LEVELS;
        let from = (self.way * self.reactions.classes() + class) * length;
        &laid_out.in_sight[from..from + length]
    }

    /// The same of one conduct at one level of perceived risk.
    #[inline]
    pub fn in_sight(&self, class: usize, conduct: usize, level: usize) -> u64 {
        let laid_out = self.laid_out(class);
        u64::from(match laid_out.get(conduct * RISK_LEVELS + level) {
            Some(&factor) => factor,
            None => self.worked_out(class, conduct, level),
        })
    }

    /// A function of its own, so that looking up needs none.
    #[inline(never)]
    fn worked_out(&self, class: usize, conduct: usize, level: usize) -> u32 {
        self.reactions.in_sight(self.way, class, conduct, level)
    }

    /// Whether the products are laid out: there are few classes, each of many persons.
    #[inline]
    pub fn is_laid_out(&self) -> bool {
        self.reactions.laid_out.is_some()
    }

    /// Factors on acts at levels of perceived risk; none where they are not laid out.
    pub fn acts(&self, class: usize, k: usize, levels: Range<usize>) -> &'a [f64] {
        let Some(laid_out) = &self.reactions.laid_out else { return &[] };
        let from = (class * self.reactions.conduct + k) * RISK_LEVELS;
        &laid_out.acts[from..from + RISK_LEVELS][levels]
    }

    /// The same of acts out of sight, worked out in `space`; `None` where nothing moves there.
    pub fn displaced<'b>(
        &self,
        class: usize,
        k: usize,
        levels: Range<usize>,
        space: &'b mut Row,
    ) -> Option<&'b [f64]> {
        let share = self.reactions.ways[self.way][k];
        if share == 0.0 {
            return None;
        }
        let acts = self.acts(class, k, levels.clone());
        for ((space, acts), away) in space.iter_mut().zip(acts).zip(&self.reactions.away[levels]) {
            *space = acts * share * away;
        }
        Some(&space[..acts.len()])
    }

    /// Factors on acts at one level of perceived risk: on all, on those out of sight, and what of all is there only because somebody is
    /// short of something better.
    #[inline]
    pub fn parts(&self, class: usize, k: usize, level: usize) -> [f64; 3] {
        let own = self.reactions;
        let [scale, gaming] = own.of_class(class, k);
        let otherwise = scale * own.risk[k * RISK_LEVELS + level];
        let acts = (otherwise * gaming).min(own.cap);
        [acts, acts * own.ways[self.way][k] * own.away[level], acts - otherwise.min(own.cap)]
    }

    /// Whether some factor is capped in some state.
    pub fn caps(&self) -> bool {
        self.reactions.caps
    }

    /// Whether some factor is capped in this state.
    pub fn capped(&self, class: usize, level: usize) -> bool {
        let own = self.reactions;
        (0..own.conduct).any(|k| own.uncapped(class, k, level) > own.cap)
    }

    /// The first conduct whose factors are the same as this one's in every state.
    pub fn alike(&self, conduct: usize) -> u16 {
        self.reactions.alike[conduct]
    }
}

/// Factor of hardship and of grievance at their levels' midpoints.
fn worn_factor(phase: &Phase, conduct: usize, [hardship, grievance]: [usize; 2]) -> f64 {
    let hard = phase.hardship.as_ref().map_or(0.0, |hardship| hardship.exponents[conduct]);
    let defiant = phase.theories.defiance.as_ref().map_or(0.0, |defiance| defiance.exponents[conduct]);
    libm::exp(hard * of_level(hardship)) * libm::exp(defiant * of_level(grievance))
}

/// Factor on the conduct of whoever is short of something better.
fn gaming_factor(phase: &Phase, conduct: usize) -> f64 {
    phase.theories.gaming.as_ref().map_or(1.0, |gaming| libm::exp(gaming.exponents[conduct]))
}

/// How far a level of perceived risk, at its midpoint, lies on the way from the risk before the scheme to 1; 0 below.
fn way_to_certainty(phase: &Phase, level: usize) -> f64 {
    let Some(learning) = phase.learning else { return 0.0 };
    if level <= usize::from(learning.before >> 8) {
        return 0.0;
    }
    let before = f64::from(learning.before) / 65_535.0;
    let risk = (level as f64 + 0.5) / RISK_LEVELS as f64;
    ((risk - before) / (1.0 - before)).clamp(0.0, 1.0)
}

/// The ways in which conduct moves out of sight, each with the share at certainty by conduct, and by row which it has.
fn ways_out(policy: &Policy, phase: &Phase) -> (Vec<Vec<f64>>, Vec<u16>) {
    let conduct = policy.conduct.len();
    let Some(displacement) = &phase.theories.displacement else {
        return (vec![vec![0.0; conduct]], Vec::new());
    };
    let mut ways: Vec<Vec<f64>> = Vec::new();
    let way_of = displacement.shares.chunks(conduct.max(1)).map(|row| {
        let known = ways.iter().position(|way| way == row);
        known.unwrap_or_else(|| {
            ways.push(row.to_vec());
            ways.len() - 1
        }) as u16
    });
    let way_of = way_of.collect();
    (ways, way_of)
}

/// By grading: the scores at which one is short of something better, as a set of bits; none where nothing is gamed. Where a score is
/// read within bounds, so is what lies beyond them.
fn short_of(phase: &Phase) -> Vec<Vec<u64>> {
    let of = |bands: &Vec<[i16; 2]>| {
        let mut set = vec![0_u64; 1 << 10];
        for score in i16::MIN..=i16::MAX {
            let read = score.clamp(phase.low, phase.high);
            if bands.iter().any(|&[from, below]| from <= read && read < below) {
                let at = place(score);
                set[at / 64] |= 1 << (at % 64);
            }
        }
        set
    };
    phase.theories.gaming.iter().flat_map(|gaming| gaming.short_of.iter().map(of)).collect()
}

/// Place of a score in a set of bits.
#[inline]
fn place(score: i16) -> usize {
    (i32::from(score) - i32::from(i16::MIN)) as usize
}

#[inline]
fn is_in(set: &[u64], score: i16) -> bool {
    let at = place(score);
    set[at / 64] >> (at % 64) & 1 == 1
}

/// Factor of perceived risk at a level's midpoint.
fn risk_factor(phase: &Phase, conduct: usize, level: usize) -> f64 {
    let Some(learning) = phase.learning else { return 1.0 };
    let risk = (level as f64 + 0.5) / RISK_LEVELS as f64;
    // The level that everybody starts in stands for exactly the risk before the scheme: there f = 1.
    let before_level = usize::from(learning.before >> 8);
    let before = if level == before_level { risk } else { f64::from(learning.before) / 65_535.0 };
    libm::exp(phase.exponents[conduct] * (risk - before))
}

/// Product of the factors of a status, uncapped.
fn status_factor(phase: &Phase, conduct: usize, lists: u8, grade: u8) -> f64 {
    phase.status_factors[conduct]
        .iter()
        .filter(|(on_lists, on_grades, _)| on_lists & list_bits(lists) != 0 || on_grades >> grade & 1 == 1)
        .map(|f| f.2)
        .product()
}

/// Distinct products of status factors: a class number for each (lists byte, grade) and one example each.
fn statuses(policy: &Policy, phase: &Phase) -> (Vec<u8>, Vec<(u8, u8)>) {
    let mut examples: Vec<(u8, u8)> = Vec::new();
    let mut factors: Vec<Vec<u64>> = Vec::new();
    let grades = policy.grades.len().max(1) as u8;
    let mut class_of = vec![0; 256 * 16];
    for lists in 0..=255_u8 {
        for grade in 0..grades {
            let product: Vec<u64> =
                (0..policy.conduct.len()).map(|k| status_factor(phase, k, lists, grade).to_bits()).collect();
            let class = factors.iter().position(|f| *f == product).unwrap_or_else(|| {
                factors.push(product);
                examples.push((lists, grade));
                factors.len() - 1
            });
            class_of[usize::from(lists) << 4 | usize::from(grade)] = class as u8;
        }
    }
    (class_of, examples)
}

/// Highest factor on each conduct over all personal states.
pub fn peak_factors(policy: &Policy, phase: &Phase) -> Vec<f64> {
    let (_, examples) = statuses(policy, phase);
    let levels = if phase.learning.is_some() { RISK_LEVELS } else { 1 };
    (0..policy.conduct.len())
        .map(|k| {
            let risk = (0..levels).map(|l| risk_factor(phase, k, l)).fold(0.0, f64::max);
            let status = examples.iter().map(|&(l, g)| status_factor(phase, k, l, g)).fold(0.0, f64::max);
            let worn =
                Parts::of(phase).all().map(|[h, g, _]| worn_factor(phase, k, [h, g])).fold(0.0, f64::max);
            (risk * status * worn * gaming_factor(phase, k).max(1.0)).min(phase.cap)
        })
        .collect()
}
