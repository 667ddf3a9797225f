//! Reads a population's folder: `population.toml`, `sources.toml` and the tables, then fits them together.

use super::attribute::{Attribute, Span};
use super::fault::{Fault, Kind};
use super::fit::{self, Margin};
use super::keys::{Document, GRADES, Keys};
use super::personal::is_personal;
use super::reconcile::reconcile;
use super::rows::{personal, read_rows};
use super::space::Dimension;
use super::table::{Role, Table, Unit};
use super::{Amount, Population};
use crate::spec::{Evidence, Place, Source, SourceFile};
use toml::de::DeTable;

/// The version of the format that this program reads.
const FORMAT: u64 = 1;

/// Reads a population from its files: (name in the folder, text).
pub(crate) fn read(name: &str, files: Vec<SourceFile>) -> Result<Population, (Vec<SourceFile>, Vec<Fault>)> {
    let mut faults = Vec::new();
    let Some(main) = files.iter().position(|f| f.name == "population.toml") else {
        let fault =
            Fault::new(Kind::MissingFile, format!("the population `{name}` has no `population.toml`"));
        return Err((files, vec![fault]));
    };
    let sources = read_sources(&files, &mut faults);
    let document = Document::new(main);
    let parsed = DeTable::parse(&files[main].text);
    let declared = match &parsed {
        Ok(table) => declared(
            &document,
            &Keys::new(&document, table.get_ref(), 0..0, "the file"),
            name,
            &files,
            &sources,
        ),
        Err(error) => {
            document.syntax(error, "population.toml");
            None
        }
    };
    faults.append(&mut document.faults.into_inner());
    let population = match declared {
        Some(mut population) if faults.is_empty() => match fit_together(&mut population) {
            Ok(()) => Some(population),
            Err(mut more) => {
                faults.append(&mut more);
                None
            }
        },
        _ => None,
    };
    match population {
        Some(population) => Ok(Population { sources, files, ..population }),
        None => Err((files, faults)),
    }
}

/// Reconciles the tables, fits the joint table and holds it against the checks.
fn fit_together(population: &mut Population) -> Result<(), Vec<Fault>> {
    let (adjustments, faults) = reconcile(&mut population.tables, population.total as f64);
    if !faults.is_empty() {
        return Err(faults);
    }
    population.adjustments = adjustments;
    let space = population.space();
    let zeros: Vec<&Table> = population.tables.iter().filter(|t| t.role == Role::Zeros).collect();
    let possible = fit::possible(&space, &zeros);
    let margins: Vec<Margin> = population.margins().map(|t| Margin::new(&space, t)).collect();
    let (joint, iterations) = fit::fit(&possible, &margins).map_err(|fault| vec![fault])?;
    drop(margins);
    (population.joint, population.iterations) = (joint, iterations);
    let missed: Vec<Fault> = population.missed_checks();
    if missed.is_empty() { Ok(()) } else { Err(missed) }
}

impl Population {
    /// Checks that the fit misses by more than they allow.
    fn missed_checks(&self) -> Vec<Fault> {
        let checks = self.checks();
        let tables = self.tables.iter().filter(|t| t.role == Role::Check);
        let missed =
            tables.zip(&checks).filter(|(_, check)| check.fitted_to_published.relative > check.tolerance);
        missed
            .map(|(table, check)| {
                let worst = &check.fitted_to_published;
                let message = format!(
                    "the fitted {} differs from table `{}` by {:.3} %, more than the stated {:.3} %",
                    worst.relative_cell,
                    table.name,
                    100.0 * worst.relative,
                    100.0 * table.tolerance
                );
                let cell = (0..table.cells()).find(|cell| table.cell_name(*cell) == worst.relative_cell);
                Fault::new(Kind::Check, message)
                    .at(cell.map_or(table.place, |c| table.rows[c]), "this figure")
            })
            .collect()
    }
}

