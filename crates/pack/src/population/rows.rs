//! The CSV file of a table: one row per cell, no cell twice, none missing.

use super::attribute::Attribute;
use super::band_fault;
use super::codes;
use super::keys::GRADES;
use super::personal::is_personal;
use super::space::{Dimension, cell_of, table_cells};
use super::table::{Role, Table, Unit};
use crate::diagnostic::Diagnostic;
use crate::spec::{Evidence, Place, Subject};
use crate::suggest::advice;
use std::ops::Range;

/// A row as read.
struct Row {
    place: Place,
    /// One per dimension.
    labels: Vec<String>,
    value: f64,
    evidence: Evidence,
}

/// Fills a declared table (whose dimensions know only their attributes) from its file.
pub(crate) fn read_rows(
    table: &mut Table,
    attributes: &[Attribute],
    evidence: Evidence,
    file: usize,
    text: &str,
) -> Vec<Diagnostic> {
    let reader = Reader { table, attributes, file, text };
    let (rows, header, mut faults) = reader.rows(evidence);
    table.header = header;
    if !faults.is_empty() {
        return faults;
    }
    for at in 0..table.dimensions.len() {
        let attribute = &attributes[table.dimensions[at].attribute];
        let found = if table.role == Role::Zeros {
            Ok(every_category(table.dimensions[at].attribute, attribute))
        } else {
            dimension(table, at, attribute, &rows)
        };
        match found {
            Ok(dimension) => table.dimensions[at] = dimension,
            Err(mut more) => faults.append(&mut more),
        }
    }
    if faults.is_empty() { fill(table, attributes, rows) } else { faults }
}

struct Reader<'a> {
    table: &'a Table,
    attributes: &'a [Attribute],
    file: usize,
    text: &'a str,
}

impl Reader<'_> {
    /// Every row, the header's place, and what is wrong with the file as such.
    fn rows(&self, evidence: Evidence) -> (Vec<Row>, Place, Vec<Diagnostic>) {
        let mut csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(self.text.trim_start_matches('\u{feff}').as_bytes());
        let offset = self.text.len() - self.text.trim_start_matches('\u{feff}').len();
        let (mut rows, mut faults) = (Vec::new(), Vec::new());
        let mut header: Option<(Vec<String>, Place)> = None;
        for record in csv.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let start = error.position().map_or(0, |p| p.byte() as usize);
                    let fault = Diagnostic::of(
                        &codes::NO_TABLE,
                        format!("the file of table `{}` is not CSV", self.table.name),
                    );
                    faults.push(fault.at(self.line(start + offset), error.to_string()));
                    break;
                }
            };
            let place = self.line(record.position().map_or(0, |p| p.byte() as usize) + offset);
            let fields: Vec<String> = record.iter().map(String::from).collect();
            match &header {
                None => {
                    faults.extend(self.check_header(&fields, place));
                    header = Some((fields, place));
                    if !faults.is_empty() {
                        break;
                    }
                }
                Some((columns, _)) => match self.row(columns, &fields, place, evidence) {
                    Ok(row) => rows.push(row),
                    Err(fault) => faults.push(fault),
                },
            }
        }
        if rows.is_empty() && faults.is_empty() {
            let message = format!("the file of table `{}` has no rows", self.table.name);
            let place =
                header.as_ref().map_or(Place { file: self.file, start: 0, end: 0 }, |(_, place)| *place);
            faults.push(Diagnostic::of(&codes::NO_TABLE, message).at(place, "no row follows"));
        }
        let header = header.map_or(Place { file: self.file, start: 0, end: 0 }, |(_, place)| place);
        (rows, header, faults)
    }

    /// The line that begins at a byte, without its end.
    fn line(&self, start: usize) -> Place {
        // A reader's position may stand on the line end before the record.
        let start =
            start + self.text[start..].len() - self.text[start..].trim_start_matches(['\r', '\n']).len();
        let end = self.text[start..].find(['\r', '\n']).map_or(self.text.len(), |length| start + length);
        Place { file: self.file, start, end }
    }

    fn dimension_names(&self) -> Vec<&str> {
        self.table.dimensions.iter().map(|d| self.attributes[d.attribute].name.as_str()).collect()
    }

    fn check_header(&self, columns: &[String], place: Place) -> Vec<Diagnostic> {
        let mut wanted = self.dimension_names();
        if self.table.unit != Unit::Nothing {
            wanted.push(self.table.unit.word());
        }
        let mut faults = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            if is_personal(column) {
                let line = &self.text[place.start..place.end];
                let start = place.start + line.find(column.as_str()).unwrap_or_default();
                let here = Place { start, end: start + column.len(), ..place };
                faults.push(personal(column, &self.table.name).at(here, "this column"));
            } else if columns[..at].contains(column) {
                let message = format!("table `{}` has the column `{column}` twice", self.table.name);
                faults.push(Diagnostic::of(&codes::COLUMN, message).at(place, "in this header"));
            } else if !wanted.contains(&column.as_str()) && column != "evidence" {
                let message = format!("table `{}` has no column `{column}`", self.table.name);
                let names = wanted.iter().copied().chain(["evidence"]);
                faults.push(
                    Diagnostic::of(&codes::COLUMN, message)
                        .at(place, "in this header")
                        .maybe_help(advice(column, names)),
                );
            }
        }
        for name in wanted.iter().filter(|name| !columns.iter().any(|c| c == *name)) {
            let message = format!("table `{}` lacks the column `{name}`", self.table.name);
            faults.push(
                Diagnostic::of(&codes::COLUMN, message)
                    .at(place, "in this header")
                    .help("a table has a column per dimension and one that carries the name of its unit"),
            );
        }
        faults
    }

    fn row(
        &self,
        columns: &[String],
        fields: &[String],
        place: Place,
        grade: Evidence,
    ) -> Result<Row, Diagnostic> {
        if fields.len() != columns.len() {
            let message = format!(
                "this row of table `{}` has {} fields, not {}",
                self.table.name,
                fields.len(),
                columns.len()
            );
            return Err(Diagnostic::of(&codes::COLUMN, message).at(place, "this row"));
        }
        let field = |name: &str| columns.iter().position(|c| c == name).map(|at| fields[at].as_str());
        let labels =
            self.dimension_names().iter().map(|n| field(n).unwrap_or_default().to_string()).collect();
        let evidence = match field("evidence") {
            None | Some("") => grade,
            Some(word) => {
                GRADES.iter().find(|(w, _)| *w == word).map(|(_, grade)| *grade).ok_or_else(|| {
                    Diagnostic::of(&codes::BAD_VALUE, format!("`{word}` is not a grade of evidence"))
                        .at(place, "in this row")
                        .maybe_help(advice(word, GRADES.iter().map(|(w, _)| *w)))
                })?
            }
        };
        let value = match self.table.unit {
            Unit::Nothing => 1.0,
            unit => number(field(unit.word()).unwrap_or_default(), unit, place)?,
        };
        Ok(Row { place, labels, value, evidence })
    }
}

