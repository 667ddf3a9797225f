//! Enterprises and the persons who work in them and represent them: two societies, simulated beside each other, with ties computed in both
//! directions.
//!
//! The enterprises of an area are put in a pseudo-random order and dealt to the regions of its persons like cards. Within a region each
//! is represented by a person of its own who can work, and has its jobs filled with other such persons, each in an order of
//! their own; a person has one job at most. One society is simulated first, and what becomes of its subjects (a change of
//! their lists, a closing) reaches those whom they are tied to in the tick after, in the other. So a tie acts one way in a run: what
//! follows from it for the society simulated first is not followed.

use std::ops::Range;

use crate::draw::{key_of, mix};
use crate::layout::{Layout, Region, Subject};
use crate::links::Permutation;
use crate::policy::Policy;

/// Sets the orders apart from other draws of a seed.
const TIED: u64 = 0x1f83_d9ab_fb41_bd6b;

/// What becomes of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Became {
    /// From now on they are on these lists, by side (bit sets).
    Lists([u8; 2]),
    /// It closed.
    Closed {
        /// Without the scheme it would be there.
        brought: bool,
        /// By its fair score it would be there.
        wrongly: bool,
    },
}

/// What becomes of a subject at a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    /// When.
    pub tick: u32,
    /// Of whom: position in the region.
    pub subject: u32,
    /// What.
    pub became: Became,
}

/// A place: region, and position in it.
pub type Place = (usize, u32);

/// Enterprises of an area and the regions of its persons.
#[derive(Debug)]
struct Area {
    /// Regions of its persons.
    persons: Vec<usize>,
    /// Its enterprises: the first of each region, and the region.
    enterprises: Vec<(u64, usize)>,
    count: u64,
    order: Option<Permutation>,
}

/// Persons of a region who can work, in their order.
#[derive(Debug)]
struct Workers {
    /// By stretch of them: how many before, and the first.
    stretches: Vec<(u32, u32)>,
    count: u32,
    key: u64,
}

/// The ties between persons and enterprises.
#[derive(Debug)]
pub struct Bonds {
    areas: Vec<Area>,
    /// By region of persons: its area, and its place among those of the area.
    homes: Vec<(usize, u64)>,
    /// By region of enterprises: its area, if persons live there.
    seats: Vec<Option<usize>>,
    workers: Vec<Workers>,
    /// By region of persons: jobs of the enterprises before each, and of all.
    jobs: Vec<Vec<u32>>,
}

impl Bonds {
    /// Those of two societies of the same areas. `can_work`: by stratum of the persons; `jobs`: of an enterprise, by area and stratum
    /// of theirs, nothing where nobody asks.
    pub fn new(
        [persons, enterprises]: [&Layout; 2],
        can_work: &[bool],
        jobs: Option<&[f64]>,
        seed: u64,
    ) -> Self {
        let seat_of = |area: usize| {
            let name = &enterprises.areas[area].name;
            persons.areas.iter().position(|known| known.name == *name)
        };
        let seats: Vec<Option<usize>> =
            enterprises.regions.iter().map(|r| seat_of(usize::from(r.area))).collect();
        let area = |(number, area): (usize, &crate::layout::Area)| {
            let (mut firsts, mut count) = (Vec::new(), 0);
            for (region, _) in seats.iter().enumerate().filter(|(_, seat)| **seat == Some(number)) {
                firsts.push((count, region));
                count += enterprises.regions[region].subjects();
            }
            let here = persons.regions.iter().enumerate().filter(|(_, r)| usize::from(r.area) == number);
            Area {
                persons: here.map(|(region, _)| region).collect(),
                enterprises: firsts,
                count,
                order: (count > 0).then(|| Permutation::new(count, mix(seed ^ TIED ^ key_of(&area.name)))),
            }
        };
        let areas: Vec<Area> = persons.areas.iter().enumerate().map(area).collect();
        let home = |(region, of): (usize, &Region)| {
            let area = usize::from(of.area);
            let at = areas[area].persons.iter().position(|&known| known == region);
            (area, at.unwrap_or_default() as u64)
        };
        let homes: Vec<(usize, u64)> = persons.regions.iter().enumerate().map(home).collect();
        let workers = persons.regions.iter().zip(&homes).map(|(region, &(area, at))| {
            let key = mix(mix(seed ^ TIED ^ key_of(&persons.areas[area].name)).wrapping_add(at));
            Workers::of(region, can_work, key)
        });
        let mut bonds = Self { workers: workers.collect(), jobs: Vec::new(), areas, homes, seats };
        if let Some(jobs) = jobs {
            bonds.jobs = (0..bonds.homes.len()).map(|home| bonds.jobs_of(home, enterprises, jobs)).collect();
        }
        bonds
    }

