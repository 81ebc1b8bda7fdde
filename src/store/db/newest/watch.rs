//! A SQLite file, looked at for what others wrote.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::Newest;
use crate::store::db::{Db, Target};
use crate::store::error::StoreError;

/// A connection that nothing else uses: `data_version` counts what others commit.
pub(super) struct Watch {
    target: Option<Target>,
    conn: Option<Db>,
    version: Option<i32>,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Integer)]
    data_version: i32,
}

impl Watch {
    /// Nothing is opened before it is first looked at.
    pub(super) fn of(target: Option<&Target>) -> Self {
        let target = target.filter(|target| matches!(target, Target::Sqlite(_))).cloned();
        Self { target, conn: None, version: None }
    }

    /// Whether anything was committed since it was last asked.
    pub(super) fn changed(&mut self) -> Result<bool, StoreError> {
        let conn = self.open()?;
        let now = diesel::sql_query("PRAGMA data_version").get_result::<Version>(conn)?;
        let before = self.version.replace(now.data_version);
        Ok(before != Some(now.data_version))
    }

    pub(super) fn read(&mut self) -> Result<Newest, StoreError> {
        let read = Newest::read(self.open()?);
        if read.is_err() {
            self.version = None;
        }
        read
    }

    pub(super) fn close(&mut self) {
        *self = Self::of(None);
    }

    fn open(&mut self) -> Result<&mut Db, StoreError> {
        let Some(target) = &self.target else { return Err(StoreError::Abandoned) };
        match &mut self.conn {
            Some(conn) => Ok(conn),
            empty => {
                let unavailable =
                    |error: diesel::ConnectionError| StoreError::Unavailable(error.to_string());
                let mut conn = target.connect().map_err(unavailable)?;
                // Whoever asks does not wait: what is locked is asked for in another way.
                conn.batch_execute("PRAGMA busy_timeout = 0; PRAGMA query_only = ON")?;
                Ok(empty.insert(conn))
            }
        }
    }
}
