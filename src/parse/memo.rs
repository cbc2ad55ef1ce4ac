//! What parsing made of each file, as bytes and back, so that a later build need not parse it again.
//!
//! In: pages without their texts, and findings. Out: bytes, in shards, so that an edit changes few of them; and from
//! bytes the same again. What follows from a file's path is not kept. Bytes that do not fit are as good as none.
//! It must not know where the bytes lie.

use super::{CONTENT, Vocabulary, address::route, by_id, name};
use crate::{
    diagnostic::Diagnostic,
    page::{Backed, Field, Figure, Heading, Hints, Kind, Page, Ref, Rules, Step, Value, field::FIELDS},
    source::{File, FileId, Revision, Span, Spanned, hash_of},
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, sync::Arc};

/// How many shards there are.
pub const SHARDS: usize = 64;

/// All that is remembered, by shard; an empty shard, or one that is not there, remembers nothing.
#[derive(Clone, Debug, Default)]
pub struct Memo(pub Vec<Vec<u8>>);

/// The shards that differ from those of before, by number.
pub type Changed = Vec<(usize, Vec<u8>)>;

/// A page without its text, and what is wrong in its file; or why no page can be made of it.
pub type Outcome = Result<(Arc<Page>, Arc<[Diagnostic]>), Box<Diagnostic>>;

/// What parsing depends on beside the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    words: u64,
    rules: u64,
}

impl Context {
    /// The context of this vocabulary and these rules.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary, rules: &Rules) -> Self {
        Self { words: vocabulary.hash(), rules: hash_of(rules) }
    }
}

/// A memo that can be looked into.
#[derive(Debug)]
pub struct Index<'a>(Vec<Option<Shard<'a>>>);

/// The end of a shard: what is kept of each file stands before it, one behind the other.
#[derive(Debug, Serialize, Deserialize)]
struct Contents<'a> {
    context: Context,
    /// For each file its path, its revision and how many bytes are kept of it; in path order.
    #[serde(borrow)]
    files: Vec<(&'a str, Revision, usize)>,
}

#[derive(Debug)]
struct Shard<'a> {
    context: Context,
    /// In path order.
    files: Vec<(&'a str, Revision, &'a [u8])>,
}

impl<'a> Index<'a> {
    /// The index of a memo.
    #[must_use]
    pub fn new(memo: &'a Memo) -> Self {
        Self((0..SHARDS).map(|number| Shard::read(memo.0.get(number)?)).collect())
    }

    /// What is kept of this file as it is now, in this context.
    #[must_use]
    pub fn find(&self, file: &File, context: Context) -> Option<&'a [u8]> {
        self.shard(file).filter(|shard| shard.context == context)?.find(file)
    }

    /// The same, whatever the vocabulary was.
    #[must_use]
    pub fn find_in_any_words(&self, file: &File, rules: &Rules) -> Option<&'a [u8]> {
        let rules = hash_of(rules);
        self.shard(file).filter(|shard| shard.context.rules == rules)?.find(file)
    }

    fn shard(&self, file: &File) -> Option<&Shard<'a>> {
        self.0[shard_of(&file.path)].as_ref()
    }

    /// The numbers of the shards that have not just these files, in path order. Of each it is said whether it was found
    /// here, in the same context.
    #[must_use]
    pub fn outdated(&self, files: &[(&File, bool)]) -> Vec<usize> {
        let mut found = [0; SHARDS];
        let mut outdated = [false; SHARDS];
        for (file, is_found) in files {
            let shard = shard_of(&file.path);
            found[shard] += 1;
            outdated[shard] |= !is_found;
        }
        let before = |number: usize| self.0[number].as_ref().map_or(0, |shard| shard.files.len());
        (0..SHARDS).filter(|number| outdated[*number] || found[*number] != before(*number)).collect()
    }
}

