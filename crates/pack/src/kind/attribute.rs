//! `[attribute.NAME]`: what subjects differ in that no table of the population tells.

use crate::boundary::is_personal;
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{FACTOR, Form, Key, Keyed, SHARE, Shape};
use crate::spec::OwnAttribute;
use crate::view::View;

static SHARES: Form = Form::Quantity(&SHARE);
static FACTORS: Form = Form::Quantity(&FACTOR);

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "attribute",
    heading: "[attribute.NAME]",
    says: "Something that subjects differ in and that the population has no table of: who has joined a scheme of their own will, who lacks a credential, which arm of a trial somebody is in, who holds a flat of the city. Its categories with their shares are stated here, by attributes of the population, or stated before it, where they differ (`vary`); within those everything else is independent of it. Rules then speak of it as of any attribute of the population: [subjects], `vary`, `only`, `report_by`. Who is in which category stays so for good; a scheme that grows has a category for each year of joining.",
    keys: &[
        Key::required("says", Form::Text, "What it is, in a sentence."),
        Key::required("rest", Form::Name, "The category of all who are in no other."),
        Key::required(
            "shares",
            Form::Map(Keyed::Names, &SHARES),
            "The other categories, each with its share of subjects alike in everything else. Together they are at most 1.",
        ),
        Key::optional(
            "conduct",
            Form::Map(Keyed::Labels, &FACTORS),
            "all alike",
            "How much of every conduct those of a category show, for one of the rest: those who join a scheme that rewards walking walk more already. All subjects together show what they did.",
        ),
        Key::optional(
            "gain",
            Form::Quantity(&FACTOR),
            "what there is to gain moves nobody",
            "Elasticity of the odds of not being of the rest to the points that somebody's conduct would earn a year in the first phase, set against the same without `vary`.",
        ),
    ],
    others: None,
    proven: false,
    example: r#"[attribute.smartphone]
says     = "Whether somebody has a phone that the scheme's program runs on"
rest     = "none"
shares   = { owned = { value = 0.7, unit = "share", range = [0.5, 0.9], evidence = "assumed", why = "an example", vary = { age = { "60+" = 0.6 } } } }
conduct  = { owned = { value = 1.2, unit = "number", range = [0.8, 1.5], evidence = "assumed", why = "an example" } }
gain     = { value = 0.3, unit = "number", range = [0, 1], evidence = "assumed", why = "an example" }
"#,
};

/// Reads one.
pub(crate) fn read(name: &str, view: &View<'_>) -> Option<OwnAttribute> {
    Some(OwnAttribute {
        name: name.to_owned(),
        says: view.text("says")?,
        rest: view.text("rest")?,
        shares: view.parameters("shares")?,
        conduct: view.parameters("conduct").unwrap_or_default(),
        gain: view.parameter("gain"),
        place: view.place,
    })
}

/// Everything about one that its shape cannot say.
pub(crate) fn lint(name: &str, view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if is_personal(&name.replace('-', "_")) {
        let message = format!("`{name}` would be data about a person, which no file may hold");
        found.push(Diagnostic::of(&codes::PERSON_LEVEL_KEY, message).at(view.place, "not accepted"));
    }
    let shares = view.child("shares");
    let has = |category: &str| shares.as_ref().is_some_and(|shares| shares.has(category));
    if shares.as_ref().is_some_and(|shares| shares.table.entries.is_empty()) {
        let message = format!("`{}` is empty", view.path_of("shares"));
        found.push(
            Diagnostic::of(&codes::EMPTY, message).at(view.place_of("shares"), "at least one is needed"),
        );
    }
    if view.text("rest").is_some_and(|rest| has(&rest)) {
        let message = format!("`{name}` has the category of the rest among its shares");
        found.push(
            Diagnostic::of(&codes::DUPLICATE, message)
                .at(view.place_of("rest"), "has what the others leave")
                .help("leave it out of `shares`"),
        );
    }
    let conduct = view.child("conduct");
    for entry in conduct.iter().flat_map(|view| &view.table.entries).filter(|entry| !has(&entry.key)) {
        let message = format!("`{name}` has no category `{}` among its shares", entry.key);
        found.push(Diagnostic::of(&codes::UNDEFINED, message).at(entry.key_place, "not defined"));
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};

    #[test]
    fn categories_have_shares_and_everybody_else_is_of_the_rest() {
        let own = load("").expect("loads").pack.attributes.remove(0);
        assert_eq!((own.name.as_str(), own.rest.as_str()), ("smartphone", "none"));
        assert_eq!(
            own.shares.iter().map(|(name, p)| (name.as_str(), p.value)).collect::<Vec<_>>(),
            [("owned", 0.7)]
        );
        assert_eq!(own.gain.map(|gain| gain.path).as_deref(), Some("attribute.smartphone.gain"));
        fine("subjects.smartphone = \"owned\"");
        fine("remove = [\"attribute.smartphone.conduct\", \"attribute.smartphone.gain\"]");
        expect("attribute.smartphone.shares.owned.value = 1.2", &codes::BAD_SHARE);
        let none = "remove = [\"attribute.smartphone.shares.owned\", \"attribute.smartphone.conduct\"]";
        expect(none, &codes::EMPTY);
        expect("attribute.birth-date.says = \"x\"", &codes::PERSON_LEVEL_KEY);
        expect("remove = [\"attribute.smartphone.rest\"]", &codes::MISSING_KEY);
        expect("attribute.smartphone.conduct.old.value = 2", &codes::UNDEFINED);
        expect("attribute.smartphone.rest = \"owned\"", &codes::DUPLICATE);
    }
}
