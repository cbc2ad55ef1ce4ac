//! What is wrong with a text of YAML, in words, and how it can be mended.
//!
//! In: a part of a text as a [`Draft`], and where and why it cannot be read.
//! Out: a [`Slip`]: a finding with help and, where there is one right answer, the edit; the [`Line`]s behind it.
//! It must not know the parser, the tree or its limits, nor which keys there are.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use std::{borrow::Cow, ops::Range};

/// A text in the course of being mended, and where each of its bytes came from.
pub(super) struct Draft<'a> {
    file: FileId,
    /// The text it is a part of, as written: anchors and aliases may stand in another part.
    pub(super) whole: &'a str,
    pub(super) text: String,
    /// For every byte of the text, and for its end, the offset in the file.
    pub(super) origin: Vec<usize>,
}

/// Something wrong that can perhaps be mended, to read on behind it.
pub(super) struct Slip {
    pub(super) finding: Diagnostic,
    pub(super) patch: Option<(Range<usize>, String)>,
}

impl Slip {
    pub(super) fn help(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.finding = self.finding.help(text);
        self
    }

    fn patch(mut self, range: Range<usize>, text: &str) -> Self {
        self.patch = Some((range, text.to_owned()));
        self
    }

    /// Offers the patch to the author too, unless the place holds an earlier patch and is no longer what was written.
    pub(super) fn mend(mut self, draft: &Draft, range: Range<usize>, text: &str) -> Self {
        if draft.origin[range.end] - draft.origin[range.start] == range.len() {
            self.finding = self.finding.edit(draft.span(range.clone()), text);
        }
        self.patch(range, text)
    }
}

