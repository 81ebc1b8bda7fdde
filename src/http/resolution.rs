//! Resolutions: what bodies decided.

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
use super::page::{Page, Paging, page};
use super::parameter::Parameters;
use super::state::State;
use super::view::{Facts, view};
use super::word;
use super::write::{Answer, Writing};
use crate::domain::fact::Fact as _;
use crate::service;

mod asked;
mod document;
mod form;
pub mod instruction;
mod point;

use asked::Asked;

pub use document::{ResolutionBody, ResolutionRead};
pub use form::ResolutionForm;

/// Lists resolutions.
#[utoipa::path(
    get, path = "/api/v1/resolutions", tag = "resolutions",
    params(
        Dated, Known,
        ("organization_id" = Option<Uuid>, Query, description = "Only those of bodies of this organization"),
        ("body_id" = Option<Uuid>, Query, description = "Only those of this body"),
        ("meeting_id" = Option<Uuid>, Query, description = "Only those of this meeting"),
        ("proposal_id" = Option<Uuid>, Query, description = "Only those that decide on this proposal"),
        ("subject" = Option<word::Subject>, Query, description = "Only those with an operative point about this"),
        ("number" = Option<String>, Query, description = "Only those of this number"),
        ("from" = Option<String>, Query, format = Date, description = "Only those that can have been decided on this day or later"),
        ("until" = Option<String>, Query, format = Date, description = "Only those that can have been decided before this day"),
        Paged,
    ),
    responses((status = 200, description = "A page of resolutions by the day decided", body = Page<ResolutionBody>), ReadProblems)
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
    let all = view.register.proceedings.resolutions.all(view.scope);
    let found = page(
        &state.cursor_key,
        &asked.question(&view),
        &paging,
        all.filter(|recorded| asked.admits(&view, &recorded.fact)),
        |recorded| recorded.fact.position(),
    )?;
    let next = found.next.clone();
    let mut body = found.map(ResolutionBody::of);
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// Reads one resolution: with its votes as the rule judges them, and how it
/// stands with what its operative points wait for.
#[utoipa::path(
    get, path = "/api/v1/resolutions/{id}", tag = "resolutions",
    params(
        ("id" = Uuid, Path, description = "Id of the resolution"),
        Dated, Known,
    ),
    responses((status = 200, description = "The resolution", body = ResolutionRead, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let found = view.register.proceedings.resolutions.find(*id, view.scope);
    let recorded = found.ok_or_else(|| ApiError::not_found("resolution", *id))?;
    let body = ResolutionRead::of(&view, recorded);
    Ok(answer::tagged(&request, view.tag_of(recorded.from), view.caching(), &body, None))
}

/// Records a resolution.
#[utoipa::path(
    post, path = "/api/v1/resolutions", tag = "resolutions", request_body = ResolutionForm,
    params(Repeatable, Journaled),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = ResolutionBody),
        (status = 201, description = "It is recorded", body = ResolutionBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: ResolutionForm = writing.json(payload).await?;
    let new = form.resolution(writing.new_id())?;
    let scope = writing.caller.scope;
    let run = writing.run("record a resolution", move |tx| {
        let made = service::resolution::create(tx, new.clone(), scope)?;
        let location = format!("/api/v1/resolutions/{}", new.id);
        Answer::created(location, made.from, &ResolutionBody::of(&made))
    });
    run.await
}

/// Corrects a resolution by a merge patch (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/resolutions/{id}", tag = "resolutions",
    request_body(content = ResolutionForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the resolution"),
        Matching, Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = ResolutionBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn correct(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let patch = writing.patch(payload).await?;
    content::never_null(&patch, "published")?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("correct a resolution", move |tx| {
        let corrected = service::resolution::correct(tx, id, &expected, scope, |before| {
            let form: ResolutionForm = content::patched(&ResolutionForm::of(before), &patch)?;
            Ok::<_, ApiError>(form.corrected(before)?)
        })?;
        Answer::changed(corrected.from, &ResolutionBody::of(&corrected))
    });
    run.await
}

/// Takes back a resolution that should not have been recorded.
#[utoipa::path(
    delete, path = "/api/v1/resolutions/{id}", tag = "resolutions",
    params(
        ("id" = Uuid, Path, description = "Id of the resolution"),
        Matching, Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back a resolution", move |tx| {
        service::resolution::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}
