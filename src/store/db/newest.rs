//! Which revision is the newest, known in this process as far as it can be.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use diesel::prelude::*;

use super::pulse::Pulse;
use super::{Db, Store, Target};
use crate::store::error::StoreError;
use crate::store::schema::journal_head;

mod flight;
#[cfg(test)]
mod tests;
mod watch;

use flight::Flight;
use watch::Watch;

/// How long a SQLite file is not looked at again: what another process writes is
/// seen that late at most, what this one writes at once.
const LAG: Duration = Duration::from_millis(5);

/// How long whoever finds somebody else looking takes what was known before.
const PATIENCE: Duration = Duration::from_millis(60);

/// Numbers of the newest revisions; 0 before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Newest {
    /// Of all.
    pub number: i64,
    /// Of those that touched public facts.
    pub public: i64,
}

impl Newest {
    /// What the journal's head says.
    ///
    /// # Errors
    /// The statement fails.
    pub fn read(conn: &mut Db) -> Result<Self, StoreError> {
        let head = journal_head::table.select((journal_head::number, journal_head::public_number));
        let (number, public) = head.first(conn)?;
        Ok(Self { number, public })
    }
}

#[derive(Clone, Copy)]
struct Known {
    newest: Option<Newest>,
    /// When the reading of it began.
    read: Instant,
    /// How often it was forgotten.
    forgotten: u64,
}

/// The newest revisions, and how they are found out.
pub struct Heads {
    known: Mutex<Known>,
    watched: bool,
    watch: Mutex<Watch>,
    flight: Flight,
}

impl Heads {
    /// Those of `target`. A SQLite file is watched for what other processes write.
    pub fn of(target: Option<&Target>) -> Self {
        let known = Known { newest: None, read: Instant::now(), forgotten: 0 };
        Self {
            known: Mutex::new(known),
            watched: matches!(target, Some(Target::Sqlite(_))),
            watch: Mutex::new(Watch::of(target)),
            flight: Flight::default(),
        }
    }

    /// The newest revisions, if they can be told without waiting, as they were at
    /// most `within` ago; of a file that is watched, [`LAG`] is always allowed.
    pub fn at_hand(&self, within: Duration) -> Option<Newest> {
        let within = if self.watched { within.max(LAG) } else { within };
        let known = *self.known();
        let age = known.read.elapsed();
        if age <= within && known.newest.is_some() {
            return known.newest;
        }
        if !self.watched {
            return None;
        }
        let mut watch = match self.watch.try_lock() {
            Ok(watch) => watch,
            Err(TryLockError::WouldBlock) if age <= PATIENCE && known.newest.is_some() => {
                return known.newest;
            }
            Err(TryLockError::WouldBlock) => self.watch(),
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        };
        // Somebody may have looked while this one waited.
        let known = *self.known();
        if known.newest.is_some() && known.read.elapsed() <= LAG {
            return known.newest;
        }
        let begun = Instant::now();
        match (watch.changed(), known.newest) {
            (Ok(false), Some(newest)) => Some(self.learn(newest, begun, known.forgotten)),
            (Ok(_), _) => {
                let newest = watch.read().ok()?;
                Some(self.learn(newest, begun, known.forgotten))
            }
            (Err(error), _) => {
                tracing::debug!(%error, "the file could not be watched");
                None
            }
        }
    }

    /// Learns what was written on `conn`, outside any transaction.
    pub fn publish(&self, conn: &mut Db) {
        let (begun, forgotten) = (Instant::now(), self.known().forgotten);
        if let Ok(newest) = Newest::read(conn) {
            self.learn(newest, begun, forgotten);
        } else {
            // There may be no journal yet: the next to ask finds out.
            let mut known = self.known();
            known.newest = None;
            known.forgotten += 1;
        }
    }

    /// Lets go of the file.
    pub fn close(&self) {
        self.watch().close();
    }

    /// Revisions only grow: what was read before and arrives later is no news.
    fn learn(&self, read: Newest, begun: Instant, forgotten: u64) -> Newest {
        let mut known = self.known();
        if known.forgotten != forgotten {
            return read;
        }
        let newest = known.newest.map_or(read, |known| Newest {
            number: known.number.max(read.number),
            public: known.public.max(read.public),
        });
        known.newest = Some(newest);
        known.read = known.read.max(begun);
        newest
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) -> MutexGuard<'_, Watch> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// The newest revisions, never older than `within` at the moment of asking, and
    /// never older than what this process wrote. With `within` zero:
    ///
    /// - on PostgreSQL, all that anybody was answered to have written by then: one
    ///   reading by primary key, begun after the call, that serves all calls made
    ///   before it began;
    /// - on SQLite, what other processes wrote some milliseconds ago or earlier, with no
    ///   query.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn newest(&self, within: Duration) -> Result<Newest, StoreError> {
        if let Some(newest) = self.heads.at_hand(within) {
            return Ok(newest);
        }
        let joined = self.heads.flight.join(self);
        Pulse::unless_gone(self.pulse.as_deref(), Duration::ZERO, joined).await
    }
}
