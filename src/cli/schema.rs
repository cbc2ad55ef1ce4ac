//! `schema`: the front matter of a kind as JSON Schema (2020-12), from the table of fields.

use crate::page::{Field, Kind, Takes};
use serde_json::{Value, json};

/// The schema of a kind's front matter.
#[must_use]
pub fn schema(kind: Kind) -> Value {
    let properties: serde_json::Map<String, Value> =
        Field::all_of(kind).map(|f| (f.name.to_owned(), property(f))).collect();
    let required: Vec<&str> = Field::all_of(kind).filter(|f| f.required_by(kind)).map(|f| f.name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Front matter of a {}", kind.name()),
        "description": kind.says(),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A day with or without a time.
const MOMENT: &str = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?$";

fn property(field: &Field) -> Value {
    let text = json!({ "type": "string" });
    let many = |item: Value| json!({ "oneOf": [item, { "type": "array", "items": item }] });
    let mut property = match field.takes {
        Takes::Text | Takes::Ref(_) | Takes::File | Takes::Picture => text,
        Takes::Texts | Takes::Refs(_) => many(text),
        Takes::Addresses => many(json!({ "type": "string", "pattern": "^/" })),
        Takes::Slug => json!({ "type": "string", "pattern": "^[^\\s/?#]+$" }),
        Takes::Number(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Takes::Day => json!({ "type": "string", "format": "date" }),
        Takes::Moment => json!({ "type": "string", "pattern": MOMENT }),
        Takes::Flag => json!({ "enum": [true, false, "yes", "no"] }),
        Takes::OneOf(words) => json!({ "enum": words }),
        Takes::SomeOf(words) => many(json!({ "enum": words })),
        Takes::Notes => json!({ "type": "array", "items": { "type": "object", "required": ["date", "text"],
            "properties": { "date": { "type": "string", "pattern": MOMENT }, "text": { "type": "string" } } } }),
        Takes::Anything => json!({}),
    };
    property["description"] = json!(field.says);
    property
}
