//! krABMaga: an agent a person in its `Schedule`.
//!
//! As its documentation writes a model: a struct that implements `Agent` and acts in `step`, a struct that implements
//! `State` and holds what agents share, and work on everybody in the state's `after_step`. What others can change, the
//! scores, is in the state, since agents in the schedule cannot reach one another.

use std::any::Any;

use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use r1_peers::{Day, Kind, Tables};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

/// Somebody who acts.
#[derive(Clone, Copy)]
struct Person {
    id: usize,
    group: usize,
}

impl Agent for Person {
    fn step(&mut self, state: &mut dyn State) {
        let society = state.as_any_mut().downcast_mut::<Society>().expect("the state is a society");
        let Society { random, conduct, standing, misattributed, .. } = society;
        let sanctioned = usize::from(standing[self.id].sanctioned);
        for kind in &conduct[sanctioned][self.group] {
            if random.random::<f64>() < kind.occurs && random.random::<f64>() < kind.detected {
                let author = if random.random::<f64>() < *misattributed {
                    let other = random.random_range(0..standing.len() - 1);
                    other + usize::from(other >= self.id)
                } else {
                    self.id
                };
                standing[author].score += kind.points;
            }
        }
    }
}

/// What the scheme holds of a person.
struct Standing {
    score: i32,
    group: u8,
    sanctioned: bool,
}

struct Society {
    random: SmallRng,
    conduct: [Vec<Vec<Kind>>; 2],
    misattributed: f64,
    standing: Vec<Standing>,
    tables: Tables,
    days: Vec<Day>,
}

impl State for Society {
    fn init(&mut self, schedule: &mut Schedule) {
        for (id, standing) in self.standing.iter().enumerate() {
            let person = Person { id, group: usize::from(standing.group) };
            schedule.schedule_repeating(Box::new(person), 0.0, 0);
        }
    }

    /// The end of a day: bounds, sanction, statistics.
    fn after_step(&mut self, _: &mut Schedule) {
        let (low, high) = self.tables.bounds;
        let mut day = Day::new(self.tables.groups);
        for standing in &mut self.standing {
            standing.score = standing.score.clamp(low, high);
            if standing.score < self.tables.sanction_below {
                standing.sanctioned = true;
            } else if standing.score >= self.tables.release_from {
                standing.sanctioned = false;
            }
            day.count(usize::from(standing.group), standing.score, standing.sanctioned);
        }
        self.days.push(day);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }

    fn reset(&mut self) {}

    fn update(&mut self, _: u64) {}
}

fn main() {
    r1_peers::measure("krabmaga", |tables, persons, seed| {
        let mut random = SmallRng::seed_from_u64(seed);
        let groups = tables.groups as u8;
        let someone = |random: &mut SmallRng| Standing {
            score: tables.start,
            group: random.random_range(0..groups),
            sanctioned: false,
        };
        let standing = (0..persons).map(|_| someone(&mut random)).collect();
        let mut society = Society {
            random,
            conduct: tables.conduct(),
            misattributed: tables.misattributed,
            standing,
            tables: tables.clone(),
            days: Vec::new(),
        };
        let mut schedule = Schedule::new();
        society.init(&mut schedule);
        let days = tables.days;
        move || {
            for _ in 0..days {
                schedule.step(society.as_state_mut());
            }
            society.days
        }
    });
}
