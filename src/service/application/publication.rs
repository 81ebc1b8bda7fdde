//! Publishing what a membership rests on: from the applicant's council to the
//! association's decision, whoever reads of the member can follow it.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::domain::application::Application;
use crate::domain::case::Case;
use crate::domain::policy::Scope;
use crate::domain::resolution::{Addressee, Resolution};
use crate::domain::violation::{DecisionViolation, Refusal};
use crate::service::error::ServiceError;
use crate::service::reference::show_acknowledgements;
use crate::store::body::BodyRow;
use crate::store::error::StoreError;
use crate::store::meeting::MeetingRow;
use crate::store::organization::OrganizationRow;
use crate::store::record::Record;
use crate::store::resolution::ResolutionRow;
use crate::store::revision::Tx;
use crate::store::vote::{self, VoteRow};

/// What is to be published, each once.
#[derive(Default)]
struct Chain {
    bodies: BTreeSet<Uuid>,
    meetings: BTreeSet<Uuid>,
    resolutions: BTreeSet<Uuid>,
    refusals: Vec<Refusal>,
}

/// Publishes the decisions that an application rests on, with their bodies,
/// meetings and votes, and the applicant. Documents are left to staff, who know
/// what stands in them: one that is named must be published before.
///
/// # Errors
/// A document that is no draft must be published first, or the store fails.
pub fn publish(
    tx: &mut Tx<'_>,
    case: &Case<'_>,
    application: &Application,
) -> Result<(), ServiceError> {
    let decisions = application.decisions;
    let mut chain = Chain::default();
    for (field, id) in [
        ("proposal", decisions.proposal),
        ("approval", decisions.approval),
        ("declaration", decisions.declaration),
        ("politician", decisions.politician),
        ("admission", decisions.admission),
    ] {
        if let Some(resolution) = case.resolution(id) {
            chain.take(case, resolution, field);
        }
    }
    if !chain.refusals.is_empty() {
        return Err(chain.refusals.into());
    }
    show::<OrganizationRow>(tx, application.organization, |row| row.published = true)?;
    for id in chain.bodies {
        show::<BodyRow>(tx, id, |row| row.published = true)?;
    }
    for id in chain.meetings {
        show::<MeetingRow>(tx, id, |row| row.published = true)?;
    }
    for id in chain.resolutions {
        show::<ResolutionRow>(tx, id, |row| row.published = true)?;
        for row in vote::of_resolution(tx.conn(), id)? {
            if let Ok(id) = Uuid::try_parse(&row.id) {
                show::<VoteRow>(tx, id, |row| row.published = true)?;
            }
        }
    }
    Ok(())
}

/// Publishes one fact, where it is a draft.
fn show<R: Record>(
    tx: &mut Tx<'_>,
    id: Uuid,
    publish: impl Fn(&mut R),
) -> Result<(), ServiceError> {
    let found = R::find(tx.conn(), &id.to_string()).map_err(StoreError::from)?;
    let Some(row) = found.filter(|row| !row.is_public()) else {
        return Ok(());
    };
    let mut shown = row.clone();
    publish(&mut shown);
    tx.update(&row, shown)?;
    show_acknowledgements(tx, id)
}

impl Chain {
    fn take(&mut self, case: &Case<'_>, resolution: &Resolution, field: &str) {
        let all = Scope::OF_RULES;
        let proceedings = &case.register.proceedings;
        self.resolutions.insert(resolution.id);
        self.bodies.insert(resolution.body);
        let meeting = resolution.meeting.and_then(|id| proceedings.meetings.find(id, all));
        if let Some(meeting) = meeting {
            self.meetings.insert(meeting.fact.id);
            self.check_documents(case, &meeting.fact.documents, field);
        }
        self.check_documents(case, &resolution.documents, field);
        for point in &resolution.points {
            if let Some(Addressee::Body(id)) = point.addressee {
                self.bodies.insert(id);
            }
            self.bodies.extend(point.condition.map(|condition| condition.body));
        }
        let proposal = resolution.proposal.and_then(|id| proceedings.resolutions.find(id, all));
        // What it decides on is named by it, and what that is on need not be.
        if let Some(proposal) = proposal.filter(|found| !self.resolutions.contains(&found.fact.id))
        {
            self.take(case, &proposal.fact, field);
        }
    }

    fn check_documents(&mut self, case: &Case<'_>, documents: &[Uuid], field: &str) {
        let all = &case.register.proceedings.documents;
        let draft = |id: &&Uuid| all.find(**id, Scope::PUBLIC).is_none();
        if documents.iter().any(|id| draft(&id)) {
            let field = format!("decisions/{field}/documents");
            self.refusals.push(Refusal::at(field, DecisionViolation::RefersToDraft));
        }
    }
}
