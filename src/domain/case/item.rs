//! The checklist of a case: what is there, what is missing, and by when.

use super::Case;
use super::approval::{Accepted, Verified, verified};
use crate::domain::kind::{ContactRole, DocumentKind, Due, Item};
use crate::domain::policy::Scope;
use crate::domain::requirement::{Requirement, required};
use crate::domain::violation::{CaseViolation, Refusal};

/// How it stands with an item of the checklist.
#[derive(Debug, Clone)]
pub struct ItemStanding {
    /// What is required, by when, and who says so.
    pub requirement: &'static Requirement,
    /// What is wrong with it; none where it is there.
    pub missing: Option<CaseViolation>,
}

/// The checklist of a case as it stands; `accepted` tells whether what was declared
/// carried is accepted as such.
#[must_use]
pub fn items(case: &Case<'_>, accepted: Accepted) -> Vec<ItemStanding> {
    let standing = |requirement: &'static Requirement| ItemStanding {
        requirement,
        missing: missing(case, requirement.item, accepted),
    };
    required(case.application.member_type, case.today).map(standing).collect()
}

/// What is missing of the items that are due by then: at [`Due::Submit`] those of
/// the filing, at [`Due::Ready`] all.
///
/// A decision that nobody can verify yet is no hindrance to filing: staff look at
/// it before the case is ready.
pub fn lacking(case: &Case<'_>, due: Due, accepted: Accepted) -> Vec<Refusal> {
    let hinders = |violation: &CaseViolation| {
        due == Due::Ready
            || !matches!(
                violation,
                CaseViolation::DecisionUnverified | CaseViolation::DecisionUndeclared
            )
    };
    let all = items(case, accepted).into_iter();
    let by_then = all.filter(|standing| due == Due::Ready || standing.requirement.due == due);
    by_then
        .filter_map(|standing| {
            let violation = standing.missing.filter(hinders)?;
            Some(Refusal::at(format!("items/{}", standing.requirement.item), violation))
        })
        .collect()
}

fn missing(case: &Case<'_>, item: Item, accepted: Accepted) -> Option<CaseViolation> {
    let lacks = |why| Some(CaseViolation::ItemMissing { item, why });
    let decision = |what: Verified| match what.resolution(case) {
        None => lacks("name the resolution in `decisions`"),
        Some(_) => verified(case, what, accepted).err(),
    };
    let contact = |role, why| if case.has_contact(role) { None } else { lacks(why) };
    match item {
        Item::MembershipApproval => decision(Verified::Membership),
        Item::DeclarationApproval => decision(Verified::Declaration),
        Item::PoliticianNamed => decision(Verified::Politician),
        Item::CoordinatorDesignated => match case.application.coordinator_designated_on {
            Some(_) => None,
            None => lacks("give `coordinator_designated_on`, the day on which the office did"),
        },
        Item::ContactHead => contact(ContactRole::Head, "record a contact of role `head`"),
        Item::ContactPolitician => {
            contact(ContactRole::Politician, "record a contact of role `politician`")
        }
        Item::ContactCoordinator => {
            contact(ContactRole::Coordinator, "record a contact of role `coordinator`")
        }
        Item::ContactOfficeDirector => {
            contact(ContactRole::OfficeDirector, "record a contact of role `office_director`")
        }
        Item::ResolutionExtract => {
            let documents = &case.register.proceedings.documents;
            let mut attached = case.application.documents.iter();
            let extract = attached.any(|id| {
                documents
                    .find(*id, Scope::OF_RULES)
                    .is_some_and(|found| found.fact.kind == DocumentKind::ResolutionExtract)
            });
            if extract { None } else { lacks("attach a document of kind `resolution_extract`") }
        }
    }
}

impl Case<'_> {
    /// Whether the applicant has a contact of `role` on the day.
    fn has_contact(&self, role: ContactRole) -> bool {
        let contacts = &self.register.proceedings.contacts;
        let mut own = contacts.of(self.application.organization, Scope::OF_RULES);
        own.any(|contact| contact.fact.role == role && contact.fact.holds_on(self.today))
    }
}
