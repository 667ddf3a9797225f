//! `[safeguard.review]`: a person looks at proposed listings.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use crate::shape::{Form, Key, Noun, RATE_ALIKE, SHARE, Shape};
use crate::spec::Review;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "review",
    heading: "[safeguard.review]",
    says: "A person looks at proposed listings before they take effect, and may turn them down. Reviewers follow the rule without judging in a share `deference` of cases (automation bias); where they judge, they turn down wrongful and rightful proposals with the probabilities given. What they cannot look at is decided by the rule alone. Who was cleared is not listed again upon the same facts. A listing is wrongful if the fair score would not list at that moment. Its evidence and source cover the rule.",
    keys: &[
        Key::optional(
            "lists",
            Form::Refs(Noun::List),
            "every blacklist and watchlist",
            "The lists whose proposals are reviewed.",
        ),
        Key::required("coverage", Form::Quantity(&SHARE), "Share of proposed listings that are looked at."),
        Key::required(
            "deference",
            Form::Quantity(&SHARE),
            "Probability that a reviewer follows the rule without judging.",
        ),
        Key::required(
            "turns_down_wrongful",
            Form::Quantity(&SHARE),
            "Probability that a reviewer who judges turns down a wrongful proposal.",
        ),
        Key::required(
            "turns_down_rightful",
            Form::Quantity(&SHARE),
            "Probability that a reviewer who judges turns down a rightful proposal.",
        ),
        Key::optional(
            "capacity",
            Form::Quantity(&RATE_ALIKE),
            "no limit",
            "Proposals per subject and time that reviewers can look at, chosen at random among those that come in together.",
        ),
        Key::required(
            "corrects",
            Form::Flag,
            "Whether the mistaken records behind a wrongful proposal are deleted when it is turned down.",
        ),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[safeguard.review]
coverage  = { value = 0.5, unit = "share", range = [0, 1], evidence = "assumed", why = "an example" }
deference = { value = 0.7, unit = "share", range = [0.3, 0.95], evidence = "assumed", why = "an example" }
turns_down_wrongful = { value = 0.8, unit = "share", range = [0.4, 1], evidence = "assumed", why = "an example" }
turns_down_rightful = { value = 0.05, unit = "share", range = [0, 0.2], evidence = "assumed", why = "an example" }
capacity  = { value = 0.01, unit = "per year", range = [0.001, 0.1], evidence = "assumed", why = "an example" }
corrects  = true
evidence  = "assumed"
why       = "an example"
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Review> {
    Some(Review {
        lists: view.texts("lists"),
        coverage: view.parameter("coverage")?,
        deference: view.parameter("deference")?,
        turns_down: [view.parameter("turns_down_rightful")?, view.parameter("turns_down_wrongful")?],
        capacity: view.parameter("capacity"),
        corrects: view.flag("corrects")?,
        provenance: view.provenance()?,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};

    #[test]
    fn a_reviewer_defers_or_judges() {
        let review = load("").expect("loads").pack.phases.remove(0).1.safeguards.review.expect("a review");
        assert_eq!(review.turns_down.map(|p| p.value), [0.05, 0.8]);
        assert!(review.corrects && review.capacity.is_some());
        fine("remove = [\"safeguard.review.capacity\"]");
        expect("safeguard.review.deference.value = -1", &codes::BAD_SHARE);
        expect("safeguard.review.lists = [\"blaklist\"]", &codes::UNDEFINED);
        fine("safeguard.review.lists = [\"blacklist\"]");
        expect("safeguard.review.accuracy = 1", &codes::UNKNOWN_KEY);
        expect("remove = [\"safeguard.review.corrects\"]", &codes::MISSING_KEY);
    }
}
