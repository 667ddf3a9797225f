//! The columns a run counts in: the public counters of the trace, stocks and flows, and working stocks that flows are integrated
//! from. Stocks last from tick to tick and stand in a table of their own.

use crate::draw::mix;
use crate::policy::{Consequence, Mark, Origin, Phase, Policy};
use crate::rates::{copy_bits, list_bits};
use crate::redress::Causes;
use crate::trace::{Brought, Cause, Counter, Counters, Side, Whose};

/// Millionths.
pub const MICRO: f64 = 1e6;
/// Thousandths of a day.
pub const MILLI: f64 = 1e3;

/// What the rules see of a person: grade and lists by score and by fair score, and whether the fair listing rests on
/// induced acts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Status {
    /// Grade by side.
    pub grade: [u8; 2],
    /// Lists byte (two bits a list) by side.
    pub lists: [u8; 2],
    /// Lists (bit set) whose fair listing rests on induced acts.
    pub induced: u8,
}

impl Status {
    /// All that stocks depend on in one word: they do not tell stays that are due from others.
    fn word(self) -> u32 {
        let [score, fair] = [list_bits(self.lists[0]), list_bits(self.lists[1])];
        u32::from_le_bytes([
            self.grade[0] | self.grade[1] << 4,
            score | copy_bits(self.lists[0]) << 4,
            fair,
            self.induced,
        ])
    }
}

/// What a status is counted by: the rules in force, and the grading of whoever has it.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The phase in force.
    pub phase: &'a Phase,
    /// The grading of their stratum.
    pub grading: usize,
}

/// Changes of status that are kept.
const SLOTS: usize = 4096;

/// What a change of status adds to a row of stocks, worked out once a change and kept while the rules hold.
#[derive(Debug)]
pub struct Shares {
    /// Index of the phase whose rules they are.
    phase: usize,
    /// Slots by a hash of the change; the last change to need a slot has it.
    slots: Vec<Option<Share>>,
}

#[derive(Debug)]
struct Share {
    change: [Option<u32>; 2],
    grading: usize,
    /// Columns and what is added to each.
    adds: Vec<(u32, i64)>,
}

impl Default for Shares {
    fn default() -> Self {
        Self { phase: 0, slots: (0..SLOTS).map(|_| None).collect() }
    }
}

impl Shares {
    /// Begins to work with the rules of a phase, given by its index.
    pub fn open(&mut self, phase: usize) {
        if self.phase != phase {
            *self = Self { phase, ..Self::default() };
        }
    }

    /// Adds so many subjects of a status to a row of stocks. The phase is the one opened last.
    pub fn count(&mut self, book: &Book, row: &mut [i64], rules: Rules<'_>, status: Status, subjects: i64) {
        self.add(book, row, rules, [None, Some(status)], subjects);
    }

    /// Moves a subject from one status to another.
    pub fn change(&mut self, book: &Book, row: &mut [i64], rules: Rules<'_>, change: [Status; 2]) {
        self.add(book, row, rules, change.map(Some), 1);
    }

    fn add(
        &mut self,
        book: &Book,
        row: &mut [i64],
        rules: Rules<'_>,
        change: [Option<Status>; 2],
        subjects: i64,
    ) {
        let grading = rules.grading;
        let words = change.map(|status| status.map(Status::word));
        let [before, after] = words.map(|word| u64::from(word.unwrap_or(u32::MAX)));
        let slot = &mut self.slots[((mix(before << 32 | after) >> 52) as usize + grading) % SLOTS];
        if slot.as_ref().is_none_or(|share| share.change != words || share.grading != grading) {
            let mut stocks = vec![0; book.stocks];
            for (status, sign) in change.into_iter().zip([-1, 1]) {
                status.into_iter().for_each(|status| book.count(&mut stocks, rules, status, sign));
            }
            let adds = (0..).zip(stocks).filter(|&(_, add)| add != 0).collect();
            *slot = Some(Share { change: words, grading, adds });
        }
        for &(column, add) in slot.iter().flat_map(|share| &share.adds) {
            row[column as usize] += subjects * add;
        }
    }
}

