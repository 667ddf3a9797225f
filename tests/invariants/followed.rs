//! Lives told again: the end is the run's, what is told adds up to what was counted, and who looks on changes nothing.

use std::collections::BTreeMap;

use model::follow::{Event, Following, Made, Otherwise, Place, Story};
use model::lives::Life;
use model::policy::Origin;
use model::trace::{Brought, Counter, Side, Whose};
use model::{follow, simulate_lives};

use crate::every_pack::{case, packs};
use glasshouse_tests::stand::{Case, Run};

fn quiet(_: u64) {}

/// Ticks at whose end they were on a list, and of these not on the fair list.
fn ticks_listed(story: &Story, list: usize) -> (u16, u16) {
    let at = |tick| {
        let standing = story.before(tick + 1);
        [Side::Score, Side::Fair].map(|side| standing.place(side, list).is_on())
    };
    let listed = (0..story.ticks).map(at).filter(|[own, _]| *own);
    listed.fold((0, 0), |(listed, wrongly), [_, fair]| (listed + 1, wrongly + u16::from(!fair)))
}

#[test]
fn invariant_11_ten_thousand_lives_end_as_in_the_run() {
    for pack in packs() {
        let case = case(&pack);
        let (policy, layout) = case.compile();
        let subjects = layout.subjects();
        // Spread over all strata and regions; 7,919 is prime to the number of subjects or skips a few.
        let mut persons: Vec<u64> = (0..10_000).map(|n| n * 7_919 % subjects).collect();
        persons.sort_unstable();
        persons.dedup();
        let enough = subjects.min(10_000) * 9 / 10;
        assert!(persons.len() as u64 > enough, "{pack}: {} of {subjects}", persons.len());
        let (_, lives) = simulate_lives(&policy, &layout, 3, &quiet);
        let ends: Vec<&Life> = lives.iter().collect();
        let following = Following { persons: persons.clone(), ..Following::default() };
        let stories = follow(&policy, &layout, 3, &following, &quiet);
        assert_eq!(stories.len(), persons.len());
        for story in &stories {
            let life = ends[story.person as usize];
            assert_eq!(story.last(), life.end, "{pack}: person {}", story.person);
            for l in 0..policy.lists.len() {
                let told = ticks_listed(story, l);
                assert_eq!(told, (life.listed[l], life.wrongly[l]), "{pack}: person {}", story.person);
            }
        }
        // Alone or among others, the same life.
        let most = stories.iter().max_by_key(|story| story.moments.len()).unwrap();
        let alone = Following { persons: vec![most.person], ..Following::default() };
        assert_eq!(follow(&policy, &layout, 3, &alone, &quiet), std::slice::from_ref(most), "{pack}");
    }
}

/// Everybody of a small run.
fn everybody(case: &Case, otherwise: Vec<Otherwise>) -> (Run, Vec<Story>) {
    let run = case.run(1);
    let persons = (0..run.layout.subjects()).collect();
    let stories = follow(&run.policy, &run.layout, 1, &Following { persons, otherwise }, &quiet);
    (run, stories)
}

fn events(stories: &[Story]) -> impl Iterator<Item = (&Story, &Event)> {
    stories
        .iter()
        .flat_map(|story| story.moments.iter().flat_map(move |m| m.events.iter().map(move |e| (story, e))))
}

#[test]
fn what_is_told_of_everybody_adds_up_to_what_was_counted() {
    for pack in packs() {
        let (run, stories) = everybody(&case(&pack).persons(6_000).ticks(24), Vec::new());
        let mut told: BTreeMap<Counter, i64> = BTreeMap::new();
        let mut count = |counter, add: i64| *told.entry(counter).or_default() += add;
        for (_, event) in events(&stories) {
            match *event {
                Event::Record { mark, made, induced, .. } => {
                    let mark = run.policy.marks[usize::from(mark)];
                    let conduct = mark.conduct;
                    match (made, mark.origin) {
                        (Made::Own { astray: true, .. }, _) => count(Counter::RecordsLost(conduct), 1),
                        (Made::Own { .. }, Origin::Own | Origin::Misidentified(_)) => {
                            count(Counter::RecordsTrue(conduct), 1);
                        }
                        (Made::Landed(_), Origin::Association(_)) => {
                            count(Counter::RecordsAssociated(conduct), 1);
                        }
                        (Made::Landed(_), _) => count(Counter::RecordsMistaken(conduct), 1),
                        _ => count(Counter::RecordsPhantom(conduct), 1),
                    }
                    count(Counter::RecordsInduced(conduct), i64::from(induced));
                }
                Event::Reviewed { list, turned_down } => {
                    count(Counter::Reviewed(Whose::All, list), 1);
                    count(Counter::TurnedDown(Whose::All, list), i64::from(turned_down));
                }
                Event::Appealed { list } => count(Counter::Appealed(Whose::All, list), 1),
                Event::Decided { list, upheld, .. } => {
                    count(Counter::Decided(Whose::All, list), 1);
                    count(Counter::Upheld(Whose::All, list), i64::from(upheld));
                }
                Event::Withdrawn { .. } => count(Counter::Withdrawn, 1),
                Event::Closed { brought, wrongly } => {
                    count(Counter::Closed(Brought::All), 1);
                    count(Counter::Closed(Brought::ByScheme), i64::from(brought));
                    count(Counter::Closed(Brought::Wrongly), i64::from(wrongly));
                }
                Event::Opened => count(Counter::Opened, 1),
                Event::Met { .. } | Event::Listed { .. } | Event::Corrected { .. } => {}
            }
        }
        let is_there = |story: &&Story| {
            let mut events = story.moments.iter().flat_map(|m| &m.events).rev();
            let came_or_went = events.find(|e| matches!(e, Event::Closed { .. } | Event::Opened));
            !matches!(came_or_went, Some(Event::Closed { .. }))
        };
        for story in stories.iter().filter(is_there) {
            let last = story.last();
            for l in 0..run.policy.lists.len() {
                let [own, fair] = [Side::Score, Side::Fair].map(|side| last.place(side, l));
                count(Counter::Listed(l as u8), i64::from(own.is_on()));
                count(Counter::Wrongly(l as u8), i64::from(own.is_on() && !fair.is_on()));
                count(Counter::Copied(l as u8), i64::from(own == Place::Copied));
            }
            count(Counter::ScoreSum(Side::Score), last.score[0].into());
            count(Counter::ScoreSum(Side::Fair), last.score[1].into());
        }
        for (counter, told) in told {
            if run.trace.counters.position(counter).is_some() {
                assert_eq!(told as f64, run.total(counter), "{pack}: {counter:?}");
            } else {
                assert_eq!(told, 0, "{pack}: {counter:?} is not counted");
            }
        }
        // Blocked attempts are expectations in both, rounded by stratum and tick in the run.
        let mut blocked = vec![[0.0; 2]; run.policy.activities.len()];
        for of in stories.iter().flat_map(|story| story.blocked(&run.policy, &run.layout)) {
            (0..2).for_each(|side| blocked[of.activity][side] += of.attempts[side]);
        }
        for (a, [all, fair]) in blocked.into_iter().enumerate() {
            let counted = run.total(Counter::Blocked(a as u16)) / 1e6;
            assert!((all - counted).abs() <= 1e-4 * counted + 0.5, "{pack}: {all} against {counted}");
            let wrongly = run.total(Counter::BlockedWrongly(a as u16)) / 1e6;
            assert!(fair <= all + 1e-9 && wrongly <= counted + 1e-6, "{pack}");
        }
    }
}

