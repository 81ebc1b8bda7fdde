//! Public answers, kept for whoever asks the same again.
//!
//! What a caller gets whom nobody knows follows from the newest revision of public
//! facts, from the day and from the request: the path, the parameters, the media
//! types it takes. An answer is kept under the request, with the revision and the day
//! that it followed from, and given again while they are the newest, so none is ever
//! out of date; and only one that a handler has given: what is refused is looked at
//! each time.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, ETAG, EntityTag, HeaderMap, RANGE,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use chrono::NaiveDate;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::answer::has_it;
use super::caller::Matched;
use super::state::State;
use crate::clock::legal_day;
use crate::domain::policy::Action;
use crate::store::db::Newest;
use crate::telemetry::Meter;

/// Longest question that is kept, in bytes.
const QUESTION_MAX: usize = 1_024;

/// An answer takes at most one part in so many of the room there is.
const PARTS: usize = 16;

/// What an answer takes beside its body, in bytes: its headers, and the cache's own.
const BESIDES: usize = 512;

/// Longest time that a caller may do without what is newest, in seconds.
const STALE_MAX: u64 = 3_600;

/// Public answers in memory, within a bound.
#[derive(Clone, Default)]
pub struct Answers(Option<Arc<Room>>);

struct Room {
    kept: Cache<String, Arc<Kept>, Weight>,
    largest: usize,
}

/// An answer as it was given.
pub struct Kept {
    /// The newest revision of public facts it followed from.
    revision: i64,
    /// What today was.
    day: NaiveDate,
    tag: EntityTag,
    headers: HeaderMap,
    body: Bytes,
    /// Pattern of the route that gave it.
    route: &'static str,
    whole: Meter,
    unchanged: Meter,
}

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<Kept>> for Weight {
    fn weight(&self, question: &String, kept: &Arc<Kept>) -> u64 {
        u64::try_from(question.len() + kept.body.len() + BESIDES).unwrap_or(u64::MAX)
    }
}

impl Answers {
    /// Room for `limit` bytes; nothing is kept where it is 0.
    #[must_use]
    pub fn within(limit: usize) -> Self {
        let room = (limit > 0).then(|| {
            let weight = u64::try_from(limit).unwrap_or(u64::MAX);
            let kept = Cache::with_weighter(limit / 2_048 + 1, weight, Weight);
            Arc::new(Room { kept, largest: limit / PARTS })
        });
        Self(room)
    }
}

/// What a read learns of the request, and tells of its answer.
#[derive(Clone)]
pub struct Ticket(Rc<Noted>);

struct Noted {
    newest: Newest,
    follows: Cell<Option<(i64, NaiveDate)>>,
}

impl Ticket {
    /// The newest revisions, asked for after the request came in.
    #[must_use]
    pub fn newest(&self) -> Newest {
        self.0.newest
    }

    /// Notes that the answer follows from the request, the newest revision of public
    /// facts, and what today is.
    pub fn follows_from(&self, public: i64, today: NaiveDate) {
        self.0.follows.set(Some((public, today)));
    }
}

/// How long ago the newest revision may have been asked for: `Cache-Control:
/// max-stale` of a request, in seconds (RFC 9111, section 5.2.1.2). Nothing else of
/// that header is looked at.
#[must_use]
pub fn allowed(headers: &HeaderMap) -> Duration {
    let given = headers.get(CACHE_CONTROL).and_then(|value| value.to_str().ok()).unwrap_or("");
    let stale = given.split(',').find_map(|one| one.trim().strip_prefix("max-stale="));
    let seconds = stale.and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    Duration::from_secs(seconds.min(STALE_MAX))
}

/// The answer that is kept for `request`, if it comes from a caller whom nobody knows.
/// Looked for before the route is: only what anyone may read is ever kept.
pub async fn kept(request: &ServiceRequest, state: &State) -> Option<Arc<Kept>> {
    let room = state.answers.0.as_deref()?;
    if request.headers().contains_key(AUTHORIZATION) {
        return None;
    }
    let kept = room.kept.get(question(request.request())?.as_str())?;
    let newest = state.store.newest(allowed(request.headers())).await.ok()?;
    let today = legal_day(state.clock.now());
    (kept.revision == newest.public && kept.day == today).then_some(kept)
}

