//! `casebook.yaml`, typed and checked, and the build's clock.
//!
//! In: the settings file's text and a [`Clock`]. Out: a [`Config`] and findings. It must not know where either came from.

use crate::{
    diagnostic::{Code, Diagnostic, Severity, nearest},
    page::{Day, Kind, Moment, Permalink, RawHtml, Route, Rules, permalink},
    source::{Sources, Span},
    yaml::{self, Node, Value},
};
use jiff::{Timestamp, civil, tz::TimeZone};

/// The name of the settings file.
pub const FILE: &str = "casebook.yaml";

/// One setting: its key and what it is for.
pub const SETTINGS: &[(&str, &str)] = &[
    ("title", "The name of the site."),
    ("summary", "What the site is, in one sentence."),
    ("url", "The address it is published at, such as https://example.org/."),
    ("language", "The language as a code; en-GB unless said."),
    ("time_zone", "The time zone of dates; Europe/London unless said."),
    ("contact", "An e-mail address for readers: spotted a mistake, was this helpful."),
    ("form", "The https:// address of a form service that takes what readers say, for those without e-mail."),
    (
        "social_cards",
        "Yes makes a picture of each title for links that are shared; it costs time for every page.",
    ),
    ("licence", "The licence of the texts; CC BY 4.0 unless said."),
    ("theme", "A folder under themes/, where the built-in theme is not wanted."),
    ("permalinks", "The addresses of posts: `post:` and a pattern such as /blog/{year}/{month}/{slug}/."),
    ("html", "What happens to raw HTML: clean, deny or trust."),
    ("checks", "Codes with another level: off, warning or error; or a level and the paths it is for."),
    ("extra", "Anything a theme of your own wants."),
];

/// The instant a build takes for now: an input, never read in the core.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// An instant.
    Instant(Timestamp),
    /// A moment in the site's time zone.
    Local(Moment),
}

/// A changed level of a check, for paths that begin with `under`.
#[derive(Clone, Debug)]
pub struct Level {
    /// Which check.
    pub code: Code,
    /// The paths below the site's root it holds for; empty for all.
    pub under: Vec<String>,
    /// The severity, or nothing for off.
    pub severity: Option<Severity>,
}

/// The settings of a site.
#[derive(Clone, Debug)]
pub struct Config {
    /// The name of the site.
    pub title: String,
    /// What the site is.
    pub summary: String,
    /// The address with a final slash.
    pub url: String,
    /// The language code.
    pub language: String,
    /// The time zone.
    pub time_zone: TimeZone,
    /// Now, as the clocks of that zone show it: to be told, not to be compared. They show an hour twice when they go back.
    pub now: civil::DateTime,
    /// Now.
    pub instant: Timestamp,
    /// Where readers may write.
    pub contact: String,
    /// Where a form sends what readers say; may be empty.
    pub form: String,
    /// Whether pages without a picture get a social card.
    pub social_cards: bool,
    /// The licence of the texts.
    pub licence: String,
    /// The theme's folder name, where one is named.
    pub theme: Option<(String, Span)>,
    /// What happens to raw HTML, and the addresses of posts.
    pub rules: Rules,
    /// Changed levels.
    pub levels: Vec<Level>,
    /// Anything for a theme.
    pub extra: serde_json::Value,
}

impl Config {
    /// The path of the URL, with slashes at both ends: `/` or `/casebook/`.
    #[must_use]
    pub fn base(&self) -> &str {
        let after = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        after.find('/').map_or("/", |at| &after[at..])
    }

    /// An address below the base as an address from the host's root.
    #[must_use]
    pub fn address(&self, route: &Route) -> String {
        [self.base(), route.path()].concat()
    }

    /// Today, in the site's time zone.
    #[must_use]
    pub fn today(&self) -> Day {
        Day(self.now.date())
    }

    /// The first instant of a moment: of an hour that the clocks show twice, the first; in one that they leave out, so much
    /// later as they were put forward.
    #[must_use]
    pub fn begins(&self, moment: Moment) -> Timestamp {
        self.at(moment.start())
    }

    /// The first instant that is no more in a moment: a time is over when it comes, a day when the next one does.
    #[must_use]
    pub fn ends(&self, moment: Moment) -> Timestamp {
        match moment.time {
            Some(_) => self.begins(moment),
            None => moment
                .day
                .0
                .tomorrow()
                .map_or(Timestamp::MAX, |next| self.at(next.to_datetime(civil::Time::midnight()))),
        }
    }

