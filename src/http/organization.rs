//! Organizations.

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
use crate::domain::identifier::{Ico, TerritoryCode};
use crate::domain::kind::{LegalForm, Level};
use crate::domain::register::Filed;
use crate::domain::violation::Refusal;
use crate::service;

mod document;
mod form;
pub mod history;

pub use document::OrganizationBody;
pub use form::OrganizationForm;
use form::in_organization;
pub use history::HistoryBody;

/// Lists organizations.
#[utoipa::path(
    get, path = "/api/v1/organizations", tag = "organizations",
    params(
        Known,
        ("as_of" = Option<String>, Query, format = Date, description = "A day on which they exist; all where absent"),
        ("q" = Option<String>, Query, description = "Part of a present or former name, without regard to case and diacritics"),
        ("ico" = Option<String>, Query, description = "IČO"),
        ("legal_form" = Option<word::LegalForm>, Query, description = "Legal form"),
        ("region" = Option<String>, Query, description = "NUTS 3 code of the region they govern or lie in"),
        ("association" = Option<bool>, Query, description = "`true`: the association itself alone; `false`: all others"),
        Paged,
    ),
    responses((status = 200, description = "A page of organizations in Czech order", body = Page<OrganizationBody>), ReadProblems)
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
    let found = page(
        &state.cursor_key,
        &asked.question(&view),
        &paging,
        view.register.organizations.iter().filter(|filed| asked.admits(&view, filed)),
        position,
    )?;
    let next = found.next.clone();
    let mut body = found.map(OrganizationBody::of);
    body.as_of = view.day_given.then(|| view.as_of.to_string());
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

struct Asked {
    q: Option<String>,
    ico: Option<Ico>,
    legal_form: Option<LegalForm>,
    region: Option<TerritoryCode>,
    association: Option<bool>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        Self {
            q: parameters.search(),
            ico: parameters
                .parsed("ico", "an IČO with its check digit", |text| Ico::parse(text).ok()),
            legal_form: parameters.parsed("legal_form", &LegalForm::list(), LegalForm::parse),
            region: parameters.parsed("region", "a NUTS 3 code as CZ042", |text| {
                TerritoryCode::parse(Level::Region, text).ok()
            }),
            association: parameters.flag("association"),
        }
    }

    fn admits(&self, view: &View, filed: &Filed) -> bool {
        let organization = &filed.organization;
        let existence = organization.existence;
        let exists = existence.founded.is_none_or(|day| day <= view.as_of)
            && existence.dissolved.is_none_or(|day| view.as_of < day);
        view.scope.sees(organization.published, Some(organization.id))
            && (!view.day_given || exists)
            && self.q.as_ref().is_none_or(|q| filed.search.contains(q.as_str()))
            && self.ico.as_ref().is_none_or(|ico| organization.ico.as_ref() == Some(ico))
            && self.legal_form.is_none_or(|form| organization.legal_form == form)
            && self.region.as_ref().is_none_or(|region| lies_in(view, filed, region))
            && self.association.is_none_or(|asked| organization.association == asked)
    }

    fn question(&self, view: &View) -> Question {
        Question::at("/api/v1/organizations")
            .with("as_of", view.day_given.then_some(view.as_of))
            .with("known_at", Some(view.register.known.revision))
            .with("q", self.q.as_ref())
            .with("ico", self.ico.as_ref())
            .with("legal_form", self.legal_form)
            .with("region", self.region.as_ref())
            .with("association", self.association)
    }
}

fn lies_in(view: &View, filed: &Filed, region: &TerritoryCode) -> bool {
    let organization = &filed.organization;
    let seat = organization.seat.as_ref().map(|seat| (seat.level, &seat.code));
    organization.governs.iter().chain(seat).any(|(level, code)| {
        view.register.territory.region_of(level, code.as_str()) == Some(region)
    })
}

fn position(filed: &Filed) -> Vec<u8> {
    [filed.sort.as_slice(), &[0], filed.organization.id.as_bytes()].concat()
}

/// Reads one organization.
#[utoipa::path(
    get, path = "/api/v1/organizations/{id}", tag = "organizations",
    params(
        ("id" = Uuid, Path, description = "Id of the organization"),
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
    ),
    responses((status = 200, description = "The organization", body = OrganizationBody, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let filed = found(&view, *id)?;
    let tag = EntityTag::new_strong(precondition::tag(filed.recorded_from));
    Ok(answer::tagged(&request, tag, view.caching(), &OrganizationBody::of(filed), None))
}

/// The organization with `id`, if the caller may see it.
fn found(view: &View, id: Uuid) -> Result<&Filed, ApiError> {
    let visible =
        |filed: &&Filed| view.scope.sees(filed.organization.published, Some(filed.organization.id));
    view.register
        .organization(id)
        .filter(visible)
        .ok_or_else(|| ApiError::not_found("organization", id))
}

/// Records a new organization.
#[utoipa::path(
    post, path = "/api/v1/organizations", tag = "organizations", request_body = OrganizationForm,
    params(
        Repeatable,
        Journaled,
    ),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = OrganizationBody),
        (status = 201, description = "It is recorded", body = OrganizationBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: OrganizationForm = writing.json(payload).await?;
    let new = form.organization(writing.new_id()).map_err(|refusal: Refusal| vec![refusal])?;
    let levels = form.levels();
    let run = writing.run("record an organization", move |tx| {
        let made = service::organization::create(tx, &new).map_err(|error| {
            ApiError::from(error).placed(|pointer| in_organization(&levels, pointer))
        })?;
        let location = format!("/api/v1/organizations/{}", new.id);
        Answer::created(location, made.from, &OrganizationBody::recorded(&made))
    });
    run.await
}

/// Changes an organization by a merge patch (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/organizations/{id}", tag = "organizations",
    request_body(content = OrganizationForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the organization"),
        Matching,
        Journaled,
    ),
    responses((status = 200, description = "It is changed", body = OrganizationBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn change(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let patch = writing.patch(payload).await?;
    content::never_null(&patch, "published")?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("change an organization", move |tx| {
        let mut levels = Vec::new();
        let changed = service::organization::change(tx, id, &expected, scope, |before| {
            let form: OrganizationForm = content::patched(&OrganizationForm::of(before), &patch)?;
            levels = form.levels();
            Ok::<_, ApiError>(form.organization(id).map_err(|refusal| vec![refusal])?)
        });
        let placed = |error: ApiError| error.placed(|pointer| in_organization(&levels, pointer));
        let changed = changed.map_err(placed)?;
        Answer::changed(changed.from, &OrganizationBody::recorded(&changed))
    });
    run.await
}

/// Takes back an organization that should not have been recorded.
#[utoipa::path(
    delete, path = "/api/v1/organizations/{id}", tag = "organizations",
    params(
        ("id" = Uuid, Path, description = "Id of the organization"),
        Matching,
        Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back an organization", move |tx| {
        service::organization::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}
