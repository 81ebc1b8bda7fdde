//! Moves of events: postpone, cancel, hold.

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use uuid::Uuid;

use super::{EventBody, moved};
use crate::domain::event::Event;
use crate::http::describe::{Journaled, Matching, Repeatable, WriteProblems};
use crate::http::error::ApiError;
use crate::http::plan::{CancelForm, HoldForm, PostponeForm};
use crate::http::write::Writing;
use crate::service;

/// Postpones an event, or gives the new days of one that was postponed without any.
#[utoipa::path(
    post, path = "/api/v1/events/{id}/postpone", tag = "events", request_body = PostponeForm,
    params(
        ("id" = Uuid, Path, description = "Id of the event"),
        Matching,
        Repeatable,
        Journaled,
    ),
    responses((status = 200, description = "It is postponed", body = EventBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(crate) async fn postpone(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let form: PostponeForm = writing.json(payload).await?;
    let (days, place) = form.to().map_err(|refusal| vec![refusal])?;
    let notice = form.notice().map_err(|refusal| vec![refusal])?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("postpone an event", move |tx| {
        let (place, notice) = (place.clone(), notice.clone());
        moved(&service::event::turn(tx, id, &expected, scope, |event, today| {
            event.postpone(days, place, notice, today)
        })?)
    });
    run.await
}

/// Cancels an event.
#[utoipa::path(
    post, path = "/api/v1/events/{id}/cancel", tag = "events", request_body = CancelForm,
    params(
        ("id" = Uuid, Path, description = "Id of the event"),
        Matching,
        Repeatable,
        Journaled,
    ),
    responses((status = 200, description = "It is cancelled", body = EventBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(crate) async fn cancel(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let form: CancelForm = writing.json(payload).await?;
    let notice = form.notice().map_err(|refusal| vec![refusal])?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("cancel an event", move |tx| {
        let notice = notice.clone();
        moved(&service::event::turn(tx, id, &expected, scope, |event, today| {
            event.cancel(notice, today)
        })?)
    });
    run.await
}

/// States that an event took place.
#[utoipa::path(
    post, path = "/api/v1/events/{id}/hold", tag = "events", request_body = HoldForm,
    params(
        ("id" = Uuid, Path, description = "Id of the event"),
        Matching,
        Repeatable,
        Journaled,
    ),
    responses((status = 200, description = "It was held", body = EventBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(crate) async fn hold(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let HoldForm {} = writing.json(payload).await?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("record that an event was held", move |tx| {
        moved(&service::event::turn(tx, id, &expected, scope, Event::hold)?)
    });
    run.await
}
