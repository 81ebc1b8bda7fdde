//! Pools of connections.

use std::sync::Arc;
use std::time::Duration;

use diesel::r2d2::{ManageConnection, Pool, R2D2Connection as _};
use tokio::sync::Semaphore;

use super::{Db, Target};
use crate::store::error::StoreError;

/// Makes pooled connections.
#[derive(Clone)]
pub struct Manager {
    target: Target,
    reading: bool,
}

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Db, Self::Error> {
        let connected =
            if self.reading { self.target.connect_reading() } else { self.target.connect() };
        connected.map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Db) -> Result<(), Self::Error> {
        conn.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Db) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

/// How long whoever needs a connection waits for a free one.
pub const fn patience(target: &Target) -> Duration {
    match target {
        Target::Postgres(_) => Duration::from_secs(2),
        Target::Sqlite(_) => Duration::from_secs(5),
    }
}

/// How many write at once on a pool of so many connections.
pub fn turns(size: u32) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(usize::try_from(size / 2).unwrap_or(1).max(1)))
}

/// A pool of at most `size` connections, which write nothing where `reading`.
pub fn pool(target: &Target, size: u32, reading: bool) -> Result<Pool<Manager>, StoreError> {
    let builder = Pool::builder().max_size(size.max(1)).min_idle(Some(1));
    let manager = Manager { target: target.clone(), reading };
    match target {
        // Whoever asks for a pool has connected once. After a connection failed, the pool
        // waits until it tries again: half of its time at most, so that it is soon back.
        Target::Postgres(_) => Ok(builder
            .test_on_check_out(true)
            .connection_timeout(Duration::from_secs(1))
            .build_unchecked(manager)),
        Target::Sqlite(_) => builder
            .test_on_check_out(false)
            .connection_timeout(patience(target))
            .build(manager)
            .map_err(|error| StoreError::Unavailable(error.to_string())),
    }
}
