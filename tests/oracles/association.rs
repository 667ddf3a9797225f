//! What listings are to others: guilt by association, how far it travels, and word of sanctions. One month's offences list their authors; every entry brings R records on others.

use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use model::trace::{Cause, Counter};

fn case(records: f64) -> Case {
    Case::small("association").set("channel.ties.association.records", records)
}

/// Entries for their own sake, and by association.
fn entries(run: &Run) -> (f64, f64) {
    let (l, wrongly) = (run.list("listed"), run.total(Counter::EnteredWrongly(run.list("listed"))));
    // Each of the latter is put down to association and nothing else.
    assert_eq!(run.total(Counter::EntryCause(l, Cause::Association)), 12.0 * wrongly);
    (run.total(Counter::Entered(l)) - wrongly, wrongly)
}

/// Of each entry for its own sake as many come as a branching process with Poisson offspring has in all: 1 / (1 - R) on average, with
/// variance R / (1 - R)^3.
#[test]
fn totals_are_those_of_a_branching_process_borel_form() {
    let mut checks = Checks::new();
    for (r, persons, ticks) in
        [(0.2, 2_000_000, 40), (0.5, 2_000_000, 60), (0.8, 4_000_000, 120), (0.95, 8_000_000, 400)]
    {
        let run = case(r).persons(persons).ticks(ticks).set("conduct.offence.rate", 0.0003).run(71);
        let (own, by_association) = entries(&run);
        let (mean, variance) = (1.0 / (1.0 - r), r / libm::pow(1.0 - r, 3.0));
        let error = (variance / own).sqrt();
        checks.chance(format!("R {r}: mean total"), (own + by_association) / own, mean, error);
    }
    checks.hold("social", "association::totals_are_those_of_a_branching_process_borel_form");
}

/// The spread of totals, over runs.
#[test]
fn totals_spread_as_those_of_a_branching_process_borel_form() {
    let mut checks = Checks::new();
    for r in [0.2, 0.5] {
        let (policy, layout) = case(r).persons(100_000).ticks(40).compile();
        let (mut squares, mut seeds, runs) = (0.0, 0.0, 600_u32);
        for seed in 0..runs {
            let trace = model::simulate(&policy, &layout, u64::from(seed), &|_| {});
            let run = Run { policy: policy.clone(), layout: layout.clone(), trace };
            let (own, by_association) = entries(&run);
            let beyond = own + by_association - own / (1.0 - r);
            squares += beyond * beyond;
            seeds += own;
        }
        let variance = r / libm::pow(1.0 - r, 3.0);
        // Sums of some ten clusters each are nearly normal: of a variance the error is a share sqrt(2 / runs), and some more for their number
        // and kurtosis.
        let factor = 2.2 + (1.0 + 8.0 * r + 6.0 * r * r) / (10.0 * r * (1.0 - r));
        let error = variance * (factor / f64::from(runs)).sqrt();
        checks.chance(format!("R {r}: variance"), squares / seeds, variance, error);
    }
    checks.hold("social", "association::totals_spread_as_those_of_a_branching_process_borel_form");
}

/// Where R is above 1, the outbreak stops as it runs out of people: from a part s of them it reaches z = 1 - (1 - s) exp(-R z).
#[test]
fn outbreaks_reach_their_final_size_large_region_form() {
    let mut checks = Checks::new();
    for (r, s, times) in [(1.2, 0.02, 26), (1.5, 0.01, 6), (2.0, 0.01, 1), (3.0, 0.005, 1)] {
        let rate = -libm::log1p(-s);
        let case = case(r).thoroughly(times).set("conduct.offence.rate", rate);
        let run = case.ticks(120).run(72);
        let listed = run.listed("listed");
        let z = (0..1000).fold(1.0, |z: f64, _| 1.0 - (1.0 - s) * libm::exp(-r * z));
        // Given how many are listed, who is left is binomial; a deviation moves the outcome by itself over 1 - R (1 - z), the distance from
        // criticality.
        let error = (z * (1.0 - z) / run.subjects()).sqrt() / (1.0 - r * (1.0 - z));
        checks.dependent_share(format!("R {r}, s {s}"), listed, z, error);
    }
    checks.hold("social", "association::outbreaks_reach_their_final_size_large_region_form");
}

