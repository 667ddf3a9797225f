//! `[response.chilling]`: lawful conduct that people give up because they feel watched.

use super::response::{ELASTICITIES, IN_FORCE};
use crate::shape::{Key, Shape};
use crate::spec::Chilling;
use crate::view::View;

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "chilling",
    heading: "[response.chilling]",
    says: "Lawful conduct that earns nothing falls where people feel watched (chilling effects: Schauer 1978; after disclosures of surveillance, Penney 2016). Conduct that the law allows and that earns no points is multiplied by exp(-elasticity (r - risk_before)), r being the perceived risk of [response.deterrence]. Conduct that no indicator counts can be chilled too. Where lawful conduct also loses points or is a strike, it is deterred by what it costs and chilled by being watched, and the two exponents add. Elasticities are by domain, `\"*\"` for all others.",
    keys: &[Key::required("elasticity", ELASTICITIES, "Elasticity of lawful conduct, by domain."), IN_FORCE],
    others: None,
    proven: false,
    example: r#"[response.chilling.elasticity]
"*" = { value = 0.5, unit = "number", range = [0, 2], evidence = "assumed", why = "an example" }
"#,
};

/// Reads it.
pub(crate) fn read(view: &View<'_>) -> Option<Chilling> {
    Some(Chilling { elasticity: view.parameters("elasticity")? })
}
