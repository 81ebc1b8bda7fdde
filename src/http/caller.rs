//! Who calls: from the bearer token to a role and what it may see.

use std::future::{Ready, ready};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, ResponseError as _, web};
use futures_util::FutureExt as _;
use uuid::Uuid;

use super::admission::Class;
use super::cache;
use super::error::ApiError;
use super::problem::{Code, FieldCode, FieldError};
use super::state::State;
use crate::domain::policy::{Action, Role, Scope, TokenScope, TokenScopes, allows, scope};
use crate::service::bearer::{self, Means};
use crate::service::session;
use crate::store::moment::Moment;

/// How long a request waits until it is noted that its session was used. Where
/// the writer is busy longer, it is noted later.
const PATIENCE: Duration = Duration::from_secs(1);

/// Id of a request, in its extensions.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Pattern of the route that a request came to, in its extensions.
#[derive(Debug, Clone, Copy)]
pub struct Matched(pub &'static str);

/// The caller of a route, who may do what the route does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Role.
    pub role: Role,
    /// Id of the token or of the session; none for anonymous callers.
    pub token: Option<String>,
    /// Whether it is a session.
    pub in_session: bool,
    /// The account; none of anonymous callers and of tokens without one.
    pub account: Option<Uuid>,
    /// What of the role the token is for.
    pub scopes: TokenScopes,
    /// What the caller may see.
    pub scope: Scope,
}

impl Caller {
    /// Nobody signed in.
    const ANONYMOUS: Self = Self {
        role: Role::Anonymous,
        token: None,
        in_session: false,
        account: None,
        scopes: TokenScopes::ALL,
        scope: Scope::PUBLIC,
    };

    /// Who the journal says it was: the account, by whatever token or session, or
    /// the token that has none.
    #[must_use]
    pub fn actor(&self) -> String {
        match (self.account, &self.token) {
            (Some(account), _) => format!("account {account}"),
            (None, Some(token)) => format!("token {token}"),
            (None, None) => "anonymous".to_owned(),
        }
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

/// Lets a request through to its handler if there is a place for it in `class` and its
/// caller may do `action`, and answers in its place if not, or if the handler panics.
///
/// # Errors
/// What is below hands on.
pub async fn admit(
    class: Class,
    action: Action,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let state = request.app_data::<web::Data<State>>().cloned();
    let state = state.ok_or_else(|| ApiError::internal("a server without its state"))?;
    let place = match state.admission.enter(class) {
        Ok(place) => place,
        Err(refusal) => return Ok(request.into_response(refusal.error_response())),
    };
    let response = match permit(action, &request, &state).await {
        Ok(caller) => {
            let known = caller.token.is_some();
            request.extensions_mut().insert(caller);
            let asked = request.request().clone();
            let answered = AssertUnwindSafe(async move {
                if known {
                    next.call(request).await
                } else {
                    cache::through(action, request, next).await
                }
            });
            answered.catch_unwind().await.unwrap_or_else(|_| {
                let failure = ApiError::internal("the handler panicked");
                Ok(ServiceResponse::new(asked, failure.error_response()))
            })
        }
        Err(refusal) => Ok(request.into_response(refusal.error_response())),
    };
    drop(place);
    response
}

async fn permit(
    action: Action,
    request: &ServiceRequest,
    state: &State,
) -> Result<Caller, ApiError> {
    let caller = identify(request, state).await?;
    if let Some(token) = &caller.token
        && let Some(standing) = state.rates.with_token(token, state.clock.now())
    {
        request.extensions_mut().insert(standing);
        standing.check("with one token or session")?;
    }
    if allows(caller.role, action) {
        let reads = request.method().is_safe();
        return match action.scope(reads).filter(|scope| !caller.scopes.contain(*scope)) {
            None => Ok(caller),
            Some(lacking) => Err(insufficient(lacking)),
        };
    }
    Err(if caller.role == Role::Anonymous {
        ApiError::new(Code::Unauthorized, "Send `Authorization: Bearer` and a token.")
    } else {
        ApiError::new(Code::Forbidden, format!("A token of role {} may not do this.", caller.role))
    })
}

fn insufficient(lacking: TokenScope) -> ApiError {
    let detail = format!("This needs a token with scope `{lacking}`: make one, or sign in.");
    ApiError::new(Code::ScopeInsufficient, detail)
}

/// The challenge that goes with every 401 (RFC 9110, section 11.6.1).
#[must_use]
pub const fn challenge() -> (actix_web::http::header::HeaderName, HeaderValue) {
    (WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"register\""))
}

async fn identify(request: &ServiceRequest, state: &State) -> Result<Caller, ApiError> {
    let Some(header) = request.headers().get(AUTHORIZATION) else {
        return Ok(Caller::ANONYMOUS);
    };
    let secret = bearer(header)?;
    let now = state.clock.now();
    let found = state.store.read(move |_, conn| bearer::authenticate(conn, &secret, now)).await?;
    let bearer = found.ok_or_else(|| {
        let detail = "This token or session is unknown, was ended, or its time is up: make a new \
                      one, or sign in again.";
        ApiError::new(Code::Unauthorized, detail)
    })?;
    let (id, in_session) = match bearer.means {
        Means::Token(id) => (id, false),
        Means::Session { id, touch } => {
            if touch {
                note_use(state, id.clone(), Moment(now)).await;
            }
            (id, true)
        }
    };
    Ok(Caller {
        role: bearer.role,
        token: Some(id),
        in_session,
        account: bearer.account,
        scopes: bearer.scopes,
        scope: scope(bearer.role, bearer.organizations),
    })
}

/// Notes that a session was used. A session that is used while nothing can be
/// written lasts as long as it would have without.
async fn note_use(state: &State, id: String, at: Moment) {
    let noted = state.store.write(move |conn| session::touch(conn, &id, at));
    if let Ok(Err(error)) = tokio::time::timeout(PATIENCE, noted).await {
        tracing::warn!(%error, "it could not be noted that a session was used");
    }
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
