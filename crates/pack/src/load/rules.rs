//! The rules of every phase as typed data, and all parameters of a pack.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::era::Era;
use crate::kind::{
    activity, channel, conduct, consequence, indicator, list, market, response, safeguard, score, spillover,
};
use crate::spec::{Effect, Memory, Parameter, Response, Rules, Safeguards};
use crate::tree::quoted;
use crate::view::View;

/// The rules of each phase with the day from which they hold.
type Phases = Vec<(Date, Rules)>;

/// The rules of all phases, and every parameter. A number that a phase changes is a parameter of its own, whose path
/// begins with the phase.
pub(super) fn of_all(eras: &[Era]) -> Option<(Phases, Vec<Parameter>)> {
    let mut known: BTreeMap<String, Parameter> = BTreeMap::new();
    let (mut phases, mut parameters) = (Vec::new(), Vec::new());
    for era in eras {
        let root = View::root(&era.table);
        let mut rules = read(&root)?;
        visit(&mut rules, &mut |parameter| {
            let path = parameter.path.clone();
            match known.get(&path) {
                Some(before) if same(before, parameter) => parameter.path.clone_from(&before.path),
                _ => {
                    if let Some(date) = era.date {
                        parameter.path = format!("phase.{}.{path}", quoted_date(date));
                    }
                    parameters.push(parameter.clone());
                    known.insert(path, parameter.clone());
                }
            }
        });
        phases.push((era.date.or_else(|| root.date("start"))?, rules));
    }
    Some((phases, parameters))
}

fn quoted_date(date: Date) -> String {
    let text = quoted(&date.to_string());
    if text.starts_with('"') { text } else { format!("\"{text}\"") }
}

/// Whether two readings of a number say the same.
fn same(a: &Parameter, b: &Parameter) -> bool {
    let vary =
        |p: &Parameter| p.vary.iter().map(|v| (v.attribute.clone(), v.factors.clone())).collect::<Vec<_>>();
    (a.value, a.unit, a.range, vary(a)) == (b.value, b.unit, b.range, vary(b))
}

/// Reads complete rules.
pub(super) fn read(root: &View<'_>) -> Option<Rules> {
    let (_, score) = score::of(root)?;
    let score = score::read(&score)?;
    let mut indicators = all(root, "indicator", indicator::read)?;
    for indicator in indicators.iter_mut().filter(|indicator| indicator.direct) {
        indicator.points = score.bounds.0 - score.bounds.1;
    }
    let responses = response::read(root)?;
    Some(Rules {
        frailty: root.child("frailty").and_then(|f| f.parameter("shape")),
        score,
        conduct: all(root, "conduct", conduct::read)?,
        channels: all(root, "channel", channel::read)?,
        indicators,
        lists: all(root, "list", list::read)?,
        activities: all(root, "activity", activity::read)?,
        consequences: all(root, "consequence", consequence::read)?,
        spillovers: all(root, "spillover", spillover::read)?,
        safeguards: match root.child("safeguard") {
            Some(view) => safeguard::read(&view)?,
            None => Safeguards::default(),
        },
        market: match root.child("market") {
            Some(view) => Some(market::read(&view)?),
            None => None,
        },
        cap: response::cap(root, &responses),
        responses,
    })
}

fn all<T>(root: &View<'_>, section: &str, read: impl Fn(&str, &View<'_>) -> Option<T>) -> Option<Vec<T>> {
    root.named(section).map(|(name, view)| read(&name, &view)).collect()
}

/// Every parameter of a set of rules, in their order.
pub(super) fn visit(rules: &mut Rules, each: &mut dyn FnMut(&mut Parameter)) {
    rules.frailty.iter_mut().for_each(&mut *each);
    if let Memory::Retention(p) | Memory::Fade(p) = &mut rules.score.memory {
        each(p);
    }
    rules.conduct.iter_mut().for_each(|c| each(&mut c.rate));
    for channel in &mut rules.channels {
        each(&mut channel.coverage);
        each(&mut channel.sensitivity);
        channel.sensitivity_to.iter_mut().for_each(|(_, p)| each(p));
        channel.misidentify.iter_mut().for_each(|m| each(&mut m.share));
        channel.database_error.iter_mut().for_each(|e| each(&mut e.rate));
        if let Some(association) = &mut channel.association {
            each(&mut association.records);
            association.peers.iter_mut().for_each(&mut *each);
        }
        if let Some(feedback) = &mut channel.feedback {
            [&mut feedback.before, &mut feedback.most].into_iter().for_each(&mut *each);
            feedback.forgetting.iter_mut().for_each(&mut *each);
        }
        if let Some(gallery) = &mut channel.gallery {
            [&mut gallery.probes, &mut gallery.size, &mut gallery.false_match_rate]
                .into_iter()
                .for_each(&mut *each);
        }
    }
    rules.lists.iter_mut().filter_map(|l| l.leave_rate.as_mut()).for_each(&mut *each);
    rules.activities.iter_mut().filter_map(|a| a.demand.as_mut()).for_each(&mut *each);
    for consequence in &mut rules.consequences {
        if let Effect::Restrict { share: Some(p), .. } | Effect::Reward { share: Some(p), .. } =
            &mut consequence.effect
        {
            each(p);
        }
        let single = consequence
            .bypass
            .iter_mut()
            .chain(&mut consequence.toll)
            .chain(&mut consequence.money)
            .chain(&mut consequence.hardship)
            .chain(&mut consequence.custom)
            .chain(&mut consequence.tax);
        single.for_each(&mut *each);
        consequence.while_listed.iter_mut().for_each(|(_, p)| each(p));
    }
    for spillover in &mut rules.spillovers {
        each(&mut spillover.attempts);
        spillover.share.iter_mut().for_each(&mut *each);
    }
    if let Some(m) = &mut rules.market {
        let first = [&mut m.turnover, &mut m.margin, &mut m.fixed_costs, &mut m.luck, &mut m.reserve];
        let then =
            [&mut m.reserve_most, &mut m.newcomers, &mut m.capacity, &mut m.moves, &mut m.jobs, &mut m.tax];
        first.into_iter().chain(then).for_each(&mut *each);
    }
    visit_safeguards(&mut rules.safeguards, each);
    rules.responses.iter_mut().for_each(|response| visit_response(response, each));
    rules.cap.iter_mut().for_each(each);
}

