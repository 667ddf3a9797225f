//! `[subjects]`: who of the persons of the place is scored.

use crate::shape::{Form, Keyed, Shape};
use crate::spec::Filter;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "subjects",
    heading: "[subjects]",
    says: "Who of the persons of the place is scored. Each key is an attribute of the population, its value a category or band of it, or an array of them, any of which will do; all attributes named must fit. Without this table everybody is scored.",
    keys: &[],
    others: Some((Keyed::Attributes, Form::Classes)),
    proven: false,
    example: r#"[subjects]
age = "18+"
"#,
};

/// The conditions in a table of attributes, apart from the keys named in `except`.
pub(crate) fn filters(view: &View<'_>, except: &[&str]) -> Vec<Filter> {
    let entries = view.table.entries.iter().filter(|e| !except.contains(&e.key.as_str()));
    let filter = |key: &str| Filter {
        attribute: key.to_owned(),
        categories: view.texts(key),
        place: view.place_of(key),
    };
    entries.map(|e| filter(&e.key)).collect()
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};

    #[test]
    fn one_class_or_several_are_read() {
        let pack = load("subjects = { sex = [\"male\"] }").expect("loads").pack;
        let filters: Vec<_> =
            pack.subjects.iter().map(|f| (f.attribute.as_str(), f.categories.len())).collect();
        assert_eq!(filters, [("age", 1), ("sex", 1)]);
        fine("subjects.age = [\"18-29\", \"60+\"]");
        expect("subjects.age = []", &codes::EMPTY);
        expect("subjects.age = 18", &codes::WRONG_TYPE);
        expect("subjects.birth_date = \"1990\"", &codes::PERSON_LEVEL_KEY);
    }
}
