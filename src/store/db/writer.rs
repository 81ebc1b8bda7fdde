//! The one writer of SQLite: a thread that owns the connection and takes work
//! from a bounded queue.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use diesel::connection::SimpleConnection;
use tokio::sync::oneshot;

use super::{Db, Target};
use crate::store::error::StoreError;

type Job = Box<dyn FnOnce(&mut Db) + Send>;

/// Handle of the writer's thread.
pub struct Writer {
    queue: SyncSender<Job>,
    thread: JoinHandle<()>,
}

impl Writer {
    /// Starts the thread with its connection and a queue of at most `length` jobs.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub fn start(target: Target, conn: Db, length: usize) -> Result<Self, StoreError> {
        let (queue, jobs) = sync_channel(length.max(1));
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || work(&target, conn, &jobs))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { queue, thread })
    }

    /// Queues `write` and returns where its result will arrive.
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
        let job: Job = Box::new(move |conn| {
            // The caller may have gone; the write stands all the same.
            let _ = sender.send(write(conn));
        });
        match self.queue.try_send(job) {
            Ok(()) => Ok(receiver),
            Err(TrySendError::Full(_)) => Err(StoreError::Busy),
            Err(TrySendError::Disconnected(_)) => Err(StoreError::Abandoned),
        }
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

fn work(target: &Target, mut conn: Db, jobs: &Receiver<Job>) {
    for job in jobs {
        if catch_unwind(AssertUnwindSafe(|| job(&mut conn))).is_err() {
            // The transaction of a panicked job must not linger.
            match target.connect() {
                Ok(fresh) => conn = fresh,
                Err(error) => {
                    tracing::error!(%error, "the writer cannot reopen its connection");
                    return;
                }
            }
        }
    }
    fold_in(&mut conn);
}

/// Folds the write-ahead log into the file.
fn fold_in(conn: &mut Db) {
    if let Err(error) = conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::warn!(%error, "the write-ahead log could not be folded in");
    }
}
