//! The addresses that other generators gave to their texts.
//!
//! In: a pattern with `:names`, and what is known of a text. Out: the address that answered it.
//! It must not know files.

use jiff::civil;

/// What is known of a text.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// When it was published, by the clock of the old site.
    pub at: Option<civil::DateTime>,
    /// The title as a part of an address.
    pub title: String,
    /// Its own part of an address, where one is set.
    pub slug: String,
    /// The name of the file without its date and its end.
    pub name: String,
    /// Its categories.
    pub categories: Vec<String>,
    /// The folder it lies in.
    pub folder: String,
    /// The name of the collection.
    pub collection: String,
}

/// The patterns that have names in Jekyll.
const NAMED: &[(&str, &str)] = &[
    ("", "/:categories/:year/:month/:day/:title.html"),
    ("date", "/:categories/:year/:month/:day/:title.html"),
    ("pretty", "/:categories/:year/:month/:day/:title/"),
    ("ordinal", "/:categories/:year/:y_day/:title.html"),
    ("weekdate", "/:categories/:year/W:week/:short_day/:title.html"),
    ("none", "/:categories/:title.html"),
];

/// The pattern behind one of the names that Jekyll has for some, or the same.
#[must_use]
pub fn pattern(named: &str) -> &str {
    NAMED.iter().find(|(name, _)| *name == named).map_or(named, |(_, pattern)| pattern)
}

/// The address by this pattern, or the first name in it that is not understood.
pub fn expand(pattern: &str, known: &Known) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(':') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let Some(value) = value(name, known) else { return Err(format!(":{name}")) };
        out.push_str(&value);
        // Hugo may cut the list of sections: `:sections[1:]`. What is cut off is not known here.
        if behind.starts_with('[') {
            return Err(format!(":{name}["));
        }
        rest = behind;
    }
    out.push_str(rest);
    Ok(tidy(&out))
}

/// An address with one slash in front, and none twice.
#[must_use]
pub fn tidy(address: &str) -> String {
    let mut out = String::from("/");
    for c in address.chars() {
        if c != '/' || !out.ends_with('/') {
            out.push(c);
        }
    }
    out
}

fn value(name: &str, known: &Known) -> Option<String> {
    let at = known.at.unwrap_or(civil::DateTime::ZERO);
    let written = |format: &str| at.strftime(format).to_string();
    let slug_or = |other: &str| if known.slug.is_empty() { other.to_owned() } else { known.slug.clone() };
    let joined = |fold: fn(&str) -> String| {
        known.categories.iter().map(|category| fold(category)).collect::<Vec<_>>().join("/")
    };
    Some(match name {
        "year" => written("%Y"),
        "short_year" => written("%y"),
        "month" => written("%m"),
        "i_month" => at.month().to_string(),
        "short_month" => written("%b"),
        "long_month" | "monthname" => written("%B"),
        "day" => written("%d"),
        "i_day" => at.day().to_string(),
        "y_day" => format!("{:03}", at.day_of_year()),
        "yearday" => at.day_of_year().to_string(),
        "w_year" => written("%G"),
        "week" => written("%V"),
        "w_day" => written("%u"),
        "short_day" => written("%a"),
        "long_day" | "weekdayname" => written("%A"),
        "weekday" => written("%w"),
        "hour" => written("%H"),
        "minute" => written("%M"),
        "second" => written("%S"),
        // Jekyll calls `title` what the file is called.
        "title" if known.title.is_empty() => slug_or(&known.name),
        "title" => known.title.clone(),
        "slug" => slug_or(if known.title.is_empty() { &known.name } else { &known.title }),
        "slugorfilename" | "slugorcontentbasename" => slug_or(&known.name),
        "filename" | "contentbasename" | "name" | "basename" => known.name.clone(),
        "categories" => joined(|category| category.to_lowercase()),
        "slugified_categories" => joined(plain),
        "section" => known.folder.split('/').next().unwrap_or_default().to_owned(),
        "sections" | "path" => known.folder.clone(),
        "collection" => known.collection.clone(),
        "output_ext" => ".html".to_owned(),
        _ => return None,
    })
}

/// A name as Jekyll and Hugo make a part of an address of it: letters, digits, all else one hyphen.
#[must_use]
pub fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// A title as Hugo makes a part of an address of it: signs go, spaces are hyphens.
#[must_use]
pub fn urlized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '~') {
            out.push(c);
        } else if (c.is_whitespace() || c == '-') && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_address() {
        let known = Known {
            at: Some(civil::date(2015, 1, 21).at(9, 5, 0, 0)),
            name: "new-hall".to_owned(),
            categories: vec!["News".to_owned(), "Big days".to_owned()],
            folder: "posts/old".to_owned(),
            ..Known::default()
        };
        for (named, address) in [
            ("date", "/news/big days/2015/01/21/new-hall.html"),
            ("pretty", "/news/big days/2015/01/21/new-hall/"),
            ("ordinal", "/news/big days/2015/021/new-hall.html"),
            ("none", "/news/big days/new-hall.html"),
            (
                "/:slugified_categories/:short_year/:i_month/:title:output_ext",
                "/news/big-days/15/1/new-hall.html",
            ),
            ("/:sections/:monthname/:slug/", "/posts/old/January/new-hall/"),
            ("/blog/:year-:month/:title", "/blog/2015-01/new-hall"),
        ] {
            assert_eq!(expand(pattern(named), &known).as_deref(), Ok(address), "{named}");
        }
        assert_eq!(expand("/:colour/x", &known), Err(":colour".to_owned()));
    }
}
