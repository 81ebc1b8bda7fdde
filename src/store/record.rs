//! Versioned rows: what every table of facts has in common.

use diesel::QueryResult;
use serde::Serialize;

use super::db::Db;

/// Kind of a fact in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entity {
    /// Its word, the name of its table.
    pub name: &'static str,
    /// Whether anyone may see facts of this kind (where they are published).
    pub public: bool,
}

/// A row of which every version is kept.
///
/// Serialized, it is the journal's document of the fact: all its columns but
/// the revisions of the version and the keys that the program derives.
pub trait Record: Serialize + Clone + Send + 'static {
    /// Kind in the journal.
    const ENTITY: Entity;

    /// Its id within the kind.
    fn id(&self) -> &str;

    /// The revision that recorded this version.
    fn recorded_from(&self) -> i64;

    /// The revision that superseded this version.
    fn recorded_until(&self) -> Option<i64>;

    /// Marks it as the present version, recorded by revision `from`.
    fn stamp(&mut self, from: i64);

    /// Whether anyone may see it.
    fn is_public(&self) -> bool {
        Self::ENTITY.public
    }

    /// The organization it belongs to, whose clerks see it while it is a draft.
    ///
    /// # Errors
    /// The statement fails.
    fn organization(&self, _conn: &mut Db) -> QueryResult<Option<String>> {
        Ok(None)
    }

    /// What the program derives from the other columns and this row holds wrong.
    fn stale_key(&self) -> Option<&'static str> {
        None
    }

    /// Inserts versions. The statement for one is prepared once and kept.
    ///
    /// # Errors
    /// The statement fails.
    fn insert(conn: &mut Db, rows: &[Self]) -> QueryResult<()>;

    /// Marks the version recorded by `from` as superseded by `until`; returns
    /// how many rows that were.
    ///
    /// # Errors
    /// The statement fails.
    fn close(conn: &mut Db, id: &str, from: i64, until: i64) -> QueryResult<usize>;

    /// Every version, by id and revision.
    ///
    /// # Errors
    /// The statement fails.
    fn versions(conn: &mut Db) -> QueryResult<Vec<Self>>;

    /// Id and revision of every version, for naming one that cannot be read.
    ///
    /// # Errors
    /// The statement fails.
    fn keys(conn: &mut Db) -> QueryResult<Vec<(String, i64)>>;

    /// One version.
    ///
    /// # Errors
    /// The statement fails, or the row cannot be read.
    fn version(conn: &mut Db, id: &str, from: i64) -> QueryResult<Self>;

    /// The versions that revision `known_at` knew, by id: `limit` of them, those after
    /// the id `after`.
    ///
    /// # Errors
    /// The statement fails.
    fn known_after(conn: &mut Db, known_at: i64, after: &str, limit: i64)
    -> QueryResult<Vec<Self>>;

    /// The versions that revision `known_at` knew, by id.
    ///
    /// # Errors
    /// The statement fails.
    fn known_at(conn: &mut Db, known_at: i64) -> QueryResult<Vec<Self>> {
        Self::known_after(conn, known_at, "", i64::MAX)
    }

    /// The versions that were recorded or superseded after revision `after` and by
    /// `known_at`; one may be among them twice.
    ///
    /// # Errors
    /// The statement fails.
    fn changed(conn: &mut Db, after: i64, known_at: i64) -> QueryResult<Vec<Self>>;

    /// The newest revision up to `known_at` that touched any of them; 0 where
    /// none did.
    ///
    /// # Errors
    /// The statement fails.
    fn touched(conn: &mut Db, known_at: i64) -> QueryResult<i64>;

    /// The present version of one fact.
    ///
    /// # Errors
    /// The statement fails.
    fn find(conn: &mut Db, id: &str) -> QueryResult<Option<Self>>;
}

/// Rows per statement: 27 columns at most, and PostgreSQL binds 65,535 values.
pub const BATCH: usize = 1_000;

