//! What happened to a few persons, tick by tick: found by living through their regions again, bit for bit as in the run.
//!
//! Nothing is kept of this in a run. A run is a function of its policy, its layout and its seed, so a person's region can be
//! lived through again with somebody looking on: who looks on changes nothing. It can also be lived through with one thing
//! otherwise: a record less, an appeal upheld. All draws are keyed, so everybody whom this does not reach lives the same life.

use std::ops::Range;

use crate::candidate::Candidates;
use crate::desk::Desk;
use crate::hardship::in_range;
use crate::layout::Layout;
use crate::listing::{COPIED, DUE, ON};
use crate::pass::{Columns, Pass};
use crate::policy::{Consequence, Phase, Policy};
use crate::rates::{Gate, list_bits};
use crate::redress::Causes;
use crate::region::{Person, RegionState};
use crate::stretch::Stretch;
use crate::tick::Now;
#[cfg(doc)]
use crate::trace::Cause;
use crate::trace::Side;
use crate::world::Line;

/// What becomes of a person's record in the tick in which it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Made {
    /// Of an act of theirs, at this moment of the tick (in 2^-64 of it); whether it was entered to somebody else.
    Own {
        /// The moment.
        when: u64,
        /// Whether it went astray.
        astray: bool,
    },
    /// Of an act of somebody else: the n-th that came to them in the tick.
    Landed(u16),
    /// Of a false match of a gallery: the n-th in the tick.
    Alert(u16),
}

/// Something that happened to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A record was made.
    Record {
        /// Its kind: index into the policy's marks.
        mark: u16,
        /// How it came to them.
        made: Made,
        /// Whether only a wrongful restriction brought the act about.
        induced: bool,
        /// What it changed score and fair score by, in units.
        points: [i16; 2],
        /// Lists (bit set) on which it is a strike, by score and by fair score.
        strikes: [u8; 2],
    },
    /// The entry condition of a list was met on the score side: by this score or number of strikes, put down to these causes.
    Met {
        /// The list.
        list: u8,
        /// Score in units, or strikes.
        value: i16,
        /// In twelfths, as [`Cause::ALL`]. All zero where it is rightful.
        causes: Causes,
    },
    /// A person looked at the proposal to list them.
    Reviewed {
        /// The list.
        list: u8,
        /// Whether it was turned down.
        turned_down: bool,
    },
    /// Their place on a list changed.
    Listed {
        /// The list.
        list: u8,
        /// By score or by fair score.
        side: Side,
        /// What it was before.
        from: Place,
        /// What it is now.
        to: Place,
    },
    /// They appealed.
    Appealed {
        /// The list.
        list: u8,
    },
    /// Their appeal was decided.
    Decided {
        /// The list.
        list: u8,
        /// For or against them.
        upheld: bool,
        /// Tick in which they had appealed.
        filed: u16,
    },
    /// A mistaken record was withdrawn upon their objection: so many points, in units, were taken back.
    Withdrawn {
        /// Tick of the record.
        made: u16,
        /// What it had changed the score by, as far as it still counted.
        points: i16,
    },
    /// The enterprise closed.
    Closed {
        /// Whether without the scheme it would be there still.
        brought: bool,
        /// Whether by its fair score it would be there still.
        wrongly: bool,
    },
    /// A newcomer took the place.
    Opened,
    /// Their mistaken records were deleted: so many points, in units, were given back.
    Corrected {
        /// The change of the score.
        points: i16,
    },
}

/// Where a person stands with a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Not on it.
    Off,
    /// On it, with the minimum stay running.
    On,
    /// On it, with the minimum stay over.
    Free,
    /// Off it by a decision that copies elsewhere do not know of.
    Copied,
}

impl Place {
    fn of(state: u8) -> Self {
        match state {
            ON => Self::On,
            DUE => Self::Free,
            COPIED => Self::Copied,
            _ => Self::Off,
        }
    }

    /// Whether they are on the list.
    pub fn is_on(self) -> bool {
        matches!(self, Self::On | Self::Free)
    }
}

