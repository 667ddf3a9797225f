//! The study of a pack: its runs, in order, and what becomes of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use measure::Measures;
use model::draw::replicate_seed;
use pack::spec::Pack;
use pack::{Change, Library};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use super::factor::{Factor, SPREAD, factors};
use super::groups::{Groups, all_single};
use super::headline::{Headline, headlines};
use super::kept::rests_on;
use super::result::{
    Design, HeadlineLine, METHOD, NumberLine, Refusal, SCHEMA, Spread, TheoryLine, Uncertainty, six,
};
use super::theory::{STATED, Theory, UNSTATED, pick, theories};
use crate::error::Error;
use crate::fault::{self, Fault};
use crate::ground::{Ground, Tried, Variant};
use crate::lines::program;
use crate::manifest::SYNTHETIC;
use crate::run::Progress;
use crate::sensitivity::{self, Outputs, ROWS_MIN, Screening, Split, keyed};

/// Persons of each run where no number is asked for, of a run of so many ticks that none is saved; fewer where the place has fewer.
pub const PERSONS: u64 = 10_000;

/// Runs where no number is asked for, about.
pub const RUNS: u64 = 1_900;

/// Most runs that can be asked for.
pub const RUNS_MAX: u64 = 1_000_000;

/// Bytes of stack of each thread.
const STACK: usize = 256 << 20;

/// Runs of the pack as it is.
const AS_IT_IS: u32 = 8;

/// Paths of the screening.
const PATHS: u32 = 6;

/// Fewest rows of a design.
const ROWS: u64 = 16;

/// Reasons of refusals that are named, the most frequent ones; the others are counted together.
const REASONS: usize = 5;

/// What is asked of a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Persons of each run; fewer where the run is long or the place has fewer.
    pub persons: u64,
    /// Runs, about.
    pub runs: u64,
    /// The seed.
    pub seed: u64,
    /// Threads; `None`: all cores.
    pub threads: Option<u32>,
}

/// Who looks on.
#[derive(Clone, Copy)]
pub struct Looks<'a> {
    /// Told once how many person-ticks there will be.
    pub begun: &'a (dyn Fn(u64) + Sync),
    /// Told what is done.
    pub done: Progress<'a>,
}

/// Studies a pack. The result is the same on any number of threads.
///
/// # Errors
/// The pack as it is cannot be read, laid out or run.
pub fn of_pack(library: &Library, name: &str, asked: Asked, looks: Looks<'_>) -> Result<Uncertainty, Error> {
    let threads = ThreadPoolBuilder::new().num_threads(asked.threads.unwrap_or(0) as usize);
    // A thread that waits for a part of its run may begin another run meanwhile, and so on.
    let pool = threads.stack_size(STACK).build();
    let pool = pool.map_err(|e| {
        Error::from(Fault::new(&fault::NO_THREADS, format!("the threads could not be started: {e}")))
    })?;
    pool.install(|| {
        let pack = pack::load(library, name, &[])?.pack;
        let theories = theories(&pack);
        let under = theories.iter().map(|theory| pack::load(library, name, &theory.changes));
        let under = under.map(|loaded| Ok(loaded?.pack)).collect::<Result<Vec<Pack>, Error>>()?;
        let (factors, known) = (factors(&under), under.iter().map(paths).collect());
        let tried = Tried::read(library, name, pack)?;
        // Nothing is told apart that no rule tells apart: headlines are of everybody.
        let always = [Change::Set("report_by=[]".to_owned())];
        let ground = Ground::new(&tried, (measure::of_everybody, &always), asked.persons, asked.seed)?;
        let (_, measures) = ground.as_it_is();
        let headlines = headlines(&ground.plan().policy, &measures);
        let study = Study {
            asked,
            ground: &ground,
            factors,
            theories,
            known,
            headlines,
            refused: Mutex::default(),
            done: looks.done,
        };
        (looks.begun)(study.person_ticks_of_a_run() * study.sizes().runs);
        Ok(study.result())
    })
}

/// The paths of a pack's numbers.
fn paths(pack: &Pack) -> BTreeSet<String> {
    pack.parameters.iter().map(|parameter| parameter.path.clone()).collect()
}

struct Study<'a> {
    asked: Asked,
    ground: &'a Ground<'a>,
    factors: Vec<Factor>,
    theories: Vec<Theory>,
    /// By theory.
    known: Vec<BTreeSet<String>>,
    headlines: Vec<Headline>,
    refused: Mutex<BTreeMap<String, u64>>,
    done: Progress<'a>,
}

