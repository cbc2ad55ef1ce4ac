//! What a publisher says of a data file in a file beside it: a Frictionless `datapackage.json`, or CSVW metadata.
//!
//! In: JSON, and the name of the data file. Out: a title, a licence, columns, marks of missing values. What a template
//! left unfilled is nothing. It must not know the disk.

use serde_json::Value;

/// What is said of a data file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Descriptor {
    /// Its title.
    pub title: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
    /// Its columns.
    pub columns: Vec<Described>,
    /// What stands for a missing value.
    pub missing: Vec<String>,
}

/// What is said of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its heading.
    pub name: String,
    /// What readers are to see.
    pub title: Option<String>,
    /// What it holds.
    pub says: Option<String>,
}

/// How texts begin that a template left to be filled in.
const STUBS: &[&str] = &[
    "title of",
    "title for",
    "name of",
    "description of",
    "a title",
    "a description",
    "enter ",
    "insert ",
    "your ",
    "please ",
    "put ",
    "add ",
    "write ",
    "lorem ipsum",
    "example",
    "untitled",
    "my dataset",
    "dataset title",
    "tbc",
    "tbd",
    "<",
    "{",
    "[",
    "xxx",
];

/// Reads a `datapackage.json`; nothing where it says nothing of this file.
pub fn package(json: &str, file: &str) -> Option<Descriptor> {
    let package: Value = serde_json::from_str(json).ok()?;
    let resources = package["resources"].as_array()?;
    let is_own = |resource: &&Value| {
        resource["path"].as_str().is_some_and(|path| path.rsplit('/').next() == Some(file))
    };
    let resource = resources.iter().find(is_own)?;
    let licence = |value: &Value| {
        let first = value["licenses"].as_array().and_then(|list| list.first()).cloned().unwrap_or_default();
        said(&first["title"]).or_else(|| said(&first["name"])).or_else(|| said(&first["path"]))
    };
    let schema = &resource["schema"];
    let column = |field: &Value| {
        Some(Described {
            name: said(&field["name"])?,
            title: said(&field["title"]),
            says: said(&field["description"]),
        })
    };
    let only = resources.len() == 1;
    Some(Descriptor {
        title: said(&resource["title"]).or_else(|| said(&package["title"]).filter(|_| only)),
        licence: licence(resource).or_else(|| licence(&package)),
        columns: schema["fields"].as_array().into_iter().flatten().filter_map(column).collect(),
        missing: schema["missingValues"].as_array().into_iter().flatten().filter_map(said).collect(),
    })
}

/// Reads CSVW metadata of one table.
pub fn csvw(json: &str) -> Option<Descriptor> {
    let table: Value = serde_json::from_str(json).ok()?;
    let schema = &table["tableSchema"];
    let column = |column: &Value| {
        let title = first_said(&column["titles"]);
        let name = title.clone().or_else(|| said(&column["name"]))?;
        Some(Described { name, title, says: first_said(&column["dc:description"]) })
    };
    let null = &table["null"];
    let marks = null.as_array().map_or(std::slice::from_ref(null), Vec::as_slice);
    Some(Descriptor {
        title: first_said(&table["dc:title"]),
        licence: first_said(&table["dc:license"]),
        columns: schema["columns"].as_array().into_iter().flatten().filter_map(column).collect(),
        missing: marks.iter().filter_map(said).collect(),
    })
}

/// A text that somebody wrote.
fn said(value: &Value) -> Option<String> {
    let text = value.as_str()?.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = text.to_lowercase();
    let is_stub = text.is_empty() || STUBS.iter().any(|stub| lower.starts_with(stub));
    (!is_stub).then_some(text)
}

/// The first of several texts, or the only one, in whatever language.
fn first_said(value: &Value) -> Option<String> {
    match value {
        Value::Array(list) => list.iter().find_map(first_said),
        Value::Object(object) => object.values().find_map(first_said),
        value => said(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_says_title_licence_and_columns() {
        let json = r#"{"title": "Homes", "licenses": [{"name": "OGL-UK-3.0", "title": "Open Government Licence v3"}],
            "resources": [{"path": "data/homes.csv", "schema": {"missingValues": ["", "999"],
            "fields": [{"name": "ward", "title": "Ward", "description": "The ward of the home."}]}}]}"#;
        let found = package(json, "homes.csv").unwrap();
        assert_eq!(found.title.as_deref(), Some("Homes"));
        assert_eq!(found.licence.as_deref(), Some("Open Government Licence v3"));
        assert_eq!(found.columns[0].says.as_deref(), Some("The ward of the home."));
        assert_eq!(found.missing, ["999"]);
        assert_eq!(package(json, "other.csv"), None);
    }

    #[test]
    fn what_a_template_left_is_nothing() {
        let json = r#"{"title": "Title of the dataset", "licenses": [{"name": ""}],
            "resources": [{"path": "homes.csv", "title": "Enter a title", "schema": {"fields": [{"name": ""}]}}]}"#;
        assert_eq!(package(json, "homes.csv"), Some(Descriptor::default()));
        assert_eq!(package("no JSON", "homes.csv"), None);
    }

    #[test]
    fn csvw_says_the_same() {
        let json = r#"{"@context": "http://www.w3.org/ns/csvw", "url": "homes.csv", "dc:title": {"en": "Homes"}, "null": "-",
            "tableSchema": {"columns": [{"name": "ward", "titles": ["Ward"], "dc:description": "Its ward."}]}}"#;
        let found = csvw(json).unwrap();
        assert_eq!(found.title.as_deref(), Some("Homes"));
        assert_eq!(
            (found.columns[0].name.as_str(), found.missing.as_slice()),
            ("Ward", &["-".to_owned()][..])
        );
    }
}
