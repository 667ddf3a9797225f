//! `gallery`: face search against enrolled faces.

use crate::shape::{COUNT, Form, Key, Noun, RATE, SHARE, Shape};
use crate::spec::Gallery;
use crate::view::View;

const ERRORS: &[(&str, &str)] = &[
    ("independent", "each pass is a new draw"),
    ("fixed-trait", "whoever resembles an enrolled face is falsely matched at every pass"),
];

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "gallery",
    heading: "[channel.NAME.gallery]",
    says: "A search of faces passing a camera against a gallery of enrolled faces. A pass of somebody who is not enrolled gives a false alert with probability 1 - (1 - FMR)^W: W faces, each falsely matched with the false match rate FMR.",
    keys: &[
        Key::required("probes", Form::Quantity(&RATE), "Passes per subject and time."),
        Key::required("size", Form::Quantity(&COUNT), "Number of enrolled faces, W."),
        Key::required(
            "false_match_rate",
            Form::Quantity(&SHARE),
            "Probability that one comparison matches falsely, FMR.",
        ),
        Key::required(
            "errors",
            Form::Word(ERRORS),
            "Whether errors repeat on the same people: two different models.",
        )
        .fixed(),
        Key::required("as", Form::Ref(Noun::Conduct), "The conduct that a false alert is recorded as."),
    ],
    others: None,
    proven: false,
    example: r#"[channel.street-camera.gallery]
probes           = { value = 50, unit = "per year", range = [1, 1000], evidence = "assumed", why = "depends on where one walks" }
size             = { value = 1000, unit = "count", range = [100, 10000], evidence = "assumed", why = "sizes are not published" }
false_match_rate = { value = 1e-6, unit = "share", range = [1e-8, 1e-4], evidence = "assumed", why = "thresholds are not published" }
errors           = "independent"
as               = "jaywalking"
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Gallery> {
    Some(Gallery {
        probes: view.parameter("probes")?,
        size: view.parameter("size")?,
        false_match_rate: view.parameter("false_match_rate")?,
        fixed_trait: view.text("errors")? == "fixed-trait",
        conduct: view.text("as")?,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load};

    #[test]
    fn all_of_it_is_stated() {
        let channel = load("").expect("loads").pack.phases.remove(0).1.channels.remove(0);
        assert_eq!(channel.gallery.map(|g| (g.size.value, g.fixed_trait)), Some((1000.0, false)));
        expect("remove = [\"channel.street-camera.gallery.errors\"]", &codes::MISSING_KEY);
        expect("channel.street-camera.gallery.size.unit = \"number\"", &codes::BAD_UNIT);
    }
}
