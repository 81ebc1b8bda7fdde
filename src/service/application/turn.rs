//! Moving an application on: what stands against it, the move, and what follows
//! from it in the same revision.

use uuid::Uuid;

use super::{load, publication};
use crate::clock::legal_day;
use crate::domain::application::{Application, Turn};
use crate::domain::case::{Asked, Case};
use crate::domain::fact::Recorded;
use crate::domain::kind::{ApplicationState, Move};
use crate::domain::membership::{Member, Membership};
use crate::domain::policy::{Role, Scope};
use crate::domain::register::Register;
use crate::domain::span::{Bounds, Span};
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{DecisionViolation, Refusal};
use crate::service::error::{Expected, ServiceError};
use crate::service::membership;
use crate::service::reference::References;
use crate::store::application::ApplicationRow;
use crate::store::document::DocumentRow;
use crate::store::error::inconsistent;
use crate::store::revision::Tx;

/// A move as it is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The move.
    pub turn: Move,
    /// Who makes it, as the journal says it.
    pub by: Name,
    /// The role of who makes it.
    pub role: Role,
    /// Why.
    pub reason: Option<Prose>,
    /// A document that goes with it.
    pub document: Option<Uuid>,
    /// Why staff accept as carried what was declared carried.
    pub accepted: Option<Prose>,
    /// What else the move takes.
    pub asked: Asked,
    /// The id of the membership that an admission begins.
    pub membership: Uuid,
}

/// Moves an application on. `register` is what was known before.
///
/// # Errors
/// Not found, changed since it was read, or something stands against the move.
pub fn turn(
    tx: &mut Tx<'_>,
    register: &Register,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    request: &Request,
) -> Result<Recorded<Application>, ServiceError> {
    let (row, before) = load(tx, id, expected, scope)?;
    let today = legal_day(tx.at().0);
    let case = Case { register, application: &before, today };
    let against = case.against(request.turn, request.role, &request.asked);
    if !against.is_empty() {
        return Err(against.into());
    }
    if let Some(id) = request.document {
        let mut references = References::of(tx, false, scope);
        let unknown = DecisionViolation::DocumentUnknown { id };
        references.find::<DocumentRow>("document_id", id, unknown)?;
        references.finish()?;
    }
    let undone = before.membership.filter(|_| request.turn == Move::Rectify);
    let after = before.clone().turned(Turn {
        turn: request.turn,
        on: today,
        by: request.by.clone(),
        reason: request.reason.clone(),
        document: request.document,
        accepted: request.accepted.clone(),
    })?;
    let after = followed(tx, &case, after, request)?;
    tx.update(&row, ApplicationRow::from(&after))?;
    // A membership that was begun by mistake is taken back with the move.
    if let Some(membership) = undone.filter(|_| after.membership.is_none()) {
        membership::remove(tx, membership, &Expected::Any)?;
    }
    Ok(Recorded { fact: after, from: tx.number() })
}

/// What follows from the move.
fn followed(
    tx: &mut Tx<'_>,
    case: &Case<'_>,
    mut after: Application,
    request: &Request,
) -> Result<Application, ServiceError> {
    match request.turn {
        Move::Schedule => after.meeting = request.asked.meeting,
        Move::Unschedule => after.meeting = None,
        Move::Rectify if after.state() == ApplicationState::Scheduled && case.is_put_off() => {
            after = after.put_off(case.today)?;
        }
        Move::Reject => after.decisions.admission = request.asked.admission.resolution,
        Move::Admit => {
            let asked = request.asked.admission;
            after.decisions.admission = asked.resolution;
            after.effective_from = asked.effective_from;
            after.presented_on = asked.presented_on;
            after.membership = Some(request.membership);
            publication::publish(tx, case, &after)?;
            let member = begun(case, &after, request.membership)?;
            membership::record(tx, &member, Scope::OF_RULES)?;
        }
        _ => {}
    }
    Ok(after)
}

/// The membership that an admission begins: its evidence is the association's
/// resolution.
fn begun(case: &Case<'_>, after: &Application, id: Uuid) -> Result<Membership, ServiceError> {
    let lacking = |what| inconsistent("application", &after.id.to_string(), what);
    let from = after.effective_from.ok_or_else(|| lacking("effective_from: is missing"))?;
    let resolution = case
        .resolution(after.decisions.admission)
        .ok_or_else(|| lacking("admission_id: is missing"))?;
    let number = resolution.number.as_ref().map_or("without a number", Name::as_str);
    let evidence = format!(
        "resolution {number} of {}: {}",
        resolution.decided.latest(),
        resolution.title.as_str()
    );
    // A title is shorter than a text may be, but not by much.
    let evidence: String = evidence.chars().take(500).collect();
    let prose = |field: &'static str, text: &str| {
        Prose::parse(text).map_err(|violation| Refusal::at(field, violation))
    };
    Ok(Membership {
        id,
        member: Member::Named { organization: after.organization, identified_from: None },
        member_type: after.member_type,
        span: Span::new(Bounds::exact(from), None)?,
        end: None,
        continues: None,
        evidence: Some(prose("resolution_id", evidence.trim())?),
        source: prose("resolution_id", &format!("application {}", after.id))?,
        note: None,
    })
}
