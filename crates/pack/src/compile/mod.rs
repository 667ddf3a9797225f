//! From a pack's words to the engine's numbers.
//!
//! Names become indices, parameters become rates per tick and stratum, thresholds become integers. What a pack states
//! twice over its phases is laid over one common numbering, so that a phase only changes numbers.

mod effects;
mod gradings;
mod names;
mod protect;
mod rates;
mod redress;
mod theories;
mod ties;
mod units;
mod unlike;

use std::cmp::Ordering;

use model::layout::Layout;
use model::policy::{
    Association, AssociationRule, Conduct, Factor, Hardship, Learning, ListName, Market, Memory, Origin,
    Phase, Policy, Window, Word,
};

use crate::calendar::{self, YEAR_DAYS, per_tick, span_ticks, tick_days, unit_days};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::population::{Factors, Population, Read};
use crate::spec::{self, Pack, Rules, Tick};
use gradings::Gradings;
use names::{Names, groups};
use ties::circles;
pub use unlike::unlike;

/// Most ticks of a run: times are held in sixteen bits.
const TICKS_MAX: u32 = 65_000;

/// What the rules tell persons apart by: attributes with the bands they name.
pub fn reads(pack: &Pack, population: &Population) -> Vec<Read> {
    let area = &population.area().name;
    let mut reads: Vec<Read> = Vec::new();
    let mut add = |attribute: &str, bands: Vec<String>| {
        if attribute == area {
            return;
        }
        match reads.iter_mut().find(|r| r.attribute == attribute) {
            Some(read) => read.bands.extend(bands),
            None => reads.push(Read { attribute: attribute.to_owned(), bands }),
        }
    };
    for own in pack.attributes.iter().filter(|own| !own.conduct.is_empty()) {
        add(&own.name, Vec::new());
    }
    let workers = pack.companion.iter().flat_map(|companion| &companion.workers);
    for filter in workers.filter(|_| pack.subject == spec::Subject::Person) {
        add(&filter.attribute, filter.categories.clone());
    }
    for parameter in &pack.parameters {
        for vary in &parameter.vary {
            add(&vary.attribute, vary.factors.iter().map(|f| f.0.clone()).collect());
        }
    }
    for channel in pack.phases.iter().flat_map(|(_, rules)| &rules.channels) {
        if let Some(spec::Misidentify { pool: spec::Pool::RegionAndGroup(group), .. }) = &channel.misidentify
        {
            group.iter().for_each(|attribute| add(attribute, Vec::new()));
        }
    }
    for market in pack.phases.iter().filter_map(|(_, rules)| rules.market.as_ref()) {
        market.by.iter().for_each(|attribute| add(attribute, Vec::new()));
    }
    for only in pack.phases.iter().flat_map(|(_, rules)| &rules.score.grades).flat_map(|g| &g.only) {
        add(&only.attribute, only.categories.clone());
    }
    for only in pack.phases.iter().flat_map(|(_, rules)| &rules.consequences).flat_map(|c| &c.only) {
        add(&only.attribute, only.categories.clone());
    }
    for attribute in &pack.report_by {
        let bands = population.attribute(attribute).map(|a| a.bands.clone()).unwrap_or_default();
        add(attribute, bands);
    }
    for read in &mut reads {
        read.bands.sort();
        read.bands.dedup();
    }
    reads
}

/// Whether a pack asks who lives with whom.
pub fn asks_for_households(pack: &Pack) -> bool {
    let spillovers = pack.phases.iter().flat_map(|(_, rules)| &rules.spillovers);
    spillovers.into_iter().any(|s| matches!(s.list, spec::BorneFor::Household(_)))
}

/// Compiles a pack for a layout of persons. `ticks` overrides the pack's horizon.
///
/// # Errors
/// Everything that can only be seen with the population at hand: a conduct that would happen more than once a tick
/// though it does not repeat, scores that no common unit can hold, more kinds of something than the engine takes.
pub fn compile(
    pack: &Pack,
    population: &Population,
    layout: &Layout,
    ticks: Option<u32>,
) -> Result<Policy, Diagnostics> {
    let protected = &pack.protected();
    compile_by(&Names::new(&[protected]), [pack, protected], population, layout, ticks)
}

