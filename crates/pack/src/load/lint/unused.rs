//! Names that nothing uses, and settings that have no effect: warnings, since nothing is wrong with the run.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, codes};
use crate::spec::{Effect, Rules};
use crate::view::View;

/// Looks over all phases: what one of them uses is used.
pub(super) fn lint(roots: &[View<'_>], rules: &[Rules], found: &mut Vec<Diagnostic>) {
    let indicators = || rules.iter().flat_map(|r| &r.indicators);
    // What the law allows can be chilled though nothing counts it.
    let chills = roots.iter().any(|root| root.child("response").is_some_and(|r| r.has("chilling")));
    let chilled = rules.iter().flat_map(|r| &r.conduct).filter(|c| chills && c.lawful);
    let counted: BTreeSet<&str> =
        indicators().map(|i| i.conduct.as_str()).chain(chilled.map(|c| c.name.as_str())).collect();
    let read: BTreeSet<&str> = indicators().flat_map(|i| &i.channels).map(String::as_str).collect();
    let of_households = rules.iter().flat_map(|r| &r.spillovers).map(|s| s.activity.as_str());
    let touched: BTreeSet<&str> = rules
        .iter()
        .flat_map(|r| &r.consequences)
        .filter_map(|c| activity(&c.effect))
        .chain(of_households)
        .collect();
    let pairs: BTreeSet<(&str, &str)> =
        indicators().flat_map(|i| i.channels.iter().map(|c| (i.conduct.as_str(), c.as_str()))).collect();
    each(roots, "conduct", &counted, &codes::CONDUCT_UNREAD, "no indicator counts the conduct", found);
    each(roots, "channel", &read, &codes::CHANNEL_UNUSED, "no indicator reads the channel", found);
    each(roots, "activity", &touched, &codes::ACTIVITY_UNUSED, "no consequence touches the activity", found);
    let mut said = BTreeSet::new();
    for (name, channel) in roots.iter().flat_map(|root| root.named("channel")) {
        if read.contains(name.as_str()) {
            for_nothing(&name, &channel, &pairs, &mut said, found);
        }
    }
}

fn activity(effect: &Effect) -> Option<&str> {
    match effect {
        Effect::Restrict { activity, .. } | Effect::Reward { activity, .. } => Some(activity),
        Effect::None => None,
    }
}

fn each(
    roots: &[View<'_>],
    section: &str,
    used: &BTreeSet<&str>,
    code: &Code,
    what: &str,
    found: &mut Vec<Diagnostic>,
) {
    let mut said = BTreeSet::new();
    for (name, view) in roots.iter().flat_map(|root| root.named(section)) {
        if !used.contains(name.as_str()) && said.insert(name.clone()) {
            found.push(Diagnostic::of(code, format!("{what} `{name}`")).at(view.place, "not used"));
        }
    }
}

/// Settings of a channel for conduct that nobody takes from it.
fn for_nothing(
    name: &str,
    channel: &View<'_>,
    pairs: &BTreeSet<(&str, &str)>,
    said: &mut BTreeSet<(String, String)>,
    found: &mut Vec<Diagnostic>,
) {
    let mut settings: Vec<(String, View<'_>)> = channel.named("sensitivity_to").collect();
    for key in ["database_error", "gallery", "association"] {
        if let Some(view) = channel.child(key)
            && let Some(conduct) = view.text("as")
        {
            settings.push((conduct, view));
        }
    }
    for (conduct, view) in settings {
        if !pairs.contains(&(conduct.as_str(), name)) && said.insert((view.path.clone(), conduct.clone())) {
            let message =
                format!("`{}` has no effect: no indicator counts `{conduct}` from this channel", view.path);
            found.push(Diagnostic::of(&codes::CHANNEL_FOR_NOTHING, message).at(view.place, "no effect"));
        }
    }
}