/// The bytes of these shards, when this was made of each file, in path order.
#[must_use]
pub fn changed(context: Context, outdated: &[usize], files: &[(&File, &Outcome)]) -> Changed {
    let mut shards = vec![Vec::new(); SHARDS];
    for made in files {
        shards[shard_of(&made.0.path)].push(*made);
    }
    outdated.par_iter().map(|number| (*number, written(context, &shards[*number]))).collect()
}

impl<'a> Shard<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (bytes, len) = bytes.split_last_chunk()?;
        let (mut rest, contents) =
            bytes.split_at_checked(bytes.len().checked_sub(u32::from_le_bytes(*len) as usize)?)?;
        let Contents { context, files } = postcard::from_bytes(contents).ok()?;
        let kept = files.into_iter().map(|(path, revision, len)| {
            let (kept, more) = rest.split_at_checked(len)?;
            rest = more;
            Some((path, revision, kept))
        });
        Some(Self { context, files: kept.collect::<Option<_>>()? })
    }

    fn find(&self, file: &File) -> Option<&'a [u8]> {
        let at = self.files.binary_search_by(|(path, ..)| (*path).cmp(&file.path)).ok()?;
        let (_, revision, kept) = self.files[at];
        (revision == file.revision).then_some(kept)
    }
}

fn shard_of(path: &str) -> usize {
    let hash = usize::try_from(hash_of(&path) % SHARDS as u64);
    hash.expect("there are few shards")
}

/// The bytes of a shard.
fn written(context: Context, files: &[(&File, &Outcome)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut contents = Contents { context, files: Vec::with_capacity(files.len()) };
    for (file, outcome) in files {
        let before = bytes.len();
        bytes = appended(bytes, &kept(outcome));
        contents.files.push((&file.path, file.revision, bytes.len() - before));
    }
    let end = bytes.len();
    bytes = appended(bytes, &contents);
    let len = u32::try_from(bytes.len() - end).expect("a shard has no four thousand million files");
    bytes.extend(len.to_le_bytes());
    bytes
}

fn appended(bytes: Vec<u8>, value: &impl Serialize) -> Vec<u8> {
    postcard::to_extend(value, bytes).expect("all that is kept can be written into memory")
}

/// What is kept of a file. Fields are numbers in their table; spans are without their file.
#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    title: Cow<'a, Spanned<String>>,
    summary: Cow<'a, str>,
    fields: Vec<(u8, Cow<'a, Spanned<Value>>)>,
    keys: Vec<u8>,
    refs: Cow<'a, [Ref]>,
    headings: Cow<'a, [Heading]>,
    steps: Cow<'a, [Step]>,
    words: Cow<'a, [String]>,
    hints: Option<Hints>,
    figures: Cow<'a, [Figure]>,
    backed: Cow<'a, [Backed]>,
    text_hash: u64,
    findings: Cow<'a, [Diagnostic]>,
}

/// What is kept of a file of which this was made.
fn kept(outcome: &Outcome) -> Result<Kept<'_>, &Diagnostic> {
    let number = |name: &str| Field::number(name).expect("the names of fields are those of the table");
    let (page, findings) = outcome.as_ref().map_err(|finding| &**finding)?;
    Ok(Kept {
        title: Cow::Borrowed(&page.title),
        summary: Cow::Borrowed(&page.summary),
        fields: page.fields.iter().map(|(name, value)| (number(name), Cow::Borrowed(value))).collect(),
        keys: page.keys.iter().map(|name| number(name)).collect(),
        refs: Cow::Borrowed(&page.refs),
        headings: Cow::Borrowed(&page.headings),
        steps: Cow::Borrowed(&page.steps),
        words: Cow::Borrowed(&page.words),
        hints: page.hints,
        figures: Cow::Borrowed(&page.figures),
        backed: Cow::Borrowed(&page.backed),
        text_hash: page.text_hash,
        findings: Cow::Borrowed(findings),
    })
}

