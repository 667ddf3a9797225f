//! A run: every region through every tick.

use std::sync::{Mutex, PoisonError};

#[cfg(not(feature = "portable"))]
use multiversion::multiversion;
use rayon::prelude::*;

use crate::bytes::{Reader, Unfit, Writer};
use crate::desk::Desk;
use crate::feedback::Attention;
use crate::follow::{Following, Story};
use crate::hardship::in_range;
use crate::keeper::{Counted, Finished, Keeper, lock};
use crate::layout::Layout;
use crate::lives::{Life, Lives};
use crate::policy::{Phase, Policy};
use crate::portion::INDUCED;
use crate::region::{FAIR, Hit, Person, RegionState, SCORE};
use crate::tick::Now;
use crate::tied::Turn;
use crate::trace::Trace;
use crate::watch::{Part, Start, Stop, Watch};
use crate::world::World;

/// Runs a policy on a population. `progress` is told how many person-ticks have been done, from any thread. Uses the
/// current rayon pool; the result does not depend on its size.
///
/// # Panics
/// If the layout has a block longer than [`Layout::BLOCK_MAX`].
pub fn simulate(policy: &Policy, layout: &Layout, seed: u64, progress: &(dyn Fn(u64) + Sync)) -> Trace {
    match simulate_from(Start::FRESH, policy, layout, seed, &|done| progress(done)) {
        Ok(trace) => trace,
        Err(stop) => unreachable!("nothing was read, and progress cannot stop a run: {stop:?}"),
    }
}

/// The same, with what it did to each person.
///
/// # Panics
/// If the layout has a block longer than [`Layout::BLOCK_MAX`].
pub fn simulate_lives(
    policy: &Policy,
    layout: &Layout,
    seed: u64,
    progress: &(dyn Fn(u64) + Sync),
) -> (Trace, Lives) {
    let lives = Some(Mutex::new(vec![Vec::new(); layout.regions.len()]));
    let looks = Looks { lives, ..Looks::default() };
    let watch = |done| progress(done);
    match simulate_all(Start::FRESH, policy, layout, seed, &watch, &looks) {
        Ok(trace) => (trace, Lives { regions: looks.lives.map(inside).unwrap_or_default() }),
        Err(stop) => unreachable!("nothing was read, and progress cannot stop a run: {stop:?}"),
    }
}

/// The same, for what becomes of subjects: by region, in order of time.
///
/// # Panics
/// If the layout has a block longer than [`Layout::BLOCK_MAX`].
pub fn simulate_turns(policy: &Policy, layout: &Layout, seed: u64) -> Vec<Vec<Turn>> {
    let looks = Looks { turns: Some(Mutex::new(vec![Vec::new(); layout.regions.len()])), ..Looks::default() };
    if let Err(stop) = simulate_all(Start::FRESH, policy, layout, seed, &|_| {}, &looks) {
        unreachable!("nothing was read, and progress cannot stop a run: {stop:?}");
    }
    looks.turns.map(inside).unwrap_or_default()
}

/// Lives through the regions of those who are to be followed again, and tells their stories, by number. Where misidentified
/// records can come from anywhere, that is all regions. `progress` is told as by [`simulate`].
///
/// # Panics
/// If the layout has a block longer than [`Layout::BLOCK_MAX`].
pub fn follow(
    policy: &Policy,
    layout: &Layout,
    seed: u64,
    following: &Following,
    progress: &(dyn Fn(u64) + Sync),
) -> Vec<Story> {
    let looks = Looks { following: Some((following, Mutex::default())), ..Looks::default() };
    let watch = |done| progress(done);
    if let Err(stop) = simulate_all(Start::FRESH, policy, layout, seed, &watch, &looks) {
        unreachable!("nothing was read, and progress cannot stop a run: {stop:?}");
    }
    let mut stories = looks.following.map(|following| inside(following.1)).unwrap_or_default();
    stories.sort_by_key(|story| story.person);
    stories
}

