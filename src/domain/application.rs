//! Application (žádost o členství, přihláška): one organization's way from its
//! council's proposal to membership.
//!
//! Where it stands follows from the moves that were made: each is a pure function
//! that takes the application and returns it one move further, or a refusal. What
//! a move needs of other facts is looked at in [`super::case`].

use chrono::NaiveDate;
use uuid::Uuid;

use super::fact::Fact;
use super::kind::{ApplicationState, MemberType, Move};
use super::text::{Name, Prose};

mod check;
mod transition;

pub use check::DOCUMENTS_MAX;
pub use transition::{Turn, needs, origins};

/// An application of one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its key.
    pub id: Uuid,
    /// The organization that applies.
    pub organization: Uuid,
    /// As what it applies.
    pub member_type: MemberType,
    /// The legal day on which it was begun.
    pub begun_on: NaiveDate,
    /// The resolutions it rests on.
    pub decisions: Decisions,
    /// The day on which the office designated a coordinator.
    pub coordinator_designated_on: Option<NaiveDate>,
    /// Documents that belong to it, the extract of the resolution among them.
    pub documents: Vec<Uuid>,
    /// The days planned for its steps.
    pub planned: Planned,
    /// The meeting it was scheduled for.
    pub meeting: Option<Uuid>,
    /// The first day of the membership that it led to.
    pub effective_from: Option<NaiveDate>,
    /// The day on which it was presented at the General Assembly.
    pub presented_on: Option<NaiveDate>,
    /// The membership that it led to.
    pub membership: Option<Uuid>,
    /// Every move that was made, the earliest first.
    pub moves: Vec<Moved>,
    /// Who says so, where not the applicant itself.
    pub source: Option<Prose>,
}

/// The resolutions that an application rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Decisions {
    /// With the proposal of the applicant's council.
    pub proposal: Option<Uuid>,
    /// By which the applicant's deciding body approved membership.
    pub approval: Option<Uuid>,
    /// By which it approved the Declaration, where that is another one.
    pub declaration: Option<Uuid>,
    /// By which the responsible politician was named, where that is another one.
    pub politician: Option<Uuid>,
    /// By which the association's body decided.
    pub admission: Option<Uuid>,
}

/// The days planned for the steps of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Planned {
    /// When the applicant's deciding body is to decide.
    pub approval: Option<NaiveDate>,
    /// When it is to be submitted.
    pub filing: Option<NaiveDate>,
    /// When the association's body is to decide.
    pub decision: Option<NaiveDate>,
    /// When it is to be presented at the General Assembly.
    pub presentation: Option<NaiveDate>,
    /// When membership is to begin.
    pub membership: Option<NaiveDate>,
}

/// A move that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The move.
    pub turn: Move,
    /// The state it led to.
    pub to: ApplicationState,
    /// The legal day on which it was made.
    pub on: NaiveDate,
    /// Who made it, as the journal says it.
    pub by: Name,
    /// Why.
    pub reason: Option<Prose>,
    /// A document that goes with it.
    pub document: Option<Uuid>,
    /// Why staff accepted as carried what was declared carried and cannot be
    /// verified.
    pub accepted: Option<Prose>,
}

impl ApplicationState {
    /// Whether the application can still lead to membership.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Admitted | Self::Rejected | Self::Withdrawn | Self::Expired)
    }

    /// Whether the applicant works on it.
    #[must_use]
    pub const fn is_with_applicant(self) -> bool {
        matches!(self, Self::Draft | Self::AwaitingCompletion)
    }
}

impl Application {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> ApplicationState {
        self.moves.last().map_or(ApplicationState::Draft, |last| last.to)
    }

    /// How often it was submitted; 0 while it never was.
    #[must_use]
    pub fn version(&self) -> usize {
        let filed = |made: &&Moved| matches!(made.turn, Move::Submit | Move::Resubmit);
        self.moves.iter().filter(filed).count()
    }

    /// The moves that were made and not undone, the earliest first. A scheduling is
    /// undone by the meeting's being put off, too.
    #[must_use]
    pub fn standing_moves(&self) -> Vec<&Moved> {
        let mut standing: Vec<&Moved> = Vec::new();
        for made in &self.moves {
            if matches!(made.turn, Move::Rectify | Move::Unschedule) {
                standing.pop();
            } else {
                standing.push(made);
            }
        }
        standing
    }

    /// The last of the moves `turn` that was made and not undone.
    #[must_use]
    pub fn last(&self, turn: Move) -> Option<&Moved> {
        self.standing_moves().into_iter().rev().find(|made| made.turn == turn)
    }

    /// Where it stood on `day`, and since when; none where it had no moves by then.
    #[must_use]
    pub fn state_on(&self, day: NaiveDate) -> ApplicationState {
        let by_then = self.moves.iter().rev().find(|made| made.on <= day);
        by_then.map_or(ApplicationState::Draft, |made| made.to)
    }
}

impl Fact for Application {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        Some(self.organization)
    }

    /// Never: what of it is public are the decisions and the membership.
    fn published(&self) -> bool {
        false
    }

    fn position(&self) -> Vec<u8> {
        self.id.as_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests;
