//! How alike peers are.

use model::layout::Layout;

use super::{Formula, Measure, Over, Unit};
use crate::cut::Sight;
use crate::row::{ALL, Row};

/// The measure: assortativity (Newman 2003), as expected over the pseudo-random orders by which peers are tied. Ties stay within a region
/// and are otherwise even, so peers are alike as far as regions differ.
pub const MEASURE: Measure = Measure {
    name: "homophily",
    question: "How much likelier than by chance is a peer of the same class (0 not at all, 1 always)?",
    unit: Unit::Correlation,
    observable: true,
    over: Over::Nothing,
    numerator: "share of ties within a class beyond that of subjects drawn from everywhere",
    denominator: "1 less that share of subjects drawn from everywhere",
    formula: Formula::Whole(rows),
};

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    if super::peers::most(sight) == 0 {
        return;
    }
    for (at, attribute) in sight.layout.attributes.iter().enumerate().filter(|(_, a)| a.classes.len() > 1) {
        let row = Row::new(MEASURE.name, ALL.into(), beyond_chance(sight.layout, at), 0.0);
        rows.push(Row { group: attribute.name.as_str().into(), ..row });
    }
}

/// Of the classes of an attribute: share of ties within a class less that by chance, and 1 less that by chance.
fn beyond_chance(layout: &Layout, attribute: usize) -> (f64, f64) {
    let all = layout.subjects() as f64;
    let mut everywhere = vec![0.0; layout.attributes[attribute].classes.len()];
    let mut alike = 0.0;
    for region in &layout.regions {
        let mut here = vec![0.0; everywhere.len()];
        for block in &region.blocks {
            let class = layout.strata[usize::from(block.stratum)].classes[attribute];
            here[usize::from(class)] += f64::from(block.persons);
        }
        let subjects: f64 = here.iter().sum();
        if subjects > 1.0 {
            alike += here.iter().map(|n| n * (n - 1.0)).sum::<f64>() / (subjects - 1.0);
        }
        everywhere.iter_mut().zip(&here).for_each(|(sum, n)| *sum += n);
    }
    let by_chance: f64 = everywhere.iter().map(|n| n / all * (n / all)).sum();
    (alike / all - by_chance, 1.0 - by_chance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Sample;
    use model::layout::Block;

    #[test]
    fn peers_are_alike_as_far_as_regions_differ() {
        let of = |north: [u32; 2], south: [u32; 2]| {
            let mut layout = Sample::new(&["a", "b"], 1).layout;
            for (region, persons) in layout.regions.iter_mut().zip([north, south]) {
                let block = |(stratum, persons)| Block { stratum, persons };
                region.blocks = (0..).zip(persons).filter(|b| b.1 > 0).map(block).collect();
            }
            let (beyond, most) = beyond_chance(&layout, 0);
            beyond / most
        };
        assert!((of([1_000, 0], [0, 1_000]) - 1.0).abs() < 1e-12, "apart");
        // Within a region nobody is their own peer: a little less than by chance.
        let even = of([600, 400], [600, 400]);
        assert!(even < 0.0 && even > -0.002, "{even}");
        // 90 and 10 of 100 against 50 and 50: (90 x 89 + 10 x 9) / 99 and 2 x 50 x 49 / 99 of 200, by chance 0.7^2 + 0.3^2.
        let expected = ((8_100.0 + 4_900.0) / 99.0 / 200.0 - 0.58) / 0.42;
        assert!((of([90, 10], [50, 50]) - expected).abs() < 1e-12);
    }
}