fn inside<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The same from any start, with whoever looks on. A run that goes on with what was saved gives the trace of one that was
/// never interrupted.
///
/// # Errors
/// If `watch` or `start` say so, or if saved bytes do not belong to this policy and layout.
///
/// # Panics
/// If the layout has a block longer than [`Layout::BLOCK_MAX`].
pub fn simulate_from(
    start: Start<'_>,
    policy: &Policy,
    layout: &Layout,
    seed: u64,
    watch: &dyn Watch,
) -> Result<Trace, Stop> {
    simulate_all(start, policy, layout, seed, watch, &Looks::default())
}

/// What is kept of persons beside the counts.
#[derive(Default)]
struct Looks<'a> {
    /// By region: what became of its persons.
    lives: Option<Mutex<Vec<Vec<Life>>>>,
    /// By region: what becomes of its subjects.
    turns: Option<Mutex<Vec<Vec<Turn>>>>,
    /// Those who are followed; regions in which nobody is are left out if they exchange nothing.
    following: Option<(&'a Following, Mutex<Vec<Story>>)>,
}

/// Each of these, as it is wanted.
fn simulate_all(
    start: Start<'_>,
    policy: &Policy,
    layout: &Layout,
    seed: u64,
    watch: &dyn Watch,
    looks: &Looks<'_>,
) -> Result<Trace, Stop> {
    let dated = start.branch.map(|branch| branch.dated(policy));
    let mut world = World::new(dated.as_ref().unwrap_or(policy), layout, seed);
    world.needs.branches = watch.snapshot_at().is_some();
    if let Some(branch) = start.branch {
        world.needs.portions[INDUCED] |= branch.before.induces();
    }
    let apart = !world.far && (watch.saves() || watch.snapshot_at().is_some());
    let mut keeper = Keeper::new(&world, watch.snapshot_at().filter(|_| apart));
    let finished = match start.sums {
        Some(sums) => keeper.restore(sums)?,
        None => Vec::new(),
    };
    let turn = start.branch.filter(|branch| branch.changes_rules(world.policy));
    let run = Run {
        world: &world,
        keeper: &keeper,
        watch,
        looks,
        start: Start { branch: turn, ..start },
        apart,
        desks: Mutex::new(Vec::new()),
        finished: Mutex::new(finished),
        saving: Mutex::new(()),
    };
    let digests = if world.far { run.in_step()? } else { run.region_by_region()? };
    Ok(keeper.finish(&digests))
}

/// A run underway.
struct Run<'a> {
    world: &'a World<'a>,
    keeper: &'a Keeper<'a>,
    watch: &'a dyn Watch,
    looks: &'a Looks<'a>,
    /// Its branch is one at which the rules change.
    start: Start<'a>,
    /// Whether a region's counts are held apart until it is finished, so that the sums are those of whole regions.
    apart: bool,
    /// Those at which nobody works: there are as many in all as ever worked at one time.
    desks: Mutex<Vec<Desk>>,
    finished: Mutex<Vec<Finished>>,
    /// Held by whoever saves the sums.
    saving: Mutex<()>,
}

/// A region underway.
struct Underway<'w> {
    region: RegionState<'w>,
    counted: Counted,
    /// Ticks done.
    ticks: u32,
    /// What became of its persons so far, where that is wanted.
    lives: Vec<Life>,
}

impl<'w> Run<'w> {
    /// Regions that exchange nothing run one after the other through all ticks, so that their state stays in cache.
    fn region_by_region(&self) -> Result<Vec<[u8; 32]>, Stop> {
        let regions: Vec<usize> =
            (0..self.world.layout.regions.len()).filter(|&r| self.is_wanted(r)).collect();
        let digests = regions
            .into_par_iter()
            .with_max_len(1)
            .map(|index| self.live_through(index))
            .collect::<Result<Vec<_>, Stop>>()?;
        if let Some(tick) = self.watch.snapshot_at().filter(|&tick| tick < self.world.policy.ticks) {
            self.watch.snapshot(Part::Sums { finished: &[] }, self.keeper.save_until(tick, true))?;
        }
        Ok(digests)
    }

