//! `[score.person]`: a running account of points.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Quantity, Shape, TIME};
use crate::spec::{Clamp, Grade, Memory, Score, Unit};
use crate::view::{View, date};

const KINDS: &[(&str, &str)] = &[
    ("account", "a running sum of points"),
    ("index", "weighted factors; not built yet"),
    ("class", "rule-based classes; not built yet"),
];

const CLAMPS: &[(&str, &str)] = &[
    ("each-record", "the bounds are applied after each record"),
    ("each-assessment", "the bounds are applied once per tick, after its records have been added up"),
];

const MEMORIES: &[(&str, &str)] = &[
    ("forever", "points stay"),
    ("retention", "a record's points count for the time in `retention`"),
    ("fade", "the distance to the start score shrinks at the rate in `fade`"),
    ("reset", "everybody returns to the start score on the day in `reset`"),
];

static FADE: Quantity = Quantity {
    noun: "a rate of fading",
    units: crate::shape::RATES,
    least: 0.0,
    above: false,
    most: f64::INFINITY,
    extra: &[],
};

/// What stands in a row of `grades`.
pub(crate) static GRADE: Shape = Shape {
    name: "grade",
    heading: "grades = [ { name = ..., from = ... }, ... ]",
    says: "A band of the score. Grades stand best first; each begins at its lowest score, the last one at the lower bound of the score. Phases may move where they begin, but neither their names nor how many there are.",
    keys: &[
        Key::required("name", Form::Label, "Its name: AAA, B, D.").fixed(),
        Key::required("from", Form::Number, "The lowest score that has it."),
    ],
    others: None,
    proven: false,
    example: r#"[score.person]
grades = [ { name = "A", from = 1030 }, { name = "B", from = 850 }, { name = "C", from = 600 }, { name = "D", from = 0 } ]
"#,
};

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "score",
    heading: "[score.person]",
    says: "The score of persons: a running account of points with bounds, and grades over it. When bounds are applied and what time does to points are different models, so both are stated. Its evidence and source cover the bare numbers of the table.",
    keys: &[
        Key::required("kind", Form::Word(KINDS), "What kind of score.").fixed(),
        Key::required("clamp", Form::Word(CLAMPS), "When the bounds are applied.").fixed(),
        Key::required("start", Form::Number, "Points that everybody begins with.").fixed(),
        Key::required("bounds", Form::Pair, "Lowest and highest possible score."),
        Key::optional("grades", Form::Rows(&GRADE), "no grades", "Bands of the score, best first."),
        Key::required("memory", Form::Word(MEMORIES), "What time does to points.").fixed(),
        Key::when(
            "retention",
            Form::Quantity(&TIME),
            "memory = \"retention\"",
            "How long a record's points count.",
        )
        .fixed(),
        Key::when(
            "fade",
            Form::Quantity(&FADE),
            "memory = \"fade\"",
            "Share of the distance to the start score lost per unit of time.",
        )
        .fixed(),
        Key::when("reset", Form::DayOfYear, "memory = \"reset\"", "The day of the year, as \"01-01\".")
            .fixed(),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[score.person]
kind     = "account"
clamp    = "each-assessment"
start    = 1000
bounds   = [0, 1500]
grades   = [ { name = "A", from = 1030 }, { name = "B", from = 850 }, { name = "C", from = 600 }, { name = "D", from = 0 } ]
memory   = "retention"
retention = { value = 24, unit = "months", range = [12, 60], evidence = "assumed", why = "periods differ between cities" }
evidence = "documented"
source   = "example-measures"
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Score> {
    let grade = |row: View<'_>| Some(Grade { name: row.text("name")?, from: row.number("from")? });
    Some(Score {
        clamp: match view.text("clamp")?.as_str() {
            "each-record" => Clamp::EachRecord,
            "each-assessment" => Clamp::EachAssessment,
            _ => return None,
        },
        start: view.number("start")?,
        bounds: view.pair("bounds")?,
        grades: view.rows("grades").into_iter().map(grade).collect::<Option<_>>()?,
        memory: memory(view)?,
        provenance: view.provenance()?,
    })
}

fn memory(view: &View<'_>) -> Option<Memory> {
    Some(match view.text("memory")?.as_str() {
        "forever" => Memory::Forever,
        "retention" => Memory::Retention(view.parameter("retention")?),
        "fade" => Memory::Fade(view.parameter("fade")?),
        "reset" => {
            let day = date(&format!("2001-{}", view.text("reset")?))?;
            Memory::Reset { month: day.month(), day: day.day() }
        }
        _ => return None,
    })
}

/// Everything about a score that its shape cannot say.
pub(crate) fn lint(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    kind(view, found);
    memory_keys(view, found);
    let finite = |(low, high): &(f64, f64)| low.is_finite() && high.is_finite();
    let Some((low, high)) = view.pair("bounds").filter(finite) else { return };
    if let Some(start) = view.number("start").filter(|s| s.is_finite() && !(low..=high).contains(s)) {
        let message = format!("everybody starts at {start}, outside the bounds {low} to {high}");
        let item = Diagnostic::of(&codes::START_OUTSIDE, message).at(view.place_of("start"), "the start");
        found.push(item.at(view.place_of("bounds"), "the bounds"));
    }
    grades(view, low, high, found);
}

fn kind(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if let Some(kind @ ("index" | "class")) = view.text("kind").as_deref() {
        let message = format!("scores of the kind \"{kind}\" are not built yet");
        let item = Diagnostic::of(&codes::NOT_BUILT, message).at(view.place_of("kind"), "not built yet");
        found.push(item.help("use kind = \"account\""));
    }
}

fn memory_keys(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(memory) = view.text("memory") else { return };
    if memory == "retention" && view.text("clamp").as_deref() == Some("each-record") {
        let message = "points that expire cannot be clamped at each record: what is cut off could not expire";
        let item =
            Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of("clamp"), "at each record");
        let item = item.at(view.place_of("memory"), "points expire");
        found.push(
            item.help(
                "write clamp = \"each-assessment\": score = start + live points, within bounds when read",
            ),
        );
    }
    for key in ["retention", "fade", "reset"] {
        if key == memory && !view.has(key) {
            let message = format!("the memory is \"{key}\", but `{}` is not there", view.path_of(key));
            let item = Diagnostic::of(&codes::KEYS_TOGETHER, message);
            found.push(item.at(view.place_of("memory"), format!("needs `{key}`")));
        } else if key != memory
            && let Some(entry) = view.entry(key)
        {
            let message = format!("`{}` means nothing while the memory is \"{memory}\"", view.path_of(key));
            let item =
                Diagnostic::of(&codes::KEYS_TOGETHER, message).at(entry.key_place, "means nothing here");
            let help =
                format!("write memory = \"{key}\", or take it out: remove = [\"{}\"]", view.path_of(key));
            found.push(item.at(view.place_of("memory"), "the memory").help(help));
        }
    }
    let fade = view.parameter("fade").filter(|f| f.unit == Unit::PerDay && f.value > 1.0);
    if fade.is_some() {
        let item = Diagnostic::of(
            &codes::OUT_OF_BOUNDS,
            "a score cannot fade by more than all of its distance in a day",
        );
        found.push(item.at(view.place_of("fade"), "above 1 per day"));
    }
}

