//! Disabling accounts and enabling them again.

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationErrors};

use super::{AccountBody, changed_answer, manager};
use crate::http::describe::{Journaled, Matching, Repeatable, WriteProblems};
use crate::http::error::ApiError;
use crate::http::write::Writing;
use crate::service::account;

/// Nothing is said of it but the reason, which is a parameter.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountMoveForm {}

impl Validate for AccountMoveForm {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// Disables an account at once: its sessions end, its tokens are revoked, its
/// invitation is taken back.
#[utoipa::path(
    post, path = "/api/v1/accounts/{id}/disable", tag = "accounts", request_body = AccountMoveForm,
    params(
        ("id" = Uuid, Path, description = "Id of the account"),
        Matching,
        Repeatable,
        Journaled,
    ),
    responses((status = 200, description = "It is disabled", body = AccountBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(crate) async fn disable(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let AccountMoveForm {} = writing.json(payload).await?;
    let (id, by) = (*id, manager(&writing.caller));
    let run = writing.run("disable an account", move |tx| {
        let disabled = account::disable(tx, id, &expected, by)?;
        changed_answer(tx, &disabled)
    });
    run.await
}

/// Enables an account again. Its holder signs in anew; ended sessions and revoked
/// tokens stay so.
#[utoipa::path(
    post, path = "/api/v1/accounts/{id}/enable", tag = "accounts", request_body = AccountMoveForm,
    params(
        ("id" = Uuid, Path, description = "Id of the account"),
        Matching,
        Repeatable,
        Journaled,
    ),
    responses((status = 200, description = "It is enabled", body = AccountBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(crate) async fn enable(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let AccountMoveForm {} = writing.json(payload).await?;
    let (id, by) = (*id, manager(&writing.caller));
    let run = writing.run("enable an account", move |tx| {
        let enabled = account::enable(tx, id, &expected, by)?;
        changed_answer(tx, &enabled)
    });
    run.await
}
