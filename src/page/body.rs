//! A page's text as HTML with holes for what only the whole site knows.
//!
//! One pass over the markdown makes it; `render` fills the holes. It must not know what answers a link.

/// What goes into a hole. All but [`Slot::Title`], [`Slot::Phrase`] and [`Slot::Figure`] stand where attributes of a tag stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The attributes of the link for `Page::refs[n]`.
    Link(usize),
    /// The title of the page that answers `Page::refs[n]`.
    Title(usize),
    /// The address, width and height of the picture for `Page::refs[n]`.
    Picture(usize),
    /// The attributes of the link that explains `Page::words[n]`.
    Word(usize),
    /// Words of the interface: `PHRASES[n]`.
    Phrase(usize),
    /// The figure `Page::figures[n]`.
    Figure(usize),
    /// The attributes of a task's box: whether it is done.
    Task(bool),
}

/// Words of the interface that stand in texts, by their keys among the theme's strings.
pub const PHRASES: &[&str] = &[
    "callout_check",
    "callout_stuck",
    "callout_careful",
    "callout_example",
    "callout_ask",
    "callout_note",
    "callout_tip",
    "callout_important",
    "callout_warning",
    "callout_caution",
    "note_back",
];

/// A page's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Body {
    /// HTML without the holes' contents.
    pub html: String,
    /// Byte offsets into `html` in rising order, and what goes there.
    pub slots: Vec<(usize, Slot)>,
    /// Where in `html` the comments of visitors begin, with the heading right above them; they go on to its end.
    pub comments_at: Option<usize>,
}

/// What happens to raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum RawHtml {
    /// Kept where it is on the allow-list.
    Clean,
    /// Taken out.
    Deny,
    /// Kept as it is.
    Trust,
}
