//! Small symmetric matrices: a Cholesky factor and eigenvectors.

/// The lower factor L with L L' = the matrix. Where the matrix has no spread along some side, a trace of its mean variance is added
/// until it has: points that all lie alike still have to move.
pub fn cholesky(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let sides = matrix.len();
    let mean = (0..sides).map(|side| matrix[side][side]).sum::<f64>() / sides.max(1) as f64;
    let mut added = 0.0;
    loop {
        if let Some(factor) = factor(matrix, added) {
            return factor;
        }
        added = if added == 0.0 { 1e-12 + 1e-9 * mean } else { added * 10.0 };
    }
}

fn factor(matrix: &[Vec<f64>], added: f64) -> Option<Vec<Vec<f64>>> {
    let sides = matrix.len();
    let mut lower = vec![vec![0.0; sides]; sides];
    for row in 0..sides {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
            if row == column {
                let square = matrix[row][row] + added - known;
                if square.is_nan() || square <= 1e-14 {
                    return None;
                }
                lower[row][row] = libm::sqrt(square);
            } else {
                lower[row][column] = (matrix[row][column] - known) / lower[column][column];
            }
        }
    }
    Some(lower)
}

/// The solution y of L y = x: its squares add up to Mahalanobis's distance.
pub fn solve_lower(lower: &[Vec<f64>], x: &[f64]) -> Vec<f64> {
    let mut y: Vec<f64> = Vec::with_capacity(x.len());
    for (row, value) in x.iter().enumerate() {
        let known: f64 = y.iter().zip(&lower[row]).map(|(y, l)| y * l).sum();
        y.push((value - known) / lower[row][row]);
    }
    y
}

/// Eigenvalues, largest first, each with its eigenvector of length 1, by Jacobi's rotations. A vector's largest part is positive.
pub fn eigen(matrix: &[Vec<f64>]) -> Vec<(f64, Vec<f64>)> {
    let sides = matrix.len();
    let mut a = matrix.to_vec();
    let mut vectors: Vec<Vec<f64>> =
        (0..sides).map(|row| (0..sides).map(|column| f64::from(u8::from(row == column))).collect()).collect();
    for _ in 0..64 {
        let mut off = 0.0;
        for p in 0..sides {
            for q in p + 1..sides {
                off += a[p][q] * a[p][q];
                rotate(&mut a, &mut vectors, p, q);
            }
        }
        if off < 1e-24 {
            break;
        }
    }
    let mut pairs: Vec<(f64, Vec<f64>)> =
        (0..sides).map(|at| (a[at][at], upright((0..sides).map(|row| vectors[row][at]).collect()))).collect();
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0));
    pairs
}

fn rotate(a: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if a[p][q] == 0.0 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let sign = if theta < 0.0 { -1.0 } else { 1.0 };
    let t = sign / (libm::fabs(theta) + libm::sqrt(theta * theta + 1.0));
    let c = 1.0 / libm::sqrt(t * t + 1.0);
    let s = t * c;
    for row in a.iter_mut().chain(vectors) {
        let (x, y) = (row[p], row[q]);
        (row[p], row[q]) = (c * x - s * y, s * x + c * y);
    }
    let (first, second) = (a[p].clone(), a[q].clone());
    let turned =
        |one: f64, other: f64| first.iter().zip(&second).map(move |(x, y)| one * x + other * y).collect();
    (a[p], a[q]) = (turned(c, -s), turned(s, c));
}

fn upright(vector: Vec<f64>) -> Vec<f64> {
    let largest = vector
        .iter()
        .fold(0.0_f64, |most, &x| if libm::fabs(x) > libm::fabs(most) + 1e-12 { x } else { most });
    if largest < 0.0 { vector.into_iter().map(|x| -x).collect() } else { vector }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        libm::fabs(a - b) < 1e-9
    }

    #[test]
    fn a_factor_multiplies_back_and_solves() {
        let matrix = vec![vec![4.0, 2.0, 0.6], vec![2.0, 5.0, 1.0], vec![0.6, 1.0, 3.0]];
        let lower = cholesky(&matrix);
        for row in 0..3 {
            for column in 0..3 {
                let product: f64 = (0..3).map(|k| lower[row][k] * lower[column][k]).sum();
                assert!(near(product, matrix[row][column]));
            }
        }
        let y = solve_lower(&lower, &[1.0, 2.0, 3.0]);
        let back: f64 = (0..3).map(|k| lower[2][k] * y[k]).sum();
        assert!(near(back, 3.0));
        let flat = cholesky(&[vec![1.0, 1.0], vec![1.0, 1.0]]);
        assert!(flat[1][1] > 0.0 && flat[1][1] < 1e-3);
    }

    #[test]
    fn eigenvectors_are_those_of_the_matrix() {
        let matrix = vec![vec![2.0, 1.0, 0.0], vec![1.0, 2.0, 0.0], vec![0.0, 0.0, 0.5]];
        let pairs = eigen(&matrix);
        for (value, wanted) in pairs.iter().map(|p| p.0).zip([3.0, 1.0, 0.5]) {
            assert!(near(value, wanted));
        }
        for (value, vector) in &pairs {
            for row in 0..3 {
                let image: f64 = (0..3).map(|k| matrix[row][k] * vector[k]).sum();
                assert!(near(image, value * vector[row]));
            }
        }
        assert!(pairs[1].1[0] * pairs[1].1[1] < 0.0, "the second goes against the first");
    }
}
