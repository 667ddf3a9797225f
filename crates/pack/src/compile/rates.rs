//! Rates of records, acts and attempts by area and stratum.

use model::policy::{Mark, Origin};

use super::names::{counts, false_positive_rate};
use super::{Part, Varied};
use crate::calendar::per_tick;
use crate::diagnostic::{Diagnostic, codes};
use crate::spec::{self, Channel, Conduct, Parameter};

/// Probabilities are kept this far from 1, where a rate would be infinite.
const CERTAIN: f64 = 1.0 - 1e-9;

/// A channel that sees a conduct.
struct Seer<'a> {
    channel: &'a Channel,
    coverage: Varied<'a>,
    sensitivity: Varied<'a>,
    /// Pool and share of what it misidentifies.
    mistakes: Option<(u16, Varied<'a>)>,
    /// The records it makes, by their place among the marks.
    marks: Vec<(usize, Origin)>,
}

/// Something of every stratum of every area.
type ByRow<'a> = Box<dyn Fn(usize, usize) -> f64 + 'a>;

impl Seer<'_> {
    /// Probability that the channel would see and record an act.
    fn sees(&self, area: usize, stratum: usize) -> f64 {
        // Where it looks where it has seen, what it sees at most; a part of that is left.
        let most = self.channel.feedback.as_ref().map_or(1.0, |feedback| feedback.most.value);
        let coverage = (self.coverage.share(area, stratum) * most).min(1.0);
        coverage * self.sensitivity.share(area, stratum)
    }
}

