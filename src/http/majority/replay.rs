//! Recorded votes under another rule.

use std::collections::BTreeMap;

use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::clock::legal_day;
use crate::domain::decision::{Flip, Replay, Sitting, replay};
use crate::domain::kind::{BodyKind, VoteResult};
use crate::domain::majority::Rule;
use crate::http::caller::Caller;
use crate::http::content;
use crate::http::days;
use crate::http::describe::{Dated, Known, QuestionProblems};
use crate::http::error::ApiError;
use crate::http::evaluation::EvaluationBody;
use crate::http::parameter::Parameters;
use crate::http::rule::RuleChoice;
use crate::http::state::State;
use crate::http::view::{Facts, view};
use crate::http::{valid, word};

/// Most flips that one answer shows.
const SHOWN: usize = 1_000;

/// A rule to run recorded votes under, and which votes.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayForm {
    /// The rule: the id of a rule of law, or a rule in full.
    #[validate(nested)]
    rule: RuleChoice,
    /// Only votes of bodies of this organization.
    organization_id: Option<Uuid>,
    /// Only votes of this body.
    body_id: Option<Uuid>,
    /// Only votes of bodies of this kind.
    #[validate(custom(function = "valid::body_kind"))]
    #[schema(value_type = Option<word::BodyKind>)]
    body_kind: Option<String>,
    /// Only votes that can have been taken on this day or later.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    from: Option<String>,
    /// Only votes that can have been taken before this day.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    until: Option<String>,
}

/// What recorded votes would have come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayBody {
    /// Votes that were run.
    votes: usize,
    /// Votes whose result would be another.
    flipped: usize,
    /// How many of them went from which result to which.
    kinds: Vec<FlipKindBody>,
    /// The votes themselves, at most 1,000 of them.
    flips: Vec<FlipBody>,
}

/// How many votes would go from one result to another.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlipKindBody {
    /// What followed by the rule that governed them.
    #[schema(value_type = word::VoteResult)]
    before: &'static str,
    /// What would follow.
    #[schema(value_type = word::VoteResult)]
    after: &'static str,
    /// How many.
    votes: usize,
}

/// A vote whose result would be another.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlipBody {
    /// The vote.
    vote_id: String,
    /// Its resolution.
    resolution_id: String,
    /// What followed by the rule that governed it.
    before: EvaluationBody,
    /// What would follow.
    after: EvaluationBody,
}

/// Runs recorded votes under a rule and lists those whose result would be
/// another; records nothing.
#[utoipa::path(
    post, path = "/api/v1/majority-checks/replay", tag = "majorities",
    params(Dated, Known),
    request_body = ReplayForm,
    responses((status = 200, description = "What the votes would have come to", body = ReplayBody), QuestionProblems),
    security(("token" = []))
)]
pub(crate) async fn run(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    content::media_type(&request, &["application/json"])?;
    let bytes = content::bytes(&request, &state.limits, state.limits.json, payload).await?;
    let form: ReplayForm = content::json(&state.limits, &bytes)?;
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    // Whether there is such a rule at all does not depend on the day of a vote.
    form.rule.known().map_err(|refusal| vec![refusal])?;
    let today = legal_day(state.clock.now());
    let run = web::block(move || {
        let proposed = |sitting: &Sitting<'_>| form.proposed(sitting, today);
        replay(&view.register, view.scope, |sitting| form.admits(sitting), proposed)
    });
    Ok(HttpResponse::Ok().json(ReplayBody::of(&run.await.map_err(ApiError::internal)?)))
}

impl ReplayForm {
    fn admits(&self, sitting: &Sitting<'_>) -> bool {
        let day = |text: &Option<String>| days::checked(text.as_deref());
        let decided = sitting.decided.bounds();
        let kind = self.body_kind.as_deref().and_then(BodyKind::parse);
        self.organization_id.is_none_or(|id| sitting.body.organization == id)
            && self.body_id.is_none_or(|id| sitting.body.id == id)
            && kind.is_none_or(|kind| sitting.body.kind == kind)
            && day(&self.from).is_none_or(|from| decided.latest() >= from)
            && day(&self.until).is_none_or(|until| decided.earliest() < until)
    }

    /// The rule as it reads on the day of the vote; a rule of law may not have
    /// been in force then, and is run all the same.
    fn proposed(&self, sitting: &Sitting<'_>, today: NaiveDate) -> Option<Rule> {
        let on = |day| self.rule.on(day).ok();
        on(sitting.decided.latest()).or_else(|| on(today))
    }
}

impl ReplayBody {
    fn of(replay: &Replay) -> Self {
        let mut kinds = BTreeMap::new();
        for flip in &replay.flips {
            *kinds.entry(flip.kind()).or_insert(0) += 1;
        }
        let kind = |((before, after), votes): ((VoteResult, VoteResult), usize)| FlipKindBody {
            before: before.as_str(),
            after: after.as_str(),
            votes,
        };
        Self {
            votes: replay.votes,
            flipped: replay.flips.len(),
            kinds: kinds.into_iter().map(kind).collect(),
            flips: replay.flips.iter().take(SHOWN).map(FlipBody::of).collect(),
        }
    }
}

impl FlipBody {
    fn of(flip: &Flip) -> Self {
        Self {
            vote_id: flip.vote.to_string(),
            resolution_id: flip.resolution.to_string(),
            before: EvaluationBody::of(flip.rules.0.as_ref(), &flip.before),
            after: EvaluationBody::of(flip.rules.1.as_ref(), &flip.after),
        }
    }
}
