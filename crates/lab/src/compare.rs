//! Two schemes on the same synthetic persons: each replicate runs both with the same draws, so that what differs is what the
//! schemes do and not chance.

use measure::{Effect, Measures, effects};
use model::draw::replicate_seed;
use model::layout::Layout;
use model::lives::{ListChange, Lives, Paired};
use rayon::ThreadPoolBuilder;

use crate::error::Error;
use crate::fault::{self, Fault};
use crate::manifest::{self, ComparisonManifest, FileHash};
use crate::plan::Plan;
use crate::precision::{Seen, Wanted, next_look};
use crate::request::Request;
use crate::run::{Outcome, Progress, Replicate};

/// Replicates of a comparison that names none: few, but enough for an interval.
pub const REPLICATES: u32 = 5;

/// Two finished runs on the same persons.
#[derive(Debug)]
pub struct Comparison {
    /// The first scheme and the second.
    pub arms: [Outcome; 2],
    /// By replicate: what changed for whom.
    pub paired: Vec<Paired>,
    /// What was seen of each precision asked for.
    pub precision: Vec<Seen>,
}

/// How many replicates there are to be.
pub struct Until<'a> {
    /// How precisely differences are wanted.
    pub wanted: &'a [Wanted],
    /// Most replicates, if they are to be added until that is so; `None`: as many as the plans say, whatever is seen.
    pub at_most: Option<u32>,
    /// Told how many there will be by the next look.
    pub to_come: &'a (dyn Fn(u32) + Sync),
}

impl Until<'_> {
    /// As many as the plans say.
    pub const PLANNED: Self = Self { wanted: &[], at_most: None, to_come: &|_| {} };

    /// Replicates by the next look after so many.
    fn next(&self, done: u32, planned: u32) -> u32 {
        self.at_most.map_or(planned, |at_most| next_look(done, at_most))
    }
}

/// Resolves two requests and runs them side by side.
pub fn compare(
    requests: [&Request; 2],
    library: &pack::Library,
    progress: Progress<'_>,
) -> Result<Comparison, Error> {
    Ok(run(Plan::pair(requests, library)?, progress)?)
}

/// Runs two plans made by [`Plan::pair`].
pub fn run(plans: [Plan; 2], progress: Progress<'_>) -> Result<Comparison, Fault> {
    run_until(plans, &Until::PLANNED, progress)
}

/// The same with replicates added until the differences are known as precisely as wanted.
pub fn run_until(plans: [Plan; 2], until: &Until<'_>, progress: Progress<'_>) -> Result<Comparison, Fault> {
    let pool = ThreadPoolBuilder::new()
        .num_threads(plans[0].threads.unwrap_or(0) as usize)
        .build()
        .map_err(|e| Fault::new(&fault::NO_THREADS, format!("the threads could not be started: {e}")))?;
    let [mut a, mut b] = plans;
    let mut pairs = Pairs { same: is_same(&a, &b), ..Pairs::default() };
    let precision = loop {
        let done = pairs.paired.len() as u32;
        let look = until.next(done, a.replicates);
        (until.to_come)(look);
        for replicate in done..look {
            pool.install(|| pairs.add([&a, &b], replicate, progress));
            if replicate == 0 {
                // What no scheme has is refused before hours are spent on it.
                pairs.seen(until.wanted)?;
            }
        }
        let seen = pairs.seen(until.wanted)?;
        if seen.iter().all(|seen| seen.reached) || look == until.next(look, look) {
            break seen;
        }
    };
    let replicates = pairs.paired.len() as u32;
    (a.replicates, b.replicates) = (replicates, replicates);
    let [of_a, of_b] = pairs.arms;
    let arms = [Outcome { plan: a, replicates: of_a }, Outcome { plan: b, replicates: of_b }];
    Ok(Comparison { arms, paired: pairs.paired, precision })
}

/// Whether both plans are of the same scheme, so that nothing can differ in any replicate.
fn is_same(a: &Plan, b: &Plan) -> bool {
    let beside = match (&a.companion, &b.companion) {
        (Some(of_a), Some(of_b)) => of_a.is_like(of_b),
        (of_a, of_b) => of_a.is_none() && of_b.is_none(),
    };
    beside && (&a.policy, &a.layout) == (&b.policy, &b.layout)
}

/// The replicates so far.
#[derive(Default)]
struct Pairs {
    /// Whether both arms are of the same scheme.
    same: bool,
    arms: [Vec<Replicate>; 2],
    paired: Vec<Paired>,
}

impl Pairs {
    fn add(&mut self, [a, b]: [&Plan; 2], replicate: u32, progress: Progress<'_>) {
        let seed = replicate_seed(a.seed, replicate);
        let (first, lives_a) = arm(a, seed, progress);
        let (second, lives_b) = arm(b, seed, progress);
        self.paired.push(Paired::new(
            &a.layout,
            [&lives_a, &lives_b],
            a.policy.lists.len(),
            [a.policy.units_per_point, b.policy.units_per_point],
            !a.policy.grades.is_empty(),
        ));
        self.arms[0].push(first);
        self.arms[1].push(second);
    }

    fn seen(&self, wanted: &[Wanted]) -> Result<Vec<Seen>, Fault> {
        let [before, after] = self
            .arms
            .each_ref()
            .map(|arm| -> Vec<&Measures> { arm.iter().map(|replicate| &replicate.measures).collect() });
        wanted.iter().map(|wanted| wanted.seen(&before, &after, self.same)).collect()
    }
}

fn arm(plan: &Plan, seed: u64, progress: Progress<'_>) -> (Replicate, Lives) {
    let (trace, lives) = model::simulate_lives(&plan.policy, &plan.society(seed), seed, progress);
    let measures = measure::all(&plan.policy, &plan.layout, &trace);
    (Replicate { seed, trace, measures }, lives)
}

