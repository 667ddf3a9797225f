//! `[spillover.NAME]`: what the members of a household bear for one who is listed.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use super::subjects::filters;
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Keyed, Noun, RATE, SHARE_ALIKE, Shape};
use crate::spec::{BorneFor, Spillover};
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "spillover",
    heading: "[spillover.NAME]",
    says: "What those who live with somebody on a list bear for it: an activity that is blocked for them too. It does not touch whoever is on the list themselves. Who lives with whom is computed from the household tables of the population, which needs [households]. Its evidence and source cover the rule.",
    keys: &[
        Key::when(
            "list",
            Form::Ref(Noun::List),
            "`companion_list` is not stated",
            "The list whose members' households bear it; no redlist.",
        )
        .fixed(),
        Key::when(
            "companion_list",
            Form::Label,
            "`list` is not stated",
            "A list of the companion's: whoever represents an enterprise on it bears it, or is represented by a person on it; see `glasshouse explain companion`.",
        )
        .fixed(),
        Key::optional(
            "who",
            Form::Map(Keyed::Attributes, &Form::Classes),
            "every other member",
            "Which members, by the attributes that households know: the bands of age, and what members have in common.",
        ),
        Key::required("restrict", Form::Ref(Noun::Activity), "The activity it blocks for them."),
        Key::required("attempts", Form::Quantity(&RATE), "How often such a member would try, per time."),
        Key::optional(
            "share",
            Form::Quantity(&SHARE_ALIKE),
            "all attempts",
            "Share of their attempts that are blocked.",
        ),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[spillover.no-flights-together]
list     = "blacklist"
who      = { age = "18+" }
restrict = "travel.air"
attempts = { value = 0.2, unit = "per year", range = [0.05, 1], evidence = "assumed", why = "an example" }
share    = { value = 0.3, unit = "share", range = [0, 1], evidence = "assumed", why = "an example" }
evidence = "assumed"
why      = "who buys flights together is not published"
"#,
};

/// Reads one.
pub(crate) fn read(name: &str, view: &View<'_>) -> Option<Spillover> {
    Some(Spillover {
        name: name.to_owned(),
        list: match view.text("companion_list") {
            Some(list) => BorneFor::Companion(list),
            None => BorneFor::Household(view.text("list")?),
        },
        who: view.child("who").map(|who| filters(&who, &[])).unwrap_or_default(),
        activity: view.text("restrict")?,
        attempts: view.parameter("attempts")?,
        share: view.parameter("share"),
        provenance: view.provenance()?,
    })
}

/// One listing or the other, and the companion that it needs.
pub(crate) fn lint(root: &View<'_>, view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let red = view.text("list").filter(|list| {
        root.named("list").any(|(name, of)| name == *list && of.text("colour").as_deref() == Some("red"))
    });
    if let Some(list) = red {
        let message = format!("`{}` would be borne for those on `{list}`, a redlist", view.path);
        found.push(Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of("list"), "a redlist"));
    }
    let companion = root.has("companion");
    let fault = match (view.has("list"), view.has("companion_list")) {
        (false, false) => {
            let item = Diagnostic::of(&codes::MISSING_KEY, format!("`{}` has no `list`", view.path));
            Some(item.at(view.place, "for whose listing is it borne?"))
        }
        (true, true) => {
            let item =
                Diagnostic::of(&codes::KEYS_TOGETHER, format!("`{}` is borne for two listings", view.path));
            Some(
                item.at(view.place_of("companion_list"), "and for this one")
                    .help("make two spillovers of it"),
            )
        }
        (false, true) if !companion => {
            let message =
                format!("`{}` means nothing: the pack has no [companion]", view.path_of("companion_list"));
            Some(
                Diagnostic::of(&codes::KEYS_TOGETHER, message)
                    .at(view.place_of("companion_list"), "whose list?"),
            )
        }
        (false, true) if view.has("who") => {
            let message = format!("`{}` parts members of households", view.path_of("who"));
            Some(
                Diagnostic::of(&codes::KEYS_TOGETHER, message)
                    .at(view.place_of("who"), "there are none here"),
            )
        }
        _ => None,
    };
    found.extend(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::check::{expect, load};

    #[test]
    fn it_follows_a_list_and_blocks_something() {
        let spillover = load("").expect("loads").pack.phases.remove(0).1.spillovers.remove(0);
        assert_eq!(spillover.list, BorneFor::Household("blacklist".into()));
        assert_eq!(spillover.activity, "travel.air");
        assert_eq!(spillover.who.first().map(|who| who.attribute.as_str()), Some("age"));
        expect("spillover.no-flights-together.list = \"blaklist\"", &codes::UNDEFINED);
        expect("spillover.no-flights-together.restrict = \"travel.sea\"", &codes::UNDEFINED);
        expect("remove = [\"spillover.no-flights-together.attempts\"]", &codes::MISSING_KEY);
        expect("spillover.no-flights-together.share.value = 2", &codes::BAD_SHARE);
    }
}
