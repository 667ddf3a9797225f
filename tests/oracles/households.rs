//! What those bear who live with the listed. One month's records list adults independently of each other, rightly with probability
//! p and by mistake with probability q; on whom it falls then follows from the households alone, by binomials.

use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use model::trace::{Counter, Whose};

/// Members on whom a spillover falls, expected over all households of the run, and a bound on the variance: of all laws on 0 to what a
/// household has of them, with a mean, the one of ends alone varies most.
#[derive(Default)]
struct Expected {
    mean: f64,
    variance: f64,
}

impl Expected {
    fn add(&mut self, households: f64, mean: f64, most: f64) {
        self.mean += households * mean;
        self.variance += households * mean * (most - mean);
    }
}

/// All of them, and those by mistake alone. `bears`: whether it falls on a class, given its words.
fn expected(run: &Run, p: f64, q: f64, bears: impl Fn(&[(String, String)]) -> bool) -> [Expected; 2] {
    let households = run.layout.households.as_ref().expect("households");
    let is_child = |class: u16| households.classes[usize::from(class)].iter().any(|(_, name)| name == "0-17");
    // Not on the list; on it by mistake alone.
    let (free, wrong) = ((1.0 - p) * (1.0 - q), (1.0 - p) * q);
    let mut expected = [Expected::default(), Expected::default()];
    for region in &households.regions {
        for (&count, template) in region.households.iter().zip(&households.templates) {
            let adults: u32 = template.iter().filter(|m| !is_child(m.0)).map(|m| m.1).sum();
            let (mut all, mut wrongly, mut most) = (0.0, 0.0, 0.0);
            for &(class, members) in template.iter().filter(|m| bears(&households.classes[usize::from(m.0)]))
            {
                // Of the others, how many can be listed; and they themselves are not.
                let (own, others) = if is_child(class) { (1.0, adults) } else { (free, adults - 1) };
                let none = libm::pow(free, f64::from(others));
                let falls = own * (1.0 - none);
                let by_mistake = own * (libm::pow(free + wrong, f64::from(others)) - none);
                let members = f64::from(members);
                all += members * falls;
                wrongly += members * by_mistake;
                most += members;
            }
            // One who is listed does not bear it among adults alone.
            if !template.iter().any(|m| is_child(m.0) && bears(&households.classes[usize::from(m.0)])) {
                most = f64::min(most, f64::from(adults) - 1.0);
            }
            expected[0].add(f64::from(count), all, most);
            expected[1].add(f64::from(count), wrongly, most);
        }
    }
    expected
}

#[test]
fn members_of_households_bear_it_as_often_as_somebody_else_is_listed() {
    let mut checks = Checks::new();
    for (offence, error) in [(0.05, 0.02), (0.5, 0.1), (0.002, 0.0)] {
        let run = Case::small("households")
            .persons(2_000_000)
            .thoroughly(2)
            .ticks(12)
            .set("conduct.offence.rate", offence)
            .set("channel.eye.database_error", error)
            .run(9);
        let (p, q) = (1.0 - libm::exp(-offence), 1.0 - libm::exp(-error));
        let of = [
            ("children", &["0-17"][..], &["urban", "rural"][..]),
            ("adults", &["18-59", "60+"], &["urban", "rural"]),
            ("elders-in-the-country", &["60+"], &["rural"]),
        ];
        for (name, ages, settings) in of {
            let bears = |words: &[(String, String)]| {
                words.iter().all(|(_, class)| ages.contains(&&**class) || settings.contains(&&**class))
            };
            let s = run.policy.spillovers.iter().position(|known| known == name).expect("a spillover") as u16;
            let n = run.subjects();
            let members = run.total(Counter::Spilled(Whose::All, s));
            let wrongly = run.total(Counter::Spilled(Whose::Wrongly, s));
            for ((of, seen), expected) in
                [("members", members), ("by mistake", wrongly)].into_iter().zip(expected(&run, p, q, bears))
            {
                let what = format!("{name}, offences {offence}, errors {error}: {of}");
                match expected.variance > 0.0 {
                    true => {
                        checks.dependent_share(
                            what,
                            seen / n,
                            expected.mean / n,
                            expected.variance.sqrt() / n,
                        );
                    }
                    false => checks.exact(what, seen, expected.mean),
                }
            }
            // They bear it from the month after the records on: eleven of twelve.
            let days = run.total(Counter::SpilledDays(Whose::All, s)) / 1e3;
            assert!((days / (members * run.policy.tick_days * 11.0) - 1.0).abs() < 1e-6, "{days}");
            let rate = [0.5 * 0.4, 2.0, 1.0][usize::from(s)];
            let blocked = run.total(Counter::SpilledBlocked(Whose::All, s)) / 1e6;
            assert!((blocked / (members * rate * 11.0 / 12.0) - 1.0).abs() < 1e-4, "{blocked}");
        }
    }
    checks.hold("social", "households::members_of_households_bear_it_as_often_as_somebody_else_is_listed");
}

/// What is kept up to date entry by entry is what a count of everybody gives: a phase begins with such a count.
#[test]
fn stocks_kept_up_to_date_are_those_counted_anew() {
    let run = |reform: &str| {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/oracles/packs/households/");
        Case::small("households").persons(100_000).ticks(12).reform(format!("{file}{reform}").into()).run(3)
    };
    let (kept, anew) = (run("leaving.toml"), run("leaving-with-a-phase.toml"));
    assert_eq!((kept.policy.phases.len(), anew.policy.phases.len()), (1, 2));
    assert!(kept.total(Counter::Left(0)) > 1_000.0, "people leave");
    assert_eq!(kept.trace.by_stratum, anew.trace.by_stratum);
    assert_eq!(kept.trace.at_end, anew.trace.at_end);
}
