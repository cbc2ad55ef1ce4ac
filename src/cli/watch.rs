//! Looks on while a site is rendered, and ends the program where a template never would.
//!
//! In: the steps of rendering, from the threads that do it. Out: the finding of a page that takes too long or too much
//! memory. Nothing can end a thread from outside: after that finding the whole program ends.

use super::{Exit, arguments::Patience};
use crate::{
    build::{Build, Step},
    diagnostic::Diagnostic,
};
use std::{
    sync::{
        Mutex, PoisonError,
        mpsc::{RecvTimeoutError, channel},
    },
    time::Duration,
};

/// So often it looks.
const ROUND: Duration = Duration::from_millis(100);
/// A page that is finished within so many rounds may take what memory it likes.
const SHORT: u64 = 3;
/// So much more memory than at the beginning is too much, in kB.
const MEMORY_KB_MAX: u64 = 2 << 20;

/// What one thread is at.
#[derive(Clone, Copy, Default)]
struct Work<'a> {
    /// How many steps there were: as long as it stays, the step is the same.
    count: u64,
    step: Option<Step<'a>>,
}

/// What a page had too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Excess {
    Time,
    Memory,
}

/// Does `work` and looks on; where a step of it takes too much, says so to `give_up` and ends the program.
pub fn watched<'a, T>(
    build: &'a Build,
    patience: Patience,
    give_up: impl FnOnce(Diagnostic) -> Exit + Send,
    work: impl FnOnce(&(dyn Fn(Step<'a>) + Sync)) -> T,
) -> T {
    let threads: Vec<_> = (0..=rayon::current_num_threads()).map(|_| Mutex::<Work>::default()).collect();
    let note = |step: Step<'a>| {
        // The first is that of this very thread, which is in no pool.
        let at = rayon::current_thread_index().map_or(0, |number| number + 1);
        let mut thread = threads[at].lock().unwrap_or_else(PoisonError::into_inner);
        *thread = Work { count: thread.count + 1, step: Some(step) };
    };
    std::thread::scope(|scope| {
        let (working, worked) = channel::<()>();
        scope.spawn(|| {
            let worked = worked;
            let wait = || worked.recv_timeout(ROUND) == Err(RecvTimeoutError::Timeout);
            if let Some((step, excess)) = excess(&threads, patience, wait) {
                give_up(finding(build, step, excess, patience)).now();
            }
        });
        let done = work(&note);
        drop(working);
        done
    })
}

/// The step that took too much; nothing when all was done before. Rounds are counted, and not the time of a clock: a
/// computer that slept meanwhile has not worked.
fn excess<'a>(
    threads: &[Mutex<Work<'a>>],
    patience: Patience,
    wait: impl Fn() -> bool,
) -> Option<(Step<'a>, Excess)> {
    let rounds_max = patience.page_seconds * (1_000 / ROUND.as_millis() as u64);
    let most = memory_kb().map(|memory| memory + MEMORY_KB_MAX);
    let mut seen = vec![(0, 0); threads.len()];
    while wait() {
        for (thread, (before, rounds)) in threads.iter().zip(&mut seen) {
            let Work { count, step } = *thread.lock().unwrap_or_else(PoisonError::into_inner);
            *rounds = if *before == count { *rounds + 1 } else { 0 };
            *before = count;
            let Some(step) = step.filter(Step::is_template) else { continue };
            if *rounds >= rounds_max {
                return Some((step, Excess::Time));
            }
            if *rounds >= SHORT && most.zip(memory_kb()).is_some_and(|(most, now)| now > most) {
                return Some((step, Excess::Memory));
            }
        }
    }
    None
}

/// How much memory this program has in use, on systems that tell.
fn memory_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn finding(build: &Build, step: Step, excess: Excess, patience: Patience) -> Diagnostic {
    let (template, made) = match step {
        Step::Output(output) => (&*output.template, format!("the page `/{}`", output.route.path())),
        Step::Part(template) => (template, format!("`{template}`, which every page shows,")),
        Step::Outputs(_) | Step::Ends => unreachable!("these have no template"),
    };
    let given_up = |message| build.theme.templates.given_up(&build.sources, template, message);
    let seconds = match patience.page_seconds {
        1 => "a second".to_owned(),
        seconds => format!("{seconds} seconds"),
    };
    match excess {
        Excess::Memory => given_up(format!("{made} took more than 2 GB of memory and was given up")),
        Excess::Time => given_up(format!("{made} was not finished after {seconds} and was given up"))
            .help("If all is right there and it only needs longer, give it more time with --page-seconds."),
    }
}