/// Compiles two packs for one layout to be run side by side: with one numbering of names, and each with the phases of the
/// other beside its own.
///
/// # Errors
/// As [`compile`], of either pack.
pub fn compile_pair(
    packs: [&Pack; 2],
    population: &Population,
    layout: &Layout,
    ticks: Option<u32>,
) -> Result<[Policy; 2], Diagnostics> {
    let protected = packs.map(Pack::protected);
    let [first, second] = &protected;
    let names = Names::new(&[first, second]);
    let mut a = compile_by(&names, [packs[0], first], population, layout, ticks)?;
    let mut b = compile_by(&names, [packs[1], second], population, layout, ticks)?;
    // A pack beside itself is the pack.
    if a.phases != b.phases {
        (a.beside, b.beside) = (b.phases.clone(), a.phases.clone());
    }
    Ok([a, b])
}

fn filters(filters: &[spec::Filter]) -> Vec<(&str, &[String])> {
    filters.iter().map(|filter| (filter.attribute.as_str(), &filter.categories[..])).collect()
}

/// Compiles a pack with its limits in force, the second; the first is as it is stated.
fn compile_by<'p>(
    names: &'p Names<'p>,
    [stated, pack]: [&'p Pack; 2],
    population: &Population,
    layout: &Layout,
    ticks: Option<u32>,
) -> Result<Policy, Diagnostics> {
    let ticks = ticks.unwrap_or_else(|| span_ticks(pack.horizon, pack.tick));
    let mut faults = Vec::new();
    let factors = all_factors(pack, population, layout, &mut faults);
    let units = units::per_point(pack).unwrap_or_else(|fault| {
        faults.push(fault);
        1
    });
    let first = &pack.phases[0].1;
    if ticks > TICKS_MAX {
        faults.push(
            Diagnostic::of(&codes::TOO_LONG, format!("{ticks} ticks are more than {TICKS_MAX}"))
                .help("use a longer tick or a shorter horizon"),
        );
    }
    let memory = memory(stated, ticks);
    let assess_ticks = pack.assess.map_or(1, |span| span_ticks(span, pack.tick).max(1));
    let mut policy = Policy {
        ticks,
        tick_days: tick_days(pack.tick),
        period_ticks: period_ticks(pack.tick, ticks),
        year_ticks: match pack.tick {
            Tick::Day => 365,
            Tick::Week => 52,
            Tick::Month => 12,
        },
        assess_ticks,
        grade_ticks: first.score.grades_every.map_or(assess_ticks, |span| span_ticks(span, pack.tick).max(1)),
        units_per_point: units,
        start: units::score(first.score.start, units),
        clamp_each_record: first.score.clamp == spec::Clamp::EachRecord,
        memory,
        frailty_shape: first.frailty.as_ref().map(|p| p.value),
        grades: first.score.grades.iter().map(|g| g.name.clone()).collect(),
        market_of: Vec::new(),
        grading_of: Vec::new(),
        factors: factors_of(&first.score, units),
        conduct: conduct(pack, names),
        domains: names.domains.clone(),
        channels: names.channels.clone(),
        lists: list_names(pack, names),
        activities: names.activities.clone(),
        consequences: names.consequences.clone(),
        spillovers: names.spillovers.clone(),
        marks: Vec::new(),
        pools: names.pools(layout),
        traits: Vec::new(),
        associations: Vec::new(),
        feedbacks: Vec::new(),
        job_lost: pack.companion.is_some().then(|| {
            let hardship = pack.phases.iter().find_map(|(_, rules)| rules.hardship()?.job_lost.as_ref());
            hardship.map_or(0.0, |lost| lost.value)
        }),
        phases: Vec::new(),
        beside: Vec::new(),
    };
    let gradings = Gradings::new(pack, population, layout);
    policy.grading_of.clone_from(&gradings.of);
    policy.market_of = first.market.as_ref().map_or(Vec::new(), |market| groups(layout, &market.by));
    policy.marks = names.marks();
    policy.traits = names.traits(&policy);
    policy.associations = names.associations(&policy);
    policy.feedbacks = ties::feedbacks(pack, names, layout, &factors, &mut faults);
    check_once(pack, &policy, &mut faults);
    ties::check_peers(pack, layout, &mut faults);
    ties::check_feedbacks(pack, &mut faults);
    ties::check_companion_lists(pack, &mut faults);
    for (date, rules) in &pack.phases {
        let from_tick = calendar::tick_of(pack, *date).unwrap_or(0);
        if from_tick > 0 && from_tick >= ticks {
            // A shorter run ends before this phase begins.
            continue;
        }
        let part = Part {
            pack,
            stated,
            layout,
            population,
            names,
            policy: &policy,
            rules,
            factors: &factors,
            gradings: &gradings,
        };
        part.check_attention(&mut faults);
        let phase = part.phase(from_tick, &mut faults);
        let shares: Vec<Vec<f64>> = policy.traits.iter().map(|t| part.trait_shares(t.mark)).collect();
        policy.phases.push(phase);
        for (gallery, shares) in policy.traits.iter_mut().zip(shares) {
            gallery.shares.push(shares);
        }
    }
    if faults.is_empty() { Ok(policy) } else { Err(Diagnostics { files: pack.files.clone(), items: faults }) }
}

