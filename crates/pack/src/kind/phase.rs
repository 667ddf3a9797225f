//! `[phase."DATE"]`: a dated change of the rules.

use super::{
    activity, channel, conduct, consequence, indicator, list, market, response, safeguard, score, spillover,
};
use crate::shape::{Form, Key, Keyed, Shape};

static CONDUCT: Form = Form::Table(&conduct::SHAPE);
static CHANNEL: Form = Form::Table(&channel::SHAPE);
static INDICATOR: Form = Form::Table(&indicator::SHAPE);
static LIST: Form = Form::Table(&list::SHAPE);
static ACTIVITY: Form = Form::Table(&activity::SHAPE);
static CONSEQUENCE: Form = Form::Table(&consequence::SHAPE);
static SPILLOVER: Form = Form::Table(&spillover::SHAPE);

/// The rules, by section: what a pack has at its top and a phase may change.
pub(crate) const RULES: [Key; 11] = [
    Key::required("score", Form::Table(&SCORES), "The score of the subjects."),
    Key::required("conduct", Form::Map(Keyed::Names, &CONDUCT), "What people truly do."),
    Key::required("channel", Form::Map(Keyed::Names, &CHANNEL), "How conduct comes to be seen."),
    Key::required("indicator", Form::Map(Keyed::Names, &INDICATOR), "What the scheme counts."),
    Key::optional("list", Form::Map(Keyed::Names, &LIST), "no lists", "Lists that people are put on."),
    Key::optional(
        "activity",
        Form::Map(Keyed::Names, &ACTIVITY),
        "none",
        "What people try to do that may be restricted or rewarded.",
    ),
    Key::optional(
        "consequence",
        Form::Map(Keyed::Names, &CONSEQUENCE),
        "none",
        "What follows a grade or a listing.",
    ),
    Key::optional(
        "spillover",
        Form::Map(Keyed::Names, &SPILLOVER),
        "those who live with the listed bear nothing",
        "What those bear who live with somebody on a list.",
    ),
    Key::optional(
        "safeguard",
        Form::Table(&safeguard::SHAPE),
        "none",
        "What stands between a record and its consequences, and what undoes them.",
    ),
    Key::optional(
        "response",
        Form::Table(&response::RESPONSE),
        "people do what they would do anyway",
        "How conduct responds to the scheme.",
    ),
    Key::optional(
        "market",
        Form::Table(&market::SHAPE),
        "enterprises neither lose custom nor close",
        "What enterprises live by.",
    ),
];

/// `[score]`: whose score it is.
pub(crate) static SCORES: Shape = Shape {
    name: "scores",
    heading: "[score.person] or [score.enterprise]",
    says: "Whose score it is: that of the persons or that of the enterprises of the population, one of the two.",
    keys: &[
        Key::when("person", Form::Table(&score::SHAPE), "a population of persons", "The score of persons."),
        Key::when(
            "enterprise",
            Form::Table(&score::SHAPE),
            "a population of enterprises",
            "The score of enterprises.",
        ),
    ],
    others: None,
    proven: false,
    example: "[score.person]\nstart = 1000\n",
};

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "phase",
    heading: "[phase.\"2018-07-01\"]",
    says: "A dated change: from its first day on, the rules are those of the pack with this table laid over them, after all earlier phases. Tables merge key by key, everything else is replaced; `remove` takes tables away. What kind of score it is, what time does to points, the names and number of grades, what kind of rule puts people on a list, how strikes are counted, whether conduct is lawful cannot change within a run, even where a table is taken away and comes back later under the same name. Frailty cannot either.",
    keys: &[
        Key::optional(
            "remove",
            Form::Paths,
            "nothing is taken away",
            "Paths of tables to take away: [\"consequence.no-flights\"].",
        ),
        optional(RULES[0]),
        optional(RULES[1]),
        optional(RULES[2]),
        optional(RULES[3]),
        optional(RULES[4]),
        optional(RULES[5]),
        optional(RULES[6]),
        optional(RULES[7]),
        optional(RULES[8]),
        optional(RULES[9]),
    ],
    others: None,
    proven: false,
    example: r#"[phase."2016-07-01"]
channel.street-camera.coverage.value = 0.1
channel.street-camera.coverage.range = [0.01, 0.2]
indicator.jaywalking.points = -10
"#,
};

