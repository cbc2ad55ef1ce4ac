//! Looks on while a site is rendered, and ends the program where a template never would.
//!
//! In: the steps of rendering, from the threads that do it. Out: the finding of a page that takes too long. Nothing can
//! end a thread from outside: whoever is told of the finding ends the whole program.

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

/// What one thread is at.
#[derive(Clone, Copy, Default)]
struct Work<'a> {
    /// How many steps there were: as long as it stays, the step is the same.
    count: u64,
    step: Option<Step<'a>>,
}

/// Does `work` and looks on; where a step of it takes too long, says what is wrong to `give_up` and ends the program.
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
            if let Some(step) = stuck(&threads, patience, || worked.recv_timeout(ROUND)) {
                give_up(finding(build, step, patience)).now();
            }
        });
        let done = work(&note);
        drop(working);
        done
    })
}

/// The step that took too long; nothing when all was done before. Rounds are counted, and not the time of a clock: a
/// computer that slept meanwhile has not worked.
fn stuck<'a>(
    threads: &[Mutex<Work<'a>>],
    patience: Patience,
    wait: impl Fn() -> Result<(), RecvTimeoutError>,
) -> Option<Step<'a>> {
    let rounds = u128::from(patience.page_seconds) * 1_000 / ROUND.as_millis();
    let mut seen = vec![(0, 0); threads.len()];
    while wait() == Err(RecvTimeoutError::Timeout) {
        for (thread, seen) in threads.iter().zip(&mut seen) {
            let Work { count, step } = *thread.lock().unwrap_or_else(PoisonError::into_inner);
            *seen = if seen.0 == count { (count, seen.1 + 1) } else { (count, 0) };
            let step = step.filter(|step| matches!(step, Step::Part(_) | Step::Output(_)));
            if step.is_some() && seen.1 >= rounds {
                return step;
            }
        }
    }
    None
}

fn finding(build: &Build, step: Step, patience: Patience) -> Diagnostic {
    let (template, made) = match step {
        Step::Output(output) => (&*output.template, format!("the page `/{}`", output.route.path())),
        Step::Part(template) => (template, format!("`{template}`, which every page shows,")),
        Step::Outputs(_) | Step::Ends => unreachable!("these take no time"),
    };
    build.theme.templates.too_slow(&build.sources, template, &made, patience.page_seconds)
}
