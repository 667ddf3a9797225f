//! The state of the persons of one region: columns, one array per variable, allocated only where the pack needs them.

use sha2::{Digest, Sha256};

use crate::book::{Rules, Shares, Status};
use crate::draw::{Purpose, Stream};
use crate::factors::Factors;
use crate::feedback::Looking;
use crate::follow::Onlooker;
use crate::grievance::Grievances;
use crate::hardship::Hardships;
use crate::household::Homes;
use crate::layout::Block;
use crate::market::Reserves;
use crate::norms::Norm;
use crate::policy::{ListName, Phase, Policy, Pool, TraitGallery};
use crate::portion::{PORTIONS, Portion};
use crate::redress::Docket;
use crate::sparse::{Sparse, make_room};
use crate::stretch::{Stretch, stretches};
use crate::strikes::Strikes;
use crate::tied::Turn;
use crate::trace::Tally;
use crate::world::World;

/// The side of the score that the scheme believes, and the side of true authorship.
pub const SCORE: usize = 0;
/// See [`SCORE`].
pub const FAIR: usize = 1;

/// What the scheme holds of a person and what true authorship would give, in one word: whoever looks at one part looks at
/// the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C, align(8))]
pub struct Person {
    /// Score by side, in units, before clamping where bounds hold when it is read.
    pub score: [i16; 2],
    /// Lists by side, two bits a list: 0 off, 1 on, 2 on with the minimum stay over, 3 off while copies elsewhere still have
    /// them on it (score side only).
    pub lists: [u8; 2],
    /// Grades: score side in the low nibble, fair side in the high one.
    pub grades: u8,
    /// Bits 0-3: was wrongly listed on entry; bits 4-7: the fair listing rests on induced acts.
    pub entry: u8,
}

impl Person {
    /// What the rules see.
    #[inline]
    pub fn status(self) -> Status {
        Status { grade: [self.grades & 15, self.grades >> 4], lists: self.lists, induced: self.entry >> 4 }
    }

    /// Whether they are on some list or on copies of one, by score or by fair score.
    #[inline]
    pub fn is_listed(self) -> bool {
        u16::from_le_bytes(self.lists) != 0
    }

    /// Brings the scores within bounds.
    #[inline]
    pub fn clamp(&mut self, low: i16, high: i16) {
        let [score, fair] = self.score;
        self.score = [score.clamp(low, high), fair.clamp(low, high)];
    }

    /// Everything in one word: the score in the low 16 bits, then the fair score, the lists, the grades and the entry bits.
    #[inline(always)]
    pub fn word(self) -> u64 {
        let [score, fair] = self.score.map(i16::to_le_bytes);
        let [lists, fair_lists] = self.lists;
        let bytes = [score[0], score[1], fair[0], fair[1], lists, fair_lists, self.grades, self.entry];
        u64::from_le_bytes(bytes)
    }

    /// The person of a word.
    pub fn of_word(word: u64) -> Self {
        let [s0, s1, f0, f1, lists, fair_lists, grades, entry] = word.to_le_bytes();
        let score = [[s0, s1], [f0, f1]].map(i16::from_le_bytes);
        Self { score, lists: [lists, fair_lists], grades, entry }
    }
}

/// What happened to a person in a tick, for the assessment at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// The person.
    pub person: u32,
    /// Bits 0-3: strikes by list on the score side, 4-7 on the fair side; bits 8, 9: lost points on that side.
    pub flags: u16,
}

/// An end of a minimum or longest stay, in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The person.
    pub person: u32,
    /// Tick at which the stay began or was restarted.
    pub started: u16,
    /// The side.
    pub side: u8,
    /// The list (low bits), plus [`Due::LIMIT`] for the end of the longest stay.
    pub list: u8,
}

impl Due {
    /// Marks the end of a longest stay.
    pub const LIMIT: u8 = 0x80;
}

/// A misidentified record on its way to its victim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Position in the region, or in the population for far pools.
    pub victim: u64,
    /// Kind of record.
    pub mark: u16,
}

