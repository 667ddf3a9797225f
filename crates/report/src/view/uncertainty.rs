//! How sure the results of a pack are, in words: on a terminal, in a report, and on a page of its own.

use lab::uncertainty::{HeadlineLine, Index, Indices, NumberPart, Parts, Uncertainty};

use super::text::{line, wrapped};
use crate::number::{about, capital, change, count, percent, significant};

/// What every share of a variance is about.
pub const HOW_READ: &str = "Shares are of the variance of a result over all that may be: every number anywhere in its range, every theory as \
     often as it weighs, every seed. A part\u{2019}s share by itself is what would go if it alone were known exactly (first-order index); with \
     others, what would stay if all else were known (total index). In brackets the 95% interval.";

/// What no share shows.
pub const NOT_SHOWN: &str = "What is not varied is not shown: multipliers by group, numbers without a range, the population, and everything that \
     the pack leaves out. Numbers are drawn independently of each other, since nobody states how they go together.";

/// A value with its unit, as people read it.
pub fn say(unit: &str, value: f64) -> String {
    if unit.starts_with("share") {
        percent(value)
    } else if unit.starts_with("relative change") {
        change(value)
    } else {
        significant(value)
    }
}

/// A share of a variance in whole percent: an estimate that chance takes out of 0 to 100 is 0 or 100.
pub fn whole(share: f64) -> String {
    format!("{:.0}%", libm::round(share.clamp(0.0, 1.0) * 100.0))
}

/// The same with its interval: `34% [20, 50]`.
pub fn index(index: Index) -> String {
    let end = |share: f64| libm::round(share.clamp(0.0, 1.0) * 100.0);
    format!("{} [{:.0}, {:.0}]", whole(index.value), end(index.low), end(index.high))
}

/// What a result is as the pack is, and where it lies over all that may be.
pub fn lies(line: &HeadlineLine) -> [String; 2] {
    let say = |value: f64| say(&line.unit, value);
    [
        line.as_it_is.map_or_else(|| "not estimated".to_owned(), say),
        line.spread.map_or_else(
            || "\u{2013}".to_owned(),
            |spread| format!("{} to {}", say(spread.low), say(spread.high)),
        ),
    ]
}

/// Which of chance, numbers and theory a result rests on most, where their intervals tell.
fn rests_most_on(parts: &Parts) -> Option<&'static str> {
    let three = [
        ("chance", Some(parts.chance)),
        ("numbers that are not known exactly", Some(parts.numbers.first)),
        ("which theory holds", parts.theory.map(|theory| theory.first)),
    ];
    let known: Vec<(&str, Index)> = three.into_iter().filter_map(|(words, of)| Some((words, of?))).collect();
    // Only what lies apart from all others can be said to be the most.
    let above_all = |at: usize| {
        let others = known.iter().enumerate().filter(|(other, _)| *other != at);
        others.into_iter().all(|(_, (_, other))| known[at].1.low > other.high)
    };
    (0..known.len()).find(|&at| above_all(at)).map(|at| known[at].0)
}

/// What a result rests on most, in a sentence or two; `of` rows were made.
pub fn finding(line: &HeadlineLine, parts: &Parts, of: u32) -> String {
    let [is, lies] = lies(line);
    let mut text = format!("{}: {is} as the pack is; nine times in ten {lies}. ", capital(&line.label));
    text.push_str(&match rests_most_on(parts) {
        Some(most) => format!("It rests most on {most}"),
        None => "So few runs do not tell what it rests on most".to_owned(),
    });
    text.push_str(&largest(parts).map(|words| format!("; {words}")).unwrap_or_default());
    text.push('.');
    if line.rows < of as usize {
        text.push_str(&format!(
            " Shares are of {} of {} rows: in the others some run does not have it.",
            count(line.rows as f64),
            count(f64::from(of))
        ));
    }
    text
}

/// Which single number does most, or may.
fn largest(parts: &Parts) -> Option<String> {
    let (first, others) = parts.largest.split_first().filter(|(first, _)| first.share.total.low > 0.0)?;
    let say = |number: &NumberPart| {
        format!("{} ({}), {} with others", number.path, number.evidence, index(number.share.total))
    };
    let mut rivals = others.iter().filter(|other| other.share.total.high >= first.share.total.low);
    Some(match (rivals.next(), rivals.count()) {
        (None, _) => format!("the number that does most is {}", say(first)),
        (Some(second), 0) => {
            format!("the number that does most is either {}, or {}", say(first), say(second))
        }
        (Some(second), _) => {
            format!("the number that does most may be {}, or {}, or another", say(first), say(second))
        }
    })
}

