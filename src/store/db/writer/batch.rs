//! Writes that wait together are committed together: each under a savepoint, none
//! answered before the whole is on disk.

use std::collections::VecDeque;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use super::job::{Ran, Shared};
use super::{Broken, Work, unwound};
use crate::store::db::Db;
use crate::store::db::newest::Heads;
use crate::store::db::transaction::{begin, commit, rollback};
use crate::store::error::StoreError;

/// Most writes of one transaction.
const MOST: usize = 64;

/// How long work is added to a transaction. Those that are answered last wait for it,
/// and other processes wait for the lock.
const LONGEST: Duration = Duration::from_millis(5);

/// Writes that become one transaction.
pub(super) struct Batch<'q> {
    queue: &'q Receiver<Work>,
    /// What was taken from the queue and is to be run.
    waiting: VecDeque<Box<dyn Shared>>,
    /// What was run and is answered when the transaction ends.
    ran: Vec<Box<dyn Shared>>,
    /// What needs a transaction of its own, after this one.
    apart: VecDeque<Work>,
    /// What comes next in the queue and can be no part of it.
    next: Option<Work>,
    taken: usize,
}

/// Why a transaction was given up.
enum Stop {
    /// A job panicked. It is gone; the others are run again.
    Panicked,
    /// The transaction is gone, and everything in it.
    Lost(StoreError),
}

impl From<diesel::result::Error> for Stop {
    fn from(error: diesel::result::Error) -> Self {
        Self::Lost(error.into())
    }
}

impl<'q> Batch<'q> {
    /// `first` with what waits behind it.
    pub(super) fn shared(first: Box<dyn Shared>, queue: &'q Receiver<Work>) -> Self {
        let mut batch = Self {
            queue,
            waiting: VecDeque::from([first]),
            ran: Vec::new(),
            apart: VecDeque::new(),
            next: None,
            taken: 1,
        };
        batch.take();
        batch
    }

    /// `work` by itself.
    pub(super) fn of_one(work: Work, queue: &'q Receiver<Work>) -> Self {
        Self {
            queue,
            waiting: VecDeque::new(),
            ran: Vec::new(),
            apart: VecDeque::from([work]),
            next: None,
            taken: MOST,
        }
    }

    /// What was taken from the queue beyond the batch.
    pub(super) fn into_next(self) -> Option<Work> {
        self.next
    }

    /// Runs all of it. Where the connection breaks, it is to be called again with
    /// another one, and goes on with what has no answer yet.
    pub(super) fn run(&mut self, conn: &mut Db, heads: &Heads) -> Result<(), Broken> {
        if self.waiting.len() > 1 {
            self.together(conn, heads)?;
        } else {
            self.apart.extend(self.waiting.pop_front().map(Work::Shared));
        }
        while let Some(work) = self.apart.pop_front() {
            unwound(|| work.run_alone(conn, heads))?;
        }
        Ok(())
    }

    fn together(&mut self, conn: &mut Db, heads: &Heads) -> Result<(), Broken> {
        match self.attempt(conn) {
            Ok(()) => {
                heads.publish(conn);
                self.ran.drain(..).for_each(|job| job.answer(Ok(())));
                Ok(())
            }
            Err(Stop::Panicked) => {
                let rest = std::mem::take(&mut self.waiting);
                self.waiting = self.ran.drain(..).chain(rest).collect();
                Err(Broken)
            }
            Err(Stop::Lost(error)) => {
                tracing::error!(%error, "a transaction of several writes was lost");
                let busy = matches!(error, StoreError::Busy);
                let text = error.to_string();
                for job in self.ran.drain(..).chain(self.waiting.drain(..)) {
                    let error =
                        if busy { StoreError::Busy } else { StoreError::Uncommitted(text.clone()) };
                    job.answer(Err(error));
                }
                Err(Broken)
            }
        }
    }

    /// Runs what waits, and what comes meanwhile, in one transaction.
    fn attempt(&mut self, conn: &mut Db) -> Result<(), Stop> {
        begin(conn)?;
        let begun = Instant::now();
        while let Some(job) = self.waiting.pop_front() {
            self.part(conn, job)?;
            if begun.elapsed() < LONGEST {
                self.take();
            }
        }
        Ok(commit(conn)?)
    }

    /// Runs `job` under a savepoint. That this can be released, or gone back to, also
    /// proves that the transaction is still there: SQLite ends it by itself where the
    /// disk is full or broken.
    fn part(&mut self, conn: &mut Db, mut job: Box<dyn Shared>) -> Result<(), Stop> {
        let begun = begin(conn);
        let ran = match begun {
            Ok(_) => unwound(|| job.run(conn)).map_err(|Broken| Stop::Panicked)?,
            Err(_) => Ran::Undone,
        };
        let stands = matches!(ran, Ran::Stands);
        if matches!(ran, Ran::Apart) {
            self.apart.push_back(Work::Shared(job));
        } else {
            self.ran.push(job);
        }
        begun?;
        Ok(if stands { commit(conn) } else { rollback(conn) }?)
    }

    /// Takes one more from the queue, if it is there, may share, and has room.
    fn take(&mut self) {
        if self.next.is_some() || self.taken >= MOST {
            return;
        }
        match self.queue.try_recv() {
            Ok(Work::Shared(job)) => {
                self.taken += 1;
                self.waiting.push_back(job);
            }
            Ok(work @ Work::Alone(_)) => self.next = Some(work),
            Err(_) => {}
        }
    }
}
