//! One's own password.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::violation::{AccountViolation, Refusal};
use crate::http::describe::SignInProblems;
use crate::http::error::ApiError;
use crate::http::sign_in::{chosen, is_right};
use crate::http::valid;
use crate::http::write::{Answer, Writing};
use crate::service::session;
use crate::store::credential;

/// Another password.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    /// The present one.
    current: String,
    /// The one from now on: 12 to 200 characters, without the login in it.
    #[validate(custom(function = "valid::password"))]
    new: String,
}

/// Gives one's own account another password and ends all other sessions. Its tokens
/// stay valid.
#[utoipa::path(
    put, path = "/api/v1/account/password", tag = "account", request_body = PasswordForm,
    responses((status = 204, description = "It is changed, and all other sessions have ended"), SignInProblems),
    security(("token" = []))
)]
pub(crate) async fn change(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    writing.plain()?;
    let form: PasswordForm = writing.json(payload).await?;
    let refused = |field: &str, violation| ApiError::from(vec![Refusal::at(field, violation)]);
    let missing = || refused("", AccountViolation::AccountMissing);
    let account = writing.caller.account.ok_or_else(missing)?;
    let state = writing.state.clone();
    let key = state.master_key()?;
    let found = state.store.read(move |_, conn| credential::of_account(conn, account)).await?;
    let found = found.ok_or_else(|| refused("", AccountViolation::LoginMissing))?;
    let (login, address) = (&found.login_digest, writing.address());
    if !is_right(&state, login, address, &form.current, found.password_hash.clone()).await? {
        return Err(refused("current", AccountViolation::PasswordWrong));
    }
    let hash = state.hasher.hash(chosen(key, login, "new", &form.new)?).await?;
    let kept = writing.caller.token.clone().filter(|_| writing.caller.in_session);
    let run = writing.operate("change a password", move |tx| {
        session::change_password(tx, &found, hash.clone(), kept.as_deref())?;
        Ok(Answer::removed())
    });
    run.await
}
