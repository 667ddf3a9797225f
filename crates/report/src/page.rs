//! `report.html`: one page that needs no network and no script.

use std::io;

use lab::life::Life;
use lab::uncertainty::Uncertainty;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, HtmlEscape};
use serde::Serialize;

use crate::chart::{Block, Chart, SECTIONS, Scene, Table, calibration, effects, how_sure, life};
use crate::finished::Finished;
use crate::fit;
use crate::number::{about, capital, count, significant};
use crate::numbers::Numbers;
use crate::view::{
    AuditView, BlockedView, CalibrationView, CompareView, Figure, LawView, LifeView, NO_RESPONSE, NO_VERDICT,
    RunView, STATEMENT, StepView, Tone, WorldView, law, uncertainty as words,
};
use crate::warning::Warning;

const TEMPLATES: [(&str, &str); 17] = [
    ("page.html", include_str!("../templates/page.html")),
    ("report.html", include_str!("../templates/report.html")),
    ("compare.html", include_str!("../templates/compare.html")),
    ("uncertainty.html", include_str!("../templates/uncertainty.html")),
    ("calibration.html", include_str!("../templates/calibration.html")),
    ("audit.html", include_str!("../templates/audit.html")),
    ("changed.html", include_str!("../templates/changed.html")),
    ("law.html", include_str!("../templates/law.html")),
    ("gallery.html", include_str!("../templates/gallery.html")),
    ("exhibit.html", include_str!("../templates/exhibit.html")),
    ("life.html", include_str!("../templates/life.html")),
    ("chart.html", include_str!("../templates/chart.html")),
    ("limits.html", include_str!("../templates/limits.html")),
    ("warnings.html", include_str!("../templates/warnings.html")),
    ("leaves_out.html", include_str!("../templates/leaves_out.html")),
    ("table.html", include_str!("../templates/table.html")),
    ("patterns.svg", include_str!("../templates/patterns.svg")),
];

pub(crate) const STYLE: &str = include_str!("../templates/style.css");

/// What the template is given.
#[derive(Serialize)]
struct Page<'a> {
    view: &'a RunView,
    style: &'static str,
    scope: String,
    headline: Vec<Part<'a>>,
    sections: Vec<SectionView<'a>>,
    /// Warnings of parts that are not there.
    warnings: Vec<&'a Warning>,
    evidence_sentence: String,
    evidence_table: Table,
    assumed: Vec<Assumed<'a>>,
    population: String,
    fit: Vec<Block>,
    laws: Vec<LawView>,
    no_verdict: &'static str,
}

/// What the template of an audit is given.
#[derive(Serialize)]
struct AuditPage<'a> {
    view: &'a AuditView,
    style: &'static str,
    scope: String,
    glance: Table,
    laws: &'a [LawView],
}

#[derive(Serialize)]
struct Part<'a> {
    title: &'static str,
    figures: Vec<&'a Figure>,
    /// What is said in place of figures.
    note: &'static str,
}

#[derive(Serialize)]
struct SectionView<'a> {
    id: &'static str,
    title: &'static str,
    lead: &'static str,
    warnings: Vec<&'a Warning>,
    charts: Vec<Chart>,
    tables: Vec<Block>,
}

#[derive(Serialize)]
struct Assumed<'a> {
    path: &'a str,
    value: String,
    range: String,
    unit: &'a str,
    why: &'a str,
}

/// A template, filled.
pub(crate) fn render(name: &str, page: &impl Serialize) -> io::Result<String> {
    let mut environment = Environment::new();
    for (name, text) in TEMPLATES {
        environment.add_template(name, text).map_err(io::Error::other)?;
    }
    environment.add_filter("code", code);
    let template = environment.get_template(name).map_err(io::Error::other)?;
    template.render(Value::from(Serde(page))).map_err(io::Error::other)
}

