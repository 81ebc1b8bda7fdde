//! The refusals of the rules of applications.

use chrono::NaiveDate;
use thiserror::Error;
use uuid::Uuid;

use crate::domain::kind::{ApplicationState, BodyKind, Item, Move};

/// Why a rule refuses an application, a move of one, or what a clerk writes beside
/// it. The text says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CaseViolation {
    /// A clerk would publish.
    #[error("the association's staff publish: send `published`: false")]
    PublishedByStaff,
    /// A clerk would change what is published.
    #[error("is published: only the association's staff change it, write them a note")]
    PublishedAlready,
    /// A clerk would change what an application that was filed rests on.
    #[error("is frozen since the application was filed: ask for its return for completion")]
    Frozen,
    /// A clerk acts for several organizations and named none.
    #[error("you act for several organizations: name the one this is for")]
    OrganizationUnclear,
    /// No organization of that IČO.
    #[error("no organization of the register has this IČO: ask the association to record it")]
    IcoUnknown,
    /// The organization has an open application.
    #[error(
        "the organization has an open application: go on with /api/v1/applications/{application}"
    )]
    CaseOpen {
        /// The open one.
        application: Uuid,
    },
    /// The organization is a member.
    #[error("the organization is a member: see /api/v1/memberships/{membership}")]
    AlreadyMember {
        /// Its membership.
        membership: Uuid,
    },
    /// The organization exists no more.
    #[error("the organization was dissolved on {on}: who took its place applies")]
    OrganizationDissolved {
        /// The first day without it.
        on: NaiveDate,
    },
    /// The move does not go from this state.
    #[error("{turn} goes from {from}, and the application is {state}")]
    MoveNotOpen {
        /// The move.
        turn: Move,
        /// The states it goes from.
        from: &'static str,
        /// Where the application stands.
        state: ApplicationState,
    },
    /// The move is another's.
    #[error("{turn} is for {whose}")]
    MoveNotYours {
        /// The move.
        turn: Move,
        /// Who makes it.
        whose: &'static str,
    },
    /// Something that is needed for the move.
    #[error("{turn} needs this")]
    NeededForMove {
        /// The move.
        turn: Move,
    },
    /// Something that the move does not take.
    #[error("{turn} does not take this: leave it out")]
    NotForMove {
        /// The move.
        turn: Move,
    },
    /// An item of the checklist is missing.
    #[error("{}: {why}", .item.label().en)]
    ItemMissing {
        /// The item.
        item: Item,
        /// What is missing.
        why: &'static str,
    },
    /// The resolution was not carried.
    #[error("was not carried by the rule of that body: see its evaluation")]
    DecisionNotCarried,
    /// Nobody can tell whether the resolution was carried.
    #[error("counts or rule are unknown: staff accept what was declared, with a reason")]
    DecisionUnverified,
    /// Nothing says that the resolution was carried.
    #[error("nothing says that it was carried: record its vote, at least what was declared")]
    DecisionUndeclared,
    /// A decision earlier than what it decides on.
    #[error("was decided before what it rests on: look at both days")]
    DecisionTooEarly,
    /// A decision on a day without its meeting.
    #[error("was decided on a day on which its meeting did not sit: look at both")]
    DecisionOutsideMeeting,
    /// A decision that hangs on something open.
    #[error("hangs on a condition that is not met: record the decision that meets it")]
    DecisionConditional,
    /// A body that does not decide this.
    #[error("is of a body that does not decide this: here it is the {expected} of {whose}")]
    BodyNotCompetent {
        /// The body that does.
        expected: BodyKind,
        /// Whose it is.
        whose: &'static str,
    },
    /// A resolution without the operative point that is looked for.
    #[error("has no operative point that decides this: look at verb and subject of its points")]
    PointMissing,
    /// A resolution about somebody else.
    #[error("is addressed to another organization")]
    AboutAnother,
    /// A meeting that cannot be planned for.
    #[error("is not planned: choose a meeting that is still to come")]
    MeetingNotPlanned,
    /// The effect of a decision before the decision.
    #[error("lies before the decision: give its day or a later one")]
    BeforeDecision,
    /// The application can't be changed any more.
    #[error("the application is {state}: {why}")]
    CaseClosed {
        /// Where it stands.
        state: ApplicationState,
        /// What can be done instead.
        why: &'static str,
    },
    /// Nothing was done that could be undone.
    #[error("nothing was done that could be undone")]
    NothingToRectify,
}

super::coded! {
    CaseViolation:
        PublishedByStaff = "published_by_staff",
        PublishedAlready = "published_already",
        Frozen = "frozen_by_application",
        OrganizationUnclear = "organization_to_be_named",
        IcoUnknown = "ico_unknown",
        CaseOpen = "application_open",
        AlreadyMember = "already_member",
        OrganizationDissolved = "organization_dissolved",
        MoveNotOpen = "move_not_open",
        MoveNotYours = "move_not_yours",
        NeededForMove = "needed_for_move",
        NotForMove = "not_for_move",
        ItemMissing = "item_missing",
        DecisionNotCarried = "decision_not_carried",
        DecisionUnverified = "decision_unverified",
        DecisionUndeclared = "decision_undeclared",
        DecisionTooEarly = "decision_too_early",
        DecisionOutsideMeeting = "decision_outside_meeting",
        DecisionConditional = "decision_conditional",
        BodyNotCompetent = "body_not_competent",
        PointMissing = "point_missing",
        AboutAnother = "about_another",
        MeetingNotPlanned = "meeting_not_planned",
        BeforeDecision = "before_decision",
        CaseClosed = "application_closed",
        NothingToRectify = "nothing_to_rectify",
}

impl CaseViolation {
    /// Whether the value is fine in itself and only the register's present
    /// state stands against it.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        !matches!(
            self,
            Self::PublishedByStaff
                | Self::OrganizationUnclear
                | Self::IcoUnknown
                | Self::NeededForMove { .. }
                | Self::NotForMove { .. }
                | Self::BeforeDecision
        )
    }
}
