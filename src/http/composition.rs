//! Compositions of unions, microregions and local action groups.

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
use crate::domain::composition::Composition;
use crate::domain::fact::{Fact as _, Recorded};
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{CompositionRelation, Level};
use crate::domain::violation::Refusal;
use crate::service;

mod form;
pub mod import;

pub use form::{CompositionBody, CompositionForm};

/// Lists compositions: which municipalities belong to which union, microregion or
/// local action group.
#[utoipa::path(
    get, path = "/api/v1/compositions", tag = "compositions",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "Only those that may hold on this day"),
        Known,
        ("organization_id" = Option<Uuid>, Query, description = "Only those of this organization"),
        ("municipality" = Option<String>, Query, description = "Only those of this municipality (RÚIAN code)"),
        ("relation" = Option<word::CompositionRelation>, Query, description = "Only those in this relation"),
        Paged,
    ),
    responses((status = 200, description = "A page of compositions by organization, code of the municipality, relation and first day", body = Page<CompositionBody>), ReadProblems)
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
    let day = view.day_given.then_some(view.as_of);
    let question = Question::at("/api/v1/compositions")
        .with("as_of", day)
        .with("known_at", Some(view.register.known.revision))
        .with("organization_id", asked.organization)
        .with("municipality", asked.municipality.as_ref())
        .with("relation", asked.relation);
    let all = view.register.compositions.all(view.scope);
    let all = all.filter(|recorded| asked.admits(&view, &recorded.fact));
    let found =
        page(&state.cursor_key, &question, &paging, all, |recorded| recorded.fact.position())?;
    let next = found.next.clone();
    let mut body = found.map(CompositionBody::of);
    body.as_of = day.map(|day| day.to_string());
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// The filters as they were asked for.
struct Asked {
    organization: Option<Uuid>,
    municipality: Option<TerritoryCode>,
    relation: Option<CompositionRelation>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        let organization = parameters.id("organization_id");
        let municipality =
            parameters.parsed("municipality", "the code of a municipality", |text| {
                TerritoryCode::parse(Level::Municipality, text).ok()
            });
        let words = CompositionRelation::list();
        let relation = parameters.parsed("relation", &words, CompositionRelation::parse);
        Self { organization, municipality, relation }
    }

    fn admits(&self, view: &View, composition: &Composition) -> bool {
        self.organization.is_none_or(|id| composition.organization == id)
            && self.municipality.as_ref().is_none_or(|code| composition.municipality == *code)
            && self.relation.is_none_or(|relation| composition.relation == relation)
            && (!view.day_given || holds(view, composition))
    }
}

/// Whether it may hold on the day of `view`, within the existence of its organization.
fn holds(view: &View, composition: &Composition) -> bool {
    let filed = view.register.organization(composition.organization);
    let days = filed.and_then(|filed| composition.counted(&filed.organization));
    days.is_some_and(|days| days.possible_on(view.as_of))
}

/// Reads one composition.
#[utoipa::path(
    get, path = "/api/v1/compositions/{id}", tag = "compositions",
    params(
        ("id" = Uuid, Path, description = "Id of the composition"),
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
    ),
    responses((status = 200, description = "The composition", body = CompositionBody, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let recorded = view.register.compositions.find(*id, view.scope);
    let recorded = recorded.ok_or_else(|| ApiError::not_found("composition", *id))?;
    let tag = EntityTag::new_strong(precondition::tag(recorded.from));
    Ok(answer::tagged(&request, tag, view.caching(), &CompositionBody::of(recorded), None))
}

/// Records that a municipality belongs to a union, microregion or local action group.
#[utoipa::path(
    post, path = "/api/v1/compositions", tag = "compositions", request_body = CompositionForm,
    params(
        Repeatable,
        Journaled,
    ),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = CompositionBody),
        (status = 201, description = "It is recorded", body = CompositionBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: CompositionForm = writing.json(payload).await?;
    let new = form
        .composition(writing.new_id())
        .map_err(|refusal: Refusal| ApiError::from(vec![refusal]))?;
    let scope = writing.caller.scope;
    let run = writing.run("record a composition", move |tx| {
        let made = service::composition::create(tx, new.clone(), scope)?;
        let location = format!("/api/v1/compositions/{}", new.id);
        Answer::created(location, made.from, &CompositionBody::of(&made))
    });
    run.await
}

/// Corrects a composition by a merge patch (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/compositions/{id}", tag = "compositions",
    request_body(content = CompositionForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the composition"),
        Matching,
        Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = CompositionBody, headers(("ETag" = String))), WriteProblems),
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
    let run = writing.run("correct a composition", move |tx| {
        let corrected: Result<Recorded<Composition>, ApiError> =
            service::composition::correct(tx, id, &expected, scope, |before| {
                let form: CompositionForm = content::patched(&CompositionForm::of(before), &patch)?;
                Ok(form.corrected(before).map_err(|refusal| vec![refusal])?)
            });
        let corrected = corrected?;
        Answer::changed(corrected.from, &CompositionBody::of(&corrected))
    });
    run.await
}

/// Takes back a composition that should not have been recorded.
#[utoipa::path(
    delete, path = "/api/v1/compositions/{id}", tag = "compositions",
    params(
        ("id" = Uuid, Path, description = "Id of the composition"),
        Matching,
        Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back a composition", move |tx| {
        service::composition::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}
