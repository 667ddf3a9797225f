//! Channels in words.

use super::numbers::{amount, number, percent};
use super::page::Page;
use crate::spec::{Association, Channel, DatabaseError, Feedback, Gallery, Misidentify, Pool, Rules};

/// How conduct comes to be seen, and mistaken.
pub(super) fn channels(rules: &Rules, page: &mut Page) {
    page.heading("How it is seen, and mistaken");
    for channel in &rules.channels {
        page.item(&format!("{}: ", channel.name), &channel_text(channel));
    }
}

/// How a channel sees, and mistakes.
pub(crate) fn channel_text(channel: &Channel) -> String {
    let sees = format!(
        "{}. {} of acts are within its sight, of which it records {}.",
        channel.says.trim_end_matches('.'),
        percent(channel.coverage.value),
        percent(channel.sensitivity.value)
    );
    let more = [
        channel.misidentify.as_ref().map(misidentify_text),
        channel.database_error.as_ref().map(error_text),
        channel.association.as_ref().map(association_text),
        channel.feedback.as_ref().map(feedback_text),
        channel.gallery.as_ref().map(gallery_text),
    ];
    [Some(sees)].into_iter().chain(more).flatten().collect::<Vec<_>>().join(" ")
}

/// Which records go to whom by mistake.
pub(crate) fn misidentify_text(wrong: &Misidentify) -> String {
    format!("{} of its records go to {}.", percent(wrong.share.value), pool_words(&wrong.pool))
}

/// Where a misidentified record lands.
pub(crate) fn pool_words(pool: &Pool) -> String {
    match pool {
        Pool::RegionAndGroup(group) => {
            format!("somebody of the same region and the same {}", group.join(" and "))
        }
        Pool::Region => "somebody of the same region".to_owned(),
        Pool::Population => "anybody".to_owned(),
    }
}

/// Records of nobody's act.
pub(crate) fn error_text(error: &DatabaseError) -> String {
    format!("Wrong entries of `{}`: {} a person.", error.conduct, amount(&error.rate))
}

/// What a listing brings on others.
pub(crate) fn association_text(association: &Association) -> String {
    let on = match &association.peers {
        Some(peers) => format!("of their {} peers", number(peers.value)),
        None => "of others of their region".to_owned(),
    };
    format!(
        "Whoever enters `{}` brings {} records {on} of `{}`.",
        association.list,
        number(association.records.value),
        association.conduct
    )
}

/// How coverage follows the records of the past.
pub(crate) fn feedback_text(feedback: &Feedback) -> String {
    format!(
        "It looks where it has seen: its coverage in an area goes with its records there, up to {} times{}.",
        number(feedback.most.value),
        if feedback.corrected { ", each weighed by how much was looked for it" } else { "" }
    )
}

/// How faces are compared.
pub(crate) fn gallery_text(gallery: &Gallery) -> String {
    format!(
        "It compares the passes of each subject, {}, with {} faces; one comparison matches falsely with probability {}, {}.",
        amount(&gallery.probes),
        number(gallery.size.value),
        number(gallery.false_match_rate.value),
        who_is_matched(gallery)
    )
}

/// Whom false matches fall on.
pub(crate) fn who_is_matched(gallery: &Gallery) -> &'static str {
    if gallery.fixed_trait { "always the same people" } else { "anybody at each pass" }
}
