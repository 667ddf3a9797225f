//! The small packs give what their `expected.toml` says, as every pack has to.

use std::fs;

use pack::Library;

#[test]
fn small_packs_give_what_their_expected_toml_says() {
    let small = concat!(env!("CARGO_MANIFEST_DIR"), "/oracles/packs");
    let mut folders: Vec<String> =
        fs::read_dir(small).unwrap().map(|e| e.unwrap().path().to_string_lossy().into_owned()).collect();
    folders.push(concat!(env!("CARGO_MANIFEST_DIR"), "/../benches/packs/r1").to_owned());
    folders.sort();
    let mut failed = String::new();
    for folder in folders {
        let expected = pack::load(&Library::new(), &folder, &[]).map(|loaded| loaded.expected);
        let expected = expected.ok().flatten().expect("the pack loads and has an expected.toml");
        assert!(!expected.expect.is_empty(), "{folder} expects something");
        let compared = lab::expected::compare(&Library::new(), &folder, &expected);
        for comparison in compared.unwrap_or_else(|e| panic!("{folder}: {e}")).comparisons {
            if !comparison.holds {
                failed += &format!("\n  {folder}: {}", comparison.words());
            }
        }
    }
    assert!(failed.is_empty(), "{failed}");
}