impl<'a> Draft<'a> {
    pub(super) fn new(file: FileId, whole: &'a str, range: Range<usize>, base: usize) -> Self {
        let origin = (base + range.start..=base + range.end).collect();
        Self { file, whole, text: whole[range].to_owned(), origin }
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.origin[range.start]..self.origin[range.end])
    }

    pub(super) fn slip(&self, range: Range<usize>, message: impl Into<Cow<'static, str>>) -> Slip {
        Slip { finding: Diagnostic::new(Code::YamlSyntax, self.span(range), message), patch: None }
    }

    pub(super) fn second_document(&self, place: Range<usize>) -> Diagnostic {
        let slip = self.slip(place, "a second document begins here; only the first is read");
        slip.help("Take the `---` or `...` line away.").finding
    }

    /// The slip behind an error at byte `at`: on its line, or else on the nearest line above.
    pub(super) fn explain(&self, at: usize, info: &str) -> Slip {
        let mut line = Line::at(&self.text, at);
        if info.contains("unprintable") || info.contains("byte order mark") {
            let end = at + self.text[at..].chars().next().map_or(0, char::len_utf8);
            let slip = self.slip(at..end, "there is an invisible character here that YAML does not allow");
            return slip.help("Delete it and type the text around it anew.").mend(self, at..end, "");
        }
        // The parser may stop at the end of the line above one that is indented with a tab.
        if let Some(slip) = self.text[line.end..].find(|c: char| !c.is_whitespace()).and_then(|next| {
            let below = Line::at(&self.text, line.end + next);
            self.tab_slip(&below)
        }) {
            return slip;
        }
        let error_line = line.start;
        // Looking far back costs time for each slip and explains nothing.
        for _ in 0..50 {
            if let Some(slip) = self.line_slip(&line, line.start == error_line, info) {
                return slip;
            }
            if line.start == 0 {
                break;
            }
            line = Line::at(&self.text, line.start - 1);
        }
        let mut line = Line::at(&self.text, at);
        while line.body.is_empty() && line.start > 0 {
            line = Line::at(&self.text, line.start - 1);
        }
        let slip = self.slip(line.body.clone(), "this line cannot be understood");
        slip.help("Each line is a key, a colon, a space and a value: `title: How do I sort a table?`.")
            .help("Put the value in quotation marks if it has punctuation in it.")
    }

    fn line_slip(&self, line: &Line, here: bool, info: &str) -> Option<Slip> {
        let text = &*self.text;
        if line.body.is_empty() || text[line.body.clone()].starts_with('#') {
            return None;
        }
        if let Some(slip) = self.tab_slip(line).or_else(|| self.hard_space(line)) {
            return Some(slip);
        }
        let above = line.above(text);
        let listed = above.as_ref().is_some_and(|l| l.item || l.key.is_some() && l.value.is_empty());
        if listed && let Some(slip) = self.tight_dash(line.body.start) {
            return Some(slip);
        }
        self.value_slip(line, info)
            .or_else(|| if here { self.shape_slip(line, above.as_ref()) } else { None })
    }

    /// A tab in front of a line: spaces where it belongs below another, nothing in front of a key of the page.
    fn tab_slip(&self, line: &Line) -> Option<Slip> {
        let white = line.start..line.start + line.indent;
        let written = self.text.get(white.clone()).filter(|white| white.contains('\t'))?;
        let slip = self.slip(white.clone(), "this line is indented with a tab");
        let above = line.above(&self.text);
        let ends =
            above.as_ref().is_none_or(|above| !above.value.is_empty() && (above.key.is_some() != above.item));
        if line.key.is_some() && !line.item && ends {
            let column = above.filter(|above| !above.item).map_or(0, |above| above.indent);
            let slip = slip.help("Take the tab away, so that the line begins where those above it begin.");
            return Some(slip.mend(self, white, &" ".repeat(column)));
        }
        let spaces = written.replace('\t', "  ");
        Some(slip.help("Use spaces instead of the tab.").mend(self, white, &spaces))
    }

    /// A space that YAML takes for a letter, in front of the line or behind its dash or colon.
    pub(super) fn hard_space(&self, line: &Line) -> Option<Slip> {
        let text = &self.text[line.start..line.end];
        let hard = |c: char| c.is_whitespace() && !c.is_ascii();
        let before = |at: usize| text[..at].trim_end_matches(char::is_whitespace);
        let separates = |at: usize| {
            let before = before(at);
            before.is_empty() || before == "-" || before.ends_with([':', ',']) && !before.contains(": ")
        };
        let (from, first) = text.char_indices().find(|(at, c)| hard(*c) && separates(*at))?;
        let behind = &text[from + first.len_utf8()..];
        let end = text.len() - behind.trim_start_matches(hard).len();
        let place = line.start + from..line.start + end;
        let slip = self.slip(place.clone(), "there is a space here that YAML takes for a letter");
        let spaces = " ".repeat(text[from..end].chars().count());
        Some(
            slip.help("Delete it and type a space anew: copied text often holds such spaces.")
                .mend(self, place, &spaces),
        )
    }

    /// A dash without a space behind it.
    pub(super) fn tight_dash(&self, at: usize) -> Option<Slip> {
        let next = self.text[at..].strip_prefix('-')?.chars().next().filter(|c| c.is_alphabetic())?;
        let word = &self.text[at + 1..Line::at(&self.text, at).end];
        let slip = self.slip(at..at + 1 + next.len_utf8(), "a space is missing after the dash");
        Some(slip.help(format!("Write `- {word}`.")).mend(self, at..at + 1, "- "))
    }

    /// A line that is no key with a value, or stands in the wrong column.
    pub(super) fn shape_slip(&self, line: &Line, above: Option<&Line>) -> Option<Slip> {
        let body = &self.text[line.body.clone()];
        if let Some(key) = &line.key {
            let (above, name) = (above?, &self.text[key.clone()]);
            let bracket = self.text[above.value.clone()].starts_with(['[', '{']);
            if bracket {
                return None;
            }
            if above.indent < line.indent && !above.value.is_empty() && above.key.is_some() {
                if name.contains(' ') {
                    return Some(self.long_value(above, line));
                }
                let place = line.start + above.indent..line.start + line.indent;
                let slip = self.slip(place.clone(), format!("`{name}` is indented too far"));
                let help = format!(
                    "Take the space in front of `{name}` away, so that it lines up with the line above."
                );
                return Some(slip.help(help).mend(self, place, ""));
            }
            let slip = self.slip(key.clone(), format!("`{name}` does not line up with the lines above it"));
            return Some(slip.help("Begin all keys that belong together in the same column."));
        }
        if line.item {
            let slip =
                self.slip(line.body.clone(), "this list item does not line up with the lines above it");
            return Some(
                slip.help("Begin all dashes of a list in the same column, below the key of the list."),
            );
        }
        let word = body.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(body.len());
        let (first, rest) = body.split_at(word);
        let at = line.body.start + word;
        let keyish = first.starts_with(|c: char| c.is_ascii_lowercase());
        if let Some(value) = rest.strip_prefix(':').filter(|v| !v.starts_with('/') && !first.is_empty()) {
            let slip = self.slip(line.body.start..at + 1, "a space is missing after the colon");
            return Some(slip.help(format!("Write `{first}: {value}`.")).mend(self, at..at + 1, ": "));
        }
        if body.starts_with(|c: char| "\"'[]{}%@`".contains(c)) {
            return None;
        }
        let slip = self.slip(line.body.clone(), "this line has no colon");
        if keyish && (rest.is_empty() || rest.starts_with(' ')) {
            let slip = slip.help(format!("Write `{}`.", format!("{first}: {}", rest.trim()).trim()));
            return Some(slip.mend(self, at..at, ":"));
        }
        let slip =
            slip.help("Each line is a key, a colon, a space and a value: `title: How do I sort a table?`.");
        Some(slip.patch(line.body.clone(), ""))
    }

    /// A value over two lines with a colon in the second.
    fn long_value(&self, above: &Line, line: &Line) -> Slip {
        let colon = line.key.as_ref().map_or(line.body.start, |key| key.end);
        let slip = self.slip(colon..colon + 1, format!("{} has a colon in it", self.whose(above)));
        let place = above.value.start..line.end;
        let help = "Put all of the value in quotation marks, from its first word to its last.";
        slip.help(help).mend(self, place.clone(), &quoted(&self.text[place]))
    }

    /// A value that wants quotation marks, or has them wrong.
    fn value_slip(&self, line: &Line, info: &str) -> Option<Slip> {
        let value = &self.text[line.value.clone()];
        let first = value.chars().next()?;
        let start = line.value.start;
        if let Some(inner) = uncurled(value) {
            return Some(self.curly(line.value.clone(), inner));
        }
        match first {
            '"' | '\'' => return self.quote_slip(line, first, info),
            '[' | '{' => return self.bracket_slip(line, first),
            _ => {}
        }
        let own = "@`%*&!|>?,]}".contains(first) || value.starts_with("- ");
        let block = matches!(first, '|' | '>') && value[1..].chars().all(|c| "+-123456789".contains(c));
        if own && !block && (line.key.is_some() || line.item) {
            return Some(self.own_meaning(line, start));
        }
        let colon = value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1))?;
        line.key.as_ref()?;
        let slip =
            self.slip(start + colon..start + colon + 1, format!("{} has a colon in it", self.whose(line)));
        Some(self.quoting(slip, line, value))
    }

    fn whose(&self, line: &Line) -> String {
        line.key.clone().map_or("this value".into(), |key| format!("the value of `{}`", &self.text[key]))
    }

    /// A value that begins with a character YAML takes for a mark of its own.
    pub(super) fn own_meaning(&self, line: &Line, at: usize) -> Slip {
        let mark = self.text[at..].chars().next().unwrap_or(' ');
        let shown = if mark == '`' { "a backtick".into() } else { format!("`{mark}`") };
        let message =
            format!("{} begins with {shown}, which has a meaning of its own here", self.whose(line));
        let end = (at + mark.len_utf8()).min(self.text.len());
        self.quoting(self.slip(at..end, message), line, &self.text[line.value.clone()])
    }

    /// Help and edit that put `inner` in place of the value, in quotation marks.
    pub(super) fn quoting(&self, slip: Slip, line: &Line, inner: &str) -> Slip {
        let inner = if is_half_quoted(inner) { &inner[..inner.len() - 1] } else { inner };
        let new = quoted(inner);
        let lead = line.key.clone().map_or("- ".into(), |key| format!("{}: ", &self.text[key]));
        slip.help(format!("Put it in quotation marks: `{lead}{new}`.")).mend(self, line.value.clone(), &new)
    }

    /// A bracket or a quotation mark that ends a bare value and was never opened.
    pub(super) fn unopened(&self, start: usize, end: usize) -> Option<Slip> {
        let value = &self.text[start..end];
        let (open, what) = match value.chars().next_back()? {
            ']' if !value.contains('[') => ('[', "the list closed with `]` is never opened"),
            '"' if is_half_quoted(value) => ('"', "this quotation mark is closed and never opened"),
            _ => return None,
        };
        let slip = self.slip(end - 1..end, what);
        let help = format!("Put `{open}` at the beginning of the value too.");
        Some(slip.help(help).mend(self, start..start, &open.to_string()))
    }

    pub(super) fn curly(&self, place: Range<usize>, inner: &str) -> Slip {
        let new = quoted(inner);
        let slip = self.slip(place.clone(), "these are curly quotation marks; YAML knows only straight ones");
        let mut slip = slip.help(format!("Write `{new}`.")).mend(self, place, &new);
        slip.finding.code = Code::CurlyQuotes;
        slip.finding.severity = Code::CurlyQuotes.severity();
        slip
    }

    fn quote_slip(&self, line: &Line, mark: char, info: &str) -> Option<Slip> {
        let (value, start) = (&self.text[line.value.clone()], line.value.start);
        let Some(close) = closing(value, mark) else {
            if closing(&self.text[start..], mark).is_some() && !info.contains("quoted scalar") {
                return None;
            }
            let slip = self.slip(start..start + 1, "this quotation mark is opened and never closed");
            let slip = slip.help(format!("Put `{mark}` at the end of the value too."));
            let one_line = self.text[line.end..].trim().is_empty() || !info.contains("end of stream");
            return Some(if one_line {
                slip.mend(self, line.value.end..line.value.end, &mark.to_string())
            } else {
                slip
            });
        };
        let rest = &value[close + 1..];
        if mark == '"' && (info.contains("escape") || info.contains("hexadecimal")) {
            let slash = start + value.find('\\')?;
            let slip =
                self.slip(slash..slash + 1, "a backslash has a meaning of its own in double quotation marks");
            let new = format!("'{}'", value[1..close].replace('\'', "''"));
            return Some(slip.help(format!("Use single ones: `{new}`.")).mend(
                self,
                start..start + close + 1,
                &new,
            ));
        }
        if rest.trim().is_empty() || rest.trim_start().starts_with('#') {
            return None;
        }
        if mark == '\'' && rest.starts_with(char::is_alphanumeric) {
            let at = start + close;
            let slip = self.slip(at..at + 1, "an apostrophe ends text in single quotation marks");
            let inner = value[1..].strip_suffix('\'').unwrap_or(&value[1..]).replace("''", "'");
            let new = quoted(&inner);
            return Some(slip.help(format!("Use double ones: `{new}`.")).mend(
                self,
                line.value.clone(),
                &new,
            ));
        }
        if rest.trim() == "]" {
            let slip =
                self.slip(line.value.end - 1..line.value.end, "the list closed with `]` is never opened");
            let slip = slip.help("Put `[` at the beginning of the value too.");
            return Some(slip.mend(self, start..start, "["));
        }
        let from = start + close + 1 + (rest.len() - rest.trim_start().len());
        let slip = self.slip(from..line.value.end, "there is text after the closing quotation mark");
        let nested = rest.starts_with(char::is_alphanumeric) && rest.ends_with(mark);
        let new = match value.contains('\'') {
            _ if nested => quoted(&value[1..value.len() - 1]),
            true => quoted(value),
            false => format!("'{value}'"),
        };
        let slip = slip.help(format!("Put all of it in quotation marks: `{new}`."));
        Some(slip.mend(self, line.value.clone(), &new))
    }

    fn bracket_slip(&self, line: &Line, mark: char) -> Option<Slip> {
        let (start, value) = (line.value.start, &self.text[line.value.clone()]);
        let (end, what) = if mark == '[' { (']', "list") } else { ('}', "group") };
        if let Some(close) = balanced(&self.text[start..]) {
            let rest = value.get(close + 1..)?.trim_start();
            if rest.is_empty() || rest.starts_with(['#', ',', ']', '}']) {
                return None;
            }
            return Some(self.own_meaning(line, start));
        }
        let slip = self.slip(start..start + 1, format!("the {what} opened with `{mark}` is never closed"));
        let slip = slip
            .help(format!("Put `{end}` at its end, or quotation marks around the value if it is no {what}."));
        let one_line = self.text[line.end..].trim().is_empty() && !value.contains(" #");
        Some(if one_line { slip.mend(self, line.value.end..line.value.end, &end.to_string()) } else { slip })
    }
}

