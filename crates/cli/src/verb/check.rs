//! `glasshouse check`.

mod parameters;

use std::array::from_fn;
use std::process::ExitCode;

use clap::Args;
use lab::error::Error;
use lab::expected::{self, Checked, Comparison, Landing};
use lab::impact::Impact;
use lab::plan::Plan;
use lab::request::Request;
use pack::Library;
use pack::diagnostic::Diagnostics;
use serde_json::{Value, json};

use crate::failure::{BAD_INPUT, FAILED, Failure};
use crate::number::counted;
use crate::{named, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse check packs/my-county
  glasshouse check packs/*
  glasshouse check cn-rongcheng --run      also its expected results
  glasshouse check cn-rongcheng --parameters
      also what every number does at the ends of its range: the measure that moves most, by how much

Exit codes: 0 all is well (warnings allowed); 1 an expected result was missed, or some number moves
nothing; 2 an error.";

/// Find every mistake in packs, each with its place
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    /// The packs: names, or paths to their folders or to folders of packs
    #[arg(required = true, value_name = "PACK")]
    pub packs: Vec<String>,

    /// Also run each pack as its expected.toml says, and compare
    #[arg(long)]
    pub run: bool,

    /// Also set each number to the ends of its range, one at a time, and show which measure moves
    #[arg(long)]
    pub parameters: bool,

    /// Print the findings as JSON
    #[arg(long)]
    pub json: bool,
}

/// What was found in one pack.
struct Finding {
    name: String,
    errors: Option<Diagnostics>,
    warnings: Diagnostics,
    checked: Checked,
    /// What its numbers do, if that was asked.
    impacts: Option<Vec<Impact>>,
}

/// Checks every pack named, all of them even if the first is wrong.
pub fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    let mut findings = Vec::new();
    for name in named(&library, &args.packs) {
        findings.push(check(&library, &name, args)?);
    }
    if args.json {
        terminal::print_json(&Value::Array(findings.iter().map(Finding::to_json).collect()))?;
    } else {
        for finding in &findings {
            terminal::print(&finding.to_text())?;
        }
        if findings.len() > 1 {
            let all = findings.iter().map(Finding::counts).fold((0, 0), |s, c| (s.0 + c.0, s.1 + c.1));
            terminal::print(&format!("{}: {}\n", counted(findings.len(), "pack"), tally(all)))?;
        }
    }
    let bad = findings.iter().any(|f| f.errors.is_some());
    let missed = findings.iter().any(|f| f.checked.comparisons.iter().any(|c| !c.holds) || f.idle());
    Ok(ExitCode::from(if bad {
        BAD_INPUT
    } else if missed {
        FAILED
    } else {
        0
    }))
}

/// The packs named; for a folder of packs those inside it, so that `packs/*` may hold one.
fn named(library: &Library, packs: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for pack in packs {
        let inside = library.packs_inside(pack);
        let here = if inside.is_empty() { vec![pack.clone()] } else { inside };
        for name in here {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn check(library: &Library, name: &str, args: &CheckArgs) -> Result<Finding, Failure> {
    let mut finding = Finding {
        name: name.to_owned(),
        errors: None,
        warnings: Diagnostics::default(),
        checked: Checked::default(),
        impacts: None,
    };
    if let Err(errors) = named::pack(library, name) {
        finding.errors = Some(errors);
        return Ok(finding);
    }
    match pack::load(library, name, &[]) {
        Err(errors) => finding.errors = Some(errors),
        Ok(loaded) => {
            finding.warnings = loaded.warnings;
            // What only the population can tell shows when the run is planned; nothing is simulated for that.
            match Plan::new(&Request::of(name), library) {
                Err(Error::Pack(errors)) => finding.errors = Some(errors),
                Err(Error::Fault(fault)) => return Err(fault.into()),
                Ok(_) => {}
            }
            let unknown = loaded.expected.as_ref().map(expected::check).unwrap_or_default();
            if finding.errors.is_none() && !unknown.is_empty() {
                finding.errors = Some(Diagnostics { files: Vec::new(), items: unknown });
            }
            if let (true, None, Some(expected)) = (args.run, &finding.errors, &loaded.expected) {
                finding.checked = expected::compare(library, name, expected)?;
            }
            if args.parameters && finding.errors.is_none() {
                finding.impacts = Some(parameters::tried(library, name, args.json)?);
            }
        }
    }
    Ok(finding)
}

/// Published figures beside what the run gives, as columns.
fn beside(landings: &[Landing]) -> String {
    let mut rows = vec![["figure", "published", "model", "outcome", "as"].map(str::to_owned)];
    rows.extend(landings.iter().map(|l| {
        let known = l.published.known.word().to_owned();
        [l.published.says.clone(), l.published_words(), l.found_words(), l.outcome_words(), known]
    }));
    let widths: [usize; 5] = from_fn(|i| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0));
    let line = |row: &[String; 5]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, w)| format!("{cell:w$}")).collect();
        format!("  {}\n", cells.join("  ").trim_end())
    };
    let noted = landings.iter().filter_map(|l| Some((&l.published.says, l.published.why.as_ref()?)));
    let notes = noted.map(|(says, why)| format!("  note: {says}: {why}\n"));
    rows.iter().map(line).chain(notes).collect()
}

/// `3 errors, 1 warning`.
fn tally((errors, warnings): (usize, usize)) -> String {
    match warnings {
        0 => counted(errors, "error"),
        _ => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

impl Finding {
    fn to_text(&self) -> String {
        let (colour, width) = (terminal::colour_out(), terminal::width());
        let mut text = String::new();
        if self.errors.is_some() || !self.warnings.is_empty() {
            text.push_str(&format!("{}\n", self.name));
        }
        if !self.warnings.items.is_empty() {
            text.push_str(&self.warnings.render(colour, width));
        }
        if let Some(errors) = &self.errors {
            text.push_str(&errors.render(colour, width));
            text.push_str(&format!("{}: {}\n", self.name, tally(self.counts())));
            return text;
        }
        for comparison in &self.checked.comparisons {
            text.push_str(&format!("  {}\n", comparison.words()));
        }
        if !self.checked.landings.is_empty() {
            text.push_str(&beside(&self.checked.landings));
        }
        if let Some(impacts) = &self.impacts {
            text.push_str(&parameters::text(&self.name, impacts));
        }
        let missed = self.checked.comparisons.iter().filter(|c| !c.holds).count();
        text.push_str(&format!("{}: ", self.name));
        match (self.checked.comparisons.len(), missed) {
            (0, _) => text.push_str("no errors"),
            (n, 0) => text.push_str(&format!("no errors, {n} of {n} expected results hold")),
            (n, missed) => text.push_str(&format!("{missed} of {n} expected results missed")),
        }
        if !self.warnings.is_empty() {
            text.push_str(&format!(", {}", counted(self.warnings.items.len(), "warning")));
        }
        text.push('\n');
        text
    }

    /// Whether some number was found to move nothing.
    fn idle(&self) -> bool {
        self.impacts.iter().flatten().any(Impact::is_idle)
    }

    /// Errors and warnings; warnings beside an error are in the same list.
    fn counts(&self) -> (usize, usize) {
        let (errors, warnings) = self.errors.as_ref().map_or((0, 0), |e| (e.errors(), e.warnings()));
        (errors, warnings + self.warnings.items.len())
    }

    fn to_json(&self) -> Value {
        json!({
            "pack": self.name,
            "ok": self.errors.is_none() && self.checked.comparisons.iter().all(|c| c.holds) && !self.idle(),
            "errors": self.errors.as_ref().map(Diagnostics::to_json),
            "warnings": self.warnings.to_json(),
            "expected": self.checked.comparisons.iter().map(Comparison::to_json).collect::<Vec<_>>(),
            "published": self.checked.landings.iter().map(Landing::to_json).collect::<Vec<_>>(),
            "parameters": self.impacts.as_deref().map(parameters::json),
        })
    }
}
