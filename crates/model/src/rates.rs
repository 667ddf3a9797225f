//! From a policy's rates to tables for superposition and thinning.
//!
//! All persons of a block share one *dominating* rate: the largest over phases (of the run beside it too) and personal states. Candidates are drawn
//! at that rate and each is accepted against its person's present state. These are identities of the Poisson process
//! (Lewis & Shedler 1979), not approximations; what is rejected costs a few nanoseconds and changes nothing.
//!
//! Candidates of each domain of conduct come from a stream of their own, so adding a domain leaves the others' draws
//! alone; records of nobody's act form one more group.

use crate::draw::{key_of, mix};
use crate::hardship::{HARDSHIP_LEVELS, level_of, of_level};
use crate::layout::Layout;
use crate::policy::{Origin, Phase, Policy};
use crate::region::Person;

/// Probabilities are held as shares of this.
pub const ONE: u64 = 1 << 31;
/// Levels of perceived risk that acceptance tells apart.
pub const RISK_LEVELS: usize = 256;

/// A column of an alias table (Walker 1977).
#[derive(Debug, Clone, Copy)]
struct Column {
    keep: u32,
    mark: u16,
    alias: u16,
}

/// Candidates of one group in one stratum of one area.
#[derive(Debug, Clone, Copy, Default)]
struct Profile {
    rate: f64,
    first: u32,
    columns: u32,
}

/// A group of marks with its own random stream.
#[derive(Debug, Clone)]
pub struct Group {
    /// Key of its streams.
    pub key: u64,
    /// Whether its candidates choose persons by frailty (true acts) or evenly (nobody's acts).
    pub by_frailty: bool,
    /// Its marks.
    pub marks: Vec<u16>,
}

/// Acceptance tables of one phase.
#[derive(Debug, Clone)]
struct Acceptance {
    /// Row (area, stratum), column mark: rate in this phase at the highest factor / dominating rate, of [`ONE`].
    /// Empty where the phase dominates everywhere.
    base: Vec<u32>,
    /// Row (area, stratum), column group: whether the phase has any of its marks.
    has: Vec<bool>,
    /// By conduct: highest factor of norms.
    norms: Vec<f64>,
    /// By row (area, stratum): which of the ways in which conduct moves out of sight it has; empty where there is one.
    way_of: Vec<u16>,
    /// `((way x classes + class) x conduct + k) x RISK_LEVELS + level`: factor on acts in sight / highest factor, of [`ONE`].
    factor: Vec<u32>,
    /// The same cells: factor on acts out of sight, as a plain number; empty where nothing moves there.
    displaced: Vec<f64>,
    /// `(class x conduct + k) x RISK_LEVELS + level`: factors on acts as plain numbers.
    plain: Vec<f64>,
    /// The same cells: what of that is there only because somebody is short of something better; empty where nothing is gamed.
    gamed: Vec<f64>,
    /// By conduct: the first with the same factors.
    alike: Vec<u16>,
    /// `class x RISK_LEVELS + level`: whether some conduct's factor is capped there.
    capped: Vec<bool>,
    any_capped: bool,
    /// Factor class by lists byte and grade: `lists x 16 + grade`.
    class_of: Vec<u8>,
    /// What each of them is parted into: levels of hardship and of grievance, and whether one is short of something better.
    parts: Parts,
    /// By grading: scores, in a set of bits, at which one is; empty where nothing is gamed.
    short_of: Vec<Vec<u64>>,
    /// By stratum: which of them it has.
    grading_of: Vec<u16>,
    classes: usize,
    by_grade: bool,
    /// Whether anything but frailty makes persons of a stratum differ.
    reacts: bool,
}

/// The tables of a run.
#[derive(Debug, Clone)]
pub struct Rates {
    strata: usize,
    marks: usize,
    conduct: usize,
    /// The groups.
    pub groups: Vec<Group>,
    profiles: Vec<Profile>,
    columns: Vec<Column>,
    phases: Vec<Acceptance>,
}

/// What one candidate is accepted against, for one phase.
#[derive(Clone, Copy)]
pub struct Gate<'a> {
    acceptance: &'a Acceptance,
    base: &'a [u32],
    has: &'a [bool],
    short_of: &'a [u64],
    conduct: usize,
    /// The first class of the row's way out of sight.
    way: usize,
    free: usize,
    reacts: bool,
    by_person: bool,
}

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