/// Persons for whom a list changed, of a group, means over replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The list.
    pub list: String,
    /// `attribute=class`, or `all`.
    pub group: String,
    /// Persons.
    pub persons: f64,
    /// Persons with fewer days on it in the second run, and with more.
    pub persons_changed: [f64; 2],
    /// Days fewer and more, over these persons.
    pub days_changed: [f64; 2],
    /// Persons with fewer days wrongly on it, and with more.
    pub wrongly_changed: [f64; 2],
    /// Persons ever on it: only in the first run, only in the second, in both.
    pub ever: [f64; 3],
    /// Correlation over persons of their days on it in the two runs.
    pub correlation: Option<f64>,
}

/// How far two schemes agree on the persons of a group at the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// `attribute=class`, or `all`.
    pub group: String,
    /// By replicate: correlation over persons of their scores in both; nothing where the scores of one do not differ.
    pub correlations: Vec<f64>,
    /// Persons graded worse, alike and better in the second, means over replicates; nothing where grades are not the same.
    pub graded: Option<[f64; 3]>,
}

impl Comparison {
    /// How far both agree on everybody, and on the persons of each group.
    pub fn agreement(&self) -> Vec<Agreement> {
        let n = self.paired.len().max(1) as f64;
        let of = |(group, belongs): (String, Vec<bool>)| {
            let places = |paired: &Paired, at: usize| -> u64 {
                paired
                    .grades
                    .iter()
                    .zip(&belongs)
                    .filter(|(_, belongs)| **belongs)
                    .map(|(of, _)| of[at])
                    .sum()
            };
            let over =
                |at: usize| self.paired.iter().map(|paired| places(paired, at) as f64).sum::<f64>() / n;
            let has_grades = self.paired.iter().all(|paired| !paired.grades.is_empty());
            Agreement {
                correlations: self.paired.iter().filter_map(|p| p.score_correlation(&belongs)).collect(),
                graded: has_grades.then(|| [over(0), over(1), over(2)]),
                group,
            }
        };
        groups(&self.arms[0].plan.layout).into_iter().map(of).collect()
    }

    /// The manifest, without the files, which the folder adds.
    pub fn manifest(&self, inputs: Vec<FileHash>, outputs: Vec<FileHash>) -> ComparisonManifest {
        ComparisonManifest {
            schema: manifest::COMPARISON.to_owned(),
            synthetic: manifest::SYNTHETIC.to_owned(),
            arms: self.arms.iter().map(Outcome::manifest).collect(),
            inputs,
            outputs,
        }
    }

    /// Every measure in both runs, with its difference.
    pub fn effects(&self) -> Vec<Effect> {
        let [before, after] = self.arms.each_ref().map(|arm| -> Vec<&Measures> {
            arm.replicates.iter().map(|replicate| &replicate.measures).collect()
        });
        effects(&before, &after)
    }

    /// Whether both runs ended in the same state in every replicate, and nothing that was counted differs.
    pub fn is_null(&self) -> bool {
        let [a, b] = self.arms.each_ref().map(|arm| &arm.replicates);
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.trace == b.trace)
    }

    /// What changed for whom, by list and group. Groups are those of the persons, whom the schemes do not change.
    pub fn changed(&self) -> Vec<Changed> {
        let plan = &self.arms[0].plan;
        let mut all = Vec::new();
        for (l, list) in plan.policy.lists.iter().enumerate() {
            for (group, belongs) in groups(&plan.layout) {
                let joined: Vec<ListChange> =
                    self.paired.iter().map(|paired| join(&paired.lists[l], &belongs)).collect();
                all.push(mean(&list.name, group, &joined, plan.policy.tick_days));
            }
        }
        all
    }
}

fn join(strata: &[ListChange], belongs: &[bool]) -> ListChange {
    let mut joined = ListChange::default();
    strata.iter().zip(belongs).filter(|(_, belongs)| **belongs).for_each(|(change, _)| joined.join(change));
    joined
}

fn mean(list: &str, group: String, replicates: &[ListChange], tick_days: f64) -> Changed {
    let n = replicates.len().max(1) as f64;
    let over = |of: &dyn Fn(&ListChange) -> u64| replicates.iter().map(|c| of(c) as f64).sum::<f64>() / n;
    let correlations: Vec<f64> = replicates.iter().filter_map(ListChange::correlation).collect();
    Changed {
        list: list.to_owned(),
        group,
        persons: over(&|c| c.persons),
        persons_changed: [0, 1].map(|i| over(&|c| c.persons_changed[i])),
        days_changed: [0, 1].map(|i| over(&|c| c.ticks_changed[i]) * tick_days),
        wrongly_changed: [0, 1].map(|i| over(&|c| c.wrongly_changed[i])),
        ever: [0, 1, 2].map(|i| over(&|c| c.ever[i])),
        correlation: (!correlations.is_empty())
            .then(|| correlations.iter().sum::<f64>() / correlations.len() as f64),
    }
}

/// Everybody, then the classes of every attribute with two or more: which strata belong.
fn groups(layout: &Layout) -> Vec<(String, Vec<bool>)> {
    let mut groups = vec![("all".to_owned(), vec![true; layout.strata.len()])];
    for (at, attribute) in layout.attributes.iter().enumerate().filter(|(_, a)| a.classes.len() > 1) {
        for (class, name) in attribute.classes.iter().enumerate() {
            let belongs = layout.strata.iter().map(|s| usize::from(s.classes[at]) == class).collect();
            groups.push((format!("{}={name}", attribute.name), belongs));
        }
    }
    groups
}
