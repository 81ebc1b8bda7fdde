//! Events of the association.

use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::content;
use super::describe::{Journaled, Known, Matching, Paged, ReadProblems, Repeatable, WriteProblems};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::{Parameters, day};
use super::state::State;
use super::view::{Facts, View, view};
use super::word;
use super::write::{Answer, Writing};
use crate::domain::event::Event;
use crate::domain::fact::{Fact as _, Recorded};
use crate::domain::kind::{EventKind, MeetingState};
use crate::service;

mod form;
pub mod moves;

pub use form::{EventBody, EventForm, EventRead};

/// Lists events.
#[utoipa::path(
    get, path = "/api/v1/events", tag = "events",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
        ("kind" = Option<word::EventKind>, Query, description = "Only those of this kind"),
        ("state" = Option<word::MeetingState>, Query, description = "Only those in this state"),
        ("from" = Option<String>, Query, format = Date, description = "Only those with a day on or after this one"),
        ("until" = Option<String>, Query, format = Date, description = "Only those with a day before this one, which must be after `from`"),
        ("host_id" = Option<Uuid>, Query, description = "Only those that this organization hosts"),
        Paged,
    ),
    responses((status = 200, description = "A page of events by first day, those without a day last", body = Page<EventBody>), ReadProblems)
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
    let all = view.register.proceedings.events.all(view.scope);
    let all = all.filter(|recorded| asked.admits(&recorded.fact));
    let found = page(&state.cursor_key, &asked.question(&view), &paging, all, |recorded| {
        recorded.fact.position()
    })?;
    let next = found.next.clone();
    let mut body = found.map(EventBody::of);
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

struct Asked {
    kind: Option<EventKind>,
    state: Option<MeetingState>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    host: Option<Uuid>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        let from = parameters.day("from");
        let after = |day: &NaiveDate| from.is_none_or(|from| from < *day);
        Self {
            kind: parameters.parsed("kind", &EventKind::list(), EventKind::parse),
            state: parameters.parsed("state", &MeetingState::list(), MeetingState::parse),
            from,
            until: parameters.parsed(
                "until",
                "a calendar day as 2020-02-20, after `from`",
                |text| day(text).filter(after),
            ),
            host: parameters.parsed("host_id", "an id", |text| Uuid::try_parse(text).ok()),
        }
    }

    fn admits(&self, event: &Event) -> bool {
        let days = event.plan.days;
        self.kind.is_none_or(|kind| event.kind == kind)
            && self.state.is_none_or(|state| event.plan.state == state)
            && self.from.is_none_or(|from| days.is_some_and(|days| from <= days.last()))
            && self.until.is_none_or(|until| days.is_some_and(|days| days.first() < until))
            && self.host.is_none_or(|host| event.host == Some(host))
    }

    fn question(&self, view: &View) -> Question {
        Question::at("/api/v1/events")
            .with("known_at", Some(view.register.known.revision))
            .with("kind", self.kind)
            .with("state", self.state)
            .with("from", self.from)
            .with("until", self.until)
            .with("host_id", self.host)
    }
}

/// Reads one event.
#[utoipa::path(
    get, path = "/api/v1/events/{id}", tag = "events",
    params(
        ("id" = Uuid, Path, description = "Id of the event"),
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
    ),
    responses((status = 200, description = "The event", body = EventRead, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let recorded = view.register.proceedings.events.find(*id, view.scope);
    let recorded = recorded.ok_or_else(|| ApiError::not_found("event", *id))?;
    let body = EventRead::of(&view, recorded);
    Ok(answer::tagged(&request, view.tag_of(recorded.from), view.caching(), &body, None))
}

/// Records an event, planned for its days.
#[utoipa::path(
    post, path = "/api/v1/events", tag = "events", request_body = EventForm,
    params(
        Repeatable,
        Journaled,
    ),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = EventBody),
        (status = 201, description = "It is recorded", body = EventBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: EventForm = writing.json(payload).await?;
    let new = form.event(writing.new_id()).map_err(|refusal| vec![refusal])?;
    let scope = writing.caller.scope;
    let run = writing.run("record an event", move |tx| {
        let made = service::event::create(tx, new.clone(), scope)?;
        Answer::created(format!("/api/v1/events/{}", new.id), made.from, &EventBody::of(&made))
    });
    run.await
}

/// Corrects an event by a merge patch (RFC 7396); its state changes by moves alone.
#[utoipa::path(
    patch, path = "/api/v1/events/{id}", tag = "events",
    request_body(content = EventForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the event"),
        Matching,
        Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = EventBody, headers(("ETag" = String))), WriteProblems),
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
    let run = writing.run("correct an event", move |tx| {
        let corrected = service::event::correct(tx, id, &expected, scope, |before| {
            let form: EventForm = content::patched(&EventForm::of(before), &patch)?;
            Ok::<_, ApiError>(form.corrected(before).map_err(|refusal| vec![refusal])?)
        })?;
        Answer::changed(corrected.from, &EventBody::of(&corrected))
    });
    run.await
}

/// Takes back an event that should not have been recorded.
#[utoipa::path(
    delete, path = "/api/v1/events/{id}", tag = "events",
    params(
        ("id" = Uuid, Path, description = "Id of the event"),
        Matching,
        Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back an event", move |tx| {
        service::event::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}

/// What a move answers with.
fn moved(made: &Recorded<Event>) -> Result<Answer, ApiError> {
    Answer::changed(made.from, &EventBody::of(made))
}
