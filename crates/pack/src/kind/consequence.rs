//! `[consequence.NAME]`: what follows a grade or a listing.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use super::subjects::{self, filters};
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{FACTOR, Form, Key, Keyed, MONEY_ALIKE, Noun, RATE_ALIKE, SHARE_ALIKE, Shape, TOLL};
use crate::spec::{Consequence, Effect, On};
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "consequence",
    heading: "[consequence.NAME]",
    says: "What follows from being in a grade or on a list: an activity blocked or made easier, money lost or gained, and the factors by which it changes conduct while it lasts. A pack may have 64. Its evidence and source cover the rule.",
    keys: &[
        Key::required("on", Form::Trigger, "What it follows: list.NAME, grade.NAME, or everybody."),
        Key::optional(
            "only",
            Form::Table(&subjects::SHAPE),
            "whoever is in the grade or on the list",
            "On whom it falls at all, by attributes as in [subjects]: those of an arm of a trial, those without a credential. Not together with factors on conduct.",
        ),
        Key::optional("restrict", Form::Ref(Noun::Activity), "nothing is blocked", "The activity it blocks."),
        Key::optional(
            "reward",
            Form::Ref(Noun::Activity),
            "nothing is eased",
            "The activity it makes easier; not together with `restrict`.",
        ),
        Key::optional(
            "share",
            Form::Quantity(&SHARE_ALIKE),
            "all attempts",
            "Share of attempts that are blocked or eased.",
        ),
        Key::optional(
            "bypass",
            Form::Quantity(&SHARE_ALIKE),
            "nobody gets round it",
            "Of the attempts that it would block, the share that go ahead by another way: with a test instead of a pass, with cash instead of an account.",
        ),
        Key::optional(
            "toll",
            Form::Quantity(&TOLL),
            "the other way costs nothing",
            "Money that each of those brings; negative is lost.",
        ),
        Key::optional(
            "money",
            Form::Quantity(&MONEY_ALIKE),
            "none",
            "Money per subject and year; negative is lost.",
        ),
        Key::optional(
            "hardship",
            Form::Quantity(&RATE_ALIKE),
            "none",
            "Hardship that it adds per unit of time, of the greatest; see `glasshouse explain hardship`.",
        ),
        Key::optional(
            "custom",
            Form::Quantity(&FACTOR),
            "customers stay",
            "Factor on the custom of an enterprise: below 1 customers leave, above 1 they come; needs [market].",
        ),
        Key::optional(
            "tax",
            Form::Quantity(&FACTOR),
            "tax stays",
            "Factor on the tax of an enterprise: below 1 a break, above 1 a punitive tax; needs [market].",
        ),
        Key::optional(
            "while_listed",
            Form::Map(Keyed::Ref(Noun::Conduct), &Form::Quantity(&FACTOR)),
            "conduct stays as it is",
            "Factors on conduct while it applies.",
        ),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[consequence.no-flights]
on       = "list.blacklist"
restrict = "travel.air"
share    = { value = 0.95, unit = "share", range = [0.8, 1], evidence = "assumed", why = "some fly under another document" }
bypass   = { value = 0.1, unit = "share", range = [0, 0.5], evidence = "assumed", why = "an example" }
toll     = { value = -300, unit = "yuan", range = [-1000, 0], evidence = "assumed", why = "an example" }
money    = { value = -100, unit = "yuan per year", range = [-1000, 0], evidence = "assumed", why = "slower trains and detours" }
hardship = { value = 0.2, unit = "per year", range = [0, 1], evidence = "assumed", why = "work far away is lost" }
while_listed = { jaywalking = { value = 1.1, unit = "number", range = [0.8, 1.5], evidence = "assumed", why = "more ways on foot" } }
evidence = "documented"
source   = "example-measures"
"#,
};

/// Reads one.
pub(crate) fn read(name: &str, view: &View<'_>) -> Option<Consequence> {
    let share = view.parameter("share");
    Some(Consequence {
        name: name.to_owned(),
        on: match view.text("on")?.split_once('.') {
            Some(("list", list)) => On::List(list.to_owned()),
            Some(("grade", grade)) => On::Grade(grade.to_owned()),
            _ => On::Everybody,
        },
        only: view.child("only").map(|only| filters(&only, &[])).unwrap_or_default(),
        effect: match (view.text("restrict"), view.text("reward")) {
            (Some(activity), _) => Effect::Restrict { activity, share },
            (None, Some(activity)) => Effect::Reward { activity, share },
            (None, None) => Effect::None,
        },
        bypass: view.parameter("bypass"),
        toll: view.parameter("toll"),
        money: view.parameter("money"),
        hardship: view.parameter("hardship"),
        custom: view.parameter("custom"),
        tax: view.parameter("tax"),
        while_listed: view.parameters("while_listed").unwrap_or_default(),
        provenance: view.provenance()?,
    })
}

