//! Due process: review of proposed listings, appeals, what they correct, and the copies that do not hear of it.
//!
//! A *case* is one appeal of one listing. It is filed some time after the entry, can be taken up after the time the
//! proceeding takes, waits for an officer, first come first served, and is decided. In each *round* of a tick every officer on duty works
//! on one case; a case takes a number of rounds that is geometric, or the same for all. A case that comes in at the end
//! of a tick is first worked on in the next. So, where cases come in independently, the number of cases N goes from tick
//! to tick as N' = N - sum over rounds of Binomial(min(N, officers), 1 / rounds a case takes) + new cases, which becomes the queue M/M/c as
//! the tick shrinks.

use std::collections::{BTreeMap, VecDeque};

use sha2::{Digest, Sha256};

use crate::book::{MILLI, Proceeding};
use crate::bytes::{Column, Reader, Unfit, Writer};
use crate::desk::Desk;
use crate::draw::{Purpose, Stream, trials};
use crate::follow::Event;
use crate::listing::{COPIED, OFF, ON};
use crate::policy::{Appeal, Enter, Office, Phase, Window};
use crate::portion::{ASSOCIATED, INDUCED, MISIDENTIFIED, MISTAKEN, PORTIONS, UNFOUNDED};
use crate::region::{Due, FAIR, RegionState, SCORE, held};
use crate::sparse::Sparse;

/// Draws of a listing that can be appealed: whether it is, when, how it is decided, how long that takes, whether copies hear
/// of it and when.
const FILES: u64 = 0;
const WHEN: u64 = 1;
const UPHELD: u64 = 2;
const HANDLING: u64 = 3;
const MISSED: u64 = 4;
const CLEARED: u64 = 5;
/// Draws of a proposal: its place in the reviewers' pile, whether it is covered, whether it is turned down.
const PLACE: u64 = 0;
const COVERED: u64 = 1;
const TURNED_DOWN: u64 = 2;

/// What an entry is put down to, in twelfths: misidentification, database error, association, induced acts, none of them, as
/// [`crate::trace::Cause::ALL`].
pub type Causes = [i8; 5];

/// An appeal of one listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Case {
    person: u32,
    /// Rounds of work left.
    rounds: u32,
    /// Tick of the entry appealed.
    since: u16,
    /// Tick at which the stay began or was restarted.
    started: u16,
    /// Tick of filing, or [`Case::TO_COME`].
    filed: u16,
    list: u8,
    /// A set of [`Case::WRONGLY`] and [`Case::SUSPENDED`].
    is: u8,
}

impl Case {
    /// Not filed yet.
    const TO_COME: u16 = u16::MAX;
    /// The listing is wrongful.
    const WRONGLY: u8 = 1;
    /// It has no effect until the case is decided.
    const SUSPENDED: u8 = 2;

    fn wrongly(self) -> bool {
        self.is & Self::WRONGLY != 0
    }

    fn list(self) -> usize {
        usize::from(self.list)
    }

    fn person(self) -> usize {
        self.person as usize
    }
}

/// A listing that a reviewer may still turn down.
#[derive(Debug, Clone, Copy)]
struct Proposal {
    /// Its place in the pile.
    place: u64,
    person: u32,
    list: u8,
    causes: Causes,
}

/// A copy of an annulled listing, to be put right.
#[derive(Debug, Clone, Copy)]
struct Copy {
    person: u32,
    /// Tick of the annulment.
    since: u16,
    list: u8,
}

/// A mistaken record that will be withdrawn upon its bearer's objection.
#[derive(Debug, Clone, Copy)]
pub struct Contested {
    /// Whose it is.
    pub person: u32,
    /// Tick of the record.
    pub made: u16,
    /// What it changed the score by.
    pub points: i16,
    /// Portion of the score that it belongs to.
    pub portion: u8,
    /// Lists (bit set) on which it is a strike.
    pub strikes: u8,
}

/// Due process underway in a region.
#[derive(Debug, Default)]
pub struct Docket {
    /// By person: lists (bit set) that they are not put on again upon the facts that a decision cleared them of. An offence
    /// ends it.
    pub shielded: Sparse<u8>,
    /// By tick: cases that are filed then, or can be taken up from then on.
    planned: BTreeMap<u32, Vec<Case>>,
    /// Cases that can be taken up, in the order in which they were filed.
    queue: VecDeque<Case>,
    /// By tick.
    copies: BTreeMap<u32, Vec<Copy>>,
    /// By tick: records that are withdrawn then.
    contested: BTreeMap<u32, Vec<Contested>>,
    /// Of the tick at hand.
    proposals: Vec<Proposal>,
}

