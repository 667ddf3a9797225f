//! Reads a population's folder: `population.toml`, `sources.toml` and the tables, then fits them together.

use super::attribute::{Attribute, Span};
use super::codes;
use super::declare::{amount, declared_table};
use super::fit::{self, Margin};
use super::household::Households;
use super::keys::{Faults, Keys};
use super::personal::is_personal;
use super::reconcile::reconcile;
use super::rows::personal;
use super::table::{Role, Table};
use super::{FORMAT, Population};
use crate::boundary::is_data_file;
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::{Place, Source, SourceFile, Subject};
use crate::suggest::advice;
use crate::tree;

/// Reads a population from its files, named as in its folder.
pub(crate) fn read(name: &str, files: &[SourceFile]) -> Result<Population, Vec<Diagnostic>> {
    let faults = Faults::default();
    let sources = read_sources(files, &faults);
    let declared = match files.iter().position(|f| f.name == "population.toml") {
        Some(main) => {
            let (table, syntax) = tree::parse(&files[main].text, main);
            if syntax.is_empty() {
                let top = Place { file: main, start: 0, end: 0 };
                declared(&Keys::new(&faults, &table, top, "population.toml"), name, files, &sources)
            } else {
                faults.borrow_mut().extend(syntax);
                None
            }
        }
        None => {
            let message = format!("the population `{name}` has no `population.toml`");
            faults.borrow_mut().push(Diagnostic::of(&codes::MISSING_FILE, message));
            None
        }
    };
    let faults = faults.into_inner();
    let Some(mut population) = declared.filter(|_| faults.is_empty()) else { return Err(faults) };
    let undeclared = undeclared(files, &population);
    if !undeclared.is_empty() {
        return Err(undeclared);
    }
    fit_together(&mut population)?;
    Ok(Population { sources, files: files.to_vec(), ..population })
}

/// Reconciles the tables, fits the joint table and holds it against the checks.
fn fit_together(population: &mut Population) -> Result<(), Vec<Diagnostic>> {
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
    let missed: Vec<Diagnostic> = population.missed_checks();
    if !missed.is_empty() {
        return Err(missed);
    }
    population.households.iter_mut().try_for_each(Households::fit_together)
}

impl Population {
    /// Checks that the fit misses by more than they allow.
    fn missed_checks(&self) -> Vec<Diagnostic> {
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
                Diagnostic::of(&codes::CHECK, message)
                    .at(cell.map_or(table.place, |c| table.rows[c]), "this figure")
            })
            .collect()
    }
}

/// Data files that no table names.
fn undeclared(files: &[SourceFile], population: &Population) -> Vec<Diagnostic> {
    let of_households = population.households.iter().flat_map(|households| &households.tables);
    let tables: Vec<&Table> = population.tables.iter().chain(of_households).collect();
    let named = |at: usize| tables.iter().any(|table| table.header.file == at);
    let data = files.iter().enumerate().filter(|(at, file)| is_data_file(&file.name) && !named(*at));
    data.map(|(_, file)| {
        let message = format!("no table names the data file `{}`", file.name);
        Diagnostic::of(&codes::UNDECLARED_FILE, message)
            .help("declare it as a `[[table]]` of counts or shares, or take it out of the folder")
    })
    .collect()
}

/// `sources.toml`: `[key] title, url, read`.
fn read_sources(files: &[SourceFile], faults: &Faults) -> Vec<Source> {
    let Some(at) = files.iter().position(|f| f.name == "sources.toml") else {
        let fault = Diagnostic::of(&codes::MISSING_FILE, "the population has no `sources.toml`");
        faults.borrow_mut().push(fault.help("it may be empty, if no table cites a source"));
        return Vec::new();
    };
    let (table, syntax) = tree::parse(&files[at].text, at);
    faults.borrow_mut().extend(syntax);
    let mut sources = Vec::new();
    for entry in &table.entries {
        let Some(table) = entry.node.value.table() else {
            let message = format!("`{}` has to be a table with `title`", entry.key);
            let fault = Diagnostic::of(&codes::BAD_VALUE, message).at(entry.node.place, "not a table");
            faults.borrow_mut().push(fault);
            continue;
        };
        let keys = Keys::new(faults, table, entry.key_place, &format!("[{}]", entry.key));
        sources.push(Source {
            key: entry.key.clone(),
            title: keys.text("title", "author, title and year of the source"),
            url: keys.optional_text("url"),
            read: keys.optional_text("read"),
        });
        keys.finish();
    }
    sources
}

