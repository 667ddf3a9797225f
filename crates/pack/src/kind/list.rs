//! `[list.NAME]`: blacklists, redlists, watchlists.

use super::parameter::{EVIDENCE, SOURCE, WHY};
use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Noun, RATE_ALIKE, Shape};
use crate::spec::{Again, Colour, Enter, List, Score, Window};
use crate::view::View;

const COLOURS: &[(&str, &str)] =
    &[("black", "sanctions follow"), ("red", "incentives follow"), ("watch", "a warning only")];

const AGAINS: &[(&str, &str)] =
    &[("restart", "the minimum stay begins anew"), ("ignore", "nothing; the clock goes on")];

const WINDOWS: &[(&str, &str)] = &[
    ("since-listing", "all records since the last listing; listing sets the count to 0"),
    ("fixed", "records in consecutive windows of the length in `within`"),
    ("sliding", "records in the last ticks of the length in `within`"),
];

/// Entry rule.
pub(crate) static ENTER: Shape = Shape {
    name: "enter",
    heading: "enter = { ... }",
    says: "What puts somebody on a list: one of four rules. A grade (that grade or a worse one; on a redlist that grade or a better one), a score below a threshold, a score from a threshold up, or a number of records of some indicators within a window. The three windows are different models.",
    keys: &[
        Key::when("grade", Form::Ref(Noun::Grade), "entry by grade", "The grade, judged at assessments."),
        Key::when(
            "score_below",
            Form::Number,
            "entry by low score",
            "Enter with a score below this at an assessment.",
        ),
        Key::when(
            "score_from",
            Form::Number,
            "entry by high score",
            "Enter with this score or more at an assessment.",
        ),
        Key::when(
            "records",
            Form::Whole(1),
            "entry by records",
            "How many records it takes, 1 for a single one.",
        )
        .fixed(),
        Key::when("of", Form::Refs(Noun::Indicator), "`records`", "The indicators whose records count."),
        Key::when("window", Form::Word(WINDOWS), "`records`", "Which records count together.").fixed(),
        Key::when("within", Form::Span, "window = \"fixed\" or \"sliding\"", "Length of the window.").fixed(),
    ],
    others: None,
    proven: false,
    example: "[list.blacklist.enter]\ngrade = \"D\"\n",
};

/// Exit rule.
pub(crate) static LEAVE: Shape = Shape {
    name: "leave",
    heading: "leave = { ... } or leave = \"never\"",
    says: "How somebody leaves a list: a minimum stay, a score regained, and a rate at which people leave from then on (repair by performance), all of which have to hold where they are stated; or at the end of a longest stay, whatever else holds. Whoever is listed by score or grade stays while the entry condition holds, minimum stay or not.",
    keys: &[
        Key::optional("after", Form::Span, "no minimum stay", "Minimum stay."),
        Key::optional("score_from", Form::Number, "any score", "Leave only with this score or more."),
        Key::optional(
            "rate",
            Form::Quantity(&RATE_ALIKE),
            "at once",
            "Rate of leaving once the other conditions hold.",
        ),
        Key::optional(
            "at_most",
            Form::Span,
            "no limit",
            "Longest stay, counted from entry: at its end everybody leaves, whatever else holds, restarts included.",
        ),
    ],
    others: None,
    proven: false,
    example: "[list.blacklist.leave]\nafter      = \"2 years\"\nscore_from = 650\n",
};

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "list",
    heading: "[list.NAME]",
    says: "A list people are put on: a blacklist, a redlist or a watchlist, with its rules of entry and exit. What follows from being on it is a matter of consequences. A pack may have four. Its evidence and source cover the bare numbers of the table.",
    keys: &[
        Key::required("says", Form::Text, "What it is, in a sentence."),
        Key::required("colour", Form::Word(COLOURS), "What kind of list.").fixed(),
        Key::required("enter", Form::Table(&ENTER), "What puts somebody on it."),
        Key::required("leave", Form::TableOr(&LEAVE, "never"), "How somebody leaves it."),
        Key::required(
            "again",
            Form::Word(AGAINS),
            "What a new offence does while listed: two different models.",
        )
        .fixed(),
        EVIDENCE,
        SOURCE,
        WHY,
    ],
    others: None,
    proven: true,
    example: r#"[list.blacklist]
