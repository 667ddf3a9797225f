//! Changes to a pack before it is checked: reform files and single values.

use std::path::PathBuf;

use super::Reading;
use crate::diagnostic::{Diagnostic, codes};
use crate::kind::pack;
use crate::library::Library;
use crate::shape::{Form, Shape};
use crate::spec::{Evidence, Place, Steps};
use crate::suggest::nearest;
use crate::tree::{Entry, Node, Table, Value, parse, parse_value, path_parts};
use crate::view;

/// A change to a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A file laid over the pack.
    Reform(PathBuf),
    /// One value: `path=value`, as in `conduct.jaywalking.rate=9`.
    Set(String),
    /// What a law changes, by its name or path.
    Law(String),
}

/// A change whose file has been read.
pub(crate) enum Overlay {
    Text { name: String, text: String },
    Set(String),
    Law(String),
}

impl Reading {
    /// Reads the files of changes.
    pub(super) fn overlays(&mut self, changes: &[Change]) -> Vec<Overlay> {
        changes.iter().filter_map(|change| self.opened(change)).collect()
    }

    fn opened(&mut self, change: &Change) -> Option<Overlay> {
        let path = match change {
            Change::Set(text) => return Some(Overlay::Set(text.clone())),
            Change::Law(name) => return Some(Overlay::Law(name.clone())),
            Change::Reform(path) => path,
        };
        let name = path.file_name().map_or_else(|| "reform".into(), |n| n.to_string_lossy().into_owned());
        match std::fs::read_to_string(path) {
            Ok(text) => Some(Overlay::Text { name, text }),
            Err(error) => {
                let why = match error.kind() {
                    std::io::ErrorKind::NotFound => "it is not there",
                    std::io::ErrorKind::PermissionDenied => "it may not be read",
                    std::io::ErrorKind::InvalidData => "it is not UTF-8 text",
                    _ => "the system refuses to read it",
                };
                let message = format!("the reform `{name}` cannot be read: {why}");
                self.found.push(Diagnostic::of(&codes::UNREADABLE_FILE, message));
                None
            }
        }
    }

    /// Makes a change.
    pub(super) fn change(
        &mut self,
        library: &Library,
        rules: &mut Table,
        sources: &mut Table,
        overlay: Overlay,
    ) {
        match overlay {
            Overlay::Law(name) => self.law(library, &name, rules, sources),
            Overlay::Text { name, text } => self.reform(rules, &name, &text),
            Overlay::Set(text) => self.set(rules, &text),
        }
    }

    fn reform(&mut self, rules: &mut Table, name: &str, text: &str) {
        let file = self.file(name, text);
        let (mut over, errors) = parse(text, file);
        self.found.extend(errors);
        self.version(&mut over, file, false);
        self.remove(rules, &over);
        if let Some(extends) = over.take("extends") {
            let message = "a reform is laid over the pack of the run, so it cannot extend another";
            let item = Diagnostic::of(&codes::UNKNOWN_KEY, message).at(extends.key_place, "not in a reform");
            self.found.push(item.help("name the other pack in the run instead"));
        }
        over.take("remove");
        rules.overlay(over);
    }

    fn set(&mut self, rules: &mut Table, text: &str) {
        let file = self.file("--set", text);
        let whole = Place { file, start: 0, end: text.len() };
        let bad = |message: String, label: &str| Diagnostic::of(&codes::BAD_SET, message).at(whole, label);
        let Some((path, value)) = text.split_once('=') else {
            let item = bad("a change is written PATH=VALUE".into(), "no `=`");
            return self.found.push(item.help("for example conduct.jaywalking.rate=9"));
        };
        let offset = path.len() + 1 + (value.len() - value.trim_start().len());
        let (path, value) = (path.trim(), value.trim());
        // A bare word is text: tick=week.
        let node = parse_value(value, file, offset).unwrap_or_else(|| Node {
            value: Value::Text(value.to_owned()),
            place: Place { file, start: offset, end: offset + value.len() },
        });
        let key_place = Place { file, start: 0, end: path.len() };
        let Some(keys) = path_parts(path).and_then(|parts| target(rules, &parts)) else {
            if let Some(item) = table_itself(rules, path) {
                return self.found.push(item.at(key_place, "a table"));
            }
            let paths = rules.settable_paths();
            let near = nearest(path, paths.iter().map(String::as_str));
            let item = Diagnostic::of(&codes::BAD_SET, format!("the pack has nothing at `{path}`"));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`glasshouse show PACK` lists the paths of its numbers".to_owned(),
            };
            return self.found.push(item.at(key_place, "no such path").help(help));
        };
        put(rules, &keys, key_place, node);
    }
}

