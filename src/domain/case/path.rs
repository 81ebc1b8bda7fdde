//! The path: six steps from the council's proposal to membership, and how it stands
//! with each.

use chrono::NaiveDate;
use uuid::Uuid;

use super::Case;
use super::approval::{Accepted, Verified, verified};
use super::item::lacking;
use crate::domain::application::Planned;
use crate::domain::kind::{Acting, ApplicationState, BodyKind, Due, Item, Move, Step, StepState};
use crate::domain::majority::Rule;
use crate::domain::policy::Scope;
use crate::domain::requirement::{Citation, Competence, admitting, deciding, proposing};
use crate::domain::resolution::Resolution;
use crate::domain::violation::{CaseViolation, Refusal};

/// How it stands with a step.
#[derive(Debug, Clone)]
pub struct StepStanding {
    /// The step.
    pub step: Step,
    /// How it stands.
    pub state: StepState,
    /// Who must act.
    pub acting: Acting,
    /// The kind of body that decides, where one does.
    pub body_kind: Option<BodyKind>,
    /// That body, where it is recorded.
    pub body: Option<Uuid>,
    /// The rule it decides by, where it is known.
    pub rule: Option<Rule>,
    /// Why this body decides.
    pub citation: Option<Citation>,
    /// The resolution by which it did.
    pub resolution: Option<Uuid>,
    /// What is missing.
    pub missing: Vec<Refusal>,
    /// The day planned.
    pub planned: Option<NaiveDate>,
    /// The day on which it was done.
    pub done_on: Option<NaiveDate>,
    /// Days by which it was done later than planned, or is late by now; less than 0
    /// where it was done earlier.
    pub slipped: Option<i64>,
}

/// The path of a case.
#[must_use]
pub fn path(case: &Case<'_>) -> Vec<StepStanding> {
    [proposal, approval, filing, decision, presentation, membership]
        .iter()
        .map(|step| step(case).timed(case))
        .collect()
}

/// The day planned for a step.
const fn planned(planned: &Planned, step: Step) -> Option<NaiveDate> {
    match step {
        Step::Proposal => None,
        Step::Approval => planned.approval,
        Step::Filing => planned.filing,
        Step::Decision => planned.decision,
        Step::Presentation => planned.presentation,
        Step::Membership => planned.membership,
    }
}

impl StepStanding {
    const fn bare(step: Step, state: StepState, acting: Acting) -> Self {
        Self {
            step,
            state,
            acting,
            body_kind: None,
            body: None,
            rule: None,
            citation: None,
            resolution: None,
            missing: Vec::new(),
            planned: None,
            done_on: None,
            slipped: None,
        }
    }

    /// It with the body that decides: the one of the resolution, else the one of
    /// `organization` that is recorded.
    fn by(
        mut self,
        case: &Case<'_>,
        competence: Competence,
        organization: Option<Uuid>,
        resolution: Option<&Resolution>,
    ) -> Self {
        self.body_kind = Some(competence.body);
        self.citation = Some(competence.citation);
        self.resolution = resolution.map(|resolution| resolution.id);
        self.body = resolution.map(|resolution| resolution.body);
        self.rule = resolution.and_then(|resolution| case.rule(resolution));
        if self.body.is_none() {
            let mut bodies = case.register.proceedings.bodies.all(Scope::OF_RULES);
            let body = bodies.find(|body| {
                Some(body.fact.organization) == organization && body.fact.kind == competence.body
            });
            self.body = body.map(|body| body.fact.id);
            self.rule = body.and_then(|body| body.fact.rule_on(case.today));
        }
        self
    }

    fn decided(mut self, resolution: Option<&Resolution>) -> Self {
        self.done_on = resolution.and_then(|resolution| resolution.decided.bounds().day());
        self
    }

    fn timed(mut self, case: &Case<'_>) -> Self {
        self.planned = planned(&case.application.planned, self.step);
        let until = match self.state {
            StepState::Done => self.done_on,
            StepState::Open | StepState::Waiting => {
                Some(case.today).filter(|today| self.planned.is_some_and(|day| day < *today))
            }
            StepState::Failed | StepState::NotNeeded => None,
        };
        self.slipped = until.zip(self.planned).map(|(until, day)| (until - day).num_days());
        self
    }
}

fn proposal(case: &Case<'_>) -> StepStanding {
    let application = case.application;
    let Some(competence) = proposing(application.member_type) else {
        return StepStanding::bare(Step::Proposal, StepState::NotNeeded, Acting::Nobody);
    };
    let resolution = case.resolution(application.decisions.proposal);
    let (state, acting) = match resolution {
        Some(found) if case.standing(found).carried() == Some(false) => {
            (StepState::Failed, Acting::ApplicantCouncil)
        }
        Some(_) => (StepState::Done, Acting::Nobody),
        // Smaller municipalities have no council, and nothing is lost without it.
        None if application.decisions.approval.is_some() => (StepState::NotNeeded, Acting::Nobody),
        None => (StepState::Open, Acting::ApplicantCouncil),
    };
    StepStanding::bare(Step::Proposal, state, acting)
        .by(case, competence, Some(application.organization), resolution)
        .decided(resolution)
}

