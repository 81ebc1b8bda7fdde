//! One reading for all who wait: begun after they came in, it serves them all.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::oneshot;

use super::Newest;
use crate::store::db::Store;
use crate::store::error::StoreError;

type Caller = oneshot::Sender<Result<Newest, StoreError>>;

/// Those who wait for the next reading.
#[derive(Clone, Default)]
pub(super) struct Flight(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    reads: bool,
    callers: Vec<Caller>,
}

/// Somebody reads. Where that breaks off, those who wait are told, and the next
/// caller begins anew.
struct Reading {
    flight: Flight,
    done: bool,
}

impl Reading {
    fn read(mut self, store: &Store) {
        self.flight.read(store);
        self.done = true;
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if !self.done {
            let mut waiting = self.flight.waiting();
            waiting.reads = false;
            waiting.callers.clear();
        }
    }
}

impl Flight {
    /// Waits for a reading that begins from now on.
    pub(super) async fn join(&self, store: &Store) -> Result<Newest, StoreError> {
        let (sender, receiver) = oneshot::channel();
        let begins = {
            let mut waiting = self.waiting();
            waiting.callers.push(sender);
            !std::mem::replace(&mut waiting.reads, true)
        };
        if begins {
            let (reading, store) = (Reading { flight: self.clone(), done: false }, store.clone());
            drop(tokio::task::spawn_blocking(move || reading.read(&store)));
        }
        receiver.await.map_err(|_| StoreError::Abandoned)?
    }

    /// Reads for those who wait until nobody does.
    fn read(&self, store: &Store) {
        let mut held = None;
        while let Some(callers) = self.next() {
            let (begun, forgotten) = (Instant::now(), store.heads.known().forgotten);
            let conn = match held.take() {
                Some(conn) => Ok(conn),
                None => store.connection(),
            };
            let read = conn.and_then(|mut conn| {
                let newest = Newest::read(&mut conn)?;
                held = Some(conn);
                Ok(newest)
            });
            let read = read.map(|newest| store.heads.learn(newest, begun, forgotten));
            for caller in callers {
                // Whoever has gone needs no answer.
                let _ = caller.send(again(&read));
            }
        }
    }

    /// Those who wait, and after whom nobody does if there are none.
    fn next(&self) -> Option<Vec<Caller>> {
        let mut waiting = self.waiting();
        let callers = std::mem::take(&mut waiting.callers);
        waiting.reads = !callers.is_empty();
        (!callers.is_empty()).then_some(callers)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The same outcome for one more caller.
fn again(read: &Result<Newest, StoreError>) -> Result<Newest, StoreError> {
    match read {
        Ok(newest) => Ok(*newest),
        Err(StoreError::Busy) => Err(StoreError::Busy),
        Err(error) => Err(StoreError::Unavailable(error.to_string())),
    }
}
