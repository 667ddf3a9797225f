//! Two sets of statements, held against each other.

use super::sentence::{self, Sides};
use super::statement::{Holds, Statement};
use super::{Contrast, Section};

/// What a pack says under one heading.
pub(super) struct Heading {
    pub(super) title: &'static str,
    pub(super) statements: Vec<Statement>,
    /// What the order of its things means, where it means anything.
    pub(super) order: Option<&'static str>,
}

impl Heading {
    pub(super) fn new(title: &'static str, statements: Vec<Statement>) -> Self {
        Self { title, statements, order: None }
    }
}

/// What differs under each heading; headings under which nothing does are left out.
pub(super) fn sections(sides: &Sides, a: &[Heading], b: &[Heading]) -> Vec<Section> {
    let section = |(a, b): (&Heading, &Heading)| {
        let mut contrasts = Vec::new();
        if let Some(order) = a.order {
            contrasts.extend(other_order(sides, order, &a.statements, &b.statements));
        }
        compare(sides, &[], &a.statements, &b.statements, &mut contrasts);
        Section { title: a.title.to_owned(), contrasts }
    };
    a.iter().zip(b).map(section).filter(|section| !section.contrasts.is_empty()).collect()
}

fn find<'a>(all: &'a [Statement], about: &str) -> Option<&'a Statement> {
    all.iter().find(|statement| statement.about == about)
}

/// First the things that only one has, then what both say differently.
fn compare(sides: &Sides, at: &[String], a: &[Statement], b: &[Statement], found: &mut Vec<Contrast>) {
    let lacking = |s: &Statement, other: &[Statement]| find(other, &s.about).is_none();
    let thing = |s: &Statement| matches!(s.holds, Holds::Thing { .. });
    let (gone, new): (Vec<_>, Vec<_>) = (
        a.iter().filter(|s| lacking(s, b)).collect::<Vec<_>>(),
        b.iter().filter(|s| lacking(s, a)).collect::<Vec<_>>(),
    );
    for s in gone.iter().filter(|s| thing(s)) {
        found.push(contrast(sides, at, [Some(s), None]));
    }
    for s in new.iter().filter(|s| thing(s)) {
        found.push(contrast(sides, at, [None, Some(s)]));
    }
    for s in a {
        match find(b, &s.about) {
            Some(other) => both(sides, at, s, other, found),
            None if !thing(s) => found.push(contrast(sides, at, [Some(s), None])),
            None => {}
        }
    }
    for s in new.iter().filter(|s| !thing(s)) {
        found.push(contrast(sides, at, [None, Some(s)]));
    }
}

fn both(sides: &Sides, at: &[String], a: &Statement, b: &Statement, found: &mut Vec<Contrast>) {
    match (&a.holds, &b.holds) {
        (Holds::Thing { parts: a_parts, .. }, Holds::Thing { parts: b_parts, .. }) => {
            let below: Vec<String> = at.iter().chain([&a.about]).cloned().collect();
            compare(sides, &below, a_parts, b_parts, found);
        }
        (a_holds, b_holds) if a_holds != b_holds => found.push(contrast(sides, at, [Some(a), Some(b)])),
        _ => {}
    }
}

fn contrast(sides: &Sides, at: &[String], statements: [Option<&Statement>; 2]) -> Contrast {
    let about = statements.iter().flatten().map(|s| &s.about).next();
    let is_thing = statements.iter().flatten().all(|s| matches!(s.holds, Holds::Thing { .. }));
    let [a, b] = statements.map(|s| s.map(Statement::said));
    let (only, words) = match (is_thing, &a, &b) {
        (true, Some(one), None) => (Some(sides.only[0]), one.words.clone()),
        (true, None, Some(one)) => (Some(sides.only[1]), one.words.clone()),
        _ => (None, sentence::differs(sides, [a.as_ref(), b.as_ref()])),
    };
    let at: Vec<String> = at.iter().chain(about).cloned().collect();
    let sentence = sentence::whole(&at, only, &words);
    Contrast { at, a, b, only, words, sentence }
}

/// Whether what both have stands in another order.
fn other_order(sides: &Sides, order: &str, a: &[Statement], b: &[Statement]) -> Option<Contrast> {
    let shared = |of: &[Statement], other: &[Statement]| {
        let names = of.iter().map(|s| &s.about).filter(|about| find(other, about).is_some());
        names.cloned().collect::<Vec<_>>().join(", then ")
    };
    let as_statement = |words: String| Statement {
        about: order.to_owned(),
        holds: Holds::Value(super::Said { words, number: None }),
    };
    let (a, b) = (as_statement(shared(a, b)), as_statement(shared(b, a)));
    (a != b).then(|| contrast(sides, &[], [Some(&a), Some(&b)]))
}
