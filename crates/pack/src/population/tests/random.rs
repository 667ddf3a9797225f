//! Properties of the apportionment, over random populations.

use super::super::apportion::largest_remainder;
use super::{assert_fits, made, persons};
use crate::population::{Population, Read};
use crate::spec::SourceFile;
use std::fmt::Write as _;

/// Numbers that look random: Lehmer's generator.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % end
    }
}

/// A population whose tables come from one random joint table, so that they agree.
fn population(numbers: &mut Numbers) -> Population {
    let sizes: Vec<u64> = [7, 4, 5, 3].iter().map(|most| 1 + numbers.below(*most)).collect();
    let cells: u64 = sizes.iter().product();
    // Skewed counts, none 0: proportional fitting approaches margins that force cells to 0 only slowly.
    let count = |numbers: &mut Numbers| {
        let top = [1, 50, 5_000][numbers.below(3) as usize];
        10 + numbers.below(top)
    };
    let mut joint: Vec<u64> = (0..cells).map(|_| count(numbers)).collect();
    joint[0] += 1_000;
    let names = ["area", "x", "y", "z"];
    let mut toml =
        format!("format = 1\ntitle = \"t\"\ntotal = {}\narea = \"area\"\n", joint.iter().sum::<u64>());
    for (name, size) in names.iter().zip(&sizes) {
        let categories: Vec<String> = (0..*size).map(|c| format!("\"{name}{c}\"")).collect();
        let _ = writeln!(toml, "[attribute.{name}]\nsays = \"-\"\ncategories = [{}]", categories.join(", "));
    }
    let mut files = vec![SourceFile { name: "sources.toml".into(), text: String::new() }];
    for dimensions in [vec![0], vec![0, 1], vec![0, 2], vec![1, 2], vec![2, 3], vec![0, 3]] {
        let shown: Vec<&str> = dimensions.iter().map(|d| names[*d]).collect();
        let file = format!("tables/{}.csv", shown.join("-"));
        let _ = write!(
            toml,
            "[[table]]\nname = \"{0}\"\nfile = \"{file}\"\ndimensions = {shown:?}\nunit = \"persons\"\nyear = 1\n\
             evidence = \"assumed\"\nwhy = \"-\"\ntolerance = 0.000001\n",
            shown.join("-")
        );
        files.push(SourceFile { name: file, text: table(&joint, &sizes, &dimensions, &names) });
    }
    files.push(SourceFile { name: "population.toml".into(), text: toml });
    Population::from_files("random", files).unwrap_or_else(|faults| panic!("{faults}"))
}

/// A margin of the joint table as CSV.
fn table(joint: &[u64], sizes: &[u64], dimensions: &[usize], names: &[&str]) -> String {
    let mut sums = std::collections::BTreeMap::new();
    for (cell, count) in joint.iter().enumerate() {
        let mut rest = cell as u64;
        let mut categories = vec![0; sizes.len()];
        for at in (0..sizes.len()).rev() {
            categories[at] = rest % sizes[at];
            rest /= sizes[at];
        }
        let key: Vec<u64> = dimensions.iter().map(|d| categories[*d]).collect();
        *sums.entry(key).or_insert(0) += count;
    }
    let shown: Vec<&str> = dimensions.iter().map(|d| names[*d]).collect();
    let mut text = format!("{},persons\n", shown.join(","));
    for (key, sum) in sums {
        for (name, category) in shown.iter().zip(key) {
            let _ = write!(text, "{name}{category},");
        }
        let _ = writeln!(text, "{sum}");
    }
    text
}

#[test]
fn random_populations_are_apportioned_exactly_and_onto_their_margins() {
    let mut numbers = Numbers(20_201_101);
    for _ in 0..150 {
        let population = population(&mut numbers);
        for size in [1 + numbers.below(1_000), population.total / 3 + 1, population.total] {
            let size = size.min(population.total);
            let mut request = persons(size);
            request.reads = vec![Read { attribute: "x".into(), bands: Vec::new() }];
            let run = made(&population, &request);
            assert_eq!(run.layout.persons(), size);
            assert_fits(&run.fit);
        }
    }
}

#[test]
fn largest_remainders_are_exact_and_within_one() {
    let mut numbers = Numbers(7);
    for _ in 0..2_000 {
        let shares: Vec<f64> =
            (0..1 + numbers.below(40)).map(|_| numbers.below(1_000_000) as f64 / 7.0).collect();
        let total: f64 = shares.iter().sum();
        if total == 0.0 {
            continue;
        }
        let persons = numbers.below(2_000_000_000) * (1 + numbers.below(2));
        let counts = largest_remainder(&shares, persons);
        assert_eq!(counts.iter().sum::<u64>(), persons);
        for (count, share) in counts.iter().zip(&shares) {
            let exact = share / total * persons as f64;
            assert!((*count as f64 - exact).abs() < 1.0 + 1e-6, "{count} {exact}");
            assert!(*share > 0.0 || *count == 0);
        }
    }
}