    /// Jobs of the enterprises of a region of persons: running sums are rounded.
    fn jobs_of(&self, home: usize, enterprises: &Layout, jobs: &[f64]) -> Vec<u32> {
        let strata = enterprises.strata.len();
        let mut sum = 0.0;
        let mut before = vec![0];
        for n in 0..self.enterprises_of(home) {
            let Some((region, place)) = self.seat(home, n) else { continue };
            let of = &enterprises.regions[region];
            sum += jobs[usize::from(of.area) * strata + usize::from(stratum_at(of, place))];
            before.push((sum + 0.5) as u32);
        }
        before
    }

    /// How many enterprises a region of persons has.
    fn enterprises_of(&self, home: usize) -> u64 {
        let (area, at) = self.homes[home];
        let Area { persons, count, .. } = &self.areas[area];
        count.saturating_sub(at).div_ceil(persons.len() as u64)
    }

    /// The seat of the n-th enterprise of a region of persons.
    fn seat(&self, home: usize, n: u64) -> Option<Place> {
        let (area, at) = self.homes[home];
        let of = &self.areas[area];
        let place = n * of.persons.len() as u64 + at;
        let number = of.order.filter(|_| place < of.count)?.backward(place);
        let (first, region) = of.enterprises[of.enterprises.partition_point(|e| e.0 <= number) - 1];
        Some((region, (number - first) as u32))
    }

    /// The region of persons that an enterprise belongs to, and its number there.
    fn home(&self, (region, place): Place) -> Option<(usize, u64)> {
        let area = &self.areas[self.seats[region]?];
        let first = area.enterprises.iter().find(|e| e.1 == region)?.0;
        let at = area.order?.forward(first + u64::from(place));
        let regions = area.persons.len() as u64;
        Some((area.persons[(at % regions) as usize], at / regions))
    }

    /// Who represents an enterprise; `None` where too few can work.
    pub fn representative(&self, enterprise: Place) -> Option<Place> {
        let (home, n) = self.home(enterprise)?;
        Some((home, self.workers[home].at(n, REPRESENTS)?))
    }

    /// The enterprise that a person represents.
    pub fn represented(&self, (home, person): Place) -> Option<Place> {
        let n = self.workers[home].rank(person, REPRESENTS)?;
        (n < self.enterprises_of(home)).then(|| self.seat(home, n))?
    }

    /// Who works in an enterprise.
    pub fn staff(&self, enterprise: Place) -> Vec<Place> {
        let Some((home, n)) = self.home(enterprise) else { return Vec::new() };
        let slots = self.slots(home, n);
        slots.filter_map(|slot| Some((home, self.workers[home].at(slot.into(), WORKS)?))).collect()
    }

    /// The enterprise in which a person works.
    pub fn employer(&self, (home, person): Place) -> Option<Place> {
        let slot = self.workers[home].rank(person, WORKS)? as u32;
        let jobs = self.jobs.get(home)?;
        let n = jobs.partition_point(|&before| before <= slot).checked_sub(1)?;
        (slot < *jobs.last()?).then(|| self.seat(home, n as u64))?
    }

