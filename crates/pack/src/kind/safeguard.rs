//! `[safeguard.KIND]`: what stands between conduct, its record and its consequences, and what undoes them.

use super::{access, appeal, correction, exemption, limits, notice, objection, review};
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Shape};
use crate::spec::Safeguards;
use crate::view::View;

/// What a safeguard moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moves {
    /// Its kind.
    pub kind: &'static str,
    /// The measure.
    pub measure: &'static str,
    /// Up or down.
    pub up: bool,
    /// Where it does so only beside another safeguard: that one.
    pub beside: Option<&'static str>,
}

const fn moves(kind: &'static str, measure: &'static str, up: bool) -> Moves {
    Moves { kind, measure, up, beside: None }
}

/// What each safeguard moves, switched on alone, wherever it has something to do.
pub static MOVES: &[Moves] = &[
    moves("exemption", "listed_share", false),
    moves("consent", "listed_share", false),
    moves("minimisation", "listed_share", false),
    moves("purpose", "blocked", false),
    moves("retention", "listed_share", false),
    moves("cap", "wrongly_listed_days", false),
    moves("repair", "listed_share", false),
    moves("ban", "blocked", false),
    Moves { beside: Some("objection"), ..moves("access", "records_withdrawn_share", false) },
    moves("objection", "wrongly_listed_share_of_listed", false),
    Moves { beside: Some("appeal"), ..moves("notice", "appealed_wrongly_share", false) },
    moves("review", "wrongly_listed_share_of_listed", false),
    moves("appeal", "wrongly_listed_share_of_listed", false),
    Moves { beside: Some("appeal"), ..moves("correction", "copied_days", true) },
];

/// All safeguards.
pub(crate) static SHAPE: Shape = Shape {
    name: "safeguard",
    heading: "[safeguard.KIND]",
    says: "What stands between conduct, its record and its consequences, and what undoes them: who is left alone, what is not collected, what may not follow, how long it lasts; access and objection to records; notice, human review before listing, appeal, and whether corrections reach copies. Without any such table a scheme does what its rules say.",
    keys: &[
        Key::optional(
            "exemption",
            Form::Table(&exemption::EXEMPTION),
            "nobody",
            "Persons whom the scheme leaves alone.",
        ),
        Key::optional(
            "consent",
            Form::Table(&exemption::CONSENT),
            "everybody takes part",
            "Records need consent.",
        ),
        Key::optional(
            "minimisation",
            Form::Table(&limits::MINIMISATION),
            "all is recorded",
            "Conduct and channels that are not recorded.",
        ),
        Key::optional(
            "purpose",
            Form::Table(&limits::PURPOSE),
            "no limit",
            "Consequences stay in the context of the conduct.",
        ),
        Key::optional(
            "retention",
            Form::Table(&limits::RETENTION),
            "as the score says",
            "Records are deleted after a time.",
        ),
        Key::optional(
            "cap",
            Form::Table(&limits::CAP),
            "no limit",
            "How long and how much a listing may take away.",
        ),
        Key::optional("repair", Form::Table(&limits::REPAIR), "as each list says", "A way off every list."),
        Key::optional(
            "ban",
            Form::Table(&limits::BAN),
            "nothing is banned",
            "Lists and blocks that may not be.",
        ),
        Key::optional(
            "access",
            Form::Table(&access::SHAPE),
            "everybody knows",
            "Persons can see their records.",
        ),
        Key::optional(
            "objection",
            Form::Table(&objection::SHAPE),
            "none",
            "Single records can be contested.",
        ),
        Key::optional("notice", Form::Table(&notice::SHAPE), "everybody knows", "Those listed are told."),
        Key::optional(
            "review",
            Form::Table(&review::SHAPE),
            "no review",
            "A person looks at proposed listings.",
        ),
        Key::optional("appeal", Form::Table(&appeal::SHAPE), "no appeal", "Whoever is listed can appeal."),
        Key::optional(
            "correction",
            Form::Table(&correction::SHAPE),
            "copies hear at once",
            "Whether an annulled listing is annulled everywhere.",
        ),
    ],
    others: None,
    proven: false,
    example: "[safeguard.appeal.files_wrongful]\nvalue = 0.25\n",
};

