//! Every page of the content: from the memo where its file did not change, else from its file.
//!
//! In: the files and the memo. Out: the pages, their texts as far as they were read, and what to remember of them.
//! It must not know what the pages are to each other.

use crate::{
    diagnostic::Diagnostic,
    page::{Body, Kind, Page, RawHtml},
    parse::{
        self, Vocabulary,
        memo::{self, Changed, Context, Index, Keep, Memo, Outcome},
    },
    source::{File, FileId, Sources},
};
use rayon::prelude::*;
use std::borrow::Cow;

/// The pages with their texts.
#[derive(Debug)]
pub struct Pages {
    /// In path order.
    pub pages: Vec<Page>,
    /// Their texts.
    pub texts: Texts,
    /// What is to be remembered of them.
    pub memo: Changed,
}

/// The texts of all pages. That of a page from the memo is made when it is asked for.
#[derive(Debug)]
pub struct Texts {
    read: Vec<Option<Body>>,
    vocabulary: Vocabulary,
    html: RawHtml,
}

impl Texts {
    /// The text of the page at this place among all; a finding where its file is no more what the page was made of.
    pub fn get(&self, at: usize, page: &Page, sources: &Sources) -> Result<Cow<'_, Body>, Box<Diagnostic>> {
        if let Some(body) = &self.read[at] {
            return Ok(Cow::Borrowed(body));
        }
        let parsed = parse::page(page.file, sources.get(page.file), &self.vocabulary, self.html)?;
        if parsed.page.text_hash != page.text_hash {
            return Err(Box::new(Diagnostic::changed_meanwhile(page.file)));
        }
        Ok(Cow::Owned(parsed.body))
    }
}

/// Every markdown file of the content, words first: the others are read with their names at hand.
#[must_use]
pub fn read(sources: &Sources, html: RawHtml, memo: &Memo, found: &mut Vec<Diagnostic>) -> Pages {
    let files: Vec<(FileId, &File)> =
        sources.under(parse::CONTENT).filter(|(_, file)| file.path.ends_with(".md")).collect();
    let index = Index::new(memo);
    let vocabulary = vocabulary(&files, html, &index);
    let context = Context::new(&vocabulary, html);
    let all = files.par_iter().map(|(id, file)| {
        let kept = index.find(file, context);
        match kept.and_then(|kept| memo::recall(kept, &file.path, *id)) {
            Some(outcome) => Read { outcome, body: None, kept },
            None => {
                let (outcome, body) = parsed(*id, file, &vocabulary, html);
                Read { outcome, body, kept: None }
            }
        }
    });
    let all: Vec<Read> = all.collect();
    let keep = all.iter().map(|read| read.kept.map_or(Keep::Made(&read.outcome), Keep::Found));
    let memo = index.changed(context, &files.iter().map(|(_, file)| *file).zip(keep).collect::<Vec<_>>());
    let mut pages = Vec::with_capacity(all.len());
    let mut read = Vec::with_capacity(all.len());
    for one in all {
        match one.outcome {
            Ok((page, findings)) => {
                pages.push(page);
                read.push(one.body);
                found.extend(findings);
            }
            Err(finding) => found.push(*finding),
        }
    }
    Pages { pages, texts: Texts { read, vocabulary, html }, memo }
}

/// One file that was read, from the memo or not.
struct Read<'a> {
    outcome: Outcome,
    /// Where it is not from the memo.
    body: Option<Body>,
    /// Where it is from the memo: what is kept there.
    kept: Option<&'a [u8]>,
}

/// What parsing makes of a file.
fn parsed(id: FileId, file: &File, vocabulary: &Vocabulary, html: RawHtml) -> (Outcome, Option<Body>) {
    match parse::page(id, file, vocabulary, html) {
        Ok(parsed) => (Ok((parsed.page, parsed.findings)), Some(parsed.body)),
        Err(finding) => (Err(finding), None),
    }
}

/// The names of all words, by which no word's own title or names are changed.
fn vocabulary(files: &[(FileId, &File)], html: RawHtml, index: &Index) -> Vocabulary {
    let no_words = Vocabulary::default();
    let terms = files
        .par_iter()
        .filter(|(_, file)| Kind::at(&file.path[parse::CONTENT.len()..]) == Some(Kind::Term))
        .filter_map(|(id, file)| {
            let kept = index.find_in_any_words(file, html);
            let recalled = kept.and_then(|kept| memo::recall(kept, &file.path, *id));
            recalled.unwrap_or_else(|| parsed(*id, file, &no_words, html).0).ok()
        });
    let names = terms.flat_map_iter(|(term, _)| {
        let title = term.title.value.clone();
        let others: Vec<String> = term.texts("also_asked").iter().map(|(text, _)| text.clone()).collect();
        let names = [title.clone()].into_iter().chain(others);
        names.map(move |name| (name, title.clone())).collect::<Vec<_>>()
    });
    Vocabulary::new(names.collect())
}
