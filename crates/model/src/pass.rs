//! How a tick passes over the persons of a stretch: each of their candidates accepted against their present state.
//!
//! The innermost loop of a run. It sees the columns of its stretch only; whatever concerns others or ends later is put
//! aside for the region.

use crate::candidate::{Candidate, Candidates, Moments, Way};
use crate::census::{Census, rest_of_tick};
use crate::rates::{Gate, ONE};
use crate::reactions::{RISK_LEVELS, Reacting, Stand};
use crate::region::{FAIR, Person, SCORE, Touch};
use crate::sparse::make_room;
use crate::stretch::Stretch;
use crate::tick::Now;
use crate::world::{Calm, Line, World};

/// What a pass changes.
pub struct Columns<'a> {
    /// The persons of the stretch.
    pub people: &'a mut [Person],
    /// Their perceived risk; empty where the pack does not need it.
    pub risk: &'a mut [u16],
    /// Their hardship and their grievance, each by side; empty where the pack does not need it.
    pub worn: [[&'a [u16]; 2]; 2],
    /// Records made, by mark.
    pub made: &'a mut [u64],
    /// The census of the stratum.
    pub census: &'a mut Census,
    /// Who is to be assessed.
    pub touched: &'a mut Vec<Touch>,
    /// What is left for the region to do.
    pub aside: &'a mut Vec<Aside>,
}

/// The persons of one stretch while a tick passes.
pub struct Pass<'a> {
    /// Their stretch.
    pub stretch: &'a Stretch<'a>,
    /// What it changes.
    pub columns: Columns<'a>,
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
    /// What every record does beside what its line says: [`Line::ASIDE`] where each leaves something for the region to do.
    pub all_do: u8,
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

impl<'a> Pass<'a> {
    /// Over a stretch, by the rules of a tick.
    pub fn new(
        world: &'a World<'_>,
        now: Now,
        stretch: &'a Stretch<'a>,
        lines: &'a [Line],
        gate: Gate<'a>,
        columns: Columns<'a>,
    ) -> Self {
        let phase = &world.policy.phases[now.phase];
        Self {
            stretch,
            columns,
            lines,
            calm: world.calm(now.phase, world.policy.grading(usize::from(stretch.block.stratum))),
            gate,
            bounds: if world.clamps_each { [phase.low, phase.high] } else { [i16::MIN, i16::MAX] },
            learning: phase.learning.map(|learning| learning.learning),
            all_do: if world.reads_within { Line::ASIDE } else { 0 },
        }
    }
}

impl Pass<'_> {
    /// Lets the tick pass: everybody's candidates in order of time.
    pub fn run(mut self, candidates: &mut Candidates) {
        // Where grades, scores, what has worn people or memory make more of every record, none is simple.
        let simple = self.all_do == 0 && !self.gate.react.by_person();
        let teaches = self.learning.is_some();
        candidates.queue(|mark| match self.lines[usize::from(mark)].does {
            does if !simple || does & Line::ASIDE != 0 => Way::Other,
            does if teaches && does & Line::PUNISHES != 0 => Way::Teaching,
            _ => Way::Plain,
        });
        let free = self.gate.react.laid_out(self.gate.react.free());
        for candidate in candidates.only(Way::Plain) {
            if !self.one_simple::<false>(candidate, free, &candidates.moments) {
                self.any(&[*candidate], &candidates.moments);
            }
        }
        for candidate in candidates.only(Way::Teaching) {
            if !self.one_simple::<true>(candidate, free, &candidates.moments) {
                self.any(&[*candidate], &candidates.moments);
            }
        }
        candidates.only(Way::Other).for_each(|candidate| self.any(&[*candidate], &candidates.moments));
        candidates.several(|theirs, moments| self.any(theirs, moments));
    }

    /// What happens most: one act of somebody on no list that changes scores, perceived risk if it `TEACHES`, and asks for no
    /// assessment. Whether it was that. An act that is not accepted changes everything by nothing: there is no branch to guess.
    #[inline(always)]
    fn one_simple<const TEACHES: bool>(
        &mut self,
        candidate: &Candidate,
        free: &[u32],
        moments: &Moments,
    ) -> bool {
        let i = usize::from(candidate.person);
        let line = &self.lines[usize::from(candidate.mark)];
        let person = self.columns.people[i];
        let risk = self.columns.risk.get(i).copied().unwrap_or(0);
        let base = self.gate.base(candidate.mark);
        let accepted = line.does & Line::REACTS == 0 || accepts(candidate, base, free, line, risk);
        let scored = line.scored(person.score, self.bounds);
        let after = Person { score: if accepted { scored } else { person.score }, ..person };
        if person.is_listed() || !self.calm.holds(after, if accepted { line.flags } else { 0 }) {
            return false;
        }
        self.columns.people[i].score = after.score;
        self.columns.made[usize::from(candidate.mark)] += u64::from(accepted);
        if TEACHES {
            let perceived = if accepted { learnt(risk, self.learning.unwrap_or(0.0)) } else { risk };
            self.learn(self.gate.react.free(), i, [risk, perceived], moments.of(candidate));
            self.columns.risk[i] = perceived;
        }
        true
    }

    /// Enters a change of somebody's perceived risk in the census.
    #[inline(always)]
    fn learn(&mut self, class: usize, i: usize, risk: [u16; 2], when: u64) {
        let levels = risk.map(|risk| usize::from(risk >> 8));
        if self.gate.react.reacts() {
            self.columns.census.rise(class, levels, self.stretch.weight_of(i), rest_of_tick(when));
        }
    }

    /// Anybody's candidates.
    #[inline(never)]
    fn any(&mut self, theirs: &[Candidate], moments: &Moments) {
        let Some(first) = theirs.first() else { return };
        let i = usize::from(first.person);
        let person = self.columns.people[i];
        let listed = person.is_listed();
        let worn = self.columns.worn.map(|worn| worn.map(|side| side.get(i).copied().unwrap_or(0)));
        let by_status = listed || self.gate.react.by_person();
        let mut acting = Acting {
            i,
            classes: if by_status {
                classes(self.gate.react, person, worn)
            } else {
                [self.gate.react.free(); 2]
            },
            score: person.score,
            perceived: self.columns.risk.get(i).copied().unwrap_or(0),
            done: 0,
            flags: 0,
            recorded: false,
        };
        theirs.iter().for_each(|candidate| self.one(&mut acting, candidate, moments));
        let Acting { score, perceived, flags, recorded, .. } = acting;
        if !recorded {
            return;
        }
        self.columns.people[i].score = score;
        if let Some(kept) = self.columns.risk.get_mut(i) {
            *kept = perceived;
        }
        if listed || !self.calm.holds(Person { score, ..person }, flags) {
            make_room(self.columns.touched, 1);
            self.columns.touched.push(Touch { person: self.stretch.start + i as u32, flags });
        }
    }

    /// One of them. A function of its own: persons have few candidates, so preparing a loop would cost more than it saves.
    #[inline(never)]
    fn one(&mut self, acting: &mut Acting, candidate: &Candidate, moments: &Moments) {
        let line = &self.lines[usize::from(candidate.mark)];
        let [class, fair_class] = acting.classes;
        let mut does = line.does | self.all_do;
        if does & Line::REACTS != 0 {
            let (gate, level) = (&self.gate, usize::from(acting.perceived >> 8));
            let base = gate.base(candidate.mark);
            let in_sight = |class: usize| gate.react.in_sight(class, usize::from(line.conduct), level);
            if !passes(candidate, base, in_sight(class)) {
                return;
            }
            // With the fair status the act would not have happened: a wrongful restriction or reward induced it.
            if class != fair_class && !passes(candidate, base, in_sight(fair_class)) {
                does |= Line::ASIDE | Line::INDUCED;
            }
        }
        if acting.done & line.once != 0 {
            return;
        }
        acting.done |= line.once;
        acting.flags |= line.flags;
        acting.recorded = true;
        self.columns.made[usize::from(candidate.mark)] += 1;
        let before = acting.score;
        let after = line.scored(before, self.bounds);
        acting.score = after;
        if does & Line::ASIDE != 0 {
            self.columns.aside.push(Aside {
                person: self.stretch.start + acting.i as u32,
                mark: candidate.mark,
                induced: does & Line::INDUCED != 0,
                applied: [after[SCORE] - before[SCORE], after[FAIR] - before[FAIR]],
                when: moments.of(candidate),
            });
        }
        if does & Line::PUNISHES != 0
            && let Some(share) = self.learning
        {
            let perceived = learnt(acting.perceived, share);
            self.learn(class, acting.i, [acting.perceived, perceived], moments.of(candidate));
            acting.perceived = perceived;
        }
    }
}