/// Longest run that is reported tick by tick.
const TICKS_ONE_BY_ONE: u32 = 400;

/// Ticks per reported period: one, or in long runs about a month.
fn period_ticks(tick: Tick, ticks: u32) -> u32 {
    match tick {
        Tick::Day if ticks > TICKS_ONE_BY_ONE => 30,
        Tick::Week if ticks > TICKS_ONE_BY_ONE => 4,
        _ => 1,
    }
}

/// What time does to points. A limit that no run of so many ticks reaches changes nothing, not even how bounds are applied.
fn memory(pack: &Pack, ticks: u32) -> Memory {
    let first = &pack.phases[0].1;
    let of = |p: &spec::Parameter| span_ticks(spec::Span { count: p.value, unit: p.unit }, pack.tick).max(1);
    let limit = first.safeguards.retention.as_ref().map(|limit| of(&limit.points)).filter(|&l| l < ticks);
    match &first.score.memory {
        spec::Memory::Forever => limit.map_or(Memory::Forever, Memory::Retention),
        spec::Memory::Retention(p) => Memory::Retention(limit.map_or(of(p), |limit| limit.min(of(p)))),
        spec::Memory::Fade(p) => {
            // The stated share is lost per unit of time; over a tick of another length it compounds.
            let ticks_per_unit = unit_days(p.unit) / tick_days(pack.tick);
            Memory::Fade(libm::pow(1.0 - p.value, 1.0 / ticks_per_unit))
        }
        spec::Memory::Reset { month, day } => Memory::Reset(calendar::reset_ticks(pack, *month, *day, ticks)),
    }
}

/// The factors of an index, in units of the score.
fn factors_of(score: &spec::Score, units: i32) -> Vec<Factor> {
    let spec::ScoreKind::Index(factors) = &score.kind else { return Vec::new() };
    let of = |factor: &spec::Factor| {
        let bound = |value: f64| units::score(factor.weight * (value - factor.start), units);
        Factor { name: factor.name.clone(), low: bound(factor.bounds.0), high: bound(factor.bounds.1) }
    };
    factors.iter().map(of).collect()
}

