//! References to persons. They say nothing of the person: names never go here.

use actix_web::http::header::EntityTag;
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationErrors};

use super::answer;
use super::caller::Caller;
use super::describe::{Journaled, Known, Matching, ReadProblems, Repeatable, WriteProblems};
use super::error::ApiError;
use super::parameter::Parameters;
use super::precondition;
use super::state::State;
use super::view::{Facts, view};
use super::write::{Answer, Writing};
use crate::domain::fact::Recorded;
use crate::domain::person::Person;
use crate::service;

pub mod access;
pub mod erase;
pub mod export;

/// A reference to a person as it is asked for: without a member, since nothing is
/// said of the person here.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonForm {}

impl Validate for PersonForm {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// A reference to a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonBody {
    /// The reference.
    id: String,
    /// Revision that recorded it.
    revision: i64,
    /// Day on which what was known of the person was erased; absent where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    erased_on: Option<String>,
}

impl PersonBody {
    /// The body of a reference.
    pub fn of(recorded: &Recorded<Person>) -> Self {
        Self {
            id: recorded.fact.id.to_string(),
            revision: recorded.from,
            erased_on: recorded.fact.erased_on.map(|day| day.to_string()),
        }
    }
}

/// Makes a reference to a person.
///
/// Facts name a person by it, so that the journal holds no personal value.
/// Names never go here: the body has no members.
#[utoipa::path(
    post, path = "/api/v1/persons", tag = "persons", request_body = PersonForm,
    params(
        Repeatable,
        Journaled,
    ),
    responses(
        (status = 200, description = "It would be made (`validate_only`)", body = PersonBody),
        (status = 201, description = "It is made", body = PersonBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let PersonForm {} = writing.json(payload).await?;
    let id = writing.new_id();
    let run = writing.run("make a reference to a person", move |tx| {
        let made = service::person::create(tx, id)?;
        Answer::created(format!("/api/v1/persons/{id}"), made.from, &PersonBody::of(&made))
    });
    run.await
}

/// Reads one reference.
#[utoipa::path(
    get, path = "/api/v1/persons/{id}", tag = "persons",
    params(
        ("id" = Uuid, Path, description = "The reference"),
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
    ),
    responses((status = 200, description = "The reference", body = PersonBody, headers(("ETag" = String))), ReadProblems),
    security(("token" = []))
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let recorded = view.register.proceedings.persons.find(*id, view.scope);
    let recorded = recorded.ok_or_else(|| ApiError::not_found("person", *id))?;
    let tag = EntityTag::new_strong(precondition::tag(recorded.from));
    Ok(answer::tagged(&request, tag, view.caching(), &PersonBody::of(recorded), None))
}

/// Takes back a reference that should not have been made.
#[utoipa::path(
    delete, path = "/api/v1/persons/{id}", tag = "persons",
    params(
        ("id" = Uuid, Path, description = "The reference"),
        Matching,
        Journaled,
    ),
    responses((status = 204, description = "It is taken back"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back a reference to a person", move |tx| {
        service::person::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}
