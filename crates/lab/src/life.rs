//! One synthetic person's life, told by living through their region again; and what would have kept them off a list.

use std::collections::BTreeSet;
use std::path::Path;

use model::draw::replicate_seed;
use model::follow::{Blocked, Event, Following, Made, Otherwise, Story};
use model::layout::Layout;
use model::policy::{Enter, Policy};
use model::trace::Side;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use crate::error::Error;
use crate::fault::{self, Fault};
use crate::pick::{self, Whom};
use crate::plan::Plan;
use crate::run::Progress;
use crate::verify::differs;
use crate::written::Written;

/// Listings that are looked into, longest first.
const LISTINGS: usize = 3;
/// Records that are left out one by one, newest first.
const RECORDS: usize = 24;
/// Person-ticks that may be lived through again to find what would have kept somebody off a list.
const BUDGET: u64 = 1_500_000_000;

/// What is wanted.
#[derive(Debug, Clone)]
pub struct LifeRequest {
    /// Whose life.
    pub whom: Whom,
    /// In which replicate, from 0.
    pub replicate: u32,
    /// Threads; `None`: all cores.
    pub threads: Option<u32>,
}

/// A life, in one world or in the two of a comparison.
#[derive(Debug)]
pub struct Life {
    /// Number of the person.
    pub person: u64,
    /// The words that meant them.
    pub picked: Option<String>,
    /// The replicate.
    pub replicate: u32,
    /// Their worlds.
    pub worlds: Vec<World>,
}

/// A life in one world.
#[derive(Debug)]
pub struct World {
    /// The run.
    pub plan: Plan,
    /// What happened.
    pub story: Story,
    /// What was blocked.
    pub blocked: Vec<Blocked>,
    /// Their longest listings, and what would have kept them off the list.
    pub listings: Vec<Listing>,
}

/// A listing of a person, on a list that is not a redlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The list.
    pub list: usize,
    /// Tick of the entry.
    pub since: u32,
    /// The tick after the last on it; `None`: still on it at the end.
    pub until: Option<u32>,
    /// Whether they were not on the fair list when it began.
    pub wrongly: bool,
    /// Score (in units) or strikes by which they entered, and the condition.
    pub met: Option<(i16, Enter)>,
    /// Records each of which, had it not been made, would have kept them off the list in that tick.
    pub each: Vec<RecordAt>,
    /// Where no single record would: the fewest found that together would.
    pub together: Vec<RecordAt>,
    /// Records left out one by one, and those that counted against them.
    pub tried: [usize; 2],
    /// Ticks on the list had they appealed it and won; `None` where there is no appeal of it.
    pub appealed: Option<u32>,
}

/// A record in a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordAt {
    /// The tick.
    pub tick: u32,
    /// How it came about.
    pub made: Made,
    /// Its kind: index into the policy's marks.
    pub mark: u16,
}

/// Tells a life in a run or a comparison that was written before. `progress` is told of person-ticks; how many there will be
/// depends on what is found.
pub fn life(folder: &Path, wanted: &LifeRequest, progress: Progress<'_>) -> Result<Life, Error> {
    let written = Written::checked(folder)?;
    if let Some(branch) = written.runs.iter().find_map(|run| run.branch.as_ref()) {
        let message = format!("this run was branched on {} from a snapshot", branch.date);
        return Err(Fault::new(&fault::NOT_FOLLOWED, message)
            .help("state the change as a phase from that date on, in a reform, and run it from the start")
            .into());
    }
    let plans = written.plans(folder, None, wanted.threads)?;
    let Some(first) = plans.first() else {
        return Err(Fault::new(&fault::NOT_A_RUN, "there is no run").into());
    };
    if wanted.replicate >= first.replicates {
        let message = format!("there is no replicate {}: the run has {}", wanted.replicate, first.replicates);
        return Err(Fault::new(&fault::NO_REPLICATES, message).help("they are numbered from 0").into());
    }
    let pool = ThreadPoolBuilder::new()
        .num_threads(wanted.threads.unwrap_or(0) as usize)
        .build()
        .map_err(|e| Fault::new(&fault::NO_THREADS, format!("the threads could not be started: {e}")))?;
    let seed = replicate_seed(first.seed, wanted.replicate);
    let (person, picked) = pool.install(|| -> Result<(u64, Option<String>), Fault> {
        match &wanted.whom {
            Whom::Number(number) => Ok((*number, None)),
            Whom::Pick(words) => {
                pick::check(first, words)?;
                let (trace, lives) =
                    model::simulate_lives(&first.policy, &first.society(seed), seed, progress);
                // Whoever is picked is somebody of this very run.
                let replicate = wanted.replicate as usize;
                let was = written.runs[0].replicates.get(replicate).map_or("", |r| &r.state_digest);
                if was != trace.state_digest {
                    return Err(differs(&written.runs[0], replicate, [was, &trace.state_digest]));
                }
                Ok((pick::pick(first, &lives, words)?, Some(words.to_string())))
            }
        }
    })?;
    let subjects = first.layout.subjects();
    if person >= subjects {
        let message = format!("there is no person {person}: the run has {subjects}, numbered from 0");
        return Err(Fault::new(&fault::NO_SUCH_PERSON, message)
            .help("`--pick` finds one by what became of them, as in --pick \"wrongly listed, longest\"")
            .into());
    }
    let worlds = plans.into_iter().map(|plan| pool.install(|| World::new(plan, seed, person, progress)));
    Ok(Life { person, picked, replicate: wanted.replicate, worlds: worlds.collect() })
}

