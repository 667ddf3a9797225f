//! What the description takes from the pack: purpose and patterns, beginning, input, rules and parameters.

use ::pack::spec::{Evidence, Pack, Parameter};
use ::pack::{Asked, EvidenceSummary, Theory, amount, theories};

use super::Source;
use super::markdown::Markdown;
use crate::number::{count, significant};
use crate::reaction::Standing;

/// How a theory stands in a pack, in words.
pub fn standing(pack: &Pack, theory: &Theory) -> String {
    let standing = Standing::of(pack, theory.name);
    match &standing {
        Standing::Off => "off in this pack".to_owned(),
        Standing::StandsBy(rivals) => format!("stands by in this pack, for the rivals {}", rivals.join(", ")),
        Standing::RiskOnly => "describes the risk in this pack; nobody is deterred".to_owned(),
        Standing::InForce(_) => format!("on in this pack{}", standing.when()),
    }
}

/// Whether a pack states numbers below a path, such as `response.deterrence.word`, at the start or in a phase.
pub fn states(pack: &Pack, path: &str) -> bool {
    let (below, in_a_phase) = (format!("{path}."), format!("\".{path}."));
    let stated =
        |parameter: &Parameter| parameter.path.starts_with(&below) || parameter.path.contains(&in_a_phase);
    pack.parameters.iter().any(stated)
}

/// Theories whose numbers are not among a pack's, as they only stand by for rivals.
fn standing_by(pack: &Pack) -> Vec<&'static str> {
    let stands_by = |theory: &Theory| matches!(Standing::of(pack, theory.name), Standing::StandsBy(_));
    theories().iter().filter(|theory| stands_by(theory)).map(|theory| theory.name).collect()
}

/// Section 1.
pub fn purpose(of: &Source<'_>, page: &mut Markdown) {
    let pack = &of.plan.pack;
    page.paragraph(&format!(
        "To show what the rules of the scheme \u{201c}{}\u{201d} (a *{}* scheme) do to a synthetic society under stated assumptions: who is listed, who by mistake, who bears it, what conduct \
         changes, what is put right. For researchers, auditors, lawyers and the public. It is a model for demonstration and for comparing designs, not for prediction; it cannot say \
         anything of a real person, and it does not look for rules that control people better.",
        pack.title,
        pack.stance.word()
    ));
    page.heading(3, "Patterns by which its usefulness is judged");
    let Some(expected) = of.expected.filter(|e| !(e.expect.is_empty() && e.published.is_empty())) else {
        page.paragraph("The pack names no pattern: it is a thought experiment, and only the engine's own tests (TRACE 5) speak for it.");
        return;
    };
    for published in &expected.published {
        page.item(&format!(
            "Published: {} (`{}`), {}; {} for this pack. Source: {}.",
            published.says,
            asked(&published.asked),
            published.counts.map_or_else(
                || significant(published.value),
                |(part, whole)| format!("{} of {}", count(part), count(whole))
            ),
            published.known.word(),
            published.source
        ));
    }
    for expectation in &expected.expect {
        page.item(&format!(
            "Bracket, worked out before it was run: `{}` from {} to {}.",
            asked(&expectation.asked),
            significant(expectation.low),
            significant(expectation.high)
        ));
    }
    page.paragraph(&format!(
        "A run of {} persons over {} steps with seed {} is held against them by `glasshouse check {} --run`; misses of published figures are shown, not hidden.",
        count(expected.persons as f64),
        count(f64::from(expected.ticks)),
        expected.seed,
        pack.name
    ));
}

fn asked(asked: &Asked) -> String {
    let items =
        if asked.items.is_empty() { String::new() } else { format!(" of {}", asked.items.join(" and ")) };
    let group = asked.group.as_ref().map_or(String::new(), |group| format!(" for {group}"));
    let area = asked.area.as_ref().map_or(String::new(), |area| format!(" in {area}"));
    let on = asked.on.map_or(String::new(), |day| format!(" on {day}"));
    format!("{}{items}{group}{area}{on}", asked.measure)
}