/// Positions of each family of counters in a row.
#[derive(Debug, Clone)]
pub struct Book {
    /// The public columns.
    pub counters: Counters,
    /// Columns of a row of stocks: the public ones, then the working ones.
    pub stocks: usize,
    /// Columns before this are stocks; from here to `flows_end` they are flows.
    pub flows_start: usize,
    /// End of the flows.
    pub flows_end: usize,
    pub(crate) subjects: usize,
    pub(crate) score_sum: usize,
    grade: [usize; 2],
    graded: usize,
    lists: usize,
    /// By list: where its stocks of due process begin, if it has any.
    proceedings: Vec<Option<usize>>,
    pub(crate) risk_sum: usize,
    /// Sums of hardship by side, where there is any.
    pub(crate) hardship: Option<usize>,
    /// Sums of grievance by side, where there is any.
    pub(crate) grievance: Option<usize>,
    /// By list: those on it for long or again.
    pub(crate) trapped: usize,
    /// By spillover: those on whom it falls, and by mistake.
    pub(crate) spilled: usize,
    /// By spillover: days and blocked attempts, and by mistake.
    spilled_days: usize,
    pub(crate) entered: usize,
    /// By list: entries within a year of leaving.
    pub(crate) returned: usize,
    pub(crate) records: usize,
    /// By conduct: records that listings of others brought, where they do.
    pub(crate) associated: Option<usize>,
    pub(crate) by_channel: usize,
    pub(crate) acts: usize,
    /// By conduct: acts out of sight, where conduct moves there.
    pub(crate) displaced: Option<usize>,
    /// By conduct: acts for the score's sake, where it is gamed.
    pub(crate) gamed: Option<usize>,
    pub(crate) days: usize,
    pub(crate) money: usize,
    pub(crate) cap_hits: usize,
    /// Causes of entry, [`Cause::ALL`] by list; `None` where there are none.
    causes: Option<usize>,
    /// By list: where its flows of due process begin, if it has any.
    steps: Vec<Option<usize>>,
    /// Where withdrawn records are counted, if there can be any.
    withdrawn: Option<usize>,
    /// Where lost jobs are counted, if there are any to lose.
    dismissed: Option<usize>,
    /// Where closings and turnover are counted, if there is a market.
    market: Option<usize>,
    /// Where attempts go ahead by another way: in a row of stocks the share that does by activity and then by consequence, in
    /// millionths; and by activity the flow of them.
    bypassing: Option<usize>,
    bypassed: Option<usize>,
    /// In a row of stocks, the working ones: per activity [restricted, wrongly, blocked share, blocked wrongly, eased share],
    /// per consequence subjects.
    working: usize,
    grades: usize,
    list_count: usize,
    pub(crate) activities: usize,
}

/// Columns being laid out.
#[derive(Default)]
struct Columns(Vec<Counter>);

impl Columns {
    /// Adds a family of counters; the position of its first.
    fn add(&mut self, family: impl IntoIterator<Item = Counter>) -> usize {
        let first = self.0.len();
        self.0.extend(family);
        first
    }
}

fn record_counters(k: u16) -> [Counter; RECORD_KINDS] {
    [
        Counter::RecordsTrue(k),
        Counter::RecordsMistaken(k),
        Counter::RecordsLost(k),
        Counter::RecordsPhantom(k),
        Counter::RecordsInduced(k),
    ]
}

fn activity_counters(a: u16) -> [Counter; 6] {
    [
        Counter::RestrictedDays(a),
        Counter::RestrictedDaysWrongly(a),
        Counter::Blocked(a),
        Counter::BlockedWrongly(a),
        Counter::Eased(a),
        Counter::Attempts(a),
    ]
}

/// Steps of due process that are counted, each of all and of those wrongly listed.
#[derive(Debug, Clone, Copy)]
pub enum Proceeding {
    /// See [`Counter::Reviewed`].
    Reviewed,
    /// See [`Counter::TurnedDown`].
    TurnedDown,
    /// See [`Counter::Appealed`].
    Appealed,
    /// See [`Counter::Decided`].
    Decided,
    /// See [`Counter::Upheld`].
    Upheld,
    /// See [`Counter::AppealDays`].
    Waited,
}

fn proceeding_counters(l: u8) -> [Counter; 3] {
    [Counter::Copied(l), Counter::Pending(Whose::All, l), Counter::Pending(Whose::Wrongly, l)]
}

