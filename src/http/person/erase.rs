//! Erasing what is known of a person.

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::PersonBody;
use crate::http::describe::{Journaled, Matching, Repeatable, WriteProblems};
use crate::http::error::ApiError;
use crate::http::valid;
use crate::http::write::{Answer, Writing};
use crate::service::erasure;

/// Why a person is erased.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseForm {
    /// For the journal; never the name of the person, since the journal keeps it.
    #[validate(custom(function = "valid::prose"))]
    #[schema(example = "Asked for it on 2026-11-20")]
    reason: String,
}

/// Erases what is known of a person, for good.
///
/// The key of what is known is destroyed, and the erasure is noted in the ledger, so
/// that no backup brings it back. The references stay, and say nothing. A parameter
/// `reason` stands in the journal in the place of that of the body.
#[utoipa::path(
    post, path = "/api/v1/persons/{id}/erase", tag = "persons", request_body = EraseForm,
    params(
        ("id" = Uuid, Path, description = "The reference"),
        Matching, Repeatable, Journaled,
    ),
    responses((status = 200, description = "It is erased", body = PersonBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(crate) async fn erase(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let form: EraseForm = writing.json(payload).await?;
    let (id, ledger) = (*id, writing.state.erasure_ledger.clone());
    let run = writing.run(form.reason.trim(), move |tx| {
        let erased = erasure::erase(tx, id, &expected, ledger.as_ref())?;
        Answer::changed(erased.from, &PersonBody::of(&erased))
    });
    run.await
}