/// Section 5.
pub fn initialization(of: &Source<'_>, page: &mut Markdown) {
    let plan = of.plan;
    let fit = &plan.fit;
    page.paragraph(&format!(
        "The population `{}` ({} {}) is fitted to its tables by iterative proportional fitting and apportioned to whole persons by area, region and stratum; {} are made, of whom {} are subject \
         to the scheme. Every margin holds within 0.1 % or one person: {}. Pairs of attributes without a published joint table are independent by assumption; {} of {} pairs are.",
        fit.population,
        count(fit.total as f64),
        fit.subject,
        count(fit.persons as f64),
        count(fit.subjects as f64),
        if fit.within_tolerance { "yes" } else { "no, see the fit report" },
        count(fit.pairs.iter().filter(|pair| !pair.known).count() as f64),
        count(fit.pairs.len() as f64),
    ));
    page.paragraph(
        "Everybody begins with the start score, the grade that belongs to it, on no list, with the perceived risk before the scheme and without hardship. Frailty and, of enterprises, reserves are drawn. \
         Nothing differs between replicates but the seed. *Why so:* a scheme begins with an empty file on everybody; what a file would hold from before is not known.",
    );
}

/// Section 6.
pub fn input(of: &Source<'_>, page: &mut Markdown) {
    let plan = of.plan;
    page.paragraph(
        "While a run goes on nothing is read: no series of the outside world drives it. What was read before it began are tables of counts and the pack; each file is copied into the run folder with its \
         hash. Files with columns that look like records of persons are refused. The files:",
    );
    plan.inputs().for_each(|(name, _)| page.item(&format!("`{name}`")));
    if plan.pack.phases.len() > 1 {
        page.paragraph("Dated phases of the pack change the rules on these days:");
        plan.pack.phases.iter().skip(1).for_each(|(day, _)| page.item(&day.to_string()));
    }
}

/// Section 7: the rules in words.
pub fn rules(of: &Source<'_>, page: &mut Markdown) {
    page.heading(3, "The rules of this pack in words");
    page.as_it_is(&::pack::describe_rules(&of.plan.pack, 96));
}

/// Section 7: every number.
pub fn parameters(of: &Source<'_>, page: &mut Markdown) {
    let pack = &of.plan.pack;
    let summary = EvidenceSummary::of(pack);
    page.heading(3, "Parameters");
    page.paragraph(&format!(
        "{} numbers, a number that a phase changes counted again: {}. A range is what is plausible, not an interval of chance.",
        summary.total(),
        summary.words()
    ));
    for evidence in [Evidence::Documented, Evidence::Estimated, Evidence::Claimed, Evidence::Assumed] {
        let of_it = pack.parameters.iter().filter(|parameter| parameter.provenance.evidence == evidence);
        of_it.for_each(|number| page.item(&parameter(number)));
    }
    let absent = standing_by(pack);
    if !absent.is_empty() {
        page.paragraph(&format!(
            "Numbers of theories that stand by for rivals ({}) are not listed: they do nothing here. `glasshouse odd {} --set theory=NAME` describes the pack under a rival.",
            absent.join(", "),
            pack.name
        ));
    }
    page.heading(3, "Sources");
    for source in &pack.sources {
        let url = source.url.as_ref().map_or(String::new(), |url| format!(" <{url}>"));
        page.item(&format!("`{}`: {}{url}", source.key, source.title));
    }
}

fn parameter(parameter: &Parameter) -> String {
    let range = parameter.range.map_or(String::new(), |(low, high)| {
        format!(", range {} to {}", significant(low), significant(high))
    });
    let provenance = &parameter.provenance;
    let source = provenance.source.as_ref().map_or(String::new(), |key| format!(", source `{key}`"));
    let why = provenance.why.as_ref().map_or(String::new(), |why| format!(": {why}"));
    let vary = match parameter.vary.is_empty() {
        true => String::new(),
        false => {
            let by: Vec<&str> = parameter.vary.iter().map(|vary| vary.attribute.as_str()).collect();
            format!(", varies by {}", by.join(", "))
        }
    };
    format!(
        "`{}` = {} ({}{range}{vary}; {}{source}){why}",
        parameter.path,
        amount(parameter).replace('\u{a0}', " "),
        parameter.unit.word(),
        provenance.evidence.word()
    )
}