fn step_counters(l: u8) -> impl Iterator<Item = Counter> {
    let steps: [fn(Whose, u8) -> Counter; 6] = [
        Counter::Reviewed,
        Counter::TurnedDown,
        Counter::Appealed,
        Counter::Decided,
        Counter::Upheld,
        Counter::AppealDays,
    ];
    let each = move |step: fn(Whose, u8) -> Counter| [step(Whose::All, l), step(Whose::Wrongly, l)];
    steps.into_iter().flat_map(each).chain([Counter::Overdue(l), Counter::CopiedDays(l)])
}

/// Counters per conduct in the block of records: true, mistaken, lost, phantom, induced.
pub const RECORD_KINDS: usize = 5;
/// Columns of the steps of due process.
const STEPS: usize = 12;

impl Book {
    /// The columns a policy needs.
    pub fn new(policy: &Policy) -> Self {
        let (grades, lists) = (policy.grades.len(), policy.lists.len());
        let mut c = Columns::default();
        let subjects = c.add([Counter::Subjects]);
        let score_sum = c.add([Counter::ScoreSum(Side::Score), Counter::ScoreSum(Side::Fair)]);
        let grade =
            [Side::Score, Side::Fair].map(|side| c.add((0..grades as u8).map(|g| Counter::Grade(side, g))));
        let graded =
            c.add([Counter::GradedTooLow, Counter::GradedTooHigh].into_iter().filter(|_| grades > 0));
        let of_list =
            |l: u8| [Counter::Listed(l), Counter::Wrongly(l), Counter::Induced(l), Counter::Missed(l)];
        let lists_at = c.add((0..lists as u8).flat_map(of_list));
        let redressed = policy.redressed();
        let has_steps = |l: u8| redressed >> l & 1 == 1;
        let proceedings: Vec<Option<usize>> =
            (0..lists as u8).map(|l| has_steps(l).then(|| c.add(proceeding_counters(l)))).collect();
        let learns = policy.phases.iter().any(|p| p.learning.is_some());
        let risk_sum = c.add([Counter::RiskSum].into_iter().filter(|_| learns));
        let bears = policy.phases.iter().any(|p| p.hardship.is_some());
        let sums = [Side::Score, Side::Fair].map(Counter::HardshipSum);
        let hardship = bears.then(|| c.add(sums));
        let resents = policy.has_theory(|theories| theories.defiance.is_some());
        let sums = [Side::Score, Side::Fair].map(Counter::GrievanceSum);
        let grievance = resents.then(|| c.add(sums));
        let trapped = c.add((0..lists as u8).map(Counter::Trapped));
        let spillovers = 0..policy.spillovers.len() as u16;
        let both = |of: fn(Whose, u16) -> Counter| move |s: u16| [of(Whose::All, s), of(Whose::Wrongly, s)];
        let spilled = c.add(spillovers.clone().flat_map(both(Counter::Spilled)));
        let moves = |l: u8| [Counter::Entered(l), Counter::EnteredWrongly(l), Counter::Left(l)];
        let entered = c.add((0..lists as u8).flat_map(moves));
        let returned = c.add((0..lists as u8).map(Counter::Returned));
        let records = c.add((0..policy.conduct.len() as u16).flat_map(record_counters));
        let associates = !policy.associations.is_empty();
        let kinds = (0..policy.conduct.len() as u16).filter(|_| associates);
        let associated = associates.then_some(c.add(kinds.map(Counter::RecordsAssociated)));
        let by_channel = c.add((0..policy.channels.len() as u16).map(Counter::RecordsByChannel));
        let of_conduct = |k: u16| [Counter::Acts(k), Counter::ActsWithout(k)];
        let acts = c.add((0..policy.conduct.len() as u16).flat_map(of_conduct));
        let each = || 0..policy.conduct.len() as u16;
        let moves_away = policy.has_theory(|theories| theories.displacement.is_some());
        let displaced = moves_away.then(|| c.add(each().map(Counter::ActsDisplaced)));
        let games = policy.has_theory(|theories| theories.gaming.is_some());
        let gamed = games.then(|| c.add(each().map(Counter::ActsGamed)));
        let days = c.add((0..policy.activities.len() as u16).flat_map(activity_counters));
        let money = c.add((0..policy.consequences.len() as u16).map(Counter::Money));
        let borne = [both(Counter::SpilledDays), both(Counter::SpilledBlocked)];
        let spilled_days = c.add(spillovers.flat_map(|s| borne.map(|of| of(s)).into_iter().flatten()));
        let cap_hits = c.add([Counter::CapHits]);
        let of_causes = |l: u8| Cause::ALL.map(|cause| Counter::EntryCause(l, cause));
        let causes = policy.errs().then(|| c.add((0..lists as u8).flat_map(of_causes)));
        let steps: Vec<Option<usize>> =
            (0..lists as u8).map(|l| has_steps(l).then(|| c.add(step_counters(l)))).collect();
        let withdrawn = policy.objects().then(|| c.add([Counter::Withdrawn]));
        let dismissed = policy.job_lost.map(|_| c.add(Brought::ALL.map(Counter::Dismissed)));
        let closed = Brought::ALL.map(Counter::Closed).into_iter().chain(Brought::ALL.map(Counter::JobsLost));
        let trade = [
            Counter::Spared,
            Counter::Opened,
            Counter::Turnover,
            Counter::TurnoverWithout,
            Counter::TurnoverSquares,
            Counter::Tax,
        ];
        let market = policy.has_market().then(|| c.add(closed.chain(trade)));
        let has_bypass = policy.has_bypass();
        let bypassed = has_bypass.then(|| c.add((0..policy.activities.len() as u16).map(Counter::Bypassed)));
        let working = 5 * policy.activities.len() + policy.consequences.len();
        let flows_end = c.0.len();
        Self {
            stocks: entered
                + working
                + if has_bypass { policy.activities.len() + policy.consequences.len() } else { 0 },
            bypassing: has_bypass.then_some(entered + working),
            bypassed,
            counters: Counters::new(c.0),
            flows_start: entered,
            flows_end,
            subjects,
            score_sum,
            grade,
            graded,
            lists: lists_at,
            proceedings,
            risk_sum,
            hardship,
            grievance,
            trapped,
            spilled,
            spilled_days,
            entered,
            returned,
            records,
            associated,
            by_channel,
            acts,
            displaced,
            gamed,
            days,
            money,
            cap_hits,
            causes,
            steps,
            withdrawn,
            dismissed,
            market,
            working: entered,
            grades,
            list_count: lists,
            activities: policy.activities.len(),
        }
    }

