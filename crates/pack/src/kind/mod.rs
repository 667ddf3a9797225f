//! The kinds of tables that packs are made of, one file each: its shape, its words, an example, how it is read, what can
//! be wrong with it beyond its shape, and the tests. A new kind is a file and a line in `KINDS`.

pub(crate) mod access;
pub(crate) mod activity;
pub(crate) mod appeal;
pub(crate) mod association;
pub(crate) mod attribute;
pub(crate) mod channel;
pub(crate) mod chilling;
pub(crate) mod claim;
pub(crate) mod companion;
pub(crate) mod conduct;
pub(crate) mod consequence;
pub(crate) mod correction;
pub(crate) mod database_error;
pub(crate) mod defiance;
pub(crate) mod deterrence;
pub(crate) mod displacement;
pub(crate) mod exemption;
pub(crate) mod expected;
pub(crate) mod feedback;
pub(crate) mod frailty;
pub(crate) mod gallery;
pub(crate) mod gaming;
pub(crate) mod hardship;
pub(crate) mod indicator;
pub(crate) mod law;
pub(crate) mod limits;
pub(crate) mod list;
pub(crate) mod market;
pub(crate) mod misidentify;
pub(crate) mod norms;
pub(crate) mod notice;
pub(crate) mod objection;
pub(crate) mod pack;
pub(crate) mod parameter;
pub(crate) mod phase;
pub(crate) mod published;
pub(crate) mod response;
pub(crate) mod review;
pub(crate) mod rival;
pub(crate) mod safeguard;
pub(crate) mod score;
pub(crate) mod source;
pub(crate) mod spillover;
pub(crate) mod subjects;
pub(crate) mod sweep;
pub(crate) mod targets;
pub(crate) mod vary;
pub(crate) mod within;

#[cfg(test)]
pub(crate) mod check;

use crate::shape::Shape;

/// Every kind of table in files that ask for runs.
pub(crate) static ASKING_KINDS: &[&Shape] =
    &[&sweep::FILE, &sweep::AXIS, &targets::FILE, &targets::PRIOR, &targets::TARGET];

/// Every kind, in the order in which they stand in a pack.
pub(crate) static KINDS: &[&Shape] = &[
    &pack::SHAPE,
    &subjects::SHAPE,
    &attribute::SHAPE,
    &companion::SHAPE,
    &within::SHAPE,
    &frailty::SHAPE,
    &score::SHAPE,
    &score::GRADE,
    &score::FACTOR,
    &conduct::SHAPE,
    &channel::SHAPE,
    &misidentify::SHAPE,
    &database_error::SHAPE,
    &gallery::SHAPE,
    &association::SHAPE,
    &feedback::SHAPE,
    &indicator::SHAPE,
    &list::SHAPE,
    &list::ENTER,
    &list::LEAVE,
    &activity::SHAPE,
    &consequence::SHAPE,
    &spillover::SHAPE,
    &market::SHAPE,
    &exemption::EXEMPTION,
    &exemption::CONSENT,
    &limits::MINIMISATION,
    &limits::PURPOSE,
    &limits::RETENTION,
    &limits::CAP,
    &limits::REPAIR,
    &limits::BAN,
    &access::SHAPE,
    &objection::SHAPE,
    &notice::SHAPE,
    &review::SHAPE,
    &appeal::SHAPE,
    &appeal::OFFICE,
    &appeal::CLOCK,
    &correction::SHAPE,
    &safeguard::SHAPE,
    &response::RESPONSE,
    &deterrence::SHAPE,
    &deterrence::WORD,
    &hardship::SHAPE,
    &chilling::SHAPE,
    &norms::SHAPE,
    &displacement::SHAPE,
    &gaming::SHAPE,
    &defiance::SHAPE,
    &rival::SHAPE,
    &phase::SHAPE,
    &parameter::SHAPE,
    &vary::SHAPE,
    &source::SHAPE,
    &expected::FILE,
    &published::SHAPE,
    &claim::FILE,
    &claim::SHAPE,
];
