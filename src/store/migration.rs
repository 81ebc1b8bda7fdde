//! Migrations, two trees of them, compiled into the program.

use std::path::Path;

use diesel::QueryableByName;
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::db::Db;
use super::error::StoreError;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number that is only ours: the advisory lock under which instances that
/// start together migrate one after another.
const LOCK: &str = "7305191904";

/// Runs the migrations that are pending and returns their names.
///
/// # Errors
/// The schema is newer than the program, or a migration fails.
pub fn run(conn: &mut Db) -> Result<Vec<String>, StoreError> {
    match conn {
        Db::Lite(c) => up(c, SQLITE),
        Db::Pg(c) => {
            c.batch_execute(&format!(
                "SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock({LOCK})"
            ))?;
            let names = up(c, POSTGRES);
            c.batch_execute(&format!(
                "SELECT pg_advisory_unlock({LOCK}); SET statement_timeout = '15s'; SET lock_timeout = '10s'"
            ))?;
            names
        }
    }
}

/// Undoes all migrations.
///
/// # Errors
/// A migration fails.
pub fn revert_all(conn: &mut Db) -> Result<(), StoreError> {
    let failed =
        |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Migration(error.to_string());
    match conn {
        Db::Lite(c) => c.revert_all_migrations(SQLITE).map(drop).map_err(failed),
        Db::Pg(c) => c.revert_all_migrations(POSTGRES).map(drop).map_err(failed),
    }
}

fn up<C, DB>(conn: &mut C, source: EmbeddedMigrations) -> Result<Vec<String>, StoreError>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let done = conn
        .run_pending_migrations(source)
        .map_err(|error| StoreError::Migration(error.to_string()))?;
    Ok(done.iter().map(ToString::to_string).collect())
}

/// Refuses a schema with a migration that this program does not know.
///
/// # Errors
/// The schema is newer.
pub fn refuse_newer(conn: &mut Db) -> Result<(), StoreError> {
    let known = versions();
    match applied(conn)?.into_iter().find(|version| !known.contains(version)) {
        Some(unknown) => Err(StoreError::SchemaNewer(unknown)),
        None => Ok(()),
    }
}

/// Refuses a schema that lacks a migration, for commands that do not migrate.
///
/// # Errors
/// The schema is older.
pub fn refuse_older(conn: &mut Db) -> Result<(), StoreError> {
    let applied = applied(conn)?;
    match versions().into_iter().find(|version| !applied.contains(version)) {
        Some(missing) => Err(StoreError::SchemaOlder(missing)),
        None => Ok(()),
    }
}

/// Whether the database has any schema of this program.
///
/// # Errors
/// The statement fails.
pub fn any(conn: &mut Db) -> Result<bool, StoreError> {
    Ok(!applied(conn)?.is_empty())
}

/// The newest migration that the database has; none where it has none.
///
/// # Errors
/// The statement fails.
pub fn newest(conn: &mut Db) -> Result<Option<String>, StoreError> {
    Ok(applied(conn)?.pop())
}

/// Versions of the migrations in this program, the oldest first.
fn versions() -> Vec<String> {
    let all: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> =
        SQLITE.migrations().unwrap_or_default();
    let mut versions: Vec<String> =
        all.iter().map(|migration| migration.name().version().to_string()).collect();
    versions.sort_unstable();
    versions
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    found: i64,
}

fn applied(conn: &mut Db) -> Result<Vec<String>, StoreError> {
    let exists = match conn {
        Db::Lite(_) => {
            "SELECT count(*) AS found FROM sqlite_master WHERE name = '__diesel_schema_migrations'"
        }
        Db::Pg(_) => {
            "SELECT count(*) AS found FROM (SELECT to_regclass('__diesel_schema_migrations') AS t) AS x WHERE t IS NOT NULL"
        }
    };
    if diesel::sql_query(exists).get_result::<Found>(conn)?.found == 0 {
        return Ok(Vec::new());
    }
    let rows: Vec<Version> =
        diesel::sql_query("SELECT version FROM __diesel_schema_migrations ORDER BY version")
            .load(conn)?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

/// Refuses a SQLite file that holds tables of something else.
///
/// # Errors
/// It is not a database, or not one of this program.
pub fn refuse_foreign(conn: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    let count = |conn: &mut SqliteConnection, condition: &str| {
        diesel::sql_query(format!(
            "SELECT count(*) AS found FROM sqlite_master WHERE type = 'table' {condition}"
        ))
        .get_result::<Found>(conn)
        .map(|row| row.found)
        .map_err(|error| StoreError::Unavailable(format!("{}: {error}", path.display())))
    };
    let foreign =
        count(conn, "")? > 0 && count(conn, "AND name = '__diesel_schema_migrations'")? == 0;
    if foreign { Err(StoreError::Foreign(path.display().to_string())) } else { Ok(()) }
}
