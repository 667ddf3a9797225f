//! `[channel.NAME]`: how conduct comes to be seen, and mistaken.

use super::{association, database_error, feedback, gallery, misidentify};
use crate::shape::{Form, Key, Keyed, Noun, SHARE, Shape};
use crate::spec::Channel;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "channel",
    heading: "[channel.NAME]",
    says: "A way in which acts become records: cameras, courts, neighbours, a platform. An act within its coverage is recorded with its sensitivity; a record may land on the wrong person; records may arise from nobody's act. Channels stand in the order of the file: where several see one act, it makes one record, by the first of them.",
    keys: &[
        Key::required("says", Form::Text, "What it is, in a sentence."),
        Key::required("coverage", Form::Quantity(&SHARE), "Share of acts within its sight."),
        Key::required(
            "sensitivity",
            Form::Quantity(&SHARE),
            "Probability that an act within its sight is recorded.",
        ),
        Key::optional(
            "sensitivity_to",
            Form::Map(Keyed::Ref(Noun::Conduct), &Form::Quantity(&SHARE)),
            "`sensitivity` holds for all conduct",
            "Sensitivity for particular conduct, instead of `sensitivity`.",
        ),
        Key::optional(
            "misidentify",
            Form::Quantity(&misidentify::QUANTITY),
            "records always go to whoever acted",
            "Probability that a record goes to the wrong person, and to whom it may go.",
        ),
        Key::optional(
            "database_error",
            Form::Quantity(&database_error::QUANTITY),
            "none",
            "Records of nobody's act.",
        ),
        Key::optional(
            "gallery",
            Form::Table(&gallery::SHAPE),
            "none",
            "Face search against a gallery of enrolled faces.",
        ),
        Key::optional(
            "association",
            Form::Table(&association::SHAPE),
            "none",
            "Records for the listing of somebody else.",
        ),
        Key::optional(
            "feedback",
            Form::Table(&feedback::SHAPE),
            "its coverage is the same all along",
            "Its coverage follows its records of the past, area by area.",
        ),
    ],
    others: None,
    proven: false,
    example: r#"[channel.street-camera]
says           = "Cameras at crossings that search for faces"
coverage       = { value = 0.02, unit = "share", range = [0.001, 0.1], evidence = "assumed", why = "few crossings have one", vary = { setting = { rural = 0 } } }
sensitivity    = { value = 0.6, unit = "share", range = [0.3, 0.9], evidence = "assumed", why = "faces are turned away or covered" }
sensitivity_to = { jaywalking = { value = 0.5, unit = "share", range = [0.2, 0.9], evidence = "assumed", why = "crowds at crossings" } }

[channel.blood-bank]
says        = "The blood bank's register"
coverage    = { value = 1, unit = "share", range = [0.9, 1], evidence = "assumed", why = "every donation is registered" }
sensitivity = { value = 1, unit = "share", range = [0.9, 1], evidence = "assumed", why = "every donation is registered" }
"#,
};

/// Reads one.
pub(crate) fn read(name: &str, view: &View<'_>) -> Option<Channel> {
    Some(Channel {
        name: name.to_owned(),
        says: view.text("says")?,
        coverage: view.parameter("coverage")?,
        sensitivity: view.parameter("sensitivity")?,
        sensitivity_to: view.parameters("sensitivity_to")?,
        misidentify: view.child("misidentify").and_then(|v| misidentify::read(&v)),
        database_error: view.child("database_error").and_then(|v| database_error::read(&v)),
        gallery: view.child("gallery").and_then(|v| gallery::read(&v)),
        association: view.child("association").and_then(|v| association::read(&v)),
        feedback: view.child("feedback").and_then(|v| feedback::read(&v)),
        place: view.place,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load, warns};

    #[test]
    fn channels_keep_the_order_of_the_file() {
        let channels = load("").expect("loads").pack.phases.remove(0).1.channels;
        let names: Vec<&str> = channels.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["street-camera", "blood-bank"]);
        assert_eq!(channels[0].sensitivity_to[0].1.path, "channel.street-camera.sensitivity_to.jaywalking");
    }

    #[test]
    fn mistakes_are_named() {
        expect("channel.street-camera.coverage.value = 5", &codes::BAD_SHARE);
        expect("channel.street-camera.sensitivity_to.jaywalkin = {}", &codes::UNDEFINED);
        let unused = "channel.drone = { says = \"d\", coverage = { value = 0.5, unit = \"share\", range = [0, 1], \
                      evidence = \"assumed\", why = \"w\" }, sensitivity = { value = 0.5, unit = \"share\", range = [0, 1], \
                      evidence = \"assumed\", why = \"w\" } }";
        warns(unused, &codes::CHANNEL_UNUSED);
        let donated = "channel.street-camera.sensitivity_to.blood-donation = { value = 0.5, unit = \"share\", \
                       range = [0, 1], evidence = \"assumed\", why = \"w\" }";
        warns(donated, &codes::CHANNEL_FOR_NOTHING);
    }
}