fn conduct<'p>(pack: &'p Pack, names: &Names<'p>) -> Vec<Conduct> {
    let of = |name: &String| {
        let own = pack.phases.iter().map(|phase| &phase.1);
        let (rules, conduct) = own
            .chain(names.rules())
            .filter_map(|r| r.conduct.iter().find(|c| c.name == *name).map(|c| (r, c)))
            .next()
            .unwrap_or_else(|| unreachable!("the name was taken from a phase"));
        let points: f64 =
            rules.indicators.iter().filter(|i| i.conduct == *name).map(|i| rules.score.points(i)).sum();
        Conduct {
            name: name.clone(),
            domain: names.domain(&conduct.domain),
            lawful: conduct.lawful,
            repeats: conduct.repeats,
            sign: if points > 0.0 { 1 } else { -i8::from(points < 0.0) },
        }
    };
    names.conduct.iter().map(of).collect()
}

fn list_names<'p>(pack: &'p Pack, names: &Names<'p>) -> Vec<ListName> {
    let of = |name: &String| {
        let list = names.list(pack, name);
        let (by_records, window) = match &list.enter {
            spec::Enter::Records { window, .. } => (true, *window),
            _ => (false, spec::Window::SinceListing),
        };
        ListName {
            name: name.clone(),
            red: list.colour == spec::Colour::Red,
            by_records,
            restarts: list.again == spec::Again::Restart,
            dated: dated(names, name),
            window: match window {
                spec::Window::SinceListing => Window::SinceListing,
                spec::Window::Fixed(span) => Window::Fixed(span_ticks(span, pack.tick).max(1)),
                spec::Window::Sliding(span) => Window::Sliding(span_ticks(span, pack.tick).max(1)),
            },
        }
    };
    names.lists.iter().map(of).collect()
}

/// Whether some phase limits the stay on a list, phases differ in how long it lasts, or a decision can end it.
fn dated(names: &Names<'_>, name: &str) -> bool {
    let lists = || names.rules().flat_map(|rules| &rules.lists).filter(|l| l.name == name);
    let terms = |l: &spec::List| (l.stay, l.stay_at_most, l.leaves);
    let first = lists().next().map(terms);
    let decided =
        |rules: &Rules| rules.lists.iter().any(|list| list.name == name && rules.safeguards.decide(list));
    lists().any(|l| l.stay_at_most.is_some() || Some(terms(l)) != first) || names.rules().any(decided)
}

/// The engine keeps one bit per person for each kind of conduct that does not repeat, and for each channel that may
/// record it by mistake.
fn check_once(pack: &Pack, policy: &Policy, faults: &mut Vec<Diagnostic>) {
    let own = policy.conduct.iter().filter(|c| !c.repeats).count();
    let phantom = policy
        .marks
        .iter()
        .filter(|m| matches!(m.origin, Origin::Phantom | Origin::Alert))
        .filter(|m| !policy.conduct[usize::from(m.conduct)].repeats)
        .count();
    if own + phantom > 32 {
        let place = pack.phases[0].1.conduct.first().map(|c| c.place).unwrap_or_default();
        faults.push(
            Diagnostic::of(
                &codes::ONCE_TOO_MANY,
                format!(
                    "{} kinds of conduct and mistaken record do not repeat; at most 32 can",
                    own + phantom
                ),
            )
            .at(place, "counted from here")
            .help("let rare conduct repeat: within one tick it hardly ever does"),
        );
    }
}

/// One phase being compiled.
struct Part<'a> {
    pack: &'a Pack,
    /// As it is stated, without its limits.
    stated: &'a Pack,
    layout: &'a Layout,
    population: &'a Population,
    names: &'a Names<'a>,
    policy: &'a Policy,
    rules: &'a Rules,
    factors: &'a AllFactors<'a>,
    gradings: &'a Gradings<'a>,
}

