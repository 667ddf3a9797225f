//! Runs a pack through the public path and reads the trace.

use std::path::PathBuf;

use lab::plan::Plan;
use lab::request::{Length, Request, Size};
use model::layout::Layout;
use model::policy::Policy;
use model::trace::{Counter, Trace};
use pack::population::{self, Population, realise};
use pack::{Change, Library};

use crate::book;

/// A pack, what is changed in it, and how it is run.
#[derive(Debug, Clone)]
pub struct Case {
    pack: String,
    changes: Vec<String>,
    reform: Option<PathBuf>,
    persons: u64,
    /// How many times as many in a thorough run.
    times: u64,
    ticks: u32,
}

/// A finished run.
#[derive(Debug, Clone)]
pub struct Run {
    /// The compiled pack.
    pub policy: Policy,
    /// Who was simulated.
    pub layout: Layout,
    /// What was kept.
    pub trace: Trace,
}

impl Case {
    /// A small pack of `tests/oracles/packs`.
    pub fn small(pack: &str) -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/oracles/packs/");
        Self::of(&format!("{folder}{pack}"))
    }

    /// A pack by name or path.
    pub fn of(pack: &str) -> Self {
        Self {
            pack: pack.to_owned(),
            changes: Vec::new(),
            reform: None,
            persons: 1_000_000,
            times: 1,
            ticks: 60,
        }
    }

    /// Sets a key of the pack, as `--set` does.
    pub fn set(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        self.changes.push(format!("{key}={value}"));
        self
    }

    /// Lays a file over the pack, as `--reform` does.
    pub fn reform(mut self, file: PathBuf) -> Self {
        self.reform = Some(file);
        self
    }

    /// How many persons are simulated; a million unless told.
    pub fn persons(mut self, persons: u64) -> Self {
        self.persons = persons;
        self
    }

    /// So many times as many persons in a thorough run (see [`book::thoroughly`]).
    pub fn thoroughly(mut self, times: u64) -> Self {
        self.times = book::thoroughly(times);
        self
    }

    /// How many ticks are simulated; 60 unless told.
    pub fn ticks(mut self, ticks: u32) -> Self {
        self.ticks = ticks;
        self
    }

    fn changes(&self) -> Vec<Change> {
        let reform = self.reform.iter().cloned().map(Change::Reform);
        reform.chain(self.changes.iter().cloned().map(Change::Set)).collect()
    }

    /// The pack as typed data.
    pub fn load(&self) -> pack::spec::Pack {
        match pack::load(&Library::new(), &self.pack, &self.changes()) {
            Ok(loaded) => loaded.pack,
            Err(faults) => panic!("{}", faults.render(false, 110)),
        }
    }

    /// The compiled pack and its persons; where they are tied to a companion's subjects, with what reaches them from there.
    pub fn compile(&self) -> (Policy, Layout) {
        self.compile_for(1)
    }

    fn compile_for(&self, seed: u64) -> (Policy, Layout) {
        let pack = self.load();
        if pack.companion.is_some() {
            return self.compile_with_companion(seed);
        }
        let population = match Population::of(&Library::new(), &pack) {
            Ok(population) => population,
            Err(faults) => panic!("{}", faults.render(false, 110)),
        };
        let there = population.persons_within(&pack.within).unwrap_or_else(|faults| panic!("{faults}"));
        let persons = self.persons * self.times;
        assert!(self.times == 1 || persons <= there, "{}: {persons} persons asked of {there}", self.pack);
        let request = population::Request {
            persons: persons.min(there),
            within: pack.within.clone(),
            subjects: pack.subjects.clone(),
            reads: pack::reads(&pack, &population),
            households: pack::asks_for_households(&pack),
            stands_for: 1.0,
        };
        let realised = match realise(&population, &request) {
            Ok(realised) => realised,
            Err(faults) => panic!("{faults:?}"),
        };
        match pack::compile(&pack, &population, &realised.layout, Some(self.ticks)) {
            Ok(policy) => (policy, realised.layout),
            Err(faults) => panic!("{}", faults.render(false, 110)),
        }
    }

    fn compile_with_companion(&self, seed: u64) -> (Policy, Layout) {
        let request = Request {
            changes: self.changes(),
            size: Size::AtMost(self.persons * self.times),
            length: Length::Ticks(self.ticks),
            ..Request::of(&self.pack)
        };
        let plan = match Plan::new(&request, &Library::new()) {
            Ok(plan) => plan,
            Err(error) => panic!("{error:?}"),
        };
        let society = plan.society(seed).into_owned();
        (plan.policy, society)
    }

    /// Runs it.
    pub fn run(&self, seed: u64) -> Run {
        let (policy, layout) = self.compile_for(seed);
        let trace = model::simulate(&policy, &layout, seed, &|_| {});
        Run { policy, layout, trace }
    }
}

