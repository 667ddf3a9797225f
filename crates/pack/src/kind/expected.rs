//! `expected.toml`: what a small run of the pack must give.

use jiff::civil::Date;

use super::published::{self, Published};
use crate::shape::{Form, Key, Noun, Shape};
use crate::view::View;

/// What a small run must give.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Persons to simulate.
    pub persons: u64,
    /// Ticks to run.
    pub ticks: u32,
    /// The seed.
    pub seed: u64,
    /// Digest of the final state, if it has to be exactly this one.
    pub state_digest: Option<String>,
    /// Bounds on measures.
    pub expect: Vec<Expectation>,
    /// Published figures that measures stand beside.
    pub published: Vec<Published>,
}

/// One measure of a run: which, about what, of whom, where.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The measure's name.
    pub measure: String,
    /// The list, conduct, activity, factor or spillover it is about, or the grades that are taken together; all if empty.
    pub items: Vec<String>,
    /// The group, as `attribute=class`; everybody if absent.
    pub group: Option<String>,
    /// The area; all if absent.
    pub area: Option<String>,
    /// The day at whose end; the end of the run if absent.
    pub on: Option<Date>,
}

/// Bounds on one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// Which measure.
    pub asked: Asked,
    /// Lowest value allowed.
    pub low: f64,
    /// Highest value allowed.
    pub high: f64,
}

/// The keys by which a row says which measure it is about.
pub(super) const MEASURE: Key = Key::required("measure", Form::Text, "Name of the measure.");
pub(super) const LIST: Key =
    Key::optional("list", Form::Ref(Noun::List), "not about a list", "The list it is about.");
pub(super) const CONDUCT: Key =
    Key::optional("conduct", Form::Ref(Noun::Conduct), "not about one conduct", "The conduct it is about.");
pub(super) const ACTIVITY: Key = Key::optional(
    "activity",
    Form::Ref(Noun::Activity),
    "not about one activity",
    "The activity it is about.",
);
pub(super) const GRADE: Key = Key::optional(
    "grades",
    Form::Refs(Noun::Grade),
    "not about grades",
    "The grade it is about; of several the values are added up.",
);
pub(super) const FACTOR: Key =
    Key::optional("factor", Form::Ref(Noun::Factor), "not about a factor", "The factor it is about.");
pub(super) const SPILLOVER: Key = Key::optional(
    "spillover",
    Form::Ref(Noun::Spillover),
    "not about a spillover",
    "The spillover it is about.",
);
pub(super) const ON: Key = Key::optional(
    "on",
    Form::Date,
    "the end of the run",
    "The day at whose end the measure is taken: one on which a period ends.",
);
pub(super) const GROUP: Key =
    Key::optional("group", Form::Text, "everybody", "The group, as attribute=class.");
pub(super) const AREA: Key = Key::optional("area", Form::Text, "everywhere", "The area.");

/// What stands in one `[[expect]]`.
pub(crate) static SHAPE: Shape = Shape {
    name: "expect",
    heading: "[[expect]] in expected.toml",
    says: "Bounds on one measure at the end of the run.",
    keys: &[
        MEASURE,
        LIST,
        CONDUCT,
        ACTIVITY,
        GRADE,
        FACTOR,
        SPILLOVER,
        GROUP,
        AREA,
        ON,
        Key::required("low", Form::Number, "Lowest value allowed."),
        Key::required("high", Form::Number, "Highest value allowed."),
    ],
    others: None,
    proven: false,
    example: "[[expect]]\nmeasure = \"listed_share\"\nlist    = \"blacklist\"\nlow     = 0\nhigh    = 0.2\n",
};

/// The whole file.
pub(crate) static FILE: Shape = Shape {
    name: "expected",
    heading: "expected.toml",
    says: "What a small run of the pack must give, so that a change of the pack or of the program shows. `glasshouse check PACK --run` compares.",
    keys: &[
        Key::required("persons", Form::Whole(1), "Persons to simulate."),
        Key::required("ticks", Form::Whole(1), "Ticks to run."),
        Key::required("seed", Form::Whole(0), "The seed."),
        Key::optional(
            "state_digest",
            Form::Text,
            "not compared",
            "Digest of the final state of all subjects.",
        ),
        Key::optional("expect", Form::Rows(&SHAPE), "nothing", "Bounds on measures."),
        Key::optional(
            "published",
            Form::Rows(&published::SHAPE),
            "no figure was published",
            "Published figures beside which measures of the run are put, whether they agree or not.",
        ),
    ],
    others: None,
    proven: false,
    example: r#"persons = 20000
ticks   = 24
seed    = 1

[[expect]]
measure = "listed_share"
list    = "blacklist"
low     = 0
high    = 0.2
"#,
};

/// Reads the file.
pub(crate) fn read(file: &View<'_>) -> Option<Expected> {
    let one = |row: View<'_>| {
        Some(Expectation { asked: asked(&row)?, low: row.number("low")?, high: row.number("high")? })
    };
    Some(Expected {
        persons: u64::try_from(file.whole("persons")?).ok()?,
        ticks: u32::try_from(file.whole("ticks")?).ok()?,
        seed: u64::try_from(file.whole("seed")?).ok()?,
        state_digest: file.text("state_digest"),
        expect: file.rows("expect").into_iter().map(one).collect::<Option<_>>()?,
        published: file.rows("published").iter().map(published::read).collect::<Option<_>>()?,
    })
}

/// Reads which measure a row is about.
pub(super) fn asked(row: &View<'_>) -> Option<Asked> {
    Some(Asked {
        measure: row.text("measure")?,
        items: ["list", "conduct", "activity", "grades", "factor", "spillover"]
            .into_iter()
            .flat_map(|key| row.texts(key))
            .collect(),
        group: row.text("group"),
        area: row.text("area"),
        on: row.date("on"),
    })
}

/// Bounds have to be the right way round.
pub(crate) fn lint(file: &View<'_>, found: &mut Vec<crate::diagnostic::Diagnostic>) {
    use crate::diagnostic::{Diagnostic, codes};
    for row in file.rows("expect") {
        if let (Some(low), Some(high)) = (row.number("low"), row.number("high"))
            && low > high
        {
            let item =
                Diagnostic::of(&codes::REVERSED, "the bounds of an expectation are the wrong way round");
            found.push(item.at(row.place_of("low"), "above `high`").at(row.place_of("high"), "below `low`"));
        }
    }
    file.rows("published").iter().for_each(|row| published::lint(row, found));
}
