//! Two societies beside each other: what becomes of enterprises reaches the persons who represent them and work there.

use glasshouse_tests::stand::{Case, Run};
use lab::plan::Plan;
use lab::request::{Length, Request, Size};
use model::trace::{Brought, Counter, Whose};
use pack::Library;

const EVERYTHING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/invariants/packs/everything");
const TICKS: u32 = 40;

/// Persons with their companion, and the enterprises by themselves: as many, of the same seed.
fn both(seed: u64) -> (Run, Run) {
    let persons = Case::of(EVERYTHING).persons(600_000).ticks(TICKS).run(seed);
    let plan = |name: &str, size: u64| {
        let request =
            Request { size: Size::Persons(size), length: Length::Ticks(TICKS), seed, ..Request::of(name) };
        Plan::new(&request, &Library::new()).unwrap()
    };
    let stands_for = plan(EVERYTHING, 600_000).size.stands_for;
    let name = "invariants/packs/beside";
    let there = plan(name, 10_000).size.place_persons;
    let Plan { policy, layout, .. } = plan(name, (there as f64 / stands_for + 0.5) as u64);
    let trace = model::simulate(&policy, &layout, seed, &|_| {});
    (persons, Run { policy, layout, trace })
}

#[test]
fn whoever_represents_a_listed_enterprise_bears_it_and_who_works_in_one_that_closes_loses_the_job() {
    let (persons, enterprises) = both(4);
    let s = persons.policy.spillovers.iter().position(|name| name == "representing").unwrap() as u16;
    let list = enterprises.list("listed");
    // What becomes of an enterprise in a month reaches persons in the next: the stock at a month's end is that of the month before.
    for month in 3..TICKS as usize {
        let listed = enterprises.in_period(month - 1, Counter::Listed(list));
        let wrongly = enterprises.in_period(month - 1, Counter::Wrongly(list));
        assert_eq!(persons.in_period(month, Counter::Spilled(Whose::All, s)), listed, "month {month}");
        assert_eq!(persons.in_period(month, Counter::Spilled(Whose::Wrongly, s)), wrongly, "month {month}");
    }
    let last = TICKS as usize - 1;
    let until =
        |counter: Counter| -> i64 { (0..last).map(|month| enterprises.in_period(month, counter)).sum() };
    assert!(
        until(Counter::Closed(Brought::All)) > 150,
        "enterprises close: {}",
        until(Counter::Closed(Brought::All))
    );
    // Jobs are whole ones: of an enterprise with some fraction of one, one more or one less.
    for brought in Brought::ALL {
        let lost = until(Counter::JobsLost(brought)) as f64 / 1e3;
        let dismissed = persons.total(Counter::Dismissed(brought));
        let closed = until(Counter::Closed(brought)) as f64;
        assert!((dismissed - lost).abs() < 4.0 * (0.25 * closed).sqrt() + 1.0, "{dismissed} of {lost}");
    }
}

/// The other way round: an enterprise bears the listing of the person who represents it. A companion's own companion is left out.
#[test]
fn an_enterprise_bears_the_listing_of_the_person_who_represents_it() {
    let reform = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("represented.toml");
    let text = r#"
[companion]
pack    = "cn-court-list"
workers = { age = "18-59" }

[spillover.represented]
companion_list = "court-list"
restrict = "tender"
attempts = { value = 1, unit = "per year", range = [0, 9], evidence = "assumed", why = "a test" }
evidence = "assumed"
why      = "a test"
"#;
    std::fs::write(&reform, text).unwrap();
    let run = Case::of("cn-court-list-enterprises").reform(reform).persons(200_000).ticks(TICKS).run(2);
    let borne = run.total(Counter::Spilled(Whose::All, 0));
    // As many enterprises as representatives, each of whom is listed as any adult is: by hazard and leaving, of 40 months.
    let (hazard, leaving, years) = (0.00199, 0.32, f64::from(TICKS - 1) / 12.0);
    let listed = hazard / (hazard + leaving) * (1.0 - libm::exp(-(hazard + leaving) * years));
    let expected = run.subjects() * listed;
    assert!((borne - expected).abs() < 4.0 * expected.sqrt(), "{borne} of {expected}");
}
