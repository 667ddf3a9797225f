//! `database_error`: records of nobody's act.

use crate::shape::{Form, Key, Noun, Quantity, Shape, rate_with};
use crate::spec::DatabaseError;
use crate::view::View;

const EXTRA: &[Key] =
    &[Key::required("as", Form::Ref(Noun::Conduct), "The conduct that such a record states.")];

/// The number, with what it is recorded as.
pub(crate) static QUANTITY: Quantity = rate_with(EXTRA);

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "database_error",
    heading: "database_error = { value = ..., as = ..., ... }",
    says: "Records that no act stands behind: a wrong entry, a swapped number, a debt paid long ago. Everybody is equally exposed, at a rate per subject; the record states some conduct.",
    keys: EXTRA,
    others: None,
    proven: false,
    example: r#"[channel.street-camera.database_error]
value    = 0.0005
unit     = "per year"
range    = [0, 0.01]
evidence = "assumed"
why      = "no audit of the register is public"
as       = "jaywalking"
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<DatabaseError> {
    Some(DatabaseError { rate: view.as_parameter()?, conduct: view.text("as")? })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, warns};

    #[test]
    fn it_states_a_conduct_that_counts() {
        expect("channel.street-camera.database_error.as = \"nothing\"", &codes::UNDEFINED);
        expect("channel.street-camera.database_error.unit = \"share\"", &codes::BAD_UNIT);
        warns("channel.street-camera.database_error.as = \"blood-donation\"", &codes::CHANNEL_FOR_NOTHING);
    }
}
