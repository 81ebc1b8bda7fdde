//! Acknowledgements: that staff have looked at a finding, and why it stands.

use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::answer;
use super::caller::Caller;
use super::describe::{
    Dated, Journaled, Known, Matching, Paged, ReadProblems, Repeatable, WriteProblems,
};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::state::State;
use super::valid;
use super::view::{Facts, view};
use super::word;
use super::write::{Answer, Writing};
use crate::domain::acknowledgement::Acknowledgement;
use crate::domain::fact::{Fact as _, Recorded};
use crate::domain::kind::FindingCode;
use crate::domain::text::Prose;
use crate::domain::violation::{Refusal, Violation};
use crate::service;

/// An acknowledgement as it is sent.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgementForm {
    /// Code of the finding.
    #[validate(custom(function = "valid::finding_code"))]
    #[schema(value_type = word::FindingCode)]
    finding: String,
    /// Id of the vote, resolution or body it was found on.
    subject_id: Uuid,
    /// Why it stands, never with the name of a natural person.
    #[validate(custom(function = "valid::prose"))]
    reason: String,
}

/// An acknowledgement as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AcknowledgementBody {
    /// Its id.
    id: String,
    /// Revision that recorded it.
    revision: i64,
    /// What it says.
    #[serde(flatten)]
    form: AcknowledgementForm,
}

impl AcknowledgementBody {
    /// The body of an acknowledgement.
    pub fn of(recorded: &Recorded<Acknowledgement>) -> Self {
        let acknowledgement = &recorded.fact;
        Self {
            id: acknowledgement.id.to_string(),
            revision: recorded.from,
            form: AcknowledgementForm {
                finding: acknowledgement.finding.to_string(),
                subject_id: acknowledgement.subject,
                reason: acknowledgement.reason.as_str().to_owned(),
            },
        }
    }
}

impl AcknowledgementForm {
    fn acknowledgement(&self, id: Uuid) -> Result<Acknowledgement, Refusal> {
        let unknown = Violation::WordUnknown { allowed: FindingCode::list() };
        Ok(Acknowledgement {
            id,
            finding: FindingCode::parse(&self.finding)
                .ok_or_else(|| Refusal::at("finding", unknown))?,
            subject: self.subject_id,
            reason: Prose::parse(&self.reason)
                .map_err(|violation| Refusal::at("reason", violation))?,
            published: false,
        })
    }
}

/// Lists acknowledgements.
#[utoipa::path(
    get, path = "/api/v1/acknowledgements", tag = "acknowledgements",
    params(
        Dated, Known,
        ("subject_id" = Option<Uuid>, Query, description = "Only those of findings on this fact"),
        Paged,
    ),
    responses((status = 200, description = "A page of acknowledgements in the order they were recorded", body = Page<AcknowledgementBody>), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, (subject, paging)) =
        view(&state, &caller, Facts::Visible, parameters, |parameters| {
            (parameters.id("subject_id"), Paging::read(parameters))
        })
        .await?;
    let question = Question::at("/api/v1/acknowledgements")
        .with("known_at", Some(view.register.known.revision))
        .with("subject_id", subject);
    let all = view.register.proceedings.acknowledgements.all(view.scope);
    let asked = all.filter(|recorded| subject.is_none_or(|id| recorded.fact.subject == id));
    let found =
        page(&state.cursor_key, &question, &paging, asked, |recorded| recorded.fact.position())?;
    let next = found.next.clone();
    let mut body = found.map(AcknowledgementBody::of);
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// Reads one acknowledgement.
#[utoipa::path(
    get, path = "/api/v1/acknowledgements/{id}", tag = "acknowledgements",
    params(
        ("id" = Uuid, Path, description = "Id of the acknowledgement"),
        Dated, Known,
    ),
    responses((status = 200, description = "The acknowledgement", body = AcknowledgementBody, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let found = view.register.proceedings.acknowledgements.find(*id, view.scope);
    let recorded = found.ok_or_else(|| ApiError::not_found("acknowledgement", *id))?;
    let body = AcknowledgementBody::of(recorded);
    Ok(answer::tagged(&request, view.tag_of(recorded.from), view.caching(), &body, None))
}

/// Acknowledges a finding: it is open no more.
#[utoipa::path(
    post, path = "/api/v1/acknowledgements", tag = "acknowledgements", request_body = AcknowledgementForm,
    params(Repeatable, Journaled),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = AcknowledgementBody),
        (status = 201, description = "It is recorded", body = AcknowledgementBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: AcknowledgementForm = writing.json(payload).await?;
    let new = form.acknowledgement(writing.new_id()).map_err(|refusal| vec![refusal])?;
    let store = writing.state.store.clone();
    let run = writing.run("acknowledge a finding", move |tx| {
        let register = store.registers().before_that_of(tx)?;
        let made = service::acknowledgement::create(tx, &register, new.clone())?;
        let location = format!("/api/v1/acknowledgements/{}", new.id);
        Answer::created(location, made.from, &AcknowledgementBody::of(&made))
    });
    run.await
}

/// Takes back an acknowledgement: the finding is open again.
#[utoipa::path(
    delete, path = "/api/v1/acknowledgements/{id}", tag = "acknowledgements",
    params(
        ("id" = Uuid, Path, description = "Id of the acknowledgement"),
        Matching, Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let id = *id;
    let run = writing.run("take back an acknowledgement", move |tx| {
        service::acknowledgement::remove(tx, id, &expected)?;
        Ok(Answer::removed())
    });
    run.await
}
