//! Small traces written by hand, for tests.

use model::layout::{Area, Attribute, Block, Layout, Region, Stratum, Subject};
use model::policy::{Conduct, ListName, Memory, Policy, Window};
use model::trace::{Counter, Counters, Side, Stays, Tally, Trace};

use crate::{Measures, all, of_everybody};

/// Two areas, one attribute `group`, one list, two grades, two kinds of conduct, one activity; days as ticks.
pub struct Sample {
    pub policy: Policy,
    pub layout: Layout,
    pub trace: Trace,
}

impl Sample {
    pub fn new(groups: &[&str], periods: usize) -> Self {
        let counters = counters();
        let (strata, width) = (groups.len(), counters.len());
        let policy = policy(periods as u32 * 73);
        let trace = Trace {
            ticks: policy.ticks,
            period_ends: (1..=periods as u32).map(|p| p * 73).collect(),
            counters,
            by_area: Tally::new(periods * 2, width),
            by_stratum: Tally::new(periods * strata, width),
            at_end: Tally::new(2 * strata, width),
            score_edges: vec![0, 20, 40],
            score_histogram: Tally::new(strata, 6),
            factor_moments: Tally::default(),
            transitions: Tally::new(2, 4),
            stays: vec![Stays::default()],
            stays_wrong: vec![Stays::default()],
            state_digest: String::new(),
        };
        Self { policy, layout: layout(groups), trace }
    }

    /// Sets a stock in the last period, or adds a flow to it.
    pub fn set(&mut self, area: usize, stratum: usize, counter: Counter, value: i64) {
        let last = self.trace.periods() - 1;
        self.set_in(last, area, stratum, counter, value);
    }

    /// In a period. Every table is kept consistent: stocks of the last period and flows of all reach the end.
    pub fn set_in(&mut self, period: usize, area: usize, stratum: usize, counter: Counter, value: i64) {
        let at = self.trace.counters.position(counter).unwrap();
        let strata = self.layout.strata.len();
        self.trace.by_area.row_mut(period * 2 + area)[at] += value;
        self.trace.by_stratum.row_mut(period * strata + stratum)[at] += value;
        let stock = matches!(
            counter,
            Counter::Subjects | Counter::Listed(_) | Counter::Wrongly(_) | Counter::Missed(_)
        );
        if !stock || period + 1 == self.trace.periods() {
            self.trace.at_end.row_mut(area * strata + stratum)[at] += value;
        }
    }

    /// Writes a confusion table of a stratum: listed rightly, wrongly, missed, neither.
    pub fn confusion(&mut self, stratum: usize, [tp, fp, missed, neither]: [i64; 4]) {
        self.set(0, stratum, Counter::Subjects, tp + fp + missed + neither);
        self.set(0, stratum, Counter::Listed(0), tp + fp);
        self.set(0, stratum, Counter::Wrongly(0), fp);
        self.set(0, stratum, Counter::Missed(0), missed);
    }

    pub fn measures(&self) -> Measures {
        all(&self.policy, &self.layout, &self.trace)
    }

    pub fn of_everybody(&self) -> Measures {
        of_everybody(&self.policy, &self.layout, &self.trace)
    }
}

fn counters() -> Counters {
    let mut columns = vec![Counter::Subjects];
    for side in [Side::Score, Side::Fair] {
        columns.extend([Counter::ScoreSum(side), Counter::Grade(side, 0), Counter::Grade(side, 1)]);
    }
    columns.extend([Counter::GradedTooLow, Counter::GradedTooHigh, Counter::RiskSum, Counter::CapHits]);
    columns.extend([Counter::Listed(0), Counter::Wrongly(0), Counter::Induced(0), Counter::Missed(0)]);
    columns.extend([Counter::Entered(0), Counter::EnteredWrongly(0), Counter::Left(0)]);
    for k in 0..2 {
        columns.extend([Counter::RecordsTrue(k), Counter::RecordsMistaken(k), Counter::RecordsLost(k)]);
        columns.extend([Counter::RecordsPhantom(k), Counter::RecordsInduced(k)]);
        columns.extend([Counter::Acts(k), Counter::ActsWithout(k)]);
    }
    columns.extend([Counter::RecordsByChannel(0), Counter::Money(0)]);
    columns.extend([Counter::RestrictedDays(0), Counter::RestrictedDaysWrongly(0), Counter::Attempts(0)]);
    columns.extend([Counter::Blocked(0), Counter::BlockedWrongly(0), Counter::Eased(0)]);
    Counters::new(columns)
}

fn policy(ticks: u32) -> Policy {
    let conduct =
        |name: &str, lawful| Conduct { name: name.into(), domain: 0, lawful, repeats: true, sign: -1 };
    Policy {
        ticks,
        tick_days: 1.0,
        period_ticks: 73,
        year_ticks: 365,
        assess_ticks: 1,
        grade_ticks: 1,
        units_per_point: 2,
        start: 0,
        clamp_each_record: true,
        memory: Memory::Forever,
        frailty_shape: None,
        grades: vec!["A".into(), "B".into()],
        market_of: Vec::new(),
        grading_of: Vec::new(),
        factors: Vec::new(),
        conduct: vec![conduct("jaywalking", false), conduct("petitioning", true)],
        domains: vec!["order".into()],
        channels: vec!["camera".into()],
        lists: vec![ListName {
            name: "dishonest".into(),
            red: false,
            by_records: false,
            restarts: false,
            dated: false,
            window: Window::SinceListing,
        }],
        activities: vec!["air".into()],
        spillovers: Vec::new(),
        consequences: vec!["no flights".into()],
        marks: Vec::new(),
        pools: Vec::new(),
        traits: Vec::new(),
        feedbacks: Vec::new(),
        job_lost: None,
        associations: Vec::new(),
        phases: Vec::new(),
        beside: Vec::new(),
    }
}

fn layout(groups: &[&str]) -> Layout {
    let region = |area| Region { area, blocks: vec![Block { stratum: 0, persons: 1 }], bystanders: 0 };
    Layout {
        subject: Subject::Person,
        attributes: vec![Attribute {
            name: "group".into(),
            classes: groups.iter().map(|g| (*g).to_owned()).collect(),
        }],
        strata: (0..groups.len() as u8).map(|class| Stratum { classes: vec![class] }).collect(),
        areas: ["North", "South"].map(|name| Area { name: name.into() }).into(),
        regions: vec![region(0), region(1)],
        households: None,
        ties: None,
        stands_for: 1.0,
    }
}
