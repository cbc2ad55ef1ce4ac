//! A real browser, driven over its debugging protocol (Chrome DevTools Protocol, in JSON over two pipes).
//!
//! In: what a person does. Out: what the page says. Chromium or Chrome is looked for on the PATH, or named in `CASEBOOK_BROWSER`.

#![allow(dead_code, reason = "tests and the benchmark each use a part of it")]

use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

/// The names of browsers that speak the protocol.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// So long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program of a browser, where this machine has one.
pub fn program() -> Option<String> {
    if let Ok(named) = std::env::var("CASEBOOK_BROWSER") {
        return Some(named);
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let here = |name: &&&str| path.split(':').any(|dir| std::path::Path::new(dir).join(name).is_file());
    NAMES.iter().find(here).map(|name| (*name).to_owned())
}

/// A browser with one page.
pub struct Browser {
    process: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    session: String,
    last: u64,
    events: VecDeque<Value>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts it, with a page of this size in CSS pixels.
    pub fn start(program: &str, width: u32, height: u32) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let flags = format!(
            "--headless --no-sandbox --disable-gpu --no-first-run --disable-dev-shm-usage --hide-scrollbars \
             --disable-background-networking --remote-debugging-pipe --user-data-dir={} --window-size={width},{height}",
            profile.path().display()
        );
        // The protocol wants the file descriptors 3 and 4: the shell makes them of the pipes.
        let line = format!("exec {program} {flags} about:blank 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null");
        let mut process = Command::new("sh")
            .args(["-c", &line])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, out) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let (sender, from) = channel();
        thread::spawn(move || {
            for message in BufReader::new(out).split(0).map_while(Result::ok) {
                let Ok(message) = serde_json::from_slice(&message) else { return };
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let (session, events) = (String::new(), VecDeque::new());
        let mut browser = Self { process, to, from, session, last: 0, events, _profile: profile };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let id = target["targetId"].clone();
        let attached = browser.call("Target.attachToTarget", json!({ "targetId": id, "flatten": true }));
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        browser.call("Page.enable", json!({}));
        browser.call("Runtime.enable", json!({}));
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        browser.call("Emulation.setDeviceMetricsOverride", metrics);
        browser
    }

    /// Calls a method of the protocol; its result.
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.to.write_all(message.to_string().as_bytes()).unwrap();
        self.to.write_all(&[0]).unwrap();
        self.to.flush().unwrap();
        let id = self.last;
        loop {
            let message = self.receive(PATIENCE).unwrap_or_else(|| panic!("{method} is not answered"));
            if message["id"] == json!(id) {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].clone();
            }
            self.events.push_back(message);
        }
    }

    fn receive(&self, patience: Duration) -> Option<Value> {
        match self.from.recv_timeout(patience) {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => panic!("the browser has ended"),
        }
    }

    /// The next event that this finds something in.
    pub fn event<T>(&mut self, patience: Duration, mut take: impl FnMut(&Value) -> Option<T>) -> Option<T> {
        let end = Instant::now() + patience;
        loop {
            let event = match self.events.pop_front() {
                Some(event) => event,
                None => self.receive(end.saturating_duration_since(Instant::now()))?,
            };
            if let Some(found) = take(&event) {
                return Some(found);
            }
        }
    }

    /// Opens an address and waits until it is there.
    pub fn open(&mut self, url: &str) {
        self.call("Page.navigate", json!({ "url": url }));
        self.until(&format!("document.readyState == 'complete' && location.href == {}", json!(url)));
    }

    /// What a piece of script gives, in the page as it is now.
    pub fn says(&mut self, script: &str) -> Value {
        let asked = json!({ "expression": script, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", asked);
        answer["result"]["value"].clone()
    }

    /// Waits until a condition holds in the page; fails where it never does.
    pub fn until(&mut self, condition: &str) {
        let end = Instant::now() + PATIENCE;
        while self.says(condition) != json!(true) {
            assert!(
                Instant::now() < end,
                "it never came to this: {condition}\n{}",
                self.says("document.body.innerText")
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses and releases a key, such as `Tab`, `Enter` or `Escape`.
    pub fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Tab" => (9, ""),
            "Escape" => (27, ""),
            _ => (0, key),
        };
        let mut down = json!({ "type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code });
        if !text.is_empty() {
            down["text"] = json!(text);
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code }),
        );
    }

    /// A picture of what is on the screen, as PNG in base64.
    pub fn picture(&mut self) -> String {
        let picture = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        picture["data"].as_str().unwrap().to_owned()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
