//! How far listings travel to others.
//!
//! Where an entry brings R records on others and a record lists, 1 / (1 - R) are listed for each one listed for their own sake: R / (1 - R)
//! beyond them, as long as R < 1 (the total of a branching process, Borel 1942).

use model::trace::{Cause, Counter};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "spillover",
    question: "How many subjects are listed by association for each one listed otherwise?",
    unit: Unit::Ratio,
    observable: true,
    over: Over::Lists,
    numerator: "entries put down to the listing of somebody else, by its Shapley value",
    denominator: "other entries",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };
    // Where nobody is listed for others there is nothing to tell.
    cut.count(Counter::RecordsAssociated(0))?;
    let associated = cut.count(Counter::EntryCause(list, Cause::Association))? / 12.0;
    Some((associated, cut.count(Counter::Entered(list))? - associated))
}
