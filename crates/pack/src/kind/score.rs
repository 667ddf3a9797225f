//! `[score.person]`: a running account of points.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use super::subjects::filters;
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Keyed, Quantity, Shape, TIME};
use crate::spec::{Clamp, Factor, Grade, Memory, Score, ScoreKind, Subject, Unit};
use crate::view::{View, date};

const KINDS: &[(&str, &str)] = &[
    ("account", "a running sum of points"),
    ("index", "a weighted sum of the `factors`, each an account of points within bounds of its own"),
    (
        "class",
        "classes by rule: by points, by who the subject is (`only`), and directly by a single record (`direct` of an indicator)",
    ),
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
    varies: false,
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
        Key::optional(
            "only",
            Form::Map(Keyed::Attributes, &Form::Classes),
            "everybody",
            "Who can have it, by attributes of the population as in [subjects]; in scores of the kind \"class\".",
        )
        .fixed(),
    ],
    others: None,
    proven: false,
    example: r#"[score.person]
grades = [ { name = "A", from = 1030 }, { name = "B", from = 850 }, { name = "C", from = 600 }, { name = "D", from = 0 } ]
"#,
};

/// What stands in a row of `factors`.
pub(crate) static FACTOR: Shape = Shape {
    name: "factor",
    heading: "factors = [ { name = ..., weight = ..., start = ..., bounds = ... }, ... ]",
    says: "A factor of an index: an account of points within bounds of its own, moved by the indicators that name it. The score is its start plus, for each factor, weight x (value - start of the factor).",
    keys: &[
        Key::required("name", Form::Label, "Its name, which indicators refer to.").fixed(),
        Key::required("weight", Form::Number, "Points of the score for one of the factor; above 0.").fixed(),
        Key::required("start", Form::Number, "Where everybody begins.").fixed(),
        Key::required("bounds", Form::Pair, "Lowest and highest value.").fixed(),
    ],
    others: None,
    proven: false,
    example: r#"[score.person]
kind    = "index"
start   = 600
bounds  = [350, 950]
factors = [
  { name = "payment-history", weight = 2.1, start = 60, bounds = [0, 100] },
  { name = "relations", weight = 0.3, start = 50, bounds = [0, 100] },
]
"#,
};

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "score",
    heading: "[score.person] or [score.enterprise]",
    says: "The score: a running account of points with bounds, an index of weighted factors or classes by rule, and grades over it. When bounds are applied and what time does to points are different models, so both are stated. Its evidence and source cover the bare numbers of the table.",
    keys: &[
        Key::required("kind", Form::Word(KINDS), "What kind of score.").fixed(),
        Key::required("clamp", Form::Word(CLAMPS), "When the bounds are applied.").fixed(),
        Key::required("start", Form::Number, "Points that everybody begins with.").fixed(),
        Key::required("bounds", Form::Pair, "Lowest and highest possible score."),
        Key::when("factors", Form::Rows(&FACTOR), "kind = \"index\"", "What the index is made of."),
        Key::optional("grades", Form::Rows(&GRADE), "no grades", "Bands of the score, best first."),
        Key::optional(
            "grades_every",
            Form::Span,
            "at every assessment",
            "How often grades are given anew, as by a yearly rating; in between everybody keeps theirs. Lists are assessed as ever.",
        )
        .fixed(),
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

/// The score of a pack or phase, and whose it is.
pub(crate) fn of<'a>(root: &View<'a>) -> Option<(Subject, View<'a>)> {
    let scores = root.child("score")?;
    Subject::ALL.into_iter().find_map(|subject| Some((subject, scores.child(subject.word())?)))
}

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Score> {
    let grade = |row: View<'_>| {
        let only = row.child("only").map(|only| filters(&only, &[])).unwrap_or_default();
        Some(Grade { name: row.text("name")?, from: row.number("from")?, only })
    };
    let factor = |row: View<'_>| {
        Some(Factor {
            name: row.text("name")?,
            weight: row.number("weight")?,
            start: row.number("start")?,
            bounds: row.pair("bounds")?,
        })
    };
    Some(Score {
        kind: match view.text("kind")?.as_str() {
            "account" => ScoreKind::Account,
            "index" => ScoreKind::Index(view.rows("factors").into_iter().map(factor).collect::<Option<_>>()?),
            "class" => ScoreKind::Class,
            _ => return None,
        },
        clamp: match view.text("clamp")?.as_str() {
            "each-record" => Clamp::EachRecord,
            "each-assessment" => Clamp::EachAssessment,
            _ => return None,
        },
        start: view.number("start")?,
        bounds: view.pair("bounds")?,
        grades: view.rows("grades").into_iter().map(grade).collect::<Option<_>>()?,
        grades_every: view.span("grades_every"),
        memory: memory(view)?,
        provenance: view.provenance()?,
        subject: Subject::ALL.into_iter().find(|s| view.path.ends_with(s.word()))?,
        place: view.place,
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

/// A pack scores persons or enterprises: one of them.
pub(crate) fn lint_whose(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(scores) = root.child("score") else { return };
    let whose: Vec<View<'_>> = Subject::ALL.into_iter().filter_map(|s| scores.child(s.word())).collect();
    match &whose[..] {
        [] => {
            let message = "the pack has a score, but does not say whose";
            let item = Diagnostic::of(&codes::MISSING_KEY, message).at(scores.place, "whose?");
            found.push(item.help("write [score.person] or [score.enterprise]"));
        }
        [one, other, ..] => {
            let message = "one pack scores either persons or enterprises";
            let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(other.place, "scores others");
            found.push(item.at(one.place, "scores these").help("make two packs of it"));
        }
        [_] => {}
    }
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

/// What goes with each kind of score and with no other.
fn kind(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(kind) = view.text("kind") else { return };
    let mut quarrel = |key: &str, message: String, help: &str| {
        let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of(key), "here");
        found.push(item.at(view.place_of("kind"), "the kind of score").help(help));
    };
    let factors = view.rows("factors");
    if kind == "index" {
        if factors.is_empty() {
            quarrel("kind", "an index is made of factors, but none is there".to_owned(), "state `factors`");
        }
        if view.text("clamp").as_deref() == Some("each-record") {
            quarrel(
                "clamp",
                "the bounds of an index hold when it is read: its factors have bounds of their own"
                    .to_owned(),
                "write clamp = \"each-assessment\"",
            );
        }
        if view.text("memory").as_deref() == Some("retention") {
            quarrel(
                "memory",
                "points of an index cannot expire one by one: a factor within bounds does not know which were cut off"
                    .to_owned(),
                "let the factors fade: memory = \"fade\"",
            );
        }
    } else if view.has("factors") {
        quarrel(
            "factors",
            format!("a score of the kind \"{kind}\" has no factors"),
            "write kind = \"index\", or take `factors` out",
        );
    }
    let grades = view.rows("grades");
    if grades.is_empty() && view.has("grades_every") {
        quarrel(
            "grades_every",
            "the score has no grades to give".to_owned(),
            "take it out, or state `grades`",
        );
    }
    if kind == "class" {
        if grades.is_empty() {
            quarrel(
                "kind",
                "classes are the grades of the score, but none is there".to_owned(),
                "state `grades`",
            );
        }
    } else if let Some(row) = grades.iter().find(|row| row.has("only")) {
        let message = format!("`only` parts classes; a score of the kind \"{kind}\" grades everybody alike");
        let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(row.place_of("only"), "here");
        found.push(item.at(view.place_of("kind"), "the kind of score").help("write kind = \"class\""));
    }
    for row in &factors {
        factor(row, found);
    }
    same_name(&factors, "factors", found);
}

fn factor(row: &View<'_>, found: &mut Vec<Diagnostic>) {
    let name = row.text("name").unwrap_or_default();
    if let Some(weight) = row.number("weight").filter(|w| !(w.is_finite() && *w > 0.0)) {
        let message = format!("the factor `{name}` has the weight {weight}, which has to be above 0");
        found.push(Diagnostic::of(&codes::OUT_OF_BOUNDS, message).at(row.place_of("weight"), "not above 0"));
    }
    let (Some(start), Some((low, high))) = (row.number("start"), row.pair("bounds")) else { return };
    if !(low..=high).contains(&start) {
        let message = format!("the factor `{name}` starts at {start}, outside its bounds {low} to {high}");
        let item = Diagnostic::of(&codes::START_OUTSIDE, message).at(row.place_of("start"), "the start");
        found.push(item.at(row.place_of("bounds"), "the bounds"));
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
        // Classes for others than those of the better one may begin where that does.
        let parted = |better: &View<'_>| row.has("only") || better.has("only");
        let falls = |above: f64, better: &View<'_>| from < above || (from == above && parted(better));
        if let Some((above, better)) = before.filter(|(above, better)| !falls(*above, better)) {
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
    if let Some(row) = rows.last().filter(|row| row.has("only")) {
        let message = "the last class has to be open to everybody";
        let item = Diagnostic::of(&codes::GRADES_LEAVE_GAP, message).at(row.place_of("only"), "only these");
        found.push(item.help("take `only` out, or add a class below it"));
    }
    same_name(&rows, "grades", found);
}

fn same_name(rows: &[View<'_>], what: &str, found: &mut Vec<Diagnostic>) {
    for (n, row) in rows.iter().enumerate() {
        let first = rows[..n].iter().find(|r| r.text("name").is_some() && r.text("name") == row.text("name"));
        if let Some(first) = first {
            let message = format!("two {what} are called `{}`", row.text("name").unwrap_or_default());
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
        expect("score.person.kind = \"index\"", &codes::KEYS_TOGETHER);
    }
}
