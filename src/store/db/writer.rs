//! The one writer of SQLite: a thread that owns the connection and takes work
//! from a bounded queue.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use diesel::connection::SimpleConnection;
use tokio::sync::oneshot;

use super::newest::Heads;
use super::{Db, Target};
use crate::store::error::{MayRetry, StoreError};

mod batch;
mod job;
#[cfg(test)]
mod tests;

use batch::Batch;
use job::{Kept, Shared};

type Job = Box<dyn FnOnce(&mut Db) + Send>;

/// What the queue holds.
enum Work {
    /// Makes the transactions it needs, if any, by itself.
    Alone(Job),
    /// May be part of a transaction with others.
    Shared(Box<dyn Shared>),
}

impl Work {
    /// Runs it by itself and answers it.
    fn run_alone(self, conn: &mut Db, heads: &Heads) {
        match self {
            Self::Alone(job) => job(conn),
            Self::Shared(mut job) => {
                job.run(conn);
                heads.publish(conn);
                job.answer(Ok(()));
            }
        }
    }
}

/// Handle of the writer's thread.
pub struct Writer {
    queue: SyncSender<Work>,
    thread: JoinHandle<()>,
    grouping: Arc<AtomicBool>,
    heads: Arc<Heads>,
}

impl Writer {
    /// Starts the thread with its connection and a queue of at most `length` jobs.
    /// `heads` learn of what was written before it is answered.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub fn start(
        target: Target,
        conn: Db,
        length: usize,
        heads: Arc<Heads>,
    ) -> Result<Self, StoreError> {
        let (queue, jobs) = sync_channel(length.max(1));
        let grouping = Arc::new(AtomicBool::new(true));
        let line = Line { target, conn, heads: Arc::clone(&heads) };
        let wanted = Arc::clone(&grouping);
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || work(line, &jobs, &wanted))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { queue, thread, grouping, heads })
    }

    /// Says whether what waits together is committed together.
    pub fn group(&self, together: bool) {
        self.grouping.store(together, Ordering::Relaxed);
    }

    /// Queues `write`, which is run by itself, and returns where its result will
    /// arrive.
    ///
    /// # Errors
    /// The queue is full, or the writer has stopped.
    pub fn submit<T, E>(
        &self,
        write: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, E>>, StoreError>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let heads = Arc::clone(&self.heads);
        self.queue(Work::Alone(Box::new(move |conn| {
            let result = write(conn);
            heads.publish(conn);
            // The caller may have gone; the write stands all the same.
            let _ = sender.send(result);
        })))?;
        Ok(receiver)
    }

    /// Queues `write`, which may become part of a transaction with others, and
    /// returns where its result will arrive once that transaction is on disk. It may
    /// be run several times, of which the last one counts.
    ///
    /// # Errors
    /// The queue is full, or the writer has stopped.
    pub fn submit_shared<T, E>(
        &self,
        write: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, E>>, StoreError>
    where
        T: Send + 'static,
        E: MayRetry + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        self.queue(Work::Shared(Box::new(Kept::new(write, sender))))?;
        Ok(receiver)
    }

    fn queue(&self, work: Work) -> Result<(), StoreError> {
        self.queue.try_send(work).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => StoreError::Abandoned,
        })
    }

    /// Lets what is queued run and folds the write-ahead log in, where others may
    /// still write.
    pub fn fold_in(&self) {
        let folded = self.submit(|conn| {
            fold_in(conn);
            Ok::<_, StoreError>(())
        });
        if folded.is_ok_and(|done| done.blocking_recv().is_err()) {
            tracing::warn!("the writer ended before the write-ahead log was folded in");
        }
    }

    /// Lets the queue run empty and waits for the thread to end.
    pub fn stop(self) {
        drop(self.queue);
        if self.thread.join().is_err() {
            tracing::error!("the writer panicked while it stopped");
        }
    }
}

/// The connection, and where another one is to be had.
struct Line {
    target: Target,
    conn: Db,
    heads: Arc<Heads>,
}

/// The connection is of no more use: what was begun on it is undone with it.
struct Broken;

impl Line {
    /// Takes a fresh connection: the transaction of a panicked job must not linger.
    fn reopen(&mut self) -> Result<(), diesel::ConnectionError> {
        self.conn = self.target.connect_writing()?;
        Ok(())
    }
}

fn work(mut line: Line, jobs: &Receiver<Work>, grouping: &AtomicBool) {
    let mut next = None;
    while let Some(work) = next.take().or_else(|| jobs.recv().ok()) {
        let mut batch = match work {
            Work::Shared(job) if grouping.load(Ordering::Relaxed) => Batch::shared(job, jobs),
            work => Batch::of_one(work, jobs),
        };
        while let Err(Broken) = batch.run(&mut line.conn, &line.heads) {
            if let Err(error) = line.reopen() {
                tracing::error!(%error, "the writer cannot reopen its connection");
                return;
            }
        }
        next = batch.into_next();
    }
    fold_in(&mut line.conn);
}

/// What `work` returns, unless it panics.
fn unwound<T>(work: impl FnOnce() -> T) -> Result<T, Broken> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Broken)
}

/// Folds the write-ahead log into the file.
fn fold_in(conn: &mut Db) {
    if let Err(error) = conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::warn!(%error, "the write-ahead log could not be folded in");
    }
}
