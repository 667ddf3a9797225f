//! A run that is saved and gone on with is the run that was never interrupted, bit for bit.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step fails the test")]

use std::collections::BTreeMap;
use std::sync::Mutex;

use glasshouse_model::layout::{Area, Attribute, Block, Layout, Region, Stratum, Subject};
use glasshouse_model::policy::*;
use glasshouse_model::trace::Trace;
use glasshouse_model::{Branch, Part, Start, Stop, Watch, simulate, simulate_from};

const TICKS: u32 = 30;

fn layout() -> Layout {
    let blocks = |persons| vec![Block { stratum: 0, persons }, Block { stratum: 1, persons: persons / 2 }];
    let region = |area, persons| Region { area, blocks: blocks(persons), bystanders: 0 };
    Layout {
        subject: Subject::Person,
        attributes: vec![Attribute { name: "group".into(), classes: vec!["a".into(), "b".into()] }],
        strata: vec![
            Stratum { classes: vec![0] },
            Stratum { classes: vec![1] },
            Stratum { classes: vec![1] },
        ],
        areas: vec![Area { name: "east".into() }, Area { name: "west".into() }],
        regions: vec![region(0, 700), region(0, 300), region(1, 40), region(1, 500)],
        households: None,
        ties: None,
        stands_for: 1.0,
    }
}

fn list(name: &str, by_records: bool, restarts: bool, dated: bool, window: Window) -> ListName {
    ListName { name: name.into(), red: false, by_records, restarts, dated, window }
}

const RULE: ListRule = ListRule {
    open: true,
    enter: Enter::Below(70),
    stay: 5,
    leave_from: None,
    leave_share: None,
    limit: None,
    leaves: true,
};

/// Review, appeals in a queue with a clock, copies; `suspends` turns what differs between the phases.
fn redress(suspends: bool) -> Redress {
    Redress {
        review: Some(Review {
            lists: 0b10,
            coverage: vec![0.7; 6],
            turns_down: [vec![0.1; 6], vec![0.6; 6]],
            capacity: Some(0.02),
            corrects: true,
        }),
        appeal: Some(Appeal {
            lists: 0b11,
            files: [vec![0.5; 6], vec![0.9; 6]],
            filing: Some(0.6),
            takes: 1,
            upheld: [vec![0.3; 6], vec![0.8; 6]],
            office: Some(Office { officers: 0.02, rounds: 2, handling: 1.7, even: suspends }),
            suspends,
            clock: Some(Clock { ticks: 6, grants: suspends }),
            corrects: true,
        }),
        copies: Some(Copies { missed: vec![0.5; 6], cleared: 0.3 }),
        objection: Some(Objection { wins: vec![0.6; 6], takes: 2 }),
        outside: vec![Outside { key: 7, share: vec![0.1; 6], marks: vec![true; 5] }],
    }
}

