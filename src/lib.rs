//! Casebook turns a folder of problem-first guides into a linked, accessible site.
//!
//! It is a compiler: source text with positions, typed pages, a linked graph, findings, outputs, bytes. Each stage is a
//! function from values to a value, and what a stage cannot see is the architecture. `tests/architecture.rs` reads
//! this table and holds the code to it: a module uses only what its row lists, all of it above it.
//!
//! | module | uses | I/O | what it is |
//! |---|---|---|---|
//! | source | - | no | an immutable snapshot of every input file; spans and revisions |
//! | diagnostic | source | no | what can be wrong, where, and what to do about it; how that is shown |
//! | amend | source diagnostic | no | changes to the author's files: edits in, new bytes and a diff out |
//! | mend | source diagnostic amend | no | which findings have one right answer, and the files with those made |
//! | yaml | source diagnostic | no | YAML as a tree in which every key and value has its place |
//! | geo | - | no | coordinates and outlines |
//! | table | source diagnostic geo | no | open data: a messy file in, a clean table out |
//! | guard | table | no | what of a table may be shown without pointing to a person |
//! | page | source | no | the content model: kinds, fields, relations, references as written |
//! | recur | page | no | rules of a series as people write them, and the dates they give |
//! | ical | page recur | no | calendars as RFC 5545 wants them: lines, time zones, events |
//! | record | source diagnostic page | no | `addresses.txt`: every address that a site has ever published |
//! | figure | source diagnostic yaml geo table guard page | no | a question to a table, its guarded answer, and how that is shown |
//! | dataset | source table guard page figure | no | a dataset as it may be handed on: a tidy file, and what describes it to machines |
//! | social_card | - | no | the picture of a title that other sites show beside a link |
//! | config | source diagnostic yaml page | no | `casebook.yaml`, typed and checked; the build's clock and time zone are in it |
//! | theme | source diagnostic yaml page | no | compiled templates, assets, interface strings, the lists a theme declares |
//! | parse | source diagnostic yaml page recur figure | no | one file in, one page out; never fails |
//! | graph | source diagnostic page | no | pages with every reference resolved; learning paths; near misses |
//! | data | source diagnostic yaml table guard page figure dataset parse graph | no | the data of a site: every file read and guarded, every question of a page answered |
//! | check | diagnostic page recur config parse graph | no | rules over the graph, one file each |
//! | agenda | source diagnostic page config graph check | no | what waits to be done: drafts, dates, questions, pages that are missing |
//! | plan | source diagnostic table page recur ical record figure dataset social_card config theme parse graph data | no | every output, each owning everything it is made from |
//! | render | source diagnostic page figure theme plan | no | one output in, bytes out; **cannot see the graph** |
//! | build | source diagnostic page record config theme parse graph data check plan render | no | the stages in order; which outputs are stale |
//! | links | source diagnostic page parse graph build | no | what a page links to, what links to it; which page a person means |
//! | newsletter | page plan build | no | what was published in a period, as a text and as HTML for mail |
//! | rename | source diagnostic amend yaml page record parse graph build links | no | a page or folder elsewhere: every reference follows, or nothing is changed |
//! | import | source diagnostic yaml page record config parse plan build | no | other systems' exports in, content files and a report out |
//! | disk | source diagnostic amend record table config theme parse plan render build | yes | reads the snapshot, writes what changed, remembers both |
//! | serve | source diagnostic page config parse graph plan render build disk | yes | the preview: watches, answers the browser |
//! | cli | source diagnostic amend mend yaml table guard page recur record social_card config parse graph agenda plan build links newsletter rename import disk serve | yes | arguments, printing, exit codes |

pub mod agenda;
pub mod amend;
pub mod build;
pub mod check;
pub mod cli;
pub mod config;
pub mod data;
pub mod dataset;
pub mod diagnostic;
pub mod disk;
pub mod figure;
pub mod geo;
pub mod graph;
pub mod guard;
pub mod ical;
pub mod import;
pub mod links;
pub mod mend;
pub mod newsletter;
pub mod page;
pub mod parse;
pub mod plan;
pub mod record;
pub mod recur;
pub mod rename;
pub mod render;
pub mod serve;
pub mod social_card;
pub mod source;
pub mod table;
pub mod theme;
pub mod yaml;
