//! A preview of its own for each test, and the plainest client there is: bytes in, bytes out.
#![allow(dead_code, reason = "each test file uses a part of it")]

use casebook::{
    build::{Choices, Drafts, Known, build},
    config::Clock,
    disk,
    page::Moment,
    render::Rendered,
    serve::{self, News, Reach, Wanted},
};
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
        mpsc::{Receiver, channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// A number from the environment.
pub fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// A small site.
pub fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: String, text: String| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("casebook.yaml".into(), "title: Test\ncontact: a@example.org\n".into());
    for n in 0..12 {
        let text = format!(
            "---\ntitle: How do I do {n}?\ntopics: [Housing]\nskills: [s{}]\n---\n1. Begin.\n2. Stop.\n",
            n % 3
        );
        put(format!("content/guides/g{n}.md"), text);
    }
    for n in 0..3 {
        put(format!("content/skills/s{n}.md"), format!("---\ntitle: Skill {n}\n---\nDo it.\n"));
    }
    folder
}

/// How a preview is started.
pub struct Start {
    pub drafts: Drafts,
    pub reach: Reach,
    pub port: u16,
    /// The instant at which its clock starts to go; nothing for one that stands.
    pub clock: Option<jiff::Timestamp>,
}

impl Default for Start {
    fn default() -> Self {
        Self { drafts: Drafts::Shown, reach: Reach::Computer, port: 0, clock: None }
    }
}

fn choices(drafts: Drafts) -> Choices {
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    Choices { clock, drafts, base_url: None }
}

/// What a clean build makes of the files as they are, by address.
pub fn clean(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (sources, unread) = disk::read(root, &root.join("public"));
    let site = build(sources, unread, Known::default(), &choices(Drafts::Shown));
    let (files, findings) = site.render_all(
        |_| (),
        |output, rendered| match rendered {
            Rendered::Bytes(bytes) => (format!("/{}", output.route.path()), bytes),
            Rendered::File(id) => {
                let path = &site.sources.get(id).path;
                (format!("/{}", output.route.path()), fs::read(root.join(&**path)).unwrap())
            }
        },
    );
    assert!(findings.is_empty(), "{findings:?}");
    files.into_iter().collect()
}

/// A preview that runs until it is dropped.
pub struct Shown {
    pub port: u16,
    builds: Arc<AtomicUsize>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Shown {
    pub fn start(root: &Path, start: Start) -> Self {
        let builds = Arc::new(AtomicUsize::new(1));
        let (counted, drafts, begun) = (builds.clone(), start.drafts, Instant::now());
        let clock = move || Some(Clock::Instant(start.clock? + begun.elapsed()));
        let wanted = Wanted {
            root: root.to_owned(),
            out: root.join("public"),
            port: start.port,
            reach: start.reach,
            patience: Duration::from_secs(1),
            choices: Box::new(move || {
                let usual = choices(drafts);
                Choices { clock: clock().unwrap_or(usual.clock), ..usual }
            }),
            tell: Box::new(move |news| {
                if let News::Changed { .. } = news {
                    counted.fetch_add(1, Relaxed);
                }
            }),
        };
        let (preview, _) = serve::start(wanted).unwrap();
        let port = preview.port();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || preview.run(async { drop(stopped.await) }).unwrap());
        Self { port, builds, stop: Some(stop), thread: Some(thread) }
    }

    /// How often the site was built.
    pub fn builds(&self) -> usize {
        self.builds.load(Relaxed)
    }

    /// Stops it, and waits until it has.
    pub fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// Asks until the answer is as wanted.
    pub fn until(&self, path: &str, wanted: impl Fn(&Answer) -> bool) {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let answer = get(self.port, path);
            if wanted(&answer) {
                return;
            }
            assert!(Instant::now() < end, "{path}: {}\n{}", answer.status, answer.text());
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    /// Listens as a browser does that shows this page.
    pub fn listen(&self, path: &str) -> Events {
        let page = get(self.port, path).text();
        let marks = page.split("data-shown=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "GET /__casebook/events?page={path}&shown={marks} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        .unwrap();
        let (names, events) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                if let Some(name) = line.strip_prefix("event: ")
                    && names.send(name.to_owned()).is_err()
                {
                    return;
                }
            }
        });
        Events(events)
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The events of one page.
pub struct Events(Receiver<String>);

impl Events {
    pub fn next(&self, patience: Duration) -> Option<String> {
        self.0.recv_timeout(patience).ok()
    }
}

/// An answer.
pub struct Answer {
    /// 0 where there was none.
    pub status: u16,
    pub heads: Vec<(String, String)>,
    pub kind: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn head(&self, name: &str) -> &str {
        self.heads.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }
}

/// Asks for a path.
pub fn get(port: u16, path: &str) -> Answer {
    raw(
        port,
        format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").as_bytes(),
    )
}

/// Sends a whole request and reads what comes back, for at most a few seconds.
pub fn raw(port: u16, request: &[u8]) -> Answer {
    sent(port, request, |_| Ok(()))
}

/// The same with bytes that may be no whole request: nothing more comes behind them.
pub fn nonsense(port: u16, bytes: &[u8]) -> Answer {
    sent(port, bytes, |stream| stream.shutdown(std::net::Shutdown::Write))
}

fn sent(port: u16, bytes: &[u8], then: impl Fn(&TcpStream) -> std::io::Result<()>) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    // The other side may close before it has read all of it.
    let sent = stream.write_all(bytes).and_then(|()| then(&stream));
    let mut bytes = Vec::new();
    if sent.is_ok() {
        stream.read_to_end(&mut bytes).ok();
    }
    answer(&bytes)
}

fn answer(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
    let heads: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let body = bytes.get(end + 4..).unwrap_or_default().to_vec();
    let kind =
        heads.iter().find(|(name, _)| name == "content-type").map_or(String::new(), |(_, kind)| kind.clone());
    Answer { status, heads, kind, body }
}

/// A page as it was before the preview put its panel in.
pub fn without_panel(page: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(page);
    let from = text.find("<link rel=\"stylesheet\" href=\"/__casebook/page.css\">");
    let to = text.find("</casebook-preview>").map(|at| at + "</casebook-preview>".len());
    match (from, to) {
        (Some(from), Some(to)) => [&text.as_bytes()[..from], &text.as_bytes()[to..]].concat(),
        _ => page.to_vec(),
    }
}
