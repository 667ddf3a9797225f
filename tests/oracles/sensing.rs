//! Channels: true and mistaken records, several channels, unequal watching, and the identity of right and wrong.

use glasshouse_tests::book;
use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use model::trace::Counter;

/// Among offenders reports are Poisson(lam s + phi), a share phi/(lam s + phi) of them wrong; an innocent is ever
/// reported by T with probability 1 - exp(-phi T).
#[test]
fn wrong_share_of_records_and_innocents_reported_any_tick_form() {
    let mut checks = Checks::new();
    for (rate, sensitivity, wrong, ticks) in [
        (0.2, 0.8, 0.002, 60),
        (0.2, 0.3, 0.02, 60),
        (0.005, 0.8, 0.002, 60),
        (1.5, 0.1, 0.3, 12),
        (0.05, 0.5, 0.001, 24),
    ] {
        let run = Case::small("sensing")
            .thoroughly(6)
            .ticks(ticks)
            .set("conduct.offence.rate", rate)
            .set("channel.eye.sensitivity", sensitivity)
            .set("channel.eye.database_error", wrong)
            .run(51);
        let (n, k) = (run.among("group", "a", Counter::Subjects), run.conduct("offence"));
        let of = |counter| run.among("group", "a", counter);
        let (right, phantom) = (of(Counter::RecordsTrue(k)), of(Counter::RecordsPhantom(k)));
        let name = format!("lam {rate}, s {sensitivity}, phi {wrong}");
        let time = f64::from(ticks);
        let (lam, all) = (rate * sensitivity, rate * sensitivity + wrong);
        checks.share(
            format!("{name}: wrong share"),
            phantom / (right + phantom),
            wrong / all,
            right + phantom,
        );
        checks.mean(format!("{name}: reports"), (right + phantom) / n, all * time, (all * time / n).sqrt());
        checks.mean(format!("{name}: true ones"), right / n, lam * time, (lam * time / n).sqrt());
        let innocent = run.among("group", "b", Counter::Subjects);
        let list = run.list("reported");
        let reported = run.among("group", "b", Counter::Listed(list)) / innocent;
        checks.share(format!("{name}: innocents"), reported, -libm::expm1(-wrong * time), innocent);
        let wrongly = run.among("group", "b", Counter::Wrongly(list));
        assert_eq!(wrongly, run.among("group", "b", Counter::Listed(list)), "{name}: all innocents wrongly");
        let ever = of(Counter::Listed(list)) / n;
        checks.share(format!("{name}: offenders"), ever, -libm::expm1(-all * time), n);
        // Listed though the fair score is not: mistakenly recorded and never rightly.
        let only = libm::exp(-lam * time) * -libm::expm1(-wrong * time);
        checks.share(format!("{name}: wrongly listed"), of(Counter::Wrongly(list)) / n, only, n);
    }
    checks.hold("sensing", "sensing::wrong_share_of_records_and_innocents_reported_any_tick_form");
}

/// Three channels that each see an act with probability .3, .5, .2 together see .72; the first that sees it records it.
#[test]
fn union_of_channels_any_tick_form() {
    let mut checks = Checks::new();
    for sensitivities in [[0.3, 0.5, 0.2], [0.9, 0.1, 0.6], [0.05, 0.0, 1.0]] {
        // Enough that half a percent of the rarest channel is four standard errors.
        let mut case = Case::small("union").persons(14_000_000).thoroughly(2).ticks(24);
        for (channel, s) in ["first", "second", "third"].iter().zip(sensitivities) {
            case = case.set(&format!("channel.{channel}.sensitivity"), s);
        }
        let run = case.run(52);
        let k = run.conduct("offence");
        let acts = run.total(Counter::Acts(k)) / 1e6;
        checks.limit("acts", acts, 0.2 * 24.0 * run.subjects(), 1e-6 * acts);
        let seen = run.total(Counter::RecordsTrue(k));
        let union = 1.0 - sensitivities.iter().map(|s| 1.0 - s).product::<f64>();
        // Records are Poisson with mean union x acts.
        checks.mean(format!("{sensitivities:?} union"), seen / acts, union, (union / acts).sqrt());
        let mut missed = 1.0;
        for (channel, s) in ["first", "second", "third"].iter().zip(sensitivities) {
            let records = run.total(Counter::RecordsByChannel(run.channel(channel)));
            let expected: f64 = missed * s;
            checks.mean(
                format!("{sensitivities:?} {channel}"),
                records / acts,
                expected,
                (expected / acts).sqrt(),
            );
            missed *= 1.0 - s;
        }
    }
    checks.hold("sensing", "sensing::union_of_channels_any_tick_form");
}

