//! A cut: the counts of one part of a run (a period, an area, a group), from which fractions are formed.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::layout::Layout;
use model::policy::{Policy, Tie};
use model::trace::{Brought, Cause, Counter, Side, Trace};

use crate::row::ALL;

/// Days in a year.
pub const YEAR: f64 = 365.0;

/// Millionths, thousandths, risk units: how the trace holds fractional counts.
const MICRO: f64 = 1e6;
const MILLI: f64 = 1e3;
const RISK: f64 = 65_535.0;

/// What a measure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// Everything together.
    All,
    /// A side of the score.
    Side(Side),
    /// A grade, best first.
    Grade(u8),
    /// A list.
    List(u8),
    /// A cause of wrongful entries on a list.
    Cause(u8, Cause),
    /// A kind of conduct.
    Conduct(u16),
    /// A domain of conduct.
    Domain(u16),
    /// A channel.
    Channel(u16),
    /// An activity.
    Activity(u16),
    /// A consequence.
    Consequence(u16),
    /// What those bear who live with the listed.
    Spillover(u16),
    /// Closings by what brought them about.
    Closing(Brought),
}

impl Item {
    /// Its name in the policy.
    pub fn name(self, policy: &Policy) -> Arc<str> {
        match self {
            Self::All => ALL,
            Self::Side(Side::Score) => "score",
            Self::Side(Side::Fair) => "fair score",
            Self::Grade(g) => &policy.grades[usize::from(g)],
            Self::List(l) => &policy.lists[usize::from(l)].name,
            Self::Cause(l, cause) => {
                return format!("{}, {}", policy.lists[usize::from(l)].name, cause_name(cause)).into();
            }
            Self::Conduct(k) => &policy.conduct[usize::from(k)].name,
            Self::Domain(d) => &policy.domains[usize::from(d)],
            Self::Channel(c) => &policy.channels[usize::from(c)],
            Self::Activity(a) => &policy.activities[usize::from(a)],
            Self::Spillover(s) => &policy.spillovers[usize::from(s)],
            Self::Closing(Brought::All) => ALL,
            Self::Closing(Brought::ByScheme) => "by the scheme",
            Self::Closing(Brought::Wrongly) => "by mistake",
            Self::Consequence(c) => &policy.consequences[usize::from(c)],
        }
        .into()
    }
}

/// A cause in words.
pub fn cause_name(cause: Cause) -> &'static str {
    match cause {
        Cause::Misidentification => "misidentification",
        Cause::DatabaseError => "database errors",
        Cause::Association => "association",
        Cause::Induced => "induced acts",
        Cause::Other => "other",
    }
}

/// A fraction; the measure says of what.
pub type Fraction = (f64, f64);

/// A finished run with what is needed to read its trace.
pub struct Sight<'a> {
    /// The rules.
    pub policy: &'a Policy,
    /// The population.
    pub layout: &'a Layout,
    /// What was kept.
    pub trace: &'a Trace,
    columns: BTreeMap<Counter, usize>,
}

/// Confusion table of a list: listed by the score against listed by the fair score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confusion {
    /// Listed, and fairly so (induced listings included: the fair list has them too).
    pub rightly: f64,
    /// Listed, though not on the fair list.
    pub wrongly: f64,
    /// On the fair list, though not listed.
    pub missed: f64,
    /// On neither.
    pub neither: f64,
}

impl Confusion {
    /// Subjects on the fair list.
    pub fn fairly(self) -> f64 {
        self.rightly + self.missed
    }

    /// Subjects not on the fair list.
    pub fn not_fairly(self) -> f64 {
        self.wrongly + self.neither
    }

    /// Subjects listed.
    pub fn listed(self) -> f64 {
        self.rightly + self.wrongly
    }
}

/// The counts of one part of a run.
pub struct Cut<'a> {
    /// The run.
    pub sight: &'a Sight<'a>,
    /// `None`: the whole run.
    pub period: Option<u32>,
    /// Name of the area, or `all`.
    pub area: Arc<str>,
    /// `attribute=class`, or `all`.
    pub group: Arc<str>,
    /// Flows over the part, stocks at its end.
    counts: Vec<i64>,
    /// Stocks times days over the part; empty where the trace does not tell them apart so finely.
    days: Vec<f64>,
}

impl<'a> Sight<'a> {
    /// Reads a trace.
    pub fn new(policy: &'a Policy, layout: &'a Layout, trace: &'a Trace) -> Self {
        let columns = trace.counters.iter().enumerate().map(|(at, counter)| (counter, at)).collect();
        Self { policy, layout, trace, columns }
    }

