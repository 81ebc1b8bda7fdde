//! What can be checked from an application alone.

use chrono::NaiveDate;

use super::Application;
use crate::domain::kind::ApplicationState;
use crate::domain::organization::Organization;
use crate::domain::violation::{CaseViolation, DecisionViolation, Refusal, Violation};

/// Most documents of an application.
pub const DOCUMENTS_MAX: usize = 50;

impl Application {
    /// Checks it as it is recorded or corrected by hand.
    ///
    /// # Errors
    /// The member type does not fit, or a day that is to have come has not.
    pub fn check(&self, organization: &Organization, today: NaiveDate) -> Result<(), Vec<Refusal>> {
        let mut refusals = Vec::new();
        if let Err(violation) = organization.fits(self.member_type) {
            refusals.push(Refusal::at("member_type", violation));
        }
        if organization.association {
            refusals.push(Refusal::at("organization_id", Violation::AssociationItself));
        }
        for (field, day) in [
            ("coordinator_designated_on", self.coordinator_designated_on),
            ("presented_on", self.presented_on),
        ] {
            if day.is_some_and(|day| day > today) {
                refusals.push(Refusal::at(field, DecisionViolation::InTheFuture));
            }
        }
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    /// Checks that `after` may take its place by hand: what an ended application
    /// says stays, but for the day of its presentation once it was admitted, and a
    /// clerk corrects it while it is with the applicant.
    ///
    /// # Errors
    /// It is closed to this change.
    pub fn check_change(&self, after: &Self, by_staff: bool) -> Result<(), Refusal> {
        let state = self.state();
        let closed = |why| Err(Refusal::whole(CaseViolation::CaseClosed { state, why }.into()));
        if after.organization != self.organization {
            let moved = DecisionViolation::Moved("an application");
            return Err(Refusal::at("organization_id", moved));
        }
        match (state, by_staff) {
            (ApplicationState::Admitted, true) => {
                let presented = Self { presented_on: after.presented_on, ..self.clone() };
                if presented == *after {
                    return Ok(());
                }
                closed("only the day of its presentation is still to be told; rectify a mistake")
            }
            _ if !state.is_open() => closed("begin another, or have a mistake rectified"),
            (_, false) if !state.is_with_applicant() => {
                closed("ask the association's staff to return it for completion")
            }
            _ => Ok(()),
        }
    }
}