impl Rates {
    /// Builds the tables.
    pub fn new(policy: &Policy, layout: &Layout) -> Self {
        let (strata, marks) = (layout.strata.len(), policy.marks.len());
        let rows = layout.areas.len() * strata;
        let peaks: Vec<Vec<f64>> = policy.phases.iter().map(|p| peak_factors(policy, p)).collect();
        let beside = policy.beside.iter().map(|p| peak_factors(policy, p));
        let mut dominating = vec![0.0_f64; rows * marks];
        for (phase, peak) in
            policy.phases.iter().chain(&policy.beside).zip(peaks.iter().cloned().chain(beside))
        {
            for (cell, rate) in dominating.iter_mut().zip(scaled(policy, phase, &peak)) {
                *cell = cell.max(rate);
            }
        }
        let groups = groups(policy);
        let phases = policy
            .phases
            .iter()
            .zip(&peaks)
            .map(|(phase, peak)| Acceptance::new(policy, phase, peak, &dominating, &groups))
            .collect();
        let (mut profiles, mut columns) = (Vec::with_capacity(rows * groups.len()), Vec::new());
        for row in 0..rows {
            for group in &groups {
                let rates: Vec<(u16, f64)> = group
                    .marks
                    .iter()
                    .map(|&m| (m, dominating[row * marks + usize::from(m)]))
                    .filter(|&(_, r)| r > 0.0)
                    .collect();
                let first = columns.len() as u32;
                alias(&rates, &mut columns);
                profiles.push(Profile {
                    rate: rates.iter().map(|r| r.1).sum(),
                    first,
                    columns: rates.len() as u32,
                });
            }
        }
        Self { strata, marks, conduct: policy.conduct.len(), groups, profiles, columns, phases }
    }

    /// Candidates per tick and unit of frailty of a group.
    pub fn rate(&self, area: usize, stratum: usize, group: usize) -> f64 {
        self.profiles[(area * self.strata + stratum) * self.groups.len() + group].rate
    }

    /// Highest factors of norms in a phase, by conduct.
    pub fn highest_norms(&self, phase: usize) -> &[f64] {
        &self.phases[phase].norms
    }

    /// The alias table of a group in a stratum of an area.
    pub fn alias(&self, area: usize, stratum: usize, group: usize) -> Alias<'_> {
        let profile = self.profiles[(area * self.strata + stratum) * self.groups.len() + group];
        let first = profile.first as usize;
        Alias { columns: &self.columns[first..first + profile.columns as usize] }
    }

    /// Acceptance in a phase for a stratum of an area.
    #[inline]
    pub fn gate(&self, phase: usize, area: usize, stratum: usize) -> Gate<'_> {
        let acceptance = &self.phases[phase];
        let (row, groups) = (area * self.strata + stratum, self.groups.len());
        let base = match acceptance.base.is_empty() {
            true => &[],
            false => &acceptance.base[row * self.marks..(row + 1) * self.marks],
        };
        Gate {
            acceptance,
            base,
            has: &acceptance.has[row * groups..(row + 1) * groups],
            short_of: acceptance.short_of.get(acceptance.grading(stratum)).map_or(&[], Vec::as_slice),
            conduct: self.conduct,
            way: acceptance.way_of.get(row).map_or(0, |&way| usize::from(way)) * acceptance.classes,
            free: usize::from(acceptance.class_of[0]) * acceptance.parts.count(),
            reacts: acceptance.reacts,
            by_person: acceptance.by_grade || acceptance.parts.count() > 1,
        }
    }
}

/// An alias table.
#[derive(Debug, Clone, Copy)]
pub struct Alias<'a> {
    columns: &'a [Column],
}

impl Alias<'_> {
    /// The kind of record that 64 random bits choose.
    #[inline]
    pub fn mark(&self, bits: u64) -> u16 {
        let at = ((bits >> 32) * self.columns.len() as u64) >> 32;
        let column = self.columns[at as usize];
        if (bits as u32) < column.keep { column.mark } else { column.alias }
    }
}