    /// What lies beyond all calendars is at the end of them that is nearer.
    fn at(&self, time: civil::DateTime) -> Timestamp {
        let beyond = if time.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
        time.to_zoned(self.time_zone.clone()).map_or(beyond, |zoned| zoned.timestamp())
    }

    /// Whether a page that is published at this moment is not yet in the site.
    #[must_use]
    pub fn is_to_come(&self, publish: Moment) -> bool {
        self.begins(publish) > self.instant
    }

    /// Whether what ends at this moment is over. A day is over when the next one begins.
    #[must_use]
    pub fn is_over(&self, ends: Moment) -> bool {
        self.ends(ends) <= self.instant
    }

    /// The severity of a finding under these settings; nothing when it is off.
    #[must_use]
    pub fn severity(&self, code: Code, path: Option<&str>) -> Option<Severity> {
        let holds = |level: &&Level| {
            level.code == code
                && (level.under.is_empty()
                    || path.is_some_and(|p| level.under.iter().any(|u| p.starts_with(u))))
        };
        self.levels.iter().rfind(holds).map_or(Some(code.severity()), |level| level.severity)
    }

    /// Findings at the levels of these settings: those that are off left out.
    #[must_use]
    pub fn levelled(&self, findings: Vec<Diagnostic>, sources: &Sources) -> Vec<Diagnostic> {
        let levelled = findings.into_iter().filter_map(|mut d| {
            let path = d.span.map(|s| &*sources.get(s.file).path);
            d.severity = self.severity(d.code, path)?;
            Some(d)
        });
        levelled.collect()
    }
}

/// Reads the settings; without a settings file the defaults hold. Parsing never fails.
#[must_use]
pub fn read(sources: &Sources, clock: Clock, base_url: Option<&str>) -> (Config, Vec<Diagnostic>) {
    let mut config = Config {
        title: "Casebook".to_owned(),
        summary: String::new(),
        url: "http://localhost:8000/".to_owned(),
        language: "en-GB".to_owned(),
        time_zone: TimeZone::get("Europe/London").expect("the zone database is in the binary"),
        now: civil::DateTime::default(),
        instant: Timestamp::default(),
        contact: String::new(),
        form: String::new(),
        social_cards: false,
        licence: "CC BY 4.0".to_owned(),
        theme: None,
        rules: Rules::default(),
        levels: Vec::new(),
        extra: serde_json::Value::Object(serde_json::Map::new()),
    };
    let mut found = Vec::new();
    if let Some(id) = sources.find(FILE) {
        let (node, yaml) = yaml::read_file(id, sources.get(id));
        found.extend(yaml);
        for entry in node.entries() {
            setting(&mut config, &entry.key.value, entry.key.span, &entry.value, &mut found);
        }
    }
    if let Some(url) = base_url {
        config.url = with_slash(url);
    }
    config.instant = match clock {
        Clock::Instant(instant) => instant,
        Clock::Local(moment) => config.begins(moment),
    };
    config.now = config.instant.to_zoned(config.time_zone.clone()).datetime();
    (config, found)
}

/// The scheme, host and port of the address of a form; nothing where it is none, or not a safe one. A page's security
/// policy names it, so nothing may be in it that a policy reads otherwise.
#[must_use]
pub fn form_origin(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://")?;
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, port) = rest[..host_end].split_once(':').unwrap_or((&rest[..host_end], "443"));
    let label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_sound = host.split('.').all(label)
        && port.parse::<u16>().is_ok()
        && !address.chars().any(|c| c.is_whitespace() || c.is_control());
    is_sound.then(|| &address[.."https://".len() + host_end])
}

fn with_slash(url: &str) -> String {
    format!("{}/", url.trim_end_matches('/'))
}

