//! HTTP/1.1 over what [`answer`](super::answer) says: methods, hosts, ranges, types, what a browser has already.
//!
//! In: connections. Out: answers (RFC 9110). A request that is not for this computer is refused before its path is read.

use super::{
    answer::{self, Answer, Status, asked},
    events,
    hosts::{Reach, is_ours},
    marks::Marks,
    panel::OWN,
    shown::Shown,
};
use crate::parse::CONTENT;
use http_body_util::{BodyExt, Full, channel::Channel, combinators::BoxBody};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Body as _, Bytes, Incoming},
    header::{self, HeaderMap, HeaderName, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
    convert::Infallible,
    fs,
    future::Future,
    io::{self, Read, Seek, SeekFrom},
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    pin::pin,
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, mpsc, watch},
    task::spawn_blocking,
    time::timeout,
};

/// So many connections at once: a browser has six, and events hold one for each page that is open.
const CONNECTIONS_MAX: usize = 256;
/// The head of a request has so much time.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// When the preview stops, what is being answered has so much time.
const FAREWELL: Duration = Duration::from_millis(500);
/// So long a request waits for the next build, where the files changed under it.
const REBUILT: Duration = Duration::from_secs(2);
/// A file is sent in pieces of so many bytes.
const PIECE: u64 = 64 << 10;

type Body = BoxBody<Bytes, io::Error>;

/// What all connections share.
#[derive(Clone)]
pub struct Server {
    /// The site as it is.
    pub site: watch::Receiver<Arc<Shown>>,
    /// Who may read it.
    pub reach: Reach,
    /// So long a page may take.
    pub patience: Duration,
    /// The site's folder.
    pub root: Arc<Path>,
}

/// Answers on all listeners until `stop` is done.
pub async fn run(
    listeners: Vec<std::net::TcpListener>,
    server: Server,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let (stopper, stopped) = watch::channel(false);
    // Closed when the last connection has let go of it.
    let (busy, mut idle) = mpsc::channel::<()>(1);
    let slots = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    for listener in listeners {
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let accepted = accept(listener, server.clone(), stopped.clone(), slots.clone(), busy.clone());
        tokio::spawn(accepted);
    }
    drop(busy);
    stop.await;
    stopper.send_replace(true);
    timeout(FAREWELL, idle.recv()).await.ok();
    Ok(())
}

async fn accept(
    listener: TcpListener,
    server: Server,
    mut stopped: watch::Receiver<bool>,
    slots: Arc<Semaphore>,
    busy: mpsc::Sender<()>,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => return,
        };
        let Ok((stream, _)) = accepted else {
            // Too many files are open, or the other side has gone already.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let Ok(slot) = slots.clone().acquire_owned().await else { return };
        let (server, stopped, busy) = (server.clone(), stopped.clone(), busy.clone());
        tokio::spawn(async move {
            connection(stream, server, stopped).await;
            drop((slot, busy));
        });
    }
}