    /// Whether a region that exchanges nothing with others is to be lived through.
    fn is_wanted(&self, region: usize) -> bool {
        let Some((following, _)) = &self.looks.following else { return true };
        let own = self.world.first_person[region]..self.world.first_person[region + 1];
        following.persons.iter().any(|person| own.contains(person))
    }

    /// One region through all ticks.
    fn live_through(&self, index: usize) -> Result<[u8; 32], Stop> {
        let before = lock(&self.finished).iter().find(|(region, _)| *region == index).map(|f| f.1);
        if let Some(digest) = before {
            let ticks = u64::from(self.world.policy.ticks);
            self.watch.done_before(self.world.layout.regions[index].subjects() * ticks);
            return Ok(digest);
        }
        self.at_desk(|desk| self.live_at(index, desk))
    }

    fn live_at(&self, index: usize, desk: &mut Desk) -> Result<[u8; 32], Stop> {
        let mut one = self.begin(index, desk)?;
        for tick in one.ticks..self.world.policy.ticks {
            self.take_snapshot(&one, desk)?;
            let now = self.turn(&mut one.region, tick, desk);
            one.region.live(now, desk);
            one.region.reckon(now, &[], desk);
            if self.keep(&mut one, desk) {
                self.keeper.take(&one.region, desk, &mut one.counted);
                if !self.apart {
                    self.keeper.add(&one.region, &mut one.counted);
                }
            }
            if self.is_due(Some(index)) {
                self.watch.save(Part::Region { index, ticks: one.ticks }, one.save(desk))?;
                self.watch.settle()?;
            }
        }
        self.finish(one)
    }

    /// Works at a desk that is free.
    fn at_desk<T>(&self, work: impl FnOnce(&mut Desk) -> T) -> T {
        let free = lock(&self.desks).pop();
        let mut desk = free.unwrap_or_else(|| Desk::new(self.world));
        let result = work(&mut desk);
        lock(&self.desks).push(desk);
        result
    }

