//! The preview: watches the folder of a site, and answers a browser with pages rendered when they are asked for.
//!
//! In: a folder, a port, who may read. Out: answers over HTTP, and [`News`] for who started it. It must not know how a
//! page is made, nor print anything; no answer is made of anything but the outputs of a build and the preview's own
//! pages.
#![expect(clippy::disallowed_methods, reason = "a server measures how long it takes, and waits")]

mod answer;
mod events;
mod hosts;
mod http;
mod keep;
mod marks;
mod panel;
mod place;
mod shown;

use crate::{
    build::Choices,
    diagnostic::Diagnostic,
    disk::{Look, Memory},
};
pub use hosts::Reach;
use keep::Keeper;
pub use shown::Shown;
use std::{
    fs,
    future::Future,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::sync::watch;

/// So many ports are tried, from the one that was asked for on.
const PORTS_TRIED: u16 = 100;

/// What the preview is asked for.
pub struct Wanted {
    /// The folder of the site.
    pub root: PathBuf,
    /// Where the built site is, which is no part of the content.
    pub out: PathBuf,
    /// The port to begin with; 0 for any.
    pub port: u16,
    /// Who may read it.
    pub reach: Reach,
    /// So long a page may take.
    pub patience: Duration,
    /// How to build, asked before each build: the clock goes on.
    pub choices: Box<dyn Fn() -> Choices + Send>,
    /// Learns what happens, in the thread that builds.
    pub tell: Box<dyn Fn(News) + Send>,
}

/// What happens while the preview runs.
#[derive(Debug)]
pub enum News<'a> {
    /// The system tells of no changes, for this reason: everything is looked at every second.
    Polling(String),
    /// The site is another one now.
    Changed {
        /// What it was.
        before: &'a Shown,
        /// What it is.
        now: &'a Shown,
        /// How long that took from the first sign of a change.
        took: Duration,
    },
}

/// A preview that listens, with the site built once.
pub struct Preview {
    listeners: Vec<TcpListener>,
    reach: Reach,
    patience: Duration,
    root: PathBuf,
    site: watch::Receiver<Arc<Shown>>,
    keeper: Keeper,
}

/// Listens, builds the site, and begins to watch its folder. Comes with what the site is to remember.
pub fn start(wanted: Wanted) -> io::Result<(Preview, Memory)> {
    let root = fs::canonicalize(&wanted.root)?;
    let listeners = listen(wanted.reach, wanted.port)?;
    let (look, snapshot, memory) = Look::first(&root, &wanted.out);
    let (keeper, site) = Keeper::start(root.clone(), look, snapshot, &memory, wanted.choices, wanted.tell)?;
    let preview = Preview { listeners, reach: wanted.reach, patience: wanted.patience, root, site, keeper };
    Ok((preview, memory))
}

impl Preview {
    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.listeners[0].local_addr().map_or(0, |address| address.port())
    }

    /// The site as it is now.
    #[must_use]
    pub fn site(&self) -> Arc<Shown> {
        self.site.borrow().clone()
    }

    /// The address to open in a browser of this computer.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}{}", self.port(), self.site().build.config.base())
    }

    /// The address for other computers in the network, where this one has one.
    #[must_use]
    pub fn url_in_network(&self) -> Option<String> {
        let address = hosts::in_network()?;
        let host = SocketAddr::new(address, self.port());
        Some(format!("http://{host}{}", self.site().build.config.base()))
    }

    /// Answers until `stop` is done.
    pub fn run(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let server = http::Server {
            site: self.site,
            reach: self.reach,
            patience: self.patience,
            root: Arc::from(self.root.as_path()),
        };
        let done = runtime.block_on(http::run(self.listeners, server, stop));
        drop(self.keeper);
        runtime.shutdown_background();
        done
    }
}

/// Listens on the first free port.
fn listen(reach: Reach, port: u16) -> io::Result<Vec<TcpListener>> {
    let address: IpAddr = match reach {
        Reach::Computer => Ipv4Addr::LOCALHOST.into(),
        Reach::Network => Ipv4Addr::UNSPECIFIED.into(),
    };
    let last = if port == 0 { 0 } else { port.saturating_add(PORTS_TRIED) };
    let mut refused = io::Error::from(io::ErrorKind::AddrInUse);
    for port in port..=last {
        match TcpListener::bind((address, port)) {
            Ok(listener) => {
                let port = listener.local_addr()?.port();
                // Some browsers take `localhost` for this address.
                let sixth = TcpListener::bind((Ipv6Addr::LOCALHOST, port));
                return Ok([listener].into_iter().chain(sixth).collect());
            }
            Err(error) if taken(&error) => refused = error,
            Err(error) => return Err(error),
        }
    }
    Err(refused)
}

/// Whether another port may do.
fn taken(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied)
}

/// The findings of `now` that `before` had not.
#[must_use]
pub fn new_findings(before: &Shown, now: &Shown) -> Vec<Diagnostic> {
    let key = |shown: &Shown, found: &Diagnostic| {
        let path = found.span.map(|span| shown.build.sources.get(span.file).path.clone());
        (path, found.code, found.message.clone())
    };
    let all = |shown: &Shown| shown.build.report.findings().iter().map(|d| key(shown, d)).collect();
    let known: std::collections::BTreeSet<_> = all(before);
    let found = now.build.report.findings().iter();
    found.filter(|found| !known.contains(&key(now, found))).cloned().collect()
}

/// A path below the root, made of the parts of a name with `/` between folders.
fn below(root: &Path, name: &str) -> PathBuf {
    name.split('/').fold(root.to_owned(), |path, part| path.join(part))
}
