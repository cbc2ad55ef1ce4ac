//! `record`: the addresses that a site publishes go into `addresses.txt`.
//!
//! In: the site's folder. Out: the file with the lines of what is new, and what was added in words. Which addresses are
//! promises, `plan` says; how lines are written, `record`.

use super::{
    Exit,
    arguments::{Recording, SiteOptions},
    out, say,
    site::{self, counts},
    wrong,
};
use crate::{
    amend::Change,
    diagnostic::Strictness,
    disk,
    page::Address,
    plan::{Content, promised},
    record,
};
use std::path::Path;

/// So many new addresses are named.
const SHOWN: usize = 20;

/// What a new file says above its lines.
const TOP: &str = "# Every address that this site has published: casebook record adds what is new.\n# An address that moves: /old/ -> /new/   One that was taken out: /old/ gone\n\n";

/// Adds to the record what it lacks; or says only whether it lacks something.
pub fn record(root: &Path, recording: Recording, options: &SiteOptions) -> Exit {
    if options.drafts {
        return wrong("a draft is not published, so its address is no promise. Leave out --drafts.");
    }
    let loaded = match site::load_files(root, options) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let build = &loaded.build;
    let zone = &build.config.time_zone;
    let as_of = options.as_of.and_then(|as_of| as_of.start().to_zoned(zone.clone()).ok());
    if as_of.is_some_and(|as_of| as_of.timestamp() > jiff::Timestamp::now()) {
        return wrong(
            "what is published later is no promise yet. Leave out --as-of, or name a time that is past.",
        );
    }
    if build.report.fails(Strictness::Lenient) {
        site::print_errors(build);
        say(format!(
            "Nothing was recorded: {}. Mend that first, or run casebook check.",
            counts(&build.report)
        ));
        return Exit::Findings;
    }
    let (known, _) = record::read(&build.sources);
    let outputs = build.plan.outputs.iter().map(|output| (&output.route, &output.content));
    let outputs: Vec<_> = outputs.collect();
    let new = promised::new(&known, &outputs);
    let told = promised::told(&known, &outputs);
    let known_by = promised::known_by(&known, &outputs);
    if new.is_empty() && told.is_empty() {
        return out("Every address of the site is in addresses.txt.");
    }
    let list = new.iter().take(SHOWN).map(|address| format!("  {address}\n")).collect::<String>();
    let more = match new.len() - new.len().min(SHOWN) {
        0 => String::new(),
        more => format!("  and {more} more\n"),
    };
    let kinds = kinds(&new, told.len(), &outputs);
    if recording.check {
        say(format!("{list}{more}Not in addresses.txt yet: {kinds}. Run: casebook record"));
        return Exit::Findings;
    }
    let was = known.file.map(|id| build.sources.get(id));
    let text = was.map_or(Ok(TOP), |file| std::str::from_utf8(file.bytes()));
    let text = text.expect("a file with other letters is an error of the build");
    let change = Change::Write {
        path: record::FILE.to_owned(),
        was: was.map(|file| file.revision),
        bytes: record::with(text, &new, &[told, known_by].concat()).into_bytes(),
    };
    if let Err(error) = disk::amend(root, &[change]) {
        return wrong(error);
    }
    out(format!("{list}{more}Added to addresses.txt: {kinds}."))
}

/// "3 pages, 12 headings, 1 file and 2 dates".
fn kinds(new: &[Address], told: usize, outputs: &[(&crate::page::Route, &Content)]) -> String {
    let mut numbers = [0, 0, 0, 0, told];
    for address in new {
        let at = outputs.binary_search_by(|(route, _)| route.path().cmp(&address.path));
        let content = at.ok().map(|at| outputs[at].1);
        numbers[match content {
            _ if address.heading().is_some() => 1,
            _ if address.query().is_some() => 2,
            Some(Content::Page(_) | Content::List(_)) => 0,
            Some(Content::Redirect(..)) => 2,
            _ => 3,
        }] += 1;
    }
    let words = ["page", "heading", "old address", "file", "date"];
    let counted = numbers.into_iter().zip(words).filter(|(number, _)| *number > 0).map(|(number, word)| {
        let end = match (number, word) {
            (1, _) => "",
            (_, "old address") => "es",
            _ => "s",
        };
        format!("{number} {word}{end}")
    });
    let counted: Vec<String> = counted.collect();
    match counted.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        all => all.concat(),
    }
}