/// The message for a path that leads to a table of several values.
fn table_itself(rules: &Table, path: &str) -> Option<Diagnostic> {
    let keys = rules.resolve(&path_parts(path)?)?;
    let table = rules.at(&keys)?.node.value.table()?;
    let inner: Vec<String> = table.settable_paths().iter().map(|inner| format!("`{path}.{inner}`")).collect();
    let message = format!("`{path}` is a table, so it has no single value");
    let item = Diagnostic::of(&codes::BAD_SET, message);
    let few = inner.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
    Some(if inner.is_empty() { item } else { item.help(format!("name one of its values: {few}")) })
}

/// The keys that a path leads to: an existing value, or a key that the format knows in an existing table. A number table
/// stands for its value.
fn target(rules: &Table, parts: &[String]) -> Option<Vec<String>> {
    if let Some(mut keys) = rules.resolve(parts) {
        match &rules.at(&keys)?.node.value {
            Value::Table(table) if table.get("value").is_some() => keys.push("value".to_owned()),
            // Of a number of which a phase states a part, such as `vary`, the value is that of before.
            Value::Table(_) if in_phase(&keys) && matches!(form_at(&keys), Some(Form::Quantity(_))) => {
                keys.push("value".to_owned());
            }
            Value::Table(_) if !matches!(form_at(&keys), Some(Form::TableOr(..))) => return None,
            _ => {}
        }
        return Some(keys);
    }
    let (last, parents) = parts.split_last()?;
    let mut keys = if parents.is_empty() { Vec::new() } else { rules.resolve(parents)? };
    keys.push(last.clone());
    form_at(&keys).map(|_| keys)
}

fn in_phase(keys: &[String]) -> bool {
    keys.first().is_some_and(|key| key == "phase")
}

/// The form that the format declares for a path of keys.
fn form_at(keys: &[String]) -> Option<Form> {
    let mut form = Form::Table(&pack::SHAPE);
    for key in keys {
        form = match form {
            Form::Table(shape) | Form::TableOr(shape, _) => in_shape(shape, key)?,
            Form::Map(_, inner) => *inner,
            Form::Quantity(quantity) => {
                let known = crate::kind::parameter::KEYS.iter().chain(quantity.extra);
                known.copied().find(|k| k.name == key)?.form
            }
            Form::Vary => Form::Map(crate::shape::Keyed::Attributes, &Form::Number),
            _ => return None,
        };
    }
    Some(form)
}

/// The steps in which a study moves what stands at a path between two ends, where it is no number with a path of its own: bare numbers of
/// the format are points.
pub(super) fn steps(rules: &Table, path: &str, (low, high): (f64, f64)) -> Steps {
    let keys = path_parts(path).and_then(|parts| target(rules, &parts)).unwrap_or_default();
    let Some((_, parents)) = keys.split_last() else { return Steps::Any };
    let stated = rules.at(&keys).and_then(|entry| entry.node.value.number());
    let written = [stated.unwrap_or(low), low, high];
    match (form_at(parents), form_at(&keys)) {
        (_, Some(Form::Whole(_))) => Steps::Whole,
        (Some(Form::Quantity(_)), Some(Form::Number)) => {
            let table = rules.at(parents).and_then(|entry| entry.node.value.table());
            let unit = table.and_then(|table| view::unit(table.get("unit")?.node.value.text()?));
            unit.map_or(Steps::Any, |unit| Steps::of(unit, written))
        }
        (Some(Form::Table(_) | Form::TableOr(..)), Some(Form::Number)) => Steps::written(&written),
        _ => Steps::Any,
    }
}