fn setting(config: &mut Config, key: &str, at: Span, node: &Node, found: &mut Vec<Diagnostic>) {
    let text = node.as_text().map(str::to_owned);
    match (key, text) {
        ("checks", _) => levels(config, node, found),
        ("permalinks", _) => permalinks(config, node, found),
        ("extra", _) => config.extra = crate::yaml::to_json(node),
        ("title", Some(text)) => config.title = text,
        ("summary", Some(text)) => config.summary = text,
        ("contact", Some(text)) => config.contact = text,
        ("licence", Some(text)) => config.licence = text,
        ("language", Some(text)) => config.language = text,
        ("theme", Some(text)) => config.theme = Some((text, node.span)),
        ("url", Some(text)) if text.starts_with("https://") || text.starts_with("http://") => {
            config.url = with_slash(&text)
        }
        ("url", Some(text)) => {
            let message = format!("`{text}` is not a whole address");
            let help = "Write all of it, from `https://` on: `url: https://example.org/`.";
            found.push(Diagnostic::new(Code::InvalidAddress, node.span, message).help(help));
        }
        ("form", Some(text)) if form_origin(&text).is_some() => config.form = text,
        ("form", Some(text)) => {
            let message = format!("`{text}` is not an address that a form may be sent to");
            let help = "Write all of it, from `https://` on: `form: https://forms.example.org/abc`. What people write there must not travel in the open.";
            found.push(Diagnostic::new(Code::InvalidAddress, node.span, message).help(help));
        }
        ("social_cards", Some(text)) => match text.to_lowercase().as_str() {
            "yes" | "true" | "on" => config.social_cards = true,
            "no" | "false" | "off" => config.social_cards = false,
            _ => {
                let message = format!("`social_cards` takes yes or no, not `{text}`");
                let wrong = Diagnostic::new(Code::WrongType, node.span, message);
                found.push(wrong.help("Write `social_cards: yes`, or leave it out."));
            }
        },
        ("time_zone", Some(text)) => match TimeZone::get(&text) {
            Ok(zone) => config.time_zone = zone,
            Err(_) => found.push(unknown_zone(&text, node.span)),
        },
        ("html", Some(text)) => match text.as_str() {
            "clean" => config.rules.html = RawHtml::Clean,
            "deny" => config.rules.html = RawHtml::Deny,
            "trust" => config.rules.html = RawHtml::Trust,
            _ => {
                let wrong = Diagnostic::new(
                    Code::UnknownValue,
                    node.span,
                    format!("`html` takes clean, deny or trust, not `{text}`"),
                );
                let wrong = wrong.suggest(&text, ["clean", "deny", "trust"]);
                let help = "Write `html: clean`, unless you know that you need another.";
                found.push(wrong.or_help(help));
            }
        },
        (key, _) if SETTINGS.iter().any(|(name, _)| *name == key) => {
            let message = format!("`{key}` takes a piece of text, and {}", node.describe());
            let help = format!("Write one line: `{key}: {}`.", example(key));
            found.push(Diagnostic::new(Code::WrongType, node.span, message).help(help));
        }
        _ => {
            let unknown = Diagnostic::new(Code::UnknownKey, at, format!("there is no setting `{key}`"));
            let names = || SETTINGS.iter().map(|(name, _)| *name);
            let unknown = unknown.suggest(key, names());
            let all = format!("The settings are {}.", names().collect::<Vec<_>>().join(", "));
            found.push(unknown.or_help(all));
        }
    }
}

/// What one may write behind a setting's key.
fn example(key: &str) -> &'static str {
    match key {
        "title" => "Advice for Mill Street",
        "url" => "https://example.org/",
        "language" => "en-GB",
        "time_zone" => "Europe/London",
        "contact" => "you@example.org",
        "form" => "https://forms.example.org/abc",
        "social_cards" => "yes",
        "licence" => "CC BY 4.0",
        "html" => "clean",
        _ => "…",
    }
}

fn unknown_zone(text: &str, at: Span) -> Diagnostic {
    let folded = text.to_lowercase().replace(' ', "_");
    let names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    let city = |name: &&String| name.to_lowercase().rsplit('/').next() == Some(folded.as_str());
    let same: Vec<&str> = names.iter().filter(city).map(String::as_str).collect();
    let unknown = Diagnostic::new(Code::UnknownValue, at, format!("there is no time zone `{text}`"));
    let found = match same.as_slice() {
        [one, ..] => unknown.help(format!("Did you mean `{one}`?")).edit(at, *one),
        [] => unknown.suggest(text, names.iter().map(String::as_str)),
    };
    let help = "Write a continent and a city: `time_zone: Europe/London`.";
    found.or_help(help)
}

