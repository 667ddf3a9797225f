//! What the starting article's system consists of is all expressible: each part is found in the packs named for it.

use std::path::Path;

use pack::{Library, load};

/// Tables of a pack that have names, in any phase.
fn tables(pack: &str) -> Vec<String> {
    let pack = match load(&Library::new(), pack, &[]) {
        Ok(loaded) => loaded.pack,
        Err(faults) => panic!("{pack}: {}", faults.render(false, 110)),
    };
    let mut tables = vec!["phase".to_owned(); usize::from(pack.phases.len() > 1)];
    tables.extend(pack.companion.iter().map(|_| "companion".to_owned()));
    tables.extend(pack.files.iter().any(|file| file.name.starts_with("base/")).then(|| "extends".to_owned()));
    tables.extend(pack.attributes.iter().map(|own| format!("attribute.{}", own.name)));
    for (_, rules) in &pack.phases {
        let mut add = |kind: &str, names: Vec<&String>| {
            tables.extend(names.iter().map(|name| format!("{kind}.{name}")));
        };
        add("conduct", rules.conduct.iter().map(|x| &x.name).collect());
        add("channel", rules.channels.iter().map(|x| &x.name).collect());
        add("indicator", rules.indicators.iter().map(|x| &x.name).collect());
        add("list", rules.lists.iter().map(|x| &x.name).collect());
        add("activity", rules.activities.iter().map(|x| &x.name).collect());
        add("consequence", rules.consequences.iter().map(|x| &x.name).collect());
        add("spillover", rules.spillovers.iter().map(|x| &x.name).collect());
    }
    tables
}

/// What keeps a line from holding.
fn faults(says: &str, places: &[String]) -> Vec<String> {
    if places.is_empty() {
        return vec![format!("{says}: names no table")];
    }
    let missing = places.iter().filter(|place| {
        let (pack, table) = place.split_once(':').unwrap_or((place, ""));
        match pack {
            "laws" => pack::load_law(&Library::new(), table).is_err(),
            pack => !tables(pack).iter().any(|known| known == table),
        }
    });
    missing.map(|place| format!("{says}: there is no {place}")).collect()
}

#[test]
fn the_system_described_is_all_there() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("invariants/system.toml");
    let text = std::fs::read_to_string(file).unwrap();
    let root: toml::Table = toml::from_str(&text).unwrap();
    let parts = root["part"].as_array().unwrap();
    let mut found = Vec::new();
    for part in parts {
        let says = part["says"].as_str().unwrap();
        let places: Vec<String> =
            part["in"].as_array().unwrap().iter().map(|place| place.as_str().unwrap().to_owned()).collect();
        found.extend(faults(says, &places));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(parts.len() > 50, "the list is read: {} parts", parts.len());
}

#[test]
fn a_part_that_nothing_expresses_is_found() {
    assert_eq!(faults("nothing", &[]), ["nothing: names no table"]);
    let missing = ["cn-national-claimed:channel.crystal-ball".to_owned()];
    assert_eq!(faults("clairvoyance", &missing).len(), 1);
    assert!(faults("cameras", &["cn-national-claimed:channel.street-camera".to_owned()]).is_empty());
}
