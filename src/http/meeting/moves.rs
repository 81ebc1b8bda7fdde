//! Moves of meetings: postponed, cancelled, held.

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use chrono::NaiveDate;
use uuid::Uuid;

use super::document::MeetingBody;
use crate::clock::legal_day;
use crate::domain::meeting::Meeting;
use crate::domain::plan::Plan;
use crate::domain::violation::Refusal;
use crate::http::describe::{Journaled, Matching, Repeatable, WriteProblems};
use crate::http::error::ApiError;
use crate::http::plan::{CancelForm, HoldForm, PostponeForm};
use crate::http::write::{Answer, Writing};
use crate::service;
use crate::service::error::Expected;

/// Postpones a meeting; what was planned before stays in its history.
#[utoipa::path(
    post, path = "/api/v1/meetings/{id}/postpone", tag = "meetings", request_body = PostponeForm,
    params(
        ("id" = Uuid, Path, description = "Id of the meeting"),
        Repeatable, Matching, Journaled,
    ),
    responses((status = 200, description = "It is postponed", body = MeetingBody, headers(("ETag" = String))), WriteProblems),
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
    moved(writing, *id, expected, "postpone a meeting", move |plan, today| {
        plan.postpone(days, place.clone(), notice.clone(), today)
    })
    .await
}

/// Cancels a meeting; what was planned stays in its history.
#[utoipa::path(
    post, path = "/api/v1/meetings/{id}/cancel", tag = "meetings", request_body = CancelForm,
    params(
        ("id" = Uuid, Path, description = "Id of the meeting"),
        Repeatable, Matching, Journaled,
    ),
    responses((status = 200, description = "It is cancelled", body = MeetingBody, headers(("ETag" = String))), WriteProblems),
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
    moved(writing, *id, expected, "cancel a meeting", move |plan, today| {
        plan.cancel(notice.clone(), today)
    })
    .await
}

/// Notes that a meeting took place.
#[utoipa::path(
    post, path = "/api/v1/meetings/{id}/hold", tag = "meetings", request_body = HoldForm,
    params(
        ("id" = Uuid, Path, description = "Id of the meeting"),
        Repeatable, Matching, Journaled,
    ),
    responses((status = 200, description = "It took place", body = MeetingBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(crate) async fn hold(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let HoldForm {} = writing.json(payload).await?;
    moved(writing, *id, expected, "note that a meeting was held", Plan::hold).await
}

async fn moved(
    writing: Writing,
    id: Uuid,
    expected: Expected,
    what: &str,
    change: impl Fn(Plan, NaiveDate) -> Result<Plan, Refusal> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let scope = writing.caller.scope;
    let run = writing.run(what, move |tx| {
        let today = legal_day(tx.at().0);
        let moved = service::meeting::change(tx, id, &expected, scope, |before| {
            let plan = change(before.plan.clone(), today).map_err(|refusal| vec![refusal])?;
            Ok::<_, ApiError>(Meeting { plan, ..before })
        })?;
        Answer::changed(moved.from, &MeetingBody::of(&moved))
    });
    run.await
}
