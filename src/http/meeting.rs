//! Meetings of bodies.

use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::content;
use super::describe::{
    Dated, Journaled, Known, Matching, Paged, ReadProblems, Repeatable, WriteProblems,
};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::state::State;
use super::view::{Facts, View, view};
use super::word;
use super::write::{Answer, Writing};
use crate::domain::fact::{Fact as _, Recorded};
use crate::domain::kind::MeetingState;
use crate::domain::meeting::Meeting;
use crate::service;

mod document;
mod form;
pub mod moves;

pub use document::{MeetingBody, MeetingRead};
pub use form::MeetingForm;

/// Lists meetings.
#[utoipa::path(
    get, path = "/api/v1/meetings", tag = "meetings",
    params(
        Dated, Known,
        ("organization_id" = Option<Uuid>, Query, description = "Only those of bodies of this organization"),
        ("body_id" = Option<Uuid>, Query, description = "Only those of this body"),
        ("state" = Option<word::MeetingState>, Query, description = "Only those in this state"),
        ("from" = Option<String>, Query, format = Date, description = "Only those that end on this day or later"),
        ("until" = Option<String>, Query, format = Date, description = "Only those that begin before this day"),
        Paged,
    ),
    responses((status = 200, description = "A page of meetings by their first day, those without one last", body = Page<MeetingBody>), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, (asked, paging)) = view(&state, &caller, Facts::Visible, parameters, |parameters| {
        (Asked::read(parameters), Paging::read(parameters))
    })
    .await?;
    let all = view.register.proceedings.meetings.all(view.scope);
    let found = page(
        &state.cursor_key,
        &asked.question(&view),
        &paging,
        all.filter(|recorded: &&Recorded<Meeting>| asked.admits(&view, &recorded.fact)),
        |recorded| recorded.fact.position(),
    )?;
    let next = found.next.clone();
    let mut body = found.map(MeetingBody::of);
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// Which meetings a list is asked for.
struct Asked {
    organization: Option<Uuid>,
    body: Option<Uuid>,
    state: Option<MeetingState>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        Self {
            organization: parameters.id("organization_id"),
            body: parameters.id("body_id"),
            state: parameters.parsed("state", &MeetingState::list(), MeetingState::parse),
            from: parameters.day("from"),
            until: parameters.day("until"),
        }
    }

    fn admits(&self, view: &View, meeting: &Meeting) -> bool {
        let plan = &meeting.plan;
        self.body.is_none_or(|id| meeting.body == id)
            && self.state.is_none_or(|state| plan.state == state)
            && self.from.is_none_or(|from| plan.days.is_some_and(|days| days.last() >= from))
            && self.until.is_none_or(|until| plan.days.is_some_and(|days| days.first() < until))
            && self.organization.is_none_or(|id| {
                let body = view.register.proceedings.bodies.find(meeting.body, view.scope);
                body.is_some_and(|body| body.fact.organization == id)
            })
    }

    fn question(&self, view: &View) -> Question {
        Question::at("/api/v1/meetings")
            .with("known_at", Some(view.register.known.revision))
            .with("organization_id", self.organization)
            .with("body_id", self.body)
            .with("state", self.state)
            .with("from", self.from)
            .with("until", self.until)
    }
}

/// Reads one meeting.
#[utoipa::path(
    get, path = "/api/v1/meetings/{id}", tag = "meetings",
    params(
        ("id" = Uuid, Path, description = "Id of the meeting"),
        Dated, Known,
    ),
    responses((status = 200, description = "The meeting", body = MeetingRead, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let found = view.register.proceedings.meetings.find(*id, view.scope);
    let recorded = found.ok_or_else(|| ApiError::not_found("meeting", *id))?;
    let body = MeetingRead::of(&view, recorded);
    Ok(answer::tagged(&request, view.tag_of(recorded.from), view.caching(), &body, None))
}

/// Records a meeting.
#[utoipa::path(
    post, path = "/api/v1/meetings", tag = "meetings", request_body = MeetingForm,
    params(Repeatable, Journaled),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = MeetingBody),
        (status = 201, description = "It is recorded", body = MeetingBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: MeetingForm = writing.json(payload).await?;
    let new = form.meeting(writing.new_id())?;
    let scope = writing.caller.scope;
    let run = writing.run("record a meeting", move |tx| {
        let made = service::meeting::create(tx, new.clone(), scope)?;
        let location = format!("/api/v1/meetings/{}", new.id);
        Answer::created(location, made.from, &MeetingBody::of(&made))
    });
    run.await
}

/// Corrects a meeting by a merge patch (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/meetings/{id}", tag = "meetings",
    request_body(content = MeetingForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the meeting"),
        Matching, Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = MeetingBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn correct(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let patch = writing.patch(payload).await?;
    content::never_null(&patch, "published")?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("correct a meeting", move |tx| {
        let corrected = service::meeting::change(tx, id, &expected, scope, |before| {
            let form: MeetingForm = content::patched(&MeetingForm::of(&before), &patch)?;
            Ok::<_, ApiError>(form.corrected(&before)?)
        })?;
        Answer::changed(corrected.from, &MeetingBody::of(&corrected))
    });
    run.await
}

/// Takes back a meeting that should not have been recorded.
#[utoipa::path(
    delete, path = "/api/v1/meetings/{id}", tag = "meetings",
    params(
        ("id" = Uuid, Path, description = "Id of the meeting"),
        Matching, Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back a meeting", move |tx| {
        service::meeting::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}