fn in_shape(shape: &Shape, key: &str) -> Option<Form> {
    let known = shape.keys.iter().find(|k| k.name == key).map(|k| k.form);
    known.or_else(|| shape.others.as_ref().map(|(_, form)| *form))
}

/// Puts a value in. The value of a number becomes an assumption, with a range that holds it.
fn put(rules: &mut Table, keys: &[String], key_place: Place, node: Node) {
    let Some((last, parents)) = keys.split_last() else { return };
    let place = node.place;
    let entry =
        |key: &str, value: Value| Entry { key: key.to_owned(), key_place, node: Node { value, place } };
    let mut entries = vec![entry(last, node.value.clone())];
    if let ("value", Some(new), Some(known)) = (last.as_str(), node.value.number(), range(rules, parents)) {
        let end = |x: f64| Node { value: Value::Number(x), place };
        let low = known.iter().copied().fold(new, f64::min);
        let high = known.iter().copied().fold(new, f64::max);
        entries.push(entry("range", Value::Array(vec![end(low), end(high)])));
        entries.push(entry("evidence", Value::Text(Evidence::Assumed.word().to_owned())));
        entries.push(entry("why", Value::Text("set on the command line".to_owned())));
    }
    let Some(table) = rules.table_mut(parents) else { return };
    if entries.len() > 1 {
        table.take("source");
    }
    entries.into_iter().for_each(|entry| table.put(entry));
}

