//! What is counted of all tables: comparisons by verdict, and whether their z are those of chance.

use std::fs;

use glasshouse_tests::{book, check, normal};

use crate::PAGES;

const VERDICTS: [&str; 5] = ["equivalent", "agrees", "within limit", "exact", "misses"];

/// What is counted of a page.
#[derive(Default)]
struct Count {
    oracles: [usize; 2],
    verdicts: [usize; 5],
    /// Of those that agree: how many are held by chance alone.
    without_margin: usize,
    /// Of comparisons by chance, but tests of distributions, whose z cannot be negative.
    z: Vec<f64>,
}

fn count(page: &str) -> Count {
    let text = fs::read_to_string(book::path(page)).unwrap();
    let mut count = Count::default();
    for section in text.split("\n## ").skip(1).filter(|section| section.contains(book::HEAD)) {
        count.oracles[usize::from(section.contains("Class S2"))] += 1;
        let table = section.split_once(book::HEAD).unwrap().1;
        for line in table.lines().take_while(|line| line.starts_with('|')) {
            // Cases may hold bars themselves: columns are counted from the end.
            let cells: Vec<&str> = line.rsplit(" | ").collect();
            let verdict = cells[0].trim_end_matches(" |");
            let at = VERDICTS.iter().position(|known| *known == verdict);
            count.verdicts[at.unwrap_or_else(|| panic!("{page}: {line}"))] += 1;
            count.without_margin += usize::from(verdict == "agrees" && cells[1] == "-");
            if let Ok(z) = cells[2].parse::<f64>()
                && !line.contains("(chi-square on ")
            {
                count.z.push(z);
            }
        }
    }
    count
}

/// The largest z of so many, and its chance if all are those of independent normals, by Holm the smallest adjusted one.
fn largest(z: &[f64]) -> (f64, f64) {
    let largest = z.iter().fold(0.0, |most: f64, z| most.max(z.abs()));
    let chances: Vec<f64> = z.iter().map(|z| 2.0 * normal::beyond(z.abs())).collect();
    (largest, check::holm(&chances).into_iter().fold(1.0, f64::min))
}

fn row(name: &str, count: &Count) -> String {
    let [s1, s2] = count.oracles;
    let [equivalent, agrees, limit, exact, misses] = count.verdicts;
    let all: usize = count.verdicts.iter().sum();
    let of_chance = match count.z.is_empty() {
        true => "- | - | -".to_owned(),
        false => {
            let (largest, chance) = largest(&count.z);
            let beyond = count.z.iter().filter(|z| z.abs() > 2.0).count() as f64 / count.z.len() as f64;
            format!("{:.1} % | {largest:.2} | {chance:.2}", 100.0 * beyond)
        }
    };
    format!(
        "| {name} | {s1} | {s2} | {all} | {equivalent} | {agrees} | {} | {limit} | {exact} | {misses} | {of_chance} |\n",
        count.without_margin
    )
}

#[test]
fn the_summary_counts_what_stands_on_the_pages() {
    let mut text = String::from(
        "| page | S1 | S2 | comparisons | equivalent | agrees | of them without margin | within limit | exact | misses | \\|z\\| > 2 | largest \\|z\\| | its chance |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut sum = Count::default();
    for page in PAGES {
        let count = count(page);
        text += &row(&format!("[{page}]({page}.md)"), &count);
        (0..2).for_each(|i| sum.oracles[i] += count.oracles[i]);
        (0..5).for_each(|i| sum.verdicts[i] += count.verdicts[i]);
        sum.without_margin += count.without_margin;
        sum.z.extend(count.z);
    }
    text += &row("all", &sum);
    text += "\nS1 and S2 count oracles. Of independent comparisons by chance 4.6 % have |z| > 2; the chance of the largest is adjusted for their number (Holm). Bounded errors and shared seeds make both a rough guide.\n";
    assert!(sum.verdicts[4] == 0, "a table with a miss cannot stand in the book");
    book::hold("README", "summary", &text);
}

/// Reference values on a small table.
#[test]
fn the_largest_of_many_is_judged_by_their_number() {
    let (z, chance) = largest(&[0.5, -2.0, 1.0]);
    assert_eq!(z, 2.0);
    assert!((chance - 3.0 * 0.045_500_263_9).abs() < 1e-9, "{chance}");
}
