//! `[market]`: what enterprises live by.

use crate::diagnostic::{Diagnostic, codes};
use crate::kind::score;
use crate::shape::{CAP, COUNT, FACTOR, Form, Key, MONEY, RATE_ALIKE, SHARE, SHARE_ALIKE, Shape, TIME};
use crate::spec::{Market, Subject};
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "market",
    heading: "[market]",
    says: "What enterprises live by. Each has an ordinary turnover, of which costs take their part, and a reserve. Consequences with `custom` take customers away or bring them; what some lose goes to the others of the same region and the same classes of the attributes in `by`. Whoever runs out of reserve closes, and the place stands empty until a newcomer takes it. Luck, up or down with equal chance each tick, is the same with the scheme, with its fair score and without it, so that a closing is known to be by mistake or brought about by the scheme. Hardship of an enterprise is what is missing of a newcomer's reserve beyond what would be missing without the scheme.",
    keys: &[
        Key::required("by", Form::Attributes, "Attributes that part markets: sector. May be empty.").fixed(),
        Key::required("turnover", Form::Quantity(&MONEY), "Turnover of an enterprise in ordinary times."),
        Key::required(
            "margin",
            Form::Quantity(&SHARE),
            "Part of turnover that is left after costs in ordinary times.",
        ),
        Key::required(
            "fixed_costs",
            Form::Quantity(&SHARE_ALIKE),
            "Part of costs that stays the same whatever the turnover.",
        ),
        Key::required(
            "luck",
            Form::Quantity(&FACTOR),
            "Standard deviation of a year's profit by luck alone, of a year's ordinary turnover.",
        ),
        Key::required(
            "reserve",
            Form::Quantity(&TIME),
            "Reserve of a newcomer, in time of ordinary turnover.",
        ),
        Key::required(
            "reserve_most",
            Form::Quantity(&TIME),
            "Most reserve that is kept; the rest is handed out.",
        ),
        Key::required("newcomers", Form::Quantity(&RATE_ALIKE), "How often an empty place is taken."),
        Key::required("capacity", Form::Quantity(&CAP), "Most turnover, of ordinary turnover."),
        Key::required(
            "moves",
            Form::Quantity(&SHARE_ALIKE),
            "Share of the custom that some lose which goes to the others.",
        ),
        Key::required("jobs", Form::Quantity(&COUNT), "Jobs of an enterprise."),
        Key::required("tax", Form::Quantity(&SHARE_ALIKE), "Part of turnover that is paid as tax."),
    ],
    others: None,
    proven: false,
    example: r#"[market]
by           = ["sector"]
turnover     = { value = 5000000, unit = "yuan per year", range = [1000000, 20000000], evidence = "assumed", why = "an example" }
margin       = { value = 0.06, unit = "share", range = [0.02, 0.15], evidence = "assumed", why = "an example" }
fixed_costs  = { value = 0.4, unit = "share", range = [0.1, 0.8], evidence = "assumed", why = "an example" }
luck         = { value = 0.1, unit = "number", range = [0.02, 0.3], evidence = "assumed", why = "an example" }
reserve      = { value = 3, unit = "months", range = [1, 12], evidence = "assumed", why = "an example" }
reserve_most = { value = 6, unit = "months", range = [3, 24], evidence = "assumed", why = "an example" }
newcomers    = { value = 1, unit = "per year", range = [0.2, 4], evidence = "assumed", why = "an example" }
capacity     = { value = 1.5, unit = "number", range = [1, 3], evidence = "assumed", why = "an example" }
moves        = { value = 1, unit = "share", range = [0.5, 1], evidence = "assumed", why = "an example" }
jobs         = { value = 17, unit = "count", range = [5, 50], evidence = "assumed", why = "an example" }
tax          = { value = 0.05, unit = "share", range = [0.01, 0.2], evidence = "assumed", why = "an example" }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Market> {
    Some(Market {
        by: view.texts("by"),
        turnover: view.parameter("turnover")?,
        margin: view.parameter("margin")?,
        fixed_costs: view.parameter("fixed_costs")?,
        luck: view.parameter("luck")?,
        reserve: view.parameter("reserve")?,
        reserve_most: view.parameter("reserve_most")?,
        newcomers: view.parameter("newcomers")?,
        capacity: view.parameter("capacity")?,
        moves: view.parameter("moves")?,
        jobs: view.parameter("jobs")?,
        tax: view.parameter("tax")?,
    })
}

/// Persons serve no market, and custom is of one.
pub(crate) fn lint(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    let market = root.child("market");
    if let (Some(view), Some((Subject::Person, score))) = (&market, score::of(root)) {
        let message = "persons serve no market: only enterprises do";
        let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place, "of enterprises");
        found.push(item.at(score.place, "scores persons").help("take the table out"));
    }
    let consequences = || root.named("consequence").map(|(_, view)| view);
    if let (Some(market), Some(view)) = (&market, consequences().find(|view| view.has("toll"))) {
        let message = format!("`{}` would reach no enterprise's reserve", view.path_of("toll"));
        let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of("toll"), "a toll");
        found.push(item.at(market.place, "and a market").help("state it as `money` per year"));
    }
    match &market {
        None => {
            for key in ["custom", "tax"] {
                let Some(view) = consequences().find(|view| view.has(key)) else { continue };
                let message = format!("`{}` means nothing: the pack has no [market]", view.path_of(key));
                let item =
                    Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of(key), "of no market");
                found.push(item.help("say what enterprises live by: [market]"));
            }
        }
        Some(market) => {
            if let Some(view) = consequences().find(|view| view.has("hardship")) {
                let message =
                    "hardship of enterprises is what is missing of their reserve, not what consequences add";
                let item = Diagnostic::of(&codes::KEYS_TOGETHER, message)
                    .at(view.place_of("hardship"), "adds to it");
                found.push(
                    item.at(market.place, "the market").help("let the consequence cost custom or money"),
                );
            }
            let of = |key| market.parameter(key).map(|p| p.value * crate::calendar::unit_days(p.unit));
            if let (Some(first), Some(most)) = (of("reserve"), of("reserve_most"))
                && first > most
            {
                let message = "a newcomer has more in reserve than is ever kept";
                let item =
                    Diagnostic::of(&codes::REVERSED, message).at(market.place_of("reserve"), "a newcomer's");
                found.push(item.at(market.place_of("reserve_most"), "the most"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::expect;

    #[test]
    fn persons_serve_no_market() {
        expect(super::SHAPE.example, &codes::KEYS_TOGETHER);
        let custom =
            "{ value = 0.9, unit = \"number\", range = [0, 2], evidence = \"assumed\", why = \"w\" }";
        expect(&format!("consequence.no-flights.custom = {custom}"), &codes::KEYS_TOGETHER);
    }
}
