//! The condition of a database: what its engine says of itself.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::db::Db;
use super::error::StoreError;

/// What the engine says of itself and of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The engine and its version.
    pub engine: String,
    /// `ok`, or what SQLite finds wrong with the file; none of PostgreSQL.
    pub integrity: Option<String>,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

/// Asks the engine. On SQLite the whole file is read.
///
/// # Errors
/// A statement fails: the file may be no database.
pub fn read(conn: &mut Db) -> Result<Condition, StoreError> {
    match conn {
        Db::Pg(c) => {
            let version = "SELECT current_setting('server_version') AS word";
            let version = diesel::sql_query(version).get_result::<Word>(c)?.word;
            let engine = format!("PostgreSQL {version}");
            Ok(Condition { engine, integrity: None })
        }
        Db::Lite(c) => {
            let mut ask =
                |sql: &str| diesel::sql_query(sql).get_result::<Word>(c).map(|row| row.word);
            Ok(Condition {
                engine: format!("SQLite {}", ask("SELECT sqlite_version() AS word")?),
                integrity: Some(ask("SELECT quick_check AS word FROM pragma_quick_check LIMIT 1")?),
            })
        }
    }
}
