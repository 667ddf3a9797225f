//! Safeguards that limit what the rules do: the rules with those limits in force.

use crate::calendar::unit_days;
use crate::spec::{
    Association, BorneFor, Cap, Colour, Effect, List, Memory, Minimisation, On, Pack, Parameter, Prohibition,
    Purpose, Repair, Rules, Span,
};

impl Pack {
    /// The pack with every limit of its safeguards worked into its rules: what is not to be recorded is not counted, what is
    /// banned or out of its context is gone, stays and shares are capped.
    pub fn protected(&self) -> Self {
        let mut pack = self.clone();
        pack.phases.iter_mut().for_each(|(_, rules)| protect(rules));
        pack
    }
}

fn protect(rules: &mut Rules) {
    let safeguards = rules.safeguards.clone();
    // First what there is, then what may follow from it, then how much.
    safeguards.minimisation.iter().for_each(|limit| minimise(rules, limit));
    safeguards.ban.iter().for_each(|limit| ban(rules, limit));
    safeguards.purpose.iter().for_each(|limit| keep_to_purpose(rules, limit));
    safeguards.repair.iter().for_each(|way| repair(rules, way));
    safeguards.cap.iter().for_each(|limit| cap(rules, limit));
    if let Some(limit) = &safeguards.retention {
        retain(&mut rules.score.memory, &limit.points);
    }
}

fn minimise(rules: &mut Rules, limit: &Minimisation) {
    for indicator in &mut rules.indicators {
        indicator.channels.retain(|channel| !limit.channels.contains(channel));
    }
    let known = |conduct: &String| !limit.conduct.contains(conduct);
    rules.indicators.retain(|indicator| known(&indicator.conduct) && !indicator.channels.is_empty());
    rules.channels.retain(|channel| !limit.channels.contains(&channel.name));
    for channel in &mut rules.channels {
        channel.database_error = channel.database_error.take().filter(|error| known(&error.conduct));
        channel.gallery = channel.gallery.take().filter(|gallery| known(&gallery.conduct));
        channel.association = channel.association.take().filter(|association| known(&association.conduct));
    }
}

fn ban(rules: &mut Rules, limit: &Prohibition) {
    rules.lists.retain(|list| !limit.lists.contains(&list.name));
    for channel in &mut rules.channels {
        let remains = |association: &Association| !limit.lists.contains(&association.list);
        channel.association = channel.association.take().filter(remains);
    }
    rules.spillovers.retain(|spillover| {
        let listed = |list: &String| limit.lists.contains(list);
        !matches!(&spillover.list, BorneFor::Household(list) if listed(list))
            && !limit.activities.contains(&spillover.activity)
    });
    rules.consequences.retain(|consequence| match (&consequence.on, &consequence.effect) {
        (On::List(list), _) if limit.lists.contains(list) => false,
        (_, Effect::Restrict { activity, .. }) => !limit.activities.contains(activity),
        _ => true,
    });
}

fn keep_to_purpose(rules: &mut Rules, limit: &Purpose) {
    let unrelated = |consequence: &crate::spec::Consequence| {
        let Some((unrelated, all)) = crate::audit::unrelated_domains(rules, consequence) else {
            return false;
        };
        if limit.any { !unrelated.is_empty() } else { !all.is_empty() && unrelated.len() == all.len() }
    };
    let falls: Vec<String> =
        rules.consequences.iter().filter(|c| unrelated(c)).map(|c| c.name.clone()).collect();
    rules.consequences.retain(|consequence| !falls.contains(&consequence.name));
}

fn adverse(rules: &mut Rules) -> impl Iterator<Item = &mut List> {
    rules.lists.iter_mut().filter(|list| list.colour != Colour::Red)
}

fn repair(rules: &mut Rules, way: &Repair) {
    let after = span(&way.after);
    for list in adverse(rules) {
        list.leaves = true;
        list.stay = list.stay.map(|stay| shorter(stay, after));
        list.leave_score_from = None;
        list.leave_rate.clone_from(&way.rate);
    }
}

fn cap(rules: &mut Rules, limit: &Cap) {
    if let Some(longest) = limit.stay.as_ref().map(span) {
        for list in adverse(rules) {
            list.leaves = true;
            list.stay = list.stay.map(|stay| shorter(stay, longest));
            list.stay_at_most = Some(list.stay_at_most.map_or(longest, |limit| shorter(limit, longest)));
        }
    }
    let Some(most) = &limit.blocked else { return };
    for consequence in &mut rules.consequences {
        let ahead = 1.0 - consequence.bypass.as_ref().map_or(0.0, |bypass| bypass.value);
        if let Effect::Restrict { share, .. } = &mut consequence.effect
            && share.as_ref().map_or(1.0, |share| share.value) * ahead > most.value
        {
            // What is left of attempts when some of those stopped go ahead by another way is what is limited.
            let value = if ahead > 0.0 { most.value / ahead } else { most.value };
            *share = Some(Parameter { value, ..most.clone() });
        }
    }
    for spillover in &mut rules.spillovers {
        if spillover.share.as_ref().is_none_or(|share| share.value > most.value) {
            spillover.share = Some(most.clone());
        }
    }
}

fn retain(memory: &mut Memory, longest: &Parameter) {
    let days = |time: &Parameter| time.value * unit_days(time.unit);
    let limited = match memory {
        Memory::Forever => true,
        Memory::Retention(time) => days(time) > days(longest),
        Memory::Fade(_) | Memory::Reset { .. } => false,
    };
    if limited {
        *memory = Memory::Retention(longest.clone());
    }
}

fn span(time: &Parameter) -> Span {
    Span { count: time.value, unit: time.unit }
}

fn shorter(a: Span, b: Span) -> Span {
    if b.days() < a.days() { b } else { a }
}