/// `sources.toml`: `[key] title, url, read`.
fn read_sources(files: &[SourceFile], faults: &mut Vec<Fault>) -> Vec<Source> {
    let Some(at) = files.iter().position(|f| f.name == "sources.toml") else {
        faults.push(Fault::new(Kind::MissingFile, "the population has no `sources.toml`"));
        return Vec::new();
    };
    let document = Document::new(at);
    let mut sources = Vec::new();
    match DeTable::parse(&files[at].text) {
        Ok(table) => {
            let mut keys: Vec<_> = table.get_ref().iter().collect();
            keys.sort_by_key(|(key, _)| key.span().start);
            for (key, value) in keys {
                let Some(table) = value.get_ref().as_table() else {
                    let message = format!("`{}` has to be a table with `title`", key.get_ref());
                    document.note(
                        Fault::new(Kind::BadValue, message).at(document.place(value.span()), "not a table"),
                    );
                    continue;
                };
                let keys = Keys::new(&document, table, value.span(), &format!("[{}]", key.get_ref()));
                sources.push(Source {
                    key: key.get_ref().to_string(),
                    title: keys.text("title", "author, title and year of the source"),
                    url: keys.optional_text("url"),
                    read: keys.optional_text("read"),
                });
                keys.finish();
            }
        }
        Err(error) => document.syntax(&error, "sources.toml"),
    }
    faults.append(&mut document.faults.into_inner());
    sources
}

/// Everything that `population.toml` declares, tables filled from their files but not yet fitted.
fn declared(
    document: &Document,
    keys: &Keys,
    name: &str,
    files: &[SourceFile],
    sources: &[Source],
) -> Option<Population> {
    let format = keys.whole("format", "say `format = 1`");
    if let Some(other) = format.filter(|f| *f != FORMAT) {
        let fault = Fault::new(
            Kind::Format,
            format!("format {other} is not known; this program reads format {FORMAT}"),
        );
        document.note(fault.at(keys.place_of("format"), "here"));
        return None;
    }
    let title = keys.text("title", "one line that says what population this is");
    let country = keys.optional_text("country").unwrap_or_else(|| "--".into());
    let total = keys.whole("total", "how many persons there are in all")?;
    let area = keys.text("area", "the attribute that reports are broken down by: province, city, place");
    let leaves_out = keys.texts("leaves_out");
    let attributes = attributes(keys, &area)?;
    let tables = keys.array_of_tables("table");
    if tables.is_empty() && !keys.has("table") {
        keys.missing("table", "a population needs at least a table that counts the persons of each area");
    }
    let mut read: Vec<Table> = Vec::new();
    for table in &tables {
        read.extend(declared_table(table, &attributes, files, sources, &read));
        table.finish();
    }
    keys.finish();
    let amounts = read.iter().filter(|t| t.role == Role::Amount).map(|t| amount(t, &attributes)).collect();
    Some(Population {
        name: name.to_string(),
        title,
        country,
        total,
        attributes,
        leaves_out,
        sources: Vec::new(),
        amounts,
        files: Vec::new(),
        tables: read,
        joint: Vec::new(),
        iterations: 0,
        adjustments: Vec::new(),
    })
}

/// `[attribute.NAME]`, the area first, the others in file order.
fn attributes(keys: &Keys, area: &str) -> Option<Vec<Attribute>> {
    let mut attributes = Vec::new();
    let tables = keys.tables("attribute");
    for (name, table) in &tables {
        if is_personal(name) {
            keys.note(personal(name, "population.toml").at(table.place(), "this attribute"));
        }
        let attribute = Attribute {
            name: name.clone(),
            says: table.text("says", "one sentence: what the attribute is"),
            categories: table.texts("categories"),
            ordered: table.flag("ordered"),
            bands: table.texts("bands"),
        };
        table.finish();
        check_categories(&attribute, table);
        if name == area { attributes.insert(0, attribute) } else { attributes.push(attribute) }
    }
    match attributes.first() {
        Some(first) if first.name == area => Some(attributes),
        _ => {
            let fault =
                Fault::new(Kind::UnknownAttribute, format!("there is no `[attribute.{area}]` for the area"));
            let names = tables.iter().map(|(name, _)| name.as_str());
            keys.note(fault.at(keys.place_of("area"), "names it").suggest(area, names));
            None
        }
    }
}