/// Two groups that act alike: recorded acts differ by the ratio of exposures exactly, "ever recorded" by less and less.
#[test]
fn unequal_watching_any_tick_form() {
    let mut checks = Checks::new();
    for (rate, sensitivity, ticks) in
        [(0.2, 0.6, 6), (0.2, 0.6, 12), (0.2, 0.6, 24), (0.2, 0.6, 60), (0.05, 0.9, 30)]
    {
        let case = Case::small("exposure")
            .persons(4_000_000)
            .ticks(ticks)
            .set("conduct.offence.rate", rate)
            .set("channel.eye.sensitivity", sensitivity);
        // More persons than the population has, by runs of their own.
        let runs: Vec<Run> = (0..book::thoroughly(5)).map(|more| case.run(53 + 1_000 * more)).collect();
        let (k, list) = (runs[0].conduct("offence"), runs[0].list("reported"));
        let sum = |group: &str, counter: Counter| -> f64 {
            runs.iter().map(|run| run.among("group", group, counter)).sum()
        };
        let of = |group: &str, counter| sum(group, counter) / sum(group, Counter::Subjects);
        let name = format!("lam {rate}, s {sensitivity}, T {ticks}");
        let mut ever = [0.0; 2];
        let (mut means, mut relative) = ([0.0; 2], 0.0);
        for (g, (group, exposure)) in [("a", 1.0), ("b", 0.5)].into_iter().enumerate() {
            let n = sum(group, Counter::Subjects);
            let mean = rate * sensitivity * exposure * f64::from(ticks);
            means[g] = of(group, Counter::RecordsTrue(k));
            relative += 1.0 / (mean * n);
            checks.mean(format!("{name}: records of {group}"), means[g], mean, (mean / n).sqrt());
            ever[g] = of(group, Counter::Listed(list));
            checks.share(format!("{name}: ever {group}"), ever[g], -libm::expm1(-mean), n);
        }
        checks.mean(format!("{name}: ratio of records"), means[0] / means[1], 2.0, 2.0 * relative.sqrt());
        let exposed = |s: f64| -libm::expm1(-rate * s * f64::from(ticks));
        let ratio = exposed(sensitivity) / exposed(0.5 * sensitivity);
        checks.limit(format!("{name}: ratio ever recorded"), ever[0] / ever[1], ratio, 0.005 * ratio);
    }
    checks.hold("sensing", "sensing::unequal_watching_any_tick_form");
}

/// On every finite run FPR = p/(1-p) (1-PPV)/PPV (1-FNR), in all and in each group, with the rates that reports show.
#[test]
fn identity_of_error_rates_on_a_finite_run() {
    let mut checks = Checks::new();
    for (pack, seed) in [("quality", 54), ("quality", 55), ("sensing", 56)] {
        let run = Case::small(pack).persons(50_000).ticks(30).run(seed);
        for group in ["a", "b"] {
            if let Some(distance) = identity(&run, group) {
                checks.limit(format!("{pack}, seed {seed}, group {group}: distance"), distance, 0.0, 1e-12);
            }
        }
        checks.limit(format!("{pack}, seed {seed}: in reports"), reported_rates(&run), 0.0, 1e-12);
    }
    checks.hold("sensing", "sensing::identity_of_error_rates_on_a_finite_run");
}

