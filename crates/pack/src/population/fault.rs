//! Everything that can be wrong with a population's files or with a request to it, with its code.

use crate::spec::Place;

/// What kind of thing is wrong; each has a code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The file is not TOML or not CSV.
    Syntax,
    /// A key that means nothing here.
    UnknownKey,
    /// A key that has to be there.
    MissingKey,
    /// A value of the wrong type, or outside what it may be.
    BadValue,
    /// A version of the format that this program does not read.
    Format,
    /// A table names a file that is not there.
    MissingFile,
    /// A column of names, identifiers, birth dates, addresses: records of persons.
    PersonLevel,
    /// A cell of 1 to 9 persons.
    SmallCell,
    /// A column too many or too few.
    Column,
    /// A cell names a category that the attribute does not have.
    UnknownCategory,
    /// Two rows for one cell.
    Duplicate,
    /// No row for a cell.
    MissingCell,
    /// A negative count or share, or no number at all.
    BadCell,
    /// Rows do not add up to their whole.
    Sum,
    /// Two tables contradict each other by more than the stated tolerance.
    Conflict,
    /// No joint table has these margins.
    Infeasible,
    /// The fitted table is further from a published figure than the stated tolerance.
    Check,
    /// A key that `sources.toml` does not have.
    UnknownSource,
    /// Categories of an ordered attribute, or bands over them, that leave gaps or overlap.
    Bands,
    /// An attribute that the population does not have.
    UnknownAttribute,
    /// A band that begins or ends inside a category.
    CutsCategory,
    /// Nobody is left, or more persons are asked for than there are.
    Persons,
    /// More strata than the engine can number.
    Strata,
    /// Two factors for one category.
    Overlap,
    /// No population of this name.
    UnknownPopulation,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// What kind of thing.
    pub kind: Kind,
    /// One sentence.
    pub message: String,
    /// Where, and what stands there. The file index is that of the population's files, except for faults of a
    /// request or a factor, which stand in the pack's files.
    pub place: Option<(Place, String)>,
    /// What to try.
    pub help: Option<String>,
}

impl Kind {
    /// The code that messages and the manual use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Syntax => "GH0201",
            Self::UnknownKey => "GH0202",
            Self::MissingKey => "GH0203",
            Self::BadValue => "GH0204",
            Self::Format => "GH0205",
            Self::MissingFile => "GH0206",
            Self::PersonLevel => "GH0207",
            Self::SmallCell => "GH0208",
            Self::Column => "GH0209",
            Self::UnknownCategory => "GH0210",
            Self::Duplicate => "GH0211",
            Self::MissingCell => "GH0212",
            Self::BadCell => "GH0213",
            Self::Sum => "GH0214",
            Self::Conflict => "GH0215",
            Self::Infeasible => "GH0216",
            Self::Check => "GH0217",
            Self::UnknownSource => "GH0218",
            Self::Bands => "GH0219",
            Self::UnknownAttribute => "GH0220",
            Self::CutsCategory => "GH0221",
            Self::Persons => "GH0222",
            Self::Strata => "GH0223",
            Self::Overlap => "GH0224",
            Self::UnknownPopulation => "GH0225",
        }
    }
}

impl Fault {
    /// A fault without a place.
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), place: None, help: None }
    }

    /// Where it stands, with a word about what stands there.
    pub(crate) fn at(mut self, place: Place, label: impl Into<String>) -> Self {
        self.place = Some((place, label.into()));
        self
    }

    /// What to try.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// "did you mean", if there is a near name; otherwise the names there are.
    pub(crate) fn suggest<'a>(self, text: &str, names: impl Iterator<Item = &'a str> + Clone) -> Self {
        match super::attribute::nearest(text, names.clone()) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self.help(format!("there is {}", listed(names))),
        }
    }
}

/// Names as words: "`a`, `b` and `c`"; long lists are cut.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|n| format!("`{n}`")).collect();
    match names.as_slice() {
        [] => "nothing to choose from".into(),
        [one] => one.clone(),
        [some @ .., last] if names.len() <= 20 => format!("{} and {last}", some.join(", ")),
        many => format!("{} and {} more", many[..20].join(", "), many.len() - 20),
    }
}
