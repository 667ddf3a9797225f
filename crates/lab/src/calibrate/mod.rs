//! Calibration: what values of a pack's free numbers go with published figures, how far they are known, and what the figures cannot tell.
//!
//! Figures are observed aggregates with their errors. There is no way to ask for a measure to be as large or as small as possible.

pub mod abc;
pub mod direction;
pub mod matrix;
mod posterior;
pub mod weighted;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use measure::kind::MEASURES;
use model::draw::replicate_seed;
use pack::diagnostic::{Diagnostic, Diagnostics, codes};
use pack::{Aggregate, Change, Library, Prior, Targets, nearest};

use crate::aside::Aside;
use crate::design::stepped;
use crate::digits::counted;
use crate::error::Error;
use crate::expected::find;
use crate::fault::{self, Fault};
use crate::ground::{Ground, Measuring, Tried, Variant};
use crate::inputs::{Inputs, of_pack};
use crate::lines::{formats, program};
use crate::manifest::{CALIBRATION, FileHash, INPUTS, SYNTHETIC, StudyManifest};
use crate::plan::Plan;
use crate::request::{Length, Size};
use crate::run::Progress;
use abc::{Attempt, Fitted, Observed, Settings};
pub use direction::Direction;
pub use posterior::{Figure, Learnt};

/// A step of which less is kept is the last.
const LEAST_ACCEPTANCE: f64 = 0.01;

/// Most runs that the figures afterwards are taken from.
const REPLAYS: usize = 200;

/// A calibration, done.
#[derive(Debug)]
pub struct Calibration {
    /// What was asked for.
    pub targets: Targets,
    /// The pack's name and title.
    pub pack: [String; 2],
    /// Persons of each run, and subjects among them.
    pub size: [u64; 2],
    /// Draws, steps, and why it ended.
    pub fitted: Fitted,
    /// What is known of each free number, in the order of the file.
    pub learnt: Vec<Learnt>,
    /// Correlations of the free numbers afterwards, each in its own range.
    pub correlation: Vec<Vec<f64>>,
    /// Directions of the free numbers, the least known first.
    pub directions: Vec<Direction>,
    /// The figures beside what runs give before and after.
    pub figures: Vec<Figure>,
    /// Runs made afterwards, to see what they give.
    pub replays: usize,
    inputs: Inputs,
}

/// A pack laid out once, on which the free numbers are set.
struct Bench<'a> {
    ground: Ground<'a>,
    targets: &'a Targets,
    told: Progress<'a>,
    /// Why places of the cube gave no figures, and how many times.
    lacking: Mutex<BTreeMap<String, u64>>,
}

impl Bench<'_> {
    /// What a place of the cube gives, figure by figure.
    fn gives(&self, at: &[f64], seed: u64) -> Option<Vec<f64>> {
        let changes: Vec<Change> = self
            .targets
            .prior
            .iter()
            .zip(at)
            .map(|(prior, part)| Change::Set(format!("{}={}", prior.parameter.path, value(prior, *part))))
            .collect();
        let made = self.ground.lived(Variant { changes: &changes, responds: true }, seed);
        (self.told)(1);
        let (trace, measures) = made.map_err(|error| self.lacks(error.reason())).ok()?;
        let plan = self.ground.plan();
        let figure = |target: &Aggregate| {
            let found = find(&target.asked, plan, &trace, &measures);
            found.ok_or_else(|| self.lacks(format!("`{}` could not be measured", target.says))).ok()
        };
        self.targets.targets.iter().map(figure).collect()
    }

    fn lacks(&self, reason: String) {
        *self.lacking.lock().unwrap_or_else(PoisonError::into_inner).entry(reason).or_default() += 1;
    }

    /// The most frequent reason, and how many times it was one.
    fn mostly(&self) -> Option<(String, u64)> {
        let lacking = self.lacking.lock().unwrap_or_else(PoisonError::into_inner);
        // Of several, the first by name.
        let most = lacking.iter().rev().max_by_key(|(_, times)| **times);
        most.map(|(reason, times)| (reason.clone(), *times))
    }
}

/// The value of a free number at a part of its range: points, counts and lengths of time in steps as they are written.
pub fn value(prior: &Prior, part: f64) -> f64 {
    stepped(part, prior.range, prior.ratios, prior.parameter.steps(prior.range))
}

/// Calibrates a pack on so many threads, all cores if none are named; the result does not depend on it. `told` hears of every run.
///
/// # Errors
/// The pack cannot be read or run as it is; a target is no measure, or is of what nobody can observe; too few draws give the figures.
pub fn calibrate(
    library: &Library,
    name: &str,
    targets: Targets,
    threads: Option<u32>,
    told: Progress<'_>,
) -> Result<Calibration, Error> {
    check(&targets)?;
    let read = pack::load(library, name, &[])?.pack;
    let tried = Tried::read(library, name, read)?;
    let size = Size::AtMost(targets.persons);
    let (measured, length) = ((measure::all as Measuring, &[][..]), Length::Ticks(targets.ticks));
    let ground = Ground::laid_out_for(&tried, measured, (size, length), targets.seed)?;
    let (bench, aside) =
        (Bench { ground, targets: &targets, told, lacking: Mutex::default() }, Aside::new(threads)?);
    let seed = targets.seed;
    let gives = |attempts: &[Attempt]| {
        aside.map(attempts, &|(at, attempt)| bench.gives(at, run_seed(seed, *attempt)))
    };
    let fitted = abc::fit(targets.prior.len(), &settings(&targets), &observed(&targets.targets), &gives);
    let fitted = fitted.ok_or_else(|| too_few(&targets, bench.mostly()))?;
    // With seeds of their own, so that no run is taken twice.
    let places: Vec<(u64, &[f64])> = (0..).zip(fitted.resampled(REPLAYS.min(fitted.kept.len()))).collect();
    let replayed = aside.map(&places, &|(number, at)| bench.gives(at, run_seed(!seed, *number)));
    let replayed: Vec<Vec<f64>> = replayed.into_iter().flatten().collect();
    let plan = bench.ground.plan();
    Ok(Calibration {
        pack: [plan.pack.name.clone(), plan.pack.title.clone()],
        size: [plan.size.persons, plan.layout.subjects()],
        learnt: posterior::learnt(&targets, &fitted),
        correlation: fitted.correlation(),
        directions: direction::directions(&fitted.places(), &fitted.weights),
        figures: posterior::figures(&targets, &fitted, &replayed),
        replays: replayed.len(),
        inputs: inputs(plan, library)?,
        fitted,
        targets,
    })
}