const fn optional(key: Key) -> Key {
    Key::optional(key.name, key.form, "as before", key.says)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};

    #[test]
    fn phases_are_complete_rules_in_order_of_date() {
        let later =
            "phase.2017-01-01.remove = [\"consequence.no-flights\"]".replace("2017-01-01", "\"2017-01-01\"");
        let phases = load(&later).expect("loads").pack.phases;
        let summary: Vec<_> = phases
            .iter()
            .map(|(date, r)| {
                (date.to_string(), r.channels[0].coverage.value, r.indicators[0].points, r.consequences.len())
            })
            .collect();
        let expected =
            [("2014-01-01", 0.02, -5.0, 1), ("2016-07-01", 0.1, -10.0, 1), ("2017-01-01", 0.1, -10.0, 0)];
        assert_eq!(summary, expected.map(|(d, c, p, n)| (d.to_owned(), c, p, n)));
        assert_eq!(
            phases[1].1.channels[0].coverage.path,
            "phase.\"2016-07-01\".channel.street-camera.coverage"
        );
        assert_eq!(phases[1].1.channels[0].sensitivity.path, "channel.street-camera.sensitivity");
    }

    #[test]
    fn what_is_part_of_the_model_cannot_change() {
        let phase = |text: &str| format!("[phase.\"2016-07-01\"]\n{text}");
        expect(&phase("score.person.clamp = \"each-record\""), &codes::PHASE_FIXED);
        expect(&phase("list.blacklist.again = \"ignore\""), &codes::PHASE_FIXED);
        expect(&phase("conduct.jaywalking.repeats = false"), &codes::PHASE_FIXED);
        fine(&phase("conduct.jaywalking.repeats = true"));
        expect(&phase("frailty.shape.value = 1"), &codes::UNKNOWN_KEY);
        expect(&phase("title = \"x\""), &codes::UNKNOWN_KEY);
        expect(&phase("chanel.street-camera.coverage.value = 0.2"), &codes::UNKNOWN_KEY);
        expect(&phase("remove = [\"list.greylist\"]"), &codes::NOTHING_TO_REMOVE);
        expect("[phase.\"2013-01-01\"]\nindicator.jaywalking.points = -1", &codes::PHASE_OUTSIDE);
        expect("[phase.\"2033-01-01\"]\nindicator.jaywalking.points = -1", &codes::PHASE_OUTSIDE);
        expect("[phase.later]\nindicator.jaywalking.points = -1", &codes::BAD_DATE);
    }

    #[test]
    fn grades_keep_their_names_and_number() {
        let phase = |grades: &str| format!("[phase.\"2016-07-01\"]\nscore.person.grades = [{grades}]");
        let row = |name: &str, from: u32| format!("{{ name = \"{name}\", from = {from} }}, ");
        let (a, b, c, d) = (row("A", 1040), row("B", 900), row("C", 500), row("D", 0));
        fine(&phase(&format!("{a}{b}{c}{d}")));
        expect(&phase(&format!("{a}{c}{d}")), &codes::PHASE_FIXED);
        expect(&phase(&format!("{a}{b}{c}{}{d}", row("CC", 200))), &codes::PHASE_FIXED);
        expect(&phase(&format!("{a}{}{c}{d}", row("BB", 900))), &codes::PHASE_FIXED);
        expect(&phase(""), &codes::PHASE_FIXED);
    }

    #[test]
    fn what_comes_back_or_comes_later_is_held_to_its_first_definition() {
        const BACK: &str = "says = \"b\"\nenter = { grade = \"D\" }\nleave = \"never\"\nevidence = \"assumed\"\n\
                            why = \"w\"\ncolour = \"black\"\n";
        let gone = "phase.\"2015-01-01\".remove = [\"list.blacklist\", \"consequence.no-flights\", \
                    \"spillover.no-flights-together\"]\n";
        let back =
            |again: &str| format!("{gone}[phase.\"2017-01-01\".list.blacklist]\n{BACK}again = \"{again}\"\n");
        fine(&back("restart"));
        expect(&back("ignore"), &codes::PHASE_FIXED);
        expect(&back("restart").replace("grade = \"D\"", "score_below = 500"), &codes::PHASE_FIXED);
        let later = |change: &str| {
            format!(
                "[phase.\"2015-01-01\".list.later]\n{BACK}again = \"ignore\"\n[phase.\"2017-01-01\"]\n{change}"
            )
        };
        fine(&later("list.later.enter.grade = \"C\""));
        expect(&later("list.later.colour = \"watch\""), &codes::PHASE_FIXED);
        let kind = "remove = [\"list.later.enter.grade\"]\nlist.later.enter.score_below = 500";
        expect(&later(kind), &codes::PHASE_FIXED);
    }
}