/// Strata of one pool of misidentification within a region: for each group, cumulated persons and where they stand.
#[derive(Debug, Default)]
pub struct PoolIndex {
    /// By group: (persons before, position of the stretch's first person); a last entry closes the list.
    pub groups: Vec<Vec<(u32, u32)>>,
}

/// All state of one region.
#[derive(Debug)]
pub struct RegionState<'w> {
    /// What is shared.
    pub world: &'w World<'w>,
    /// Number of the region.
    pub index: usize,
    /// Area it belongs to.
    pub area: usize,
    /// Number of subjects.
    pub persons: usize,
    /// The blocks.
    pub stretches: Vec<Stretch<'w>>,
    /// By stretch: its first person; close together, for they are searched.
    starts: Vec<u32>,
    /// The persons.
    pub people: Vec<Person>,
    /// By side, `slot x persons + person`: points that expire when the slot comes round again.
    pub expiring: [Vec<i16>; 2],
    /// Portions of the scores.
    pub portions: [Portion; PORTIONS],
    /// The factors of an index.
    pub factors: Factors,
    /// Grades at the start of the year, of two persons in a byte.
    pub grade_before: Vec<u8>,
    /// By side and list: tick of entry; on the fair side only for lists whose terms differ by phase or limit the stay, or
    /// where a branch may change them. What the rules look at is [`RegionState::entries`].
    pub since: [Vec<Sparse<u16>>; 2],
    /// By side and list: tick at which the present stay began or was restarted, for lists whose clock restarts or whose stay is
    /// limited: there a calendar entry may be void. What the rules look at is [`RegionState::starts`].
    pub started: [Vec<Sparse<u16>>; 2],
    /// By list: the tick after that in which they last left it, by score.
    pub left: Vec<Sparse<u16>>,
    /// By list.
    pub strikes: Vec<Strikes>,
    /// Perceived risk, in 1/65535.
    pub risk: Vec<u16>,
    /// Hardship.
    pub hardship: Hardships,
    /// Grievance.
    pub grievance: Grievances,
    /// By conduct: how much of it there was in the tick before, for what there would be without the scheme; empty where nobody follows
    /// norms.
    pub around: Vec<f64>,
    /// By conduct: what that makes of it in the tick at hand.
    pub norms: Vec<Norm>,
    /// What enterprises have in reserve.
    pub reserves: Reserves,
    /// Whether everybody is to be assessed, whatever happened to them.
    pub all_touched: bool,
    /// Who is to be assessed for what happened to them.
    pub touched: Vec<Touch>,
    /// By tick: what ends then.
    pub due: Vec<Vec<Due>>,
    /// What ends after the run, with its tick: kept where a branch may run longer.
    pub beyond: Vec<(u32, Due)>,
    /// Members whose minimum stay is over, on lists that are left at a rate.
    pub waiting: Vec<Due>,
    /// Records of others that land in this region at the tick's end.
    pub hits: Vec<Hit>,
    /// By channel that looks where it has seen.
    pub looking: Vec<Looking>,
    /// Who hears of an entry in the next tick, once for each.
    pub hearing: Vec<u32>,
    /// Misidentified records for the whole population.
    pub far: Vec<Hit>,
    /// By pool.
    pub pools: Vec<PoolIndex>,
    /// By gallery: persons who have the trait in some phase, with the number that decides in which.
    pub traits: Vec<Vec<(u32, f64)>>,
    /// Who lives with whom, where something falls on those who live with the listed.
    pub homes: Option<Homes<'w>>,
    /// What becomes of its subjects, where somebody asks.
    pub turns: Option<Vec<Turn>>,
    /// The tick at hand.
    pub clock: u32,
    /// How much of what reaches them from those whom they are tied to has done so.
    pub reached: usize,
    /// Lists (bit sets by side, of four bits) that those whom they are tied to are on.
    pub tied: Sparse<u16>,
    /// Due process underway.
    pub docket: Docket,
    /// Who is followed.
    pub onlooker: Onlooker,
    /// Stocks by stratum.
    pub stocks: Tally,
    /// By list: ended stays by length.
    pub ended: Vec<Vec<u64>>,
    /// The same for those wrongly listed on entry.
    pub ended_wrong: Vec<Vec<u64>>,
    /// `year x grades^2 + from x grades + to`.
    pub transitions: Vec<u64>,
}