/// What was made of the file at `path`, from what was kept of it; nothing where the bytes do not fit.
#[must_use]
pub fn recall(kept: &[u8], path: &str, file: FileId, rules: &Rules) -> Option<Outcome> {
    match postcard::from_bytes::<Result<Kept, Box<Diagnostic>>>(kept).ok()? {
        Ok(kept) => {
            let (page, findings) = kept.page(path.strip_prefix(CONTENT)?, file, rules)?;
            Some(Ok((Arc::new(page), findings.into())))
        }
        Err(mut finding) => {
            in_file(&mut finding, file);
            Some(Err(finding))
        }
    }
}

impl Kept<'_> {
    fn page(self, path: &str, file: FileId, rules: &Rules) -> Option<(Page, Vec<Diagnostic>)> {
        let field = |number: u8| FIELDS.get(usize::from(number)).map(|field| field.name);
        let value = |(number, value): (u8, Cow<Spanned<Value>>)| Some((field(number)?, value.into_owned()));
        let fields: Vec<_> = self.fields.into_iter().map(value).collect::<Option<_>>()?;
        let (name, headings) = (name(path), self.headings.into_owned());
        let mut page = Page {
            file,
            kind: Kind::at(path)?,
            route: route(name, Kind::at(path), &fields, rules),
            name: name.to_owned(),
            title: self.title.into_owned(),
            summary: self.summary.into_owned(),
            fields,
            keys: self.keys.into_iter().map(field).collect::<Option<_>>()?,
            refs: self.refs.into_owned(),
            headings_by_id: by_id(&headings),
            headings,
            steps: self.steps.into_owned(),
            words: self.words.into_owned(),
            hints: self.hints,
            figures: self.figures.into_owned(),
            backed: self.backed.into_owned(),
            text_hash: self.text_hash,
        };
        spans(&mut page).for_each(|span| span.file = file);
        let mut findings = self.findings.into_owned();
        findings.iter_mut().for_each(|finding| in_file(finding, file));
        Some((page, findings))
    }
}

/// What was made of a file that has this number now: another file came or went before it.
pub fn renumbered(outcome: &Outcome, file: FileId) -> Outcome {
    let (page, findings) = match outcome {
        Ok(made) => made,
        Err(finding) => {
            let mut finding = finding.clone();
            in_file(&mut finding, file);
            return Err(finding);
        }
    };
    let mut page = Page { file, ..Page::clone(page) };
    spans(&mut page).for_each(|span| span.file = file);
    let mut findings = findings.to_vec();
    findings.iter_mut().for_each(|finding| in_file(finding, file));
    Ok((Arc::new(page), findings.into()))
}

/// Every span of a page.
fn spans(page: &mut Page) -> impl Iterator<Item = &mut Span> {
    let values = page.fields.iter_mut().flat_map(|(_, field)| {
        let texts = if let Value::Texts(texts) = &mut field.value { texts.as_mut_slice() } else { &mut [] };
        texts.iter_mut().map(|(_, key)| &mut key.0).chain([&mut field.span])
    });
    let refs = page.refs.iter_mut().map(|reference| &mut reference.span);
    let steps = page.steps.iter_mut().map(|step| &mut step.span);
    let hints = page.hints.iter_mut().map(|hints| &mut hints.first);
    let figures = page.figures.iter_mut().map(|figure| &mut figure.span);
    let backed = page.backed.iter_mut().flat_map(|number| [&mut number.span, &mut number.name_span]);
    let text = refs.chain(steps).chain(hints).chain(figures).chain(backed);
    values.chain(text).chain([&mut page.title.span])
}

/// Says of which file a finding is.
fn in_file(finding: &mut Diagnostic, file: FileId) {
    let also = finding.also.iter_mut().map(|label| &mut label.span);
    let edit = finding.edit.iter_mut().map(|edit| &mut edit.span);
    finding.span.iter_mut().chain(also).chain(edit).for_each(|span| span.file = file);
}