/// The items that the applicant's deciding body provides.
const DECIDED: [&str; 3] = [
    Item::MembershipApproval.as_str(),
    Item::DeclarationApproval.as_str(),
    Item::PoliticianNamed.as_str(),
];

fn is_decided(refusal: &Refusal) -> bool {
    DECIDED.iter().any(|item| refusal.field.strip_prefix("items/") == Some(item))
}

fn approval(case: &Case<'_>) -> StepStanding {
    let application = case.application;
    let resolution = case.resolution(application.decisions.approval);
    let missing: Vec<Refusal> =
        lacking(case, Due::Ready, Accepted::of(case)).into_iter().filter(is_decided).collect();
    let (state, acting) = match verified(case, Verified::Membership, Accepted::of(case)) {
        Ok(()) if missing.is_empty() => (StepState::Done, Acting::Nobody),
        Err(CaseViolation::DecisionNotCarried) => (StepState::Failed, Acting::ApplicantBody),
        Err(CaseViolation::DecisionUnverified) => (StepState::Open, Acting::Staff),
        Err(_) if resolution.is_some() => (StepState::Open, Acting::Applicant),
        Ok(()) | Err(_) => (StepState::Open, Acting::ApplicantBody),
    };
    let competence = deciding(application.member_type);
    let standing = StepStanding { missing, ..StepStanding::bare(Step::Approval, state, acting) };
    standing.by(case, competence, Some(application.organization), resolution).decided(resolution)
}

fn filing(case: &Case<'_>) -> StepStanding {
    let state = case.application.state();
    let due = if state == ApplicationState::Draft { Due::Submit } else { Due::Ready };
    let (decided, missing): (Vec<_>, Vec<_>) =
        lacking(case, due, Accepted::of(case)).into_iter().partition(is_decided);
    let (step, acting) = match state {
        ApplicationState::Draft if decided.is_empty() => (StepState::Open, Acting::Applicant),
        ApplicationState::Draft => (StepState::Waiting, Acting::Applicant),
        ApplicationState::AwaitingCompletion => (StepState::Open, Acting::Applicant),
        ApplicationState::Submitted | ApplicationState::UnderReview => {
            (StepState::Open, Acting::Staff)
        }
        ApplicationState::ReadyForDecision
        | ApplicationState::Scheduled
        | ApplicationState::Admitted
        | ApplicationState::Rejected => (StepState::Done, Acting::Nobody),
        ApplicationState::Withdrawn | ApplicationState::Expired => {
            (StepState::Failed, Acting::Nobody)
        }
    };
    let last = case.application.last(Move::Resubmit).or(case.application.last(Move::Submit));
    let done_on = last.map(|made| made.on);
    StepStanding { missing, done_on, ..StepStanding::bare(Step::Filing, step, acting) }
}

fn decision(case: &Case<'_>) -> StepStanding {
    let application = case.application;
    let (state, acting) = match application.state() {
        ApplicationState::Admitted => (StepState::Done, Acting::Nobody),
        ApplicationState::Rejected => (StepState::Failed, Acting::Nobody),
        ApplicationState::ReadyForDecision => (StepState::Open, Acting::Staff),
        ApplicationState::Scheduled => (StepState::Open, Acting::AssociationBody),
        ApplicationState::Withdrawn | ApplicationState::Expired => {
            (StepState::NotNeeded, Acting::Nobody)
        }
        _ => (StepState::Waiting, Acting::AssociationBody),
    };
    let bare = StepStanding::bare(Step::Decision, state, acting);
    let resolution = case.resolution(application.decisions.admission);
    let day = resolution.map_or(case.today, |found| found.decided.latest());
    let association = case.register.association().map(|filed| filed.organization.id);
    match admitting(day) {
        Some(competence) => bare.by(case, competence, association, resolution).decided(resolution),
        None => bare,
    }
}

fn presentation(case: &Case<'_>) -> StepStanding {
    let application = case.application;
    let (state, acting) = match (application.presented_on, application.state()) {
        (Some(_), _) => (StepState::Done, Acting::Nobody),
        (None, ApplicationState::Admitted) => (StepState::Open, Acting::Staff),
        (None, state) if state.is_open() => (StepState::Waiting, Acting::Staff),
        (None, _) => (StepState::NotNeeded, Acting::Nobody),
    };
    let done_on = application.presented_on;
    StepStanding { done_on, ..StepStanding::bare(Step::Presentation, state, acting) }
}

fn membership(case: &Case<'_>) -> StepStanding {
    let application = case.application;
    let begun = application.effective_from.filter(|from| *from <= case.today);
    let state = match (begun, application.state()) {
        (Some(_), _) => StepState::Done,
        (None, state) if state.is_open() => StepState::Waiting,
        (None, ApplicationState::Admitted) => StepState::Waiting,
        (None, _) => StepState::NotNeeded,
    };
    let bare = StepStanding::bare(Step::Membership, state, Acting::Nobody);
    StepStanding { done_on: begun, ..bare }
}
