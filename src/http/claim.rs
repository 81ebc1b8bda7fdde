//! Claims: figures that somebody published about the membership, each with how it
//! stands to the register.

use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::content;
use super::describe::{Journaled, Known, Matching, Paged, ReadProblems, Repeatable, WriteProblems};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::{Parameters, day};
use super::state::State;
use super::view::{Facts, View, view};
use super::word;
use super::write::{Answer, Writing};
use crate::domain::claim::Claim;
use crate::domain::fact::Fact as _;
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{ClaimMetric, Fit, Level, MemberType};
use crate::domain::policy::Scope;
use crate::domain::reconciliation::reconcile;
use crate::service;

mod document;
mod form;

pub use document::{ClaimBody, ClaimRead};
pub use form::ClaimForm;

/// Lists claims, each reconciled with the register as of its own day.
#[utoipa::path(
    get, path = "/api/v1/claims", tag = "claims",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; each claim is reconciled as of its own day"),
        Known,
        ("metric" = Option<word::ClaimMetric>, Query, description = "Only those that count this"),
        ("type" = Option<word::MemberType>, Query, description = "Only counts of members of this type"),
        ("region" = Option<String>, Query, description = "Only counts of members of this region (NUTS 3)"),
        ("from" = Option<String>, Query, format = Date, description = "Only those that can hold on this day or after it"),
        ("until" = Option<String>, Query, format = Date, description = "Only those that can hold before this day, which must be after `from`"),
        ("fits" = Option<word::Fit>, Query, description = "Only those that stand so to the register"),
        Paged,
    ),
    responses((status = 200, description = "A page of claims by day", body = Page<ClaimRead>), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, (asked, paging)) = view(&state, &caller, Facts::Public, parameters, |parameters| {
        (Asked::read(parameters), Paging::read(parameters))
    })
    .await?;
    let all = view.register.proceedings.claims.all(Scope::PUBLIC);
    let all = all.filter(|recorded| asked.admits(&view, &recorded.fact));
    let found = page(&state.cursor_key, &asked.question(&view), &paging, all, |recorded| {
        recorded.fact.position()
    })?;
    let next = found.next.clone();
    let mut body = found.map(|recorded| ClaimRead::of(&view, recorded));
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// Which claims a list is asked for.
struct Asked {
    metric: Option<ClaimMetric>,
    member_type: Option<MemberType>,
    region: Option<TerritoryCode>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    fits: Option<Fit>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        let from = parameters.day("from");
        let after = |day: &NaiveDate| from.is_none_or(|from| from < *day);
        let form = "a calendar day as 2020-02-20, after `from`";
        Self {
            metric: parameters.parsed("metric", &ClaimMetric::list(), ClaimMetric::parse),
            member_type: parameters.parsed("type", &MemberType::list(), MemberType::parse),
            region: parameters.parsed("region", "a NUTS 3 code as CZ042", |text| {
                TerritoryCode::parse(Level::Region, text).ok()
            }),
            from,
            until: parameters.parsed("until", form, |text| day(text).filter(after)),
            fits: parameters.parsed("fits", &Fit::list(), Fit::parse),
        }
    }

    fn admits(&self, view: &View, claim: &Claim) -> bool {
        self.metric.is_none_or(|metric| claim.metric == metric)
            && self.member_type.is_none_or(|kind| claim.member_type == Some(kind))
            && self.region.as_ref().is_none_or(|region| claim.region.as_ref() == Some(region))
            && self.from.is_none_or(|from| from <= claim.day.latest())
            && self.until.is_none_or(|until| claim.day.earliest() < until)
            && self.fits.is_none_or(|fits| reconcile(&view.register, claim).fit == fits)
    }

    fn question(&self, view: &View) -> Question {
        Question::at("/api/v1/claims")
            .with("known_at", Some(view.register.known.revision))
            .with("metric", self.metric)
            .with("type", self.member_type)
            .with("region", self.region.as_ref())
            .with("from", self.from)
            .with("until", self.until)
            .with("fits", self.fits)
    }
}

/// Reads one claim, reconciled with the register as of its day.
#[utoipa::path(
    get, path = "/api/v1/claims/{id}", tag = "claims",
    params(
        ("id" = Uuid, Path, description = "Id of the claim"),
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; a claim is reconciled as of its own day"),
        Known,
    ),
    responses((status = 200, description = "The claim", body = ClaimRead, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Public, parameters, |_| ()).await?;
    let found = view.register.proceedings.claims.find(*id, Scope::PUBLIC);
    let recorded = found.ok_or_else(|| ApiError::not_found("claim", *id))?;
    let body = ClaimRead::of(&view, recorded);
    Ok(answer::tagged(&request, view.tag_of(recorded.from), view.caching(), &body, None))
}

/// Records a claim.
#[utoipa::path(
    post, path = "/api/v1/claims", tag = "claims", request_body = ClaimForm,
    params(Repeatable, Journaled),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = ClaimBody),
        (status = 201, description = "It is recorded", body = ClaimBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: ClaimForm = writing.json(payload).await?;
    let new = form.claim(writing.new_id()).map_err(|refusal| vec![refusal])?;
    let scope = writing.caller.scope;
    let run = writing.run("record a claim", move |tx| {
        let made = service::claim::create(tx, new.clone(), scope)?;
        Answer::created(format!("/api/v1/claims/{}", new.id), made.from, &ClaimBody::of(&made))
    });
    run.await
}

/// Corrects a claim by a merge patch (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/claims/{id}", tag = "claims",
    request_body(content = ClaimForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the claim"),
        Matching, Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = ClaimBody, headers(("ETag" = String))), WriteProblems),
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
    let run = writing.run("correct a claim", move |tx| {
        let corrected = service::claim::correct(tx, id, &expected, scope, |before| {
            let form: ClaimForm = content::patched(&ClaimForm::of(before), &patch)?;
            Ok::<_, ApiError>(form.claim(before.id).map_err(|refusal| vec![refusal])?)
        })?;
        Answer::changed(corrected.from, &ClaimBody::of(&corrected))
    });
    run.await
}

/// Takes back a claim that should not have been recorded.
#[utoipa::path(
    delete, path = "/api/v1/claims/{id}", tag = "claims",
    params(
        ("id" = Uuid, Path, description = "Id of the claim"),
        Matching, Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back a claim", move |tx| {
        service::claim::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}
