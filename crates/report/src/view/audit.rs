//! An audit as text and as JSON.

use lab::audit::{Audit, FactFound, RuleFound, TestFound, Touched};
use lab::run::Outcome;
use serde::Serialize;
use serde_json::Value;

use super::STATEMENT;
use super::text::{line, wrapped};
use crate::number::{about, count};

/// The format of an audit's JSON.
pub const AUDIT_SCHEMA: &str = "glasshouse/audit/1";

/// What an audit is not.
pub const NO_VERDICT: &str = "These are facts for a lawyer, not a verdict: whether a law applies to a scheme, and what follows, is for others to say.";

/// What laws find in a pack.
#[derive(Debug, Clone, Serialize)]
pub struct AuditView {
    /// [`AUDIT_SCHEMA`].
    pub schema: &'static str,
    /// Always true.
    pub synthetic: bool,
    /// [`STATEMENT`].
    pub statement: &'static str,
    /// [`NO_VERDICT`].
    pub no_verdict: &'static str,
    /// Name of the pack.
    pub pack: String,
    /// Its title.
    pub title: String,
    /// How the run departs from the pack as it is published.
    pub changed: Vec<String>,
    /// Subjects simulated.
    pub subjects: u64,
    /// One of them stands for this many.
    pub stands_for: f64,
    /// First day, and the day after the last.
    pub span: [String; 2],
    /// The command that repeats the run.
    pub command: String,
    /// The laws.
    pub laws: Vec<LawView>,
}

/// One law.
#[derive(Debug, Clone, Serialize)]
pub struct LawView {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Who is bound.
    pub binds: Vec<String>,
    /// What turns it off.
    pub exempts: Vec<String>,
    /// Its rules.
    pub rules: Vec<RuleView>,
}

/// One rule.
#[derive(Debug, Clone, Serialize)]
pub struct RuleView {
    /// Its number.
    pub rule: String,
    /// Whether all that it turns on was found.
    pub touched: bool,
    /// The same in words.
    pub words: String,
    /// Its tests.
    pub tests: Vec<TestView>,
}

/// One test.
#[derive(Debug, Clone, Serialize)]
pub struct TestView {
    /// Its name.
    pub test: String,
    /// The article.
    pub article: String,
    /// Whether it is one of several that each suffice.
    pub limb: bool,
    /// What it looks for.
    pub finds: &'static str,
    /// Why the article turns on it.
    pub says: String,
    /// What in the pack would change it.
    pub changed_by: Option<String>,
    /// How well the law is known to say so.
    pub evidence: &'static str,
    /// The citation.
    pub source: Option<String>,
    /// What was found.
    pub facts: Vec<FactView>,
}

/// One fact.
#[derive(Debug, Clone, Serialize)]
pub struct FactView {
    /// What is so.
    pub says: String,
    /// Path in the pack.
    pub path: String,
    /// File and line.
    pub line: String,
    /// Simulated subjects touched at the end of the run.
    pub subjects: f64,
    /// Entries over the run, for lists.
    pub entries: Option<f64>,
    /// People that these subjects stand for.
    pub people: f64,
    /// Whom it touches, in words.
    pub touched: String,
}

impl AuditView {
    /// Of a run and what laws found.
    pub fn new(outcome: &Outcome, audits: &[Audit], command: &str) -> Self {
        let plan = &outcome.plan;
        Self {
            schema: AUDIT_SCHEMA,
            synthetic: true,
            statement: STATEMENT,
            no_verdict: NO_VERDICT,
            pack: plan.pack.name.clone(),
            title: plan.pack.title.clone(),
            changed: plan.changed.lines(),
            subjects: plan.layout.subjects(),
            stands_for: plan.layout.stands_for,
            span: [plan.start().to_string(), plan.end().to_string()],
            command: command.to_owned(),
            laws: audits.iter().map(|audit| law(audit, plan.layout.stands_for)).collect(),
        }
    }

    /// As JSON text.
    pub fn to_json_text(&self) -> String {
        let value: Value = serde_json::to_value(self).unwrap_or_default();
        format!("{}\n", serde_json::to_string_pretty(&value).unwrap_or_default())
    }

    /// For a terminal of this many columns.
    pub fn to_text(&self, width: usize) -> String {
        let mut out = String::new();
        wrapped(&mut out, &format!("{}: {}", self.pack, self.title), 0, width);
        for text in &self.changed {
            wrapped(&mut out, &format!("Changed from the pack: {text}"), 0, width);
        }
        wrapped(&mut out, self.statement, 0, width);
        wrapped(&mut out, self.no_verdict, 0, width);
        wrapped(&mut out, &self.scope(), 0, width);
        self.laws.iter().for_each(|law| law.write(&mut out, width));
        out
    }

