//! Moves of applications: which were made, which can be made now, and why the rest
//! cannot.

use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{ApplicationBody, found};
use crate::domain::application::{Moved, needs};
use crate::domain::case::{Admission, Asked, Case};
use crate::domain::kind::Move;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{CaseViolation, Refusal, Violation};
use crate::http::caller::Caller;
use crate::http::describe::{
    Dated, Journaled, Known, Matching, ReadProblems, Repeatable, WriteProblems,
};
use crate::http::error::ApiError;
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::view::{Facts, view};
use crate::http::write::{Answer, Writing};
use crate::http::{answer, days, valid, word};
use crate::service;
use crate::service::application::Request;

/// A move as it is sent.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveForm {
    /// The move.
    #[validate(custom(function = "valid::application_move"))]
    #[schema(value_type = word::Move)]
    r#move: String,
    /// Why; needed to return, reject, withdraw and rectify.
    #[validate(custom(function = "valid::prose"))]
    reason: Option<String>,
    /// A document that goes with it; needed to rectify.
    document_id: Option<Uuid>,
    /// Why staff accept as carried what was declared carried and cannot be verified,
    /// when it becomes ready and when it is admitted.
    #[validate(custom(function = "valid::prose"))]
    accept: Option<String>,
    /// The meeting to schedule it for.
    meeting_id: Option<Uuid>,
    /// The association's resolution that admits it, or rejects it.
    resolution_id: Option<Uuid>,
    /// First day of membership.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    effective_from: Option<String>,
    /// The day on which it was presented at the General Assembly, if it was.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    presented_on: Option<String>,
}

impl MoveForm {
    fn request(&self, writing: &Writing) -> Result<Request, Refusal> {
        let unknown = || Refusal::at("move", Violation::WordUnknown { allowed: Move::list() });
        let prose = |field, text: Option<&str>| {
            text.map(Prose::parse).transpose().map_err(|refused| Refusal::at(field, refused))
        };
        let by = Name::parse(&writing.caller.actor());
        let accepted = prose("accept", self.accept.as_deref())?;
        Ok(Request {
            turn: Move::parse(&self.r#move).ok_or_else(unknown)?,
            by: by.map_err(|refused| Refusal::at("move", refused))?,
            role: writing.caller.role,
            reason: prose("reason", self.reason.as_deref())?,
            document: self.document_id,
            asked: Asked {
                meeting: self.meeting_id,
                admission: Admission {
                    resolution: self.resolution_id,
                    effective_from: days::checked(self.effective_from.as_deref()),
                    presented_on: days::checked(self.presented_on.as_deref()),
                },
                accepted: accepted.is_some(),
            },
            accepted,
            membership: writing.new_id(),
        })
    }
}

/// The moves of an application.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovesBody {
    /// Where it stands.
    #[schema(value_type = word::ApplicationState)]
    state: &'static str,
    /// The moves that were made, the earliest first.
    history: Vec<MovedBody>,
    /// Every move, and what stands against it for this caller now.
    moves: Vec<OpenBody>,
}

/// A move that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovedBody {
    /// The move.
    #[schema(value_type = word::Move)]
    r#move: &'static str,
    /// Where it led.
    #[schema(value_type = word::ApplicationState)]
    to: &'static str,
    /// The day.
    #[schema(format = Date)]
    on: String,
    /// Who made it.
    by: String,
    /// Why.
    reason: Option<String>,
    /// A document that goes with it.
    document_id: Option<String>,
    /// Why what was declared carried was accepted as such.
    accepted: Option<String>,
}

/// A move, and what stands against it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenBody {
    /// The move.
    #[schema(value_type = word::Move)]
    r#move: &'static str,
    /// Whether this caller can make it now, given what it needs.
    allowed: bool,
    /// What must be sent with it.
    needs: Vec<&'static str>,
    /// What stands against it.
    against: Vec<AgainstBody>,
}

/// Something that is missing or stands against a move.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgainstBody {
    /// What it is about: a member of what is sent, or `items/` and an item of the
    /// checklist.
    about: String,
    /// Its code, which never changes.
    code: &'static str,
    /// What it is, and how to mend it.
    detail: String,
}

impl From<&Refusal> for AgainstBody {
    fn from(refusal: &Refusal) -> Self {
        Self {
            about: refusal.field.clone(),
            code: refusal.violation.code(),
            detail: refusal.violation.to_string(),
        }
    }
}

impl From<&Moved> for MovedBody {
    fn from(moved: &Moved) -> Self {
        let prose = |text: &Option<Prose>| text.as_ref().map(|text| text.as_str().to_owned());
        Self {
            r#move: moved.turn.as_str(),
            to: moved.to.as_str(),
            on: moved.on.to_string(),
            by: moved.by.as_str().to_owned(),
            reason: prose(&moved.reason),
            document_id: moved.document.map(|id| id.to_string()),
            accepted: prose(&moved.accepted),
        }
    }
}

impl OpenBody {
    fn of(case: &Case<'_>, turn: Move, caller: &Caller) -> Self {
        let lacking = |refusal: &Refusal| {
            matches!(refusal.violation, Violation::Case(CaseViolation::NeededForMove { .. }))
        };
        let mut against = case.against(turn, caller.role, &Asked::default());
        against.retain(|refusal| !lacking(refusal));
        Self {
            r#move: turn.as_str(),
            allowed: against.is_empty(),
            needs: needs(turn).to_vec(),
            against: against.iter().map(AgainstBody::from).collect(),
        }
    }
}

/// Lists the moves that were made, and what this caller may do now, and why the
/// rest cannot be done.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/moves", tag = "applications",
    params(
        ("id" = Uuid, Path, description = "Id of the application"),
        Dated, Known,
    ),
    responses((status = 200, description = "The moves", body = MovesBody, headers(("ETag" = String))), ReadProblems),
    security(("token" = []))
)]
pub(crate) async fn moves(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let recorded = found(&view, *id)?;
    let application = &recorded.fact;
    let case = Case { register: &view.register, application, today: view.as_of };
    let body = MovesBody {
        state: application.state().as_str(),
        history: application.moves.iter().map(MovedBody::from).collect(),
        moves: Move::ALL.iter().map(|turn| OpenBody::of(&case, *turn, &caller)).collect(),
    };
    Ok(answer::tagged(&request, view.tag_of(recorded.from), view.caching(), &body, None))
}

/// Moves an application on. Admission begins the membership in the same revision
/// and publishes the decisions that it rests on.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/moves", tag = "applications", request_body = MoveForm,
    params(
        ("id" = Uuid, Path, description = "Id of the application"),
        Repeatable, Matching, Journaled,
    ),
    responses((status = 200, description = "It is moved on", body = ApplicationBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(crate) async fn move_on(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let form: MoveForm = writing.json(payload).await?;
    let request = form.request(&writing).map_err(|refusal| vec![refusal])?;
    let (id, scope, store) = (*id, writing.caller.scope, writing.state.store.clone());
    let what = format!("{} an application", request.turn.as_str().replace('_', " "));
    let run = writing.run(&what, move |tx| {
        let register = store.registers().before_that_of(tx)?;
        let moved = service::application::turn(tx, &register, id, &expected, scope, &request)?;
        Answer::changed(moved.from, &ApplicationBody::of(&moved))
    });
    run.await
}