fn visit_response(response: &mut Response, each: &mut dyn FnMut(&mut Parameter)) {
    match response {
        Response::Deterrence(d) => {
            let single = [&mut d.risk_before, &mut d.risk_announced, &mut d.learning, &mut d.forgetting];
            single.into_iter().for_each(&mut *each);
            d.elasticity.iter_mut().chain(&mut d.elasticity_rewarded).for_each(|(_, p)| each(p));
            if let Some(word) = &mut d.word {
                [&mut word.heard, &mut word.peers].into_iter().for_each(&mut *each);
            }
        }
        Response::Hardship(h) => {
            h.recovery.iter_mut().chain(&mut h.job_lost).for_each(&mut *each);
            h.elasticity.iter_mut().for_each(|(_, p)| each(p));
        }
        Response::Chilling(c) => c.elasticity.iter_mut().for_each(|(_, p)| each(p)),
        Response::Norms(n) => {
            n.strength.iter_mut().for_each(|(_, p)| each(p));
            n.most.iter_mut().for_each(each);
        }
        Response::Displacement(d) => d.share.iter_mut().for_each(|(_, p)| each(p)),
        Response::Gaming(g) => {
            each(&mut g.reach);
            g.elasticity.iter_mut().for_each(|(_, p)| each(p));
        }
        Response::Defiance(d) => {
            let single = [&mut d.listed, &mut d.wrongly_listed, &mut d.mistaken_record, &mut d.recovery];
            single.into_iter().for_each(&mut *each);
            d.elasticity.iter_mut().for_each(|(_, p)| each(p));
        }
    }
}

fn visit_safeguards(safeguards: &mut Safeguards, each: &mut dyn FnMut(&mut Parameter)) {
    let Safeguards {
        exemption,
        consent,
        retention,
        cap,
        repair,
        access,
        objection,
        notice,
        review,
        appeal,
        correction,
        ..
    } = safeguards;
    exemption.iter_mut().chain(consent).for_each(|outside| each(&mut outside.share));
    retention.iter_mut().for_each(|r| each(&mut r.points));
    cap.iter_mut().flat_map(|c| c.stay.iter_mut().chain(&mut c.blocked)).for_each(&mut *each);
    repair.iter_mut().flat_map(|r| [&mut r.after].into_iter().chain(&mut r.rate)).for_each(&mut *each);
    access.iter_mut().for_each(|a| each(&mut a.reaches));
    if let Some(objection) = objection {
        [&mut objection.files, &mut objection.upheld]
            .into_iter()
            .chain(&mut objection.takes)
            .for_each(&mut *each);
    }
    notice.iter_mut().for_each(|n| each(&mut n.reaches));
    if let Some(review) = review {
        let [rightful, wrongful] = &mut review.turns_down;
        let single = [&mut review.coverage, &mut review.deference, wrongful, rightful];
        single.into_iter().chain(&mut review.capacity).for_each(&mut *each);
    }
    if let Some(appeal) = appeal {
        let [files_rightful, files_wrongful] = &mut appeal.files;
        let [upheld_rightful, upheld_wrongful] = &mut appeal.upheld;
        [files_wrongful, files_rightful].into_iter().for_each(&mut *each);
        appeal.files_after.iter_mut().chain(&mut appeal.takes).for_each(&mut *each);
        [upheld_wrongful, upheld_rightful].into_iter().for_each(&mut *each);
        let office = appeal.office.iter_mut().flat_map(|o| [&mut o.officers, &mut o.handling]);
        office.chain(appeal.clock.iter_mut().map(|c| &mut c.within)).for_each(&mut *each);
    }
    if let Some(correction) = correction {
        [&mut correction.reaches_copies].into_iter().chain(&mut correction.copies_last).for_each(each);
    }
}