    fn slots(&self, home: usize, n: u64) -> Range<u32> {
        let jobs = self.jobs.get(home).map_or(&[][..], Vec::as_slice);
        let n = n as usize;
        jobs.get(n).zip(jobs.get(n + 1)).map_or(0..0, |(&from, &upto)| from..upto)
    }

    /// How far jobs and enterprises find persons.
    pub fn misfit(&self) -> Misfit {
        let mut misfit = Misfit::default();
        for (home, workers) in self.workers.iter().enumerate() {
            let (enterprises, can_work) = (self.enterprises_of(home), u64::from(workers.count));
            misfit.enterprises += enterprises;
            misfit.unrepresented += enterprises.saturating_sub(can_work);
            let Some(jobs) = self.jobs.get(home) else { continue };
            let all = u64::from(jobs.last().copied().unwrap_or(0));
            misfit.jobs += all;
            misfit.unfilled += all.saturating_sub(can_work);
            let largest = jobs.windows(2).map(|two| two[1] - two[0]).max();
            misfit.lumps += u64::from(largest.unwrap_or(0));
        }
        misfit
    }

    /// What reaches the subjects of one society from what becomes of those of the other, given by region: by region, in order of time.
    pub fn reach(&self, to: Subject, changes: &[Vec<Turn>], regions: usize) -> Vec<Vec<Turn>> {
        let mut reached = vec![Vec::new(); regions];
        for (region, changes) in changes.iter().enumerate() {
            for change in changes {
                let from = (region, change.subject);
                let tied = match (to, change.became) {
                    (Subject::Person, Became::Closed { .. }) => self.staff(from),
                    (Subject::Person, Became::Lists(_)) => self.representative(from).into_iter().collect(),
                    (Subject::Enterprise, _) => self.represented(from).into_iter().collect(),
                };
                for (region, subject) in tied {
                    reached[region].push(Turn { subject, ..*change });
                }
            }
        }
        // Of one subject and tick the last change of lists holds: the order of the society's own is kept.
        reached.iter_mut().for_each(|of| of.sort_by_key(|change| (change.tick, change.subject)));
        reached
    }
}

/// Jobs and enterprises, and how many of them find nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Misfit {
    /// Jobs.
    pub jobs: u64,
    /// Jobs that nobody is there to fill.
    pub unfilled: u64,
    /// Jobs of the largest enterprise of each region of persons: in a small sample it can have more than a region has persons.
    pub lumps: u64,
    /// Enterprises.
    pub enterprises: u64,
    /// Enterprises that nobody is there to represent.
    pub unrepresented: u64,
}

/// The orders of a region's workers.
const REPRESENTS: u64 = 1;
const WORKS: u64 = 2;

impl Workers {
    fn of(region: &Region, can_work: &[bool], key: u64) -> Self {
        let mut workers = Self { stretches: Vec::new(), count: 0, key };
        let mut start = 0;
        for block in &region.blocks {
            if can_work[usize::from(block.stratum)] {
                workers.stretches.push((workers.count, start));
                workers.count += block.persons;
            }
            start += block.persons;
        }
        workers
    }

    fn order(&self, of: u64) -> Option<Permutation> {
        (self.count > 0).then(|| Permutation::new(self.count.into(), mix(self.key.wrapping_add(of))))
    }

    /// Who comes at a place of an order.
    fn at(&self, place: u64, of: u64) -> Option<u32> {
        let rank = self.order(of).filter(|_| place < self.count.into())?.forward(place) as u32;
        let (before, start) = self.stretches[self.stretches.partition_point(|s| s.0 <= rank) - 1];
        Some(start + rank - before)
    }