/// How a person stands at the end of a tick. Pairs are by score and by fair score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Within bounds, in units.
    pub score: [i16; 2],
    /// Indices into the policy's grades.
    pub grade: [u8; 2],
    /// Two bits a list, as [`Standing::place`] reads them.
    lists: [u8; 2],
    /// Perceived risk, in 1/65535.
    pub risk: u16,
}

impl Standing {
    /// Where they stand with a list.
    pub fn place(&self, side: Side, list: usize) -> Place {
        Place::of(self.lists[side as usize] >> (2 * list) & 3)
    }
}

/// A tick in which something happened to a person or changed for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The tick.
    pub tick: u32,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// How they stand at its end.
    pub after: Standing,
}

/// A person's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Their number in the population.
    pub person: u64,
    /// Their region.
    pub region: usize,
    /// Its area.
    pub area: usize,
    /// Their stratum.
    pub stratum: usize,
    /// How they stood at the start.
    pub first: Standing,
    /// Rising by tick.
    pub moments: Vec<Moment>,
    /// Ticks followed.
    pub ticks: u32,
}

/// Attempts of a person that a scheme blocks, as expected over some ticks in which their status was the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blocked {
    /// Index into the policy's activities.
    pub activity: usize,
    /// First tick, and the tick after the last.
    pub ticks: [u32; 2],
    /// Expected attempts blocked, by score and by fair score.
    pub attempts: [f64; 2],
}

impl Story {
    /// How they stand at the end.
    pub fn last(&self) -> Standing {
        self.moments.last().map_or(self.first, |moment| moment.after)
    }

    /// How they stood at the beginning of a tick.
    pub fn before(&self, tick: u32) -> Standing {
        let known = self.moments.partition_point(|moment| moment.tick < tick);
        known.checked_sub(1).map_or(self.first, |last| self.moments[last].after)
    }

    /// What was blocked for them and when, under a policy of the run.
    pub fn blocked(&self, policy: &Policy, layout: &Layout) -> Vec<Blocked> {
        let row = self.area * layout.strata.len() + self.stratum;
        let activities = policy.activities.len();
        let mut all: Vec<Blocked> = Vec::new();
        for tick in 0..self.ticks {
            let (phase, standing) = (policy.phase_at(tick), self.before(tick));
            for activity in 0..activities {
                let demand = phase.demand[row * activities + activity];
                let attempts = [0, 1].map(|side| {
                    let applies = |c: &Consequence| standing.bears(c, side);
                    demand * shut(phase.falling(policy.grading(self.stratum)), activity, applies)
                });
                if attempts[0] == 0.0 {
                    continue;
                }
                let running = all.iter_mut().find(|b| b.activity == activity && b.ticks[1] == tick);
                match running {
                    Some(blocked) => {
                        blocked.ticks[1] += 1;
                        (0..2).for_each(|side| blocked.attempts[side] += attempts[side]);
                    }
                    None => all.push(Blocked { activity, ticks: [tick, tick + 1], attempts }),
                }
            }
        }
        all
    }
}

impl Standing {
    /// Whether a consequence follows for them, by score (0) or by fair score (1).
    fn bears(&self, consequence: &Consequence, side: usize) -> bool {
        consequence.on_lists & list_bits(self.lists[side]) != 0
            || consequence.on_grades >> self.grade[side] & 1 == 1
    }
}

/// The share of attempts at an activity that those consequences which apply block together.
fn shut<'a>(
    falling: impl Iterator<Item = &'a Consequence>,
    activity: usize,
    applies: impl Fn(&Consequence) -> bool,
) -> f64 {
    let open = falling.filter(|c| applies(c)).fold(1.0, |open, c| match c.restricts {
        Some((of, share)) if usize::from(of) == activity => open * (1.0 - share),
        _ => open,
    });
    1.0 - open
}

/// One thing that is otherwise than in the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    /// A record is not made: of an act, the act is not recorded at all.
    Without {
        /// Whose it is.
        person: u64,
        /// The tick.
        tick: u32,
        /// Which of theirs in the tick.
        made: Made,
    },
    /// A listing is appealed, and the appeal upheld. Nothing where the policy has no appeal of it.
    Upheld {
        /// Who is listed.
        person: u64,
        /// The list.
        list: u8,
        /// Tick of the entry.
        since: u32,
    },
}