/// Everything that `population.toml` declares, tables filled from their files but not yet fitted.
fn declared(keys: &Keys, name: &str, files: &[SourceFile], sources: &[Source]) -> Option<Population> {
    let format = keys.whole("format", "say `format = 1`");
    if let Some(other) = format.filter(|f| *f != u64::from(FORMAT)) {
        let fault = Diagnostic::of(
            &codes::FORMAT,
            format!("format {other} is not known; this program reads format {FORMAT}"),
        );
        keys.note(fault.at(keys.place_of("format"), "here"));
        return None;
    }
    let title = keys.text("title", "one line that says what population this is");
    let country = keys.optional_text("country").unwrap_or_else(|| "--".into());
    let subjects = Subject::ALL.map(|subject| (subject.word(), subject));
    let subject = keys.word("subject", &subjects).unwrap_or_default();
    let total = keys.whole("total", "how many there are in all").unwrap_or_default();
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
        if let Some(fault) = read.last().and_then(|read| counts_others(read, subject)) {
            table.note(fault.at(table.place_of("unit"), "counts others"));
        }
        table.finish();
    }
    let households = keys.child("households");
    let households = households.and_then(|keys| Households::declared(&keys, &attributes, files, sources));
    keys.finish();
    let amounts = read.iter().filter(|t| t.role == Role::Amount).map(|t| amount(t, &attributes)).collect();
    Some(Population {
        name: name.to_string(),
        title,
        country,
        subject,
        total,
        attributes,
        households,
        leaves_out,
        sources: Vec::new(),
        amounts,
        files: Vec::new(),
        tables: read,
        joint: Vec::new(),
        iterations: 0,
        own: 0,
        adjustments: Vec::new(),
    })
}

/// A table that counts persons in a population of enterprises, or the reverse.
fn counts_others(table: &Table, subject: Subject) -> Option<Diagnostic> {
    let counted = table.unit.counts().filter(|counted| *counted != subject)?;
    let message = format!(
        "table `{}` counts {}, but the population is of {}",
        table.name,
        counted.words(),
        subject.words()
    );
    Some(Diagnostic::of(&codes::BAD_VALUE, message).help(format!(
        "write `unit = \"{}\"`, or `subject = \"{}\"` at the top",
        subject.words(),
        counted.word()
    )))
}

/// `[attribute.NAME]`, the area first, the others in file order.
fn attributes(keys: &Keys, area: &str) -> Option<Vec<Attribute>> {
    let mut attributes = Vec::new();
    let tables = keys.tables("attribute");
    for (name, table) in &tables {
        if is_personal(name) {
            keys.note(personal(name, "population.toml").at(table.place(), "this attribute"));
        }
        let says = table.text("says", "one sentence: what the attribute is");
        let (categories, bands) = (table.texts("categories"), table.texts("bands"));
        let attribute = Attribute::new(name, says, categories, table.flag("ordered"), bands);
        table.finish();
        check_categories(&attribute, table);
        if name == area { attributes.insert(0, attribute) } else { attributes.push(attribute) }
    }
    match attributes.first() {
        Some(first) if first.name == area => Some(attributes),
        _ => {
            let fault = Diagnostic::of(
                &codes::UNKNOWN_ATTRIBUTE,
                format!("there is no `[attribute.{area}]` for the area"),
            );
            let names = tables.iter().map(|(name, _)| name.as_str());
            keys.note(fault.at(keys.place_of("area"), "names it").maybe_help(advice(area, names)));
            None
        }
    }
}

/// Categories: some, none twice, not too many; of an ordered attribute, spans without gaps in rising order.
fn check_categories(attribute: &Attribute, table: &Keys) {
    let note = |code: &Code, message: String, help: &str| {
        table.note(
            Diagnostic::of(code, message).at(table.place_of("categories"), "these categories").help(help),
        );
    };
    let name = &attribute.name;
    let count = attribute.categories.len();
    if count == 0 || count > 256 {
        note(
            &codes::BAD_VALUE,
            format!("`{name}` has {count} categories"),
            "an attribute needs 1 to 256 categories",
        );
    }
    for (at, category) in attribute.categories.iter().enumerate() {
        if attribute.categories[..at].contains(category) {
            note(
                &codes::BANDS,
                format!("`{name}` has the category `{category}` twice"),
                "name each category once",
            );
        }
    }
    if !attribute.ordered {
        return;
    }
    let spans = &attribute.spans;
    let rising = spans.windows(2).all(|two| two[0].high != Span::OPEN && two[0].high + 1 == two[1].low);
    if spans.len() != count || !rising {
        let help = "categories of an ordered attribute are spans such as `0-4`, `5-9`, `80+`, each beginning where the last ends";
        note(&codes::BANDS, format!("the categories of `{name}` leave a gap, overlap or are no spans"), help);
        return;
    }
    for band in &attribute.bands {
        if let Err(error) = attribute.resolve(band) {
            table.note(super::band_fault(attribute, band, error).at(table.place_of("bands"), "these bands"));
        }
    }
}