/// One line of YAML, taken apart without regard to the lines around it.
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) indent: usize,
    pub(super) item: bool,
    pub(super) body: Range<usize>,
    pub(super) key: Option<Range<usize>>,
    pub(super) value: Range<usize>,
}

impl Line {
    pub(super) fn at(text: &str, at: usize) -> Self {
        let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
        let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
        let end = start + text[start..end].trim_end().len();
        let mut body =
            start + (text[start..end].len() - text[start..end].trim_start_matches([' ', '\t']).len());
        let (indent, first) = (body - start, body);
        while let Some(rest) = text[body..end].strip_prefix("- ") {
            body = end - rest.trim_start().len();
        }
        let line = &text[body..end];
        let colon = line.find(": ").or_else(|| line.ends_with(':').then(|| line.len() - 1));
        let colon = colon.filter(|n| {
            let key = line[..*n].trim_end();
            key.starts_with(|c: char| c.is_alphanumeric() || c == '_')
                && !key.contains(['"', '[', ']', '{', '}', '#'])
        });
        let key = colon.map(|n| body..body + line[..n].trim_end().len());
        let value = colon.map_or(body, |n| end - line[n + 1..].trim_start().len());
        Self { start, end, indent, item: body > first, body: body..end, key, value: value..end }
    }

