//! What safeguards do to listings.

use model::draw::key_of;
use model::policy::{Appeal, Clock, Copies, Objection, Office, Outside, Redress, Review};

use super::Part;
use super::names::position;
use crate::calendar::{per_tick, tick_days, unit_days};
use crate::spec::{self, Parameter};

/// Subjects whom the stated number of officers is for.
const OFFICERS_FOR: f64 = 100_000.0;

impl Part<'_> {
    /// Who is outside, objection, review, appeal and copies.
    pub fn redress(&self) -> Redress {
        let spec::Safeguards { notice, review, appeal, correction, .. } = &self.rules.safeguards;
        Redress {
            review: review.as_ref().map(|review| self.review(review)),
            appeal: appeal.as_ref().map(|appeal| self.appeal(appeal, notice.as_ref())),
            objection: self.objection(),
            outside: self.outside(),
            copies: correction.as_ref().map(|correction| Copies {
                missed: self
                    .by_row(|area, stratum| 1.0 - self.share(&correction.reaches_copies, area, stratum)),
                cleared: correction.copies_last.as_ref().map_or(0.0, |time| self.hazard(time)),
            }),
        }
    }

    /// A mistaken record is withdrawn if its bearer sees it, objects, and the objection is upheld.
    fn objection(&self) -> Option<Objection> {
        let spec::Safeguards { access, objection, .. } = &self.rules.safeguards;
        let objection = objection.as_ref()?;
        let wins = self.by_row(|area, stratum| {
            let sees = access.as_ref().map_or(1.0, |a| self.share(&a.reaches, area, stratum));
            sees * self.share(&objection.files, area, stratum) * self.share(&objection.upheld, area, stratum)
        });
        Some(Objection { wins, takes: objection.takes.as_ref().map_or(0, |time| self.ticks(time)) })
    }

    fn outside(&self) -> Vec<Outside> {
        let spec::Safeguards { exemption, consent, .. } = &self.rules.safeguards;
        let by_kind = [("exemption", exemption), ("consent", consent)];
        let some = by_kind.into_iter().filter_map(|(kind, outside)| Some((kind, outside.as_ref()?)));
        some.map(|(kind, outside)| {
            let of_them = |mark: &model::policy::Mark| {
                let channel = &self.names.channels[usize::from(mark.channel)];
                outside.channels.is_empty() || outside.channels.contains(channel)
            };
            Outside {
                key: key_of(kind),
                share: self.by_row(|area, stratum| self.share(&outside.share, area, stratum)),
                marks: self.policy.marks.iter().map(of_them).collect(),
            }
        })
        .collect()
    }

    fn review(&self, review: &spec::Review) -> Review {
        let turns_down = |p: &Parameter| {
            self.by_row(|area, stratum| {
                self.share(p, area, stratum) * (1.0 - self.share(&review.deference, area, stratum))
            })
        };
        Review {
            lists: self.lists_of(&review.lists),
            coverage: self.by_row(|area, stratum| self.share(&review.coverage, area, stratum)),
            turns_down: review.turns_down.each_ref().map(turns_down),
            capacity: review.capacity.as_ref().map(|rate| per_tick(rate, self.pack.tick)),
            corrects: review.corrects,
        }
    }

    fn appeal(&self, appeal: &spec::Appeal, notice: Option<&spec::Notice>) -> Appeal {
        let told = |area, stratum| notice.map_or(1.0, |n| self.share(&n.reaches, area, stratum));
        let files =
            |p: &Parameter| self.by_row(|area, stratum| self.share(p, area, stratum) * told(area, stratum));
        let upheld = |p: &Parameter| self.by_row(|area, stratum| self.share(p, area, stratum));
        Appeal {
            lists: self.lists_of(&appeal.lists),
            files: appeal.files.each_ref().map(files),
            filing: appeal.files_after.as_ref().map(|time| self.hazard(time)),
            takes: appeal.takes.as_ref().map_or(0, |time| self.ticks(time)),
            upheld: appeal.upheld.each_ref().map(upheld),
            office: appeal.office.as_ref().map(|office| self.office(office)),
            suspends: appeal.suspends,
            clock: appeal
                .clock
                .as_ref()
                .map(|clock| Clock { ticks: self.ticks(&clock.within), grants: clock.grants }),
            corrects: appeal.corrects,
        }
    }

    /// A tick has as many rounds as make a round no longer than a case.
    fn office(&self, office: &spec::Office) -> Office {
        let (tick, handling) = (tick_days(self.pack.tick), days(&office.handling));
        let rounds = libm::ceil(tick / handling).max(1.0);
        Office {
            officers: office.officers.value / OFFICERS_FOR,
            rounds: rounds as u32,
            handling: (handling * rounds / tick).max(1.0),
            even: office.even,
        }
    }

    fn lists_of(&self, names: &[String]) -> u8 {
        let covered = self.rules.lists.iter().filter(|list| spec::covers(names, list));
        covered.fold(0, |lists, list| lists | 1 << position(&self.names.lists, &list.name))
    }

    pub fn by_row(&self, share: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        self.table(1, |area, stratum, _| share(area, stratum))
    }

    /// Probability per tick of an event that comes after an exponential time of this mean.
    fn hazard(&self, mean: &Parameter) -> f64 {
        -libm::expm1(-tick_days(self.pack.tick) / days(mean))
    }

    /// A length of time in whole ticks, rounded.
    fn ticks(&self, time: &Parameter) -> u32 {
        libm::round(days(time) / tick_days(self.pack.tick)) as u32
    }
}

fn days(time: &Parameter) -> f64 {
    time.value * unit_days(time.unit)
}
