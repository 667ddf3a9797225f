//! How well the numbers that went in are known.

use pack::spec::{Evidence as Grade, Pack, Parameter};
use serde::Serialize;

use crate::number;

/// Summary of a pack's provenance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// Parameters by evidence, best known first.
    pub counts: Vec<EvidenceCount>,
    /// All parameters.
    pub parameters: usize,
    /// Those that nobody knows.
    pub assumed: Vec<AssumedLine>,
    /// The citations.
    pub sources: Vec<SourceLine>,
}

/// How many parameters are known so well.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceCount {
    /// `documented`, `estimated`, `assumed` or `claimed`.
    pub evidence: &'static str,
    /// What that means.
    pub means: &'static str,
    /// How many.
    pub parameters: usize,
}

/// A parameter that nobody knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AssumedLine {
    /// Its path, as `--set` takes it.
    pub path: String,
    /// The value taken.
    pub value: f64,
    /// Lowest and highest plausible value.
    pub range: Option<(f64, f64)>,
    /// The unit of both.
    pub unit: &'static str,
    /// The reason.
    pub why: String,
}

/// A citation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceLine {
    /// Its key in the pack.
    pub key: String,
    /// Author, title, year.
    pub title: String,
    /// Address.
    pub url: Option<String>,
    /// What of it was read.
    pub read: Option<String>,
}

impl Evidence {
    /// Of a pack. A parameter that several phases share is counted once.
    pub fn of(pack: &Pack) -> Self {
        let mut parameters: Vec<&Parameter> = Vec::new();
        for p in &pack.parameters {
            if !parameters.iter().any(|q| q.path == p.path && q.value == p.value) {
                parameters.push(p);
            }
        }
        let count = |(grade, means): (Grade, &'static str)| EvidenceCount {
            evidence: grade.word(),
            means,
            parameters: parameters.iter().filter(|p| p.provenance.evidence == grade).count(),
        };
        let assumed = parameters.iter().filter(|p| p.provenance.evidence == Grade::Assumed);
        Self {
            counts: GRADES.map(count).into(),
            parameters: parameters.len(),
            assumed: assumed.map(|p| AssumedLine::of(p)).collect(),
            sources: pack.sources.iter().map(SourceLine::of).collect(),
        }
    }

    /// `9 of 31 numbers are documented, 4 estimated and 18 assumed`.
    pub fn grades(&self) -> String {
        let parts: Vec<String> = self
            .counts
            .iter()
            .filter(|c| c.parameters > 0 || c.evidence == Grade::Documented.word())
            .enumerate()
            .map(|(at, c)| {
                let n = number::count(c.parameters as f64);
                match at {
                    0 => {
                        let verb = if c.parameters == 1 { "is" } else { "are" };
                        format!(
                            "{n} of {} numbers {verb} {}",
                            number::count(self.parameters as f64),
                            c.evidence
                        )
                    }
                    _ => format!("{n} {}", c.evidence),
                }
            })
            .collect();
        match parts.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => parts.concat(),
        }
    }

    /// The same about the pack, as a sentence.
    pub fn sentence(&self) -> String {
        match self.parameters {
            0 => "The pack has no numbers with provenance.".to_owned(),
            _ => format!("Of what the pack says of the world, {}.", self.grades()),
        }
    }
}

const GRADES: [(Grade, &str); 4] = [
    (Grade::Documented, "an official text, statistic or peer-reviewed finding, for exactly this quantity"),
    (Grade::Estimated, "a third party's estimate, or derived from documented figures by stated arithmetic"),
    (Grade::Claimed, "only the scheme's describers say so"),
    (Grade::Assumed, "nobody knows: a placeholder with a range and a reason"),
];

impl AssumedLine {
    fn of(parameter: &Parameter) -> Self {
        Self {
            path: parameter.path.clone(),
            value: parameter.value,
            range: parameter.range,
            unit: parameter.unit.word(),
            why: parameter.provenance.why.clone().unwrap_or_default(),
        }
    }
}

impl SourceLine {
    fn of(source: &pack::spec::Source) -> Self {
        Self {
            key: source.key.clone(),
            title: source.title.clone(),
            url: source.url.clone(),
            read: source.read.clone(),
        }
    }
}
