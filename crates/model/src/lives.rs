//! What a run did to each person, in a few numbers: kept where two runs on the same persons are set against each other.

use crate::follow::Standing;
use crate::layout::Layout;
use crate::listing::{DUE, ON};
use crate::region::{FAIR, RegionState, SCORE};

/// Most lists of a policy.
const LISTS: usize = 4;

/// A person's run, summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Life {
    /// By list: ticks at whose end they were on it.
    pub listed: [u16; LISTS],
    /// Of these, not on the fair list.
    pub wrongly: [u16; LISTS],
    /// How they stand at the end.
    pub end: Standing,
}

/// Everybody's, by region and place in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lives {
    pub(crate) regions: Vec<Vec<Life>>,
}

impl Lives {
    /// Bytes that keeping them takes, for so many subjects.
    pub fn bytes(subjects: u64) -> u64 {
        subjects * size_of::<Life>() as u64
    }

    /// Everybody, region by region.
    pub fn iter(&self) -> impl Iterator<Item = &Life> {
        self.regions.iter().flatten()
    }
}

impl RegionState<'_> {
    /// At the end of a tick.
    pub(crate) fn note_lives(&self, lives: &mut Vec<Life>) {
        lives.resize(self.persons, Life::default());
        for (person, life) in self.people.iter().zip(lives).filter(|(person, _)| person.lists[SCORE] != 0) {
            let on = |side: usize, l: usize| matches!(person.lists[side] >> (2 * l) & 3, ON | DUE);
            for l in (0..LISTS).filter(|&l| on(SCORE, l)) {
                life.listed[l] += 1;
                life.wrongly[l] += u16::from(!on(FAIR, l));
            }
        }
    }

    /// At the end of the run.
    pub(crate) fn end_lives(&self, lives: &mut Vec<Life>) {
        lives.resize(self.persons, Life::default());
        let phase = self.world.policy.phase_at(self.world.policy.ticks.saturating_sub(1));
        for (i, life) in lives.iter_mut().enumerate() {
            life.end = self.standing(phase, i as u32);
        }
    }
}

/// One list in two runs on the same persons, over the persons of a stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListChange {
    /// Persons.
    pub persons: u64,
    /// Persons ever on it at the end of a tick: only in the first run, only in the second, in both.
    pub ever: [u64; 3],
    /// Persons with fewer and with more ticks on it in the second run.
    pub persons_changed: [u64; 2],
    /// Ticks fewer and more, over these persons.
    pub ticks_changed: [u64; 2],
    /// Persons with fewer and with more ticks wrongly on it.
    pub wrongly_changed: [u64; 2],
    /// Sums over persons of their ticks on it, x in the first run and y in the second: x, y, x^2, y^2, xy.
    pub sums: [u64; 5],
}

/// Two runs on the same persons, person by person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paired {
    /// By list, then by stratum.
    pub lists: Vec<Vec<ListChange>>,
    /// By stratum: persons with a lower, the same and a higher score at the end.
    pub scores: Vec<[u64; 3]>,
    /// By stratum: sums over persons of their scores at the end, x in the first run and y in the second, in units of each:
    /// x, y, x^2, y^2, xy.
    pub score_sums: Vec<[i64; 5]>,
    /// By stratum: persons with a worse, the same and a better grade at the end; empty where grades are not the same.
    pub grades: Vec<[u64; 3]>,
}

impl Paired {
    /// Sets two runs of a layout against each other. `units` are the score units per point of each, `lists` how many lists
    /// they have, `graded` whether they have the same grades.
    pub fn new(layout: &Layout, lives: [&Lives; 2], lists: usize, units: [i32; 2], graded: bool) -> Self {
        let strata = layout.strata.len();
        let mut paired = Self {
            lists: vec![vec![ListChange::default(); strata]; lists],
            scores: vec![[0; 3]; strata],
            score_sums: vec![[0; 5]; strata],
            grades: vec![[0; 3]; if graded { strata } else { 0 }],
        };
        let regions = lives[0].regions.iter().zip(&lives[1].regions);
        for (region, (a, b)) in layout.regions.iter().zip(regions) {
            let mut both = a.iter().zip(b);
            for block in &region.blocks {
                for (a, b) in both.by_ref().take(block.persons as usize) {
                    paired.add(usize::from(block.stratum), a, b, units);
                }
            }
        }
        paired
    }

