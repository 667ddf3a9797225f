//! `association`: records for the listing of somebody else.

use crate::shape::{COUNT, COUNT_ALIKE, Form, Key, Noun, Shape};
use crate::spec::Association;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "association",
    heading: "[channel.NAME.association]",
    says: "Guilt by association: whoever enters a list brings records on others of their region, who did nothing. Their number is a Poisson draw, and each lands in the next tick on somebody drawn anew. They count for the score and not for the fair score; where they list somebody, that entry brings records in its turn. Peers are mutual ties, computed and not stored, the same for the whole run.",
    keys: &[
        Key::required("list", Form::Ref(Noun::List), "The list whose entries bring records on others."),
        Key::required("records", Form::Quantity(&COUNT), "Expected records that an entry brings."),
        Key::optional(
            "peers",
            Form::Quantity(&COUNT_ALIKE),
            "on anybody of the region",
            "How many peers everybody has, to the nearest even number: the records land on those of whoever entered.",
        ),
        Key::required("as", Form::Ref(Noun::Conduct), "The conduct that such a record states."),
    ],
    others: None,
    proven: false,
    example: r#"[channel.street-camera.association]
list    = "watchlist"
records = { value = 0.3, unit = "count", range = [0, 2], evidence = "assumed", why = "how far guilt is passed on is not published" }
peers   = { value = 8, unit = "count", range = [2, 50], evidence = "assumed", why = "how many ties are looked at is not published" }
as      = "jaywalking"
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Association> {
    Some(Association {
        list: view.text("list")?,
        records: view.parameter("records")?,
        peers: view.parameter("peers"),
        conduct: view.text("as")?,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, load, warns};

    #[test]
    fn all_of_it_is_stated() {
        let channel = load("").expect("loads").pack.phases.remove(0).1.channels.remove(0);
        let association = channel.association.expect("one");
        assert_eq!((association.list.as_str(), association.records.value), ("watchlist", 0.3));
        assert_eq!(association.peers.map(|peers| peers.value), Some(8.0));
        expect("channel.street-camera.association.list = \"nothing\"", &codes::UNDEFINED);
        expect("channel.street-camera.association.as = \"nothing\"", &codes::UNDEFINED);
        expect("channel.street-camera.association.records.unit = \"share\"", &codes::BAD_UNIT);
        warns("channel.street-camera.association.as = \"blood-donation\"", &codes::CHANNEL_FOR_NOTHING);
    }
}
