//! What is gathered while a text is read: what is to be said of it, and what it needs of the rest of the export.
//!
//! In: attachments and shared texts of the export. Out: notes, files to copy, files to fetch. It must not know markdown.

use super::wxr::{Export, Item, unescaped};
use crate::import::report::Part;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A file that came with the export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// Its number.
    pub id: String,
    /// Its whole address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it shows.
    pub alt: String,
    /// What stands below it.
    pub caption: String,
    /// Whether it is a picture.
    pub is_picture: bool,
}

/// What texts need of the export.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What is to be said, by the number of its mark.
    pub notes: Vec<(Part, String)>,
    /// Texts that others show, by number.
    pub shared: Arc<BTreeMap<String, String>>,
    /// All attachments, by number.
    pub attachments: Arc<BTreeMap<String, Attached>>,
    /// The numbers of those that belong to each item.
    pub children: Arc<BTreeMap<String, Vec<String>>>,
    /// Those that belong to this text.
    pub attached: Vec<Attached>,
    /// Files that the texts need, by their paths in the new site.
    pub copies: BTreeSet<String>,
    /// Addresses of the old site that the texts still name.
    pub fetched: BTreeSet<String>,
}

/// Ends of the names of pictures.
const PICTURES: &[&str] = &["jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "svg", "heic", "tif", "tiff"];

impl Reading {
    /// For the texts of this export.
    #[must_use]
    pub fn new(export: &Export) -> Self {
        let files = export.items.iter().filter(|item| item.kind == "attachment");
        let mut children: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
        for item in files.clone() {
            let order = item.order.parse().unwrap_or(0);
            children.entry(item.parent.clone()).or_default().push((order, item.id.clone()));
        }
        let sorted = children.into_iter().map(|(parent, mut files)| {
            files.sort_by_key(|(order, _)| *order);
            (parent, files.into_iter().map(|(_, id)| id).collect())
        });
        let shared = export.items.iter().filter(|item| item.kind == "wp_block");
        Self {
            shared: Arc::new(shared.map(|item| (item.id.clone(), item.content.clone())).collect()),
            children: Arc::new(sorted.collect()),
            attachments: Arc::new(files.map(|item| (item.id.clone(), attached(item))).collect()),
            ..Self::default()
        }
    }

    /// For the text of one item: what is noted so far belongs to others.
    pub fn begin(&mut self, id: &str) {
        self.notes.clear();
        let ids = self.children.get(id).into_iter().flatten();
        self.attached = ids.filter_map(|id| self.attachments.get(id)).cloned().collect();
    }

    /// Adds what is to be said; the number of its mark.
    pub fn note(&mut self, part: Part, says: String) -> usize {
        self.notes.push((part, says));
        self.notes.len() - 1
    }

    /// The attachments with these numbers, in their order.
    #[must_use]
    pub fn named(&self, ids: &str) -> Vec<Attached> {
        ids.split(',').filter_map(|id| self.attachments.get(id.trim())).cloned().collect()
    }

    /// Remembers that a text names this address of the old site.
    pub fn fetch(&mut self, address: &str) {
        self.fetched.insert(address.to_owned());
    }
}

fn attached(item: &Item) -> Attached {
    let end = item.file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    Attached {
        id: item.id.clone(),
        url: item.file.clone(),
        title: unescaped(&item.title),
        alt: item.meta("_wp_attachment_image_alt").map(unescaped).unwrap_or_default(),
        caption: unescaped(&item.excerpt),
        is_picture: PICTURES.contains(&end.as_str()),
    }
}
