//! Who calls: from the bearer token to a role and what it may see.

use std::future::{Ready, ready};
use std::panic::AssertUnwindSafe;

use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, ResponseError as _, web};
use futures_util::FutureExt as _;

use super::error::ApiError;
use super::problem::{Code, FieldCode, FieldError};
use super::state::State;
use crate::domain::policy::{Action, Role, Scope, allows, scope};
use crate::service::token;

/// Id of a request, in its extensions.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The caller of a route, who may do what the route does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Role.
    pub role: Role,
    /// Id of the token; none for anonymous callers.
    pub token: Option<String>,
    /// What the caller may see.
    pub scope: Scope,
}

impl Caller {
    /// Who the journal says it was.
    #[must_use]
    pub fn actor(&self) -> String {
        self.token.as_ref().map_or_else(|| "anonymous".to_owned(), |id| format!("token {id}"))
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = request.extensions().get::<Self>().cloned();
        ready(caller.ok_or_else(|| ApiError::internal("a route without a policy")))
    }
}

/// Lets a request through to its handler if its caller may do `action`, and
/// answers in its place if not, or if the handler panics.
///
/// # Errors
/// What is below hands on.
pub async fn admit(
    action: Action,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    match permit(action, &request).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            let asked = request.request().clone();
            let answered = AssertUnwindSafe(async move { next.call(request).await });
            answered.catch_unwind().await.unwrap_or_else(|_| {
                let failure = ApiError::internal("the handler panicked");
                Ok(ServiceResponse::new(asked, failure.error_response()))
            })
        }
        Err(refusal) => Ok(request.into_response(refusal.error_response())),
    }
}

async fn permit(action: Action, request: &ServiceRequest) -> Result<Caller, ApiError> {
    let caller = identify(request).await?;
    if allows(caller.role, action) {
        return Ok(caller);
    }
    Err(if caller.role == Role::Anonymous {
        ApiError::new(Code::Unauthorized, "Send `Authorization: Bearer` and a token.")
    } else {
        ApiError::new(Code::Forbidden, format!("A token of role {} may not do this.", caller.role))
    })
}

/// The challenge that goes with every 401 (RFC 9110, section 11.6.1).
#[must_use]
pub const fn challenge() -> (actix_web::http::header::HeaderName, HeaderValue) {
    (WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"register\""))
}

async fn identify(request: &ServiceRequest) -> Result<Caller, ApiError> {
    let Some(header) = request.headers().get(AUTHORIZATION) else {
        return Ok(Caller { role: Role::Anonymous, token: None, scope: scope(Role::Anonymous) });
    };
    let state = request
        .app_data::<web::Data<State>>()
        .ok_or_else(|| ApiError::internal("a server without its state"))?;
    let secret = bearer(header)?;
    let now = state.clock.now();
    let found = state.store.read(move |_, conn| token::authenticate(conn, &secret, now)).await?;
    let bearer = found.ok_or_else(|| {
        ApiError::new(Code::Unauthorized, "This token is unknown, was revoked or has expired.")
    })?;
    Ok(Caller { role: bearer.role, token: Some(bearer.id), scope: scope(bearer.role) })
}

fn bearer(header: &HeaderValue) -> Result<String, ApiError> {
    let text = header.to_str().unwrap_or_default();
    match text.split_once(' ') {
        Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => {
            Ok(secret.trim().to_owned())
        }
        _ => Err(ApiError::new(Code::Unauthorized, "Only `Authorization: Bearer` is taken.")
            .with_errors(vec![FieldError::header(
                "Authorization",
                FieldCode::HeaderForm,
                "Bearer and a token",
            )])),
    }
}
