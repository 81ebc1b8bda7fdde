//! Memberships: spells of organizations in the association.

use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::content;
use super::describe::{
    Explained, Journaled, Known, Matching, Paged, ReadProblems, Repeatable, WriteProblems,
};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::state::State;
use super::view::{Facts, view};
use super::word::MemberType as MemberTypeWord;
use super::write::{Answer, Writing};
use crate::domain::fact::Recorded;
use crate::domain::kind::MemberType;
use crate::domain::membership::Membership;
use crate::domain::register::Spell;
use crate::domain::violation::Refusal;
use crate::service;

mod document;
mod form;
mod place;

pub use document::{MembershipBody, MembershipRead};
pub use form::{CorrectionForm, EndForm, IdentifyForm, MembershipForm, ReclassifyForm};
use place::{in_day, in_membership, in_organization};

/// Lists spells of membership, whatever their days.
#[utoipa::path(
    get, path = "/api/v1/memberships", tag = "memberships",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
        ("organization_id" = Option<Uuid>, Query, description = "Only spells of this organization"),
        ("type" = Option<MemberTypeWord>, Query, description = "Only spells of this type"),
        ("named" = Option<bool>, Query, description = "Only named members, or only unnamed ones"),
        Paged,
    ),
    responses((status = 200, description = "A page of spells in Czech order of their members, the unnamed last", body = Page<MembershipBody>), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ((organization, kind, named), paging)) =
        view(&state, &caller, Facts::Public, parameters, |parameters| {
            let organization =
                parameters.parsed("organization_id", "an id", |text| Uuid::try_parse(text).ok());
            let kind = parameters.parsed("type", &MemberType::list(), MemberType::parse);
            ((organization, kind, parameters.flag("named")), Paging::read(parameters))
        })
        .await?;
    let question = Question::at("/api/v1/memberships")
        .with("known_at", Some(view.register.known.revision))
        .with("organization_id", organization)
        .with("type", kind)
        .with("named", named);
    let asked = |spell: &&Spell| {
        organization.is_none_or(|id| spell.membership.organization() == Some(id))
            && kind.is_none_or(|kind| spell.membership.member_type == kind)
            && named.is_none_or(|named| spell.filed.is_some() == named)
    };
    let spells = view.register.spells.iter().filter(asked);
    let found = page(&state.cursor_key, &question, &paging, spells, Spell::position)?;
    let next = found.next.clone();
    let mut body = found.map(|spell| MembershipBody::of(&spell.membership, spell.recorded_from));
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// Reads one spell of membership.
#[utoipa::path(
    get, path = "/api/v1/memberships/{id}", tag = "memberships",
    params(
        ("id" = Uuid, Path, description = "Id of the membership"),
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
    ),
    responses((status = 200, description = "The membership", body = MembershipRead, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Public, parameters, |_| ()).await?;
    let spell = view.register.spell(*id).ok_or_else(|| ApiError::not_found("membership", *id))?;
    let tag = view.tag_of(spell.recorded_from);
    Ok(answer::tagged(&request, tag, view.caching(), &MembershipRead::of(&view, spell), None))
}

/// Begins a membership by hand, as a historical record and for a reason, or records
/// a member that a source counts and does not name.
#[utoipa::path(
    post, path = "/api/v1/memberships", tag = "memberships", request_body = MembershipForm,
    params(
        Repeatable,
        Explained,
    ),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = MembershipBody),
        (status = 201, description = "It is recorded", body = MembershipBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn begin(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: MembershipForm = writing.json(payload).await?;
    let new = form
        .membership(writing.new_id())
        .map_err(|refusal: Refusal| ApiError::from(vec![refusal]).placed(in_membership))?;
    let scope = writing.caller.scope;
    let run = writing.explained().run("begin a membership", move |tx| {
        let made = service::membership::begin(tx, &new, scope)
            .map_err(|error| ApiError::from(error).placed(in_membership))?;
        Answer::created(path(&made.fact), made.from, &MembershipBody::of(&made.fact, made.from))
    });
    run.await
}

/// Corrects a membership by a merge patch (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/memberships/{id}", tag = "memberships",
    request_body(content = CorrectionForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the membership"),
        Matching,
        Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = MembershipBody, headers(("ETag" = String))), WriteProblems),
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
    let run = writing.run("correct a membership", move |tx| {
        let corrected = service::membership::correct(tx, id, &expected, |before| {
            let form: CorrectionForm = content::patched(&CorrectionForm::of(before), &patch)?;
            Ok::<_, ApiError>(form.apply(before).map_err(|refusal| vec![refusal])?)
        });
        changed(&corrected.map_err(|error| error.placed(in_membership))?)
    });
    run.await
}

