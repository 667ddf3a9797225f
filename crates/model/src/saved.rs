//! The state of a region as bytes, and back: every column that lasts from tick to tick. What follows from the policy, the
//! layout and the seed (stretches, frailties, traits, pools) is made anew.

use crate::bytes::{Reader, Unfit, Writer};
use crate::region::{Due, Person, RegionState, Strikes, Touch};

/// Version of what [`crate::Watch`] is handed. Another one is never read.
pub const FORMAT: u32 = 1;

impl RegionState<'_> {
    /// The state before `tick`. Nothing is on its way between ticks: `hits` and `far` are empty then.
    pub fn save(&mut self, tick: u32) -> Vec<u8> {
        self.count_made();
        let mut to = Writer::default();
        to.put(self.index as u64);
        to.put(tick);
        to.column(&self.people.iter().map(|person| person.word()).collect::<Vec<u64>>());
        for points in [&self.expiring[0], &self.expiring[1], &self.induced, &self.induced_expiring] {
            to.column(points);
        }
        to.column(&self.grade_before);
        for column in self.since.iter().chain(&self.started).flatten() {
            to.column(column);
        }
        for strikes in self.strikes.iter().flatten().chain(&self.induced_strikes) {
            to.column(&strikes.count);
            to.column(&strikes.ring);
        }
        to.column(&self.risk);
        to.put(self.touched.len() as u64);
        for touch in &self.touched {
            to.put(touch.person);
            to.put(touch.flags);
        }
        self.save_calendar(&mut to);
        to.column(self.rows.cells());
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

    /// Takes the place of the state of a new region. Gives the tick that comes next.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<u32, Unfit> {
        let mut from = Reader::new(bytes);
        from.expect(self.index as u64, "the region's number")?;
        let tick = from.take::<u32>("the tick")?;
        let mut words = vec![0_u64; self.persons];
        from.exact(&mut words, "the persons")?;
        self.people = words.into_iter().map(Person::of_word).collect();
        let [score, fair] = &mut self.expiring;
        from.exact(score, "expiring points")?;
        from.exact(fair, "expiring fair points")?;
        from.if_saved(&mut self.induced, "induced points")?;
        from.if_saved(&mut self.induced_expiring, "expiring induced points")?;
        from.if_needed(&mut self.grade_before, "grades at the start of the year")?;
        for column in self.since.iter_mut().chain(&mut self.started).flatten() {
            from.if_needed(column, "dates of stays")?;
        }
        for Strikes { count, ring } in self.strikes.iter_mut().flatten() {
            from.exact(count, "strikes")?;
            from.exact(ring, "strikes by tick")?;
        }
        for Strikes { count, ring } in &mut self.induced_strikes {
            from.if_saved(count, "induced strikes")?;
            from.if_saved(ring, "induced strikes by tick")?;
        }
        from.exact(&mut self.risk, "perceived risk")?;
        self.restore_touched(&mut from)?;
        self.restore_calendar(&mut from)?;
        let mut cells = self.rows.cells().to_vec();
        from.exact(&mut cells, "stocks")?;
        self.rows.cells_mut().copy_from_slice(&cells);
        for lengths in self.ended.iter_mut().chain(&mut self.ended_wrong).chain([&mut self.transitions]) {
            from.add_trimmed(lengths, "ended stays and years")?;
        }
        from.end()?;
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
