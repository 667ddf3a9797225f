//! `[companion]`: the scheme of those whom subjects are tied to.

use super::subjects;
use crate::shape::{Form, Key, Keyed, Shape};
use crate::spec::Companion;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "companion",
    heading: "[companion]",
    says: "Those whom subjects are tied to, simulated beside them by a pack of their own: beside persons the enterprises in which they work and which some of them represent, beside enterprises the persons who represent them. The companion runs first, on the same areas and from the same seed; a listing of its subjects reaches whom they are tied to by a [spillover.NAME] with `companion_list`, and where an enterprise closes those who work there lose the job (`job_lost` of [response.hardship]). What follows from subjects for the companion is not followed.",
    keys: &[
        Key::required(
            "pack",
            Form::Text,
            "The companion's pack, of the other kind of subjects, with the same tick.",
        ),
        Key::optional(
            "workers",
            Form::Map(Keyed::Attributes, &Form::Classes),
            "all persons scored",
            "Which persons work in enterprises and represent them, by attributes of the persons' population as in [subjects].",
        ),
    ],
    others: None,
    proven: false,
    example: r#"[companion]
pack    = "cn-national-claimed-enterprises"
workers = { age = "18-59" }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Companion> {
    Some(Companion {
        pack: view.text("pack")?,
        workers: view.child("workers").map(|workers| subjects::filters(&workers, &[])).unwrap_or_default(),
        lists: Vec::new(),
        place: view.place,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine};

    #[test]
    fn it_names_a_pack_and_who_works() {
        let companion = "companion = { pack = \"cn-customs\", workers = { age = \"18-59\" } }\n";
        fine(companion);
        let represents = "spillover.represents = { companion_list = \"watched\", restrict = \"travel.air\", \
                          attempts = { value = 1, unit = \"per year\", range = [0, 2], evidence = \"assumed\", why = \"w\" }, \
                          evidence = \"assumed\", why = \"w\" }\n";
        fine(&format!("{companion}{represents}"));
        expect(represents, &codes::KEYS_TOGETHER);
        expect("companion = { workers = { age = \"18-59\" } }", &codes::MISSING_KEY);
        expect(
            &format!("{companion}{}", represents.replace("restrict", "list = \"blacklist\", restrict")),
            &codes::KEYS_TOGETHER,
        );
    }
}
