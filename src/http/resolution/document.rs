//! Resolutions as they are answered.

use serde::Serialize;
use utoipa::ToSchema;

use super::form::ResolutionForm;
use crate::domain::decision::{Answer, answer, of_resolution, standing};
use crate::domain::fact::Recorded;
use crate::domain::kind::Declared;
use crate::domain::resolution::{Condition, Resolution};
use crate::http::cited::BodyCited;
use crate::http::days::DatedBody;
use crate::http::evaluation::FindingTextBody;
use crate::http::view::View;
use crate::http::vote::VoteRead;
use crate::http::word;

/// A resolution as it is answered in lists and after writes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ResolutionBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// What it is.
    #[serde(flatten)]
    form: ResolutionForm,
    /// Where to read on.
    links: ResolutionLinks,
}

/// Where to read on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ResolutionLinks {
    body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    meeting: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<String>,
    votes: String,
}

/// A resolution with what follows from other facts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResolutionRead {
    #[serde(flatten)]
    body: ResolutionBody,
    /// The body that decided.
    decided_by: Option<BodyCited>,
    /// How it stands by its last vote.
    outcome: OutcomeBody,
    /// What its operative points wait for.
    awaits: Vec<AwaitsBody>,
    /// Its votes as the rule judges them.
    votes: Vec<VoteRead>,
    /// What is possible and wrong about it.
    findings: Vec<FindingTextBody>,
}

/// How a resolution stands by its last vote.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutcomeBody {
    /// What follows from the counts.
    #[schema(value_type = word::VoteResult)]
    result: &'static str,
    /// What was declared; null where no source tells it.
    #[schema(value_type = Option<word::Declared>)]
    declared: Option<&'static str>,
    /// Whether it was carried, as far as anyone can tell: by the counts, or by
    /// what was declared where the counts leave it open; null where neither tells.
    carried: Option<bool>,
}

/// A decision of another body that an operative point waits for.
#[derive(Debug, Serialize, ToSchema)]
pub struct AwaitsBody {
    /// Number of the operative point, from 1.
    point: usize,
    /// The body that is to decide.
    body: Option<BodyCited>,
    /// What it is to decide on.
    #[schema(value_type = word::Subject)]
    subject: &'static str,
    /// How it stands.
    #[schema(value_type = word::Awaited)]
    state: &'static str,
    /// What decided it; null while it is open.
    decided_by: Option<DecidedByBody>,
}

/// The operative point that decided.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecidedByBody {
    /// Its resolution.
    resolution_id: String,
    /// Its number there, from 1.
    point: usize,
    /// The day.
    decided: Option<DatedBody>,
}

impl ResolutionBody {
    /// The body of a resolution.
    pub fn of(recorded: &Recorded<Resolution>) -> Self {
        let resolution = &recorded.fact;
        let id = resolution.id;
        Self {
            id: id.to_string(),
            revision: recorded.from,
            form: ResolutionForm::of(resolution),
            links: ResolutionLinks {
                body: format!("/api/v1/bodies/{}", resolution.body),
                meeting: resolution.meeting.map(|id| format!("/api/v1/meetings/{id}")),
                proposal: resolution.proposal.map(|id| format!("/api/v1/resolutions/{id}")),
                votes: format!("/api/v1/votes?resolution_id={id}"),
            },
        }
    }
}

impl ResolutionRead {
    /// The body of a resolution, with what follows from the facts of `view`.
    pub fn of(view: &View, recorded: &Recorded<Resolution>) -> Self {
        let resolution = &recorded.fact;
        let stands = standing(&view.register, resolution, view.scope);
        let awaits = resolution.points.iter().enumerate().filter_map(|(place, point)| {
            let awaited = point.awaits()?;
            let answer = answer(&view.register, view.scope, resolution, awaited, view.as_of);
            Some(AwaitsBody::of(view, place, awaited, answer))
        });
        let votes = view.register.proceedings.votes.of(resolution.id, view.scope);
        let findings = of_resolution(&view.register, resolution, view.scope);
        Self {
            body: ResolutionBody::of(recorded),
            decided_by: BodyCited::of(view, resolution.body),
            outcome: OutcomeBody {
                result: stands.result.as_str(),
                declared: stands.declared.map(Declared::as_str),
                carried: stands.carried(),
            },
            awaits: awaits.collect(),
            votes: votes.map(|vote| VoteRead::of(&view.register, vote)).collect(),
            findings: findings.into_iter().map(FindingTextBody::from).collect(),
        }
    }
}

impl AwaitsBody {
    /// How it stands with what the operative point at `place` waits for.
    pub fn of(view: &View, place: usize, awaited: Condition, answer: Answer) -> Self {
        Self {
            point: place + 1,
            body: BodyCited::of(view, awaited.body),
            subject: awaited.subject.as_str(),
            state: answer.state.as_str(),
            decided_by: answer.by.map(|(resolution, place)| DecidedByBody {
                resolution_id: resolution.to_string(),
                point: place + 1,
                decided: answer.decided.map(DatedBody::from),
            }),
        }
    }
}
