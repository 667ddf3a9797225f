//! The charts, one file each: what is drawn, its finding in a sentence, its caption and its table.

mod blocked;
pub mod calibration;
pub mod card;
mod change;
mod compare;
mod disparity;
pub mod effects;
mod figure;
mod household;
pub mod how_sure;
pub mod life;
mod lists;
mod map;
mod market;
mod moves;
mod redress;
mod rows;
mod scale;
mod score;
mod stay;
mod svg;
mod time;

pub use figure::{Block, Chart, Table};

use crate::finished::Finished;
use crate::numbers::Numbers;

/// What charts are drawn from.
pub struct Scene<'a> {
    /// The run.
    pub run: &'a Finished<'a>,
    /// Its numbers.
    pub numbers: &'a Numbers,
}

/// A part of the report.
pub struct Section {
    /// Anchor.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// What to know before reading its charts.
    pub lead: &'static str,
    /// Its charts.
    pub charts: fn(&Scene<'_>) -> Vec<Chart>,
    /// Its tables.
    pub tables: fn(&Scene<'_>) -> Vec<Block>,
}

/// The parts with charts, in reading order.
pub const SECTIONS: &[Section] = &[
    Section {
        id: "scores",
        title: "Scores",
        lead: "The score is what the scheme believes. The fair score is what the same rules give when every observed \
               act counts for the person who did it and no mistaken record counts at all.",
        charts: |scene| [score::charts(scene), moves::charts(scene)].concat(),
        tables: compare::grades,
    },
    Section {
        id: "lists",
        title: "Lists",
        lead: "A subject is on a list by mistake if the same rules, applied to its own observed acts, would not have \
               put it there; and is missed if they would have, and it did not.",
        charts: |scene| [lists::charts(scene), stay::charts(scene)].concat(),
        tables: |_| Vec::new(),
    },
    Section {
        id: "mistakes",
        title: "Who bears the mistakes",
        lead: "Rates are among those who are not fairly listed. A group that is watched more, or searched for more, \
               may be mistaken more, even where its conduct is the same.",
        charts: |scene| [redress::causes(scene), map::charts(scene), disparity::charts(scene)].concat(),
        tables: |scene| [map::tables(scene), compare::groups(scene)].concat(),
    },
    Section {
        id: "redress",
        title: "What is put right",
        lead: "Review, appeal and correction stand between a mistake and its consequences. A listing is wrongful if the \
               subject was not on the fair list when it was decided.",
        charts: redress::charts,
        tables: |_| Vec::new(),
    },
    Section {
        id: "consequences",
        title: "What they cannot do",
        lead: "Attempts are expected counts: how often subjects would try, times the share that the rules block.",
        charts: blocked::charts,
        tables: compare::money,
    },
    Section {
        id: "households",
        title: "What others bear",
        lead: "Some rules fall on those who are tied to somebody on a list: on a child for a parent, on whoever represents an enterprise, on those who \
               work there. They did nothing, and whether they are scored themselves or not, no rule of theirs can lift it.",
        charts: household::charts,
        tables: household::tables,
    },
    Section {
        id: "enterprises",
        title: "What becomes of enterprises",
        lead: "An enterprise that runs out of reserve closes. The same luck falls on it in a world without the scheme, and in one where the scheme \
               makes no mistakes, so that it is known what brought a closing about.",
        charts: market::charts,
        tables: market::tables,
    },
    Section {
        id: "conduct",
        title: "What changed",
        lead: "Every run carries the same population in a world without the scheme. Conduct is compared with that \
               world, act by act, whether anybody saw it or not: records alone cannot tell less conduct from less \
               watching.",
        charts: change::charts,
        tables: compare::records,
    },
    Section {
        id: "how-sure",
        title: "How sure",
        lead: "Intervals elsewhere on this page show chance alone. Here every number is drawn from its range, and every theory by its weight: \
               what would it help to know better?",
        charts: how_sure::charts,
        tables: how_sure::tables,
    },
];