/// Every kind of column at once: lists by score and by records with each window, restarts and limits, a rate of leaving,
/// conduct that a status changes, learnt risk, frailty, mistakes, a gallery, guilt by association, due process, a phase in the middle.
fn policy(memory: Memory, pool: Pool) -> Policy {
    let mark = |origin| Mark { conduct: 0, channel: 0, origin };
    let strikes = |enter| ListRule { enter: Enter::Strikes(enter), ..RULE };
    let lists = vec![
        list("scored", false, false, true, Window::SinceListing),
        list("since", true, true, true, Window::SinceListing),
        list("fixed", true, false, false, Window::Fixed(7)),
        list("sliding", true, false, false, Window::Sliding(5)),
    ];
    let effect = |points| MarkEffect { points, strikes: 0b1110 };
    let first = Phase {
        from_tick: 0,
        low: 0,
        high: 200,
        gradings: vec![vec![80, 0]],
        effects: vec![effect(-7), effect(-7), MarkEffect { points: 3, strikes: 0 }, effect(-2), effect(-4)],
        moves: Vec::new(),
        rates: [0.15, 0.05, 0.1, 0.02, 0.0].repeat(6),
        acts: [0.4, 0.2].repeat(6),
        demand: vec![0.5; 6],
        lists: vec![
            ListRule { leave_share: Some(0.3), ..RULE },
            ListRule { limit: Some(9), ..strikes(1) },
            strikes(2),
            strikes(2),
        ],
        spillovers: Vec::new(),
        consequences: vec![Consequence {
            on_lists: 0b11,
            on_grades: 2,
            restricts: Some((0, 0.9)),
            bypass: 0.05,
            toll: -1.0,
            rewards: None,
            money: -1.0,
            hardship: 0.0,
            custom: 1.0,
            tax: 1.0,
        }],
        falls: vec![1],
        status_factors: vec![vec![(0b11, 2, 1.6)], Vec::new()],
        learning: Some(Learning {
            before: 6_000,
            learning: 0.2,
            forgetting: 0.1,
            word: Some(Word { circles: 1, heard: 0.1 }),
        }),
        announced: vec![9_000; 6],
        hardship: None,
        associations: vec![Some(AssociationRule { list: 0, circles: 2, records: vec![0.8; 6] })],
        market: None,
        exponents: vec![-1.0, 0.0],
        theories: Theories::default(),
        cap: 3.0,
        redress: redress(false),
    };
    let mut second = Phase { from_tick: 17, ..first.clone() };
    second.lists[1].stay = 3;
    second.low = 20;
    second.associations[0] = Some(AssociationRule { list: 1, circles: 0, records: vec![0.5; 6] });
    second.redress = redress(true);
    Policy {
        ticks: TICKS,
        tick_days: 30.0,
        period_ticks: 4,
        year_ticks: 12,
        assess_ticks: 2,
        grade_ticks: 2,
        units_per_point: 1,
        start: 100,
        clamp_each_record: true,
        memory,
        // Its tables take a while to make: for one pool is enough.
        frailty_shape: (pool == Pool::Region).then_some(0.7),
        grades: vec!["good".into(), "bad".into()],
        market_of: Vec::new(),
        grading_of: Vec::new(),
        factors: Vec::new(),
        conduct: ["c", "d"]
            .map(|name| Conduct {
                name: name.into(),
                domain: 0,
                lawful: false,
                repeats: name == "c",
                sign: -1,
            })
            .into(),
        domains: vec!["d".into()],
        channels: vec!["ch".into()],
        lists,
        activities: vec!["fly".into()],
        spillovers: Vec::new(),
        consequences: vec!["no-fly".into()],
        marks: vec![
            mark(Origin::Own),
            mark(Origin::Misidentified(0)),
            Mark { conduct: 1, ..mark(Origin::Own) },
            mark(Origin::Trait(0)),
            mark(Origin::Association(0)),
        ],
        pools: vec![pool],
        traits: vec![TraitGallery { key: 5, shares: vec![vec![0.05; 6]; 2], mark: 3 }],
        feedbacks: Vec::new(),
        job_lost: None,
        associations: vec![Association { key: 6, mark: 4 }],
        phases: vec![first, second],
        beside: Vec::new(),
    }
}

/// Policies that differ in memory and in whether regions exchange records.
fn policies() -> Vec<Policy> {
    let memories = [Memory::Forever, Memory::Retention(6), Memory::Fade(0.9), Memory::Reset(vec![12, 24])];
    let pools = || [Pool::Region, Pool::RegionAndGroup(vec![0, 1, 1]), Pool::Population];
    memories.into_iter().flat_map(|m| pools().map(|pool| policy(m.clone(), pool))).collect()
}

/// What a run handed out, by region.
#[derive(Debug, Default, Clone, PartialEq)]
struct Kept {
    regions: BTreeMap<usize, (u32, Vec<u8>)>,
    sums: Option<Vec<u8>>,
    finished: Vec<usize>,
}