impl<'w> RegionState<'w> {
    /// Everybody at the start score, on no list.
    pub fn new(world: &'w World<'w>, index: usize, shares: &mut Shares) -> Self {
        let (policy, needs) = (world.policy, world.needs);
        let region = &world.layout.regions[index];
        let persons = region.subjects() as usize;
        let column = |needed: bool| if needed { persons } else { 0 };
        let ring = |needed: bool| vec![0; column(needed) * needs.retention];
        let each_list = |needed: &dyn Fn(&ListName) -> bool| -> Vec<Sparse<u16>> {
            policy.lists.iter().map(|l| Sparse::new(column(needed(l)))).collect()
        };
        let years = policy.ticks.checked_div(policy.year_ticks).unwrap_or(0) as usize;
        let phase = policy.phase_at(0);
        let stretches = stretches(world, index);
        let mut state = Self {
            world,
            index,
            area: usize::from(region.area),
            persons,
            starts: stretches.iter().map(|s| s.start).collect(),
            stretches,
            people: Vec::new(),
            expiring: [ring(true), ring(true)],
            portions: needs.portions.map(|needed| Portion::new(column(needed), needs.retention)),
            factors: [SCORE, FAIR].map(|_| vec![0; column(true) * needs.factors]),
            grade_before: vec![0; column(needs.grades && (years > 0 || needs.branches)).div_ceil(2)],
            since: [each_list(&|_| true), each_list(&|l| needs.branches || l.dated)],
            started: [SCORE, FAIR].map(|_| each_list(&|l| needs.branches || l.restarts || l.dated)),
            left: each_list(&|_| true),
            strikes: policy.lists.iter().map(|l| Strikes::new(persons, l, needs.portions)).collect(),
            risk: vec![first_risk(policy); column(needs.risk)],
            hardship: [SCORE, FAIR].map(|_| vec![0; column(needs.hardship)]),
            grievance: [SCORE, FAIR].map(|_| vec![0; column(needs.grievance)]),
            around: vec![1.0; if needs.norms { policy.conduct.len() } else { 0 }],
            norms: Vec::new(),
            reserves: [Vec::new(), Vec::new(), Vec::new()],
            all_touched: false,
            touched: Vec::new(),
            due: vec![Vec::new(); policy.ticks as usize],
            beyond: Vec::new(),
            waiting: Vec::new(),
            hits: Vec::new(),
            looking: vec![Looking::FIRST; policy.feedbacks.len()],
            hearing: Vec::new(),
            far: Vec::new(),
            pools: Vec::new(),
            traits: Vec::new(),
            homes: Homes::of(world.layout, index, world.seed).filter(|_| !policy.spillovers.is_empty()),
            turns: None,
            clock: 0,
            reached: 0,
            tied: Sparse::new(column(world.layout.ties.is_some())),
            docket: Docket::new(column(world.redressed != 0)),
            onlooker: Onlooker::default(),
            stocks: Tally::new(world.layout.strata.len(), world.book.stocks),
            ended: vec![vec![0; policy.ticks as usize + 1]; policy.lists.len()],
            ended_wrong: vec![vec![0; policy.ticks as usize + 1]; policy.lists.len()],
            transitions: vec![0; years * policy.grades.len() * policy.grades.len()],
        };
        state.pools = policy.pools.iter().map(|p| state.index_pool(p)).collect();
        state.first_reserves();
        state.traits = policy.traits.iter().map(|gallery| state.with_trait(gallery)).collect();
        state.people = vec![Person { score: [policy.start; 2], ..Person::default() }; persons];
        for s in &state.stretches {
            let grading = policy.grading(usize::from(s.block.stratum));
            let grade = graded(&phase.gradings[grading], policy.start);
            for i in s.start as usize..(s.start + s.block.persons) as usize {
                state.people[i].grades = grade | grade << 4;
            }
        }
        if !state.grade_before.is_empty() {
            state.grade_before = state
                .people
                .chunks(2)
                .map(|two| two[0].grades & 15 | two[two.len() - 1].grades << 4)
                .collect();
        }
        shares.open(0);
        state.recount(phase, shares);
        state
    }

