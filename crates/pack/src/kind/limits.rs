//! `[safeguard.minimisation]`, `[safeguard.purpose]`, `[safeguard.retention]`, `[safeguard.cap]`, `[safeguard.repair]` and
//! `[safeguard.ban]`: what a scheme's own rules may not do. Each takes effect by changing those rules.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use crate::shape::{Form, Key, Noun, RATE_ALIKE, SHARE_ALIKE, Shape, TIME};
use crate::spec::{Cap, Minimisation, Prohibition, Purpose, Repair, Retention};
use crate::view::View;

/// Not to be collected.
pub(crate) static MINIMISATION: Shape = Shape {
    name: "minimisation",
    heading: "[safeguard.minimisation]",
    says: "Conduct and channels that are not recorded at all: what the scheme does not need, it does not collect. At least one of both is named. Its evidence and source cover the rule.",
    keys: &[
        Key::optional("conduct", Form::Refs(Noun::Conduct), "none", "Conduct of which no record is made."),
        Key::optional("channels", Form::Refs(Noun::Channel), "none", "Channels that make no record."),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[safeguard.minimisation]
conduct  = ["jaywalking"]
evidence = "assumed"
why      = "an example"
"#,
};

const READINGS: &[(&str, &str)] = &[
    (
        "any",
        "a consequence falls away if any conduct behind it is of a domain that the activity is not related to",
    ),
    ("all", "a consequence falls away only if all conduct behind it is"),
];

/// Only where it belongs.
pub(crate) static PURPOSE: Shape = Shape {
    name: "purpose",
    heading: "[safeguard.purpose]",
    says: "Records serve the context that they come from: consequences that block an activity to which the conduct behind them is not related (`related` of the activity) fall away. Its evidence and source cover the rule.",
    keys: &[
        Key::required("unrelated", Form::Word(READINGS), "How strictly it is read."),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[safeguard.purpose]
unrelated = "all"
evidence  = "assumed"
why       = "an example"
"#,
};

/// Not for ever.
pub(crate) static RETENTION: Shape = Shape {
    name: "retention",
    heading: "[safeguard.retention]",
    says: "Records are deleted after a time: their points no longer count. It shortens a retention that the score has, and limits one that keeps points for ever; scores that fade or are reset forget by themselves. A score whose points expire is brought within its bounds when it is read, not at each record. How long listings last is limited by `safeguard.cap`.",
    keys: &[
        Key::required("points", Form::Quantity(&TIME), "The longest time for which points count.").fixed()
    ],
    others: None,
    proven: false,
    example: r#"[safeguard.retention]
points = { value = 5, unit = "years", range = [1, 10], evidence = "assumed", why = "an example" }
"#,
};

/// Not too much.
pub(crate) static CAP: Shape = Shape {
    name: "cap",
    heading: "[safeguard.cap]",
    says: "Limits to what a listing does: how long it lasts and how much of an activity it blocks. At least one of both is named.",
    keys: &[
        Key::optional(
            "stay",
            Form::Quantity(&TIME),
            "as each list says",
            "The longest stay on a blacklist or watchlist.",
        ),
        Key::optional(
            "blocked",
            Form::Quantity(&SHARE_ALIKE),
            "as each consequence says",
            "The largest share of attempts at an activity that one consequence blocks.",
        ),
    ],
    others: None,
    proven: false,
    example: r#"[safeguard.cap]
stay    = { value = 3, unit = "years", range = [1, 10], evidence = "assumed", why = "an example" }
blocked = { value = 0.9, unit = "share", range = [0, 1], evidence = "assumed", why = "an example" }
"#,
};

/// A way back.
pub(crate) static REPAIR: Shape = Shape {
    name: "repair",
    heading: "[safeguard.repair]",
    says: "A way off every blacklist and watchlist: after a time on it, and once its entry condition no longer holds, members may leave, whatever the list itself says of leaving. Its evidence and source cover the rule.",
    keys: &[
        Key::required("after", Form::Quantity(&TIME), "The longest time after which it is open."),
        Key::optional(
            "rate",
            Form::Quantity(&RATE_ALIKE),
            "at once",
            "How often those who may leave do: the repair has to be asked for.",
        ),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[safeguard.repair]
after    = { value = 2, unit = "years", range = [0.25, 5], evidence = "assumed", why = "an example" }
rate     = { value = 0.5, unit = "per year", range = [0.1, 5], evidence = "assumed", why = "an example" }
evidence = "assumed"
why      = "an example"
"#,
};

/// Not at all.
pub(crate) static BAN: Shape = Shape {
    name: "ban",
    heading: "[safeguard.ban]",
    says: "Lists that may not be kept, with all that follows from them, and activities that may not be blocked. At least one of both is named. Its evidence and source cover the rule.",
    keys: &[
        Key::optional("lists", Form::Refs(Noun::List), "none", "Lists that are not kept."),
        Key::optional("activities", Form::Refs(Noun::Activity), "none", "Activities that nothing blocks."),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[safeguard.ban]
lists    = ["watchlist"]
evidence = "assumed"
why      = "an example"
"#,
};

pub(crate) fn minimisation(view: &View<'_>) -> Option<Minimisation> {
    Some(Minimisation {
        conduct: view.texts("conduct"),
        channels: view.texts("channels"),
        provenance: view.provenance()?,
    })
}

pub(crate) fn purpose(view: &View<'_>) -> Option<Purpose> {
    Some(Purpose { any: view.text("unrelated")? == "any", provenance: view.provenance()? })
}

pub(crate) fn retention(view: &View<'_>) -> Option<Retention> {
    Some(Retention { points: view.parameter("points")? })
}

pub(crate) fn cap(view: &View<'_>) -> Option<Cap> {
    Some(Cap { stay: view.parameter("stay"), blocked: view.parameter("blocked") })
}

pub(crate) fn repair(view: &View<'_>) -> Option<Repair> {
    Some(Repair {
        after: view.parameter("after")?,
        rate: view.parameter("rate"),
        provenance: view.provenance()?,
    })
}

pub(crate) fn ban(view: &View<'_>) -> Option<Prohibition> {
    Some(Prohibition {
        lists: view.texts("lists"),
        activities: view.texts("activities"),
        provenance: view.provenance()?,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load, warns};

    #[test]
    fn each_limit_says_what_it_limits() {
        let safeguards = load("").expect("loads").pack.phases.remove(0).1.safeguards;
        assert!(safeguards.minimisation.is_some_and(|m| m.conduct == ["jaywalking"]));
        assert!(safeguards.purpose.is_some_and(|p| !p.any) && safeguards.retention.is_some());
        assert!(safeguards.cap.is_some_and(|c| c.stay.is_some() && c.blocked.is_some()));
        assert!(safeguards.repair.is_some_and(|r| r.rate.is_some()));
        assert!(safeguards.ban.is_some_and(|b| b.lists == ["watchlist"]));
        fine("safeguard.ban.activities = [\"travel.air\"]");
        expect("safeguard.minimisation.conduct = [\"whistling\"]", &codes::UNDEFINED);
        expect("safeguard.purpose.unrelated = \"some\"", &codes::UNKNOWN_WORD);
        expect("safeguard.cap.stay.value = -1", &codes::OUT_OF_BOUNDS);
        for keys in ["cap.stay\", \"safeguard.cap.blocked", "minimisation.conduct", "ban.lists"] {
            warns(&format!("remove = [\"safeguard.{keys}\"]"), &codes::SAFEGUARD_IDLE);
        }
    }
}
