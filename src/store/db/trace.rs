//! What an engine keeps of rows that were deleted, removed as far as it can be.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::Db;

#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = Integer)]
    busy: i32,
}

/// Removes what is left of deleted rows outside the tables: on SQLite the
/// write-ahead log (pages given back are overwritten already, `secure_delete`), on
/// PostgreSQL the dead rows of the table of personal values. What was committed
/// stands whatever comes of it, so a failure is told to the log alone; the next stop
/// of the program folds the log in as well.
pub fn remove_traces(conn: &mut Db) {
    let done = match conn {
        Db::Lite(c) => diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)")
            .get_result::<Checkpoint>(c)
            .map(|found| found.busy == 0),
        Db::Pg(c) => c.batch_execute("VACUUM personal").map(|()| true),
    };
    match done {
        Ok(true) => {}
        Ok(false) => tracing::warn!("a reader kept the write-ahead log from being emptied"),
        Err(error) => tracing::warn!(%error, "traces of what was erased could not be removed"),
    }
}
