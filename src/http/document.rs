//! Documents: what they are, and their files.

use std::sync::Arc;

use actix_web::http::header::EntityTag;
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::content::{never_null, patched};
use super::describe::{Journaled, Known, Matching, Paged, ReadProblems, Repeatable, WriteProblems};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::precondition;
use super::state::State;
use super::view::{Facts, view};
use super::word;
use super::write::{Answer, Writing};
use crate::domain::document::Sha256;
use crate::domain::fact::Fact as _;
use crate::domain::kind::DocumentKind;
use crate::service;

pub mod content;
pub mod disposition;
mod form;
mod upload;

pub use form::{DocumentBody, DocumentForm};
pub use upload::DocumentUpload;

/// Lists documents.
#[utoipa::path(
    get, path = "/api/v1/documents", tag = "documents",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
        ("kind" = Option<word::DocumentKind>, Query, description = "Only those of this kind"),
        ("sha256" = Option<String>, Query, description = "Only those whose file has this digest"),
        ("q" = Option<String>, Query, description = "A part of the title or file name, without regard to case and diacritics"),
        Paged,
    ),
    responses((status = 200, description = "A page of documents, the first recorded first", body = Page<DocumentBody>), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, (kind, sha256, search, paging)) =
        view(&state, &caller, Facts::Visible, parameters, |parameters| {
            let kind = parameters.parsed("kind", &DocumentKind::list(), DocumentKind::parse);
            let sha256 = parameters.parsed("sha256", "64 hexadecimal digits", Sha256::parse);
            (kind, sha256, parameters.search(), Paging::read(parameters))
        })
        .await?;
    let question = Question::at("/api/v1/documents")
        .with("known_at", Some(view.register.known.revision))
        .with("kind", kind)
        .with("sha256", sha256.as_ref().map(Sha256::as_str))
        .with("q", search.as_ref());
    let all = view.register.proceedings.documents.all(view.scope).filter(|recorded| {
        let document = &recorded.fact;
        kind.is_none_or(|kind| document.kind == kind)
            && sha256.as_ref().is_none_or(|sha256| document.file.sha256 == *sha256)
            && search.as_ref().is_none_or(|search| document.matches(search))
    });
    let found =
        page(&state.cursor_key, &question, &paging, all, |recorded| recorded.fact.position())?;
    let next = found.next.clone();
    let mut body = found.map(DocumentBody::of);
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// Reads what is said of one document.
#[utoipa::path(
    get, path = "/api/v1/documents/{id}", tag = "documents",
    params(
        ("id" = Uuid, Path, description = "Id of the document"),
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
    ),
    responses((status = 200, description = "The document", body = DocumentBody, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let recorded = view.register.proceedings.documents.find(*id, view.scope);
    let recorded = recorded.ok_or_else(|| ApiError::not_found("document", *id))?;
    let tag = EntityTag::new_strong(precondition::tag(recorded.from));
    Ok(answer::tagged(&request, tag, view.caching(), &DocumentBody::of(recorded), None))
}

/// Records a document with its file.
///
/// What the file is, is told by its bytes: neither its name nor its
/// `Content-Type` is believed. It is handed out under a harmless name.
#[utoipa::path(
    post, path = "/api/v1/documents", tag = "documents",
    request_body(content = DocumentUpload, content_type = "multipart/form-data"),
    params(
        Repeatable,
        Journaled,
    ),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = DocumentBody),
        (status = 201, description = "It is recorded", body = DocumentBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let (form, file, bytes) = upload::read(&mut writing, payload).await?;
    let new = form.document(writing.new_id(), file).map_err(|refusal| vec![refusal])?;
    let bytes: Arc<[u8]> = bytes.into();
    let scope = writing.caller.scope;
    let run = writing.run("record a document", move |tx| {
        let made = service::document::create(tx, new.clone(), &bytes, scope)?;
        let location = format!("/api/v1/documents/{}", new.id);
        Answer::created(location, made.from, &DocumentBody::of(&made))
    });
    run.await
}

/// Corrects what is said of a document by a merge patch (RFC 7396); another file
/// is another document.
#[utoipa::path(
    patch, path = "/api/v1/documents/{id}", tag = "documents",
    request_body(content = DocumentForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the document"),
        Matching,
        Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = DocumentBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn correct(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let patch = writing.patch(payload).await?;
    never_null(&patch, "published")?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("correct a document", move |tx| {
        let corrected = service::document::correct(tx, id, &expected, scope, |before| {
            let form: DocumentForm = patched(&DocumentForm::of(before), &patch)?;
            let after = form.document(before.id, before.file.clone());
            Ok::<_, ApiError>(after.map_err(|refusal| vec![refusal])?)
        })?;
        Answer::changed(corrected.from, &DocumentBody::of(&corrected))
    });
    run.await
}

/// Takes back a document that should not have been recorded, and its file with
/// the last document that has the same bytes.
#[utoipa::path(
    delete, path = "/api/v1/documents/{id}", tag = "documents",
    params(
        ("id" = Uuid, Path, description = "Id of the document"),
        Matching,
        Journaled,
    ),
    responses((status = 204, description = "It is taken back; what was said of it stays in the journal"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back a document", move |tx| {
        service::document::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}
