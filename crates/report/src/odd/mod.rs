//! The description of model and pack by the ODD protocol (Grimm et al. 2020), with what ODD+D asks of decisions (Müller et al. 2013) and a
//! TRACE section (Grimm et al. 2014): made from the code's own lists and from the pack, so that it cannot fall behind either.

mod concepts;
mod markdown;
mod oracles;
mod pack;
mod trace;

use ::pack::{Expected, theories};
use lab::plan::Plan;
use measure::kind::MEASURES;
use model::described::{self, Described};
use model::schedule::{PARTS, SUBMODELS};
use serde::Serialize;

use crate::number::count;
use crate::view::STATEMENT;
use markdown::Markdown;

/// The format of the description as JSON.
pub const ODD_SCHEMA: &str = "glasshouse/odd/1";

/// What the description follows.
const PROTOCOLS: [&str; 3] = [
    "Grimm, V. et al. (2020). The ODD protocol for describing agent-based and other simulation models: a second update to improve clarity, replication, and structural realism. Journal of Artificial Societies and Social Simulation 23(2) 7.",
    "Müller, B. et al. (2013). Describing human decisions in agent-based models: ODD+D, an extension of the ODD protocol. Environmental Modelling & Software 48, 37-48.",
    "Grimm, V. et al. (2014). Towards better modelling and decision support: documenting model development, testing, and analysis using TRACE. Ecological Modelling 280, 129-139.",
];

/// A description of model and pack.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OddView {
    /// [`ODD_SCHEMA`].
    pub schema: &'static str,
    /// Always true.
    pub synthetic: bool,
    /// [`STATEMENT`].
    pub statement: &'static str,
    /// The program and its version.
    pub program: String,
    /// Name of the pack.
    pub pack: String,
    /// Its title.
    pub title: String,
    /// The sections in order.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// `summary`, `odd-1` to `odd-7`, `trace`.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its text, as Markdown.
    pub text: String,
}

/// What sections are written from.
struct Source<'a> {
    plan: &'a Plan,
    expected: Option<&'a Expected>,
}

impl OddView {
    /// Of a plan, which is laid out but not run, and of what a small run of its pack must give.
    pub fn new(plan: &Plan, expected: Option<&Expected>) -> Self {
        let of = Source { plan, expected };
        let section = |id: &str, title: &str, write: &dyn Fn(&Source<'_>, &mut Markdown)| {
            let mut page = Markdown::default();
            write(&of, &mut page);
            Section { id: id.to_owned(), title: title.to_owned(), text: page.text() }
        };
        Self {
            schema: ODD_SCHEMA,
            synthetic: true,
            statement: STATEMENT,
            program: format!("glasshouse {}", env!("CARGO_PKG_VERSION")),
            pack: plan.pack.name.clone(),
            title: plan.pack.title.clone(),
            sections: vec![
                section("summary", "Summary ODD", &summary),
                section("odd-1", "1 Purpose and patterns", &pack::purpose),
                section("odd-2", "2 Entities, state variables and scales", &entities),
                section("odd-3", "3 Process overview and scheduling", &processes),
                section("odd-4", "4 Design concepts", &concepts::write),
                section("odd-5", "5 Initialization", &pack::initialization),
                section("odd-6", "6 Input data", &pack::input),
                section("odd-7", "7 Submodels", &submodels),
                section("trace", "TRACE", &trace::write),
            ],
        }
    }

    /// The text of the description as JSON.
    pub fn to_json_text(&self) -> String {
        format!("{}\n", serde_json::to_string_pretty(self).unwrap_or_default())
    }

    /// The whole text, as Markdown.
    pub fn to_markdown(&self) -> String {
        let mut head = Markdown::default();
        head.heading(1, &format!("{}: ODD description", self.title));
        head.paragraph(&format!("Pack `{}`, {}. {}", self.pack, self.program, self.statement));
        head.paragraph("Made from the code of the engine and from the pack by `glasshouse odd`; it follows:");
        PROTOCOLS.iter().for_each(|protocol| head.item(protocol));
        let mut text = head.text();
        for section in &self.sections {
            text.push_str(&format!("\n## {}\n\n{}", section.title, section.text));
        }
        text
    }
}

/// The description in a page, before the full one.
fn summary(of: &Source<'_>, page: &mut Markdown) {
    let plan = of.plan;
    let pack = &plan.pack;
    page.paragraph(&format!(
        "*Purpose.* The model answers what would follow from the rules of \u{201c}{}\u{201d} if its numbers were so: who is graded and listed, \
         who of them by mistake, who bears the mistakes, what conduct changes and what is put right. It simulates and never operates. Whether it is \
         useful for that is judged by the patterns named in section 1.",
        pack.title
    ));
    page.paragraph(&format!(
        "*Entities, state variables, scales.* {} synthetic {} in {} areas, told apart in {} strata; each has a score and a fair score, and grades and lists by both. \
         One step is a {}; a run has {} of them, from {} to {}.",
        count(plan.layout.subjects() as f64),
        plan.layout.subject.words(),
        count(plan.layout.areas.len() as f64),
        count(plan.layout.strata.len() as f64),
        plan.tick_word(),
        count(f64::from(plan.ticks())),
        plan.start(),
        plan.end(),
    ));
    let parts: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
    page.paragraph(&format!(
        "*Process overview and scheduling.* In each step, in this order: {}.",
        parts.join(", ")
    ));
    page.paragraph(&format!(
        "*Design concepts.* Records are thinned Poisson processes; the fair score is the same rules on true authorship, so that a mistake is known act \
         by act; two schemes run on the same persons with the same draws. {}",
        concepts::adaptation(pack)
    ));
    page.paragraph(&format!(
        "*Initialization, input, submodels.* The population `{}` is made from tables of counts; nothing else is read while a run goes on. {} submodels, \
         and {} theories of behaviour of which a pack switches on those it states, are given with their equations in section 7.",
        pack.population,
        SUBMODELS.len(),
        theories().len(),
    ));
}

