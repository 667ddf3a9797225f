//! `glasshouse show`.

use std::process::ExitCode;

use clap::Args;
use pack::Library;
use pack::population::{self, Population};
use pack::spec::{Pack, Parameter, Span, Unit};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::number::grouped;
use crate::{named, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse show cn-rongcheng             who is watched, for what, with how many points
  glasshouse show cn-2020                  a population, and how well it meets its tables";

/// Show a pack or a population in words
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ShowArgs {
    /// A pack or a population: its name, or a path to its folder
    #[arg(value_name = "PACK|POPULATION")]
    pub name: String,

    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints a pack or a population in words.
pub fn run(args: &ShowArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    let is_population = library.pack(&args.name).is_none() && library.population(&args.name).is_some();
    if !is_population {
        named::either(&library, &args.name)?;
    }
    let (text, value) =
        if is_population { population(&library, &args.name)? } else { pack(&library, &args.name)? };
    if args.json {
        terminal::print_json(&value)?;
    } else {
        terminal::print(&text)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn pack(library: &Library, name: &str) -> Result<(String, Value), Failure> {
    let pack = pack::load(library, name, &[])?.pack;
    let parameters: Vec<Value> = pack.parameters.iter().map(parameter).collect();
    let value = json!({
        "name": pack.name,
        "title": pack.title,
        "stance": pack.stance.word(),
        "country": pack.country,
        "population": pack.population,
        "subjects": subjects(&pack),
        "start": pack.start.to_string(),
        "horizon": span(pack.horizon),
        "leaves_out": pack.leaves_out,
        "parameters": parameters,
    });
    Ok((pack::describe(&pack, terminal::width()), value))
}

fn parameter(parameter: &Parameter) -> Value {
    json!({
        "path": parameter.path,
        "value": parameter.value,
        "unit": parameter.unit.word(),
        "range": parameter.range.map(|(low, high)| [low, high]),
        "evidence": parameter.provenance.evidence.word(),
        "source": parameter.provenance.source,
        "why": parameter.provenance.why,
    })
}

/// A population: what persons differ in, and how well everybody at full size meets the tables.
fn population(library: &Library, name: &str) -> Result<(String, Value), Failure> {
    let population = Population::load(library, name)?;
    let everybody = population::Request {
        persons: population.total,
        within: Vec::new(),
        subjects: Vec::new(),
        reads: Vec::new(),
        stands_for: 1.0,
    };
    let fit = population::realise(&population, &everybody)?.fit;
    let mut text = terminal::fitted(&format!(
        "{}: {}\n{} persons\n\n",
        population.name,
        population.title,
        grouped(population.total)
    ));
    for attribute in &population.attributes {
        let categories = terminal::wrapped(&attribute.categories.join(", "), 4);
        text.push_str(&format!("{}: {}\n    {categories}", attribute.name, attribute.says));
    }
    if !population.leaves_out.is_empty() {
        text.push_str("\nIt leaves out\n");
    }
    for sentence in &population.leaves_out {
        text.push_str(&format!("  {}", terminal::wrapped(sentence, 2)));
    }
    text.push_str(&format!("\n{}", terminal::fitted(&fit.text())));
    let attributes =
        population.attributes.iter().map(|a| json!({ "name": a.name, "categories": a.categories }));
    let value = json!({
        "name": population.name,
        "title": population.title,
        "country": population.country,
        "persons": population.total,
        "attributes": attributes.collect::<Vec<_>>(),
        "leaves_out": population.leaves_out,
        "fit": serde_json::to_value(&fit).map_err(|e| Failure::Output(e.into()))?,
    });
    Ok((text, value))
}

/// Who is scored, in a few words.
pub fn subjects(pack: &Pack) -> String {
    let mut words = Vec::new();
    for filter in pack.subjects.iter().chain(&pack.within.filters) {
        words.push(format!("{} {}", filter.attribute, filter.categories.join("/")));
    }
    if words.is_empty() { "all persons".to_owned() } else { words.join(", ") }
}

/// A length of time, as `5 years`.
pub fn span(span: Span) -> String {
    let unit = match span.unit {
        Unit::Days => "day",
        Unit::Months => "month",
        _ => "year",
    };
    let plural = if span.count == 1.0 { "" } else { "s" };
    format!("{} {unit}{plural}", span.count)
}