/// Categories: some, none twice, not too many; of an ordered attribute, spans without gaps in rising order.
fn check_categories(attribute: &Attribute, table: &Keys) {
    let note = |kind: Kind, message: String, help: &str| {
        table.note(Fault::new(kind, message).at(table.place_of("categories"), "these categories").help(help));
    };
    let name = &attribute.name;
    let count = attribute.categories.len();
    if count == 0 || count > 256 {
        note(
            Kind::BadValue,
            format!("`{name}` has {count} categories"),
            "an attribute needs 1 to 256 categories",
        );
    }
    for (at, category) in attribute.categories.iter().enumerate() {
        if attribute.categories[..at].contains(category) {
            note(
                Kind::Bands,
                format!("`{name}` has the category `{category}` twice"),
                "name each category once",
            );
        }
    }
    if !attribute.ordered {
        return;
    }
    let spans = attribute.spans();
    let rising = spans.windows(2).all(|two| two[0].high != Span::OPEN && two[0].high + 1 == two[1].low);
    if spans.len() != count || !rising {
        let help = "categories of an ordered attribute are spans such as `0-4`, `5-9`, `80+`, each beginning where the last ends";
        note(Kind::Bands, format!("the categories of `{name}` leave a gap, overlap or are no spans"), help);
        return;
    }
    for band in &attribute.bands {
        if let Err(error) = attribute.resolve(band) {
            table.note(super::band_fault(attribute, band, error).at(table.place_of("bands"), "these bands"));
        }
    }
}

/// One `[[table]]`, filled from its file.
fn declared_table(
    keys: &Keys,
    attributes: &[Attribute],
    files: &[SourceFile],
    sources: &[Source],
    before: &[Table],
) -> Option<Table> {
    let name = keys.text("name", "a name that messages and the fit report use");
    if before.iter().any(|t| t.name == name) {
        keys.note(
            Fault::new(Kind::Duplicate, format!("there are two tables `{name}`"))
                .at(keys.place_of("name"), "the second"),
        );
    }
    let role = keys.word("role", &Role::WORDS).unwrap_or(Role::Margin);
    let unit = keys.word("unit", &Unit::WORDS);
    if unit.is_none() && !keys.has("unit") && role != Role::Zeros {
        keys.missing("unit", "persons, share, percent, per_100000 or ratio");
    }
    let unit = if role == Role::Zeros { Unit::Nothing } else { unit.unwrap_or(Unit::Nothing) };
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
        unit,
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
            let fault = Fault::new(
                Kind::MissingFile,
                format!("table `{}` names `{file}`, which is not there", table.name),
            );
            let names = files.iter().map(|f| f.name.as_str()).filter(|n| n.ends_with(".csv"));
            keys.note(fault.at(keys.place_of("file"), "no such file").suggest(&file, names));
        }
        return None;
    };
    if table.dimensions.is_empty() {
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
                let fault = Fault::new(Kind::Duplicate, format!("`{name}` is a dimension twice"));
                keys.note(fault.at(keys.place_of(key), "here"));
            }
            Some(attribute) => {
                dimensions.push(Dimension { attribute, labels: Vec::new(), group_of: Vec::new() });
            }
            None => {
                let fault = Fault::new(Kind::UnknownAttribute, format!("there is no attribute `{name}`"))
                    .at(keys.place_of(key), "named here");
                keys.note(fault.suggest(name, attributes.iter().map(|a| a.name.as_str())));
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
                    Fault::new(Kind::UnknownAttribute, message)
                        .at(keys.place_of("of"), "here")
                        .suggest(&name, names),
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
        let fault = Fault::new(Kind::UnknownSource, format!("`sources.toml` has no `{key}`"))
            .at(keys.place_of("source"), "cited here");
        keys.note(fault.suggest(key, sources.iter().map(|s| s.key.as_str())));
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
fn amount(table: &Table, attributes: &[Attribute]) -> Amount {
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