/// How much rests on assumed numbers, over all results that could be taken apart.
pub fn assumed(result: &Uncertainty) -> Option<String> {
    let of = |line: &HeadlineLine| {
        let parts = line.parts.as_ref().filter(|parts| is_told(parts))?;
        let share = parts.evidence.iter().find(|part| part.evidence == "assumed")?.share;
        Some((share.total, line.label.clone()))
    };
    let mut shares: Vec<(Index, String)> = result.headlines.iter().filter_map(of).collect();
    shares.sort_by(|a, b| b.0.value.total_cmp(&a.0.value));
    let ((least, last), (most, first)) = (shares.last()?, shares.first()?);
    Some(match shares.len() {
        1 => format!(
            "Of the variance of {first}, {} rests on assumed numbers, alone or with others.",
            index(*most)
        ),
        _ => format!(
            "Between {} ({last}) and {} ({first}) of the variance of a result rests on assumed numbers, alone or with others.",
            index(*least),
            index(*most)
        ),
    })
}

/// Half the width of an interval up to which a share counts as known.
const WITHIN: f64 = 0.1;

/// Half the width of an interval of all that a share can be.
const HALF: f64 = 0.5;

/// The shares of chance, numbers and theory by themselves.
fn three(parts: &Parts) -> impl Iterator<Item = Index> {
    [parts.chance, parts.numbers.first].into_iter().chain(parts.theory.map(|theory| theory.first))
}

/// How far the shares of chance, numbers and theory may lie off: half the widest of their intervals, as far as a share can lie there.
pub fn off(parts: &Parts) -> f64 {
    let half = |index: Index| (index.high.clamp(0.0, 1.0) - index.low.clamp(0.0, 1.0)) / 2.0;
    three(parts).map(half).fold(0.0, f64::max)
}

/// Half the widest of their intervals as they were estimated, where a few draws that make a result very large may take them far out of
/// 0 to 1.
fn half_width(parts: &Parts) -> f64 {
    three(parts).map(|index| (index.high - index.low) / 2.0).fold(0.0, f64::max)
}

/// Whether the runs tell anything of what a result rests on: what it rests on most, or shares by an interval that is less wide than all
/// that can be.
pub fn is_told(parts: &Parts) -> bool {
    half_width(parts) < HALF || rests_most_on(parts).is_some()
}

/// A difference of shares in percentage points.
pub fn points(share: f64) -> String {
    significant(libm::round(share * 100.0))
}

/// Whether the study was large enough: of how many results it tells what they rest on most, of how many to within [`WITHIN`] how much, and
/// how many runs would do for the others.
pub fn told_apart(result: &Uncertainty) -> Option<String> {
    let parted = result.headlines.iter().filter_map(|line| Some((line.label.as_str(), line.parts.as_ref()?)));
    let parted: Vec<(&str, &Parts)> = parted.collect();
    let labels = |holds: &dyn Fn(&Parts) -> bool| -> Vec<&str> {
        parted.iter().filter(|(_, parts)| holds(parts)).map(|(label, _)| *label).collect()
    };
    let of_all = |some: usize| match (some, parted.len()) {
        (0, _) => "no result".to_owned(),
        (1, 1) => "the result".to_owned(),
        (some, all) if some == all => format!("all {all} results"),
        (some, all) => format!("{some} of {all} results"),
    };
    if parted.is_empty() {
        return None;
    }
    let unsettled = labels(&|parts| rests_most_on(parts).is_none());
    let mut text = format!(
        "So many runs tell for {} which of chance, numbers and theory does most{}, and for {} the share of each to within {} points \
         either way.",
        of_all(parted.len() - unsettled.len()),
        match unsettled.as_slice() {
            [] => String::new(),
            labels => format!(" (not for {})", labels.join("; ")),
        },
        of_all(labels(&|parts| off(parts) <= WITHIN).len()),
        points(WITHIN)
    );
    let wide = parted.iter().filter(|(_, parts)| off(parts) > WITHIN && half_width(parts) < HALF);
    if let Some((label, parts)) = wide.max_by(|a, b| half_width(a.1).total_cmp(&half_width(b.1))) {
        // Intervals narrow with the square root of the rows; but what few rows have, many find.
        let (design, times) = (&result.design, half_width(parts) / WITHIN);
        let of_rows = u64::from(design.rows) * design.columns as u64;
        let wanted = (design.runs - of_rows) as f64 + of_rows as f64 * times * times;
        text.push_str(&format!(
            " The widest interval is that of {label} ({} points); {} points would take {} runs or more.",
            points(half_width(parts)),
            points(WITHIN),
            about(wanted)
        ));
    }
    let untold = labels(&|parts| half_width(parts) >= HALF);
    if !untold.is_empty() {
        text.push_str(&format!(" How many it would take for {} they do not tell.", untold.join("; ")));
    }
    Some(text + " Shares of single numbers are known less well: their intervals stand with them.")
}

