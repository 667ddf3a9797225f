//! Classes: the categories of an attribute joined as far as nobody reads a difference between them.

use super::attribute::Attribute;
use super::codes;
use super::layout::Read;
use super::{Population, band_fault};
use crate::diagnostic::Diagnostic;
use crate::spec::Filter;

/// An attribute that strata differ in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Coarse {
    /// Index into the population's attributes.
    pub(crate) attribute: usize,
    /// Names of the classes: categories or bands of the population.
    pub(crate) classes: Vec<String>,
    /// The class of each category; `None`: no subject has it.
    pub(crate) class_of: Vec<Option<u8>>,
}

/// The classes of every attribute read but the area, in the population's order. `filters` say who is subject: an
/// attribute's classes begin and end where its filters do, and classes without subjects are left out.
pub(crate) fn coarsen(
    population: &Population,
    reads: &[Read],
    filters: &[Filter],
) -> Result<Vec<Coarse>, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    for read in reads {
        faults.extend(population.attribute_index(&read.attribute).err());
    }
    let mut coarse = Vec::new();
    for (at, attribute) in population.attributes.iter().enumerate() {
        let reads: Vec<&Read> = reads.iter().filter(|r| r.attribute == attribute.name).collect();
        if reads.is_empty() {
            continue;
        }
        let mut allowed = vec![true; attribute.categories.len()];
        for filter in filters.iter().filter(|f| f.attribute == attribute.name) {
            match population.allowed(filter) {
                Ok((_, lets)) => allowed.iter_mut().zip(lets).for_each(|(a, l)| *a &= l),
                Err(mut more) => faults.append(&mut more),
            }
        }
        match edges(attribute, &reads) {
            Ok(edges) if at != 0 => match classes(attribute, at, &edges, &allowed) {
                Ok(made) => coarse.push(made),
                Err(fault) => faults.push(fault),
            },
            Ok(_) => {}
            Err(mut more) => faults.append(&mut more),
        }
    }
    if faults.is_empty() { Ok(coarse) } else { Err(faults) }
}

/// Of each category, whether a class begins there.
fn edges(attribute: &Attribute, reads: &[&Read]) -> Result<Vec<bool>, Vec<Diagnostic>> {
    let count = attribute.categories.len();
    let mut edges = vec![!attribute.ordered; count];
    edges[0] = true;
    let mut faults = Vec::new();
    for read in reads {
        let bands = if read.bands.is_empty() { &attribute.bands } else { &read.bands };
        if attribute.ordered && bands.is_empty() {
            edges.fill(true);
        }
        for band in bands {
            match attribute.resolve(band) {
                Ok(run) => {
                    edges[run.start] = true;
                    if let Some(edge) = edges.get_mut(run.end) {
                        *edge = true;
                    }
                }
                Err(error) => faults.push(band_fault(attribute, band, error)),
            }
        }
    }
    if faults.is_empty() { Ok(edges) } else { Err(faults) }
}

fn classes(attribute: &Attribute, at: usize, edges: &[bool], allowed: &[bool]) -> Result<Coarse, Diagnostic> {
    let count = attribute.categories.len();
    let mut made = Coarse { attribute: at, classes: Vec::new(), class_of: vec![None; count] };
    let mut start = 0;
    while start < count {
        let end = (start + 1..count).find(|c| edges[*c] || allowed[*c] != allowed[start]).unwrap_or(count);
        if allowed[start] {
            let class = u8::try_from(made.classes.len()).map_err(|_| {
                Diagnostic::of(
                    &codes::STRATA,
                    format!("`{}` would have more than 256 classes", attribute.name),
                )
                .help("read fewer categories of it")
            })?;
            made.classes.push(attribute.run_name(start..end));
            made.class_of[start..end].fill(Some(class));
        }
        start = end;
    }
    Ok(made)
}
