//! The catalogue of a site's data for machines: `/data/catalog.jsonld`.
//!
//! In: the datasets that are handed on. Out: JSON-LD after DCAT 3 (<https://www.w3.org/TR/vocab-dcat-3/>).
//! It must not know templates, nor any value of the data.

use super::{Claim, Content, Inputs};
use crate::{
    dataset::{Dataset, Made, licence::Licence},
    page::{PageId, Relation, Route},
};
use serde_json::{Map, Value, json};

/// Where the catalogue is.
const PATH: &str = "data/catalog.jsonld";

/// The catalogue, where there is data to list.
#[must_use]
pub fn claim(inputs: &Inputs) -> Option<Claim> {
    let datasets: Vec<Value> =
        inputs.data.datasets().map(|(id, dataset)| entry(inputs, id, dataset)).collect();
    if datasets.is_empty() {
        return None;
    }
    let site = &inputs.frame.site;
    let route = Route::file(PATH);
    let catalogue = json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": inputs.frame.canonical(&route),
        "@type": "dcat:Catalog",
        "dct:title": site.title,
        "dct:language": site.language,
        "foaf:homepage": { "@id": site.url },
        "dcat:dataset": datasets,
    });
    let mut text = serde_json::to_string_pretty(&catalogue).expect("all keys are text");
    text.push('\n');
    Some(Claim::new(route, Content::Text(text)))
}

fn entry(inputs: &Inputs, id: PageId, dataset: &Dataset) -> Value {
    let page = &dataset.source.page;
    let url = inputs.frame.canonical(page);
    let mut entry = Map::new();
    let mut put = |key: &str, value: Value| {
        let is_empty =
            value.as_str().is_some_and(str::is_empty) || value.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            entry.insert(key.to_owned(), value);
        }
    };
    put("@id", json!(url));
    put("@type", json!("dcat:Dataset"));
    put("dct:title", json!(dataset.source.title));
    put("dct:description", json!(dataset.summary));
    put("dcat:landingPage", json!({ "@id": url }));
    let publisher =
        inputs.graph.forward(id, Relation::Publisher).next().map(|publisher| inputs.graph.page(publisher));
    if let Some(publisher) = publisher {
        let agent = json!({
            "@id": inputs.frame.canonical(&publisher.route),
            "@type": "foaf:Agent",
            "foaf:name": publisher.title.value,
        });
        put("dct:publisher", agent);
    }
    put("dct:temporal", json!(dataset.source.period));
    put("dct:source", json!(dataset.source.credit));
    let licence = Licence::named(&dataset.source.licence);
    if let Some(licence) = licence {
        put("dct:license", json!({ "@id": licence.url }));
    }
    if dataset.is_offered() {
        let csv = inputs.frame.canonical(&Made::Csv.route(page));
        let mut file = json!({
            "@type": "dcat:Distribution",
            "dct:title": "CSV",
            "dcat:downloadURL": { "@id": csv },
            "dcat:accessURL": { "@id": url },
            "dcat:mediaType": { "@id": "https://www.iana.org/assignments/media-types/text/csv" },
            "dct:conformsTo": { "@id": inputs.frame.canonical(&Made::Csvw.route(page)) },
        });
        if let (Some(licence), Some(file)) = (licence, file.as_object_mut()) {
            file.insert("dct:license".to_owned(), json!({ "@id": licence.url }));
        }
        put("dcat:distribution", json!([file]));
    }
    Value::Object(entry)
}