says     = "Residents graded D"
colour   = "black"
enter    = { grade = "D" }
leave    = { after = "2 years", score_from = 650 }
again    = "restart"
evidence = "assumed"
why      = "an example"

[list.watchlist]
says     = "Three recorded offences within a year"
colour   = "watch"
enter    = { records = 3, of = ["jaywalking"], window = "sliding", within = "12 months" }
leave    = { after = "6 months", rate = { value = 0.5, unit = "per year", range = [0.1, 2], evidence = "assumed", why = "an example" } }
again    = "ignore"
evidence = "assumed"
why      = "an example"
"#,
};

/// Reads one.
pub(crate) fn read(name: &str, view: &View<'_>) -> Option<List> {
    let leave = view.child("leave");
    Some(List {
        name: name.to_owned(),
        says: view.text("says")?,
        colour: match view.text("colour")?.as_str() {
            "black" => Colour::Black,
            "red" => Colour::Red,
            "watch" => Colour::Watch,
            _ => return None,
        },
        enter: enter(&view.child("enter")?)?,
        stay: leave.as_ref().and_then(|l| l.span("after")),
        leave_score_from: leave.as_ref().and_then(|l| l.number("score_from")),
        leave_rate: leave.as_ref().and_then(|l| l.parameter("rate")),
        stay_at_most: leave.as_ref().and_then(|l| l.span("at_most")),
        leaves: leave.is_some(),
        again: match view.text("again")?.as_str() {
            "restart" => Again::Restart,
            "ignore" => Again::Ignore,
            _ => return None,
        },
        provenance: view.provenance()?,
    })
}

fn enter(view: &View<'_>) -> Option<Enter> {
    if let Some(grade) = view.text("grade") {
        return Some(Enter::Grade(grade));
    }
    if let Some(score) = view.number("score_below") {
        return Some(Enter::ScoreBelow(score));
    }
    if let Some(score) = view.number("score_from") {
        return Some(Enter::ScoreFrom(score));
    }
    let window = match view.text("window")?.as_str() {
        "since-listing" => Window::SinceListing,
        "fixed" => Window::Fixed(view.span("within")?),
        "sliding" => Window::Sliding(view.span("within")?),
        _ => return None,
    };
    Some(Enter::Records {
        count: u32::try_from(view.whole("records")?).ok()?,
        indicators: view.texts("of"),
        window,
    })
}