async fn connection(stream: TcpStream, server: Server, mut stopped: watch::Receiver<bool>) {
    stream.set_nodelay(true).ok();
    let local = stream.local_addr().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.ip());
    let stop = stopped.clone();
    let service = service_fn(|request| {
        let (server, stop) = (server.clone(), stop.clone());
        async move { Ok::<_, Infallible>(respond(&server, local, &request, stop).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // What a connection ends with is of no interest: the other side may go at any time.
        _ = &mut connection => return,
        _ = stopped.changed() => connection.as_mut().graceful_shutdown(),
    }
    connection.await.ok();
}

async fn respond(
    server: &Server,
    local: IpAddr,
    request: &Request<Incoming>,
    stop: watch::Receiver<bool>,
) -> Response<Body> {
    if !names_us(request, server.reach, local) {
        let says = "This preview answers only for the computer it runs on: open it by the address that `casebook serve` has printed.\n";
        return plain(StatusCode::FORBIDDEN, says);
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "This preview can only be read.\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or(""));
    if path.strip_prefix(OWN) == Some("events") {
        return listening(server, query, stop);
    }
    let answer = answered(server, path.to_owned(), query.to_owned()).await;
    let mut response = match answer {
        Answer::Bytes(status, name, bytes) => whole(status, &name, bytes, request.headers()),
        Answer::File(path, len) => file(&server.root, &path, len, request.headers()).await,
        Answer::Moved(to) => moved(&to, query),
        Answer::Again => plain(StatusCode::SERVICE_UNAVAILABLE, "The site is being built. Ask again.\n"),
    };
    if request.method() == Method::HEAD {
        if let Some(len) = response.body().size_hint().exact() {
            response.headers_mut().insert(header::CONTENT_LENGTH, len.into());
        }
        *response.body_mut() = full(Bytes::new());
    }
    response
}

/// Whether a request is for this computer, by all that it says.
fn names_us(request: &Request<Incoming>, reach: Reach, local: IpAddr) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let named = request.uri().authority().map(|authority| authority.as_str());
    host.to_str().is_ok_and(|host| is_ours(host, reach, local))
        && named.is_none_or(|host| is_ours(host, reach, local))
}

/// Finds or renders what was asked for, away from the thread that answers.
async fn answered(server: &Server, path: String, query: String) -> Answer {
    let mut site = server.site.clone();
    let asked = Arc::new((path, query));
    loop {
        let shown = site.borrow_and_update().clone();
        let (now, root, what) = (shown.clone(), server.root.clone(), asked.clone());
        let work = spawn_blocking(move || answer::answer(&now, &root, &what.0, &what.1));
        let answer = match timeout(server.patience, work).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) | Err(_) => answer::given_up(&shown, &asked.0),
        };
        if !matches!(answer, Answer::Again) {
            return answer;
        }
        if !matches!(timeout(REBUILT, site.changed()).await, Ok(Ok(()))) {
            return answer;
        }
    }
}

/// A stream of events for one browser.
fn listening(server: &Server, query: &str, stop: watch::Receiver<bool>) -> Response<Body> {
    let path = asked(query, "page").unwrap_or("/").to_owned();
    let marks: Option<Marks> = asked(query, "shown").and_then(|shown| shown.parse().ok());
    let (to, body) = Channel::new(4);
    tokio::spawn(events::tell(server.site.clone(), stop, path, marks, to));
    let mut response = Response::new(body.boxed());
    common(response.headers_mut(), "text/event-stream");
    response
}

fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed()
}

fn plain(status: StatusCode, says: &'static str) -> Response<Body> {
    let mut response = Response::new(full(says));
    *response.status_mut() = status;
    common(response.headers_mut(), "text/plain; charset=utf-8");
    response
}