impl Part<'_> {
    fn phase(&self, from_tick: u32, faults: &mut Vec<Diagnostic>) -> Phase {
        let units = self.policy.units_per_point;
        let score = &self.rules.score;
        let (gradings, lists) = (self.gradings.from(score, units), self.lists());
        Phase {
            from_tick,
            low: units::score(score.bounds.0, units),
            high: units::score(score.bounds.1, units),
            effects: self.effects(),
            moves: self.moves(),
            rates: self.rates(faults),
            acts: self.acts(),
            demand: self.demand(),
            associations: self.associations(),
            consequences: self.consequences(),
            falls: self.gradings.falls(self.rules, self.names),
            spillovers: self.spillovers(),
            status_factors: self.status_factors(),
            learning: self.learning(),
            announced: self.announced(),
            exponents: self.exponents(),
            hardship: self.hardship(),
            market: self.market(),
            cap: self.rules.cap.as_ref().map_or(f64::MAX, |cap| cap.value),
            redress: self.redress(),
            theories: self.theories(&gradings, &lists),
            gradings,
            lists,
        }
    }

    fn deterrence(&self) -> Option<&spec::Deterrence> {
        self.rules.deterrence()
    }

    fn learning(&self) -> Option<Learning> {
        let d = self.deterrence()?;
        let risk = |p: &spec::Parameter| libm::round(p.value * 65_535.0) as u16;
        Some(Learning {
            before: risk(&d.risk_before),
            learning: d.learning.value,
            forgetting: 1.0 - libm::exp(-per_tick(&d.forgetting, self.pack.tick)),
            word: d.word.as_ref().map(|word| Word { circles: circles(&word.peers), heard: word.heard.value }),
        })
    }

    /// Risk announced, by row; nothing where nobody learns.
    fn announced(&self) -> Vec<u16> {
        let Some(d) = self.deterrence() else { return Vec::new() };
        let of = |area, stratum| self.share(&d.risk_announced, area, stratum);
        self.by_row(|area, stratum| libm::round(of(area, stratum) * 65_535.0))
            .into_iter()
            .map(|x| x as u16)
            .collect()
    }

    /// What listings bring on others.
    fn associations(&self) -> Vec<Option<AssociationRule>> {
        let rule = |association: &Association| {
            let mark = self.policy.marks[usize::from(association.mark)];
            let name = &self.names.channels[usize::from(mark.channel)];
            let conduct = &self.names.conduct[usize::from(mark.conduct)];
            let channel = self.rules.channels.iter().find(|c| c.name == *name)?;
            let a = channel.association.as_ref().filter(|a| a.conduct == *conduct)?;
            let list = self.policy.lists.iter().position(|list| list.name == a.list)?;
            Some(AssociationRule {
                list: list as u8,
                circles: a.peers.as_ref().map_or(0, circles),
                records: self.table(1, |area, stratum, _| {
                    (a.records.value * self.factor(&a.records, area, stratum)).max(0.0)
                }),
            })
        };
        self.policy.associations.iter().map(rule).collect()
    }

    fn market(&self) -> Option<Market> {
        let m = self.rules.market.as_ref()?;
        let (tick, days) = (self.pack.tick, tick_days(self.pack.tick));
        let ticks_a_year = YEAR_DAYS / days;
        let column = |of: &dyn Fn(usize, usize) -> f64| self.table(1, |area, stratum, _| of(area, stratum));
        let times = |p: &spec::Parameter, area, stratum| p.value * self.factor(p, area, stratum);
        let ticks = |p: &spec::Parameter| p.value * unit_days(p.unit) / days;
        Some(Market {
            turnover: column(&|area, stratum| times(&m.turnover, area, stratum).max(0.0) / ticks_a_year),
            margin: column(&|area, stratum| self.share(&m.margin, area, stratum)),
            jobs: column(&|area, stratum| times(&m.jobs, area, stratum)),
            fixed: m.fixed_costs.value,
            // A year's variance is that of its ticks.
            luck: m.luck.value * libm::sqrt(ticks_a_year),
            reserve: ticks(&m.reserve),
            most: ticks(&m.reserve_most),
            entry: 1.0 - libm::exp(-per_tick(&m.newcomers, tick)),
            capacity: m.capacity.value,
            moves: m.moves.value,
            tax: m.tax.value,
        })
    }

    fn hardship(&self) -> Option<Hardship> {
        let h = self.rules.hardship()?;
        let exponent = |name: &String| {
            let of = h.elasticity.iter().find(|(conduct, _)| conduct == name);
            of.map_or(0.0, |(_, elasticity)| elasticity.value)
        };
        Some(Hardship {
            recovery: h
                .recovery
                .as_ref()
                .map_or(1.0, |rate| 1.0 - libm::exp(-per_tick(rate, self.pack.tick))),
            exponents: self.names.conduct.iter().map(exponent).collect(),
        })
    }

    /// The multiplier of a parameter for a stratum of an area. Where it is asked for in every row of a table, [`Part::varied`] looks
    /// its tables up once.
    fn factor(&self, parameter: &spec::Parameter, area: usize, stratum: usize) -> f64 {
        self.varied(parameter).factor(area, stratum)
    }

    fn varied(&self, parameter: &spec::Parameter) -> Varied<'_> {
        let tables = parameter.vary.iter().filter_map(|vary| self.factors.of(vary));
        Varied { layout: self.layout, value: parameter.value, tables: tables.collect() }
    }
}