    /// The place of a person in an order, if they can work.
    fn rank(&self, person: u32, of: u64) -> Option<u64> {
        let at = self.stretches.partition_point(|s| s.1 <= person).checked_sub(1)?;
        let (before, start) = self.stretches[at];
        let rank = before + person - start;
        let end = self.stretches.get(at + 1).map_or(self.count, |next| next.0);
        (rank < end).then(|| self.order(of).map(|order| order.backward(rank.into())))?
    }
}

/// The stratum of a subject of a region.
fn stratum_at(region: &Region, place: u32) -> u16 {
    let mut start = 0;
    let block = region.blocks.iter().find(|block| {
        start += block.persons;
        place < start
    });
    block.map_or(0, |block| block.stratum)
}

/// Jobs of an enterprise by area and stratum, as a run begins; nothing where there is no market.
pub fn jobs(policy: &Policy) -> Option<&[f64]> {
    policy.phase_at(0).market.as_ref().map(|market| &market.jobs[..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Purpose, Stream, below};
    use crate::layout::{Area, Block, Stratum};

    fn layout(draws: &mut Stream, subject: Subject, areas: usize, most: u64) -> Layout {
        let mut upto = |n: u64| 1 + below(draws.next_u64(), n) as u32;
        let mut regions = Vec::new();
        for area in 0..areas as u16 {
            for _ in 0..upto(3) {
                let blocks = (0..3).map(|stratum| Block { stratum, persons: upto(most) }).collect();
                regions.push(Region { area, blocks, bystanders: 0 });
            }
        }
        Layout {
            subject,
            attributes: Vec::new(),
            strata: (0..3).map(|_| Stratum { classes: Vec::new() }).collect(),
            areas: (0..areas).map(|area| Area { name: format!("area {area}") }).collect(),
            regions,
            households: None,
            ties: None,
            stands_for: 1.0,
        }
    }

    /// From everybody to whom they are tied and back, at random sizes: nobody has two jobs or represents two, and all that fits is had.
    #[test]
    fn ties_are_inverse_of_each_other() {
        let mut draws = Stream::new(3, Purpose::Frailty, 0, 0);
        for seed in 0..60 {
            let persons = layout(&mut draws, Subject::Person, 3, 90);
            let enterprises = layout(&mut draws, Subject::Enterprise, 3, 14);
            let jobs: Vec<f64> = (0..9).map(|_| below(draws.next_u64(), 40) as f64 / 8.0).collect();
            let bonds = Bonds::new([&persons, &enterprises], &[true, false, true], Some(&jobs), seed);
            let (mut represented, mut staff) = (0, 0);
            for (region, of) in enterprises.regions.iter().enumerate() {
                for place in 0..of.subjects() as u32 {
                    let enterprise = (region, place);
                    if let Some(person) = bonds.representative(enterprise) {
                        assert_eq!(bonds.represented(person), Some(enterprise));
                        represented += 1;
                    }
                    for person in bonds.staff(enterprise) {
                        assert_eq!(bonds.employer(person), Some(enterprise));
                        staff += 1;
                    }
                }
            }
            let (mut represent, mut work) = (0, 0);
            for (region, of) in persons.regions.iter().enumerate() {
                for person in 0..of.subjects() as u32 {
                    let person = (region, person);
                    let can_work = stratum_at(of, person.1) != 1;
                    if let Some(enterprise) = bonds.represented(person) {
                        assert_eq!(bonds.representative(enterprise), Some(person));
                        assert!(can_work && of.area == enterprises.regions[enterprise.0].area);
                        represent += 1;
                    }
                    if let Some(enterprise) = bonds.employer(person) {
                        assert!(can_work && bonds.staff(enterprise).contains(&person));
                        work += 1;
                    }
                }
            }
            let misfit = bonds.misfit();
            assert_eq!(misfit.enterprises, enterprises.subjects());
            assert_eq!([represented, represent], [misfit.enterprises - misfit.unrepresented; 2]);
            assert_eq!([staff, work], [misfit.jobs - misfit.unfilled; 2]);
        }
    }
}
