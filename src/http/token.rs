//! Tokens of one's own account, made for programs.

use actix_web::http::header::{CacheDirective, EntityTag};
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::describe::{Journaled, Matching, Paged, ReadProblems, Repeatable, WriteProblems};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::precondition;
use super::state::State;
use super::word;
use super::write::{Answer, Writing};
use crate::domain::policy::TokenScope;
use crate::service::token::{self, Maker};
use crate::store::error::StoreError;
use crate::store::record::Record as _;
use crate::store::token as store;
use crate::store::token::TokenRow;

mod form;

pub use form::TokenForm;

/// A token as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TokenBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// Who or what it is for.
    label: String,
    /// What of the account's role it is for.
    #[schema(value_type = Vec<word::TokenScope>)]
    scopes: Vec<&'static str>,
    /// When it was made.
    created_at: String,
    /// When it ends.
    expires_at: String,
    /// When it was revoked.
    revoked_at: Option<String>,
    /// The token itself. Shown once, where it is made; else null.
    #[schema(example = "hcr_…")]
    secret: Option<String>,
}

impl TokenBody {
    fn of(row: &TokenRow) -> Result<Self, ApiError> {
        Ok(Self {
            id: row.id.clone(),
            revision: row.recorded_from,
            label: row.label.clone(),
            scopes: row.scopes()?.iter().map(TokenScope::as_str).collect(),
            created_at: row.created_at.to_string(),
            expires_at: row.expires_at.to_string(),
            revoked_at: row.revoked_at.map(|at| at.to_string()),
            secret: None,
        })
    }
}

/// Lists the tokens of one's own account, revoked and over ones included.
#[utoipa::path(
    get, path = "/api/v1/tokens", tag = "tokens",
    params(Paged),
    responses((status = 200, description = "A page of tokens by id, without their secrets", body = Page<TokenBody>), ReadProblems),
    security(("token" = []))
)]
pub(super) async fn list(
    caller: Caller,
    state: web::Data<State>,
    mut parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let paging = Paging::read(&mut parameters);
    parameters.finish()?;
    let account = caller.account.map(|id| id.to_string()).unwrap_or_default();
    let question = Question::at("/api/v1/tokens");
    let rows = state.store.read(move |_, conn| store::of_account(conn, &account)).await?;
    let found =
        page(&state.cursor_key, &question, &paging, rows.iter(), |row| row.id.as_bytes().to_vec())?;
    let next = found.next.clone();
    let Page { items, next: _, total, as_of, known_at } = found.map(TokenBody::of);
    let items = items.into_iter().collect::<Result<Vec<_>, _>>()?;
    let body = Page { items, next: next.clone(), total, as_of, known_at };
    Ok(answer::listed(&body, next.as_deref()))
}

/// Reads a token of one's own account, without its secret.
#[utoipa::path(
    get, path = "/api/v1/tokens/{id}", tag = "tokens",
    params(("id" = Uuid, Path, description = "Id of the token")),
    responses((status = 200, description = "The token", body = TokenBody, headers(("ETag" = String))), ReadProblems),
    security(("token" = []))
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    let wanted = id.to_string();
    let account = caller.account.map(|id| id.to_string());
    let found = state.store.read(move |_, conn| {
        Ok::<_, ApiError>(TokenRow::find(conn, &wanted).map_err(StoreError::from)?)
    });
    let own = found.await?.filter(|row| row.account_id.is_some() && row.account_id == account);
    let row = own.ok_or_else(|| ApiError::not_found("token", *id))?;
    let tag = EntityTag::new_strong(precondition::tag(row.recorded_from));
    let caching = vec![CacheDirective::Private, CacheDirective::NoCache];
    Ok(answer::tagged(&request, tag, caching, &TokenBody::of(&row)?, None))
}

/// Makes a token for one's own account, for a program.
///
/// It has the account's role and organizations, as they stand at each request, and
/// at most the scopes of the caller. It lasts a year at most; one that is made with
/// another token lasts no longer than that.
#[utoipa::path(
    post, path = "/api/v1/tokens", tag = "tokens", request_body = TokenForm,
    params(
        Repeatable,
        Journaled,
    ),
    responses(
        (status = 200, description = "It would be made (`validate_only`)", body = TokenBody),
        (status = 201, description = "It is made", body = TokenBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: TokenForm = writing.json(payload).await?;
    let caller = &writing.caller;
    let maker = Maker {
        account: caller.account,
        scopes: caller.scopes,
        token: caller.token.clone().filter(|_| !caller.in_session),
    };
    let new = form.token(writing.new_id()).map_err(|refusal| vec![refusal])?;
    let run = writing.run("make a token", move |tx| {
        let made = token::create_own(tx, &new, &maker)?;
        let kept = TokenBody::of(&made.row)?;
        let location = format!("/api/v1/tokens/{}", made.row.id);
        let shown = TokenBody { secret: Some(made.secret), ..kept.clone() };
        Answer::created(location, made.row.recorded_from, &kept)?.showing_once(&shown)
    });
    run.await
}

/// Revokes a token of one's own account at once; the journal still knows it.
#[utoipa::path(
    delete, path = "/api/v1/tokens/{id}", tag = "tokens",
    params(
        ("id" = Uuid, Path, description = "Id of the token"),
        Matching,
        Journaled,
    ),
    responses((status = 204, description = "It is revoked"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, account) = (*id, writing.caller.account);
    let run = writing.run("revoke a token", move |tx| {
        token::revoke_own(tx, id, &expected, account)?;
        Ok(Answer::removed())
    });
    run.await
}