impl World {
    fn new(plan: Plan, seed: u64, person: u64, progress: Progress<'_>) -> Self {
        let society = plan.society(seed).into_owned();
        let replay = Replay { plan: &plan, layout: &society, seed, person, progress };
        let story = replay.story(plan.ticks(), Vec::new());
        let blocked = story.blocked(&plan.policy, &plan.layout);
        let mut listings = listings(&plan.policy, &story);
        listings.sort_by_key(|listing| std::cmp::Reverse(listing.ticks(story.ticks)));
        listings.truncate(LISTINGS);
        listings.iter_mut().for_each(|listing| replay.look_into(listing, &story));
        listings.sort_by_key(|listing| listing.since);
        Self { plan, story, blocked, listings }
    }
}

impl Listing {
    /// Ticks on the list, in a run of so many.
    pub fn ticks(&self, run: u32) -> u32 {
        self.until.unwrap_or(run) - self.since
    }
}

/// The listings of a story, in order of entry.
fn listings(policy: &Policy, story: &Story) -> Vec<Listing> {
    let mut all: Vec<Listing> = Vec::new();
    for moment in &story.moments {
        for event in &moment.events {
            let &Event::Listed { list, side: Side::Score, from, to } = event else { continue };
            let (l, tick) = (usize::from(list), moment.tick);
            if policy.lists[l].red || from.is_on() == to.is_on() {
                continue;
            }
            if !to.is_on() {
                let open = all.iter_mut().rev().find(|listing| listing.list == l && listing.until.is_none());
                if let Some(listing) = open {
                    listing.until = Some(tick);
                }
                continue;
            }
            let met = moment.events.iter().find_map(|event| match *event {
                Event::Met { list: of, value, .. } if of == list => Some(value),
                _ => None,
            });
            // An appeal that fails puts its bearer on the list again: that is no new listing.
            let Some(value) = met else {
                if let Some(listing) = all.iter_mut().rev().find(|listing| listing.list == l) {
                    listing.until = None;
                }
                continue;
            };
            all.push(Listing {
                list: l,
                since: tick,
                until: None,
                wrongly: !moment.after.place(Side::Fair, l).is_on(),
                met: Some((value, policy.phase_at(tick).lists[l].enter)),
                each: Vec::new(),
                together: Vec::new(),
                tried: [0, 0],
                appealed: None,
            });
        }
    }
    all
}

/// Lives through a person's region again.
#[derive(Clone, Copy)]
struct Replay<'a> {
    plan: &'a Plan,
    layout: &'a Layout,
    seed: u64,
    person: u64,
    progress: Progress<'a>,
}

