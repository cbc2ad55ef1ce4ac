//! One page: what its output owns, and the view that is made of it.
//!
//! In: a page and the graph. Out: its claim to an address with all it is made from; from that and the frame, when it
//! is rendered, its [`PageView`]. It must not know other views.

use super::{
    Claim, Content, Inputs,
    addresses::Addresses,
    calendar, cards,
    fill::{self, Fill},
    frame::{self, Frame},
    list, sheet, social, structured,
    timeline::Near,
    view::{HeadingView, Link, PageView, PathView, RelationView, Shown as Card},
};
use crate::{
    dataset::Dataset,
    figure::Shown,
    graph::path,
    page::{Day, Field, Kind, Moment, Page, PageId, Relation, Route, Value as Given, slug},
    source::Spanned,
    theme::{Reads, Value},
};
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::{
    borrow::Cow,
    collections::BTreeMap,
    hash::{Hash, Hasher},
    sync::Arc,
};

/// The most dates to come that a page lists.
const NEXT_MAX: usize = 12;

/// The pages on one side of a relation.
#[derive(Clone, Debug)]
pub struct Related {
    /// The relation's place in the table.
    pub relation: usize,
    /// 0 on the page that writes it, 1 on the other.
    pub side: usize,
    /// The pages, or the first of very many.
    pub pages: Vec<PageId>,
    /// How many there are in all.
    pub count: usize,
}

/// All that a page's output is made from.
#[derive(Clone, Debug)]
pub struct PageContent {
    /// The page.
    pub id: PageId,
    /// What its file says.
    pub page: Arc<Page>,
    /// The series of a surgery.
    pub series: Option<(PageId, Arc<Page>)>,
    /// The pages it belongs to, by relation and side.
    pub related: Vec<Related>,
    /// What to learn first.
    pub path: Vec<PageId>,
    /// The guide that answers each question asked.
    pub asked: Vec<Option<PageId>>,
    /// What fills the holes of its references.
    pub fills: Vec<Fill>,
    /// The page that explains each of its words.
    pub words: Vec<Option<PageId>>,
    /// The person behind each author.
    pub authors: Vec<Option<PageId>>,
    /// Where what each author wrote is listed.
    pub author_lists: Vec<Option<Route>>,
    /// Where what a person wrote is listed.
    pub wrote: Option<Route>,
    /// What a post leads on to.
    pub near: Near,
    /// Whether a surgery or series is to come or past, and a post withdrawn or pinned.
    pub state: &'static str,
    /// What is to come at a place or of a series.
    pub coming: Coming,
    /// Its picture.
    pub image: Option<Route>,
    /// Its social card.
    pub social_card: Option<Route>,
    /// Its data file or practice file.
    pub download: Option<Route>,
    /// What each of its figures shows; nothing for one that a finding is about.
    pub figures: Vec<Option<Arc<Shown>>>,
    /// Its data, where it is the page of a dataset with a file.
    pub dataset: Option<Arc<Dataset>>,
}

/// What is to come at a place or of a series.
#[derive(Clone, Debug, Default, Hash)]
pub struct Coming {
    /// Here, soonest first.
    pub next: Vec<Arc<Card>>,
    /// Nearby, soonest first.
    pub near: Vec<Arc<Card>>,
    /// The day on which this was listed, where the page lists it.
    pub made_on: Option<Day>,
    /// The calendar of a surgery or of a series.
    pub calendar: Option<Route>,
}

fn coming(inputs: &Inputs, id: PageId, page: &Page) -> Coming {
    let frame = inputs.frame;
    let card = |at: usize| frame.to_come[at].card.clone();
    let calendar = calendar::route(inputs.graph, id);
    match page.kind {
        Kind::Place => {
            let here = inputs.nearby.here(id).iter().take(NEXT_MAX).map(|at| card(*at));
            let near = inputs.nearby.around(inputs.graph, id).map(card);
            let (next, near): (Vec<_>, Vec<_>) = (here.collect(), near.collect());
            // Where nothing is to come, no page need be made again for another day.
            let made_on = (!next.is_empty() || !near.is_empty()).then_some(frame.made_on);
            Coming { next, near, made_on, calendar }
        }
        Kind::Series => {
            let next = inputs.nearby.of_series(id).iter().take(NEXT_MAX).map(|at| card(*at));
            let next: Vec<_> = next.collect();
            let made_on = (!next.is_empty()).then_some(frame.made_on);
            Coming { next, near: Vec::new(), made_on, calendar }
        }
        _ => Coming { calendar, ..Coming::default() },
    }
}