    /// Score of a person, within bounds.
    #[inline]
    pub fn score(&self, phase: &Phase, side: usize, i: usize) -> i16 {
        self.people[i].score[side].clamp(phase.low, phase.high)
    }

    /// Grade index of a score of a person: 0 is the best.
    #[inline]
    pub fn grade_of(&self, phase: &Phase, i: usize, score: i16) -> u8 {
        graded(&phase.gradings[self.grading_of(i as u32)], score)
    }

    /// The grade that the rules go by: where grades are given at intervals the one that is held, otherwise that of the score.
    #[inline]
    pub fn grade_now(&self, phase: &Phase, side: usize, i: usize, score: i16) -> u8 {
        let policy = self.world.policy;
        if policy.grade_ticks > policy.assess_ticks {
            self.held_grade(side, i)
        } else {
            self.grade_of(phase, i, score)
        }
    }

    /// The grade that a person has.
    #[inline]
    pub fn held_grade(&self, side: usize, i: usize) -> u8 {
        self.people[i].grades >> (4 * side) & 15
    }

    /// Which grading a person has.
    #[inline]
    pub fn grading_of(&self, i: u32) -> usize {
        if self.world.policy.grading_of.is_empty() {
            0
        } else {
            self.world.policy.grading(self.stratum_of(i))
        }
    }

    /// The stretch that a person stands in.
    #[inline]
    pub fn stretch_of(&self, i: u32) -> usize {
        self.starts.partition_point(|&start| start <= i) - 1
    }

    /// The stratum of a person.
    #[inline]
    pub fn stratum_of(&self, i: u32) -> usize {
        usize::from(self.stretches[self.stretch_of(i)].block.stratum)
    }

    /// Ticks at which the members of a list entered it, where the rules look at that.
    #[inline]
    pub fn entries(&self, side: usize, l: usize) -> Option<&Sparse<u16>> {
        let counts = side == SCORE || self.world.policy.lists[l].dated;
        counts.then(|| &self.since[side][l])
    }

    /// Ticks at which their present stays began or were restarted, where the rules look at that.
    #[inline]
    pub fn starts(&self, side: usize, l: usize) -> Option<&Sparse<u16>> {
        let list = &self.world.policy.lists[l];
        (list.restarts || list.dated).then(|| &self.started[side][l])
    }

    /// Notes that a person is to be assessed at the tick's end.
    #[inline]
    pub fn touch(&mut self, person: u32, flags: u16) {
        make_room(&mut self.touched, 1);
        self.touched.push(Touch { person, flags });
    }

    /// Counts all stocks anew, after a change of the rules.
    pub fn recount(&mut self, phase: &Phase, shares: &mut Shares) {
        let book = &self.world.book;
        self.stocks.cells_mut().fill(0);
        for s in 0..self.stretches.len() {
            let Block { stratum, persons } = self.stretches[s].block;
            let start = self.stretches[s].start;
            let rules = Rules { phase, grading: self.world.policy.grading(usize::from(stratum)) };
            // Persons of equal status stand in long runs: count each run once.
            let (mut run, mut status) = (0, Status::default());
            let mut subjects = 0;
            for i in start..start + persons {
                if self.is_closed(i as usize) {
                    continue;
                }
                subjects += 1;
                let next = self.people[i as usize].status();
                if next != status && run > 0 {
                    shares.count(book, self.stocks.row_mut(usize::from(stratum)), rules, status, run);
                    run = 0;
                }
                status = next;
                run += 1;
            }
            let row = self.stocks.row_mut(usize::from(stratum));
            shares.count(book, row, rules, status, run);
            row[book.subjects] += subjects;
        }
        self.recount_spillovers(phase);
    }

