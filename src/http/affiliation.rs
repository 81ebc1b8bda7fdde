//! Affiliations with other networks.

use actix_web::http::header::EntityTag;
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
use super::precondition;
use super::state::State;
use super::view::{Facts, View, view};
use super::word;
use super::write::{Answer, Writing};
use crate::domain::affiliation::Affiliation;
use crate::domain::fact::Recorded;
use crate::domain::kind::Network;
use crate::domain::violation::Refusal;
use crate::service;

mod form;

use form::in_affiliation;

pub use form::{AffiliationBody, AffiliationForm};

/// Lists affiliations.
#[utoipa::path(
    get, path = "/api/v1/affiliations", tag = "affiliations",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
        ("organization_id" = Option<Uuid>, Query, description = "Only those of this organization"),
        ("network" = Option<word::Network>, Query, description = "Only those with this network"),
        Paged,
    ),
    responses((status = 200, description = "A page of affiliations by id", body = Page<AffiliationBody>), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ((organization, network), paging)) =
        view(&state, &caller, Facts::Visible, parameters, |parameters| {
            let organization =
                parameters.parsed("organization_id", "an id", |text| Uuid::try_parse(text).ok());
            let network = parameters.parsed("network", &Network::list(), Network::parse);
            ((organization, network), Paging::read(parameters))
        })
        .await?;
    let question = Question::at("/api/v1/affiliations")
        .with("known_at", Some(view.register.known.revision))
        .with("organization_id", organization)
        .with("network", network);
    let asked = |recorded: &&Recorded<Affiliation>| {
        visible(&view, &recorded.fact)
            && organization.is_none_or(|id| recorded.fact.organization == id)
            && network.is_none_or(|network| recorded.fact.network == network)
    };
    let all = view.register.affiliations.iter().filter(asked);
    let found = page(&state.cursor_key, &question, &paging, all, |recorded| {
        recorded.fact.id.as_bytes().to_vec()
    })?;
    let next = found.next.clone();
    let mut body = found.map(AffiliationBody::of);
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// An affiliation is as visible as its organization.
fn visible(view: &View, affiliation: &Affiliation) -> bool {
    let filed = view.register.organization(affiliation.organization);
    filed.is_some_and(|filed| {
        view.scope.sees(filed.organization.published, Some(filed.organization.id))
    })
}

/// Reads one affiliation.
#[utoipa::path(
    get, path = "/api/v1/affiliations/{id}", tag = "affiliations",
    params(
        ("id" = Uuid, Path, description = "Id of the affiliation"),
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
    ),
    responses((status = 200, description = "The affiliation", body = AffiliationBody, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let recorded = view.register.affiliations.iter().find(|recorded| recorded.fact.id == *id);
    let recorded = recorded
        .filter(|recorded| visible(&view, &recorded.fact))
        .ok_or_else(|| ApiError::not_found("affiliation", *id))?;
    let tag = EntityTag::new_strong(precondition::tag(recorded.from));
    Ok(answer::tagged(&request, tag, view.caching(), &AffiliationBody::of(recorded), None))
}

/// Records an affiliation.
#[utoipa::path(
    post, path = "/api/v1/affiliations", tag = "affiliations", request_body = AffiliationForm,
    params(
        Repeatable,
        Journaled,
    ),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = AffiliationBody),
        (status = 201, description = "It is recorded", body = AffiliationBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: AffiliationForm = writing.json(payload).await?;
    let new = form
        .affiliation(writing.new_id())
        .map_err(|refusal: Refusal| ApiError::from(vec![refusal]).placed(in_affiliation))?;
    let scope = writing.caller.scope;
    let run = writing.run("record an affiliation", move |tx| {
        let made = service::affiliation::create(tx, &new, scope)
            .map_err(|error| ApiError::from(error).placed(in_affiliation))?;
        let location = format!("/api/v1/affiliations/{}", new.id);
        Answer::created(location, made.from, &AffiliationBody::of(&made))
    });
    run.await
}

/// Corrects an affiliation by a merge patch (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/affiliations/{id}", tag = "affiliations",
    request_body(content = AffiliationForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the affiliation"),
        Matching,
        Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = AffiliationBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn correct(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let patch = writing.patch(payload).await?;
    let id = *id;
    let run = writing.run("correct an affiliation", move |tx| {
        let corrected = service::affiliation::correct(tx, id, &expected, |before| {
            let form: AffiliationForm = content::patched(&AffiliationForm::of(before), &patch)?;
            Ok::<_, ApiError>(form.corrected(before).map_err(|refusal| vec![refusal])?)
        });
        let corrected = corrected.map_err(|error| error.placed(in_affiliation))?;
        Answer::changed(corrected.from, &AffiliationBody::of(&corrected))
    });
    run.await
}

/// Takes back an affiliation that should not have been recorded.
#[utoipa::path(
    delete, path = "/api/v1/affiliations/{id}", tag = "affiliations",
    params(
        ("id" = Uuid, Path, description = "Id of the affiliation"),
        Matching,
        Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let id = *id;
    let run = writing.run("take back an affiliation", move |tx| {
        service::affiliation::remove(tx, id, &expected)?;
        Ok(Answer::removed())
    });
    run.await
}