impl Part<'_> {
    /// Row (area, stratum), column conduct: acts per tick in the world without the scheme.
    pub fn acts(&self) -> Vec<f64> {
        let acts = self.acts_of_all();
        self.table(acts.len(), |area, stratum, k| {
            acts[k].as_ref().map_or(0.0, |(_, rate)| self.acts_of(rate, area, stratum))
        })
    }

    /// Row (area, stratum), column activity: attempts per tick.
    pub fn demand(&self) -> Vec<f64> {
        let of = |name: &String| {
            let activity = self.rules.activities.iter().find(|activity| activity.name == *name);
            activity.and_then(|activity| activity.demand.as_ref())
        };
        let of = |name| of(name).map(|demand| (per_tick(demand, self.pack.tick), self.varied(demand)));
        let demands: Vec<Option<(f64, Varied<'_>)>> = self.names.activities.iter().map(of).collect();
        self.table(demands.len(), |area, stratum, a| {
            demands[a].as_ref().map_or(0.0, |(per_tick, varied)| per_tick * varied.factor(area, stratum))
        })
    }

    /// Row (area, stratum), column mark: records per tick.
    pub fn rates(&self, faults: &mut Vec<Diagnostic>) -> Vec<f64> {
        let marks = &self.policy.marks;
        let mut rates = vec![0.0; self.layout.areas.len() * self.layout.strata.len() * marks.len()];
        let conduct = self.acts_of_all();
        let mut overfull: Vec<Option<f64>> = vec![None; conduct.len()];
        let seers: Vec<Vec<Seer<'_>>> = (0..conduct.len()).map(|k| self.seers(k)).collect();
        let made = |mark: &Mark| !matches!(mark.origin, Origin::Own | Origin::Misidentified(_));
        let mistaken: Vec<(usize, ByRow<'_>)> = marks
            .iter()
            .enumerate()
            .filter(|(_, mark)| made(mark))
            .map(|(m, mark)| (m, self.mistaken_records(*mark)))
            .collect();
        for (row, rates) in rates.chunks_mut(marks.len().max(1)).enumerate() {
            let (area, stratum) = (row / self.layout.strata.len(), row % self.layout.strata.len());
            for (k, most) in overfull.iter_mut().enumerate() {
                let Some((conduct, rate)) = &conduct[k] else { continue };
                let acts = self.acts_of(rate, area, stratum);
                if !conduct.repeats && acts > 1.0 + 1e-9 {
                    *most = Some(most.unwrap_or(0.0).max(acts));
                }
                let acts = if conduct.repeats { acts } else { acts.min(1.0) };
                true_records(conduct, acts, &seers[k], [area, stratum], rates);
            }
            for (m, rate) in &mistaken {
                rates[*m] = rate(area, stratum);
            }
        }
        for (most, conduct) in overfull.into_iter().zip(conduct) {
            if let (Some(most), Some((conduct, _))) = (most, conduct) {
                faults.push(overfull_fault(conduct, most));
            }
        }
        rates
    }

    pub fn table(&self, columns: usize, cell: impl Fn(usize, usize, usize) -> f64) -> Vec<f64> {
        let mut table = Vec::with_capacity(self.layout.areas.len() * self.layout.strata.len() * columns);
        for area in 0..self.layout.areas.len() {
            for stratum in 0..self.layout.strata.len() {
                table.extend((0..columns).map(|column| cell(area, stratum, column)));
            }
        }
        table
    }

    /// Every conduct with its rate per tick; `None` for one that this phase does not have.
    fn acts_of_all(&self) -> Vec<Option<(&Conduct, (f64, Varied<'_>))>> {
        let of = |k| {
            let conduct = self.find_conduct(k)?;
            Some((conduct, (per_tick(&conduct.rate, self.pack.tick), self.varied(&conduct.rate))))
        };
        (0..self.names.conduct.len()).map(of).collect()
    }

    fn find_conduct(&self, k: usize) -> Option<&Conduct> {
        self.rules.conduct.iter().find(|c| c.name == self.names.conduct[k])
    }

    fn acts_of(&self, (per_tick, varied): &(f64, Varied<'_>), area: usize, stratum: usize) -> f64 {
        per_tick * varied.factor(area, stratum) * self.conduct_of(area, stratum)
    }

    /// How much of every conduct subjects show for the categories of the pack's own attributes that they are in.
    fn conduct_of(&self, area: usize, stratum: usize) -> f64 {
        let first = &self.stated.phases[0].1;
        let of = |own: &spec::OwnAttribute| {
            let at = self.layout.attributes.iter().position(|attribute| attribute.name == own.name)?;
            let class = usize::from(self.layout.strata[stratum].classes[at]);
            let class = &self.layout.attributes[at].classes[class];
            let category = own.categories().position(|category| category == class)?;
            let shares = own.shares_of(first, &|number| self.factor(number, area, stratum))?;
            Some(own.conduct_of(&shares)[category])
        };
        let some = self.pack.attributes.iter().filter(|own| !own.conduct.is_empty());
        some.map(|own| of(own).unwrap_or(1.0)).product()
    }

    /// A share with its multipliers, at most 1.
    pub fn share(&self, parameter: &Parameter, area: usize, stratum: usize) -> f64 {
        self.varied(parameter).share(area, stratum)
    }

    /// A channel that looks where it has seen can look nowhere at more than everything.
    pub fn check_attention(&self, faults: &mut Vec<Diagnostic>) {
        for channel in &self.rules.channels {
            let Some(feedback) = &channel.feedback else { continue };
            let coverage = self.table(1, |area, stratum, _| self.share(&channel.coverage, area, stratum));
            let most = coverage.into_iter().fold(0.0, f64::max) * feedback.most.value;
            if most > 1.0 + 1e-9 {
                let message = format!(
                    "`{}` could cover {:.0} % of what happens in an area",
                    channel.name,
                    100.0 * most
                );
                let item = Diagnostic::of(&codes::ATTENTION, message);
                faults.push(
                    item.at(feedback.most.provenance.place, "times the coverage stated")
                        .help("lower `most`, or `coverage`, so that their product is 1 at most"),
                );
            }
        }
    }

    /// The channels that see a conduct, in the pack's order; those that look where they have seen come after the others.
    fn seers(&self, k: usize) -> Vec<Seer<'_>> {
        let Some(conduct) = self.find_conduct(k) else { return Vec::new() };
        let seer = |(c, name): (usize, &'_ String)| {
            let channel = self.rules.channels.iter().find(|x| x.name == *name)?;
            let marks = self.policy.marks.iter().enumerate().filter_map(|(m, mark)| {
                let own = (usize::from(mark.conduct), usize::from(mark.channel)) == (k, c);
                let made = matches!(mark.origin, Origin::Own | Origin::Misidentified(_));
                (own && made).then_some((m, mark.origin))
            });
            let mistakes = channel.misidentify.as_ref();
            let sensitivity = channel.sensitivity_to.iter().find(|(of, _)| *of == conduct.name);
            counts(self.rules, &conduct.name, name).then(|| Seer {
                channel,
                coverage: self.varied(&channel.coverage),
                sensitivity: self.varied(sensitivity.map_or(&channel.sensitivity, |s| &s.1)),
                mistakes: mistakes.map(|m| (self.names.pool_index(&m.pool), self.varied(&m.share))),
                marks: marks.collect(),
            })
        };
        let mut seers: Vec<Seer<'_>> = self.names.channels.iter().enumerate().filter_map(seer).collect();
        seers.sort_by_key(|seer| seer.channel.feedback.is_some());
        seers
    }

    /// Records of nobody's act per subject and tick: database errors, or false alerts; for a gallery whose errors are a fixed
    /// trait, passes of those who have it.
    fn mistaken_records(&self, mark: Mark) -> ByRow<'_> {
        let name = &self.names.channels[usize::from(mark.channel)];
        let conduct = &self.names.conduct[usize::from(mark.conduct)];
        let none: ByRow<'_> = Box::new(|_, _| 0.0);
        let Some(channel) = self.rules.channels.iter().find(|c| c.name == *name) else { return none };
        let rate_of = |p: &Parameter| {
            let (per_tick, varied) = (per_tick(p, self.pack.tick), self.varied(p));
            move |area: usize, stratum: usize| per_tick * varied.factor(area, stratum)
        };
        let gallery = channel.gallery.as_ref().filter(|g| g.conduct == *conduct);
        if matches!(mark.origin, Origin::Association(_)) {
            return none;
        }
        if matches!(mark.origin, Origin::Trait(_)) {
            return match gallery.filter(|g| g.fixed_trait) {
                Some(gallery) => Box::new(rate_of(&gallery.probes)),
                None => none,
            };
        }
        let rate: ByRow<'_> = if mark.origin == Origin::Phantom {
            match channel.database_error.as_ref().filter(|e| e.conduct == *conduct) {
                Some(error) => Box::new(rate_of(&error.rate)),
                None => none,
            }
        } else {
            match gallery.filter(|g| !g.fixed_trait) {
                Some(gallery) => {
                    let (probes, falsely) = (rate_of(&gallery.probes), self.false_positive_rate(gallery));
                    Box::new(move |area, stratum| probes(area, stratum) * falsely(area, stratum))
                }
                None => none,
            }
        };
        if self.find_conduct(usize::from(mark.conduct)).is_none_or(|c| c.repeats) {
            return rate;
        }
        Box::new(move |area, stratum| -libm::log1p(-rate(area, stratum).min(CERTAIN)))
    }

    /// By row: probability of having the trait that a gallery always matches falsely.
    pub fn trait_shares(&self, mark: u16) -> Vec<f64> {
        let mark = self.policy.marks[usize::from(mark)];
        let name = &self.names.channels[usize::from(mark.channel)];
        let gallery = self.rules.channels.iter().find(|c| c.name == *name).and_then(|c| c.gallery.as_ref());
        let rate = gallery.map(|gallery| self.false_positive_rate(gallery));
        self.table(1, |area, stratum, _| rate.as_ref().map_or(0.0, |rate| rate(area, stratum)))
    }

    /// The probability that a pass matches somebody in a gallery by mistake, by row.
    fn false_positive_rate(&self, gallery: &spec::Gallery) -> impl Fn(usize, usize) -> f64 {
        let (size, falsely) = (self.varied(&gallery.size), self.varied(&gallery.false_match_rate));
        move |area, stratum| {
            false_positive_rate(size.value * size.factor(area, stratum), falsely.share(area, stratum))
        }
    }
}