fn grades(view: &View<'_>, low: f64, high: f64, found: &mut Vec<Diagnostic>) {
    let rows = view.rows("grades");
    let mut before: Option<(f64, &View<'_>)> = None;
    for row in &rows {
        let (Some(from), name) = (row.number("from"), row.text("name").unwrap_or_default()) else { continue };
        let place = row.place_of("from");
        if from > high || from < low {
            let message = format!("the grade `{name}` begins at {from}, outside the bounds {low} to {high}");
            let item = Diagnostic::of(&codes::GRADE_OUTSIDE, message).at(place, "outside the bounds");
            found.push(item.at(view.place_of("bounds"), "the bounds"));
        }
        if let Some((above, better)) = before.filter(|(above, _)| from >= *above) {
            let better_name = better.text("name").unwrap_or_default();
            let message = format!(
                "the grade `{name}` does not begin below `{better_name}`, so one of them is never given"
            );
            let item = Diagnostic::of(&codes::GRADES_NOT_FALLING, message)
                .at(place, format!("{from} is not below {above}"));
            found.push(
                item.at(better.place_of("from"), "the better grade").help("write grades best first, falling"),
            );
        }
        before = Some((from, row));
    }
    if let Some((last, row)) = before.filter(|(last, _)| *last > low) {
        let message = format!("scores from {low} to below {last} have no grade");
        let item =
            Diagnostic::of(&codes::GRADES_LEAVE_GAP, message).at(row.place_of("from"), "the last grade");
        found.push(item.help(format!("the last grade begins at the lower bound: from = {low}")));
    }
    same_name(&rows, found);
}

fn same_name(rows: &[View<'_>], found: &mut Vec<Diagnostic>) {
    for (n, row) in rows.iter().enumerate() {
        let first = rows[..n].iter().find(|r| r.text("name").is_some() && r.text("name") == row.text("name"));
        if let Some(first) = first {
            let message = format!("two grades are called `{}`", row.text("name").unwrap_or_default());
            let item = Diagnostic::of(&codes::DUPLICATE, message).at(row.place_of("name"), "again here");
            found.push(item.at(first.place_of("name"), "first here"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};
    use crate::spec::Memory;

    #[test]
    fn each_memory_takes_its_own_key() {
        let score = |overlay: &str| load(overlay).expect("loads").pack.phases.remove(0).1.score;
        assert!(matches!(score("").memory, Memory::Retention(p) if p.value == 24.0));
        let reset =
            "remove = [\"score.person.retention\"]\n[score.person]\nmemory = \"reset\"\nreset = \"07-01\"";
        assert_eq!(score(reset).memory, Memory::Reset { month: 7, day: 1 });
        expect("score.person.memory = \"forever\"", &codes::KEYS_TOGETHER);
        expect("remove = [\"score.person.retention\"]", &codes::KEYS_TOGETHER);
        expect("score.person.reset = \"02-30\"", &codes::BAD_DATE);
        fine("remove = [\"score.person.retention\"]\nscore.person.memory = \"forever\"");
    }

    #[test]
    fn grades_fall_within_the_bounds_and_leave_no_gap() {
        let grades = |text: &str| format!("score.person.grades = [{text}]");
        let (a, c, d) =
            ("{ name = \"A\", from = 950 }", "{ name = \"C\", from = 600 }", "{ name = \"D\", from = 0 }");
        expect(&grades(&format!("{c}, {a}, {d}")), &codes::GRADES_NOT_FALLING);
        expect(&grades(&format!("{a}, {c}")), &codes::GRADES_LEAVE_GAP);
        expect(&grades(&format!("{a}, {a}, {d}")), &codes::DUPLICATE);
        expect(&grades(&format!("{}, {d}", a.replace("950", "1600"))), &codes::GRADE_OUTSIDE);
        expect(&grades(&format!("{a}, {}", d.replace("from", "form"))), &codes::UNKNOWN_KEY);
        expect("score.person.start = -5", &codes::START_OUTSIDE);
        expect("score.person.bounds = [1500, 0]", &codes::REVERSED);
        expect("score.person.kind = \"index\"", &codes::NOT_BUILT);
    }
}
