//! How wide text is, as far as that can be told without a font, and how it is broken into lines.
//!
//! In: text and a width in ems. Out: a width, lines. It must not know what is drawn.
//! Widths are those of a wide font (DejaVu Sans), so text in others takes less room than it is given.

/// About how wide text is, in ems.
#[must_use]
pub fn width(text: &str) -> f64 {
    text.chars().map(width_of).sum()
}

/// The text in at most so many lines, none wider than this; what does not fit gives way to `…`.
#[must_use]
pub fn lines(text: &str, room: f64, lines_max: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let is_full = lines.len() >= lines_max;
        match lines.last_mut() {
            Some(line) if width(line) + width_of(' ') + width(word) <= room => {
                *line = format!("{line} {word}")
            }
            Some(line) if is_full => {
                *line = cut(&format!("{line} {word} "), room);
                break;
            }
            None if is_full => break,
            _ => lines.push(word.to_owned()),
        }
    }
    for line in lines.iter_mut().filter(|line| width(line) > room) {
        *line = cut(line, room);
    }
    lines
}

/// The beginning of a text and `…`, no wider than this.
fn cut(text: &str, room: f64) -> String {
    let mut used = width_of('…');
    let mut end = 0;
    let mut joins = false;
    for (at, c) in text.char_indices() {
        if !joins && !is_joined(c) {
            end = at;
        }
        joins = c == '\u{200D}';
        used += width_of(c);
        if used > room {
            return text[..end].trim_end().to_owned() + "…";
        }
    }
    text.trim_end().to_owned() + "…"
}

/// Whether a character belongs to the one before it.
fn is_joined(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

fn width_of(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '\'' | '|' => 0.3,
        ' ' | '.' | ',' | ':' | ';' | '!' | '’' => 0.32,
        'f' | 'r' | 't' | '(' | ')' | '-' | '/' => 0.4,
        'm' | '%' | '@' | '…' | '—' | 'W' => 1.0,
        'w' | '−' => 0.84,
        'M' | 'O' | 'Q' | 'G' | 'D' | 'N' | 'H' | 'U' => 0.8,
        'A'..='Z' => 0.7,
        '0'..='9' | '£' | 'a'..='z' => 0.64,
        c if c.is_control() || is_joined(c) => 0.0,
        // Scripts of broad letters, and pictures.
        '\u{1100}'..='\u{11FF}'
        | '\u{2600}'..='\u{27BF}'
        | '\u{2E80}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}' => 1.05,
        c if u32::from(c) >= 0x1F000 => 1.3,
        _ => 0.7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_kept_together_and_pictures_whole() {
        assert_eq!(
            lines("Sparkbrook and Balsall Heath East", 12.0, 3),
            ["Sparkbrook and", "Balsall Heath East"]
        );
        assert_eq!(lines("one two three four", 5.0, 2), ["one two", "three f…"]);
        assert_eq!(lines("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 7.0, 1), ["👩‍👩‍👧‍👦…"]);
        assert!(lines("  ", 5.0, 2).is_empty());
    }

    proptest! {
        #[test]
        fn lines_fit(text in any::<String>(), room in 2.0..20.0f64, lines_max in 1usize..4) {
            let lines = lines(&text, room, lines_max);
            prop_assert!(lines.len() <= lines_max);
            for line in &lines {
                prop_assert!(width(line) <= room + 1e-9, "{line:?}");
            }
            if !lines.iter().any(|line| line.ends_with('…')) {
                let words: Vec<&str> = text.split_whitespace().collect();
                prop_assert_eq!(lines.join(" "), words.join(" "));
            }
        }
    }
}
