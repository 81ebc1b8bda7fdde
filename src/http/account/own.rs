//! Who am I.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::cited::{AccountCited, ActsFor};
use crate::domain::policy::TokenScope;
use crate::http::answer;
use crate::http::caller::Caller;
use crate::http::describe::ReadProblems;
use crate::http::error::ApiError;
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::word;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::record::Record as _;
use crate::store::token::TokenRow;
use crate::store::{account, session};

/// Who calls.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WhoBody {
    /// The account; null where the token belongs to none.
    account_id: Option<String>,
    /// The office that the account is for.
    label: Option<String>,
    /// What may be done.
    #[schema(value_type = word::Role)]
    role: &'static str,
    /// What of it the token is for; a session is for all of it.
    #[schema(value_type = Vec<word::TokenScope>)]
    scopes: Vec<&'static str>,
    /// The organizations that a clerk acts for.
    organizations: Vec<ActsFor>,
    /// The token that was sent.
    token_id: Option<String>,
    /// The session, where one was sent instead.
    session_id: Option<String>,
    /// When token or session ends at the latest.
    expires_at: Option<String>,
}

/// Tells who calls: by which account, token or session, with which role, for whom.
#[utoipa::path(
    get, path = "/api/v1/account", tag = "account",
    responses((status = 200, description = "Who calls", body = WhoBody), ReadProblems),
    security(("token" = []))
)]
pub(crate) async fn read(
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    let body = state.store.read(move |_, conn| who(conn, &caller)).await?;
    Ok(answer::listed(&body, None))
}

fn who(conn: &mut Db, caller: &Caller) -> Result<WhoBody, StoreError> {
    let found = caller.account.map(|id| account::find(conn, id)).transpose()?.flatten();
    let cited = found.map(|found| AccountCited::of(conn, &found.fact)).transpose()?;
    let id = caller.token.clone().unwrap_or_default();
    let expires_at = if caller.in_session {
        session::find(conn, &id)?.map(|row| row.expires_at)
    } else {
        TokenRow::find(conn, &id)?.map(|row| row.expires_at)
    };
    let (token_id, session_id) =
        if caller.in_session { (None, Some(id)) } else { (Some(id), None) };
    let (account_id, label, organizations) = match cited {
        Some(cited) => (Some(cited.id), Some(cited.label), cited.organizations),
        None => (None, None, Vec::new()),
    };
    Ok(WhoBody {
        account_id,
        label,
        role: caller.role.as_str(),
        scopes: caller.scopes.iter().map(TokenScope::as_str).collect(),
        organizations,
        token_id,
        session_id,
        expires_at: expires_at.map(|at| at.to_string()),
    })
}
