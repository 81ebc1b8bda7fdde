//! Decisions that a case rests on: of the right body, about this, on a day that can
//! be, carried.

use uuid::Uuid;

use super::Case;
use crate::domain::decision::answer;
use crate::domain::kind::{Awaited, BodyKind, Move, Subject};
use crate::domain::policy::Scope;
use crate::domain::requirement::{Competence, admitting, deciding, naming};
use crate::domain::resolution::{Addressee, Point, Resolution};
use crate::domain::violation::CaseViolation;

/// Whether staff accepted as carried what was declared and cannot be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// They did, with a reason.
    Yes,
    /// They did not.
    No,
}

impl Accepted {
    /// As they did when the case became ready.
    #[must_use]
    pub fn of(case: &Case<'_>) -> Self {
        let ready = case.application.last(Move::Ready);
        match ready.and_then(|made| made.accepted.as_ref()) {
            Some(_) => Self::Yes,
            None => Self::No,
        }
    }
}

/// What a decision of the applicant is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {
    /// Membership.
    Membership,
    /// The Declaration.
    Declaration,
    /// Who the responsible politician is.
    Politician,
}

impl Verified {
    const fn subject(self) -> Subject {
        match self {
            Self::Membership => Subject::Membership,
            Self::Declaration => Subject::Declaration,
            Self::Politician => Subject::Politician,
        }
    }

    fn competence(self, case: &Case<'_>) -> Competence {
        let member_type = case.application.member_type;
        match self {
            Self::Membership | Self::Declaration => deciding(member_type),
            Self::Politician => naming(member_type),
        }
    }

    /// The resolution by which the applicant decided it: where none is named for
    /// the Declaration or the politician, the one that approved membership.
    pub fn resolution<'r>(self, case: &Case<'r>) -> Option<&'r Resolution> {
        let decisions = case.application.decisions;
        let own = match self {
            Self::Membership => None,
            Self::Declaration => decisions.declaration,
            Self::Politician => decisions.politician,
        };
        case.resolution(own.or(decisions.approval))
    }
}

/// Whether the applicant decided on it so that the association can rely on it.
///
/// # Errors
/// What is wrong with the decision, or none at all is recorded (a missing point).
pub fn verified(case: &Case<'_>, what: Verified, accepted: Accepted) -> Result<(), CaseViolation> {
    let resolution = what.resolution(case).ok_or(CaseViolation::PointMissing)?;
    let organization = case.application.organization;
    let expected = what.competence(case).body;
    competent(case, resolution, expected, organization, "applicant")?;
    let point = point(resolution, what.subject()).ok_or(CaseViolation::PointMissing)?;
    if let Some(proposal) = case.resolution(case.application.decisions.proposal)
        && resolution.decided.is_before(proposal.decided)
    {
        return Err(CaseViolation::DecisionTooEarly);
    }
    sound(case, resolution, point, accepted)
}

/// Whether a resolution is the association's admission of the applicant.
///
/// # Errors
/// What is wrong with it.
pub fn admission(case: &Case<'_>, id: Uuid, accepted: Accepted) -> Result<(), CaseViolation> {
    let resolution = case.resolution(Some(id)).ok_or(CaseViolation::PointMissing)?;
    let association = case.register.association().map(|filed| filed.organization.id);
    let expected = admitting(resolution.decided.latest()).map(|competence| competence.body);
    let (expected, association) = expected.zip(association).ok_or(CaseViolation::PointMissing)?;
    competent(case, resolution, expected, association, "association")?;
    let point = point(resolution, Subject::Membership).ok_or(CaseViolation::PointMissing)?;
    let about = match point.addressee {
        Some(Addressee::Organization(about)) => about == case.application.organization,
        _ => true,
    };
    if !about {
        return Err(CaseViolation::AboutAnother);
    }
    if let Some(approval) = case.resolution(case.application.decisions.approval)
        && resolution.decided.is_before(approval.decided)
    {
        return Err(CaseViolation::DecisionTooEarly);
    }
    sound(case, resolution, point, accepted)
}

fn competent(
    case: &Case<'_>,
    resolution: &Resolution,
    expected: BodyKind,
    of: Uuid,
    whose: &'static str,
) -> Result<(), CaseViolation> {
    match case.decided_by(resolution) {
        Some((kind, organization)) if kind == expected && organization == of => Ok(()),
        _ => Err(CaseViolation::BodyNotCompetent { expected, whose }),
    }
}

/// The operative point that decides in favour.
fn point(resolution: &Resolution, subject: Subject) -> Option<&Point> {
    let decides = |point: &&Point| point.subject == subject && point.decides() == Some(true);
    resolution.points.iter().find(decides)
}

/// Whether a decision was taken at its meeting, hangs on nothing, and was carried.
fn sound(
    case: &Case<'_>,
    resolution: &Resolution,
    point: &Point,
    accepted: Accepted,
) -> Result<(), CaseViolation> {
    let meetings = &case.register.proceedings.meetings;
    let meeting = resolution.meeting.and_then(|id| meetings.find(id, Scope::OF_RULES));
    let sat = meeting.and_then(|meeting| meeting.fact.plan.days);
    let bounds = resolution.decided.bounds();
    if sat.is_some_and(|sat| bounds.latest() < sat.first() || sat.last() < bounds.earliest()) {
        return Err(CaseViolation::DecisionOutsideMeeting);
    }
    if let Some(condition) = point.condition {
        let answer = answer(case.register, Scope::OF_RULES, resolution, condition, case.today);
        if answer.state != Awaited::Met {
            return Err(CaseViolation::DecisionConditional);
        }
    }
    match case.carried(resolution) {
        Err(CaseViolation::DecisionUnverified) if accepted == Accepted::Yes => Ok(()),
        carried => carried,
    }
}