/// How many runs there are of what.
struct Sizes {
    paths: u32,
    screening: u64,
    rows: u32,
    columns: usize,
    runs: u64,
}

impl Study<'_> {
    fn several(&self) -> bool {
        self.theories.len() > 1
    }

    fn person_ticks_of_a_run(&self) -> u64 {
        let plan = self.ground.plan();
        plan.layout.subjects() * u64::from(plan.ticks())
    }

    fn sizes(&self) -> Sizes {
        let numbers = self.factors.len();
        let paths = if all_single(numbers) { 0 } else { PATHS };
        let screening = u64::from(paths) * (numbers as u64 + 1);
        // Which numbers have a column does not change how many columns there are.
        let order: Vec<usize> = (0..numbers).collect();
        let columns = 4 + Groups::new(&self.factors, &order, self.several()).columns().len();
        let left = self.asked.runs.saturating_sub(screening + u64::from(AS_IT_IS));
        let rows = (left / columns as u64).clamp(ROWS, u64::from(u32::MAX));
        let runs = u64::from(AS_IT_IS) + screening + rows * columns as u64;
        Sizes { paths, screening, rows: rows as u32, columns, runs }
    }

    /// The headlines of a point of the cube: a coordinate for each number, and one more for the theory where there are several.
    fn outputs(&self, point: &[f64], seed: u64) -> Outputs {
        let theory = if self.several() { pick(&self.theories, point[self.factors.len()]) } else { 0 };
        let sets = self.factors.iter().zip(point).filter_map(|(factor, &place)| {
            let path = &factor.path;
            let there = self.known[theory].contains(path);
            there.then(|| Change::Set(format!("{path}={}", factor.at(place))))
        });
        let changes: Vec<Change> = self.theories[theory].changes.iter().cloned().chain(sets).collect();
        self.lived(&changes, self.theories[theory].responds, seed)
    }

    fn lived(&self, changes: &[Change], responds: bool, seed: u64) -> Outputs {
        let lived = self.ground.lived(Variant { changes, responds }, seed);
        (self.done)(self.person_ticks_of_a_run());
        match lived {
            Ok((_, measures)) => self.read(&measures),
            Err(error) => {
                let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
                *refused.entry(error.reason()).or_default() += 1;
                vec![None; self.headlines.len()]
            }
        }
    }

    fn read(&self, measures: &Measures) -> Outputs {
        self.headlines.iter().map(|headline| headline.read(measures)).collect()
    }

    fn result(&self) -> Uncertainty {
        let (sizes, several) = (self.sizes(), self.several());
        let (numbers, seed) = (self.factors.len(), self.asked.seed);
        let as_it_is: Vec<Outputs> = (0..AS_IT_IS)
            .into_par_iter()
            .map(|replicate| self.lived(&[], true, replicate_seed(seed, replicate)))
            .collect();
        let model = |point: &[f64], seed: u64| self.outputs(point, seed);
        let screening = (sizes.paths > 0).then(|| {
            sensitivity::screen(numbers, usize::from(several), sizes.paths, keyed(seed, 0, 1), &model)
        });
        let order = screening.as_ref().map_or_else(|| (0..numbers).collect(), Screening::order);
        let groups = Groups::new(&self.factors, &order, several);
        let inputs = numbers + usize::from(several);
        let splits = sensitivity::split(inputs, &groups.columns(), sizes.rows, keyed(seed, 0, 2), &model);
        let headlines = splits.iter().enumerate().map(|(at, split)| {
            let mean = mean(as_it_is.iter().filter_map(|outputs| outputs[at]));
            self.headline(&self.headlines[at], split, mean, &groups)
        });
        let headlines: Vec<HeadlineLine> = headlines.collect();
        let plan = self.ground.plan();
        Uncertainty {
            schema: SCHEMA.to_owned(),
            synthetic: SYNTHETIC.to_owned(),
            program: program(),
            method: METHOD,
            pack: plan.pack.name.clone(),
            population: plan.pack.population.clone(),
            rests_on: rests_on(plan),
            design: self.design(&sizes),
            theories: self.theory_lines(),
            theories_from: if plan.pack.rivals.is_empty() { UNSTATED } else { STATED }.to_owned(),
            numbers: self.number_lines(screening.as_ref(), &order, &groups, &headlines),
            headlines,
        }
    }

    fn headline(
        &self,
        headline: &Headline,
        split: &Split,
        as_it_is: Option<f64>,
        groups: &Groups,
    ) -> HeadlineLine {
        let of = self.sizes().rows as usize;
        // Shares from fewer rows would be those of the corner of the cube that has the result.
        let enough = split.rows >= ROWS_MIN && 2 * split.rows >= of;
        let parts = || groups.parts(split, &self.factors, headline, self.ground.plan().size.stands_for);
        let parts = enough.then(parts).flatten();
        let (points, ends) = (split.values.len(), (split.values.first(), split.values.last()));
        let missing = match (&parts, ends) {
            (Some(_), _) => None,
            (None, (Some(low), Some(high))) if low == high && points >= ROWS_MIN => {
                let value = six(*low) + 0.0; // No minus before nothing.
                Some(format!("it is {value} in all {points} runs that have it, of {}", 4 * of))
            }
            (None, _) if enough => {
                Some(format!("cannot be estimated: it is the same in nearly all of {points} runs"))
            }
            _ => Some(format!("cannot be estimated: {} of {of} rows have it throughout", split.rows)),
        };
        HeadlineLine {
            measure: headline.measure.to_owned(),
            item: headline.item.clone(),
            label: headline.label.clone(),
            unit: headline.unit.words().to_owned(),
            as_it_is: as_it_is.map(six),
            rows: split.rows,
            spread: spread(&split.values).filter(|_| points >= ROWS_MIN),
            parts,
            missing,
        }
    }

    fn design(&self, sizes: &Sizes) -> Design {
        let plan = self.ground.plan();
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let refusal = |(reason, runs): (&String, &u64)| Refusal { reason: reason.clone(), runs: *runs };
        let mut refusals: Vec<Refusal> = refused.iter().map(refusal).collect();
        refusals.sort_by_key(|refusal| std::cmp::Reverse(refusal.runs));
        let others: u64 = refusals.iter().skip(REASONS).map(|refusal| refusal.runs).sum();
        refusals.truncate(REASONS);
        if others > 0 {
            refusals.push(Refusal { reason: "other reasons".to_owned(), runs: others });
        }
        Design {
            persons: plan.size.persons,
            subjects: plan.layout.subjects(),
            stands_for: six(plan.size.stands_for),
            ticks: plan.ticks(),
            seed: self.asked.seed.to_string(),
            stated: self.known.iter().flatten().collect::<BTreeSet<_>>().len(),
            varied: self.factors.len(),
            spread: SPREAD.to_owned(),
            as_it_is_runs: AS_IT_IS,
            screening_paths: sizes.paths,
            screening_runs: sizes.screening,
            rows: sizes.rows,
            columns: sizes.columns,
            runs: sizes.runs,
            refused: refused.values().sum(),
            refusals,
        }
    }

    fn theory_lines(&self) -> Vec<TheoryLine> {
        let all: f64 = self.theories.iter().map(|theory| theory.weight).sum();
        let line = |theory: &Theory| TheoryLine {
            name: theory.name.clone(),
            says: theory.says.clone(),
            weight: six(theory.weight / all),
        };
        self.theories.iter().map(line).collect()
    }

    /// The numbers in the order of the screening or, without one, of the largest share that they have of any headline.
    fn number_lines(
        &self,
        screening: Option<&Screening>,
        order: &[usize],
        groups: &Groups,
        headlines: &[HeadlineLine],
    ) -> Vec<NumberLine> {
        let line = |&at: &usize| {
            let factor = &self.factors[at];
            NumberLine {
                path: factor.path.clone(),
                value: factor.value,
                low: factor.low,
                high: factor.high,
                log: factor.is_log(),
                unit: factor.unit.word().to_owned(),
                evidence: factor.evidence.word().to_owned(),
                effect: screening.map(|screening| six(screening.weight(at))),
                by_itself: groups.single.contains(&at),
            }
        };
        let mut lines: Vec<NumberLine> = order.iter().map(line).collect();
        if screening.is_none() {
            let share = |line: &NumberLine| {
                let parts = headlines.iter().filter_map(|headline| headline.parts.as_ref());
                let of = parts.flat_map(|parts| &parts.largest).filter(|part| part.path == line.path);
                of.map(|part| part.share.total.value).fold(0.0, f64::max)
            };
            lines.sort_by(|a, b| share(b).total_cmp(&share(a)));
        }
        lines
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    (n > 0.0).then(|| sum / n)
}

/// Where values in order lie; `None` for none.
fn spread(values: &[f64]) -> Option<Spread> {
    let mean = mean(values.iter().copied())?;
    let n = values.len() as f64;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0).max(1.0);
    let at = |part: f64| six(values[libm::round(part * (n - 1.0)) as usize]);
    let deviation = six(variance.sqrt());
    Some(Spread { mean: six(mean), deviation, low: at(0.05), median: at(0.5), high: at(0.95) })
}
