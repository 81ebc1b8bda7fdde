//! What stands against a move: whose it is, where it goes from, and what it needs
//! of other facts.

use chrono::NaiveDate;
use uuid::Uuid;

use super::Case;
use super::approval::{Accepted, admission};
use super::item::lacking;
use crate::domain::kind::{Due, MeetingState, Move};
use crate::domain::policy::{Role, Scope};
use crate::domain::requirement::admitting;
use crate::domain::violation::{CaseViolation, DecisionViolation, Refusal};

/// What is asked for with a move, besides its reason.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// The meeting to schedule it for.
    pub meeting: Option<Uuid>,
    /// What admits it.
    pub admission: Admission,
    /// Whether what was declared carried is accepted as such.
    pub accepted: bool,
}

/// The association's decision and what follows from it: three days, since a decision
/// may take effect later and be presented later still.
#[derive(Debug, Clone, Copy, Default)]
pub struct Admission {
    /// The resolution that admits.
    pub resolution: Option<Uuid>,
    /// The first day of membership.
    pub effective_from: Option<NaiveDate>,
    /// The day on which it was presented at the General Assembly, if it was.
    pub presented_on: Option<NaiveDate>,
}

/// Who makes a move, for a message.
#[must_use]
pub const fn whose(turn: Move) -> &'static str {
    match turn {
        Move::Submit | Move::Resubmit | Move::Withdraw => {
            "the applicant's clerk or the association's staff"
        }
        Move::Unschedule => "the register itself, when the meeting is put off or called off",
        Move::Expire => "the command that looks for idle drafts",
        Move::TakeUp
        | Move::RequestCompletion
        | Move::Ready
        | Move::Schedule
        | Move::Admit
        | Move::Reject
        | Move::Rectify => "the association's staff",
    }
}

/// Whether `role` may make a move at all.
const fn may(role: Role, turn: Move) -> bool {
    match turn {
        Move::Submit | Move::Resubmit | Move::Withdraw => {
            matches!(role, Role::Clerk | Role::Staff | Role::Admin)
        }
        Move::Unschedule | Move::Expire => false,
        _ => matches!(role, Role::Staff | Role::Admin),
    }
}

impl Case<'_> {
    /// Everything that stands against a move of a caller of `role`.
    #[must_use]
    pub fn against(&self, turn: Move, role: Role, asked: &Asked) -> Vec<Refusal> {
        if !may(role, turn) {
            let whose = whose(turn);
            return vec![Refusal::at("move", CaseViolation::MoveNotYours { turn, whose })];
        }
        if let Err(refused) = self.application.destination(turn) {
            return vec![Refusal::at("move", refused)];
        }
        let accepted = if asked.accepted { Accepted::Yes } else { Accepted::No };
        let mut refusals = not_taken(turn, asked);
        match turn {
            Move::Submit | Move::Resubmit => {
                refusals.extend(lacking(self, Due::Submit, Accepted::No));
            }
            Move::Ready => refusals.extend(lacking(self, Due::Ready, accepted)),
            Move::Schedule => refusals.extend(self.against_meeting(asked.meeting)),
            Move::Admit => refusals.extend(self.against_admission(&asked.admission, accepted)),
            Move::Rectify => refusals.extend(self.against_reopening()),
            _ => {}
        }
        refusals
    }

    /// Whether the meeting that it was scheduled for was put off or called off since.
    #[must_use]
    pub fn is_put_off(&self) -> bool {
        let meetings = &self.register.proceedings.meetings;
        let meeting = self.application.meeting.and_then(|id| meetings.find(id, Scope::OF_RULES));
        let sits = |state| matches!(state, MeetingState::Planned | MeetingState::Held);
        meeting.is_none_or(|meeting| !sits(meeting.fact.plan.state))
    }

    fn against_meeting(&self, meeting: Option<Uuid>) -> Option<Refusal> {
        let refused = |violation| Some(Refusal::at("meeting_id", violation));
        let Some(id) = meeting else {
            return refused(CaseViolation::NeededForMove { turn: Move::Schedule });
        };
        let proceedings = &self.register.proceedings;
        let Some(meeting) = proceedings.meetings.find(id, Scope::OF_RULES) else {
            return Some(Refusal::at("meeting_id", DecisionViolation::MeetingUnknown { id }));
        };
        let plan = &meeting.fact.plan;
        let Some(days) = plan.days.filter(|_| plan.state == MeetingState::Planned) else {
            return refused(CaseViolation::MeetingNotPlanned);
        };
        let expected = admitting(days.first()).map(|competence| competence.body)?;
        let association = self.register.association().map(|filed| filed.organization.id);
        let body = proceedings.bodies.find(meeting.fact.body, Scope::OF_RULES);
        let fits = body.is_some_and(|body| {
            body.fact.kind == expected && Some(body.fact.organization) == association
        });
        if fits {
            return None;
        }
        refused(CaseViolation::BodyNotCompetent { expected, whose: "association" })
    }

    fn against_admission(&self, asked: &Admission, accepted: Accepted) -> Vec<Refusal> {
        // That staff accept the applicant's decision was said when it became ready.
        let mut refusals = lacking(self, Due::Ready, Accepted::of(self));
        let needed = CaseViolation::NeededForMove { turn: Move::Admit };
        match asked.resolution {
            None => refusals.push(Refusal::at("resolution_id", needed.clone())),
            Some(id) => {
                let refused = admission(self, id, accepted).err();
                refusals.extend(refused.map(|refused| Refusal::at("resolution_id", refused)));
            }
        }
        let Some(effective) = asked.effective_from else {
            refusals.push(Refusal::at("effective_from", needed));
            return refusals;
        };
        let decided = self.resolution(asked.resolution).map(|decision| decision.decided);
        let early = |day: NaiveDate| decided.is_some_and(|on| day < on.bounds().earliest());
        if early(effective) {
            refusals.push(Refusal::at("effective_from", CaseViolation::BeforeDecision));
        }
        if asked.presented_on.is_some_and(early) {
            refusals.push(Refusal::at("presented_on", CaseViolation::BeforeDecision));
        }
        refusals
    }

    /// A closed application opens again only where no other is open.
    fn against_reopening(&self) -> Option<Refusal> {
        if self.application.state().is_open() {
            return None;
        }
        let applications = &self.register.proceedings.applications;
        let mut others = applications.of(self.application.organization, Scope::OF_RULES);
        let open = others.find(|other| other.fact.state().is_open())?;
        Some(Refusal::at("move", CaseViolation::CaseOpen { application: open.fact.id }))
    }
}

/// What was given and the move does not take.
fn not_taken(turn: Move, asked: &Asked) -> Vec<Refusal> {
    let Admission { resolution, effective_from, presented_on } = asked.admission;
    let admit = turn == Move::Admit;
    let given = [
        ("meeting_id", asked.meeting.is_some(), turn == Move::Schedule),
        ("resolution_id", resolution.is_some(), admit || turn == Move::Reject),
        ("effective_from", effective_from.is_some(), admit),
        ("presented_on", presented_on.is_some(), admit),
    ];
    given
        .into_iter()
        .filter(|(_, given, taken)| *given && !*taken)
        .map(|(field, ..)| Refusal::at(field, CaseViolation::NotForMove { turn }))
        .collect()
}
