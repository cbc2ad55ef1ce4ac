//! The files in which common hosts look for old addresses: `_redirects`, `.htaccess`, `redirects.map`.
//!
//! In: old addresses and where they lead. Out: the text of each file, the same for the same addresses. What their signs mean
//! is written where each is escaped. It must not know why an address is old.

use super::{
    Claim, Content, Inputs,
    redirects::{self, Redirect, Redirects, To},
};
use crate::page::{Route, percent};
use std::fmt::Write as _;

/// The files, when a site has old addresses.
pub const FILES: [&str; 3] = ["_redirects", ".htaccess", "redirects.map"];
/// The page that hosts show with the status 410.
pub const GONE: &str = "gone.html";

/// An old address as hosts see it.
struct Old<'a> {
    /// Its path below the base, decoded; it ends with a slash unless it looks like a file.
    path: String,
    query: Option<&'a str>,
    /// Where it leads, encoded; nothing where it is gone.
    to: Option<String>,
}

impl<'a> Old<'a> {
    fn new(inputs: &Inputs, redirect: &'a Redirect) -> Self {
        let written = &*redirect.from.path;
        let last = written.rsplit('/').next().unwrap_or_default();
        let is_file = last.contains('.') || written.is_empty() || last.is_empty();
        let path = if is_file { written.to_owned() } else { format!("{written}/") };
        let below = |route: &Route| format!("{}{}", encoded(&inputs.frame.site.base), encoded(route.path()));
        let to = match &redirect.to {
            To::Page(id) => Some(below(&inputs.graph.page(*id).route)),
            To::Here(route, None) => Some(below(route)),
            To::Here(route, Some(heading)) => Some(format!("{}#{}", below(route), percent(heading))),
            To::Outside(url) => Some(url.clone()),
            To::Gone => None,
        };
        Self { path, query: redirect.from.query(), to }
    }
}

/// The claims of the files, and of the page that is shown for all that is gone.
#[must_use]
pub fn files(inputs: &Inputs, redirects: &Redirects) -> Vec<Claim> {
    let old: Vec<Old> = redirects.0.iter().map(|redirect| Old::new(inputs, redirect)).collect();
    let base = &*inputs.frame.site.base;
    let texts = [plain(base, &old), apache(base, &old), nginx(base, &old)];
    let has_lines = |(_, text): &(&&str, String)| text.lines().any(|line| !line.starts_with('#'));
    let files = FILES.iter().zip(texts).filter(has_lines);
    let files = files.map(|(name, text)| Claim::new(Route::file(name), Content::Text(text)));
    let is_gone = old.iter().any(|old| old.to.is_none());
    let gone = is_gone.then(|| redirects::gone(inputs, Route::file(GONE)));
    files.chain(gone).collect()
}

/// A path with all but letters, digits, slashes and `-._~` encoded.
fn encoded(path: &str) -> String {
    path.split('/').map(percent).collect::<Vec<_>>().join("/")
}

/// What Netlify and Cloudflare Pages read alike: from, to and status, encoded. Neither a query nor 410 is known to both.
fn plain(base: &str, old: &[Old]) -> String {
    let mut text = String::from("# Old addresses, for Netlify and Cloudflare Pages.\n");
    for old in old.iter().filter(|old| old.query.is_none()) {
        if let Some(to) = &old.to {
            let from = format!("{}{}", encoded(base), encoded(&old.path));
            writeln!(text, "{from} {to} 301").expect("a string takes what is written to it");
        }
    }
    text
}

/// Rules of mod_rewrite in a folder: patterns are held against the decoded path below the folder.
fn apache(base: &str, old: &[Old]) -> String {
    let mut text = String::from("# Old addresses, for Apache.\n");
    if old.iter().any(|old| old.to.is_none()) {
        writeln!(text, "ErrorDocument 410 {}{GONE}", encoded(base))
            .expect("a string takes what is written to it");
    }
    text.push_str("<IfModule mod_rewrite.c>\nRewriteEngine On\n");
    // A rule for a path takes it with any query, so those with one come first.
    let (with, without): (Vec<&Old>, Vec<&Old>) = old.iter().partition(|old| old.query.is_some());
    for old in with.into_iter().chain(without) {
        let mut flags = "R=301,L,NE";
        if let Some(query) = old.query {
            let own = pattern(query);
            let own = if query.contains('&') { format!("^{own}$") } else { format!("(^|&){own}(&|$)") };
            writeln!(text, "RewriteCond %{{QUERY_STRING}} \"{own}\"")
                .expect("a string takes what is written to it");
            flags = "R=301,L,NE,QSD";
        }
        let (path, end) = old.path.strip_suffix('/').map_or((&*old.path, ""), |path| (path, "/?"));
        let (to, flags) = match &old.to {
            Some(to) => (substitution(to), flags),
            None => ("-".to_owned(), "G"),
        };
        writeln!(text, "RewriteRule \"^{}{end}$\" \"{to}\" [{flags}]", pattern(path))
            .expect("a string takes what is written to it");
    }
    text.push_str("</IfModule>\n");
    text
}

