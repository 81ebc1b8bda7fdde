//! The description of the API (OpenAPI 3.1), and a viewer for it from the binary.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use actix_web::web::Path;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_swagger_ui::Config;

use super::describe::{Patches, ReadProblems, Whole};
use super::error::ApiError;
use super::guard;
use super::parameter::Parameters;
use super::{
    account, acknowledgement, affiliation, application, body, claim, code_list, composition,
    contact, document, event, fee, finding, health, import, invitation, majority, meeting, member,
    membership, organization, person, problem, reach, resolution, revision, session, statistics,
    territory, token, union, vote,
};

/// What the description is generated from.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Healthy Cities register",
        description = "The membership register of a national Healthy Cities association, in which every number can be proven.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    paths(
        statistics::count::members, statistics::series::member_series, statistics::balance::member_balance,
        statistics::movement::member_movements, statistics::difference::member_difference, statistics::dimension::dimensions,
        member::members,
        claim::list, claim::create, claim::read, claim::correct, claim::remove,
        fee::fees, fee::member_fees, vote::statistics::votes, vote::statistics::margins,
        organization::list, organization::create, organization::read, organization::change, organization::remove,
        organization::history::history,
        membership::list, membership::begin, membership::read, membership::correct, membership::remove,
        membership::end, membership::reclassify, membership::identify,
        affiliation::list, affiliation::create, affiliation::read, affiliation::correct, affiliation::remove,
        composition::list, composition::create, composition::read, composition::correct, composition::remove,
        composition::import::members, union::list,
        reach::reach, reach::municipalities,
        document::list, document::create, document::read, document::correct, document::remove,
        document::content::read,
        person::create, person::read, person::remove,
        person::access::accesses, person::export::export, person::erase::erase,
        contact::list, contact::create, contact::read, contact::correct, contact::remove,
        meeting::list, meeting::create, meeting::read, meeting::correct, meeting::remove,
        meeting::moves::postpone, meeting::moves::cancel, meeting::moves::hold,
        resolution::list, resolution::instruction::pending, resolution::create, resolution::read,
        resolution::correct, resolution::remove, resolution::instruction::fulfil,
        vote::list, vote::create, vote::read, vote::correct, vote::remove,
        finding::list,
        acknowledgement::list, acknowledgement::create, acknowledgement::read, acknowledgement::remove,
        body::list, body::proposal::propose, body::create, body::read, body::correct, body::remove,
        event::list, event::create, event::read, event::correct, event::remove,
        event::moves::postpone, event::moves::cancel, event::moves::hold,
        application::list, application::create, application::read, application::correct, application::remove,
        application::path::show, application::moves::moves, application::moves::move_on,
        application::note::notes, application::note::write_note, application::timeline::timeline,
        application::funnel::applications,
        territory::list, territory::read,
        revision::feed, revision::read,
        majority::check, majority::replay::run, majority::list, majority::read,
        import::members,
        invitation::create, invitation::renew, invitation::accept,
        session::create, session::list, session::remove,
        account::own::read, account::password::change,
        account::list, account::read, account::change, account::moves::disable, account::moves::enable,
        token::list, token::create, token::read, token::remove,
        code_list::list, code_list::read,
        health::live, health::ready, json,
    ),
    components(schemas(problem::Problem)),
    modifiers(&Tokens, &Names, &Whole, &Patches),
)]
struct Description;

/// Bearer tokens and sessions.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A token made by `token create` or `POST /api/v1/tokens`, or the one of a session.",
            ))
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// Ids of operations: handlers of several nouns have one name, ids must not.
struct Names;

impl Modify for Names {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        for item in openapi.paths.paths.values_mut() {
            let operations =
                [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            for operation in operations.into_iter().flatten() {
                let noun = operation.tags.iter().flatten().next().cloned();
                let name = operation.operation_id.take();
                operation.operation_id =
                    noun.zip(name).map(|(noun, name)| format!("{noun}_{name}"));
            }
        }
    }
}

/// The description as JSON, ending in a line feed.
#[must_use]
pub fn document() -> String {
    let mut text = Description::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// Answers with this description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "service",
    responses((status = 200, description = "The description of the API", body = Object), ReadProblems))]
pub(super) async fn json(parameters: Parameters) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "application/json")).body(document()))
}

/// Answers with the list of error codes, which the `type` of problems refers to.
pub(super) async fn errors(parameters: Parameters) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/markdown; charset=utf-8"))
        .body(include_str!("../../docs/ERRORS.md")))
}

/// Leads to the viewer.
pub(super) async fn entrance() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "/docs/")).finish()
}

/// Answers with a file of the viewer, which the binary holds.
pub(super) async fn viewer(tail: Path<String>) -> Result<HttpResponse, ApiError> {
    let config = Arc::new(Config::from("/api/v1/openapi.json"));
    let found = utoipa_swagger_ui::serve(&tail, config).map_err(ApiError::internal)?;
    let file = found.ok_or_else(|| ApiError::not_found("file", tail.as_str()))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, file.content_type))
        .insert_header((CONTENT_SECURITY_POLICY, guard::VIEWER))
        .body(file.bytes.into_owned()))
}
