//! Accounts: who may act.

use std::collections::HashMap;

use actix_web::http::header::{CacheDirective, EntityTag};
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::content;
use super::describe::{Journaled, Matching, Paged, ReadProblems, WriteProblems};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::precondition;
use super::state::State;
use super::word;
use super::write::{Answer, Writing};
use crate::domain::account::Account;
use crate::domain::fact::Recorded;
use crate::domain::policy::Role;
use crate::service::account::{self, Manager};
use crate::store::account as store;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::moment::Moment;
use crate::store::revision::{Tx, digest};
use crate::store::{credential, invitation};

mod body;
mod cited;
mod form;
pub mod moves;
pub mod own;
pub mod password;

use body::Access;

pub use body::AccountBody;
pub use cited::{AccountCited, ActsFor};
pub use form::AccountForm;

/// Who manages accounts by this request.
#[must_use]
pub const fn manager(caller: &Caller) -> Manager {
    Manager { role: caller.role, account: caller.account }
}

/// Lists accounts.
#[utoipa::path(
    get, path = "/api/v1/accounts", tag = "accounts",
    params(
        ("role" = Option<word::Role>, Query, description = "Only those of this role"),
        ("organization_id" = Option<Uuid>, Query, description = "Only those that act for this organization"),
        ("disabled" = Option<bool>, Query, description = "Only those that are disabled, or only those that are not"),
        Paged,
    ),
    responses((status = 200, description = "A page of accounts by id", body = Page<AccountBody>), ReadProblems),
    security(("token" = []))
)]
pub(super) async fn list(
    state: web::Data<State>,
    mut parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let role = parameters.parsed("role", &Role::list(), Role::parse);
    let organization = parameters.id("organization_id");
    let disabled = parameters.flag("disabled");
    let paging = Paging::read(&mut parameters);
    parameters.finish()?;
    let question = Question::at("/api/v1/accounts")
        .with("role", role)
        .with("organization_id", organization)
        .with("disabled", disabled);
    let now = Moment(state.clock.now());
    let (accounts, access) = state.store.read(move |_, conn| all(conn, now)).await?;
    let asked = |recorded: &&Recorded<Account>| {
        let account = &recorded.fact;
        role.is_none_or(|role| account.role == role)
            && organization.is_none_or(|id| account.organizations.contains(&id))
            && disabled.is_none_or(|disabled| account.is_active() != disabled)
    };
    let found = accounts.iter().filter(asked);
    let found = page(&state.cursor_key, &question, &paging, found, |recorded| {
        recorded.fact.id.as_bytes().to_vec()
    })?;
    let next = found.next.clone();
    let body = found.map(|recorded| {
        let own = access.get(&recorded.fact.id.to_string()).copied();
        AccountBody::of(recorded, own.unwrap_or_default())
    });
    Ok(answer::listed(&body, next.as_deref()))
}

type All = (Vec<Recorded<Account>>, HashMap<String, Access>);

fn all(conn: &mut Db, now: Moment) -> Result<All, StoreError> {
    let mut access: HashMap<String, Access> = HashMap::new();
    for row in credential::list(conn)? {
        access.insert(row.account_id.clone(), Access::of(Some(&row)));
    }
    for row in invitation::all_open(conn, now)? {
        access.entry(row.account_id).or_default().invited_until = Some(row.expires_at);
    }
    Ok((store::list(conn)?, access))
}

/// Reads one account.
#[utoipa::path(
    get, path = "/api/v1/accounts/{id}", tag = "accounts",
    params(("id" = Uuid, Path, description = "Id of the account")),
    responses((status = 200, description = "The account", body = AccountBody, headers(("ETag" = String))), ReadProblems),
    security(("token" = []))
)]
pub(super) async fn read(
    request: HttpRequest,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    let (id, now) = (*id, Moment(state.clock.now()));
    let found = state.store.read(move |_, conn| {
        let found = store::find(conn, id)?;
        let found = found.ok_or_else(|| ApiError::not_found("account", id))?;
        let access = Access::find(conn, id, now)?;
        Ok::<_, ApiError>((found.from, AccountBody::of(&found, access)))
    });
    let (from, body) = found.await?;
    // What it signs in with changes without a revision.
    let whole = serde_json::to_string(&body).map_err(ApiError::internal)?;
    let tag = format!("{}/{}", precondition::tag(from), digest(whole.as_bytes()));
    let caching = vec![CacheDirective::Private, CacheDirective::NoCache];
    Ok(answer::tagged(&request, EntityTag::new_strong(tag), caching, &body, None))
}

/// Changes an account by a merge patch (RFC 7396). Its role stays: who gets another
/// is invited anew.
#[utoipa::path(
    patch, path = "/api/v1/accounts/{id}", tag = "accounts",
    request_body(content = AccountForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the account"),
        Matching,
        Journaled,
    ),
    responses((status = 200, description = "It is changed", body = AccountBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn change(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let patch = writing.patch(payload).await?;
    let (id, by) = (*id, manager(&writing.caller));
    let run = writing.run("change an account", move |tx| {
        let changed = account::change(tx, id, &expected, by, |before| {
            let form: AccountForm = content::patched(&AccountForm::of(before), &patch)?;
            Ok::<_, ApiError>(form.changed(before).map_err(|refusal| vec![refusal])?)
        });
        changed_answer(tx, &changed?)
    });
    run.await
}

/// The answer to a change of an account.
fn changed_answer(tx: &mut Tx<'_>, changed: &Recorded<Account>) -> Result<Answer, ApiError> {
    let now = tx.at();
    let access = Access::find(tx.conn(), changed.fact.id, now)?;
    Answer::changed(changed.from, &AccountBody::of(changed, access))
}
