//! The files of a run folder, from a pack to bytes.

use std::collections::BTreeMap;

use glasshouse_report::{Finished, RunView};
use lab::request::{Length, Request, Size};
use lab::run::Outcome;
use pack::Library;

type Files = BTreeMap<String, Vec<u8>>;

fn outcome(pack: &str, persons: u64, ticks: u32, replicates: u32) -> Outcome {
    let library = Library::rooted(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let request = Request {
        size: Size::Persons(persons),
        length: Length::Ticks(ticks),
        replicates,
        ..Request::of(pack)
    };
    lab::run::run(&request, &library, &|_| ()).unwrap_or_else(|e| panic!("{e:?}"))
}

fn files(outcome: &Outcome) -> (RunView, Files) {
    let run = Finished::of(outcome, "glasshouse run cn-rongcheng --seed 1");
    let view = RunView::new(&run);
    let mut files = Files::new();
    let mut put = |name: &str, bytes: &[u8]| {
        files.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    };
    glasshouse_report::write(&mut put, &run, &view).unwrap();
    (view, files)
}

/// For looking at in a browser: `target/tmp/*.html`.
#[test]
fn show() {
    let size = std::env::var("PERSONS").ok().and_then(|p| p.parse().ok()).unwrap_or(20_000);
    for (pack, ticks, replicates) in
        [("cn-national-claimed", 60, 1), ("cn-rongcheng", 72, 3), ("cn-court-list", 60, 1)]
    {
        let outcome = outcome(pack, size, ticks, replicates);
        let (view, files) = files(&outcome);
        for (name, bytes) in &files {
            std::fs::write(format!("{}/{pack}-{name}", env!("CARGO_TARGET_TMPDIR")), bytes).unwrap();
            println!("{pack} {name} {}", bytes.len());
        }
        println!("{}", view.to_text(100, false));
    }
}
