//! To which organization what bodies did belongs. It never changes: a body stays
//! with its organization, a resolution with its body.

use diesel::prelude::*;

use super::db::Db;
use super::schema::{body, contact, resolution};

/// The organization of a body.
///
/// # Errors
/// The statement fails.
pub fn of_body(conn: &mut Db, id: &str) -> QueryResult<Option<String>> {
    body::table
        .filter(body::id.eq(id.to_owned()))
        .select(body::organization_id)
        .first(conn)
        .optional()
}

/// An organization at which a person is a contact: whose clerks see that what is
/// known of the person changed.
///
/// # Errors
/// The statement fails.
pub fn of_person(conn: &mut Db, id: &str) -> QueryResult<Option<String>> {
    contact::table
        .filter(contact::person_id.eq(id.to_owned()))
        .filter(contact::recorded_until.is_null())
        .order(contact::id)
        .select(contact::organization_id)
        .first(conn)
        .optional()
}

/// The organization whose body decided.
///
/// # Errors
/// A statement fails.
pub fn of_resolution(conn: &mut Db, id: &str) -> QueryResult<Option<String>> {
    let body: Option<String> = resolution::table
        .filter(resolution::id.eq(id.to_owned()))
        .select(resolution::body_id)
        .first(conn)
        .optional()?;
    body.map_or(Ok(None), |body| of_body(conn, &body))
}