    fn index_pool(&self, pool: &Pool) -> PoolIndex {
        let Pool::RegionAndGroup(group_of) = pool else { return PoolIndex::default() };
        let groups = group_of.iter().max().map_or(0, |&g| usize::from(g) + 1);
        let mut index = PoolIndex { groups: vec![Vec::new(); groups] };
        let mut sizes = vec![0; groups];
        for s in &self.stretches {
            let group = usize::from(group_of[usize::from(s.block.stratum)]);
            index.groups[group].push((sizes[group], s.start));
            sizes[group] += s.block.persons;
        }
        for (group, &size) in index.groups.iter_mut().zip(&sizes) {
            group.push((size, 0));
        }
        index
    }

    /// Persons with a gallery's trait: one keyed draw a person, compared with the share of their stratum.
    fn with_trait(&self, gallery: &TraitGallery) -> Vec<(u32, f64)> {
        let first = self.world.first_person[self.index];
        let strata = self.world.layout.strata.len();
        let mut with = Vec::new();
        for s in &self.stretches {
            let row = self.area * strata + usize::from(s.block.stratum);
            let most = gallery.shares.iter().map(|phase| phase[row]).fold(0.0, f64::max);
            for i in s.start..s.start + s.block.persons {
                let purpose = Purpose::Trait(gallery.key);
                let u = Stream::new(self.world.seed, purpose, first + u64::from(i), 0).unit();
                if u < most {
                    with.push((i, u));
                }
            }
        }
        with
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        let sparse: usize =
            self.since.iter().chain(&self.started).flatten().chain(&self.left).map(Sparse::bytes).sum();
        let strikes = self.strikes.iter().map(Strikes::bytes).sum::<usize>();
        let expiring = self.expiring.iter().chain(&self.factors).map(held).sum::<usize>();
        let portions = self.portions.iter().map(Portion::bytes).sum::<usize>();
        let by_person = held(&self.people)
            + held(&self.risk)
            + self.hardship.iter().chain(&self.grievance).map(held).sum::<usize>()
            + held(&self.around)
            + held(&self.norms)
            + self.reserves.iter().map(held).sum::<usize>()
            + held(&self.grade_before)
            + portions;
        let dues = self.due.iter().map(held).sum::<usize>() + held(&self.due);
        let loose = held(&self.touched) + held(&self.beyond) + held(&self.waiting);
        let records = held(&self.hits) + held(&self.hearing) + held(&self.far);
        let traits = self.traits.iter().map(held).sum::<usize>();
        let pools = self.pools.iter().flat_map(|pool| &pool.groups).map(held).sum::<usize>();
        let lengths = self.ended.iter().chain(&self.ended_wrong).chain([&self.transitions]).map(held);
        let blocks = held(&self.stretches)
            + held(&self.starts)
            + self.stretches.iter().map(Stretch::bytes).sum::<usize>();
        by_person
            + expiring
            + sparse
            + strikes
            + dues
            + loose
            + records
            + traits
            + pools
            + blocks
            + self.homes.as_ref().map_or(0, Homes::bytes)
            + self.docket.bytes()
            + lengths.sum::<usize>()
            + size_of_val(self.stocks.cells())
    }