impl Run {
    /// Number of subjects.
    pub fn subjects(&self) -> f64 {
        self.layout.subjects() as f64
    }

    fn column(&self, counter: Counter) -> usize {
        self.trace.counters.position(counter).unwrap_or_else(|| panic!("the run does not count {counter:?}"))
    }

    /// A stock at the end of a period, or a flow over it, all areas together.
    pub fn in_period(&self, period: usize, counter: Counter) -> i64 {
        let (column, areas) = (self.column(counter), self.layout.areas.len());
        (0..areas).map(|a| self.trace.by_area.row(period * areas + a)[column]).sum()
    }

    /// A stock at the end of the run, or a flow over the whole run.
    pub fn total(&self, counter: Counter) -> f64 {
        let column = self.column(counter);
        (0..self.trace.at_end.rows()).map(|row| self.trace.at_end.row(row)[column]).sum::<i64>() as f64
    }

    /// The same among the subjects of one class of an attribute.
    pub fn among(&self, attribute: &str, class: &str, counter: Counter) -> f64 {
        self.among_by_area(attribute, class, counter).iter().sum()
    }

    /// The same by area.
    pub fn among_by_area(&self, attribute: &str, class: &str, counter: Counter) -> Vec<f64> {
        let a = self.layout.attributes.iter().position(|a| a.name == attribute);
        let a = a.unwrap_or_else(|| panic!("strata do not differ in {attribute}"));
        let c = self.layout.attributes[a].classes.iter().position(|c| c == class);
        let c = c.unwrap_or_else(|| panic!("{attribute} has no class {class}")) as u8;
        let (column, strata) = (self.column(counter), self.layout.strata.len());
        let mut areas = vec![0.0; self.layout.areas.len()];
        for row in 0..self.trace.at_end.rows() {
            if self.layout.strata[row % strata].classes[a] == c {
                areas[row / strata] += self.trace.at_end.row(row)[column] as f64;
            }
        }
        areas
    }

    /// Index of a list.
    pub fn list(&self, name: &str) -> u8 {
        let at = self.policy.lists.iter().position(|l| l.name == name);
        at.unwrap_or_else(|| panic!("no list {name}")) as u8
    }

    /// Index of a conduct.
    pub fn conduct(&self, name: &str) -> u16 {
        let at = self.policy.conduct.iter().position(|c| c.name == name);
        at.unwrap_or_else(|| panic!("no conduct {name}")) as u16
    }

    /// Index of a channel.
    pub fn channel(&self, name: &str) -> u16 {
        let at = self.policy.channels.iter().position(|c| c == name);
        at.unwrap_or_else(|| panic!("no channel {name}")) as u16
    }

    /// Index of a grade.
    pub fn grade(&self, name: &str) -> u8 {
        let at = self.policy.grades.iter().position(|g| g == name);
        at.unwrap_or_else(|| panic!("no grade {name}")) as u8
    }

    /// Share of subjects on a list at the end.
    pub fn listed(&self, list: &str) -> f64 {
        self.total(Counter::Listed(self.list(list))) / self.subjects()
    }

    /// Histogram of scores at the end, all strata together: (lowest score of the bin in points, subjects).
    pub fn scores(&self) -> Vec<(f64, f64)> {
        let bins = self.trace.score_edges.len();
        let point = f64::from(self.policy.units_per_point);
        let count = |bin: usize| {
            (0..self.trace.score_histogram.rows())
                .map(|row| self.trace.score_histogram.row(row)[bin])
                .sum::<i64>() as f64
        };
        (0..bins).map(|bin| (f64::from(self.trace.score_edges[bin]) / point, count(bin))).collect()
    }
}
