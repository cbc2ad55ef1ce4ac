//! Callouts: block quotes that begin with `[!CHECK]` and the like.
//!
//! In: the source of a block quote. Out: which callout it is. It must not know the page.

/// A callout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Callout {
    /// The word in the marker.
    pub marker: &'static str,
    /// The class in HTML.
    pub class: &'static str,
    /// The label that readers see, by its key among the theme's strings.
    pub phrase: &'static str,
    /// What it is for.
    pub says: &'static str,
    /// Whether it is folded on screen.
    pub folded: Folded,
}

/// Whether a callout is folded on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// Readers open it.
    Yes,
    /// It always shows.
    No,
}

const fn callout(
    marker: &'static str,
    class: &'static str,
    phrase: &'static str,
    folded: Folded,
    says: &'static str,
) -> Callout {
    Callout { marker, class, phrase, says, folded }
}

/// All callouts: ours, then those of code hosts, which are shown as plain notes.
#[rustfmt::skip]
pub const CALLOUTS: &[Callout] = &[
    callout("CHECK", "check", "callout_check", Folded::No, "You should now see …"),
    callout("STUCK", "stuck", "callout_stuck", Folded::Yes, "What to do when it went wrong."),
    callout("CAREFUL", "careful", "callout_careful", Folded::No, "Privacy, and what numbers cannot say."),
    callout("EXAMPLE", "example", "callout_example", Folded::No, "How it looks when somebody does it."),
    callout("ASK", "ask", "callout_ask", Folded::Yes, "What a helper asks first."),
    callout("NOTE", "note", "callout_note", Folded::No, "A plain note."),
    callout("TIP", "note", "callout_tip", Folded::No, "A plain note."),
    callout("IMPORTANT", "note", "callout_important", Folded::No, "A plain note."),
    callout("WARNING", "careful", "callout_warning", Folded::No, "A plain note with care."),
    callout("CAUTION", "careful", "callout_caution", Folded::No, "A plain note with care."),
];

/// The marker of a block quote: its word and the byte range of it in `quote`, when the first line is one.
#[must_use]
pub fn marker(quote: &str) -> Option<(&str, std::ops::Range<usize>)> {
    let first = quote.lines().next()?;
    let inner = first.trim_start_matches([' ', '>', '\t']);
    let at = first.len() - inner.len();
    let rest = inner.strip_prefix("[!")?;
    let word = &rest[..rest.find(']')?];
    let fits = !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || c == '-' || c == '_');
    fits.then_some((word, at + 2..at + 2 + word.len()))
}

/// The callout with this word in its marker.
#[must_use]
pub fn named(word: &str) -> Option<&'static Callout> {
    CALLOUTS.iter().find(|c| c.marker.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::marker;

    #[test]
    fn markers() {
        assert_eq!(marker("> [!CHECK]\n> yes"), Some(("CHECK", 4..9)));
        assert_eq!(marker("> [!STUCK] It says #NAME?"), Some(("STUCK", 4..9)));
        assert_eq!(marker("> [link](x)"), None);
    }
}
