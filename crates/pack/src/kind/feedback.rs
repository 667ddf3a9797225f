//! `feedback`: a channel that looks where it has seen.

use crate::shape::{CAP, COUNT, Form, Key, RATE_ALIKE, Shape};
use crate::spec::Feedback;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "feedback",
    heading: "[channel.NAME.feedback]",
    says: "A channel that looks where it has seen, as patrols that go where records were: its coverage in an area is the stated one times the area's share of its records of the past over the area's share of subjects. As far as its stated coverage is even and `most` does not cut it off, its whole attention stays the same; records make records. It looks after the other channels, at what they missed, and one such channel may see a conduct. The table holds for the whole run.",
    keys: &[
        Key::required(
            "before",
            Form::Quantity(&COUNT),
            "Records of the past that each area starts with, at full size; they vary by the area's attribute only.",
        )
        .fixed(),
        Key::required(
            "most",
            Form::Quantity(&CAP),
            "How many times the stated coverage it can have in an area; what is beyond it is lost.",
        )
        .fixed(),
        Key::optional("forgetting", Form::Quantity(&RATE_ALIKE), "the past is never forgotten", "Rate at which records of the past lose weight.")
            .fixed(),
        Key::optional(
            "corrected",
            Form::Flag,
            "false: every record weighs the same",
            "Whether a record weighs the less the more was looked for it, so that the past tells of acts and not of looking.",
        )
        .fixed(),
    ],
    others: None,
    proven: false,
    example: r#"[channel.street-camera.feedback]
before     = { value = 100, unit = "count", range = [10, 1000], evidence = "assumed", why = "an example" }
most       = { value = 3, unit = "number", range = [1, 10], evidence = "assumed", why = "an example" }
forgetting = { value = 0.5, unit = "per year", range = [0, 3], evidence = "assumed", why = "an example" }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Feedback> {
    Some(Feedback {
        before: view.parameter("before")?,
        most: view.parameter("most")?,
        forgetting: view.parameter("forgetting"),
        corrected: view.flag("corrected").unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load};

    #[test]
    fn it_starts_from_a_past_and_has_an_end() {
        let channel = load("").expect("loads").pack.phases.remove(0).1.channels.remove(0);
        let feedback = channel.feedback.expect("one");
        assert_eq!((feedback.before.value, feedback.most.value, feedback.corrected), (100.0, 3.0, false));
        expect("remove = [\"channel.street-camera.feedback.before\"]", &codes::MISSING_KEY);
        expect("channel.street-camera.feedback.most.value = 0.5", &codes::OUT_OF_BOUNDS);
        expect("channel.street-camera.feedback.corrected = 1", &codes::WRONG_TYPE);
        let later = "[phase.\"2016-07-01\"]\nchannel.street-camera.feedback.most.value = 2";
        expect(later, &codes::PHASE_FIXED);
    }
}
