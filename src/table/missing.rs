//! The marks that publishers write where there is no value.
//!
//! In: a cell's text. Out: why there is no value, if it is such a mark. It must not know the column it is in.
//!
//! They follow what the Government Statistical Service asks of its tables: `[x]` not available, `[z]` not applicable,
//! `[c]` confidential, `[low]` too low to show; and the older signs `:` and `..` not available, `*` hidden. `-` stood for
//! "nil" in some tables and for "no data" in others, and `N/A` for "not available" and "not applicable": of two meanings
//! the one that claims less is taken, so both are *not known*, and none of the marks is ever zero. A number below which
//! counts are not shown, such as `<5`, is hidden; below a limit of measurement, such as `<0.01`, it is not known.

use super::Missing;

/// A longer text is no mark.
const MARK_BYTES_MAX: usize = 24;

/// What a mark means, in any column.
pub(super) fn mark(text: &str) -> Option<Missing> {
    if text.is_empty() {
        return Some(Missing::NotKnown);
    }
    if text.len() > MARK_BYTES_MAX {
        return None;
    }
    if let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return bracketed(&inner.to_lowercase());
    }
    match text {
        "NA" | "N/A" | "n/a" | "N/a" | "#N/A" | "n.a." | "NULL" | "null" | "NaN" | "nan" | "#NULL!"
        | "#VALUE!" | "#REF!" | "#DIV/0!" | "#NAME?" | "#NUM!" | "-" | "--" | "–" | "—" | ".." | "..."
        | "…" => Some(Missing::NotKnown),
        "*" | "**" | "SUPP" => Some(Missing::Hidden),
        _ => None,
    }
}

/// Whether a text is known as a mark without being named on the dataset's page.
#[must_use]
pub fn is_mark(text: &str) -> bool {
    mark_among_values(text).is_some()
}

/// What a mark means in a column of numbers or times, where it can be nothing else.
pub(super) fn mark_among_values(text: &str) -> Option<Missing> {
    if let Some(meaning) = mark(text) {
        return Some(meaning);
    }
    if text.len() > MARK_BYTES_MAX {
        return None;
    }
    match text.to_lowercase().as_str() {
        ":" | "." | "?" | "x" | "u" | "low" | "na" | "not available" | "not known" | "unknown"
        | "no data" | "missing" => Some(Missing::NotKnown),
        "c" | "s" | "#" | "supp" | "suppressed" | "confidential" | "withheld" | "redacted" => {
            Some(Missing::Hidden)
        }
        "z" | "not applicable" => Some(Missing::NotApplicable),
        lower => fewer(lower),
    }
}

fn bracketed(inner: &str) -> Option<Missing> {
    match inner {
        "x" | ":" | "u" | "w" | "low" | "no data" | "not available" => Some(Missing::NotKnown),
        "c" | "s" | "*" | "suppressed" => Some(Missing::Hidden),
        "z" | "not applicable" => Some(Missing::NotApplicable),
        _ => None,
    }
}

/// "<5", "fewer than 5", "less than 5%".
fn fewer(lower: &str) -> Option<Missing> {
    let words =
        ["fewer than", "less than", "under", "below", "more than", "over", "<=", ">=", "<", ">", "≤", "≥"];
    let rest = words.iter().find_map(|word| lower.strip_prefix(word))?.trim();
    let digits = rest.trim_end_matches('%').trim_end();
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = !whole.is_empty() && whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit());
    is_number.then_some(if part.is_empty() { Missing::Hidden } else { Missing::NotKnown })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_have_three_meanings() {
        let not_known =
            ["", "NA", "N/A", "n/a", "-", "..", "#N/A", "[x]", "[low]", ":", "x", "Not available", "<0.01"];
        let hidden =
            ["*", "SUPP", "[c]", "c", "<5", "< 5", "fewer than 5", "Fewer than 10", ">95%", "Suppressed"];
        let not_applicable = ["[z]", "z", "Not applicable"];
        for (marks, meaning) in [
            (&not_known[..], Missing::NotKnown),
            (&hidden[..], Missing::Hidden),
            (&not_applicable[..], Missing::NotApplicable),
        ] {
            marks.iter().for_each(|text| assert_eq!(mark_among_values(text), Some(meaning), "{text}"));
        }
        assert_eq!(mark_among_values("Sparkbrook"), None);
    }

    #[test]
    fn letters_and_words_are_marks_only_among_values() {
        for text in ["c", "x", ":", "z", "Under 5", "<5", "Unknown", "na", "Withheld"] {
            assert_eq!(mark(text), None, "{text}");
            assert!(mark_among_values(text).is_some(), "{text}");
        }
    }
}
