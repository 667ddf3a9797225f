//! Points of the unit cube with weights: their mean, covariance, quantiles and how many independent ones they are worth.

/// Kish's effective sample size (1965): one over the sum of squares of weights that add up to 1.
pub fn effective(weights: &[f64]) -> f64 {
    let (sum, squares) = weights.iter().fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

/// Weights that add up to 1.
pub fn normalised(mut weights: Vec<f64>) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= sum);
    weights
}

/// The mean; weights add up to 1.
pub fn mean(points: &[&[f64]], weights: &[f64]) -> Vec<f64> {
    let sides = points.first().map_or(0, |point| point.len());
    let sum = |side: usize| points.iter().zip(weights).map(|(point, weight)| weight * point[side]).sum();
    (0..sides).map(sum).collect()
}

/// The covariance, without the small-sample correction of unweighted points: sum of w (x - m)(x - m)' / (1 - sum of w^2).
pub fn covariance(points: &[&[f64]], weights: &[f64]) -> Vec<Vec<f64>> {
    let middle = mean(points, weights);
    let own: f64 = 1.0 - weights.iter().map(|w| w * w).sum::<f64>();
    let entry = |row: usize, column: usize| {
        let sum: f64 = points
            .iter()
            .zip(weights)
            .map(|(p, w)| w * (p[row] - middle[row]) * (p[column] - middle[column]))
            .sum();
        if own > 0.0 { sum / own } else { 0.0 }
    };
    let sides = middle.len();
    (0..sides).map(|row| (0..sides).map(|column| entry(row, column)).collect()).collect()
}

/// The value that a part of the weight lies at or below.
pub fn quantile(values: &[f64], weights: &[f64], part: f64) -> f64 {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
    let mut below = 0.0;
    for &at in &order {
        below += weights[at];
        if below >= part - 1e-12 {
            return values[at];
        }
    }
    order.last().map_or(f64::NAN, |&at| values[at])
}

/// Correlations from a covariance; 0 where a side does not vary.
pub fn correlation(covariance: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let entry = |row: usize, column: usize| {
        let scale = libm::sqrt(covariance[row][row] * covariance[column][column]);
        if row == column {
            1.0
        } else if scale > 0.0 {
            covariance[row][column] / scale
        } else {
            0.0
        }
    };
    let sides = covariance.len();
    (0..sides).map(|row| (0..sides).map(|column| entry(row, column)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights_are_worth_all_points_and_one_weight_is_worth_one() {
        assert!(libm::fabs(effective(&[0.25; 4]) - 4.0) < 1e-12);
        assert!(libm::fabs(effective(&[0.0, 5.0, 0.0]) - 1.0) < 1e-12);
        assert!(libm::fabs(effective(&[0.5, 0.25, 0.25]) - 1.0 / 0.375) < 1e-12);
    }

    #[test]
    fn moments_are_those_of_the_points_taken_as_often_as_their_weights() {
        let points: [&[f64]; 3] = [&[0.0, 1.0], &[1.0, 3.0], &[2.0, 2.0]];
        let weights = [0.25, 0.5, 0.25];
        assert_eq!(mean(&points, &weights), [1.0, 2.25]);
        let covariance = covariance(&points, &weights);
        // 0.25 + 0.25 = 0.5 over 1 - (1/16 + 1/4 + 1/16) = 5/8.
        assert!(libm::fabs(covariance[0][0] - 0.8) < 1e-12);
        assert_eq!(covariance[0][1], covariance[1][0]);
        assert_eq!(
            [0.2, 0.25, 0.5, 0.9].map(|p| quantile(&[0.0, 1.0, 2.0], &weights, p)),
            [0.0, 0.0, 1.0, 2.0]
        );
        assert!(libm::fabs(correlation(&[vec![4.0, 3.0], vec![3.0, 9.0]])[0][1] - 0.5) < 1e-12);
    }
}
