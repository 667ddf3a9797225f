//! The state of a region and the trace of a finished run as bytes, and back. Of a region: every column that lasts from tick to
//! tick, and what was counted of it and not yet handed over. What follows from the policy, the layout and the seed (stretches,
//! frailties, traits, pools) is made anew.

use crate::book::Book;
use crate::bytes::{Column, Reader, Unfit, Writer};
use crate::desk::Desk;
use crate::keeper::{factor_moments, score_edges};
use crate::layout::Layout;
use crate::policy::Policy;
use crate::region::{Due, Hit, Person, RegionState, Touch};
use crate::trace::{Stays, Tally, Trace};
use crate::watch::Stop;

/// Version of what [`crate::Watch`] is handed. Another one is never read.
pub const FORMAT: u32 = 8;

impl RegionState<'_> {
    /// The state before `tick`, and what the desk holds of the region's counts. Of records only those that
    /// an association brought are on their way between ticks, and word: `far` is empty then.
    pub fn save(&self, tick: u32, desk: &mut Desk) -> Vec<u8> {
        desk.count_all_made(self.world);
        let mut to = Writer::default();
        to.put(self.index as u64);
        to.put(tick);
        to.column(&self.people.iter().map(|person| person.word()).collect::<Vec<u64>>());
        self.expiring.iter().for_each(|points| to.column(points));
        self.factors.iter().for_each(|values| to.column(values));
        for portion in &self.portions {
            to.column(&portion.expiring);
            portion.points.write(&mut to);
        }
        to.column(&self.grade_before);
        for column in self.since.iter().chain(&self.started).flatten().chain(&self.left) {
            column.write(&mut to);
        }
        self.strikes.iter().for_each(|strikes| strikes.write(&mut to));
        to.column(&self.risk);
        self.hardship.iter().chain(&self.grievance).for_each(|worn| to.column(worn));
        to.column(&self.around.iter().map(|n| n.to_bits()).collect::<Vec<u64>>());
        self.reserves.iter().for_each(|reserves| to.column(reserves));
        to.put(u8::from(self.all_touched));
        to.put(self.touched.len() as u64);
        for touch in &self.touched {
            to.put(touch.person);
            to.put(touch.flags);
        }
        to.put(self.hits.len() as u64);
        for hit in &self.hits {
            to.put(hit.victim);
            // A branch may number its records otherwise, but not its associations.
            let number = self.world.policy.associations.iter().position(|a| a.mark == hit.mark);
            to.put(number.map_or(u16::MAX, |number| number as u16));
        }
        to.put(self.hearing.len() as u64);
        self.hearing.iter().for_each(|&person| to.put(person));
        to.put(self.looking.len() as u64);
        self.looking.iter().for_each(|looking| to.put(looking.seen));
        self.save_calendar(&mut to);
        self.docket.write(&mut to);
        to.column(self.stocks.cells());
        desk.counts.save(&mut to);
        for lengths in self.ended.iter().chain(&self.ended_wrong).chain([&self.transitions]) {
            to.trimmed(lengths);
        }
        to.finish()
    }

    fn save_calendar(&self, to: &mut Writer) {
        let within = (0..).zip(&self.due).flat_map(|(tick, day)| day.iter().map(move |&end| (tick, end)));
        let all: Vec<(u32, Due)> = within.chain(self.beyond.iter().copied()).collect();
        to.put(all.len() as u64);
        for (tick, end) in all {
            to.put(tick);
            put_due(to, end);
        }
        to.put(self.waiting.len() as u64);
        self.waiting.iter().for_each(|&end| put_due(to, end));
    }

    /// Takes the place of the state of a new region, and adds what was counted to the desk. Gives the tick that comes next.
    pub fn restore(&mut self, bytes: &[u8], desk: &mut Desk) -> Result<u32, Unfit> {
        let mut from = Reader::new(bytes);
        from.expect(self.index as u64, "the region's number")?;
        let tick = from.take::<u32>("the tick")?;
        let mut words = vec![0_u64; self.persons];
        from.exact(&mut words, "the persons")?;
        self.people = words.into_iter().map(Person::of_word).collect();
        let [score, fair] = &mut self.expiring;
        from.exact(score, "expiring points")?;
        from.exact(fair, "expiring fair points")?;
        let [score, fair] = &mut self.factors;
        from.exact(score, "factors")?;
        from.exact(fair, "fair factors")?;
        for portion in &mut self.portions {
            from.if_saved(&mut portion.expiring, "expiring points of a portion")?;
            from.if_saved(&mut portion.points, "points of a portion")?;
        }
        from.if_needed(&mut self.grade_before, "grades at the start of the year")?;
        for column in self.since.iter_mut().chain(&mut self.started).flatten().chain(&mut self.left) {
            from.if_needed(column, "dates of stays")?;
        }
        for strikes in &mut self.strikes {
            strikes.read(&mut from)?;
        }
        from.exact(&mut self.risk, "perceived risk")?;
        let [score, fair] = &mut self.hardship;
        from.exact(score, "hardship")?;
        from.exact(fair, "fair hardship")?;
        let [score, fair] = &mut self.grievance;
        from.exact(score, "grievance")?;
        from.exact(fair, "fair grievance")?;
        let mut around = vec![0_u64; self.around.len()];
        from.exact(&mut around, "what there was of conduct around")?;
        self.around = around.into_iter().map(f64::from_bits).collect();
        for reserves in &mut self.reserves {
            from.exact(reserves, "reserves")?;
        }
        self.all_touched = from.take::<u8>("whether to assess everybody")? != 0;
        self.restore_touched(&mut from)?;
        self.restore_hits(&mut from)?;
        from.expect(self.looking.len() as u64, "channels that look where they have seen")?;
        for looking in &mut self.looking {
            looking.seen = from.take("what channels have seen")?;
        }
        self.restore_calendar(&mut from)?;
        let (persons, lists) = (self.persons, self.world.policy.lists.len());
        self.docket.read(&mut from, persons, lists)?;
        let mut cells = self.stocks.cells().to_vec();
        from.exact(&mut cells, "stocks")?;
        self.stocks.cells_mut().copy_from_slice(&cells);
        desk.counts.restore(&mut from, "counts of a region")?;
        for lengths in self.ended.iter_mut().chain(&mut self.ended_wrong).chain([&mut self.transitions]) {
            from.add_trimmed(lengths, "ended stays and years")?;
        }
        from.end()?;
        self.restore_ties(tick);
        Ok(tick)
    }

    fn restore_touched(&mut self, from: &mut Reader<'_>) -> Result<(), Unfit> {
        const WHAT: &str = "whom to assess";
        for _ in 0..from.take::<u64>(WHAT)? {
            let touch = Touch { person: from.take(WHAT)?, flags: from.take(WHAT)? };
            self.check_person(touch.person, WHAT)?;
            self.touched.push(touch);
        }
        Ok(())
    }

    fn restore_hits(&mut self, from: &mut Reader<'_>) -> Result<(), Unfit> {
        const WHAT: &str = "records and word on their way";
        for _ in 0..from.take::<u64>(WHAT)? {
            let (victim, number) = (from.take(WHAT)?, from.take::<u16>(WHAT)?);
            let association = self.world.policy.associations.get(usize::from(number));
            let association = association.filter(|_| victim < self.persons as u64).ok_or(Unfit(WHAT))?;
            self.hits.push(Hit { victim, mark: association.mark });
        }
        for _ in 0..from.take::<u64>(WHAT)? {
            let person = from.take(WHAT)?;
            self.check_person(person, WHAT)?;
            self.hearing.push(person);
        }
        Ok(())
    }

    fn restore_calendar(&mut self, from: &mut Reader<'_>) -> Result<(), Unfit> {
        const WHAT: &str = "the calendar of stays";
        for _ in 0..from.take::<u64>(WHAT)? {
            let tick = from.take::<u32>(WHAT)?;
            let end = self.take_due(from, WHAT)?;
            self.note_due(tick, end);
        }
        for _ in 0..from.take::<u64>(WHAT)? {
            let end = self.take_due(from, WHAT)?;
            self.waiting.push(end);
        }
        Ok(())
    }

    fn take_due(&self, from: &mut Reader<'_>, what: &'static str) -> Result<Due, Unfit> {
        let (person, started) = (from.take(what)?, from.take(what)?);
        let (side, list) = (from.take(what)?, from.take::<u8>(what)?);
        self.check_person(person, what)?;
        let known = side < 2 && usize::from(list & !Due::LIMIT) < self.world.policy.lists.len();
        if known { Ok(Due { person, started, side, list }) } else { Err(Unfit(what)) }
    }

    fn check_person(&self, person: u32, what: &'static str) -> Result<(), Unfit> {
        if (person as usize) < self.persons { Ok(()) } else { Err(Unfit(what)) }
    }
}