/// Everything of the state, as the code names it.
fn entities(of: &Source<'_>, page: &mut Markdown) {
    let plan = of.plan;
    page.paragraph(
        "**Subjects** (persons or enterprises) are the individuals. They stand in **regions**, the unit of computation, inside **areas**, the unit of reporting; \
         persons alike in all that the rules read form a **stratum**. A subject has no name and no attribute of its own beyond its stratum, its frailty and \
         what happened to it in the run.",
    );
    page.heading(3, "State of every subject");
    described::subject().iter().for_each(|item| described(page, item));
    page.heading(3, "State of a region: columns over its subjects, and what is underway");
    page.paragraph(
        "A column is there only where the pack needs it, and holds nothing for those who have nothing in it.",
    );
    described::region().iter().for_each(|item| described(page, item));
    page.heading(3, "Which of these a pack needs");
    described::needs().iter().for_each(|item| described(page, item));
    page.heading(3, "Attributes by which this pack tells subjects apart");
    if plan.layout.attributes.is_empty() {
        page.paragraph("None: everybody is alike.");
    }
    for attribute in &plan.layout.attributes {
        page.term(&attribute.name, &attribute.classes.join(", "));
    }
    page.heading(3, "Scales");
    page.paragraph(&format!(
        "Time: steps of a {}, {} of them, {} to {}. Space: {} areas in {} regions, without distance. One simulated subject stands for {:.1}, unless more or fewer are \
         asked for.",
        plan.tick_word(),
        count(f64::from(plan.ticks())),
        plan.start(),
        plan.end(),
        count(plan.layout.areas.len() as f64),
        count(plan.layout.regions.len() as f64),
        plan.layout.stands_for,
    ));
    page.paragraph(
        "*Why so.* Strata rather than lives keep a nation in the memory of one machine and leave nothing that could be a record of somebody; what a step is belongs to \
         the rules (when bounds are applied, when grades are given), so that it is the pack's and not the modeller's choice.",
    );
}

fn described(page: &mut Markdown, item: &Described) {
    let holds = if item.holds.is_empty() { String::new() } else { format!(" (`{}`)", item.holds) };
    page.item(&format!("`{}`{holds}: {}", item.name, item.says));
}

/// The schedule, as the tick runs it.
fn processes(_: &Source<'_>, page: &mut Markdown) {
    page.paragraph("Every step does these, in this order, for every region. Within a part, persons touch nobody else: what crosses persons waits for *deliver*.");
    for part in PARTS {
        let files: Vec<String> = part.files.iter().map(|file| format!("`crates/model/src/{file}`")).collect();
        page.term(part.name, &format!("{} ({})", part.says, files.join(", ")));
    }
    page.paragraph(
        "*Why so.* Acts before records before assessment is the order in which a scheme can know of them; what crosses persons lands at the end of a step in a fixed order, so that \
         neither threads nor the order of persons can change a result. Each draw is a function of seed, purpose, subject and step, and each sum is one of integers.",
    );
}

/// Equations, numbers, rules.
fn submodels(of: &Source<'_>, page: &mut Markdown) {
    page.paragraph("Each with its equation and the reason for it. The tests named under TRACE 5 hold them against closed forms.");
    for part in PARTS {
        page.heading(3, &format!("In *{}*", part.name));
        for submodel in SUBMODELS.iter().filter(|submodel| submodel.part == part.name) {
            page.term(submodel.name, &format!("{}. *Why so:* {}.", submodel.equation, submodel.why));
        }
    }
    page.heading(3, "Theories of behaviour");
    page.paragraph("Their factors on conduct multiply. Without any, people do what they would do anyway.");
    for theory in theories() {
        let standing = pack::standing(&of.plan.pack, &theory);
        page.term(&format!("`{}` ({standing})", theory.heading), theory.says);
        for part in &theory.parts {
            let on = if pack::states(&of.plan.pack, &part.path) { "on" } else { "off" };
            page.term(&format!("`{}` ({on} in this pack)", part.heading), part.says);
        }
    }
    pack::rules(of, page);
    pack::parameters(of, page);
}

/// Every measure, for the concept of observation.
fn measures(page: &mut Markdown) {
    for measure in MEASURES {
        page.item(&format!(
            "`{}` ({}): {} {} over {}.",
            measure.name,
            measure.unit.words(),
            measure.question,
            measure.numerator,
            measure.denominator
        ));
    }
}