/// Everything about a consequence that its shape cannot say.
pub(crate) fn lint(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if view.has("restrict") && view.has("reward") {
        let message = format!("`{}` both restricts and rewards", view.path);
        let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of("restrict"), "restricts");
        found.push(item.at(view.place_of("reward"), "rewards").help("make two consequences of it"));
    }
    if view.has("share") && !view.has("restrict") && !view.has("reward") {
        let message = format!("`{}` is a share of no activity", view.path_of("share"));
        let item = Diagnostic::of(&codes::KEYS_TOGETHER, message)
            .at(view.place_of("share"), "needs `restrict` or `reward`");
        found.push(item);
    }
    let needs = |key: &str, other: &str, why: &str, found: &mut Vec<Diagnostic>| {
        if view.has(key) && !view.has(other) {
            let message = format!("`{}` is nothing without `{other}`", view.path_of(key));
            found.push(Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of(key), why));
        }
    };
    needs("bypass", "restrict", "what is got round?", found);
    needs("toll", "bypass", "what does it pay for?", found);
    if view.child("only").is_some_and(|only| only.table.entries.is_empty()) {
        let message = format!("`{}` is empty", view.path_of("only"));
        found.push(Diagnostic::of(&codes::EMPTY, message).at(view.place_of("only"), "limits it to nobody"));
    }
    if view.has("only") && view.has("while_listed") {
        let message = format!("`{}` changes conduct of some only", view.path);
        let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of("while_listed"), "of all");
        found.push(
            item.at(view.place_of("only"), "of some")
                .help("let the rate of the conduct vary by the attribute instead"),
        );
    }
    if !["restrict", "reward", "money", "hardship", "custom", "tax", "while_listed"]
        .into_iter()
        .any(|key| view.has(key))
    {
        let message = format!("`{}` has no effect", view.path);
        let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place, "does nothing");
        found.push(
            item.help("write one or more of restrict, reward, money, hardship, custom, tax and while_listed"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load};
    use crate::spec::{Effect, On};

    #[test]
    fn it_follows_something_and_does_something() {
        let consequence = load("").expect("loads").pack.phases.remove(0).1.consequences.remove(0);
        assert_eq!(consequence.on, On::List("blacklist".into()));
        assert!(matches!(consequence.effect, Effect::Restrict { share: Some(s), .. } if s.value == 0.95));
        assert_eq!(consequence.money.map(|m| m.value), Some(-100.0));
        expect("consequence.no-flights.on = \"list.blaklist\"", &codes::UNDEFINED);
        expect("consequence.no-flights.on = \"blacklist\"", &codes::UNDEFINED);
        expect("consequence.no-flights.reward = \"travel.air\"", &codes::KEYS_TOGETHER);
        expect("consequence.no-flights.restrict = \"travel.sea\"", &codes::UNDEFINED);
        expect("remove = [\"consequence.no-flights.restrict\"]", &codes::KEYS_TOGETHER);
        let nothing = "consequence.empty = { on = \"grade.D\", evidence = \"assumed\", why = \"w\" }";
        expect(nothing, &codes::KEYS_TOGETHER);
        expect("consequence.no-flights.while_listed.jaywalking.value = -1", &codes::OUT_OF_BOUNDS);
        expect("remove = [\"consequence.no-flights.bypass\"]", &codes::KEYS_TOGETHER);
        expect("consequence.no-flights.only.sex = \"male\"", &codes::KEYS_TOGETHER);
        let one = "consequence.some = { on = \"everybody\", only = { sex = \"male\" }, restrict = \"travel.air\", evidence = \"assumed\", why = \"w\" }";
        let all = load(one).expect("loads").pack.phases.remove(0).1.consequences;
        assert!(all.iter().any(|c| c.on == On::Everybody && c.only.len() == 1));
        let euros = "consequence.no-flights.money.unit = \"euros per year\"";
        expect(euros, &codes::BAD_UNIT);
    }
}