/// What was run, in sentences.
pub fn design(result: &Uncertainty) -> String {
    let design = &result.design;
    let mut text = format!(
        "{} runs of {} persons or enterprises ({} subjects), {} ticks each: {} of the pack as it is",
        count(design.runs as f64),
        count(design.persons as f64),
        count(design.subjects as f64),
        count(f64::from(design.ticks)),
        design.as_it_is_runs
    );
    if design.screening_paths > 0 {
        text.push_str(&format!(
            ", {} to screen the numbers ({} paths)",
            count(design.screening_runs as f64),
            design.screening_paths
        ));
    }
    text.push_str(&format!(
        ", the others in {} rows of {}. {} of the pack\u{2019}s {} numbers have a range and were drawn. {}",
        count(f64::from(design.rows)),
        design.columns,
        count(design.varied as f64),
        count(design.stated as f64),
        refused(result)
    ));
    text
}

fn refused(result: &Uncertainty) -> String {
    let design = &result.design;
    if design.refused == 0 {
        return "No draw was refused.".to_owned();
    }
    let reasons: Vec<String> =
        design.refusals.iter().map(|r| format!("{} ({})", r.reason, count(r.runs as f64))).collect();
    format!(
        "{} runs ({}) were refused, since the pack cannot have these numbers together, and the rows that they stand in are left out: {}.",
        count(design.refused as f64),
        percent(design.refused as f64 / design.runs.max(1) as f64),
        reasons.join("; ")
    )
}

/// The theories, in a sentence.
pub fn theories(result: &Uncertainty) -> String {
    let theories = result.theories.iter();
    let theories = theories
        .map(|theory| format!("{} (weight {}): {}", theory.name, percent(theory.weight), theory.says));
    format!("Theories: {} {}", theories.collect::<Vec<_>>().join(" "), result.theories_from)
}

/// How chance would be if everybody were simulated, in a sentence.
pub fn chance(result: &Uncertainty) -> String {
    let design = &result.design;
    let mut text = format!("Chance is that of {} simulated subjects", count(design.subjects as f64));
    let of = |line: &HeadlineLine| Some((line.parts.as_ref()?.chance_of_everybody?, line.label.clone()));
    let most = result.headlines.iter().filter_map(of).max_by(|a, b| a.0.total_cmp(&b.0));
    match most.filter(|_| design.stands_for > 1.0) {
        Some((share, label)) => text.push_str(&format!(
            "; its variance shrinks with their number. Among all {} of the place it would make at most {} of the variance of a share of subjects ({label}), as far as their draws are their own",
            count(design.subjects as f64 * design.stands_for),
            percent(share.clamp(0.0, 1.0))
        )),
        None => text.push_str("; its variance shrinks with their number"),
    }
    text + "."
}

/// A part of a result's variance, by itself and with others.
pub struct PartLine {
    /// What it is: `chance`, `assumed numbers (31)`, a number's path...
    pub part: String,
    /// By itself.
    pub first: String,
    /// With others.
    pub total: String,
}

