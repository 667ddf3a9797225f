//! `sources.toml`: the citations.

use crate::shape::{Form, Key, Keyed, Shape};
use crate::spec::Source;
use crate::view::View;

const READ: &[(&str, &str)] = &[
    ("primary", "the text itself"),
    ("secondary", "somebody's account of it"),
    ("copy", "a copy or translation of it"),
    ("abstract", "its abstract only"),
    ("memory", "not looked up; to be checked"),
];

/// What stands under one key.
pub(crate) static SHAPE: Shape = Shape {
    name: "source",
    heading: "[KEY] in sources.toml",
    says: "A citation. Numbers and rules name it by its key: source = \"KEY\".",
    keys: &[
        Key::required("title", Form::Text, "Author, title, year."),
        Key::optional("url", Form::Text, "none", "Its address."),
        Key::optional("read", Form::Word(READ), "not said", "What was read of it."),
    ],
    others: None,
    proven: false,
    example: r#"[example-measures]
title = "City of Example: Measures for the management of personal credit points, 2014"
url   = "https://example.org/measures"
read  = "copy"

[example-yearbook]
title = "Statistical Yearbook of Example, 2014"
read  = "primary"
"#,
};

/// The whole file.
pub(crate) static FILE: Shape = Shape {
    name: "sources",
    heading: "sources.toml",
    says: "The citations of a pack, one table each. Numbers and rules name them by key.",
    keys: &[],
    others: Some((Keyed::Names, Form::Table(&SHAPE))),
    proven: false,
    example: SHAPE.example,
};

/// Reads the file.
pub(crate) fn read(file: &View<'_>) -> Vec<Source> {
    let one = |(key, view): (String, View<'_>)| {
        Some(Source { key, title: view.text("title")?, url: view.text("url"), read: view.text("read") })
    };
    file.children().filter_map(one).collect()
}
