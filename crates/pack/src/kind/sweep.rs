//! A sweep's plan: which packs, under which laws and reforms, with which numbers elsewhere, how often.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Keyed, Shape};
use crate::spec::{Place, SourceFile, Steps};
use crate::tree::Value;
use crate::view::View;

/// What stands for a pack under no law, or without a reform.
pub(crate) const NONE: &str = "none";

/// Many runs, as they are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// The file.
    pub file: SourceFile,
    /// What it is for, in a line.
    pub title: String,
    /// Names or paths of the packs.
    pub packs: Vec<String>,
    /// Each pack is run under each of these; `None`: under no law.
    pub laws: Vec<Option<String>>,
    /// Each pack is run with each of these files laid over it; `None`: as it is.
    pub reforms: Vec<Option<PathBuf>>,
    /// The values that differ from run to run.
    pub axes: Vec<Axis>,
    /// Points of a Latin hypercube; `None`: a grid, every value with every other.
    pub points: Option<u32>,
    /// The seed of the first replicate, and of the design.
    pub seed: u64,
    /// Runs of each point that differ in the seed only.
    pub replicates: u32,
    /// How many persons.
    pub persons: Persons,
    /// How long.
    pub length: Lasting,
    /// Rows beside those of everybody and the whole run.
    pub rows: Vec<Cut>,
}

/// How many persons each run has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Persons {
    /// So many, or as many as the place has.
    AtMost(u64),
    /// One in so many.
    Sample(u64),
}

/// How long each run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// As long as its pack says.
    Horizon,
    /// So many ticks.
    Ticks(u32),
    /// Up to this day.
    Until(Date),
}

/// Rows that are kept beside those of everybody, everywhere and the whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Of each group.
    Groups,
    /// Of each area.
    Areas,
    /// Of each period.
    Periods,
}

/// One value of a pack that differs from run to run.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Its dotted path.
    pub path: String,
    /// Where it goes.
    pub over: Over,
    /// Where it stands in the plan.
    pub place: Place,
}

/// Where a value goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Over {
    /// To each of these, as they are written in a pack.
    Values(Vec<String>),
    /// From one end to the other.
    Between {
        /// The ends, in each pack of the plan in its order: its own range where the plan asks for that.
        ends: Vec<(f64, f64)>,
        /// Values of a grid, the ends included.
        steps: u32,
        /// Whether equal steps are equal ratios.
        ratios: bool,
        /// The steps in which each pack can hold it.
        held: Vec<Steps>,
    },
}

const DESIGNS: &[(&str, &str)] = &[
    ("grid", "every value of each number with every value of the others"),
    (
        "latin-hypercube",
        "as many points as `points` says; each number's range is cut into so many equal parts, and each part is met once",
    ),
];

const SCALES: &[(&str, &str)] = &[
    ("linear", "equal steps are equal differences"),
    ("log", "equal steps are equal ratios; both ends have to be above 0"),
];

const ROWS: &str = "Rows to keep beside those of everybody, everywhere and the whole run: \"groups\", \"areas\", \"periods\". Each can multiply the size of the result.";

/// One value that differs.
pub(crate) static AXIS: Shape = Shape {
    name: "axis",
    heading: "[vary.\"PATH\"] in a sweep's plan",
    says: "A value of the packs that differs from run to run. The path is that of `--set`. It has `values`, or `from` and `to`, or `range = true` for the range that each pack itself states. Points, numbers of records, counts and lengths of time go in steps no finer than pack and plan write them; equal steps of a grid that have up to three decimals stand as they are.",
    keys: &[
        Key::optional(
            "values",
            Form::Values,
            "it goes from one end to another",
            "The values, numbers or words.",
        ),
        Key::optional("from", Form::Number, "it has values or a range", "The lowest value."),
        Key::optional("to", Form::Number, "it has values or a range", "The highest value."),
        Key::optional(
            "range",
            Form::Flag,
            "false",
            "Whether it goes through the range that the pack states.",
        ),
        Key::optional(
            "steps",
            Form::Whole(2),
            "points are spread over it, or there are `values`",
            "How many values a grid has of it, the ends included.",
        ),
        Key::optional("scale", Form::Word(SCALES), "linear", "What equal steps are."),
    ],
    others: None,
    proven: false,
    example: "[vary.\"channel.street-camera.coverage\"]\nrange = true\nsteps = 3\n",
};

