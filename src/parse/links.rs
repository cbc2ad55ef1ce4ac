//! Links and pictures of a text: what they name, as written.
//!
//! In: an address as the author wrote it. Out: a [`Target`], or a tag where it leads outside.
//! It must not know what answers it.

use super::{
    figures,
    text::{Pass, trimmed},
    written,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Kind, Ref, Relation, Slot, Target, percent::decoded},
};
use pulldown_cmark::{CowStr, LinkType};
use std::ops::Range;

/// Schemes that may lead outside.
pub(super) const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// What a name in front matter or in `[[…]]` names.
#[must_use]
pub fn named(text: &str, dir: &str) -> Target {
    if let Some((kind, name)) = text.split_once(':')
        && let Some(kind) = Kind::named(kind.trim())
    {
        return Target::Kinded(kind, name.trim().to_owned());
    }
    if text.ends_with(".md") {
        return Target::Path(super::join(dir, text), None);
    }
    Target::Name(text.trim().to_owned())
}

/// What an address in the text names; nothing where it leads outside.
fn target(address: &str, dir: &str) -> Option<Target> {
    if let Some(id) = address.strip_prefix('#') {
        return Some(Target::Heading(decoded(id).into_owned()));
    }
    if address.starts_with("//") {
        return None;
    }
    if address.starts_with('/') {
        return Some(Target::Address(decoded(address).into_owned()));
    }
    if let Some((scheme, rest)) = address.split_once(':') {
        if let Some(kind) = Kind::named(scheme) {
            return Some(Target::Kinded(kind, decoded(rest).into_owned()));
        }
        if scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c)) {
            return None;
        }
    }
    let (path, heading) =
        address.split_once('#').map_or((address, None), |(p, h)| (p, Some(decoded(h).into_owned())));
    let path = path.split('?').next().unwrap_or(path);
    Some(Target::Path(super::join(dir, &decoded(path)), heading))
}

/// Begins a link.
pub(super) fn open<'a>(
    pass: &mut Pass<'a>,
    kind: LinkType,
    address: CowStr<'a>,
    title: &str,
    range: &Range<usize>,
) {
    let at = place(pass.source.markdown(), &address, range);
    let span = pass.source.span(at.clone());
    if let Some(named) = address.strip_prefix(figures::NUMBER) {
        return figures::open_number(pass, named, at, range);
    }
    let target = match kind {
        LinkType::WikiLink { .. } => Some(named(&address, pass.source.dir)),
        LinkType::Email => None,
        _ => target(&address, pass.source.dir),
    };
    let Some(target) = target else {
        let address = if kind == LinkType::Email { format!("mailto:{address}") } else { address.to_string() };
        return outside_open(pass, &address, title, range);
    };
    let written = written::place(pass.source.markdown(), kind, range, pass.definition.as_ref());
    let n = reference(pass, Ref { relation: Relation::Mentions, target, span }, written);
    pass.out.html("<a");
    pass.out.slot(Slot::Link(n));
    pass.out.html(">");
    if matches!(kind, LinkType::WikiLink { has_pothole: false }) {
        pass.out.slot(Slot::Title(n));
        pass.hide_text();
    }
}

/// The finding with the change that puts the only near kind in place of what stands in front of the colon.
fn with_kind(
    finding: Diagnostic,
    pass: &Pass,
    address: &str,
    near: &[String],
    range: &Range<usize>,
) -> Diagnostic {
    let (markdown, scheme) = (pass.source.markdown(), address.split(':').next().unwrap_or_default());
    let at = place(markdown, address, range).start;
    match near {
        [only] if markdown[at..].starts_with(scheme) => {
            let written = pass.source.span(at..at + scheme.len());
            finding.edit(written, only.clone()).unless_far(scheme, only)
        }
        _ => finding,
    }
}

/// Adds a reference, the address of which is written there; its number among those of the text.
pub(super) fn reference(pass: &mut Pass, reference: Ref, written: Option<Range<usize>>) -> usize {
    let written = written.map(|place| pass.source.span(place));
    pass.read.written.push(written);
    pass.read.refs.push(reference);
    pass.read.refs.len() - 1
}