impl Kept {
    fn take(&mut self, part: Part<'_>, bytes: Vec<u8>) {
        match part {
            Part::Region { index, ticks } => drop(self.regions.insert(index, (ticks, bytes))),
            Part::Sums { finished } => (self.sums, self.finished) = (Some(bytes), finished.to_vec()),
        }
    }
}

/// Saves at every opportunity; stops after so many savings; takes a snapshot.
#[derive(Default)]
struct Keep {
    checkpoint: bool,
    stop_after: Option<usize>,
    snapshot_at: Option<u32>,
    saved: Mutex<(Kept, usize)>,
    snapshot: Mutex<Kept>,
    ticks: Mutex<u64>,
}

impl Watch for Keep {
    fn done(&self, person_ticks: u64) {
        *self.ticks.lock().unwrap() += person_ticks;
    }

    fn saves(&self) -> bool {
        self.checkpoint
    }

    fn due(&self, _: Option<usize>) -> bool {
        true
    }

    fn save(&self, part: Part<'_>, bytes: Vec<u8>) -> Result<(), Stop> {
        self.saved.lock().unwrap().0.take(part, bytes);
        Ok(())
    }

    fn settle(&self) -> Result<(), Stop> {
        let mut saved = self.saved.lock().unwrap();
        saved.1 += 1;
        if self.stop_after == Some(saved.1) { Err(Stop::Asked) } else { Ok(()) }
    }

    fn snapshot_at(&self) -> Option<u32> {
        self.snapshot_at
    }

    fn snapshot(&self, part: Part<'_>, bytes: Vec<u8>) -> Result<(), Stop> {
        self.snapshot.lock().unwrap().take(part, bytes);
        Ok(())
    }
}

fn in_pool<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// Compares without printing two long traces.
fn same(is: &Result<Trace, Stop>, wanted: &Trace) -> bool {
    is.as_ref() == Ok(wanted)
}

fn go_on(kept: &Kept, branch: Option<Branch<'_>>, policy: &Policy, watch: &Keep) -> Result<Trace, Stop> {
    let regions = |index| Ok(kept.regions.get(&index).map(|(_, bytes)| bytes.clone()));
    let start = Start { sums: kept.sums.as_deref(), regions: &regions, branch };
    simulate_from(start, policy, &layout(), 7, watch)
}

#[test]
fn a_run_stopped_at_any_checkpoint_and_gone_on_with_is_the_run() {
    for policy in policies() {
        let straight = simulate(&policy, &layout(), 7, &|_| {});
        let all = layout().subjects() * u64::from(TICKS);
        for (stop, threads) in [(1, 1), (2, 2), (11, 1), (29, 2), (30, 1), (31, 2), (62, 1), (90, 2)] {
            let watch = Keep { checkpoint: true, stop_after: Some(stop), ..Keep::default() };
            let stopped = in_pool(threads, || go_on(&Kept::default(), None, &policy, &watch));
            let kept = watch.saved.into_inner().unwrap().0;
            if policy.pools == [Pool::Population] && stop > 30 {
                assert!(same(&stopped, &straight));
            } else {
                assert!(stopped == Err(Stop::Asked), "{stop}");
            }
            // Twice in a row: a checkpoint of what was gone on with is as good.
            let again = Keep { checkpoint: true, stop_after: Some(9), ..Keep::default() };
            let mut twice = kept.clone();
            if in_pool(2, || go_on(&kept, None, &policy, &again)) == Err(Stop::Asked) {
                let later = again.saved.into_inner().unwrap().0;
                twice.regions.extend(later.regions);
                twice.sums = later.sums.or(twice.sums);
            }
            for kept in [kept, twice] {
                let watch = Keep::default();
                assert!(same(&go_on(&kept, None, &policy, &watch), &straight), "{stop} {:?}", policy.memory);
                assert_eq!(watch.ticks.into_inner().unwrap(), all, "what was done before is counted as done");
            }
        }
    }
}