/// The parts of a result's variance, the large kinds first, then as many numbers that do most.
pub fn part_lines(parts: &Parts, named: usize) -> Vec<PartLine> {
    let line = |part: String, share: Indices| PartLine {
        part,
        first: index(share.first),
        total: index(share.total),
    };
    let alone =
        |part: &str, of: Index| PartLine { part: part.to_owned(), first: index(of), total: String::new() };
    let mut lines = vec![alone("chance", parts.chance), line("all numbers".to_owned(), parts.numbers)];
    lines.extend(
        parts
            .evidence
            .iter()
            .map(|part| line(format!("{} numbers ({})", part.evidence, part.numbers), part.share)),
    );
    lines.extend(parts.theory.map(|theory| line("which theory holds".to_owned(), theory)));
    lines.push(alone("what acts together only", parts.together));
    let named = parts.largest.iter().take(named);
    lines.extend(named.map(|part| line(format!("{} ({})", part.path, part.evidence), part.share)));
    lines.extend(parts.rest.iter().map(|rest| line(format!("{} other numbers", rest.numbers), rest.share)));
    lines
}

/// Column heads of [`glance_row`].
pub const GLANCE: [&str; 8] =
    ["result", "as the pack is", "nine times in ten", "chance", "numbers", "theory", "off by", "assumed"];

/// A result at a glance: shares of the variance, of assumed numbers with others, of the rest by itself, and in points of a hundred
/// how far these may be off: half the widest of their intervals. None of them where the runs tell nothing of it.
pub fn glance_row(line: &HeadlineLine) -> [String; 8] {
    let [is, lies] = lies(line);
    let none = || "\u{2013}".to_owned();
    let Some(parts) = line.parts.as_ref().filter(|parts| is_told(parts)) else {
        return [line.label.clone(), is, lies, none(), none(), none(), none(), none()];
    };
    let assumed = parts.evidence.iter().find(|part| part.evidence == "assumed");
    [
        line.label.clone(),
        is,
        lies,
        whole(parts.chance.value),
        whole(parts.numbers.first.value),
        parts.theory.map_or_else(none, |theory| whole(theory.first.value)),
        format!("\u{b1}{}", points(off(parts))),
        assumed.map_or_else(none, |part| whole(part.share.total.value)),
    ]
}