/// The refusal of a column about single persons.
pub(crate) fn personal(column: &str, table: &str) -> Diagnostic {
    Diagnostic::of(
        &codes::PERSON_LEVEL,
        format!("`{column}` in `{table}` would be data about single persons"),
    )
    .help("populations are counts over published categories; records of persons are never read")
}

fn number(text: &str, unit: Unit, place: Place) -> Result<f64, Diagnostic> {
    let bad = |message: String| Diagnostic::of(&codes::BAD_CELL, message).at(place, "in this row");
    let value: f64 = text.parse().map_err(|_| bad(format!("`{text}` is not a number")))?;
    if !value.is_finite() || value < 0.0 {
        return Err(bad(format!("a cell cannot hold {text}")).help("counts and shares are 0 or more"));
    }
    if !unit.is_count() {
        return Ok(value);
    }
    let words = unit.counts().map_or("households", Subject::words);
    if value % 1.0 != 0.0 {
        return Err(bad(format!("{text} is not a whole number of {words}")));
    }
    if (1.0..=9.0).contains(&value) {
        return Err(Diagnostic::of(&codes::SMALL_CELL, format!("a cell of {text} {words} is refused"))
            .at(place, "in this row")
            .help(format!(
                "so few {words} could be known; join categories until cells hold 10 or more (0 is allowed)"
            )));
    }
    Ok(value)
}

/// A dimension that keeps every category.
fn every_category(at: usize, attribute: &Attribute) -> Dimension {
    Dimension {
        attribute: at,
        labels: attribute.categories.clone(),
        group_of: (0..attribute.categories.len()).collect(),
    }
}

