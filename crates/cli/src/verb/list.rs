//! `glasshouse list`.

use std::process::ExitCode;

use clap::Args;
use pack::Library;
use pack::population::Population;
use pack::spec::Subject;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::number::{counted, grouped};
use crate::terminal::{self, table};

const HELP: &str = "\
These are the folders below packs/, populations/ and laws/ in the working directory, and what is
shipped inside the program.";

/// List packs, populations and laws
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct ListArgs {
    /// Print the lists as JSON
    #[arg(long)]
    pub json: bool,
}

/// A row of the table of packs.
struct Row {
    name: String,
    stance: String,
    country: String,
    subjects: String,
    years: String,
    title: String,
}

/// Prints the tables of packs, populations and laws.
pub fn run(args: &ListArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    let packs: Vec<Row> = library.pack_names().into_iter().map(|name| row(&library, name)).collect();
    let populations = populations(&library);
    let laws = laws(&library);
    if args.json {
        terminal::print_json(&json!({
            "packs": packs.iter().map(Row::to_json).collect::<Vec<_>>(),
            "populations": populations
                .iter()
                .map(|(name, country, size, title)| {
                    let (persons, subject) = size.unzip();
                    let subject = subject.map(Subject::word);
                    json!({ "name": name, "country": country, "subject": subject, "persons": persons, "title": title })
                })
                .collect::<Vec<_>>(),
            "laws": laws
                .iter()
                .map(|[name, place, tests, title]| {
                    json!({ "name": name, "place": place, "tests": tests, "title": title })
                })
                .collect::<Vec<_>>(),
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<Vec<String>> = packs.into_iter().map(Row::cells).collect();
    terminal::print(&table(&["PACK", "STANCE", "COUNTRY", "SUBJECTS", "YEARS", "TITLE"], &rows))?;
    let rows: Vec<Vec<String>> = populations
        .into_iter()
        .map(|(name, country, size, title)| {
            let words = |(total, subject): (u64, Subject)| format!("{} {}", grouped(total), subject.words());
            vec![name, country, size.map_or_else(|| "?".to_owned(), words), title]
        })
        .collect();
    terminal::print(&format!("\n{}", table(&["POPULATION", "COUNTRY", "SIZE", "TITLE"], &rows)))?;
    let rows: Vec<Vec<String>> = laws.into_iter().map(Vec::from).collect();
    terminal::print(&format!("\n{}", table(&["LAW", "PLACE", "TESTS", "TITLE"], &rows)))?;
    Ok(ExitCode::SUCCESS)
}

fn row(library: &Library, name: String) -> Row {
    match pack::load(library, &name, &[]) {
        Ok(loaded) => {
            let pack = loaded.pack;
            Row {
                stance: pack.stance.word().to_owned(),
                country: pack.country.clone(),
                subjects: super::show::subjects(&pack),
                years: format!("{}, {}", pack.start.year(), super::show::span(pack.horizon)),
                title: pack.title,
                name,
            }
        }
        Err(errors) => Row {
            title: format!("does not check: glasshouse check {name}"),
            name,
            stance: "?".to_owned(),
            country: "?".to_owned(),
            subjects: "?".to_owned(),
            years: counted(errors.errors(), "error"),
        },
    }
}

impl Row {
    fn cells(self) -> Vec<String> {
        vec![self.name, self.stance, self.country, self.subjects, self.years, self.title]
    }

    fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "stance": self.stance,
            "country": self.country,
            "subjects": self.subjects,
            "years": self.years,
            "title": self.title,
        })
    }
}

/// Name, place, number of tests and title of every law.
fn laws(library: &Library) -> Vec<[String; 4]> {
    let of = |name: String| match pack::load_law(library, &name) {
        Ok(law) => [name, law.place, law.tests.len().to_string(), law.title],
        Err(_) => [name, "?".to_owned(), "?".to_owned(), "does not check".to_owned()],
    };
    library.law_names().into_iter().map(of).collect()
}

/// Name, country, how many of what, and title.
type PopulationLine = (String, String, Option<(u64, Subject)>, String);

/// Every population.
fn populations(library: &Library) -> Vec<PopulationLine> {
    library
        .population_names()
        .into_iter()
        .map(|name| match Population::load(library, &name) {
            Ok(p) => (name, p.country, Some((p.total, p.subject)), p.title),
            Err(_) => (name, "?".to_owned(), None, "does not check".to_owned()),
        })
        .collect()
}
