//! Where packs are found: by path, by name below the working directory, and last among those shipped in the program.

use std::fs;
use std::path::{Path, PathBuf};

use glasshouse_pack::{Change, Library, load};

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("library-{name}"));
    if path.exists() {
        fs::remove_dir_all(&path).expect("an old folder goes");
    }
    fs::create_dir_all(&path).expect("a folder");
    path
}

/// A pack that extends the good one of the bad packs' folder.
fn write(dir: &Path, rules: &str) {
    fs::create_dir_all(dir).expect("a folder");
    for (file, text) in [
        ("pack.toml", format!("format = 1\n{rules}")),
        ("README.md", "# A test\n".to_owned()),
        ("sources.toml", String::new()),
        ("expected.toml", "persons = 1000\nticks = 1\nseed = 1\n".to_owned()),
    ] {
        fs::write(dir.join(file), text).expect("a file");
    }
}

fn good() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/diagnostics/packs/good");
    fs::canonicalize(path).expect("the good pack").to_string_lossy().into_owned()
}

fn copy_good(to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for file in ["pack.toml", "README.md", "sources.toml", "expected.toml"] {
        fs::copy(Path::new(&good()).join(file), to.join(file)).expect("copied");
    }
}

#[test]
fn names_paths_and_relative_bases_lead_to_packs() {
    let base = folder("names");
    copy_good(&base.join("packs/base/plain"));
    write(&base.join("packs/mine"), "extends = \"base/plain\"\ntitle = \"Mine\"\n");
    write(&base.join("elsewhere/his"), "extends = \"../../packs/mine\"\ncountry = \"XX\"\n");
    let library = Library::rooted(&base);
    for name in ["mine", "packs/mine", "packs/mine/", "packs/mine/pack.toml"] {
        let pack = load(&library, name, &[]).expect("loads").pack;
        assert_eq!((pack.name.as_str(), pack.title.as_str()), ("mine", "Mine"), "{name}");
    }
    let his = load(&library, "elsewhere/his", &[]).expect("loads").pack;
    assert_eq!((his.name.as_str(), his.title.as_str(), his.country.as_str()), ("his", "Mine", "XX"));
}

#[test]
fn the_working_directory_comes_before_what_is_shipped() {
    let base = folder("first");
    let shipped = Library::rooted(&base);
    let theirs = load(&shipped, "packs/base/points-account", &[]).expect("shipped").pack;
    copy_good(&base.join("packs/base/points-account"));
    let ours = load(&Library::rooted(&base), "base/points-account", &[]).expect("ours").pack;
    assert_eq!(ours.title, "A small scheme without mistakes");
    assert_ne!(theirs.title, ours.title);
    let again = shipped.pack_names().iter().filter(|name| *name == "base/points-account").count();
    assert_eq!(again, 1, "each name once");
}

#[test]
fn reforms_lie_over_packs_in_order() {
    let base = folder("reforms");
    copy_good(&base.join("packs/plain"));
    let reform = |name: &str, text: &str| {
        fs::write(base.join(name), text).expect("a file");
        Change::Reform(base.join(name))
    };
    let one = reform("one.toml", "[indicator.littering]\npoints = -1\n");
    let two = reform("two.toml", "remove = [\"consequence.no-loan\"]\n[indicator.littering]\npoints = -2\n");
    let library = Library::rooted(&base);
    let points = |changes: &[Change]| {
        let rules = load(&library, "plain", changes).expect("loads").pack.phases.remove(0).1;
        (rules.indicators[0].points, rules.consequences.len())
    };
    assert_eq!(points(&[]), (-20.0, 1));
    assert_eq!(points(&[one.clone(), two.clone()]), (-2.0, 0));
    assert_eq!(points(&[two, one]), (-1.0, 0));
    let set = Change::Set("indicator.littering.points=-7".into());
    assert_eq!(points(&[set]), (-7.0, 1));
    let missing = load(&library, "plain", &[Change::Reform(base.join("none.toml"))]).expect_err("not there");
    assert_eq!(missing.items[0].code, "GH0103");
    assert!(!missing.items[0].message.contains('/'), "no path in messages");
}

#[test]
fn files_are_named_relative_to_packs() {
    let base = folder("files");
    copy_good(&base.join("packs/plain"));
    write(&base.join("packs/mine"), "extends = \"./../plain\"\n");
    let pack = load(&Library::rooted(&base), "mine", &[]).expect("loads").pack;
    let names: Vec<&str> = pack.files.iter().map(|f| f.name.as_str()).collect();
    let expected =
        ["pack.toml", "sources.toml", "expected.toml", "README.md", "plain/pack.toml", "plain/sources.toml"];
    assert_eq!(names, expected);
}
