//! A calibration: which numbers of a pack are free, and which published figures they are held to.

use crate::diagnostic::{Diagnostic, codes};
use crate::kind::expected::{
    ACTIVITY, AREA, Asked, CONDUCT, FACTOR, GRADE, GROUP, LIST, ON, SPILLOVER, asked,
};
use crate::kind::published::{Known, Published};
use crate::shape::{Form, Key, Keyed, Shape};
use crate::spec::{Parameter, Place, SourceFile, decimals};
use crate::view::View;

/// Within so many standard errors lie 95 % of a normal variable.
const IN_95: f64 = 1.959_963_984_540_054;

/// A calibration, as it is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// The file.
    pub file: SourceFile,
    /// What it is for, in a line.
    pub title: String,
    /// Persons of each run, or as many as the place has.
    pub persons: u64,
    /// Ticks of each run.
    pub ticks: u32,
    /// The seed.
    pub seed: u64,
    /// Draws that stand for what is known at the end.
    pub particles: u32,
    /// Draws from the prior that the first step chooses among.
    pub first: u32,
    /// Part of the draws of one step that would have met the next step's tolerance.
    pub quantile: f64,
    /// Most runs in all.
    pub budget: u32,
    /// Distance at which it ends.
    pub tolerance: f64,
    /// The numbers that are free.
    pub prior: Vec<Prior>,
    /// The figures.
    pub targets: Vec<Aggregate>,
}

/// A free number and what is known of it beforehand: it lies anywhere in a range, evenly.
#[derive(Debug, Clone, PartialEq)]
pub struct Prior {
    /// The number.
    pub parameter: Parameter,
    /// The range.
    pub range: (f64, f64),
    /// Whether its logarithm is even over the range, rather than itself.
    pub ratios: bool,
}

/// A published figure that runs are held to.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// What it is.
    pub says: String,
    /// The measure of the run.
    pub asked: Asked,
    /// The figure.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// The range in which it lies with a probability of 95 %.
    pub interval: (f64, f64),
    /// What the pack knew of it, where it is one of the pack's own figures.
    pub known: Option<Known>,
    /// Key of the source.
    pub source: String,
    /// Where it stands.
    pub place: Place,
}

const SCALES: &[(&str, &str)] = &[
    ("linear", "the number itself is even over its range"),
    ("log", "its logarithm is even over its range; both ends have to be above 0"),
];

const OBSERVED: &[(&str, &str)] =
    &[("documented", "somebody counted it, and the source says so; nothing else can be a target")];

/// One free number.
pub(crate) static PRIOR: Shape = Shape {
    name: "prior",
    heading: "[prior.\"PATH\"] in a calibration",
    says: "A number of the pack that is free, and where it may lie before the figures are looked at. Without keys it is the pack's own range, even in its logarithm where it is positive and spans more than a factor of ten.",
    keys: &[
        Key::optional("range", Form::Pair, "the range that the pack states", "Lowest and highest value."),
        Key::optional("scale", Form::Word(SCALES), "by the range", "What is even over the range."),
    ],
    others: None,
    proven: false,
    example: "[prior.\"channel.street-camera.coverage\"]\nrange = [0.1, 0.9]\n",
};

