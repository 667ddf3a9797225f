//! The points of a sweep: which packs with which changes, in the order of the plan.

use std::path::PathBuf;

use pack::{Axis, Change, Lasting, Over, Persons, Sweep};

use crate::design::{grid, latin_hypercube, stepped};
use crate::request::{Length, Request, Size};

/// One pack with its changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The pack's name or path.
    pub pack: String,
    /// The law that it is under.
    pub law: Option<String>,
    /// The reform laid over it.
    pub reform: Option<PathBuf>,
    /// The value at each path of the plan, as it is written in a pack.
    pub values: Vec<String>,
}

impl Point {
    /// The changes in the order in which they are made: the law, the reform, the values.
    pub(super) fn changes(&self, sweep: &Sweep) -> Vec<Change> {
        let law = self.law.iter().map(|name| Change::Law(name.clone()));
        let reform = self.reform.iter().map(|file| Change::Reform(file.clone()));
        let set = sweep.axes.iter().zip(&self.values);
        let set = set.map(|(axis, value)| Change::Set(format!("{}={value}", axis.path)));
        law.chain(reform).chain(set).collect()
    }

    /// What is run: one replicate on one thread; which, follows from the seed.
    pub(super) fn request(&self, sweep: &Sweep) -> Request {
        Request {
            changes: self.changes(sweep),
            size: match sweep.persons {
                Persons::AtMost(persons) => Size::AtMost(persons),
                Persons::Sample(n) => Size::Sample(n),
            },
            length: match sweep.length {
                Lasting::Horizon => Length::Horizon,
                Lasting::Ticks(ticks) => Length::Ticks(ticks),
                Lasting::Until(day) => Length::Until(day),
            },
            seed: sweep.seed,
            threads: Some(1),
            ..Request::of(&self.pack)
        }
    }

    /// The reform's file name.
    pub fn reform_name(&self) -> Option<String> {
        Some(self.reform.as_ref()?.file_name()?.to_string_lossy().into_owned())
    }
}

/// How many points a plan has; `None` if more than can be counted.
pub(super) fn count(sweep: &Sweep) -> Option<u64> {
    let sizes = sweep.axes.iter().map(|axis| steps(axis) as u64);
    let spread = match sweep.points {
        Some(points) => Some(u64::from(points)),
        None => sizes.into_iter().try_fold(1_u64, u64::checked_mul),
    };
    [sweep.packs.len(), sweep.laws.len(), sweep.reforms.len()]
        .into_iter()
        .try_fold(spread?, |all, more| all.checked_mul(more as u64))
}

/// Every point, in the order of the plan: packs, laws, reforms, values.
pub(super) fn all(sweep: &Sweep) -> Vec<Point> {
    let mut points = Vec::new();
    for (at, pack) in sweep.packs.iter().enumerate() {
        let spread = spread(sweep, at);
        for law in &sweep.laws {
            for reform in &sweep.reforms {
                points.extend(spread.iter().map(|values| Point {
                    pack: pack.clone(),
                    law: law.clone(),
                    reform: reform.clone(),
                    values: values.clone(),
                }));
            }
        }
    }
    points
}

/// The values at all points of the design, for a pack by its number.
fn spread(sweep: &Sweep, pack: usize) -> Vec<Vec<String>> {
    let each = |at: &dyn Fn(usize, &Axis) -> String| -> Vec<String> {
        sweep.axes.iter().enumerate().map(|(side, axis)| at(side, axis)).collect()
    };
    match sweep.points {
        Some(points) => latin_hypercube(points, sweep.axes.len(), sweep.seed)
            .iter()
            .map(|point| each(&|side, axis| at_part(axis, pack, point[side])))
            .collect(),
        None => {
            let sizes: Vec<usize> = sweep.axes.iter().map(steps).collect();
            grid(&sizes).iter().map(|chosen| each(&|side, axis| at_step(axis, pack, chosen[side]))).collect()
        }
    }
}

fn steps(axis: &Axis) -> usize {
    match &axis.over {
        Over::Values(values) => values.len(),
        Over::Between { steps, .. } => *steps as usize,
    }
}

fn at_step(axis: &Axis, pack: usize, step: usize) -> String {
    match &axis.over {
        Over::Values(values) => values[step].clone(),
        Over::Between { ends, steps, ratios, held } => {
            let (ends, last) = (ends[pack], f64::from(*steps) - 1.0);
            let held = if *ratios { held[pack] } else { held[pack].or_equal((ends.1 - ends.0) / last) };
            stepped(step as f64 / last, ends, *ratios, held).to_string()
        }
    }
}

fn at_part(axis: &Axis, pack: usize, part: f64) -> String {
    match &axis.over {
        Over::Values(values) => values[((part * values.len() as f64) as usize).min(values.len() - 1)].clone(),
        Over::Between { ends, ratios, held, .. } => {
            stepped(part, ends[pack], *ratios, held[pack]).to_string()
        }
    }
}