    fn add(&mut self, stratum: usize, a: &Life, b: &Life, [units_a, units_b]: [i32; 2]) {
        for (l, of_list) in self.lists.iter_mut().enumerate() {
            of_list[stratum].add([a.listed[l], b.listed[l]], [a.wrongly[l], b.wrongly[l]]);
        }
        // In points: a / units_a against b / units_b.
        let [score_a, score_b] = [a, b].map(|life| i32::from(life.end.score[SCORE]));
        let (before, after) = (score_a * units_b, score_b * units_a);
        self.scores[stratum][place(before, after)] += 1;
        let [x, y] = [score_a, score_b].map(i64::from);
        self.score_sums[stratum]
            .iter_mut()
            .zip([x, y, x * x, y * y, x * y])
            .for_each(|(sum, add)| *sum += add);
        if let Some(grades) = self.grades.get_mut(stratum) {
            // Grades are numbered from best to worst.
            grades[place(b.end.grade[SCORE].into(), a.end.grade[SCORE].into())] += 1;
        }
    }
}

/// 0 where the second is lower, 1 where they are the same, 2 where it is higher.
fn place(before: i32, after: i32) -> usize {
    match after.cmp(&before) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => 1,
        std::cmp::Ordering::Greater => 2,
    }
}

impl ListChange {
    fn add(&mut self, listed: [u16; 2], wrongly: [u16; 2]) {
        let [x, y] = listed.map(u64::from);
        self.persons += 1;
        if x + y > 0 {
            self.ever[if y == 0 {
                0
            } else if x == 0 {
                1
            } else {
                2
            }] += 1;
            self.persons_changed[0] += u64::from(y < x);
            self.persons_changed[1] += u64::from(y > x);
            self.ticks_changed[0] += x.saturating_sub(y);
            self.ticks_changed[1] += y.saturating_sub(x);
            self.wrongly_changed[0] += u64::from(wrongly[1] < wrongly[0]);
            self.wrongly_changed[1] += u64::from(wrongly[1] > wrongly[0]);
            self.sums.iter_mut().zip([x, y, x * x, y * y, x * y]).for_each(|(sum, add)| *sum += add);
        }
    }

    /// The same over several strata.
    pub fn join(&mut self, other: &Self) {
        self.persons += other.persons;
        let pairs = |a: &mut [u64], b: &[u64]| a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        pairs(&mut self.ever, &other.ever);
        pairs(&mut self.persons_changed, &other.persons_changed);
        pairs(&mut self.ticks_changed, &other.ticks_changed);
        pairs(&mut self.wrongly_changed, &other.wrongly_changed);
        pairs(&mut self.sums, &other.sums);
    }

    /// Correlation over persons of the ticks on the list in the two runs; `None` where one of them lists nobody, or everybody
    /// alike.
    pub fn correlation(&self) -> Option<f64> {
        correlation(self.persons, self.sums.map(|sum| sum as f64))
    }
}

/// Correlation from sums over so many: x, y, x^2, y^2, xy. `None` where one of them does not differ.
fn correlation(n: u64, sums: [f64; 5]) -> Option<f64> {
    let [x, y, xx, yy, xy] = sums.map(|sum| sum / n as f64);
    let (of_x, of_y) = (xx - x * x, yy - y * y);
    (of_x > 0.0 && of_y > 0.0).then(|| (xy - x * y) / libm::sqrt(of_x * of_y))
}

impl Paired {
    /// Correlation over the persons of some strata of their scores at the end; `None` where those of a run do not differ.
    pub fn score_correlation(&self, belongs: &[bool]) -> Option<f64> {
        let (mut persons, mut sums) = (0, [0.0; 5]);
        let strata = self.scores.iter().zip(&self.score_sums).zip(belongs).filter(|(_, belongs)| **belongs);
        for ((places, of), _) in strata {
            persons += places.iter().sum::<u64>();
            sums.iter_mut().zip(of).for_each(|(sum, add)| *sum += *add as f64);
        }
        correlation(persons, sums)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_told_apart_by_what_changed_for_them() {
        let mut change = ListChange::default();
        for (x, y) in [(0, 0), (3, 0), (0, 2), (5, 5), (7, 1), (1, 4)] {
            change.add([x, y], [x / 2, y / 2]);
        }
        assert_eq!((change.persons, change.ever), (6, [1, 1, 3]));
        assert_eq!((change.persons_changed, change.ticks_changed), ([2, 2], [9, 5]));
        assert_eq!(change.wrongly_changed, [2, 2]);
        let mut same = ListChange::default();
        [0, 2, 9, 9].into_iter().for_each(|x| same.add([x, x], [0, 0]));
        assert!((same.correlation().expect("varies") - 1.0).abs() < 1e-12);
        let mut none = ListChange::default();
        none.add([0, 0], [0, 0]);
        assert_eq!(none.correlation(), None);
        let mut joined = change;
        joined.join(&same);
        assert_eq!((joined.persons, joined.sums[4]), (10, change.sums[4] + same.sums[4]));
    }
}