impl Otherwise {
    fn person(self) -> u64 {
        match self {
            Self::Without { person, .. } | Self::Upheld { person, .. } => person,
        }
    }
}

/// Whom to follow.
#[derive(Debug, Clone, Default)]
pub struct Following {
    /// Numbers in the population.
    pub persons: Vec<u64>,
    /// What is otherwise than in the run.
    pub otherwise: Vec<Otherwise>,
}

/// A person followed in a region.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Position in the region.
    person: u32,
    /// Of the tick at hand.
    events: Vec<Event>,
    story: Story,
}

/// Those who are followed in a region, and what is otherwise there.
#[derive(Debug, Default)]
pub struct Onlooker {
    /// Rising by position.
    followed: Vec<Followed>,
    /// Rising by number of the person.
    otherwise: Vec<Otherwise>,
}

impl Onlooker {
    /// Nobody is followed and nothing is otherwise.
    pub fn is_idle(&self) -> bool {
        self.followed.is_empty() && self.otherwise.is_empty()
    }

    fn of(&mut self, person: u32) -> Option<&mut Followed> {
        let at = self.followed.binary_search_by_key(&person, |followed| followed.person).ok()?;
        Some(&mut self.followed[at])
    }
}

impl RegionState<'_> {
    /// Begins to follow those of its persons who are to be followed.
    pub fn follow(&mut self, following: &Following) {
        let first = self.world.first_person[self.index];
        let own = first..first + self.persons as u64;
        let mut persons: Vec<u64> = following.persons.iter().copied().filter(|n| own.contains(n)).collect();
        persons.sort_unstable();
        persons.dedup();
        let followed = persons.into_iter().map(|number| {
            let person = (number - first) as u32;
            let story = Story {
                person: number,
                region: self.index,
                area: self.area,
                stratum: self.stratum_of(person),
                first: self.standing(self.world.policy.phase_at(0), person),
                moments: Vec::new(),
                ticks: 0,
            };
            Followed { person, events: Vec::new(), story }
        });
        let followed = followed.collect();
        let otherwise = following.otherwise.iter().copied().filter(|o| own.contains(&o.person())).collect();
        self.onlooker = Onlooker { followed, otherwise };
    }

    /// How a person stands.
    pub fn standing(&self, phase: &Phase, person: u32) -> Standing {
        let i = person as usize;
        let Person { lists, grades, .. } = self.people[i];
        Standing {
            score: [0, 1].map(|side| self.score(phase, side, i)),
            grade: [grades & 15, grades >> 4],
            lists,
            risk: self.risk.get(i).copied().unwrap_or(0),
        }
    }

    /// Something happened to a person, who may be followed.
    #[inline]
    pub fn tell(&mut self, person: u32, event: Event) {
        if !self.onlooker.followed.is_empty()
            && let Some(followed) = self.onlooker.of(person)
        {
            followed.events.push(event);
        }
    }

    /// How many records of a kind came to a person in the tick so far; 0 where nobody looks.
    fn came(&self, person: u64, is: impl Fn(Made) -> bool) -> u16 {
        let person = (person - self.world.first_person[self.index]) as u32;
        let followed = &self.onlooker.followed;
        let Ok(at) = followed.binary_search_by_key(&person, |followed| followed.person) else { return 0 };
        let of_kind = |event: &&Event| matches!(event, Event::Record { made, .. } if is(*made));
        followed[at].events.iter().filter(of_kind).count() as u16
    }

    /// The next record that comes to a person from elsewhere: of somebody else's act, or of a gallery. Gives `None` where it is
    /// not to be made.
    pub fn next_made(&mut self, tick: u32, person: u32, alert: bool) -> Option<Made> {
        if self.onlooker.is_idle() {
            return Some(Made::Landed(0));
        }
        let number = self.world.first_person[self.index] + u64::from(person);
        let made = if alert {
            Made::Alert(self.came(number, |made| matches!(made, Made::Alert(_))))
        } else {
            Made::Landed(self.came(number, |made| matches!(made, Made::Landed(_))))
        };
        (!self.is_left_out(number, tick, made)).then_some(made)
    }

    fn is_left_out(&self, person: u64, tick: u32, made: Made) -> bool {
        self.onlooker.otherwise.contains(&Otherwise::Without { person, tick, made })
    }

    /// Whether a listing is to be appealed and the appeal upheld.
    pub fn wins(&self, person: u32, list: usize, since: u16) -> bool {
        let person = self.world.first_person[self.index] + u64::from(person);
        let wins = Otherwise::Upheld { person, list: list as u8, since: since.into() };
        !self.onlooker.otherwise.is_empty() && self.onlooker.otherwise.contains(&wins)
    }

    /// Leaves out of a block's candidates what is not to happen.
    pub fn leave_out(&self, tick: u32, stretch: &Stretch<'_>, candidates: &mut Candidates) {
        let first = self.world.first_person[self.index] + u64::from(stretch.start);
        let block = first..first + u64::from(stretch.block.persons);
        for otherwise in &self.onlooker.otherwise {
            if let &Otherwise::Without { person, tick: then, made: Made::Own { when, .. } } = otherwise
                && then == tick
                && block.contains(&person)
            {
                let theirs = (person - first) as u16;
                candidates
                    .retain(|candidate, moments| candidate.person != theirs || moments.of(candidate) != when);
            }
        }
    }

    /// Looks on while a tick passes over a block in which persons are followed: on copies of all that it changes, so that each
    /// of their records can be told of without a word in the pass itself.
    pub fn look_on(&mut self, now: Now, stretch: usize, lines: &[Line], gate: Gate<'_>, desk: &mut Desk) {
        let s = &self.stretches[stretch];
        let persons = s.start..s.start + s.block.persons;
        let (from, upto) = self.followed_in(&persons);
        if from == upto {
            return;
        }
        let range = persons.start as usize..persons.end as usize;
        self.draw_candidates(now, s, gate, &mut desk.candidates);
        let mut people = self.people[range.clone()].to_vec();
        let mut risk = self.risk.get(range.clone()).map_or(Vec::new(), <[u16]>::to_vec);
        let (mut made, mut census) = (vec![0; lines.len()], desk.census.clone());
        let (mut touched, mut aside) = (Vec::new(), Vec::new());
        let columns = Columns {
            people: &mut people,
            risk: &mut risk,
            worn: [&self.hardship, &self.grievance].map(|worn| in_range(worn, range.clone())),
            made: &mut made,
            census: &mut census,
            touched: &mut touched,
            aside: &mut aside,
        };
        Pass { all_do: Line::ASIDE, ..Pass::new(self.world, now, s, lines, gate, columns) }
            .run(&mut desk.candidates);
        aside.sort_by_key(|record| record.person);
        for record in aside {
            let line = &lines[usize::from(record.mark)];
            let event = Event::Record {
                mark: record.mark,
                made: Made::Own { when: record.when, astray: line.pool.is_some() },
                induced: record.induced,
                points: record.applied,
                strikes: line.counts.map(|counts| if counts { line.strikes } else { 0 }),
            };
            self.tell(record.person, event);
        }
    }

    fn followed_in(&self, persons: &Range<u32>) -> (usize, usize) {
        let upto = |end: u32| self.onlooker.followed.partition_point(|followed| followed.person < end);
        (upto(persons.start), upto(persons.end))
    }

    /// A tick is over.
    pub fn note_moments(&mut self, tick: u32) {
        let mut onlooker = std::mem::take(&mut self.onlooker);
        let phase = self.world.policy.phase_at(tick);
        for followed in &mut onlooker.followed {
            let after = self.standing(phase, followed.person);
            let story = &mut followed.story;
            story.ticks = tick + 1;
            if after != story.last() || !followed.events.is_empty() {
                story.moments.push(Moment { tick, events: std::mem::take(&mut followed.events), after });
            }
        }
        self.onlooker = onlooker;
    }

    /// The stories of those who were followed.
    pub fn stories(&mut self) -> Vec<Story> {
        let followed = std::mem::take(&mut self.onlooker.followed);
        followed.into_iter().map(|followed| followed.story).collect()
    }
}

/// What a change of a person's place on a list is told as.
pub fn listed(list: usize, side: usize, from: u8, to: u8) -> Event {
    let side = if side == 0 { Side::Score } else { Side::Fair };
    Event::Listed { list: list as u8, side, from: Place::of(from), to: Place::of(to) }
}