/// On a terminal, below the table: the findings, the parts of each result, and what was run.
pub fn uncertainty_text(result: &Uncertainty, width: usize) -> String {
    let width = width.clamp(40, 110);
    let mut out = String::new();
    for headline in &result.headlines {
        out.push('\n');
        match (&headline.parts, &headline.missing) {
            (Some(parts), _) => {
                wrapped(&mut out, &finding(headline, parts, result.design.rows), 0, width);
                line(&mut out, &format!("  {:<17}{:<17}", "by itself", "with others"));
                for PartLine { part, first, total } in part_lines(parts, 5) {
                    line(&mut out, &format!("  {first:<17}{total:<17}{part}"));
                }
            }
            (None, missing) => {
                let why = missing.as_deref().unwrap_or("cannot be estimated");
                wrapped(&mut out, &format!("{}: {why}.", capital(&headline.label)), 0, width);
            }
        }
    }
    out.push('\n');
    let said = [Some(chance(result)), Some(theories(result)), Some(design(result)), told_apart(result)];
    for text in assumed(result).into_iter().chain(said.into_iter().flatten()).chain([
        result.design.spread.clone(),
        HOW_READ.to_owned(),
        NOT_SHOWN.to_owned(),
    ]) {
        wrapped(&mut out, &text, 0, width);
    }
    wrapped(&mut out, &result.synthetic, 0, width);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study(numbers: [f64; 3]) -> Uncertainty {
        let index =
            |[value, low, high]: [f64; 3]| serde_json::json!({ "value": value, "low": low, "high": high });
        let share = |of| serde_json::json!({ "first": index(of), "total": index(of) });
        let parts = serde_json::json!({
            "chance": index([0.04, 0.0, 0.1]), "chance_of_everybody": null, "numbers": share(numbers), "theory": null,
            "evidence": [], "largest": [], "rest": null, "together": index([0.0, 0.0, 0.0]),
        });
        let headline = serde_json::json!({
            "measure": "listed_share", "item": "term", "label": "listed", "unit": "share of subjects", "as_it_is": 0.1,
            "rows": 64, "spread": null, "parts": parts, "missing": null,
        });
        let design = serde_json::json!({
            "persons": 10_000, "subjects": 8_000, "stands_for": 1.0, "ticks": 60, "seed": "1", "stated": 107,
            "varied": 107, "spread": "", "as_it_is_runs": 8, "screening_paths": 6, "screening_runs": 648, "rows": 64,
            "columns": 18, "runs": 1_808, "refused": 0, "refusals": [],
        });
        let program = serde_json::json!({ "name": "", "version": "" });
        serde_json::from_value(serde_json::json!({
            "schema": "", "synthetic": "", "program": program, "method": 1, "pack": "", "population": "", "rests_on": "",
            "design": design, "theories": [], "theories_from": "", "numbers": [], "headlines": [headline],
        }))
        .expect("a study")
    }

    /// An estimate below 0 with a wide interval is no reason to say that it is the other one.
    #[test]
    fn what_a_result_rests_on_most_is_said_where_intervals_lie_apart() {
        let said = |numbers| {
            let study = study(numbers);
            finding(&study.headlines[0], study.headlines[0].parts.as_ref().expect("taken apart"), 64)
        };
        assert!(said([0.4, 0.2, 0.6]).contains("rests most on numbers"));
        assert!(said([-0.2, -0.3, 0.61]).contains("do not tell what it rests on most"));
        assert!(said([-0.2, -0.3, -0.1]).contains("rests most on chance"));
    }

    /// Twice as wide as wanted takes four times the rows: 8 + 648 + 4 x 64 x 18.
    #[test]
    fn a_study_says_whether_it_was_large_enough() {
        let said = told_apart(&study([0.4, 0.2, 0.6])).expect("of a result that is taken apart");
        assert!(
            said.contains("tell for the result which of chance, numbers and theory does most, "),
            "{said}"
        );
        assert!(said.contains("for no result the share of each to within 10 points either way. "), "{said}");
        assert!(
            said.contains(
                "The widest interval is that of listed (20 points); 10 points would take 5,300 runs or more."
            ),
            "{said}"
        );
        let said = told_apart(&study([0.4, 0.32, 0.5])).expect("of a result that is taken apart");
        assert!(said.contains("for the result the share of each to within 10 points either way."), "{said}");
        let said = told_apart(&study([-0.2, -0.3, 0.61])).expect("of a result that is taken apart");
        assert!(
            said.contains("for no result which of chance, numbers and theory does most (not for listed)"),
            "{said}"
        );
        // What lies outside 0 to 1 cannot be, and makes nothing less sure.
        assert!(off(study([1.0, 0.9, 1.7]).headlines[0].parts.as_ref().expect("taken apart")) < 0.051);
    }

    /// An interval wider than all that a share can be is no basis for how many runs would do, nor for a share.
    #[test]
    fn what_the_runs_do_not_tell_is_not_shown_as_nothing() {
        let study = study([-0.4, -3.9, 0.6]);
        let [_, _, _, chance, numbers, _, off, _] = glance_row(&study.headlines[0]);
        assert_eq!([chance, numbers, off], ["\u{2013}"; 3]);
        let said = told_apart(&study).expect("of a result that is taken apart");
        assert!(said.contains("How many it would take for listed they do not tell."), "{said}");
        assert!(!said.contains("runs or more"), "{said}");
    }

    /// One number stands before another where their intervals lie apart.
    #[test]
    fn which_number_does_most_is_said_where_intervals_lie_apart() {
        let said = |numbers: &[(&str, [f64; 3])]| {
            let number = |(path, [value, low, high]): &(&str, [f64; 3])| {
                let index = serde_json::json!({ "value": value, "low": low, "high": high });
                let share = serde_json::json!({ "first": index, "total": index });
                serde_json::json!({ "path": path, "evidence": "assumed", "share": share })
            };
            let mut study = study([0.4, 0.2, 0.6]);
            let parts = study.headlines[0].parts.as_mut().expect("taken apart");
            let numbers: Vec<serde_json::Value> = numbers.iter().map(number).collect();
            parts.largest = serde_json::from_value(numbers.into()).expect("numbers");
            largest(parts)
        };
        let [most, near, little] = [("a", [0.6, 0.4, 0.8]), ("b", [0.5, 0.3, 0.7]), ("c", [0.1, 0.0, 0.2])];
        let text = said(&[most, little]).expect("one that does something");
        assert_eq!(text, "the number that does most is a (assumed), 60% [40, 80] with others");
        let text = said(&[most, near, little]).expect("one that does something");
        assert!(text.contains("is either a (assumed), 60% [40, 80] with others, or b"), "{text}");
        let text = said(&[most, near, near, near]).expect("one that does something");
        assert!(text.ends_with(" with others, or another"), "{text}");
        assert_eq!(said(&[little]), None);
    }
}