/// The largest distance in the rates that reports show.
fn reported_rates(run: &Run) -> f64 {
    let mut largest: f64 = 0.0;
    let measures = measure::all(&run.policy, &run.layout, &run.trace);
    for group in ["all", "group=a", "group=b"] {
        let row =
            |name: &str| measures.row(name, "reported", group, "all").unwrap_or_else(|| panic!("{name}"));
        let (fpr, ppv) = (row("false_listing_rate").value, row("rightly_listed_share_of_listed").value);
        let fnr = row("missed_share_of_fair");
        let (Some(fpr), Some(ppv), Some(missed)) = (fpr, ppv, fnr.value) else {
            assert_eq!(group, "group=b", "only a group that never offends has rates without a denominator");
            continue;
        };
        let subjects = measures.row("subjects", "all", group, "all").unwrap().numerator;
        let p = fnr.denominator / subjects;
        let identity = p / (1.0 - p) * (1.0 - ppv) / ppv * (1.0 - missed);
        largest = largest.max((fpr - identity).abs());
    }
    largest
}

/// How far the rates of a group are from the identity; `None` where it has nobody who is rightly listed.
fn identity(run: &Run, group: &str) -> Option<f64> {
    let list = run.list("reported");
    let of = |counter| run.among("group", group, counter);
    let n = of(Counter::Subjects);
    let (listed, false_alarm, missed) =
        (of(Counter::Listed(list)), of(Counter::Wrongly(list)), of(Counter::Missed(list)));
    let hit = listed - false_alarm;
    let rest = n - listed - missed;
    assert!(hit >= 0.0 && false_alarm >= 0.0 && missed >= 0.0 && rest >= 0.0, "a table of four counts");
    assert!(false_alarm > 0.0, "errors happen");
    if hit == 0.0 {
        return None;
    }
    let deserving = hit + missed;
    let (p, ppv, fnr) = (deserving / n, hit / listed, missed / deserving);
    let fpr = false_alarm / (n - deserving);
    let identity = p / (1.0 - p) * (1.0 - ppv) / ppv * (1.0 - fnr);
    Some((fpr - identity).abs())
}

/// Misidentified records are conserved: each is lost by its author and lands on somebody else, and enters neither the
/// author's score nor the victim's fair score.
#[test]
fn misidentified_records_are_conserved_any_tick_form() {
    let mut checks = Checks::new();
    for pool in ["region", "population"] {
        let run = Case::small("quality")
            .thoroughly(2)
            .ticks(24)
            .set("channel.eye.misidentify.pool", format!("\"{pool}\""))
            .run(57);
        let k = run.conduct("offence");
        let total = |counter| run.total(counter);
        let (kept, lost, landed) = (
            total(Counter::RecordsTrue(k)),
            total(Counter::RecordsLost(k)),
            total(Counter::RecordsMistaken(k)),
        );
        assert_eq!(lost, landed, "{pool}: as many land as are lost");
        assert_eq!(total(Counter::RecordsByChannel(run.channel("eye"))), kept + landed);
        checks.share(format!("{pool}: misidentified"), lost / (kept + lost), 0.2, kept + lost);
        // Victims are anybody of the pool, whoever acts more.
        let of = |group, counter| run.among_by_area("group", group, counter);
        let (a, b) = (of("a", Counter::Subjects), of("b", Counter::Subjects));
        let (a_lost, b_lost) = (of("a", Counter::RecordsLost(k)), of("b", Counter::RecordsLost(k)));
        let expected = match pool {
            "region" => {
                let here = |area: usize| (a_lost[area] + b_lost[area]) * a[area] / (a[area] + b[area]);
                (0..a.len()).map(here).sum::<f64>() / lost
            }
            _ => a.iter().sum::<f64>() / run.subjects(),
        };
        let share = run.among("group", "a", Counter::RecordsMistaken(k)) / landed;
        checks.share(format!("{pool}: victims in a"), share, expected, landed);
    }
    checks.hold("sensing", "sensing::misidentified_records_are_conserved_any_tick_form");
}
