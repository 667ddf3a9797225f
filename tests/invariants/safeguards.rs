//! Each safeguard, switched on alone, moves what its page says it moves, and in that direction.

use std::fs;
use std::path::PathBuf;

use lab::compare::compare;
use lab::request::{Length, Request, Size};
use measure::kind::MEASURES;
use pack::{Change, Library, MOVES};

const WHY: &str = "evidence = \"assumed\"\nwhy = \"a test\"\n";

fn share(value: f64) -> String {
    format!(
        "{{ value = {value}, unit = \"share\", range = [0, 1], evidence = \"assumed\", why = \"a test\" }}"
    )
}

fn time(value: f64, unit: &str) -> String {
    format!(
        "{{ value = {value}, unit = \"{unit}\", range = [0.01, 99], evidence = \"assumed\", why = \"a test\" }}"
    )
}

/// A safeguard for `cn-rongcheng`.
fn table(kind: &str) -> String {
    let keys = match kind {
        "exemption" => format!("share = {}\n{WHY}", share(0.3)),
        "consent" => format!("withheld = {}\nchannels = [\"existing-records\"]\n{WHY}", share(0.4)),
        "minimisation" => format!("conduct = [\"unpaid-bill\"]\n{WHY}"),
        "purpose" => format!("unrelated = \"any\"\n{WHY}"),
        "retention" => format!("points = {}\n", time(1.0, "years")),
        "cap" => format!("stay = {}\n", time(6.0, "months")),
        "repair" => format!("after = {}\n{WHY}", time(1.0, "months")),
        "ban" => format!("lists = [\"blacklist\"]\n{WHY}"),
        "access" => format!("reaches = {}\n", share(0.3)),
        "objection" => format!("files = {}\nupheld = {}\n{WHY}", share(0.8), share(0.9)),
        "notice" => format!("reaches = {}\n", share(0.4)),
        "review" => format!(
            "coverage = {}\ndeference = {}\nturns_down_wrongful = {}\nturns_down_rightful = {}\ncorrects = true\n{WHY}",
            share(0.9),
            share(0.1),
            share(0.8),
            share(0.05)
        ),
        "appeal" => format!(
            "files_wrongful = {}\nfiles_rightful = {}\nupheld_wrongful = {}\nupheld_rightful = {}\nsuspends = false\n\
             corrects = true\n{WHY}",
            share(0.7),
            share(0.05),
            share(0.9),
            share(0.05)
        ),
        "correction" => format!("reaches_copies = {}\n", share(0.3)),
        _ => panic!("no test of `{kind}`"),
    };
    format!("[safeguard.{kind}]\n{keys}")
}

fn reform(name: &str, kinds: &[&str]) -> Change {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("safeguard-{name}.toml"));
    let tables: Vec<String> = kinds.iter().map(|kind| table(kind)).collect();
    fs::write(&file, tables.join("\n")).unwrap();
    Change::Reform(file)
}

/// A list that the city does not have, and records mistaken more often than its pack holds to be plausible, so that there is
/// something to limit and to put right.
const LISTED: &str = r#"
channel.existing-records.database_error = { value = 0.03, range = [0.01, 0.1] }
channel.traffic-police.misidentify = { value = 0.2, range = [0.1, 0.3] }
[list.blacklist]
says     = "Residents below 985 points"
colour   = "black"
enter    = { score_below = 985 }
leave    = { after = "1 year" }
again    = "restart"
evidence = "assumed"
why      = "a test"
[consequence.no-bike]
on       = "list.blacklist"
restrict = "bike.hire"
evidence = "assumed"
why      = "a test"
"#;

fn request(changes: Vec<Change>) -> Request {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("safeguards-listed.toml");
    fs::write(&file, LISTED).unwrap();
    Request {
        changes: [Change::Reform(file)].into_iter().chain(changes).collect(),
        size: Size::Persons(150_000),
        length: Length::Horizon,
        replicates: 4,
        ..Request::of("cn-rongcheng")
    }
}

#[test]
fn each_safeguard_alone_moves_the_measure_that_its_page_names() {
    let all = pack::kinds().into_iter().map(|(kind, _)| kind);
    let named: Vec<&str> = MOVES.iter().map(|moves| moves.kind).collect();
    assert!(named.iter().all(|kind| all.clone().any(|known| known == *kind)), "{named:?} are kinds");
    let mut failed = Vec::new();
    for moves in MOVES {
        assert!(MEASURES.iter().any(|m| m.name == moves.measure), "{} is a measure", moves.measure);
        let page = pack::explain(moves.kind).unwrap();
        assert!(page.contains(moves.measure), "{page}");
        let beside: Vec<&str> = moves.beside.into_iter().collect();
        let with = [&beside[..], &[moves.kind]].concat();
        let before = match beside.as_slice() {
            [] => Vec::new(),
            _ => vec![reform(&format!("{}-before", moves.kind), &beside)],
        };
        let after = vec![reform(moves.kind, &with)];
        let comparison = compare([&request(before), &request(after)], &Library::new(), &|_| {})
            .unwrap_or_else(|e| panic!("{}: {e}", moves.kind));
        let of_all = |effect: &&measure::Effect| {
            let row = &effect.row;
            let item = ["all", "blacklist"].contains(&&*row.item);
            let whole = row.period.is_none() && &*row.area == "all" && &*row.group == "all";
            row.measure == moves.measure && item && whole
        };
        let effects = comparison.effects();
        let effect =
            effects.iter().find(of_all).unwrap_or_else(|| panic!("{}: no {}", moves.kind, moves.measure));
        let (before, after) = (&effect.before, &effect.after);
        let difference =
            effect.difference.as_ref().unwrap_or_else(|| panic!("{}: {before:?} {after:?}", moves.kind));
        let (low, high) = difference.interval.unwrap();
        let told = if moves.up { low > 0.0 } else { high < 0.0 };
        if !told {
            failed
                .push(format!("{}: {} by {} ({low} to {high})", moves.kind, moves.measure, difference.mean));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
