//! The application of the Ústí Region, as far as the source tells it: its council
//! proposed, its assembly is to decide, and presentation and admission were planned
//! for a day.

use chrono::NaiveDate;
use uuid::Uuid;

use super::decisions::prose;
use super::{RELEASE, Scope, wrong};
use crate::clock::{Ids, legal_day};
use crate::domain::application::{Application, Decisions, Planned};
use crate::domain::kind::{BodyKind, MemberType};
use crate::service::application;
use crate::service::error::ServiceError;
use crate::store::application::ApplicationRow;
use crate::store::error::StoreError;
use crate::store::record::Record as _;
use crate::store::revision::Tx;
use crate::store::{body, resolution};

/// Begins the application of `region`, unless there ever was one.
///
/// # Errors
/// The proposal of its council is not there, or the store fails.
pub fn ensure(tx: &mut Tx<'_>, ids: &Ids, region: Uuid) -> Result<(), ServiceError> {
    if !ApplicationRow::keys(tx.conn()).map_err(StoreError::from)?.is_empty() {
        return Ok(());
    }
    let bodies = body::of_organization(tx.conn(), region)?;
    let council = bodies.iter().find(|body| body.kind == BodyKind::Council).map(|body| body.id);
    let council = council.ok_or_else(|| wrong(&"the council of the Ústí Region is not there"))?;
    let proposal = resolution::ids_of_body(tx.conn(), council)?.into_iter().next();
    // "Presentation and admission" were planned for the General Assembly of this day.
    let day = NaiveDate::from_ymd_opt(2020, 4, 1);
    let new = Application {
        id: ids.next(tx.at().0),
        organization: region,
        member_type: MemberType::Region,
        begun_on: legal_day(tx.at().0),
        decisions: Decisions { proposal, ..Decisions::default() },
        coordinator_designated_on: None,
        documents: Vec::new(),
        planned: Planned { decision: day, presentation: day, ..Planned::default() },
        meeting: None,
        effective_from: None,
        presented_on: None,
        membership: None,
        moves: Vec::new(),
        source: Some(prose(RELEASE)?),
    };
    application::create(tx, new, Scope::OF_RULES)?;
    Ok(())
}
