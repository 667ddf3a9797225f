//! The tests that hold the engine against what nobody in the project worked out by running it: their files, as they describe themselves.

macro_rules! oracles {
    ($($name:literal),* $(,)?) => {
        /// Every file of closed forms: its name and its text.
        const FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../tests/oracles/", $name, ".rs")))),*];
    };
}

oracles![
    "appeals",
    "association",
    "classes",
    "expected",
    "faces",
    "grading",
    "hardship",
    "households",
    "index",
    "learning",
    "lists",
    "market",
    "patrols",
    "points",
    "raters",
    "reference",
    "sensing",
    "sensitivity",
    "statistics",
    "terms",
    "theories",
    "traps",
    "walks",
    "windows",
];

/// A file of oracles.
pub struct Oracle {
    /// Its name.
    pub name: &'static str,
    /// What it holds the engine against.
    pub says: String,
    /// How many tests it has.
    pub tests: usize,
}

/// All of them.
pub fn all() -> Vec<Oracle> {
    let oracle = |&(name, text): &(&'static str, &str)| Oracle {
        name,
        says: text.lines().map_while(|line| line.strip_prefix("//!")).collect::<String>().trim().to_owned(),
        tests: text.lines().filter(|line| line.trim() == "#[test]").count(),
    };
    FILES.iter().map(oracle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_oracles_is_told() {
        let main = include_str!("../../../../tests/oracles/main.rs");
        let modules = main.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
        assert_eq!(modules.collect::<Vec<_>>(), FILES.iter().map(|file| file.0).collect::<Vec<_>>());
        for oracle in all() {
            assert!(oracle.says.len() > 20 && oracle.tests > 0, "{}", oracle.name);
        }
    }
}