impl<'a> Gate<'a> {
    /// Probability of acceptance, of [`ONE`], of a mark whatever the person's state.
    #[inline]
    pub fn base(&self, mark: u16) -> u64 {
        self.base.get(usize::from(mark)).map_or(ONE, |&b| u64::from(b))
    }

    /// Whether the phase has any marks of a group.
    #[inline]
    pub fn has(&self, group: usize) -> bool {
        self.has[group]
    }

    /// The factor class of a person.
    #[inline]
    pub fn class(&self, stand: Stand) -> usize {
        let Stand { lists, grade, worn, score } = stand;
        let parts = self.acceptance.parts;
        let status = usize::from(self.acceptance.class_of[usize::from(lists) << 4 | usize::from(grade)]);
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
        self.by_person
    }

    /// The factor class of whoever is on no list, where nothing else makes a difference.
    #[inline]
    pub fn free(&self) -> usize {
        self.free
    }

    /// Personal factors of a class, of [`ONE`], relative to the highest: `conduct x RISK_LEVELS + level`.
    #[inline]
    pub fn factors(&self, class: usize) -> &'a [u32] {
        let (length, class) = (self.conduct * RISK_LEVELS, self.way + class);
        &self.acceptance.factor[class * length..(class + 1) * length]
    }

    /// Personal factors on acts out of sight as plain numbers, by level of perceived risk; none where nothing moves there.
    pub fn displaced(&self, class: usize, conduct: usize) -> Option<&'a [f64]> {
        let from = ((self.way + class) * self.conduct + conduct) * RISK_LEVELS;
        self.acceptance.displaced.get(from..from + RISK_LEVELS)
    }

    /// Personal factors on acts for the score's sake; none where nothing is gamed.
    pub fn gamed(&self, class: usize, conduct: usize) -> Option<&'a [f64]> {
        let from = (class * self.conduct + conduct) * RISK_LEVELS;
        self.acceptance.gamed.get(from..from + RISK_LEVELS)
    }

    /// Personal factors on a conduct as plain numbers, by level of perceived risk.
    pub fn plain(&self, class: usize, conduct: usize) -> &[f64] {
        let from = (class * self.conduct + conduct) * RISK_LEVELS;
        &self.acceptance.plain[from..from + RISK_LEVELS]
    }

    /// Whether some factor is capped in some state.
    pub fn caps(&self) -> bool {
        self.acceptance.any_capped
    }

    /// Whether some factor is capped in this state.
    pub fn capped(&self, class: usize, level: usize) -> bool {
        self.acceptance.capped[class * RISK_LEVELS + level]
    }

    /// The first conduct whose factors are the same as this one's in every state.
    pub fn alike(&self, conduct: usize) -> u16 {
        self.acceptance.alike[conduct]
    }

    /// Number of factor classes.
    pub fn classes(&self) -> usize {
        self.acceptance.classes
    }

    /// Whether persons of one stratum and frailty can differ in conduct.
    pub fn reacts(&self) -> bool {
        self.reacts
    }
}