impl Docket {
    /// Nothing underway; `persons` is 0 where no list has due process.
    pub fn new(persons: usize) -> Self {
        Self { shielded: Sparse::new(persons), ..Self::default() }
    }

    /// Proposes to list a person.
    pub fn propose(&mut self, person: u32, list: usize, causes: Causes) {
        self.proposals.push(Proposal { place: 0, person, list: list as u8, causes });
    }

    /// Cases filed and not decided.
    fn pending(&self) -> impl Iterator<Item = &Case> {
        let waiting = self.planned.values().flatten().filter(|case| case.filed != Case::TO_COME);
        self.queue.iter().chain(waiting)
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        let planned: usize = self.planned.values().map(held).sum();
        let copies: usize = self.copies.values().map(held).sum();
        let waiting = self.queue.capacity() * size_of::<Case>();
        let contested: usize = self.contested.values().map(held).sum();
        self.shielded.bytes() + planned + copies + contested + waiting + held(&self.proposals)
    }

    /// Adds it to a digest, where there is due process.
    pub fn hash(&self, hash: &mut Sha256) {
        if !self.shielded.is_empty() || !self.contested.is_empty() {
            let mut to = Writer::default();
            self.write(&mut to);
            hash.update(to.finish());
        }
    }

    /// As bytes. Nothing is proposed between ticks.
    pub fn write(&self, to: &mut Writer) {
        self.shielded.write(to);
        let planned =
            self.planned.iter().flat_map(|(&tick, cases)| cases.iter().map(move |case| (tick, case)));
        let planned: Vec<_> = planned.collect();
        to.put(planned.len() as u64);
        for (tick, case) in planned {
            to.put(tick);
            put_case(to, case);
        }
        to.put(self.queue.len() as u64);
        self.queue.iter().for_each(|case| put_case(to, case));
        let copies: Vec<_> = self
            .copies
            .iter()
            .flat_map(|(&tick, copies)| copies.iter().map(move |copy| (tick, copy)))
            .collect();
        to.put(copies.len() as u64);
        for (tick, copy) in copies {
            to.put(tick);
            to.put(copy.person);
            to.put(copy.since);
            to.put(copy.list);
        }
        let contested: Vec<_> = self
            .contested
            .iter()
            .flat_map(|(&tick, records)| records.iter().map(move |record| (tick, record)))
            .collect();
        to.put(contested.len() as u64);
        for (tick, record) in contested {
            to.put(tick);
            to.put(record.person);
            to.put(record.made);
            to.put(record.points as u16);
            to.put(record.portion);
            to.put(record.strikes);
        }
    }

    /// Takes the place of nothing underway. Saved without due process, it goes on with nothing underway.
    pub fn read(&mut self, from: &mut Reader<'_>, persons: usize, lists: usize) -> Result<(), Unfit> {
        const WHAT: &str = "due process underway";
        from.if_saved(&mut self.shielded, WHAT)?;
        let known = |person: u32, list: u8| {
            let known = (person as usize) < persons && usize::from(list) < lists;
            if known { Ok(()) } else { Err(Unfit(WHAT)) }
        };
        for _ in 0..from.take::<u64>(WHAT)? {
            let (tick, case) = (from.take(WHAT)?, take_case(from, WHAT)?);
            known(case.person, case.list)?;
            self.planned.entry(tick).or_default().push(case);
        }
        for _ in 0..from.take::<u64>(WHAT)? {
            let case = take_case(from, WHAT)?;
            known(case.person, case.list)?;
            self.queue.push_back(case);
        }
        for _ in 0..from.take::<u64>(WHAT)? {
            let tick = from.take(WHAT)?;
            let copy = Copy { person: from.take(WHAT)?, since: from.take(WHAT)?, list: from.take(WHAT)? };
            known(copy.person, copy.list)?;
            self.copies.entry(tick).or_default().push(copy);
        }
        for _ in 0..from.take::<u64>(WHAT)? {
            let tick = from.take(WHAT)?;
            let record = Contested {
                person: from.take(WHAT)?,
                made: from.take(WHAT)?,
                points: from.take::<u16>(WHAT)? as i16,
                portion: from.take(WHAT)?,
                strikes: from.take(WHAT)?,
            };
            known(record.person, 0)?;
            if usize::from(record.portion) >= PORTIONS || u32::from(record.strikes) >> lists != 0 {
                return Err(Unfit(WHAT));
            }
            self.contested.entry(tick).or_default().push(record);
        }
        Ok(())
    }
}

