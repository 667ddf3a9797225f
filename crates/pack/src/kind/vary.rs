//! Multipliers of a number by attribute and class of the population.

use crate::shape::{Form, Keyed, Shape};

/// What stands in such a table.
pub(crate) static SHAPE: Shape = Shape {
    name: "vary",
    heading: "vary = { ATTRIBUTE = { CLASS = FACTOR } }",
    says: "Multipliers of a number for classes of people. The attribute is one of the population's (province, sex, age, setting, minority, education, income in `cn-2020`); a class is one of its categories, or for age a band such as \"15-29\" or \"60+\". Classes that are not named have the factor 1; factors of several attributes multiply each other.",
    keys: &[],
    others: Some((Keyed::Attributes, Form::Number)),
    proven: false,
    example: r#"[conduct.jaywalking.rate.vary]
age     = { "15-29" = 1.4, "60+" = 0.7 }
setting = { rural = 0.2 }
"#,
};

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine};

    #[test]
    fn factors_are_numbers_from_zero_and_shares_stay_shares() {
        fine("conduct.jaywalking.rate.vary.sex.male = 0");
        expect("conduct.jaywalking.rate.vary.sex.male = -0.5", &codes::OUT_OF_BOUNDS);
        expect("conduct.jaywalking.rate.vary.sex = 2", &codes::WRONG_TYPE);
        expect("conduct.jaywalking.rate.vary.sex.male = \"2\"", &codes::WRONG_TYPE);
        expect("conduct.jaywalking.rate.vary.id_number.x = 2", &codes::PERSON_LEVEL_KEY);
        expect("channel.street-camera.sensitivity.vary.sex.male = 2", &codes::SHARE_AFTER_VARY);
    }
}