/// The page's claim to its address, and those of the lists that hold what is too much for it.
#[must_use]
pub fn claims(inputs: &Inputs, id: PageId, addresses: &Addresses) -> Vec<Claim> {
    let mut related = related(inputs, id);
    let mut claims = Vec::new();
    for own in related.iter_mut().filter(|own| own.count > inputs.frame.page_size) {
        let side = &inputs.frame.sides[own.relation][own.side];
        claims.extend(list::overflow(inputs, id, side, &own.pages));
        own.pages.truncate(inputs.frame.page_size);
    }
    let card = social::claim(inputs, inputs.graph.page(id));
    claims.push(claim(inputs, id, related, addresses, card.as_ref().map(|card| card.route.clone())));
    claims.extend(card);
    claims
}

fn claim(
    inputs: &Inputs,
    id: PageId,
    related: Vec<Related>,
    addresses: &Addresses,
    social_card: Option<Route>,
) -> Claim {
    let page = inputs.graph.shared(id);
    let series = inputs.graph.forward(id, Relation::PartOf).next();
    let mut known: Vec<PageId> = related.iter().flat_map(|own| own.pages.iter().copied()).collect();
    known.sort_unstable();
    let content = PageContent {
        id,
        series: series.map(|series| (series, inputs.graph.shared(series))),
        related,
        path: if page.kind == Kind::Guide { path::learn(inputs.graph, id) } else { Vec::new() },
        asked: inputs.graph.asked(id).to_vec(),
        fills: inputs.graph.answers(id).iter().map(|answer| fill::of(inputs, addresses, answer)).collect(),
        words: inputs.graph.words(id).to_vec(),
        authors: page.texts("author").iter().map(|(name, _)| inputs.person(name)).collect(),
        author_lists: author_lists(inputs, &page),
        wrote: wrote(inputs, &page),
        near: inputs.timeline.near(inputs, id, &known),
        state: cards::state(inputs.config, inputs.graph, &inputs.frame.sessions, id),
        coming: coming(inputs, id, &page),
        image: file(inputs, &page, "image"),
        social_card,
        download: download(inputs, id, &page),
        figures: inputs.data.figures(id).to_vec(),
        dataset: inputs.data.dataset(id).cloned(),
        page,
    };
    let (route, span) = (content.page.route.clone(), content.page.span());
    let template = Cow::Borrowed(content.page.kind.template());
    Claim { template, span: Some(span), ..Claim::new(route, Content::Page(Box::new(content))) }
}

/// Where what each author of a page wrote is listed.
fn author_lists(inputs: &Inputs, page: &Page) -> Vec<Option<Route>> {
    let authors = page.texts("author").iter();
    authors.map(|(name, _)| inputs.archives.of_author(inputs, name).map(|list| list.route.clone())).collect()
}

/// Where what a person wrote is listed.
fn wrote(inputs: &Inputs, page: &Page) -> Option<Route> {
    let person = Some(page).filter(|page| page.kind == Kind::Person)?;
    inputs.archives.of_author(inputs, person.file_name()).map(|list| list.route.clone())
}

/// Where the tidy file of a dataset is published, or the practice file of a skill.
fn download(inputs: &Inputs, id: PageId, page: &Page) -> Option<Route> {
    match page.kind {
        Kind::Dataset => inputs.data.dataset(id)?.source.download.clone(),
        Kind::Place => file(inputs, page, "boundary"),
        _ => file(inputs, page, "practice"),
    }
}

/// Where a file that the page names is published: of the file of a dataset, its tidy form.
#[must_use]
pub fn file(inputs: &Inputs, page: &Page, field: &str) -> Option<Route> {
    let name = page.text(field)?;
    let dir = inputs.sources.get(page.file).path.rsplit_once('/')?.0;
    let path = crate::parse::join(dir, name);
    inputs.sources.find(&path).and_then(|id| inputs.published_file(id))
}