/// The groups that a table's rows make of an attribute: together all categories, none twice.
fn dimension(
    table: &Table,
    at: usize,
    attribute: &Attribute,
    rows: &[Row],
) -> Result<Dimension, Vec<Diagnostic>> {
    let mut groups: Vec<(Range<usize>, &str, Place)> = Vec::new();
    let mut faults = Vec::new();
    for row in rows {
        let label = row.labels[at].as_str();
        if groups.iter().any(|(_, known, _)| *known == label) {
            continue;
        }
        match attribute.resolve(label) {
            Ok(run) => groups.push((run, label, row.place)),
            Err(error) => faults.push(band_fault(attribute, label, error).at(row.place, "in this row")),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    groups.sort_by_key(|(run, _, _)| run.start);
    let mut group_of = vec![usize::MAX; attribute.categories.len()];
    for (group, (run, label, place)) in groups.iter().enumerate() {
        if let Some(twice) = run.clone().find(|c| group_of[*c] != usize::MAX) {
            let other = groups[group_of[twice]].1;
            let message = format!("`{label}` and `{other}` of table `{}` overlap", table.name);
            faults.push(Diagnostic::of(&codes::BANDS, message).at(*place, "in this row"));
        }
        group_of[run.clone()].fill(group);
    }
    let missing: Vec<&str> = attribute
        .categories
        .iter()
        .zip(&group_of)
        .filter(|(_, g)| **g == usize::MAX)
        .map(|(c, _)| c.as_str())
        .collect();
    if !missing.is_empty() {
        let message =
            format!("table `{}` has no row for {} of `{}`", table.name, missing.join(", "), attribute.name);
        faults.push(
            Diagnostic::of(&codes::MISSING_CELL, message)
                .at(table.header, "below this header")
                .help("every category needs its rows; 0 is allowed"),
        );
    }
    let labels = groups.iter().map(|(_, label, _)| (*label).to_string()).collect();
    if faults.is_empty() {
        Ok(Dimension { attribute: table.dimensions[at].attribute, labels, group_of })
    } else {
        Err(faults)
    }
}

/// Puts every row into its cell.
fn fill(table: &mut Table, attributes: &[Attribute], rows: Vec<Row>) -> Vec<Diagnostic> {
    let cells = table_cells(&table.dimensions);
    let mut values: Vec<Option<(f64, Evidence, Place)>> = vec![None; cells];
    let mut faults = Vec::new();
    for row in rows {
        let named = match named_cells(table, attributes, &row) {
            Ok(named) => named,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        for cell in named {
            if values[cell].is_some() {
                let message = format!("table `{}` has two rows for {}", table.name, table.cell_name(cell));
                faults.push(Diagnostic::of(&codes::DUPLICATE, message).at(row.place, "the second one"));
            }
            values[cell] = Some((row.value, row.evidence, row.place));
        }
    }
    let header = table.header;
    if table.role != Role::Zeros {
        for cell in (0..cells).filter(|cell| values[*cell].is_none()) {
            let message = format!("table `{}` has no row for {}", table.name, table.cell_name(cell));
            faults.push(
                Diagnostic::of(&codes::MISSING_CELL, message)
                    .at(header, "below this header")
                    .help("every combination needs a row; 0 is allowed"),
            );
        }
    }
    // Cells that no row of a table of zeros names are possible; their grade is that of the table's weakest row.
    let weakest = values.iter().flatten().map(|(_, grade, _)| *grade).max().unwrap_or(Evidence::Assumed);
    let filled = |v: &Option<(f64, Evidence, Place)>| v.unwrap_or((0.0, weakest, header));
    table.values = values.iter().map(|v| filled(v).0).collect();
    table.evidence = values.iter().map(|v| filled(v).1).collect();
    table.rows = values.iter().map(|v| filled(v).2).collect();
    faults
}

/// The cells a row speaks of: one, or all that its bands hold in a table of zeros.
fn named_cells(table: &Table, attributes: &[Attribute], row: &Row) -> Result<Vec<usize>, Diagnostic> {
    let mut named: Vec<Vec<usize>> = vec![Vec::new()];
    for (dimension, label) in table.dimensions.iter().zip(&row.labels) {
        let attribute = &attributes[dimension.attribute];
        let run = attribute
            .resolve(label)
            .map_err(|error| band_fault(attribute, label, error).at(row.place, "in this row"))?;
        let mut groups: Vec<usize> = run.map(|category| dimension.group_of[category]).collect();
        groups.dedup();
        named = named.iter().flat_map(|n| groups.iter().map(|g| [n.as_slice(), &[*g]].concat())).collect();
    }
    Ok(named.iter().map(|groups| cell_of(&table.dimensions, groups)).collect())
}
