//! `[indicator.NAME]`: what the scheme counts.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Noun, Shape};
use crate::spec::{Indicator, Score, ScoreKind};
use crate::tree::Value;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "indicator",
    heading: "[indicator.NAME]",
    says: "A rule that turns records of one kind of conduct, from the channels it names, into points. Points may be 0 where the records only serve as strikes for a list. Its evidence and source cover the bare numbers of the table.",
    keys: &[
        Key::required("conduct", Form::Ref(Noun::Conduct), "The conduct it counts."),
        Key::required("channels", Form::Refs(Noun::Channel), "The channels whose records it takes."),
        Key::when("points", Form::Number, "`direct` left out", "Points per record; negative ones are lost."),
        Key::when(
            "factor",
            Form::Ref(Noun::Factor),
            "a score that is an index",
            "The factor that the points move.",
        ),
        Key::optional(
            "direct",
            Form::Flag,
            "false",
            "A record puts its bearer straight into the last class, whatever the points; in scores of the kind \"class\".",
        ),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[indicator.jaywalking]
conduct  = "jaywalking"
channels = ["street-camera"]
points   = -5
evidence = "documented"
source   = "example-measures"

[indicator.blood-donation]
conduct  = "blood-donation"
channels = ["blood-bank"]
points   = 10
evidence = "documented"
source   = "example-measures"
"#,
};

/// Reads one.
pub(crate) fn read(name: &str, view: &View<'_>) -> Option<Indicator> {
    Some(Indicator {
        name: name.to_owned(),
        conduct: view.text("conduct")?,
        channels: view.texts("channels"),
        points: if view.flag("direct") == Some(true) { 0.0 } else { view.number("points")? },
        factor: view.text("factor"),
        direct: view.flag("direct") == Some(true),
        provenance: view.provenance()?,
    })
}

/// An indicator needs something to count, and says what a record of it does to a score of the pack's kind.
pub(crate) fn lint(view: &View<'_>, score: Option<&Score>, found: &mut Vec<Diagnostic>) {
    if let Some(score) = score {
        does(view, score, found);
    }
    if let Some(Value::Array(items)) = view.entry("channels").map(|e| &e.node.value)
        && items.is_empty()
    {
        let message =
            format!("`{}` takes records from no channel, so it can never count anything", view.path);
        let item =
            Diagnostic::of(&codes::INDICATOR_UNSEEN, message).at(view.place_of("channels"), "no channel");
        found.push(item.help("name the channels whose records it takes"));
    }
}

fn does(view: &View<'_>, score: &Score, found: &mut Vec<Diagnostic>) {
    let direct = view.flag("direct") == Some(true);
    let mut say = |key: &str, message: String, help: &str| {
        found.push(Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of(key), "here").help(help));
    };
    match (direct, view.has("points")) {
        (true, true) => say(
            "points",
            format!("`{}` is direct: points mean nothing", view.path),
            "take `points` or `direct` out",
        ),
        (false, false) => say("points", format!("`{}` does not say `points`", view.path), "0 is allowed"),
        _ => {}
    }
    if direct && score.kind != ScoreKind::Class {
        let message = format!("`{}` decides a class, but the score has none", view.path);
        say("direct", message, "write kind = \"class\" in the score, or state points");
    }
    match (&score.kind, view.has("factor")) {
        (ScoreKind::Index(_), false) => say(
            "factor",
            format!("`{}` does not say which factor of the index it moves", view.path),
            "state `factor`",
        ),
        (ScoreKind::Account | ScoreKind::Class, true) => {
            say(
                "factor",
                format!("`{}` names a factor, but the score is no index", view.path),
                "take it out",
            );
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load};

    #[test]
    fn it_names_conduct_and_channels_that_exist() {
        let indicators = load("").expect("loads").pack.phases.remove(0).1.indicators;
        assert_eq!((indicators[0].points, indicators[1].points), (-5.0, 10.0));
        expect("indicator.jaywalking.conduct = \"jaywalkin\"", &codes::UNDEFINED);
        expect("indicator.jaywalking.channels = [\"street-camra\"]", &codes::UNDEFINED);
        expect("indicator.jaywalking.channels = []", &codes::INDICATOR_UNSEEN);
        expect("indicator.jaywalking.channels = [\"street-camera\", \"street-camera\"]", &codes::DUPLICATE);
        expect("remove = [\"indicator.jaywalking.source\"]", &codes::NO_SOURCE);
        expect("remove = [\"indicator.jaywalking.evidence\"]", &codes::MISSING_KEY);
    }
}