/// One figure.
pub(crate) static TARGET: Shape = Shape {
    name: "target",
    heading: "[[target]] in a calibration",
    says: "A published figure that runs are held to, with how sure it is: an observed aggregate with its source. It names one of the pack's own [[published]] figures, or states one; how sure the figure is stands there once, as `counts`, `error` or `interval`. Nothing can be asked to be as large or as small as possible: what is not an observed value with an uncertainty is refused.",
    keys: &[
        Key::optional(
            "published",
            Form::Text,
            "the figure is stated here",
            "What a [[published]] figure of the pack's expected.toml says, word for word.",
        ),
        Key::when("says", Form::Text, "the figure is stated here", "What the figure is, in a line."),
        Key::when("measure", Form::Text, "the figure is stated here", "Name of the measure."),
        LIST,
        CONDUCT,
        ACTIVITY,
        GRADE,
        FACTOR,
        SPILLOVER,
        GROUP,
        AREA,
        ON,
        Key::optional("value", Form::Number, "it has counts, or is the pack's", "The figure as published."),
        Key::optional(
            "counts",
            Form::Pair,
            "published without counts",
            "The counts behind a share, so many of so many: they say how sure it is too. A `value` beside them is their ratio, rounded.",
        ),
        Key::optional(
            "error",
            Form::Number,
            "it follows from counts or interval",
            "Its standard error, above 0.",
        ),
        Key::optional(
            "interval",
            Form::Pair,
            "it follows from counts or error",
            "The range in which it lies with a probability of 95 %; the value lies inside.",
        ),
        Key::when("source", Form::Source, "the figure is stated here", "A key of the pack's sources.toml."),
        Key::when("evidence", Form::Word(OBSERVED), "the figure is stated here", "That it was observed."),
    ],
    others: None,
    proven: false,
    example: r#"[[target]]
says     = "residents on the list, end of 2014"
measure  = "listed_share"
list     = "blacklist"
counts   = [412, 20000]
source   = "example-yearbook"
evidence = "documented"
"#,
};

/// The file.
pub(crate) static FILE: Shape = Shape {
    name: "targets",
    heading: "the targets of a calibration",
    says: "Which numbers of a pack are free, and which published figures they are held to. `glasshouse calibrate PACK --targets FILE` finds what values go with the figures, how far they are known, and what the figures cannot tell. It never makes anything as large or small as possible.",
    keys: &[
        Key::required("format", Form::Version, "Version of this format: 1."),
        Key::required("title", Form::Text, "What it is for, in a line."),
        Key::optional(
            "persons",
            Form::Whole(1),
            "as in expected.toml",
            "Persons of each run, or as many as the place has.",
        ),
        Key::optional("ticks", Form::Whole(1), "as in expected.toml", "Ticks of each run."),
        Key::optional("seed", Form::Whole(0), "1", "The number that all chance follows from."),
        Key::optional("particles", Form::Whole(20), "200", "Draws that stand for what is known at the end."),
        Key::optional(
            "first",
            Form::Whole(20),
            "four times the particles",
            "Draws from the prior, of which the first step keeps the nearest.",
        ),
        Key::optional(
            "quantile",
            Form::Number,
            "0.5",
            "Part of the kept draws that would have met the tolerance of the next step.",
        ),
        Key::optional("budget", Form::Whole(20), "twenty times the particles", "Most runs in all."),
        Key::optional(
            "tolerance",
            Form::Number,
            "0.5",
            "Distance at which it ends, in standard errors of the figures; those errors are part of every distance already.",
        ),
        Key::required(
            "prior",
            Form::Map(Keyed::Labels, &Form::Table(&PRIOR)),
            "The numbers that are free, by their paths in quotes.",
        ),
        Key::required("target", Form::Rows(&TARGET), "The figures."),
    ],
    others: None,
    proven: false,
    example: r#"format = 1
title  = "How many cameras are there?"

[prior."channel.street-camera.coverage"]

[[target]]
says     = "residents on the list, end of 2014"
measure  = "listed_share"
list     = "blacklist"
counts   = [412, 20000]
source   = "example-yearbook"
evidence = "documented"
"#,
};

