//! Sweeps over numbers that a pack holds in steps: every point is one that the pack can have.
#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::fs;
use std::path::Path;

use lab::sweep::Sweeping;
use pack::{Library, load_sweep};

/// A sweep of a pack with points, laid out.
fn planned(name: &str, plan: &str) -> Sweeping {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sweep");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    let head = "format = 1\ntitle = \"Steps\"\npacks = [\"cn-rongcheng\"]\npersons = 1000\nticks = 2\n";
    fs::write(&file, format!("{head}{plan}")).unwrap();
    let library = Library::rooted(env!("CARGO_TARGET_TMPDIR"));
    Sweeping::plan(load_sweep(&library, &file).unwrap(), &library).unwrap()
}

/// The values of its first number, in the order of the points; each point can be read.
fn values(sweeping: &Sweeping) -> Vec<String> {
    for ask in &sweeping.runs {
        assert!(ask.key.is_ok(), "{:?}: {:?}", sweeping.points[ask.point].values, ask.key);
    }
    sweeping.points.iter().map(|point| point.values[0].clone()).collect()
}

const POINTS: &str = "[vary.\"indicator.traffic-offence.points\"]\n";

#[test]
fn a_grid_of_points_stands_on_points_that_the_pack_can_hold() {
    let thirds = planned("thirds.toml", &format!("{POINTS}from = -10\nto = 0\nsteps = 4\n"));
    assert_eq!(values(&thirds), ["-10", "-7", "-3", "0"]);
    // Equal steps that it can hold are as they were asked for.
    let quarters = planned("quarters.toml", &format!("{POINTS}from = -1\nto = 0\nsteps = 5\n"));
    assert_eq!(values(&quarters), ["-1", "-0.75", "-0.5", "-0.25", "0"]);
}

#[test]
fn a_hypercube_over_points_has_no_point_that_is_refused_for_its_digits() {
    let design = "design = \"latin-hypercube\"\npoints = 20\n";
    let sweeping = planned(
        "hypercube.toml",
        &format!(
            "{design}{POINTS}from = -30\nto = -1\n[vary.\"conduct.traffic-offence.rate\"]\nrange = true\n"
        ),
    );
    let points = values(&sweeping);
    assert!(points.iter().all(|text| text.parse::<i32>().is_ok()), "{points:?}");
    assert!(points.iter().any(|text| *text != points[0]));
    // What any number will do for is not rounded.
    assert!(sweeping.points.iter().any(|point| point.values[1].len() > 8), "{:?}", sweeping.points);
    let library = Library::rooted(env!("CARGO_TARGET_TMPDIR"));
    for point in &sweeping.points {
        let set = format!("indicator.traffic-offence.points={}", point.values[0]);
        let request = lab::request::Request {
            changes: vec![pack::Change::Set(set)],
            size: lab::request::Size::Persons(1_000),
            length: lab::request::Length::Ticks(2),
            ..lab::request::Request::of("cn-rongcheng")
        };
        lab::plan::Plan::new(&request, &library).unwrap();
    }
}
