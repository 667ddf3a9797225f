//! The tables that the peers read are those of this crate.

use glasshouse_benches::tables::{
    BOUNDS, DAYS, DETECTED, GROUPS, KINDS, MISATTRIBUTED, OCCURS, POINTS, RELEASE_FROM, SANCTION_BELOW,
    SANCTIONED_FACTOR, START,
};
use glasshouse_benches::{bernoulli, expected};
use serde_json::{Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/r1-tables.json");

/// The file as it should be: a key a line, and the table of probabilities a group a line.
fn written() -> String {
    let (means, variances): (Vec<f64>, Vec<f64>) = (0..GROUPS).map(|g| expected::score(g, DAYS)).unzip();
    let keys: [(&str, Value); 14] = [
        ("groups", json!(GROUPS)),
        ("kinds", json!(KINDS)),
        ("days", json!(DAYS)),
        ("start", json!(START)),
        ("bounds", json!([BOUNDS.0, BOUNDS.1])),
        ("sanction_below", json!(SANCTION_BELOW)),
        ("release_from", json!(RELEASE_FROM)),
        ("sanctioned_factor", json!(SANCTIONED_FACTOR)),
        ("misattributed", json!(MISATTRIBUTED)),
        ("points", json!(POINTS)),
        ("detected", json!(DETECTED)),
        ("expected_mean", json!(means)),
        ("expected_variance", json!(variances)),
        ("expected_left_out", json!(expected::LEFT_OUT)),
    ];
    let keys = keys.map(|(key, value)| format!("  \"{key}\": {value},\n")).concat();
    let rows = OCCURS.map(|row| format!("    {}", json!(row))).join(",\n");
    format!("{{\n{keys}  \"occurs\": [\n{rows}\n  ]\n}}\n")
}

#[test]
fn the_peers_tables_are_those_of_r1() {
    if std::env::var_os("UPDATE_TABLES").is_some() {
        std::fs::write(FILE, written()).unwrap();
    }
    let text = std::fs::read_to_string(FILE).unwrap_or_default();
    serde_json::from_str::<Value>(&text).unwrap();
    assert!(
        text == written(),
        "UPDATE_TABLES=1 cargo test -p glasshouse-benches --test tables writes it anew"
    );
}

/// The variance that the comparison with peers divides by is that of the scores themselves.
#[test]
fn the_expected_variance_is_that_of_simulated_group_means() {
    let (persons, seeds) = (20_000, 40);
    let ends: Vec<_> =
        (0..seeds).map(|seed| bernoulli::run(persons, DAYS, 7_000 + seed)[DAYS as usize - 1]).collect();
    let squares: f64 = ends
        .iter()
        .flat_map(|day| (0..GROUPS).map(|g| (g, day.persons[g], day.mean(g))))
        .map(|(g, n, seen)| {
            let (mean, variance) = expected::score(g, DAYS);
            (seen - mean) * (seen - mean) / (variance / n as f64)
        })
        .sum();
    // A chi-square of 320 degrees of freedom: 320 with a standard deviation of 25.
    assert!((220.0..420.0).contains(&squares), "{squares}");
}
