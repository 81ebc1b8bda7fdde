//! Votes as they are sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use crate::domain::kind::{Ballot, Declared, Method, Round};
use crate::domain::majority::SEATS_MAX;
use crate::domain::text::Prose;
use crate::domain::violation::{DecisionViolation, Refusal, Violation};
use crate::domain::vote::{Counts, RollEntry, Vote, Voter};
use crate::http::{valid, word};

/// A vote as it is sent. In a merge patch every member is optional, and null
/// takes a value away. Counts that no source tells are left out, never guessed.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "short_roll", skip_on_field_errors = false))]
pub struct VoteForm {
    /// The resolution; cannot be changed.
    resolution_id: Uuid,
    /// Which vote on it: the first, a repeated one, a recount; `first` where absent.
    #[serde(default = "first")]
    #[validate(custom(function = "valid::round"))]
    #[schema(value_type = word::Round)]
    round: String,
    /// How it was taken; `unknown` where absent.
    #[serde(default = "unknown")]
    #[validate(custom(function = "valid::method"))]
    #[schema(value_type = word::Method)]
    method: String,
    /// Seats that nobody held.
    vacant: Option<u32>,
    /// Those present.
    present: Option<u32>,
    /// Those absent, the excused among them.
    absent: Option<u32>,
    /// Those absent with an excuse.
    excused: Option<u32>,
    /// In favour.
    #[schema(example = 28)]
    r#for: Option<u32>,
    /// Against.
    against: Option<u32>,
    /// Abstained.
    abstained: Option<u32>,
    /// Present and not voting.
    not_voting: Option<u32>,
    /// Invalid ballots.
    invalid: Option<u32>,
    /// Who voted how; counts that are given must equal it.
    #[serde(default)]
    #[validate(nested)]
    roll: Vec<RollForm>,
    /// What the chair declared; null where no source tells it.
    #[validate(custom(function = "valid::declared"))]
    #[schema(value_type = Option<word::Declared>)]
    declared: Option<String>,
    /// Who says so.
    #[validate(custom(function = "valid::prose"))]
    source: String,
    /// A remark.
    #[validate(custom(function = "valid::prose"))]
    note: Option<String>,
}

/// A line of a roll call.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "sound_line", skip_on_field_errors = false))]
pub struct RollForm {
    /// The natural person who has the vote, by reference alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person_id: Option<Uuid>,
    /// The member organization that has the vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organization_id: Option<Uuid>,
    /// What it did.
    #[validate(custom(function = "valid::ballot"))]
    #[schema(value_type = word::Ballot)]
    ballot: String,
    /// The voter of this roll that stood for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proxy_id: Option<Uuid>,
}

fn first() -> String {
    Round::First.to_string()
}

fn unknown() -> String {
    Method::Unknown.to_string()
}

fn short_roll(form: &VoteForm) -> Result<(), ValidationError> {
    valid::at_most(usize::try_from(SEATS_MAX).unwrap_or(usize::MAX), "roll", &form.roll)
}

fn sound_line(form: &RollForm) -> Result<(), ValidationError> {
    valid::refusal(voter(form).map(drop))
}

fn voter(form: &RollForm) -> Result<Voter, Refusal> {
    match (form.person_id, form.organization_id) {
        (Some(id), None) => Ok(Voter::Person(id)),
        (None, Some(id)) => Ok(Voter::Organization(id)),
        _ => {
            let why = "give either person_id or organization_id";
            Err(Refusal::whole(Violation::Inconsistent(why)))
        }
    }
}

impl RollForm {
    fn of(entry: &RollEntry) -> Self {
        let id = |(Voter::Person(id) | Voter::Organization(id))| id;
        let (person_id, organization_id) = match entry.voter {
            Voter::Person(id) => (Some(id), None),
            Voter::Organization(id) => (None, Some(id)),
        };
        let ballot = entry.ballot.to_string();
        Self { person_id, organization_id, ballot, proxy_id: entry.proxy.map(id) }
    }

    fn entry(&self) -> Result<RollEntry, Refusal> {
        let voter = voter(self)?;
        let proxy = self.proxy_id.map(|id| match voter {
            Voter::Person(_) => Voter::Person(id),
            Voter::Organization(_) => Voter::Organization(id),
        });
        let ballot = Ballot::parse(&self.ballot).ok_or_else(|| {
            Refusal::at("ballot", Violation::WordUnknown { allowed: Ballot::list() })
        })?;
        Ok(RollEntry { voter, ballot, proxy })
    }
}

impl VoteForm {
    /// The resolution that was voted on.
    pub const fn resolution_id(&self) -> Uuid {
        self.resolution_id
    }

    /// The form of a vote as it stands.
    pub fn of(vote: &Vote) -> Self {
        let counts = vote.counts;
        Self {
            resolution_id: vote.resolution,
            round: vote.round.to_string(),
            method: vote.method.to_string(),
            vacant: counts.vacant,
            present: counts.present,
            absent: counts.absent,
            excused: counts.excused,
            r#for: counts.in_favour,
            against: counts.against,
            abstained: counts.abstained,
            not_voting: counts.not_voting,
            invalid: counts.invalid,
            roll: vote.roll.iter().map(RollForm::of).collect(),
            declared: vote.declared.map(|declared| declared.to_string()),
            source: vote.source.as_str().to_owned(),
            note: vote.note.as_ref().map(|note| note.as_str().to_owned()),
        }
    }

    /// The `number`th vote on its resolution, with `id`, that a validated form describes.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn vote(&self, id: Uuid, number: u32, published: bool) -> Result<Vote, Vec<Refusal>> {
        let whole = |refusal: Refusal| vec![refusal];
        let unknown = |field, allowed| vec![Refusal::at(field, Violation::WordUnknown { allowed })];
        let prose = |field, text: &str| {
            Prose::parse(text).map_err(|violation| whole(Refusal::at(field, violation)))
        };
        let roll = self.roll.iter().enumerate().map(|(place, line)| {
            line.entry().map_err(|refusal| {
                whole(Refusal { field: format!("roll/{place}/{}", refusal.field), ..refusal })
            })
        });
        let declared = self
            .declared
            .as_deref()
            .map(|text| Declared::parse(text).ok_or_else(|| unknown("declared", Declared::list())));
        let vote = Vote {
            id,
            resolution: self.resolution_id,
            number,
            round: Round::parse(&self.round).ok_or_else(|| unknown("round", Round::list()))?,
            method: Method::parse(&self.method).ok_or_else(|| unknown("method", Method::list()))?,
            counts: self.counts(),
            roll: roll.collect::<Result<_, _>>()?,
            declared: declared.transpose()?,
            source: prose("source", &self.source)?,
            note: self.note.as_deref().map(|text| prose("note", text)).transpose()?,
            published,
        };
        vote.check()?;
        Ok(vote)
    }

    const fn counts(&self) -> Counts {
        Counts {
            vacant: self.vacant,
            present: self.present,
            absent: self.absent,
            excused: self.excused,
            in_favour: self.r#for,
            against: self.against,
            abstained: self.abstained,
            not_voting: self.not_voting,
            invalid: self.invalid,
        }
    }

    /// `before` as a validated form corrects it.
    ///
    /// # Errors
    /// Another resolution, or values that the rules refuse.
    pub fn corrected(&self, before: &Vote) -> Result<Vote, Vec<Refusal>> {
        if self.resolution_id != before.resolution {
            let moved = DecisionViolation::Moved("a vote");
            return Err(vec![Refusal::at("resolution_id", moved)]);
        }
        self.vote(before.id, before.number, before.published)
    }
}