/// A sentence as HTML: what stands between two backquotes is code.
fn code(sentence: &str) -> Value {
    let mut html = String::new();
    let mut rest = sentence;
    while let Some((before, quoted, after)) = rest
        .split_once('`')
        .and_then(|(before, at)| at.split_once('`').map(|(quoted, after)| (before, quoted, after)))
    {
        html += &format!("{}<code>{}</code>", HtmlEscape(before), HtmlEscape(quoted));
        rest = after;
    }
    Value::from_safe_string(html + &HtmlEscape(rest).to_string())
}

/// What the template of a comparison is given.
#[derive(Serialize)]
struct ComparePage<'a> {
    view: &'a CompareView,
    style: &'static str,
    title: String,
    names: [String; 2],
    scope: String,
    sentences: Vec<String>,
    precision: Vec<String>,
    pairing: Option<String>,
    charts: Vec<Chart>,
}

/// What the template of a life is given.
#[derive(Serialize)]
struct LifePage<'a> {
    view: &'a LifeView,
    style: &'static str,
    person: String,
    who: String,
    worlds: Vec<WorldPart<'a>>,
    command: &'a str,
}

#[derive(Serialize)]
struct WorldPart<'a> {
    view: &'a WorldView,
    heading: String,
    chart: Chart,
    steps: Vec<StepView>,
    blocked: Vec<String>,
    listings: Vec<ListingPart<'a>>,
    rules: Table,
}

#[derive(Serialize)]
struct ListingPart<'a> {
    head: String,
    lines: &'a [String],
}

/// The page of a life; `command` tells it again.
pub fn life_html(told: &Life, view: &LifeView, command: &str) -> io::Result<String> {
    let worlds = told.worlds.iter().zip(&view.worlds).enumerate();
    let worlds = worlds.map(|(at, (world, of))| {
        let heading = life::heading(of, at, view.worlds.len());
        WorldPart {
            chart: life::timeline(world, of, at, "Along time".to_owned()),
            heading,
            steps: of.folded(),
            blocked: of.blocked.iter().map(BlockedView::sentence).collect(),
            listings: of
                .listings
                .iter()
                .map(|l| ListingPart { head: l.head(), lines: &l.otherwise })
                .collect(),
            rules: rules(of),
            view: of,
        }
    });
    let page = LifePage {
        view,
        style: STYLE,
        person: view.person(),
        who: view.who(),
        worlds: worlds.collect(),
        command,
    };
    render("life.html", &page)
}

fn rules(view: &WorldView) -> Table {
    let mut table = Table::words("Rules that this life met", &["Rule", "Line", "Evidence", "Rests on"]);
    for rule in &view.rules {
        let rests = rule.source.clone().or_else(|| rule.why.clone()).unwrap_or_default();
        table.row([rule.path.clone(), rule.line.clone(), rule.evidence.to_owned(), rests]);
    }
    table
}

/// The page of an audit.
pub fn audit_html(view: &AuditView) -> io::Result<String> {
    let mut glance =
        Table::words("Rules, and what was found of what they turn on", &["Law", "Rule", "Found"]);
    for law in &view.laws {
        for rule in &law.rules {
            glance.row([law.name.clone(), rule.rule.clone(), capital(&rule.words)]);
        }
    }
    let page = AuditPage { view, style: STYLE, scope: view.scope(), glance, laws: &view.laws };
    render("audit.html", &page)
}

/// What the template of a study of uncertainty is given.
#[derive(Serialize)]
struct UncertaintyPage<'a> {
    view: Stated<'a>,
    style: &'static str,
    lines: Vec<String>,
    charts: Vec<Chart>,
    tables: Vec<Block>,
    command: &'a str,
}

#[derive(Serialize)]
struct Stated<'a> {
    title: &'a str,
    statement: &'static str,
}

/// The page of a study of uncertainty.
pub fn uncertainty_html(result: &Uncertainty, command: &str) -> io::Result<String> {
    let page = UncertaintyPage {
        view: Stated { title: &result.pack, statement: STATEMENT },
        style: STYLE,
        lines: [Some(words::design(result)), words::told_apart(result), Some(result.design.spread.clone())]
            .into_iter()
            .flatten()
            .chain([words::theories(result)])
            .collect(),
        charts: how_sure::chart(result).into_iter().collect(),
        tables: how_sure::details(result),
        command,
    };
    render("uncertainty.html", &page)
}

