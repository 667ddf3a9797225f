//! `[rival.NAME]`: a rival theory of how conduct responds.

use super::response;
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Quantity, Shape};
use crate::spec::{Rival, Unit};
use crate::suggest::advice;
use crate::view::View;

/// What a rival counts for.
static WEIGHT: Quantity = Quantity {
    noun: "a weight",
    units: &[Unit::Number],
    least: 0.0,
    above: true,
    most: f64::INFINITY,
    varies: false,
    extra: &[],
};

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "rival",
    heading: "[rival.NAME]",
    says: "A rival theory: which of the pack's [response.KIND] are in force under it, all others being switched off. `theory = \"NAME\"` at the top of the pack, or `--set theory=NAME`, chooses one; `glasshouse uncertainty` runs all of them and says how much of a result depends on which is true, each counting by its `weight`. A result that holds under all of them needs none.",
    keys: &[
        Key::required("says", Form::Text, "What it holds, in a sentence."),
        Key::required(
            "theories",
            Form::Texts,
            "The responses in force, by kind; [] where people do what they would do anyway.",
        ),
        Key::required(
            "weight",
            Form::Quantity(&WEIGHT),
            "How much it counts for; weights are taken as parts of their sum.",
        ),
    ],
    others: None,
    proven: false,
    example: r#"[rival.resentment]
says     = "Nobody is deterred; who is treated unjustly defies"
theories = ["hardship", "defiance"]
weight   = { value = 1, unit = "number", range = [0.5, 2], evidence = "assumed", why = "an example" }
"#,
};

/// Reads one.
pub(crate) fn read(name: &str, view: &View<'_>) -> Option<Rival> {
    Some(Rival {
        name: name.to_owned(),
        says: view.text("says")?,
        theories: view.texts("theories"),
        weight: view.parameter("weight")?,
        place: view.place,
    })
}

/// Rivals name theories that are there, and the pack a rival.
pub(crate) fn lint(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    let response = root.child("response");
    let stated = |kind: &&str| response.as_ref().is_some_and(|response| response.has(kind));
    for (_, view) in root.named("rival") {
        for theory in view.texts("theories").iter().filter(|theory| !stated(&theory.as_str())) {
            let message =
                format!("`{}` names the theory `{theory}`, which the pack does not have", view.path);
            let item =
                Diagnostic::of(&codes::UNDEFINED, message).at(view.place_of("theories"), "not defined");
            let there: Vec<&str> = response::kinds().filter(stated).collect();
            found.push(item.maybe_help(advice(theory, there)));
        }
    }
    let known: Vec<String> = root.named("rival").map(|(name, _)| name).collect();
    if let Some(theory) = root.text("theory").filter(|theory| !known.contains(theory)) {
        let message = format!("there is no rival theory `{theory}`");
        let item = Diagnostic::of(&codes::UNDEFINED, message).at(root.place_of("theory"), "not defined");
        found.push(item.maybe_help(advice(&theory, known.iter().map(String::as_str))));
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load};

    #[test]
    fn a_rival_has_theories_of_the_pack_and_a_weight() {
        let rival = load("").expect("loads").pack.rivals.remove(0);
        assert_eq!((rival.name.as_str(), rival.weight.value), ("resentment", 1.0));
        assert_eq!(rival.theories, ["hardship", "defiance"]);
        expect("rival.resentment.weight.value = 0", &codes::OUT_OF_BOUNDS);
        expect("remove = [\"rival.resentment.says\"]", &codes::MISSING_KEY);
    }
}
