//! Tells a browser when what it shows is another thing now, as server-sent events (HTML Living Standard, 9.2).
//!
//! In: the sites as they are built, and what a browser shows. Out: `page`, `assets` with the new addresses of
//! stylesheets, or `panel`. It must not know what is on a page.

use super::{marks::Marks, shown::Shown};
use http_body_util::channel::Sender;
use hyper::body::Bytes;
use std::{io, sync::Arc, time::Duration};
use tokio::sync::watch;

/// So often a sign of life is sent, so that a browser notices when the preview is gone.
const BEAT: Duration = Duration::from_secs(10);

/// Tells one browser that shows this at `path`, until it goes, or the preview stops.
pub async fn tell(
    mut site: watch::Receiver<Arc<Shown>>,
    mut stop: watch::Receiver<bool>,
    path: String,
    mut marks: Option<Marks>,
    mut to: Sender<Bytes, io::Error>,
) {
    if to.send_data(Bytes::from_static(b"retry: 500\n\n")).await.is_err() {
        return;
    }
    loop {
        let shown = site.borrow_and_update().clone();
        let now = Marks::of(&shown, &path);
        let event = marks.filter(|before| *before != now).map(|before| event(&shown, before, now));
        marks = Some(now);
        drop(shown);
        if let Some(event) = event
            && to.send_data(Bytes::from(event)).await.is_err()
        {
            return;
        }
        loop {
            let beat = tokio::time::sleep(BEAT);
            tokio::select! {
                changed = site.changed() => if changed.is_err() { return } else { break },
                _ = stop.changed() => return,
                () = beat => if to.send_data(Bytes::from_static(b":\n\n")).await.is_err() { return },
            }
        }
    }
}

/// What a browser has to do that showed the one and is to show the other.
fn event(shown: &Shown, before: Marks, now: Marks) -> String {
    let (name, styles) = if before.page != now.page {
        ("page", serde_json::json!({}))
    } else if before.assets != now.assets {
        ("assets", serde_json::json!(shown.stylesheets()))
    } else {
        ("panel", serde_json::json!({}))
    };
    let data = serde_json::json!({ "shown": now.to_string(), "styles": styles });
    format!("event: {name}\ndata: {data}\n\n")
}
