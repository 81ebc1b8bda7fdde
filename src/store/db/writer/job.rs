//! Writes that may share a transaction: run, perhaps again, and answered at the end.

use tokio::sync::oneshot::Sender;

use crate::store::db::Db;
use crate::store::error::{MayRetry, StoreError};

/// What came of running a job.
pub(super) enum Ran {
    /// What it wrote is to last.
    Stands,
    /// It failed, and nothing of it is to last.
    Undone,
    /// It is to be run again, in a transaction of its own.
    Apart,
}

/// A write that may share a transaction with others.
pub(super) trait Shared: Send {
    /// Runs it and keeps what it returns; what it returned before is forgotten.
    fn run(&mut self, conn: &mut Db) -> Ran;

    /// Answers with what was kept, or, where the transaction it was in does not
    /// last, with that.
    fn answer(self: Box<Self>, lasting: Result<(), StoreError>);
}

/// A write with what it returned and who waits for it.
pub(super) struct Kept<W, T, E> {
    write: W,
    result: Option<Result<T, E>>,
    caller: Sender<Result<T, E>>,
}

impl<W, T, E> Kept<W, T, E> {
    pub(super) const fn new(write: W, caller: Sender<Result<T, E>>) -> Self {
        Self { write, result: None, caller }
    }
}

impl<W, T, E> Shared for Kept<W, T, E>
where
    W: FnMut(&mut Db) -> Result<T, E> + Send,
    T: Send,
    E: MayRetry + Send,
{
    fn run(&mut self, conn: &mut Db) -> Ran {
        let result = (self.write)(conn);
        let ran = match &result {
            Ok(_) => Ran::Stands,
            Err(error) if error.wants_to_be_alone() => Ran::Apart,
            Err(_) => Ran::Undone,
        };
        self.result = Some(result);
        ran
    }

    fn answer(self: Box<Self>, lasting: Result<(), StoreError>) {
        let Self { result, caller, .. } = *self;
        let answer = match (lasting, result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(StoreError::Abandoned.into()),
            (Err(error), _) => Err(error.into()),
        };
        // The caller may have gone; the write stands all the same.
        let _ = caller.send(answer);
    }
}
