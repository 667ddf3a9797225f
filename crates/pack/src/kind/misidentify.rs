//! `misidentify`: records that go to the wrong person.

use crate::diagnostic::{Diagnostic, codes};
use crate::shape::{Form, Key, Quantity, Shape, share_with};
use crate::spec::{Misidentify, Pool};
use crate::view::View;

const POOLS: &[(&str, &str)] = &[
    ("region-and-group", "people of the same region and the same classes of the attributes in `group`"),
    ("region", "people of the same region"),
    ("population", "anybody in the whole population"),
];

const EXTRA: &[Key] = &[
    Key::required(
        "pool",
        Form::Word(POOLS),
        "Among whom a misidentified record lands, each person equally likely.",
    ),
    Key::when(
        "group",
        Form::Attributes,
        "pool = \"region-and-group\"",
        "The attributes that look alike: minority, sex.",
    ),
];

/// The number, with its pool.
pub(crate) static QUANTITY: Quantity = share_with(EXTRA);

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "misidentify",
    heading: "misidentify = { value = ..., pool = ..., ... }",
    says: "The probability that a channel's record goes to the wrong person, as a number of unit share with two more keys: the pool of people it may land on, each equally likely, and for the closest pool the attributes that make people look alike. `vary` goes by the true author.",
    keys: EXTRA,
    others: None,
    proven: false,
    example: r#"[channel.street-camera.misidentify]
value    = 0.01
unit     = "share"
range    = [0.0001, 0.05]
evidence = "assumed"
why      = "error rates in the field are not published"
vary     = { minority = { minority = 3 } }
pool     = "region-and-group"
group    = ["minority", "sex"]
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Misidentify> {
    let pool = match view.text("pool")?.as_str() {
        "region-and-group" => Pool::RegionAndGroup(view.texts("group")),
        "region" => Pool::Region,
        "population" => Pool::Population,
        _ => return None,
    };
    Some(Misidentify { share: view.as_parameter()?, pool })
}

/// Whether the group stands where the pool needs one, and only there.
pub(crate) fn lint(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(pool) = view.text("pool") else { return };
    let (needs, has) = (pool == "region-and-group", !view.texts("group").is_empty());
    if needs && !has {
        let message = format!("`{}` has the pool \"region-and-group\" but no group", view.path);
        let item = Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of("pool"), "needs `group`");
        found.push(
            item.help("write group = [\"sex\"]: the attributes that make people look alike to the channel"),
        );
    } else if has && !needs {
        let message = format!("`{}` has a group, but its pool is \"{pool}\"", view.path);
        let item =
            Diagnostic::of(&codes::KEYS_TOGETHER, message).at(view.place_of("group"), "means nothing here");
        found.push(item.at(view.place_of("pool"), "only \"region-and-group\" takes a group"));
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine, load};
    use crate::spec::Pool;

    #[test]
    fn the_pool_is_stated_and_takes_a_group_or_not() {
        let channel = load("").expect("loads").pack.phases.remove(0).1.channels.remove(0);
        let group = vec!["minority".to_owned(), "sex".to_owned()];
        assert_eq!(channel.misidentify.map(|m| m.pool), Some(Pool::RegionAndGroup(group)));
        expect("channel.street-camera.misidentify.pool = \"region\"", &codes::KEYS_TOGETHER);
        expect("remove = [\"channel.street-camera.misidentify.group\"]", &codes::KEYS_TOGETHER);
        expect("remove = [\"channel.street-camera.misidentify.pool\"]", &codes::MISSING_KEY);
        expect("channel.street-camera.misidentify.pool = \"everybody\"", &codes::UNKNOWN_WORD);
        fine("remove = [\"channel.street-camera.misidentify\"]");
    }
}