/// The pages a page belongs to. Mentions are those of pages that no other relation names.
fn related(inputs: &Inputs, id: PageId) -> Vec<Related> {
    let (own, others) = (inputs.graph.edges_from(id), inputs.graph.edges_to(id));
    let mut all: Vec<(Relation, u8, PageId)> = Vec::with_capacity(own.len() + others.len());
    all.extend(own.iter().map(|e| (e.relation, 0, e.to)));
    all.extend(others.iter().map(|e| (e.relation, 1, e.from)));
    let quiet = |relation: Relation| matches!(relation, Relation::Mentions | Relation::Explains);
    let mut named: Vec<PageId> = all.iter().filter(|(r, ..)| !quiet(*r)).map(|(.., page)| *page).collect();
    named.sort_unstable();
    all.retain(|(r, _, page)| *r != Relation::Mentions || named.binary_search(page).is_err());
    all.sort_by_key(|(relation, side, _)| (*relation, *side));
    let groups = all.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
    let related = groups.map(|pages| Related {
        relation: pages[0].0 as usize,
        side: usize::from(pages[0].1),
        pages: pages.iter().map(|(.., page)| *page).collect(),
        count: pages.len(),
    });
    related.collect()
}

impl PageContent {
    /// The value of a key: the page's own, or for a surgery that of its series where both may say it.
    fn field(&self, name: &str) -> Option<&Spanned<Given>> {
        self.page.field_or_series(self.series.as_ref().map(|(_, page)| &**page), name)
    }

    /// The text of [`PageContent::field`].
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.field(name)?.value.as_text()
    }

    /// The names of its authors: the titles of people's pages, or what was written.
    pub fn author_names<'a>(&'a self, frame: &'a Frame) -> impl Iterator<Item = &'a str> {
        let written = self.page.texts("author").iter().zip(&self.authors);
        written
            .map(|((name, _), person)| person.map_or(name.as_str(), |id| frame.card(id).card.title.as_str()))
    }
}

/// What a page shows of itself and of others: its hash is that of the cards, and no view is made for it.
pub struct Seen<'a> {
    /// What all outputs share.
    pub frame: &'a Frame,
    /// What the page is made from.
    pub content: &'a PageContent,
}

impl Hash for Seen<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { frame, content } = self;
        let card = |id: PageId| frame.card_hash(id);
        let series = content.series.as_ref().map(|(id, _)| card(*id));
        content.coming.hash(state);
        (card(content.id), content.state, &content.image, &content.social_card, &content.download, series)
            .hash(state);
        content.related.len().hash(state);
        for related in &content.related {
            (related.relation, related.side, related.count, related.pages.len()).hash(state);
            related.pages.iter().for_each(|id| card(*id).hash(state));
        }
        content.path.len().hash(state);
        content.path.iter().for_each(|id| card(*id).hash(state));
        for named in [&content.words, &content.authors, &content.asked] {
            named.len().hash(state);
            named.iter().for_each(|id| id.map(card).hash(state));
        }
        (&content.author_lists, &content.wrote).hash(state);
        let Near { related, before, after } = &content.near;
        related.len().hash(state);
        related.iter().for_each(|id| card(*id).hash(state));
        (before.map(card), after.map(card)).hash(state);
        content.figures.hash(state);
        let dataset = content.dataset.as_ref();
        dataset
            .map(|dataset| (&dataset.preview, dataset.head_hash, &dataset.missing, dataset.table.rows.len()))
            .hash(state);
        content.fills.len().hash(state);
        content.fills.iter().for_each(|fill| fill.hash_seen(frame, state));
    }
}