/// Reads the addresses of posts.
fn permalinks(config: &mut Config, node: &Node, found: &mut Vec<Diagnostic>) {
    const HELP: &str = "Write, on a line of its own below `permalinks:` and indented: `  post: /blog/{year}/{month}/{slug}/`.";
    if node.entries().is_empty() {
        let message =
            format!("`permalinks` takes `post` and the pattern of its addresses, and {}", node.describe());
        found.push(Diagnostic::new(Code::WrongType, node.span, message).help(HELP));
    }
    for entry in node.entries() {
        let key = entry.key.value.as_str();
        if key != Kind::Post.name() {
            let other = Kind::ALL.iter().filter(|kind| **kind != Kind::Post);
            let message = match other.into_iter().find(|kind| [kind.name(), kind.plural()].contains(&key)) {
                Some(kind) => {
                    let of = kind.plural();
                    format!("only posts have a pattern of addresses: those of {of} come from their folders")
                }
                None => format!("`permalinks` has no key `{key}`"),
            };
            let finding = Diagnostic::new(Code::UnknownKey, entry.key.span, message);
            found.push(finding.suggest(key, [Kind::Post.name()]).or_help(HELP));
            continue;
        }
        let Some(pattern) = entry.value.as_text() else {
            let message =
                format!("`post` takes the pattern of its addresses, and {}", entry.value.describe());
            found.push(Diagnostic::new(Code::WrongType, entry.value.span, message).help(HELP));
            continue;
        };
        match Permalink::read(pattern) {
            Ok(permalink) => config.rules.posts = Some(permalink),
            Err(wrong) => found.push(wrong_permalink(pattern, wrong, entry.value.span)),
        }
    }
}

fn wrong_permalink(pattern: &str, wrong: permalink::Wrong, at: Span) -> Diagnostic {
    let names = || permalink::Word::ALL.iter().map(|(name, _)| *name);
    match wrong {
        permalink::Wrong::UnknownWord(range) => {
            let word = &pattern[range];
            let message = format!("`{word}` stands for nothing in an address");
            let near = nearest::nearest(word.trim_matches(['{', '}']), names());
            let all = names().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ");
            let help = match near.as_slice() {
                [one] => format!("Did you mean `{{{one}}}`?"),
                _ => format!("There are {all}."),
            };
            Diagnostic::new(Code::UnknownValue, at, message).help(help)
        }
        permalink::Wrong::SameForMany => {
            let message = format!("`{pattern}` would be the address of many posts");
            let help = "Say what each has of its own: `{slug}`, or `{id}` for the number from another blog.";
            Diagnostic::new(Code::InvalidAddress, at, message).help(help)
        }
        permalink::Wrong::NoPath => {
            let message = format!("`{pattern}` cannot be the address of a page of this site");
            let help = "Write the path with a slash in front, without `..`, `?` and `#`: `/blog/{year}/{month}/{slug}/`.";
            Diagnostic::new(Code::InvalidAddress, at, message).help(help)
        }
    }
}

fn levels(config: &mut Config, node: &Node, found: &mut Vec<Diagnostic>) {
    let shape = "Write each check on a line of its own below `checks:`, indented: `  long-step: off`.";
    let wrong_type = |node: &Node, takes: &str| {
        let message = format!("{takes}, and {}", node.describe());
        Diagnostic::new(Code::WrongType, node.span, message).help(shape)
    };
    if !matches!(node.value, Value::Map(_) | Value::Null) {
        found.push(wrong_type(node, "`checks` takes the names of checks, each with its level"));
    }
    for entry in node.entries() {
        let Some(code) = Code::named(&entry.key.value) else {
            let unknown = Diagnostic::new(
                Code::UnknownKey,
                entry.key.span,
                format!("there is no check `{}`", entry.key.value),
            );
            let unknown = unknown.suggest(&entry.key.value, Code::ALL.iter().map(|c| c.name()));
            let help = "The name stands in square brackets where a finding begins: `warning[long-step]`.";
            found.push(unknown.or_help(help));
            continue;
        };
        if matches!(entry.value.value, Value::Null | Value::List(_)) {
            found.push(wrong_type(&entry.value, &format!("`{code}` takes a level")));
        }
        let whole = entry.value.as_text().map(|level| (level, &entry.value, Vec::new()));
        let by_path = entry.value.entries().iter().map(|e| {
            let under = match &e.value.value {
                Value::List(paths) => paths.iter().filter_map(Node::as_text).map(str::to_owned).collect(),
                _ => e.value.as_text().map(str::to_owned).into_iter().collect(),
            };
            (e.key.value.as_str(), &e.value, under)
        });
        for (level, at, under) in whole.into_iter().chain(by_path) {
            let severity = match level {
                "off" | "no" | "false" => None,
                "note" => Some(Severity::Note),
                "warning" => Some(Severity::Warning),
                "error" => Some(Severity::Error),
                _ => {
                    let message = format!("a check's level is off, note, warning or error, not `{level}`");
                    let wrong = Diagnostic::new(Code::UnknownValue, at.span, message);
                    let wrong = wrong.suggest(level, ["off", "note", "warning", "error"]);
                    found.push(wrong.or_help(shape));
                    continue;
                }
            };
            config.levels.push(Level { code, under, severity });
        }
    }
}

#[cfg(test)]
mod tests;
