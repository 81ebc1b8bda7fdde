//! The path of an application: six steps, with what is missing and who must act.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::found;
use super::moves::AgainstBody;
use crate::domain::case::{Accepted, Case, ItemStanding, StepStanding, items, path};
use crate::domain::kind::{BodyKind, Step};
use crate::domain::requirement::Citation;
use crate::domain::violation::Refusal;
use crate::http::caller::Caller;
use crate::http::cited::BodyCited;
use crate::http::describe::{Dated, Known, ReadProblems};
use crate::http::error::ApiError;
use crate::http::evaluation::AppliedRuleBody;
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::view::{Facts, View, view};
use crate::http::{answer, word};

/// The path of an application.
#[derive(Debug, Serialize, ToSchema)]
pub struct PathBody {
    /// Where it stands.
    #[schema(value_type = word::ApplicationState)]
    state: &'static str,
    /// Days by which its latest step slipped behind plan; null where none did or
    /// none was planned.
    slipped: Option<i64>,
    /// The six steps, in order.
    steps: Vec<StepBody>,
    /// The checklist.
    items: Vec<ItemBody>,
    /// The day it is looked at.
    #[schema(format = Date)]
    as_of: String,
}

/// How it stands with a step.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepBody {
    /// The step.
    #[schema(value_type = word::Step)]
    step: &'static str,
    /// How it stands.
    #[schema(value_type = word::StepState)]
    state: &'static str,
    /// Who must act.
    #[schema(value_type = word::Acting)]
    acting: &'static str,
    /// The kind of body that decides; null where none does.
    #[schema(value_type = Option<word::BodyKind>)]
    body_kind: Option<&'static str>,
    /// That body; null where it is not recorded yet.
    body: Option<BodyCited>,
    /// The rule by which it decides; null where none is known.
    rule: Option<AppliedRuleBody>,
    /// Why this body decides.
    citation: Option<CitationBody>,
    /// The resolution by which it did.
    resolution_id: Option<String>,
    /// Documents that belong to the step.
    documents: Vec<String>,
    /// What is missing.
    missing: Vec<AgainstBody>,
    /// The day planned.
    #[schema(format = Date)]
    planned: Option<String>,
    /// The day on which it was done.
    #[schema(format = Date)]
    done_on: Option<String>,
    /// Days by which it was done later than planned, or is late by now.
    slipped: Option<i64>,
}

/// Where a requirement comes from.
#[derive(Debug, Serialize, ToSchema)]
pub struct CitationBody {
    /// Act and section, or page.
    text: &'static str,
    /// Whether it was read in a source, and is not concluded from others.
    confirmed: bool,
}

/// An item of the checklist.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemBody {
    /// The item.
    #[schema(value_type = word::Item)]
    item: &'static str,
    /// By when.
    #[schema(value_type = word::Due)]
    due: &'static str,
    /// Whether it is there.
    met: bool,
    /// What is wrong with it; null where it is there.
    missing: Option<AgainstBody>,
    /// Who asks for it.
    citation: CitationBody,
}

impl From<Citation> for CitationBody {
    fn from(citation: Citation) -> Self {
        Self { text: citation.text, confirmed: citation.confirmed }
    }
}

impl ItemBody {
    fn of(standing: ItemStanding) -> Self {
        let item = standing.requirement.item;
        let at = |violation| Refusal::at(format!("items/{item}"), violation);
        let missing = standing.missing.map(at);
        Self {
            item: item.as_str(),
            due: standing.requirement.due.as_str(),
            met: missing.is_none(),
            missing: missing.as_ref().map(AgainstBody::from),
            citation: standing.requirement.citation.into(),
        }
    }
}

impl StepBody {
    fn of(view: &View, case: &Case<'_>, standing: &StepStanding) -> Self {
        let documents = if standing.step == Step::Filing {
            case.application.documents.clone()
        } else {
            let decided = case.resolution(standing.resolution);
            decided.map(|resolution| resolution.documents.clone()).unwrap_or_default()
        };
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        Self {
            step: standing.step.as_str(),
            state: standing.state.as_str(),
            acting: standing.acting.as_str(),
            body_kind: standing.body_kind.map(BodyKind::as_str),
            body: standing.body.and_then(|id| BodyCited::of(view, id)),
            rule: standing.rule.as_ref().map(AppliedRuleBody::from),
            citation: standing.citation.map(CitationBody::from),
            resolution_id: standing.resolution.map(|id| id.to_string()),
            documents: documents.iter().map(Uuid::to_string).collect(),
            missing: standing.missing.iter().map(AgainstBody::from).collect(),
            planned: day(standing.planned),
            done_on: day(standing.done_on),
            slipped: standing.slipped,
        }
    }
}

/// Shows the path of an application: six steps from the council's proposal to
/// membership, each with its state, body, rule and citation, what is missing and who
/// must act, and the checklist.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/path", tag = "applications",
    params(
        ("id" = Uuid, Path, description = "Id of the application"),
        Dated, Known,
    ),
    responses((status = 200, description = "The path", body = PathBody, headers(("ETag" = String))), ReadProblems),
    security(("token" = []))
)]
pub(crate) async fn show(
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
    let standings = path(&case);
    let body = PathBody {
        state: application.state().as_str(),
        slipped: standings.iter().filter_map(|standing| standing.slipped).max(),
        steps: standings.iter().map(|standing| StepBody::of(&view, &case, standing)).collect(),
        items: items(&case, Accepted::of(&case)).into_iter().map(ItemBody::of).collect(),
        as_of: view.as_of.to_string(),
    };
    Ok(answer::tagged(&request, view.tag_of(recorded.from), view.caching(), &body, None))
}
