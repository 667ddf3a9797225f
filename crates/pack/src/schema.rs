//! The JSON Schema of pack.toml, generated from the shapes, for editors.

use serde_json::{Map, Value, json};

use crate::kind::pack;
use crate::shape::{Form, Key, Keyed, Need, Quantity, Shape};
use crate::words::number_keys;

/// The schema of pack.toml (JSON Schema, draft 2020-12). It knows shapes and words; what one table says of another is
/// checked by the reader alone.
pub fn json_schema() -> Value {
    let mut made = Made::default();
    // A pack that extends another leaves out what it does not change, so nothing but the format is required in a file.
    let mut top = made.table(&pack::SHAPE);
    if let Some(object) = top.as_object_mut() {
        object.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        object.insert("title".into(), json!("Glasshouse pack, format 1"));
        object.insert("required".into(), json!(["format"]));
        object.insert("$defs".into(), Value::Object(made.defs));
    }
    top
}

/// The definitions made so far.
#[derive(Default)]
struct Made {
    defs: Map<String, Value>,
}

impl Made {
    fn table(&mut self, shape: &Shape) -> Value {
        let mut properties = Map::new();
        for key in shape.keys {
            properties.insert(key.name.to_owned(), self.key(key));
        }
        let others = match &shape.others {
            Some((_, form)) => self.form(form),
            None => json!(false),
        };
        json!({
            "type": "object",
            "description": shape.says,
            "properties": properties,
            "additionalProperties": others,
        })
    }

    /// A table by reference, so that each kind is described once.
    fn refer(&mut self, shape: &Shape) -> Value {
        if !self.defs.contains_key(shape.name) {
            self.defs.insert(shape.name.to_owned(), Value::Null);
            let table = self.table(shape);
            self.defs.insert(shape.name.to_owned(), table);
        }
        json!({ "$ref": format!("#/$defs/{}", shape.name) })
    }

    fn key(&mut self, key: &Key) -> Value {
        let mut value = self.form(&key.form);
        if let Some(object) = value.as_object_mut() {
            let need = match key.need {
                Need::Required => "Required.".to_owned(),
                need => capital(&format!("{}.", need.words())),
            };
            object.insert("description".into(), json!(format!("{} {need}", key.says)));
        }
        value
    }

    fn form(&mut self, form: &Form) -> Value {
        const NAME: &str = "^[a-z0-9.-]+$";
        let strings = json!({ "type": "array", "items": { "type": "string" }, "uniqueItems": true });
        match form {
            Form::Version => json!({ "const": crate::load::FORMAT }),
            Form::Text | Form::Source => json!({ "type": "string", "minLength": 1 }),
            Form::Name => json!({ "type": "string", "pattern": NAME }),
            Form::Label => json!({ "type": "string", "pattern": "^[^\\s.\"]+$" }),
            Form::Flag => json!({ "type": "boolean" }),
            Form::Whole(least) => json!({ "type": "integer", "minimum": least }),
            Form::Number => json!({ "type": "number" }),
            Form::Date => json!({ "type": "string", "format": "date" }),
            Form::DayOfYear => json!({ "type": "string", "pattern": "^(0[1-9]|1[0-2])-([01][0-9]|2[0-8])$" }),
            Form::Span => json!({ "type": "string", "pattern": "^[1-9][0-9]* (day|week|month|year)s?$" }),
            Form::Word(words) => json!({ "enum": words.iter().map(|(word, _)| *word).collect::<Vec<_>>() }),
            Form::Pair => pair(),
            Form::Scalar => json!({ "type": ["number", "string", "boolean", "array"] }),
            Form::Values => json!({ "type": "array", "items": { "type": ["number", "string", "boolean"] } }),
            Form::Texts | Form::Paths | Form::Sources | Form::Attributes | Form::Refs(_) => strings,
            Form::Classes => json!({ "anyOf": [{ "type": "string", "minLength": 1 }, strings] }),
            Form::Ref(_) => json!({ "type": "string" }),
            Form::Trigger => json!({ "type": "string", "pattern": "^((list|grade)\\..+|everybody)$" }),
            Form::Quantity(quantity) => self.quantity(quantity),
            Form::Vary => json!({
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": { "type": "number", "minimum": 0 },
                },
            }),
            Form::Table(shape) => self.refer(shape),
            Form::TableOr(shape, word) => json!({ "anyOf": [self.refer(shape), { "const": word }] }),
            Form::Rows(shape) => json!({ "type": "array", "items": self.refer(shape) }),
            Form::Map(keyed, inner) => {
                let inner = self.form(inner);
                match keyed {
                    Keyed::Names | Keyed::Ref(_) => json!({
                        "type": "object",
                        "propertyNames": { "pattern": NAME },
                        "additionalProperties": inner,
                    }),
                    Keyed::Dates => json!({
                        "type": "object",
                        "propertyNames": { "format": "date" },
                        "additionalProperties": inner,
                    }),
                    Keyed::RefOrStar(_) | Keyed::Attributes | Keyed::Labels => {
                        json!({ "type": "object", "additionalProperties": inner })
                    }
                }
            }
        }
    }

    fn quantity(&mut self, quantity: &Quantity) -> Value {
        let units: Vec<&str> = quantity.units.iter().map(|u| u.word()).collect();
        let mut properties = Map::new();
        for key in number_keys().iter().chain(quantity.extra) {
            properties.insert(key.name.to_owned(), self.key(key));
        }
        let mut value = json!({ "type": "number" });
        if quantity.least.is_finite() {
            value[if quantity.above { "exclusiveMinimum" } else { "minimum" }] = json!(quantity.least);
        }
        if quantity.most.is_finite() {
            value["maximum"] = json!(quantity.most);
        }
        properties.insert("value".into(), value);
        properties.insert("unit".into(), json!({ "enum": units }));
        json!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

fn pair() -> Value {
    json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 })
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
