//! Queues: many officers, exponential or even times of handling, closed and per-tick forms.

/// M/M/c (Erlang): probability that a case waits, and mean number of cases, waiting or not.
pub fn erlang(load: f64, officers: usize) -> (f64, f64) {
    let c = officers as f64;
    // The recursion of Erlang's loss formula.
    let blocked = (1..=officers).fold(1.0, |b, k| load * b / (k as f64 + load * b));
    let waits = blocked / (1.0 - load / c * (1.0 - blocked));
    (waits, load + waits * load / (c - load))
}

/// The laws of the number of cases at the ends of ticks, from an empty queue on: at a tick each of the first `officers` cases is decided
/// with probability `decides`, then a Poisson number comes in. `most` cases are followed.
pub fn per_tick(arrivals: f64, decides: f64, officers: usize, most: usize) -> impl Iterator<Item = Vec<f64>> {
    let incoming = poisson(arrivals, most);
    let leaving: Vec<Vec<f64>> = (0..=officers).map(|busy| binomial(busy, decides)).collect();
    let step = move |law: &[f64]| {
        let mut left = vec![0.0; most + 1];
        for (n, &p) in law.iter().enumerate() {
            for (k, &q) in leaving[n.min(officers)].iter().enumerate() {
                left[n - k] += p * q;
            }
        }
        let mut next = vec![0.0; most + 1];
        for (n, &p) in left.iter().enumerate() {
            for (k, &q) in incoming.iter().enumerate().take(most + 1 - n) {
                next[n + k] += p * q;
            }
        }
        next
    };
    from_empty(step, most + 1)
}

/// The same for one officer who takes exactly `rounds` ticks for a case.
pub fn per_tick_even(arrivals: f64, rounds: usize, most: usize) -> impl Iterator<Item = Vec<f64>> {
    let incoming = poisson(arrivals, most);
    // State: cases, and rounds left of the first one; without cases there is one state.
    let at = move |n: usize, left: usize| if n == 0 { 0 } else { 1 + (n - 1) * rounds + left - 1 };
    let states = 1 + most * rounds;
    let step = move |law: &[f64]| {
        let mut next = vec![0.0; states];
        let mut move_on = |n: usize, left: usize, p: f64| {
            for (k, &q) in incoming.iter().enumerate().take(most + 1 - n) {
                next[at(n + k, if n == 0 { rounds } else { left })] += p * q;
            }
        };
        move_on(0, 0, law[0]);
        for n in 1..=most {
            move_on(n - 1, rounds, law[at(n, 1)]);
            (2..=rounds).for_each(|left| move_on(n, left - 1, law[at(n, left)]));
        }
        next
    };
    from_empty(step, states).map(move |law| {
        let mut cases = vec![law[0]];
        cases.extend(law[1..].chunks(rounds).map(|states| states.iter().sum::<f64>()));
        cases
    })
}

/// The law after one step, two steps, ... from the first state on.
fn from_empty(step: impl Fn(&[f64]) -> Vec<f64>, states: usize) -> impl Iterator<Item = Vec<f64>> {
    let mut law = vec![0.0; states];
    law[0] = 1.0;
    std::iter::repeat_with(move || {
        law = step(&law);
        law.clone()
    })
}

/// The law in the long run: after so many steps that one more changes it by next to nothing.
pub fn long_run(mut laws: impl Iterator<Item = Vec<f64>>) -> Vec<f64> {
    let mut law = laws.next().unwrap_or_default();
    for next in laws.take(100_000) {
        let moved: f64 = next.iter().zip(&law).map(|(a, b)| (a - b).abs()).sum();
        law = next;
        if moved < 1e-9 {
            break;
        }
    }
    law
}

/// Mean of a law over 0, 1, 2...
pub fn mean(law: &[f64]) -> f64 {
    law.iter().enumerate().map(|(n, p)| n as f64 * p).sum()
}

fn poisson(mean: f64, most: usize) -> Vec<f64> {
    let mut law = vec![libm::exp(-mean)];
    for k in 1..=most {
        let next = law[k - 1] * mean / k as f64;
        if next < 1e-16 && k as f64 > mean {
            break;
        }
        law.push(next);
    }
    law
}

fn binomial(n: usize, p: f64) -> Vec<f64> {
    let mut law = vec![1.0];
    for _ in 0..n {
        let mut next = vec![0.0; law.len() + 1];
        for (k, &q) in law.iter().enumerate() {
            next[k] += q * (1.0 - p);
            next[k + 1] += q * p;
        }
        law = next;
    }
    law
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published values of the family: (arrivals, rate of handling, officers) -> P(wait), mean time in the queue.
    #[test]
    fn erlang_has_its_published_values() {
        for (arrivals, handling, officers, waits, time) in [
            (8.0, 1.0, 10, 0.409_180_150_796, 0.204_590_075_398),
            (95.0, 1.0, 100, 0.506_456_853_913, 0.101_291_370_783),
            (4.5, 5.0, 1, 0.9, 1.8),
        ] {
            let (seen, cases) = erlang(arrivals / handling, officers);
            assert!((seen - waits).abs() < 1e-9, "{seen}");
            let queueing = (cases - arrivals / handling) / arrivals;
            assert!((queueing - time).abs() < 1e-9, "{queueing}");
        }
    }

    #[test]
    fn the_per_tick_form_becomes_the_continuous_one_as_the_tick_shrinks() {
        let (waits, cases) = erlang(8.0, 10);
        let mut before = f64::MAX;
        for ticks in [2.0, 8.0, 32.0, 128.0] {
            let law = long_run(per_tick(8.0 / ticks, 1.0 / ticks, 10, 120));
            let waiting: f64 = law[10..].iter().sum();
            let distance = (mean(&law) - cases).abs() + (waiting - waits).abs();
            assert!(distance < before, "{ticks}: {distance}");
            before = distance;
        }
        assert!(before < 0.02, "{before}");
        let even = long_run(per_tick_even(0.9 / 40.0, 40, 120));
        // Pollaczek and Khinchine: rho + rho^2 / (2 (1 - rho)).
        assert!((mean(&even) - 4.95).abs() < 0.1, "{}", mean(&even));
    }
}