/// True acts and the records channels make of them: p = 1 - prod(1 - coverage x sensitivity); the first channel in the pack's
/// order that sees an act makes its record, and misidentifies with its own probability.
fn true_records(
    conduct: &Conduct,
    acts: f64,
    seers: &[Seer<'_>],
    [area, stratum]: [usize; 2],
    rates: &mut [f64],
) {
    let mut unseen = 1.0;
    let mut seen: Vec<f64> = Vec::with_capacity(seers.len());
    for seer in seers {
        let sees = seer.sees(area, stratum);
        seen.push(unseen * sees);
        unseen *= 1.0 - sees;
    }
    let total = acts * (1.0 - unseen);
    // Conduct that does not repeat: the first record of a tick has the stated probability, later ones are dropped.
    let stretch = if conduct.repeats || total <= 0.0 {
        1.0
    } else {
        let p = total.min(CERTAIN);
        -libm::log1p(-p) / total
    };
    for (seer, share) in seers.iter().zip(seen) {
        let wrong = seer.mistakes.as_ref().map(|(pool, share)| (*pool, share.share(area, stratum)));
        for &(m, origin) in &seer.marks {
            let part = match origin {
                Origin::Misidentified(pool) => wrong.filter(|w| w.0 == pool).map_or(0.0, |w| w.1),
                _ => 1.0 - wrong.map_or(0.0, |w| w.1),
            };
            rates[m] = acts * share * stretch * part;
        }
    }
}

fn overfull_fault(conduct: &Conduct, most: f64) -> Diagnostic {
    Diagnostic::of(
        &codes::MORE_THAN_ONCE,
        format!(
            "`{}` does not repeat, yet would happen {most:.3} times a tick in some stratum",
            conduct.name
        ),
    )
    .at(conduct.rate.provenance.place, "rate times its multipliers is above one per tick")
    .help("lower the rate or its multipliers, shorten the tick, or let it repeat")
}
