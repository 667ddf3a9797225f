//! Does every number of a pack matter? Each is set to the ends of its range, one at a time, and the same persons live through the
//! scheme again with the same draws: which measure moves?
//!
//! A number that moves none is a fault of the pack, or of the program. So that a rare event is not taken for one, what shows
//! nothing is tried again with ten times the persons and other draws, and again.

mod push;
mod shift;

use std::collections::BTreeSet;

use pack::spec::{Pack, Parameter};
use pack::{Change, Library};
use rayon::prelude::*;

use crate::error::Error;
use crate::ground::Tried;
use crate::run::Progress;
use push::Base;
pub use shift::Shift;

/// Persons of each round.
const PERSONS: [u64; 4] = [1_000, 20_000, 200_000, 2_000_000];

/// Which ends are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// Both.
    Both,
    /// The one farther from the value, and the other only if that moves nothing.
    UntilOneMoves,
}

impl Ends {
    /// The first round. To be told whether anything moves takes few persons; to be told what moves most, more.
    fn first_round(self) -> usize {
        match self {
            Self::Both => 1,
            Self::UntilOneMoves => 0,
        }
    }
}

/// What a number does at an end of its range.
#[derive(Debug, Clone, PartialEq)]
pub enum Moved {
    /// Measures move.
    Measures {
        /// The one that moves most.
        most: Shift,
        /// How many values do.
        values: usize,
    },
    /// No measure does, but something that was counted.
    Counts(String),
    /// Nothing at all.
    Nothing,
    /// The pack cannot have this value, and why.
    Refused(String),
}

/// A number at one end of its range.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// The end.
    pub to: f64,
    /// What it does; `None`: not tried, since the other end showed enough.
    pub moved: Option<Moved>,
    /// Persons with whom it was last tried.
    pub persons: u64,
}

/// A number of a pack and what it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Impact {
    /// The number.
    pub parameter: Parameter,
    /// The lower and the upper end; `None` where the value is that end, or has no range.
    pub ends: [Option<End>; 2],
}

impl Impact {
    fn new(parameter: &Parameter) -> Self {
        let end = |to: f64| (to != parameter.value).then_some(End { to, moved: None, persons: 0 });
        let ends = parameter.range.map_or([None, None], |(low, high)| [end(low), end(high)]);
        Self { parameter: parameter.clone(), ends }
    }

    /// Whether some measure moves at an end of the range.
    pub fn moves(&self) -> bool {
        self.ends.iter().flatten().any(|end| matches!(end.moved, Some(Moved::Measures { .. })))
    }

    /// Whether there is nowhere to set it to: its range, if it has one, holds its value only.
    pub fn is_fixed(&self) -> bool {
        self.ends.iter().all(Option::is_none)
    }

    /// Whether it can be elsewhere and yet moves no measure.
    pub fn is_idle(&self) -> bool {
        !self.is_fixed() && !self.moves()
    }

    /// The ends in the order in which they are tried: the farther one first, as a ratio where the value has one.
    fn order(&self) -> [usize; 2] {
        let value = self.parameter.value;
        let far = |end: &Option<End>| match end {
            None => -1.0,
            Some(end) if value != 0.0 && end.to / value > 0.0 => libm::fabs(libm::log(end.to / value)),
            Some(_) => f64::INFINITY,
        };
        if far(&self.ends[0]) > far(&self.ends[1]) { [0, 1] } else { [1, 0] }
    }

    /// Whether an end is to be tried in a round.
    fn wants(&self, at: usize, round: usize, ends: Ends) -> bool {
        let Some(end) = &self.ends[at] else { return false };
        match (&end.moved, ends) {
            (Some(Moved::Measures { .. }), _) => false,
            // A few persons may be too few for a value that more can have.
            (Some(Moved::Refused(_)), _) => !self.moves(),
            // Both ends are shown, but what one end has answered needs no crowd to be told of the other.
            (_, Ends::Both) => round < 3 || !self.moves(),
            (_, Ends::UntilOneMoves) => !self.moves(),
        }
    }

    fn tried(mut self, base: &Base<'_>, round: usize, ends: Ends) -> Self {
        for at in self.order() {
            if !self.wants(at, round, ends) {
                continue;
            }
            if let Some(end) = &mut self.ends[at] {
                end.moved = Some(base.push(&self.parameter, end.to));
                end.persons = base.persons();
            }
        }
        self
    }
}

/// Tries every number of a pack for which `which` holds, each under the pack as it is or, where it is no part of that, under the first of its
/// rival theories that has it. `told` hears of each that is done with.
///
/// # Errors
/// The pack as it is cannot be read, laid out or run.
pub fn of_pack(
    library: &Library,
    pack: &str,
    ends: Ends,
    which: &(dyn Fn(&Parameter) -> bool + Sync),
    told: Progress<'_>,
) -> Result<Vec<Impact>, Error> {
    let mut all = Vec::new();
    for Theory { under, read, new } in theories(library, pack)? {
        let impacts: Vec<Impact> = new.iter().filter(|parameter| which(parameter)).map(Impact::new).collect();
        if !impacts.is_empty() {
            all.extend(of_theory((&Tried::read(library, pack, read)?, &under), impacts, ends, told)?);
        }
    }
    Ok(all)
}

/// How many numbers a pack has, those of its rival theories among them.
///
/// # Errors
/// The pack cannot be read.
pub fn numbers(library: &Library, pack: &str) -> Result<usize, Error> {
    Ok(theories(library, pack)?.iter().map(|theory| theory.new.len()).sum())
}

/// A pack as a theory has it, with the numbers that no theory before has.
struct Theory {
    under: Vec<Change>,
    read: Pack,
    new: Vec<Parameter>,
}

/// The pack as it is, then under each of its rivals.
fn theories(library: &Library, pack: &str) -> Result<Vec<Theory>, Error> {
    let rivals = pack::load(library, pack, &[])?.pack.rivals;
    let rivals = rivals.iter().map(|rival| vec![Change::Set(format!("theory={}", rival.name))]);
    let mut known = BTreeSet::new();
    let theory = |under: Vec<Change>| -> Result<Theory, Error> {
        let read = pack::load(library, pack, &under)?.pack;
        let new = read.parameters.iter().filter(|parameter| known.insert(parameter.path.clone()));
        Ok(Theory { new: new.cloned().collect(), under, read })
    };
    std::iter::once(Vec::new()).chain(rivals).map(theory).collect()
}

/// Tries numbers of a pack as one theory has it.
fn of_theory(
    (tried, under): (&Tried<'_>, &[Change]),
    mut impacts: Vec<Impact>,
    ends: Ends,
    told: Progress<'_>,
) -> Result<Vec<Impact>, Error> {
    let open = |impact: &Impact, round| (0..2).any(|at| impact.wants(at, round, ends));
    let last = PERSONS.len() - 1;
    for (round, persons) in PERSONS.into_iter().enumerate().skip(ends.first_round()) {
        if !impacts.iter().any(|impact| open(impact, round)) {
            break;
        }
        let base = match Base::new(tried, under, persons, round as u64 + 1) {
            Ok(base) => base,
            // A few persons may be too few for the pack.
            Err(_) if round < last => continue,
            Err(error) => return Err(error),
        };
        let done = impacts.into_par_iter().map(|impact| {
            if !open(&impact, round) {
                return Ok(impact);
            }
            let impact = impact.tried(&base, round, ends);
            if round == last || !open(&impact, round + 1) {
                told(1);
            }
            Ok(impact)
        });
        impacts = done.collect::<Result<_, Error>>()?;
    }
    Ok(impacts)
}