    /// Days of a period.
    pub fn period_days(&self, period: usize) -> f64 {
        let ends = &self.trace.period_ends;
        let start = if period == 0 { 0 } else { ends[period - 1] };
        f64::from(ends[period] - start) * self.policy.tick_days
    }

    /// Everybody, then the classes of every attribute that has two or more: name, and which strata belong.
    pub fn groups(&self) -> Vec<(Arc<str>, Vec<bool>)> {
        let mut groups = vec![(ALL.into(), vec![true; self.layout.strata.len()])];
        for (at, attribute) in self.layout.attributes.iter().enumerate() {
            for (class, name) in attribute.classes.iter().enumerate().filter(|_| attribute.classes.len() > 1)
            {
                let belongs =
                    self.layout.strata.iter().map(|s| usize::from(s.classes[at]) == class).collect();
                groups.push((format!("{}={name}", attribute.name).into(), belongs));
            }
        }
        groups
    }

    /// Moves between grades over all whole years: row the grade at the start of a year, column at its end.
    pub fn moves(&self) -> Vec<Vec<i64>> {
        let grades = self.policy.grades.len();
        let mut moves = vec![vec![0; grades]; grades];
        for year in 0..self.trace.transitions.rows() {
            for (from, row) in self.trace.transitions.row(year).chunks(grades).enumerate() {
                add(&mut moves[from], row);
            }
        }
        moves
    }

