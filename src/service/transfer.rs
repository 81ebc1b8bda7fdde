//! A register moved from SQLite to PostgreSQL, and shown to be the same one there.

use chrono::{Datelike as _, NaiveDate};

use super::revision::{self, Verification};
use crate::domain::kind::Dimension;
use crate::domain::statistics::{By, Counts, PartsDoNotSum, count};
use crate::master_key::MasterKey;
use crate::store::census::{self, Census};
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::register::Registers;
use crate::store::{revision as journal, transfer};

/// The first year of the association's network.
const FIRST_YEAR: i32 = 1994;

/// What was moved.
#[derive(Debug)]
pub struct Moved {
    /// Rows by table.
    pub rows: Census,
    /// What verifying the journal on the other side came to.
    pub verification: Verification,
    /// Days on which members were counted by type on both sides.
    pub days: usize,
}

/// Copies the register of `from` to `to`, compares, and verifies what came.
///
/// Compared are the rows of every table, the head of the journal, and the members by type
/// at the end of each year and on `today`. Run it in one transaction on each side: where
/// anything differs, nothing is to last.
///
/// # Errors
/// What [`transfer::copy`] returns; something differs or does not verify; a statement fails.
pub fn run(
    from: &mut Db,
    to: &mut Db,
    master: Option<&MasterKey>,
    today: NaiveDate,
    progress: impl FnMut(&str, i64),
) -> Result<Moved, StoreError> {
    let rows = transfer::copy(from, to, progress)?;
    same("rows", &census::count(from)?, &census::count(to)?)?;
    same("the head of the journal", &journal::head(from)?, &journal::head(to)?)?;
    let verification = revision::verify(to, master, |_, _| ())?;
    if let Some(fault) = verification.faults.first() {
        return Err(StoreError::Backup(format!("what came does not verify: {fault}")));
    }
    let there = counts(to, today)?;
    same("the statistics", &counts(from, today)?, &there)?;
    Ok(Moved { rows, verification, days: there.len() })
}

fn same<T: PartialEq>(what: &str, one: &T, other: &T) -> Result<(), StoreError> {
    if one == other {
        return Ok(());
    }
    Err(StoreError::Backup(format!("{what} are not the same on both sides: nothing was moved")))
}

type Counted = (NaiveDate, Result<Counts, PartsDoNotSum>);

/// The members by type at the end of each year, and on `today`.
fn counts(conn: &mut Db, today: NaiveDate) -> Result<Vec<Counted>, StoreError> {
    let head = journal::head(conn)?;
    let register = Registers::default().at(conn, head.number)?;
    let ends = (FIRST_YEAR..today.year()).filter_map(|year| NaiveDate::from_ymd_opt(year, 12, 31));
    let by = || By::one(Dimension::Type);
    Ok(ends.chain([today]).map(|day| (day, count(&register, day, by()))).collect())
}