/// A person while their candidates pass.
struct Acting {
    /// Place in the stretch.
    i: usize,
    /// Factor class by score and by fair score.
    classes: [usize; 2],
    score: [i16; 2],
    perceived: u16,
    /// What can be done once a tick and was.
    done: u32,
    flags: u16,
    /// Whether some record was made.
    recorded: bool,
}

/// Factor classes of a person by score and by fair score.
#[inline]
fn classes(react: Reacting<'_>, state: Person, [hardship, grievance]: [[u16; 2]; 2]) -> [usize; 2] {
    [SCORE, FAIR].map(|side| react.class(Stand::of(state, side, [hardship[side], grievance[side]])))
}

/// Whether the present state of a person of a class with these factors lets an act happen.
#[inline(always)]
fn accepts(candidate: &Candidate, base: u64, factors: &[u32], line: &Line, risk: u16) -> bool {
    let at = usize::from(line.conduct) * RISK_LEVELS + usize::from(risk >> 8);
    passes(candidate, base, u64::from(factors[at]))
}

/// Whether a candidate passes at a probability, of [`ONE`], and a factor on it.
#[inline(always)]
fn passes(candidate: &Candidate, base: u64, factor: u64) -> bool {
    u64::from(candidate.chance) < base * factor / ONE
}

/// Perceived risk after an own punished record: r += alpha (1 - r).
#[inline]
pub fn learnt(risk: u16, share: f64) -> u16 {
    let r = f64::from(risk);
    (r + share * (65_535.0 - r) + 0.5) as u16
}
