//! Every page of the content: from what was made of its file before where that did not change, else from its file.
//!
//! In: the files, the memo, the pages of the build before. Out: the pages, their texts as far as they were read, and what
//! to remember of them. It must not know what the pages are to each other.

use crate::{
    diagnostic::Diagnostic,
    page::{Body, Page, Rules},
    parse::{
        self, Vocabulary,
        memo::{self, Changed, Context, Index, Memo, Outcome},
    },
    source::{File, FileId, Revision, Sources},
};
use rayon::prelude::*;
use std::{borrow::Cow, sync::Arc};

/// The folder of the words that are explained.
const WORDS: &str = "content/words/";

/// The pages of a site, with what is wrong in their files and what was read of their texts.
#[derive(Debug)]
pub struct Pages {
    /// For each markdown file what parsing made of it, in path order.
    files: Vec<Made>,
    /// The place of each page's file among them.
    places: Vec<u32>,
    vocabulary: Vocabulary,
    rules: Rules,
    /// The shards of the memo that this does not stand in.
    outdated: Vec<usize>,
}

/// What parsing made of one file.
#[derive(Clone, Debug)]
struct Made {
    path: Arc<str>,
    file: FileId,
    revision: Revision,
    outcome: Outcome,
    /// The text, where it was read.
    body: Option<Arc<Body>>,
    /// Whether it is from the memo.
    is_remembered: bool,
}

/// Every markdown file of the content, words first: the others are read with their names at hand.
#[must_use]
pub fn read(sources: &Sources, rules: &Rules, memo: Option<&Memo>, before: Option<&Pages>) -> Pages {
    let files: Vec<(FileId, &File)> =
        sources.under(parse::CONTENT).filter(|(_, file)| parse::is_page(&file.path)).collect();
    let index = memo.map(Index::new);
    let before = before.filter(|before| before.rules == *rules);
    let vocabulary = vocabulary(sources, rules, index.as_ref(), before);
    let context = Context::new(&vocabulary, rules);
    let before = before.filter(|before| before.context() == context);
    let stands = before.map_or_else(Vec::new, |before| before.standing(&files));
    let all = files.par_iter().enumerate().map(|(at, (id, file))| {
        if let Some(made) = stands.get(at).copied().flatten() {
            return made.numbered(*id);
        }
        let kept = index.as_ref().and_then(|index| index.find(file, context));
        match kept.and_then(|kept| memo::recall(kept, &file.path, *id, rules)) {
            Some(outcome) => Made { is_remembered: true, ..Made::new(*id, file, outcome, None) },
            None => parsed(*id, file, &vocabulary, rules),
        }
    });
    let all: Vec<Made> = all.collect();
    let outdated = index.map_or_else(Vec::new, |index| {
        let found = all.iter().map(|made| made.is_remembered);
        index.outdated(&files.iter().map(|(_, file)| *file).zip(found).collect::<Vec<_>>())
    });
    let has_page = |(at, made): (u32, &Made)| made.outcome.is_ok().then_some(at);
    let places = (0..).zip(&all).filter_map(has_page).collect();
    Pages { files: all, places, vocabulary, rules: rules.clone(), outdated }
}

impl Made {
    fn new(id: FileId, file: &File, outcome: Outcome, body: Option<Body>) -> Self {
        let body = body.map(Arc::new);
        Self {
            path: file.path.clone(),
            file: id,
            revision: file.revision,
            outcome,
            body,
            is_remembered: false,
        }
    }

    /// The same where its file has this number now.
    fn numbered(&self, file: FileId) -> Self {
        let outcome = match self.file == file {
            true => self.outcome.clone(),
            false => memo::renumbered(&self.outcome, file),
        };
        Self { file, outcome, is_remembered: false, ..self.clone() }
    }
}