/// Begins a link that leads outside, when its scheme is one that may.
fn outside_open(pass: &mut Pass, address: &str, title: &str, range: &Range<usize>) {
    let scheme = address.split(':').next().unwrap_or_default().to_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) {
        let span = pass.source.span(place(pass.source.markdown(), address, range));
        let message = format!("`{scheme}:` is no kind of page and no address that may be linked to");
        let finding = Diagnostic::new(Code::InvalidAddress, span, message);
        let kinds = Kind::ALL.iter().map(|k| k.name());
        let near = crate::diagnostic::nearest::nearest(&scheme, kinds);
        let finding = match crate::diagnostic::nearest::sentence(&near) {
            Some(text) => with_kind(finding.help(text), pass, address, &near, range),
            None => finding
                .help("Use https://…, mailto:…, tel:…, number:…, or a kind of page such as skill:sort."),
        };
        pass.found(finding);
        return pass.out.html("<a>");
    }
    pass.out.html("<a href=\"");
    pass.out.address(address);
    if !title.is_empty() {
        pass.out.html("\" title=\"");
        pass.out.attribute(title);
    }
    pass.out.html(if pass.comments.is_inside() { "\" rel=\"nofollow ugc" } else { "" });
    pass.out.html("\" class=\"outside\">");
}

/// A whole link that leads outside, shown as it is written.
pub(super) fn outside(pass: &mut Pass, address: &str, range: &Range<usize>) {
    outside_open(pass, address, "", range);
    pass.out.attribute(address);
    pass.out.html("</a>");
}

/// Ends a picture.
pub(super) fn picture(pass: &mut Pass, range: &Range<usize>) {
    let Some((written, address, alt)) = pass.image.take() else { return };
    let markdown = pass.source.markdown();
    let decorative = markdown[range.end..].starts_with("{decorative}");
    pass.decorative = decorative;
    let span = pass.source.span(place(markdown, &address, range));
    if alt.trim().is_empty() && !decorative && !pass.comments.is_inside() {
        let whole = pass.source.span(trimmed(markdown, range.clone()));
        pass.found(
            Diagnostic::new(
                Code::ImageWithoutAlt,
                whole,
                "this picture has no description for those who cannot see it",
            )
            .help("Say what it shows between the square brackets: ![Black spots above a window](…).")
            .help("If it shows nothing that matters, write {decorative} behind it."),
        );
    }
    let target = match target(&address, pass.source.dir) {
        Some(target @ Target::Path(..)) => target,
        _ => Target::Path(address, None),
    };
    let n = reference(pass, Ref { relation: Relation::Mentions, target, span }, written);
    pass.out.html("<img");
    pass.out.slot(Slot::Picture(n));
    pass.out.html(" loading=\"lazy\" alt=\"");
    pass.out.attribute(alt.trim());
    pass.out.html("\">");
}

/// Where an address stands inside the link that holds it.
fn place(markdown: &str, address: &str, range: &Range<usize>) -> Range<usize> {
    match markdown[range.clone()].rfind(address).filter(|_| !address.is_empty()) {
        Some(at) => range.start + at..range.start + at + address.len(),
        None => trimmed(markdown, range.clone()),
    }
}

/// Bare addresses in running text, without punctuation that ends a sentence.
pub(super) fn bare(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + text.get(from..)?.find("http")?;
        from = at + 4;
        let rest = &text[at..];
        if !rest.starts_with("http://") && !rest.starts_with("https://") {
            return Some(0..0);
        }
        let end = rest.find(|c: char| c.is_whitespace() || "<>\"“”".contains(c)).unwrap_or(rest.len());
        let end = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '’', '\'']).len();
        from = at + end;
        Some(at..at + end)
    })
    .filter(|range| range.len() > "https://".len())
}

#[cfg(test)]
mod tests {
    use super::{bare, named, target};
    use crate::page::{Kind, Target};

    #[test]
    fn targets_are_what_was_written() {
        assert_eq!(
            target("../skills/sort.md#a%20b", "content/guides"),
            Some(Target::Path("content/skills/sort.md".into(), Some("a b".into())))
        );
        assert_eq!(target("skill:sort", ""), Some(Target::Kinded(Kind::Skill, "sort".into())));
        assert_eq!(target("https://a.example/", ""), None);
        assert_eq!(target("#here", ""), Some(Target::Heading("here".into())));
        assert_eq!(named("How do I: sort?", ""), Target::Name("How do I: sort?".into()));
    }

    #[test]
    fn bare_addresses_end_before_the_full_stop() {
        let text = "See https://a.example/b. And http nothing.";
        assert_eq!(bare(text).map(|r| &text[r]).collect::<Vec<_>>(), ["https://a.example/b"]);
    }
}