    /// Column of a record's kind (0 true, 1 mistaken, 2 lost, 3 phantom, 4 induced) of a conduct.
    #[inline]
    pub fn record(&self, conduct: u16, kind: usize) -> usize {
        self.records + usize::from(conduct) * RECORD_KINDS + kind
    }

    /// Counts so many records of a kind by their origin, and by channel where they are entered to whom they are counted for.
    pub fn count_records(&self, row: &mut [i64], mark: Mark, origin: Origin, records: i64) {
        row[self.record(mark.conduct, origin_kind(origin))] += records;
        if !matches!(origin, Origin::Misidentified(_)) {
            row[self.by_channel + usize::from(mark.channel)] += records;
        }
    }

    /// Counts a step of due process of a list that has it.
    pub fn count_step(&self, row: &mut [i64], l: usize, step: Proceeding, wrongly: bool, by: i64) {
        if let Some(first) = self.steps[l] {
            let at = first + 2 * step as usize;
            row[at] += by;
            row[at + 1] += if wrongly { by } else { 0 };
        }
    }

    /// Counts an appeal not decided in time.
    pub fn count_overdue(&self, row: &mut [i64], l: usize) {
        if let Some(first) = self.steps[l] {
            row[first + STEPS] += 1;
        }
    }

    /// Counts an appeal that is filed and not decided.
    pub fn count_pending(&self, row: &mut [i64], l: usize, wrongly: bool) {
        if let Some(first) = self.proceedings[l] {
            row[first + 1] += 1;
            row[first + 2] += i64::from(wrongly);
        }
    }

    /// Counts what an entry is put down to, in twelfths.
    pub fn count_causes(&self, row: &mut [i64], l: usize, causes: Causes) {
        if let Some(first) = self.causes {
            for (at, twelfths) in (first + causes.len() * l..).zip(causes) {
                row[at] += i64::from(twelfths);
            }
        }
    }

    /// Counts a record withdrawn upon objection.
    pub fn count_withdrawn(&self, row: &mut [i64]) {
        if let Some(at) = self.withdrawn {
            row[at] += 1;
        }
    }

