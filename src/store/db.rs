//! Connections to either engine, and the one place where async meets blocking.
//!
//! SQLite has one writer connection, owned by a thread with a bounded queue,
//! and a pool of readers; PostgreSQL has one pool for both.

#![expect(missing_docs, reason = "the derive of `Db` makes public items")]

use std::sync::Arc;

use diesel::r2d2::{Pool, PooledConnection};
use diesel::{PgConnection, SqliteConnection};

use super::error::StoreError;
use super::migration;
use super::register::Registers;

mod pool;
mod target;
mod trace;
mod transaction;
mod writer;

pub use target::{Missing, Target};
pub(super) use trace::remove_traces;
pub use transaction::snapshot;
pub(super) use transaction::{begin, commit, rollback};

use pool::{Manager, pool};
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

/// The store: connections and the registers held in memory.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Manager>,
    writer: Option<Arc<Writer>>,
    registers: Arc<Registers>,
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
        let unavailable =
            |error: diesel::ConnectionError| StoreError::Unavailable(error.to_string());
        let mut first = target.connect().map_err(unavailable)?;
        migration::refuse_newer(&mut first)?;
        let writer = match target {
            Target::Sqlite(_) => Some(Arc::new(Writer::start(target.clone(), first, queue)?)),
            Target::Postgres(_) => None,
        };
        let pool = pool(target, readers, false)?;
        Ok(Self { pool, writer, registers: Arc::default() })
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
        Ok(Self { pool: pool(target, 1, true)?, writer: None, registers: Arc::default() })
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
        self.pool.get().map_err(|error| StoreError::Unavailable(error.to_string()))
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
        tokio::task::spawn_blocking(move || read(&store, &mut *store.connection()?))
            .await
            .map_err(|_| StoreError::Abandoned)?
    }

    /// Writes without blocking the caller's thread.
    ///
    /// # Errors
    /// As [`Store::write_now`].
    pub async fn write<T, E>(
        &self,
        write: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let Some(writer) = &self.writer else {
            let store = self.clone();
            return tokio::task::spawn_blocking(move || write(&mut *store.connection()?))
                .await
                .map_err(|_| StoreError::Abandoned)?;
        };
        writer.submit(write)?.await.map_err(|_| StoreError::Abandoned)?
    }

    /// How many connections read at most.
    #[must_use]
    pub fn readers(&self) -> usize {
        usize::try_from(self.pool.max_size()).unwrap_or(1)
    }

    /// Finishes what waits and leaves a SQLite file whole, without a log beside it.
    pub fn close(self) {
        let Self { pool, writer, .. } = self;
        drop(pool);
        match writer.map(Arc::try_unwrap) {
            Some(Ok(writer)) => writer.stop(),
            Some(Err(shared)) => shared.fold_in(),
            None => {}
        }
    }
}