/// A parameter with the tables of its multipliers.
struct Varied<'a> {
    layout: &'a Layout,
    value: f64,
    tables: Vec<&'a Factors>,
}

impl Varied<'_> {
    /// The multiplier for a stratum of an area.
    fn factor(&self, area: usize, stratum: usize) -> f64 {
        let of = |table: &&Factors| match table {
            Factors::Areas(by_area) => by_area[area],
            Factors::Classes { attribute, by_class } => {
                by_class[usize::from(self.layout.strata[stratum].classes[*attribute])]
            }
        };
        self.tables.iter().map(of).product()
    }

    /// A share with its multipliers, at most 1.
    fn share(&self, area: usize, stratum: usize) -> f64 {
        (self.value * self.factor(area, stratum)).clamp(0.0, 1.0)
    }
}

/// Multipliers of every `vary` table, by what it says. Not by where it stands: a table that a phase changes stands where it did.
struct AllFactors<'p> {
    /// In the order of what the tables say.
    tables: Vec<(&'p spec::Vary, Factors)>,
}

impl AllFactors<'_> {
    /// Those of a table; `None` where the population does not have what it names.
    fn of(&self, vary: &spec::Vary) -> Option<&Factors> {
        self.place(vary).ok().map(|at| &self.tables[at].1)
    }

    /// Where a table stands or, as an error, where it belongs.
    fn place(&self, vary: &spec::Vary) -> Result<usize, usize> {
        self.tables.binary_search_by(|(known, _)| by_what_it_says(known, vary))
    }
}

/// Numbers come first: that they differ is the soonest seen, and this is asked for every number of every row.
fn by_what_it_says(a: &spec::Vary, b: &spec::Vary) -> Ordering {
    let numbers = |(_, factor): &(String, f64)| factor.to_bits();
    let by_numbers = a.factors.iter().map(numbers).cmp(b.factors.iter().map(numbers));
    by_numbers
        .then_with(|| a.attribute.cmp(&b.attribute))
        .then_with(|| a.factors.iter().map(|f| &f.0).cmp(b.factors.iter().map(|f| &f.0)))
}

/// Brings every `vary` table to the classes of the layout; what it names that the population does not have is an error.
fn all_factors<'p>(
    pack: &'p Pack,
    population: &Population,
    layout: &Layout,
    faults: &mut Vec<Diagnostic>,
) -> AllFactors<'p> {
    let mut all = AllFactors { tables: Vec::new() };
    for vary in pack.parameters.iter().flat_map(|p| &p.vary) {
        let Err(at) = all.place(vary) else { continue };
        match population.factors(&layout.attributes, &layout.areas, vary) {
            Ok(factors) => all.tables.insert(at, (vary, factors)),
            Err(more) => faults.extend(more),
        }
    }
    all
}
