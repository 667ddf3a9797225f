//! `[safeguard.KIND]`: what stands between a record and its consequences, and what undoes them.

use super::{appeal, correction, notice, review};
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Shape};
use crate::spec::Safeguards;
use crate::view::View;

/// All safeguards.
pub(crate) static SHAPE: Shape = Shape {
    name: "safeguard",
    heading: "[safeguard.KIND]",
    says: "What stands between a record and its consequences, and what undoes them: notice, human review before listing, appeal, and whether corrections reach copies. Without any such table a listing is what the rule makes it.",
    keys: &[
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
    Some(Safeguards {
        notice: child("notice").map_or(Some(None), |v| notice::read(&v).map(Some))?,
        review: child("review").map_or(Some(None), |v| review::read(&v).map(Some))?,
        appeal: child("appeal").map_or(Some(None), |v| appeal::read(&v).map(Some))?,
        correction: child("correction").map_or(Some(None), |v| correction::read(&v).map(Some))?,
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
    for (kind, needs) in [("notice", "appeal"), ("correction", "appeal")] {
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
