//! How a tick passes over the persons of a stretch: each of their candidates accepted against their present state.
//!
//! The innermost loop of a run. It sees the columns of its stretch only; whatever concerns others or ends later is put
//! aside for the region.

use crate::candidate::{Candidate, Candidates, NONE};
use crate::census::{Census, rest_of_tick};
use crate::rates::{Gate, ONE};
use crate::region::{FAIR, Person, SCORE, Stretch, Touch};
use crate::sparse::make_room;
use crate::world::{Calm, Line};

/// The persons of one stretch while a tick passes.
pub struct Pass<'a> {
    /// Their stretch.
    pub stretch: &'a Stretch<'a>,
    /// The persons.
    pub people: &'a mut [Person],
    /// Their perceived risk; empty where the pack does not need it.
    pub risk: &'a mut [u16],
    /// Records made, by mark.
    pub made: &'a mut [u64],
    /// The census of the stratum.
    pub census: &'a mut Census,
    /// Who is to be assessed.
    pub touched: &'a mut Vec<Touch>,
    /// What is left for the region to do.
    pub aside: &'a mut Vec<Aside>,
    /// What each mark does.
    pub lines: &'a [Line],
    /// Where assessment has nothing to do.
    pub calm: &'a Calm,
    /// What candidates are accepted against.
    pub gate: Gate<'a>,
    /// Bounds of the score that hold after each record.
    pub bounds: [i16; 2],
    /// Share of the remaining distance to 1 by which a punishment raises perceived risk.
    pub learning: Option<f64>,
    /// Whether every record leaves something for the region to do.
    pub all_aside: bool,
}

/// A record of which the region has more to do.
#[derive(Debug, Clone, Copy)]
pub struct Aside {
    /// Position of the person in the region.
    pub person: u32,
    /// Its kind.
    pub mark: u16,
    /// Whether only a wrongful restriction brought the act about.
    pub induced: bool,
    /// What it changed the scores by.
    pub applied: [i16; 2],
    /// Its moment.
    pub when: u64,
}

impl Pass<'_> {
    /// Lets the tick pass: everybody's candidates in order of time. All that the loop needs is held in local variables, which
    /// keeps it in registers.
    pub fn run(self, candidates: &mut Candidates) {
        let Self { stretch, people, risk, made, census, touched, aside, .. } = self;
        let Self { lines, calm, gate, bounds: [low, high], learning, all_aside, .. } = self;
        candidates.take_each(|all, person, first| {
            let i = person as usize;
            let mut state = people[i];
            let classes = classes(gate, state);
            let mut perceived = risk.get(i).copied().unwrap_or(0);
            let (mut done, mut flags, mut recorded) = (0, 0, false);
            let mut next = first;
            while next != NONE {
                let candidate = &all[next as usize];
                next = candidate.next;
                let line = &lines[usize::from(candidate.mark)];
                let Some(induced) = accepts(gate, line, classes, perceived, candidate) else { continue };
                if done & line.once != 0 {
                    continue;
                }
                done |= line.once;
                flags |= line.flags;
                recorded = true;
                made[usize::from(candidate.mark)] += 1;
                let before = state.score;
                for side in [SCORE, FAIR] {
                    state.score[side] = before[side].saturating_add(line.points[side]).clamp(low, high);
                }
                if line.aside | induced | all_aside {
                    let applied = [SCORE, FAIR].map(|side| state.score[side] - before[side]);
                    let (mark, when) = (candidate.mark, candidate.when);
                    aside.push(Aside { person: stretch.start + person, mark, induced, applied, when });
                }
                if line.punishes
                    && let Some(share) = learning
                {
                    let after = learnt(perceived, share);
                    let levels = [perceived, after].map(|risk| usize::from(risk >> 8));
                    if levels[0] != levels[1] && gate.reacts() {
                        let (weight, rest) = (stretch.weight_of(i), rest_of_tick(candidate.when));
                        census.rise(classes[SCORE], levels, weight, rest);
                    }
                    perceived = after;
                }
            }
            if recorded {
                people[i] = state;
                if let Some(kept) = risk.get_mut(i) {
                    *kept = perceived;
                }
                if !calm.leaves_alone(state, flags) {
                    make_room(touched, 1);
                    touched.push(Touch { person: stretch.start + person, flags });
                }
            }
        });
    }
}

/// Factor classes of a person by score and by fair score.
#[inline(always)]
fn classes(gate: Gate<'_>, state: Person) -> [usize; 2] {
    if !state.is_listed() && !gate.by_grade() {
        return [gate.free(); 2];
    }
    let status = state.status();
    [SCORE, FAIR].map(|side| gate.class(status.lists[side], status.grade[side]))
}

/// Whether the person's present state lets the candidate happen; if so, whether only a wrongful restriction does.
#[inline(always)]
fn accepts(
    gate: Gate<'_>,
    line: &Line,
    classes: [usize; 2],
    risk: u16,
    candidate: &Candidate,
) -> Option<bool> {
    if !(line.reacts && gate.reacts()) {
        return Some(false);
    }
    let (base, level) = (gate.base(candidate.mark), usize::from(risk >> 8));
    let happens = |side: usize| {
        let threshold = (base * gate.factor(classes[side], line.conduct, level)) / ONE;
        u64::from(candidate.chance) < threshold
    };
    if !happens(SCORE) {
        return None;
    }
    // With the fair status the act would not have happened: a wrongful restriction or reward induced it.
    Some(classes[SCORE] != classes[FAIR] && !happens(FAIR))
}

/// Perceived risk after an own punished record: r += alpha (1 - r).
#[inline]
pub fn learnt(risk: u16, share: f64) -> u16 {
    let r = f64::from(risk);
    (r + share * (65_535.0 - r) + 0.5) as u16
}
