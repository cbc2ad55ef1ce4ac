//! What describes a tidy file to machines: a data package and CSVW metadata.
//!
//! In: a dataset and the whole address of its page. Out: JSON. The standards: Data Package v2 of Frictionless
//! (<https://datapackage.org/standard/data-package/>) and CSV on the Web (<https://www.w3.org/TR/tabular-metadata/>).
//! It must not know the site.

use super::{Dataset, Made, Sort, csv, licence::Licence, name, sort};
use crate::table::Column;
use serde_json::{Map, Value, json};

/// What stands for a missing value, and what it means.
fn missing(dataset: &Dataset) -> Vec<(String, &'static str)> {
    vec![
        (String::new(), "not known"),
        (csv::HIDDEN.to_owned(), "hidden on purpose"),
        (csv::NOT_APPLICABLE.to_owned(), "does not apply"),
        (csv::small(dataset.small_under), "hidden because it is small"),
    ]
}

fn text(map: &mut Map<String, Value>, key: &str, value: &str) {
    if !value.is_empty() {
        map.insert(key.to_owned(), Value::from(value));
    }
}

/// `datapackage.json`.
pub(super) fn frictionless(dataset: &Dataset, url: &str) -> Vec<u8> {
    let source = &dataset.source;
    let fields: Vec<Value> = dataset.columns().map(|(_, column)| field(column)).collect();
    let missing: Vec<Value> = missing(dataset)
        .into_iter()
        .map(|(value, label)| json!({ "value": value, "label": label }))
        .collect();
    let csv = Made::Csv.route(&source.page);
    let mut package = Map::new();
    text(&mut package, "$schema", "https://datapackage.org/profiles/2.0/datapackage.json");
    text(&mut package, "name", name(&source.page));
    text(&mut package, "title", &source.title);
    text(&mut package, "description", &dataset.summary);
    text(&mut package, "homepage", url);
    if let Some(licence) = Licence::named(&source.licence) {
        let licence = json!({ "name": licence.id, "title": licence.title, "path": licence.url });
        package.insert("licenses".to_owned(), json!([licence]));
    }
    let mut origin = Map::new();
    text(&mut origin, "title", if source.credit.is_empty() { &source.title } else { &source.credit });
    text(&mut origin, "path", &dataset.url);
    package.insert("sources".to_owned(), json!([origin]));
    let resource = json!({
        "name": name(&source.page),
        "path": last(csv.path()),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": fields,
            "missingValues": missing,
        },
    });
    package.insert("resources".to_owned(), json!([resource]));
    bytes(&Value::Object(package))
}

fn field(column: &Column) -> Value {
    let kind = match sort(column) {
        Sort::Text => "string",
        Sort::Integer => "integer",
        Sort::Number => "number",
        Sort::Flag => "boolean",
        Sort::Day => "date",
        Sort::Moment => "datetime",
        Sort::Month => "yearmonth",
        Sort::Year => "year",
    };
    let mut field = Map::new();
    text(&mut field, "name", &column.name);
    text(&mut field, "type", kind);
    text(&mut field, "title", if column.title == column.name { "" } else { &column.title });
    text(&mut field, "description", &column.says);
    Value::Object(field)
}

/// `NAME.csv-metadata.json`.
pub(super) fn csvw(dataset: &Dataset, url: &str) -> Vec<u8> {
    let source = &dataset.source;
    let marks: Vec<String> = missing(dataset).into_iter().map(|(value, _)| value).collect();
    let columns: Vec<Value> =
        dataset.columns().zip(1..).map(|((_, column), n)| csvw_column(column, n)).collect();
    let csv = Made::Csv.route(&source.page);
    let mut table = Map::new();
    table.insert("@context".to_owned(), json!("http://www.w3.org/ns/csvw"));
    text(&mut table, "url", last(csv.path()));
    text(&mut table, "dc:title", &source.title);
    text(&mut table, "dc:description", &dataset.summary);
    text(&mut table, "dc:source", &source.credit);
    if let Some(licence) = Licence::named(&source.licence) {
        table.insert("dc:license".to_owned(), json!({ "@id": licence.url }));
    }
    table.insert("rdfs:seeAlso".to_owned(), json!({ "@id": url }));
    table.insert("tableSchema".to_owned(), json!({ "null": marks, "columns": columns }));
    bytes(&Value::Object(table))
}

fn csvw_column(column: &Column, number: usize) -> Value {
    let kind = match sort(column) {
        Sort::Text => "string",
        Sort::Integer => "integer",
        Sort::Number => "decimal",
        Sort::Flag => "boolean",
        Sort::Day => "date",
        Sort::Moment => "dateTime",
        Sort::Month => "gYearMonth",
        Sort::Year => "gYear",
    };
    let mut map = Map::new();
    // A name of CSVW is part of an address, so the heading itself stands in `titles`.
    text(&mut map, "name", &format!("column_{number}"));
    text(&mut map, "titles", &column.name);
    text(&mut map, "datatype", kind);
    let says =
        if column.says.is_empty() && column.title != column.name { &column.title } else { &column.says };
    text(&mut map, "dc:description", says);
    Value::Object(map)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("all keys are text");
    bytes.push(b'\n');
    bytes
}
