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
    /// `(class x conduct + k) x RISK_LEVELS + level`: factor / highest factor, of [`ONE`].
    factor: Vec<u32>,
    /// The same factors as plain numbers.
    plain: Vec<f64>,
    /// By conduct: the first with the same factors.
    alike: Vec<u16>,
    /// `class x RISK_LEVELS + level`: whether some conduct's factor is capped there.
    capped: Vec<bool>,
    any_capped: bool,
    /// Factor class by lists byte and grade: `lists x 16 + grade`.
    class_of: Vec<u8>,
    /// Levels of hardship that each of them is parted into.
    hardships: usize,
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
    conduct: usize,
    free: usize,
    reacts: bool,
    by_grade: bool,
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
            conduct: self.conduct,
            free: usize::from(acceptance.class_of[0]) * acceptance.hardships,
            reacts: acceptance.reacts,
            by_grade: acceptance.by_grade,
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
    pub fn class(&self, lists: u8, grade: u8, hardship: u16) -> usize {
        let status = usize::from(self.acceptance.class_of[usize::from(lists) << 4 | usize::from(grade)]);
        match self.acceptance.hardships {
            1 => status,
            levels => status * levels + level_of(hardship),
        }
    }

    /// Whether the factor class depends on hardship.
    #[inline]
    pub fn by_hardship(&self) -> bool {
        self.acceptance.hardships > 1
    }

    /// The factor class of whoever is on no list, where grades make no difference.
    #[inline]
    pub fn free(&self) -> usize {
        self.free
    }

    /// Personal factors of a class, of [`ONE`], relative to the highest: `conduct x RISK_LEVELS + level`.
    #[inline]
    pub fn factors(&self, class: usize) -> &'a [u32] {
        let length = self.conduct * RISK_LEVELS;
        &self.acceptance.factor[class * length..(class + 1) * length]
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

    /// Whether the factor class depends on the grade.
    pub fn by_grade(&self) -> bool {
        self.by_grade
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

/// Levels of hardship that acceptance tells apart in a phase.
fn hardship_levels(phase: &Phase) -> usize {
    if phase.hardship.is_some() { HARDSHIP_LEVELS } else { 1 }
}

/// Factor of hardship at a level's midpoint.
fn hardship_factor(phase: &Phase, conduct: usize, level: usize) -> f64 {
    let exponent = phase.hardship.as_ref().map_or(0.0, |hardship| hardship.exponents[conduct]);
    libm::exp(exponent * of_level(level))
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
            let worn = (0..hardship_levels(phase)).map(|l| hardship_factor(phase, k, l)).fold(0.0, f64::max);
            (risk * status * worn).min(phase.cap)
        })
        .collect()
}

/// Rates at the highest factor of each conduct.
fn scaled<'a>(policy: &'a Policy, phase: &'a Phase, peak: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
    phase.rates.iter().zip(policy.marks.iter().cycle()).map(|(rate, mark)| match mark.origin {
        Origin::Own | Origin::Misidentified(_) => rate * peak[usize::from(mark.conduct)],
        Origin::Phantom | Origin::Alert => *rate,
        Origin::Trait(_) | Origin::Association(_) => 0.0,
    })
}

impl Acceptance {
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
        let hardships = hardship_levels(phase);
        let classes = examples.len() * hardships;
        let mut factor = vec![0; classes * conduct * RISK_LEVELS];
        let mut plain = vec![0.0; factor.len()];
        let mut capped = vec![false; classes * RISK_LEVELS];
        for class in 0..classes {
            let ((lists, grade), worn) = (examples[class / hardships], class % hardships);
            for (k, &peak) in peak.iter().enumerate() {
                let status = status_factor(phase, k, lists, grade) * hardship_factor(phase, k, worn);
                for level in 0..RISK_LEVELS {
                    let free = status * risk_factor(phase, k, level);
                    let f = free.min(phase.cap);
                    let at = (class * conduct + k) * RISK_LEVELS + level;
                    plain[at] = f;
                    factor[at] = if peak > 0.0 { share(f / peak) } else { 0 };
                    capped[class * RISK_LEVELS + level] |= free > phase.cap;
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
            factor,
            alike,
            plain,
            any_capped: capped.contains(&true),
            capped,
            class_of,
            hardships,
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