/// Reads it, for a pack that has these parameters, published figures, and a run of this size and length.
pub(crate) fn read(
    root: &View<'_>,
    file: &SourceFile,
    parameters: &[Parameter],
    published: &[Published],
    (persons, ticks): (u64, u32),
    found: &mut Vec<Diagnostic>,
) -> Option<Targets> {
    let small = |key: &str| root.whole(key).and_then(|n| u32::try_from(n).ok());
    let particles = small("particles").unwrap_or(200);
    let prior =
        root.named("prior").filter_map(|(path, view)| prior(&path, &view, parameters, found)).collect();
    let targets = root.rows("target").iter().filter_map(|row| target(row, published, found)).collect();
    let quantile = root.number("quantile").unwrap_or(0.5);
    let tolerance = root.number("tolerance").unwrap_or(0.5);
    for (key, fits, label) in [
        ("quantile", quantile > 0.0 && quantile < 1.0, "between 0 and 1"),
        ("tolerance", tolerance >= 0.0, "0 or more"),
    ] {
        if !fits {
            let item = Diagnostic::of(&codes::OUT_OF_BOUNDS, format!("`{key}` has to be {label}"));
            found.push(item.at(root.place_of(key), "outside"));
        }
    }
    Some(Targets {
        file: file.clone(),
        title: root.text("title")?,
        persons: root.whole("persons").and_then(|n| u64::try_from(n).ok()).unwrap_or(persons),
        ticks: small("ticks").unwrap_or(ticks),
        seed: root.whole("seed").and_then(|n| u64::try_from(n).ok()).unwrap_or(1),
        particles,
        first: small("first").unwrap_or(particles.saturating_mul(4)).max(particles),
        quantile,
        budget: small("budget").unwrap_or(particles.saturating_mul(20)),
        tolerance,
        prior,
        targets,
    })
}

fn prior(path: &str, view: &View<'_>, all: &[Parameter], found: &mut Vec<Diagnostic>) -> Option<Prior> {
    let Some(parameter) = all.iter().find(|parameter| parameter.path == path) else {
        let near = crate::suggest::nearest(path, all.iter().map(|p| p.path.as_str()));
        let item = Diagnostic::of(&codes::UNDEFINED, format!("the pack has no number at `{path}`"));
        let help = near.map_or("`glasshouse show PACK` lists its numbers".to_owned(), |n| {
            format!("did you mean `{n}`?")
        });
        found.push(item.at(view.place, "no such number").help(help));
        return None;
    };
    let Some(range) = view.pair("range").or(parameter.range).filter(|(low, high)| low < high) else {
        let item = Diagnostic::of(&codes::NO_RANGE, format!("`{path}` has no range to be free in"));
        found.push(
            item.at(view.place, "no range, or one of a single point").help("write range = [LOWEST, HIGHEST]"),
        );
        return None;
    };
    let ratios = match view.text("scale").as_deref() {
        Some(word) => word == "log",
        None => range.0 > 0.0 && range.1 / range.0 > 10.0,
    };
    if ratios && range.0 <= 0.0 {
        let item = Diagnostic::of(
            &codes::OUT_OF_BOUNDS,
            format!("`{path}` reaches 0 or less, which has no logarithm"),
        );
        found.push(item.at(view.place_of("scale"), "needs a range above 0"));
    }
    Some(Prior { parameter: parameter.clone(), range, ratios })
}

fn target(row: &View<'_>, all: &[Published], found: &mut Vec<Diagnostic>) -> Option<Aggregate> {
    let (says, asked, own, counts, known, source) = match row.text("published") {
        Some(says) => {
            let Some(figure) = all.iter().find(|figure| figure.says == says) else {
                let near = crate::suggest::nearest(&says, all.iter().map(|figure| figure.says.as_str()));
                let message = format!("the pack has no published figure that says `{says}`");
                let item = Diagnostic::of(&codes::UNDEFINED, message)
                    .at(row.place_of("published"), "not among them");
                found.push(item.maybe_help(near.map(|name| format!("did you mean `{name}`?"))));
                return None;
            };
            let Published { asked, value, counts, known, source, .. } = figure.clone();
            (says, asked, Some(value), counts, Some(known), source)
        }
        None => stated(row, found)?,
    };
    let before = found.len();
    agree(row, known.and(own), counts, found);
    if found.len() > before {
        return None;
    }
    let value = own.or(row.number("value"))?;
    let Some((error, interval)) = uncertainty(row, value, counts.or(row.pair("counts"))) else {
        let message = format!("`{says}` does not say how sure the figure is");
        let item = Diagnostic::of(&codes::MISSING_KEY, message).at(row.place, "needs an uncertainty above 0");
        found.push(item.help("write `counts`, `error` (one standard error) or `interval` (95 %); a bare number cannot be a target"));
        return None;
    };
    Some(Aggregate { says, asked, value, error, interval, known, source, place: row.place })
}