#[test]
fn saving_changes_nothing() {
    for policy in policies() {
        let straight = simulate(&policy, &layout(), 7, &|_| {});
        for snapshot_at in [None, Some(1), Some(13), Some(TICKS - 1)] {
            let watch = Keep { checkpoint: true, snapshot_at, ..Keep::default() };
            assert!(same(&go_on(&Kept::default(), None, &policy, &watch), &straight));
        }
    }
}

/// Runs to the end and gives the snapshot taken on the way.
fn snapshot(policy: &Policy, tick: u32) -> Kept {
    let watch = Keep { snapshot_at: Some(tick), ..Keep::default() };
    go_on(&Kept::default(), None, policy, &watch).unwrap();
    let kept = watch.snapshot.into_inner().unwrap();
    assert!(kept.sums.is_some() && kept.regions.len() == layout().regions.len());
    assert!(kept.regions.values().all(|(ticks, _)| *ticks == tick));
    kept
}

#[test]
fn invariant_1_a_snapshot_gone_on_with_under_the_same_rules_is_the_run() {
    for policy in policies() {
        let straight = simulate(&policy, &layout(), 7, &|_| {});
        // In the middle of a period and at its end, of a year, before, at and after the phase.
        for tick in [1, 4, 12, 13, 16, 17, 18, TICKS - 1] {
            let kept = snapshot(&policy, tick);
            let branch = Branch { tick, before: &policy };
            assert_eq!(branch.unlike(&policy), [""; 0]);
            for branch in [None, Some(branch)] {
                assert!(same(&go_on(&kept, branch, &policy, &Keep::default()), &straight), "{tick}");
            }
        }
    }
}

/// A region's state, read and written again, is the same bytes.
#[test]
fn saved_state_read_and_saved_again_is_the_same_bytes() {
    for policy in policies() {
        for tick in [1, 6, 17, 29] {
            let kept = snapshot(&policy, tick);
            // Nothing happens between: the snapshot of a run that begins with it.
            let watch = Keep { snapshot_at: Some(tick), ..Keep::default() };
            go_on(&kept, None, &policy, &watch).unwrap();
            let again = watch.snapshot.into_inner().unwrap();
            assert!(kept == again, "{tick} {:?}", policy.memory);
        }
    }
}

#[test]
fn saved_bytes_that_do_not_fit_are_refused() {
    let (one, other) = (policy(Memory::Forever, Pool::Region), policy(Memory::Retention(6), Pool::Region));
    let kept = snapshot(&one, 13);
    assert!(matches!(go_on(&kept, None, &other, &Keep::default()), Err(Stop::Unfit(_))));
    let bytes = &kept.regions[&0].1;
    for length in [0, 1, 9, 40, bytes.len() / 2, bytes.len() - 1] {
        let mut cut = kept.clone();
        cut.regions.insert(0, (13, bytes[..length].to_vec()));
        assert!(matches!(go_on(&cut, None, &one, &Keep::default()), Err(Stop::Unfit(_))), "{length}");
    }
    let mut exchanged = kept.clone();
    exchanged.regions.insert(0, kept.regions[&1].clone());
    assert!(matches!(go_on(&exchanged, None, &one, &Keep::default()), Err(Stop::Unfit(_))));
    let mut cut = kept.clone();
    cut.sums = kept.sums.map(|sums| sums[..sums.len() - 1].to_vec());
    assert!(matches!(go_on(&cut, None, &one, &Keep::default()), Err(Stop::Unfit(_))));
}

