//! Import of a register of unions of municipalities: all members are checked, then
//! all are recorded in one revision, or none.
//!
//! The terms are those of the Czech open formal norm *Rejstříky svazků obcí* of
//! 1 April 2026 (`docs/adr`). Nothing is created but compositions: what names no
//! organization or no municipality is refused with its place.

use chrono::NaiveDate;

use crate::clock::Ids;
use crate::domain::identifier::Ico;
use crate::domain::violation::Violation;
use crate::service::error::ServiceError;
use crate::store::composition::CompositionRow;
use crate::store::register;
use crate::store::revision::Tx;

mod member;
mod plan;

use plan::Plan;

/// A union as it was sent.
#[derive(Debug, Clone)]
pub struct ListedUnion {
    /// `ičo`.
    pub ico: Ico,
    /// `má_člena`.
    pub members: Vec<ListedMember>,
    /// The register, and where it has the list of members from.
    pub source: String,
}

/// A member of a union as it was sent.
#[derive(Debug, Clone)]
pub struct ListedMember {
    /// `iri` of `spravuje_obec`.
    pub iri: Option<String>,
    /// `ičo`.
    pub ico: Option<Ico>,
    /// `den_vzniku_členství`, or what is known of it.
    pub since: ListedDay,
    /// `den_zániku_členství`, or what is known of it.
    pub until: ListedDay,
}

/// A day as it was sent: exact, or within bounds, which are members of this
/// register's own beside those of the norm.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListedDay {
    /// The day.
    pub exact: Option<NaiveDate>,
    /// The first day it can be.
    pub earliest: Option<NaiveDate>,
    /// The last day it can be.
    pub latest: Option<NaiveDate>,
}

/// What of a member is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The member as a whole.
    Whole,
    /// Its IRI.
    Iri,
    /// Its IČO.
    Ico,
    /// Its first day.
    Since,
    /// Its first day without it.
    Until,
}

/// Where in the file something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The IČO of a union.
    Union(usize),
    /// What of which member of which union.
    Member(usize, usize, Field),
}

/// Why nothing is recorded: a place, and the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Where.
    pub place: Place,
    /// The rule.
    pub violation: Violation,
}

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Members that were new.
    pub created: usize,
    /// Members that were there already, just so.
    pub unchanged: usize,
    /// Members that were there otherwise.
    pub changed: usize,
    /// Why nothing is recorded; empty where all is.
    pub reasons: Vec<Reason>,
}

/// Records the members of the unions of a register. Where one is refused nothing is
/// recorded, and the report says why.
///
/// # Errors
/// The store fails.
pub fn unions(tx: &mut Tx<'_>, ids: &Ids, unions: &[ListedUnion]) -> Result<Report, ServiceError> {
    let (now, number) = (tx.at().0, tx.number());
    let register = register::within(tx.conn(), number)?;
    let mut plan = Plan::new(&register, || ids.next(now));
    for (place, union) in unions.iter().enumerate() {
        plan.add(tx.conn(), place, union)?;
    }
    let done = plan.done();
    if done.report.reasons.is_empty() {
        tx.create(done.created.iter().map(CompositionRow::from).collect())?;
        for (before, after) in &done.changed {
            tx.update(&CompositionRow::from(before), CompositionRow::from(after))?;
        }
    }
    Ok(done.report)
}
