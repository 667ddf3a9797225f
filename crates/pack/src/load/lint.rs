//! What can be wrong with a pack beyond the shape of its tables: rules that cannot work together, names that nothing
//! uses, thresholds that no record leads to.

use super::era::Era;
use super::rules;
use crate::diagnostic::{Diagnostic, codes};
use crate::kind::{
    attribute, consequence, hardship, indicator, list, market, misidentify, pack, response, rival, safeguard,
    score, spillover,
};
use crate::spec::{Currency, Place, Rules, Span, Unit};
use crate::view::{self, View};

mod rates;
mod reach;
mod strikes;
mod unused;

/// Everything about the tables of one phase that their shapes cannot say.
pub(super) fn kinds(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    score::lint_whose(root, found);
    let of = score::of(root).map(|(_, view)| view);
    let score = of.as_ref().and_then(score::read);
    if let Some(view) = &of {
        score::lint(view, found);
    }
    for (_, channel) in root.named("channel") {
        if let Some(view) = channel.child("misidentify") {
            misidentify::lint(&view, found);
        }
    }
    root.named("attribute").for_each(|(name, view)| attribute::lint(&name, &view, found));
    root.named("indicator").for_each(|(_, view)| indicator::lint(&view, score.as_ref(), found));
    root.named("list").for_each(|(_, view)| list::lint(&view, score.as_ref(), found));
    root.named("spillover").for_each(|(_, view)| spillover::lint(root, &view, found));
    root.named("consequence").for_each(|(_, view)| consequence::lint(&view, found));
    hardship::lint(root, found);
    response::lint(root, found);
    rival::lint(root, found);
    market::lint(root, found);
    safeguard::lint(root, found);
    start(root, found);
    lengths(root, found);
    multiple(root, found);
    rates::lint(root, found);
}

/// What can only be judged over all phases together.
pub(super) fn across(eras: &[Era], found: &mut Vec<Diagnostic>) {
    limits(eras, found);
    let roots: Vec<View<'_>> = eras.iter().map(|era| View::root(&era.table)).collect();
    let rules: Vec<Rules> = roots.iter().filter_map(rules::read).collect();
    one_currency(&rules, found);
    // Rules that cannot be read have been reported; guesses about what is unused would only add noise.
    if rules.len() == eras.len() && found.is_empty() {
        unused::lint(&roots, &rules, found);
        reach::lint(&roots, &rules, found);
        roots.iter().for_each(|root| strikes::lint(root, found));
    }
}

/// Money of two currencies cannot be added up.
fn one_currency(rules: &[Rules], found: &mut Vec<Diagnostic>) {
    let mut first: Option<(Currency, Place)> = None;
    for rules in rules {
        rules::visit(&mut rules.clone(), &mut |parameter| {
            let (Unit::Money(currency) | Unit::MoneyPerYear(currency)) = parameter.unit else { return };
            let place = parameter.provenance.place;
            let (known, at) = *first.get_or_insert((currency, place));
            if known != currency && !found.iter().any(|d| d.labels.iter().any(|label| label.0 == place)) {
                let message = format!(
                    "`{}` is in {}, other money of the pack in {}",
                    parameter.path,
                    currency.word(),
                    known.word()
                );
                let item = Diagnostic::of(&codes::BAD_UNIT, message).at(place, "another currency");
                found.push(
                    item.at(at, "as it was")
                        .help("a pack has one currency: convert the amount, and say at what rate"),
                );
            }
        });
    }
}

fn start(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    if let Some(date) = root.date("start").filter(|d| d.day() > 28) {
        let message = format!(
            "a run cannot begin on the {} of a month, which not every month has",
            ordinal(date.day())
        );
        let item =
            Diagnostic::of(&codes::BAD_DATE, message).at(root.place_of("start"), "has to be 28 or less");
        found.push(item.help("begin on the first of the month"));
    }
}

fn ordinal(day: i8) -> String {
    match day {
        1 | 21 | 31 => format!("{day}st"),
        2 | 22 => format!("{day}nd"),
        3 | 23 => format!("{day}rd"),
        _ => format!("{day}th"),
    }
}

/// No length of time may be shorter than the tick.
fn lengths(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(tick) = root.text("tick").and_then(|word| pack::tick(&word)) else { return };
    let tick_days = crate::calendar::tick_days(tick);
    let mut check = |days: Option<f64>, view: &View<'_>, key: &str| {
        if days.is_some_and(|days| days > 0.0 && days + 1e-9 < tick_days) {
            let message = format!("`{}` is shorter than the tick", view.path_of(key));
            let item = Diagnostic::of(&codes::TICK_TOO_LONG, message)
                .at(view.place_of(key), "shorter than the tick");
            found.push(item.at(root.place_of("tick"), "the tick"));
        }
    };
    check(root.span("assess").map(view::days), root, "assess");
    check(root.span("horizon").map(view::days), root, "horizon");
    if let Some((_, score)) = score::of(root) {
        check(score.span("grades_every").map(view::days), &score, "grades_every");
    }
    for (_, list) in root.named("list") {
        if let Some(enter) = list.child("enter") {
            check(enter.span("within").map(view::days), &enter, "within");
        }
        if let Some(leave) = list.child("leave") {
            check(leave.span("after").map(view::days), &leave, "after");
        }
    }
    if let Some(retention) = score::of(root).and_then(|(_, score)| score.child("retention")) {
        let days = retention.as_parameter().map(|p| p.value * crate::calendar::unit_days(p.unit));
        check(days, &retention, "value");
    }
}