/// Has the request of a caller whom nobody knows answered, and keeps the answer.
///
/// # Errors
/// What is below hands on.
pub async fn through(
    action: Action,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let state = request.app_data::<web::Data<State>>().cloned();
    let open = matches!(action, Action::ReadRegister | Action::ReadDecisions);
    let question = open.then(|| question(request.request())).flatten();
    let (Some(question), Some(state)) = (question, state) else {
        return next.call(request).await;
    };
    let Some(room) = state.answers.0.as_deref() else { return next.call(request).await };
    // Where it cannot be told, the handler says so.
    let Ok(newest) = state.store.newest(allowed(request.headers())).await else {
        return next.call(request).await;
    };
    let ticket = Ticket(Rc::new(Noted { newest, follows: Cell::new(None) }));
    request.extensions_mut().insert(ticket.clone());
    let response = next.call(request).await?;
    Ok(match ticket.0.follows.get() {
        Some(follows) => room.keep(&state, question, follows, response),
        None => response,
    })
}

/// What is asked, whatever the order of the parameters; none where the answer is not
/// to be kept.
fn question(request: &HttpRequest) -> Option<String> {
    if request.method() != Method::GET || request.headers().contains_key(RANGE) {
        return None;
    }
    let accept = request.headers().get(ACCEPT).map_or(Some(""), |value| value.to_str().ok())?;
    let (path, query) = (request.path(), request.query_string());
    if path.len() + query.len() + accept.len() > QUESTION_MAX {
        return None;
    }
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_unstable();
    Some([path, "?", &pairs.join("&"), "\n", accept].concat())
}

impl Room {
    fn keep(
        &self,
        state: &State,
        question: String,
        (revision, day): (i64, NaiveDate),
        response: ServiceResponse<BoxBody>,
    ) -> ServiceResponse<BoxBody> {
        let route = response.request().extensions().get::<Matched>().copied();
        let (Some(tag), Some(Matched(route))) = (public_tag(&response), route) else {
            return response;
        };
        response.map_body(|head, body| match body.try_into_bytes() {
            Ok(body) => {
                if body.len() + question.len() + BESIDES <= self.largest {
                    let meter = |status| state.metrics.meter("GET", route, status);
                    let (whole, unchanged) = (meter(200), meter(304));
                    let (headers, body) = (head.headers().clone(), body.clone());
                    let kept = Kept { revision, day, tag, headers, body, route, whole, unchanged };
                    self.kept.insert(question, Arc::new(kept));
                }
                BoxBody::new(body)
            }
            Err(body) => body,
        })
    }
}

/// The strong tag of a whole answer that anybody may keep.
fn public_tag(response: &ServiceResponse<BoxBody>) -> Option<EntityTag> {
    let headers = response.headers();
    let caching = headers.get(CACHE_CONTROL)?.to_str().ok()?;
    let public = !caching.contains("private") && !caching.contains("no-store");
    let tag: EntityTag = headers.get(ETAG)?.to_str().ok()?.parse().ok()?;
    (public && !tag.weak && response.status() == StatusCode::OK).then_some(tag)
}

impl Kept {
    /// Pattern of the route that gave it.
    #[must_use]
    pub const fn route(&self) -> &'static str {
        self.route
    }

    /// What counts answers of `status`.
    #[must_use]
    pub fn meter(&self, status: StatusCode) -> &Meter {
        if status == StatusCode::NOT_MODIFIED { &self.unchanged } else { &self.whole }
    }

    /// The answer again, or 304 where the caller has it.
    #[must_use]
    pub fn response(&self, request: &HttpRequest) -> HttpResponse {
        let fresh = !has_it(request, &self.tag);
        let mut response = if fresh { HttpResponse::Ok() } else { HttpResponse::NotModified() };
        for (name, value) in &self.headers {
            if fresh || name != CONTENT_TYPE {
                response.append_header((name.clone(), value.clone()));
            }
        }
        if fresh { response.body(self.body.clone()) } else { response.finish() }
    }
}
