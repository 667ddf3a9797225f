//! What holds for every pack, shipped or small, however it is run.

use std::fs;
use std::path::PathBuf;

use glasshouse_tests::stand::{Case, Run};
use model::policy::Memory;
use model::trace::{Brought, Counter, Side};
use pack::Library;

const PERSONS: u64 = 20_000;
const TICKS: u32 = 30;

/// All shipped packs, the small ones of the oracles, and one with everything switched on.
pub fn packs() -> Vec<String> {
    let shipped = Library::new().pack_names();
    assert!(shipped.iter().any(|name| name == "cn-national-claimed"), "shipped packs are found: {shipped:?}");
    let small = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/oracles/packs"));
    let mut folders: Vec<PathBuf> = fs::read_dir(small).unwrap().map(|e| e.unwrap().path()).collect();
    folders.push(concat!(env!("CARGO_MANIFEST_DIR"), "/../benches/packs/r1").into());
    folders.push(concat!(env!("CARGO_MANIFEST_DIR"), "/invariants/packs/everything").into());
    folders.sort();
    // A base is extended, not run.
    let runnable = shipped.into_iter().filter(|name| !name.starts_with("base/"));
    runnable.chain(folders.iter().map(|f| f.to_string_lossy().into_owned())).collect()
}

/// A small run of a pack.
pub fn case(pack: &str) -> Case {
    Case::of(pack).persons(PERSONS).ticks(TICKS)
}

fn overlay(name: &str, text: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.toml"));
    fs::write(&file, text).unwrap();
    file
}

#[test]
fn invariant_1_a_null_reform_gives_exactly_the_same_trace() {
    for pack in packs() {
        let base = case(&pack);
        let plain = base.run(1);
        let spec = base.load();
        let title = spec.title.replace('"', "'");
        let null = overlay("null-reform", &format!("title = \"{title}\"\n"));
        let reformed = base.clone().reform(null).run(1);
        assert_eq!(plain.trace, reformed.trace, "{pack}: an overlay that changes no rule");
        // Setting a number to the value it has is no reform either.
        if let Some(parameter) = spec.parameters.first() {
            let same = base.clone().set(&parameter.path, parameter.value).run(1);
            assert_eq!(plain.trace, same.trace, "{pack}: {} set to what it is", parameter.path);
        }
    }
}

#[test]
fn invariant_2_threads_do_not_change_the_state_or_the_trace() {
    for pack in packs() {
        let (policy, layout) = case(&pack).compile();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| model::simulate(&policy, &layout, 2, &|_| {}))
        };
        let one = with(1);
        for threads in [2, 5] {
            let several = with(threads);
            assert_eq!(one.state_digest, several.state_digest, "{pack}: {threads} threads");
            assert_eq!(one, several, "{pack}: {threads} threads");
        }
    }
}

/// Review and appeal of every list, used with these probabilities.
fn due_process(used: f64) -> String {
    let share = format!(
        "{{ value = {used}, unit = \"share\", range = [0, 1], evidence = \"assumed\", why = \"a test\" }}"
    );
    let time = |count: u32| {
        format!(
            "{{ value = {count}, unit = \"months\", range = [1, 9], evidence = \"assumed\", why = \"a test\" }}"
        )
    };
    let rule = "corrects = true, evidence = \"assumed\", why = \"a test\"";
    let officers =
        "{ value = 40, unit = \"count\", range = [1, 90], evidence = \"assumed\", why = \"a test\" }";
    format!(
        "{{ review = {{ coverage = {share}, deference = {share}, turns_down_wrongful = {share}, \
         turns_down_rightful = {share}, {rule} }}, appeal = {{ files_wrongful = {share}, files_rightful = {share}, \
         files_after = {after}, upheld_wrongful = {share}, upheld_rightful = {share}, suspends = true, \
         office = {{ officers = {officers}, handling = {after}, spread = \"exponential\" }}, \
         clock = {{ within = {within}, late = \"wait\" }}, {rule} }}, \
         correction = {{ reaches_copies = {share}, copies_last = {after} }} }}",
        after = time(1),
        within = time(2)
    )
}

/// Where a pack states safeguards, as paths in quotes: at its top, and in phases that change them.
fn stated_safeguards(pack: &str) -> Vec<String> {
    let files = case(pack).load().files;
    let lines = files.iter().flat_map(|file| file.text.lines());
    let phases = lines.filter_map(|line| {
        let date = line.strip_prefix("[phase.\"")?.split('"').next()?;
        line.contains("\".safeguard").then(|| format!("'phase.\"{date}\".safeguard'"))
    });
    let mut paths: Vec<String> = std::iter::once("'safeguard'".to_owned()).chain(phases).collect();
    paths.sort();
    paths.dedup();
    paths
}