/// Everything about a list that its shape cannot say.
pub(crate) fn lint(view: &View<'_>, score: Option<&Score>, found: &mut Vec<Diagnostic>) {
    if let Some(enter) = view.child("enter") {
        one_rule(&enter, found);
        window(&enter, found);
        records(&enter, found);
        if let Some(score) = score {
            thresholds(&enter, score, found);
        }
    }
    let Some(leave) = view.child("leave") else { return };
    if leave.table.entries.is_empty() {
        let message = format!("`{}` states no condition", leave.path);
        let item = Diagnostic::of(&codes::EMPTY, message).at(view.place_of("leave"), "nothing here");
        found.push(item.help("write after = \"2 years\", score_from = ..., a rate, or leave = \"never\""));
    }
    if let (Some(stay), Some(limit)) = (leave.span("after"), leave.span("at_most"))
        && stay.days() > limit.days()
    {
        let message = format!("the longest stay on `{}` is shorter than the minimum stay", view.path);
        let item = Diagnostic::of(&codes::EXIT_IMPOSSIBLE, message);
        found.push(item.at(leave.place_of("at_most"), "ends before `after` does"));
    }
    if let (Some(from), Some(enter), Some(score)) = (leave.number("score_from"), view.child("enter"), score)
        && let Some(bound) = holds_from(&enter, view.text("colour").as_deref(), score)
        && from >= bound
    {
        let message = format!("nobody can leave `{}`: whoever scores {from} enters it", view.path);
        let item = Diagnostic::of(&codes::EXIT_IMPOSSIBLE, message);
        let item =
            item.at(leave.place_of("score_from"), format!("the entry condition holds from {bound} up"));
        found
            .push(item.help("leave it out: one leaves such a list once the entry condition no longer holds"));
    }
    let high = score.map(|s| s.bounds.1);
    if let (Some(from), Some(high)) = (leave.number("score_from"), high)
        && from > high
    {
        let message = format!("nobody can leave `{}`: the score never rises to {from}", view.path);
        let item = Diagnostic::of(&codes::EXIT_IMPOSSIBLE, message);
        let item = item.at(leave.place_of("score_from"), format!("the highest score is {high}"));
        found.push(item.help("lower it, or write leave = \"never\" if that is what the rules say"));
    }
}

/// The score from which an entry rule for high scores holds.
fn holds_from(enter: &View<'_>, colour: Option<&str>, score: &Score) -> Option<f64> {
    let of_grade = |name: String| score.grades.iter().find(|g| g.name == name).map(|g| g.from);
    match colour {
        Some("red") => enter.number("score_from").or_else(|| enter.text("grade").and_then(of_grade)),
        _ => enter.number("score_from"),
    }
}

/// The keys of which an entry rule has one.
pub(crate) const RULES: [&str; 4] = ["grade", "score_below", "score_from", "records"];

/// The engine counts strikes in a byte.
const MOST_RECORDS: i64 = 255;

fn records(enter: &View<'_>, found: &mut Vec<Diagnostic>) {
    if enter.whole("records").is_some_and(|n| n > MOST_RECORDS) {
        let message = format!("`{}` may be {MOST_RECORDS} at most", enter.path_of("records"));
        let item = Diagnostic::of(&codes::TOO_MANY, message);
        found.push(item.at(enter.place_of("records"), format!("more than {MOST_RECORDS}")));
    }
}

fn one_rule(enter: &View<'_>, found: &mut Vec<Diagnostic>) {
    let rules: Vec<&str> = RULES.into_iter().filter(|key| enter.has(key)).collect();
    match rules.as_slice() {
        [_] => {}
        [] => {
            let message = format!("`{}` states no rule", enter.path);
            let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(enter.place, "needs a rule");
            found.push(item.help("write one of grade, score_below, score_from or records"));
        }
        [first, .., last] => {
            let message = format!("`{}` states {} rules, but there can be one", enter.path, rules.len());
            let item = Diagnostic::of(&codes::KEYS_TOGETHER, message);
            let item = item.at(enter.place_of(first), "one rule").at(enter.place_of(last), "another rule");
            let help =
                format!("if a base states one of them, take it out: remove = [\"{}\"]", enter.path_of(first));
            found.push(item.help(help));
        }
    }
}

fn window(enter: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut needs = |on: &str, key: &str| {
        let message = format!("`{}` needs `{key}`", enter.path);
        let item =
            Diagnostic::of(&codes::KEYS_TOGETHER, message).at(enter.place_of(on), format!("needs `{key}`"));
        found.push(item);
    };
    if enter.has("records") {
        ["of", "window"].into_iter().filter(|key| !enter.has(key)).for_each(|key| needs("records", key));
    }
    if matches!(enter.text("window").as_deref(), Some("fixed" | "sliding")) && !enter.has("within") {
        needs("window", "within");
    }
    let mut alone = |key: &str, without: &str| {
        let message = format!("`{}` means nothing {without}", enter.path_of(key));
        found.push(
            Diagnostic::of(&codes::KEYS_TOGETHER, message).at(enter.place_of(key), "means nothing here"),
        );
    };
    if enter.has("within") && enter.text("window").as_deref() == Some("since-listing") {
        alone("within", "with window = \"since-listing\"");
    }
    if !enter.has("records") {
        let keys = ["of", "window", "within"].into_iter().filter(|key| enter.has(key));
        keys.for_each(|key| alone(key, "without `records`"));
    }
}

