//! What keeps two packs from being run side by side.

use super::filters;
use super::names::Names;
use crate::spec::{self, Pack, Rules};

/// What a number says: its value, its unit, and its multipliers.
type Said<'p> = (f64, spec::Unit, Vec<(&'p str, &'p [(String, f64)])>);

fn said(number: &spec::Parameter) -> Said<'_> {
    let varied = number.vary.iter().map(|vary| (vary.attribute.as_str(), &vary.factors[..]));
    (number.value, number.unit, varied.collect())
}

/// What keeps two packs from being run side by side; empty if nothing does.
pub fn unlike(a: &Pack, b: &Pack) -> Vec<String> {
    let (a, b) = (&a.protected(), &b.protected());
    let mut unlike: Vec<String> = Vec::new();
    let mut same = |what: &str, same: bool| {
        if !same && !unlike.iter().any(|known| known == what) {
            unlike.push(what.to_owned());
        }
    };
    same("the population", a.population == b.population);
    same("the place", filters(&a.within.filters) == filters(&b.within.filters));
    let share = |p: &'_ Pack| p.within.share.as_ref().map(|share| format!("{:?}", said(share)));
    same("the place", share(a) == share(b));
    same("who is scored", filters(&a.subjects) == filters(&b.subjects));
    for own in &a.attributes {
        let stated = |own: &spec::OwnAttribute| {
            let mut stated = vec![(own.rest.clone(), 0.0, Vec::new())];
            own.visit(&mut |p: &spec::Parameter| {
                let vary = p.vary.iter().map(|vary| (vary.attribute.clone(), vary.factors.clone())).collect();
                stated.push((p.path.clone(), p.value, vary));
            });
            stated
        };
        for other in b.attributes.iter().filter(|other| other.name == own.name) {
            same(&format!("who is what in `{}`", own.name), stated(own) == stated(other));
            if own.gain.is_some() {
                let earning = |pack: &'_ Pack| -> Vec<String> {
                    let of = |(rate, points): (&spec::Parameter, f64)| format!("{:?} {points}", said(rate));
                    crate::population::earning(&pack.phases[0].1).map(of).collect()
                };
                same(&format!("what there is to gain in `{}`", own.name), earning(a) == earning(b));
            }
        }
    }
    if let (Some(one), Some(other)) = (a.currency(), b.currency()) {
        same("the currency", one == other);
    }
    same("the first day", a.start == b.start);
    same("the tick", a.tick == b.tick);
    let (first, other) = (&a.phases[0].1, &b.phases[0].1);
    let grades = |rules: &Rules| rules.score.grades.iter().map(|g| g.name.clone()).collect::<Vec<_>>();
    same("the grades", grades(first) == grades(other));
    let shape = |rules: &Rules| rules.frailty.as_ref().map(|shape| shape.value);
    same("the frailty", shape(first) == shape(other));
    for conduct in all_conduct(a) {
        let key = |c: &spec::Conduct| (c.domain.clone(), c.repeats, c.lawful);
        for other in all_conduct(b).filter(|other| other.name == conduct.name) {
            same(&format!("what `{}` is", conduct.name), key(conduct) == key(other));
        }
    }
    let names = Names::new(&[a, b]);
    same("the lists, of which they have more than four together", names.lists.len() <= 4);
    same("the consequences, of which they have more than 64 together", names.consequences.len() <= 64);
    unlike
}

fn all_conduct(pack: &Pack) -> impl Iterator<Item = &spec::Conduct> {
    pack.phases.iter().flat_map(|phase| &phase.1.conduct)
}
