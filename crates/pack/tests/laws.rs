//! Laws: every shipped one reads, lays over a pack, and names its sources; bad ones are refused with their place.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use glasshouse_pack::spec::{Evidence, Finds, ProvisionValue};
use glasshouse_pack::{Change, Library, load, load_law};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn library() -> Library {
    Library::rooted(root())
}

#[test]
fn every_law_reads_and_lays_over_every_pack() {
    let library = library();
    let names = library.law_names();
    assert!(names.len() >= 21, "{names:?}");
    for name in &names {
        let law = load_law(&library, name).unwrap_or_else(|faults| panic!("{}", faults.render(false, 110)));
        assert!(!law.provisions.is_empty() || law.bundle, "{name} demands nothing");
        for pack in library.pack_names().iter().filter(|pack| !pack.starts_with("base/")) {
            let plain = load(&library, pack, &[]).unwrap().pack;
            let under = load(&library, pack, &[Change::Law(name.clone())])
                .unwrap_or_else(|faults| panic!("{name} over {pack}\n{}", faults.render(false, 110)))
                .pack;
            let safeguards = |p: &glasshouse_pack::spec::Pack| p.phases[0].1.safeguards.clone();
            assert_eq!(safeguards(&plain) != safeguards(&under), law.changes, "{name} over {pack}");
        }
    }
}

#[test]
fn what_laws_rest_on_is_cited_and_everything_cited_is_used() {
    let library = library();
    for name in library.law_names() {
        let law = load_law(&library, &name).unwrap();
        let text: String =
            law.files.iter().filter(|f| f.name.ends_with("law.toml")).map(|f| f.text.as_str()).collect();
        for source in &law.sources {
            assert!(text.contains(&format!("\"{}\"", source.key)), "{name}: nothing uses {}", source.key);
        }
        for provision in &law.provisions {
            let documented = provision.provenance.evidence == Evidence::Documented;
            assert!(!documented || provision.provenance.source.is_some(), "{name}: {}", provision.name);
        }
    }
}

#[test]
fn a_bundle_takes_what_it_includes() {
    let library = library();
    let (five, fcra) = (load_law(&library, "us-five").unwrap(), load_law(&library, "us-fcra").unwrap());
    assert!(five.bundle && five.includes.len() == 5);
    let articles = |law: &glasshouse_pack::spec::Law| -> Vec<String> {
        law.tests.iter().map(|test| format!("{} {}", test.rule, test.article)).collect()
    };
    let all = articles(&five);
    assert!(articles(&fcra).iter().all(|article| all.contains(article)));
    assert!(five.provisions.len() > fcra.provisions.len());
    let access = fcra.provisions.iter().find(|p| p.name == "dispute_days").unwrap();
    assert_eq!(access.value, ProvisionValue::Number(30.0));
    // The ban on social scoring has three elements and two limbs.
    let act = load_law(&library, "eu-ai-act").unwrap();
    let ban: Vec<_> = act.tests.iter().filter(|test| test.rule == "5(1)(c)").collect();
    assert_eq!(ban.iter().filter(|test| test.limb).count(), 2);
    let elements: Vec<Finds> = ban.iter().filter(|test| !test.limb).map(|test| test.finds).collect();
    assert_eq!(elements, [Finds::ScoresOverTime, Finds::CountsConduct, Finds::Detriment]);
}

/// A law folder in the build's temporary folder.
fn law(name: &str, text: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("laws").join(name);
    fs::create_dir_all(&folder).unwrap();
    let head = "format = 1\ntitle = \"t\"\nplace = \"EU\"\nkind = \"law\"\nsays = \"s\"\n";
    fs::write(folder.join("law.toml"), format!("{head}{text}")).unwrap();
    fs::write(folder.join("sources.toml"), "[s]\ntitle = \"S\"\n").unwrap();
    fs::write(folder.join("README.md"), "# t\n").unwrap();
    folder.to_string_lossy().into_owned()
}

#[test]
fn mistakes_are_named_with_their_place() {
    let refused = |name: &str, text: &str, code: &str, says: &str| {
        let faults = load_law(&library(), &law(name, text)).expect_err(name);
        let shown = faults.render(false, 110);
        assert!(shown.contains(code) && shown.contains(says), "{name}\n{shown}");
    };
    let provision = |name: &str, more: &str| {
        format!(
            "[provision.{name}]\nvalue = 30\narticle = \"1\"\nsays = \"s\"\nevidence = \"documented\"\n{more}"
        )
    };
    assert!(load_law(&library(), &law("fine", &provision("access_days", "source = \"s\""))).is_ok());
    refused("slip", &provision("acess_days", "source = \"s\""), "GH0120", "did you mean `access_days`?");
    refused("no-source", &provision("access_days", ""), "GH0138", "access_days");
    refused("foreign-source", &provision("access_days", "source = \"x\""), "GH0140", "x");
    refused("part", "[pack.safeguard.appeal]\nsuspends = true\n", "GH0121", "files_wrongful");
    refused("other-part", "[pack.score.person]\nstart = 3\n", "GH0120", "score");
    let test = "[test.a]\nrule = \"1\"\narticle = \"1\"\nfinds = \"no-mercy\"\nsays = \"s\"\nevidence = \"documented\"\nsource = \"s\"\n";
    refused("finds", test, "GH0123", "no-mercy");
    refused("includes", "includes = [\"us-fcar\"]\n", "GH0112", "did you mean `us-fcra`?");
    let missing = load_law(&library(), "us-frca").expect_err("no such law").render(false, 110);
    assert!(missing.contains("GH0112") && missing.contains("us-fcra"), "{missing}");
    let over = load(&library(), "cn-court-list", &[Change::Law("eu-gdrp".into())]).expect_err("no such law");
    assert!(over.render(false, 110).contains("did you mean `eu-gdpr`?"));
}
