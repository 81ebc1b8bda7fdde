//! The timeline of an application: everything that was recorded of it and of what
//! it rests on.

use actix_web::web::Path;
use actix_web::{HttpResponse, web};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::legal_day;
use crate::domain::application::Application;
use crate::domain::policy::Scope;
use crate::http::caller::Caller;
use crate::http::describe::ReadProblems;
use crate::http::error::ApiError;
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::store::application::ApplicationRow;
use crate::store::db::Db;
use crate::store::record::Record as _;
use crate::store::revision::{self, ChangeRow, RevisionRow};
use crate::store::{contact, note, resolution, vote};

/// Everything that happened with an application.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineBody {
    /// What happened, the earliest first.
    items: Vec<HappenedBody>,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct HappenedBody {
    /// The revision that recorded it.
    revision: i64,
    /// When.
    recorded_at: String,
    /// The legal day of that moment.
    #[schema(format = Date)]
    day: String,
    /// Who did it.
    actor: String,
    /// Kind of the fact.
    #[schema(example = "application")]
    entity: String,
    /// Its id.
    id: String,
    /// What was done: a move of the application, or `create`, `update`, `delete`.
    #[schema(example = "submit")]
    what: String,
    /// A document that goes with the move, or the document itself.
    document_id: Option<String>,
}

/// Lists everything that happened with an application, the decisions it rests on,
/// its documents and its notes.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/timeline", tag = "applications",
    params(("id" = Uuid, Path, description = "Id of the application")),
    responses((status = 200, description = "What happened, the earliest first", body = TimelineBody), ReadProblems),
    security(("token" = []))
)]
pub(crate) async fn timeline(
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    let (id, scope) = (*id, caller.scope);
    let items = state.store.read(move |_, conn| happened(conn, id, scope)).await?;
    Ok(HttpResponse::Ok().json(TimelineBody { items }))
}

fn happened(conn: &mut Db, id: Uuid, scope: Scope) -> Result<Vec<HappenedBody>, ApiError> {
    let row = ApplicationRow::find(conn, &id.to_string())
        .map_err(crate::store::error::StoreError::from)?;
    let found = row.as_ref().map(Application::try_from).transpose()?;
    let seen = found.filter(|found| scope.sees(false, Some(found.organization)));
    let application = seen.ok_or_else(|| ApiError::not_found("application", id))?;
    let mut rows = Vec::new();
    for (entity, ids) in named(conn, &application)? {
        rows.extend(revision::history(conn, entity, &ids, scope)?);
    }
    rows.sort_by_key(|(_, change)| (change.revision, change.position));
    Ok(rows.iter().map(|(row, change)| HappenedBody::of(row, change)).collect())
}

/// Facts of one kind, by their ids.
type Facts = (&'static str, Vec<String>);

/// The facts whose history it is, by kind.
fn named(conn: &mut Db, application: &Application) -> Result<Vec<Facts>, ApiError> {
    let decisions = application.decisions;
    let decided: Vec<Uuid> = [
        decisions.proposal,
        decisions.approval,
        decisions.declaration,
        decisions.politician,
        decisions.admission,
    ]
    .into_iter()
    .flatten()
    .collect();
    let text = |ids: &[Uuid]| ids.iter().map(Uuid::to_string).collect::<Vec<_>>();
    let mut votes = Vec::new();
    let mut meetings: Vec<String> = application.meeting.iter().map(Uuid::to_string).collect();
    for id in &decided {
        votes.extend(vote::of_resolution(conn, *id)?.into_iter().map(|row| row.id));
        meetings.extend(resolution::meeting(conn, *id)?);
    }
    let mut documents = application.documents.clone();
    documents.extend(application.moves.iter().filter_map(|made| made.document));
    Ok(vec![
        ("application", vec![application.id.to_string()]),
        ("note", note::ids_on(conn, application.id)?),
        ("contact", contact::ids_ever_of(conn, application.organization)?),
        ("resolution", text(&decided)),
        ("vote", votes),
        ("meeting", meetings),
        ("document", text(&documents)),
        ("membership", text(application.membership.as_slice())),
    ])
}

impl HappenedBody {
    fn of(row: &RevisionRow, change: &ChangeRow) -> Self {
        let (moved, document) = moved(change).unwrap_or_default();
        let document =
            document.or_else(|| (change.entity == "document").then(|| change.entity_id.clone()));
        Self {
            revision: row.number,
            recorded_at: row.recorded_at.to_string(),
            day: legal_day(row.recorded_at.0).to_string(),
            actor: row.actor.clone(),
            entity: change.entity.clone(),
            id: change.entity_id.clone(),
            what: moved.unwrap_or_else(|| change.operation.clone()),
            document_id: document,
        }
    }
}

/// The move that a change of an application made, with its document.
fn moved(change: &ChangeRow) -> Option<(Option<String>, Option<String>)> {
    if change.entity != "application" {
        return None;
    }
    let moves = |document: Option<&String>| {
        let document: Value = serde_json::from_str(document?).ok()?;
        serde_json::from_str::<Vec<Value>>(document.get("moves")?.as_str()?).ok()
    };
    let before = moves(change.before.as_ref()).map_or(0, |moves| moves.len());
    let after = moves(change.after.as_ref())?;
    let last = after.last().filter(|_| after.len() > before)?;
    let text = |key: &str| last.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
    Some((text("move"), text("document_id")))
}
