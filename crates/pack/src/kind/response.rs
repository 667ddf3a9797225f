//! `[response.KIND]`: theories of behaviour, and which of them are in force.

use super::{chilling, defiance, deterrence, displacement, gaming, hardship, norms};
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{ELASTICITY, Form, Key, Keyed, Noun, Shape};
use crate::spec::{Parameter, Response};
use crate::view::View;

/// What every theory has beside its own keys.
pub(super) const IN_FORCE: Key = Key::optional(
    "in_force",
    Form::Flag,
    "true",
    "Whether it is in force unless a rival theory is chosen (`theory`); one that is not stands by for rivals.",
);

/// Elasticities by domain.
pub(super) const ELASTICITIES: Form = Form::Map(Keyed::RefOrStar(Noun::Domain), &Form::Quantity(&ELASTICITY));

/// All theories of behaviour.
pub(crate) static RESPONSE: Shape = Shape {
    name: "response",
    heading: "[response.KIND]",
    says: "How conduct responds to the scheme. Without any such table people do what they would do anyway. Each table is one theory; their factors multiply.",
    keys: &[
        Key::optional(
            "deterrence",
            Form::Table(&deterrence::SHAPE),
            "no deterrence",
            "Response to perceived risk.",
        ),
        Key::optional(
            "hardship",
            Form::Table(&hardship::SHAPE),
            "restrictions bring no hardship",
            "Response to hardship.",
        ),
        Key::optional(
            "chilling",
            Form::Table(&chilling::SHAPE),
            "being watched keeps nobody from what is lawful",
            "Response of lawful conduct that earns nothing to being watched.",
        ),
        Key::optional(
            "norms",
            Form::Table(&norms::SHAPE),
            "nobody looks at others",
            "Response to what others do.",
        ),
        Key::optional(
            "displacement",
            Form::Table(&displacement::SHAPE),
            "nothing moves out of sight",
            "Conduct that moves to where nobody looks.",
        ),
        Key::optional(
            "gaming",
            Form::Table(&gaming::SHAPE),
            "nobody does anything for a threshold",
            "Response to being short of something better.",
        ),
        Key::optional(
            "defiance",
            Form::Table(&defiance::SHAPE),
            "sanctions bring no grievance",
            "Response to grievance.",
        ),
    ],
    others: None,
    proven: false,
    example: "[response.deterrence.learning]\nvalue = 0.2\n",
};

/// Every theory, by the key it stands under.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    RESPONSE.keys.iter().map(|key| key.name)
}

/// Whether a theory is in force: under the rival chosen, or by its own word.
fn in_force(root: &View<'_>, kind: &str) -> bool {
    let own = || root.child("response")?.child(kind)?.flag("in_force");
    match root.text("theory").and_then(|name| root.child("rival")?.child(&name)) {
        Some(rival) => rival.texts("theories").iter().any(|theory| theory == kind),
        None => own().unwrap_or(true),
    }
}

/// The theories in force.
pub(crate) fn read(root: &View<'_>) -> Option<Vec<Response>> {
    let mut responses = Vec::new();
    let Some(all) = root.child("response") else { return Some(responses) };
    for (kind, view) in all.children() {
        let acts = in_force(root, &kind);
        // What is chilled or moves out of sight does so by a risk that deterrence describes.
        let by_risk =
            || ["chilling", "displacement"].iter().any(|kind| all.has(kind) && in_force(root, kind));
        match kind.as_str() {
            "deterrence" if acts || by_risk() => {
                let mut deterrence = deterrence::read(&view)?;
                if !acts {
                    deterrence.elasticity.clear();
                    deterrence.elasticity_rewarded.clear();
                }
                responses.push(Response::Deterrence(Box::new(deterrence)));
            }
            _ if !acts => {}
            "hardship" => responses.push(Response::Hardship(Box::new(hardship::read(&view)?))),
            "chilling" => responses.push(Response::Chilling(Box::new(chilling::read(&view)?))),
            "norms" => responses.push(Response::Norms(Box::new(norms::read(&view)?))),
            "displacement" => responses.push(Response::Displacement(Box::new(displacement::read(&view)?))),
            "gaming" => responses.push(Response::Gaming(Box::new(gaming::read(&view)?))),
            "defiance" => responses.push(Response::Defiance(Box::new(defiance::read(&view)?))),
            _ => {}
        }
    }
    Some(responses)
}

/// What bounds the factors of those in force. It stands with deterrence and holds whether people are deterred or not: how theories
/// differ is not to be by it.
pub(crate) fn cap(root: &View<'_>, responses: &[Response]) -> Option<Parameter> {
    let stated = root.child("response")?.child("deterrence")?;
    (!responses.is_empty()).then(|| stated.parameter("cap")).flatten()
}

/// A theory that nothing can put in force, and those that need another one.
pub(crate) fn lint(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(all) = root.child("response") else { return };
    let rivals: Vec<String> = root.named("rival").flat_map(|(_, rival)| rival.texts("theories")).collect();
    for (kind, view) in all.children() {
        if view.flag("in_force") == Some(false) && !rivals.contains(&kind) {
            let message = format!("`{}` is never in force: no rival theory has it", view.path);
            let item =
                Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of("in_force"), "stands by");
            found.push(item.help(format!("name it in a [rival.NAME]: theories = [\"{kind}\"]")));
        }
        if ["chilling", "displacement"].contains(&kind.as_str()) && !all.has("deterrence") {
            let message = format!("`{}` responds to a risk that nothing describes", view.path);
            let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place, "to which risk?");
            found.push(item.help("describe how people perceive it in [response.deterrence], with in_force = false if nobody is deterred"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};

    fn in_force(overlay: &str) -> Vec<String> {
        let rules = load(overlay).expect("loads").pack.phases.remove(0).1;
        let debug = |response| format!("{response:?}").split('(').next().unwrap_or_default().to_lowercase();
        rules.responses.iter().map(debug).collect()
    }

    #[test]
    fn a_rival_puts_its_own_theories_in_force() {
        let own = ["deterrence", "hardship", "chilling", "norms", "displacement", "gaming"];
        assert_eq!(in_force(""), own);
        assert_eq!(in_force("theory = \"resentment\""), ["hardship", "defiance"]);
        assert_eq!(
            in_force(
                "response.gaming.in_force = false\nrival.resentment.theories = [\"gaming\", \"defiance\"]"
            ),
            own[..5]
        );
        expect("response.gaming.in_force = false", &codes::KEYS_TOGETHER);
        expect("theory = \"resentmint\"", &codes::UNDEFINED);
        expect("rival.resentment.theories = [\"defiant\"]", &codes::UNDEFINED);
    }

    #[test]
    fn what_responds_to_a_risk_needs_one_but_nobody_deterred() {
        expect("remove = [\"response.deterrence\"]", &codes::KEYS_TOGETHER);
        let off = "response.deterrence.in_force = false\nrival.resentment.theories = [\"defiance\", \"deterrence\"]";
        fine(off);
        let rules = load(off).expect("loads").pack.phases.remove(0).1;
        let deterrence = rules.deterrence().expect("describes the risk");
        assert!(deterrence.elasticity.is_empty() && deterrence.risk_before.value > 0.0);
    }

    /// Under rivals without deterrence too.
    #[test]
    fn the_cap_holds_whether_people_are_deterred_or_not() {
        let cap = |overlay: &str| {
            let rules = load(overlay).expect("loads").pack.phases.remove(0).1;
            (rules.deterrence().is_some(), rules.cap.is_some())
        };
        assert_eq!(cap(""), (true, true));
        assert_eq!(cap("theory = \"resentment\""), (false, true));
    }
}
