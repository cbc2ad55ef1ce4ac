//! Keys that a page must have: `missing-field`; words for its picture: `image-without-alt`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Field, Kind},
};

pub(super) fn check(checked: Checked) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let required = |kind: &Kind| Field::all_of(*kind).filter(|f| f.required_by(*kind)).collect();
    let required: Vec<Vec<&Field>> = Kind::ALL.iter().map(required).collect();
    for (_, page) in checked.graph.pages() {
        let required = required[page.kind as usize].iter();
        found.extend(required.filter(|field| !page.keys.contains(&field.name)).map(|field| {
            let message = format!("{} needs `{}`, and here is none", page.kind.with_article(), field.name);
            let help = format!("Add a line `{}: …`. It takes {}.", field.name, field.takes.words());
            Diagnostic::new(Code::MissingField, page.span(), message).help(help)
        }));
    }
    let pictures = checked.graph.pages().filter_map(|(_, page)| Some((page, page.field("image")?)));
    found.extend(pictures.filter(|(page, _)| page.text("image_alt").is_none()).map(|(_, image)| {
        let message = "this picture has no description for those who cannot see it";
        let help = "Add a line `image_alt: …` that says what it shows.";
        Diagnostic::new(Code::ImageWithoutAlt, image.span, message).help(help)
    }));
    found
}
