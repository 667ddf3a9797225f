//! `[safeguard.exemption]` and `[safeguard.consent]`: persons of whom records are not made.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use crate::shape::{Form, Key, Noun, SHARE, Shape};
use crate::spec::Outside;
use crate::view::View;

const CHANNELS: Key = Key::optional(
    "channels",
    Form::Refs(Noun::Channel),
    "every channel",
    "The channels that make no record of them.",
);

/// Groups that a scheme leaves alone.
pub(crate) static EXEMPTION: Shape = Shape {
    name: "exemption",
    heading: "[safeguard.exemption]",
    says: "Persons whom the scheme leaves alone: no record of theirs is made, whoever's act it was, so that they stay at the start score and on no list. Who is exempt is exempt for good; by group with `vary`.",
    keys: &[
        Key::required("share", Form::Quantity(&SHARE), "Share of subjects who are exempt."),
        CHANNELS,
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[safeguard.exemption]
share    = { value = 0.1, unit = "share", range = [0, 1], evidence = "assumed", why = "an example", vary = { age = { "60+" = 10 } } }
evidence = "assumed"
why      = "an example"
"#,
};

/// Taking part by one's own will.
pub(crate) static CONSENT: Shape = Shape {
    name: "consent",
    heading: "[safeguard.consent]",
    says: "Records need the person's consent. Of those who withhold it no record is made. Where one has to opt in, all withhold it who do not; where one can opt out, those who do. Who withholds it does so for good, and independently of their conduct.",
    keys: &[
        Key::required("withheld", Form::Quantity(&SHARE), "Share of subjects who withhold it."),
        CHANNELS,
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[safeguard.consent]
withheld = { value = 0.3, unit = "share", range = [0.05, 0.95], evidence = "assumed", why = "an example" }
channels = ["street-camera"]
evidence = "assumed"
why      = "an example"
"#,
};

/// Reads one of them; `key` states the share.
pub(crate) fn read(view: &View<'_>, key: &str) -> Option<Outside> {
    Some(Outside {
        share: view.parameter(key)?,
        channels: view.texts("channels"),
        provenance: view.provenance()?,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};

    #[test]
    fn a_share_that_differs_by_group_is_outside() {
        let safeguards = load("").expect("loads").pack.phases.remove(0).1.safeguards;
        assert!(safeguards.exemption.is_some_and(|e| e.share.vary.len() == 1 && e.channels.is_empty()));
        assert_eq!(safeguards.consent.map(|c| c.channels), Some(vec!["street-camera".to_owned()]));
        fine("remove = [\"safeguard.consent.channels\"]");
        expect("safeguard.consent.channels = [\"radio\"]", &codes::UNDEFINED);
        expect("safeguard.exemption.share.unit = \"count\"", &codes::BAD_UNIT);
    }
}
