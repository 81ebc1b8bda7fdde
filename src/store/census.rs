//! The tables of the register, and how many rows each has.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::db::Db;
use super::error::StoreError;

/// Rows by table.
pub type Census = BTreeMap<String, i64>;

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// Names of the tables, in alphabetical order; not the one that notes which migrations
/// were run.
///
/// # Errors
/// The statement fails.
pub fn tables(conn: &mut Db) -> Result<Vec<String>, StoreError> {
    let sql = match conn {
        Db::Lite(_) => {
            "SELECT name FROM sqlite_master WHERE type = 'table' \
             AND name NOT LIKE 'sqlite%' AND name <> '__diesel_schema_migrations' ORDER BY name"
        }
        Db::Pg(_) => {
            "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() \
             AND tablename <> '__diesel_schema_migrations' ORDER BY tablename::text COLLATE \"C\""
        }
    };
    let rows: Vec<Table> = diesel::sql_query(sql).load(conn)?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// Counts the rows of every table.
///
/// # Errors
/// A statement fails.
pub fn count(conn: &mut Db) -> Result<Census, StoreError> {
    let mut census = Census::new();
    for table in tables(conn)? {
        let sql = format!("SELECT count(*) AS rows FROM \"{table}\"");
        let rows = diesel::sql_query(sql).get_result::<Rows>(conn)?.rows;
        census.insert(table, rows);
    }
    Ok(census)
}
