//! A look over all decisions for what is possible and wrong.

use chrono::NaiveDate;
use uuid::Uuid;

use super::Sitting;
use crate::domain::body::Body;
use crate::domain::kind::{BodyKind, FindingCode, LegalForm, MeetingState, Subject, Verb};
use crate::domain::meeting::Meeting;
use crate::domain::policy::Scope;
use crate::domain::register::Register;
use crate::domain::resolution::Resolution;
use crate::domain::vote::Vote;

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundOn {
    /// A vote.
    Vote(Uuid),
    /// A resolution.
    Resolution(Uuid),
    /// A body.
    Body(Uuid),
}

/// Something that is possible and wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub code: FindingCode,
    /// What it is about.
    pub on: FoundOn,
    /// The body concerned.
    pub body: Uuid,
}

impl FoundOn {
    /// Id of the fact.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Vote(id) | Self::Resolution(id) | Self::Body(id) => id,
        }
    }

    /// The word for its kind.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vote(_) => "vote",
            Self::Resolution(_) => "resolution",
            Self::Body(_) => "body",
        }
    }
}

/// All findings on facts that `scope` may see: on the seats that bodies have on
/// `day`, then on resolutions in the order they were decided, each with its votes.
#[must_use]
pub fn survey(register: &Register, scope: Scope, day: NaiveDate) -> Vec<Found> {
    let proceedings = &register.proceedings;
    let bodies = proceedings.bodies.all(scope).filter_map(|recorded| {
        let body = &recorded.fact;
        let code = of_body(register, body, day)?;
        Some(Found { code, on: FoundOn::Body(body.id), body: body.id })
    });
    let resolutions = proceedings.resolutions.all(scope).flat_map(|recorded| {
        let resolution = &recorded.fact;
        let found = move |code, on| Found { code, on, body: resolution.body };
        let own = of_resolution(register, resolution, scope)
            .into_iter()
            .map(move |code| found(code, FoundOn::Resolution(resolution.id)));
        let votes = proceedings.votes.of(resolution.id, scope).flat_map(move |vote| {
            let codes = of_vote(register, &vote.fact);
            codes.into_iter().map(move |code| found(code, FoundOn::Vote(vote.fact.id)))
        });
        own.chain(votes)
    });
    bodies.chain(resolutions).collect()
}

/// The finding on the seats of a body on `day`: they are not what law says.
fn of_body(register: &Register, body: &Body, day: NaiveDate) -> Option<FindingCode> {
    let around = register.surroundings(body.organization)?;
    body.seats_warning(around, day).map(|warning| warning.code())
}

/// Findings on a vote: what was declared and does not follow, or counts that
/// cannot be with the seats the body is now known to have had.
#[must_use]
pub fn of_vote(register: &Register, vote: &Vote) -> Vec<FindingCode> {
    let Some(sitting) = Sitting::of(register, vote) else {
        return Vec::new();
    };
    let judged = sitting.judge(vote);
    judged.map_or_else(|_| vec![FindingCode::TallyImpossible], |judged| judged.findings)
}

/// Findings on a resolution: a decision before its proposal, a body that is not
/// competent, a meeting that was not held on that day.
#[must_use]
pub fn of_resolution(
    register: &Register,
    resolution: &Resolution,
    scope: Scope,
) -> Vec<FindingCode> {
    let proceedings = &register.proceedings;
    let mut codes = Vec::new();
    let proposal = resolution.proposal.and_then(|id| proceedings.resolutions.find(id, scope));
    if proposal.is_some_and(|proposal| resolution.decided.is_before(proposal.fact.decided)) {
        codes.push(FindingCode::DecisionBeforeProposal);
    }
    let body = proceedings.bodies.find(resolution.body, scope);
    if body.is_some_and(|body| !is_competent(register, &body.fact, resolution)) {
        codes.push(FindingCode::BodyNotCompetent);
    }
    let meeting = resolution.meeting.and_then(|id| proceedings.meetings.find(id, scope));
    if meeting.is_some_and(|meeting| !took_place(&meeting.fact, resolution)) {
        codes.push(FindingCode::MeetingNotHeld);
    }
    codes
}

/// Whether the body may approve what the resolution approves. Joining a legal
/// person and its Declaration are reserved to the assembly of a region (§ 35
/// (2)(k) Act 129/2000) or municipality (§ 84 (2) Act 128/2000), and elsewhere
/// to the highest organ.
fn is_competent(register: &Register, body: &Body, resolution: &Resolution) -> bool {
    let approves = resolution.points.iter().any(|point| {
        point.verb == Verb::Approves
            && matches!(point.subject, Subject::Membership | Subject::Declaration)
            && point.condition.is_none()
    });
    let Some(filed) = register.organization(body.organization).filter(|_| approves) else {
        return true;
    };
    // Whom the association admits, and by which organ, its own policy says.
    filed.organization.association
        || body.kind
            == match filed.organization.legal_form {
                LegalForm::Region
                | LegalForm::CapitalCity
                | LegalForm::Municipality
                | LegalForm::CityDistrict => BodyKind::Assembly,
                LegalForm::UnionOfMunicipalities
                | LegalForm::AssociationOfLegalPersons
                | LegalForm::RegisteredSociety
                | LegalForm::PublicBenefitCompany
                | LegalForm::Institute
                | LegalForm::Unknown => BodyKind::GeneralAssembly,
            }
}

/// Whether the meeting was held, and can have been on the day of the resolution.
fn took_place(meeting: &Meeting, resolution: &Resolution) -> bool {
    let decided = resolution.decided.bounds();
    meeting.plan.state == MeetingState::Held
        && meeting.plan.days.is_none_or(|days| {
            decided.latest() >= days.first() && decided.earliest() <= days.last()
        })
}