impl Replay<'_> {
    fn story(&self, ticks: u32, otherwise: Vec<Otherwise>) -> Story {
        let (policy, layout) = (&self.plan.policy, self.layout);
        let following = Following { persons: vec![self.person], otherwise };
        let tell = |policy: &Policy| model::follow(policy, layout, self.seed, &following, self.progress);
        let stories = match ticks == policy.ticks {
            true => tell(policy),
            false => tell(&Policy { ticks, ..policy.clone() }),
        };
        let story = stories.into_iter().next();
        story.unwrap_or_else(|| unreachable!("person {} is one of the run", self.person))
    }

    /// Person-ticks of one replay.
    fn cost(&self, story: &Story, ticks: u32) -> u64 {
        let layout = &self.plan.layout;
        let far = self.plan.policy.pools.contains(&model::policy::Pool::Population);
        let persons = if far { layout.subjects() } else { layout.regions[story.region].subjects() };
        persons * u64::from(ticks)
    }

    fn look_into(&self, listing: &mut Listing, story: &Story) {
        let upto = listing.since + 1;
        let against = against(story, listing);
        let affordable = BUDGET / self.cost(story, upto).max(1);
        let some = against.len().min(RECORDS).min(usize::try_from(affordable).unwrap_or(RECORDS));
        let newest = &against[against.len() - some..];
        listing.tried = [some, against.len()];
        let entry = (listing.list, listing.since);
        let kept_off = |without: &[Counted]| {
            let otherwise = without.iter().map(|c| c.left_out(self.person)).collect();
            !is_on(&self.story(upto, otherwise), entry)
        };
        let each: Vec<bool> = newest.par_iter().map(|one| kept_off(std::slice::from_ref(one))).collect();
        listing.each = newest.iter().zip(each).filter(|(_, kept)| *kept).map(|(one, _)| one.record).collect();
        if listing.each.is_empty() {
            let mut heaviest = newest.to_vec();
            heaviest.sort_by_key(|one| (one.points, std::cmp::Reverse(one.record.tick)));
            let fewest = (2..=heaviest.len()).find(|&n| kept_off(&heaviest[..n]));
            listing.together = heaviest[..fewest.unwrap_or(0)].iter().map(|one| one.record).collect();
            listing.together.sort_by_key(|record| record.tick);
        }
        let phase = self.plan.policy.phase_at(listing.since);
        let can = phase.redress.appeal.as_ref().is_some_and(|appeal| appeal.lists >> listing.list & 1 == 1);
        listing.appealed = can.then(|| {
            let won =
                Otherwise::Upheld { person: self.person, list: listing.list as u8, since: listing.since };
            let story = self.story(self.plan.ticks(), vec![won]);
            let same = |other: &Listing| other.list == listing.list && other.since == listing.since;
            let same = listings(&self.plan.policy, &story).into_iter().find(same);
            same.map_or(0, |other| other.ticks(story.ticks))
        });
    }
}

/// A record that counted against somebody.
#[derive(Debug, Clone, Copy)]
struct Counted {
    record: RecordAt,
    /// What it changed the score by.
    points: i16,
}

impl Counted {
    fn left_out(&self, person: u64) -> Otherwise {
        Otherwise::Without { person, tick: self.record.tick, made: self.record.made }
    }
}

/// Records up to a listing that lost points or were strikes on its list, in order.
fn against(story: &Story, listing: &Listing) -> Vec<Counted> {
    let mut found = Vec::new();
    for moment in story.moments.iter().take_while(|moment| moment.tick <= listing.since) {
        for event in &moment.events {
            if let Event::Record { mark, made, points, strikes, .. } = *event
                && (points[0] < 0 || strikes[0] >> listing.list & 1 == 1)
            {
                found.push(Counted { record: RecordAt { tick: moment.tick, made, mark }, points: points[0] });
            }
        }
    }
    found
}

/// Whether somebody enters a list in a tick, or is on it at the end.
fn is_on(story: &Story, (list, tick): (usize, u32)) -> bool {
    let enters = |event: &Event| matches!(*event, Event::Listed { list: of, side: Side::Score, to, .. } if usize::from(of) == list && to.is_on());
    let entered = story.moments.iter().any(|m| m.tick == tick && m.events.iter().any(enters));
    entered || story.last().place(Side::Score, list).is_on()
}

/// Numbers of lists on which a person ever was, by score.
pub fn lists_of(story: &Story) -> BTreeSet<usize> {
    let entered = story.moments.iter().flat_map(|moment| &moment.events).filter_map(|event| match *event {
        Event::Listed { list, side: Side::Score, to, .. } if to.is_on() => Some(usize::from(list)),
        _ => None,
    });
    entered.collect()
}
