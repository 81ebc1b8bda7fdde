//! What must be there before anything is served: settings, reference data, and
//! search keys of the program's version.

use super::error::ServiceError;
use super::{organization, secret, territory};
use crate::clock::Ids;
use crate::domain::association::Association;
use crate::domain::search;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::record::Record as _;
use crate::store::revision::{self, Act, Mode, Tx};
use crate::store::setting::{CURSOR_KEY, SEARCH_VERSION, SettingRow};
use crate::store::territory as territory_store;
use crate::store::{migration, organization as organization_store};

/// What was done to make the database ready.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prepared {
    /// Migrations that were run.
    pub migrations: Vec<String>,
    /// Units of territory that were recorded or changed.
    pub units: usize,
    /// Whether search keys were made anew.
    pub rekeyed: bool,
    /// Whether the association was recorded.
    pub founded: bool,
}

/// Migrates the schema and records what is missing; `association` where no
/// organization is it yet. Running it again changes nothing.
///
/// # Errors
/// A migration fails, the reference data does not hold together, the
/// association is a member, or the store fails.
pub fn prepare(
    conn: &mut Db,
    act: &Act,
    ids: &Ids,
    association: &Association,
) -> Result<Prepared, ServiceError> {
    let migrations = migration::run(conn)?;
    let settings =
        Act { reason: "make the settings of this installation".to_owned(), ..act.clone() };
    let rekeyed = revision::write(conn, &settings, Mode::Commit, ensure_settings)?.value;
    let units = if territory_store::vintage(conn)?.as_deref() == Some(territory::VINTAGE) {
        0
    } else {
        let reason =
            format!("load the reference data of territory, vintage {}", territory::VINTAGE);
        let load = Act { reason, ..act.clone() };
        revision::write(conn, &load, Mode::Commit, territory::load)?.value
    };
    let reason = format!("record the association: {}", association.name.as_str());
    let found = Act { reason, ..act.clone() };
    let founded = revision::write(conn, &found, Mode::Commit, |tx| {
        organization::ensure_association(tx, ids, association)
    });
    Ok(Prepared { migrations, units, rekeyed, founded: founded?.value })
}

/// Makes the settings that are missing; returns whether search keys were made anew.
fn ensure_settings(tx: &mut Tx<'_>) -> Result<bool, ServiceError> {
    if find(tx, CURSOR_KEY)?.is_none() {
        let key = secret::random_text()?;
        tx.create(vec![SettingRow::new(CURSOR_KEY, key)])?;
    }
    let present = SettingRow::new(SEARCH_VERSION, search::VERSION.to_owned());
    match find(tx, SEARCH_VERSION)? {
        None => tx.create(vec![present])?,
        Some(row) if row.value == search::VERSION => return Ok(false),
        Some(row) => {
            territory_store::rebuild_keys(tx.conn())?;
            organization_store::rebuild_keys(tx.conn())?;
            tx.update(&row, present)?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<SettingRow>, StoreError> {
    Ok(SettingRow::find(tx.conn(), id)?)
}

/// The key that signs cursors.
///
/// # Errors
/// The database was not prepared, or the store fails.
pub fn cursor_key(conn: &mut Db) -> Result<String, StoreError> {
    let row = SettingRow::find(conn, CURSOR_KEY)?;
    row.map(|row| row.value)
        .ok_or_else(|| StoreError::SchemaOlder("the settings of this installation".to_owned()))
}
