//! Votes as they are answered.

use serde::Serialize;
use utoipa::ToSchema;

use super::form::VoteForm;
use crate::domain::decision::{Sitting, of_vote};
use crate::domain::fact::Recorded;
use crate::domain::register::Register;
use crate::domain::vote::Vote;
use crate::http::evaluation::{EvaluationBody, FindingTextBody};

/// A vote as it is answered after writes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VoteBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// Its place among the votes on its resolution, from 1; the last one counts.
    number: u32,
    /// What was recorded.
    #[serde(flatten)]
    form: VoteForm,
    /// Whether anyone may see it: as its resolution.
    published: bool,
    /// Where to read on.
    links: VoteLinks,
}

/// Where to read on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VoteLinks {
    resolution: String,
}

/// A vote with what follows from it by the rule that governed its body.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteRead {
    #[serde(flatten)]
    body: VoteBody,
    /// The seats of that day; null where they are not known for certain.
    seats: Option<u32>,
    /// What follows, and why; null where the counts cannot be.
    evaluation: Option<EvaluationBody>,
    /// What is possible and wrong about it.
    findings: Vec<FindingTextBody>,
}

impl VoteBody {
    /// The body of a vote.
    pub fn of(recorded: &Recorded<Vote>) -> Self {
        let vote = &recorded.fact;
        Self {
            id: vote.id.to_string(),
            revision: recorded.from,
            number: vote.number,
            form: VoteForm::of(vote),
            published: vote.published,
            links: VoteLinks { resolution: format!("/api/v1/resolutions/{}", vote.resolution) },
        }
    }
}

impl VoteRead {
    /// The body of a vote, with what follows from the facts of `register`.
    pub fn of(register: &Register, recorded: &Recorded<Vote>) -> Self {
        let vote = &recorded.fact;
        let judged = Sitting::of(register, vote).and_then(|sitting| sitting.judge(vote).ok());
        Self {
            body: VoteBody::of(recorded),
            seats: judged
                .as_ref()
                .and_then(|judged| judged.tally.seats)
                .and_then(|seats| (seats.at_least == seats.at_most).then_some(seats.at_most)),
            evaluation: judged
                .map(|judged| EvaluationBody::of(judged.rule.as_ref(), &judged.evaluation)),
            findings: of_vote(register, vote).into_iter().map(FindingTextBody::from).collect(),
        }
    }
}
