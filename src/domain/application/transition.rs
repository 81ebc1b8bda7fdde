//! The moves: each takes an application and returns it one move further.
//!
//! ```text
//! draft ─submit→ submitted ─take_up→ under_review ⇄ request_completion / resubmit ⇄ awaiting_completion
//! under_review ─ready→ ready_for_decision ─schedule→ scheduled ─admit→ admitted
//! ready_for_decision | scheduled ─reject→ rejected      any open state ─withdraw→ withdrawn
//! scheduled ─unschedule→ ready_for_decision             draft ─expire→ expired
//! any but draft ─rectify→ where it was before its last move
//! ```

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Application, Moved};
use crate::domain::kind::{ApplicationState, Move};
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{CaseViolation, Refusal};

/// A move as it is made: what, by whom, when and why.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The move.
    pub turn: Move,
    /// The legal day.
    pub on: NaiveDate,
    /// Who makes it, as the journal says it.
    pub by: Name,
    /// Why.
    pub reason: Option<Prose>,
    /// A document that goes with it.
    pub document: Option<Uuid>,
    /// Why what was declared carried is accepted as such.
    pub accepted: Option<Prose>,
}

/// Who makes the moves that nobody makes by hand.
const REGISTER: &str = "the register";

/// The states from which a move goes; none of [`Move::Rectify`], which goes from
/// all that a move led to.
#[must_use]
pub const fn origins(turn: Move) -> &'static [ApplicationState] {
    use ApplicationState::{
        AwaitingCompletion, Draft, ReadyForDecision, Scheduled, Submitted, UnderReview,
    };
    match turn {
        Move::Submit | Move::Expire => &[Draft],
        Move::TakeUp => &[Submitted],
        Move::RequestCompletion | Move::Ready => &[UnderReview],
        Move::Resubmit => &[AwaitingCompletion],
        Move::Schedule => &[ReadyForDecision],
        Move::Unschedule | Move::Admit => &[Scheduled],
        Move::Reject => &[ReadyForDecision, Scheduled],
        Move::Withdraw => {
            &[Draft, Submitted, UnderReview, AwaitingCompletion, ReadyForDecision, Scheduled]
        }
        Move::Rectify => &[],
    }
}

/// What must be sent with a move.
#[must_use]
pub const fn needs(turn: Move) -> &'static [&'static str] {
    match turn {
        Move::RequestCompletion | Move::Reject | Move::Withdraw => &["reason"],
        Move::Rectify => &["reason", "document_id"],
        Move::Schedule => &["meeting_id"],
        Move::Admit => &["resolution_id", "effective_from"],
        Move::Submit
        | Move::TakeUp
        | Move::Resubmit
        | Move::Ready
        | Move::Unschedule
        | Move::Expire => &[],
    }
}

/// The words of [`origins`], for a message.
const fn named(turn: Move) -> &'static str {
    match turn {
        Move::Submit | Move::Expire => "draft",
        Move::TakeUp => "submitted",
        Move::RequestCompletion | Move::Ready => "under_review",
        Move::Resubmit => "awaiting_completion",
        Move::Schedule => "ready_for_decision",
        Move::Unschedule | Move::Admit => "scheduled",
        Move::Reject => "ready_for_decision or scheduled",
        Move::Withdraw => "any open state",
        Move::Rectify => "any state that a move led to",
    }
}

/// Where a move leads; [`Move::Rectify`] leads back instead.
const fn target(turn: Move) -> Option<ApplicationState> {
    Some(match turn {
        Move::Submit => ApplicationState::Submitted,
        Move::TakeUp | Move::Resubmit => ApplicationState::UnderReview,
        Move::RequestCompletion => ApplicationState::AwaitingCompletion,
        Move::Ready | Move::Unschedule => ApplicationState::ReadyForDecision,
        Move::Schedule => ApplicationState::Scheduled,
        Move::Admit => ApplicationState::Admitted,
        Move::Reject => ApplicationState::Rejected,
        Move::Withdraw => ApplicationState::Withdrawn,
        Move::Expire => ApplicationState::Expired,
        Move::Rectify => return None,
    })
}

impl Application {
    /// The state that `turn` leads to from where it stands.
    ///
    /// # Errors
    /// The move does not go from there.
    pub fn destination(&self, turn: Move) -> Result<ApplicationState, CaseViolation> {
        let state = self.state();
        match target(turn) {
            Some(to) if origins(turn).contains(&state) => Ok(to),
            Some(_) => Err(CaseViolation::MoveNotOpen { turn, from: named(turn), state }),
            None => {
                let standing = self.standing_moves();
                let (_, before) = standing.split_last().ok_or(CaseViolation::NothingToRectify)?;
                Ok(before.last().map_or(ApplicationState::Draft, |made| made.to))
            }
        }
    }

    /// It one move further.
    ///
    /// # Errors
    /// The move does not go from where it stands, or lacks a reason or document.
    pub fn turned(mut self, made: Turn) -> Result<Self, Vec<Refusal>> {
        let turn = made.turn;
        let to = self.destination(turn).map_err(|refused| vec![Refusal::at("move", refused)])?;
        let mut refusals = Vec::new();
        let given = [("reason", made.reason.is_some()), ("document_id", made.document.is_some())];
        for (field, given) in given {
            if !given && needs(turn).contains(&field) {
                refusals.push(Refusal::at(field, CaseViolation::NeededForMove { turn }));
            }
        }
        if made.accepted.is_some() && !matches!(turn, Move::Ready | Move::Admit) {
            refusals.push(Refusal::at("accept", CaseViolation::NotForMove { turn }));
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        if turn == Move::Rectify {
            self.undo();
        }
        let Turn { on, by, reason, document, accepted, .. } = made;
        self.moves.push(Moved { turn, to, on, by, reason, document, accepted });
        Ok(self)
    }

    /// It sent back to where it is ready for another meeting, since its own was put
    /// off or called off.
    ///
    /// # Errors
    /// It is not scheduled.
    pub fn put_off(self, on: NaiveDate) -> Result<Self, Vec<Refusal>> {
        let by = Name::parse(REGISTER).map_err(|refused| vec![Refusal::at("move", refused)])?;
        let (reason, document, accepted) = (None, None, None);
        let made = Turn { turn: Move::Unschedule, on, by, reason, document, accepted };
        Ok(Self { meeting: None, ..self.turned(made)? })
    }

    /// Takes back what the last move that stands set in the application.
    fn undo(&mut self) {
        match self.standing_moves().last().map(|made| made.turn) {
            Some(Move::Schedule) => self.meeting = None,
            Some(Move::Reject) => self.decisions.admission = None,
            Some(Move::Admit) => {
                self.membership = None;
                self.effective_from = None;
                self.presented_on = None;
                self.decisions.admission = None;
            }
            _ => {}
        }
    }
}