/// On peers a record is lost where it comes back to whoever listed its bearer. Ties are those of a random regular graph, in which few who
/// are tied share another tie: of k peers the first lists each with q = 1 - exp(-R / k), all others k - 1 of theirs, 1 + k q / (1 - (k - 1) q) in
/// all. Two peers each make a circle, where the two arms are k = 2 exactly.
#[test]
fn on_peers_totals_are_those_of_a_random_regular_graph() {
    let mut checks = Checks::new();
    for (r, k) in [(0.5, 2), (0.9, 2), (0.5, 8), (0.8, 4), (0.8, 20)] {
        let peers = "{ value = 1, unit = \"count\", evidence = \"documented\", source = \"closed-form\" }"
            .replace('1', &k.to_string());
        let run = case(r)
            .set("channel.ties.association.peers", peers)
            .set("conduct.offence.rate", 0.0003)
            .persons(4_000_000)
            .ticks(120)
            .run(73);
        let (own, by_association) = entries(&run);
        let (k, q) = (f64::from(k), -libm::expm1(-r / f64::from(k)));
        let m = (k - 1.0) * q;
        let mean = 1.0 + k * q / (1.0 - m);
        // Of each of the k branches: mean q / (1 - m), second moments of a Galton-Watson total with binomial offspring.
        let total = 1.0 / (1.0 - m);
        let spread = m * (1.0 - q) / libm::pow(1.0 - m, 3.0);
        let variance = k * (q * (spread + total * total) - q * q * total * total);
        checks.chance(
            format!("R {r}, {k} peers"),
            (own + by_association) / own,
            mean,
            (variance / own).sqrt(),
        );
    }
    checks.hold("social", "association::on_peers_totals_are_those_of_a_random_regular_graph");
}

/// Peers are listed independently of each other with chance s, and each listing heard of leaves 1 - h of the way to 1: on average r is
/// 1 - (1 - r0) (1 - h s)^k.
#[test]
fn word_of_sanctions_raises_perceived_risk_per_tick_form() {
    let mut checks = Checks::new();
    for (s, h, k) in [(0.2, 0.2, 8), (0.05, 0.5, 20), (0.5, 0.1, 2), (0.3, 1.0, 4)] {
        let run = Case::small("word")
            .thoroughly(8)
            .ticks(3)
            .set("conduct.offence.rate", -libm::log1p(-s))
            .set("response.deterrence.word.heard", h)
            .set("response.deterrence.word.peers", k)
            .run(74);
        let (n, peers) = (run.subjects(), f64::from(k));
        let mean = |period| run.in_period(period, Counter::RiskSum) as f64 / 65_535.0 / n;
        let expected = 1.0 - 0.9 * libm::pow(1.0 - h * s, peers);
        // What k independent peers leave is a product of k factors, 1 - h or 1. Everybody shares a peer with k (k - 1) others.
        let (left, varies) = (1.0 - h * s, h * h * s * (1.0 - s));
        let own = libm::pow(varies + left * left, peers) - libm::pow(left, 2.0 * peers);
        let shared = peers * (peers - 1.0) * varies * libm::pow(left, 2.0 * peers - 2.0);
        let error = 0.9 * ((own + shared) / n).sqrt();
        checks.mean(format!("s {s}, heard {h}, {k} peers"), mean(1), expected, error);
        checks.limit(format!("s {s}, heard {h}, {k} peers: before"), mean(0), 0.1, 1e-5);
        assert_eq!(mean(1), mean(2), "heard once");
    }
    checks.hold("deterrence", "association::word_of_sanctions_raises_perceived_risk_per_tick_form");
}
