//! `[conduct.NAME]`: what people truly do, whoever watches.

use crate::shape::{Form, Key, RATE, Shape};
use crate::spec::Conduct;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "conduct",
    heading: "[conduct.NAME]",
    says: "A kind of act, and how often people do it in a world without the scheme. Whether anybody sees it is a matter of channels; whether it counts, of indicators.",
    keys: &[
        Key::required("says", Form::Text, "What the act is, in a sentence."),
        Key::required("domain", Form::Name, "Groups conduct for responses, reports and random streams.").fixed(),
        Key::required("lawful", Form::Flag, "Whether law allows it; the loss of lawful conduct is called chilling.").fixed(),
        Key::required("rate", Form::Quantity(&RATE), "Acts per subject and time in a world without the scheme."),
        Key::optional(
            "repeats",
            Form::Flag,
            "true",
            "Whether several acts of one person can count in one tick; false for attendance, a test, a payment date.",
        )
        .fixed(),
    ],
    others: None,
    proven: false,
    example: r#"[conduct.jaywalking]
says   = "Crossing the road against the light"
domain = "public-order"
lawful = false
rate   = { value = 6, unit = "per year", range = [1, 30], evidence = "assumed", why = "no count of it was found", vary = { age = { "15-29" = 1.4, "60+" = 0.7 } } }

[conduct.blood-donation]
says   = "Giving blood"
domain = "charity"
lawful = true
rate   = { value = 0.01, unit = "per year", range = [0.005, 0.02], evidence = "estimated", source = "example-yearbook" }
"#,
};

/// Reads one.
pub(crate) fn read(name: &str, view: &View<'_>) -> Option<Conduct> {
    Some(Conduct {
        name: name.to_owned(),
        says: view.text("says")?,
        domain: view.text("domain")?,
        lawful: view.flag("lawful")?,
        rate: view.parameter("rate")?,
        repeats: !view.has("repeats") || view.flag("repeats")?,
        place: view.place,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load, warns};

    #[test]
    fn conduct_is_read_and_its_mistakes_are_named() {
        let conduct = load("").expect("loads").pack.phases.remove(0).1.conduct;
        assert_eq!(
            (conduct[0].name.as_str(), conduct[0].repeats, conduct[0].rate.vary.len()),
            ("jaywalking", true, 2)
        );
        assert_eq!(conduct[0].rate.path, "conduct.jaywalking.rate");
        expect("remove = [\"conduct.jaywalking.lawful\"]", &codes::MISSING_KEY);
        expect("conduct.jaywalking.lawful = \"no\"", &codes::WRONG_TYPE);
        expect("conduct.jaywalking.raet = 1", &codes::UNKNOWN_KEY);
        expect("conduct.Jay_Walking = {}", &codes::BAD_NAME);
        expect("conduct.jaywalking.says = \" \"", &codes::EMPTY);
        let spitting = "conduct.spitting = { says = \"s\", domain = \"public-order\", lawful = false, rate = { value = 1, \
                        unit = \"per day\", range = [0, 2], evidence = \"assumed\", why = \"w\" } }";
        warns(spitting, &codes::CONDUCT_UNREAD);
    }
}
