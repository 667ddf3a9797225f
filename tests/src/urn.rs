//! An urn that is visited by what it holds: what is found adds to it, so that visits follow what was found (Ensign et al. 2018).

/// Most records of a day; more come on one of some two million days of a tenth of a visit.
const MOST: usize = 3;

/// Mean and standard deviation of the first of two places' part of an urn, after so many days: it begins with `start` of each, each day a
/// place has Poisson records of its rate times its part, and each record adds one. An exact recursion over the states of the urn, but for more
/// than three records a day and for states less likely than 1e-13.
pub fn part(rates: [f64; 2], start: f64, days: u32) -> (f64, f64) {
    // Twelve standard deviations above what comes where a place is always visited.
    let beyond = |rate: f64| {
        let mean = rate * f64::from(days);
        (mean + 12.0 * mean.sqrt()) as usize + 2 * MOST
    };
    let (rows, columns) = (beyond(rates[0]), beyond(rates[1]));
    let part = |x: usize, y: usize| (start + x as f64) / (2.0 * start + (x + y) as f64);
    let mut now = vec![0.0; rows * columns];
    now[0] = 1.0;
    let mut next = now.clone();
    // All states likely enough so far lie below these.
    let (mut high, mut wide) = (1, 1);
    for _ in 0..days {
        let (tall, broad) = (usize::min(high + MOST, rows), usize::min(wide + MOST, columns));
        for x in 0..tall {
            next[x * columns..x * columns + broad].fill(0.0);
        }
        let (mut highest, mut widest) = (0, 0);
        for x in 0..high {
            for y in 0..wide {
                let p = now[x * columns + y];
                if p < 1e-13 {
                    continue;
                }
                (highest, widest) = (usize::max(highest, x), usize::max(widest, y));
                let (first, second) = (rates[0] * part(x, y), rates[1] * (1.0 - part(x, y)));
                let mut row = p * libm::exp(-first - second);
                for i in 0..usize::min(MOST + 1, rows - x) {
                    let mut comes = row;
                    for j in 0..usize::min(MOST + 1 - i, columns - y) {
                        next[(x + i) * columns + y + j] += comes;
                        comes *= second / (j + 1) as f64;
                    }
                    row *= first / (i + 1) as f64;
                }
            }
        }
        high = usize::max(high, usize::min(highest + 1 + MOST, rows));
        wide = usize::max(wide, usize::min(widest + 1 + MOST, columns));
        std::mem::swap(&mut now, &mut next);
    }
    let (mut all, mut mean, mut square) = (0.0, 0.0, 0.0);
    for x in 0..rows {
        for y in 0..columns {
            let (p, part) = (now[x * columns + y], part(x, y));
            all += p;
            mean += p * part;
            square += p * part * part;
        }
    }
    (mean / all, (square / all - mean / all * (mean / all)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of equal rates the part is a martingale: its mean stays a half, and it spreads the more the longer it goes on.
    #[test]
    fn equal_places_keep_their_mean() {
        let (early, later) = (part([0.05, 0.05], 5.0, 100), part([0.05, 0.05], 5.0, 400));
        assert!((early.0 - 0.5).abs() < 1e-9 && (later.0 - 0.5).abs() < 1e-9, "{early:?} {later:?}");
        // In the end it is beta(5, 5), of variance 1 / 44.
        assert!(
            0.0 < early.1 && early.1 < later.1 && later.1 < (1.0_f64 / 44.0).sqrt(),
            "{early:?} {later:?}"
        );
    }

    /// A simulation by visits, of .6 and .3 a visit, found .740 after a hundred.
    #[test]
    fn the_place_with_more_to_find_takes_over() {
        let (mean, sd) = part([0.06, 0.03], 5.0, 1_000);
        assert!((mean - 0.740_025_810_055).abs() < 0.002 && (sd - 0.0967).abs() < 0.003, "{mean} {sd}");
    }
}