/// The page of a comparison.
pub fn compare_html(view: &CompareView) -> io::Result<String> {
    let [a, b] = view.arms.each_ref().map(|arm| arm.title.as_str());
    let page = ComparePage {
        view,
        style: STYLE,
        title: if a == b { a.to_owned() } else { format!("{a}, and {b}") },
        names: view.names(),
        scope: view.scope(),
        sentences: view
            .sentences()
            .iter()
            .chain(&view.agreement_sentence())
            .map(|sentence| capital(sentence))
            .collect(),
        precision: view.precision_sentences(),
        pairing: view.pairing_sentence(),
        charts: effects::charts(view),
    };
    render("compare.html", &page)
}

/// What the template of a calibration is given.
#[derive(Serialize)]
struct CalibrationPage<'a> {
    view: &'a CalibrationView,
    style: &'static str,
    sentences: Vec<String>,
    charts: Vec<Chart>,
    directions: Table,
    correlation: Table,
    steps: Table,
    how: String,
    command: &'a str,
}

/// The page of a calibration.
pub fn calibration_html(view: &CalibrationView, command: &str) -> io::Result<String> {
    let page = CalibrationPage {
        view,
        style: STYLE,
        sentences: view.sentences(),
        charts: calibration::charts(view),
        directions: directions(view),
        correlation: correlation(view),
        steps: steps(view),
        how: view.how(),
        command,
    };
    render("calibration.html", &page)
}

/// Directions of the free numbers and how much of the prior's variance is left along each.
fn directions(view: &CalibrationView) -> Table {
    let paths = view.numbers.iter().map(|number| number.path.as_str());
    let head: Vec<&str> = ["Direction", "Variance left", "Of the room"].into_iter().chain(paths).collect();
    let mut table =
        Table::new("Directions of the free numbers, the least known first, and each number's part", &head);
    for (at, direction) in view.directions.iter().enumerate() {
        let share = |part: f64| format!("{:.0}%", part * 100.0);
        let mut row = vec![format!("{}", at + 1), share(direction.variance), share(direction.room.min(1.0))];
        row.extend(direction.parts.iter().map(|part| format!("{part:+.2}").replace('-', "\u{2212}")));
        table.rows.push(row);
    }
    table
}

fn correlation(view: &CalibrationView) -> Table {
    let paths: Vec<&str> = view.numbers.iter().map(|number| number.path.as_str()).collect();
    let head: Vec<&str> = std::iter::once("").chain(paths.iter().copied()).collect();
    let mut table = Table::new("Correlations afterwards, each number in its own range", &head);
    for (path, row) in paths.iter().zip(&view.correlation) {
        let cells = row.iter().map(|entry| format!("{entry:.2}").replace('-', "\u{2212}"));
        table.rows.push(std::iter::once((*path).to_owned()).chain(cells).collect());
    }
    table
}

fn steps(view: &CalibrationView) -> Table {
    let mut table = Table::new(
        "Steps; the first is rejection of draws from the prior",
        &["Step", "Tolerance", "Runs", "Without figures", "Kept", "Effective draws"],
    );
    for (at, step) in view.steps.iter().enumerate() {
        table.row([
            format!("{}", at + 1),
            significant(step.tolerance),
            count(step.tried as f64),
            count(step.without as f64),
            format!("{:.1}%", step.acceptance * 100.0),
            count(libm::floor(step.effective)),
        ]);
    }
    table
}

