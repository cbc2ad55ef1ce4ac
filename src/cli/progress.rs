//! How far a build has come, as a bar on a terminal, or as a line of text now and then.
//!
//! In: the stages, the steps of rendering. Out: text on standard error. It must not know what is built.

use super::{arguments::Show, at_terminal, say};
use crate::build::Step;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

/// What takes less time is not worth a word, unless it is asked for.
const WORTH_IT: Duration = Duration::from_secs(1);
/// So often the bar moves.
const ROUND: Duration = Duration::from_millis(100);
/// So often there is a line of text.
const LINES: Duration = Duration::from_secs(2);

/// The stages that people are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Files are read.
    Reading,
    /// Pages are made of them, linked and checked.
    Linking,
    /// What changed is rendered and written.
    Writing,
}

impl Stage {
    const ALL: [Self; 3] = [Self::Reading, Self::Linking, Self::Writing];

    fn words(self) -> &'static str {
        match self {
            Self::Reading => "Reading the files",
            Self::Linking => "Linking the pages",
            Self::Writing => "Writing the site",
        }
    }
}

/// Where a build is.
#[derive(Debug, Default)]
struct Place {
    stage: AtomicUsize,
    outputs: AtomicUsize,
    done: AtomicUsize,
}

impl Place {
    /// The stage, how many outputs are done, and how many there are.
    fn seen(&self) -> (Stage, usize, usize) {
        (Stage::ALL[self.stage.load(Relaxed)], self.done.load(Relaxed), self.outputs.load(Relaxed))
    }
}

/// Says where a build is, until it is dropped or told to be silent.
#[derive(Debug)]
pub struct Progress {
    place: Arc<Place>,
    /// The thread that says it, and what ends it.
    teller: Mutex<Option<(Sender<()>, JoinHandle<()>)>>,
    in_lines: bool,
}

impl Progress {
    /// Begins to say it with this stage, where that is wanted.
    pub fn new(show: Show, stage: Stage) -> Self {
        let (place, looked_at) = (Arc::<Place>::default(), at_terminal());
        let wanted = show == Show::Always || show == Show::Auto && looked_at;
        let teller = wanted.then(|| {
            let (working, worked) = channel();
            let (place, after) = (place.clone(), if show == Show::Auto { WORTH_IT } else { Duration::ZERO });
            let wait = move |time| worked.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
            let tell = move || if looked_at { bar(&place, after, wait) } else { lines(&place, wait) };
            (working, std::thread::spawn(tell))
        });
        let progress = Self { place, teller: Mutex::new(teller), in_lines: wanted && !looked_at };
        progress.stage(stage);
        progress
    }

    /// A stage begins.
    pub fn stage(&self, stage: Stage) {
        self.place.stage.store(stage as usize, Relaxed);
        if self.in_lines {
            say(format!("{} …", stage.words()));
        }
    }

    /// Rendering goes on.
    pub fn step(&self, step: Step) {
        match step {
            Step::Outputs(outputs) => self.place.outputs.store(outputs, Relaxed),
            Step::Ends => drop(self.place.done.fetch_add(1, Relaxed)),
            Step::Part(_) | Step::Output(_) => {}
        }
    }

    /// Says no more, and takes the bar away.
    pub fn silent(&self) {
        let teller = self.teller.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((working, teller)) = teller {
            drop(working);
            teller.join().ok();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.silent();
    }
}

fn bar(place: &Place, after: Duration, wait: impl Fn(Duration) -> bool) {
    if !wait(after) {
        return;
    }
    let bar = ProgressBar::new(0);
    let style =
        |template| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let (named, counted) = (style("{msg} …"), style("{msg} {wide_bar} {pos} of {len} files"));
    loop {
        let (stage, done, outputs) = place.seen();
        bar.set_style(if outputs > 0 { counted.clone() } else { named.clone() });
        bar.set_message(stage.words());
        bar.set_length(outputs as u64);
        bar.set_position(done as u64);
        if !wait(ROUND) {
            break bar.finish_and_clear();
        }
    }
}

/// Says now and then how far it is, when that changed.
fn lines(place: &Place, wait: impl Fn(Duration) -> bool) {
    let mut told = None;
    while wait(LINES) {
        let (stage, done, outputs) = place.seen();
        let percent = (done * 100).checked_div(outputs);
        if let Some(percent) = percent.filter(|percent| told != Some(*percent)) {
            say(format!("{}: {percent}% of {outputs} files", stage.words()));
            told = Some(percent);
        }
    }
}