#[test]
fn invariant_4_safeguards_that_nobody_uses_are_the_base_pack() {
    for pack in packs() {
        // A pack's own safeguards are taken away first: the base is the scheme without any.
        let has = |case: &Case| {
            let safeguards =
                |rules: &pack::spec::Rules| rules.safeguards != pack::spec::Safeguards::default();
            case.load().phases.iter().any(|(_, rules)| safeguards(rules))
        };
        let own = has(&case(&pack));
        let remove =
            if own { format!("remove = [{}]\n", stated_safeguards(&pack).join(", ")) } else { String::new() };
        let taken = overlay("no-safeguards", &remove);
        let base = if own { case(&pack).reform(taken) } else { case(&pack) };
        assert!(!has(&base), "{pack}: its safeguards are taken away");
        let file = overlay("idle-safeguards", &format!("{remove}safeguard = {}\n", due_process(0.0)));
        let (plain, idle) = (base.run(1), case(&pack).reform(file).run(1));
        let columns = |run: &Run| -> Vec<usize> {
            plain.trace.counters.iter().map(|c| run.trace.counters.position(c).unwrap()).collect()
        };
        let (here, there) = (columns(&plain), columns(&idle));
        for row in 0..plain.trace.at_end.rows() {
            let (a, b) = (plain.trace.at_end.row(row), idle.trace.at_end.row(row));
            let same = here.iter().zip(&there).all(|(&x, &y)| a[x] == b[y]);
            assert!(same, "{pack}: a row of counts differs");
        }
        assert_eq!(plain.trace.stays, idle.trace.stays, "{pack}");
        assert_eq!(plain.trace.score_histogram, idle.trace.score_histogram, "{pack}");
    }
}

#[test]
fn invariant_2_holds_with_due_process_in_every_pack() {
    for pack in packs() {
        let file = overlay("due-process", &format!("safeguard = {}\n", due_process(0.5)));
        let (policy, layout) = case(&pack).reform(file).compile();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| model::simulate(&policy, &layout, 2, &|_| {}))
        };
        assert_eq!(with(1), with(3), "{pack}");
    }
}

#[test]
fn another_seed_gives_another_run() {
    for pack in packs() {
        let differ = |case: &Case| {
            let (policy, layout) = case.compile();
            let run = |seed| model::simulate(&policy, &layout, seed, &|_| {}).by_area;
            run(3) != run(4)
        };
        // Where little happens to few at first, more persons are looked at for as long as the pack runs.
        let spec = case(&pack).load();
        let ticks = pack::calendar::span_ticks(spec.horizon, spec.tick);
        let differs = differ(&case(&pack)) || differ(&case(&pack).persons(10 * PERSONS).ticks(ticks));
        assert!(differs, "{pack}");
    }
}

/// Enterprises that closed in a period less newcomers; nobody where there is no market.
fn left_for_good(run: &Run, period: usize) -> i64 {
    let of = |counter| run.trace.counters.position(counter).map_or(0, |_| run.in_period(period, counter));
    of(Counter::Closed(Brought::All)) - of(Counter::Opened)
}

#[test]
fn invariant_4_scores_stay_in_bounds_and_grades_hold_everybody() {
    for pack in packs() {
        let run = case(&pack).run(5);
        let point = run.policy.units_per_point;
        let low = run.policy.phases.iter().map(|p| i64::from(p.low)).min().unwrap();
        let high = run.policy.phases.iter().map(|p| i64::from(p.high)).max().unwrap();
        for period in 0..run.trace.periods() {
            let subjects = run.in_period(period, Counter::Subjects);
            let all = run.layout.subjects() as i64;
            let gone: i64 = (0..=period).map(|p| left_for_good(&run, p)).sum();
            assert_eq!(
                subjects,
                all - gone,
                "{pack}: nobody comes or goes but enterprises that close and newcomers"
            );
            for side in [Side::Score, Side::Fair] {
                let sum = run.in_period(period, Counter::ScoreSum(side));
                assert!(low * subjects <= sum && sum <= high * subjects, "{pack}: mean score in bounds");
                let graded: i64 = (0..run.policy.grades.len() as u8)
                    .map(|g| run.in_period(period, Counter::Grade(side, g)))
                    .sum();
                let all = if run.policy.grades.is_empty() { 0 } else { subjects };
                assert_eq!(graded, all, "{pack}: everybody has one grade");
            }
        }
        let everybody: f64 = run.scores().iter().map(|s| s.1).sum();
        assert_eq!(everybody, run.total(Counter::Subjects), "{pack}: the histogram holds everybody");
        let first = run.scores()[0].0 * f64::from(point);
        assert!(first >= low as f64, "{pack}: the histogram starts at the lower bound");
    }
}

