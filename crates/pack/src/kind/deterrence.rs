//! `[response.deterrence]`: conduct responds to the risk of being recorded that people perceive.

use super::response::IN_FORCE;
use crate::shape::{
    CAP, COUNT_ALIKE, ELASTICITY, Form, Key, Keyed, Noun, RATE_ALIKE, SHARE, SHARE_ALIKE, Shape,
};
use crate::spec::{Deterrence, Word};
use crate::view::View;

const ELASTICITIES: Form = Form::Map(Keyed::RefOrStar(Noun::Domain), &Form::Quantity(&ELASTICITY));

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "deterrence",
    heading: "[response.deterrence]",
    says: "Conduct responds to perceived risk (Becker 1968; updating of perceived risk: Anwar and Loughran 2011). Everybody begins with `risk_before`; each own record that loses points moves the perceived risk r by `learning` of the way to 1, and it returns to `risk_announced` at the rate `forgetting`. Conduct that loses points is multiplied by exp(-elasticity c (r - risk_before)), conduct that earns them by exp(+elasticity_rewarded g (r - risk_before)); c and g are the part of the way from the start score to the nearest sanction or reward that one record covers, at most 1, whomever that sanction or reward falls on (where it falls on some only, let `risk_announced` vary). Chilling and displacement respond to the same perceived risk, even where deterrence itself is not in force. Elasticities are by domain, `\"*\"` for all others; negative ones say the reverse, as where a reward crowds out what people did anyway.",
    keys: &[
        Key::required("risk_before", Form::Quantity(&SHARE_ALIKE), "Perceived risk before the scheme."),
        Key::required(
            "risk_announced",
            Form::Quantity(&SHARE),
            "Risk that the scheme announces; perceived risk returns to it.",
        ),
        Key::required(
            "learning",
            Form::Quantity(&SHARE_ALIKE),
            "Share of the way to 1 that one own punished record moves it.",
        ),
        Key::required(
            "forgetting",
            Form::Quantity(&RATE_ALIKE),
            "Rate at which perceived risk returns to the announced one.",
        ),
        Key::required("elasticity", ELASTICITIES, "Elasticity of conduct that loses points, by domain."),
        Key::optional(
            "elasticity_rewarded",
            ELASTICITIES,
            "nobody does more for points",
            "Elasticity of conduct that earns points, by domain.",
        ),
        Key::optional(
            "cap",
            Form::Quantity(&CAP),
            "no cap",
            "Highest factor of all responses together on any conduct, whichever theories are in force; norms carry on what is left of it. How often it binds is reported.",
        ),
        Key::optional(
            "word",
            Form::Table(&WORD),
            "nobody hears of others' listings",
            "Word of sanctions among peers.",
        ),
        IN_FORCE,
    ],
    others: None,
    proven: false,
    example: r#"[response.deterrence]
risk_before    = { value = 0.05, unit = "share", range = [0.01, 0.2], evidence = "assumed", why = "an example" }
risk_announced = { value = 0.2, unit = "share", range = [0.05, 0.5], evidence = "assumed", why = "an example" }
learning       = { value = 0.3, unit = "share", range = [0.05, 0.5], evidence = "assumed", why = "an example" }
forgetting     = { value = 0.5, unit = "per year", range = [0.1, 2], evidence = "assumed", why = "an example" }
cap            = { value = 2, unit = "number", range = [1, 4], evidence = "assumed", why = "an example" }

[response.deterrence.elasticity]
"*"          = { value = 1, unit = "number", range = [0, 3], evidence = "assumed", why = "an example" }
public-order = { value = 0.7, unit = "number", range = [0, 2], evidence = "assumed", why = "an example" }

[response.deterrence.elasticity_rewarded]
"*" = { value = 0.5, unit = "number", range = [0, 2], evidence = "assumed", why = "an example" }
"#,
};

/// Word of sanctions.
pub(crate) static WORD: Shape = Shape {
    name: "word",
    heading: "[response.deterrence.word]",
    says: "Word of sanctions: when somebody enters a list that is not a redlist, their peers hear of it in the next tick, and each time perceived risk r moves by `heard` of the way to 1: r' = r + heard (1 - r). Peers are mutual ties within the region, computed and not stored, the same as those of an association.",
    keys: &[
        Key::required(
            "heard",
            Form::Quantity(&SHARE_ALIKE),
            "Share of the way to 1 that the listing of a peer moves perceived risk.",
        ),
        Key::required(
            "peers",
            Form::Quantity(&COUNT_ALIKE),
            "How many peers everybody has, to the nearest even number.",
        ),
    ],
    others: None,
    proven: false,
    example: r#"[response.deterrence.word]
heard = { value = 0.02, unit = "share", range = [0, 0.2], evidence = "assumed", why = "an example" }
peers = { value = 8, unit = "count", range = [2, 50], evidence = "assumed", why = "an example" }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Deterrence> {
    Some(Deterrence {
        risk_before: view.parameter("risk_before")?,
        risk_announced: view.parameter("risk_announced")?,
        learning: view.parameter("learning")?,
        forgetting: view.parameter("forgetting")?,
        elasticity: view.parameters("elasticity")?,
        elasticity_rewarded: view.parameters("elasticity_rewarded")?,
        word: match view.child("word") {
            Some(word) => Some(Word { heard: word.parameter("heard")?, peers: word.parameter("peers")? }),
            None => None,
        },
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load};

    #[test]
    fn elasticities_are_by_domain_with_a_rest() {
        let rules = load("").expect("loads").pack.phases.remove(0).1;
        let deterrence = rules.deterrence().expect("is there");
        assert_eq!(deterrence.elasticity[1].0, "public-order");
        assert_eq!(deterrence.elasticity[0].1.path, "response.deterrence.elasticity.\"*\"");
        expect("remove = ['response.deterrence.elasticity.\"*\"']", &codes::MISSING_KEY);
        expect("response.deterrence.elasticity.public-odrer = {}", &codes::UNDEFINED);
        expect("response.deterrence.cap.value = 0.5", &codes::OUT_OF_BOUNDS);
        assert_eq!(deterrence.word.as_ref().map(|word| word.peers.value), Some(8.0));
        expect("remove = ['response.deterrence.word.heard']", &codes::MISSING_KEY);
        expect("response.fear = {}", &codes::UNKNOWN_KEY);
    }

    #[test]
    fn a_scheme_in_which_nothing_is_earned_needs_neither_rewards_nor_a_cap() {
        let without = "remove = [\"response.deterrence.elasticity_rewarded\", \"response.deterrence.cap\"]";
        let rules = load(without).expect("loads").pack.phases.remove(0).1;
        let deterrence = rules.deterrence().expect("is there");
        assert_eq!((deterrence.elasticity_rewarded.len(), &rules.cap), (0, &None));
    }
}
