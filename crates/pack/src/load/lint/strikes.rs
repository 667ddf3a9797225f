//! Lists by records whose window closes between two assessments: a warning, since the rule may well say so.

use crate::calendar::span_ticks;
use crate::diagnostic::{Diagnostic, codes};
use crate::kind::pack;
use crate::view::View;

pub(super) fn lint(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(tick) = root.text("tick").and_then(|word| pack::tick(&word)) else { return };
    let Some(assess) = root.span("assess").map(|span| span_ticks(span, tick).max(1)) else { return };
    for (name, list) in root.named("list") {
        let Some(enter) = list.child("enter") else { continue };
        let Some(within) = enter.span("within").map(|span| span_ticks(span, tick).max(1)) else { continue };
        let why = match enter.text("window").as_deref() {
            Some("fixed" | "sliding") if within < assess => {
                "is shorter than the time between two assessments"
            }
            Some("fixed") if !within.is_multiple_of(assess) => "ends between two assessments",
            _ => continue,
        };
        let message = format!("strikes for the list `{name}` are lost: its window {why}");
        let item = Diagnostic::of(&codes::STRIKES_LOST, message).at(enter.place_of("within"), "the window");
        found.push(item.at(root.place_of("assess"), "the time between assessments"));
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{quiet, warns};

    #[test]
    fn windows_reach_from_one_assessment_to_the_next() {
        let watch = |assess: &str, window: &str, within: &str| {
            format!(
                "assess = \"{assess}\"\n[list.watchlist.enter]\nwindow = \"{window}\"\nwithin = \"{within}\""
            )
        };
        warns(&watch("1 year", "sliding", "6 months"), &codes::STRIKES_LOST);
        warns(&watch("1 year", "fixed", "6 months"), &codes::STRIKES_LOST);
        warns(&watch("5 months", "fixed", "12 months"), &codes::STRIKES_LOST);
        quiet(&watch("5 months", "sliding", "12 months"));
        quiet(&watch("6 months", "fixed", "12 months"));
        quiet(&watch("1 year", "fixed", "1 year"));
    }
}
