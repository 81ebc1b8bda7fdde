//! Files of documents, handed out so that no browser takes one for a page.

use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, CacheControl, CacheDirective, ETag,
    EntityTag, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, web};
use utoipa::ToSchema;
use uuid::Uuid;

use super::disposition;
use crate::domain::document::Document;
use crate::domain::kind::MediaType;
use crate::http::answer;
use crate::http::caller::Caller;
use crate::http::describe::{Known, ReadProblems};
use crate::http::error::ApiError;
use crate::http::guard;
use crate::http::parameter::Parameters;
use crate::http::problem::Code;
use crate::http::state::State;
use crate::http::view::{Facts, view};
use crate::store::document::content;

/// Bytes of a file.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "only described: bytes are handed out as they are")]
pub struct FileBytes(Vec<u8>);

/// Reads the file of one document.
#[utoipa::path(
    get, path = "/api/v1/documents/{id}/content", tag = "documents", operation_id = "content",
    params(
        ("id" = Uuid, Path, description = "Id of the document"),
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
    ),
    responses(
        (status = 200, description = "The file, as an attachment", content(
            (inline(FileBytes) = "application/pdf"), (inline(FileBytes) = "image/png"), (inline(FileBytes) = "image/jpeg"), (inline(FileBytes) = "image/tiff"),
            (inline(FileBytes) = "text/plain"), (inline(FileBytes) = "text/csv"),
            (inline(FileBytes) = "application/vnd.oasis.opendocument.text"),
            (inline(FileBytes) = "application/vnd.oasis.opendocument.spreadsheet"),
            (inline(FileBytes) = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (inline(FileBytes) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ), headers(("ETag" = String), ("Content-Disposition" = String))),
        ReadProblems,
    )
)]
pub(crate) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let recorded = view.register.proceedings.documents.find(*id, view.scope);
    let document = &recorded.ok_or_else(|| ApiError::not_found("document", *id))?.fact;
    let (sha256, scope) = (document.file.sha256.clone(), view.scope);
    let bytes = state.store.read(move |_, conn| content::find(conn, &sha256, scope)).await?;
    let gone = || {
        let detail = format!("The file of document {} was taken back.", *id);
        ApiError::new(Code::NotFound, detail)
    };
    Ok(handed_out(&request, &caller, document, bytes.ok_or_else(gone)?))
}

fn handed_out(
    request: &HttpRequest,
    caller: &Caller,
    document: &Document,
    bytes: Vec<u8>,
) -> HttpResponse {
    let tag = EntityTag::new_strong(format!("sha256.{}", document.file.sha256.as_str()));
    let fresh = !answer::has_it(request, &tag);
    let mut response = if fresh { HttpResponse::Ok() } else { HttpResponse::NotModified() };
    response
        .insert_header(ETag(tag))
        .insert_header(CacheControl(caching(caller, document)))
        .insert_header((CONTENT_SECURITY_POLICY, guard::FILE))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if !fresh {
        return response.finish();
    }
    response
        .insert_header((CONTENT_TYPE, served_as(document.file.media_type)))
        .insert_header((CONTENT_DISPOSITION, disposition::attachment(&document.file.name)))
        .body(bytes)
}

/// A file can be taken back, so each use is asked for; a draft is kept nowhere.
fn caching(caller: &Caller, document: &Document) -> Vec<CacheDirective> {
    match (document.published, &caller.token) {
        (false, _) => vec![CacheDirective::Private, CacheDirective::NoStore],
        (true, Some(_)) => vec![CacheDirective::Private, CacheDirective::NoCache],
        (true, None) => vec![CacheDirective::NoCache],
    }
}

fn served_as(media_type: MediaType) -> String {
    match media_type {
        MediaType::Text | MediaType::Csv => format!("{media_type}; charset=utf-8"),
        _ => media_type.to_string(),
    }
}