fn put_case(to: &mut Writer, case: &Case) {
    to.put(case.person);
    to.put(case.rounds);
    to.put(case.since);
    to.put(case.started);
    to.put(case.filed);
    to.put(case.list);
    to.put(case.is);
}

fn take_case(from: &mut Reader<'_>, what: &'static str) -> Result<Case, Unfit> {
    Ok(Case {
        person: from.take(what)?,
        rounds: from.take(what)?,
        since: from.take(what)?,
        started: from.take(what)?,
        filed: from.take(what)?,
        list: from.take(what)?,
        is: from.take(what)?,
    })
}

/// So many of a rate up to the end of a round: whole ones, whose mean is the rate.
fn whole(rate: f64, round: u64) -> usize {
    let upto = |rounds: u64| libm::floor(rate * rounds as f64 + 1e-9);
    (upto(round + 1) - upto(round)) as usize
}

/// Causes that share an entry.
const PLAYERS: [usize; 4] = [MISIDENTIFIED, UNFOUNDED, ASSOCIATED, INDUCED];

/// Shapley values (1953) of four causes in twelfths, for the game in which a set of causes (bit set) brings the entry about or not;
/// none where all together change nothing.
fn shapley(enters: [bool; 16]) -> Causes {
    let value = enters.map(i8::from);
    if value[0] == value[15] {
        return [0, 0, 0, 0, 12];
    }
    // Orders in which a cause comes after a certain set of others: by the size of the set s! (3 - s)! of 24.
    const ORDERS: [i8; 4] = [3, 1, 1, 3];
    let worth = |cause: usize| -> i8 {
        let without = (0..16_usize).filter(|set| set >> cause & 1 == 0);
        without.map(|set| ORDERS[set.count_ones() as usize] * (value[set | 1 << cause] - value[set])).sum()
    };
    [worth(0), worth(1), worth(2), worth(3), 0]
}

impl Office {
    /// Rounds that a case takes.
    fn rounds_of(&self, draw: f64) -> u32 {
        if self.even {
            let whole = libm::floor(self.handling);
            whole as u32 + u32::from(draw < self.handling - whole)
        } else {
            trials(draw, 1.0 / self.handling)
        }
    }
}

