//! Application statistics: how many stand where, how long they take, how they slip.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::case::{Funnel, funnel};
use crate::http::caller::Caller;
use crate::http::describe::{Dated, Known, ReadProblems};
use crate::http::error::ApiError;
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::view::{Facts, KnownAtBody, view};
use crate::http::{answer, word};

/// Applications as they stood on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct FunnelBody {
    /// The day.
    #[schema(format = Date)]
    as_of: String,
    /// The state of knowledge.
    known_at: KnownAtBody,
    /// Applications in all.
    total: usize,
    /// Those that could still lead to membership.
    open: usize,
    /// How many stood where, by type and state; none is left out.
    items: Vec<CountBody>,
    /// How many days stages took, by type.
    paces: Vec<PaceBody>,
    /// By how many days steps were done later than planned.
    slips: Vec<SlipBody>,
}

/// How many applicants of a type stood at a state.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountBody {
    #[schema(value_type = word::MemberType)]
    r#type: &'static str,
    #[schema(value_type = word::ApplicationState)]
    state: &'static str,
    count: usize,
}

/// How long a stage took for applicants of a type.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaceBody {
    #[schema(value_type = word::MemberType)]
    r#type: &'static str,
    #[schema(value_type = word::Stage)]
    stage: &'static str,
    /// How many applications have it behind them.
    cases: usize,
    /// Days in the middle of them; null where there are none.
    median_days: Option<i64>,
}

/// By how much a step was done later than planned.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlipBody {
    #[schema(value_type = word::Step)]
    step: &'static str,
    /// How many had a day planned for it and have done it.
    cases: usize,
    /// How many of them later than planned.
    late: usize,
    /// Days in the middle; less than 0 where they were early.
    median_days: Option<i64>,
}

/// Counts applications by type and state, with the days their stages took and by
/// how much they slipped behind plan.
#[utoipa::path(
    get, path = "/api/v1/statistics/applications", tag = "statistics",
    params(Dated, Known),
    responses((status = 200, description = "The counts", body = FunnelBody, headers(("ETag" = String))), ReadProblems),
    security(("token" = []))
)]
pub(crate) async fn applications(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Counted, parameters, |_| ()).await?;
    let Funnel { counts, paces, slips } = funnel(&view.register, view.as_of);
    let body = FunnelBody {
        as_of: view.as_of.to_string(),
        known_at: view.known_at(),
        total: counts.iter().map(|(_, _, count)| count).sum(),
        open: counts.iter().filter(|(_, state, _)| state.is_open()).map(|(.., count)| count).sum(),
        items: counts
            .into_iter()
            .map(|(kind, state, count)| CountBody {
                r#type: kind.as_str(),
                state: state.as_str(),
                count,
            })
            .collect(),
        paces: paces
            .into_iter()
            .map(|pace| PaceBody {
                r#type: pace.member_type.as_str(),
                stage: pace.stage.as_str(),
                cases: pace.cases,
                median_days: pace.median_days,
            })
            .collect(),
        slips: slips
            .into_iter()
            .map(|slip| SlipBody {
                step: slip.step.as_str(),
                cases: slip.cases,
                late: slip.late,
                median_days: slip.median_days,
            })
            .collect(),
    };
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, None))
}