    /// Counts a job lost by somebody.
    pub fn count_dismissed(&self, row: &mut [i64], brought: [bool; 3]) {
        if let Some(first) = self.dismissed {
            row[first..].iter_mut().zip(brought).for_each(|(at, brought)| *at += i64::from(brought));
        }
    }

    /// Counts a closing and the jobs lost by it.
    pub fn count_closing(&self, row: &mut [i64], brought: Brought, jobs: f64) {
        if let Some(at) = self.market.map(|first| first + brought as usize) {
            row[at] += 1;
            row[at + 3] += libm::round(jobs * MILLI) as i64;
        }
    }

    /// Counts an enterprise that the scheme spared its closing.
    pub fn count_spared(&self, row: &mut [i64]) {
        if let Some(first) = self.market {
            row[first + 6] += 1;
        }
    }

    /// Counts a newcomer.
    pub fn count_opening(&self, row: &mut [i64]) {
        if let Some(first) = self.market {
            row[first + 7] += 1;
        }
    }

    /// Counts turnover, that without the scheme, squares and tax of a stratum.
    pub fn count_turnover(&self, row: &mut [i64], [turnover, without, squares, tax]: [f64; 4]) {
        if let Some(first) = self.market {
            let sums = [turnover, without, squares / MICRO, tax];
            row[first + 8..].iter_mut().zip(sums).for_each(|(at, sum)| *at += libm::round(sum) as i64);
        }
    }

    /// Whether the row has a column for perceived risk.
    pub fn has_risk(&self) -> bool {
        self.hardship.or(self.grievance).unwrap_or(self.trapped) > self.risk_sum
    }

    /// Adds (`sign` = 1) or removes (-1) a subject of this status to a row of stocks.
    fn count(&self, row: &mut [i64], rules: Rules<'_>, status: Status, sign: i64) {
        if self.grades > 0 {
            for side in 0..2 {
                row[self.grade[side] + usize::from(status.grade[side])] += sign;
            }
            // Grades are numbered from best to worst.
            match status.grade[0].cmp(&status.grade[1]) {
                std::cmp::Ordering::Greater => row[self.graded] += sign,
                std::cmp::Ordering::Less => row[self.graded + 1] += sign,
                std::cmp::Ordering::Equal => {}
            }
        }
        let on = status.lists.map(list_bits);
        let copies = copy_bits(status.lists[0]);
        for l in 0..self.list_count {
            let at = self.lists + 4 * l;
            // Copies restrict as the list does, but whoever is only on them is not on the list.
            match ((on[0] & !copies) >> l & 1 == 1, on[1] >> l & 1 == 1) {
                (true, fair) => {
                    row[at] += sign;
                    if !fair {
                        row[at + 1] += sign;
                    } else if status.induced >> l & 1 == 1 {
                        row[at + 2] += sign;
                    }
                }
                (false, true) => row[at + 3] += sign,
                (false, false) => {}
            }
            if let Some(copied) = self.proceedings[l].filter(|_| copies >> l & 1 == 1) {
                row[copied] += sign;
            }
        }
        self.count_consequences(row, rules, status, on, sign);
    }

