//! Territory: reads the reference data shipped with the program, checks that it
//! holds together and records it.

use std::collections::{BTreeMap, HashMap};

use super::error::ServiceError;
use crate::domain::territory::Unit;
use crate::store::error::StoreError;
use crate::store::record::Record as _;
use crate::store::revision::Tx;
use crate::store::territory::TerritoryRow;

mod check;
mod parse;

/// State of the sources that the shipped reference data was taken from.
pub const VINTAGE: &str = "2025-01-01";

/// The tables of reference data, as CSV.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    /// Regions (kraje).
    pub regions: &'a str,
    /// Districts (okresy), counted before 1 January 2021.
    pub districts: &'a str,
    /// Districts of municipalities with extended powers.
    pub orps: &'a str,
    /// Municipalities and military areas.
    pub municipalities: &'a str,
    /// City districts.
    pub city_districts: &'a str,
}

/// The tables shipped with the program; `data/README.md` says where they come from.
pub const SHIPPED: Tables<'static> = Tables {
    regions: include_str!("../../data/regions.csv"),
    districts: include_str!("../../data/districts.csv"),
    orps: include_str!("../../data/orp.csv"),
    municipalities: include_str!("../../data/municipalities.csv"),
    city_districts: include_str!("../../data/city_districts.csv"),
};

/// The units that `tables` describe.
///
/// # Errors
/// A row cannot be read, an identifier's check digit is wrong, a reference
/// leads nowhere, or a total is not the sum of its parts; the first of each
/// kind is named.
pub fn units(tables: Tables<'_>) -> Result<Vec<Unit>, ServiceError> {
    let (units, totals) = parse::units(tables).map_err(ServiceError::Reference)?;
    check::check(&units, &totals).map_err(ServiceError::Reference)?;
    Ok(units)
}

/// Records the shipped units: those that are new, and those that differ from
/// what is recorded. Returns how many these were.
///
/// # Errors
/// The shipped data does not hold together, or the store fails.
pub fn load(tx: &mut Tx<'_>) -> Result<usize, ServiceError> {
    let number = tx.number();
    let present: HashMap<String, TerritoryRow> = TerritoryRow::known_at(tx.conn(), number)
        .map_err(StoreError::from)?
        .into_iter()
        .map(|row| (row.id.clone(), row))
        .collect();
    let mut new = Vec::new();
    let mut changed = BTreeMap::new();
    for unit in units(SHIPPED)? {
        let row = TerritoryRow::from(&unit);
        match present.get(&row.id) {
            None => new.push(row),
            Some(before) => {
                let stamped = TerritoryRow { recorded_from: before.recorded_from, ..row };
                if stamped != *before {
                    changed.insert(before.id.clone(), (before.clone(), stamped));
                }
            }
        }
    }
    let count = new.len() + changed.len();
    tx.create(new)?;
    for (before, after) in changed.into_values() {
        tx.update(&before, after)?;
    }
    Ok(count)
}

#[cfg(test)]
mod tests;