#[test]
fn invariant_4_nobody_stays_listed_past_the_limit() {
    let mut limited = 0;
    for pack in packs() {
        let run = case(&pack).ticks(60).run(6);
        for (l, list) in run.policy.lists.iter().enumerate() {
            let rules: Vec<_> = run.policy.phases.iter().map(|p| p.lists[l]).collect();
            let fixed =
                |r: &model::policy::ListRule| r.leaves && r.leave_from.is_none() && r.leave_share.is_none();
            if !list.by_records || list.restarts || run.policy.assess_ticks > 1 || !rules.iter().all(fixed) {
                continue;
            }
            let limit = rules.iter().map(|r| r.stay.max(1)).max().unwrap() as usize;
            let stays = &run.trace.stays[l];
            let past: u64 = stays.ended.iter().skip(limit + 1).chain(stays.running.iter().skip(limit)).sum();
            assert_eq!(past, 0, "{pack}: nobody is on {} longer than {limit} ticks", list.name);
            limited += 1;
        }
    }
    assert!(limited > 3, "some lists have a limit");
}

/// A stated limit ends a stay whatever else would prolong it: here a low rate of leaving.
#[test]
fn invariant_4_a_stated_limit_ends_every_stay() {
    for limit in [13_usize, 30, 40] {
        let case = Case::small("strikes").persons(50_000).ticks(120).set("list.strikes.leave.rate", 0.02);
        let longest = |run: &Run| {
            let stays = &run.trace.stays[usize::from(run.list("strikes"))];
            let ended = stays.ended.iter().rposition(|&c| c > 0).unwrap_or(0);
            // Those still listed have been there for the tick of their entry and so many more.
            ended.max(stays.running.iter().rposition(|&c| c > 0).map_or(0, |l| l + 1))
        };
        let free = longest(&case.run(12));
        assert!(free > limit, "without a limit stays last {free}");
        let limited = case.set("list.strikes.leave.at_most", format!("\"{limit} months\"")).run(12);
        assert_eq!(longest(&limited), limit, "nobody stays longer than {limit} ticks");
    }
}

/// Metamorphic relation 17: what enters and leaves is what the stock changes by; the four classes add up to all
/// subjects; records lost by their authors are records that land elsewhere.
#[test]
fn conservation_of_lists_records_and_classes() {
    for pack in packs() {
        let mut case = case(&pack);
        // What lands on somebody exempted is no record, though its author has lost it: where all can have records none is lost
        // for good.
        if case.compile().0.phases.iter().any(|phase| !phase.redress.outside.is_empty()) {
            case = case.reform(overlay("nobody-exempted", "remove = [\"safeguard.exemption\"]\n"));
        }
        let run = case.run(7);
        for (l, list) in run.policy.lists.iter().enumerate() {
            let l = l as u8;
            let mut stock = 0;
            for period in 0..run.trace.periods() {
                let of = |counter| run.in_period(period, counter);
                stock += of(Counter::Entered(l)) - of(Counter::Left(l));
                assert_eq!(stock, of(Counter::Listed(l)), "{pack}: {} in period {period}", list.name);
                let (listed, wrong, missed) =
                    (of(Counter::Listed(l)), of(Counter::Wrongly(l)), of(Counter::Missed(l)));
                let rest = of(Counter::Subjects) - listed - missed;
                assert!(wrong >= 0 && wrong <= listed && missed >= 0 && rest >= 0, "{pack}: {}", list.name);
                assert!(
                    of(Counter::Induced(l)) <= listed - wrong,
                    "{pack}: induced listings are rightly held"
                );
                assert!(of(Counter::EnteredWrongly(l)) <= of(Counter::Entered(l)), "{pack}: {}", list.name);
            }
            let stays = &run.trace.stays[usize::from(l)];
            let ended: u64 = stays.ended.iter().sum();
            let running: u64 = stays.running.iter().sum();
            assert_eq!(ended as f64, run.total(Counter::Left(l)), "{pack}: ended stays of {}", list.name);
            assert_eq!(running as i64, stock, "{pack}: running stays of {}", list.name);
        }
        let mut by_conduct = 0.0;
        for (k, conduct) in run.policy.conduct.iter().enumerate() {
            let k = k as u16;
            let (lost, landed) = (run.total(Counter::RecordsLost(k)), run.total(Counter::RecordsMistaken(k)));
            assert_eq!(lost, landed, "{pack}: misidentified records of {}", conduct.name);
            let own = run.total(Counter::RecordsTrue(k));
            assert!(run.total(Counter::RecordsInduced(k)) <= own + lost, "{pack}: {}", conduct.name);
            by_conduct += own + landed + run.total(Counter::RecordsPhantom(k));
            if !run.policy.associations.is_empty() {
                by_conduct += run.total(Counter::RecordsAssociated(k));
            }
        }
        let channels = 0..run.policy.channels.len() as u16;
        let by_channel: f64 = channels.map(|c| run.total(Counter::RecordsByChannel(c))).sum();
        assert_eq!(by_conduct, by_channel, "{pack}: every record was made by a channel");
    }
}