    /// The same for a region that stays at it for half a tick: the desk holds the counts of its area.
    fn for_half_a_tick<T>(
        &self,
        one: &mut Underway<'w>,
        work: impl FnOnce(&mut Underway<'w>, &mut Desk) -> T,
    ) -> T {
        self.at_desk(|desk| {
            if desk.area != one.region.area {
                self.keeper.hand_over(desk, one.ticks);
                desk.area = one.region.area;
            }
            desk.hold(&one.region);
            work(one, desk)
        })
    }

    /// Hands over what all desks hold of regions before `tick`.
    fn clear_desks(&self, tick: u32) {
        lock(&self.desks).iter_mut().for_each(|desk| self.keeper.hand_over(desk, tick));
    }

    /// With a pool of the whole population all regions wait for each other at the records of every tick.
    fn in_step(&self) -> Result<Vec<[u8; 32]>, Stop> {
        let regions = 0..self.world.layout.regions.len();
        let mut all: Vec<Underway<'_>> =
            regions.into_par_iter().map(|index| self.begin_in_step(index)).collect::<Result<_, Stop>>()?;
        let first = all.first().map_or(0, |one| one.ticks);
        if all.iter().any(|one| one.ticks != first) {
            return Err(Stop::Unfit("the tick of a region"));
        }
        for tick in first..self.world.policy.ticks {
            if self.watch.snapshot_at() == Some(tick) {
                all.par_iter().try_for_each(|one| self.at_desk(|desk| self.take_snapshot(one, desk)))?;
                self.watch.snapshot(Part::Sums { finished: &[] }, self.keeper.save_until(tick, false))?;
            }
            all.iter_mut().for_each(|one| one.region.forget_seen(tick));
            let attention = Attention::new(self.world, tick, all.iter().map(|one| &one.region));
            let nows = all.par_iter_mut().with_max_len(1).map(|one| {
                one.region.look(&attention);
                self.for_half_a_tick(one, |one, desk| {
                    let now = self.turn(&mut one.region, tick, desk);
                    one.region.live(now, desk);
                    now
                })
            });
            let nows: Vec<Now> = nows.collect();
            let inboxes = route(self.world, &mut all);
            all.par_iter_mut().with_max_len(1).zip(&inboxes).zip(nows).for_each(|((one, inbox), now)| {
                self.for_half_a_tick(one, |one, desk| {
                    one.region.reckon(now, inbox, desk);
                    self.keep(one, desk);
                });
            });
            self.clear_desks(tick);
            if self.is_due(None) {
                all.par_iter_mut().try_for_each(|one| {
                    let part = Part::Region { index: one.region.index, ticks: one.ticks };
                    self.watch.save(part, self.at_desk(|desk| one.save(desk)))
                })?;
                self.watch.save(Part::Sums { finished: &[] }, self.keeper.save(&[]))?;
                self.watch.settle()?;
            }
        }
        all.into_par_iter().map(|one| self.finish(one)).collect()
    }

    /// A region at the tick it begins with.
    fn begin(&self, index: usize, desk: &mut Desk) -> Result<Underway<'w>, Stop> {
        let mut region = RegionState::new(self.world, index, &mut desk.shares);
        if let Some((following, _)) = &self.looks.following {
            region.follow(following);
        }
        region.turns = self.looks.turns.as_ref().map(|_| Vec::new());
        let Some(bytes) = (self.start.regions)(index)? else {
            return Ok(Underway { region, counted: self.keeper.counted(0), ticks: 0, lives: Vec::new() });
        };
        let one = Underway::restore(region, &bytes, desk)?;
        if one.ticks > self.world.policy.ticks || !self.keeper.holds(&one.region, &one.counted) {
            return Err(Stop::Unfit("the tick of a region"));
        }
        self.watch.done_before(one.region.persons as u64 * u64::from(one.ticks));
        Ok(one)
    }

