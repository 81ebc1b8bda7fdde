//! Acknowledgements of findings: record, take back.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::fact::{create as record, load};
use crate::clock::legal_day;
use crate::domain::acknowledgement::Acknowledgement;
use crate::domain::decision::survey;
use crate::domain::fact::Recorded;
use crate::domain::policy::Scope;
use crate::domain::register::Register;
use crate::domain::violation::{DecisionViolation, Refusal};
use crate::store::acknowledgement::{self, AcknowledgementRow};
use crate::store::revision::Tx;

const NOUN: &str = "acknowledgement";

/// Acknowledges a finding that `register` has; anyone may see it where anyone may
/// see the finding.
///
/// # Errors
/// Nothing of the kind is found, or it is acknowledged already.
pub fn create(
    tx: &mut Tx<'_>,
    register: &Register,
    new: Acknowledgement,
) -> Result<Recorded<Acknowledgement>, ServiceError> {
    let day = legal_day(tx.at().0);
    let is_found = |scope| {
        let all = survey(register, scope, day);
        all.iter().any(|found| found.code == new.finding && found.on.id() == new.subject)
    };
    if !is_found(Scope::OF_RULES) {
        return Err(Refusal::at("subject_id", DecisionViolation::NotFound).into());
    }
    if acknowledgement::is_acknowledged(tx.conn(), new.finding, new.subject)? {
        return Err(Refusal::at("subject_id", DecisionViolation::AlreadyAcknowledged).into());
    }
    let published = is_found(Scope::PUBLIC);
    record::<AcknowledgementRow, _>(tx, Acknowledgement { published, ..new }, Scope::OF_RULES)
}

/// Takes back an acknowledgement: the finding is open again.
///
/// # Errors
/// Not found, or changed since it was read.
pub fn remove(tx: &mut Tx<'_>, id: Uuid, expected: &Expected) -> Result<(), ServiceError> {
    let (row, _): (AcknowledgementRow, Acknowledgement) =
        load(tx, NOUN, id, expected, Scope::OF_RULES)?;
    Ok(tx.delete(&row)?)
}