/// For each domain a group of what repeats and one of what does not (frailty multiplies the first only), then one for
/// records of nobody's act; those without marks are left out.
fn groups(policy: &Policy) -> Vec<Group> {
    let of_domain = |domain: usize, repeats: bool| -> Vec<u16> {
        (0..policy.marks.len() as u16)
            .filter(|&m| {
                let mark = policy.marks[usize::from(m)];
                let conduct = &policy.conduct[usize::from(mark.conduct)];
                matches!(mark.origin, Origin::Own | Origin::Misidentified(_))
                    && (usize::from(conduct.domain), conduct.repeats) == (domain, repeats)
            })
            .collect()
    };
    let phantoms: Vec<u16> = (0..policy.marks.len() as u16)
        .filter(|&m| matches!(policy.marks[usize::from(m)].origin, Origin::Phantom | Origin::Alert))
        .collect();
    let mut groups: Vec<Group> = (0..policy.domains.len())
        .flat_map(|d| [(d, true), (d, false)])
        .map(|(d, repeats)| {
            let key = key_of(&policy.domains[d]);
            Group {
                key: if repeats { key } else { mix(key) },
                by_frailty: repeats,
                marks: of_domain(d, repeats),
            }
        })
        .collect();
    groups.push(Group { key: key_of("records of nobody's act"), by_frailty: false, marks: phantoms });
    groups.retain(|g| !g.marks.is_empty());
    groups
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

/// Which lists a lists byte (two bits a list) is on or on copies of, one bit a list.
#[inline]
pub fn list_bits(lists: u8) -> u8 {
    every_other(lists | lists >> 1)
}

/// Which lists a lists byte is off while on copies of them, one bit a list.
#[inline]
pub fn copy_bits(lists: u8) -> u8 {
    every_other(lists & lists >> 1)
}

#[inline]
fn every_other(on: u8) -> u8 {
    (on & 1) | (on >> 1 & 2) | (on >> 2 & 4) | (on >> 3 & 8)
}

/// Distinct products of status factors: a class number for each (lists byte, grade) and one example each.
fn factor_classes(policy: &Policy, phase: &Phase) -> (Vec<u8>, Vec<(u8, u8)>) {
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
fn peak_factors(policy: &Policy, phase: &Phase) -> Vec<f64> {
    let (_, examples) = factor_classes(policy, phase);
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

/// Highest factor of norms on a conduct that nothing else multiplies by more than `peak`.
fn highest_norm(phase: &Phase, conduct: usize, peak: f64) -> f64 {
    phase.theories.norms.as_ref().map_or(1.0, |norms| norms.highest(conduct, peak))
}

/// Rates at the highest factor of each conduct, that of norms among them.
fn scaled<'a>(policy: &'a Policy, phase: &'a Phase, peak: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
    phase.rates.iter().zip(policy.marks.iter().cycle()).map(|(rate, mark)| match mark.origin {
        Origin::Own | Origin::Misidentified(_) => {
            let conduct = usize::from(mark.conduct);
            rate * peak[conduct] * highest_norm(phase, conduct, peak[conduct])
        }
        Origin::Phantom | Origin::Alert => *rate,
        Origin::Trait(_) | Origin::Association(_) => 0.0,
    })
}

impl Acceptance {
    fn grading(&self, stratum: usize) -> usize {
        self.grading_of.get(stratum).map_or(0, |&grading| usize::from(grading))
    }

    fn new(policy: &Policy, phase: &Phase, peak: &[f64], dominating: &[f64], groups: &[Group]) -> Self {
        let base: Vec<u32> = scaled(policy, phase, peak)
            .zip(dominating)
            .map(|(rate, &most)| if most > 0.0 { share(rate / most) } else { 0 })
            .collect();
        let dominates = base.iter().zip(dominating).all(|(&b, &d)| d == 0.0 || u64::from(b) == ONE);
        let any = |row: &[u32], group: &Group| group.marks.iter().any(|&m| row[usize::from(m)] > 0);
        let has = base
            .chunks(policy.marks.len().max(1))
            .flat_map(|row| groups.iter().map(|group| any(row, group)).collect::<Vec<_>>())
            .collect();
        let (class_of, examples) = factor_classes(policy, phase);
        let conduct = policy.conduct.len();
        let parts = Parts::of(phase);
        let classes = examples.len() * parts.count();
        let games = phase.theories.gaming.is_some();
        let mut plain = vec![0.0; classes * conduct * RISK_LEVELS];
        let mut gamed = vec![0.0; if games { plain.len() } else { 0 }];
        let mut capped = vec![false; classes * RISK_LEVELS];
        let each = examples.iter().flat_map(|&example| parts.all().map(move |part| (example, part)));
        for (class, ((lists, grade), [hardship, grievance, short])) in each.enumerate() {
            for k in 0..conduct {
                let status =
                    status_factor(phase, k, lists, grade) * worn_factor(phase, k, [hardship, grievance]);
                let gaming = if short == 1 { gaming_factor(phase, k) } else { 1.0 };
                for level in 0..RISK_LEVELS {
                    let otherwise = status * risk_factor(phase, k, level);
                    let free = otherwise * gaming;
                    let at = (class * conduct + k) * RISK_LEVELS + level;
                    plain[at] = free.min(phase.cap);
                    if let Some(gamed) = gamed.get_mut(at) {
                        *gamed = plain[at] - otherwise.min(phase.cap);
                    }
                    capped[class * RISK_LEVELS + level] |= free > phase.cap;
                }
            }
        }
        let (ways, way_of) = ways_out(policy, phase);
        let hides = phase.theories.displacement.is_some();
        let mut factor = Vec::with_capacity(ways.len() * plain.len());
        let mut displaced = Vec::with_capacity(if hides { ways.len() * plain.len() } else { 0 });
        for way in &ways {
            for (at, &f) in plain.iter().enumerate() {
                let (k, level) = (at / RISK_LEVELS % conduct, at % RISK_LEVELS);
                let away = f * way[k] * way_to_certainty(phase, level);
                factor.push(if peak[k] > 0.0 { share((f - away) / peak[k]) } else { 0 });
                if hides {
                    displaced.push(away);
                }
            }
        }
        let row = |k: usize, class: usize| {
            let from = (class * conduct + k) * RISK_LEVELS;
            &plain[from..from + RISK_LEVELS]
        };
        let same = |a: usize, b: usize| (0..classes).all(|class| row(a, class) == row(b, class));
        let alike = (0..conduct).map(|k| (0..k).find(|&a| same(a, k)).unwrap_or(k) as u16).collect();
        Self {
            base: if dominates { Vec::new() } else { base },
            has,
            norms: (0..conduct).map(|k| highest_norm(phase, k, peak[k])).collect(),
            way_of,
            factor,
            displaced,
            alike,
            plain,
            gamed,
            any_capped: capped.contains(&true),
            capped,
            class_of,
            parts,
            short_of: short_of(phase),
            grading_of: policy.grading_of.clone(),
            classes,
            by_grade: phase.status_factors.iter().flatten().any(|&(_, grades, _)| grades != 0),
            reacts: phase.reacts(),
        }
    }
}

/// A share as an integer of [`ONE`].
fn share(x: f64) -> u32 {
    libm::round(x.clamp(0.0, 1.0) * ONE as f64) as u32
}

/// Alias table over the given rates (Vose 1991), appended to `columns`.
fn alias(rates: &[(u16, f64)], columns: &mut Vec<Column>) {
    let total: f64 = rates.iter().map(|r| r.1).sum();
    let first = columns.len();
    let mut scaled: Vec<f64> = rates.iter().map(|r| r.1 / total * rates.len() as f64).collect();
    columns.extend(rates.iter().map(|&(mark, _)| Column { keep: u32::MAX, mark, alias: mark }));
    let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..rates.len()).partition(|&i| scaled[i] < 1.0);
    while let (Some(s), Some(&l)) = (small.pop(), large.last()) {
        columns[first + s].keep = (scaled[s] * 4_294_967_296.0) as u32;
        columns[first + s].alias = rates[l].0;
        scaled[l] -= 1.0 - scaled[s];
        if scaled[l] < 1.0 {
            large.pop();
            small.push(l);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Purpose, Stream};

    #[test]
    fn alias_table_reproduces_its_rates() {
        let rates = [(3, 0.5), (1, 0.125), (9, 2.0), (4, 1e-3)];
        let mut columns = Vec::new();
        alias(&rates, &mut columns);
        let mut share = [0.0; 10];
        for c in &columns {
            let keep = f64::from(c.keep) / 4_294_967_296.0;
            share[usize::from(c.mark)] += keep / 4.0;
            share[usize::from(c.alias)] += (1.0 - keep) / 4.0;
        }
        for (mark, rate) in rates {
            assert!((share[usize::from(mark)] - rate / 2.626).abs() < 1e-8);
        }
        let mut stream = Stream::new(1, Purpose::Frailty, 1, 1);
        let hits = (0..100_000)
            .filter(|_| {
                let bits = stream.next_u64();
                let c = columns[(((bits >> 32) * 4) >> 32) as usize];
                (if (bits as u32) < c.keep { c.mark } else { c.alias }) == 9
            })
            .count();
        assert!((hits as f64 - 76_161.5).abs() < 4.0 * 134.7);
    }

    #[test]
    fn list_bits_reads_two_bits_a_list() {
        assert_eq!(list_bits(0b00_00_00_00), 0);
        assert_eq!(list_bits(0b00_10_00_01), 0b0101);
        assert_eq!(list_bits(0b11_00_01_00), 0b1010);
        assert_eq!(copy_bits(0b11_10_01_00), 0b1000);
    }
}
