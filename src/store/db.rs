//! Connections to either engine, and the one place where async meets blocking.
//!
//! SQLite has one writer connection, owned by a thread with a bounded queue,
//! and a pool of readers; PostgreSQL has one pool for both.

#![expect(missing_docs, reason = "the derive of `Db` makes public items")]

use std::sync::Arc;
use std::time::Duration;

use diesel::r2d2::{Pool, PooledConnection};
use diesel::{PgConnection, SqliteConnection};
use tokio::sync::Semaphore;

use super::error::{MayRetry, StoreError};
use super::migration;
use super::register::Registers;

mod newest;
mod pool;
mod pulse;
mod target;
mod trace;
mod transaction;
mod writer;

pub use newest::Newest;
pub use target::{Missing, Target, create_private};
pub(super) use trace::remove_traces;
pub(super) use transaction::{Begun, begin, commit, rollback};
pub use transaction::{snapshot, whole};

use newest::Heads;
use pool::{Manager, patience, pool, turns};
use pulse::Pulse;
use writer::Writer;

/// A connection to the engine that was chosen when the program started.
///
/// Never opened by the derived `establish`, which guesses the engine and can
/// create a file on a typing error: [`Target::connect`] does it.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// PostgreSQL, or an engine that speaks its protocol.
    Pg(PgConnection),
    /// SQLite.
    Lite(SqliteConnection),
}

/// Runs the same query text on the connection of either engine, for the few
/// queries that `Db` itself cannot carry.
#[macro_export]
macro_rules! on_each {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::store::db::Db::Pg($c) => $body,
            $crate::store::db::Db::Lite($c) => $body,
        }
    };
}

/// How long a write that runs is waited for once nobody answers. It may have been done:
/// giving it up is the last resort.
const PATIENCE: Duration = Duration::from_secs(5);

/// The store: connections and the registers held in memory.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Manager>,
    /// How long whoever needs a connection waits for a free one.
    patience: Duration,
    /// Turns to write on the pool. Writers wait for each other in the database anyway:
    /// with a connection each, they would leave none to those who read.
    turns: Arc<Semaphore>,
    writer: Option<Arc<Writer>>,
    pulse: Option<Arc<Pulse>>,
    registers: Arc<Registers>,
    heads: Arc<Heads>,
}

impl Store {
    /// Opens the database at `target`, with `readers` pooled connections and at
    /// most `queue` waiting writes.
    ///
    /// # Errors
    /// The database cannot be opened, is not one of this program, or has a
    /// newer schema; nothing is created then.
    pub fn open(
        target: &Target,
        missing: Missing,
        readers: u32,
        queue: usize,
    ) -> Result<Self, StoreError> {
        target.check(missing)?;
        target.make()?;
        let unavailable =
            |error: diesel::ConnectionError| StoreError::Unavailable(error.to_string());
        let mut first = target.connect_writing().map_err(unavailable)?;
        migration::refuse_newer(&mut first)?;
        let heads = Arc::new(Heads::of(Some(target)));
        let writer = match target {
            Target::Sqlite(_) => {
                let started = Writer::start(target.clone(), first, queue, Arc::clone(&heads))?;
                Some(Arc::new(started))
            }
            Target::Postgres(_) => None,
        };
        let (pool, patience) = (pool(target, readers, false)?, patience(target));
        let turns = turns(readers);
        Ok(Self { pool, patience, turns, writer, pulse: None, registers: Arc::default(), heads })
    }