/// The file.
pub(crate) static FILE: Shape = Shape {
    name: "sweep",
    heading: "the plan of a sweep",
    says: "Many runs and what differs between them. `glasshouse sweep PLAN` makes each of them once and writes one table of all. A plan names packs, laws and reforms; every pack is run under every law with every reform at every point of the design.",
    keys: &[
        Key::required("format", Form::Version, "Version of this format: 1."),
        Key::required("title", Form::Text, "What it is for, in a line."),
        Key::required("packs", Form::Texts, "Names of packs, or paths to their folders."),
        Key::optional("laws", Form::Texts, "no law", "Names of laws, \"none\" for a pack under no law."),
        Key::optional(
            "reforms",
            Form::Texts,
            "no reform",
            "Reform files beside the plan, \"none\" for a pack as it is.",
        ),
        Key::optional(
            "vary",
            Form::Map(Keyed::Labels, &Form::Table(&AXIS)),
            "only packs, laws, reforms and seeds differ",
            "The values that differ, by their paths in quotes.",
        ),
        Key::optional("design", Form::Word(DESIGNS), "grid", "How the values are combined."),
        Key::when("points", Form::Whole(1), "a latin-hypercube", "How many points it has."),
        Key::optional(
            "persons",
            Form::Whole(1),
            "20000",
            "Persons of each run, or as many as the place has.",
        ),
        Key::optional("sample", Form::Whole(1), "`persons` holds", "One person in so many, for each pack."),
        Key::optional("ticks", Form::Whole(1), "the pack's horizon", "Ticks of each run."),
        Key::optional("until", Form::Date, "the pack's horizon", "The day up to which each run goes."),
        Key::optional("seed", Form::Whole(0), "1", "The number that all chance follows from."),
        Key::optional(
            "replicates",
            Form::Whole(1),
            "1",
            "Runs of each point that differ in their seed only.",
        ),
        Key::optional("rows", Form::Texts, "everybody, everywhere, the whole run", ROWS),
    ],
    others: None,
    proven: false,
    example: r#"format     = 1
title      = "How much does the number of cameras matter?"
packs      = ["my-county"]
persons    = 5000
ticks      = 12
replicates = 3

[vary."channel.street-camera.coverage"]
range = true
steps = 3
"#,
};

/// Reads it; reforms lie in `folder`.
pub(crate) fn read(root: &View<'_>, file: &SourceFile, folder: &std::path::Path) -> Option<Sweep> {
    let whole = |key: &str| root.whole(key).and_then(|n| u64::try_from(n).ok());
    let small = |key: &str| whole(key).and_then(|n| u32::try_from(n).ok());
    let or_none = |key: &str| {
        let named: Vec<Option<String>> =
            root.texts(key).into_iter().map(|name| Some(name).filter(|name| name != NONE)).collect();
        if named.is_empty() { vec![None] } else { named }
    };
    let length = match (small("ticks"), root.date("until")) {
        (Some(ticks), _) => Lasting::Ticks(ticks),
        (None, Some(day)) => Lasting::Until(day),
        (None, None) => Lasting::Horizon,
    };
    Some(Sweep {
        file: file.clone(),
        title: root.text("title")?,
        packs: root.texts("packs"),
        laws: or_none("laws"),
        reforms: or_none("reforms").into_iter().map(|name| name.map(|name| folder.join(name))).collect(),
        axes: Vec::new(),
        points: small("points"),
        seed: whole("seed").unwrap_or(1),
        replicates: small("replicates").unwrap_or(1),
        persons: whole("sample").map_or(Persons::AtMost(whole("persons").unwrap_or(20_000)), Persons::Sample),
        length,
        rows: root.texts("rows").iter().filter_map(|word| cut(word)).collect(),
    })
}

/// What packs, by their numbers, say of a path.
pub(crate) trait Stated {
    /// The range that a pack states there.
    fn range(&self, pack: usize, path: &str) -> Option<(f64, f64)>;
    /// The steps in which it can hold what goes between two ends.
    fn steps(&self, pack: usize, path: &str, ends: (f64, f64)) -> Steps;
}

/// Reads the values that differ.
pub(crate) fn axes(
    root: &View<'_>,
    packs: usize,
    stated: &dyn Stated,
    found: &mut Vec<Diagnostic>,
) -> Vec<Axis> {
    let mut axes = Vec::new();
    for (path, view) in root.named("vary") {
        let values: Vec<String> =
            view.items("values").iter().filter_map(|node| written(&node.value)).collect();
        let over = if view.has("values") {
            Over::Values(values)
        } else if view.flag("range").unwrap_or(false) {
            let ends: Option<Vec<_>> = (0..packs).map(|pack| stated.range(pack, &path)).collect();
            let Some(ends) = ends else {
                let message = format!("not every pack of the plan states a range at `{path}`");
                let item = Diagnostic::of(&codes::NO_RANGE, message).at(view.place, "no range in some pack");
                found.push(
                    item.help("write `from` and `to`, or `values`; `glasshouse show PACK` lists its numbers"),
                );
                continue;
            };
            between(&view, ends, &|pack, ends| stated.steps(pack, &path, ends))
        } else {
            let ends = view.number("from").zip(view.number("to")).unwrap_or_default();
            between(&view, vec![ends; packs], &|pack, ends| stated.steps(pack, &path, ends))
        };
        if let Over::Between { ends, ratios: true, .. } = &over
            && ends.iter().any(|(low, _)| *low <= 0.0)
        {
            let message = format!("`{path}` reaches 0 or less, which no ratio leads to");
            let item = Diagnostic::of(&codes::OUT_OF_BOUNDS, message)
                .at(view.place_of("scale"), "needs numbers above 0");
            found.push(item.help("write scale = \"linear\", or `from` above 0"));
        }
        axes.push(Axis { path, over, place: view.place });
    }
    axes
}

