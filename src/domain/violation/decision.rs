//! The refusals of the rules of meetings, resolutions and votes.

use thiserror::Error;
use uuid::Uuid;

use crate::domain::kind::Ballot;

/// Why a rule refuses a meeting, a resolution or a vote. The text says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecisionViolation {
    /// No such body in the register.
    #[error("there is no body {id}: record it first")]
    BodyUnknown {
        /// The id looked for.
        id: Uuid,
    },
    /// No such meeting in the register.
    #[error("there is no meeting {id}: record it first")]
    MeetingUnknown {
        /// The id looked for.
        id: Uuid,
    },
    /// No such resolution in the register.
    #[error("there is no resolution {id}: record it first")]
    ResolutionUnknown {
        /// The id looked for.
        id: Uuid,
    },
    /// No such document in the register.
    #[error("there is no document {id}: upload it first")]
    DocumentUnknown {
        /// The id looked for.
        id: Uuid,
    },
    /// No such person in the register.
    #[error("there is no person {id}: make the reference first")]
    PersonUnknown {
        /// The id looked for.
        id: Uuid,
    },
    /// What anyone may see would refer to what only staff may see.
    #[error("this is public and refers to a draft: publish that first")]
    RefersToDraft,
    /// The meeting is one of another body.
    #[error("this is a meeting of body {body}: a body decides at its own meetings")]
    MeetingOfOtherBody {
        /// The body whose meeting it is.
        body: Uuid,
    },
    /// The body cannot be changed once it has decided.
    #[error("{0} stays with what it belongs to: take it back and record another")]
    Moved(&'static str),
    /// A resolution without operative points, or with too many.
    #[error("a resolution has 1 to {max} operative points")]
    PointsForm {
        /// The limit.
        max: usize,
    },
    /// No operative point of that number.
    #[error("the resolution has operative points 1 to {count}")]
    PointUnknown {
        /// How many it has.
        count: usize,
    },
    /// A condition on the body that decides.
    #[error("a condition is on another body: this is the one that decides")]
    ConditionOnItself,
    /// A resolution that decides on itself.
    #[error("a resolution decides on the proposal of another: leave this out")]
    ProposalOfItself,
    /// Done before it was decided.
    #[error("was done before it was decided: look at both days")]
    DoneBeforeDecided,
    /// What is to come is not decided or done yet.
    #[error("lies after today: record it once it has come")]
    InTheFuture,
    /// Only instructions are done.
    #[error("this operative point instructs nobody: only instructions are done")]
    NoInstruction,
    /// The instruction was done already.
    #[error("is done already: correct the resolution instead")]
    AlreadyDone,
    /// A first vote that is not the first, or another that is.
    #[error("the first vote is `first`, every other `repeat` or `recount`")]
    RoundOutOfTurn,
    /// A voter twice in one roll.
    #[error("stands in the roll already: a voter has one line")]
    VoterRepeated,
    /// Persons and organizations in one roll.
    #[error("a roll names either persons or organizations")]
    VotersMixed,
    /// Voters that this body does not have.
    #[error("{0}")]
    VoterUnfit(&'static str),
    /// A roll of a secret vote.
    #[error("a secret vote has no roll: leave out the roll or correct the method")]
    SecretRoll,
    /// The organization was no member on that day.
    #[error("organization {organization} was not a member on that day, so it had no vote")]
    NotEntitled {
        /// The organization.
        organization: Uuid,
    },
    /// An absent voter that somebody stood for.
    #[error("who is represented is not absent: give what the proxy voted")]
    ProxyOfAbsent,
    /// A proxy that was not there.
    #[error("the proxy must be present in person: give it a line of its own")]
    ProxyAbsent,
    /// Proxies where the rule gives none, or more than it gives.
    #[error("the body's rule lets one voter stand for at most {max} others")]
    ProxiesTooMany {
        /// How many the rule gives.
        max: u32,
    },
    /// A count that is not that of the roll.
    #[error("the roll has {roll} of {ballot}, the count says {count}")]
    RollDiffers {
        /// What was counted.
        ballot: Ballot,
        /// How many the roll has.
        roll: u32,
        /// What the count says.
        count: u32,
    },
    /// An attendance whose count is not that of its list.
    #[error("the list has {list} voters, the count says {count}")]
    AttendanceDiffers {
        /// How many the list has.
        list: usize,
        /// What the count says.
        count: u32,
    },
    /// More days than a meeting takes.
    #[error("these are {days} days, and a meeting takes at most {max}: look for a typing error")]
    DaysTooMany {
        /// How many they are.
        days: i64,
        /// The limit.
        max: i64,
    },
    /// A file without a byte.
    #[error("the file is empty: look whether it was saved, and send its content")]
    DocumentEmpty,
    /// A file that is none of those taken, by what it holds.
    #[error("what the file holds, whatever its name, is none of: {taken}")]
    DocumentMediaType {
        /// The media types that are taken.
        taken: String,
    },
    /// The finding is acknowledged already.
    #[error("is acknowledged already: take that back to give another reason")]
    AlreadyAcknowledged,
    /// Nothing of the kind was found.
    #[error("nothing of that kind is found there now: see /findings")]
    NotFound,
}

super::coded! {
    DecisionViolation:
        BodyUnknown = "body_unknown",
        MeetingUnknown = "meeting_unknown",
        ResolutionUnknown = "resolution_unknown",
        DocumentUnknown = "document_unknown",
        PersonUnknown = "person_unknown",
        RefersToDraft = "refers_to_draft",
        MeetingOfOtherBody = "meeting_of_other_body",
        Moved = "moved",
        PointsForm = "points_form",
        PointUnknown = "point_unknown",
        ConditionOnItself = "condition_on_itself",
        ProposalOfItself = "proposal_of_itself",
        DoneBeforeDecided = "done_before_decided",
        InTheFuture = "in_the_future",
        NoInstruction = "no_instruction",
        AlreadyDone = "already_done",
        RoundOutOfTurn = "round_out_of_turn",
        VoterRepeated = "voter_repeated",
        VotersMixed = "voters_mixed",
        VoterUnfit = "voter_unfit",
        SecretRoll = "secret_roll",
        NotEntitled = "not_entitled",
        ProxyOfAbsent = "proxy_of_absent",
        ProxyAbsent = "proxy_absent",
        ProxiesTooMany = "proxies_too_many",
        RollDiffers = "roll_differs",
        AttendanceDiffers = "attendance_differs",
        DaysTooMany = "days_too_many",
        DocumentEmpty = "document_empty",
        DocumentMediaType = "document_media_type",
        AlreadyAcknowledged = "already_acknowledged",
        NotFound = "finding_not_found",
}

impl DecisionViolation {
    /// Whether the value is fine in itself and only the register's present
    /// state stands against it.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::AlreadyDone | Self::AlreadyAcknowledged | Self::NotFound)
    }
}
