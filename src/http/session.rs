//! Sessions: signing in and out.

use actix_web::web::{Path, Payload};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::account::AccountCited;
use super::answer;
use super::caller::Caller;
use super::describe::{ReadProblems, SignInProblems};
use super::error::ApiError;
use super::page::Page;
use super::parameter::Parameters;
use super::problem::Code;
use super::sign_in::{is_right, login_digest};
use super::state::State;
use super::write::{Answer, Writing};
use crate::domain::account::Login;
use crate::service::session::{self, Opened};
use crate::store::credential;
use crate::store::moment::Moment;
use crate::store::revision::Tx;
use crate::store::session::SessionRow;

/// What somebody signs in with.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionForm {
    /// The e-mail address that the invitation was for.
    #[schema(example = "strategie@example.cz")]
    login: String,
    /// The password.
    password: String,
}

/// A session that was opened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpenedBody {
    /// Its id.
    id: String,
    /// What to send as `Authorization: Bearer` from now on. Shown once.
    #[schema(example = "hcs_…")]
    token: String,
    /// When it ends at the latest; sooner if nobody uses it for two hours.
    expires_at: String,
    /// Who signed in.
    account: AccountCited,
}

/// An open session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionBody {
    /// Its id.
    id: String,
    /// When it was opened.
    created_at: String,
    /// When it was last used, to the minute.
    last_used_at: String,
    /// When it ends at the latest.
    expires_at: String,
    /// Whether it is the one that asks.
    current: bool,
}

impl SessionBody {
    fn of(row: &SessionRow, caller: &Caller) -> Self {
        Self {
            id: row.id.clone(),
            created_at: row.created_at.to_string(),
            last_used_at: row.last_used_at.to_string(),
            expires_at: row.expires_at.to_string(),
            current: caller.in_session && caller.token.as_ref() == Some(&row.id),
        }
    }
}

/// The answer to who signed in.
///
/// # Errors
/// The store fails.
pub fn opened(tx: &mut Tx<'_>, opened: Opened) -> Result<Answer, ApiError> {
    let body = OpenedBody {
        id: opened.row.id.clone(),
        token: opened.secret,
        expires_at: opened.row.expires_at.to_string(),
        account: AccountCited::of(tx.conn(), &opened.account.fact)?,
    };
    Answer::opened(format!("/api/v1/sessions/{}", opened.row.id), &body)
}

/// Signs in with a login and a password.
///
/// The answer has a bearer token for all that the account may do. An unknown login,
/// a wrong password and a disabled account are refused alike.
#[utoipa::path(
    post, path = "/api/v1/sessions", tag = "sessions", request_body = SessionForm,
    responses((status = 201, description = "A session is opened", body = OpenedBody, headers(("Location" = String))), SignInProblems)
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    writing.plain()?;
    let form: SessionForm = writing.json(payload).await?;
    let state = writing.state.clone();
    // What can be no login is compared as any that is unknown.
    let login = Login::of(&form.login);
    let login = login.as_ref().map_or("", Login::as_str);
    let login = login_digest(state.master_key()?, login);
    let known = login.clone();
    let found = state.store.read(move |_, conn| credential::with_login(conn, &known)).await?;
    let hash = found.as_ref().and_then(|found| found.password_hash.clone());
    let right = is_right(&state, &login, writing.address(), &form.password, hash).await?;
    let found = found.filter(|_| right).ok_or_else(refused)?;
    let id = writing.new_id();
    let run = writing.operate("sign in", move |tx| {
        let session = session::sign_in(tx, &found, id)?.ok_or_else(refused)?;
        opened(tx, session)
    });
    run.await
}

fn refused() -> ApiError {
    let detail = "Check both, or ask for a new link; where the account is disabled, ask who let \
                  you in.";
    ApiError::new(Code::SignInRefused, detail)
}

/// Lists the open sessions of one's own account, the newest first.
#[utoipa::path(
    get, path = "/api/v1/sessions", tag = "sessions",
    responses((status = 200, description = "All of them, on one page", body = Page<SessionBody>), ReadProblems),
    security(("token" = []))
)]
pub(super) async fn list(
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    let now = Moment(state.clock.now());
    let account = caller.account.map(|id| id.to_string()).unwrap_or_default();
    let rows = state.store.read(move |_, conn| session::list(conn, &account, now)).await?;
    let items: Vec<SessionBody> = rows.iter().map(|row| SessionBody::of(row, &caller)).collect();
    let body = Page { items, next: None, total: None, as_of: None, known_at: None };
    Ok(answer::listed(&body, None))
}

/// Ends a session of one's own account at once; `current` is the one that asks.
#[utoipa::path(
    delete, path = "/api/v1/sessions/{id}", tag = "sessions",
    params(("id" = String, Path, description = "Id of the session, or `current`")),
    responses((status = 204, description = "It has ended"), SignInProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<String>) -> Result<HttpResponse, ApiError> {
    let own = writing.caller.token.clone().filter(|_| writing.caller.in_session);
    let meant = if id.as_str() == "current" { own.as_deref() } else { Some(id.as_str()) };
    let meant = meant.and_then(|id| Uuid::try_parse(id).ok());
    let found = meant.zip(writing.caller.account);
    let (session, account) = found.ok_or_else(|| ApiError::not_found("session", &id))?;
    let run = writing.operate("end a session", move |tx| {
        session::end(tx, account, session)?;
        Ok(Answer::removed())
    });
    run.await
}