impl Pages {
    /// The pages, in path order.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Page>> {
        self.files.iter().filter_map(|made| Some(made.outcome.as_ref().ok()?.0.clone())).collect()
    }

    /// What is wrong in their files.
    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.iter().flat_map(|made| match &made.outcome {
            Ok((_, findings)) => &**findings,
            Err(finding) => std::slice::from_ref(&**finding),
        })
    }

    /// What is wrong in the file of the page at this place among all.
    #[must_use]
    pub fn findings_of(&self, at: usize) -> &[Diagnostic] {
        self.files[self.places[at] as usize].outcome.as_ref().map_or(&[], |(_, findings)| findings)
    }

    /// The text of the page at this place among all; a finding where its file is no more what the page was made of.
    pub fn text(&self, at: usize, sources: &Sources) -> Result<Cow<'_, Body>, Box<Diagnostic>> {
        let made = &self.files[self.places[at] as usize];
        if let Some(body) = &made.body {
            return Ok(Cow::Borrowed(body));
        }
        let parsed = parse::page(made.file, sources.get(made.file), &self.vocabulary, &self.rules)?;
        let is_same = made.outcome.as_ref().is_ok_and(|(page, _)| page.text_hash == parsed.page.text_hash);
        if !is_same {
            return Err(Box::new(Diagnostic::changed_meanwhile(made.file)));
        }
        Ok(Cow::Owned(parsed.body))
    }

    /// The shards of the memo that was given to [`read`] that are others now.
    #[must_use]
    pub fn to_remember(&self, sources: &Sources) -> Changed {
        let files = self.files.iter().map(|made| (sources.get(made.file), &made.outcome));
        memo::changed(self.context(), &self.outdated, &files.collect::<Vec<_>>())
    }

    fn context(&self) -> Context {
        Context::new(&self.vocabulary, &self.rules)
    }

    /// What was made of each of these files, where nothing changed; both are in path order.
    fn standing(&self, files: &[(FileId, &File)]) -> Vec<Option<&Made>> {
        let first = files.first().map_or("", |(_, file)| &*file.path);
        let from = self.files.partition_point(|made| &*made.path < first);
        let mut rest = self.files[from..].iter().peekable();
        let same = |(_, file): &(FileId, &File)| {
            let is_before = |made: &&Made| !Arc::ptr_eq(&made.path, &file.path) && made.path < file.path;
            while rest.next_if(is_before).is_some() {}
            rest.next_if(|made| made.path == file.path).filter(|made| made.revision == file.revision)
        };
        files.iter().map(same).collect()
    }
}

/// What parsing makes of a file.
fn parsed(id: FileId, file: &File, vocabulary: &Vocabulary, rules: &Rules) -> Made {
    match parse::page(id, file, vocabulary, rules) {
        Ok(parsed) => {
            let outcome = Ok((Arc::new(parsed.page), parsed.findings.into()));
            Made::new(id, file, outcome, Some(parsed.body))
        }
        Err(finding) => Made::new(id, file, Err(finding), None),
    }
}

/// The names of all words, by which no word's own title or names are changed.
fn vocabulary(sources: &Sources, rules: &Rules, index: Option<&Index>, before: Option<&Pages>) -> Vocabulary {
    let no_words = Vocabulary::default();
    let files: Vec<(FileId, &File)> =
        sources.under(WORDS).filter(|(_, file)| parse::is_page(&file.path)).collect();
    let stands = before.map_or_else(Vec::new, |before| before.standing(&files));
    let terms = files.par_iter().enumerate().filter_map(|(at, (id, file))| {
        if let Some(made) = stands.get(at).copied().flatten() {
            return made.outcome.clone().ok();
        }
        let kept = index.and_then(|index| index.find_in_any_words(file, rules));
        let recalled = kept.and_then(|kept| memo::recall(kept, &file.path, *id, rules));
        recalled.unwrap_or_else(|| parsed(*id, file, &no_words, rules).outcome).ok()
    });
    let names = terms.flat_map_iter(|(term, _)| {
        let title = term.title.value.clone();
        let others: Vec<String> = term.texts("also_asked").iter().map(|(text, _)| text.clone()).collect();
        let names = [title.clone()].into_iter().chain(others);
        names.map(move |name| (name, title.clone())).collect::<Vec<_>>()
    });
    Vocabulary::new(names.collect())
}
