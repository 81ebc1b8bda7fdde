//! Import of a table of members: all rows are checked, then all are recorded in
//! one revision or none.

use std::collections::BTreeMap;

use crate::clock::Ids;
use crate::domain::violation::Violation;
use crate::service::error::ServiceError;
use crate::store::register;
use crate::store::revision::Tx;

mod plan;
pub mod row;
pub mod sheet;

use plan::Plan;
use row::Row;
use sheet::{Sheet, SheetError};

/// The columns of the table.
pub const COLUMNS: [&str; 11] = [
    "name",
    "member_type",
    "ico",
    "territory_code",
    "admitted_earliest",
    "admitted_latest",
    "ended_earliest",
    "ended_latest",
    "count",
    "source",
    "note",
];
/// The columns that must be there.
pub const REQUIRED: [&str; 4] = ["member_type", "admitted_earliest", "admitted_latest", "source"];
/// Most rows of one table.
pub const ROWS_MAX: usize = 50_000;
/// Most members that one table may add.
pub const MEMBERS_MAX: usize = 100_000;
/// Most members that one row without a name may count.
pub const COUNT_MAX: u32 = 10_000;

/// What became, or would become, of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was new.
    Created,
    /// It was there already, just so.
    Unchanged,
    /// It was there otherwise.
    Changed,
    /// Rules refuse it.
    Refused,
}

impl Outcome {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Unchanged => "unchanged",
            Self::Changed => "changed",
            Self::Refused => "refused",
        }
    }
}

/// Why a row is refused: the column, and the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The column.
    pub column: &'static str,
    /// The rule.
    pub violation: Violation,
}

/// What is reported of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowReport {
    /// Line of the file on which it begins.
    pub line: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// Every reason for which it is refused.
    pub reasons: Vec<Reason>,
    /// What is odd and no reason to refuse it.
    pub warnings: Vec<String>,
}

/// What is reported of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its rows, in their order.
    pub rows: Vec<RowReport>,
}

impl Report {
    /// How many rows had each outcome.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Outcome, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.outcome).or_default() += 1;
        }
        counts
    }

    /// Whether a row is refused, and so nothing is recorded.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.rows.iter().any(|row| row.outcome == Outcome::Refused)
    }
}

/// Reads the bytes of a table.
///
/// # Errors
/// The file as a whole cannot be read as a table of members.
pub fn read(bytes: impl Into<Vec<u8>>) -> Result<Sheet, SheetError> {
    sheet::read(bytes, &COLUMNS, &REQUIRED, ROWS_MAX)
}

/// Records a table of members. Where a row is refused nothing is recorded, and
/// the report says why.
///
/// # Errors
/// The store fails.
pub fn members(tx: &mut Tx<'_>, ids: &Ids, sheet: &Sheet) -> Result<Report, ServiceError> {
    let number = tx.number();
    let register = register::within(tx.conn(), number)?;
    let now = tx.at().0;
    let mut plan = Plan::new(&register, || ids.next(now));
    let rows = sheet.rows.iter().map(|row| report(&mut plan, row)).collect();
    let report = Report { rows };
    if !report.is_refused() {
        plan.record(tx)?;
    }
    Ok(report)
}

fn report(plan: &mut Plan<'_>, row: &sheet::SheetRow) -> RowReport {
    let mut warnings = Vec::new();
    let result = Row::read(row).and_then(|read| plan.add(row.line, read, &mut warnings));
    let (outcome, reasons) = match result {
        Ok(outcome) => (outcome, Vec::new()),
        Err(reasons) => (Outcome::Refused, reasons),
    };
    RowReport { line: row.line, outcome, reasons, warnings }
}