/// The first records of theirs that somebody got, each with its person and tick.
fn records(stories: &[Story], wanted: impl Fn(Made) -> bool) -> Vec<(u64, u32, Made)> {
    let mut found = Vec::new();
    for story in stories {
        let first = story.moments.iter().flat_map(|m| m.events.iter().map(move |e| (m.tick, e)));
        found.extend(first.filter_map(|(tick, event)| match event {
            Event::Record { made, .. } if wanted(*made) => Some((story.person, tick, *made)),
            _ => None,
        }));
    }
    found
}

fn differing(a: &[Story], b: &[Story]) -> Vec<u64> {
    a.iter().zip(b).filter(|(a, b)| a != b).map(|(a, _)| a.person).collect()
}

#[test]
fn invariant_3_one_record_less_changes_nobody_but_whom_it_reaches() {
    let mut tried = [0; 4];
    for pack in packs() {
        let case = case(&pack).persons(3_000).ticks(18);
        let (_, stories) = everybody(&case, Vec::new());
        let kinds: [fn(Made) -> bool; 4] = [
            |made| matches!(made, Made::Own { astray: false, .. }),
            |made| matches!(made, Made::Own { astray: true, .. }),
            |made| matches!(made, Made::Landed(_)),
            |made| matches!(made, Made::Alert(_)),
        ];
        for (kind, wanted) in kinds.into_iter().enumerate() {
            let some = records(&stories, wanted);
            for &(person, tick, made) in some.iter().step_by(some.len() / 3 + 1) {
                tried[kind] += 1;
                let (_, without) = everybody(&case, vec![Otherwise::Without { person, tick, made }]);
                let mut changed = differing(&stories, &without);
                assert!(changed.contains(&person), "{pack}: the record of {person} in {tick} is still there");
                changed.retain(|&other| other != person);
                // A record that went astray came to one other; what else they do may reach others in turn, where status
                // or perceived risk changes conduct that is misidentified, or appeals wait for each other.
                let at_once: Vec<u64> = changed
                    .into_iter()
                    .filter(|&other| {
                        let differs = |of: &[Story]| {
                            let story = &of[other as usize];
                            let upto = story.moments.partition_point(|m| m.tick < tick + 1);
                            story.moments[..upto].to_vec()
                        };
                        differs(&stories) != differs(&without)
                    })
                    .collect();
                assert!(at_once.len() <= usize::from(kind == 1), "{pack}: {at_once:?} changed with {person}");
            }
        }
    }
    assert!(tried.iter().all(|&n| n > 2), "every kind of record was left out somewhere: {tried:?}");
}

#[test]
fn an_appeal_upheld_takes_its_person_off_and_leaves_others_alone() {
    let case = Case::small("appeal").persons(4_000).ticks(60);
    let (run, stories) = everybody(&case, Vec::new());
    let stays = |story: &Story| {
        let since = story.moments.iter().find(|m| {
            m.events.iter().any(|e| matches!(e, Event::Listed { side: Side::Score, from: Place::Off, .. }))
        })?;
        Some((since.tick, ticks_listed(story, 0).0))
    };
    let appeals = |story: &Story| {
        story
            .moments
            .iter()
            .any(|m| m.events.iter().any(|e| matches!(e, Event::Decided { upheld: true, .. })))
    };
    assert!(run.policy.phases[0].redress.appeal.is_some());
    let long = stories.iter().filter(|s| !appeals(s)).filter_map(|s| Some((s.person, stays(s)?)));
    let (person, (since, ticks)) = long.max_by_key(|(_, (_, ticks))| *ticks).unwrap();
    let (_, won) = everybody(&case, vec![Otherwise::Upheld { person, list: 0, since }]);
    let story = &won[person as usize];
    assert!(appeals(story) && ticks_listed(story, 0).0 < ticks, "{ticks} ticks and as many when upheld");
}