/// Takes back a membership that should not have been recorded.
#[utoipa::path(
    delete, path = "/api/v1/memberships/{id}", tag = "memberships",
    params(
        ("id" = Uuid, Path, description = "Id of the membership"),
        Matching,
        Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let id = *id;
    let run = writing.run("take back a membership", move |tx| {
        // There is no body for a pointer to point into.
        service::membership::remove(tx, id, &expected)
            .map_err(|error| ApiError::from(error).placed(|_| Some(String::new())))?;
        Ok(Answer::removed())
    });
    run.await
}

/// Ends a membership on its first day without it.
#[utoipa::path(
    post, path = "/api/v1/memberships/{id}/end", tag = "memberships", request_body = EndForm,
    params(
        ("id" = Uuid, Path, description = "Id of the membership"),
        Matching,
        Repeatable,
        Journaled,
    ),
    responses((status = 200, description = "It is ended", body = MembershipBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn end(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let form: EndForm = writing.json(payload).await?;
    let (on, end) = form.end().map_err(|refusal| vec![refusal])?;
    let id = *id;
    let run = writing.run("end a membership", move |tx| {
        let ended = service::membership::end(tx, id, &expected, on, end.clone());
        changed(&ended.map_err(|error| ApiError::from(error).placed(in_day))?)
    });
    run.await
}

/// Closes a membership on a day and opens the next of another type there, which
/// is no exit and no entry. Answers with the one that begins.
#[utoipa::path(
    post, path = "/api/v1/memberships/{id}/reclassify", tag = "memberships", request_body = ReclassifyForm,
    params(
        ("id" = Uuid, Path, description = "Id of the membership"),
        Matching,
        Repeatable,
        Journaled,
    ),
    responses(
        (status = 200, description = "It would be reclassified (`validate_only`)", body = MembershipBody),
        (status = 201, description = "It is reclassified", body = MembershipBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn reclassify(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let form: ReclassifyForm = writing.json(payload).await?;
    let to = form.reclassification(writing.new_id()).map_err(|refusal| vec![refusal])?;
    let id = *id;
    let run = writing.run("reclassify a membership", move |tx| {
        let next = service::membership::reclassify(tx, id, &expected, to.clone())
            .map_err(|error| ApiError::from(error).placed(in_day))?;
        Answer::created(path(&next.fact), next.from, &MembershipBody::of(&next.fact, next.from))
    });
    run.await
}

/// Names the organization behind an unnamed member; counts and key stay.
#[utoipa::path(
    post, path = "/api/v1/memberships/{id}/identify", tag = "memberships", request_body = IdentifyForm,
    params(
        ("id" = Uuid, Path, description = "Id of the membership"),
        Matching,
        Repeatable,
        Journaled,
    ),
    responses((status = 200, description = "It is identified", body = MembershipBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn identify(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let form: IdentifyForm = writing.json(payload).await?;
    let (organization, evidence) = form.identified().map_err(|refusal| vec![refusal])?;
    let id = *id;
    let run = writing.run("identify a member", move |tx| {
        let named =
            service::membership::identify(tx, id, &expected, organization, evidence.clone());
        changed(&named.map_err(|error| ApiError::from(error).placed(in_organization))?)
    });
    run.await
}

fn path(membership: &Membership) -> String {
    format!("/api/v1/memberships/{}", membership.id)
}

fn changed(recorded: &Recorded<Membership>) -> Result<Answer, ApiError> {
    Answer::changed(recorded.from, &MembershipBody::of(&recorded.fact, recorded.from))
}
