//! The engine's state and its streams of chance in the words that stand beside them in the code, so that a column that is added is told
//! wherever the engine is described.

/// A field or variant with what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// What it holds, as its type; empty for a variant without any.
    pub holds: String,
    /// What it is.
    pub says: String,
}

/// What the scheme holds of every subject, in one word.
pub fn subject() -> Vec<Described> {
    items(include_str!("region.rs"), "pub struct Person {")
}

/// What a region holds: a column for each thing that its subjects have besides, and what is underway.
pub fn region() -> Vec<Described> {
    items(include_str!("region.rs"), "pub struct RegionState<'w> {")
}

/// Which columns there are depends on the pack.
pub fn needs() -> Vec<Described> {
    items(include_str!("world.rs"), "pub struct Needs {")
}

/// What streams of random numbers are for.
pub fn purposes() -> Vec<Described> {
    items(include_str!("draw.rs"), "pub enum Purpose {")
}

/// The fields or variants of a type, from its source.
fn items(source: &str, head: &str) -> Vec<Described> {
    let Some(start) = source.find(head) else { return Vec::new() };
    let (mut items, mut says) = (Vec::new(), String::new());
    for line in source[start + head.len()..].lines().take_while(|line| *line != "}").map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            says.push_str(text);
        } else if let Some(item) = line.strip_suffix(',').filter(|item| !item.starts_with(['#', '/'])) {
            let says = std::mem::take(&mut says).replace("[`", "`").replace("`]", "`");
            items.push(one(item.strip_prefix("pub ").unwrap_or(item), says.trim()));
        }
    }
    items
}

/// `name: Type`, `Name(Type)` or `Name`.
fn one(item: &str, says: &str) -> Described {
    let (name, holds) = match (item.split_once(": "), item.split_once('(')) {
        (Some((name, holds)), _) => (name, holds),
        (None, Some((name, holds))) => (name, holds.trim_end_matches(')')),
        (None, None) => (item, ""),
    };
    Described { name: name.to_owned(), holds: holds.to_owned(), says: says.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_a_name_and_says_what_it_is() {
        for (items, least) in [(subject(), 4), (region(), 30), (needs(), 8), (purposes(), 12)] {
            assert!(items.len() >= least, "{items:?}");
            for item in &items {
                assert!(item.name.chars().all(|c| c.is_alphanumeric() || c == '_'), "{item:?}");
                assert!(item.says.len() > 3 || item.name == "starts", "{item:?}");
            }
        }
        let risk = region().into_iter().find(|item| item.name == "risk").unwrap();
        assert_eq!((risk.holds.as_str(), risk.says.contains("Perceived risk")), ("Vec<u16>", true));
        let luck = purposes().into_iter().find(|item| item.name == "Luck").unwrap();
        assert!(luck.holds.is_empty() && luck.says.contains("luck"));
    }

    /// No column is overlooked: taking the state of a subject apart names every field, or does not compile.
    #[test]
    fn every_field_of_a_subject_is_told() {
        let crate::region::Person { score, lists, grades, entry } = crate::region::Person::default();
        let fields = [score.len(), lists.len(), usize::from(grades), usize::from(entry)];
        assert_eq!(subject().len(), fields.len());
    }

    /// The same for the streams: each variant's tag is in the source once.
    #[test]
    fn every_stream_is_told() {
        let source = include_str!("draw.rs");
        let tags = source.lines().filter(|line| line.trim().starts_with("Self::") && line.contains("=> ("));
        assert_eq!(purposes().len(), tags.count());
    }
}