/// Text as a regular expression between the quotation marks of a directive of mod_rewrite, which reads it as it stands.
fn pattern(text: &str) -> String {
    regex(text).replace('"', "\\x22")
}

/// An address as what mod_rewrite puts in place: there `%` and `$` begin a reference, unless a `\` stands before them.
fn substitution(url: &str) -> String {
    let mut out = String::with_capacity(url.len() + 8);
    for c in url.chars() {
        match c {
            '"' => out.push_str("\\%22"),
            '%' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Lines of a `map` of nginx from the decoded path, or path and query, to where it leads, or to `gone`.
fn nginx(base: &str, old: &[Old]) -> String {
    let mut text = String::from("# Old addresses, for a map of nginx.\n");
    for old in old {
        let query = old.query.map_or(String::new(), |query| format!("?{query}"));
        let from = format!("{base}{}{query}", old.path);
        // Plain strings are compared without regard to capitals: an address with some could hide one without.
        let from = match from.contains(|c: char| c.is_ascii_uppercase()) {
            true => format!("~^{}$", regex(&from)),
            false => from,
        };
        let to = old.to.as_deref().unwrap_or("gone").replace('$', "%24");
        writeln!(text, "{} {};", quoted(&from), quoted(&to)).expect("a string takes what is written to it");
    }
    text
}

/// Text as a regular expression.
fn regex(text: &str) -> String {
    let sign = |c: char| "\\.^$*+?()[]{}|".contains(c);
    text.chars().flat_map(|c| sign(c).then_some('\\').into_iter().chain([c])).collect()
}

/// Text as a word in a file of nginx.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn old(path: &str, query: Option<&'static str>, to: &str) -> Old<'static> {
        let to = Some(to.to_owned()).filter(|to| !to.is_empty());
        Old { path: path.to_owned(), query, to }
    }

    #[test]
    fn signs_are_written_as_each_host_reads_them() {
        let all = [
            old("", Some("p=12"), "/b/"),
            old("a b.c+d/", None, "/n/%20x/#h"),
            old("café/", None, "https://example.org/$1?q=%20"),
            old("Old.HTML", None, ""),
        ];
        let apache = apache("/", &all);
        for line in [
            "ErrorDocument 410 /gone.html",
            "RewriteCond %{QUERY_STRING} \"(^|&)p=12(&|$)\"\nRewriteRule \"^$\" \"/b/\" [R=301,L,NE,QSD]",
            "RewriteRule \"^a b\\.c\\+d/?$\" \"/n/\\%20x/#h\" [R=301,L,NE]",
            "RewriteRule \"^café/?$\" \"https://example.org/\\$1?q=\\%20\" [R=301,L,NE]",
            "RewriteRule \"^Old\\.HTML$\" \"-\" [G]",
        ] {
            assert!(apache.contains(&format!("{line}\n")), "{line}\n{apache}");
        }
        let nginx = nginx("/x/", &all);
        for line in [
            "\"/x/?p=12\" \"/b/\";",
            "\"/x/a b.c+d/\" \"/n/%20x/#h\";",
            "\"/x/café/\" \"https://example.org/%241?q=%20\";",
            "\"~^/x/Old\\\\.HTML$\" \"gone\";",
        ] {
            assert!(nginx.contains(&format!("{line}\n")), "{line}\n{nginx}");
        }
        let plain = plain("/", &all);
        let lines = ["/a%20b.c%2Bd/ /n/%20x/#h 301", "/caf%C3%A9/ https://example.org/$1?q=%20 301"];
        assert_eq!(plain.lines().skip(1).collect::<Vec<_>>(), lines);
    }
}
