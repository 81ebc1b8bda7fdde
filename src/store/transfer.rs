//! The whole register from SQLite to PostgreSQL, row by row as it is.
//!
//! Numbers, hashes and ids stay. Both have the same tables and columns, so rows travel as
//! JSON, which either engine writes and reads by itself.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{PgConnection, SqliteConnection};

use super::census::{self, Census};
use super::db::Db;
use super::error::StoreError;
use super::revision;

/// Rows that travel together.
const ROWS: i64 = 1_000;
/// Files of documents are large: they travel alone.
const FILES: &str = "content";

/// Copies every row of `from`, a SQLite database, into `to`, a PostgreSQL one.
///
/// `to` has the same schema and no revisions; what its migrations put there makes way. Run
/// it in one transaction on each side. `progress` hears table and rows as they come.
///
/// # Errors
/// One is of the other engine, `to` has revisions, or a statement fails.
pub fn copy(
    from: &mut Db,
    to: &mut Db,
    mut progress: impl FnMut(&str, i64),
) -> Result<Census, StoreError> {
    if revision::head(to)?.number > 0 {
        let why = "there is a register in the target already: name an empty database";
        return Err(StoreError::Backup(why.to_owned()));
    }
    let tables = census::tables(from)?;
    let (Db::Lite(from), Db::Pg(to)) = (from, to) else {
        let why = "a register moves from SQLite to PostgreSQL, and no other way";
        return Err(StoreError::Backup(why.to_owned()));
    };
    // It takes as long as it takes.
    to.batch_execute(
        "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0",
    )?;
    let mut copied = Census::new();
    for table in tables {
        to.batch_execute(&format!("DELETE FROM \"{table}\""))?;
        let rows = Table::read(from, table.clone())?.copy(from, to, &mut progress)?;
        copied.insert(table, rows);
    }
    Ok(copied)
}

/// Lets PostgreSQL look at what came, so that its first answers are planned as later ones.
///
/// # Errors
/// The statement fails.
pub fn settle(to: &mut Db) -> Result<(), StoreError> {
    Ok(to.batch_execute("ANALYZE")?)
}

/// A table with its columns.
struct Table {
    name: String,
    columns: Vec<Column>,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

/// Some rows, and the place of the last of them.
#[derive(QueryableByName)]
struct Page {
    #[diesel(sql_type = Text)]
    rows: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    last: Option<i64>,
}

impl Table {
    fn read(conn: &mut SqliteConnection, name: String) -> Result<Self, StoreError> {
        let columns = diesel::sql_query("SELECT name, type AS kind FROM pragma_table_info(?)")
            .bind::<Text, _>(&name)
            .load(conn)?;
        Ok(Self { name, columns })
    }

    fn copy(
        &self,
        from: &mut SqliteConnection,
        to: &mut PgConnection,
        progress: &mut impl FnMut(&str, i64),
    ) -> Result<i64, StoreError> {
        let (select, insert) = (self.select(), self.insert());
        let (mut copied, mut after) = (0, i64::MIN);
        loop {
            let page: Page = diesel::sql_query(&select)
                .bind::<BigInt, _>(after)
                .bind::<BigInt, _>(if self.name == FILES { 1 } else { ROWS })
                .get_result(from)?;
            let Some(last) = page.last else { return Ok(copied) };
            diesel::sql_query(&insert).bind::<Text, _>(page.rows).execute(to)?;
            (copied, after) = (copied + page.count, last);
            progress(&self.name, copied);
        }
    }

    fn select(&self) -> String {
        let pair = |Column { name, kind }: &Column| match kind.as_str() {
            // As PostgreSQL reads bytes; of NULL it would be no bytes.
            "BLOB" => format!(
                "'{name}', CASE WHEN \"{name}\" IS NOT NULL THEN '\\x' || hex(\"{name}\") END"
            ),
            _ => format!("'{name}', \"{name}\""),
        };
        let pairs: Vec<String> = self.columns.iter().map(pair).collect();
        format!(
            "SELECT json_group_array(json_object({})) AS rows, count(*) AS count, \
             max(\"the rowid\") AS last FROM (SELECT rowid AS \"the rowid\", * FROM \"{}\" \
             WHERE rowid > ? ORDER BY rowid LIMIT ?)",
            pairs.join(", "),
            self.name
        )
    }

    fn insert(&self) -> String {
        let names: Vec<String> =
            self.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let (table, names) = (&self.name, names.join(", "));
        format!(
            "INSERT INTO \"{table}\" ({names}) \
             SELECT {names} FROM json_populate_recordset(NULL::\"{table}\", $1::json)"
        )
    }
}