/// What the template of a page receives; `body` is its text as HTML. What the template does not read is left out.
#[must_use]
pub fn view<'a>(frame: &'a Frame, content: &'a PageContent, body: &str, reads: &'a Reads) -> PageView<'a> {
    let page = &*content.page;
    let language = page.text("language").unwrap_or(&frame.site.language);
    let skills: Vec<_> = content.path.iter().map(|id| frame.card(*id).clone()).collect();
    let minutes = skills.iter().filter_map(|s| s.card.minutes).sum();
    let asked = page.texts("asked").iter().zip(&content.asked).map(|((text, _), guide)| Link {
        title: text.clone(),
        url: guide.map(|id| frame.card(id).card.url.clone()).unwrap_or_default(),
    });
    let mut view = PageView {
        kind: page.kind.name(),
        title: &page.title.value,
        summary: &page.summary,
        url: frame.url(&page.route),
        canonical: frame.canonical(&page.route),
        direction: frame::direction(language),
        language,
        crumbs: reads.name("crumbs").then(|| crumbs(frame, content)),
        topics: reads.name("topics").then(|| topics(frame, page)),
        fields: FieldsView { frame, content, reads },
        relations: RelationsView { frame, content, reads },
        path: PathView { skills, minutes },
        headings: reads.name("headings").then(|| headings(page)),
        authors: authors(frame, content),
        wrote: content.wrote.as_ref().map(|route| frame.url(route)).unwrap_or_default(),
        related: content.near.related.iter().map(|id| frame.card(*id).clone()).collect(),
        before: content.near.before.map(|id| frame.card(id).clone()),
        after: content.near.after.map(|id| frame.card(id).clone()),
        asked: asked.collect(),
        help: &frame.help,
        state: content.state,
        next: &content.coming.next,
        near: &content.coming.near,
        made_on: content.coming.made_on.map(day),
        calendar: calendar::view(frame, content.coming.calendar.as_ref()),
        download: content.download.as_ref().map(|r| frame.url(r)).unwrap_or_default(),
        data: reads.name("data").then(|| content.dataset.as_ref().map(|dataset| sheet::view(frame, dataset))),
        image: content.image.as_ref().map(|r| frame.canonical(r)).unwrap_or_default(),
        social_card: content.social_card.as_ref().map(|r| frame.canonical(r)).unwrap_or_default(),
        body: Value::safe_string(body),
        json_ld: None,
        noindex: page.hidden_from("search") || page.withdrawn().is_some(),
    };
    view.json_ld =
        reads.name("json_ld").then(|| structured::page(frame, content, &view, &crumbs(frame, content)));
    view
}

fn authors(frame: &Frame, content: &PageContent) -> Vec<Link> {
    let wrote = content.author_names(frame).zip(&content.authors).zip(&content.author_lists);
    let link = |((name, person), list): ((&str, &Option<PageId>), &Option<Route>)| {
        let list = list.as_ref().map(|route| frame.url(route));
        let url = list.or_else(|| person.map(|id| frame.card(id).card.url.clone()));
        Link { title: name.to_owned(), url: url.unwrap_or_default() }
    };
    wrote.map(link).collect()
}

fn crumbs(frame: &Frame, content: &PageContent) -> Vec<Link> {
    let page = &content.page;
    let home = Link { title: frame.site.title.clone(), url: frame.url(&Route::home()) };
    let list = frame.above.iter().find(|(kind, _)| *kind == page.kind).map(|(_, link)| link.clone());
    let series = content.series.as_ref().map(|(id, _)| &frame.card(*id).card);
    let series = series.map(|card| Link { title: card.title.clone(), url: card.url.clone() });
    let topic = topics(frame, page).into_iter().next().filter(|_| page.kind == Kind::Guide);
    [Some(home), list, series, topic].into_iter().flatten().collect()
}

fn topics(frame: &Frame, page: &Page) -> Vec<Link> {
    // A withdrawn post is in no list, and leads to none.
    let topics = page.texts("topics").iter().filter(|_| page.withdrawn().is_none());
    let route = |topic: &str| Route::page(&["topics", &slug(topic)]);
    topics.map(|(t, _)| Link { title: t.clone(), url: frame.url(&route(t)) }).collect()
}

fn headings(page: &Page) -> Vec<HeadingView<'_>> {
    let steps: BTreeMap<&str, usize> = page.steps.iter().map(|step| step.id.as_str()).zip(1..).collect();
    let step = |id: &str| steps.get(id).copied();
    let all = page.headings.iter();
    all.map(|h| HeadingView { id: &h.id, level: h.level, text: &h.text, step: step(&h.id) }).collect()
}

/// Every front matter key of a page's kind.
#[derive(Clone, Copy, Debug)]
pub struct FieldsView<'a> {
    frame: &'a Frame,
    content: &'a PageContent,
    reads: &'a Reads,
}

