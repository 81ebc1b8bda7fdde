//! What happens to every request and every answer: an id, refusal of compressed
//! bodies, problems for all failures, a line in the log, counters.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, VARY,
};
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, ResponseError as _, web};

use super::cache::{self, Kept};
use super::caller::{self, Matched, RequestId};
use super::error::ApiError;
use super::occupied::Occupied;
use super::problem::{Code, MEDIA_TYPE, Problem};
use super::rate::Standing;
use super::state::State;
use super::{guard, head};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Answers a request with what is kept, or passes it on, and dresses its answer.
///
/// # Errors
/// What is below hands on; handlers and policies answer instead.
pub async fn dress(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let _working = request.conn_data::<Rc<Occupied>>().map(Occupied::begin);
    let state = request.app_data::<web::Data<State>>().cloned();
    let state = state.ok_or_else(|| ApiError::internal("a server without its state"))?;
    let id = request_id(&request, &state);
    let standing = standing(&request, &state);
    let refused = refused(&request, &state, standing);
    if refused.is_none()
        && let Some(kept) = cache::kept(&request, &state).await
    {
        return Ok(again(&kept, request, Dressing { id: &id, standing, state: &state }, started));
    }
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = match refused {
        Some(refusal) => request.into_response(refusal.error_response()),
        None => next.call(request).await?.map_into_boxed_body(),
    };
    if response.status().as_u16() >= 400 {
        response = problem(response, &id);
    }
    Dressing { id: &id, standing, state: &state }.finish(&mut response);
    record(&response, &id, &state, started.elapsed());
    Ok(response)
}

/// Gives an answer that was given before.
fn again(
    kept: &Kept,
    request: ServiceRequest,
    dressing: Dressing<'_>,
    started: Instant,
) -> ServiceResponse<BoxBody> {
    let response = kept.response(request.request());
    let mut response = request.into_response(response);
    dressing.finish(&mut response);
    let Dressing { id, state, .. } = dressing;
    let answered = Answered { id, route: kept.route(), took: started.elapsed() };
    state.metrics.record(kept.meter(response.status()), answered.took);
    answered.log(&response);
    response
}

/// How the address that a request came from stands; health is asked for by machines
/// that must not be turned away, and costs nothing.
fn standing(request: &ServiceRequest, state: &State) -> Option<Standing> {
    if request.path().starts_with("/health/") {
        return None;
    }
    let address = state.proxies.client(request.request())?;
    state.rates.from_address(address, state.clock.now())
}

/// Why a request is refused before anybody looks what it is about.
fn refused(
    request: &ServiceRequest,
    state: &State,
    standing: Option<Standing>,
) -> Option<ApiError> {
    if let Some(Err(refusal)) = standing.map(|standing| standing.check("from one address")) {
        return Some(refusal);
    }
    if let Err(refusal) = head::check(request.request(), &state.limits) {
        return Some(refusal);
    }
    let detail = "Send the body as it is, without Content-Encoding.";
    let encoded = request.headers().contains_key(CONTENT_ENCODING);
    encoded.then(|| ApiError::new(Code::EncodingUnsupported, detail))
}

