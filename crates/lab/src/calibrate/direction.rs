//! What the figures cannot tell: directions of the free numbers along which what is known afterwards takes up the room that there is.

use super::matrix::eigen;
use super::weighted::covariance;

/// A direction is flat where the variance along it is more than so much of what there is room for.
pub const FLAT: f64 = 0.8;

/// Above so much of it, it is hardly known.
pub const WIDE: f64 = 0.5;

/// A direction along which what is known afterwards has less than so much of the variance before is known, however little room there is: near a
/// corner of the cube the lines across it are short, and what lies there takes up much of them.
pub const KNOWN: f64 = 0.1;

/// A number has a part in a direction if its share of the vector's length is at least so much.
const PART: f64 = 0.1;

/// A direction in the space of the free numbers, each in its own range.
#[derive(Debug, Clone, PartialEq)]
pub struct Direction {
    /// Variance along it as a share of the prior's: 1 where nothing is known.
    pub variance: f64,
    /// Variance along it as a share of what there is room for: of places spread evenly over the lines in this direction, from end to end of the
    /// cube, through what was kept. Where only a product is known, what is kept lies on a curve that is shorter than the cube is wide; it is
    /// flat nonetheless.
    pub room: f64,
    /// Each number's part, of either sign; the squares add up to 1.
    pub parts: Vec<f64>,
}

impl Direction {
    /// Whether the figures say next to nothing along it: what is kept takes up nearly all the room, and is not known well all the same.
    pub fn is_flat(&self) -> bool {
        self.variance > KNOWN && self.room > FLAT
    }

    /// Whether they say little.
    pub fn is_wide(&self) -> bool {
        self.variance > KNOWN && self.room > WIDE
    }

    /// The numbers that have a part in it, with the sign of that part.
    pub fn of(&self) -> Vec<(usize, bool)> {
        let part = |(at, part): (usize, &f64)| (part * part >= PART).then_some((at, *part > 0.0));
        self.parts.iter().enumerate().filter_map(part).collect()
    }

    /// What it means, in a sentence.
    pub fn sentence(&self, names: &[&str]) -> String {
        let of = self.of();
        let quoted = |at: usize| format!("`{}`", names.get(at).copied().unwrap_or_default());
        let width = format!("what is kept takes up {:.0} % of the room there is", self.room.min(1.0) * 100.0);
        let known = if self.is_flat() { "not" } else { "hardly" };
        match of.as_slice() {
            [(at, _)] => format!("{} is {known} identified by these targets: {width}", quoted(*at)),
            _ => {
                let one = |wanted: bool| -> Vec<String> {
                    of.iter().filter(|(_, up)| *up == wanted).map(|(at, _)| quoted(*at)).collect()
                };
                let (up, down) = (one(true), one(false));
                let together = match (up.is_empty(), down.is_empty()) {
                    (false, false) => format!("{} up while {} down", goes(&up), goes(&down)),
                    _ => format!("{} together", goes(if up.is_empty() { &down } else { &up })),
                };
                format!(
                    "{together} leaves the targets much as they are, so they are {known} identified apart: {width}"
                )
            }
        }
    }
}

fn goes(names: &[String]) -> String {
    match names {
        [one] => format!("{one} going"),
        [first @ .., last] => format!("{} and {last} going", first.join(", ")),
        [] => String::new(),
    }
}

/// The directions of weighted places of the unit cube, widest first. A uniform prior on the cube has variance 1/12 along each.
pub fn directions(places: &[&[f64]], weights: &[f64]) -> Vec<Direction> {
    let of = |(variance, parts): (f64, Vec<f64>)| {
        let squares: f64 = places.iter().zip(weights).map(|(at, weight)| weight * chord(at, &parts)).sum();
        let room = if squares > 0.0 { 12.0 * variance / squares } else { 0.0 };
        Direction { variance: 12.0 * variance, room, parts }
    };
    eigen(&covariance(places, weights)).into_iter().map(of).collect()
}

/// The square of the length of the line through a place in a direction, from end to end of the cube.
fn chord(at: &[f64], parts: &[f64]) -> f64 {
    let (mut back, mut forth) = (f64::NEG_INFINITY, f64::INFINITY);
    for (x, part) in at.iter().zip(parts).filter(|(_, part)| libm::fabs(**part) > 1e-12) {
        let (one, other) = (-x / part, (1.0 - x) / part);
        (back, forth) = (back.max(one.min(other)), forth.min(one.max(other)));
    }
    let length = (forth - back).max(0.0);
    length * length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn even(n: usize) -> impl Iterator<Item = f64> + Clone {
        (0..n).map(move |k| (k as f64 + 0.5) / n as f64)
    }

    fn of(places: &[Vec<f64>]) -> Vec<Direction> {
        let places: Vec<&[f64]> = places.iter().map(Vec::as_slice).collect();
        directions(&places, &vec![1.0 / places.len() as f64; places.len()])
    }

    /// Two numbers of which the sum is known to be a half, so that the line is half as long as the cube is wide; the third is free.
    #[test]
    fn what_only_a_sum_is_known_of_is_flat_along_the_difference() {
        let line = |x: f64| even(40).map(move |z| vec![0.5 * x, 0.5 - 0.5 * x, z]);
        let found = of(&even(40).flat_map(line).collect::<Vec<_>>());
        assert_eq!(found.iter().map(Direction::is_flat).collect::<Vec<_>>(), [true, true, false]);
        assert!(libm::fabs(found[1].variance - 0.5) < 0.01 && libm::fabs(found[1].room - 1.0) < 0.01);
        let names = ["a", "b", "c"];
        assert!(found[0].sentence(&names).starts_with("`c` is not identified by these targets"));
        let says = found[1].sentence(&names);
        assert!(
            says.starts_with("`a` going up while `b` going down") && says.contains("not identified apart"),
            "{says}"
        );
    }

    #[test]
    fn nothing_known_is_flat_everywhere_and_a_point_nowhere() {
        let all = of(&even(30).flat_map(|x| even(30).map(move |y| vec![x, y])).collect::<Vec<_>>());
        assert!(all.iter().all(|d| d.is_flat() && libm::fabs(d.room - 1.0) < 0.05), "{all:?}");
        let near = of(&even(30)
            .flat_map(|x| even(30).map(move |y| vec![0.5 + x / 20.0, 0.2 + y / 20.0]))
            .collect::<Vec<_>>());
        assert!(near.iter().all(|d| !d.is_wide() && d.room < 0.01), "{near:?}");
    }

    /// Evenly in a corner, below a line from side to side: what lies there takes up every line across it. A small corner is known
    /// nonetheless, a large one is not.
    #[test]
    fn what_is_known_to_lie_in_a_corner_is_identified() {
        let corner = |side: f64| {
            let row = |x: f64| even(60).filter(move |y| x + y < 1.0).map(move |y| vec![side * x, side * y]);
            of(&even(60).flat_map(row).collect::<Vec<_>>()).remove(0)
        };
        let (small, large) = (corner(0.1), corner(0.9));
        assert!(libm::fabs(small.room - 1.0) < 0.05 && libm::fabs(large.room - 1.0) < 0.05, "{small:?}");
        assert!(!small.is_flat() && !small.is_wide(), "{small:?}");
        assert!(large.is_flat() && large.is_wide(), "{large:?}");
    }
}
