//! Relations of indices: 19, and what scale and order do to them.

use measure::inequality::{Weighted, gini, theil_parts, theil_t};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::of;

fn each(values: &[f64]) -> Vec<Weighted> {
    values.iter().map(|&value| (value, 1.0)).collect()
}

proptest! {
    #![proptest_config(of(256))]

    /// 19: Theil's T is what lies within groups and what lies between them, however they are formed.
    #[test]
    fn relation_19_theil_is_within_and_between(
        values in vec(0.0..1_000.0, 3..60), first in 0.1..0.9, second in 0.1..0.9,
    ) {
        let n = values.len() as f64;
        let mut cuts = [(first * n) as usize, (second * n) as usize];
        cuts.sort_unstable();
        let parts = [&values[..cuts[0]], &values[cuts[0]..cuts[1]], &values[cuts[1]..]];
        let groups: Vec<Vec<Weighted>> = parts.into_iter().filter(|part| !part.is_empty()).map(each).collect();
        let (Some((within, between)), Some(whole)) = (theil_parts(&groups), theil_t(&each(&values))) else {
            return Err(TestCaseError::reject("a group without income"));
        };
        prop_assert!((within + between - whole).abs() < 1e-9 * (1.0 + whole), "{} and {}, not {}", within, between, whole);
        prop_assert!(between >= -1e-12);
    }

    /// Indices turn on shares: scale, order and how often a whole population is counted do not matter.
    #[test]
    fn indices_do_not_depend_on_scale_order_or_size(values in vec(0.0..1_000.0, 3..40), scale in 0.01..100.0) {
        prop_assume!(values.iter().sum::<f64>() > 1.0);
        let plain = each(&values);
        let mut others: Vec<Weighted> = values.iter().rev().map(|value| (value * scale, 3.0)).collect();
        others.rotate_left(1);
        for index in [gini, theil_t] {
            let (one, other) = (index(&plain).unwrap(), index(&others).unwrap());
            prop_assert!((one - other).abs() < 1e-9, "{} and {}", one, other);
        }
    }
}