/// The page.
pub fn html(run: &Finished<'_>, view: &RunView) -> io::Result<String> {
    let numbers = Numbers::new(&run.measures);
    let sections = sections(&Scene { run, numbers: &numbers }, view);
    let elsewhere = |warning: &&Warning| sections.iter().all(|section| section.id != warning.at);
    let page = Page {
        view,
        style: STYLE,
        scope: scope(view),
        headline: headline(view),
        warnings: view.warnings.iter().filter(elsewhere).collect(),
        sections,
        evidence_sentence: view.evidence.sentence(),
        evidence_table: evidence(view),
        assumed: assumed(view),
        population: population(view),
        fit: fit::blocks(&view.fit),
        laws: run.audits.iter().map(|audit| law(audit, view.stands_for)).collect(),
        no_verdict: NO_VERDICT,
    };
    render("report.html", &page)
}

fn scope(view: &RunView) -> String {
    let runs = match view.replicates {
        1 => "One run; another seed gives slightly different numbers".to_owned(),
        n => format!("Means over {n} runs that differ in their seed only"),
    };
    format!(
        "{} simulated subjects, {} to {}, in {}. {}. {}.",
        count(view.subjects as f64),
        view.start,
        view.end,
        view.length(),
        stands_for(view),
        runs
    )
}

fn stands_for(view: &RunView) -> String {
    if view.stands_for > 1.0 {
        format!(
            "Each stands for about {}, all together for about {}",
            each(view.stands_for),
            about(view.subjects as f64 * view.stands_for)
        )
    } else {
        "Everybody is simulated one to one".to_owned()
    }
}

/// How many one subject stands for.
fn each(many: f64) -> String {
    if many < 10.0 { significant(many) } else { about(many) }
}

fn headline(view: &RunView) -> Vec<Part<'_>> {
    [
        (Tone::Plain, "What the scheme does"),
        (Tone::Mistake, "What it gets wrong"),
        (Tone::Change, "What it changes"),
    ]
    .into_iter()
    .map(|(tone, title)| Part {
        title,
        figures: view.headline.iter().filter(|f| f.tone == tone).collect(),
        note: if tone == Tone::Change && !view.people_respond { NO_RESPONSE } else { "" },
    })
    .filter(|part| !part.figures.is_empty() || !part.note.is_empty())
    .collect()
}

/// Sections that have something to show.
fn sections<'a>(scene: &Scene<'_>, view: &'a RunView) -> Vec<SectionView<'a>> {
    SECTIONS
        .iter()
        .map(|section| SectionView {
            id: section.id,
            title: section.title,
            lead: section.lead,
            warnings: view.warnings.iter().filter(|warning| warning.at == section.id).collect(),
            charts: (section.charts)(scene),
            tables: (section.tables)(scene),
        })
        .filter(|section| !section.charts.is_empty() || !section.tables.is_empty())
        .collect()
}

fn evidence(view: &RunView) -> Table {
    let mut table = Table::words("Numbers of the pack by evidence", &["Evidence", "Numbers", "Meaning"]);
    for line in &view.evidence.counts {
        table.row([line.evidence.to_owned(), count(line.parameters as f64), line.means.to_owned()]);
    }
    table
}

fn assumed(view: &RunView) -> Vec<Assumed<'_>> {
    let range = |line: &crate::view::AssumedLine| match line.range {
        Some((low, high)) => format!("{} to {}", significant(low), significant(high)),
        None => "\u{2013}".to_owned(),
    };
    let lines = view.evidence.assumed.iter();
    lines
        .map(|line| Assumed {
            path: &line.path,
            value: significant(line.value),
            range: range(line),
            unit: line.unit,
            why: &line.why,
        })
        .collect()
}

fn population(view: &RunView) -> String {
    format!(
        "Built as \u{201c}{}\u{201d}: {} synthetic {} in {} area{}, of whom {} are subject to the scheme. {}.",
        view.population,
        count(view.persons as f64),
        if view.subject == "person" { "persons of all ages" } else { "enterprises" },
        count(view.areas as f64),
        if view.areas == 1 { "" } else { "s" },
        count(view.subjects as f64),
        stands_for(view)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backquotes_is_code() {
        assert_eq!(code("`a<b` is & `c`").to_string(), "<code>a&lt;b</code> is &amp; <code>c</code>");
        assert_eq!(code("one ` alone").to_string(), "one ` alone");
    }
}
