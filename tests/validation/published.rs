//! Published figures, counted and with the misses' reasons, from the page of all figures (`docs/reference/landing.md`, held by its own test)
//! and from the packs' pages.

use std::collections::BTreeSet;
use std::fs;

use glasshouse_tests::book;

use crate::tests;

/// Ratios that are called near.
const NEAR: std::ops::RangeInclusive<f64> = 0.8..=1.25;

/// A line of the page of all figures.
struct Figure {
    pack: String,
    line: String,
    ratio: Option<f64>,
    /// Whether the model lies in the interval of what was published, where that has one.
    inside: Option<bool>,
    known: String,
}

impl Figure {
    fn is_near(&self) -> bool {
        self.ratio.is_none_or(|ratio| NEAR.contains(&ratio))
    }

    /// Further off than that, or predicted and outside the interval of what was published.
    fn is_missed(&self) -> bool {
        !self.is_near() || (self.known == "predicted" && self.inside == Some(false))
    }
}

/// Whether a value lies between the bounds that stand in brackets behind what was published.
fn is_inside(published: &str, model: &str) -> Option<bool> {
    let (_, rest) = published.split_once(" [")?;
    let (low, high) = rest.split_once(']')?.0.split_once(", ")?;
    let number = |words: &str| words.replace(',', "").parse::<f64>().ok();
    let (low, high, model) = (number(low)?, number(high)?, number(model)?);
    Some((low..=high).contains(&model))
}

fn figures() -> Vec<Figure> {
    let page = fs::read_to_string(tests().join("../docs/reference/landing.md")).unwrap();
    let figure = |line: &str| {
        let pack = line.strip_prefix("| [")?.split_once(']')?.0.to_owned();
        let cells: Vec<&str> = line.trim_end_matches(" |").rsplit(" | ").collect();
        let (known, ratio) = (cells[0].to_owned(), cells[1].parse().ok());
        let inside = is_inside(cells[3], cells[2]);
        Some(Figure { pack, line: line.to_owned(), ratio, inside, known })
    };
    page.lines().filter_map(figure).collect()
}

/// What the page of a pack says of how it was held against the record, beside its table: headings in bold, links from here.
fn reasons(pack: &str) -> String {
    let page = fs::read_to_string(tests().join(format!("../packs/{pack}/README.md"))).unwrap();
    let section = page.split("\n## ").find(|section| section.starts_with("Held against the record"));
    let body = section.and_then(|section| section.split_once('\n')).map_or("", |(_, body)| body);
    let (before, rest) = body.split_once("<!-- generated").unwrap_or((body, ""));
    let after = rest.split_once("<!-- /generated -->").map_or("", |(_, after)| after);
    let bold = |line: &str| line.strip_prefix("### ").map_or(line.to_owned(), |words| format!("**{words}**"));
    let text: Vec<String> = before.trim().lines().chain([""]).chain(after.trim().lines()).map(bold).collect();
    let text = text.join("\n").trim().replace("](", &format!("](../../packs/{pack}/"));
    assert!(!text.is_empty(), "{pack}: its page says nothing of what it misses");
    text.replace(&format!("](../../packs/{pack}/http"), "](http")
}

#[test]
fn misses_stand_with_what_their_packs_say_of_them() {
    let figures = figures();
    assert!(figures.len() > 100, "{} figures", figures.len());
    let mut text = String::from(
        "| as | figures | ratio .80 to 1.25 | further off | with an interval | of them inside |\n|---|---|---|---|---|---|\n",
    );
    for kind in ["predicted", "fitted", "input"] {
        let of_kind: Vec<&Figure> = figures.iter().filter(|f| f.known == kind).collect();
        let far = of_kind.iter().filter(|f| !f.is_near()).count();
        let near = of_kind.len() - far;
        let with: Vec<bool> = of_kind.iter().filter_map(|f| f.inside).collect();
        let inside = with.iter().filter(|inside| **inside).count();
        text += &format!("| {kind} | {} | {near} | {far} | {} | {inside} |\n", of_kind.len(), with.len());
    }
    let missed: Vec<&Figure> = figures.iter().filter(|figure| figure.is_missed()).collect();
    text += "\n## Misses\n\nFurther off, or predicted and outside the 95 % interval of what was published.\n\n| scheme | figure | published | model | ratio | as |\n|---|---|---|---|---|---|\n";
    missed.iter().for_each(|figure| text += &format!("{}\n", figure.line));
    text += "\n## What the packs' pages say of it\n";
    let packs: BTreeSet<&str> = missed.iter().map(|figure| figure.pack.as_str()).collect();
    for pack in packs {
        text += &format!("\n### {pack}\n\n{}\n", reasons(pack));
    }
    book::hold("published", "published", &text);
}
