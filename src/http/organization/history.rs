//! History of an organization: every change of it, its memberships, its
//! affiliations, its compositions and its bodies, with the revision that made it.

use actix_web::web::Path;
use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::policy::Scope;
use crate::http::caller::Caller;
use crate::http::describe::ReadProblems;
use crate::http::error::ApiError;
use crate::http::parameter::Parameters;
use crate::http::revision::{ChangeBody, RevisionBody};
use crate::http::state::State;
use crate::store::db::Db;
use crate::store::{affiliation, body, composition, membership, organization, revision};

/// The changes of one organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryBody {
    /// The changes, the oldest first.
    items: Vec<HistoryItem>,
}

/// One change and its revision.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryItem {
    /// The revision.
    revision: RevisionBody,
    /// The change.
    change: ChangeBody,
}

/// Lists every change of an organization, its memberships, affiliations,
/// compositions and bodies.
#[utoipa::path(
    get, path = "/api/v1/organizations/{id}/history", tag = "organizations",
    params(("id" = Uuid, Path, description = "Id of the organization")),
    responses((status = 200, description = "The changes, the oldest first", body = HistoryBody), ReadProblems)
)]
pub(crate) async fn history(
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    let (id, scope) = (*id, caller.scope);
    let items = state.store.read(move |_, conn| changes(conn, id, scope)).await?;
    Ok(HttpResponse::Ok().json(HistoryBody { items }))
}

fn changes(conn: &mut Db, id: Uuid, scope: Scope) -> Result<Vec<HistoryItem>, ApiError> {
    let mut rows = revision::history(conn, "organization", &[id.to_string()], scope)?;
    let gone = organization::find(conn, id, scope)?.is_none();
    if rows.is_empty() || gone && !scope.sees_everything() {
        return Err(ApiError::not_found("organization", id));
    }
    let memberships = membership::ids_ever_of(conn, id)?;
    rows.extend(revision::history(conn, "membership", &memberships, scope)?);
    let affiliations = affiliation::ids_ever_of(conn, id)?;
    rows.extend(revision::history(conn, "affiliation", &affiliations, scope)?);
    let compositions = composition::ids_ever_of(conn, id)?;
    rows.extend(revision::history(conn, "composition", &compositions, scope)?);
    let bodies = body::ids_ever_of(conn, id)?;
    rows.extend(revision::history(conn, "body", &bodies, scope)?);
    rows.sort_by_key(|(_, change)| (change.revision, change.position));
    let item = |(row, change)| {
        Ok(HistoryItem {
            revision: RevisionBody::of(&row, scope),
            change: ChangeBody::of(&change, scope)?,
        })
    };
    rows.into_iter().map(item).collect()
}