impl Serialize for FieldsView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { frame, content, reads } = self;
        // The page's own stand in the order of the table.
        let mut own = content.page.fields.iter().peekable();
        let mut map = serializer.serialize_struct("fields", 48)?;
        for field in Field::all_of(content.page.kind) {
            let own = own.next_if(|(key, _)| *key == field.name).map(|(_, value)| value);
            if !reads.part("fields", field.name) {
                continue;
            }
            let given = if content.series.is_some() { content.field(field.name) } else { own };
            match given.map(|given| &given.value) {
                None => map.serialize_field(field.name, &())?,
                Some(Given::Texts(_)) if field.name == "author" => {
                    map.serialize_field(field.name, &content.author_names(frame).collect::<Vec<_>>())?;
                }
                Some(Given::Text(text)) => map.serialize_field(field.name, text)?,
                Some(Given::Texts(texts)) => {
                    let texts: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
                    map.serialize_field(field.name, &texts)?;
                }
                Some(Given::Number(number)) => map.serialize_field(field.name, number)?,
                Some(Given::Day(d)) => map.serialize_field(field.name, &day(*d))?,
                // When a page changed is told by the day.
                Some(Given::Moment(m)) if field.name == "updated" => {
                    map.serialize_field(field.name, &by_day(*m))?;
                }
                Some(Given::Moment(m)) => {
                    map.serialize_field(field.name, &MomentView { text: m.full(), ..by_day(*m) })?;
                }
                Some(Given::Flag(flag)) => map.serialize_field(field.name, flag)?,
                Some(Given::Notes(notes)) => {
                    let notes = notes.iter().map(|(at, text)| NoteView { date: by_day(*at), text });
                    map.serialize_field(field.name, &notes.collect::<Vec<_>>())?;
                }
                Some(Given::Anything(any)) => map.serialize_field(field.name, any)?,
            }
        }
        map.end()
    }
}

#[derive(Serialize)]
struct NoteView<'a> {
    date: MomentView,
    text: &'a str,
}

/// A day for a template.
#[derive(Clone, Debug, Serialize)]
pub struct DayView {
    iso: String,
    text: String,
}

#[derive(Serialize)]
struct MomentView {
    iso: String,
    text: String,
    day: String,
}

/// A moment told by its day.
fn by_day(moment: Moment) -> MomentView {
    MomentView { iso: moment.iso(), text: moment.day.long(), day: moment.day.long() }
}

/// A day for a template.
#[must_use]
pub fn day(day: Day) -> DayView {
    DayView { iso: day.iso(), text: day.long() }
}

/// Every relation of a page's kind, from both sides.
#[derive(Clone, Copy, Debug)]
pub struct RelationsView<'a> {
    frame: &'a Frame,
    content: &'a PageContent,
    reads: &'a Reads,
}

impl Serialize for RelationsView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.content.page.kind;
        let mut related = self.content.related.iter().peekable();
        let mut map = serializer.serialize_struct("relations", 24)?;
        for (at, relation) in Relation::ALL.iter().enumerate() {
            let facts = relation.facts();
            for (side, kinds) in [facts.from, facts.to].into_iter().enumerate() {
                let own = related.next_if(|r| (r.relation, r.side) == (at, side));
                if !kinds.contains(&kind) {
                    continue;
                }
                let side = &self.frame.sides[at][side];
                if !self.reads.part("relations", side.name) {
                    continue;
                }
                match own {
                    None => map.serialize_field(side.name, &side.none)?,
                    Some(own) => {
                        map.serialize_field(side.name, &relation_view(self.frame, self.content, own))?;
                    }
                }
            }
        }
        map.end()
    }
}

fn relation_view(frame: &Frame, content: &PageContent, own: &Related) -> RelationView {
    let side = &frame.sides[own.relation][own.side];
    let all = own.count == own.pages.len();
    RelationView {
        heading: side.heading.clone(),
        cards: own.pages.iter().map(|id| frame.card(*id).clone()).collect(),
        count: own.count,
        more: if all { String::new() } else { frame.url(&side.route(&content.page.route)) },
    }
}
