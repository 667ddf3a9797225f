//! How precisely a difference is wanted: replicates are added until the interval is that narrow, or there are as many as allowed.
//!
//! Replicate k has the same seed whether it is asked for by number or reached, so that the runs are those of a comparison with so many
//! replicates. The interval is looked at after [`FIRST_LOOK`] replicates and then each time there are half as many more. Looking and
//! stopping has a price: an interval that is narrow by chance stops the run, so that it covers a little less than 95 %. Where the wanted
//! width is absolute, it is at least 92 % of normal differences, and the mean is not biased. Where it is a share of the difference, a
//! difference that is large by chance stops the run as well: it can be as little as 85 %, and the mean comes out too large. Tests hold both.
//!
//! An interval of no width is one that nothing is known of: replicates in which nothing happened differ by nothing, however much those to
//! come may differ. Only of a scheme beside itself it is known that nothing ever will.

use measure::kind::MEASURES;
use measure::row::ALL;
use measure::{Effect, Measures, Row, effects};

use crate::fault::{self, Fault};

/// Replicates before the interval is first looked at: of fewer it says little.
pub const FIRST_LOOK: u32 = 5;

/// Most replicates of a comparison that names no bound.
pub const AT_MOST: u32 = 100;

/// What is smaller than this part of the measure is what rounding leaves.
const ROUNDING: f64 = 1e-12;

/// The half-width of a 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Width {
    /// In the measure's unit.
    Absolute(f64),
    /// As a share of the difference's size.
    Relative(f64),
}

/// A precision that is asked for: of the difference of a measure, for the whole run and everybody.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// Name of the measure.
    pub measure: &'static str,
    /// What it is about; `None`: everything together where the measure has that, and each by itself where not.
    pub item: Option<String>,
    /// Half-width of the interval.
    pub width: Width,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What was asked for.
    pub wanted: Wanted,
    /// By item: the difference with its interval.
    pub effects: Vec<Effect>,
    /// Whether both runs are of the same scheme, so that nothing can differ.
    pub same: bool,
    /// Whether the interval of each is narrow enough.
    pub reached: bool,
}

/// When intervals are looked at: at how many replicates after so many.
pub fn next_look(done: u32, at_most: u32) -> u32 {
    (done + done / 2).max(FIRST_LOOK).min(at_most)
}

impl Wanted {
    /// Of `listed_share=0.0005`, `listed_share of blacklist=0.0005` or `blocked=5%`.
    ///
    /// # Errors
    /// What is wrong with it, for a command line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let form = || {
            format!(
                "`{text}` is not a precision; write MEASURE=WIDTH or 'MEASURE of ITEM=WIDTH', as in listed_share=0.0005 or blocked=5%"
            )
        };
        let (about, width) = text.rsplit_once('=').ok_or_else(form)?;
        let (name, item) = match about.split_once(" of ") {
            Some((name, item)) => (name.trim(), Some(item.trim().to_owned())),
            None => (about.trim(), None),
        };
        let measure = MEASURES.iter().find(|m| m.name == name).ok_or_else(|| {
            format!("there is no measure `{name}`; `glasshouse explain measure` lists them")
        })?;
        let number = |text: &str| text.trim().parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0);
        let width = match width.trim().strip_suffix('%') {
            Some(percent) => Width::Relative(number(percent).ok_or_else(form)? / 100.0),
            None => Width::Absolute(number(width).ok_or_else(form)?),
        };
        Ok(Self { measure: measure.name, item, width })
    }

    /// As it is asked for.
    pub fn text(&self) -> String {
        let item = self.item.as_ref().map_or(String::new(), |item| format!(" of {item}"));
        let width = match self.width {
            Width::Absolute(width) => width.to_string(),
            // Of 0.07 * 100 the last digit is off; nobody asks for more than six.
            Width::Relative(share) => format!("{}%", (share * 1e8).round() / 1e6),
        };
        format!("{}{item}={width}", self.measure)
    }

    fn is_of(&self, row: &Row) -> bool {
        let whole = row.period.is_none() && row.at.is_none() && *row.area == *ALL && *row.group == *ALL;
        whole && row.measure == self.measure && self.item.as_ref().is_none_or(|item| **item == *row.item)
    }

    /// What is seen of it in the replicates of both arms so far; `same`: whether both are of the same scheme.
    ///
    /// # Errors
    /// If the measure has nothing of that name.
    pub fn seen(&self, before: &[&Measures], after: &[&Measures], same: bool) -> Result<Seen, Fault> {
        let of = |runs: &[&Measures]| -> Vec<Measures> {
            let rows =
                |run: &&Measures| run.of(self.measure).filter(|row| self.is_of(row)).cloned().collect();
            runs.iter().map(|run| Measures { rows: rows(run) }).collect()
        };
        let (a, b) = (of(before), of(after));
        let mut effects = effects(&a.iter().collect::<Vec<_>>(), &b.iter().collect::<Vec<_>>());
        if self.item.is_none() && effects.iter().any(|effect| *effect.row.item == *ALL) {
            effects.retain(|effect| *effect.row.item == *ALL);
        }
        if effects.is_empty() {
            return Err(self.nothing(before.first().into_iter().chain(after.first())));
        }
        let reached = effects.iter().all(|effect| self.is_met(effect, same));
        Ok(Seen { wanted: self.clone(), effects, same, reached })
    }

    /// Whether the interval of a difference is narrow enough, and not only because replicates do not vary.
    fn is_met(&self, effect: &Effect, same: bool) -> bool {
        let Some(difference) = effect.difference else { return false };
        let goal = match self.width {
            Width::Absolute(width) => width,
            Width::Relative(share) => share * libm::fabs(difference.mean),
        };
        difference.replicates >= FIRST_LOOK as usize
            && (same || !is_alike(effect))
            && difference.half_width().is_some_and(|half| half <= goal)
    }

    fn nothing<'a>(&self, runs: impl Iterator<Item = &'a &'a Measures>) -> Fault {
        let any = Self { item: None, ..self.clone() };
        let rows = runs.flat_map(|run| run.of(self.measure)).filter(|row| any.is_of(row));
        let mut items: Vec<String> = rows.map(|row| row.item.to_string()).collect();
        items.sort();
        items.dedup();
        let message = format!("neither scheme has the measure that `{}` asks for", self.text());
        Fault::new(&fault::NO_SUCH_PRECISION, message).help(match items.is_empty() {
            true => format!("`{}` is not measured in these schemes", self.measure),
            false => format!("`{}` is measured of: {}", self.measure, items.join(", ")),
        })
    }
}

