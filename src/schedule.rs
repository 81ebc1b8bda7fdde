//! What `serve` does by itself, again and again, on a thread of its own: copies of the
//! register, and checkpoints of its journal.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::telemetry::Metrics;

pub mod alarm;
pub mod backup;
pub mod checkpoint;

use alarm::Alarm;

/// How long after a failure a task is tried again at the latest.
const AGAIN: Duration = Duration::from_mins(5);

/// One thing that is done again and again.
pub struct Task {
    /// What it is called in the log, in the metrics and to whoever is told of failures.
    pub name: &'static str,
    /// Time from one run to the next.
    pub every: Duration,
    /// When it last succeeded, before this process if need be.
    pub last: Option<DateTime<Utc>>,
    /// Does it, and says what was done or what went wrong.
    pub run: Box<dyn FnMut() -> Result<String, String> + Send>,
}

/// The thread that does the tasks. It ends, after what it is doing, when this is dropped.
pub struct Schedule {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Schedule {
    /// Starts the thread; none where there is nothing to do.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        tasks: Vec<Task>,
        clock: Clock,
        metrics: Metrics,
        alarm: Alarm,
    ) -> io::Result<Self> {
        if tasks.is_empty() {
            return Ok(Self { stop: None, thread: None });
        }
        let (stop, stopped) = mpsc::channel();
        let (now, started) = (clock.now(), Instant::now());
        let mut plan: Vec<_> = tasks
            .into_iter()
            .map(|task| (started + left(&task, now), task))
            .inspect(|(_, task)| metrics.task(task.name, task.last))
            .collect();
        let thread = thread::Builder::new().name("schedule".to_owned()).spawn(move || {
            let next = |plan: &[(Instant, Task)]| plan.iter().map(|(due, _)| *due).min();
            while let Some(due) = next(&plan) {
                let wait = due.saturating_duration_since(Instant::now());
                if stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                let ready = plan.iter_mut().filter(|(due, _)| *due <= Instant::now());
                for (due, task) in ready {
                    *due = Instant::now() + run(task, &clock, &metrics, &alarm);
                }
            }
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Schedule {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // What broke it has said so on standard error.
            let _ = thread.join();
        }
    }
}

/// Time until the task is due.
fn left(task: &Task, now: DateTime<Utc>) -> Duration {
    // A moment that is still to come was noted by another clock: the task is due.
    let since = task.last.and_then(|last| (now - last).to_std().ok());
    since.map_or(Duration::ZERO, |since| task.every.saturating_sub(since))
}

/// Does the task, and returns the time until it is to be done again.
fn run(task: &mut Task, clock: &Clock, metrics: &Metrics, alarm: &Alarm) -> Duration {
    let ran = catch_unwind(AssertUnwindSafe(|| (task.run)()));
    match ran.unwrap_or_else(|_| Err("it panicked; the log says where".to_owned())) {
        Ok(done) => {
            metrics.task(task.name, Some(clock.now()));
            tracing::info!(task = task.name, done, "a scheduled task was done");
            task.every
        }
        Err(why) => {
            metrics.task_failed(task.name);
            tracing::error!(task = task.name, why, "a scheduled task failed");
            alarm.raise(task.name, &why);
            task.every.min(AGAIN)
        }
    }
}

#[cfg(test)]
mod tests;
