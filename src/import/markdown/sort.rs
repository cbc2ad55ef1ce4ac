//! What becomes of each file of an old site, by where it lies and what it is called.
//!
//! In: a path. Out: a [`Fate`]. It must not know what is in a file.

use super::{System, settings::Settings};

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is a text that becomes a page.
    Text,
    /// It is copied to this path below `content/`, and answered at this address before.
    Copy(String),
    /// It holds keys for the texts of its folder.
    FolderKeys,
    /// It is left out, for this reason.
    Left(&'static str),
}

const BUILT: &str = "what the old generator built";
const DESIGN: &str = "part of the old design; a theme has its own";
const TEMPLATE: &str = "a template of the old design; nothing of it is a text";
const DATA: &str = "data for the old templates; a table for readers belongs below content/data/";
const SETTINGS: &str = "settings of the old generator";
const TOOLS: &str = "belongs to the tools of the old site";
const MADE: &str = "Casebook makes its own";
const NOTES: &str = "a note for those who keep the site, not for its readers";
const HIDDEN: &str = "a hidden file of the tools of the old site";
const PROGRAM: &str = "made by a program; what it prints is to be written as markdown";
const MARKUP: &str = "a text in another markup than markdown; turn it into markdown first";
const OTHER: &str = "of no sort that Casebook copies by itself; copy it by hand where readers need it";

/// The folders that hold no texts, by system; a name without a system is left out for all.
const FOLDERS: &[(Option<System>, &str, &str)] = &[
    (None, ".git/", TOOLS),
    (None, "node_modules/", TOOLS),
    (None, "vendor/", TOOLS),
    (Some(System::Jekyll), "_site/", BUILT),
    (Some(System::Jekyll), "_layouts/", TEMPLATE),
    (Some(System::Jekyll), "_includes/", TEMPLATE),
    (Some(System::Jekyll), "_sass/", DESIGN),
    (Some(System::Jekyll), "_plugins/", TOOLS),
    (Some(System::Jekyll), "_data/", DATA),
    (Some(System::Hugo), "public/", BUILT),
    (Some(System::Hugo), "resources/", BUILT),
    (Some(System::Hugo), "layouts/", TEMPLATE),
    (Some(System::Hugo), "themes/", DESIGN),
    (Some(System::Hugo), "archetypes/", TEMPLATE),
    (Some(System::Hugo), "i18n/", DESIGN),
    (Some(System::Hugo), "data/", DATA),
    (Some(System::Hugo), "config/", SETTINGS),
    (Some(System::Zola), "public/", BUILT),
    (Some(System::Zola), "templates/", TEMPLATE),
    (Some(System::Zola), "themes/", DESIGN),
    (Some(System::Zola), "sass/", DESIGN),
    (Some(System::Zola), "syntaxes/", DESIGN),
    (Some(System::Eleventy), "_site/", BUILT),
    (Some(System::Eleventy), "_includes/", TEMPLATE),
    (Some(System::Eleventy), "_layouts/", TEMPLATE),
    (Some(System::Eleventy), "_data/", DATA),
];

/// The folders whose files are copied as they are, with the folder left out of their address.
fn whole_folders(system: System) -> &'static [&'static str] {
    match system {
        System::Hugo => &["static/", "assets/"],
        System::Zola => &["static/"],
        System::Eleventy => &["public/", "static/"],
        System::Jekyll => &[],
    }
}

/// Files by name, wherever they lie at the root.
const NAMES: &[(&str, &str)] = &[
    ("feed.xml", MADE),
    ("atom.xml", MADE),
    ("rss.xml", MADE),
    ("feed.json", MADE),
    ("sitemap.xml", MADE),
    ("robots.txt", MADE),
    ("404.html", MADE),
    ("404.md", MADE),
    (
        "cname",
        "for the host: set the address as `url:` in casebook.yaml, and copy this file to the folder you publish",
    ),
    ("gemfile", TOOLS),
    ("gemfile.lock", TOOLS),
    ("rakefile", TOOLS),
    ("makefile", TOOLS),
    ("dockerfile", TOOLS),
    ("package.json", TOOLS),
    ("package-lock.json", TOOLS),
    ("yarn.lock", TOOLS),
    ("go.mod", TOOLS),
    ("go.sum", TOOLS),
    ("netlify.toml", TOOLS),
    ("vercel.json", TOOLS),
    ("humans.txt", TOOLS),
    ("readme.md", NOTES),
    ("contributing.md", NOTES),
    ("changelog.md", NOTES),
    ("license.md", NOTES),
    ("licence.md", NOTES),
    ("license", NOTES),
    ("licence", NOTES),
    ("code_of_conduct.md", NOTES),
];

/// The ends of texts in markdown.
pub const MARKDOWN: &[&str] = &["md", "markdown", "mkd", "mkdn", "mdown"];

/// Ends that say why a file is left out.
const ENDS: &[(&[&str], &str)] = &[
    (
        &[
            "css",
            "scss",
            "sass",
            "less",
            "styl",
            "js",
            "mjs",
            "cjs",
            "ts",
            "map",
            "woff",
            "woff2",
            "ttf",
            "otf",
            "eot",
            "ico",
            "webmanifest",
        ],
        DESIGN,
    ),
    (&["njk", "liquid", "hbs", "ejs", "pug", "haml", "mustache", "webc", "vto", "gotmpl"], PROGRAM),
    (&["adoc", "asciidoc", "org", "rst", "textile", "pandoc", "rmd", "ipynb", "mdx"], MARKUP),
    (&["yml", "yaml", "json", "toml"], DATA),
    (&["rb", "go", "py", "sh", "gemspec", "lock", "mod", "sum", "xml", "xsl"], TOOLS),
];