/// Areas, strata and the end of the run tell the same totals.
#[test]
fn tallies_by_area_by_stratum_and_at_the_end_agree() {
    for pack in packs() {
        let run = case(&pack).run(8);
        let (areas, strata) = (run.layout.areas.len(), run.layout.strata.len());
        let trace = &run.trace;
        for (column, counter) in trace.counters.iter().enumerate() {
            let mut flows = 0;
            for period in 0..trace.periods() {
                let by_area: i64 = (0..areas).map(|a| trace.by_area.row(period * areas + a)[column]).sum();
                let rows = 0..strata;
                let by_stratum: i64 = rows.map(|s| trace.by_stratum.row(period * strata + s)[column]).sum();
                assert_eq!(by_area, by_stratum, "{pack}: {counter:?} in period {period}");
                flows += by_area;
            }
            let last = run.in_period(trace.periods() - 1, counter);
            let end = run.total(counter) as i64;
            assert!(end == flows || end == last, "{pack}: {counter:?}: {end} against {flows} and {last}");
        }
    }
}

/// Metamorphic relation 1: where nothing is seen and nothing is made up, nobody's score moves by a record.
#[test]
fn a_blind_scheme_records_nothing_and_lists_nobody() {
    for pack in packs() {
        let mut blind = case(&pack);
        for parameter in blind.load().parameters {
            let path = &parameter.path;
            let sees = path.contains(".sensitivity") || path.ends_with("false_match_rate");
            if path.contains("channel.") && (sees || path.ends_with("database_error")) {
                blind = blind.set(path, 0.0);
            }
        }
        let run = blind.run(9);
        for c in 0..run.policy.channels.len() as u16 {
            assert_eq!(
                run.total(Counter::RecordsByChannel(c)),
                0.0,
                "{pack}: {}",
                run.policy.channels[usize::from(c)]
            );
        }
        let start = f64::from(run.policy.start) * run.total(Counter::Subjects);
        for side in [Side::Score, Side::Fair] {
            assert_eq!(run.total(Counter::ScoreSum(side)), start, "{pack}: scores stand still");
        }
        for (l, list) in run.policy.lists.iter().enumerate() {
            // A list may take those who stand at the start score.
            if list.by_records {
                assert_eq!(run.total(Counter::Entered(l as u8)), 0.0, "{pack}: {}", list.name);
            }
            assert_eq!(run.total(Counter::Wrongly(l as u8)), 0.0, "{pack}: {}", list.name);
        }
    }
}

/// Metamorphic relation 17 for points: where bounds do not bind and nothing expires, the change of all scores is the
/// points of all records.
#[test]
fn the_ledger_of_points_sums_to_the_change_of_scores() {
    let run = Case::small("quality")
        .persons(50_000)
        .ticks(20)
        .set("indicator.offence.points", -2)
        .set("score.person.bounds", "[-9000, 9000]")
        .set("score.person.grades", "[{ name = \"all\", from = -9000 }]")
        .run(10);
    assert!(matches!(run.policy.memory, Memory::Forever));
    let k = run.conduct("offence");
    let records = run.total(Counter::RecordsTrue(k)) + run.total(Counter::RecordsMistaken(k));
    let point = f64::from(run.policy.units_per_point);
    let moved = run.total(Counter::ScoreSum(Side::Score)) / point - 100.0 * run.subjects();
    assert_eq!(moved, -2.0 * records);
    // The fair score takes each observed act at its true author.
    let fair = run.total(Counter::ScoreSum(Side::Fair)) / point - 100.0 * run.subjects();
    assert_eq!(fair, -2.0 * (run.total(Counter::RecordsTrue(k)) + run.total(Counter::RecordsLost(k))));
}

/// Everything a trace may differ in between two runs of one pack and one seed is nothing.
#[test]
fn the_same_run_twice_is_the_same() {
    for pack in packs() {
        let run = |_: u8| -> Run { case(&pack).run(11) };
        assert_eq!(run(1).trace, run(2).trace, "{pack}");
    }
}