    /// SHA-256 of the final state.
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.people.iter().flat_map(|person| person.word().to_le_bytes()).collect::<Vec<u8>>());
        for points in self.expiring.iter().chain(self.portions.iter().map(|portion| &portion.expiring)) {
            hash.update(points.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>());
        }
        for values in &self.factors {
            hash.update(values.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>());
        }
        self.portions.iter().for_each(|portion| portion.points.hash(&mut hash));
        self.strikes.iter().for_each(|strikes| strikes.hash(&mut hash));
        let lists =
            || [SCORE, FAIR].into_iter().flat_map(|side| (0..self.ended.len()).map(move |l| (side, l)));
        let entries = lists().filter_map(|(side, l)| self.entries(side, l));
        let starts = lists().filter_map(|(side, l)| self.starts(side, l));
        entries.chain(starts).for_each(|column| column.hash(&mut hash));
        hash.update(self.risk.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>());
        for worn in self.hardship.iter().chain(&self.grievance) {
            hash.update(worn.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>());
        }
        for reserves in &self.reserves {
            hash.update(reserves.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>());
        }
        hash.update(self.around.iter().flat_map(|n| n.to_bits().to_le_bytes()).collect::<Vec<u8>>());
        self.docket.hash(&mut hash);
        for hit in &self.hits {
            hash.update(hit.victim.to_le_bytes());
            hash.update(hit.mark.to_le_bytes());
        }
        self.hearing.iter().for_each(|person| hash.update(person.to_le_bytes()));
        self.looking.iter().for_each(|looking| hash.update(looking.seen.to_le_bytes()));
        hash.finalize().into()
    }
}

/// The first grade whose lowest score is reached; the last one is open below.
#[inline]
fn graded(grade_from: &[i16], score: i16) -> u8 {
    let last = grade_from.len().saturating_sub(1);
    grade_from.iter().position(|&from| score >= from).unwrap_or(last) as u8
}

/// Bytes that a list of things takes.
pub fn held<T>(things: &Vec<T>) -> usize {
    things.capacity() * size_of::<T>()
}

