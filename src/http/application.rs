//! Applications: one organization's way from its council's proposal to membership.

use actix_web::http::header::EntityTag;
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::content::patched;
use super::describe::{Journaled, Known, Matching, Paged, ReadProblems, Repeatable, WriteProblems};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::precondition;
use super::state::State;
use super::view::{Facts, View, view};
use super::word;
use super::write::{Answer, Writing};
use crate::clock::legal_day;
use crate::domain::application::Application;
use crate::domain::fact::{Fact as _, Recorded};
use crate::domain::kind::{ApplicationState, MemberType};
use crate::domain::policy::Scope;
use crate::domain::violation::{CaseViolation, Refusal};
use crate::service;
use crate::store::revision::Tx;

mod document;
mod form;
pub mod funnel;
pub mod moves;
pub mod note;
pub mod path;
pub mod timeline;

pub use document::ApplicationBody;
use form::Applicant;
pub use form::ApplicationForm;

/// Lists applications: a clerk's own, all to staff.
#[utoipa::path(
    get, path = "/api/v1/applications", tag = "applications",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
        ("organization_id" = Option<Uuid>, Query, description = "Only those of this organization"),
        ("state" = Option<word::ApplicationState>, Query, description = "Only those that stand there"),
        ("member_type" = Option<word::MemberType>, Query, description = "Only those of this type"),
        ("open" = Option<bool>, Query, description = "Only those that can still lead to membership, or only the others"),
        ("q" = Option<String>, Query, description = "A part of a name of the organization, without regard to case and diacritics"),
        Paged,
    ),
    responses((status = 200, description = "A page of applications, the first begun first", body = Page<ApplicationBody>), ReadProblems),
    security(("token" = []))
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
    let all = view.register.proceedings.applications.all(view.scope);
    let found = page(
        &state.cursor_key,
        &asked.question(&view),
        &paging,
        all.filter(|recorded| asked.admits(&view, &recorded.fact)),
        |recorded| recorded.fact.position(),
    )?;
    let next = found.next.clone();
    let mut body = found.map(ApplicationBody::of);
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// What a list is asked for.
struct Asked {
    organization: Option<Uuid>,
    state: Option<ApplicationState>,
    member_type: Option<MemberType>,
    open: Option<bool>,
    search: Option<String>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        let state = parameters.parsed("state", &ApplicationState::list(), ApplicationState::parse);
        let member_type = parameters.parsed("member_type", &MemberType::list(), MemberType::parse);
        Self {
            organization: parameters.id("organization_id"),
            state,
            member_type,
            open: parameters.flag("open"),
            search: parameters.search(),
        }
    }

    fn question(&self, view: &View) -> Question {
        Question::at("/api/v1/applications")
            .with("known_at", Some(view.register.known.revision))
            .with("organization_id", self.organization)
            .with("state", self.state)
            .with("member_type", self.member_type)
            .with("open", self.open)
            .with("q", self.search.as_ref())
    }

    fn admits(&self, view: &View, application: &Application) -> bool {
        let named = |search: &String| {
            let filed = view.register.organization(application.organization);
            filed.is_some_and(|filed| filed.search.contains(search))
        };
        self.organization.is_none_or(|id| application.organization == id)
            && self.state.is_none_or(|state| application.state() == state)
            && self.member_type.is_none_or(|kind| application.member_type == kind)
            && self.open.is_none_or(|open| application.state().is_open() == open)
            && self.search.as_ref().is_none_or(named)
    }
}

/// One application that the caller may see.
fn found(view: &View, id: Uuid) -> Result<&Recorded<Application>, ApiError> {
    let found = view.register.proceedings.applications.find(id, view.scope);
    found.ok_or_else(|| ApiError::not_found("application", id))
}

/// Reads one application.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}", tag = "applications",
    params(
        ("id" = Uuid, Path, description = "Id of the application"),
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
    ),
    responses((status = 200, description = "The application", body = ApplicationBody, headers(("ETag" = String))), ReadProblems),
    security(("token" = []))
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let recorded = found(&view, *id)?;
    let tag = EntityTag::new_strong(precondition::tag(recorded.from));
    Ok(answer::tagged(&request, tag, view.caching(), &ApplicationBody::of(recorded), None))
}

/// Begins an application as a draft.
#[utoipa::path(
    post, path = "/api/v1/applications", tag = "applications", request_body = ApplicationForm,
    params(Repeatable, Journaled),
    responses(
        (status = 200, description = "It would be begun (`validate_only`)", body = ApplicationBody),
        (status = 201, description = "It is begun", body = ApplicationBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: ApplicationForm = writing.json(payload).await?;
    let (id, scope) = (writing.new_id(), writing.caller.scope);
    let run = writing.run("begin an application", move |tx| {
        let organization = applicant(tx, &form, scope)?;
        let today = legal_day(tx.at().0);
        let new = form.begun(id, organization, today).map_err(|refusal| vec![refusal])?;
        let made = service::application::create(tx, new, scope)?;
        Answer::created(
            format!("/api/v1/applications/{id}"),
            made.from,
            &ApplicationBody::of(&made),
        )
    });
    run.await
}

/// The organization that applies: as the form names it, or the one that a clerk
/// acts for.
fn applicant(tx: &mut Tx<'_>, form: &ApplicationForm, scope: Scope) -> Result<Uuid, ApiError> {
    match form.applicant().map_err(|refusal| vec![refusal])? {
        Applicant::Id(id) => Ok(id),
        Applicant::Ico(ico) => Ok(service::application::organization_with(tx, &ico, scope)?),
        Applicant::Unnamed => {
            let mut own = scope.own().iter();
            if let (Some(one), None) = (own.next(), own.next()) {
                return Ok(one);
            }
            let unclear = CaseViolation::OrganizationUnclear;
            Err(vec![Refusal::at("organization_id", unclear)].into())
        }
    }
}

/// Corrects an application by a merge patch (RFC 7396): a clerk while it is a draft
/// or returned for completion, staff while it is open.
#[utoipa::path(
    patch, path = "/api/v1/applications/{id}", tag = "applications",
    request_body(content = ApplicationForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the application"),
        Matching, Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = ApplicationBody, headers(("ETag" = String))), WriteProblems),
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
    let run = writing.run("correct an application", move |tx| {
        let corrected = service::application::correct(tx, id, &expected, scope, |before| {
            let form: ApplicationForm = patched(&ApplicationForm::of(before), &patch)?;
            Ok::<_, ApiError>(form.corrected(before).map_err(|refusal| vec![refusal])?)
        })?;
        Answer::changed(corrected.from, &ApplicationBody::of(&corrected))
    });
    run.await
}

/// Takes back a draft that was begun by mistake; what was moved on is withdrawn
/// instead.
#[utoipa::path(
    delete, path = "/api/v1/applications/{id}", tag = "applications",
    params(
        ("id" = Uuid, Path, description = "Id of the application"),
        Matching, Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back an application", move |tx| {
        service::application::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}