/// Reads them.
pub(crate) fn read(view: &View<'_>) -> Option<Safeguards> {
    let child = |key: &str| view.child(key);
    /// Nothing where there is no such table.
    fn own<T>(view: Option<View<'_>>, read: impl Fn(&View<'_>) -> Option<T>) -> Option<Option<T>> {
        view.map_or(Some(None), |view| read(&view).map(Some))
    }
    Some(Safeguards {
        exemption: own(child("exemption"), |v| exemption::read(v, "share"))?,
        consent: own(child("consent"), |v| exemption::read(v, "withheld"))?,
        minimisation: own(child("minimisation"), limits::minimisation)?,
        purpose: own(child("purpose"), limits::purpose)?,
        retention: own(child("retention"), limits::retention)?,
        cap: own(child("cap"), limits::cap)?,
        repair: own(child("repair"), limits::repair)?,
        ban: own(child("ban"), limits::ban)?,
        access: own(child("access"), access::read)?,
        objection: own(child("objection"), objection::read)?,
        notice: own(child("notice"), notice::read)?,
        review: own(child("review"), review::read)?,
        appeal: own(child("appeal"), appeal::read)?,
        correction: own(child("correction"), correction::read)?,
    })
}

/// Everything about safeguards that their shapes cannot say.
pub(crate) fn lint(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(safeguards) = root.child("safeguard") else { return };
    for kind in ["review", "appeal"] {
        let Some(view) = safeguards.child(kind) else { continue };
        for name in view.texts("lists") {
            let colour = root.child("list").and_then(|l| l.child(&name)).and_then(|l| l.text("colour"));
            if colour.as_deref() == Some("red") {
                let message = format!("`{}` names the redlist `{name}`", view.path_of("lists"));
                let item = Diagnostic::of(&codes::KEYS_TOGETHER, message)
                    .at(view.place_of("lists"), "nobody asks to be taken off a redlist");
                found.push(item.help("name blacklists and watchlists only"));
            }
        }
    }
    let pairs = [
        ("cap", ["stay", "blocked"]),
        ("minimisation", ["conduct", "channels"]),
        ("ban", ["lists", "activities"]),
    ];
    for (kind, keys) in pairs {
        if let Some(view) = safeguards.child(kind).filter(|view| !keys.iter().any(|key| view.has(key))) {
            let message = format!("`{}` names neither {} nor {}", view.path, keys[0], keys[1]);
            found.push(Diagnostic::of(&codes::SAFEGUARD_IDLE, message).at(view.place, "changes nothing"));
        }
    }
    for (kind, needs) in [("access", "objection"), ("notice", "appeal"), ("correction", "appeal")] {
        if let Some(view) = safeguards.child(kind)
            && !safeguards.has(needs)
        {
            let message = format!("`{}` has no effect without `safeguard.{needs}`", view.path);
            found.push(Diagnostic::of(&codes::SAFEGUARD_IDLE, message).at(view.place, "changes nothing"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load, quiet, warns};

    #[test]
    fn every_safeguard_can_stand_alone_or_be_left_out() {
        let rules = |overlay: &str| load(overlay).expect("loads").pack.phases.remove(0).1.safeguards;
        assert!(rules("").notice.is_some());
        assert!(rules("remove = [\"safeguard\"]").appeal.is_none());
        quiet("remove = [\"safeguard.review\"]");
        quiet("remove = [\"safeguard.notice\", \"safeguard.correction\"]");
        warns("remove = [\"safeguard.appeal\"]", &codes::SAFEGUARD_IDLE);
        let red = "list.watchlist.colour = \"red\"\n";
        fine(red);
        expect(&format!("{red}safeguard.appeal.lists = [\"watchlist\"]"), &codes::KEYS_TOGETHER);
        expect("safeguard.mercy = {}", &codes::UNKNOWN_KEY);
    }

    #[test]
    fn a_phase_can_bring_a_safeguard_and_take_it_away() {
        let mut phases =
            load("[phase.\"2017-01-01\"]\nremove = [\"safeguard.review\"]").expect("loads").pack.phases;
        assert!(phases[0].1.safeguards.review.is_some());
        let last = phases.pop().expect("a phase").1.safeguards;
        assert!(last.review.is_none() && last.appeal.is_some());
    }
}
