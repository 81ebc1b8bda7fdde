//! Who was shown what is known of whom. Operational: makes no revisions.

use diesel::prelude::*;
use uuid::Uuid;

use super::db::Db;
use super::error::StoreError;
use super::moment::Moment;
use super::schema::access;
use crate::on_each;

/// A row of `access`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = access)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct AccessRow {
    pub id: String,
    pub at: Moment,
    pub actor: String,
    pub person_id: String,
    pub request_id: Option<String>,
    pub purpose: String,
}

/// Writes them down.
///
/// # Errors
/// A statement fails.
pub fn note(conn: &mut Db, rows: &[AccessRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    on_each!(conn, c => diesel::insert_into(access::table).values(rows).execute(c))?;
    Ok(())
}

/// Those to what is known of one person, the first one first.
///
/// # Errors
/// The statement fails.
pub fn of_person(conn: &mut Db, person: Uuid) -> Result<Vec<AccessRow>, StoreError> {
    Ok(access::table
        .filter(access::person_id.eq(person.to_string()))
        .order((access::at, access::id))
        .load(conn)?)
}
