//! `serve`: the preview, and what it says in the terminal.
//!
//! In: the options, the clock. Out: lines of text. It must not know how a page is found or made.

use super::{
    Exit,
    arguments::ServeOptions,
    say,
    site::{content_is_missing, counts, print_new},
    wrong,
};
use crate::{
    build::Choices,
    config::Clock,
    serve::{self, News, Preview, Reach, Shown, Wanted},
};
use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};
use std::{io, path::Path, time::Duration};

/// Shows the site until the program is told to stop.
pub fn serve(root: &Path, options: &ServeOptions) -> Exit {
    if let Some(exit) = content_is_missing(root) {
        return exit;
    }
    let (as_of, drafts) = (options.as_of, options.drafts());
    let choices = move || {
        let clock = as_of.map_or_else(|| Clock::Instant(jiff::Timestamp::now()), Clock::Local);
        Choices { clock, drafts, base_url: None }
    };
    let wanted = Wanted {
        root: root.to_owned(),
        out: root.join(&options.out),
        port: options.port,
        reach: if options.lan { Reach::Network } else { Reach::Computer },
        patience: Duration::from_secs(options.patience.page_seconds),
        choices: Box::new(choices),
        tell: Box::new(tell),
    };
    let preview = match serve::start(wanted) {
        Ok((preview, memory)) => {
            memory.write(root, preview.site().build.to_remember());
            preview
        }
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let ports =
                format!("the ports {} to {} are all in use", options.port, options.port.saturating_add(100));
            return wrong(format!("{ports}. Stop another preview, or name another port with --port."));
        }
        Err(error) => return wrong(format!("the preview cannot start: {error}")),
    };
    welcome(&preview, options);
    if options.open && open::that_detached(preview.url()).is_err() {
        say("No browser could be opened; open that address yourself.");
    }
    match preview.run(stopped()) {
        Ok(()) => {
            say("The preview has stopped. Your files are as you saved them.");
            Exit::Fine
        }
        Err(error) => wrong(format!("the preview had to stop: {error}")),
    }
}

/// Until somebody stops the program: Ctrl and C, or a signal to end.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let [mut ends, mut hangs_up] = match (signal(SignalKind::terminate()), signal(SignalKind::hangup())) {
            (Ok(ends), Ok(hangs_up)) => [ends, hangs_up],
            _ => return drop(interrupted.await),
        };
        tokio::select! {
            _ = interrupted => {}
            _ = ends.recv() => {}
            _ = hangs_up.recv() => {}
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}

fn welcome(preview: &Preview, options: &ServeOptions) {
    let shown = preview.site();
    if options.port != 0 && preview.port() != options.port {
        say(format!(
            "Port {} is in use by another program, so this is port {}.",
            options.port,
            preview.port()
        ));
    }
    let pages = shown.build.graph.published().count();
    let word = if pages == 1 { "page" } else { "pages" };
    say(format!("{pages} {word}, {}.", found(&shown)));
    let drafts = shown.build.graph.published().filter(|(_, page)| page.flag("draft") == Some(true)).count();
    if drafts > 0 {
        let (drafts, them) = if drafts == 1 {
            ("1 of them is a draft".to_owned(), "it")
        } else {
            (format!("{drafts} of them are drafts"), "them")
        };
        say(format!("{drafts}: only this preview shows {them}. Leave {them} out with --as-published."));
    }
    say(format!("\nYour site is shown at  {}\n", preview.url()));
    if options.lan {
        network(preview);
    }
    say("Save a file and the page follows. Stop with Ctrl and C.");
}

/// The address for a phone in the room, and what it means that there is one.
fn network(preview: &Preview) {
    let Some(url) = preview.url_in_network() else {
        return say("This computer is in no network now, so no other device can reach the preview.");
    };
    say(format!("For a phone in the same network:  {url}\n"));
    if let Ok(code) = QrCode::with_error_correction_level(&url, EcLevel::L) {
        let picture =
            code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
        // Dark on light, whatever the terminal's colours are: cameras want it so.
        let lines = picture.lines().map(|line| format!("\x1b[97;40m{line}\x1b[0m\n"));
        let picture: String = lines.collect();
        say(picture);
    }
    say(
        "Everybody in this network can read the preview while it runs, drafts and all. Use --lan only in a network that you trust.\n",
    );
}

fn found(shown: &Shown) -> String {
    match counts(&shown.build.report).as_str() {
        "" => "no findings".to_owned(),
        counts => format!("{counts}; the panel in each page says which"),
    }
}

fn tell(news: News) {
    match news {
        News::Polling(why) => say(format!(
            "The system does not tell what changes ({why}), so the files are looked at every second."
        )),
        News::Changed { before, now, took } => {
            let counts = match counts(&now.build.report).as_str() {
                "" => "no findings".to_owned(),
                counts => counts.to_owned(),
            };
            say(format!("Updated in {} ms: {counts}.", took.as_millis()));
            print_new(serve::new_findings(before, now), &now.build);
        }
    }
}
