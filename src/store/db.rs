//! Connections to either engine, and the one place where async meets blocking.
//!
//! SQLite has one writer connection, owned by a thread with a bounded queue,
//! and a pool of readers; PostgreSQL has one pool for both.

#![expect(missing_docs, reason = "the derive of `Db` makes public items")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};
use diesel::{Connection, PgConnection, SqliteConnection};

use super::error::StoreError;
use super::migration;
use super::register::Registers;

mod writer;

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

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// URL of a PostgreSQL database; may hold a password.
    Postgres(String),
    /// File of a SQLite database.
    Sqlite(PathBuf),
}

/// Whether a database may be made where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// A SQLite file is created; its directory must exist.
    Create,
    /// It is an error.
    Refuse,
}

const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
const POSTGRES_SETTINGS: &str = "SET TIME ZONE 'UTC'; SET statement_timeout = '15s'; \
     SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '30s';";

impl Target {
    fn connect(&self) -> Result<Db, diesel::ConnectionError> {
        let settings = diesel::ConnectionError::CouldntSetupConfiguration;
        match self {
            Self::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                conn.batch_execute(POSTGRES_SETTINGS).map_err(settings)?;
                Ok(Db::Pg(conn))
            }
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                conn.batch_execute(SQLITE_SETTINGS).map_err(settings)?;
                Ok(Db::Lite(conn))
            }
        }
    }

    /// Refuses what would create or change something that is not ours.
    fn check(&self, missing: Missing) -> Result<(), StoreError> {
        let Self::Sqlite(path) = self else {
            return Ok(());
        };
        let directory = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        if let Some(directory) = directory.filter(|directory| !directory.is_dir()) {
            let text = format!(
                "there is no directory {}: create it first",
                directory.display()
            );
            return Err(StoreError::Unavailable(text));
        }
        match (path.exists(), missing) {
            (false, Missing::Refuse) => Err(StoreError::Unavailable(format!(
                "there is no file {}: `migrate` or `demo` makes one",
                path.display()
            ))),
            (false, Missing::Create) => Ok(()),
            (true, _) => {
                // Before any setting is made, which would write to the file.
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())
                    .map_err(|error| StoreError::Unavailable(error.to_string()))?;
                migration::refuse_foreign(&mut conn, path)
            }
        }
    }
}

/// Makes pooled connections.
#[derive(Clone)]
struct Manager(Target);

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Db, Self::Error> {
        self.0
            .connect()
            .map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Db) -> Result<(), Self::Error> {
        conn.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Db) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
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
        let pool = Pool::builder()
            .max_size(readers.max(1))
            .min_idle(Some(1))
            .test_on_check_out(matches!(target, Target::Postgres(_)))
            .connection_timeout(Duration::from_secs(5))
            .build(Manager(target.clone()))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self {
            pool,
            writer,
            registers: Arc::default(),
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
            .get()
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
            Some(writer) => writer
                .submit(write)?
                .blocking_recv()
                .map_err(|_| StoreError::Abandoned)?,
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
        writer
            .submit(write)?
            .await
            .map_err(|_| StoreError::Abandoned)?
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

/// Begins a transaction that will write.
///
/// # Errors
/// The engine refuses it.
pub(super) fn begin(conn: &mut Db) -> diesel::QueryResult<()> {
    match conn {
        Db::Pg(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN"),
        Db::Lite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
    }
}

type Transactions = <Db as Connection>::TransactionManager;

/// Makes what was written in the transaction last.
///
/// # Errors
/// The engine refuses it; nothing was written then.
pub(super) fn commit(conn: &mut Db) -> diesel::QueryResult<()> {
    Transactions::commit_transaction(conn)
}

/// Undoes what was written in the transaction.
///
/// # Errors
/// The engine refuses it; the connection is of no more use then.
pub(super) fn rollback(conn: &mut Db) -> diesel::QueryResult<()> {
    Transactions::rollback_transaction(conn)
}
