//! "Did you mean": the nearest of the names there are.

/// The name nearest to a misspelt one, if any is near enough to be what was meant.
pub fn nearest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_lowercase();
    let near = |name: &str| {
        let name = name.to_lowercase();
        let distance = strsim::damerau_levenshtein(&text, &name);
        let alike = strsim::jaro_winkler(&text, &name);
        let length = text.chars().count();
        ((distance < length && distance <= 1 + length / 5) || alike > 0.9).then_some(distance)
    };
    let candidates = names.into_iter().filter_map(|name| near(name).map(|distance| (distance, name)));
    candidates.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// Advice for a name that does not exist: the nearest, or else all there are.
pub(crate) fn advice<'a>(text: &str, names: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(name) = nearest(text, names.clone()) {
        return Some(format!("did you mean `{name}`?"));
    }
    let names: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("there is only {one}")),
        [some @ .., last] if names.len() <= 24 => Some(format!("there are {} and {last}", some.join(", "))),
        many => Some(format!("there are {} and {} more", many[..24].join(", "), many.len() - 24)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let names = ["coverage", "sensitivity", "says", "misidentify"];
        assert_eq!(nearest("covrage", names), Some("coverage"));
        assert_eq!(nearest("sensitivty", names), Some("sensitivity"));
        assert_eq!(nearest("Says", names), Some("says"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(advice("x", ["a", "b"]).as_deref(), Some("there are `a` and `b`"));
        assert_eq!(advice("x", []), None);
    }
}
