//! One way to test a kind: the examples of all kinds together are one pack; lay a few lines over it and see what the
//! reader says.

use super::KINDS;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::library::{Folder, Library, Origin};
use crate::load::{Loaded, Overlay, load_folder, load_overlays};

fn folder() -> Folder {
    let text = |name: &str| {
        let shape = KINDS.iter().find(|k| k.name == name).expect("a kind");
        shape.example.to_owned()
    };
    Folder {
        name: "example".into(),
        files: vec![
            ("README.md".into(), "# Example\n".into()),
            ("claims.toml".into(), text("claims")),
            ("expected.toml".into(), text("expected") + &text("published")),
            ("pack.toml".into(), text("pack")),
            ("sources.toml".into(), text("source")),
        ],
        unread: Vec::new(),
        origin: Origin::Shipped("example".into()),
    }
}

fn examples() -> Vec<(&'static str, &'static str)> {
    let rules = KINDS.iter().filter(|k| {
        !["pack", "source", "expected", "published", "factor", "market", "companion", "claims", "claim"]
            .contains(&k.name)
    });
    rules.map(|k| (k.name, k.example)).collect()
}

/// The pack of all examples with a few lines laid over it.
pub(crate) fn load(overlay: &str) -> Result<Loaded, Diagnostics> {
    let mut all = examples();
    all.push(("overlay", overlay));
    load_folder(&Library::rooted("/nonexistent"), folder(), &all)
}

/// The pack of all examples with changes.
pub(crate) fn load_with(changes: Vec<Overlay>) -> Result<Loaded, Diagnostics> {
    let text = |(name, text): (&str, &str)| Overlay::Text { name: name.to_owned(), text: text.to_owned() };
    let all = examples().into_iter().map(text).chain(changes).collect();
    load_overlays(&Library::rooted("/nonexistent"), folder(), all)
}

/// Expects no error.
pub(crate) fn fine(overlay: &str) {
    if let Err(all) = load(overlay) {
        panic!("not fine:\n{overlay}\n{all}");
    }
}

/// Expects neither error nor warning.
pub(crate) fn quiet(overlay: &str) {
    match load(overlay) {
        Ok(loaded) if loaded.warnings.is_empty() => {}
        Ok(loaded) => panic!("not quiet:\n{overlay}\n{}", loaded.warnings),
        Err(all) => panic!("not fine:\n{overlay}\n{all}"),
    }
}

/// Expects an error of this code.
pub(crate) fn expect(overlay: &str, code: &Code) {
    let all = load(overlay).expect_err(&format!("no error:\n{overlay}"));
    let has = all.items.iter().any(|d| d.code == code.id && d.severity == Severity::Error);
    assert!(has, "no {} for\n{overlay}\nbut\n{all}", code.id);
}

/// Expects a warning of this code and no error.
pub(crate) fn warns(overlay: &str, code: &Code) {
    match load(overlay) {
        Err(all) => panic!("not fine:\n{overlay}\n{all}"),
        Ok(loaded) => {
            let has =
                loaded.warnings.items.iter().any(|d| d.code == code.id && d.severity == Severity::Warning);
            assert!(has, "no {} for\n{overlay}\nbut\n{}", code.id, loaded.warnings);
        }
    }
}

#[test]
fn the_examples_of_all_kinds_are_one_pack_without_a_warning() {
    quiet("");
}