    /// The same for regions that run in step: what was counted before is handed over at once.
    fn begin_in_step(&self, index: usize) -> Result<Underway<'w>, Stop> {
        self.at_desk(|desk| {
            let one = self.begin(index, desk)?;
            desk.area = one.region.area;
            desk.hold(&one.region);
            self.keeper.hand_over(desk, one.ticks);
            Ok(one)
        })
    }

    /// The rules of a tick. Where a branch changes them they change as they do where a phase begins.
    fn turn(&self, region: &mut RegionState<'_>, tick: u32, desk: &mut Desk) -> Now {
        let now = Now::at(self.world.policy, tick);
        match self.start.branch.filter(|branch| branch.tick == tick) {
            Some(branch) => {
                region.change_rules(branch.phases(self.world.policy).0, now, desk);
                Now { begins: false, ..now }
            }
            None => now,
        }
    }

    /// Whether a part is to be saved now.
    fn is_due(&self, region: Option<usize>) -> bool {
        self.watch.saves() && self.watch.due(region)
    }

    /// After a tick. At the end of a period all that was counted stands on the desk, stocks too; gives whether it is.
    fn keep(&self, one: &mut Underway<'_>, desk: &mut Desk) -> bool {
        let ended = self.keeper.ends_period(one.ticks);
        if ended {
            one.region.count_stocks(self.world.policy.phase_at(one.ticks), one.ticks, desk);
        }
        one.ticks += 1;
        if self.looks.lives.is_some() {
            one.region.note_lives(&mut one.lives);
        }
        if self.looks.following.is_some() {
            one.region.note_moments(one.ticks - 1);
        }
        self.watch.done(one.region.persons as u64);
        ended
    }

    fn take_snapshot(&self, one: &Underway<'_>, desk: &mut Desk) -> Result<(), Stop> {
        if self.watch.snapshot_at() != Some(one.ticks) {
            return Ok(());
        }
        let part = Part::Region { index: one.region.index, ticks: one.ticks };
        // What was counted before is in the snapshot's sums.
        let counted = self.keeper.counted(one.ticks);
        self.watch.snapshot(part, saved(&one.region, &counted, one.ticks, desk))
    }

    /// A region is through.
    fn finish(&self, mut one: Underway<'_>) -> Result<[u8; 32], Stop> {
        let digest = one.region.digest();
        if let Some(lives) = &self.looks.lives {
            one.region.end_lives(&mut one.lives);
            lock(lives)[one.region.index] = std::mem::take(&mut one.lives);
        }
        if let Some(changes) = &self.looks.turns {
            lock(changes)[one.region.index] = one.region.turns.take().unwrap_or_default();
        }
        if let Some((_, stories)) = &self.looks.following {
            lock(stories).extend(one.region.stories());
        }
        // Whoever saves the sums meanwhile sees the region in them wholly or not at all.
        let finished = self.apart.then(|| lock(&self.finished));
        self.keeper.add(&one.region, &mut one.counted);
        self.keeper.add_end(&one.region);
        if let Some(mut finished) = finished {
            finished.push((one.region.index, digest));
            drop(finished);
            drop(one);
            self.save_sums()?;
        }
        Ok(digest)
    }

    /// The sums of the regions finished so far, if they are due and nobody else is saving them.
    fn save_sums(&self) -> Result<(), Stop> {
        let Ok(_saving) = self.saving.try_lock() else { return Ok(()) };
        if !self.is_due(None) {
            return Ok(());
        }
        let finished = lock(&self.finished);
        let bytes = self.keeper.save(&finished);
        let regions: Vec<usize> = finished.iter().map(|f| f.0).collect();
        drop(finished);
        self.watch.save(Part::Sums { finished: &regions }, bytes)?;
        self.watch.settle()
    }
}

impl Underway<'_> {
    fn save(&self, desk: &mut Desk) -> Vec<u8> {
        saved(&self.region, &self.counted, self.ticks, desk)
    }
}

impl<'w> Underway<'w> {
    fn restore(mut region: RegionState<'w>, bytes: &[u8], desk: &mut Desk) -> Result<Self, Unfit> {
        let mut from = Reader::new(bytes);
        let counted = Counted::restore(&from.column::<u8>("counts of a region")?)?;
        let ticks = region.restore(from.rest(), desk)?;
        Ok(Self { region, counted, ticks, lives: Vec::new() })
    }
}

/// A region's state before a tick, and what it has counted and not handed over.
fn saved(region: &RegionState<'_>, counted: &Counted, ticks: u32, desk: &mut Desk) -> Vec<u8> {
    let mut to = Writer::default();
    to.column(&counted.save());
    to.all(&region.save(ticks, desk));
    to.finish()
}

/// Sends far records to the regions they land in, in the order of their origin.
fn route(world: &World<'_>, all: &mut [Underway<'_>]) -> Vec<Vec<Hit>> {
    let mut inboxes = vec![Vec::new(); all.len()];
    for one in all.iter_mut() {
        for hit in one.region.far.drain(..) {
            let target = world.first_person.partition_point(|&first| first <= hit.victim) - 1;
            let victim = hit.victim - world.first_person[target];
            inboxes[target].push(Hit { victim, mark: hit.mark });
        }
    }
    inboxes
}