fn thresholds(enter: &View<'_>, score: &Score, found: &mut Vec<Diagnostic>) {
    let (low, high) = score.bounds;
    for (key, never, always) in [
        (
            "score_below",
            enter.number("score_below").is_some_and(|x| x <= low),
            enter.number("score_below").is_some_and(|x| x > high),
        ),
        (
            "score_from",
            enter.number("score_from").is_some_and(|x| x > high),
            enter.number("score_from").is_some_and(|x| x <= low),
        ),
    ] {
        if never || always {
            let (who, label) = if never { ("nobody", "never holds") } else { ("everybody", "always holds") };
            let message = format!(
                "`{}` puts {who} on the list: scores lie between {low} and {high}",
                enter.path_of(key)
            );
            found.push(Diagnostic::of(&codes::LIST_UNREACHABLE, message).at(enter.place_of(key), label));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};
    use crate::spec::{Enter, Window};

    #[test]
    fn entry_rules_are_read() {
        let lists = load("").expect("loads").pack.phases.remove(0).1.lists;
        assert_eq!(lists[0].enter, Enter::Grade("D".into()));
        assert!(
            matches!(&lists[1].enter, Enter::Records { count: 3, window: Window::Sliding(w), .. } if w.count == 12.0)
        );
        assert!(lists[1].leave_rate.is_some() && lists[0].leave_score_from == Some(650.0));
        let never = load("list.blacklist.leave = \"never\"").expect("loads").pack.phases.remove(0).1.lists;
        assert!(!never[0].leaves && never[0].stay.is_none());
    }

    #[test]
    fn rules_exclude_and_need_each_other() {
        expect("list.blacklist.enter.score_below = 600", &codes::KEYS_TOGETHER);
        expect("remove = [\"list.blacklist.enter.grade\"]", &codes::KEYS_TOGETHER);
        expect("remove = [\"list.watchlist.enter.window\"]", &codes::KEYS_TOGETHER);
        expect("remove = [\"list.watchlist.enter.within\"]", &codes::KEYS_TOGETHER);
        expect("list.watchlist.enter.window = \"since-listing\"", &codes::KEYS_TOGETHER);
        expect("list.blacklist.enter.window = \"fixed\"", &codes::KEYS_TOGETHER);
        expect("list.watchlist.enter.records = 0", &codes::OUT_OF_BOUNDS);
        fine("list.watchlist.enter.records = 255");
        expect("list.watchlist.enter.records = 256", &codes::TOO_MANY);
        expect("list.watchlist.enter.records = 5000000000", &codes::TOO_MANY);
        expect("list.watchlist.enter.within = \"0 months\"", &codes::BAD_SPAN);
        expect("list.watchlist.enter.of = [\"jaywalkin\"]", &codes::UNDEFINED);
        expect("list.blacklist.again = \"perhaps\"", &codes::UNKNOWN_WORD);
    }

    #[test]
    fn thresholds_lie_within_the_bounds() {
        let below = |x: i32| {
            format!("remove = [\"list.blacklist.enter.grade\"]\nlist.blacklist.enter.score_below = {x}")
        };
        fine(&below(600));
        expect(&below(0), &codes::LIST_UNREACHABLE);
        expect(&below(1501), &codes::LIST_UNREACHABLE);
        expect("list.blacklist.leave.score_from = 1501", &codes::EXIT_IMPOSSIBLE);
        expect("list.blacklist.enter.grade = \"E\"", &codes::UNDEFINED);
    }
}
