//! A `[[table]]` of `population.toml`: what its numbers are, where they come from, and its file.

use super::Amount;
use super::attribute::Attribute;
use super::codes;
use super::keys::{GRADES, Keys};
use super::rows::read_rows;
use super::space::Dimension;
use super::table::{Role, Table, Unit};
use crate::diagnostic::Diagnostic;
use crate::spec::{Evidence, Place, Source, SourceFile};
use crate::suggest::advice;

/// One `[[table]]`, filled from its file.
pub(crate) fn declared_table(
    keys: &Keys,
    attributes: &[Attribute],
    files: &[SourceFile],
    sources: &[Source],
    before: &[Table],
) -> Option<Table> {
    let name = keys.text("name", "a name that messages and the fit report use");
    if before.iter().any(|t| t.name == name) {
        keys.note(
            Diagnostic::of(&codes::DUPLICATE, format!("there are two tables `{name}`"))
                .at(keys.place_of("name"), "the second"),
        );
    }
    let role = keys.word("role", &Role::WORDS).unwrap_or(Role::Margin);
    let unit = keys.word("unit", &Unit::words().collect::<Vec<_>>());
    if unit.is_none() && !keys.has("unit") && role != Role::Zeros {
        keys.missing("unit", "persons, enterprises, share, percent, per_100000 or ratio");
    }
    let dimensions = dimensions(keys, "dimensions", attributes);
    let of = dimensions_of(keys, &dimensions, attributes);
    let year = keys.whole("year", "the year of the figures").unwrap_or_default() as i64;
    let (evidence, source, why) = provenance(keys, sources);
    let tolerance = keys.number("tolerance");
    if tolerance.is_none() && matches!(role, Role::Margin | Role::Check) && !keys.has("tolerance") {
        keys.missing(
            "tolerance",
            "the largest relative change (margin) or difference (check) that is allowed, such as 0.001",
        );
    }
    let rounding = keys.number("rounding").unwrap_or(0.0);
    let file = keys.text("file", "the CSV file, such as `tables/area.csv`");
    let empty = Place::default();
    let mut table = Table {
        name,
        role,
        unit: unit.filter(|_| role != Role::Zeros).unwrap_or(Unit::Nothing),
        dimensions,
        of,
        year,
        sources: source,
        note: why,
        tolerance: tolerance.unwrap_or(0.0),
        rounding,
        place: keys.place(),
        header: empty,
        values: Vec::new(),
        evidence: Vec::new(),
        rows: Vec::new(),
        published: Vec::new(),
        reconciled: Vec::new(),
    };
    let Some(at) = files.iter().position(|f| f.name == file) else {
        if keys.has("file") {
            let fault = Diagnostic::of(
                &codes::MISSING_FILE,
                format!("table `{}` names `{file}`, which is not there", table.name),
            );
            let names = files.iter().map(|f| f.name.as_str()).filter(|n| n.ends_with(".csv"));
            keys.note(fault.at(keys.place_of("file"), "no such file").maybe_help(advice(&file, names)));
        }
        return None;
    };
    // What a file should hold is known only if its dimensions and unit are.
    if table.dimensions.len() != keys.texts("dimensions").len() || (unit.is_none() && role != Role::Zeros) {
        return None;
    }
    let faults = read_rows(&mut table, attributes, evidence, at, &files[at].text);
    let sound = faults.is_empty();
    faults.into_iter().for_each(|fault| keys.note(fault));
    sound.then_some(table)
}

/// Dimensions by attribute; their groups follow from the rows.
fn dimensions(keys: &Keys, key: &'static str, attributes: &[Attribute]) -> Vec<Dimension> {
    let names = keys.texts(key);
    if names.is_empty() {
        keys.missing(key, "the attributes that the table's rows combine");
    }
    let mut dimensions: Vec<Dimension> = Vec::new();
    for name in &names {
        match attributes.iter().position(|a| a.name == *name) {
            Some(at) if dimensions.iter().any(|d| d.attribute == at) => {
                let fault = Diagnostic::of(&codes::DUPLICATE, format!("`{name}` is a dimension twice"));
                keys.note(fault.at(keys.place_of(key), "here"));
            }
            Some(attribute) => {
                dimensions.push(Dimension { attribute, labels: Vec::new(), group_of: Vec::new() });
            }
            None => {
                let fault =
                    Diagnostic::of(&codes::UNKNOWN_ATTRIBUTE, format!("there is no attribute `{name}`"))
                        .at(keys.place_of(key), "named here");
                keys.note(fault.maybe_help(advice(name, attributes.iter().map(|a| a.name.as_str()))));
            }
        }
    }
    dimensions
}

/// The positions in `dimensions` that `of` names.
fn dimensions_of(keys: &Keys, dimensions: &[Dimension], attributes: &[Attribute]) -> Vec<usize> {
    let mut of = Vec::new();
    for name in keys.texts("of") {
        match dimensions.iter().position(|d| attributes[d.attribute].name == name) {
            Some(at) => of.push(at),
            None => {
                let message = format!("`of` names `{name}`, which is no dimension of {}", keys.title);
                let names = dimensions.iter().map(|d| attributes[d.attribute].name.as_str());
                keys.note(
                    Diagnostic::of(&codes::UNKNOWN_ATTRIBUTE, message)
                        .at(keys.place_of("of"), "here")
                        .maybe_help(advice(&name, names)),
                );
            }
        }
    }
    of
}

/// How well the table is known, its sources and the reason where there is none.
fn provenance(keys: &Keys, sources: &[Source]) -> (Evidence, Vec<String>, String) {
    let evidence = keys.word("evidence", &GRADES);
    if evidence.is_none() && !keys.has("evidence") {
        keys.missing("evidence", "documented, estimated or assumed");
    }
    let evidence = evidence.unwrap_or(Evidence::Assumed);
    let cited = keys.texts("source");
    for key in cited.iter().filter(|key| !sources.iter().any(|s| s.key == **key)) {
        let fault = Diagnostic::of(&codes::UNKNOWN_SOURCE, format!("`sources.toml` has no `{key}`"))
            .at(keys.place_of("source"), "cited here");
        keys.note(fault.maybe_help(advice(key, sources.iter().map(|s| s.key.as_str()))));
    }
    let why = keys.optional_text("why");
    if cited.is_empty() && matches!(evidence, Evidence::Documented | Evidence::Claimed) {
        keys.missing("source", "documented figures need a source: a key of `sources.toml`");
    }
    if why.is_none() && cited.is_empty() && matches!(evidence, Evidence::Assumed | Evidence::Estimated) {
        keys.missing("why", "a table without a source needs the reason for its figures");
    }
    (evidence, cited, why.unwrap_or_default())
}

/// An amount by category, from a table of that role with one dimension.
pub(crate) fn amount(table: &Table, attributes: &[Attribute]) -> Amount {
    let values = (0..table.cells()).map(|cell| (table.cell_name(cell), table.values[cell])).collect();
    let attribute =
        table.dimensions.iter().map(|d| attributes[d.attribute].name.as_str()).collect::<Vec<_>>().join(", ");
    Amount {
        table: table.name.clone(),
        attribute,
        unit: table.unit.word().to_string(),
        year: table.year,
        evidence: table.evidence.iter().copied().max().unwrap_or(Evidence::Assumed),
        values,
    }
}
