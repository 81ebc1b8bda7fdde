//! Notes on applications: what the applicant's clerk and the association's staff
//! write to each other. Each is seen as it was written.

use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::found;
use crate::domain::fact::{Fact as _, Recorded};
use crate::domain::note::Note;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::Refusal;
use crate::http::caller::Caller;
use crate::http::describe::{Journaled, Known, Paged, ReadProblems, Repeatable, WriteProblems};
use crate::http::error::ApiError;
use crate::http::page::{Page, Paging, Question, page};
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::view::{Facts, view};
use crate::http::write::{Answer, Writing};
use crate::http::{answer, valid};
use crate::service;
use crate::service::note::Written;

/// A note as it is sent.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteForm {
    /// What it says. Never the name of a natural person: the journal keeps it.
    #[validate(custom(function = "valid::prose"))]
    text: String,
}

/// A note as it is answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteBody {
    /// Its id.
    id: String,
    /// Revision that recorded it.
    revision: i64,
    /// Who wrote it.
    author: String,
    /// Whether the association's staff wrote it.
    by_staff: bool,
    /// What it says.
    text: String,
}

impl NoteBody {
    /// The body of a note.
    pub fn of(recorded: &Recorded<Note>) -> Self {
        let note = &recorded.fact;
        Self {
            id: note.id.to_string(),
            revision: recorded.from,
            author: note.author.as_str().to_owned(),
            by_staff: note.by_staff,
            text: note.text.as_str().to_owned(),
        }
    }
}

/// Lists the notes on an application.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/notes", tag = "applications",
    params(
        ("id" = Uuid, Path, description = "Id of the application"),
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known, Paged,
    ),
    responses((status = 200, description = "A page of notes, the first written first", body = Page<NoteBody>), ReadProblems),
    security(("token" = []))
)]
pub(crate) async fn notes(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, paging) = view(&state, &caller, Facts::Visible, parameters, Paging::read).await?;
    let application = found(&view, *id)?.fact.id;
    let at = format!("/api/v1/applications/{application}/notes");
    let question = Question::at(&at).with("known_at", Some(view.register.known.revision));
    let all = view.register.proceedings.notes.of(application, view.scope);
    let found =
        page(&state.cursor_key, &question, &paging, all, |recorded| recorded.fact.position())?;
    let next = found.next.clone();
    let mut body = found.map(NoteBody::of);
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// Writes a note on an application. Nobody changes it later.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/notes", tag = "applications", request_body = NoteForm,
    params(
        ("id" = Uuid, Path, description = "Id of the application"),
        Repeatable, Journaled,
    ),
    responses(
        (status = 200, description = "It would be written (`validate_only`)", body = NoteBody),
        (status = 201, description = "It is written", body = NoteBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(crate) async fn write_note(
    mut writing: Writing,
    application: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: NoteForm = writing.json(payload).await?;
    let refused = |violation| vec![Refusal::at("text", violation)];
    let written = Written {
        id: writing.new_id(),
        application: *application,
        author: Name::parse(&writing.caller.actor()).map_err(refused)?,
        text: Prose::parse(&form.text).map_err(refused)?,
    };
    let scope = writing.caller.scope;
    let run = writing.run("write a note on an application", move |tx| {
        let note = service::note::write(tx, written.clone(), scope)?;
        let location = format!("/api/v1/applications/{}/notes", note.fact.application);
        Answer::created(location, note.from, &NoteBody::of(&note))
    });
    run.await
}
