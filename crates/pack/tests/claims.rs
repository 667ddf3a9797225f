//! `claims.toml` of shipped packs.

use glasshouse_pack::{Library, load};

/// Packs that describe what somebody says of a scheme.
const CLAIMED: [&str; 6] = [
    "cn-court-list",
    "cn-national-claimed",
    "cn-national-claimed-enterprises",
    "cn-rongcheng",
    "cn-suining-2010",
    "us-credit-reporting",
];

#[test]
fn packs_that_are_spoken_of_carry_their_claims_in_the_program() {
    let library = Library::rooted("/nonexistent");
    for name in CLAIMED {
        let claims = load(&library, name, &[]).expect("loads").claims.expect("claims");
        assert!(claims.claims.len() >= 4, "{name}");
    }
    let record = |name| load(&library, name, &[]).expect("loads").claims.and_then(|claims| claims.record);
    assert_eq!(record("cn-national-claimed").as_deref(), Some("cn-rongcheng"));
    assert_eq!(record("cn-national-claimed-enterprises").as_deref(), Some("cn-enterprises"));
    assert_eq!(record("cn-rongcheng"), None);
}

#[test]
fn a_claim_and_its_record_are_said_in_other_words_than_the_verdict() {
    let library = Library::rooted("/nonexistent");
    for name in library.pack_names() {
        let loaded = load(&library, &name, &[]).expect("loads");
        assert!(loaded.warnings.is_empty(), "{name}: {}", loaded.warnings);
        for claim in loaded.claims.iter().flat_map(|claims| &claims.claims) {
            assert!(claim.record.ends_with('.') && !claim.says.ends_with('.'), "{name}: {}", claim.says);
        }
    }
}
