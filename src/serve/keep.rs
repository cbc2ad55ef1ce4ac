//! Keeps the site up to date: gathers what changes in its folder, and builds it anew.
//!
//! In: what the system tells of files. Out: each new state of the site. What the system tells is a hint and no more:
//! when all is quiet, everything is looked at once, so that nothing is missed. It must not know who looks at the site.

use super::{News, shown::Shown};
use crate::{
    build::{self, Build, Choices, Known},
    config::Clock,
    disk::{Look, Memory, Snapshot, Touched},
};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// When nothing has changed for so long, what changed before is built.
const QUIET: Duration = Duration::from_millis(4);
/// So long changes are gathered at most: whoever writes without a pause sees something too.
const GATHERED_MAX: Duration = Duration::from_millis(100);
/// So long after a change everything is looked at.
const SETTLED: Duration = Duration::from_millis(700);
/// So often everything is looked at where the system tells of no changes.
const POLLED: Duration = Duration::from_secs(1);
/// So often the clock is looked at.
const CLOCK: Duration = Duration::from_secs(20);
/// The folders that are watched with all that is in them.
const FOLDERS: [&str; 3] = ["content", "theme", "themes"];

/// A sign that something changed.
enum Sign {
    /// At these paths.
    Paths(Vec<PathBuf>),
    /// Somewhere; or the watch itself may have to be set anew.
    Anywhere,
    /// The preview stops.
    Stop,
}

