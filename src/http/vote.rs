//! Votes on resolutions, each with what follows from it by the rule.

use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::content;
use super::describe::{
    Dated, Journaled, Known, Matching, Paged, ReadProblems, Repeatable, WriteProblems,
};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::state::State;
use super::view::{Facts, View, view};
use super::word;
use super::write::{Answer, Writing};
use crate::domain::decision::Sitting;
use crate::domain::fact::{Fact as _, Recorded};
use crate::domain::kind::VoteResult;
use crate::domain::vote::Vote;
use crate::service;

mod document;
mod form;
pub mod statistics;

pub use document::{VoteBody, VoteRead};
pub use form::VoteForm;

/// Lists votes.
#[utoipa::path(
    get, path = "/api/v1/votes", tag = "votes",
    params(
        Dated, Known,
        ("resolution_id" = Option<Uuid>, Query, description = "Only those on this resolution"),
        ("body_id" = Option<Uuid>, Query, description = "Only those taken by this body"),
        ("result" = Option<word::VoteResult>, Query, description = "Only those with this result by the rule"),
        Paged,
    ),
    responses((status = 200, description = "A page of votes by resolution, in their order", body = Page<VoteRead>), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, (asked, paging)) = view(&state, &caller, Facts::Visible, parameters, |parameters| {
        (Asked::read(parameters), Paging::read(parameters))
    })
    .await?;
    let question = Question::at("/api/v1/votes")
        .with("known_at", Some(view.register.known.revision))
        .with("resolution_id", asked.resolution)
        .with("body_id", asked.body)
        .with("result", asked.result);
    let all = view.register.proceedings.votes.all(view.scope);
    let asked = |recorded: &&Recorded<Vote>| asked.admits(&view, &recorded.fact);
    let found = page(&state.cursor_key, &question, &paging, all.filter(asked), |recorded| {
        recorded.fact.position()
    })?;
    let next = found.next.clone();
    let mut body = found.map(|recorded| VoteRead::of(&view.register, recorded));
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// Which votes a list is asked for.
struct Asked {
    resolution: Option<Uuid>,
    body: Option<Uuid>,
    result: Option<VoteResult>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        Self {
            resolution: parameters.id("resolution_id"),
            body: parameters.id("body_id"),
            result: parameters.parsed("result", &VoteResult::list(), VoteResult::parse),
        }
    }

    fn admits(&self, view: &View, vote: &Vote) -> bool {
        let sitting = || Sitting::of(&view.register, vote);
        let result = || {
            let judged = sitting().and_then(|sitting| sitting.judge(vote).ok());
            judged.map_or(VoteResult::Unverifiable, |judged| judged.evaluation.result)
        };
        self.resolution.is_none_or(|id| vote.resolution == id)
            && self.body.is_none_or(|id| sitting().is_some_and(|sitting| sitting.body.id == id))
            && self.result.is_none_or(|asked| result() == asked)
    }
}

/// Reads one vote, with what follows from it by the rule.
#[utoipa::path(
    get, path = "/api/v1/votes/{id}", tag = "votes",
    params(
        ("id" = Uuid, Path, description = "Id of the vote"),
        Dated, Known,
    ),
    responses((status = 200, description = "The vote", body = VoteRead, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let found = view.register.proceedings.votes.find(*id, view.scope);
    let recorded = found.ok_or_else(|| ApiError::not_found("vote", *id))?;
    let body = VoteRead::of(&view.register, recorded);
    Ok(answer::tagged(&request, view.tag_of(recorded.from), view.caching(), &body, None))
}

/// Records the next vote on a resolution.
#[utoipa::path(
    post, path = "/api/v1/votes", tag = "votes", request_body = VoteForm,
    params(Repeatable, Journaled),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = VoteBody),
        (status = 201, description = "It is recorded", body = VoteBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: VoteForm = writing.json(payload).await?;
    let id = writing.new_id();
    let scope = writing.caller.scope;
    let run = writing.run("record a vote", move |tx| {
        let made = service::vote::create(tx, form.resolution_id(), scope, |number, published| {
            Ok::<_, ApiError>(form.vote(id, number, published)?)
        })?;
        Answer::created(format!("/api/v1/votes/{id}"), made.from, &VoteBody::of(&made))
    });
    run.await
}

/// Corrects a vote by a merge patch (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/votes/{id}", tag = "votes",
    request_body(content = VoteForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the vote"),
        Matching, Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = VoteBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn correct(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let patch = writing.patch(payload).await?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("correct a vote", move |tx| {
        let corrected = service::vote::correct(tx, id, &expected, scope, |before| {
            let form: VoteForm = content::patched(&VoteForm::of(before), &patch)?;
            Ok::<_, ApiError>(form.corrected(before)?)
        })?;
        Answer::changed(corrected.from, &VoteBody::of(&corrected))
    });
    run.await
}

/// Takes back a vote that should not have been recorded.
#[utoipa::path(
    delete, path = "/api/v1/votes/{id}", tag = "votes",
    params(
        ("id" = Uuid, Path, description = "Id of the vote"),
        Matching, Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back a vote", move |tx| {
        service::vote::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}
