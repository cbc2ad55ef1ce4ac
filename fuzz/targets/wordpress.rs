//! The first byte chooses: the bytes are a whole export, or the text of a post and of a comment in one.
#![no_main]

use casebook::{
    build::{Choices, Drafts},
    config::Clock,
    import::wordpress::{self, Asked},
    page::Moment,
    source::Sources,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let export = if first % 8 == 0 { rest.to_vec() } else { around(&String::from_utf8_lossy(rest)) };
    let clock = Clock::Local(Moment::read("2026-11-24").expect("it is a day"));
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    let site = Sources::default();
    let media = ["2014/05/beans.jpg".to_owned()];
    if let Ok(imported) =
        wordpress::import(&export, &Asked { site: &site, media: Some(&media), choices: &choices })
    {
        let report = imported.report.markdown();
        assert!(!report.contains('\u{fdd0}') && !report.contains('\u{fdd1}'), "a mark is left in the report");
        for (path, bytes) in &imported.files {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains('\u{fdd0}') && !text.contains('\u{fdd1}'), "a mark is left in {path}");
        }
    }
});

fn around(text: &str) -> Vec<u8> {
    let text = text.replace("]]>", "]]&gt;");
    format!(
        "<rss xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:wp=\"http://wordpress.org/export/1.2/\">\
         <channel><title>A</title><link>https://old.example.org</link><item><title>B</title>\
         <link>https://old.example.org/b/</link><content:encoded><![CDATA[{text}]]></content:encoded>\
         <wp:post_id>1</wp:post_id><wp:post_date>2014-05-01 10:00:00</wp:post_date><wp:post_name>b</wp:post_name>\
         <wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:comment><wp:comment_id>1</wp:comment_id>\
         <wp:comment_author>C</wp:comment_author><wp:comment_approved>1</wp:comment_approved>\
         <wp:comment_content><![CDATA[{text}]]></wp:comment_content></wp:comment></item></channel></rss>"
    )
    .into_bytes()
}