/// Grades are given at assessments.
fn multiple(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(tick) = root.text("tick").and_then(|word| pack::tick(&word)) else { return };
    let Some((_, score)) = score::of(root) else { return };
    let ticks = |span: Option<Span>| span.map(|span| crate::calendar::span_ticks(span, tick).max(1));
    let (Some(grades), assess) = (ticks(score.span("grades_every")), ticks(root.span("assess")).unwrap_or(1))
    else {
        return;
    };
    if !grades.is_multiple_of(assess) {
        let message = "grades are given at assessments: their interval has to be a whole number of those";
        let item = Diagnostic::of(&codes::KEYS_TOGETHER, message);
        let item = item.at(score.place_of("grades_every"), format!("{grades} ticks"));
        found.push(item.at(root.place_of("assess"), format!("every {assess} ticks")));
    }
}

/// What the engine can hold, over all phases together.
fn limits(eras: &[Era], found: &mut Vec<Diagnostic>) {
    for (section, most, what) in [("list", 4, "lists"), ("consequence", 64, "consequences")] {
        let mut seen: Vec<String> = Vec::new();
        for (name, view) in
            eras.iter().flat_map(|era| View::root(&era.table).named(section).collect::<Vec<_>>())
        {
            if !seen.contains(&name) {
                seen.push(name);
                if seen.len() == most + 1 {
                    let message = format!("a pack may have {most} {what}");
                    found.push(
                        Diagnostic::of(&codes::TOO_MANY, message)
                            .at(view.place, format!("one more than {most}")),
                    );
                }
            }
        }
    }
    let mut single: Vec<String> = Vec::new();
    for (name, view) in
        eras.iter().flat_map(|era| View::root(&era.table).named("conduct").collect::<Vec<_>>())
    {
        if view.flag("repeats") == Some(false) && !single.contains(&name) {
            single.push(name);
            if single.len() == 33 {
                let message = "a pack may have 32 kinds of conduct that do not repeat within a tick";
                let item = Diagnostic::of(&codes::TOO_MANY, message);
                found.push(item.at(view.place_of("repeats"), "one more than 32"));
            }
        }
    }
    for era in eras {
        let of = score::of(&View::root(&era.table));
        let grades = of.map(|(_, view)| view.rows("grades")).unwrap_or_default();
        if let Some(row) = grades.get(16) {
            let item = Diagnostic::of(&codes::TOO_MANY, "a score may have 16 grades");
            found.push(item.at(row.place, "one more than 16"));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine};

    fn many(n: usize, table: impl Fn(usize) -> String) -> String {
        (0..n).fold(String::new(), |mut text, i| {
            let _ = writeln!(text, "{}", table(i));
            text
        })
    }

    #[test]
    fn limits_hold_over_all_phases() {
        let list = |i: usize| {
            format!(
                "list.l{i} = {{ says = \"l\", colour = \"black\", enter = {{ grade = \"D\" }}, leave = \"never\", \
                 again = \"ignore\", evidence = \"assumed\", why = \"w\" }}"
            )
        };
        fine(&many(2, list));
        expect(&many(3, list), &codes::TOO_MANY);
        expect(&format!("[phase.\"2015-01-01\"]\n{}", many(3, list)), &codes::TOO_MANY);
        let consequence = |i: usize| {
            format!(
                "consequence.c{i} = {{ on = \"grade.D\", reward = \"travel.air\", evidence = \"assumed\", why = \"w\" }}"
            )
        };
        fine(&many(63, consequence));
        expect(&many(64, consequence), &codes::TOO_MANY);
        let grades = many(17, |i| format!("{{ name = \"g{i}\", from = {} }},", 16 - i));
        expect(&format!("score.person.grades = [{}]", grades.replace('\n', "")), &codes::TOO_MANY);
    }

    #[test]
    fn nothing_is_shorter_than_the_tick() {
        expect(
            "score.person.retention = { value = 10, unit = \"days\", range = [1, 60] }",
            &codes::TICK_TOO_LONG,
        );
        expect("list.watchlist.enter.within = \"7 days\"", &codes::TICK_TOO_LONG);
        fine("list.watchlist.enter.within = \"1 month\"\nlist.watchlist.enter.window = \"sliding\"");
        fine("tick = \"week\"\nassess = \"1 week\"");
    }
}
