//! Territory in rows: one row a version, its dated lists as JSON columns.

use diesel::prelude::*;
use serde::Serialize;

use super::db::Db;
use super::error::StoreError;
use super::record::Record;
use super::schema::territory;
use crate::domain::kind::Level;
use crate::domain::organization::Organization;
use crate::domain::search;
use crate::domain::seats;
use crate::domain::territory::Unit;
use crate::record;

mod convert;

/// A row of `territory`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = territory)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct TerritoryRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub level: String,
    pub code: String,
    pub name: String,
    pub vintage: String,
    pub ruian: Option<String>,
    pub iso: Option<String>,
    pub seat: Option<String>,
    pub ico: Option<String>,
    pub data_box: Option<String>,
    pub assembly_seats: Option<i32>,
    pub council_seats: Option<i32>,
    pub region_code: Option<String>,
    pub municipality_code: Option<String>,
    pub orp_code: Option<String>,
    pub pou: Option<String>,
    pub status: Option<String>,
    pub postcode: Option<String>,
    pub latitude: Option<String>,
    pub longitude: Option<String>,
    pub districts: String,
    pub population: String,
    #[serde(skip)]
    pub search_key: String,
    #[serde(skip)]
    pub sort_key: Vec<u8>,
}

record!(TerritoryRow, territory, public: true,
    fn stale_key(&self) -> Option<&'static str> {
        if self.search_key != search::fold(&self.name) {
            Some("search_key")
        } else if self.sort_key != search::sort_key(&self.name) {
            Some("sort_key")
        } else {
            None
        }
    }
);

/// Key of the unit with `code` of `level`.
#[must_use]
pub fn id(level: Level, code: &str) -> String {
    format!("{level}:{code}")
}

/// One unit at present.
///
/// # Errors
/// The statement fails, or the row makes no sense.
pub fn find(conn: &mut Db, level: Level, code: &str) -> Result<Option<Unit>, StoreError> {
    let row = <TerritoryRow as Record>::find(conn, &id(level, code))?;
    row.as_ref().map(Unit::try_from).transpose()
}

/// The unit whose authority an organization is at present.
///
/// # Errors
/// The statement fails, or the row makes no sense.
pub fn governed_by(conn: &mut Db, organization: &Organization) -> Result<Option<Unit>, StoreError> {
    match seats::governed(organization) {
        Some((level, code)) => find(conn, level, code.as_str()),
        None => Ok(None),
    }
}

/// Vintage of the reference data that is loaded, if any is.
///
/// # Errors
/// The statement fails.
pub fn vintage(conn: &mut Db) -> Result<Option<String>, StoreError> {
    // The newest: units that a newer vintage no longer has keep theirs.
    let present = territory::table.filter(territory::recorded_until.is_null());
    Ok(present.select(diesel::dsl::max(territory::vintage)).first(conn)?)
}

/// Makes the search and order keys of all versions anew.
///
/// # Errors
/// A statement fails.
pub fn rebuild_keys(conn: &mut Db) -> Result<(), StoreError> {
    for row in TerritoryRow::versions(conn)?.iter().filter(|row| row.stale_key().is_some()) {
        let version = territory::table.find((&row.id, row.recorded_from));
        diesel::update(version)
            .set((
                territory::search_key.eq(search::fold(&row.name)),
                territory::sort_key.eq(search::sort_key(&row.name)),
            ))
            .execute(conn)?;
    }
    Ok(())
}
