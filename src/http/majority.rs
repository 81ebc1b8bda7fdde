//! Majorities: evaluating the counts of a vote without writing anything, and
//! the rules of law that ship with the program.

use actix_web::http::header::{CacheDirective, EntityTag};
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answer;
use super::caller::Caller;
use super::content;
use super::describe::{Paged, QuestionProblems, ReadProblems};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::state::State;
use super::view::REPRESENTATION;
use crate::clock::legal_day;
use crate::domain::majority::law;
use crate::store::revision::digest;

mod form;
mod legal;
pub mod replay;

pub use form::{MajorityCheckBody, MajorityCheckForm};
pub use legal::{LegalRuleBody, ThresholdBody};

/// Evaluates the counts of a vote by a rule, and records nothing.
#[utoipa::path(
    post, path = "/api/v1/majority-checks", tag = "majorities",
    request_body = MajorityCheckForm,
    responses((status = 200, description = "What follows from the counts", body = MajorityCheckBody), QuestionProblems)
)]
pub(super) async fn check(
    request: HttpRequest,
    state: web::Data<State>,
    parameters: Parameters,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    content::media_type(&request, &["application/json"])?;
    let bytes = content::bytes(&request, &state.limits, state.limits.json, payload).await?;
    let form: MajorityCheckForm = content::json(&state.limits, &bytes)?;
    let answer = form.evaluated(legal_day(state.clock.now()))?;
    Ok(HttpResponse::Ok().json(answer))
}

/// Lists the rules of law, in the order of their ids.
#[utoipa::path(
    get, path = "/api/v1/majority-rules", tag = "majorities",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "Those in force on this day; all where absent"),
        Paged,
    ),
    responses((status = 200, description = "A page of rules", body = Page<LegalRuleBody>, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    mut parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let as_of = parameters.day("as_of");
    let paging = Paging::read(&mut parameters);
    parameters.finish()?;
    let question = Question::at("/api/v1/majority-rules").with("as_of", as_of);
    let rules = law::RULES.iter().filter(|rule| as_of.is_none_or(|day| rule.in_force(day)));
    let found = page(&state.cursor_key, &question, &paging, rules, |rule| rule.id.into())?;
    let next = found.next.clone();
    let mut body = found.map(LegalRuleBody::of);
    body.as_of = as_of.map(|day| day.to_string());
    shipped(&request, &caller, &body, next.as_deref())
}

/// Reads one rule of law.
#[utoipa::path(
    get, path = "/api/v1/majority-rules/{id}", tag = "majorities",
    params(("id" = String, Path, description = "Id of the rule", example = "cz-region-assembly")),
    responses((status = 200, description = "The rule", body = LegalRuleBody, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    id: Path<String>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    let rule = law::find(&id).ok_or_else(|| ApiError::not_found("majority rule", id.as_str()))?;
    shipped(&request, &caller, &LegalRuleBody::of(rule), None)
}

/// Answers with what ships with the program. No revision stands for it, so its
/// tag is that of its content.
fn shipped<T: Serialize>(
    request: &HttpRequest,
    caller: &Caller,
    body: &T,
    next: Option<&str>,
) -> Result<HttpResponse, ApiError> {
    let content = serde_json::to_vec(body).map_err(ApiError::internal)?;
    let tag = EntityTag::new_strong(format!("{REPRESENTATION}.{}", digest(&content)));
    let private = caller.token.is_some().then_some(CacheDirective::Private);
    let caching = private.into_iter().chain([CacheDirective::NoCache]).collect();
    Ok(answer::tagged(request, tag, caching, body, next))
}
