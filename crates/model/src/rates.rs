//! From a policy's rates to tables for superposition and thinning.
//!
//! All persons of a block share one *dominating* rate: the largest over phases (of the run beside it too) and personal states. Candidates are drawn
//! at that rate and each is accepted against its person's present state. These are identities of the Poisson process
//! (Lewis & Shedler 1979), not approximations; what is rejected costs a few nanoseconds and changes nothing.
//!
//! Candidates of each domain of conduct come from a stream of their own, so adding a domain leaves the others' draws
//! alone; records of nobody's act form one more group.

use crate::draw::{key_of, mix};
use crate::layout::Layout;
use crate::policy::{Origin, Phase, Policy};
use crate::reactions::{Reacting, Reactions, peak_factors};

/// Probabilities are held as shares of this.
pub const ONE: u64 = 1 << 31;

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

/// What candidates are accepted against in one phase.
#[derive(Debug, Clone)]
struct Acceptance {
    /// Row (area, stratum), column mark: rate in this phase at the highest factor / dominating rate, of [`ONE`].
    /// Empty where the phase dominates everywhere.
    base: Vec<u32>,
    /// Row (area, stratum), column group: whether the phase has any of its marks.
    has: Vec<bool>,
    /// By conduct: highest factor of norms.
    norms: Vec<f64>,
    /// What persons' states make of their conduct.
    reactions: Reactions,
}

/// The tables of a run.
#[derive(Debug, Clone)]
pub struct Rates {
    strata: usize,
    marks: usize,
    /// The groups.
    pub groups: Vec<Group>,
    profiles: Vec<Profile>,
    columns: Vec<Column>,
    phases: Vec<Acceptance>,
}

/// What one candidate is accepted against, for one phase and a stratum of an area.
#[derive(Clone, Copy)]
pub struct Gate<'a> {
    base: &'a [u32],
    has: &'a [bool],
    /// What persons' states make of their conduct.
    pub react: Reacting<'a>,
}

impl Rates {
    /// Builds the tables.
    pub fn new(policy: &Policy, layout: &Layout) -> Self {
        let (strata, marks) = (layout.strata.len(), policy.marks.len());
        let rows = layout.areas.len() * strata;
        let all = || policy.phases.iter().chain(&policy.beside);
        let peaks: Vec<Vec<f64>> = all().map(|phase| peak_factors(policy, phase)).collect();
        let around = most_around(policy, all().zip(&peaks));
        let mut dominating = vec![0.0_f64; rows * marks];
        for (phase, peak) in all().zip(&peaks) {
            let most = Most::new(phase, peak, &around);
            for (cell, rate) in dominating.iter_mut().zip(scaled(policy, phase, &most)) {
                *cell = cell.max(rate);
            }
        }
        let groups = groups(policy);
        let phases = policy
            .phases
            .iter()
            .zip(&peaks)
            .map(|(phase, peak)| {
                Acceptance::new(policy, phase, Most::new(phase, peak, &around), &dominating, &groups)
            })
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
        Self { strata, marks, groups, profiles, columns, phases }
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
            base,
            has: &acceptance.has[row * groups..(row + 1) * groups],
            react: acceptance.reactions.of(row, stratum),
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

/// By conduct: how much of it there ever is at most, for what there would be without the scheme. Of any phase, since what people saw in
/// one they carry into the next.
fn most_around<'a>(policy: &Policy, phases: impl Iterator<Item = (&'a Phase, &'a Vec<f64>)>) -> Vec<f64> {
    let mut most = vec![1.0_f64; policy.conduct.len()];
    for (phase, peak) in phases {
        for (k, (most, &peak)) in most.iter_mut().zip(peak).enumerate() {
            let here = phase.theories.norms.as_ref().map_or(peak, |norms| norms.settles(k, peak));
            *most = most.max(here);
        }
    }
    most
}

/// What conduct is multiplied by at most in a phase.
struct Most<'a> {
    /// By conduct: whatever persons' states are.
    peak: &'a [f64],
    /// By conduct: by norms.
    norms: Vec<f64>,
}

impl<'a> Most<'a> {
    fn new(phase: &Phase, peak: &'a [f64], around: &[f64]) -> Self {
        let highest = |(k, &around): (usize, &f64)| {
            phase.theories.norms.as_ref().map_or(1.0, |norms| norms.highest(k, around))
        };
        Self { peak, norms: around.iter().enumerate().map(highest).collect() }
    }
}

/// Rates at the highest factor of each conduct, that of norms among them.
fn scaled<'a>(policy: &'a Policy, phase: &'a Phase, most: &'a Most<'a>) -> impl Iterator<Item = f64> + 'a {
    phase.rates.iter().zip(policy.marks.iter().cycle()).map(|(rate, mark)| match mark.origin {
        Origin::Own | Origin::Misidentified(_) => {
            let conduct = usize::from(mark.conduct);
            rate * most.peak[conduct] * most.norms[conduct]
        }
        Origin::Phantom | Origin::Alert => *rate,
        Origin::Trait(_) | Origin::Association(_) => 0.0,
    })
}

impl Acceptance {
    fn new(policy: &Policy, phase: &Phase, most: Most<'_>, dominating: &[f64], groups: &[Group]) -> Self {
        let base: Vec<u32> = scaled(policy, phase, &most)
            .zip(dominating)
            .map(|(rate, &dominating)| if dominating > 0.0 { share(rate / dominating) } else { 0 })
            .collect();
        let dominates = base.iter().zip(dominating).all(|(&b, &d)| d == 0.0 || u64::from(b) == ONE);
        let any = |row: &[u32], group: &Group| group.marks.iter().any(|&m| row[usize::from(m)] > 0);
        let has = base
            .chunks(policy.marks.len().max(1))
            .flat_map(|row| groups.iter().map(|group| any(row, group)).collect::<Vec<_>>())
            .collect();
        Self {
            base: if dominates { Vec::new() } else { base },
            has,
            reactions: Reactions::new(policy, phase, most.peak),
            norms: most.norms,
        }
    }
}

/// A share as an integer of [`ONE`].
pub fn share(x: f64) -> u32 {
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