/// What a target states has to agree with itself, and with the pack's own figure if it names one.
fn agree(row: &View<'_>, published: Option<f64>, counted: Option<(f64, f64)>, found: &mut Vec<Diagnostic>) {
    let twice = [("value", published.is_some()), ("counts", published.is_some() && counted.is_some())];
    for (key, _) in twice.into_iter().filter(|(key, known)| *known && row.has(key)) {
        let item = Diagnostic::of(&codes::KEYS_TOGETHER, "the figure stands there twice");
        let item = item.at(row.place_of("published"), "as the pack has it").at(row.place_of(key), "and here");
        found.push(item.help(format!("remove `{key}`, or state the figure here without `published`")));
    }
    let sure: Vec<&str> = ["counts", "error", "interval"].into_iter().filter(|key| row.has(key)).collect();
    if sure.len() > 1 {
        let item =
            Diagnostic::of(&codes::KEYS_TOGETHER, "how sure the figure is stands there more than once");
        let item = sure.iter().fold(item, |item, key| item.at(row.place_of(key), format!("by `{key}`")));
        found.push(item.help("keep one of them; beside `error` or `interval` the figure is a `value`"));
    }
    let value = published.or(row.number("value"));
    if let Some((part, whole)) = row.pair("counts") {
        let place = row.place_of("counts");
        if part < 0.0 || whole <= 0.0 || part > whole {
            let item = Diagnostic::of(&codes::OUT_OF_BOUNDS, format!("{part} of {whole} is no share"));
            found.push(item.at(place, "so many of so many, none of them negative"));
        } else if let Some(value) = value.filter(|value| !rounds(*value, part / whole)) {
            let message = format!("the figure is {value}, but {part} of {whole} are {:.4}", part / whole);
            let item = Diagnostic::of(&codes::KEYS_TOGETHER, message)
                .at(place, "not the same, however it is rounded");
            found.push(item.help("state the one that was published"));
        }
    }
    if let (Some((low, high)), Some(value)) = (row.pair("interval"), value)
        && !(low..=high).contains(&value)
    {
        let message = format!("the figure is {value}, outside its own interval");
        let item = Diagnostic::of(&codes::OUT_OF_RANGE, message);
        found.push(item.at(row.place_of("interval"), format!("from {low} to {high}")));
    }
}

/// Whether a share, rounded as it was published, is this one.
fn rounds(published: f64, share: f64) -> bool {
    let places = decimals(published).max(1);
    libm::fabs(published - share) <= 0.5 * libm::pow(10.0, -(places as f64)) + 1e-12
}

/// What a figure is, before how sure it is.
type Stated = (String, Asked, Option<f64>, Option<(f64, f64)>, Option<Known>, String);

/// A figure that is stated here needs all that says that it was observed.
fn stated(row: &View<'_>, found: &mut Vec<Diagnostic>) -> Option<Stated> {
    let mut whole = true;
    for key in ["says", "measure", "source", "evidence"].into_iter().filter(|key| !row.has(key)) {
        let item =
            Diagnostic::of(&codes::MISSING_KEY, format!("a target that is stated here does not say `{key}`"));
        let help = "only observed aggregates with a source can be targets; or name one of the pack's with `published`";
        found.push(item.at(row.place, format!("needs `{key}`")).help(help));
        whole = false;
    }
    let counts = row.pair("counts").filter(|(part, of)| *part >= 0.0 && part <= of && *of > 0.0);
    let middle = row.pair("interval").map(|(low, high)| (low + high) / 2.0);
    let value = counts.map(|(part, of)| part / of).or(row.number("value")).or(middle);
    if whole && value.is_none() {
        let item =
            Diagnostic::of(&codes::MISSING_KEY, "a target has neither `value` nor `counts` nor `interval`");
        found.push(item.at(row.place, "what was observed?"));
        whole = false;
    }
    whole.then_some(())?;
    Some((row.text("says")?, asked(row)?, value, counts, None, row.text("source")?))
}