/// Runs that a calibration may make in all, the replays included.
pub fn runs(targets: &Targets) -> u64 {
    let attempts = u64::from(targets.budget.max(targets.first));
    attempts + REPLAYS.min(targets.particles as usize) as u64
}

fn settings(targets: &Targets) -> Settings {
    Settings {
        particles: targets.particles as usize,
        first: targets.first as usize,
        quantile: targets.quantile,
        budget: targets.budget as usize,
        tolerance: targets.tolerance,
        least_acceptance: LEAST_ACCEPTANCE,
        seed: targets.seed,
    }
}

fn observed(targets: &[Aggregate]) -> Observed {
    let errors: Vec<f64> = targets.iter().map(|target| target.error).collect();
    Observed { values: targets.iter().map(|target| target.value).collect(), scales: errors.clone(), errors }
}

fn run_seed(seed: u64, attempt: u64) -> u64 {
    replicate_seed(seed, u32::try_from(attempt + 1).unwrap_or(u32::MAX))
}

fn too_few(targets: &Targets, mostly: Option<(String, u64)>) -> Fault {
    let (particles, first) = (targets.particles, targets.first);
    let most = mostly.map_or(String::new(), |(reason, times)| {
        format!("; most often ({}): {reason}", counted(times as usize, "time"))
    });
    let message = format!("fewer than {particles} of {first} draws from the prior give all targets{most}");
    let help = "narrow the ranges to what the pack allows, or leave out the target that is rarely measured; where only chance keeps \
         it from being measured, raise `persons` or `first`";
    Fault::new(&fault::NOTHING_TO_KEEP, message).help(help)
}

/// Every target has to be a measure, of something that can be observed.
///
/// # Errors
/// The first that is not.
pub fn check(targets: &Targets) -> Result<(), Error> {
    for target in &targets.targets {
        let name = target.asked.measure.as_str();
        let Some(measure) = MEASURES.iter().find(|measure| measure.name == name) else {
            let near = nearest(name, MEASURES.iter().map(|measure| measure.name));
            let item = Diagnostic::error(codes::UNDEFINED.id, format!("there is no measure `{name}`"));
            let item = item.at(target.place, "in this target");
            let help = near.map_or("`glasshouse explain measure` lists them all".to_owned(), |n| {
                format!("did you mean `{n}`?")
            });
            return Err(
                Diagnostics { files: vec![targets.file.clone()], items: vec![item.help(help)] }.into()
            );
        };
        // A figure of what nobody can observe would be a goal.
        if !measure.observable {
            let message = format!("`{}` is held to `{name}`, which nobody can observe", target.says);
            let help = "name a measure that somebody counted: listings, entries, reversals, appeals, blocked attempts, the share of mistakes among cases that were looked into";
            return Err(Fault::new(&fault::NOT_OBSERVED, message).help(help).into());
        }
    }
    Ok(())
}

/// Copies of what was read.
fn inputs(plan: &Plan, library: &Library) -> Result<Inputs, Error> {
    let mut inputs: Inputs = plan.inputs().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    if let Some(companion) = &plan.pack.companion {
        let other = pack::load(library, &companion.pack, &[])?.pack;
        inputs.extend(of_pack(&other, &pack::population::Population::of(library, &other)?));
    }
    inputs.sort();
    inputs.dedup();
    Ok(inputs)
}

impl Calibration {
    /// Copies of every file that was read, by their names in the folder.
    pub fn inputs(&self) -> Vec<(String, String)> {
        let mut inputs = self.inputs.clone();
        inputs.push((format!("{INPUTS}{}", self.targets.file.name), self.targets.file.text.clone()));
        inputs
    }

    /// The manifest of a folder with the results.
    pub fn manifest(inputs: Vec<FileHash>, outputs: Vec<FileHash>) -> StudyManifest {
        let (schema, synthetic) = (CALIBRATION.to_owned(), SYNTHETIC.to_owned());
        StudyManifest { schema, synthetic, program: program(), formats: formats(), inputs, outputs }
    }

    /// What the targets cannot tell, a sentence each.
    pub fn unidentified(&self) -> Vec<String> {
        let names: Vec<&str> = self.targets.prior.iter().map(|prior| prior.parameter.path.as_str()).collect();
        self.directions.iter().filter(|d| d.is_wide()).map(|d| d.sentence(&names)).collect()
    }
}