/// A reform that a dated phase states, and the same reform as a branch: nothing of it is drawn otherwise, so both are one run.
#[test]
fn a_branch_is_what_a_phase_from_its_date_would_have_been() {
    for mut phased in policies() {
        phased.phases.truncate(1);
        phased.traits[0].shares.truncate(1);
        // List 0 is given other terms than before: here its stays are dated, in `before` they are not.
        let before = phased.clone();
        let mut reformed = before.phases[0].clone();
        reformed.lists[0] = ListRule { stay: 2, ..reformed.lists[0] };
        reformed.lists[3].open = false;
        reformed.effects[0].points = -5;
        reformed.demand = vec![0.7; 6];
        let after = Policy { phases: vec![reformed.clone()], ..before.clone() };
        for tick in [5, 12] {
            let kept = snapshot(&before, tick);
            let branch = Branch { tick, before: &before };
            assert_eq!(branch.unlike(&after), [""; 0]);
            let branched = go_on(&kept, Some(branch), &after, &Keep::default()).unwrap();
            let mut phased = phased.clone();
            phased.phases.push(Phase { from_tick: tick, ..reformed.clone() });
            phased.traits[0].shares = vec![phased.traits[0].shares[0].clone(); 2];
            phased.lists[0].dated = true;
            assert!(simulate(&phased, &layout(), 7, &|_| {}) == branched, "{tick} {:?}", phased.memory);
            assert!(simulate(&before, &layout(), 7, &|_| {}) != branched);
            // A branch is saved and gone on with like any run.
            let watch = Keep { checkpoint: true, stop_after: Some(6), ..Keep::default() };
            assert!(go_on(&kept, Some(branch), &after, &watch) == Err(Stop::Asked));
            let mut later = kept.clone();
            let saved = watch.saved.into_inner().unwrap().0;
            later.regions.extend(saved.regions);
            later.sums = saved.sums.or(later.sums);
            assert!(same(&go_on(&later, Some(branch), &after, &Keep::default()), &branched));
        }
    }
}

/// A branch may run longer or shorter: what ends after the first run's last tick is not lost.
#[test]
fn a_longer_or_shorter_branch_is_the_longer_or_shorter_run() {
    for policy in policies() {
        let kept = snapshot(&policy, 19);
        for ticks in [20, 24, 31, 50] {
            let other = Policy { ticks, ..policy.clone() };
            let branch = Branch { tick: 19, before: &policy };
            let branched = go_on(&kept, Some(branch), &other, &Keep::default()).unwrap();
            assert!(branched == simulate(&other, &layout(), 7, &|_| {}), "{ticks} {:?}", policy.memory);
        }
    }
}

#[test]
fn a_trace_comes_back_from_its_bytes() {
    for policy in policies() {
        let trace = simulate(&policy, &layout(), 7, &|_| {});
        let bytes = trace.save();
        assert!(same(&Trace::restore(&policy, &layout(), &bytes), &trace));
        assert!(Trace::restore(&policy, &layout(), &bytes[1..]).is_err());
        let longer = Policy { ticks: 50, ..policy };
        assert!(Trace::restore(&longer, &layout(), &bytes).is_err());
    }
}

#[test]
fn what_a_branch_cannot_change_is_named() {
    let before = policy(Memory::Forever, Pool::Region);
    let branch = Branch { tick: 5, before: &before };
    let unlike = |change: &dyn Fn(&mut Policy)| {
        let mut after = before.clone();
        change(&mut after);
        branch.unlike(&after)
    };
    assert_eq!(unlike(&|p| p.start = 90), ["the start score"]);
    assert_eq!(unlike(&|p| p.memory = Memory::Retention(5)), ["how the score forgets"]);
    assert_eq!(unlike(&|p| p.lists[2].window = Window::Fixed(8)), ["the list fixed"]);
    assert_eq!(unlike(&|p| p.grades.push("worse".into())), ["the grades"]);
    assert_eq!(unlike(&|p| p.conduct[1].repeats = true), ["the conduct d"]);
    assert_eq!(unlike(&|p| p.frailty_shape = Some(0.6)), ["the frailty"]);
    assert_eq!(unlike(&|p| p.associations[0].key = 1), ["what listings bring on others"]);
    let no_learning = |p: &mut Policy| p.phases.iter_mut().for_each(|phase| phase.learning = None);
    assert_eq!(unlike(&no_learning), ["whether persons learn a risk"]);
    assert_eq!(unlike(&|p| p.phases[0].rates[0] = 0.9), [""; 0]);
}