/// The caller's own id where it is a plain word, else a new one.
fn request_id(request: &ServiceRequest, state: &State) -> String {
    let given = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    let plain = |text: &&str| {
        (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    let fresh = || state.ids.next(state.clock.now()).to_string();
    given.filter(plain).map_or_else(fresh, ToOwned::to_owned)
}

/// Gives a failure its body.
fn problem(response: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    let known = response.response().extensions().get::<ApiError>().cloned();
    let error = known.unwrap_or_else(|| by_status(&response));
    if error.code.status() >= 500 && error.code != Code::Busy {
        let cause = error.cause.as_deref().unwrap_or("unknown");
        tracing::error!(request_id = id, cause, "a request failed on our side");
    }
    let body = Problem {
        r#type: format!("/docs/errors#{}", error.code.as_str()),
        title: error.code.title().to_owned(),
        status: error.code.status(),
        detail: error.detail,
        instance: response.request().path().to_owned(),
        code: error.code.as_str().to_owned(),
        request_id: id.to_owned(),
        errors: error.errors,
        report: error.report,
    };
    let text = serde_json::to_string(&body).unwrap_or_default();
    let (request, mut response) = response.into_parts();
    let status =
        StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::UNAUTHORIZED {
        let (name, value) = caller::challenge();
        headers.insert(name, value);
    }
    let soon = matches!(error.code, Code::Busy | Code::Unavailable | Code::StorageUnavailable)
        .then_some(NonZeroU32::MIN);
    if let Some(seconds) = error.after.or(soon) {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds.get()));
    }
    ServiceResponse::new(request, response.set_body(BoxBody::new(text)))
}

/// A failure that came from below our own code, told by its status alone.
fn by_status(response: &ServiceResponse<BoxBody>) -> ApiError {
    match response.status() {
        StatusCode::NOT_FOUND => ApiError::new(
            Code::NotFound,
            format!("There is nothing at {}.", response.request().path()),
        ),
        StatusCode::METHOD_NOT_ALLOWED => {
            ApiError::new(Code::MethodNotAllowed, "`Allow` lists the methods this path takes.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(Code::ContentTooLarge, "Send less at once."),
        StatusCode::REQUEST_TIMEOUT => {
            ApiError::new(Code::RequestTimeout, "Send the request faster.")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ApiError::new(Code::MediaTypeUnsupported, "See the description of this path.")
        }
        status if status.is_client_error() => ApiError::new(
            Code::BadRequest,
            "The request cannot be read: check its form and encoding.",
        ),
        status => ApiError::internal(format!(
            "{status}: {}",
            response.response().error().map_or_else(String::new, ToString::to_string)
        )),
    }
}

/// What goes with every answer.
struct Dressing<'a> {
    id: &'a str,
    standing: Option<Standing>,
    state: &'a State,
}

impl Dressing<'_> {
    fn finish(&self, response: &mut ServiceResponse<BoxBody>) {
        let token = response.request().extensions().get::<Standing>().copied();
        if self.state.stopping.has_begun() {
            // So that the next request comes by another connection, to whoever is ready.
            response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
        }
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::from_str(self.id) {
            headers.insert(REQUEST_ID, value);
        }
        let vary =
            if headers.contains_key(VARY) { "Authorization, Accept" } else { "Authorization" };
        headers.insert(VARY, HeaderValue::from_static(vary));
        guard::dress(headers, self.state.https);
        self.state.rates.tell(headers, self.standing, token);
        if !headers.contains_key(CACHE_CONTROL) {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
    }
}

fn record(response: &ServiceResponse<BoxBody>, id: &str, state: &State, took: Duration) {
    let request = response.request();
    let matched = request.extensions().get::<Matched>().map(|Matched(path)| Cow::Borrowed(*path));
    // A path that does not take the method is matched all the same.
    let route = matched.or_else(|| request.match_pattern().map(Cow::Owned));
    let route = route.as_deref().unwrap_or("unmatched");
    let status = response.status().as_u16();
    state.metrics.record(&state.metrics.meter(request.method().as_str(), route, status), took);
    Answered { id, route, took }.log(response);
}

/// A line of the log. The path's pattern stands for the path, and the query is left
/// out, since either may hold what is personal.
struct Answered<'a> {
    id: &'a str,
    route: &'a str,
    took: Duration,
}

impl Answered<'_> {
    fn log(&self, response: &ServiceResponse<BoxBody>) {
        tracing::info!(
            request_id = self.id,
            method = response.request().method().as_str(),
            route = self.route,
            status = response.status().as_u16(),
            duration_us = u64::try_from(self.took.as_micros()).unwrap_or(u64::MAX),
            "answered"
        );
    }
}
