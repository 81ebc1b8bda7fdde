//! Instructions: operative points that somebody has to carry out.

use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::document::{AwaitsBody, ResolutionBody};
use super::point::{DoneForm, PointForm};
use crate::domain::decision::{Instruction, instructions};
use crate::http::answer;
use crate::http::caller::Caller;
use crate::http::cited::BodyCited;
use crate::http::describe::{
    Dated, Journaled, Known, Matching, Paged, ReadProblems, WriteProblems,
};
use crate::http::error::ApiError;
use crate::http::page::{Page, Paging, Question, page};
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::view::{Facts, View, view};
use crate::http::write::{Answer, Writing};
use crate::service;

/// An instruction as it stands on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstructionBody {
    /// The resolution.
    resolution_id: String,
    /// Number of the operative point there, from 1.
    point: usize,
    /// The body that instructs.
    instructed_by: Option<BodyCited>,
    /// What it says.
    instruction: PointForm,
    /// How it stands with its condition; null where it has none.
    condition: Option<AwaitsBody>,
    /// Whether it is still to be done: neither done, nor void because the
    /// resolution was not carried or its condition failed.
    open: bool,
    /// Whether it is still to be done and its day has passed.
    overdue: bool,
}

impl InstructionBody {
    fn of(view: &View, found: &Instruction<'_>) -> Self {
        let resolution = &found.resolution.fact;
        let condition = found.point.condition.zip(found.condition);
        Self {
            resolution_id: resolution.id.to_string(),
            point: found.place + 1,
            instructed_by: BodyCited::of(view, resolution.body),
            instruction: PointForm::of(found.point),
            condition: condition
                .map(|(condition, answer)| AwaitsBody::of(view, found.place, condition, answer)),
            open: found.open,
            overdue: found.overdue,
        }
    }
}

/// Lists instructions as they stand on a day: the earliest due first.
#[utoipa::path(
    get, path = "/api/v1/resolutions/instructions", tag = "resolutions",
    params(
        Dated, Known,
        ("open" = Option<bool>, Query, description = "Only those still to be done, or only the others"),
        ("overdue" = Option<bool>, Query, description = "Only those past their day, or only the others"),
        Paged,
    ),
    responses((status = 200, description = "A page of instructions, the earliest due first", body = Page<InstructionBody>), ReadProblems)
)]
pub(crate) async fn pending(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ((open, overdue), paging)) =
        view(&state, &caller, Facts::Visible, parameters, |parameters| {
            let asked = (parameters.flag("open"), parameters.flag("overdue"));
            (asked, Paging::read(parameters))
        })
        .await?;
    let question = Question::at("/api/v1/resolutions/instructions")
        .with("as_of", Some(view.as_of))
        .with("known_at", Some(view.register.known.revision))
        .with("open", open)
        .with("overdue", overdue);
    let all = instructions(&view.register, view.scope, view.as_of);
    let asked = |found: &&Instruction<'_>| {
        open.is_none_or(|open| found.open == open)
            && overdue.is_none_or(|overdue| found.overdue == overdue)
    };
    let found = page(&state.cursor_key, &question, &paging, all.iter().filter(asked), position)?;
    let next = found.next.clone();
    let mut body = found.map(|found| InstructionBody::of(&view, found));
    body.as_of = Some(view.as_of.to_string());
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

fn position(found: &Instruction<'_>) -> Vec<u8> {
    let due = found.point.due.map_or_else(|| "9".repeat(10), |due| due.to_string());
    let place = u64::try_from(found.place).unwrap_or(u64::MAX).to_be_bytes();
    [due.as_bytes(), found.resolution.fact.id.as_bytes(), place.as_slice()].concat()
}

/// Marks an instruction as done.
#[utoipa::path(
    post, path = "/api/v1/resolutions/{id}/points/{point}/fulfil", tag = "resolutions", request_body = DoneForm,
    params(
        ("id" = Uuid, Path, description = "Id of the resolution"),
        ("point" = usize, Path, description = "Number of the operative point, from 1"),
        crate::http::describe::Repeatable, Matching, Journaled,
    ),
    responses((status = 200, description = "It is done", body = ResolutionBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(crate) async fn fulfil(
    mut writing: Writing,
    path: Path<(Uuid, usize)>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let form: DoneForm = writing.json(payload).await?;
    let done = form.done().map_err(|refusal| vec![refusal])?;
    let ((id, number), scope) = (*path, writing.caller.scope);
    // No operative point is the 0th: its place is one that never exists.
    let place = number.checked_sub(1).unwrap_or(usize::MAX);
    let run = writing.run("mark an instruction as done", move |tx| {
        let made = service::resolution::fulfil(tx, id, &expected, scope, place, done.clone())?;
        Answer::changed(made.from, &ResolutionBody::of(&made))
    });
    run.await
}