    /// The same store, which feels the pulse of PostgreSQL: nobody who reads or writes
    /// without blocking waits for it long when it is gone. A file is always there.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn with_pulse(self, target: &Target) -> Result<Self, StoreError> {
        let pulse = match target {
            Target::Postgres(_) => Some(Arc::new(Pulse::of(target)?)),
            Target::Sqlite(_) => None,
        };
        Ok(Self { pulse, ..self })
    }

    /// Opens the database at `target` for reading alone: nothing of it is
    /// changed. Writes fail.
    ///
    /// # Errors
    /// The database cannot be opened, is not one of this program, or has a
    /// newer schema.
    pub fn open_reading(target: &Target) -> Result<Self, StoreError> {
        target.check(Missing::Refuse)?;
        let unavailable =
            |error: diesel::ConnectionError| StoreError::Unavailable(error.to_string());
        let mut first = target.connect_reading().map_err(unavailable)?;
        migration::refuse_newer(&mut first)?;
        drop(first);
        let (pool, patience) = (pool(target, 1, true)?, patience(target));
        let (heads, turns) = (Arc::new(Heads::of(None)), turns(1));
        Ok(Self {
            pool,
            patience,
            turns,
            writer: None,
            pulse: None,
            registers: Arc::default(),
            heads,
        })
    }

    /// The registers held in memory.
    #[must_use]
    pub fn registers(&self) -> &Registers {
        &self.registers
    }

    /// Reads on a connection of the pool, blocking.
    ///
    /// # Errors
    /// None is free in time, or what `read` returns.
    pub fn read_now<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        read(&mut *self.connection()?)
    }

    fn connection(&self) -> Result<PooledConnection<Manager>, StoreError> {
        self.pool
            .get_timeout(self.patience)
            .map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    /// Writes on the connection for writes, blocking.
    ///
    /// # Errors
    /// Too many writes wait, or what `write` returns.
    pub fn write_now<T, E>(
        &self,
        write: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => {
                writer.submit(write)?.blocking_recv().map_err(|_| StoreError::Abandoned)?
            }
            None => write(&mut *self.connection()?),
        }
    }

    /// Reads without blocking the caller's thread.
    ///
    /// # Errors
    /// As [`Store::read_now`].
    pub async fn read<T, E>(
        &self,
        read: impl FnOnce(&Self, &mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let store = self.clone();
        let reads = move || read(&store, &mut *store.connection()?);
        Pulse::unless_gone(self.pulse.as_deref(), Duration::ZERO, async {
            tokio::task::spawn_blocking(reads).await.map_err(|_| StoreError::Abandoned)?
        })
        .await
    }

    /// Writes without blocking the caller's thread. On SQLite, writes that wait
    /// together are committed together, each under a savepoint, and answered when that
    /// is on disk; a `write` that says so by its error is run again by itself. It may be
    /// run several times, of which the last one counts.
    ///
    /// # Errors
    /// As [`Store::write_now`], or the transaction was lost.
    pub async fn write<T, E>(
        &self,
        mut write: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: MayRetry + Send + 'static,
    {
        let Some(writer) = &self.writer else {
            return self.write_pooled(move |conn| write(conn)).await;
        };
        writer.submit_shared(write)?.await.map_err(|_| StoreError::Abandoned)?
    }

    /// The same with a `write` that is never part of a transaction with others.
    ///
    /// # Errors
    /// As [`Store::write_now`].
    pub async fn write_alone<T, E>(
        &self,
        write: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let Some(writer) = &self.writer else { return self.write_pooled(write).await };
        writer.submit(write)?.await.map_err(|_| StoreError::Abandoned)?
    }

    async fn write_pooled<T, E>(
        &self,
        write: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let store = self.clone();
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned());
        Pulse::unless_gone(self.pulse.as_deref(), PATIENCE, async {
            let turn = turn.await.map_err(|_| StoreError::Busy)?;
            let writes = move || {
                let _turn = turn;
                write(&mut *store.connection()?)
            };
            tokio::task::spawn_blocking(writes).await.map_err(|_| StoreError::Abandoned)?
        })
        .await
    }

    /// The same store, which commits writes that wait together in one transaction, or
    /// each in its own. PostgreSQL does as it does.
    #[must_use]
    pub fn with_group_commit(self, together: bool) -> Self {
        if let Some(writer) = &self.writer {
            writer.group(together);
        }
        self
    }

    /// How many connections read at most.
    #[must_use]
    pub fn readers(&self) -> usize {
        usize::try_from(self.pool.max_size()).unwrap_or(1)
    }

    /// Finishes what waits and leaves a SQLite file whole, without a log beside it.
    pub fn close(self) {
        let Self { pool, writer, heads, .. } = self;
        heads.close();
        drop(pool);
        match writer.map(Arc::try_unwrap) {
            Some(Ok(writer)) => writer.stop(),
            Some(Err(shared)) => shared.fold_in(),
            None => {}
        }
    }
}
