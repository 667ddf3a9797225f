//! `[activity.NAME]`: something people try to do.

use crate::shape::{Form, Key, Noun, RATE, Shape};
use crate::spec::Activity;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "activity",
    heading: "[activity.NAME]",
    says: "Something people try to do that consequences restrict or reward: flying, borrowing, enrolling a child. Its demand is how often they try.",
    keys: &[
        Key::required("says", Form::Text, "What it is, in a sentence."),
        Key::optional(
            "demand",
            Form::Quantity(&RATE),
            "subjects do not try; a spillover says how often those who live with them do",
            "Attempts per subject and time.",
        ),
        Key::optional(
            "related",
            Form::Refs(Noun::Domain),
            "none",
            "Domains of conduct that the activity has to do with: an audit finds restrictions that follow from others.",
        ),
    ],
    others: None,
    proven: false,
    example: r#"[activity."travel.air"]
says   = "Buying a flight"
demand = { value = 0.3, unit = "per year", range = [0.1, 1], evidence = "estimated", source = "example-yearbook", vary = { setting = { rural = 0.3 } } }
related = ["public-order"]
"#,
};

/// Reads one.
pub(crate) fn read(name: &str, view: &View<'_>) -> Option<Activity> {
    Some(Activity {
        name: name.to_owned(),
        says: view.text("says")?,
        demand: view.parameter("demand"),
        related: view.texts("related"),
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{load, warns};

    #[test]
    fn names_with_full_stops_stay_whole() {
        let activity = load("").expect("loads").pack.phases.remove(0).1.activities.remove(0);
        assert_eq!(activity.name, "travel.air");
        assert_eq!(activity.related, ["public-order"]);
        crate::kind::check::expect("activity.\"travel.air\".related = [\"no-domain\"]", &codes::UNDEFINED);
        let demand = activity.demand.map(|demand| demand.path);
        assert_eq!(demand.as_deref(), Some("activity.\"travel.air\".demand"));
        let rail = "activity.rail = { says = \"r\", demand = { value = 1, unit = \"per year\", range = [0, 2], \
                    evidence = \"assumed\", why = \"w\" } }";
        warns(rail, &codes::ACTIVITY_UNUSED);
    }
}
