//! Two schemes on the same persons: nothing differs where the schemes do not, and what differs is what they do.

use std::fs;
use std::path::PathBuf;

use glasshouse_tests::listing::{one_strike, renewal, term};
use lab::compare::{Comparison, compare};
use lab::error::Error;
use lab::request::{Length, Request, Size};
use model::trace::{Counter, Whose};
use pack::{Change, Library};

use crate::every_pack::packs;

fn request(pack: &str, persons: u64, ticks: u32, replicates: u32, changes: &[Change]) -> Request {
    Request {
        changes: changes.to_vec(),
        size: Size::AtMost(persons),
        length: Length::Ticks(ticks),
        replicates,
        ..Request::of(pack)
    }
}

fn set(text: &str) -> Change {
    Change::Set(text.to_owned())
}

fn reform(name: &str, text: &str) -> Change {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.toml"));
    fs::write(&file, text).unwrap();
    Change::Reform(file)
}

fn compared(a: &Request, b: &Request) -> Comparison {
    match compare([a, b], &Library::new(), &|_| {}) {
        Ok(comparison) => comparison,
        Err(error) => panic!("{error}"),
    }
}

fn small(pack: &str) -> String {
    format!("{}/oracles/packs/{pack}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn invariant_1_a_scheme_beside_itself_differs_by_exactly_nothing() {
    for pack in packs() {
        let request = request(&pack, 20_000, 24, 2, &[]);
        let comparison = compared(&request, &request);
        assert!(comparison.is_null(), "{pack}: the states differ");
        for effect in comparison.effects() {
            let row = &effect.row;
            if let Some(difference) = effect.difference {
                assert_eq!(difference.mean, 0.0, "{pack}: {} of {}", row.measure, row.item);
                let exactly = difference.interval.is_none_or(|interval| interval == (0.0, 0.0));
                assert!(exactly, "{pack}: {} of {}", row.measure, row.item);
            }
        }
        for changed in comparison.changed() {
            assert_eq!(changed.persons_changed, [0.0, 0.0], "{pack}: {}", changed.list);
            assert!(changed.correlation.is_none_or(|r| (r - 1.0).abs() < 1e-9), "{pack}: {}", changed.list);
        }
        // An arm beside itself is the run by itself.
        let alone = lab::run::run(&request, &Library::new(), &|_| {}).unwrap();
        assert_eq!(alone.replicates[0].trace, comparison.arms[0].replicates[0].trace, "{pack}");
    }
}

/// Counts of a run that begin with these words.
fn total(comparison: &Comparison, arm: usize, counter: Counter) -> i64 {
    let trace = &comparison.arms[arm].replicates[0].trace;
    let column = trace.counters.position(counter).unwrap();
    (0..trace.at_end.rows()).map(|row| trace.at_end.row(row)[column]).sum()
}

fn conduct(comparison: &Comparison, name: &str) -> u16 {
    let conduct = &comparison.arms[0].plan.policy.conduct;
    conduct.iter().position(|c| c.name == name).unwrap() as u16
}

#[test]
fn what_a_reform_does_not_touch_is_the_same_record_by_record() {
    let plain = request("cn-rongcheng", 40_000, 36, 1, &[]);
    // More of one conduct: the others' records stay, though the dominating rates of its domain rise.
    let more = set("conduct.volunteering.rate=3");
    let comparison = compared(&plain, &request("cn-rongcheng", 40_000, 36, 1, &[more]));
    let records = |arm, name: &str| total(&comparison, arm, Counter::RecordsTrue(conduct(&comparison, name)));
    assert_eq!(records(0, "traffic-offence"), records(1, "traffic-offence"));
    assert_eq!(records(0, "unpaid-bill"), records(1, "unpaid-bill"));
    assert!(records(1, "volunteering") > 2 * records(0, "volunteering"));
    // Other points change no record at all where nobody responds.
    let points = compared(
        &plain,
        &request("cn-rongcheng", 40_000, 36, 1, &[set("indicator.traffic-offence.points=-1")]),
    );
    for k in 0..points.arms[0].plan.policy.conduct.len() as u16 {
        assert_eq!(total(&points, 0, Counter::RecordsTrue(k)), total(&points, 1, Counter::RecordsTrue(k)));
    }
    assert!(!points.is_null());
}

/// A term halved: the shares listed are those of two renewal processes, and their difference is far better known than either.
#[test]
fn the_effect_of_a_shorter_term_has_its_closed_form() {
    let (rate, months) = (0.02, 60);
    let plain = request(&small("term"), 100_000, months, 6, &[]);
    let halved = set("list.term.leave.after=\"12 months\"");
    let comparison = compared(&plain, &request(&small("term"), 100_000, months, 6, &[halved]));
    let listed =
        |term_: usize| renewal(months as usize, one_strike(-libm::expm1(-rate)), term(term_)).at_end();
    let effect = comparison
        .effects()
        .into_iter()
        .find(|e| {
            let row = &e.row;
            (row.measure, &*row.item, &*row.group, &*row.area, row.period)
                == ("listed_share", "term", "all", "all", None)
        })
        .unwrap();
    let difference = effect.difference.unwrap();
    let expected = listed(12) - listed(24);
    let (low, high) = difference.interval.unwrap();
    assert!(low - 0.001 < expected && expected < high + 0.001, "{expected} outside {low} to {high}");
    assert!((difference.mean - expected).abs() < 0.01 * expected.abs(), "{} {expected}", difference.mean);
    let changed = comparison.changed().into_iter().find(|c| c.list == "term" && c.group == "all").unwrap();
    assert!(changed.correlation.unwrap() > 0.5, "{:?}", changed.correlation);
    // Everybody who is ever listed is listed in both; nobody stays longer because the term is shorter, unless an offence that
    // was ignored then counts now.
    assert_eq!([changed.ever[0], changed.ever[1]], [0.0, 0.0]);
    assert!(changed.persons_changed[0] > 20.0 * changed.persons_changed[1]);
}

/// Packs with other conduct, channels, lists and consequences have one numbering.
#[test]
fn schemes_that_count_other_things_are_compared_on_the_same_persons() {
    let other = reform(
        "another-list",
        "[conduct.fines-unpaid]\nsays = \"A fine not paid\"\ndomain = \"fines\"\nlawful = false\n\
         rate = { value = 0.02, unit = \"per year\", range = [0.01, 0.1], evidence = \"assumed\", why = \"a test\" }\n\
         [channel.fines-office]\nsays = \"The office\"\n\
         coverage = { value = 1, unit = \"share\", range = [0, 1], evidence = \"assumed\", why = \"a test\" }\n\
         sensitivity = { value = 1, unit = \"share\", range = [0, 1], evidence = \"assumed\", why = \"a test\" }\n\
         [indicator.fines-unpaid]\nconduct = \"fines-unpaid\"\nchannels = [\"fines-office\"]\npoints = 0\n\
         evidence = \"assumed\"\nwhy = \"a test\"\n\
         [list.fines]\nsays = \"Fines\"\ncolour = \"black\"\nenter = { records = 1, of = [\"fines-unpaid\"], window = \"since-listing\" }\n\
         leave = { after = \"1 year\" }\nagain = \"ignore\"\nevidence = \"assumed\"\nwhy = \"a test\"\n",
    );
    let plain = request("cn-court-list", 30_000, 36, 1, &[]);
    let comparison = compared(&plain, &request("cn-court-list", 30_000, 36, 1, &[other]));
    let [a, b] = comparison.arms.each_ref().map(|arm| &arm.plan.policy);
    assert_eq!((&a.conduct.len(), a.lists.len()), (&b.conduct.len(), b.lists.len()));
    assert_eq!(total(&comparison, 0, Counter::Listed(1)), 0, "the first scheme has no such list");
    assert!(total(&comparison, 1, Counter::Listed(1)) > 100);
    // What both have is untouched.
    for counter in
        [Counter::Listed(0), Counter::Entered(0), Counter::RecordsTrue(0), Counter::RecordsPhantom(0)]
    {
        assert_eq!(total(&comparison, 0, counter), total(&comparison, 1, counter), "{counter:?}");
    }
}

#[test]
fn schemes_about_other_persons_are_refused_with_every_reason() {
    let refused = |a: &Request, b: &Request| match compare([a, b], &Library::new(), &|_| {}) {
        Err(Error::Fault(fault)) => (fault.code.id, fault.message),
        other => panic!("not refused: {:?}", other.map(|_| ())),
    };
    let court = request("cn-court-list", 20_000, 12, 1, &[]);
    let (code, message) = refused(&court, &request("cn-rongcheng", 20_000, 12, 1, &[]));
    assert_eq!(code, "GH0308");
    assert!(message.contains("the place") && message.contains("the grades"), "{message}");
    let (_, message) = refused(&court, &request("cn-court-list", 20_000, 24, 1, &[]));
    assert!(message.contains("how long they run"), "{message}");
}

/// With safeguards on in one arm only: the other arm is untouched, and wrongful listings are put right.
#[test]
fn a_laws_safeguards_put_wrongful_listings_right_and_change_no_record() {
    let plain = request("cn-national-claimed", 60_000, 48, 4, &[]);
    // As many appeal as the law's own range allows.
    let law = [Change::Law("us-fcra".into()), set("safeguard.appeal.files_wrongful.value=0.2")];
    let comparison = compared(&plain, &request("cn-national-claimed", 60_000, 48, 4, &law));
    let effects = comparison.effects();
    let gap = effects
        .iter()
        .find(|e| {
            e.row.measure == "remedy_gap"
                && &*e.row.item == "blacklist"
                && &*e.row.group == "all"
                && e.row.period.is_none()
        })
        .unwrap();
    assert_eq!(gap.before.unwrap().mean, 1.0);
    let (_, high) = gap.difference.unwrap().interval.unwrap();
    assert!(high < 0.0, "fewer are never put right: {:?}", gap.difference);
}

/// A scheme with ties beside the same without: the same persons, in the same households, of whom only the one's are borne for.
#[test]
fn what_ties_add_is_compared_on_the_same_persons() {
    let [a, b] =
        ["cn-national-claimed", "cn-national-society"].map(|pack| request(pack, 400_000, 24, 1, &[]));
    let comparison = compared(&a, &b);
    let spilled = |arm: usize| total(&comparison, arm, Counter::Spilled(Whose::All, 0));
    assert_eq!(spilled(0), 0);
    assert!(spilled(1) > 20, "{}", spilled(1));
    let kinds = comparison.arms[0].plan.policy.conduct.len() as u16;
    let of_nobody =
        |arm: usize| (0..kinds).map(|k| total(&comparison, arm, Counter::RecordsPhantom(k))).sum::<i64>();
    assert!(of_nobody(0) > 1_000);
    assert_eq!(of_nobody(0), of_nobody(1), "what depends on nobody's state is the same in both");
}
