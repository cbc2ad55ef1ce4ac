//! The bytes are a post of another generator, and from the first line `%%%` on its settings; the first byte says which
//! generator it is.
#![no_main]

use casebook::{
    build::{Choices, Drafts},
    config::Clock,
    import::markdown::{Asked, System, import},
    page::Moment,
    source::{File, Sources},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let system = System::ALL[usize::from(*first) % System::ALL.len()];
    let cut = rest.windows(5).position(|window| window == b"\n%%%\n");
    let (post, settings) = cut.map_or((rest, &b""[..]), |at| (&rest[..at], &rest[at + 5..]));
    let (of_post, of_settings) = match system {
        System::Jekyll => ("_posts/2015-01-21-try.md", "_config.yml"),
        System::Hugo => ("content/posts/try.md", "hugo.toml"),
        System::Zola => ("content/blog/2015-01-21-try.md", "config.toml"),
        System::Eleventy => ("posts/2015-01-21-try.md", "_data/site.json"),
    };
    let old = Sources::new(vec![File::new(of_post, post.into()), File::new(of_settings, settings.into())]);
    let clock = Clock::Local(Moment::read("2026-11-24T12:00").expect("this is a moment"));
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    let site = Sources::default();
    let imported = import(&Asked { system, old: &old, left: &[], site: &site, choices: &choices });
    assert_eq!(imported.report.items.len(), 2, "every file is accounted for");
    casebook_fuzz::site(imported.files);
});
