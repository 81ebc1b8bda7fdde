//! Answers to reads: entity tags, 304, caching.

use actix_web::http::header::{
    CacheControl, CacheDirective, ETag, EntityTag, Header as _, IfNoneMatch, LINK,
};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

/// Answers with `body`, or 304 where the caller has it already.
pub fn tagged<T: Serialize>(
    request: &HttpRequest,
    tag: EntityTag,
    caching: Vec<CacheDirective>,
    body: &T,
    next: Option<&str>,
) -> HttpResponse {
    let fresh = !has_it(request, &tag);
    let mut response = if fresh { HttpResponse::Ok() } else { HttpResponse::NotModified() };
    response.insert_header(ETag(tag)).insert_header(CacheControl(caching));
    if let Some(next) = next {
        response.insert_header((LINK, format!("<{next}>; rel=\"next\"")));
    }
    if fresh { response.json(body) } else { response.finish() }
}

/// Answers with a page of what is no part of the register and has no tag, to be
/// kept by nobody else.
pub fn listed<T: Serialize>(body: &T, next: Option<&str>) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header(CacheControl(vec![CacheDirective::Private, CacheDirective::NoCache]));
    if let Some(next) = next {
        response.insert_header((LINK, format!("<{next}>; rel=\"next\"")));
    }
    response.json(body)
}

/// Whether `If-None-Match` names `tag` (RFC 9110, section 13.1.2: weak comparison).
#[must_use]
pub fn has_it(request: &HttpRequest, tag: &EntityTag) -> bool {
    if !request.headers().contains_key("if-none-match") {
        return false;
    }
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|given| given.weak_eq(tag)),
        Err(_) => false,
    }
}

/// Answers with `body`, which no tag stands for.
pub fn untagged<T: Serialize>(
    caching: Vec<CacheDirective>,
    body: &T,
    next: Option<&str>,
) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header(CacheControl(caching));
    if let Some(next) = next {
        response.insert_header((LINK, format!("<{next}>; rel=\"next\"")));
    }
    response.json(body)
}