fn put_due(to: &mut Writer, Due { person, started, side, list }: Due) {
    to.put(person);
    to.put(started);
    to.put(side);
    to.put(list);
}

impl Trace {
    /// As bytes: a run of several replicates keeps those that are finished.
    pub fn save(&self) -> Vec<u8> {
        let mut to = Writer::default();
        to.column(&self.period_ends);
        for tally in [
            &self.by_area,
            &self.by_stratum,
            &self.at_end,
            &self.score_histogram,
            &self.factor_moments,
            &self.transitions,
        ] {
            tally.save(&mut to);
        }
        for stays in self.stays.iter().chain(&self.stays_wrong) {
            to.trimmed(&stays.ended);
            to.trimmed(&stays.running);
        }
        to.column(self.state_digest.as_bytes());
        to.finish()
    }

    /// Reads the trace of a run of this policy on this population.
    ///
    /// # Errors
    /// If the bytes are not of such a run.
    pub fn restore(policy: &Policy, layout: &Layout, bytes: &[u8]) -> Result<Self, Stop> {
        const WHAT: &str = "a finished replicate";
        let mut trace = Self::empty(policy, layout);
        let mut from = Reader::new(bytes);
        if from.column::<u32>(WHAT)? != trace.period_ends {
            return Err(Stop::Unfit("the periods of a finished replicate"));
        }
        let Self { by_area, by_stratum, at_end, score_histogram, factor_moments, transitions, .. } =
            &mut trace;
        for tally in [by_area, by_stratum, at_end, score_histogram, factor_moments, transitions] {
            tally.restore(&mut from, WHAT)?;
        }
        for stays in trace.stays.iter_mut().chain(&mut trace.stays_wrong) {
            from.add_trimmed(&mut stays.ended, WHAT)?;
            from.add_trimmed(&mut stays.running, WHAT)?;
        }
        let digest = String::from_utf8(from.column(WHAT)?);
        trace.state_digest = digest.map_err(|_| Stop::Unfit(WHAT))?;
        from.end()?;
        Ok(trace)
    }

    fn empty(policy: &Policy, layout: &Layout) -> Self {
        let counters = Book::new(policy).counters;
        let (areas, strata, width) = (layout.areas.len(), layout.strata.len(), counters.len());
        let (period_ends, edges) = (policy.period_ends(), score_edges(policy));
        let years = policy.ticks.checked_div(policy.year_ticks).unwrap_or(0) as usize;
        let length = policy.ticks as usize + 1;
        let stays = vec![Stays { ended: vec![0; length], running: vec![0; length] }; policy.lists.len()];
        Self {
            ticks: policy.ticks,
            by_area: Tally::new(areas * period_ends.len(), width),
            by_stratum: Tally::new(strata * period_ends.len(), width),
            at_end: Tally::new(areas * strata, width),
            score_histogram: Tally::new(strata, 2 * edges.len()),
            factor_moments: factor_moments(policy, strata),
            transitions: Tally::new(years, policy.grades.len() * policy.grades.len()),
            period_ends,
            counters,
            score_edges: edges,
            stays: stays.clone(),
            stays_wrong: stays,
            state_digest: String::new(),
        }
    }
}