/// The ends of pictures and other files for readers.
const COPIED: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "pdf", "doc", "docx", "odt",
    "rtf", "xls", "xlsx", "ods", "csv", "tsv", "ppt", "pptx", "odp", "txt", "zip", "mp3", "m4a", "ogg",
    "oga", "wav", "mp4", "m4v", "webm", "mov", "ogv", "epub", "ics", "geojson", "gpx", "kml",
];

/// The end of a file's name in small letters.
#[must_use]
pub fn end(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default()
}

/// What becomes of the file at this path.
#[must_use]
pub fn fate(system: System, settings: &Settings, path: &str) -> Fate {
    let below = path.strip_prefix(settings.input.as_str()).unwrap_or(path);
    let folders = FOLDERS.iter().filter(|(of, ..)| of.is_none_or(|of| of == system));
    for (_, folder, why) in folders {
        if path.starts_with(folder) || (system == System::Eleventy && below.starts_with(folder)) {
            return Fate::Left(why);
        }
    }
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let hidden = path.split('/').any(|part| part.starts_with('.') && part.len() > 1);
    if hidden {
        return Fate::Left(if name.starts_with(".eleventy") { SETTINGS } else { HIDDEN });
    }
    let end = end(path);
    let whole = whole_folders(system).iter().find_map(|folder| path.strip_prefix(folder));
    if let Some(inside) = whole {
        return copied(&end, inside);
    }
    if !path.contains('/') || !below.contains('/') {
        let why = NAMES.iter().find(|(known, _)| *known == name).map(|(_, why)| *why);
        if let Some(why) = why.or_else(|| (!path.contains('/')).then(|| setting(&name)).flatten()) {
            return Fate::Left(why);
        }
    }
    let is_inside = path.starts_with(settings.input.as_str());
    let is_text = MARKDOWN.contains(&end.as_str()) || end == "html" || end == "htm";
    if is_text && is_inside {
        return Fate::Text;
    }
    if system == System::Eleventy && is_inside && is_folder_keys(path) {
        return Fate::FolderKeys;
    }
    if is_text {
        return Fate::Left(NOTES);
    }
    copied(&end, below)
}

/// Why a file at the root is left out whose name begins like settings.
fn setting(name: &str) -> Option<&'static str> {
    let starts =
        ["_config", "config.", "hugo.", "zola.", "eleventy.config", "postcss.config", "tailwind.config"];
    starts.iter().any(|start| name.starts_with(start)).then_some(SETTINGS)
}

fn copied(end: &str, to: &str) -> Fate {
    match ENDS.iter().find(|(ends, _)| ends.contains(&end)) {
        Some((_, why)) => Fate::Left(why),
        None if COPIED.contains(&end) => Fate::Copy(to.to_owned()),
        None => Fate::Left(OTHER),
    }
}

/// Whether a file of Eleventy holds keys for its folder or for one text: `posts/posts.json`, `posts/posts.11tydata.json`.
fn is_folder_keys(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    name.ends_with(".11tydata.json") || (!folder.is_empty() && name == format!("{folder}.json"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{File, Sources};

    fn of(system: System, path: &str) -> Fate {
        let files = vec![File::new(".eleventy.js", b"dir: { input: 'src' }".to_vec())];
        let settings = super::super::settings::read(system, &Sources::new(files));
        fate(system, &settings, path)
    }

    #[test]
    fn each_file_has_its_fate() {
        use System::{Eleventy, Hugo, Jekyll, Zola};
        for (system, path) in [
            (Jekyll, "_posts/2015-01-21-x.md"),
            (Jekyll, "blog/_posts/2015-01-21-x.markdown"),
            (Jekyll, "about.md"),
            (Hugo, "content/posts/x.md"),
            (Zola, "content/x/index.md"),
            (Eleventy, "src/posts/x.md"),
        ] {
            assert_eq!(of(system, path), Fate::Text, "{path}");
        }
        for (system, path, to) in [
            (Jekyll, "assets/a.png", "assets/a.png"),
            (Hugo, "static/img/a.jpg", "img/a.jpg"),
            (Hugo, "content/posts/x/a.jpg", "posts/x/a.jpg"),
            (Eleventy, "src/img/a.png", "img/a.png"),
        ] {
            assert_eq!(of(system, path), Fate::Copy(to.to_owned()), "{path}");
        }
        for (system, path) in [
            (Jekyll, "_config.yml"),
            (Jekyll, "README.md"),
            (Jekyll, "assets/main.scss"),
            (Hugo, "layouts/_default/single.html"),
            (Hugo, "static/app.js"),
            (Hugo, "README.md"),
            (Eleventy, "src/_includes/base.njk"),
            (Eleventy, "src/index.njk"),
            (Eleventy, ".eleventy.js"),
        ] {
            assert!(matches!(of(system, path), Fate::Left(_)), "{path}");
        }
        assert_eq!(of(Eleventy, "src/posts/posts.json"), Fate::FolderKeys);
    }
}
