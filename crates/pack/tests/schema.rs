//! The JSON Schema of pack.toml accepts every shipped pack and every good case, and refuses slips of the pen.

use glasshouse_pack::{Library, explain, json_schema, kinds};
use serde_json::{Map, Value, json};

/// A pack as JSON, as an editor's checker sees it: dates are text.
fn as_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(n) => json!(n),
        toml::Value::Float(x) => json!(x),
        toml::Value::Boolean(flag) => json!(flag),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.iter().map(as_json).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.iter().map(|(k, v)| (k.clone(), as_json(v))).collect::<Map<_, _>>())
        }
    }
}

/// What of a schema's words the generated one uses, apart from patterns. Gives where the first mismatch is.
fn mismatch(root: &Value, schema: &Value, value: &Value, path: &str) -> Option<String> {
    let wrong = |what: &str| Some(format!("{path}: {what}"));
    if let Some(to) = schema["$ref"].as_str() {
        let name = to.strip_prefix("#/$defs/").expect("a definition of this schema");
        assert!(root["$defs"][name].is_object(), "no definition of {name}");
        return mismatch(root, &root["$defs"][name], value, path);
    }
    if schema == &json!(false) {
        return wrong("nothing may stand here");
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fits = any.iter().any(|one| mismatch(root, one, value, path).is_none());
        return if fits { None } else { wrong("fits none") };
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        return wrong("not one of the words");
    }
    if !schema["const"].is_null() && schema["const"] != *value {
        return wrong("not the constant");
    }
    let fits = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_i64(),
        Some("boolean") => value.is_boolean(),
        _ => true,
    };
    if !fits {
        return wrong("wrong type");
    }
    let below = schema["minimum"].as_f64().is_some_and(|least| value.as_f64().is_some_and(|x| x < least));
    let above = schema["maximum"].as_f64().is_some_and(|most| value.as_f64().is_some_and(|x| x > most));
    if below || above {
        return wrong("out of bounds");
    }
    if let Some(items) = value.as_array() {
        return items.iter().find_map(|item| mismatch(root, &schema["items"], item, path));
    }
    let entries = value.as_object()?;
    entries.iter().find_map(|(key, inner)| {
        let path = format!("{path}.{key}");
        match schema["properties"].get(key) {
            Some(own) => mismatch(root, own, inner, &path),
            None => mismatch(root, &schema["additionalProperties"], inner, &path),
        }
    })
}

fn check(text: &str) -> Option<String> {
    let schema = json_schema();
    let pack: toml::Table = text.parse().expect("TOML");
    mismatch(&schema, &schema, &as_json(&toml::Value::Table(pack)), "")
}

#[test]
fn shipped_packs_fit() {
    let library = Library::rooted("/nonexistent");
    assert!(!library.pack_names().is_empty());
    for name in library.pack_names() {
        let folder = library.pack(&name).expect("a shipped pack");
        assert_eq!(check(folder.text("pack.toml").expect("rules")), None, "{name}");
    }
}

#[test]
fn slips_do_not_fit() {
    for (slip, place) in [
        ("tilte = \"x\"", ".tilte"),
        ("format = 2", ".format"),
        ("tick = \"year\"", ".tick"),
        ("conduct.x.rate = 3", ".conduct.x.rate"),
        ("conduct.x.rate.unit = \"share\"", ".conduct.x.rate.unit"),
        ("channel.x.coverage.value = 1.5", ".channel.x.coverage.value"),
        ("list.x.leave = \"perhaps\"", ".list.x.leave"),
        ("phase.\"2018-01-01\".title = \"x\"", ".phase.2018-01-01.title"),
    ] {
        let found = check(slip);
        assert!(found.as_ref().is_some_and(|at| at.starts_with(place)), "{slip}: {found:?}");
    }
}

#[test]
fn everything_is_described() {
    let schema = json_schema();
    for (name, definition) in schema["$defs"].as_object().expect("definitions") {
        assert!(definition["description"].as_str().is_some_and(|says| says.len() > 20), "{name}");
        for (key, inner) in definition["properties"].as_object().expect("properties") {
            assert!(inner["description"].is_string(), "{name}.{key}");
        }
    }
    for (kind, _) in kinds() {
        assert!(explain(kind).is_some(), "{kind}");
    }
}

#[test]
fn shipped_packs_load_without_errors() {
    let library = Library::rooted("/nonexistent");
    for name in library.pack_names() {
        if let Err(errors) = glasshouse_pack::load(&library, &name, &[]) {
            panic!("{name}:\n{errors}");
        }
    }
}
