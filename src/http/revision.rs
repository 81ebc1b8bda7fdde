//! The journal: the change feed, and single revisions.

use actix_web::http::header::{CacheDirective, EntityTag};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::describe::ReadProblems;
use super::error::ApiError;
use super::parameter::Parameters;
use super::state::State;
use super::view::{REPRESENTATION, reach};
use crate::domain::policy::Scope;
use crate::store::revision::{self, ChangeRow, RevisionRow};

/// Revisions of a page where nothing is asked for.
const LIMIT: i64 = 50;
/// Most revisions of a page.
const LIMIT_MAX: i64 = 200;

/// A part of the change feed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Feed {
    /// Revisions, the oldest first.
    items: Vec<RevisionWithChanges>,
    /// Path of what comes after; null where the feed has been read to its end.
    next: Option<String>,
    /// Where to ask again later: everything after this revision is new.
    after: i64,
}

/// A revision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RevisionBody {
    /// Its number.
    number: i64,
    /// When it was recorded.
    recorded_at: String,
    /// Who made it; not shown to everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    /// Why; not shown to everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The request that asked for it; not shown to everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// Whether it touched public facts.
    public: bool,
    /// How many changes it has, those not shown included.
    change_count: i64,
    /// Hash of the revision before it.
    previous: String,
    /// SHA-256 over its canonical text, in hexadecimal.
    hash: String,
}

/// A revision with those of its changes that the caller may see.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionWithChanges {
    #[serde(flatten)]
    revision: RevisionBody,
    /// Its changes.
    changes: Vec<ChangeBody>,
}

/// One change of one fact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeBody {
    /// Place within the revision, from 1.
    position: i64,
    /// Kind of the fact.
    #[schema(example = "membership")]
    entity: String,
    /// Its id.
    id: String,
    /// `create`, `update` or `delete`.
    operation: String,
    /// The document before, by column.
    #[schema(value_type = Option<Object>)]
    before: Option<Value>,
    /// The document after, by column.
    #[schema(value_type = Option<Object>)]
    after: Option<Value>,
}

impl RevisionBody {
    /// As much of a revision as `scope` may see.
    pub fn of(row: &RevisionRow, scope: Scope) -> Self {
        let inside = scope.sees_everything();
        Self {
            number: row.number,
            recorded_at: row.recorded_at.to_string(),
            actor: inside.then(|| row.actor.clone()),
            reason: inside.then(|| row.reason.clone()),
            request_id: row.request_id.clone().filter(|_| inside),
            public: row.public,
            change_count: row.changes,
            previous: row.previous.clone(),
            hash: row.hash.clone(),
        }
    }
}

impl ChangeBody {
    /// As much of a change as `scope` may see: what a published thing was as a
    /// draft stays inside.
    ///
    /// # Errors
    /// A document is not JSON.
    pub fn of(row: &ChangeRow, scope: Scope) -> Result<Self, ApiError> {
        let draft = |document: &Value| document.get("published") == Some(&Value::Bool(false));
        let organization = row.organization_id.as_deref().and_then(|id| Uuid::try_parse(id).ok());
        let document = |text: &Option<String>| {
            text.as_deref().map(serde_json::from_str).transpose().map_err(ApiError::internal)
        };
        Ok(Self {
            position: row.position,
            entity: row.entity.clone(),
            id: row.entity_id.clone(),
            operation: row.operation.clone(),
            before: document(&row.before)?
                .filter(|before| scope.sees(!draft(before), organization)),
            after: document(&row.after)?,
        })
    }
}

impl RevisionWithChanges {
    fn of(row: &RevisionRow, changes: &[ChangeRow], scope: Scope) -> Result<Self, ApiError> {
        let changes =
            changes.iter().map(|change| ChangeBody::of(change, scope)).collect::<Result<_, _>>()?;
        Ok(Self { revision: RevisionBody::of(row, scope), changes })
    }
}

/// Lists what came after a revision: everybody sees public facts, a clerk those of
/// its own organizations too, staff and auditors all.
#[utoipa::path(
    get, path = "/api/v1/revisions", tag = "revisions",
    params(
        ("after" = Option<i64>, Query, minimum = 0, description = "Number of the last revision known; 0 where absent"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Revisions of a page, at most 200"),
    ),
    responses((status = 200, description = "Revisions, the oldest first", body = Feed), ReadProblems)
)]
pub(super) async fn feed(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    mut parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let after = parameters.parsed("after", "a whole number from 0", |text| {
        text.parse().ok().filter(|number| *number >= 0)
    });
    let limit = parameters
        .parsed("limit", "a whole number from 1 to 200", |text| {
            text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit))
        })
        .unwrap_or(LIMIT);
    parameters.finish()?;
    let (after, scope) = (after.unwrap_or(0), caller.scope);
    let mut rows =
        state.store.read(move |_, conn| revision::page(conn, after, limit + 1, scope)).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|found| found > limit);
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let last = rows.last().map_or(after, |(row, _)| row.number);
    let items = rows.iter().map(|(row, changes)| RevisionWithChanges::of(row, changes, scope));
    let next = more.then(|| format!("/api/v1/revisions?after={last}&limit={limit}"));
    let body = Feed { items: items.collect::<Result<_, _>>()?, next: next.clone(), after: last };
    let whose = reach(scope);
    let tag = EntityTag::new_strong(format!("{REPRESENTATION}.f{after}-{last}-{more}{whose}"));
    let caching = if scope.sees_drafts() {
        vec![CacheDirective::Private, CacheDirective::NoCache]
    } else {
        vec![CacheDirective::NoCache]
    };
    Ok(answer::tagged(&request, tag, caching, &body, next.as_deref()))
}

/// Reads one revision.
#[utoipa::path(
    get, path = "/api/v1/revisions/{number}", tag = "revisions",
    params(("number" = i64, Path, description = "Number of the revision")),
    responses((status = 200, description = "The revision", body = RevisionWithChanges, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    number: Path<i64>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    let (number, scope) = (*number, caller.scope);
    let found = if number < 1 {
        None
    } else {
        state.store.read(move |_, conn| revision::find(conn, number, scope)).await?
    };
    let (row, changes) = found.ok_or_else(|| ApiError::not_found("revision", number))?;
    let whose = reach(scope);
    let tag = EntityTag::new_strong(format!("{}{whose}", row.hash));
    let caching = vec![CacheDirective::Private, CacheDirective::NoCache];
    Ok(answer::tagged(
        &request,
        tag,
        caching,
        &RevisionWithChanges::of(&row, &changes, scope)?,
        None,
    ))
}
