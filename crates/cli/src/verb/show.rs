//! `glasshouse show`.

use std::process::ExitCode;

use clap::Args;
use pack::Library;
use pack::population::{self, Population};
use pack::spec::{Pack, Parameter, ProvisionValue, Span, Subject, Unit, Within};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::number::grouped;
use crate::{named, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse show cn-rongcheng             who is watched, for what, with how many points
  glasshouse show cn-2020                  a population, and how well it meets its tables
  glasshouse show eu-gdpr                  a law: what it demands and what it is held against";

/// Show a pack, a population or a law in words
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ShowArgs {
    /// A pack, a population or a law: its name, or a path to its folder
    #[arg(value_name = "PACK|POPULATION|LAW")]
    pub name: String,

    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints a pack, a population or a law in words.
pub fn run(args: &ShowArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    let name = args.name.as_str();
    let (is_pack, is_population) = (library.pack(name).is_some(), library.population(name).is_some());
    let (text, value) = match () {
        () if !is_pack && is_population => population(&library, name)?,
        () if !is_pack && library.law(name).is_some() => law(&library, name)?,
        () => {
            named::either(&library, name)?;
            pack(&library, name)?
        }
    };
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
        "subject": pack.subject.word(),
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
        within: Within::default(),
        subjects: Vec::new(),
        reads: Vec::new(),
        households: true,
        stands_for: 1.0,
    };
    let fit = population::realise(&population, &everybody)?.fit;
    let mut text = terminal::fitted(&format!(
        "{}: {}\n{} {}\n\n",
        population.name,
        population.title,
        grouped(population.total),
        population.subject.words()
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
        "subject": population.subject.word(),
        "persons": population.total,
        "attributes": attributes.collect::<Vec<_>>(),
        "leaves_out": population.leaves_out,
        "fit": serde_json::to_value(&fit).map_err(|e| Failure::Output(e.into()))?,
    });
    Ok((text, value))
}

/// A law: whom it binds, what it demands, what it changes in a pack and what a pack is held against.
fn law(library: &Library, name: &str) -> Result<(String, Value), Failure> {
    let law = pack::load_law(library, name)?;
    let mut text = terminal::fitted(&format!("{}: {}\n{}\n", law.name, law.title, law.says));
    for (head, sentences) in [("Binds", &law.binds), ("Exempts", &law.exempts), ("Includes", &law.includes)] {
        if !sentences.is_empty() {
            text.push_str(&format!("\n{head}\n"));
        }
        sentences.iter().for_each(|s| text.push_str(&format!("  {}", terminal::wrapped(s, 2))));
    }
    text.push_str("\nWhat it demands\n");
    for provision in &law.provisions {
        let value = value_words(&provision.value, provision.unit.as_deref());
        let line = format!("{}: {value} ({}). {}", provision.name, provision.article, provision.says);
        text.push_str(&format!("  {}", terminal::wrapped(&line, 4)));
    }
    let changes = if law.changes {
        "It changes safeguards: see pack tables in its law.toml"
    } else {
        "It changes nothing"
    };
    text.push_str(&format!("\nIn a pack (run PACK --with {})\n  {changes}\n", law.name));
    text.push_str("\nWhat a pack is held against (audit PACK --law)\n");
    for test in &law.tests {
        let line = format!("{} [{}]: {} ({})", test.article, test.rule, test.says, test.finds.says());
        text.push_str(&format!("  {}", terminal::wrapped(&line, 4)));
    }
    let provisions = law.provisions.iter().map(|provision| {
        json!({
            "name": provision.name,
            "value": value_words(&provision.value, None),
            "unit": provision.unit,
            "article": provision.article,
            "says": provision.says,
            "evidence": provision.provenance.evidence.word(),
            "source": provision.provenance.source,
        })
    });
    let tests = law.tests.iter().map(|test| {
        json!({
            "name": test.name,
            "rule": test.rule,
            "article": test.article,
            "limb": test.limb,
            "finds": test.finds.word(),
            "says": test.says,
        })
    });
    let value = json!({
        "name": law.name,
        "title": law.title,
        "place": law.place,
        "says": law.says,
        "in_force": law.in_force.map(|date| date.to_string()),
        "binds": law.binds,
        "exempts": law.exempts,
        "includes": law.includes,
        "provisions": provisions.collect::<Vec<_>>(),
        "tests": tests.collect::<Vec<_>>(),
    });
    Ok((text, value))
}

fn value_words(value: &ProvisionValue, unit: Option<&str>) -> String {
    let words = match value {
        ProvisionValue::Number(number) => number.to_string(),
        ProvisionValue::Flag(true) => "yes".to_owned(),
        ProvisionValue::Flag(false) => "no".to_owned(),
        ProvisionValue::Text(text) => text.clone(),
        ProvisionValue::Texts(texts) => texts.join(", "),
    };
    unit.map_or(words.clone(), |unit| format!("{words} {unit}"))
}

/// Who is scored, in a few words.
pub fn subjects(pack: &Pack) -> String {
    let mut words = Vec::new();
    for filter in pack.subjects.iter().chain(&pack.within.filters) {
        words.push(format!("{} {}", filter.attribute, filter.categories.join("/")));
    }
    match words.is_empty() {
        true => format!("all {}", pack.subject.words()),
        false if pack.subject == Subject::Enterprise => format!("enterprises, {}", words.join(", ")),
        false => words.join(", "),
    }
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