fn moved(to: &str, query: &str) -> Response<Body> {
    let mut response = plain(StatusCode::PERMANENT_REDIRECT, "It is at another address.\n");
    let to = if query.is_empty() { to.to_owned() } else { format!("{to}?{query}") };
    if let Ok(to) = HeaderValue::from_str(&to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// What every answer says: its type, that it may change at any time, and that pages of other sites are not to have it.
fn common(headers: &mut HeaderMap, kind: &str) {
    let said = [
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    headers.extend(said.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers.extend(HeaderValue::from_str(kind).map(|kind| (header::CONTENT_TYPE, kind)));
}

/// The type of a file by its name; texts are in UTF-8.
fn kind_of(name: &str) -> String {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let is_text =
        kind.type_() == "text" || ["javascript", "json", "xml"].iter().any(|sub| kind.subtype() == *sub);
    let is_text = is_text || kind.suffix().is_some_and(|suffix| suffix == "xml" || suffix == "json");
    if is_text { format!("{kind}; charset=utf-8") } else { kind.to_string() }
}

/// All of some bytes, or the part of them that was asked for, or that the browser has them already.
fn whole(status: Status, name: &str, bytes: Vec<u8>, asked: &HeaderMap) -> Response<Body> {
    let tag = format!("\"{:032x}\"", crate::source::Revision::of(&bytes).0);
    let len = bytes.len() as u64;
    let mut response = Response::new(full(Bytes::new()));
    common(response.headers_mut(), &kind_of(name));
    let part = match status {
        Status::Fine => part(asked, &tag, len, response.headers_mut()),
        Status::Missing | Status::Broken => Part::All,
    };
    *response.status_mut() = match (status, &part) {
        (Status::Missing, _) => StatusCode::NOT_FOUND,
        (Status::Broken, _) => StatusCode::INTERNAL_SERVER_ERROR,
        (Status::Fine, part) => part.status(),
    };
    let bytes = Bytes::from(bytes);
    match part {
        Part::All => *response.body_mut() = full(bytes),
        Part::Range(from, to) => {
            let [from, to] =
                [from, to + 1].map(|at| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len()));
            *response.body_mut() = full(bytes.slice(from..to));
        }
        Part::Known | Part::None => {}
    }
    response
}

/// A file that is too large to be held.
async fn file(root: &Arc<Path>, path: &Path, len: u64, asked: &HeaderMap) -> Response<Body> {
    let (root, place, name) = (root.clone(), path.to_owned(), path.to_string_lossy().into_owned());
    let opened = spawn_blocking(move || opened(&root, &place)).await;
    let Ok(Ok((mut file, now, tag))) = opened else {
        return plain(
            StatusCode::NOT_FOUND,
            "This file was there when the site was built, and now no more.\n",
        );
    };
    let len = if now == len { len } else { now };
    let mut response = Response::new(full(Bytes::new()));
    common(response.headers_mut(), &kind_of(&name));
    let part = part(asked, &tag, len, response.headers_mut());
    *response.status_mut() = part.status();
    let (from, to) = match part {
        Part::All if len > 0 => (0, len - 1),
        Part::Range(from, to) => (from, to),
        Part::All | Part::Known | Part::None => return response,
    };
    let (mut sender, body) = Channel::new(2);
    tokio::spawn(async move {
        let mut left = to - from + 1;
        let mut at = Some(from);
        while left > 0 {
            let read = spawn_blocking(move || {
                let piece = piece(&mut file, at, left.min(PIECE));
                (file, piece)
            });
            let Ok((same, piece)) = read.await else { return };
            (file, at) = (same, None);
            match piece {
                Ok(piece) if !piece.is_empty() => {
                    left -= piece.len() as u64;
                    if sender.send_data(Bytes::from(piece)).await.is_err() {
                        return;
                    }
                }
                Ok(_) => return sender.abort(io::ErrorKind::UnexpectedEof.into()),
                Err(error) => return sender.abort(error),
            }
        }
    });
    *response.body_mut() = body.boxed();
    response.headers_mut().insert(header::CONTENT_LENGTH, (to - from + 1).into());
    response
}

/// A regular file that lies in the site's folder, its length, and what tells it from others.
fn opened(root: &Path, path: &Path) -> io::Result<(fs::File, u64, String)> {
    // Since the build a link that leads out of the folder may have been put in its place.
    let place = fs::canonicalize(path)?;
    let there = fs::metadata(&place)?;
    if !there.is_file() || !place.starts_with(home(root, path)?) {
        return Err(io::ErrorKind::NotFound.into());
    }
    let file = fs::File::open(place)?;
    let changed = there.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let tag = format!("\"{:x}-{:x}\"", there.len(), changed.map_or(0, |time| time.as_nanos()));
    Ok((file, there.len(), tag))
}

/// The folder that a file of the site has to lie in: a theme may be a link to a folder elsewhere, the content not.
fn home(root: &Path, path: &Path) -> io::Result<PathBuf> {
    let inside = path.strip_prefix(root).map_err(|_| io::ErrorKind::NotFound)?;
    match inside.components().next() {
        Some(top) if !inside.starts_with(CONTENT) => fs::canonicalize(root.join(top)),
        _ => Ok(root.to_owned()),
    }
}

fn piece(file: &mut fs::File, at: Option<u64>, len: u64) -> io::Result<Vec<u8>> {
    if let Some(at) = at {
        file.seek(SeekFrom::Start(at))?;
    }
    let mut piece = Vec::new();
    file.take(len).read_to_end(&mut piece)?;
    Ok(piece)
}

/// Which part of something is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    All,
    /// From this byte to that one, both included.
    Range(u64, u64),
    /// The browser has it.
    Known,
    /// No byte of it is in the range that was asked for.
    None,
}

impl Part {
    fn status(self) -> StatusCode {
        match self {
            Self::All => StatusCode::OK,
            Self::Range(..) => StatusCode::PARTIAL_CONTENT,
            Self::Known => StatusCode::NOT_MODIFIED,
            Self::None => StatusCode::RANGE_NOT_SATISFIABLE,
        }
    }
}

/// The part that is asked for (RFC 9110, 13 and 14); headers say which it is.
fn part(asked: &HeaderMap, tag: &str, len: u64, says: &mut HeaderMap) -> Part {
    let ask = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    says.extend(HeaderValue::from_str(tag).map(|tag| (header::ETAG, tag)));
    says.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let known = ask(header::IF_NONE_MATCH);
    if known.is_some_and(|tags| tags.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        return Part::Known;
    }
    let is_same = ask(header::IF_RANGE).is_none_or(|of| of == tag);
    let part = ask(header::RANGE).filter(|_| is_same).map_or(Part::All, |range| range_of(range, len));
    let range = match part {
        Part::Range(from, to) => format!("bytes {from}-{to}/{len}"),
        Part::None => format!("bytes */{len}"),
        Part::All | Part::Known => return part,
    };
    says.extend(HeaderValue::from_str(&range).map(|range| (header::CONTENT_RANGE, range)));
    part
}

/// One range of bytes; several, and what is none, stand for all.
fn range_of(range: &str, len: u64) -> Part {
    let Some((from, to)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::All;
    };
    let number =
        |text: &str| if text.bytes().all(|b| b.is_ascii_digit()) { text.parse::<u64>().ok() } else { None };
    let (from, to) = (from.trim(), to.trim());
    match (number(from), number(to)) {
        (Some(from), None) if to.is_empty() && from < len => Part::Range(from, len - 1),
        (Some(from), Some(to)) if from <= to && from < len => Part::Range(from, to.min(len - 1)),
        (None, Some(last)) if from.is_empty() && last > 0 && len > 0 => {
            Part::Range(len.saturating_sub(last), len - 1)
        }
        (Some(from), Some(to)) if from > to => Part::All,
        (Some(_), Some(_)) => Part::None,
        (Some(_), None) if to.is_empty() => Part::None,
        (None, Some(_)) if from.is_empty() => Part::None,
        _ => Part::All,
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, kind_of, opened, range_of};
    use std::fs;

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_opens_nothing() {
        use std::os::unix::fs::symlink;
        let [site, elsewhere] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let [root, elsewhere] = [&site, &elsewhere].map(|folder| fs::canonicalize(folder.path()).unwrap());
        fs::write(elsewhere.join("secret.bin"), "secret").unwrap();
        fs::create_dir(root.join("content")).unwrap();
        fs::write(root.join("content/a.bin"), "a").unwrap();
        symlink(elsewhere.join("secret.bin"), root.join("content/b.bin")).unwrap();
        symlink(&elsewhere, root.join("content/c")).unwrap();
        symlink("a.bin", root.join("content/d.bin")).unwrap();
        symlink(&elsewhere, root.join("theme")).unwrap();
        let opens = |path: &str| opened(&root, &root.join(path)).is_ok();
        assert_eq!(["content/a.bin", "content/d.bin", "theme/secret.bin"].map(opens), [true; 3]);
        assert_eq!(["content/b.bin", "content/c/secret.bin", "content"].map(opens), [false; 3]);
    }

    #[test]
    fn ranges_are_those_of_the_standard() {
        let ranges = [
            ("bytes=0-4", Part::Range(0, 4)),
            ("bytes=5-", Part::Range(5, 9)),
            ("bytes=5-100", Part::Range(5, 9)),
            ("bytes=-3", Part::Range(7, 9)),
            ("bytes=-30", Part::Range(0, 9)),
            ("bytes=10-", Part::None),
            ("bytes=10-20", Part::None),
            ("bytes=-0", Part::None),
            ("bytes=4-2", Part::All),
            ("bytes=0-1,4-5", Part::All),
            ("bytes=a-b", Part::All),
            ("lines=0-1", Part::All),
            ("bytes=99999999999999999999-", Part::All),
        ];
        for (range, part) in ranges {
            assert_eq!(range_of(range, 10), part, "{range}");
        }
        assert_eq!(range_of("bytes=0-", 0), Part::None);
    }

    #[test]
    fn types_are_those_browsers_know() {
        let types = [
            ("a/index.html", "text/html; charset=utf-8"),
            ("style.css", "text/css; charset=utf-8"),
            ("feed.xml", "text/xml; charset=utf-8"),
            ("graph.json", "application/json; charset=utf-8"),
            ("icon.svg", "image/svg+xml; charset=utf-8"),
            ("a.csv", "text/csv; charset=utf-8"),
            ("a.jpg", "image/jpeg"),
            ("a.mp4", "video/mp4"),
            ("a.woff2", "font/woff2"),
            ("a", "application/octet-stream"),
        ];
        for (name, kind) in types {
            assert_eq!(kind_of(name), kind, "{name}");
        }
    }
}