fn between(view: &View<'_>, ends: Vec<(f64, f64)>, held: &dyn Fn(usize, (f64, f64)) -> Steps) -> Over {
    let held = ends.iter().enumerate().map(|(pack, ends)| held(pack, *ends)).collect();
    let steps = view.whole("steps").and_then(|n| u32::try_from(n).ok()).unwrap_or(2);
    Over::Between { ends, steps, ratios: view.text("scale").as_deref() == Some("log"), held }
}

/// A value as `--set` takes it.
fn written(value: &Value) -> Option<String> {
    Some(match value {
        Value::Text(text) => text.clone(),
        Value::Flag(flag) => flag.to_string(),
        other => other.number()?.to_string(),
    })
}

fn cut(word: &str) -> Option<Cut> {
    match word {
        "groups" => Some(Cut::Groups),
        "areas" => Some(Cut::Areas),
        "periods" => Some(Cut::Periods),
        _ => None,
    }
}

/// What keys say of each other.
pub(crate) fn lint(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    for key in ["packs", "laws", "reforms"] {
        if root.has(key) && root.items(key).is_empty() {
            let item = Diagnostic::of(&codes::EMPTY, format!("`{key}` is empty"));
            found.push(item.at(root.place_of(key), "nothing here"));
        }
    }
    together(root, [("persons", "sample"), ("ticks", "until")], found);
    for node in root.items("rows") {
        if node.value.text().is_some_and(|word| cut(word).is_none()) {
            let item = Diagnostic::of(&codes::UNKNOWN_WORD, "there are no such rows");
            found.push(item.at(node.place, "unknown").help("write \"groups\", \"areas\" or \"periods\""));
        }
    }
    let spread = root.text("design").as_deref() == Some("latin-hypercube");
    match (spread, root.has("points")) {
        (true, false) => {
            let item = Diagnostic::of(
                &codes::MISSING_KEY,
                "a latin-hypercube does not say how many `points` it has",
            );
            found.push(item.at(root.place_of("design"), "needs `points`").help("write points = 100"));
        }
        (false, true) => {
            let item = Diagnostic::of(&codes::KEYS_TOGETHER, "a grid has as many points as its values give");
            let item = item.at(root.place_of("points"), "not of a grid");
            found.push(item.help("write design = \"latin-hypercube\", or leave `points` out"));
        }
        _ => {}
    }
    root.named("vary").for_each(|(path, view)| axis(&path, &view, spread, found));
}

fn axis(path: &str, view: &View<'_>, spread: bool, found: &mut Vec<Diagnostic>) {
    let ranged = view.flag("range").unwrap_or(false);
    let ended = view.has("from") && view.has("to");
    if [view.has("values"), ended, ranged].iter().filter(|stated| **stated).count() != 1 {
        let message = format!("`{path}` needs one of `values`, `from` with `to`, and `range = true`");
        found.push(Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place, "where does it go?"));
        return;
    }
    if view.has("values") && view.items("values").is_empty() {
        let item = Diagnostic::of(&codes::EMPTY, format!("`values` of `{path}` is empty"));
        found.push(item.at(view.place_of("values"), "nothing here"));
    }
    if let (Some(from), Some(to)) = (view.number("from"), view.number("to"))
        && from >= to
    {
        let item = Diagnostic::of(&codes::REVERSED, format!("`{path}` goes from {from} to {to}"));
        found.push(
            item.at(view.place_of("from"), "not below `to`").at(view.place_of("to"), "not above `from`"),
        );
    }
    if !view.has("values") && !spread && !view.has("steps") {
        let message = format!("`{path}` does not say how many `steps` it has");
        found.push(
            Diagnostic::of(&codes::MISSING_KEY, message)
                .at(view.place, "needs `steps`")
                .help("write steps = 5"),
        );
    }
}

/// Keys of which only one may be there.
fn together(view: &View<'_>, pairs: [(&str, &str); 2], found: &mut Vec<Diagnostic>) {
    for (one, other) in pairs {
        if view.has(one) && view.has(other) {
            let item =
                Diagnostic::of(&codes::KEYS_TOGETHER, format!("`{one}` and `{other}` exclude each other"));
            found.push(item.at(view.place_of(one), "this").at(view.place_of(other), "or this"));
        }
    }
}
