//! The check of numbers: unit, bounds, range, and what they rest on.

use super::{Check, join};
use crate::describe::number;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::kind::parameter;
use crate::shape::{Form, Key, Need, Quantity};
use crate::spec::{Evidence, Place, Unit};
use crate::suggest::advice;
use crate::tree::{Entry, Table, Value};
use crate::view;

impl Check<'_> {
    /// Checks a number with unit, range, evidence and source.
    pub(super) fn quantity(&mut self, quantity: &Quantity, table: &Table, path: &str, at: Place) {
        let known =
            |name: &str| parameter::KEYS.iter().chain(quantity.extra).find(|k| k.name == name).copied();
        for entry in &table.entries {
            match known(&entry.key) {
                Some(key) => self.form(&key.form, entry, &join(path, &entry.key)),
                None => {
                    let keys: Vec<Key> = parameter::KEYS.iter().chain(quantity.extra).copied().collect();
                    self.unknown(entry, path, &keys);
                }
            }
        }
        let required = parameter::KEYS.iter().chain(quantity.extra).filter(|k| k.need == Need::Required);
        for key in required.filter(|k| table.get(k.name).is_none()) {
            match key.name {
                "evidence" => {}
                "unit" => self.no_unit(quantity, path, at),
                _ => self.missing(key, path, at),
            }
        }
        self.unit(quantity, table, path);
        self.bounds(quantity, table, path);
        self.range(quantity, table, path, at);
        self.proven(table, path, at);
        if let Some(vary) = table.get("vary").filter(|_| !quantity.varies) {
            let message = format!("`{path}` is the same for everybody, and cannot vary");
            let item = Diagnostic::of(&codes::CANNOT_VARY, message).at(vary.key_place, "nothing reads this");
            self.found.push(item.help(
                "what differs between people are rates, coverages, errors, demands and who objects or appeals; a consequence can be \
                 limited to some with `only`",
            ));
        }
        if quantity.most <= 1.0 {
            self.share_after_vary(table, path, at);
        }
    }

    fn no_unit(&mut self, quantity: &Quantity, path: &str, at: Place) {
        let units: Vec<String> = quantity.units.iter().map(|u| format!("unit = \"{}\"", u.word())).collect();
        let item = Diagnostic::of(&codes::MISSING_KEY, format!("`{path}` does not say its unit"));
        self.found.push(item.at(at, "needs `unit`").help(format!("write {}", units.join(" or "))));
    }

    fn unit(&mut self, quantity: &Quantity, table: &Table, path: &str) {
        let Some(entry) = table.get("unit") else { return };
        let Some(word) = entry.node.value.text() else { return };
        let units = || quantity.units.iter().map(|u: &Unit| u.word());
        if !units().any(|unit| unit == word) {
            let message = format!("`{path}` is {}, which cannot have the unit \"{word}\"", quantity.noun);
            let item = Diagnostic::of(&codes::BAD_UNIT, message).at(entry.node.place, "not a unit for it");
            self.found.push(item.maybe_help(advice(word, units())));
        }
    }

    fn bounds(&mut self, quantity: &Quantity, table: &Table, path: &str) {
        let ends = match table.get("range").map(|e| &e.node.value) {
            Some(Value::Array(items)) => items.as_slice(),
            _ => &[],
        };
        for node in table.get("value").map(|e| &e.node).into_iter().chain(ends) {
            let Some(x) = node.value.number().filter(|x| x.is_finite()) else { continue };
            let Quantity { least, above, most, .. } = *quantity;
            if quantity.units == [Unit::Share] && !(least..=most).contains(&x) {
                let message = format!("`{path}` is a share, so it lies between 0 and 1");
                let label = if x < 0.0 { "below 0" } else { "above 1" };
                let item = Diagnostic::of(&codes::BAD_SHARE, message).at(node.place, label);
                let help = (1.0..=100.0).contains(&x).then(|| format!("if it is {x} %, write {}", x / 100.0));
                self.found.push(item.maybe_help(help));
            } else if x < least || x > most || (above && x <= least) {
                let than = match (x > most, above) {
                    (true, _) => format!("{most} or less"),
                    (false, true) => format!("above {least}"),
                    (false, false) => format!("{least} or more"),
                };
                let message = format!("`{path}` is {}, so it has to be {than}", quantity.noun);
                let label = if x < 0.0 { "below 0".to_owned() } else { format!("has to be {than}") };
                self.found.push(Diagnostic::of(&codes::OUT_OF_BOUNDS, message).at(node.place, label));
            }
        }
    }

    fn range(&mut self, quantity: &Quantity, table: &Table, path: &str, at: Place) {
        let number = |key: &str| Some((table.get(key)?.node.value.number()?, table.get(key)?.node.place));
        let Some(range) = table.get("range") else {
            let documented = text_of(table, "evidence") == Some(Evidence::Documented.word());
            if !documented && table.get("evidence").is_some() {
                let message = format!("`{path}` has no range");
                let item = Diagnostic::of(&codes::NO_RANGE, message).at(at, "needs a range");
                self.found.push(item.help(
                    "write range = [lowest, highest] plausible value; only documented numbers may go without",
                ));
            }
            return;
        };
        let Value::Array(items) = &range.node.value else { return };
        let ends: Vec<f64> = items.iter().filter_map(|n| n.value.number()).collect();
        if let ([low, high], Some((x, place))) = (ends.as_slice(), number("value")) {
            // A value that it could not have at all has been reported.
            let possible = (quantity.least..=quantity.most).contains(&x);
            if low <= high && possible && !(*low..=*high).contains(&x) {
                let message = format!("`{path}` lies outside its own range");
                let item = Diagnostic::of(&codes::OUT_OF_RANGE, message);
                let side = if x < *low { "below the range" } else { "above the range" };
                self.found.push(item.at(place, side).at(range.node.place, "the range"));
            }
        }
    }

    /// What a number, or a table of bare numbers, rests on.
    pub(super) fn proven(&mut self, table: &Table, path: &str, at: Place) {
        let Some(entry) = table.get("evidence") else {
            let key = &parameter::EVIDENCE;
            return self.missing(key, path, at);
        };
        let Some(evidence) = entry.node.value.text().and_then(view::evidence) else { return };
        let (source, why) = (table.get("source").is_some(), table.get("why").is_some());
        let lacks: Option<(&Code, &str, &str)> = match evidence {
            Evidence::Documented | Evidence::Claimed if !source => {
                Some((&codes::NO_SOURCE, "no source", "write source = \"KEY\", a key of sources.toml"))
            }
            Evidence::Assumed if !why => {
                Some((&codes::NO_REASON, "no reason", "write why = \"...\": on what ground was it chosen?"))
            }
            Evidence::Estimated if !source && !why => Some((
                &codes::NO_SOURCE,
                "neither source nor reason",
                "write source = \"KEY\", a key of sources.toml, or why = \"...\"",
            )),
            _ => None,
        };
        if let Some((code, lacks, help)) = lacks {
            let message = format!("`{path}` is {} but has {lacks}", evidence.word());
            let item = Diagnostic::of(code, message).at(entry.node.place, "on what ground?");
            self.found.push(item.help(help));
        }
    }

    /// Multipliers by attribute and class.
    pub(super) fn vary(&mut self, entry: &Entry, path: &str) {
        let Some(table) = entry.node.value.table() else { return };
        for attribute in &table.entries {
            self.map_key(crate::shape::Keyed::Attributes, attribute);
            let path = join(path, &attribute.key);
            let Some(classes) = attribute.node.value.table() else {
                self.wrong_type(attribute, &path, &Form::Table(&crate::kind::vary::SHAPE));
                continue;
            };
            for class in &classes.entries {
                let path = join(&path, &class.key);
                match class.node.value.number() {
                    None => self.wrong_type(class, &path, &Form::Number),
                    Some(x) if x < 0.0 => {
                        let item =
                            Diagnostic::of(&codes::OUT_OF_BOUNDS, format!("the factor `{path}` is negative"));
                        self.found.push(item.at(class.node.place, "below 0"));
                    }
                    Some(_) => self.finite(&class.node, &path),
                }
            }
        }
    }

    fn share_after_vary(&mut self, table: &Table, path: &str, at: Place) {
        let (Some(value), Some(vary)) = (table.get("value"), table.table("vary")) else { return };
        let highest = |e: &Entry| {
            let classes = e.node.value.table()?;
            let factors = classes.entries.iter().filter_map(|c| c.node.value.number());
            Some(factors.filter(|x| x.is_finite()).fold(1.0, f64::max))
        };
        let factor: f64 = vary.entries.iter().filter_map(highest).product();
        let Some(share) = value.node.value.number().filter(|x| (0.0..=1.0).contains(x)) else { return };
        if share * factor > 1.0 + 1e-12 {
            let message = format!(
                "`{path}` becomes {} for some group, but a share is at most 1",
                number(share * factor)
            );
            let item = Diagnostic::of(&codes::SHARE_AFTER_VARY, message)
                .at(value.node.place, format!("times {}", number(factor)));
            let place = table.get("vary").map_or(at, |e| e.node.place);
            self.found.push(item.at(place, "these factors"));
        }
    }
}

fn text_of<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key)?.node.value.text()
}
