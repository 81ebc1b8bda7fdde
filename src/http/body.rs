//! Bodies of organizations.

use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::content;
use super::describe::{Journaled, Known, Matching, Paged, ReadProblems, Repeatable, WriteProblems};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::state::State;
use super::view::{Facts, View, view};
use super::word;
use super::write::{Answer, Writing};
use crate::clock::legal_day;
use crate::domain::body::Body;
use crate::domain::fact::{Fact as _, Recorded};
use crate::domain::kind::BodyKind;
use crate::domain::violation::Refusal;
use crate::service;

mod document;
mod form;
pub mod proposal;
mod rule;

pub use document::BodyBody;
pub use form::BodyForm;
pub use proposal::ProposalBody;

/// Lists bodies.
#[utoipa::path(
    get, path = "/api/v1/bodies", tag = "bodies",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "The day of `in_force`; today where absent"),
        Known,
        ("organization_id" = Option<Uuid>, Query, description = "Only those of this organization"),
        ("kind" = Option<word::BodyKind>, Query, description = "Only those of this kind"),
        Paged,
    ),
    responses((status = 200, description = "A page of bodies by organization", body = Page<BodyBody>), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ((organization, kind), paging)) =
        view(&state, &caller, Facts::Visible, parameters, |parameters| {
            let organization =
                parameters.parsed("organization_id", "an id", |text| Uuid::try_parse(text).ok());
            let kind = parameters.parsed("kind", &BodyKind::list(), BodyKind::parse);
            ((organization, kind), Paging::read(parameters))
        })
        .await?;
    let question = Question::at("/api/v1/bodies")
        .with("as_of", Some(view.as_of))
        .with("known_at", Some(view.register.known.revision))
        .with("organization_id", organization)
        .with("kind", kind);
    let bodies = &view.register.proceedings.bodies;
    let all = bodies.all(view.scope).filter(|recorded| {
        organization.is_none_or(|id| recorded.fact.organization == id)
            && kind.is_none_or(|kind| recorded.fact.kind == kind)
    });
    let found =
        page(&state.cursor_key, &question, &paging, all, |recorded| recorded.fact.position())?;
    let next = found.next.clone();
    let mut body = found.map(|recorded| shown(&view, recorded));
    body.as_of = Some(view.as_of.to_string());
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

fn shown(view: &View, recorded: &Recorded<Body>) -> BodyBody {
    let around = view.register.surroundings(recorded.fact.organization);
    BodyBody::of(recorded, around, view.as_of)
}

/// Reads one body.
#[utoipa::path(
    get, path = "/api/v1/bodies/{id}", tag = "bodies",
    params(
        ("id" = Uuid, Path, description = "Id of the body"),
        ("as_of" = Option<String>, Query, format = Date, description = "The day of `in_force`; today where absent"),
        Known,
    ),
    responses((status = 200, description = "The body", body = BodyBody, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let recorded = view.register.proceedings.bodies.find(*id, view.scope);
    let recorded = recorded.ok_or_else(|| ApiError::not_found("body", *id))?;
    // What is in force depends on the day, the warnings on other facts.
    let body = shown(&view, recorded);
    Ok(answer::tagged(&request, view.tag_of(recorded.from), view.caching(), &body, None))
}

/// Records a body.
#[utoipa::path(
    post, path = "/api/v1/bodies", tag = "bodies", request_body = BodyForm,
    params(
        Repeatable,
        Journaled,
    ),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = BodyBody),
        (status = 201, description = "It is recorded", body = BodyBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: BodyForm = writing.json(payload).await?;
    let new = form.body(writing.new_id()).map_err(|refusal: Refusal| vec![refusal])?;
    let scope = writing.caller.scope;
    let run = writing.run("record a body", move |tx| {
        let (made, owner) = service::body::create(tx, new.clone(), scope)?;
        let location = format!("/api/v1/bodies/{}", made.fact.id);
        let today = legal_day(tx.at().0);
        let body = BodyBody::of(&made, Some(owner.surroundings()), today);
        Answer::created(location, made.from, &body)
    });
    run.await
}

/// Corrects a body by a merge patch (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/bodies/{id}", tag = "bodies",
    request_body(content = BodyForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the body"),
        Matching,
        Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = BodyBody, headers(("ETag" = String))), WriteProblems),
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
    let run = writing.run("correct a body", move |tx| {
        let corrected = service::body::correct(tx, id, &expected, scope, |before| {
            let form: BodyForm = content::patched(&BodyForm::of(before), &patch)?;
            Ok::<_, ApiError>(form.corrected(before).map_err(|refusal| vec![refusal])?)
        });
        let (corrected, owner) = corrected?;
        let today = legal_day(tx.at().0);
        let body = BodyBody::of(&corrected, Some(owner.surroundings()), today);
        Answer::changed(corrected.from, &body)
    });
    run.await
}

/// Takes back a body that should not have been recorded.
#[utoipa::path(
    delete, path = "/api/v1/bodies/{id}", tag = "bodies",
    params(
        ("id" = Uuid, Path, description = "Id of the body"),
        Matching,
        Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back a body", move |tx| {
        service::body::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}
