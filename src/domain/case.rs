//! The case (spis): an application looked at with the decisions, contacts and
//! meetings that it rests on. What is missing, which moves are open, where on the
//! path it stands.

use chrono::NaiveDate;
use uuid::Uuid;

use super::application::Application;
use super::decision::{Sitting, Standing, standing};
use super::kind::{BodyKind, VoteResult};
use super::majority::Rule;
use super::policy::Scope;
use super::register::Register;
use super::resolution::Resolution;
use super::violation::CaseViolation;

mod approval;
mod guard;
mod item;
mod path;
mod pace;

pub use approval::{Accepted, Verified, admission, verified};
pub use guard::{Admission, Asked, whose};
pub use item::{ItemStanding, items};
pub use pace::{Funnel, Pace, Slip, funnel, slippage};
pub use path::{StepStanding, path};

/// An application with what it rests on.
#[derive(Debug, Clone, Copy)]
pub struct Case<'r> {
    /// The register.
    pub register: &'r Register,
    /// The application.
    pub application: &'r Application,
    /// The day it is looked at.
    pub today: NaiveDate,
}

impl<'r> Case<'r> {
    /// One resolution, whoever looks: the rules look at drafts too.
    #[must_use]
    pub fn resolution(&self, id: Option<Uuid>) -> Option<&'r Resolution> {
        let resolutions = &self.register.proceedings.resolutions;
        resolutions.find(id?, Scope::OF_RULES).map(|recorded| &recorded.fact)
    }

    /// What a resolution is the decision of: kind of body and organization.
    #[must_use]
    pub fn decided_by(&self, resolution: &Resolution) -> Option<(BodyKind, Uuid)> {
        let body = self.register.proceedings.bodies.find(resolution.body, Scope::OF_RULES)?;
        Some((body.fact.kind, body.fact.organization))
    }

    /// The rule that governs the vote on a resolution.
    #[must_use]
    pub fn rule(&self, resolution: &Resolution) -> Option<Rule> {
        let bodies = &self.register.proceedings.bodies;
        let body = &bodies.find(resolution.body, Scope::OF_RULES)?.fact;
        let sitting = Sitting { body, decided: resolution.decided, spells: &self.register.spells };
        sitting.in_force().map(|in_force| in_force.rule)
    }

    /// How a resolution stands by its last vote.
    #[must_use]
    pub fn standing(&self, resolution: &Resolution) -> Standing {
        standing(self.register, resolution, Scope::OF_RULES)
    }

    /// Whether a resolution was carried, as far as a move needs it.
    ///
    /// # Errors
    /// It was not, or only a declaration says that it was.
    pub fn carried(&self, resolution: &Resolution) -> Result<(), CaseViolation> {
        let standing = self.standing(resolution);
        match (standing.carried(), standing.result) {
            (Some(true), VoteResult::Carried) => Ok(()),
            (Some(true), _) => Err(CaseViolation::DecisionUnverified),
            (Some(false), _) => Err(CaseViolation::DecisionNotCarried),
            (None, _) => Err(CaseViolation::DecisionUndeclared),
        }
    }
}
