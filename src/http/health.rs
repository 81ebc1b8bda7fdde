//! Health of the service, for load balancers and operators.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::describe::ReadProblems;
use super::error::ApiError;
use super::parameter::Parameters;
use super::problem::Code;
use super::state::State;
use crate::store::revision;

/// State of the service.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    status: &'static str,
    /// Version of the program.
    version: &'static str,
}

const OK: Health = Health { status: "ok", version: env!("CARGO_PKG_VERSION") };

/// Tells that the process answers.
#[utoipa::path(get, path = "/health/live", tag = "service",
    responses((status = 200, description = "It answers", body = Health), ReadProblems))]
pub(super) async fn live(parameters: Parameters) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    Ok(HttpResponse::Ok().json(OK))
}

/// Tells that the service is to be asked: that the database answers, and that it is not
/// about to stop.
#[utoipa::path(get, path = "/health/ready", tag = "service",
    responses((status = 200, description = "The database answers", body = Health), ReadProblems))]
pub(super) async fn ready(
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    if state.stopping.has_begun() {
        let detail = "This instance is about to stop: ask another one.";
        return Err(ApiError::new(Code::Unavailable, detail).caused_by("told to stop"));
    }
    state.store.read(|_, conn| revision::head(conn)).await?;
    Ok(HttpResponse::Ok().json(OK))
}
