//! Public answers, kept for whoever asks the same again.
//!
//! What a caller gets whom nobody knows follows from the newest revision of public
//! facts, from the day and from the request: the path, the parameters, the media
//! types it takes. An answer is kept under all of them, so none is ever out of date,
//! and only one that a handler has given: what is refused is looked at each time.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_TYPE, ETAG, EntityTag, HeaderMap, RANGE,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use chrono::NaiveDate;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::answer::has_it;
use super::state::State;
use crate::clock::legal_day;
use crate::domain::policy::Action;
use crate::store::db::Newest;

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
    kept: Cache<Key, Arc<Kept>, Weight>,
    largest: usize,
}

/// What an answer follows from.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    /// The newest revision of public facts.
    revision: i64,
    /// What today is.
    day: NaiveDate,
    question: String,
}

/// An answer as it was given.
struct Kept {
    tag: EntityTag,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Arc<Kept>> for Weight {
    fn weight(&self, key: &Key, kept: &Arc<Kept>) -> u64 {
        u64::try_from(key.question.len() + kept.body.len() + BESIDES).unwrap_or(u64::MAX)
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

/// Answers the request of a caller whom nobody knows with what is kept, or has it
/// answered and keeps that.
///
/// # Errors
/// What is below hands on.
pub async fn through(
    action: Action,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let state = request.app_data::<web::Data<State>>().cloned();
    let (Some(question), Some(state)) = (question(action, request.request()), state) else {
        return next.call(request).await;
    };
    let Some(room) = state.answers.0.as_deref() else { return next.call(request).await };
    // Where it cannot be told, the handler says so.
    let Ok(newest) = state.store.newest(allowed(request.headers())).await else {
        return next.call(request).await;
    };
    let day = legal_day(state.clock.now());
    let key = Key { revision: newest.public, day, question };
    if let Some(kept) = room.kept.get(&key) {
        let response = kept.response(request.request());
        return Ok(request.into_response(response));
    }
    let ticket = Ticket(Rc::new(Noted { newest, follows: Cell::new(None) }));
    request.extensions_mut().insert(ticket.clone());
    let response = next.call(request).await?;
    Ok(match ticket.0.follows.get() {
        Some((revision, day)) => room.keep(Key { revision, day, ..key }, response),
        None => response,
    })
}

/// What is asked, whatever the order of the parameters; none where the answer is not
/// to be kept.
fn question(action: Action, request: &HttpRequest) -> Option<String> {
    if !matches!(action, Action::ReadRegister | Action::ReadDecisions)
        || request.method() != Method::GET
        || request.headers().contains_key(RANGE)
    {
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
    fn keep(&self, key: Key, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
        let Some(tag) = public_tag(&response) else { return response };
        response.map_body(|head, body| match body.try_into_bytes() {
            Ok(body) => {
                if body.len() + key.question.len() + BESIDES <= self.largest {
                    let headers = head.headers().clone();
                    let kept = Kept { tag, headers, body: body.clone() };
                    self.kept.insert(key, Arc::new(kept));
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
    fn response(&self, request: &HttpRequest) -> HttpResponse {
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
