//! Who was shown what is known of a person.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::fact::Recorded;
use crate::domain::person::Person;
use crate::http::answer;
use crate::http::caller::Caller;
use crate::http::describe::{Paged, ReadProblems};
use crate::http::error::ApiError;
use crate::http::page::{Page, Paging, Question, page};
use crate::http::parameter::Parameters;
use crate::http::personal;
use crate::http::state::State;
use crate::http::view::{Facts, View, view};
use crate::http::word;
use crate::store::access::{self, AccessRow};

/// That somebody was shown what is known of a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessBody {
    /// Its id.
    id: String,
    /// When.
    #[schema(example = "2026-11-21T10:00:00.000000Z")]
    at: String,
    /// Who, as in the journal: `token` and its id, or `command line`.
    actor: String,
    /// The request that was answered; null on the command line.
    request_id: Option<String>,
    /// For what.
    #[schema(value_type = word::AccessPurpose)]
    purpose: String,
}

impl AccessBody {
    /// The body of a row.
    pub fn of(row: &AccessRow) -> Self {
        Self {
            id: row.id.clone(),
            at: row.at.to_string(),
            actor: row.actor.clone(),
            request_id: row.request_id.clone(),
            purpose: row.purpose.clone(),
        }
    }
}

/// Lists who was shown what is known of a person, when and for what.
#[utoipa::path(
    get, path = "/api/v1/persons/{id}/accesses", tag = "persons",
    params(
        ("id" = Uuid, Path, description = "The reference"),
        Paged,
    ),
    responses((status = 200, description = "A page of accesses, the first one first", body = Page<AccessBody>), ReadProblems),
    security(("token" = []))
)]
pub(crate) async fn accesses(
    caller: Caller,
    state: Data<State>,
    id: Path<Uuid>,
    mut parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let paging = Paging::read(&mut parameters);
    let view = present(&state, &caller, parameters).await?;
    found(&view, *id)?;
    let person = *id;
    let rows = state.store.read(move |_, conn| Ok::<_, ApiError>(access::of_person(conn, person)?));
    let rows = rows.await?;
    let question = Question::at(format!("/api/v1/persons/{person}/accesses"));
    let found = page(&state.cursor_key, &question, &paging, rows.iter(), |row| {
        format!("{} {}", row.at, row.id).into_bytes()
    })?;
    let next = found.next.clone();
    let body = found.map(AccessBody::of);
    Ok(answer::untagged(personal::caching(), &body, next.as_deref()))
}

/// The register as it is now: of what is no fact, no other state is known.
///
/// # Errors
/// A parameter is wrong, or the store fails.
async fn present(state: &State, caller: &Caller, parameters: Parameters) -> Result<View, ApiError> {
    parameters.finish()?;
    Ok(view(state, caller, Facts::Visible, Parameters::none(), |_| ()).await?.0)
}

/// The person with `id`.
///
/// # Errors
/// There is none.
fn found(view: &View, id: Uuid) -> Result<&Recorded<Person>, ApiError> {
    let person = view.register.proceedings.persons.find(id, view.scope);
    person.ok_or_else(|| ApiError::not_found("person", id))
}
