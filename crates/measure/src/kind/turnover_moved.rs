//! Income that moves between the classes of an attribute, such as sizes and sectors.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Sight};
use crate::row::{ALL, Row};

/// The measure: half the sum of the absolute differences between the classes' turnover and what they would have of it in the world without
/// the scheme (the Hoover index of one against the other).
pub const MEASURE: Measure = Measure {
    name: "turnover_moved",
    question: "Which share of turnover has moved between the classes of an attribute?",
    unit: Unit::Share,
    observable: false,
    over: Over::Nothing,
    numerator: "turnover that would have to move back for each class to have its share of it without the scheme",
    denominator: "turnover",
    formula: Formula::Whole(rows),
};

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    let whole = sight.whole();
    let of = |group: &str| -> Option<(f64, f64)> {
        let cut: &Cut<'_> = whole.iter().find(|cut| *cut.group == *group && *cut.area == *ALL)?;
        Some((cut.count(Counter::Turnover)?, cut.count(Counter::TurnoverWithout)?))
    };
    let Some((turnover, without)) = of(ALL).filter(|(_, without)| *without > 0.0) else { return };
    for attribute in sight.layout.attributes.iter().filter(|attribute| attribute.classes.len() > 1) {
        let groups = attribute.classes.iter().map(|class| of(&format!("{}={class}", attribute.name)));
        let moved = moved(&groups.flatten().collect::<Vec<_>>(), turnover / without);
        let row = Row::new(MEASURE.name, ALL.into(), (moved, turnover), 0.0);
        rows.push(Row { group: attribute.name.as_str().into(), ..row });
    }
}

/// What would have to move back, of classes now and without the scheme; the latter times `scale` add up to the former.
fn moved(classes: &[(f64, f64)], scale: f64) -> f64 {
    classes.iter().map(|(now, without)| (now - without * scale).abs() / 2.0).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_class_gains_others_have_lost() {
        assert!((moved(&[(60.0, 50.0), (30.0, 25.0), (10.0, 25.0)], 1.0) - 15.0).abs() < 1e-12);
        assert!(moved(&[(30.0, 60.0), (20.0, 40.0)], 0.5).abs() < 1e-12, "all lose alike");
    }
}