/// The thread that keeps the site up to date; it ends with this.
pub struct Keeper {
    signs: Sender<Sign>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.signs.send(Sign::Stop).ok();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

impl Keeper {
    /// Builds the site once and begins to keep it up to date.
    pub fn start(
        root: PathBuf,
        look: Look,
        (sources, unread): Snapshot,
        memory: &Memory,
        choices: Box<dyn Fn() -> Choices + Send>,
        tell: Box<dyn Fn(News) + Send>,
    ) -> io::Result<(Self, watch::Receiver<Arc<Shown>>)> {
        let (signs, received) = channel();
        // Watched before it is built: what changes meanwhile is told afterwards.
        let watched = Watched::new(&root, signs.clone());
        let known = Known { memo: Some(&memory.pages), before: None };
        let shown = Arc::new(Shown::new(build::build(sources, unread, known, &choices())));
        let (site, receiver) = watch::channel(shown);
        let keeping = Keeping { root, look, site, choices, tell, watched };
        let thread = thread::Builder::new().name("keeper".to_owned());
        let thread = thread.spawn(move || keeping.keep(&received))?;
        Ok((Self { signs, thread: Some(thread) }, receiver))
    }
}

/// What the keeper's thread works with.
struct Keeping {
    root: PathBuf,
    look: Look,
    site: watch::Sender<Arc<Shown>>,
    choices: Box<dyn Fn() -> Choices + Send>,
    tell: Box<dyn Fn(News) + Send>,
    watched: Watched,
}

impl Keeping {
    fn keep(mut self, signs: &Receiver<Sign>) {
        // Something may have changed between the first look and the first sign.
        let mut settle = Some(Instant::now() + SETTLED);
        loop {
            if let Some(why) = self.watched.failed.take() {
                (self.tell)(News::Polling(why));
            }
            let rest = if self.watched.watcher.is_some() { CLOCK } else { POLLED };
            let rest = rest.min(self.stands());
            let wait = settle.map_or(rest, |at| at.saturating_duration_since(Instant::now()).min(rest));
            match signs.recv_timeout(wait) {
                Ok(first) => {
                    let begun = Instant::now();
                    let Some(touched) = gathered(first, signs, &self.root, &mut self.watched) else { return };
                    self.look(&touched, begun);
                    settle = Some(Instant::now() + SETTLED);
                }
                Err(RecvTimeoutError::Timeout) => {
                    let is_settled = settle.take_if(|at| *at <= Instant::now()).is_some();
                    if is_settled || self.watched.watcher.is_none() {
                        self.watched.again(&self.root);
                        self.look(&Touched::All, Instant::now());
                    } else {
                        self.clock();
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Builds anew where something is not what it was.
    fn look(&mut self, touched: &Touched, begun: Instant) {
        let before = self.site.borrow().clone();
        if let Some((sources, unread)) = self.look.again(&before.build.sources, touched) {
            let known = Known { memo: None, before: Some(&before.build) };
            self.show(build::build(sources, unread, known, &(self.choices)()), &before, begun);
        }
    }

    fn show(&self, build: Build, before: &Arc<Shown>, begun: Instant) {
        let now = Arc::new(Shown::new(build));
        drop(self.site.send_replace(now.clone()));
        let took = begun.elapsed();
        (self.tell)(News::Changed { before, now: &now, took });
    }

    /// How long the site stands as it is by the clock.
    fn stands(&self) -> Duration {
        match (self.choices)().clock {
            Clock::Instant(now) => {
                let left = self.site.borrow().build.until.duration_since(now);
                // A wait is cut to whole milliseconds by some systems.
                Duration::try_from(left)
                    .map_or(Duration::ZERO, |left| left.saturating_add(Duration::from_millis(1)))
            }
            Clock::Local(_) => Duration::MAX,
        }
    }

    /// Builds anew when the clock makes it another site: it went past what the site stands until, or was put back.
    fn clock(&self) {
        let before = self.site.borrow().clone();
        let (build, choices) = (&before.build, (self.choices)());
        match choices.clock {
            Clock::Instant(now) if now >= build.until || now < build.config.instant => {}
            Clock::Instant(_) | Clock::Local(_) => return,
        }
        let (begun, known) = (Instant::now(), Known { memo: None, before: Some(build) });
        let sources = build.sources.with(BTreeMap::new());
        let unread = self.look.unread().to_vec();
        self.show(build::build(sources, unread, known, &choices), &before, begun);
    }
}

/// Waits until all is quiet; what changed meanwhile. Nothing when the preview stops.
fn gathered(first: Sign, signs: &Receiver<Sign>, root: &Path, watched: &mut Watched) -> Option<Touched> {
    let begun = Instant::now();
    let mut files = BTreeSet::new();
    let mut anywhere = false;
    let mut next = Some(first);
    while let Some(sign) = next.take() {
        match sign {
            Sign::Paths(paths) => files.extend(paths),
            Sign::Anywhere => anywhere = true,
            Sign::Stop => return None,
        }
        let rest = GATHERED_MAX.saturating_sub(begun.elapsed()).min(QUIET);
        next = signs.recv_timeout(rest).ok();
    }
    if anywhere || files.iter().any(|path| path.parent() == Some(root)) {
        watched.again(root);
    }
    Some(if anywhere { Touched::All } else { Touched::Files(files) })
}

/// The watch over the folders of a site.
struct Watched {
    watcher: Option<RecommendedWatcher>,
    /// Why there is none.
    failed: Option<String>,
}

impl Watched {
    fn new(root: &Path, signs: Sender<Sign>) -> Self {
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if let Some(sign) = sign(event) {
                signs.send(sign).ok();
            }
        });
        let mut watched = match watcher {
            Ok(watcher) => Self { watcher: Some(watcher), failed: None },
            Err(error) => Self { watcher: None, failed: Some(error.to_string()) },
        };
        watched.again(root);
        watched
    }

    /// Watches all folders that are there; one that was put in place of another is watched too.
    fn again(&mut self, root: &Path) {
        let Some(watcher) = &mut self.watcher else { return };
        let folders = FOLDERS.iter().map(|name| root.join(name)).filter(|folder| folder.is_dir());
        let mut set = watcher.watch(root, RecursiveMode::NonRecursive);
        for folder in folders {
            set = set.and(watch_whole(watcher, &folder));
        }
        if let Err(error) = set {
            (self.watcher, self.failed) = (None, Some(error.to_string()));
        }
    }
}

/// Watches a folder with all that is in it. What goes away just then is no failure: that it went is told.
fn watch_whole(watcher: &mut RecommendedWatcher, folder: &Path) -> notify::Result<()> {
    match watcher.watch(folder, RecursiveMode::Recursive) {
        Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) => Ok(()),
        watched => watched,
    }
}

/// What an event of the system is a sign of; reading is none.
fn sign(event: notify::Result<Event>) -> Option<Sign> {
    match event {
        Ok(event) if event.need_rescan() => Some(Sign::Anywhere),
        Ok(event) => match event.kind {
            EventKind::Access(_) => None,
            _ => Some(Sign::Paths(event.paths)),
        },
        Err(_) => Some(Sign::Anywhere),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_goes_away_just_then_does_not_end_the_watch() {
        let site = tempfile::tempdir().unwrap();
        let mut watched = Watched::new(site.path(), channel().0);
        let watcher = watched.watcher.as_mut().expect("this system tells what changes");
        assert!(watch_whole(watcher, &site.path().join("gone")).is_ok());
        watched.again(&site.path().join("gone"));
        assert!(watched.watcher.is_none() && watched.failed.is_some());
    }
}
