//! What is known of persons, encrypted: the one table of personal values.
//! Operational: makes no revisions; the journal holds keyed digests.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::Db;
use super::error::{StoreError, inconsistent};
use super::moment::Moment;
use super::schema::{person, personal};
use crate::domain::contact::Values;
use crate::domain::text::Name;
use crate::on_each;

/// What is encrypted is filled up to a multiple of these bytes, so that its length
/// tells nothing of the name in it.
const FILLED: usize = 128;

/// A row of `personal`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = personal, primary_key(person_id))]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct PersonalRow {
    pub person_id: String,
    pub master_key_id: String,
    pub wrapped_key: Vec<u8>,
    pub sealed: Vec<u8>,
    pub changed_at: Moment,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    name: String,
    email: Option<String>,
    phone: Option<String>,
}

/// What is known of one person, encrypted.
///
/// # Errors
/// The statement fails.
pub fn find(conn: &mut Db, person: Uuid) -> Result<Option<PersonalRow>, StoreError> {
    Ok(personal::table.filter(personal::person_id.eq(person.to_string())).first(conn).optional()?)
}

/// What is known of each of `persons`, encrypted, by person.
///
/// # Errors
/// The statement fails.
pub fn of(conn: &mut Db, persons: &[Uuid]) -> Result<Vec<PersonalRow>, StoreError> {
    let ids: Vec<String> = persons.iter().map(Uuid::to_string).collect();
    Ok(on_each!(conn, c => personal::table.filter(personal::person_id.eq_any(&ids)).load(c))?)
}

/// What is known of everybody, encrypted, in order.
///
/// # Errors
/// The statement fails.
pub fn all(conn: &mut Db) -> Result<Vec<PersonalRow>, StoreError> {
    Ok(personal::table.order(personal::person_id).load(conn)?)
}

/// Whom something is known of.
///
/// # Errors
/// The statement fails.
pub fn ids(conn: &mut Db) -> Result<Vec<String>, StoreError> {
    Ok(personal::table.order(personal::person_id).select(personal::person_id).load(conn)?)
}

/// The row of one person by its key as it stands.
///
/// # Errors
/// The statement fails, or the row cannot be read.
pub fn by_key(conn: &mut Db, id: &str) -> Result<PersonalRow, StoreError> {
    Ok(personal::table.filter(personal::person_id.eq(id.to_owned())).first(conn)?)
}

/// Of how many persons something is known.
///
/// # Errors
/// The statement fails.
pub fn count(conn: &mut Db) -> Result<i64, StoreError> {
    Ok(personal::table.count().get_result(conn)?)
}

/// Keeps what is known of a person, in the place of what was.
///
/// # Errors
/// A statement fails.
pub fn keep(conn: &mut Db, row: &PersonalRow) -> Result<(), StoreError> {
    let there = personal::table.filter(personal::person_id.eq(row.person_id.clone()));
    let changed = diesel::update(there)
        .set((
            personal::master_key_id.eq(&row.master_key_id),
            personal::wrapped_key.eq(&row.wrapped_key),
            personal::sealed.eq(&row.sealed),
            personal::changed_at.eq(row.changed_at),
        ))
        .execute(conn)?;
    if changed == 0 {
        diesel::insert_into(personal::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// Destroys the key of a person, and what was encrypted with it.
///
/// # Errors
/// A statement fails.
pub fn destroy(conn: &mut Db, person: Uuid) -> Result<(), StoreError> {
    diesel::delete(personal::table.filter(personal::person_id.eq(person.to_string())))
        .execute(conn)?;
    write_anew(conn)
}

/// On SQLite, writes all rows anew: a page through which a row once passed may hold
/// a copy of it in what is free there, and the engine overwrites (`secure_delete`)
/// whole pages that are given back.
///
/// # Errors
/// A statement fails.
pub fn write_anew(conn: &mut Db) -> Result<(), StoreError> {
    if matches!(conn, Db::Pg(_)) {
        return Ok(());
    }
    let rest = all(conn)?;
    diesel::delete(personal::table).execute(conn)?;
    for batch in rest.chunks(super::record::BATCH) {
        on_each!(conn, c => diesel::insert_into(personal::table).values(batch).execute(c))?;
    }
    Ok(())
}

/// A present person as far as what is known of it is concerned: id, revision, digest.
pub type Told = (String, i64, Option<String>);

/// Present persons as far as what is known of them is concerned.
///
/// # Errors
/// The statement fails.
pub fn told(conn: &mut Db) -> Result<Vec<Told>, StoreError> {
    Ok(person::table
        .filter(person::recorded_until.is_null())
        .order(person::id)
        .select((person::id, person::recorded_from, person::digest))
        .load(conn)?)
}

/// Values as they are encrypted.
#[must_use]
pub fn plain(values: &Values) -> Vec<u8> {
    let plain = Plain {
        name: values.name.as_str().to_owned(),
        email: values.email.clone(),
        phone: values.phone.clone(),
    };
    // Texts always have a JSON form; blanks after it are no part of it.
    let mut bytes = serde_json_canonicalizer::to_vec(&plain).unwrap_or_default();
    bytes.resize(bytes.len().next_multiple_of(FILLED), b' ');
    bytes
}

/// Values as they were before they were encrypted.
///
/// # Errors
/// They are none.
pub fn values(person: &str, bytes: &[u8]) -> Result<Values, StoreError> {
    // Not the error's own text, which may quote what it read.
    let wrong = || inconsistent("personal", person, "what it holds is of no known form");
    let plain: Plain = serde_json::from_slice(bytes).map_err(|_| wrong())?;
    let name = Name::parse(&plain.name).map_err(|_| wrong())?;
    Ok(Values { name, email: plain.email, phone: plain.phone })
}

#[cfg(test)]
mod tests;