/// The range of a number, or its value where it has none; `None` where no number stands. A phase may state a part of a
/// number only, so the rest is that of the rules before it.
fn range(rules: &Table, path: &[String]) -> Option<Vec<f64>> {
    let own = rules.at(path)?.node.value.table()?;
    let before = match path {
        [phase, _, rest @ ..] if phase == "phase" => rules.at(rest).and_then(|e| e.node.value.table()),
        _ => None,
    };
    let stated = |key: &str| own.get(key).or_else(|| before?.get(key)).map(|e| &e.node.value);
    stated("unit")?;
    match stated("range") {
        Some(Value::Array(ends)) => Some(ends.iter().filter_map(|n| n.value.number()).collect()),
        _ => Some(stated("value").and_then(Value::number).into_iter().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::check::load_with;

    fn set(text: &str) -> Result<crate::Loaded, crate::diagnostic::Diagnostics> {
        load_with(vec![Overlay::Set(text.to_owned())])
    }

    fn rate(text: &str) -> crate::spec::Parameter {
        set(text).expect("loads").pack.phases.remove(0).1.conduct.remove(0).rate
    }

    #[test]
    fn a_number_set_becomes_an_assumption_whose_range_holds_it() {
        let changed = rate("conduct.jaywalking.rate=90");
        assert_eq!((changed.value, changed.range), (90.0, Some((1.0, 90.0))));
        assert_eq!(changed.provenance.why.as_deref(), Some("set on the command line"));
        assert_eq!(rate("conduct.jaywalking.rate.value = 2").value, 2.0);
        assert_eq!(rate("conduct.jaywalking.rate.vary.sex={male=2}").vary[2].attribute, "sex");
    }

    #[test]
    fn a_number_of_a_phase_can_be_set_by_the_path_it_is_listed_with() {
        let pack = set("phase.\"2016-07-01\".channel.street-camera.coverage=0.5").expect("loads").pack;
        let coverage = |phase: usize| pack.phases[phase].1.channels[0].coverage.clone();
        assert_eq!((coverage(0).value, coverage(1).value), (0.02, 0.5));
        assert_eq!(coverage(1).range, Some((0.01, 0.5)));
        assert_eq!(coverage(1).path, "phase.\"2016-07-01\".channel.street-camera.coverage");
    }

    #[test]
    fn a_number_of_which_a_phase_states_a_part_can_be_set_there() {
        let text = "[phase.\"2017-07-01\".channel.street-camera.coverage.vary.sex]\nmale = 0.5\n".to_owned();
        let set = "phase.\"2017-07-01\".channel.street-camera.coverage=0.25".to_owned();
        let overlays = vec![Overlay::Text { name: "part".to_owned(), text }, Overlay::Set(set)];
        let pack = load_with(overlays).expect("loads").pack;
        let coverage = |phase: usize| pack.phases[phase].1.channels[0].coverage.clone();
        assert_eq!((coverage(0).value, coverage(1).value), (0.02, 0.1));
        let last = coverage(2);
        assert_eq!((last.value, last.vary.len()), (0.25, 2));
        assert_eq!(last.provenance.why.as_deref(), Some("set on the command line"));
    }

    #[test]
    fn every_parameter_can_be_set_by_its_path() {
        let pack = crate::kind::check::load("").expect("loads").pack;
        for parameter in &pack.parameters {
            let changed = set(&format!("{}={}", parameter.path, parameter.value)).expect("loads").pack;
            let same = changed.parameters.iter().find(|p| p.path == parameter.path).expect("still there");
            assert_eq!(
                (same.value, same.provenance.why.as_deref()),
                (parameter.value, Some("set on the command line"))
            );
        }
    }

    #[test]
    fn rules_dates_words_and_absent_keys_can_be_set() {
        assert_eq!(set("tick=week").expect("loads").pack.tick, crate::spec::Tick::Week);
        assert_eq!(set("horizon=\"4 years\"").expect("loads").pack.horizon.count, 4.0);
        assert!(!set("conduct.jaywalking.repeats=false").expect("loads").pack.phases[0].1.conduct[0].repeats);
        assert!(!set("list.blacklist.leave=never").expect("loads").pack.phases[0].1.lists[0].leaves);
        let demand =
            set("activity.travel.air.demand=2").expect("loads").pack.phases.remove(0).1.activities.remove(0);
        assert_eq!(demand.demand.map(|demand| demand.value), Some(2.0));
    }

    #[test]
    fn points_and_records_are_moved_in_steps_that_a_pack_can_hold() {
        let text = "[indicator.half]\npoints = -2.5\n[list.blacklist.enter]\nrecords = 3\nscore_below = 600\n\
             [conduct.slip.rate]\nvalue = 2\nunit = \"per year\"\nvary.sex = { male = 2 }\n\
             [channel.eye.gallery.size]\nvalue = 1000\nunit = \"count\"\n";
        let (rules, errors) = parse(text, 0);
        assert!(errors.is_empty(), "{errors:?}");
        let of = |path: &str| steps(&rules, path, (-10.0, 0.0));
        assert_eq!(of("indicator.half.points"), Steps::Decimals(1));
        assert_eq!(of("list.blacklist.enter.score_below"), Steps::Decimals(0));
        assert_eq!(of("list.blacklist.enter.records"), Steps::Whole);
        assert_eq!(of("channel.eye.gallery.size.value"), Steps::Decimals(0));
        for any in [
            "conduct.slip.rate",
            "conduct.slip.rate.value",
            "conduct.slip.rate.vary.sex.male",
            "nothing.here",
        ] {
            assert_eq!(of(any), Steps::Any, "{any}");
        }
    }

    #[test]
    fn paths_that_lead_nowhere_are_refused_with_advice() {
        let codes_of = |text: &str| -> Vec<(&str, Option<String>)> {
            set(text).expect_err("refused").items.into_iter().map(|d| (d.code, d.help)).collect()
        };
        let slip = codes_of("conduct.jaywalkin.rate=9");
        assert_eq!(slip, [(codes::BAD_SET.id, Some("did you mean `conduct.jaywalking.rate`?".to_owned()))]);
        assert_eq!(codes_of("conduct.jaywalking=9")[0].0, codes::BAD_SET.id);
        assert_eq!(codes_of("nonsense")[0].0, codes::BAD_SET.id);
        assert_eq!(codes_of("conduct.jaywalking.rate=-9")[0].0, codes::OUT_OF_BOUNDS.id);
        assert_eq!(codes_of("conduct.jaywalking.lawful=perhaps")[0].0, codes::WRONG_TYPE.id);
    }
}
