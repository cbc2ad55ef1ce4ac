//! Hugo's shortcodes.
//!
//! In: a shortcode. Out: the markdown that stands for it where that is certain. It must not know where a text comes from.

use super::tags::{Done, MARK, Reader, Signs, Tag, block, fenced, values};

const UNKNOWN_PAGE: &str = "there is no such page in the old site";
const OWN: &str = "a shortcode of the old site; write in markdown what it shows";
const INCOMPLETE: &str = "what it needs is not given";

/// What becomes of a shortcode.
#[must_use]
pub fn done(reader: &mut Reader, tag: &Tag) -> Done {
    let inside = tag.inside;
    if let Some(text) = inside.strip_prefix("/*").and_then(|text| text.strip_suffix("*/")) {
        let close = if tag.open == "{{<" { ">}}" } else { "%}}" };
        return Done::Put(format!("{}{text}{close}", tag.open));
    }
    let inside = inside.strip_suffix('/').unwrap_or(inside).trim();
    let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let (plain, named) = values(rest);
    let get = |wanted: &str| {
        let found = named.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let first = plain.first().map(String::as_str).unwrap_or_default();
    let first_or = |name: &str| if first.is_empty() { get(name).to_owned() } else { first.to_owned() };
    match name {
        "ref" | "relref" => {
            let (path, heading) =
                first.split_once('#').map_or((first, String::new()), |(path, id)| (path, format!("#{id}")));
            if path.is_empty() && !heading.is_empty() {
                return Done::Put(heading);
            }
            let found = reader.goals.named(reader.doc.path, path);
            found.map_or(Done::Left(UNKNOWN_PAGE), |path| Done::Put(format!("{MARK}{path}{heading}")))
        }
        "figure" | "img" if !get("src").is_empty() => {
            let caption =
                [get("title"), get("caption")].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
            let both = !get("title").is_empty() && !get("caption").is_empty();
            let caption =
                if both { format!("{}: {}", get("title"), get("caption")) } else { caption.to_owned() };
            let alt = if get("alt").is_empty() { get("caption") } else { get("alt") };
            let attribution = get("attr");
            let caption = match attribution {
                "" => caption,
                attribution if caption.is_empty() => attribution.to_owned(),
                attribution => format!("{caption} {attribution}"),
            };
            reader.picture(get("src"), alt, &caption, get("link"))
        }
        "youtube" => linked(reader, &first_or("id"), |id| format!("https://www.youtube.com/watch?v={id}")),
        "vimeo" => linked(reader, &first_or("id"), |id| format!("https://vimeo.com/{id}")),
        "instagram" => linked(reader, &first_or("id"), |id| format!("https://www.instagram.com/p/{id}/")),
        "tweet" | "twitter" | "x" => {
            let (user, id) = (get("user"), get("id"));
            if user.is_empty() {
                return linked(reader, first, |id| format!("https://x.com/i/status/{id}"));
            }
            linked(reader, id, |id| format!("https://x.com/{user}/status/{id}"))
        }
        "gist" => match plain.as_slice() {
            [user, id, ..] => linked(reader, id, |id| format!("https://gist.github.com/{user}/{id}")),
            _ => Done::Left(INCOMPLETE),
        },
        "highlight" => {
            let signs: Signs = if tag.open == "{{<" { ("{{<", ">}}") } else { ("{{%", "%}}") };
            let found = block(tag.behind, signs, |inside| inside.replace(' ', "") == "/highlight");
            found.map_or(Done::Left(OWN), |(text, bytes)| {
                Done::Block(fenced(first, text, tag.starts_line), bytes)
            })
        }
        "param" => {
            let own = reader.doc.word(first).map(str::to_owned);
            own.map_or(Done::Left(OWN), Done::Put)
        }
        _ => Done::Left(OWN),
    }
}

fn linked(reader: &mut Reader, id: &str, address: impl Fn(&str) -> String) -> Done {
    if id.is_empty() { Done::Left(INCOMPLETE) } else { reader.plain_link(&address(id)) }
}