    /// Who was simulated and for how long.
    pub fn scope(&self) -> String {
        format!(
            "{} simulated subjects, each standing for about {}; {} to {}.",
            count(self.subjects as f64),
            about(self.stands_for),
            self.span[0],
            self.span[1]
        )
    }
}

impl LawView {
    fn write(&self, out: &mut String, width: usize) {
        out.push('\n');
        wrapped(out, &format!("{}: {}", self.name, self.title), 0, width);
        for (head, sentences) in [("Binds", &self.binds), ("Does not apply to", &self.exempts)] {
            if !sentences.is_empty() {
                let joined: Vec<&str> = sentences.iter().map(|s| s.trim_end_matches('.')).collect();
                wrapped(out, &format!("{head}: {}.", joined.join("; ")), 2, width);
            }
        }
        if self.rules.is_empty() {
            wrapped(out, "It states no test that a pack could be held against.", 2, width);
        }
        self.rules.iter().for_each(|rule| rule.write(out, width));
    }
}

impl RuleView {
    fn write(&self, out: &mut String, width: usize) {
        out.push('\n');
        line(out, &format!("  {}  {}", self.rule, self.words));
        for test in &self.tests {
            let limb = if test.limb { " (one suffices)" } else { "" };
            wrapped(out, &format!("{}{limb}: {}", test.article, test.says), 4, width);
            if test.facts.is_empty() {
                wrapped(out, "nothing found", 6, width);
            }
            for fact in &test.facts {
                wrapped(out, &format!("- {}", fact.says), 6, width);
                wrapped(out, &format!("{}  {}", fact.line, fact.path), 8, width);
                wrapped(out, &fact.touched, 8, width);
            }
            if let (Some(path), false) = (&test.changed_by, test.facts.is_empty()) {
                wrapped(out, &format!("would change with: {path}"), 6, width);
            }
        }
    }
}

/// What was found of what a rule turns on.
fn verdictless(found: &RuleFound) -> String {
    let finding = found.tests.iter().filter(|test| !test.facts.is_empty()).count();
    let words =
        if found.touched { "turns on facts that are here" } else { "not all that it turns on is here" };
    format!("{words} ({finding} of {} tests find something)", found.tests.len())
}

/// Whom a fact touches.
fn touched(of: &Touched, stands_for: f64) -> String {
    let people = format!("standing for about {}", about(of.at_end * stands_for));
    match of.entries {
        Some(entries) => format!(
            "{} simulated subjects at the end of the run ({people}); {} entries over it",
            count(of.at_end),
            count(entries)
        ),
        None => format!("{} simulated subjects ({people})", count(of.at_end)),
    }
}

/// What a law finds, as shown.
pub fn law(audit: &Audit, stands_for: f64) -> LawView {
    LawView {
        name: audit.law.name.clone(),
        title: audit.law.title.clone(),
        binds: audit.law.binds.clone(),
        exempts: audit.law.exempts.clone(),
        rules: audit.rules.iter().map(|found| rule(found, stands_for)).collect(),
    }
}

fn rule(found: &RuleFound, stands_for: f64) -> RuleView {
    RuleView {
        rule: found.rule.clone(),
        touched: found.touched,
        words: verdictless(found),
        tests: found.tests.iter().map(|found| test(found, stands_for)).collect(),
    }
}

fn test(found: &TestFound, stands_for: f64) -> TestView {
    let TestFound { test, facts } = found;
    TestView {
        test: test.name.clone(),
        article: test.article.clone(),
        limb: test.limb,
        finds: test.finds.word(),
        says: test.says.clone(),
        changed_by: test.changed_by.clone(),
        evidence: test.provenance.evidence.word(),
        source: test.provenance.source.clone(),
        facts: facts.iter().map(|found| fact(found, stands_for)).collect(),
    }
}

fn fact(found: &FactFound, stands_for: f64) -> FactView {
    FactView {
        says: found.says.clone(),
        path: found.path.clone(),
        line: found.line.clone(),
        subjects: found.touched.at_end,
        entries: found.touched.entries,
        people: found.touched.at_end * stands_for,
        touched: touched(&found.touched, stands_for),
    }
}