/// Perceived risk that everybody starts with: that before the scheme.
fn first_risk(policy: &Policy) -> u16 {
    policy.phases.iter().find_map(|p| p.learning).map_or(0, |l| l.before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Column;
    use crate::footprint::Footprint;
    use crate::layout::{Area, Block, Layout, Region, Stratum, Subject};
    use crate::policy::{Enter, Learning, ListName, ListRule, Memory, Redress, Window};

    fn layout() -> Layout {
        let block = Block { stratum: 0, persons: 100 };
        Layout {
            subject: Subject::Person,
            attributes: Vec::new(),
            strata: vec![Stratum { classes: Vec::new() }],
            areas: vec![Area { name: "here".into() }],
            regions: vec![Region { area: 0, blocks: vec![block], bystanders: 0 }],
            households: None,
            ties: None,
            stands_for: 1.0,
        }
    }

    /// A score that nothing moves.
    fn bare() -> Policy {
        let phase = Phase {
            from_tick: 0,
            low: 0,
            high: 10,
            gradings: vec![Vec::new()],
            effects: Vec::new(),
            moves: Vec::new(),
            rates: Vec::new(),
            acts: Vec::new(),
            demand: Vec::new(),
            lists: Vec::new(),
            consequences: Vec::new(),
            falls: Vec::new(),
            spillovers: Vec::new(),
            status_factors: Vec::new(),
            learning: None,
            announced: Vec::new(),
            hardship: None,
            associations: Vec::new(),
            market: None,
            exponents: Vec::new(),
            theories: crate::policy::Theories::default(),
            cap: f64::MAX,
            redress: Redress::default(),
        };
        Policy {
            ticks: 3,
            tick_days: 1.0,
            period_ticks: 1,
            year_ticks: 365,
            assess_ticks: 1,
            grade_ticks: 1,
            units_per_point: 1,
            start: 5,
            clamp_each_record: true,
            memory: Memory::Forever,
            frailty_shape: None,
            grades: Vec::new(),
            market_of: Vec::new(),
            grading_of: Vec::new(),
            factors: Vec::new(),
            conduct: Vec::new(),
            domains: Vec::new(),
            channels: Vec::new(),
            lists: Vec::new(),
            activities: Vec::new(),
            consequences: Vec::new(),
            spillovers: Vec::new(),
            marks: Vec::new(),
            pools: Vec::new(),
            traits: Vec::new(),
            feedbacks: Vec::new(),
            job_lost: None,
            associations: Vec::new(),
            phases: vec![phase],
            beside: Vec::new(),
        }
    }

    /// Bytes per person of the columns, by name, of those that are allocated.
    fn columns(policy: &Policy) -> Vec<(&'static str, f64)> {
        let layout = layout();
        let world = World::new(policy, &layout, 1);
        let r = RegionState::new(&world, 0, &mut Shares::default());
        let bytes = |values: usize, size: usize| (values * size) as f64 / r.persons as f64;
        let nested = |columns: &[Sparse<u16>]| columns.iter().map(Column::persons).sum::<usize>();
        let all = [
            ("people", bytes(r.people.len(), 8)),
            ("expiring points", bytes(r.expiring[0].len() + r.expiring[1].len(), 2)),
            ("portions", bytes(r.portions.iter().map(|p| p.points.persons() + p.expiring.len()).sum(), 2)),
            ("docket", bytes(r.docket.shielded.persons(), 1)),
            ("grade before", bytes(r.grade_before.len(), 1)),
            ("since", bytes(nested(&r.since[0]) + nested(&r.since[1]), 2)),
            ("started", bytes(nested(&r.started[0]) + nested(&r.started[1]), 2)),
            ("strikes", bytes(r.strikes.iter().map(|s| s.bytes() / r.persons * r.persons).sum(), 1)),
            ("risk", bytes(r.risk.len(), 2)),
        ];
        all.into_iter().filter(|c| c.1 > 0.0).collect()
    }

    #[test]
    fn columns_are_allocated_only_where_the_pack_needs_them() {
        let mut policy = bare();
        assert_eq!(columns(&policy), [("people", 8.0)]);

        policy.grades = vec!["A".into()];
        policy.phases[0].gradings = vec![vec![0]];
        assert_eq!(columns(&policy), [("people", 8.0)]);
        policy.year_ticks = 3;
        assert_eq!(columns(&policy), [("people", 8.0), ("grade before", 0.5)]);

        let learning = Learning { before: 0, learning: 0.0, forgetting: 0.0, word: None };
        policy.phases[0].learning = Some(learning);
        policy.year_ticks = 365;
        assert_eq!(columns(&policy), [("people", 8.0), ("risk", 2.0)]);

        let window = Window::SinceListing;
        let list = ListName {
            name: "l".into(),
            red: false,
            by_records: false,
            restarts: false,
            dated: false,
            window,
        };
        policy.lists = vec![list];
        let rule = ListRule {
            open: true,
            enter: Enter::Below(2),
            stay: 1,
            leave_from: None,
            leave_share: None,
            limit: None,
            leaves: true,
        };
        policy.phases[0].lists = vec![rule];
        let listed = [("people", 8.0), ("since", 2.0), ("risk", 2.0)];
        assert_eq!(columns(&policy), listed);

        policy.lists[0].restarts = true;
        policy.lists[0].by_records = true;
        policy.memory = Memory::Retention(24);
        let all = columns(&policy);
        assert!(all.contains(&("started", 4.0)) && all.contains(&("strikes", 1.0)));
        assert!(all.contains(&("expiring points", 96.0)));
        policy.frailty_shape = Some(1.0);
        policy.phases[0].status_factors = vec![vec![(1, 0, 2.0)]];
        policy.lists[0].dated = true;
        policy.lists[0].window = Window::Sliding(3);
        assert!(columns(&policy).contains(&("portions", 50.0)));
    }

    #[test]
    fn the_plan_counts_what_is_allocated() {
        let mut policy = bare();
        policy.phases[0].learning = Some(Learning { before: 0, learning: 0.0, forgetting: 0.0, word: None });
        policy.memory = Memory::Retention(24);
        let columns: f64 = columns(&policy).iter().map(|column| column.1).sum();
        let planned =
            |of: fn(&Policy, &Layout, usize) -> Footprint| of(&policy, &layout(), 1).bytes_per_subject;
        let (at_most, tried) = (planned(Footprint::at_most), planned(Footprint::tried));
        assert!(columns <= tried && tried <= at_most, "{columns} {tried} {at_most}");
    }
}