/// Whether the difference is the same in every replicate, so that how much it varies cannot be estimated.
pub fn is_alike(effect: &Effect) -> bool {
    let Some((difference, half)) = effect.difference.and_then(|of| Some((of, of.half_width()?))) else {
        return false;
    };
    let sizes = [effect.before, effect.after].map(|arm| arm.map_or(0.0, |arm| libm::fabs(arm.mean)));
    // Of differences that are alike, the last digits may not be.
    half <= ROUNDING * sizes[0].max(sizes[1]).max(libm::fabs(difference.mean))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::draw::{Purpose, Stream};

    #[test]
    fn precisions_are_read_as_they_are_written() {
        for text in ["listed_share=0.0005", "listed_share of blacklist=0.01", "blocked=5%", "blocked=0.7%"] {
            assert_eq!(Wanted::parse(text).map(|wanted| wanted.text()).as_deref(), Ok(text));
        }
        assert_eq!(Wanted::parse("blocked = 7%").unwrap().width, Width::Relative(0.07));
        for wrong in [
            "listed_share",
            "listed_share=",
            "listed_share=0",
            "listed_share=-1",
            "listed_share=nan",
            "listd=1",
            "blocked=%",
        ] {
            assert!(Wanted::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn looks_are_few_and_the_first_is_not_too_early() {
        let looks: Vec<u32> =
            std::iter::successors(Some(next_look(0, 100)), |&n| (n < 100).then(|| next_look(n, 100)))
                .collect();
        assert_eq!(looks, [5, 7, 10, 15, 22, 33, 49, 73, 100]);
    }

    fn run(value: f64) -> Measures {
        let row = |item: &str| Row {
            value: Some(value),
            ..Row::new("listed_share", item.into(), (1.0, 10.0), 0.0)
        };
        Measures { rows: vec![row("a"), row("b")] }
    }

    #[test]
    fn a_width_is_met_by_all_items_or_by_the_one_named() {
        let before: Vec<Measures> = [0.1, 0.2, 0.3, 0.4, 0.5].map(run).into();
        let after: Vec<Measures> = [0.2, 0.31, 0.39, 0.5, 0.6].map(run).into();
        let (a, b): (Vec<&Measures>, Vec<&Measures>) = (before.iter().collect(), after.iter().collect());
        let seen = |text: &str| Wanted::parse(text).unwrap().seen(&a, &b, false);
        // The differences are 0.1 with a standard error of 0.0032: half-width 0.0088.
        let wide = seen("listed_share=0.009").unwrap();
        assert_eq!((wide.reached, wide.effects.len()), (true, 2));
        assert!(!seen("listed_share=0.0087").unwrap().reached);
        assert!(
            seen("listed_share of b=9%").unwrap().reached && !seen("listed_share of b=8%").unwrap().reached
        );
        let fault = seen("listed_share of c=1").unwrap_err();
        assert!(fault.help.unwrap().contains("a, b"));
        assert!(
            !Wanted::parse("listed_share=9").unwrap().seen(&a[..4], &b[..4], false).unwrap().reached,
            "too few"
        );
    }

    /// Nothing happened in either arm, or the same each time: no width is narrow enough for that, unless both are one scheme.
    #[test]
    fn what_does_not_vary_is_not_known_precisely() {
        let nothing: Vec<Measures> = [0.0; 5].map(run).into();
        let more: Vec<Measures> = [0.1; 5].map(run).into();
        let (nothing, more) = (nothing.iter().collect::<Vec<_>>(), more.iter().collect::<Vec<_>>());
        for text in ["listed_share=0.5", "listed_share=90%"] {
            let wanted = Wanted::parse(text).unwrap();
            for after in [&nothing, &more] {
                let seen = wanted.seen(&nothing, after, false).unwrap();
                assert!(!seen.reached && seen.effects.iter().all(is_alike), "{text}");
            }
            assert!(wanted.seen(&more, &more, true).unwrap().reached, "{text}");
        }
        // Each of these differences is 0.1, but for the last digit.
        let before: Vec<Measures> = [0.1, 0.2, 0.3, 0.4, 0.5].map(run).into();
        let after: Vec<Measures> = [0.2, 0.3, 0.4, 0.5, 0.6].map(run).into();
        let (a, b): (Vec<&Measures>, Vec<&Measures>) = (before.iter().collect(), after.iter().collect());
        assert!(!Wanted::parse("listed_share=0.5").unwrap().seen(&a, &b, false).unwrap().reached);
    }

    /// Normal differences, run until the interval is narrow: how often it holds the truth. Stopping costs little coverage, and no bias.
    #[test]
    fn intervals_that_replicates_were_added_for_cover_at_least_92_percent() {
        for goal in [0.3, 0.5, 1.0] {
            let (share, middle) = stopped(0.0, Width::Absolute(goal));
            // The standard error of the share is 0.0035.
            assert!(share > 0.92 && share < 0.96, "half-width {goal}: {share}");
            assert!(libm::fabs(middle) < 0.03, "half-width {goal}: {middle}");
        }
    }

    /// The same where the width is a share of the difference: whatever looks large ends it sooner.
    #[test]
    fn a_width_that_is_a_share_of_the_difference_covers_less_and_leads_to_larger_ones() {
        for (truth, share) in [(0.1, 0.9), (0.2, 0.7), (0.3, 0.5), (0.4, 0.5), (0.6, 0.5)] {
            let (covered, middle) = stopped(truth, Width::Relative(share));
            // The standard error of the share is 0.005, that of the mean a hundredth at most.
            assert!(covered > 0.84 && covered < 0.94, "{truth}, {share}: {covered}");
            assert!(middle > 1.05 * truth, "{truth}, {share}: {middle}");
        }
    }

    /// Of many runs that are ended at their width: the part whose interval holds the true mean, and the mean of their means.
    fn stopped(truth: f64, width: Width) -> (f64, f64) {
        let trials = 4_000_u32;
        let (mut covered, mut sum) = (0, 0.0);
        for trial in 0..trials {
            let (low, high) = interval(u64::from(trial), truth, width);
            covered += u32::from(low <= truth && truth <= high);
            sum += (low + high) / 2.0;
        }
        (f64::from(covered) / f64::from(trials), sum / f64::from(trials))
    }

    /// The interval at which the adding stops.
    fn interval(trial: u64, truth: f64, width: Width) -> (f64, f64) {
        let mut stream = Stream::new(5, Purpose::Frailty, trial, 0);
        let mut normal = || {
            let (u, v) = (1.0 - stream.unit(), stream.unit());
            truth + libm::sqrt(-2.0 * libm::log(u)) * libm::cos(2.0 * std::f64::consts::PI * v)
        };
        let mut values: Vec<f64> = Vec::new();
        loop {
            let look = next_look(values.len() as u32, 200) as usize;
            values.extend((values.len()..look).map(|_| normal()));
            let (low, high) = measure::interval::student(&values).unwrap();
            let goal = match width {
                Width::Absolute(width) => width,
                Width::Relative(share) => share * libm::fabs(low + high) / 2.0,
            };
            if (high - low) / 2.0 <= goal || look == 200 {
                return (low, high);
            }
        }
    }
}
