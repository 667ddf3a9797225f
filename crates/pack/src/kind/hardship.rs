//! `[response.hardship]`: what restrictions wear down, and what that does to conduct.

use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{FACTOR, Form, Key, Keyed, Noun, RATE_ALIKE, SHARE_ALIKE, Shape};
use crate::spec::Hardship;
use crate::view::View;

use super::response::IN_FORCE;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "hardship",
    heading: "[response.hardship]",
    says: "Restrictions bring hardship, and hardship makes some conduct likelier: who may neither work nor borrow pays later, is listed again, and stays. Hardship h lies between 0 and 1; while a consequence applies it rises by the consequence's `hardship`, and it passes at the rate `recovery`. Of an enterprise with a [market] it is what the scheme makes missing of its reserve. Conduct is multiplied by exp(elasticity h).",
    keys: &[
        Key::when(
            "recovery",
            Form::Quantity(&RATE_ALIKE),
            "a pack without [market]",
            "Share of hardship that passes per unit of time.",
        ),
        Key::required(
            "elasticity",
            Form::Map(Keyed::Ref(Noun::Conduct), &Form::Quantity(&FACTOR)),
            "Logarithm of the factor on a conduct at the greatest hardship.",
        ),
        Key::optional(
            "job_lost",
            Form::Quantity(&SHARE_ALIKE),
            "a lost job brings none",
            "Hardship, of the greatest, that a person has more of when the enterprise closes in which they work; needs [companion].",
        ),
        IN_FORCE,
    ],
    others: None,
    proven: false,
    example: r#"[response.hardship]
recovery = { value = 1, unit = "per year", range = [0.2, 4], evidence = "assumed", why = "an example" }

[response.hardship.elasticity]
jaywalking = { value = 0.5, unit = "number", range = [0, 2], evidence = "assumed", why = "an example" }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Hardship> {
    Some(Hardship {
        recovery: view.parameter("recovery"),
        elasticity: view.parameters("elasticity")?,
        job_lost: view.parameter("job_lost"),
    })
}

/// Hardship that a consequence brings needs to be told what becomes of it.
pub(crate) fn lint(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    let response = root.child("response").and_then(|response| response.child("hardship"));
    if let Some(view) = &response {
        recovery(root, view, found);
        if view.has("job_lost") && !root.has("companion") {
            let message =
                format!("`{}` means nothing: the pack has no [companion]", view.path_of("job_lost"));
            let item =
                Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of("job_lost"), "whose job?");
            found.push(item.help("name the scheme of the enterprises: [companion]"));
        }
    }
    let brings = root.named("consequence").map(|(_, view)| view).find(|view| view.has("hardship"));
    if let (None, Some(view)) = (response, brings) {
        let message =
            format!("`{}` means nothing: the pack has no [response.hardship]", view.path_of("hardship"));
        let item =
            Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of("hardship"), "brings hardship");
        found.push(item.help("say what becomes of it and what it does: [response.hardship]"));
    }
}

/// Hardship passes at a rate, or is what a market makes of it.
fn recovery(root: &View<'_>, view: &View<'_>, found: &mut Vec<Diagnostic>) {
    match (root.child("market"), view.has("recovery")) {
        (None, false) => {
            let message = format!("`{}` does not say `recovery`", view.path);
            let item = Diagnostic::of(&codes::MISSING_KEY, message).at(view.place, "needs `recovery`");
            found.push(item.help("at which rate does hardship pass?"));
        }
        (Some(market), true) => {
            let message =
                "hardship of enterprises is what is missing of their reserve: it does not pass at a rate";
            let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of("recovery"), "a rate");
            found.push(item.at(market.place, "the market").help("take `recovery` out"));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load};

    #[test]
    fn elasticities_are_of_conduct_that_is_there() {
        let rules = load("").expect("loads").pack.phases.remove(0).1;
        let hardship = rules.hardship().expect("is there");
        assert_eq!(hardship.elasticity[0].1.path, "response.hardship.elasticity.jaywalking");
        expect("response.hardship.elasticity.jaywalkin = {}", &codes::UNDEFINED);
        expect("remove = [\"response.hardship.recovery\"]", &codes::MISSING_KEY);
        expect("remove = [\"response.hardship\"]", &codes::KEYS_TOGETHER);
        expect("response.hardship.recovery.unit = \"share\"", &codes::BAD_UNIT);
    }
}