/// A standard error and a 95 % interval; `None` where neither is stated, or is not above 0. Of counts by Agresti & Coull (1998), so
/// that none of so many is not taken for certain.
fn uncertainty(row: &View<'_>, value: f64, counts: Option<(f64, f64)>) -> Option<(f64, (f64, f64))> {
    let (error, interval) = match (row.number("error"), row.pair("interval"), counts) {
        (Some(error), ..) => (error, (value - IN_95 * error, value + IN_95 * error)),
        (None, Some((low, high)), _) => ((high - low) / (2.0 * IN_95), (low, high)),
        (None, None, Some((part, whole))) => {
            let (middle, n) = ((part + 2.0) / (whole + 4.0), whole + 4.0);
            let error = libm::sqrt(middle * (1.0 - middle) / n);
            (error, ((middle - IN_95 * error).max(0.0), (middle + IN_95 * error).min(1.0)))
        }
        (None, None, None) => return None,
    };
    (error > 0.0 && error.is_finite()).then_some((error, interval))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{Table, parse};

    /// The codes of what is wrong with a target beside a figure of the pack.
    fn wrong(text: &str, published: Option<f64>, counted: Option<(f64, f64)>) -> Vec<&'static str> {
        let (table, errors): (Table, _) = parse(text, 0);
        assert!(errors.is_empty(), "{errors:?}");
        let mut found = Vec::new();
        agree(&View::root(&table), published, counted, &mut found);
        found.into_iter().map(|item| item.code).collect()
    }

    #[test]
    fn a_figure_agrees_with_itself() {
        for fine in [
            "value = 0.5\nerror = 0.1",
            "value = 0.5\ninterval = [0.5, 0.6]",
            "interval = [0.1, 0.2]",
            "counts = [0, 20]",
            "value = 0.052\ncounts = [52, 1001]",
            "value = 0.05\ncounts = [52, 1001]",
        ] {
            assert!(wrong(fine, None, None).is_empty(), "{fine}");
        }
        let together = codes::KEYS_TOGETHER.id;
        assert_eq!(wrong("value = 0.5\ninterval = [0.1, 0.2]", None, None), [codes::OUT_OF_RANGE.id]);
        assert_eq!(wrong("value = 0.5\ncounts = [21, 20]", None, None), [codes::OUT_OF_BOUNDS.id]);
        assert_eq!(wrong("value = 0.053\ncounts = [52, 1001]", None, None), [together]);
        assert_eq!(wrong("value = 0\ncounts = [9, 20]", None, None), [together]);
        assert_eq!(wrong("error = 0.1\ninterval = [0.1, 0.2]", None, None), [together]);
    }

    #[test]
    fn a_figure_of_the_pack_is_not_stated_again() {
        let together = codes::KEYS_TOGETHER.id;
        assert_eq!(wrong("value = 0.26", Some(0.26), None), [together]);
        assert_eq!(wrong("counts = [26, 100]", Some(0.26), Some((260.0, 1000.0))), [together]);
        assert_eq!(wrong("interval = [0.1, 0.2]", Some(0.26), None), [codes::OUT_OF_RANGE.id]);
        // What the pack does not say of it, and a wider error than counts give, are the target's own.
        for fine in ["counts = [26, 100]", "error = 0.1"] {
            assert!(wrong(fine, Some(0.26), None).is_empty(), "{fine}");
        }
        assert!(wrong("error = 0.1", Some(0.26), Some((260.0, 1000.0))).is_empty());
    }
}