impl RegionState<'_> {
    /// Draws about what becomes of a listing.
    fn appeal_draws(&self, person: u32, l: usize, since: u16) -> Stream {
        let key = self.world.first_person[self.index] + u64::from(person);
        Stream::new(self.world.seed, Purpose::Appeal(self.world.list_key(l)), key, u32::from(since))
    }

    /// Row (area, stratum) of a person.
    pub fn row_of(&self, person: u32) -> usize {
        self.area * self.world.layout.strata.len() + self.stratum_of(person)
    }

    /// Draws about what becomes of a proposal.
    fn review_draws(&self, person: u32, l: usize, tick: u32) -> Stream {
        let key = self.world.first_person[self.index] + u64::from(person);
        Stream::new(self.world.seed, Purpose::Review(self.world.list_key(l)), key, tick)
    }

    /// Whether a decision has cleared a person of the facts, so that these do not put them on the list again.
    #[inline]
    pub fn is_shielded(&self, l: usize, i: usize) -> bool {
        self.world.redressed >> l & 1 == 1 && self.docket.shielded.get(i) >> l & 1 == 1
    }

    fn shield(&mut self, l: usize, i: usize) {
        let shielded = &mut self.docket.shielded;
        shielded.set(i, shielded.get(i) | 1 << l);
    }

    /// New facts: the person is listed again.
    pub fn lift_shield(&mut self, l: usize, i: usize) {
        if self.is_shielded(l, i) {
            let shielded = &mut self.docket.shielded;
            shielded.set(i, shielded.get(i) & !(1 << l));
        }
    }

    /// What the entry of a person who is not rightly on the list is put down to; nothing if it is rightful.
    pub fn causes_of_entry(&self, phase: &Phase, l: usize, i: usize, score: i16) -> Causes {
        let rightly = self.is_on(FAIR, l, i) && self.people[i].entry >> (4 + l) & 1 == 0;
        if rightly {
            return [0; 5];
        }
        let has = |portion: usize| {
            self.portions[portion].points.get(i) != 0 || self.strikes[l].portion(portion, i) != 0
        };
        if !PLAYERS.into_iter().any(has) {
            return [0, 0, 0, 0, 12];
        }
        let rule = &phase.lists[l];
        // Whether it would be entered with the records of these causes only, beside those of no cause.
        let enters = |present: u8| {
            let absent =
                || PLAYERS.into_iter().enumerate().filter(|(c, _)| present >> c & 1 == 0).map(|p| p.1);
            if let Enter::Strikes(needed) = rule.enter {
                let all = self.strikes[l].count(SCORE, i);
                let left =
                    absent().fold(all, |n, portion| n.saturating_sub(self.strikes[l].portion(portion, i)));
                return left >= needed;
            }
            let points = |portion: usize| self.portions[portion].points.get(i);
            let without = absent().fold(score, |score, portion| score.saturating_sub(points(portion)));
            let without = without.clamp(phase.low, phase.high);
            self.enters(rule, SCORE, l, i, without, self.grade_of(phase, i, without))
        };
        shapley(std::array::from_fn(|present| enters(present as u8)))
    }

    /// Books what an entry is put down to.
    pub fn book_causes(&self, person: u32, l: usize, causes: Causes, desk: &mut Desk) {
        if causes != [0; 5] {
            let row = desk.counts.row_mut(self.stratum_of(person));
            self.world.book.count_causes(row, l, causes);
        }
    }

    /// Books an entry on the score side, and plans its appeal.
    pub fn note_entry(&mut self, phase: &Phase, tick: u32, person: u32, l: usize, desk: &mut Desk) {
        let i = person as usize;
        let wrongly = !self.is_on(FAIR, l, i);
        let at = self.world.book.entered + 3 * l;
        let row = desk.counts.row_mut(self.stratum_of(person));
        row[at] += 1;
        row[at + 1] += i64::from(wrongly);
        row[self.world.book.returned + l] += i64::from(self.is_back(l, i, tick));
        self.associate(phase, tick, person, l);
        self.spread_word(phase, person, l);
        self.resent_entry(phase, SCORE, i, l, wrongly);
        let entry = &mut self.people[i].entry;
        *entry = *entry & !(1 << l) | u8::from(wrongly) << l;
        if let Some(appeal) = phase.redress.appeal.as_ref().filter(|appeal| appeal.lists >> l & 1 == 1) {
            self.plan_appeal(appeal, tick, person, l, wrongly);
        }
    }

    fn plan_appeal(&mut self, appeal: &Appeal, tick: u32, person: u32, l: usize, wrongly: bool) {
        let since = tick as u16;
        let draws = self.appeal_draws(person, l, since);
        let files = draws.unit_at(FILES) < appeal.files[usize::from(wrongly)][self.row_of(person)];
        if !files && !self.wins(person, l, since) {
            return;
        }
        let delay = appeal.filing.map_or(0, |filing| trials(draws.unit_at(WHEN), filing));
        let case = Case {
            person,
            rounds: 0,
            since,
            started: since,
            filed: Case::TO_COME,
            list: l as u8,
            is: if wrongly { Case::WRONGLY } else { 0 },
        };
        self.docket.planned.entry(tick.saturating_add(delay)).or_default().push(case);
    }

    /// Reviewers look at the tick's proposals, in random order as far as they come; who is not turned down is listed.
    pub fn review(&mut self, phase: &Phase, tick: u32, desk: &mut Desk) {
        let mut proposals = std::mem::take(&mut self.docket.proposals);
        for proposal in &mut proposals {
            proposal.place = self.review_draws(proposal.person, usize::from(proposal.list), tick).at(PLACE);
        }
        proposals.sort_unstable_by_key(|p| (p.place, p.person, p.list));
        // A person can be assessed twice in a tick.
        proposals.dedup_by_key(|p| (p.person, p.list));
        let mut left = self.reviews(phase, tick);
        for proposal in proposals.drain(..) {
            let (i, l) = (proposal.person as usize, usize::from(proposal.list));
            let Some(review) = phase.redress.review.as_ref() else { continue };
            let draws = self.review_draws(proposal.person, l, tick);
            let wrongly = !self.is_on(FAIR, l, i);
            let row = self.row_of(proposal.person);
            let looks = left > 0 && draws.unit_at(COVERED) < review.coverage[row];
            let turned_down =
                looks && draws.unit_at(TURNED_DOWN) < review.turns_down[usize::from(wrongly)][row];
            let (book, row) = (&self.world.book, desk.counts.row_mut(self.stratum_of(proposal.person)));
            if looks {
                left -= 1;
                book.count_step(row, l, Proceeding::Reviewed, wrongly, 1);
                self.tell(proposal.person, Event::Reviewed { list: proposal.list, turned_down });
            }
            if turned_down {
                book.count_step(row, l, Proceeding::TurnedDown, wrongly, 1);
                self.turn_down(phase, proposal.person, l, review.corrects && wrongly);
            } else {
                self.book_causes(proposal.person, l, proposal.causes, desk);
                self.enlist(phase, tick, proposal.person, l, desk);
            }
        }
        self.docket.proposals = proposals;
    }

    /// Proposals that can be looked at in this assessment.
    fn reviews(&self, phase: &Phase, tick: u32) -> usize {
        let capacity = phase.redress.review.as_ref().and_then(|review| review.capacity);
        capacity.map_or(usize::MAX, |by_subject| {
            let since_last = self.world.policy.assess_ticks.max(1);
            let all = by_subject * self.persons as f64 * f64::from(since_last);
            whole(all, u64::from(tick / since_last))
        })
    }

    fn turn_down(&mut self, phase: &Phase, person: u32, l: usize, corrects: bool) {
        let i = person as usize;
        self.shield(l, i);
        if corrects {
            self.correct(phase, person);
        } else {
            self.use_strikes(l, i);
        }
    }

    /// Strikes that led to a decision are used up where they count since the last one.
    fn use_strikes(&mut self, l: usize, i: usize) {
        let list = &self.world.policy.lists[l];
        if list.by_records && list.window == Window::SinceListing {
            self.strikes[l].forget_all(SCORE, i);
        }
    }

    /// Puts a person on a list whose proposal stands.
    fn enlist(&mut self, phase: &Phase, tick: u32, person: u32, l: usize, desk: &mut Desk) {
        let i = person as usize;
        let before = self.people[i].status();
        self.use_strikes(l, i);
        self.start_stay(&phase.lists[l], tick, person, SCORE, l);
        let after = self.people[i].status();
        self.restate(phase, person, before, after, &mut desk.shares);
        self.note_entry(phase, tick, person, l, desk);
    }

    /// Deletes a person's mistaken records: their points are given back, their strikes no longer count.
    fn correct(&mut self, phase: &Phase, person: u32) {
        let i = person as usize;
        let slots = self.world.needs.retention;
        let score_before = self.people[i].score[SCORE];
        for portion in MISTAKEN {
            let taken = self.portions[portion].points.get(i);
            if taken == 0 {
                continue;
            }
            self.portions[portion].points.set(i, 0);
            for at in (0..slots).map(|slot| slot * self.persons + i) {
                let expiring = std::mem::take(&mut self.portions[portion].expiring[at]);
                self.expiring[SCORE][at] = self.expiring[SCORE][at].saturating_sub(expiring);
            }
            self.give_back(i, taken);
        }
        if !self.world.reads_within {
            self.people[i].clamp(phase.low, phase.high);
        }
        self.strikes.iter_mut().for_each(|strikes| strikes.correct(i));
        let points = self.people[i].score[SCORE].saturating_sub(score_before);
        self.tell(person, Event::Corrected { points });
        self.touch(person, 0);
    }

    /// A mistaken record was made: plans what comes of its bearer's objection.
    pub fn contest(&mut self, tick: u32, person: u32, mark: u16, record: Contested) {
        // That somebody they are tied to is on a list is so.
        if usize::from(record.portion) == ASSOCIATED {
            return;
        }
        let Some(objection) = &self.world.policy.phase_at(tick).redress.objection else { return };
        let key = self.world.first_person[self.index] + u64::from(person);
        let draw = Stream::new(self.world.seed, Purpose::Objection, key, tick).unit_at(mark.into());
        if draw < objection.wins[self.row_of(person)] {
            self.docket.contested.entry(tick.saturating_add(objection.takes)).or_default().push(record);
        }
    }

    /// A record is withdrawn, as far as it still counts: its points are given back, its strikes no longer count.
    fn withdraw(&mut self, phase: &Phase, tick: u32, record: Contested, desk: &mut Desk) {
        let (i, portion, made) =
            (record.person as usize, usize::from(record.portion), u32::from(record.made));
        let slots = self.world.needs.retention;
        let held = self.portions[portion].points.get(i);
        let expired = slots > 0 && tick - made >= slots as u32;
        // A correction may have taken it back before, and time a part of it.
        let taken = match record.points {
            _ if expired => 0,
            points if points < 0 => points.max(held).min(0),
            points => points.min(held).max(0),
        };
        if taken != 0 {
            self.portions[portion].points.set(i, held - taken);
            if slots > 0 {
                let at = (made as usize % slots) * self.persons + i;
                for expiring in [&mut self.portions[portion].expiring[at], &mut self.expiring[SCORE][at]] {
                    *expiring = expiring.saturating_sub(taken);
                }
            }
            self.give_back(i, taken);
            if !self.world.reads_within {
                self.people[i].clamp(phase.low, phase.high);
            }
        }
        for (l, strikes) in self.strikes.iter_mut().enumerate().filter(|(l, _)| record.strikes >> l & 1 == 1)
        {
            strikes.withdraw(self.world.policy.lists[l].window, portion, i, [made, tick]);
        }
        self.world.book.count_withdrawn(desk.counts.row_mut(self.stratum_of(record.person)));
        self.tell(record.person, Event::Withdrawn { made: record.made, points: taken });
        self.touch(record.person, 0);
    }

    /// What happens to objections and appeals in a tick, after its entries and departures.
    pub fn hear(&mut self, phase: &Phase, tick: u32, desk: &mut Desk) {
        for record in self.docket.contested.remove(&tick).unwrap_or_default() {
            self.withdraw(phase, tick, record, desk);
        }
        if self.world.redressed == 0 {
            return;
        }
        let appeal = phase.redress.appeal.as_ref();
        if let Some(office) = appeal.and_then(|appeal| appeal.office) {
            self.work(&office, phase, tick, desk);
        }
        for case in self.docket.planned.remove(&tick).unwrap_or_default() {
            match (case.filed, appeal) {
                (Case::TO_COME, Some(appeal)) => self.file(appeal, phase, tick, case, desk),
                (Case::TO_COME, None) => {}
                _ => self.docket.queue.push_back(case),
            }
        }
        match appeal {
            // Where appeals are abolished, those underway fail.
            None => self.decide_all(phase, tick, false, desk),
            Some(appeal) => {
                self.look_at_clock(appeal, phase, tick, desk);
                if appeal.office.is_none() {
                    self.decide_all(phase, tick, true, desk);
                }
            }
        }
        for copy in self.docket.copies.remove(&tick).unwrap_or_default() {
            self.put_right(phase, copy, desk);
        }
    }

    /// An appeal is filed, if the listing still stands.
    fn file(&mut self, appeal: &Appeal, phase: &Phase, tick: u32, case: Case, desk: &mut Desk) {
        let (l, i) = (case.list(), case.person());
        if !self.stands(case) || appeal.lists >> l & 1 == 0 {
            return;
        }
        let draws = self.appeal_draws(case.person, l, case.since);
        let mut case = Case {
            filed: tick as u16,
            started: self.started[SCORE][l].get(i),
            rounds: appeal.office.map_or(0, |office| office.rounds_of(draws.unit_at(HANDLING))),
            ..case
        };
        let row = desk.counts.row_mut(self.stratum_of(case.person));
        self.world.book.count_step(row, l, Proceeding::Appealed, case.wrongly(), 1);
        self.tell(case.person, Event::Appealed { list: case.list });
        if appeal.suspends {
            case.is |= Case::SUSPENDED;
            self.take_off(phase, case, OFF, desk);
        }
        match appeal.takes {
            0 => self.docket.queue.push_back(case),
            takes => self.docket.planned.entry(tick.saturating_add(takes)).or_default().push(case),
        }
    }

    /// Whether the listing that a case is about still stands.
    fn stands(&self, case: Case) -> bool {
        let (l, i) = (case.list(), case.person());
        self.is_on(SCORE, l, i) && self.since[SCORE][l].get(i) == case.since
    }

    /// Takes a person off a list by a decision: the facts it was about do not put them on again.
    fn take_off(&mut self, phase: &Phase, case: Case, state: u8, desk: &mut Desk) {
        let (l, i) = (case.list(), case.person());
        let before = self.people[i].status();
        self.set_list(SCORE, l, i, state);
        let after = self.people[i].status();
        self.restate(phase, case.person, before, after, &mut desk.shares);
        self.close_stay(SCORE, l, i);
        self.people[i].entry &= !(1 << l);
        self.shield(l, i);
        self.touch(case.person, 0);
    }

    /// A tick of the officers' work.
    fn work(&mut self, office: &Office, phase: &Phase, tick: u32, desk: &mut Desk) {
        let officers = office.officers * self.persons as f64;
        for round in 0..office.rounds {
            let round = u64::from(tick) * u64::from(office.rounds) + u64::from(round);
            let at_work = whole(officers, round).min(self.docket.queue.len());
            let mut unfinished = Vec::new();
            for mut case in self.docket.queue.drain(..at_work).collect::<Vec<_>>() {
                case.rounds = case.rounds.saturating_sub(1);
                match case.rounds {
                    0 => self.decide_by_odds(phase, tick, case, desk),
                    _ => unfinished.push(case),
                }
            }
            unfinished.into_iter().rev().for_each(|case| self.docket.queue.push_front(case));
        }
    }

    /// Cases not decided in time.
    fn look_at_clock(&mut self, appeal: &Appeal, phase: &Phase, tick: u32, desk: &mut Desk) {
        let Some(clock) = appeal.clock else { return };
        let book = &self.world.book;
        let reached = |case: &Case| u32::from(case.filed) + clock.ticks;
        if !clock.grants {
            for case in self.docket.pending().filter(|case| reached(case) == tick) {
                let row = desk.counts.row_mut(self.stratum_of(case.person));
                book.count_overdue(row, case.list());
            }
            return;
        }
        // Cases stand in the order of their filing.
        while let Some(case) = self.docket.queue.front().copied().filter(|case| reached(case) <= tick) {
            self.docket.queue.pop_front();
            book.count_overdue(desk.counts.row_mut(self.stratum_of(case.person)), case.list());
            self.decide(phase, tick, case, true, desk);
        }
    }

    /// Decides every case that can be taken up: by the odds, or against the appellants.
    fn decide_all(&mut self, phase: &Phase, tick: u32, by_odds: bool, desk: &mut Desk) {
        while let Some(case) = self.docket.queue.pop_front() {
            match by_odds {
                true => self.decide_by_odds(phase, tick, case, desk),
                false => self.decide(phase, tick, case, false, desk),
            }
        }
    }

    fn decide_by_odds(&mut self, phase: &Phase, tick: u32, case: Case, desk: &mut Desk) {
        let upheld = phase.redress.appeal.as_ref().is_some_and(|appeal| {
            let draws = self.appeal_draws(case.person, case.list(), case.since);
            let upheld = appeal.upheld[usize::from(case.wrongly())][self.row_of(case.person)];
            draws.unit_at(UPHELD) < upheld || self.wins(case.person, case.list(), case.since)
        });
        self.decide(phase, tick, case, upheld, desk);
    }

    /// A case is decided.
    fn decide(&mut self, phase: &Phase, tick: u32, case: Case, upheld: bool, desk: &mut Desk) {
        let (l, wrongly) = (case.list(), case.wrongly());
        let waited = f64::from(tick - u32::from(case.filed)) * self.world.policy.tick_days * MILLI;
        let (book, row) = (&self.world.book, desk.counts.row_mut(self.stratum_of(case.person)));
        book.count_step(row, l, Proceeding::Decided, wrongly, 1);
        book.count_step(row, l, Proceeding::Waited, wrongly, libm::round(waited) as i64);
        self.tell(case.person, Event::Decided { list: case.list, upheld, filed: case.filed });
        let suspended = case.is & Case::SUSPENDED != 0;
        if !upheld {
            if suspended {
                self.resume(phase, tick, case, desk);
            }
            return;
        }
        book.count_step(row, l, Proceeding::Upheld, wrongly, 1);
        if suspended {
            self.book_departure(tick, case.person, l, case.since, wrongly, desk);
        } else if self.stands(case) {
            self.book_departure(tick, case.person, l, case.since, wrongly, desk);
            let state = self.copies_of(phase, tick, case);
            self.take_off(phase, case, state, desk);
            if state == COPIED {
                self.since[SCORE][l].set(case.person(), tick as u16);
            }
        }
        if phase.redress.appeal.as_ref().is_some_and(|appeal| appeal.corrects) {
            self.correct(phase, case.person);
        }
    }

    /// Whether copies of an annulled listing live on, and if so plans when they are put right.
    fn copies_of(&mut self, phase: &Phase, tick: u32, case: Case) -> u8 {
        let Some(copies) = &phase.redress.copies else { return OFF };
        let draws = self.appeal_draws(case.person, case.list(), case.since);
        if draws.unit_at(MISSED) >= copies.missed[self.row_of(case.person)] {
            return OFF;
        }
        if copies.cleared > 0.0 {
            let at = tick.saturating_add(trials(draws.unit_at(CLEARED), copies.cleared));
            let copy = Copy { person: case.person, since: tick as u16, list: case.list };
            self.docket.copies.entry(at).or_default().push(copy);
        }
        COPIED
    }

    /// Copies of an annulled listing are put right, unless the person has been listed again.
    fn put_right(&mut self, phase: &Phase, copy: Copy, desk: &mut Desk) {
        let (i, l) = (copy.person as usize, usize::from(copy.list));
        if self.list_state(SCORE, l, i) != COPIED || self.since[SCORE][l].get(i) != copy.since {
            return;
        }
        let before = self.people[i].status();
        self.set_list(SCORE, l, i, OFF);
        let after = self.people[i].status();
        self.restate(phase, copy.person, before, after, &mut desk.shares);
        self.close_stay(SCORE, l, i);
    }

    /// An appeal has failed that suspended its listing: the stay goes on as if it had never been interrupted.
    fn resume(&mut self, phase: &Phase, tick: u32, case: Case, desk: &mut Desk) {
        let (i, l) = (case.person(), case.list());
        let rule = &phase.lists[l];
        if !rule.open || self.is_on(SCORE, l, i) {
            // There is nothing to go on with, or a new offence has listed them since.
            return;
        }
        self.lift_shield(l, i);
        let since = u32::from(case.since);
        if rule.leaves && rule.limit.is_some_and(|limit| since + limit <= tick) {
            self.book_departure(tick, case.person, l, case.since, case.wrongly(), desk);
            return;
        }
        // The ends of the stay are in the calendar still.
        let before = self.people[i].status();
        self.set_list(SCORE, l, i, ON);
        self.since[SCORE][l].set(i, case.since);
        self.started[SCORE][l].set(i, case.started);
        let end = Due { person: case.person, started: case.started, side: SCORE as u8, list: case.list };
        if rule.leaves && u32::from(case.started).saturating_add(rule.stay) <= tick {
            self.fall_free(rule, end);
        }
        self.people[i].entry |= u8::from(case.wrongly()) << l;
        let after = self.people[i].status();
        self.restate(phase, case.person, before, after, &mut desk.shares);
        self.touch(case.person, 0);
    }

    /// Counts the appeals underway, as a period ends.
    pub fn count_pending(&self, desk: &mut Desk) {
        for case in self.docket.pending() {
            let row = desk.counts.row_mut(self.stratum_of(case.person));
            self.world.book.count_pending(row, case.list(), case.wrongly());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Games with their published kinds of solution: one cause that does it alone, two that need each other, any two of three, one that
    /// needs either of the others, a vote of four with weights 3, 2, 1, 1 and a quota of 4.
    #[test]
    fn causes_share_an_entry_by_what_they_add_to_each_other() {
        let game = |enters: fn([bool; 4]) -> bool| {
            shapley(std::array::from_fn(|set| enters(std::array::from_fn(|cause| set >> cause & 1 == 1))))
        };
        assert_eq!(game(|[a, ..]| a), [12, 0, 0, 0, 0]);
        assert_eq!(game(|[a, b, ..]| a && b), [6, 6, 0, 0, 0]);
        assert_eq!(game(|[a, b, c, _]| a && b && c), [4, 4, 4, 0, 0]);
        assert_eq!(game(|all| all == [true; 4]), [3, 3, 3, 3, 0]);
        assert_eq!(game(|[a, b, c, _]| u8::from(a) + u8::from(b) + u8::from(c) >= 2), [4, 4, 4, 0, 0]);
        // The glove market: one left glove, two right ones.
        assert_eq!(game(|[a, b, _, d]| a && (b || d)), [8, 2, 0, 2, 0]);
        let vote =
            |all: [bool; 4]| all.into_iter().zip([3, 2, 1, 1]).filter(|v| v.0).map(|v| v.1).sum::<i32>() >= 4;
        assert_eq!(game(vote), [6, 2, 2, 2, 0]);
        assert_eq!(game(|_| true), [0, 0, 0, 0, 12]);
    }

    #[test]
    fn a_part_of_an_officer_is_on_duty_for_that_part_of_the_time() {
        for rate in [0.3, 1.0, 2.75, 10.0] {
            let days: Vec<usize> = (0..400).map(|round| whole(rate, round)).collect();
            assert_eq!(days.iter().sum::<usize>(), (400.0 * rate) as usize);
            assert!(days.iter().all(|&n| n == rate as usize || n == rate as usize + 1));
        }
    }

    #[test]
    fn handling_has_its_mean_whatever_its_spread() {
        for (even, handling) in [(true, 3.25), (false, 3.25), (false, 1.0), (true, 1.0)] {
            let office = Office { officers: 1.0, rounds: 1, handling, even };
            let draws = 1_000_000;
            let sum: u64 =
                (0..draws).map(|n| u64::from(office.rounds_of((n as f64 + 0.5) / f64::from(draws)))).sum();
            assert!((sum as f64 / f64::from(draws) - handling).abs() < 1e-3, "{even} {handling}");
        }
    }
}