    /// The nearest line above that is not blank.
    pub(super) fn above(&self, text: &str) -> Option<Self> {
        let before = text[..self.start].trim_end();
        if before.is_empty() { None } else { Some(Self::at(text, before.len())) }
    }
}

/// The text in straight double quotation marks.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text as a value, with quotation marks only where it needs them: in a list in brackets too.
#[must_use]
pub fn plain_or_quoted(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Whether a text may stand in YAML without quotation marks, in a list in brackets too.
fn is_plain(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    let first = signs.first().is_some_and(|c| c.is_alphanumeric() || "./_".contains(*c));
    let fits = |(at, c): (usize, &char)| match c {
        ' ' => signs.get(at + 1).is_some_and(|next| *next != ' ' && *next != '#'),
        ':' => signs.get(at + 1).is_some_and(|next| next.is_alphanumeric()),
        c => c.is_alphanumeric() || "-_./#'()+".contains(*c),
    };
    let is_null = matches!(text, "null" | "Null" | "NULL");
    first && !is_null && signs.iter().enumerate().all(fits)
}

/// The text without the curly quotation marks around it.
pub(super) fn uncurled(text: &str) -> Option<&str> {
    let double = text.strip_prefix(['“', '”', '„']).and_then(|t| t.strip_suffix(['”', '“']));
    let single = || text.strip_prefix(['‘', '’']).and_then(|t| t.strip_suffix(['’', '‘']));
    double.filter(|t| !t.contains(['“', '”'])).or_else(|| single().filter(|t| !t.contains('‘')))
}

/// Whether a text ends with its only quotation mark, and not with one that stands for inches.
fn is_half_quoted(text: &str) -> bool {
    let inner = text.strip_suffix('"').unwrap_or_default();
    !inner.is_empty() && !inner.contains('"') && !inner.ends_with(|c: char| c.is_ascii_digit())
}

/// Where the quotation mark is that closes the one a text begins with.
pub(super) fn closing(text: &str, mark: char) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        let doubled = mark == '\'' && c == mark && chars.peek().is_some_and(|(_, next)| *next == mark);
        if doubled || mark == '"' && c == '\\' {
            chars.next();
        } else if c == mark {
            return Some(at);
        }
    }
    None
}