    fn count_consequences(
        &self,
        row: &mut [i64],
        Rules { phase, grading }: Rules<'_>,
        status: Status,
        on: [u8; 2],
        sign: i64,
    ) {
        let applies = |c: &Consequence, side: usize| {
            c.on_lists & on[side] != 0 || c.on_grades >> status.grade[side] & 1 == 1
        };
        let falls = phase.falls.get(grading).copied().unwrap_or(u64::MAX);
        for (i, c) in phase.consequences.iter().enumerate() {
            if falls >> i & 1 == 1 && applies(c, 0) {
                row[self.working + 5 * self.activities + i] += sign;
            }
        }
        for a in 0..self.activities {
            // Independent restrictions of one activity leave the product of their open shares.
            let shut = |side: usize, pick: fn(&Consequence) -> Option<(u16, f64)>| {
                let mut open = 1.0;
                for c in phase.falling(grading) {
                    if let Some((activity, share)) = pick(c)
                        && usize::from(activity) == a
                        && applies(c, side)
                    {
                        open *= 1.0 - share;
                    }
                }
                (1.0 - open) * MICRO
            };
            let blocked = shut(0, |c| c.restricts);
            let fair = shut(1, |c| c.restricts);
            let at = self.working + 5 * a;
            row[at] += sign * i64::from(blocked > 0.0);
            row[at + 1] += sign * i64::from(blocked > fair);
            row[at + 2] += sign * libm::round(blocked) as i64;
            row[at + 3] += sign * libm::round((blocked - fair).max(0.0)) as i64;
            row[at + 4] += sign * libm::round(shut(0, |c| c.rewards)) as i64;
            if let Some(bypassed) = self.bypassing {
                let stopped = shut(0, |c| c.restricts.map(|(of, share)| (of, share + c.bypass)));
                row[bypassed + a] += sign * libm::round(stopped - blocked) as i64;
            }
        }
        let Some(tolls) = self.bypassing.map(|first| first + self.activities) else { return };
        // A toll is paid for an attempt that goes ahead: no other restriction of the activity blocks it.
        let applying = |(i, c): &(usize, &Consequence)| falls >> i & 1 == 1 && applies(c, 0);
        for (i, c) in phase.consequences.iter().enumerate().filter(applying).filter(|(_, c)| c.bypass > 0.0) {
            let others = phase.consequences.iter().enumerate().filter(applying).filter(|(j, _)| *j != i);
            let open = others.fold(c.bypass, |open, (_, other)| match (c.restricts, other.restricts) {
                (Some((of, _)), Some((same, share))) if of == same => open * (1.0 - share),
                _ => open,
            });
            row[tolls + i] += sign * libm::round(open * MICRO) as i64;
        }
    }

    /// Integrates the flows of one tick from a row of stocks, that of an area and stratum.
    pub fn integrate(&self, stocks: &[i64], flows: &mut [i64], policy: &Policy, phase: &Phase, row: usize) {
        let demand = &phase.demand[row * self.activities..(row + 1) * self.activities];
        for (a, &demand) in demand.iter().enumerate() {
            let at = self.working + 5 * a;
            let (restricted, wrongly) = (stocks[at] as f64, stocks[at + 1] as f64);
            let shares = [stocks[at + 2] as f64, stocks[at + 3] as f64, stocks[at + 4] as f64];
            let days = self.days + 6 * a;
            flows[days] += libm::round(restricted * policy.tick_days * MILLI) as i64;
            flows[days + 1] += libm::round(wrongly * policy.tick_days * MILLI) as i64;
            for (i, share) in shares.into_iter().enumerate() {
                flows[days + 2 + i] += libm::round(share * demand) as i64;
            }
            flows[days + 5] += libm::round(stocks[self.subjects] as f64 * demand * MICRO) as i64;
            if let (Some(stock), Some(flow)) = (self.bypassing, self.bypassed) {
                flows[flow + a] += libm::round(stocks[stock + a] as f64 * demand) as i64;
            }
        }
        for (copied, steps) in self.proceedings.iter().zip(&self.steps) {
            if let (Some(copied), Some(steps)) = (copied, steps) {
                let days = stocks[*copied] as f64 * policy.tick_days * MILLI;
                flows[steps + STEPS + 1] += libm::round(days) as i64;
            }
        }
        for (i, c) in phase.consequences.iter().enumerate() {
            let subjects = stocks[self.working + 5 * self.activities + i] as f64;
            let ahead = self.bypassing.map_or(0.0, |first| stocks[first + self.activities + i] as f64);
            let tolls = c.restricts.map_or(0.0, |(a, _)| ahead * demand[usize::from(a)] * c.toll);
            flows[self.money + i] += libm::round(subjects * c.money * MICRO + tolls) as i64;
        }
        for (s, spillover) in phase.spillovers.iter().enumerate() {
            let Some(spillover) = spillover else { continue };
            for wrongly in 0..2 {
                let members = stocks[self.spilled + 2 * s + wrongly] as f64;
                let at = self.spilled_days + 4 * s + wrongly;
                flows[at] += libm::round(members * policy.tick_days * MILLI) as i64;
                flows[at + 2] += libm::round(members * spillover.blocked[row] * MICRO) as i64;
            }
        }
    }
}

/// Kind of record column for a mark's origin, as it is counted at the tick of its making.
fn origin_kind(origin: Origin) -> usize {
    match origin {
        Origin::Own => 0,
        Origin::Misidentified(_) => 2,
        // Those of an association land from elsewhere and are counted there.
        Origin::Phantom | Origin::Alert | Origin::Trait(_) | Origin::Association(_) => 3,
    }
}
