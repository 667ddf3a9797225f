//! Rival theories: packs that differ in how people are said to behave, each with a weight.

use pack::Change;
use pack::spec::{Pack, Rival};

/// One way in which it may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Theory {
    /// Its name.
    pub name: String,
    /// What it says, in a sentence.
    pub says: String,
    /// How likely it is held to be, for one of all of them together.
    pub weight: f64,
    /// What it lays over the pack.
    pub changes: Vec<Change>,
    /// Whether subjects respond to the scheme; if not, what the pack says of that is left out.
    pub responds: bool,
}

/// Said of packs that name no theories of their own.
pub const UNSTATED: &str = "The pack states no rival theories. Where it states a response to the scheme, that response and none at all \
     are weighed alike; otherwise there is the pack as it is alone.";

/// Said of packs that do.
pub const STATED: &str = "The pack states these theories and how much each counts for.";

/// The theories of a pack: its rivals or, where it states none, its response and none at all.
pub fn theories(pack: &Pack) -> Vec<Theory> {
    if !pack.rivals.is_empty() {
        return pack.rivals.iter().map(stated).collect();
    }
    let theory = |name: &str, says: &str, responds: bool| Theory {
        name: name.to_owned(),
        says: says.to_owned(),
        weight: 1.0,
        changes: Vec::new(),
        responds,
    };
    let as_it_is = theory("as it is", "People respond to the scheme as the pack says.", true);
    if pack.phases.iter().all(|(_, rules)| rules.responses.is_empty()) {
        return vec![Theory { says: "The pack states no response to the scheme.".to_owned(), ..as_it_is }];
    }
    vec![as_it_is, theory("without response", "Nobody does anything otherwise because of the scheme.", false)]
}

fn stated(rival: &Rival) -> Theory {
    Theory {
        name: rival.name.clone(),
        says: format!("{}.", rival.says.trim_end_matches('.')),
        weight: rival.weight.value,
        changes: vec![Change::Set(format!("theory={}", rival.name))],
        responds: true,
    }
}

/// The theory at a place from 0 to 1, each taking a part as large as its weight.
pub(super) fn pick(theories: &[Theory], place: f64) -> usize {
    let all: f64 = theories.iter().map(|theory| theory.weight).sum();
    let mut end = 0.0;
    let found = theories.iter().position(|theory| {
        end += theory.weight;
        place * all < end
    });
    found.unwrap_or(theories.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theory_is_picked_as_often_as_it_weighs() {
        let theory = |weight| Theory {
            name: String::new(),
            says: String::new(),
            weight,
            changes: Vec::new(),
            responds: true,
        };
        let theories = [theory(3.0), theory(1.0)];
        let picked = |place| pick(&theories, place);
        assert_eq!([picked(0.0), picked(0.74), picked(0.76), picked(1.0)], [0, 0, 1, 1]);
    }
}