/// Where the bracket is that closes the one a text begins with.
fn balanced(text: &str) -> Option<usize> {
    let (mut depth, mut skip) = (0_usize, 0);
    for (at, c) in text.char_indices().filter(|(_, c)| "[]{}\"'".contains(*c)) {
        let quote = matches!(c, '"' | '\'') && text[..at].trim_end().ends_with(['[', '{', ',', ':']);
        match c {
            _ if at < skip => {}
            '"' | '\'' if quote => skip = at + closing(&text[at..], c)? + 1,
            '[' | '{' => depth += 1,
            ']' | '}' if depth == 1 => return Some(at),
            ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A space in front of the first of several keys.
pub(super) fn stray_start(draft: &Draft) -> Option<Diagnostic> {
    let first = draft.text.len() - draft.text.trim_start_matches(['\r', '\n']).len();
    let line = Line::at(&draft.text, first);
    let key = line.key.clone().filter(|_| line.indent > 0 && !line.item)?;
    let name = &draft.text[key];
    let place = line.start..line.start + line.indent;
    let slip = draft.slip(place.clone(), format!("there is a space in front of `{name}`"));
    Some(
        slip.help(format!("Take it away, so that `{name}` begins at the left margin."))
            .mend(draft, place, "")
            .finding,
    )
}