/// Implements [`Record`] for the row struct of a table.
#[macro_export]
macro_rules! record {
    ($row:ty, $table:ident, public: $public:literal $(, $extra:item)*) => {
        impl $crate::store::record::Record for $row {
            const ENTITY: $crate::store::record::Entity =
                $crate::store::record::Entity { name: stringify!($table), public: $public };

            fn id(&self) -> &str {
                &self.id
            }

            fn recorded_from(&self) -> i64 {
                self.recorded_from
            }

            fn recorded_until(&self) -> Option<i64> {
                self.recorded_until
            }

            fn stamp(&mut self, from: i64) {
                self.recorded_from = from;
                self.recorded_until = None;
            }

            $($extra)*

            fn insert(conn: &mut $crate::store::db::Db, rows: &[Self]) -> diesel::QueryResult<()> {
                use diesel::prelude::*;
                if let [row] = rows {
                    return diesel::insert_into($table::table).values(row).execute(conn).map(|_| ());
                }
                for batch in rows.chunks($crate::store::record::BATCH) {
                    $crate::on_each!(conn, c => diesel::insert_into($table::table).values(batch).execute(c))?;
                }
                Ok(())
            }

            fn close(
                conn: &mut $crate::store::db::Db,
                id: &str,
                from: i64,
                until: i64,
            ) -> diesel::QueryResult<usize> {
                use diesel::prelude::*;
                let present = $table::table
                    .filter($table::id.eq(id))
                    .filter($table::recorded_from.eq(from))
                    .filter($table::recorded_until.is_null());
                diesel::update(present).set($table::recorded_until.eq(Some(until))).execute(conn)
            }

            fn versions(conn: &mut $crate::store::db::Db) -> diesel::QueryResult<Vec<Self>> {
                use diesel::prelude::*;
                $table::table.order(($table::id, $table::recorded_from)).load(conn)
            }

            fn keys(conn: &mut $crate::store::db::Db) -> diesel::QueryResult<Vec<(String, i64)>> {
                use diesel::prelude::*;
                $table::table
                    .select(($table::id, $table::recorded_from))
                    .order(($table::id, $table::recorded_from))
                    .load(conn)
            }

            fn version(
                conn: &mut $crate::store::db::Db,
                id: &str,
                from: i64,
            ) -> diesel::QueryResult<Self> {
                use diesel::prelude::*;
                $table::table
                    .filter($table::id.eq(id))
                    .filter($table::recorded_from.eq(from))
                    .first(conn)
            }

            fn known_after(
                conn: &mut $crate::store::db::Db,
                known_at: i64,
                after: &str,
                limit: i64,
            ) -> diesel::QueryResult<Vec<Self>> {
                use diesel::prelude::*;
                $table::table
                    .filter($table::id.gt(after))
                    .filter($table::recorded_from.le(known_at))
                    .filter($table::recorded_until.is_null().or($table::recorded_until.gt(known_at)))
                    .order($table::id)
                    .limit(limit)
                    .load(conn)
            }

            fn changed(
                conn: &mut $crate::store::db::Db,
                after: i64,
                known_at: i64,
            ) -> diesel::QueryResult<Vec<Self>> {
                use diesel::prelude::*;
                let mut changed: Vec<Self> = $table::table
                    .filter($table::recorded_from.gt(after))
                    .filter($table::recorded_from.le(known_at))
                    .load(conn)?;
                let superseded: Vec<Self> = $table::table
                    .filter($table::recorded_until.gt(after))
                    .filter($table::recorded_until.le(known_at))
                    .load(conn)?;
                changed.extend(superseded);
                Ok(changed)
            }

            fn touched(conn: &mut $crate::store::db::Db, known_at: i64) -> diesel::QueryResult<i64> {
                use diesel::dsl::max;
                use diesel::prelude::*;
                let recorded: Option<i64> = $table::table
                    .filter($table::recorded_from.le(known_at))
                    .select(max($table::recorded_from))
                    .first(conn)?;
                let superseded: Option<i64> = $table::table
                    .filter($table::recorded_until.le(known_at))
                    .select(max($table::recorded_until))
                    .first(conn)?;
                Ok(recorded.max(superseded).unwrap_or(0))
            }

            fn find(
                conn: &mut $crate::store::db::Db,
                id: &str,
            ) -> diesel::QueryResult<Option<Self>> {
                use diesel::prelude::*;
                $table::table
                    .filter($table::id.eq(id))
                    .filter($table::recorded_until.is_null())
                    .first(conn)
                    .optional()
            }
        }
    };
}