    /// The whole run, everybody.
    pub fn everybody(&'a self) -> Cut<'a> {
        let everybody = vec![true; self.layout.strata.len()];
        self.gather(ALL.into(), ALL.into(), 0..self.layout.areas.len(), &everybody)
    }

    /// The whole run: all, then by area, then by group of every attribute that has two or more.
    pub fn whole(&'a self) -> Vec<Cut<'a>> {
        let areas = self.layout.areas.len();
        let everybody = vec![true; self.layout.strata.len()];
        let mut cuts = Vec::new();
        for (group, belongs) in self.groups() {
            let first = *group == *ALL;
            cuts.push(self.gather(ALL.into(), group, 0..areas, &belongs));
            if first && areas > 1 {
                for (index, area) in self.layout.areas.iter().enumerate() {
                    let name = area.name.as_str().into();
                    cuts.push(self.gather(name, ALL.into(), index..index + 1, &everybody));
                }
            }
        }
        cuts
    }

    /// The whole run by area and, within it, by group. No days: periods are not kept so finely.
    pub fn cells(&'a self) -> Vec<Cut<'a>> {
        let areas = self.layout.areas.len();
        if areas < 2 {
            return Vec::new();
        }
        let groups = self.groups();
        let mut cuts = Vec::with_capacity(areas * groups.len());
        for (at, area) in self.layout.areas.iter().enumerate() {
            let name: Arc<str> = area.name.as_str().into();
            for (group, belongs) in groups.iter().filter(|(group, _)| **group != *ALL) {
                let counts = self.at_end(at..at + 1, belongs);
                let (area, group) = (name.clone(), group.clone());
                cuts.push(Cut { sight: self, period: None, area, group, counts, days: Vec::new() });
            }
        }
        cuts
    }

    /// Every period, all areas together.
    pub fn periods(&'a self) -> Vec<Cut<'a>> {
        (0..self.trace.periods()).map(|period| self.period(period, None)).collect()
    }

    /// Every period and area.
    pub fn periods_by_area(&'a self) -> Vec<Cut<'a>> {
        let areas = self.layout.areas.len();
        if areas < 2 {
            return Vec::new();
        }
        (0..self.trace.periods())
            .flat_map(|period| (0..areas).map(move |area| self.period(period, Some(area))))
            .collect()
    }

    fn period(&'a self, period: usize, area: Option<usize>) -> Cut<'a> {
        let areas = self.layout.areas.len();
        let mut counts = vec![0; self.trace.counters.len()];
        for at in area.map_or(0..areas, |a| a..a + 1) {
            add(&mut counts, self.trace.by_area.row(period * areas + at));
        }
        let days = self.period_days(period);
        Cut {
            sight: self,
            period: Some(period as u32),
            area: area.map_or(ALL, |a| self.layout.areas[a].name.as_str()).into(),
            group: ALL.into(),
            days: counts.iter().map(|&count| count as f64 * days).collect(),
            counts,
        }
    }

    fn gather(
        &'a self,
        area: Arc<str>,
        group: Arc<str>,
        areas: std::ops::Range<usize>,
        belongs: &[bool],
    ) -> Cut<'a> {
        let (all_areas, strata) = (self.layout.areas.len(), self.layout.strata.len());
        let width = self.trace.counters.len();
        let counts = self.at_end(areas.clone(), belongs);
        let mut days = vec![0.0; width];
        for period in 0..self.trace.periods() {
            let mut stock = vec![0; width];
            if *group == *ALL {
                areas.clone().for_each(|at| add(&mut stock, self.trace.by_area.row(period * all_areas + at)));
            } else {
                let members = (0..strata).filter(|&s| belongs[s]);
                members.for_each(|s| add(&mut stock, self.trace.by_stratum.row(period * strata + s)));
            }
            let length = self.period_days(period);
            days.iter_mut().zip(&stock).for_each(|(sum, &count)| *sum += count as f64 * length);
        }
        Cut { sight: self, period: None, area, group, counts, days }
    }

    /// Flows over the whole run and stocks at its end, of these areas and strata.
    fn at_end(&self, areas: std::ops::Range<usize>, belongs: &[bool]) -> Vec<i64> {
        let strata = self.layout.strata.len();
        let mut counts = vec![0; self.trace.counters.len()];
        for at in areas {
            for stratum in (0..strata).filter(|&s| belongs[s]) {
                add(&mut counts, self.trace.at_end.row(at * strata + stratum));
            }
        }
        counts
    }
}

fn add(into: &mut [i64], from: &[i64]) {
    into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
}

impl Cut<'_> {
    /// Whether this is a group within an area.
    pub fn is_cell(&self) -> bool {
        *self.area != *ALL && *self.group != *ALL
    }

    /// A count as the trace holds it; `None` if this run does not keep it.
    pub fn count(&self, counter: Counter) -> Option<f64> {
        self.sight.columns.get(&counter).map(|&at| self.counts[at] as f64)
    }

    /// A count held in millionths.
    pub fn micro(&self, counter: Counter) -> Option<f64> {
        self.count(counter).map(|count| count / MICRO)
    }

    /// A count of days held in thousandths.
    pub fn milli(&self, counter: Counter) -> Option<f64> {
        self.count(counter).map(|count| count / MILLI)
    }

    /// The sum of perceived risk, 0 to 1 per subject.
    pub fn risk(&self) -> Option<f64> {
        self.count(Counter::RiskSum).map(|sum| sum / RISK)
    }

    /// A stock times the days it stood, taking each period's end for the whole period. `None` for an area and group
    /// together, of which the trace has no periods.
    pub fn person_days(&self, counter: Counter) -> Option<f64> {
        self.days.get(*self.sight.columns.get(&counter)?).copied()
    }

    /// Subjects.
    pub fn subjects(&self) -> Option<f64> {
        self.count(Counter::Subjects)
    }

    /// Subjects times years.
    pub fn person_years(&self) -> Option<f64> {
        Some(self.person_days(Counter::Subjects)? / YEAR)
    }

    /// Ticks of this part.
    pub fn ticks(&self) -> f64 {
        let ends = &self.sight.trace.period_ends;
        match self.period {
            None => f64::from(self.sight.trace.ticks),
            Some(0) => f64::from(ends[0]),
            Some(p) => f64::from(ends[p as usize] - ends[p as usize - 1]),
        }
    }

    /// The confusion table of a list.
    pub fn confusion(&self, list: u8) -> Option<Confusion> {
        let listed = self.count(Counter::Listed(list))?;
        let wrongly = self.count(Counter::Wrongly(list))?;
        let missed = self.count(Counter::Missed(list))?;
        let neither = self.subjects()? - listed - missed;
        Some(Confusion { rightly: listed - wrongly, wrongly, missed, neither })
    }

    /// Sum over the kinds of conduct of an item: one kind, a domain, or all.
    pub fn over_conduct(&self, item: Item, of: impl Fn(u16) -> Option<f64>) -> Option<f64> {
        let kinds = self.sight.policy.conduct.iter().enumerate().filter(|(index, conduct)| match item {
            Item::Conduct(k) => usize::from(k) == *index,
            Item::Domain(d) => conduct.domain == d,
            _ => true,
        });
        kinds.map(|(index, _)| of(index as u16)).sum()
    }

    /// The list that a spillover on households follows.
    pub fn list_of(&self, spillover: u16) -> Option<u8> {
        let borne_for = self.sight.policy.borne_for(usize::from(spillover));
        borne_for.filter(|(tie, _)| *tie == Tie::Household).map(|(_, list)| list)
    }

    /// Sum over the activities of an item: one, or all.
    pub fn over_activities(&self, item: Item, of: impl Fn(u16) -> Option<f64>) -> Option<f64> {
        match item {
            Item::Activity(a) => of(a),
            _ => (0..self.sight.policy.activities.len() as u16).map(of).sum(),
        }
    }
}