impl RegionState<'_> {
    /// Adds the public stocks to the counts: those that are kept, and scores and perceived risk, which are summed over persons.
    fn count_stocks(&self, phase: &Phase, tick: u32, desk: &mut Desk) {
        let book = &self.world.book;
        for stratum in 0..self.stocks.rows() {
            let counts = &mut desk.counts.row_mut(stratum)[..book.flows_start];
            counts.iter_mut().zip(self.stocks.row(stratum)).for_each(|(count, stock)| *count += stock);
        }
        self.count_pending(desk);
        for s in &self.stretches {
            let people = s.start as usize..(s.start + s.block.persons) as usize;
            let row = desk.counts.row_mut(usize::from(s.block.stratum));
            let sums = sum_scores(&self.people[people.clone()], phase.low, phase.high);
            row[book.score_sum] += i64::from(sums[SCORE]);
            row[book.score_sum + 1] += i64::from(sums[FAIR]);
            each_listed(&self.people[people.clone()], |i| {
                let i = people.start + i;
                let on = (0..self.left.len()).filter(|&l| self.is_on(SCORE, l, i));
                on.filter(|&l| self.is_trapped(l, i, tick)).for_each(|l| row[book.trapped + l] += 1);
            });
            let learns = book.has_risk();
            if learns {
                row[book.risk_sum] += i64::from(sum_risk(&self.risk[people.clone()]));
            }
            let places = if self.has_market() { people.clone() } else { 0..0 };
            for i in places.filter(|&i| self.is_closed(i)) {
                for side in [SCORE, FAIR] {
                    row[book.score_sum + side] -= i64::from(self.score(phase, side, i));
                }
                if learns {
                    row[book.risk_sum] -= i64::from(self.risk[i]);
                }
            }
            for (first, worn) in [(book.hardship, &self.hardship), (book.grievance, &self.grievance)] {
                let columns = first.into_iter().flat_map(|first| first..);
                for (at, worn) in columns.zip(in_range(worn, people.clone())) {
                    row[at] += worn.iter().map(|&w| i64::from(w)).sum::<i64>();
                }
            }
        }
    }
}

/// Those on some list by score: most of several persons together have none who is.
fn each_listed(people: &[Person], mut each: impl FnMut(usize)) {
    const TOGETHER: usize = 16;
    const LISTS: u64 = 0xff << 32;
    for (n, some) in people.chunks(TOGETHER).enumerate() {
        if some.iter().fold(0, |any, person| any | person.word()) & LISTS == 0 {
            continue;
        }
        (0..some.len()).filter(|&i| some[i].lists[SCORE] != 0).for_each(|i| each(TOGETHER * n + i));
    }
}

/// Sums of score and fair score within bounds. A block is short enough for 32 bits.
#[cfg_attr(
    not(feature = "portable"),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2", "aarch64+neon"))
)]
fn sum_scores(people: &[Person], low: i16, high: i16) -> [i32; 2] {
    let (low, high) = (i32::from(low), i32::from(high));
    let mut sums = [0, 0];
    for person in people {
        // The half word as a whole keeps the loop in wide registers.
        let scores = person.word() as i32;
        sums[SCORE] += ((scores << 16) >> 16).clamp(low, high);
        sums[FAIR] += (scores >> 16).clamp(low, high);
    }
    sums
}

/// Sum of perceived risk.
#[cfg_attr(
    not(feature = "portable"),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2", "aarch64+neon"))
)]
fn sum_risk(risk: &[u16]) -> u32 {
    risk.iter().map(|&risk| u32::from(risk)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Layout;

    #[test]
    fn the_sums_of_the_longest_block_do_not_turn_over() {
        let n = Layout::BLOCK_MAX as usize;
        for score in [[i16::MIN, i16::MAX], [i16::MAX, i16::MIN], [-3, 4]] {
            let people = vec![Person { score, lists: [255; 2], grades: 255, entry: 255 }; n];
            let expected = score.map(|score| i32::from(score) * n as i32);
            assert_eq!(sum_scores(&people, i16::MIN, i16::MAX), expected);
            assert_eq!(sum_scores(&people, 7, 7), [7 * n as i32; 2]);
        }
        assert_eq!(sum_risk(&vec![u16::MAX; n]), u32::from(u16::MAX) * Layout::BLOCK_MAX);
    }
}
